//! Label tables that backends keep, kept here for a while: one cache a catalog, by tenant.
//!
//! A call that finds its entries here waits for nothing. The first call that finds them missing begins to load them, and all
//! calls that need them wait for that one load, which goes on if the call that began it ends. Entries that are soon too old
//! are renewed in the background while they still serve. Those that cannot be renewed serve on for ten times their time; a
//! dictionary that cannot be loaded at all is not asked for again at once, and never fails a call.
//!
//! What loads in the background belongs to the cache, and ends with it.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::iter;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kartoteka_compiler::plan;
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::Instrument;

use super::detached::DetachedLoad;
use super::entries::Entries;
use super::held::HeldLoad;
use super::load::Asking;
use super::owners::OwnersOf;
use super::slot::{DictionarySlot, LoadReason, Rule};
use super::spoken::SpokenEntries;
use crate::caller::Caller;
use crate::catalog::caller_fields::CallerFields;
use crate::runtime::exchange::ExchangeError;
use crate::runtime::reply::scalar;

/// Tenants and callers with a cache of their own.
const MOST_OWNERS: usize = 1_000;

/// Lists of dictionaries with a list for each value, of one owner.
const MOST_GIVEN: usize = 64;

/// The dictionaries of one catalog.
pub(crate) struct Dictionaries {
    rules: Vec<Rule>,
    /// Those of callers without a tenant.
    own: Arc<Owned>,
    /// Those of tenants, and of callers with credentials of their own.
    others: OwnersOf<Owner, Owned>,
    /// Their entries with what texts say of them.
    pub(crate) spoken: SpokenEntries,
    /// Hides callers' credentials in the cache's keys.
    hasher: RandomState,
    /// What loads in the background: one a slot at most.
    loads: Mutex<JoinSet<()>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Owner {
    tenant: Option<Box<str>>,
    name: Option<Box<str>>,
    role: Option<Arc<str>>,
    credential: Option<u64>,
}

/// What one owner has.
struct Owned {
    /// One a dictionary; of one with a list for each value what its lists begin with.
    slots: Vec<Arc<DictionarySlot>>,
    /// Of dictionaries with a list for each value: the list that was asked for last is the last.
    given: Mutex<Vec<GivenSlot>>,
}

/// One list of a dictionary that has a list for each value.
struct GivenSlot {
    dictionary: usize,
    /// The text of the value: `5` and `"5"` are one.
    value: Box<str>,
    slot: Arc<DictionarySlot>,
}

impl Owned {
    fn new(count: usize) -> Self {
        let slots = iter::repeat_with(DictionarySlot::new).map(Arc::new).take(count).collect();
        Self { slots, given: Mutex::default() }
    }

    /// The slot of a list, which is empty where it was not asked for before. Beyond so many the one goes that was not asked for
    /// longest.
    fn given(&self, dictionary: usize, value: &str) -> Arc<DictionarySlot> {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let known = given.iter().position(|known| known.dictionary == dictionary && *known.value == *value);
        let asked = match known {
            Some(place) => given.remove(place),
            None => {
                let slot = DictionarySlot::new();
                slot.entries.store(self.slots[dictionary].entries.load_full());
                GivenSlot { dictionary, value: value.into(), slot: Arc::new(slot) }
            }
        };
        if given.len() >= MOST_GIVEN {
            given.remove(0);
        }
        let slot = Arc::clone(&asked.slot);
        given.push(asked);
        slot
    }

    /// Forgets every list of a dictionary.
    fn forget_given(&self, dictionary: usize) {
        self.given.lock().unwrap_or_else(PoisonError::into_inner).retain(|known| known.dictionary != dictionary);
    }
}

impl Dictionaries {
    pub(crate) fn new(catalog: &plan::Catalog) -> Self {
        let rule = |(place, dictionary): (usize, &plan::Dictionary)| Rule {
            dictionary: place,
            cache: Duration::from_millis(dictionary.cache_ms),
            keyed: dictionary.keyed,
            given: dictionary.given,
            reads: CallerFields::of_dictionary(catalog, place),
        };
        let rules: Vec<Rule> = catalog.dictionaries.iter().enumerate().map(rule).collect();
        let own = Arc::new(Owned::new(rules.len()));
        let others = OwnersOf::at_most(MOST_OWNERS);
        let spoken = SpokenEntries::default();
        Self { rules, own, others, spoken, hasher: RandomState::new(), loads: Mutex::default() }
    }

