//! How many calls may be in flight at once, over all connections that share it. It refuses, it never queues: a queue would
//! hide the overload from clients that could call later.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::sync::Notify;

/// Admits calls up to a number. Clones share the number.
#[derive(Debug, Clone)]
pub(crate) struct Gate(Arc<GateState>);

/// A place that is taken until this is dropped.
#[derive(Debug)]
pub(crate) struct GatePlace(Arc<GateState>);

#[derive(Debug)]
struct GateState {
    /// How many are in flight; and above [`WAITS`] for how many the gate is shut, because they wait for the last of them.
    taken: AtomicU64,
    most: u64,
    /// No more than [`NARROW`] may enter.
    is_narrow: AtomicBool,
    refused: AtomicU64,
    /// The last call has ended while something waited for that.
    idle: Notify,
}

/// So many calls may be in flight while the gate is narrow.
const NARROW: u64 = 64;

/// One that waits for the end of all calls, as it counts in [`GateState::taken`].
const WAITS: u64 = 1 << 32;

/// Shuts the gate until it is dropped.
struct Shut<'g>(&'g GateState);

impl Gate {
    /// A gate for that many calls, one at the least.
    #[must_use]
    pub(crate) fn new(calls: usize) -> Self {
        let most = u64::try_from(calls.max(1)).unwrap_or(u64::MAX).min(1 << 24);
        Self(Arc::new(GateState {
            taken: AtomicU64::new(0),
            most,
            is_narrow: AtomicBool::new(false),
            refused: AtomicU64::new(0),
            idle: Notify::new(),
        }))
    }

    /// A place that is held until it is dropped, or `None` if all are taken: then the call is refused.
    #[must_use]
    pub(crate) fn enter(&self) -> Option<GatePlace> {
        let place = self.look_in();
        if place.is_none() {
            self.0.refused.fetch_add(1, Ordering::Relaxed);
        }
        place
    }

    /// The same for what tries another way where all places are taken, and enters there: no call was refused yet.
    pub(super) fn look_in(&self) -> Option<GatePlace> {
        let is_narrow = self.0.is_narrow.load(Ordering::Relaxed);
        let most = if is_narrow { self.0.most.min(NARROW) } else { self.0.most };
        let enter = |taken| (taken < most).then_some(taken + 1);
        let entered = self.0.taken.fetch_update(Ordering::AcqRel, Ordering::Relaxed, enter);
        entered.is_ok().then(|| GatePlace(Arc::clone(&self.0)))
    }

    /// Lets no more than 64 calls be in flight, or as many as there may be again. What calls and the replies of backends take is
    /// counted nowhere: where they are too much for the memory, fewer may run at once, and some always may.
    pub(crate) fn narrow(&self, narrow: bool) {
        self.0.is_narrow.store(narrow, Ordering::Relaxed);
    }

    /// How many calls are in flight.
    #[must_use]
    pub(crate) fn in_flight(&self) -> u64 {
        self.0.taken.load(Ordering::Relaxed) % WAITS
    }

    /// How many calls were refused since the start.
    #[must_use]
    pub(crate) fn refused(&self) -> u64 {
        self.0.refused.load(Ordering::Relaxed)
    }

    /// Waits until no call is in flight. Meant for a server that takes no new ones: the wait keeps them out,
    /// too.
    pub(crate) async fn idle(&self) {
        self.0.taken.fetch_add(WAITS, Ordering::AcqRel);
        let _shut = Shut(&self.0);
        loop {
            // Made before the look, so that the last call cannot end between the two unnoticed.
            let idle = self.0.idle.notified();
            if self.0.taken.load(Ordering::Acquire).is_multiple_of(WAITS) {
                return;
            }
            idle.await;
        }
    }
}

impl Drop for GatePlace {
    fn drop(&mut self) {
        let left = self.0.taken.fetch_sub(1, Ordering::AcqRel) - 1;
        if left > 0 && left.is_multiple_of(WAITS) {
            self.0.idle.notify_waiters();
        }
    }
}

impl Drop for Shut<'_> {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(WAITS, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests;
