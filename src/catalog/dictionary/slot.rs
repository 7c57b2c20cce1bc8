//! One dictionary of one owner: what is known of it, and the lock that there is one load of it at a time.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::entries::Entries;
use super::load::Asking;
use crate::catalog::caller_fields::CallerFields;
use crate::runtime::exchange::ExchangeError;
use crate::runtime::upstream::SendError;

/// How much longer than its time an entry serves that cannot be renewed.
const STALE: u32 = 10;
/// How long a dictionary that failed is left alone, at most.
const PAUSE: Duration = Duration::from_secs(10);
/// How long nothing more is said of a dictionary that cannot be renewed.
const SILENCE: Duration = Duration::from_mins(5);

/// How a dictionary is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    /// Its place in the plan.
    pub(super) dictionary: usize,
    /// How long its entries live.
    pub(super) cache: Duration,
    /// Whether it is asked by key.
    pub(super) keyed: bool,
    /// Whether it has a list for each value that it is asked for.
    pub(super) given: bool,
    /// What of the caller its request reads.
    pub(super) reads: CallerFields,
}

/// One dictionary of one owner.
pub(super) struct DictionarySlot {
    pub(super) entries: ArcSwap<Entries>,
    /// Locked while the entries are loaded.
    pub(super) loading: Arc<Mutex<Loading>>,
}

/// How loading went lately.
#[derive(Default)]
pub(super) struct Loading {
    /// When the last load failed, and why.
    failed: Option<(Instant, ExchangeError)>,
    /// When entries that still serve could not be renewed: that holds back no call that needs others.
    unrenewed: Option<Instant>,
    /// When a failure was last said in the log.
    said: Option<Instant>,
}

/// Why a dictionary is loaded in the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LoadReason {
    /// A call needs it.
    Needed,
    /// What is here serves still, and will soon be too old.
    Ageing,
}

impl Rule {
    /// How old an entry may be that is not asked for again.
    pub(super) fn age(&self, reason: LoadReason) -> Duration {
        match reason {
            LoadReason::Needed => self.cache,
            LoadReason::Ageing => self.cache / 5 * 4,
        }
    }

    /// What was learnt before this moment is asked for again; none where the clock does not go back so far.
    pub(super) fn since(&self, reason: LoadReason) -> Option<Instant> {
        Instant::now().checked_sub(self.age(reason))
    }

    /// Whether what is loaded in the background lives long enough to be of use.
    pub(super) fn lasts(&self) -> bool {
        self.cache >= PAUSE
    }
}

impl Loading {
    /// The failure of a load that is so recent that the dictionary is left alone.
    pub(super) fn failure(&self, rule: Rule) -> Option<&ExchangeError> {
        self.failed.as_ref().filter(|(at, _)| at.elapsed() < PAUSE.min(rule.cache)).map(|(_, failed)| failed)
    }

    /// Whether the dictionary is left alone in the background because it has failed just now.
    pub(super) fn rests(&self, rule: Rule, reason: LoadReason) -> bool {
        let unrenewed = self.unrenewed.is_some_and(|at| at.elapsed() < PAUSE);
        self.failure(rule).is_some() || (reason == LoadReason::Ageing && unrenewed)
    }

    /// Notes how a load in the background ended. A failure is said in the log, unless that was done lately.
    fn note(&mut self, name: &str, reason: LoadReason) {
        let Some((at, error)) = &self.failed else { return };
        if let ExchangeError::Send(SendError::Busy { .. }) = error {
            // Our own pace held it back: a call that needs it waits for its turn itself.
            self.failed = None;
            return;
        }
        if self.said.is_none_or(|said| said.elapsed() >= SILENCE) {
            tracing::warn!(dictionary = name, %error, "a dictionary could not be loaded in the background");
            self.said = Some(*at);
        }
        if reason == LoadReason::Ageing {
            self.unrenewed = self.failed.take().map(|(at, _)| at);
        }
    }
}

impl DictionarySlot {
    pub(super) fn new() -> Self {
        Self { entries: ArcSwap::from_pointee(Entries::unknown()), loading: Arc::default() }
    }

    /// Loads in the background.
    pub(super) async fn renew(
        &self,
        rule: Rule,
        reason: LoadReason,
        loading: &mut Loading,
        asking: &Asking<'_>,
        keys: &[String],
    ) {
        let _old_or_failed = self.fill(rule, loading, asking, keys, rule.age(reason)).await;
        loading.note(&asking.scope.catalog().dictionaries[rule.dictionary].name, reason);
    }

    /// Loads all entries, or what is not known of these keys or was learnt longer ago than `age`. Gives old entries
    /// where there are none to be had.
    pub(super) async fn fill(
        &self,
        rule: Rule,
        loading: &mut Loading,
        asking: &Asking<'_>,
        keys: &[String],
        age: Duration,
    ) -> Result<Arc<Entries>, ExchangeError> {
        let before = self.entries.load_full();
        let loaded = match loading.failure(rule) {
            Some(failed) => Err(failed.clone()),
            None if rule.keyed => asking.keys(rule.dictionary, keys, &before, age).await,
            None => asking.all(rule.dictionary).await,
        };
        match loaded {
            Ok(entries) => {
                loading.failed = None;
                let entries = Arc::new(entries);
                self.entries.store(Arc::clone(&entries));
                Ok(entries)
            }
            Err(error) => {
                if loading.failure(rule).is_none() {
                    loading.failed = Some((Instant::now(), error.clone()));
                }
                let since = Instant::now().checked_sub(rule.cache * STALE);
                let usable = match rule.keyed {
                    true => keys.iter().any(|key| before.knows(key, since)),
                    false => before.is_loaded(since),
                };
                if usable { Ok(before) } else { Err(error) }
            }
        }
    }
}
