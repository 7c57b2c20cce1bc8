//! Tenants connect their own systems: what is given is tried before it is kept, each change is audited, and what was a secret
//! goes in and never comes out.
//!
//! # Layout
//!
//! - `connectable`: a catalog that can be connected; `values`: what a tenant has given, as its settings take it; `system`: which
//!   system a connection leads to
//! - `connect`: by keys of the tenant's own; `authorize`: by an application, the way to the page of the system; `authorized`: the way
//!   back from there; `tested`: either is tried before it is kept
//! - `shown`: what may be seen of connections; `tenants`: the tenants of a server

mod authorize;
mod authorized;
mod connect;
pub(super) mod connectable;
mod shown;
pub(super) mod system;
mod tenants;
mod tested;
mod values;

use std::cmp::Reverse;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use kartoteka_compiler::plan::{self, CallRate, Effect};
use serde_json::{Map, Value};

use self::connectable::Connectable;
use super::Server;
use super::ends;
use crate::access::connecting::{
    AuthorizationBack, AuthorizationBegun, CatalogAlias, ConnectRefused, Connected, ConnectionAsked, ConnectionShown,
    ConnectionTested, ConnectsTenants, NotAuthorized, SettingsFit, TenantShown,
};
use crate::access::limits::{Counted, Guarding, LimitScope, Running};
use crate::audit::{AskedFor, AuditEnding, AuditEntry, AuditStatus, Audited};
use crate::caller::{Caller, Locale, Wire};
use crate::catalog::{ServedCatalog, ToolSet};
use crate::config::settings::Settings;
use crate::store::OnRecord;
use crate::store::tenants::TenantSaid;
use crate::texts::Variables;

/// How often a tenant's systems are tried: who tries addresses or keys in a row gets no further.
const OFTEN: CallRate = CallRate { calls: 20, window_ms: 60_000 };

/// How many are tried at once for a tenant.
const AT_ONCE: u32 = 4;

impl ConnectsTenants for Server {
    fn connections<'c>(&'c self, asked: &'c ConnectionAsked) -> Connected<'c, Vec<ConnectionShown>> {
        self.shown(asked, None).boxed()
    }

