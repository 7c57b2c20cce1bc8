//! Regular expressions of cards and settings, each compiled once in the life of the process. They come from authors,
//! never from callers, so their number is bounded.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use regex::Regex;

static KNOWN: LazyLock<RwLock<HashMap<String, Option<Arc<Regex>>>>> = LazyLock::new(RwLock::default);

/// The compiled expression; `None` if it is none, which the compiler reports to the author.
pub(crate) fn regex(pattern: &str) -> Option<Arc<Regex>> {
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
        return known.clone();
    }
    let compiled = Regex::new(pattern).ok().map(Arc::new);
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(pattern.to_owned(), compiled.clone());
    compiled
}
