//! Masks what must not be seen in a text on its way out: to a log, a caller, a file. By value, for the secrets that are
//! known, and by shape, for those that come from elsewhere: what a catalog says its secrets look like, a bearer, a token in
//! JSON or in a query. It does not promise to find what it has never seen in a shape that it does not know.
//!
//! To find the secrets it has to hold them, in compiled patterns that are not wiped from memory: it lives as long as the
//! connection whose secrets they are.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use regex::{Regex, RegexBuilder};
use url::Url;

use super::shape;
use super::value::Secret;

/// What stands in the place of a secret.
pub(crate) const MASK: &str = "***";

/// Shorter ones would mask half of every text, and guard nothing.
const SHORTEST: usize = 4;
/// A part of a secret address that is shorter is a word of the address, not its key.
const SHORTEST_PART: usize = 8;

/// What is encoded in an address: everything but RFC 3986's unreserved characters.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Knows what to mask. Made once from all settings.
#[derive(Clone)]
pub(crate) struct Redactor {
    patterns: Arc<Patterns>,
    /// Secrets that were added to those of the patterns.
    known: Option<Arc<KnownSecrets>>,
}

struct Patterns {
    pattern: Regex,
    /// The same without whole addresses whose keys it knows.
    keys: Regex,
}

/// Secrets in their usual spellings, the longest first: a pattern for each tenant would cost ten times as much.
struct KnownSecrets {
    whole: Vec<String>,
    /// The same without whole addresses of which the key is known.
    keys: Vec<String>,
}

/// A bearer, and a token under one of its usual names; the group is what must not be seen.
const USUAL: [&str; 3] = [
    r#"(?i:bearer)[ \t]+([^\s"&#,;]+)"#,
    r#"\b(?i:auth|access_token|refresh_token|client_secret|api_key|apikey|token)=(?:%22)?([^\s"&#,;]+)"#,
    r#""(?i:auth|access_token|refresh_token|client_secret|api_key|apikey|token)"\s*:\s*"([^\s"&#,;]+)"#,
];

impl Redactor {
    /// Masks these secrets, the parts of an address among them that could be a key, and what looks like one: besides the
    /// usual ones, what has one of these shapes. A shape is a regular expression; its first group is what must not be seen,
    /// and one without a group says nothing. It is found inside a text whatever it is anchored to.
    pub(crate) fn new<'s>(
        secrets: impl IntoIterator<Item = &'s Secret>,
        shapes: impl IntoIterator<Item = &'s str>,
    ) -> Self {
        let secrets: Vec<&Secret> = secrets.into_iter().collect();
        let mut looks: Vec<String> = shapes.into_iter().filter_map(|shape| shape::anywhere(shape, SHORTEST)).collect();
        looks.sort();
        looks.dedup();
        let all = |whole| secrets.iter().flat_map(move |secret| parts(secret.expose(), whole));
        let (whole, keys) = (pattern(all(WholeAddress::Masked), &looks), pattern(all(WholeAddress::Shown), &looks));
        Self { patterns: Arc::new(Patterns { pattern: whole, keys }), known: None }
    }

    /// The same, which masks these secrets, too.
    #[must_use]
    pub(crate) fn knowing(&self, secrets: &[Secret]) -> Self {
        let all = |whole| spellings(secrets.iter().flat_map(move |secret| parts(secret.expose(), whole)));
        let known = KnownSecrets { whole: all(WholeAddress::Masked), keys: all(WholeAddress::Shown) };
        Self { patterns: Arc::clone(&self.patterns), known: Some(Arc::new(known)) }
    }

    /// The text without its keys: an address of which a part is secret keeps the others. For the operator alone.
    #[must_use]
    pub(crate) fn mask_keys<'t>(&self, text: &'t str) -> Cow<'t, str> {
        masked(&self.patterns.keys, self.known.as_ref().map(|known| &*known.keys), text)
    }

    /// The text without its secrets; borrowed if it has none.
    #[must_use]
    pub(crate) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        masked(&self.patterns.pattern, self.known.as_ref().map(|known| &*known.whole), text)
    }
}

/// The text without what is known, and without what the pattern finds.
fn masked<'t>(pattern: &Regex, known: Option<&[String]>, text: &'t str) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(text);
    for secret in known.unwrap_or_default() {
        if text.contains(secret) {
            text = Cow::Owned(text.replace(secret, MASK));
        }
    }
    match text {
        Cow::Borrowed(text) => mask(pattern, text),
        Cow::Owned(text) => Cow::Owned(mask(pattern, &text).into_owned()),
    }
}

/// Whether a secret address is one in every part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WholeAddress {
    Masked,
    /// Only where it has no part that could be its key.
    Shown,
}

/// A known secret is masked whole; of what looks like one, the group.
fn mask<'t>(pattern: &Regex, text: &'t str) -> Cow<'t, str> {
    pattern.replace_all(text, |found: &regex::Captures<'_>| {
        let whole = found.get_match().range();
        match found.iter().skip(1).flatten().next() {
            Some(key) => format!("{}{MASK}{}", &text[whole.start..key.start()], &text[key.end()..whole.end]),
            None => MASK.to_owned(),
        }
    })
}

/// These texts in their usual spellings.
fn spellings(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut known = Vec::new();
    for text in texts {
        known.push(text.replace('/', "\\/"));
        // A space is a plus in a form, and `%20` in an address.
        known.push(url::form_urlencoded::byte_serialize(text.as_bytes()).collect());
        known.push(utf8_percent_encode(&text, RESERVED).to_string());
        known.push(text);
    }
    // They are tried in order: what contains another must come before it.
    known.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    known.dedup();
    known
}

/// What finds these texts in their usual spellings, and what looks like a secret.
fn pattern(texts: impl Iterator<Item = String>, looks: &[String]) -> Regex {
    let known = spellings(texts);
    let known = known.iter().map(|known| regex::escape(known));
    let pattern = looks.iter().cloned().chain(known).chain(USUAL.map(str::to_owned)).collect::<Vec<_>>().join("|");
    // The limit is for patterns of strangers: these are constant, escaped, or were compiled one by one.
    RegexBuilder::new(&pattern).size_limit(usize::MAX).build().expect("each part of it compiles")
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Redactor")
    }
}

/// The secret itself, and the parts of it that could be shown alone: `1/code` also as `code`, an address also as the
/// long parts of its path, its password and the values of its query.
fn parts(secret: &str, whole: WholeAddress) -> Vec<String> {
    let mut parts = Vec::new();
    match Url::parse(secret).ok().filter(Url::has_host) {
        Some(url) => {
            parts.extend(url.path().split('/').filter(|part| part.len() >= SHORTEST_PART).map(str::to_owned));
            parts.extend(url.password().map(str::to_owned));
            parts.extend(url.query_pairs().map(|(_, value)| value.into_owned()));
        }
        None => parts.extend(secret.split('/').filter(|part| part.len() >= SHORTEST_PART).map(str::to_owned)),
    }
    parts.retain(|part| part.len() >= SHORTEST);
    if whole == WholeAddress::Masked || parts.is_empty() || !secret.contains("://") {
        parts.extend([secret.to_owned(), secret.trim_end_matches('/').to_owned()]);
        parts.retain(|part| part.len() >= SHORTEST);
    }
    parts
}

#[cfg(test)]
mod tests;
