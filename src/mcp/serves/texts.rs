//! The languages that the server speaks, and the texts of its `initialize`.

use bytes::Bytes;

use crate::caller::{Caller, Locale};

/// Negotiates languages and introduces the server.
pub trait ServesTexts: Send + Sync + 'static {
    /// What a model should know before it calls anything.
    fn instructions(&self, caller: &Caller) -> Option<String>;

    /// More members of the answer to `initialize`, as JSON without braces: `"instructionNotes":[…]`.
    fn introduction(&self, _caller: &Caller) -> Option<Bytes> {
        None
    }

    /// The locale that fits an `Accept-Language` header best; the default one where none fits.
    fn negotiate(&self, accept_language: &str) -> Locale;

    /// The locale of a request that names none.
    fn default_locale(&self) -> Locale;

    /// The locale of that name, if the server speaks it.
    fn locale_named(&self, name: &str) -> Option<Locale>;
}
