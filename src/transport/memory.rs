//! What all peers together make the process hold: bodies and frames that have not been answered, and answers that have not
//! been read. The sum has a budget. Beyond it the connections that hold most for longest are given up, until an eighth of the
//! budget is free again; a call that runs is never given up for its memory.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bytes::Bytes;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::transport::refusals::Refusals;

/// A connection that holds less than this, in bytes, is not worth giving up.
const SMALL: usize = 4 << 10;

/// After that many milliseconds without a request a connection may be closed for the sake of a newcomer.
const IDLE: u64 = 10_000;

/// How often connections were given up for their memory.
static REFUSALS: Refusals = Refusals::new();

/// The budget of one process for what peers make it hold.
#[derive(Debug)]
pub(crate) struct Memory {
    budget: usize,
    held: AtomicUsize,
    given_up: AtomicU64,
    /// There is room again.
    freed: Notify,
    born: Instant,
    holders: Mutex<Holders>,
}

#[derive(Debug, Default)]
struct Holders {
    open: HashMap<u64, Weak<dyn Holder>>,
    next: u64,
}

/// A connection, as the budget sees it.
pub(super) trait Holder: Send + Sync + std::fmt::Debug {
    /// What it holds, in bytes.
    fn held(&self) -> usize;
    /// For how long it has held that at `now`, in milliseconds, one at the least.
    fn age(&self, now: u64) -> u64;
    /// Since when it has had no request; `None` while it has one.
    fn idle_since(&self) -> Option<u64>;
    /// Whether it waits for its peer, so that nothing is lost with it but what the peer keeps waiting.
    fn waits_for_peer(&self) -> bool;
    /// Whether it is about to be closed.
    fn is_given_up(&self) -> bool;
    /// Has it closed; false if that was done before.
    fn give_up(&self) -> bool;
}

/// Bytes that are part of the budget until this is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    memory: Arc<Memory>,
    bytes: usize,
}

impl Memory {
    /// A budget in bytes.
    pub(crate) fn new(budget: usize) -> Arc<Self> {
        Arc::new(Self {
            budget,
            held: AtomicUsize::new(0),
            given_up: AtomicU64::new(0),
            freed: Notify::new(),
            born: Instant::now(),
            holders: Mutex::default(),
        })
    }

    /// What peers make the process hold now, in bytes.
    pub(crate) fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    /// How many connections were given up because memory was short.
    pub(crate) fn given_up(&self) -> u64 {
        self.given_up.load(Ordering::Relaxed)
    }

    /// Whether there is no room for more.
    pub(crate) fn is_full(&self) -> bool {
        self.held() >= self.budget
    }

    /// Makes a connection known under an id, which the function is given.
    pub(super) fn open<H: Holder + 'static>(&self, holder: impl FnOnce(u64) -> H) -> Arc<H> {
        let mut holders = self.lock();
        holders.next += 1;
        let id = holders.next;
        let holder = Arc::new(holder(id));
        let weak: Weak<H> = Arc::downgrade(&holder);
        holders.open.insert(id, weak);
        holder
    }

    /// Counts bytes until the guard is dropped.
    pub(crate) fn hold(self: &Arc<Self>, bytes: usize) -> Held {
        self.add(bytes);
        Held { memory: Arc::clone(self), bytes }
    }

    /// The same bytes, counted until the last of their clones is dropped.
    pub(crate) fn hold_bytes(self: &Arc<Self>, bytes: Bytes) -> Bytes {
        struct Counted(Bytes, #[expect(dead_code, reason = "it counts until it is dropped")] Held);
        impl AsRef<[u8]> for Counted {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
        let held = self.hold(bytes.len());
        Bytes::from_owner(Counted(bytes, held))
    }

    /// Milliseconds since this budget began, from one on: zero means never.
    pub(super) fn now(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_add(1)
    }

    pub(super) fn add(&self, bytes: usize) {
        if self.held.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) > self.budget {
            self.relieve();
        }
    }

    pub(super) fn give_back(&self, bytes: usize) {
        let before = self.held.fetch_sub(bytes, Ordering::Relaxed);
        if before >= self.budget && before.saturating_sub(bytes) < self.budget {
            self.freed.notify_waiters();
        }
    }

    /// Waits until there is room: connections that were given up give back what they hold a moment later.
    pub(crate) async fn room(&self) {
        loop {
            let freed = self.freed.notified();
            if !self.is_full() {
                return;
            }
            freed.await;
        }
    }

    pub(super) fn forget(&self, id: u64) {
        self.lock().open.remove(&id);
    }

    /// Closes the connection that has been idle for longest, and for [`IDLE`] at the least: one without a request. False if
    /// there is none.
    pub(crate) fn close_idlest(&self) -> bool {
        let latest = self.now().saturating_sub(IDLE);
        let idlest = self.holders().into_iter().filter_map(|holder| Some((holder.idle_since()?, holder)));
        let idlest = idlest.filter(|(since, _)| *since <= latest).min_by_key(|(since, _)| *since);
        idlest.is_some_and(|(_, holder)| holder.give_up())
    }

    /// Gives connections up until an eighth of the budget is free, as far as there are any that may be.
    fn relieve(&self) {
        let mut given_up = 0_usize;
        let most = self.budget - self.budget / 8;
        let holders = self.holders();
        let leaving: usize = holders.iter().filter(|holder| holder.is_given_up()).map(|holder| holder.held()).sum();
        let mut expected = self.held().saturating_sub(leaving);
        if expected <= self.budget {
            return;
        }
        let now = self.now();
        let mut worst: Vec<(u128, usize, &dyn Holder)> = holders
            .iter()
            .filter(|holder| holder.waits_for_peer() && !holder.is_given_up())
            .map(|holder| (holder.held(), holder))
            .filter(|(held, _)| *held >= SMALL)
            .map(|(held, holder)| (held as u128 * u128::from(holder.age(now)), held, &**holder))
            .collect();
        worst.sort_unstable_by_key(|(badness, ..)| std::cmp::Reverse(*badness));
        for (_, held, holder) in worst {
            if expected <= most {
                break;
            }
            if holder.give_up() {
                expected = expected.saturating_sub(held);
                given_up += 1;
            }
        }
        if given_up > 0 {
            self.given_up.fetch_add(given_up as u64, Ordering::Relaxed);
            if let Some(unsaid) = REFUSALS.say() {
                let held = self.held();
                tracing::warn!(given_up, held, budget = self.budget, unsaid, "gave up connections: memory was short");
            }
        }
    }

    /// The open connections. The last clone of one may be dropped with them: outside of the lock, which its `Drop` takes.
    fn holders(&self) -> Vec<Arc<dyn Holder>> {
        self.lock().open.values().filter_map(Weak::upgrade).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Holders> {
        // Nothing in here can panic halfway, so a poisoned map is still a whole one.
        self.holders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.memory.give_back(self.bytes);
    }
}

#[cfg(test)]
mod tests;