    fn connection<'c>(&'c self, asked: &'c ConnectionAsked, catalog: &'c str) -> Connected<'c, ConnectionShown> {
        async move { self.shown(asked, Some(catalog)).await?.pop().ok_or(ConnectRefused::Absent) }.boxed()
    }

    fn connect<'c>(
        &'c self,
        asked: &'c ConnectionAsked,
        catalog: &'c str,
        settings: &'c Map<String, Value>,
        tries: bool,
    ) -> Connected<'c, ConnectionShown> {
        async move {
            let set = self.set();
            let found = self.connectable(&set, asked, catalog).await?;
            self.audited(asked, ("connections/connect", Effect::Write), Some(catalog), async |on_record| {
                self.connected(asked, (&set, found), (settings, tries), on_record).await
            })
            .await?;
            self.connection(asked, catalog).await
        }
        .boxed()
    }

    fn authorize<'c>(
        &'c self,
        asked: &'c ConnectionAsked,
        catalog: &'c str,
        settings: &'c Map<String, Value>,
        session: Option<&'c str>,
    ) -> Connected<'c, AuthorizationBegun> {
        async move {
            let set = self.set();
            let found = self.connectable(&set, asked, catalog).await?;
            let way = self.way(asked, found, settings)?;
            // What does not fit does not use up how often that may be done.
            let _running = self.tries(asked)?;
            self.audited(asked, ("connections/authorize", Effect::Write), Some(catalog), async |on_record| {
                self.begun(asked, &way, session, on_record).await
            })
            .await
        }
        .boxed()
    }

    fn authorized<'c>(
        &'c self,
        asked: &'c ConnectionAsked,
        back: &'c AuthorizationBack,
    ) -> BoxFuture<'c, Result<String, NotAuthorized>> {
        self.came_back(asked, back).boxed()
    }

    fn test<'c>(&'c self, asked: &'c ConnectionAsked, catalog: &'c str) -> Connected<'c, ConnectionTested> {
        async move {
            let set = self.set();
            let found = self.connectable(&set, asked, catalog).await?;
            let _running = self.tries(asked)?;
            self.audited_test(asked, catalog, self.retested(asked, (&set, found))).await
        }
        .boxed()
    }

    fn disconnect<'c>(&'c self, asked: &'c ConnectionAsked, catalog: &'c str) -> Connected<'c, bool> {
        async move {
            let set = self.set();
            let found = self.connectable(&set, asked, catalog).await?;
            self.audited(asked, ("connections/disconnect", Effect::Delete), Some(catalog), async |on_record| {
                let gone = self.consent.store().of_tenant(&asked.tenant).disconnect(catalog, on_record).await?;
                found.tenants.changed(&asked.tenant);
                if gone {
                    tracing::info!(tenant = &*asked.tenant, catalog, by = %asked.who.principal, "a connection was given up");
                }
                Ok(gone)
            })
            .await
        }
        .boxed()
    }

    fn aliases(&self, path: &str) -> Vec<CatalogAlias> {
        let set = self.set();
        let found = set.catalogs().iter().filter_map(|catalog| {
            let connecting = catalog.plan.connection.as_ref()?;
            connecting.path.as_deref().filter(|own| *own == path)?;
            let names = connecting.names.iter();
            let setting = |other: &plan::OtherName| catalog.plan.settings[other.setting].name.to_string();
            let names = names.map(|other| (other.name.to_string(), setting(other))).collect();
            Some(CatalogAlias { catalog: catalog.name().to_owned(), names })
        });
        found.collect()
    }

    fn fits(&self, asked: &ConnectionAsked, catalog: &str, settings: &Map<String, Value>) -> SettingsFit {
        let set = self.set();
        let found = self.all_connectable(&set, asked).into_iter().find(|found| found.catalog.name() == catalog);
        let no = |faults: usize| SettingsFit::No(Reverse(faults));
        let Some(Connectable { catalog, connecting, tenants }) = found else { return no(usize::MAX) };
        let given = match values::given(&catalog.plan, &connecting.settings, settings) {
            Ok(given) => given,
            Err(faults) => return no(faults.len()),
        };
        let source = tenants.maker().source(&asked.tenant);
        match Settings::resolve_from(&catalog.plan, &source.connected(&given)) {
            Ok(_) => SettingsFit::Whole,
            Err(faults) if faults.are_missing() => {
                let first = connecting.names.first().map(|other| &catalog.plan.settings[other.setting].name);
                let is_first = |name: &str| first.is_some_and(|first| **first == *name);
                SettingsFit::Lacking { the_first: faults.faults.iter().any(|fault| is_first(&fault.setting.name)) }
            }
            Err(faults) => no(faults.faults.len()),
        }
    }

    fn tenants(&self) -> Connected<'_, Vec<TenantShown>> {
        self.all_tenants().boxed()
    }

    fn put_tenant<'c>(
        &'c self,
        asked: &'c ConnectionAsked,
        id: &'c str,
        said: &'c TenantSaid,
    ) -> Connected<'c, TenantShown> {
        self.tenant_put(asked, id, said).boxed()
    }

    fn delete_tenant<'c>(&'c self, asked: &'c ConnectionAsked, id: &'c str) -> Connected<'c, ()> {
        self.tenant_deleted(asked, id).boxed()
    }

    fn said(&self, asked: &ConnectionAsked, id: &str, catalog: Option<&str>) -> String {
        self.said_of(asked, id, catalog, Vec::new())
    }
}

