//! The records that the audit gets of the requests of callers.

use std::net::IpAddr;
use std::sync::Arc;

use super::Server;
use super::discovered::exporting;
use super::ends::{ReadOf, call};
use crate::audit::{AskedFor, AuditEnding, AuditEntry, AuditStatus, Audited, Auditor};
use crate::call::resource::ResourceAddress;
use crate::caller::{Caller, RefusedToken, Rights};
use crate::catalog::card::Card;
use crate::catalog::{ServedCatalog, ToolSet};

impl Server {
    /// The same server, with this audit.
    #[must_use]
    pub fn audited_by(self, auditor: Arc<Auditor>) -> Self {
        Self { audit: Some(auditor), ..self }
    }

    /// The server's audit, if it has one.
    #[must_use]
    pub fn audit(&self) -> Option<&Arc<Auditor>> {
        self.audit.as_ref()
    }

    /// Gives a request of a caller its id, the one that its audit and its own requests have, and the language of its tenant.
    pub(super) fn begin_call(&self, caller: &mut Caller) {
        caller.tenant_locale = Some(self.locale_of_tenant(caller.who.tenant_id()));
        caller.call = Some(self.audit.as_ref().map_or_else(|| self.ids.next(), |auditor| auditor.next_id()));
    }

    /// Something that is asked for begins, where there is an audit.
    pub(super) fn begin_audit(&self, set: &ToolSet, asked: AskedFor<'_>, caller: &Caller) -> Option<AuditEntry> {
        let auditor = self.audit.as_ref()?;
        let roles = set.roles().names_of(caller.who.rights());
        Some(AuditEntry::begin(auditor, AskedFor { roles, ..asked }, caller))
    }

    /// The resource at an address is read, by this method.
    pub(super) fn begin_reading(
        &self,
        set: &ToolSet,
        address: &ResourceAddress,
        method: &'static str,
        caller: &Caller,
    ) -> Option<AuditEntry> {
        self.audit.as_ref()?;
        let (template, given) = (address.template(set), address.given());
        let (what, catalog) = (Audited::Resource(&template), Some(address.served(set).name()));
        self.begin_audit(set, ReadOf { method, what, catalog, arguments: Some(&given) }.into(), caller)
    }

    /// Something was asked for that does not exist for the caller. It may exist for others: the audit alone says so.
    pub(super) fn audit_missing(&self, set: &ToolSet, asked: AskedFor<'_>, is_hidden: bool, caller: &Caller) {
        if is_hidden {
            self.withheld.by_rights();
        }
        let (status, error) = match is_hidden {
            true => (AuditStatus::PermissionDenied, "forbidden"),
            false => (AuditStatus::Error, "unknown"),
        };
        self.audit_refused(set, asked, &AuditEnding::with(status, Some(error)), caller);
    }

    /// Something was asked for of which nothing runs: it has ended with this.
    pub(super) fn audit_refused(&self, set: &ToolSet, asked: AskedFor<'_>, ending: &AuditEnding<'_>, caller: &Caller) {
        let Some(auditor) = &self.audit else { return };
        let roles = set.roles().names_of(caller.who.rights());
        auditor.refused(AskedFor { roles, ..asked }, caller, ending);
    }

    /// A tool was asked for that does not exist for the caller.
    pub(super) fn audit_missing_tool(&self, name: &str, caller: &Caller) {
        let set = self.set.load();
        let hidden = |catalog: &ServedCatalog, card: &Card| {
            let of = Some((catalog.name(), card.plan().effect));
            self.audit_missing(&set, call(Audited::Tool(card.name()), of, None), true, caller);
        };
        if let Some((catalog, card)) = set.find(name) {
            return hidden(catalog, card);
        }
        let exported = exporting(&set, name).find_map(|catalog| {
            let mut exported = catalog.exported_of_tenant(caller).into_iter();
            Some((catalog, exported.find(|card| card.name() == name)?))
        });
        if let Some((catalog, card)) = exported {
            return hidden(catalog, &card);
        }
        let name = caller.who.repeated(name);
        self.audit_missing(&set, call(Audited::UnknownTool(&name), None, None), false, caller);
    }

    /// A resource was asked for, by this method and address, that does not exist for the caller. An address that nothing has is not
    /// told: it may hold anything.
    pub(super) fn audit_missing_resource(&self, set: &ToolSet, (method, uri): (&'static str, &str), caller: &Caller) {
        let hidden = ResourceAddress::find_named(set, &set.view(Rights::ALL), uri);
        let template = hidden.as_ref().map(|address| address.template(set));
        let what = template.as_deref().map_or(Audited::Unnamed, Audited::Resource);
        let catalog = hidden.as_ref().map(|address| address.served(set).name());
        let asked = ReadOf { method, what, catalog, arguments: None };
        self.audit_missing(set, asked.into(), hidden.is_some(), caller);
    }

    /// A caller from there was not let in.
    pub(super) fn audit_turned_away(&self, address: Option<IpAddr>, why: &str, token: Option<&RefusedToken>) {
        if let Some(auditor) = &self.audit {
            auditor.turned_away(address, why, token);
        }
    }
}
