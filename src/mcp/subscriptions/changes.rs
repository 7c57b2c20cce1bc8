//! What changed, for whoever listens: lists of what there is, and the contents of resources.
//!
//! Nothing is queued. Each listener has one note of what it has not heard of yet, and a change that is on the note already
//! adds nothing to it; so a listener that never reads costs no more than one that does. What may be listened for is
//! bounded: in number, and in bytes over all listeners together.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::Notify;

/// The most listeners.
const MOST: usize = 20_000;

/// The most resources that one listener listens for.
const MOST_RESOURCES: usize = 1_000;

/// The longest address that is listened for.
const LONGEST: usize = 4 << 10;

/// How much all addresses take that are listened for.
const MOST_BYTES: usize = 64 << 20;

/// What may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'a> {
    /// The list of tools.
    Tools,
    /// The list of resources, or of their templates.
    Resources,
    /// The list of prompts.
    Prompts,
    /// What is at an address, and at the same one with any variables behind a `?`.
    Contents(&'a str),
}

/// Who listens, and what for. One for each server.
#[derive(Debug, Default)]
pub struct Changes {
    listeners: Mutex<Listeners>,
    /// What the addresses take that are listened for.
    bytes: AtomicUsize,
}

#[derive(Debug, Default)]
struct Listeners {
    next: u64,
    of: BTreeMap<u64, Arc<Subscriber>>,
}

/// One listener as the others see it.
#[derive(Debug, Default)]
struct Subscriber {
    state: Mutex<State>,
    told: Notify,
}

#[derive(Debug, Default)]
struct State {
    wants: Wants,
    news: News,
}

/// What a listener wants to hear of.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lists {
    pub(crate) tools: bool,
    pub(crate) resources: bool,
    pub(crate) prompts: bool,
}

#[derive(Debug, Default)]
struct Wants {
    lists: Lists,
    contents: BTreeSet<Arc<str>>,
}

/// What a listener has yet to be told.
#[derive(Debug, Default)]
pub(crate) struct News {
    pub(crate) lists: Lists,
    /// Addresses as the listener spells them.
    pub(crate) contents: BTreeSet<Arc<str>>,
}

impl News {
    fn is_none(&self) -> bool {
        let Lists { tools, resources, prompts } = self.lists;
        !tools && !resources && !prompts && self.contents.is_empty()
    }
}

/// Somebody listens, until this is dropped.
#[derive(Debug)]
pub(crate) struct Listener {
    changes: Arc<Changes>,
    number: u64,
    ear: Arc<Subscriber>,
}

/// There is no room for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany;

impl Changes {
    /// Tells whoever listens for it. Waits for nobody.
    pub fn tell(&self, change: Change<'_>) {
        for ear in self.lock().of.values() {
            ear.hear(change);
        }
    }

    /// How many listen.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.lock().of.len()
    }

    /// Begins to listen.
    pub(crate) fn listen(self: &Arc<Self>, lists: Lists) -> Result<Listener, TooMany> {
        let ear = Arc::new(Subscriber::default());
        ear.lock().wants.lists = lists;
        let mut listeners = self.lock();
        if listeners.of.len() >= MOST {
            return Err(TooMany);
        }
        let number = listeners.next;
        listeners.next += 1;
        listeners.of.insert(number, Arc::clone(&ear));
        Ok(Listener { changes: Arc::clone(self), number, ear })
    }

    fn lock(&self) -> MutexGuard<'_, Listeners> {
        // Nothing in here can panic halfway, so a poisoned map is still a whole one.
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscriber {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here can panic halfway either.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hear(&self, change: Change<'_>) {
        let mut state = self.lock();
        let State { wants, news } = &mut *state;
        match change {
            Change::Tools => news.lists.tools |= wants.lists.tools,
            Change::Resources => news.lists.resources |= wants.lists.resources,
            Change::Prompts => news.lists.prompts |= wants.lists.prompts,
            Change::Contents(changed) => {
                let is_it = |wanted: &&Arc<str>| ***wanted == *changed || without_variables(wanted) == changed;
                news.contents.extend(wants.contents.iter().filter(is_it).cloned());
            }
        }
        if !news.is_none() {
            self.told.notify_one();
        }
    }
}

fn without_variables(uri: &str) -> &str {
    uri.split_once('?').map_or(uri, |(address, _)| address)
}

impl Listener {
    /// Listens for a resource as well.
    pub(crate) fn subscribe(&self, uri: &str) -> Result<(), TooMany> {
        let mut state = self.ear.lock();
        if state.wants.contents.contains(uri) {
            return Ok(());
        }
        if state.wants.contents.len() >= MOST_RESOURCES || uri.len() > LONGEST {
            return Err(TooMany);
        }
        let add = |bytes: usize| (bytes + uri.len() <= MOST_BYTES).then_some(bytes + uri.len());
        self.changes.bytes.fetch_update(Ordering::AcqRel, Ordering::Acquire, add).map_err(|_| TooMany)?;
        state.wants.contents.insert(uri.into());
        Ok(())
    }

