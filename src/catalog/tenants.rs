//! The connections of a catalog's tenants: each is made when its first call comes, is looked after while it is used, and is
//! dropped when it has been idle. Ten thousand tenants are rows in the store; those who call are here.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use tokio::time::Instant;

use super::connection::Connection;
use super::connection_maker::ConnectionMaker;
use super::not_connected::NotConnected;
use crate::config::DEFAULT_TENANT;
use crate::config::settings::is_authorized;
use crate::outbound::{Backends, Grant, StoredGrant};
use crate::store::Store;
use crate::store::connections::ConnectionRecord;

/// The most connections that are kept at once; beyond it the one that was idle for longest goes.
const MOST: u64 = 2_000;

/// How long a connection is kept without a call.
const IDLE: Duration = Duration::from_mins(10);

/// How long a connection counts before it is looked whether another process has changed it.
const FRESH: Duration = Duration::from_secs(30);

/// How long it goes on while the store does not answer.
const PATIENCE: Duration = Duration::from_mins(5);

/// How often the store is asked then.
const AGAIN: Duration = Duration::from_secs(1);

/// How often it is said that a use cannot be noted.
const COMPLAINS: Duration = Duration::from_mins(1);

/// The connections of a catalog's tenants.
pub(crate) struct TenantConnections {
    maker: ConnectionMaker,
    /// The operator's own, which is that of the tenant `default` while that has connected nothing.
    own: Option<Arc<Connection>>,
    live: Cache<Box<str>, Arc<TenantSlot>>,
    /// Where tenants have connected something, if they can.
    store: OnceLock<Arc<Store>>,
    /// Held while a use is noted; when it was last said that it could not be.
    noting: Arc<tokio::sync::Mutex<Option<Instant>>>,
    /// The backends of connections before a reload, whose pace goes on.
    before: Mutex<HashMap<Box<str>, Arc<Backends>>>,
}

/// The place of one tenant's connection.
#[derive(Default)]
struct TenantSlot {
    current: ArcSwapOption<Live>,
    /// Held while it is looked for.
    looking: tokio::sync::Mutex<()>,
    /// It was changed here, and is looked for with the next call.
    changed: AtomicBool,
}

/// What is known of a tenant's connection.
struct Live {
    found: Result<Arc<Connection>, NotConnected>,
    /// Of what the tenant has connected; 0: nothing.
    version: i64,
    /// When the store has said so.
    looked: Instant,
    /// When the store was last asked.
    asked: Instant,
}

impl TenantConnections {
    pub(super) fn new(maker: ConnectionMaker, own: Option<Arc<Connection>>, earlier: Option<&Self>) -> Self {
        let live =
            Cache::builder().max_capacity(MOST).time_to_idle(IDLE).eviction_policy(EvictionPolicy::lru()).build();
        let before = earlier.map(Self::backends).unwrap_or_default();
        Self { maker, own, live, store: OnceLock::new(), noting: Arc::default(), before: Mutex::new(before) }
    }

    /// Looks for what tenants have connected in this store from now on.
    pub(super) fn join(&self, store: &Arc<Store>) {
        self.store.get_or_init(|| Arc::clone(store));
    }

    /// What makes connections.
    pub(crate) fn maker(&self) -> &ConnectionMaker {
        &self.maker
    }

    /// The connection of a tenant.
    pub(super) async fn of(&self, tenant: &str) -> Result<Arc<Connection>, NotConnected> {
        if let Some(known) = self.fresh(tenant) {
            return known;
        }
        let slot = self.slot(tenant);
        let _looking = slot.looking.lock().await;
        if let Some(known) = slot.fresh(self.store.get().is_some()) {
            return known;
        }
        // What is changed from here on is seen by the next call.
        slot.changed.store(false, Relaxed);
        let live = Arc::new(self.look(tenant, slot.current.load_full().as_deref()).await);
        slot.current.store(Some(Arc::clone(&live)));
        live.found.clone()
    }

    /// The connection of a tenant, where that need not be looked for.
    pub(super) fn fresh(&self, tenant: &str) -> Option<Result<Arc<Connection>, NotConnected>> {
        if let (DEFAULT_TENANT, None) = (tenant, self.store.get()) {
            return Some(self.own.clone().ok_or(NotConnected::Nothing));
        }
        self.live.get(tenant)?.fresh(self.store.get().is_some())
    }

    /// The connection of a tenant, if it is here.
    pub(super) fn loaded(&self, tenant: &str) -> Option<Arc<Connection>> {
        let live = self.live.get(tenant).and_then(|slot| slot.current.load_full());
        match live {
            Some(live) => live.found.clone().ok(),
            None => self.own.clone().filter(|_| tenant == DEFAULT_TENANT),
        }
    }

    /// What the tenant has connected was changed: it is looked for with the next call.
    pub(crate) fn changed(&self, tenant: &str) {
        if let Some(slot) = self.live.get(tenant) {
            slot.changed.store(true, Relaxed);
        }
    }

    /// For how many tenants the backend at a place is left alone, the operator's own not counted.
    pub(super) fn resting(&self, backend: usize) -> u64 {
        // The tenant `default` may have the operator's own.
        let own = self.own.as_ref().and_then(|own| own.backends());
        let live = self.live.iter().filter_map(|(_, slot)| slot.backends());
        let theirs = live.filter(|backends| own.is_none_or(|own| !Arc::ptr_eq(backends, own)));
        theirs.map(|backends| backends.resting(backend)).sum()
    }