    /// The entries, if they are here and know these keys (JSON scalars). What is soon too old is renewed meanwhile.
    pub(crate) fn ready<'k>(
        &self,
        dictionary: usize,
        asking: &Asking<'_>,
        keys: impl Iterator<Item = &'k str>,
    ) -> Option<Arc<Entries>> {
        let rule = self.rules[dictionary];
        let slot = self.slot(rule, asking);
        let entries = slot.entries.load_full();
        let (expiry, ripe) = (rule.since(LoadReason::Needed), rule.since(LoadReason::Ageing));
        let (mut last, mut old) = ("", Vec::new());
        let renewed = if rule.keyed {
            for key in keys {
                if std::mem::replace(&mut last, key) == key || entries.knows(key, ripe) {
                    continue;
                }
                if !entries.knows(key, expiry) {
                    return None;
                }
                old.push(key.to_owned());
            }
            old.is_empty()
        } else if entries.is_loaded(expiry) {
            entries.is_loaded(ripe)
        } else {
            return None;
        };
        if !renewed {
            self.detach(slot, rule, LoadReason::Ageing, asking, old);
        }
        Some(entries)
    }

    /// Begins to load dictionaries that a call will need, unless they are here: before the call knows which of their entries. Of
    /// those that are asked by key, these. What a backend takes in one request goes in one.
    pub(crate) fn begin(&self, due: impl IntoIterator<Item = (usize, Vec<String>)>, asking: &Asking<'_>) {
        let due = due.into_iter().filter(|(dictionary, keys)| !self.rules[*dictionary].keyed || !keys.is_empty());
        let loads = due.filter_map(|(dictionary, keys)| self.due(dictionary, asking, keys));
        self.spawn(loads.collect(), asking);
    }

