//! What is kept for each of several owners, as many as there may be. A connection has one of these, and mostly one owner: it takes nothing
//! until there is one.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};

/// What owners have.
pub(super) struct OwnersOf<K, V> {
    kept: RwLock<HashMap<K, OwnedAt<V>>>,
    most: usize,
    /// Grows with every question.
    asked: AtomicU64,
}

struct OwnedAt<V> {
    owned: Arc<V>,
    /// The last question for it.
    asked: AtomicU64,
}

impl<K: Eq + Hash, V> OwnersOf<K, V> {
    /// For so many owners at most: beyond it a tenth of them go, those that were asked for longest ago.
    pub(super) fn at_most(most: usize) -> Self {
        Self { kept: RwLock::default(), most, asked: AtomicU64::new(0) }
    }

    /// What an owner has, made where it has nothing yet.
    pub(super) fn of(&self, owner: K, make: impl FnOnce() -> V) -> Arc<V> {
        let now = self.asked.fetch_add(1, Relaxed);
        // Nothing in here can panic halfway.
        if let Some(known) = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(&owner) {
            known.asked.store(now, Relaxed);
            return Arc::clone(&known.owned);
        }
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= self.most && !kept.contains_key(&owner) {
            let mut asked: Vec<u64> = kept.values().map(|known| known.asked.load(Relaxed)).collect();
            let (_, oldest, _) = asked.select_nth_unstable(self.most / 10);
            let oldest = *oldest;
            kept.retain(|_, known| known.asked.load(Relaxed) > oldest);
        }
        let made = || OwnedAt { owned: Arc::new(make()), asked: AtomicU64::new(now) };
        Arc::clone(&kept.entry(owner).or_insert_with(made).owned)
    }
}

#[cfg(test)]
mod tests;