    /// How many connections are here.
    pub(super) fn count(&self) -> u64 {
        self.live.iter().filter(|(_, slot)| slot.backends().is_some()).count() as u64
    }

    fn slot(&self, tenant: &str) -> Arc<TenantSlot> {
        match self.live.get(tenant) {
            Some(slot) => slot,
            None => self.live.get_with(tenant.into(), Arc::default),
        }
    }

    /// The backends of all connections that are here.
    fn backends(&self) -> HashMap<Box<str>, Arc<Backends>> {
        let all = self.live.iter().filter_map(|(tenant, slot)| Some(((*tenant).clone(), slot.backends()?)));
        all.collect()
    }

    async fn look(&self, tenant: &str, known: Option<&Live>) -> Live {
        let now = Instant::now();
        let Some(store) = self.store.get() else {
            return Live { found: self.made(tenant, None, known), version: 0, looked: now, asked: now };
        };
        match store.of_tenant(tenant).connection_for_call(&self.maker.plan().name).await {
            Ok(found) => {
                if let Some((record, true)) = &found {
                    self.note_use(store, tenant, record);
                }
                let record = found.map(|(record, _)| record);
                let version = record.as_ref().map_or(0, |record| record.version);
                let same = known.filter(|known| known.version == version);
                let found = match same {
                    // A key that was missing may be there after a restart alone.
                    Some(same) => same.found.clone(),
                    None => self.made(tenant, record.as_ref(), known),
                };
                Live { found, version, looked: now, asked: now }
            }
            Err(fault) => {
                tracing::error!(error = %fault, tenant, catalog = %self.maker.plan().name, "the store does not say what a tenant has connected");
                match known.filter(|known| known.looked.elapsed() < PATIENCE) {
                    Some(Live { found, version, looked, .. }) => {
                        Live { found: found.clone(), version: *version, looked: *looked, asked: now }
                    }
                    // The version is none that there is, so that it is made anew.
                    None => Live { found: Err(NotConnected::Away), version: -1, looked: now, asked: now },
                }
            }
        }
    }

    /// Has the store note a use, beside the call: one at a time; what is left out meanwhile is noted when the connection is looked for again. A
    /// store that takes nothing keeps no call waiting, and fails none.
    fn note_use(&self, store: &Arc<Store>, tenant: &str, record: &ConnectionRecord) {
        let Ok(alone) = Arc::clone(&self.noting).try_lock_owned() else { return };
        let (store, tenant) = (Arc::clone(store), tenant.to_owned());
        let (catalog, version) = (record.catalog.clone(), record.version);
        tokio::spawn(async move {
            let mut complained = alone;
            let Err(fault) = store.of_tenant(&tenant).note_use(&catalog, version).await else { return };
            if complained.is_none_or(|complained| complained.elapsed() >= COMPLAINS) {
                *complained = Some(Instant::now());
                tracing::warn!(error = %fault, tenant, catalog, "when a connection was last used is not noted: the store takes nothing");
            }
        });
    }

    fn made(
        &self,
        tenant: &str,
        record: Option<&ConnectionRecord>,
        known: Option<&Live>,
    ) -> Result<Arc<Connection>, NotConnected> {
        let given = match (record, self.store.get()) {
            (Some(record), Some(store)) => {
                let opened = store.of_tenant(tenant).settings_of(record);
                Some(opened.map_err(|fault| {
                    tracing::error!(error = %fault, tenant, catalog = record.catalog, "what a tenant has connected is locked");
                    NotConnected::Locked
                })?)
            }
            _ if tenant == DEFAULT_TENANT => return self.own.clone().ok_or(NotConnected::Nothing),
            _ => None,
        };
        let before = self.before.lock().unwrap_or_else(PoisonError::into_inner).remove(tenant);
        let before = known.and_then(Live::backends).or(before);
        let is_authorized = given.as_ref().is_some_and(|given| is_authorized(self.maker.plan(), given));
        if is_authorized && !self.maker.source(tenant).has_application(self.maker.plan()) {
            let catalog = &*self.maker.plan().name;
            tracing::error!(
                tenant,
                catalog,
                "what was connected by an application waits for it: `application` is set no more"
            );
            return Err(NotConnected::NoApplication);
        }
        let grant = match (record, self.store.get()) {
            (Some(record), Some(store)) if is_authorized => Some(Arc::new(Grant::Stored(StoredGrant {
                store: Arc::clone(store),
                tenant: tenant.into(),
                catalog: record.catalog.as_str().into(),
                version: record.version,
            }))),
            _ => None,
        };
        self.maker.made(tenant, (given.as_ref(), grant), before.as_deref()).map(Arc::new)
    }
}

impl TenantSlot {
    /// What is known of the tenant's connection, as long as that need not be looked for.
    fn fresh(&self, is_stored: bool) -> Option<Result<Arc<Connection>, NotConnected>> {
        let live = self.current.load_full()?;
        if !is_stored {
            return Some(live.found.clone());
        }
        let away = live.looked != live.asked || live.found.as_ref().is_err_and(|why| *why == NotConnected::Away);
        let asked = if away { live.asked.elapsed() < AGAIN } else { live.looked.elapsed() < FRESH };
        (asked && !self.changed.load(Relaxed)).then(|| live.found.clone())
    }

    fn backends(&self) -> Option<Arc<Backends>> {
        self.current.load_full()?.backends()
    }
}

impl Live {
    fn backends(&self) -> Option<Arc<Backends>> {
        self.found.as_ref().ok()?.backends().cloned()
    }
}
