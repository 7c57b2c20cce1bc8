//! Into which system the leads of a tenant go.

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use super::lead;
use super::lead::Lead;
use crate::access::connecting::{ConnectionAsked, UnfitSetting};
use crate::access::syncing::SyncRefused;
use crate::caller::Locale;
use crate::catalog::{ServedCatalog, ToolSet};
use crate::config::settings::Settings;
use crate::runtime::accept;
use crate::runtime::arguments::BadArgument;
use crate::server::Server;
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

    /// What the tool is called with. The key says whose lead it is: two tenants may have connected one system.
    pub(super) fn arguments(&self, tenant: &str, id: &str, fields: &LeadFields) -> Map<String, Value> {
        let mut arguments = fields.clone();
        if let Some(key) = self.call.key {
            let name = &self.catalog.plan.tools[self.call.tool].arguments[key].name;
            arguments.insert(name.to_string(), format!("{tenant}:{id}").into());
        }
        arguments
    }

    /// What the tool does not take of a lead.
    pub(super) fn misfits(&self, set: &ToolSet, locale: Locale, (tenant, lead): (&str, &Lead)) -> Vec<UnfitSetting> {
        let tool = &*self.catalog.cards[self.call.tool].tool;
        let arguments = self.arguments(tenant, &lead.id, &lead.fields);
        let Err(bad) = accept::read_map(tool, &self.catalog.plan, &arguments) else { return Vec::new() };
        let faults = bad.faults.iter().map(|fault| {
            let kind = if fault.mistake == BadArgument::Missing { "missing" } else { "value_error" };
            lead::unfit_field(&fault.path, &fault.message(set.texts(), locale), kind)
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
        if let Some(named) = named {
            let found = all.into_iter().find(|(target, _)| target.catalog.name() == named);
            return found.map(|(target, _)| target).ok_or(SyncRefused::Absent);
        }
        let records = self.consent.store().of_tenant(&asked.tenant).connections().await?;
        let connected = all.into_iter().filter(|(target, found)| {
            let own = records.iter().any(|record| record.catalog == target.catalog.name());
            let source = found.tenants.maker().source(&asked.tenant);
            own || Settings::resolve_from(&target.catalog.plan, &source).is_ok()
        });
        let connected: Vec<SyncTarget<'_>> = connected.map(|(target, _)| target).collect();
        match connected[..] {
            [] => Err(SyncRefused::NotConnected),
            [target] => Ok(target),
            [..] => {
                let names = connected.iter().map(|target| target.catalog.name().to_owned()).collect();
                Err(SyncRefused::Ambiguous(names))
            }
        }
    }
}
