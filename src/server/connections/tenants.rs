//! The tenants of a server: those of the operator's file, and those that were made while it runs.

use std::collections::HashMap;

use kartoteka_compiler::plan::Effect;

use crate::access::connecting::{ConnectRefused, ConnectionAsked, ConnectsTenants as _, TenantShown};
use crate::access::consent::moment;
use crate::access::tenants::{MadeTenant, is_tenant};
use crate::caller::DEFAULT_TENANT;
use crate::config::OperatorTenant;
use crate::server::Server;
use crate::store::fault::StoreFault;
use crate::store::tenants::{TenantPut, TenantRecord, TenantSaid};

impl Server {
    /// Whether there is such a tenant: callers are of their own, and who runs the server names one that is known.
    pub(in crate::server) async fn known_tenant(&self, asked: &ConnectionAsked) -> Result<(), ConnectRefused> {
        let is_own = *asked.tenant == *asked.who.tenant_id();
        // A caller who was let in before their tenant was deleted has none.
        if self.is_of_file(&asked.tenant) || is_own && self.made_tenants.state(&asked.tenant) != Some(MadeTenant::Gone)
        {
            return Ok(());
        }
        let known = self.consent.store().tenants().await?;
        known.iter().any(|tenant| *tenant.id == *asked.tenant).then_some(()).ok_or(ConnectRefused::NoTenant)
    }

    /// Every tenant.
    pub(super) async fn all_tenants(&self) -> Result<Vec<TenantShown>, ConnectRefused> {
        let store = self.consent.store();
        let (kept, counts) = (store.tenants().await?, store.connection_counts().await?);
        let counts: HashMap<String, i64> = counts.into_iter().collect();
        let count = |id: &str| counts.get(id).copied().unwrap_or(0);
        let of_file = |tenant: OperatorTenant| TenantShown {
            connections: count(&tenant.id),
            id: tenant.id,
            title: tenant.title,
            source: "file",
            state: "active",
            locale: tenant.locale,
            timezone: tenant.zone.and_then(|zone| zone.iana_name().map(str::to_owned)),
            catalogs: tenant.catalogs,
            profile: tenant.profile,
            bounds: tenant.bounds,
            created_at: None,
        };
        let mut all: Vec<TenantShown> = self.tenants_of_file().into_iter().map(of_file).collect();
        let kept = kept.iter().filter(|tenant| !self.is_of_file(&tenant.id));
        all.extend(kept.map(|tenant| shown(tenant, count(&tenant.id))));
        Ok(all)
    }

    /// Looks which tenants there are in the store, if any was changed since it was last looked: another process may have made one.
    ///
    /// # Errors
    /// The store failed: those that were known before go on.
    pub(crate) async fn look_for_tenants(&self) -> Result<(), StoreFault> {
        let mut seen = self.seen_tenants.lock().await;
        let version = self.consent.store().tenants_version().await?;
        if *seen == version {
            return Ok(());
        }
        // What is changed from here on is of a later version, and read once more.
        let kept = self.consent.store().tenants().await?;
        self.made_tenants.follow(kept.iter().map(|tenant| (tenant.id.as_str().into(), tenant.is_active)));
        self.follow_rules(self.tenant_rules.follow_made(&kept));
        *seen = version;
        Ok(())
    }

    pub(super) async fn tenant_put(
        &self,
        asked: &ConnectionAsked,
        id: &str,
        said: &TenantSaid,
    ) -> Result<TenantShown, ConnectRefused> {
        if !is_tenant(id) {
            return Err(ConnectRefused::NoTenant);
        }
        if self.is_of_file(id) {
            return Err(ConnectRefused::SetByOperator(self.said(asked, "tenant-set_by_operator", None)));
        }
        let of = ConnectionAsked { tenant: id.into(), ..asked.clone() };
        self.audited(&of, ("tenants/put", Effect::Write), None, async |on_record| {
            let TenantPut::Done(kept) = self.consent.store().put_tenant(id, said, on_record).await? else {
                return Err(ConnectRefused::TooManyTenants(self.said(asked, "tenant-too_many", None)));
            };
            self.look_for_tenants().await?;
            tracing::info!(tenant = id, is_active = kept.is_active, by = %asked.who.principal, "a tenant was made or changed");
            let counts = self.consent.store().connection_counts().await?;
            let count = counts.iter().find(|(tenant, _)| tenant == id).map_or(0, |(_, count)| *count);
            Ok(shown(&kept, count))
        })
        .await
    }

    pub(super) async fn tenant_deleted(&self, asked: &ConnectionAsked, id: &str) -> Result<(), ConnectRefused> {
        if self.is_of_file(id) {
            return Err(ConnectRefused::SetByOperator(self.said(asked, "tenant-set_by_operator", None)));
        }
        // What is the id of none is on no record.
        if !is_tenant(id) {
            return Err(ConnectRefused::NoTenant);
        }
        let of = ConnectionAsked { tenant: id.into(), ..asked.clone() };
        self.audited(&of, ("tenants/delete", Effect::Delete), None, async |on_record| {
            if !self.consent.store().delete_tenant(id, asked.who.principal.as_str(), on_record).await? {
                return Err(ConnectRefused::NoTenant);
            }
            self.look_for_tenants().await?;
            let set = self.set();
            set.catalogs().iter().filter_map(|catalog| catalog.tenants()).for_each(|tenants| tenants.changed(id));
            tracing::info!(tenant = id, by = %asked.who.principal, "a tenant was deleted with its connections");
            Ok(())
        })
        .await
    }

    /// Whether a tenant is there because it was made, so that a row of the store says that it is there still.
    pub(super) fn is_made(&self, id: &str) -> bool {
        !self.is_of_file(id) && self.made_tenants.state(id).is_some()
    }

    fn is_of_file(&self, id: &str) -> bool {
        id == DEFAULT_TENANT || self.tenants.load().iter().any(|known| known.id == id)
    }

    /// The tenants that the operator's file names, `default` among them.
    fn tenants_of_file(&self) -> Vec<OperatorTenant> {
        let mut tenants = self.tenants.load().as_ref().clone();
        if !tenants.iter().any(|tenant| tenant.id == DEFAULT_TENANT) {
            let id = DEFAULT_TENANT.to_owned();
            tenants.insert(0, OperatorTenant { id, ..OperatorTenant::default() });
        }
        tenants
    }
}

fn shown(tenant: &TenantRecord, connections: i64) -> TenantShown {
    TenantShown {
        id: tenant.id.clone(),
        title: Some(tenant.title.clone()),
        source: "store",
        state: if tenant.is_active { "active" } else { "stopped" },
        locale: tenant.locale.clone(),
        timezone: tenant.timezone.clone(),
        catalogs: tenant.catalogs.clone(),
        profile: tenant.profile.clone(),
        bounds: tenant.bounds.clone(),
        connections,
        created_at: Some(moment(tenant.created_at)),
    }
}
