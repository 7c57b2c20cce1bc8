//! A tenant connects a catalog.

use std::sync::Arc;

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use super::connectable::Connectable;
use super::values::{self, UnfitValue};
use crate::access::connecting::{ConnectRefused, ConnectionAsked, ConnectsTenants as _};
use crate::catalog::connection_maker::ConnectionFault;
use crate::catalog::{Connection, ServedCatalog, ToolSet};
use crate::config::settings::Settings;
use crate::server::Server;
use crate::server::connections::shown;
use crate::store::OnRecord;
use crate::store::connections::{GivenSettings, NewConnection};
use crate::store::grants::NewGrant;

impl Server {
    /// Tries these settings, unless they are not to be tried, and keeps them. What was connected before goes on until then, and
    /// if they do not work.
    pub(super) async fn connected(
        &self,
        asked: &ConnectionAsked,
        (set, found): (&ToolSet, Connectable<'_>),
        (settings, tries): (&Map<String, Value>, bool),
        on_record: &OnRecord,
    ) -> Result<(), ConnectRefused> {
        let (given, connection) = self.fitting(asked, found, settings)?;
        // What is not tried does not use up how often that may be done.
        if tries {
            let _running = self.tries(asked)?;
            let tested = self.tried(asked, (set, found), Arc::new(connection)).await;
            if let Some(kind) = tested.code {
                return Err(ConnectRefused::Failed { kind, message: tested.message });
            }
        }
        self.kept(asked, found, (&given, None, tries), on_record).await
    }

    /// Keeps what a tenant has connected, in place of what was connected before.
    pub(super) async fn kept(
        &self,
        asked: &ConnectionAsked,
        found: Connectable<'_>,
        (given, grant, tested): (&GivenSettings, Option<&NewGrant>, bool),
        on_record: &OnRecord,
    ) -> Result<(), ConnectRefused> {
        let Connectable { catalog, connecting, tenants } = found;
        let shown = shown::seen(&catalog.plan, given).to_string();
        let by = asked.who.actor();
        let new = NewConnection {
            catalog: catalog.name(),
            settings: given,
            grant,
            shown: &shown,
            by,
            tested,
            needs_tenant: self.is_made(&asked.tenant),
        };
        let kept = self.consent.store().of_tenant(&asked.tenant).connect(&new, on_record).await?;
        let record = kept.ok_or(ConnectRefused::NoTenant)?;
        tenants.changed(&asked.tenant);
        if connecting.lead.is_some() {
            self.lead_anew(&asked.tenant, found, (given, record.version)).await;
            if tested {
                self.look_at_fields(asked, (&self.set(), found)).await;
            }
        }
        tracing::info!(
            tenant = &*asked.tenant, catalog = catalog.name(), version = record.version, by = %asked.who.principal,
            "a catalog was connected"
        );
        Ok(())
    }

    /// What was given as the settings of a catalog take it, and the connection that it makes; nothing is asked yet.
    fn fitting(
        &self,
        asked: &ConnectionAsked,
        Connectable { catalog, connecting, tenants }: Connectable<'_>,
        settings: &Map<String, Value>,
    ) -> Result<(GivenSettings, Connection), ConnectRefused> {
        let (plan, maker) = (&*catalog.plan, tenants.maker());
        let said = |id: &str| self.said(asked, id, Some(catalog.name()));
        let source = maker.source(&asked.tenant);
        if source.is_said(plan, &connecting.settings) {
            return Err(ConnectRefused::SetByOperator(said("connect-set_by_operator")));
        }
        let unfit = |values| self.unfit(asked, catalog, values);
        let given = values::given(plan, &connecting.settings, settings).map_err(unfit)?;
        let unused = Settings::unused_keys(plan, &source.connected(&given));
        if !unused.is_empty() {
            return Err(unfit(values::unused(plan, &unused)));
        }
        let connection = maker.connection(&asked.tenant, (Some(&given), None), None);
        let connection = connection.map_err(|fault| self.misfit(asked, (catalog, connecting), (&given, fault)))?;
        Ok((given, connection))
    }

    /// Why nothing can be connected so.
    pub(super) fn misfit(
        &self,
        asked: &ConnectionAsked,
        (catalog, connecting): (&ServedCatalog, &plan::Connecting),
        (given, fault): (&GivenSettings, ConnectionFault),
    ) -> ConnectRefused {
        match fault {
            ConnectionFault::Settings(faults) => self.unfit(asked, catalog, values::misfits(&faults)),
            ConnectionFault::Backends(faults) => {
                match values::lacking_keys(&catalog.plan, (connecting, given), &faults) {
                    lacking if !lacking.is_empty() => self.unfit(asked, catalog, lacking),
                    _ => {
                        let (kind, text) = values::unaskable(&faults);
                        let message = self.said(asked, text, Some(catalog.name()));
                        ConnectRefused::Failed { kind: kind.to_owned(), message }
                    }
                }
            }
        }
    }

    /// Settings that cannot be taken, in the words of who asks.
    pub(super) fn unfit(
        &self,
        asked: &ConnectionAsked,
        catalog: &ServedCatalog,
        values: Vec<UnfitValue>,
    ) -> ConnectRefused {
        let of = values.into_iter().map(|mut value| {
            let facts = std::mem::take(&mut value.facts);
            let message = self.said_of(asked, value.text, Some(catalog.name()), facts);
            value.said(message)
        });
        ConnectRefused::Unfit(of.collect())
    }

    /// Has what is kept of leads be of the system that is connected now, and what waits go into it at once.
    async fn lead_anew(&self, tenant: &str, found: Connectable<'_>, (given, version): (&GivenSettings, i64)) {
        let catalog = found.catalog.name();
        // What is connected is connected; the next request of leads looks again.
        if let Err(fault) = self.follow_system(tenant, found, (Some(given), version)).await {
            tracing::error!(error = %fault, tenant, catalog, "it is not noted whose leads are kept");
        }
        self.wake_leads(tenant, catalog).await;
    }
}
