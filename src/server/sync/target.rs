//! Into which system the leads of a tenant go.

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use super::lead::Lead;
use crate::access::connecting::{ConnectionAsked, UnfitSetting};
use crate::access::syncing::SyncRefused;
use crate::caller::Locale;
use crate::catalog::{ServedCatalog, ToolSet};
use crate::config::settings::Settings;
use crate::runtime::accept;
use crate::runtime::arguments::BadArgument;
use crate::server::Server;
use crate::server::connections::connectable::Connectable;
use crate::server::connections::system::system;
use crate::store::connections::{ConnectionRecord, GivenSettings};
use crate::store::fault::StoreFault;
use crate::store::outbox::LeadFields;

/// A catalog into whose system leads go, and how.
#[derive(Clone, Copy)]
pub(super) struct SyncTarget<'s> {
    pub(super) catalog: &'s ServedCatalog,
    pub(super) call: &'s plan::SyncCall,
}

impl<'s> SyncTarget<'s> {
    /// How leads go into the system of this catalog, if they do.
    pub(super) fn of(catalog: &'s ServedCatalog) -> Option<Self> {
        let call = catalog.plan.connection.as_ref()?.lead.as_ref()?;
        Some(Self { catalog, call })
    }

    /// What the tool is called with. The key says whose lead it is: two tenants may have connected one system. The system's own id goes
    /// with it where one is known: a lead that was found by its telephone number alone has no key of ours.
    pub(super) fn arguments(
        &self,
        (tenant, id): (&str, &str),
        fields: &LeadFields,
        record: Option<&str>,
    ) -> Map<String, Value> {
        let mut arguments = fields.clone();
        let name = |slot: usize| self.catalog.plan.tools[self.call.tool].arguments[slot].name.to_string();
        if let Some(key) = self.call.key {
            arguments.insert(name(key), format!("{tenant}:{id}").into());
        }
        if let (Some(known), Some(record)) = (self.call.known, record) {
            arguments.insert(name(known), record.into());
        }
        arguments
    }

    /// What the tool does not take of a lead.
    pub(super) fn misfits(&self, set: &ToolSet, locale: Locale, (tenant, lead): (&str, &Lead)) -> Vec<UnfitSetting> {
        let tool = &*self.catalog.cards[self.call.tool].tool;
        let arguments = self.arguments((tenant, &lead.id), &lead.fields, None);
        let Err(bad) = accept::read_map(tool, &self.catalog.plan, &arguments) else { return Vec::new() };
        let faults = bad.faults.iter().map(|fault| {
            let kind = if fault.mistake == BadArgument::Missing { "missing" } else { "value_error" };
            UnfitSetting { name: fault.path.clone(), message: fault.message(set.texts(), locale), kind }
        });
        faults.collect()
    }
}

impl Server {
    /// The system of a tenant into which leads go: the one of this catalog, or the only one that is connected.
    pub(super) async fn sync_target<'s>(
        &self,
        set: &'s ToolSet,
        asked: &ConnectionAsked,
        named: Option<&str>,
    ) -> Result<SyncTarget<'s>, SyncRefused> {
        self.sync_tenant(asked).await?;
        let all = self.all_connectable(set, asked).into_iter();
        let all: Vec<_> = all.filter_map(|found| Some((SyncTarget::of(found.catalog)?, found))).collect();
        let records = self.consent.store().of_tenant(&asked.tenant).connections().await?;
        if let Some(named) = named {
            let found = all.into_iter().find(|(target, _)| target.catalog.name() == named);
            let (target, found) = found.ok_or(SyncRefused::Absent)?;
            self.follow_records(asked, found, &records).await?;
            return Ok(target);
        }
        let connected = all.into_iter().filter(|(target, found)| {
            let own = records.iter().any(|record| record.catalog == target.catalog.name());
            let source = found.tenants.maker().source(&asked.tenant);
            own || Settings::resolve_from(&target.catalog.plan, &source).is_ok()
        });
        let connected: Vec<_> = connected.collect();
        match connected[..] {
            [] => Err(SyncRefused::NotConnected),
            [(target, found)] => {
                self.follow_records(asked, found, &records).await?;
                Ok(target)
            }
            [..] => {
                let names = connected.iter().map(|(target, _)| target.catalog.name().to_owned()).collect();
                Err(SyncRefused::Ambiguous(names))
            }
        }
    }

    /// Has what is kept of leads be of the system that is connected now: the operator's file may say another since, and another
    /// process may have connected one.
    async fn follow_records(
        &self,
        asked: &ConnectionAsked,
        found: Connectable<'_>,
        records: &[ConnectionRecord],
    ) -> Result<(), StoreFault> {
        let record = records.iter().find(|record| record.catalog == found.catalog.name());
        let scope = self.consent.store().of_tenant(&asked.tenant);
        let Ok(given) = record.map(|record| scope.settings_of(record)).transpose() else { return Ok(()) };
        let version = record.map_or(0, |record| record.version);
        self.follow_system(&asked.tenant, found, (given.as_ref(), version)).await
    }

    /// The same, where this is known of the connection. Where it is not known which system that is, what is kept stays.
    pub(in crate::server) async fn follow_system(
        &self,
        tenant: &str,
        Connectable { catalog, connecting, tenants }: Connectable<'_>,
        (given, version): (Option<&GivenSettings>, i64),
    ) -> Result<(), StoreFault> {
        let source = tenants.maker().source(tenant);
        let source = given.map_or(source, |given| source.connected(given));
        let Ok(settings) = Settings::resolve_from(&catalog.plan, &source) else { return Ok(()) };
        let now = system(&catalog.plan, connecting, (&settings, version));
        if self.consent.store().of_tenant(tenant).follow_system(catalog.name(), &now).await? {
            tracing::info!(tenant, catalog = catalog.name(), "another system is connected: its leads begin anew");
        }
        Ok(())
    }
}
