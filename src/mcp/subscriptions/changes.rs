//! What changed, for the clients that subscribe: lists of what there is, and the contents of resources.
//!
//! Nothing is queued. Each subscriber has one note of what it has not heard of yet, and a change that is on the note already
//! adds nothing to it; so a subscriber that never reads costs no more than one that does. Subscriptions are bounded: in
//! number, and in the bytes of all addresses together.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::subscriber::{Change, ChangedLists, News, Subscriber};

/// The most subscribers of one server.
const MOST: usize = 20_000;

/// The most resources of one subscriber.
const MOST_RESOURCES: usize = 1_000;

/// The longest address, in bytes.
const LONGEST: usize = 4 << 10;

/// The most bytes of all addresses together.
const MOST_BYTES: usize = 64 << 20;

/// The subscribers of one server.
#[derive(Debug, Default)]
pub struct Changes {
    subscribers: Mutex<Numbered>,
    /// What the addresses of all subscribers take.
    bytes: AtomicUsize,
}

#[derive(Debug, Default)]
struct Numbered {
    next: u64,
    subscribers: BTreeMap<u64, Arc<Subscriber>>,
}

/// A subscriber's own end. Dropping it ends the subscription.
#[derive(Debug)]
pub(crate) struct Subscription {
    changes: Arc<Changes>,
    number: u64,
    subscriber: Arc<Subscriber>,
}

/// A bound of this module is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany;

impl Changes {
    /// Notes a change for every subscriber that wants to hear of it. Waits for no client.
    pub fn publish(&self, change: Change<'_>) {
        for subscriber in self.lock().subscribers.values() {
            subscriber.note(change);
        }
    }

    /// How many subscribers there are.
    #[must_use]
    pub fn subscribers(&self) -> usize {
        self.lock().subscribers.len()
    }

    /// Subscribes to changes of these lists.
    pub(crate) fn subscribe(self: &Arc<Self>, lists: ChangedLists) -> Result<Subscription, TooMany> {
        let mut numbered = self.lock();
        if numbered.subscribers.len() >= MOST {
            return Err(TooMany);
        }
        let subscriber = Arc::new(Subscriber::new(lists));
        let number = numbered.next;
        numbered.next += 1;
        numbered.subscribers.insert(number, Arc::clone(&subscriber));
        Ok(Subscription { changes: Arc::clone(self), number, subscriber })
    }

    fn lock(&self) -> MutexGuard<'_, Numbered> {
        // Nothing in here can panic halfway, so a poisoned map is still a whole one.
        self.subscribers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// Adds a resource.
    pub(crate) fn add(&self, uri: &str) -> Result<(), TooMany> {
        let mut notes = self.subscriber.notes();
        if notes.resources.contains(uri) {
            return Ok(());
        }
        if notes.resources.len() >= MOST_RESOURCES || uri.len() > LONGEST {
            return Err(TooMany);
        }
        let add = |bytes: usize| (bytes + uri.len() <= MOST_BYTES).then_some(bytes + uri.len());
        self.changes.bytes.fetch_update(Ordering::AcqRel, Ordering::Acquire, add).map_err(|_| TooMany)?;
        notes.resources.insert(uri.into());
        Ok(())
    }

    /// Removes a resource, with what is noted of it.
    pub(super) fn remove(&self, uri: &str) {
        let mut notes = self.subscriber.notes();
        if notes.resources.remove(uri) {
            self.changes.bytes.fetch_sub(uri.len(), Ordering::AcqRel);
        }
        notes.news.contents.remove(uri);
    }

    /// What changed since this was asked last, as soon as anything has.
    pub(crate) async fn news(&self) -> News {
        self.subscriber.news().await
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.changes.lock().subscribers.remove(&self.number);
        let held = self.subscriber.notes().resources.iter().map(|uri| uri.len()).sum();
        self.changes.bytes.fetch_sub(held, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests;