    /// Begins to load all of these dictionaries, unless they are here: each as a whole, or of one with a list for each value this
    /// list, a JSON scalar. What a backend takes in one request goes in one.
    pub(crate) fn begin_whole<'g>(&self, due: impl IntoIterator<Item = (usize, Option<&'g str>)>, asking: &Asking<'_>) {
        let due = due.into_iter();
        let loads = due.filter_map(|(dictionary, given)| self.due(dictionary, &asking.given(given), Vec::new()));
        self.spawn(loads.collect(), asking);
    }

    /// The load that a call needs; none where what it needs is here, or being loaded.
    fn due(&self, dictionary: usize, asking: &Asking<'_>, keys: Vec<String>) -> Option<HeldLoad> {
        if self.ready(dictionary, asking, keys.iter().map(String::as_str)).is_some() {
            return None;
        }
        let rule = self.rules[dictionary];
        HeldLoad::of(self.slot(rule, asking), rule, LoadReason::Needed, asking, keys)
    }

    /// The entries, loaded if need be: all of them, or those of these keys (JSON scalars).
    pub(crate) async fn load(
        &self,
        dictionary: usize,
        asking: &Asking<'_>,
        keys: &[String],
    ) -> Result<Arc<Entries>, ExchangeError> {
        let rule = self.rules[dictionary];
        let slot = self.slot(rule, asking);
        self.detach(Arc::clone(&slot), rule, LoadReason::Needed, asking, keys.to_vec());
        let mut loading = slot.loading.lock().await;
        // What was waited for has loaded it, as a rule. It may have failed, or have loaded other keys.
        match self.ready(dictionary, asking, keys.iter().map(String::as_str)) {
            Some(entries) => Ok(entries),
            None => slot.fill(rule, &mut loading, asking, keys, rule.cache).await,
        }
    }

    /// All entries of a dictionary; of one with a list for each value, of the list that is asked for.
    pub(crate) async fn whole(&self, dictionary: usize, asking: &Asking<'_>) -> Result<Arc<Entries>, ExchangeError> {
        match self.ready(dictionary, asking, iter::empty()) {
            Some(entries) => Ok(entries),
            None => self.load(dictionary, asking, &[]).await,
        }
    }

    /// All entries of a dictionary as the backend has them now, however fresh those are that are here; these, where it does not say.
    pub(crate) async fn anew(&self, dictionary: usize, asking: &Asking<'_>) -> Result<Arc<Entries>, ExchangeError> {
        self.whole_of_now(dictionary, Some(Instant::now()), asking).await
    }

    /// The same, where those that were loaded since this moment will do.
    pub(crate) async fn whole_of_now(
        &self,
        dictionary: usize,
        since: Option<Instant>,
        asking: &Asking<'_>,
    ) -> Result<Arc<Entries>, ExchangeError> {
        let rule = self.rules[dictionary];
        let slot = self.slot(rule, asking);
        let mut loading = slot.loading.lock().await;
        let entries = slot.entries.load_full();
        match entries.is_loaded(since) {
            true => Ok(entries),
            false => slot.fill(rule, &mut loading, asking, &[], rule.cache).await,
        }
    }

    /// Makes a dictionary empty and fresh: what an example that does not mention it stands on.
    pub(crate) fn empty(&self, dictionary: usize) {
        self.own.slots[dictionary].entries.store(Arc::new(Entries::everything()));
        self.own.forget_given(dictionary);
    }

    /// Forgets a dictionary.
    pub(crate) fn forget(&self, dictionary: usize) {
        self.own.slots[dictionary].entries.store(Arc::new(Entries::unknown()));
        self.own.forget_given(dictionary);
    }

    /// Loads in the background, unless that is being done, has failed just now, or would not last.
    fn detach(
        &self,
        slot: Arc<DictionarySlot>,
        rule: Rule,
        reason: LoadReason,
        asking: &Asking<'_>,
        keys: Vec<String>,
    ) {
        self.spawn(HeldLoad::of(slot, rule, reason, asking, keys).into_iter().collect(), asking);
    }

    /// Runs loads in a task of their own, if there are any.
    fn spawn(&self, loads: Vec<HeldLoad>, asking: &Asking<'_>) {
        if loads.is_empty() {
            return;
        }
        let Ok(runtime) = Handle::try_current() else { return };
        let Some(detached) = DetachedLoad::of(asking) else { return };
        let run = async move { HeldLoad::run_all(loads, &detached.asking()).await };
        let mut running = self.loads.lock().unwrap_or_else(PoisonError::into_inner);
        while running.try_join_next().is_some() {}
        running.spawn_on(run.in_current_span(), &runtime);
    }

    fn slot(&self, rule: Rule, asking: &Asking<'_>) -> Arc<DictionarySlot> {
        let owned = self.owned(rule, asking.caller());
        if !rule.given {
            return Arc::clone(&owned.slots[rule.dictionary]);
        }
        let value = asking.scope.given().and_then(scalar).expect("`check` lets no card ask for no value");
        owned.given(rule.dictionary, &value)
    }

    fn owned(&self, rule: Rule, caller: &Caller) -> Arc<Owned> {
        let (who, reads) = (&caller.who, rule.reads);
        if who.tenant.is_none() && !reads.any() {
            return Arc::clone(&self.own);
        }
        let owner = Owner {
            tenant: who.tenant.clone(),
            name: who.name.clone().filter(|_| reads.name),
            role: caller.role.clone().filter(|_| reads.role),
            credential: who
                .bearer
                .as_ref()
                .filter(|_| reads.bearer)
                .map(|own| self.hasher.hash_one(own.token.expose())),
        };
        self.others.of(owner, || Owned::new(self.rules.len()))
    }
}