    /// Listens for that resource no more.
    pub(super) fn unsubscribe(&self, uri: &str) {
        let mut state = self.ear.lock();
        if state.wants.contents.remove(uri) {
            self.changes.bytes.fetch_sub(uri.len(), Ordering::AcqRel);
        }
        state.news.contents.remove(uri);
    }

    /// What changed since this was asked last, as soon as anything has.
    pub(crate) async fn news(&self) -> News {
        loop {
            let news = std::mem::take(&mut self.ear.lock().news);
            if !news.is_none() {
                return news;
            }
            self.ear.told.notified().await;
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.changes.lock().of.remove(&self.number);
        let held = self.ear.lock().wants.contents.iter().map(|uri| uri.len()).sum();
        self.changes.bytes.fetch_sub(held, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    const ALL: Lists = Lists { tools: true, resources: true, prompts: true };

    fn contents(news: &News) -> Vec<&str> {
        news.contents.iter().map(|uri| &**uri).collect()
    }

    #[test]
    fn a_listener_that_never_reads_is_told_once_of_many_changes() {
        let changes = Arc::new(Changes::default());
        let listener = changes.listen(ALL).expect("room");
        listener.subscribe("crm/deals").expect("room");
        for _ in 0..100_000 {
            changes.tell(Change::Tools);
            changes.tell(Change::Contents("crm/deals"));
            changes.tell(Change::Contents("crm/leads"));
        }
        let news = listener.news().now_or_never().expect("there is news");
        assert!(news.lists.tools && !news.lists.resources && !news.lists.prompts);
        assert_eq!(contents(&news), ["crm/deals"]);
        assert!(listener.news().now_or_never().is_none(), "nothing is told twice");
    }

    #[test]
    fn only_what_is_wanted_is_told() {
        let changes = Arc::new(Changes::default());
        let prompts = changes.listen(Lists { prompts: true, ..Lists::default() }).expect("room");
        changes.tell(Change::Tools);
        changes.tell(Change::Resources);
        changes.tell(Change::Contents("crm/deals"));
        assert!(prompts.news().now_or_never().is_none());
        changes.tell(Change::Prompts);
        assert!(prompts.news().now_or_never().expect("news").lists.prompts);
    }

    #[test]
    fn a_resource_that_changed_has_changed_with_any_variables() {
        let changes = Arc::new(Changes::default());
        let listener = changes.listen(Lists::default()).expect("room");
        for uri in ["crm/deals", "crm/deals?limit=5", "crm/dealsmore"] {
            listener.subscribe(uri).expect("room");
        }
        changes.tell(Change::Contents("crm/deals"));
        assert_eq!(contents(&listener.news().now_or_never().expect("news")), ["crm/deals", "crm/deals?limit=5"]);
        changes.tell(Change::Contents("crm/deals?limit=5"));
        assert_eq!(contents(&listener.news().now_or_never().expect("news")), ["crm/deals?limit=5"]);
        changes.tell(Change::Contents("crm/deals"));
        listener.unsubscribe("crm/deals");
        listener.unsubscribe("crm/deals?limit=5");
        assert!(listener.news().now_or_never().is_none(), "what nobody wants any more is not told");
    }

    #[test]
    fn what_is_held_is_bounded_and_given_back() {
        let changes = Arc::new(Changes::default());
        let listener = changes.listen(ALL).expect("room");
        assert_eq!(listener.subscribe(&"x".repeat(LONGEST + 1)), Err(TooMany));
        for number in 0..MOST_RESOURCES {
            listener.subscribe(&format!("crm/{number}")).expect("room");
            listener.subscribe(&format!("crm/{number}")).expect("the same again takes no room");
        }
        assert_eq!(listener.subscribe("crm/one-more"), Err(TooMany));
        listener.unsubscribe("crm/0");
        listener.subscribe("crm/one-more").expect("room");
        changes.bytes.store(MOST_BYTES, Ordering::Release);
        let other = changes.listen(ALL).expect("room");
        assert_eq!(other.subscribe("a"), Err(TooMany));
        drop(other);
        let held: usize = listener.ear.lock().wants.contents.iter().map(|uri| uri.len()).sum();
        changes.bytes.store(held, Ordering::Release);
        assert_eq!(changes.listeners(), 1);
        drop(listener);
        assert_eq!((changes.listeners(), changes.bytes.load(Ordering::Acquire)), (0, 0));
    }

    #[tokio::test]
    async fn who_waits_is_woken() {
        let changes = Arc::new(Changes::default());
        let listener = changes.listen(ALL).expect("room");
        let waiting = tokio::spawn(async move { listener.news().await.lists.tools });
        tokio::task::yield_now().await;
        changes.tell(Change::Tools);
        assert!(waiting.await.expect("no panic"));
    }
}
