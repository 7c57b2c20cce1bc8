//! The summary that a list had last: the pages of one list have the same counts, and so has a call that is made again.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::caller::Locale;

/// All that the summary of a list depends on where it names no argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListCounts {
    pub(crate) locale: Locale,
    /// Records in the result.
    pub(crate) shown: usize,
    /// Records in all, where the backend says so.
    pub(crate) total: Option<i64>,
}

/// The summary that the lists of one tool had last.
#[derive(Debug, Default)]
pub(crate) struct LastSummary(Mutex<Option<(ListCounts, String)>>);

impl LastSummary {
    /// The summary of a list with these counts: the last one, or what `write` gives.
    pub(crate) fn of(&self, counts: ListCounts, write: impl FnOnce() -> String) -> String {
        if let Some((_, text)) = self.last().as_ref().filter(|(last, _)| *last == counts) {
            return text.clone();
        }
        let text = write();
        *self.last() = Some((counts, text.clone()));
        text
    }

    fn last(&self) -> MutexGuard<'_, Option<(ListCounts, String)>> {
        // It is replaced whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
