//! Makes connections of one catalog: for a tenant, of what it has connected and what the operator says.

use std::sync::Arc;

use kartoteka_compiler::plan;

use super::connection::{Connection, Sender};
use super::not_connected::NotConnected;
use crate::config::Config;
use crate::config::settings::{SettingFaults, SettingSource, Settings};
use crate::outbound::{BackendFaults, BackendTallies, Backends, ConnectionParts, Grant, OutboundClient};
use crate::runtime::plan::Plan;
use crate::secret::KnownKeys;
use crate::store::connections::GivenSettings;
use crate::texts::Texts;

/// Makes connections of one catalog.
pub(crate) struct ConnectionMaker {
    pub(super) place: usize,
    pub(super) plan: Plan,
    pub(super) texts: Arc<Texts>,
    pub(super) config: Arc<Config>,
    pub(super) client: OutboundClient,
    /// The operator's keys of all catalogs: what a tenant's system says has none of them either.
    pub(super) keys: Arc<KnownKeys>,
    /// What its backends are asked, over all connections.
    pub(super) tallies: BackendTallies,
}

/// Why nothing can be connected so.
#[derive(Debug)]
pub(crate) enum ConnectionFault {
    /// Settings are missing or wrong.
    Settings(SettingFaults),
    /// A backend cannot be asked as they are.
    Backends(BackendFaults),
}

impl ConnectionMaker {
    /// What the catalog is.
    pub(crate) fn plan(&self) -> &plan::Catalog {
        &self.plan
    }

    /// Where the settings of a tenant come from, what it has connected not counted.
    pub(crate) fn source<'s>(&'s self, tenant: &'s str) -> SettingSource<'s> {
        SettingSource::for_tenant(&self.config, tenant)
    }

    /// A connection of a tenant with what it has given, and with its tokens if it was made by an application. Backends with the
    /// same limits go on at the pace of those before.
    pub(crate) fn connection(
        &self,
        tenant: &str,
        (given, grant): (Option<&GivenSettings>, Option<Arc<Grant>>),
        before: Option<&Backends>,
    ) -> Result<Connection, ConnectionFault> {
        let source = self.source(tenant);
        let source = given.map_or(source, |given| source.connected(given));
        let settings = Settings::resolve_from(&self.plan, &source).map_err(ConnectionFault::Settings)?;
        let (parts, client) = self.parts(tenant, settings, grant);
        let settings = Arc::clone(&parts.settings);
        let backends = Backends::open_tallied(parts, &client, before, Some(&self.tallies));
        let backends = Arc::new(backends.map_err(ConnectionFault::Backends)?);
        let keys = KnownKeys::new(settings.keys(), Arc::clone(client.fetched())).beside(Arc::clone(&self.keys));
        let keys = Arc::new(keys);
        let sender = Sender::Backends(backends);
        Ok(Connection::new((self.place, &self.plan), settings, sender, &self.texts, keys))
    }

    /// What a connection of a tenant with these settings is made of, and what asks for it.
    pub(super) fn parts(
        &self,
        tenant: &str,
        settings: Settings,
        grant: Option<Arc<Grant>>,
    ) -> (ConnectionParts, OutboundClient) {
        let client = self.client.for_connection(&settings);
        let parts = ConnectionParts {
            plan: self.plan.clone(),
            settings: Arc::new(settings),
            texts: Arc::clone(&self.texts),
            place: self.place,
            tenant: Some(tenant.into()),
            grant,
        };
        (parts, client)
    }

    /// A connection as [`Self::connection`] makes it, for calls.
    pub(super) fn made(
        &self,
        tenant: &str,
        (given, grant): (Option<&GivenSettings>, Option<Arc<Grant>>),
        before: Option<&Backends>,
    ) -> Result<Connection, NotConnected> {
        let catalog = &*self.plan.name;
        self.connection(tenant, (given, grant), before).map_err(|fault| match fault {
            ConnectionFault::Settings(faults) if given.is_none() && faults.are_missing() => NotConnected::Nothing,
            ConnectionFault::Settings(faults) => {
                tracing::warn!(tenant, catalog, %faults, "the settings of a tenant do not fit");
                let of_operator = given.is_none() || faults.faults.iter().any(|fault| fault.key.is_some());
                if of_operator { NotConnected::Misset } else { NotConnected::Unfit }
            }
            ConnectionFault::Backends(faults) => {
                tracing::warn!(tenant, catalog, %faults, "a backend of a tenant cannot be asked");
                if given.is_none() { NotConnected::Misset } else { NotConnected::Unfit }
            }
        })
    }
}
