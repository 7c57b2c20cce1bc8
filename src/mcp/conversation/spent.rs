//! The states that a write has taken up where the server keeps them nowhere else: each is good for one, in this process. A
//! client that sends the same round again, after an answer that was lost or out of malice, makes no second record with it.

use std::{
    collections::{HashSet, VecDeque},
    hash::{BuildHasher, RandomState},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// How many are remembered. Each stands for a write that a user was asked about; beyond that the oldest are forgotten, which the
/// log says.
const MOST: usize = 100_000;

/// The states that are spent, for as long as they could be opened.
#[derive(Debug)]
pub(super) struct Spent {
    keys: RandomState,
    last: Duration,
    taken: Mutex<TakenState>,
}

#[derive(Debug, Default)]
struct TakenState {
    known: HashSet<u64>,
    /// The oldest first.
    order: VecDeque<(Instant, u64)>,
}

impl Spent {
    /// Remembers each state for that long.
    pub(super) fn new(last: Duration) -> Self {
        Self { keys: RandomState::new(), last, taken: Mutex::default() }
    }

    /// Gives a state back: nothing was done with it.
    pub(super) fn give_back(&self, state: &str) {
        let key = self.keys.hash_one(state);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.known.remove(&key) {
            taken.order.retain(|(_, known)| *known != key);
        }
    }

    /// Takes a state up; false if it was before.
    pub(super) fn take(&self, state: &str) -> bool {
        let key = self.keys.hash_one(state);
        // Nothing in here can panic halfway, so a poisoned set is still a whole one.
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let TakenState { known, order } = &mut *taken;
        while let Some((since, oldest)) = order.front().copied()
            && (since.elapsed() >= self.last || order.len() >= MOST)
        {
            if since.elapsed() < self.last {
                tracing::warn!(most = MOST, "a state of a write was forgotten before its time");
            }
            known.remove(&oldest);
            order.pop_front();
        }
        let new = known.insert(key);
        if new {
            order.push_back((Instant::now(), key));
        }
        new
    }
}

#[cfg(test)]
mod tests;