impl Server {
    /// What is said with a text of the server's that names these, in the language of who asks.
    fn said_of(
        &self,
        asked: &ConnectionAsked,
        id: &str,
        catalog: Option<&str>,
        facts: Vec<(&'static str, String)>,
    ) -> String {
        let set = self.set();
        let catalog = catalog.and_then(|name| set.catalogs().iter().find(|catalog| catalog.name() == name));
        let mut variables = Variables::new();
        if let Some(catalog) = catalog {
            variables.owned("system", shown::title(&set, catalog, self.locale_of(asked)));
        }
        for (name, fact) in facts {
            variables.owned(name, fact);
        }
        set.texts().own(self.locale_of(asked), id, &variables)
    }

    /// The language of who asks.
    pub(in crate::server) fn locale_of(&self, asked: &ConnectionAsked) -> Locale {
        let set = self.set.load();
        set.texts().named(&asked.language).unwrap_or_else(|| set.texts().default_locale())
    }

    /// A catalog that can be connected for them.
    async fn connectable<'s>(
        &self,
        set: &'s ToolSet,
        asked: &ConnectionAsked,
        name: &str,
    ) -> Result<Connectable<'s>, ConnectRefused> {
        self.known_tenant(asked).await?;
        let all = self.all_connectable(set, asked);
        all.into_iter().find(|found| found.catalog.name() == name).ok_or(ConnectRefused::Absent)
    }

    /// Every catalog that can be connected for them: callers who do not run the server see those that their roles open.
    pub(in crate::server) fn all_connectable<'s>(
        &self,
        set: &'s ToolSet,
        asked: &ConnectionAsked,
    ) -> Vec<Connectable<'s>> {
        let view = set.view(asked.who.rights());
        let seen = |catalog: &ServedCatalog| asked.operates || view.visible.catalog(catalog.place);
        let found = set.catalogs().iter().filter(|catalog| seen(catalog));
        let connectable = |catalog: &'s ServedCatalog| {
            let (connecting, tenants) = (catalog.plan.connection.as_ref()?, catalog.tenants()?);
            Some(Connectable { catalog, connecting, tenants })
        };
        found.filter_map(connectable).collect()
    }

    /// Counts that a tenant's system is tried.
    fn tries(&self, asked: &ConnectionAsked) -> Result<Running, ConnectRefused> {
        let mut guarding = Guarding::default();
        guarding.limit(LimitScope::Connections, Counted::Tenant, OFTEN);
        guarding.at_once(LimitScope::Connections, Counted::Tenant, AT_ONCE);
        let caller = self.caller_for(asked);
        let refused = |wait| ConnectRefused::Limited(wait, self.said(asked, "connect-too_often", None));
        self.limits.enter(&guarding, &caller).map_err(|why| refused(why.wait()))
    }

    /// Who asks, as a caller of the tenant that is meant; without a credential of their own.
    pub(in crate::server) fn caller_for(&self, asked: &ConnectionAsked) -> Caller {
        let mut who = (*asked.who).clone();
        who.tenant = Some(asked.tenant.clone());
        who.bearer = None;
        Caller {
            who: Arc::new(who),
            address: asked.address,
            wire: Wire::Operator,
            tenant_locale: Some(self.locale_of_tenant(&asked.tenant)),
            ..Caller::unknown(self.locale_of(asked))
        }
    }

    /// Begins the record of a request of the operator's listener.
    pub(in crate::server) fn begin_asked(
        &self,
        asked: &ConnectionAsked,
        (method, effect, arguments): (&'static str, Effect, Option<&str>),
        catalog: Option<&str>,
    ) -> Option<AuditEntry> {
        let set = self.set();
        let what = AskedFor { method, what: Audited::Unnamed, catalog, effect: Some(effect), roles: None, arguments };
        self.begin_audit(&set, what, &self.caller_for(asked))
    }

    /// Records in the audit that a change is made, before it is, and how it ended. Where that cannot be written, it is not made.
    async fn audited<T>(
        &self,
        asked: &ConnectionAsked,
        (method, effect): (&'static str, Effect),
        catalog: Option<&str>,
        done: impl AsyncFnOnce(&OnRecord) -> Result<T, ConnectRefused>,
    ) -> Result<T, ConnectRefused> {
        let entry = self.begin_asked(asked, (method, effect, None), catalog);
        let on_record = AuditEntry::intend_act(entry.as_ref()).await.map_err(|_| ConnectRefused::Unaudited)?;
        let done = done(&on_record).await;
        let ending = match &done {
            Ok(_) => AuditEnding::of(None),
            Err(refused) => AuditEnding::with(AuditStatus::Error, Some(kind(refused))),
        };
        // What was changed is changed, whatever becomes of the record of its end.
        let _told = ends::end(entry.as_ref(), &ending).await;
        done
    }

    /// The same of a test: it changes nothing, and is kept back where its record cannot be written and the operator says so.
    async fn audited_test(
        &self,
        asked: &ConnectionAsked,
        catalog: &str,
        tested: impl Future<Output = Result<ConnectionTested, ConnectRefused>>,
    ) -> Result<ConnectionTested, ConnectRefused> {
        let entry = self.begin_asked(asked, ("connections/test", Effect::Read, None), Some(catalog));
        let tested = tested.await;
        let ending = match &tested {
            Ok(ConnectionTested { code: None, .. }) => AuditEnding::of(None),
            Ok(ConnectionTested { code: Some(code), .. }) => AuditEnding::with(AuditStatus::BackendError, Some(code)),
            Err(refused) => AuditEnding::with(AuditStatus::Error, Some(kind(refused))),
        };
        ends::end(entry.as_ref(), &ending).await.map_err(|_| ConnectRefused::Unaudited)?;
        tested
    }
}

/// The kind of a refusal.
fn kind(refused: &ConnectRefused) -> &str {
    match refused {
        ConnectRefused::Absent | ConnectRefused::NoTenant => "not_found",
        ConnectRefused::NotConnected(_) => "not_connected",
        ConnectRefused::SetByOperator(_) => "set_by_operator",
        ConnectRefused::NoApplication(_) => "no_application",
        ConnectRefused::TooManyTenants(_) => "too_many",
        ConnectRefused::Unfit(_) => "bad_argument",
        ConnectRefused::Failed { kind, .. } => kind,
        ConnectRefused::Limited(..) => "limited",
        ConnectRefused::Unaudited => "unaudited",
        ConnectRefused::Store(fault) => fault.kind(),
    }
}

#[cfg(test)]
mod tests;
