//! The backend's lists that words of a call are held against: names of fields by [`known`](super::known), codes by
//! [`coded`](super::coded). They are advice, so that a call waits for them a short time, and says where one was not had.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::advised::Advised;
use super::failed::Failed;
use super::tool_call::Call;
use crate::catalog::dictionary::Entries;
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

impl Call<'_> {
    /// The lists of these dictionaries, in their order; one with a list for each value is asked for that of the value, a JSON
    /// scalar. `None`: it could not be had in time, or has no entry. They are asked for once, side by side, and kept.
    pub(super) async fn held_lists(&self, due: &[(usize, Option<&str>)], until: Instant) -> Vec<Option<Arc<Entries>>> {
        let (dictionaries, asking) = (&self.context.connection.dictionaries, self.context.asking());
        dictionaries.begin_whole(due.iter().copied(), &asking);
        let mut lists = Vec::with_capacity(due.len());
        for (dictionary, given) in due {
            let asking = asking.given(*given);
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
    pub(super) async fn held_list_of_now(
        &self,
        dictionary: usize,
        given: Option<&str>,
        until: Instant,
    ) -> Option<Arc<Entries>> {
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
