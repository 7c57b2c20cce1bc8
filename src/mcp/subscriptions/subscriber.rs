//! One subscriber: what it wants to hear of, and the note of what it has yet to hear.

use std::{
    collections::BTreeSet,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

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

/// Some of the lists that may change.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ChangedLists {
    pub(crate) tools: bool,
    pub(crate) resources: bool,
    pub(crate) prompts: bool,
}

impl ChangedLists {
    /// All that there are.
    pub(crate) const ALL: Self = Self { tools: true, resources: true, prompts: true };
}

/// What has changed and was not delivered yet.
#[derive(Debug, Default)]
pub(crate) struct News {
    pub(crate) lists: ChangedLists,
    /// Addresses as the subscriber spells them.
    pub(crate) contents: BTreeSet<Arc<str>>,
}

impl News {
    fn is_none(&self) -> bool {
        let ChangedLists { tools, resources, prompts } = self.lists;
        !tools && !resources && !prompts && self.contents.is_empty()
    }
}

/// A subscriber as changes see it.
#[derive(Debug)]
pub(super) struct Subscriber {
    wants: ChangedLists,
    notes: Mutex<ChangeNotes>,
    noted: Notify,
}

/// What of a subscriber is behind its lock.
#[derive(Debug, Default)]
pub(super) struct ChangeNotes {
    /// The resources that it has subscribed to.
    pub(super) resources: BTreeSet<Arc<str>>,
    pub(super) news: News,
}

impl Subscriber {
    pub(super) fn new(wants: ChangedLists) -> Self {
        Self { wants, notes: Mutex::default(), noted: Notify::new() }
    }

    pub(super) fn notes(&self) -> MutexGuard<'_, ChangeNotes> {
        // Nothing in here can panic halfway, so poisoned notes are still whole ones.
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a change, if it is one that the subscriber wants to hear of.
    pub(super) fn note(&self, change: Change<'_>) {
        let mut notes = self.notes();
        let ChangeNotes { resources, news } = &mut *notes;
        match change {
            Change::Tools => news.lists.tools |= self.wants.tools,
            Change::Resources => news.lists.resources |= self.wants.resources,
            Change::Prompts => news.lists.prompts |= self.wants.prompts,
            Change::Contents(changed) => {
                let is_it = |wanted: &&Arc<str>| ***wanted == *changed || without_variables(wanted) == changed;
                news.contents.extend(resources.iter().filter(is_it).cloned());
            }
        }
        if !news.is_none() {
            self.noted.notify_one();
        }
    }

    /// What was noted since this was asked last, as soon as there is anything.
    pub(super) async fn news(&self) -> News {
        loop {
            let news = mem::take(&mut self.notes().news);
            if !news.is_none() {
                return news;
            }
            self.noted.notified().await;
        }
    }
}

fn without_variables(uri: &str) -> &str {
    uri.split_once('?').map_or(uri, |(address, _)| address)
}
