//! What callers see, kept by their rights: callers with equal rights share one view, which is built when the first of them
//! comes.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::listing::Listing;
use super::visible::Visible;
use crate::caller::{Locale, Rights};

/// The most views that are kept besides the whole one.
const MOST: usize = 1_024;

/// What callers of certain rights see.
pub(crate) struct View {
    pub(crate) visible: Visible,
    /// One a [`Locale`], written when it is first asked for: most callers of a server speak one language.
    listings: Vec<OnceLock<Listing>>,
}

/// The views of a set.
pub(super) struct Views {
    whole: Arc<View>,
    parts: RwLock<HashMap<Rights, Arc<View>>>,
}

impl View {
    fn new(visible: Visible, locales: usize) -> Self {
        Self { visible, listings: (0..locales).map(|_| OnceLock::new()).collect() }
    }

    /// What is listed in a language; a locale that is not known is the default one.
    pub(super) fn listing(&self, locale: Locale, default: Locale, write: impl FnOnce(Locale) -> Listing) -> &Listing {
        let known = usize::from(locale.0) < self.listings.len();
        let locale = if known { locale } else { default };
        self.listings[usize::from(locale.0)].get_or_init(|| write(locale))
    }
}

impl Views {
    pub(super) fn new(locales: usize) -> Self {
        Self { whole: Arc::new(View::new(Visible::Everything, locales)), parts: RwLock::default() }
    }

    /// The view of callers for whom roles are not asked.
    pub(super) fn whole(&self) -> &Arc<View> {
        &self.whole
    }

    /// The view of callers of these rights.
    pub(super) fn of(&self, rights: Rights, see: impl FnOnce() -> Visible) -> Arc<View> {
        if rights.are_all() {
            return Arc::clone(&self.whole);
        }
        // Nothing in here can panic halfway.
        if let Some(view) = self.parts.read().unwrap_or_else(PoisonError::into_inner).get(&rights) {
            return Arc::clone(view);
        }
        let view = Arc::new(View::new(see(), self.whole.listings.len()));
        let mut parts = self.parts.write().unwrap_or_else(PoisonError::into_inner);
        if parts.len() >= MOST {
            parts.clear();
        }
        Arc::clone(parts.entry(rights).or_insert(view))
    }
}
