//! The backend's lists that words of a call are held against: names of fields by [`known`](super::known), codes by
//! [`coded`](super::coded). They are advice, so that a call waits for them a short time, and says where one was not had.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use kartoteka_compiler::plan::HeldList;

use super::advised::Advised;
use super::failed::Failed;
use super::tool_call::Call;
use crate::catalog::dictionary::{Entries, Entry};
use crate::runtime::evaluate;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// The most words that a result tells. For other names no nearest one is looked for: a map may have tens of thousands.
pub(super) const MOST_TOLD: usize = 10;

/// How long a call waits for lists: whether a write was done must not be lost for want of a warning.
const PATIENCE: Duration = Duration::from_secs(2);

/// How old a list may be that says of a word which looks right that it is none of it: so often at the most is it asked for again.
const RECENT: Duration = Duration::from_secs(10);

/// Until when a call that begins with it now waits for lists, all of them together.
pub(super) fn until() -> Instant {
    Instant::now() + PATIENCE
}

/// A list that words of one call are held against.
pub(super) enum DueList {
    /// A dictionary, and which of its lists, a JSON scalar, of one with a list for each value.
    Dictionary(usize, Option<String>),
    /// What the catalog has written out.
    Written(Arc<Entries>),
}

impl DueList {
    /// Nothing is written out for this call, so that nothing is known of its words.
    pub(super) fn is_silent(&self) -> bool {
        matches!(self, Self::Written(entries) if entries.len() == 0)
    }

    fn asked(&self) -> Option<(usize, Option<&str>)> {
        match self {
            Self::Dictionary(dictionary, given) => Some((*dictionary, given.as_deref())),
            Self::Written(_) => None,
        }
    }
}

impl Call<'_> {
    /// The list that counts in a call with these arguments.
    pub(super) fn due_list(&self, list: &HeldList, bound: &dyn BoundArguments) -> DueList {
        let json = |value| evaluate::json(value, bound, &self.scope());
        match list {
            HeldList::Dictionary { dictionary, given } => {
                DueList::Dictionary(*dictionary, given.as_ref().and_then(json))
            }
            HeldList::Written { texts } => {
                let texts = json(texts).and_then(|texts| serde_json::from_str::<Vec<String>>(&texts).ok());
                let mut entries = Entries::everything();
                for text in texts.into_iter().flatten() {
                    let entry = Entry::new(&serde_json::Value::from(text.as_str()).to_string(), "{}");
                    entries.add(&text, Some(entry));
                }
                DueList::Written(Arc::new(entries))
            }
        }
    }

    /// These lists, in their order. `None`: it could not be had in time, or has no entry. The backend is asked for its own once, side
    /// by side, and they are kept.
    pub(super) async fn held_lists(&self, due: &[&DueList], until: Instant) -> Vec<Option<Arc<Entries>>> {
        let (dictionaries, asking) = (&self.context.connection.dictionaries, self.context.asking());
        dictionaries.begin_whole(due.iter().filter_map(|list| list.asked()), &asking);
        let mut lists = Vec::with_capacity(due.len());
        for list in due {
            let (dictionary, given) = match list {
                DueList::Dictionary(dictionary, given) => (dictionary, given.as_deref()),
                DueList::Written(entries) => {
                    lists.push(Some(Arc::clone(entries)));
                    continue;
                }
            };
            let asking = asking.given(given);
            let name = &*self.context.catalog.plan.dictionaries[*dictionary].name;
            // All are on their way by now: those that came count, whichever are late.
            let list = match timeout_at(until, dictionaries.whole(*dictionary, &asking)).await {
                Ok(Ok(entries)) => Some(entries).filter(|entries| entries.len() > 0),
                Ok(Err(error)) => {
                    tracing::warn!(dictionary = name, kind = Failed::from(error).kind(), "a list could not be loaded");
                    None
                }
                Err(_) => {
                    tracing::warn!(dictionary = name, tool = &*self.plan().name, "a list did not come in time");
                    None
                }
            };
            lists.push(list);
        }
        lists
    }

    /// A list as it is now, where what is at hand may be too old to say of a word that it is none of it.
    pub(super) async fn held_list_of_now(&self, due: &DueList, until: Instant) -> Option<Arc<Entries>> {
        let (dictionary, given) = match due {
            DueList::Dictionary(dictionary, given) => (*dictionary, given.as_deref()),
            DueList::Written(entries) => return Some(Arc::clone(entries)),
        };
        let (dictionaries, asking) = (&self.context.connection.dictionaries, self.context.asking());
        let asking = asking.given(given);
        let since = Instant::now().checked_sub(RECENT);
        let list = timeout_at(until, dictionaries.whole_of_now(dictionary, since, &asking)).await;
        list.ok()?.ok().filter(|entries| entries.is_loaded(since))
    }

    /// Warns of the arguments of which nothing was looked at, each once.
    pub(super) fn warn_of_unheld(&self, advised: &mut Advised<'_>, (code, text): (&str, &str), slots: &[usize]) {
        for (place, slot) in slots.iter().enumerate() {
            if !slots[..place].contains(slot) {
                let mut variables = Variables::new().with("argument", self.plan().arguments[*slot].name.as_ref());
                variables.text("system", self.context.system());
                advised.advice.warnings.push(self.own_as(code, text, &variables));
            }
        }
    }

    /// Says how many words are not told of so many.
    pub(super) fn warn_of_more(&self, advised: &mut Advised<'_>, (code, text): (&str, &str), all: usize) {
        if all > MOST_TOLD {
            let mut variables = Variables::new();
            variables.count("count", all - MOST_TOLD);
            advised.advice.warnings.push(self.own_as(code, text, &variables));
        }
    }
}
