//! Loads of dictionaries that hold their locks and are ready to run. What several begin with goes to their backend together.

use std::sync::Arc;

use futures::future::join_all;
use tokio::sync::OwnedMutexGuard;

use super::brought::Brought;
use super::load::Asking;
use super::slot::{DictionarySlot, LoadReason, Loading, Rule};
use crate::runtime::request::Request;

/// A load that is ready to run.
pub(super) struct HeldLoad {
    slot: Arc<DictionarySlot>,
    rule: Rule,
    reason: LoadReason,
    loading: OwnedMutexGuard<Loading>,
    /// Of a dictionary that is asked by key.
    keys: Vec<String>,
    /// Of a dictionary with a list for each value: which, a JSON scalar.
    given: Option<String>,
}

impl HeldLoad {
    /// None where the dictionary is being loaded, has failed just now, or would not last.
    pub(super) fn of(
        slot: Arc<DictionarySlot>,
        rule: Rule,
        reason: LoadReason,
        asking: &Asking<'_>,
        keys: Vec<String>,
    ) -> Option<Self> {
        let loading = Arc::clone(&slot.loading).try_lock_owned().ok()?;
        let waits = !rule.lasts() || loading.rests(rule, reason);
        let given = asking.scope.given().map(str::to_owned);
        (!waits).then_some(Self { slot, rule, reason, loading, keys, given })
    }

    /// Runs loads side by side; the requests that several begin with go together where their backend takes them so.
    pub(super) async fn run_all(loads: Vec<Self>, asking: &Asking<'_>) {
        let goes_together = |load: &Self| asking.goes_together(load.rule.dictionary);
        let (together, alone): (Vec<Self>, Vec<Self>) = loads.into_iter().partition(goes_together);
        let alone = join_all(alone.into_iter().map(|load| load.run(asking)));
        futures::join!(alone, Self::run_together(together, asking));
    }

    async fn run_together(loads: Vec<Self>, asking: &Asking<'_>) {
        let begin: Vec<Request> = loads.iter().flat_map(|load| load.begins_with(asking)).collect();
        // One read is no batch.
        if begin.len() < 2 {
            join_all(loads.into_iter().map(|load| load.run(asking))).await;
            return;
        }
        let brought = Brought::by(asking.upstream, begin, asking.caller()).await;
        let asking = Asking { upstream: &brought, ..*asking };
        join_all(loads.into_iter().map(|load| load.run(&asking))).await;
    }

    fn begins_with(&self, asking: &Asking<'_>) -> Vec<Request> {
        let Self { slot, rule, reason, keys, given, .. } = self;
        let asking = asking.given(given.as_deref());
        match rule.keyed {
            true => {
                let before = slot.entries.load();
                asking.key_requests(rule.dictionary, keys, &before, rule.age(*reason))
            }
            false => vec![asking.first_request(rule.dictionary)],
        }
    }

    async fn run(mut self, asking: &Asking<'_>) {
        let asking = asking.given(self.given.as_deref());
        self.slot.renew(self.rule, self.reason, &mut self.loading, &asking, &self.keys).await;
    }
}
