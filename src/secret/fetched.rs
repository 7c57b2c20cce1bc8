//! Keys that come while the server runs, as tokens do: they are masked like those of the settings. The last few of each kind
//! are kept, since an answer on its way may still quote the one before.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwapOption;

use super::finder::{self, Masked, SecretFinder};
use super::value::Secret;

/// How many are kept. A connection has one or two at a time.
const MOST: usize = 64;

/// A shorter one would mask ordinary words.
const SHORTEST: usize = 8;

/// The keys, shared by all that mask.
#[derive(Default)]
pub(crate) struct FetchedKeys {
    keys: Mutex<VecDeque<Secret>>,
    finder: ArcSwapOption<SecretFinder>,
}

impl FetchedKeys {
    /// Has this key masked from here on.
    pub(crate) fn add(&self, key: &Secret) {
        if key.expose().len() < SHORTEST {
            return;
        }
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.contains(key) {
            return;
        }
        keys.push_front(key.clone());
        keys.truncate(MOST);
        self.finder.store(Some(Arc::new(SecretFinder::new(keys.iter()))));
    }

    /// The text without these keys.
    pub(crate) fn mask<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        let Some(finder) = self.finder() else { return text };
        masked_by(text, |text| finder.mask_text(text))
    }

    /// What finds them; none where there is no key.
    fn finder(&self) -> Option<Arc<SecretFinder>> {
        self.finder.load_full()
    }
}

impl std::fmt::Debug for FetchedKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FetchedKeys")
    }
}

/// Finds all keys of the server in what goes out to callers: those of the settings, and those that were fetched.
pub(crate) struct KnownKeys {
    configured: SecretFinder,
    fetched: Arc<FetchedKeys>,
    /// Others that are found, too: those of the operator, for what goes out to callers of a tenant.
    beside: Option<Arc<KnownKeys>>,
}

impl KnownKeys {
    /// Finds these keys, and what is fetched.
    pub(crate) fn new<'s>(configured: impl IntoIterator<Item = &'s Secret>, fetched: Arc<FetchedKeys>) -> Self {
        Self { configured: SecretFinder::new(configured), fetched, beside: None }
    }

    /// Finds those of another, too.
    #[must_use]
    pub(crate) fn beside(self, others: Arc<Self>) -> Self {
        Self { beside: Some(others), ..self }
    }

    /// The text without the keys that were fetched.
    pub(crate) fn mask_fetched<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        let text = self.fetched.mask(text);
        match &self.beside {
            None => text,
            Some(others) => others.mask_fetched(text),
        }
    }

    /// Where keys stand in JSON, in order, and what goes there instead so that it stays JSON.
    #[must_use]
    pub(crate) fn in_json(&self, json: &[u8]) -> Vec<Masked> {
        let found = self.configured.in_json(json);
        let fetched = self.fetched.finder().map(|fetched| fetched.in_json(json));
        let others = self.beside.as_ref().map(|others| others.in_json(json));
        match (fetched, others) {
            (None, None) => found,
            (fetched, others) => {
                finder::merged([found, fetched.unwrap_or_default(), others.unwrap_or_default()].concat())
            }
        }
    }

    /// The text without the keys; borrowed if it has none.
    #[must_use]
    pub(crate) fn mask_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let masked = self.fetched.mask(self.configured.mask_text(text));
        let Some(others) = &self.beside else { return masked };
        masked_by(masked, |text| others.mask_text(text))
    }

    /// JSON without the keys; borrowed if it has none.
    #[must_use]
    pub(crate) fn mask_json<'t>(&self, json: &'t str) -> Cow<'t, str> {
        let mut masked = self.configured.mask_json(json);
        if let Some(fetched) = self.fetched.finder() {
            masked = masked_by(masked, |json| fetched.mask_json(json));
        }
        if let Some(others) = &self.beside {
            masked = masked_by(masked, |json| others.mask_json(json));
        }
        masked
    }
}

/// A text once more without keys; as it was, if it has none.
fn masked_by<'t>(text: Cow<'t, str>, mask: impl FnOnce(&str) -> Cow<'_, str>) -> Cow<'t, str> {
    match mask(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(masked) => Cow::Owned(masked),
    }
}

#[cfg(test)]
mod tests;
