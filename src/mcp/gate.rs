//! How many calls may be in flight at once, over all connections that share it. It refuses, it never queues: a queue would
//! hide the overload from clients that could call later.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Admits calls up to a number. Clones share the number.
#[derive(Debug, Clone)]
pub struct Gate {
    permits: Arc<Semaphore>,
    refused: Arc<AtomicU64>,
    most: u32,
}

impl Gate {
    /// A gate for that many calls, one at the least.
    #[must_use]
    pub fn new(calls: usize) -> Self {
        let most = u32::try_from(calls.max(1)).unwrap_or(u32::MAX).min(1 << 24);
        Self { permits: Arc::new(Semaphore::new(most as usize)), refused: Arc::default(), most }
    }

    /// A place that is held until it is dropped, or `None` if all are taken: then the call is refused.
    #[must_use]
    pub fn enter(&self) -> Option<OwnedSemaphorePermit> {
        let place = self.look_in();
        if place.is_none() {
            self.refused.fetch_add(1, Relaxed);
        }
        place
    }

    /// The same for what tries another way where all places are taken, and enters there: no call was refused yet.
    pub(super) fn look_in(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.permits).try_acquire_owned().ok()
    }

    /// How many calls were refused since the start.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.load(Relaxed)
    }

    /// How many calls are in flight.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.most as usize - self.permits.available_permits()
    }

    /// Waits until no call is in flight. Meant for a server that takes no new ones: the wait keeps them out,
    /// too.
    pub async fn idle(&self) {
        // The semaphore is never closed, so the only way to return is to hold every permit.
        let _all = self.permits.acquire_many(self.most).await;
    }
}
