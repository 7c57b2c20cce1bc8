//! Label tables that backends keep, kept here for a while: one cache a catalog, by tenant.
//!
//! A call that finds its entries here waits for nothing. The first call that finds them missing loads them, and other calls that need the
//! same wait for that one load. Entries that cannot be renewed serve on for ten times their time; a dictionary that
//! cannot be loaded at all is not asked for again at once, and never fails a call.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use kartoteka_compiler::plan;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::entries::Entries;
use super::load::{self, Asking};
use crate::caller::Caller;
use crate::runtime::exchange::ExchangeError;

/// How much longer than its time an entry serves that cannot be renewed.
const STALE: u32 = 10;
/// How long a dictionary that failed is left alone, at most.
const PAUSE: Duration = Duration::from_secs(10);
/// Tenants and callers with a cache of their own.
const MOST_OWNERS: u64 = 1_000;

/// The dictionaries of one catalog.
pub struct Dictionaries {
    /// What each is: how long its entries live, whether it is asked by key, whether it depends on the caller.
    rules: Vec<Rule>,
    /// Those of callers without a tenant.
    own: Arc<Vec<Slot>>,
    /// Those of tenants, and of callers with credentials of their own.
    others: moka::sync::Cache<Owner, Arc<Vec<Slot>>>,
    /// Hides callers' credentials in the cache's keys.
    hasher: RandomState,
}

#[derive(Debug, Clone, Copy)]
struct Rule {
    cache: Duration,
    keyed: bool,
    personal: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Owner {
    tenant: Option<String>,
    name: Option<String>,
    credential: Option<u64>,
}

/// One dictionary of one owner.
struct Slot {
    entries: ArcSwap<Entries>,
    /// Locked while a call loads the entries; holds when the last load failed, and why.
    loading: Mutex<Option<(Instant, ExchangeError)>>,
}

impl Slot {
    fn new() -> Self {
        Self { entries: ArcSwap::from_pointee(Entries::unknown()), loading: Mutex::new(None) }
    }
}

impl Dictionaries {
    pub(crate) fn new(catalog: &plan::Catalog) -> Self {
        let rule = |dictionary: &plan::Dictionary| Rule {
            cache: Duration::from_millis(dictionary.cache_ms),
            keyed: dictionary.keyed,
            personal: load::is_personal(dictionary, &catalog.backends[dictionary.send.backend]),
        };
        let rules: Vec<Rule> = catalog.dictionaries.iter().map(rule).collect();
        let own = Arc::new(slots(rules.len()));
        let others = moka::sync::Cache::builder().max_capacity(MOST_OWNERS).build();
        Self { rules, own, others, hasher: RandomState::new() }
    }

    /// The entries, if they are here and know these keys (JSON scalars).
    pub(crate) fn ready<'k>(
        &self,
        dictionary: usize,
        caller: &Caller,
        keys: impl Iterator<Item = &'k str>,
    ) -> Option<Arc<Entries>> {
        let rule = self.rules[dictionary];
        let slots = self.slots(rule, caller);
        let entries = slots[dictionary].entries.load_full();
        let since = Instant::now().checked_sub(rule.cache);
        let fresh = match rule.keyed {
            false => entries.is_loaded(since),
            true => {
                let mut last = "";
                keys.into_iter().all(|key| std::mem::replace(&mut last, key) == key || entries.knows(key, since))
            }
        };
        fresh.then_some(entries)
    }

    /// The entries, loaded if need be: all of them, or those of these keys (JSON scalars).
    pub(crate) async fn load(
        &self,
        dictionary: usize,
        asking: &Asking<'_>,
        keys: &[String],
    ) -> Result<Arc<Entries>, ExchangeError> {
        let rule = self.rules[dictionary];
        let slots = self.slots(rule, asking.caller());
        let slot = &slots[dictionary];
        let mut failed = slot.loading.lock().await;
        // Another call may have loaded it while this one waited.
        if let Some(entries) = self.ready(dictionary, asking.caller(), keys.iter().map(String::as_str)) {
            return Ok(entries);
        }
        let before = slot.entries.load_full();
        let usable = |entries: &Entries| {
            let since = Instant::now().checked_sub(rule.cache * STALE);
            if rule.keyed { keys.iter().any(|key| entries.knows(key, since)) } else { entries.is_loaded(since) }
        };
        let loaded = match &*failed {
            Some((at, failed)) if at.elapsed() < PAUSE.min(rule.cache) => Err(failed.clone()),
            _ if rule.keyed => asking.keys(dictionary, keys, &before, rule.cache).await,
            _ => asking.all(dictionary).await,
        };
        match loaded {
            Ok(entries) => {
                *failed = None;
                let entries = Arc::new(entries);
                slot.entries.store(Arc::clone(&entries));
                Ok(entries)
            }
            Err(error) => {
                if failed.as_ref().is_none_or(|(at, _)| at.elapsed() >= PAUSE.min(rule.cache)) {
                    *failed = Some((Instant::now(), error.clone()));
                }
                if usable(&before) { Ok(before) } else { Err(error) }
            }
        }
    }

    /// All entries of a dictionary.
    pub(crate) async fn whole(&self, dictionary: usize, asking: &Asking<'_>) -> Result<Arc<Entries>, ExchangeError> {
        match self.ready(dictionary, asking.caller(), std::iter::empty()) {
            Some(entries) => Ok(entries),
            None => self.load(dictionary, asking, &[]).await,
        }
    }

    /// Makes a dictionary empty and fresh: what an example that does not mention it stands on.
    pub(crate) fn empty(&self, dictionary: usize) {
        self.own[dictionary].entries.store(Arc::new(Entries::everything()));
    }

    /// Forgets a dictionary.
    pub(crate) fn forget(&self, dictionary: usize) {
        self.own[dictionary].entries.store(Arc::new(Entries::unknown()));
    }

    fn slots(&self, rule: Rule, caller: &Caller) -> Arc<Vec<Slot>> {
        if caller.tenant.is_none() && !rule.personal {
            return Arc::clone(&self.own);
        }
        let credential = caller.bearer.as_ref().map(|bearer| self.hasher.hash_one(bearer.expose()));
        let owner = Owner {
            tenant: caller.tenant.clone(),
            name: caller.name.clone().filter(|_| rule.personal),
            credential: credential.filter(|_| rule.personal),
        };
        self.others.get_with(owner, || Arc::new(slots(self.rules.len())))
    }
}

fn slots(count: usize) -> Vec<Slot> {
    (0..count).map(|_| Slot::new()).collect()
}
