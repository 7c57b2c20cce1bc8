//! Dictionaries with what texts say of their entries, in a language: written once for as long as a dictionary is the same.

use std::sync::{Arc, Weak};

use arc_swap::ArcSwap;
use kartoteka_compiler::plan::{LabelText, List};

use super::entries::Entries;
use crate::caller::Locale;

/// How many are kept: each language of each label with texts, of the latest dictionaries.
const MOST: usize = 64;

/// What was written.
#[derive(Default)]
pub(crate) struct SpokenEntries(ArcSwap<Vec<Arc<Spoken>>>);

struct Spoken {
    of: Weak<Entries>,
    texts: List<LabelText>,
    locale: Locale,
    entries: Arc<Entries>,
}

impl SpokenEntries {
    /// The entries of a dictionary with these texts, written by `write` if they are not here.
    pub(crate) fn get(
        &self,
        of: &Arc<Entries>,
        texts: &List<LabelText>,
        locale: Locale,
        write: impl FnOnce() -> Entries,
    ) -> Arc<Entries> {
        let is_same = |known: &Arc<Spoken>| {
            std::ptr::eq(known.of.as_ptr(), Arc::as_ptr(of)) && known.locale == locale && known.texts == *texts
        };
        if let Some(known) = self.0.load().iter().find(|known| is_same(known)) {
            return Arc::clone(&known.entries);
        }
        let entries = Arc::new(write());
        let new = Spoken { of: Arc::downgrade(of), texts: texts.clone(), locale, entries: Arc::clone(&entries) };
        let new = Arc::new(new);
        self.0.rcu(|known| {
            // Those of a dictionary that was renewed are of no use to anyone; while one is here, its address is its own.
            let lasting = known.iter().filter(|known| known.of.strong_count() > 0 && !is_same(known));
            std::iter::once(&new).chain(lasting).take(MOST).cloned().collect::<Vec<_>>()
        });
        entries
    }
}
