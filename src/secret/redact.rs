//! Masks what must not be seen in a text on its way out: to a log, a caller, a file. By value, for the secrets that are
//! known, and by shape, for those that come from elsewhere: a webhook's code in an address, a bearer, a token in JSON or
//! in a query. It does not promise to find what it has never seen in a shape that it does not know.

use std::borrow::Cow;

use regex::Regex;
use url::Url;

use crate::secret::Secret;

/// What stands in the place of a secret.
pub const MASK: &str = "***";

/// Shorter ones would mask half of every text, and guard nothing.
const SHORTEST: usize = 4;
/// A part of a secret address that is shorter is a word of the address, not its key.
const SHORTEST_PART: usize = 8;

/// Knows what to mask. Made once from all settings.
#[derive(Clone)]
pub struct Redactor {
    pattern: Regex,
    /// The same without whole addresses whose keys it knows.
    keys: Regex,
}

/// A slash as it is in a path, in JSON as PHP writes it, and in a query.
const SLASH: &str = r"(?:\\?/|%2[Ff])";
/// Around the code of a webhook, a bearer, and a token under one of its usual names.
const KEEPS: [&str; 3] = [
    "(?i:bearer)[ \\t]+",
    r#"\b(?i:auth|access_token|refresh_token|client_secret|api_key|apikey|token)=(?:%22)?"#,
    r#""(?i:auth|access_token|refresh_token|client_secret|api_key|apikey|token)"\s*:\s*""#,
];

impl Redactor {
    /// Masks these secrets, the parts of an address among them that could be a key, and what looks like one.
    pub fn new<'s>(secrets: impl IntoIterator<Item = &'s Secret>) -> Self {
        let secrets: Vec<&Secret> = secrets.into_iter().collect();
        let all = |whole| secrets.iter().flat_map(move |secret| parts(secret.expose(), whole));
        Self { pattern: pattern(all(Whole::Masked)), keys: pattern(all(Whole::Shown)) }
    }

    /// The text without its keys: an address of which a part is secret keeps the others. For the operator alone.
    #[must_use]
    pub fn mask_keys<'t>(&self, text: &'t str) -> Cow<'t, str> {
        mask(&self.keys, text)
    }

    /// The text without its secrets; borrowed if it has none.
    #[must_use]
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        mask(&self.pattern, text)
    }
}

/// Whether a secret address is one in every part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Masked,
    /// Only where it has no part that could be its key.
    Shown,
}

fn mask<'t>(pattern: &Regex, text: &'t str) -> Cow<'t, str> {
    pattern.replace_all(text, |found: &regex::Captures<'_>| {
        let kept = found.iter().skip(1).flatten().next().map_or("", |kept| kept.as_str());
        format!("{kept}{MASK}")
    })
}

/// What finds these texts in their usual spellings, and what looks like a secret.
fn pattern(texts: impl Iterator<Item = String>) -> Regex {
    let mut known = Vec::new();
    for text in texts {
        known.push(text.replace('/', "\\/"));
        known.push(percent(&text));
        known.push(text);
    }
    // The alternatives are tried in order: what contains another must come before it.
    known.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    known.dedup();
    let mut pattern = format!("(?P<keep>{SLASH}rest{SLASH}[0-9]+{SLASH})[A-Za-z0-9]+");
    for known in &known {
        pattern.push('|');
        pattern.push_str(&regex::escape(known));
    }
    for (n, keep) in KEEPS.iter().enumerate() {
        pattern += &format!(r#"|(?P<keep{n}>{keep})[^\s"&#,;]+"#);
    }
    Regex::new(&pattern).expect("what is escaped and what is constant compiles")
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Redactor")
    }
}

/// The secret itself, and the parts of it that could be shown alone: `1/code` also as `code`, an address also as the
/// long parts of its path, its password and the values of its query.
fn parts(secret: &str, whole: Whole) -> Vec<String> {
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
    if whole == Whole::Masked || parts.is_empty() || !secret.contains("://") {
        parts.extend([secret.to_owned(), secret.trim_end_matches('/').to_owned()]);
        parts.retain(|part| part.len() >= SHORTEST);
    }
    parts
}

fn percent(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor(secrets: &[&str]) -> Redactor {
        Redactor::new(&secrets.iter().map(|secret| Secret::new(*secret)).collect::<Vec<_>>())
    }

    #[test]
    fn the_operator_sees_whom_a_request_goes_to() {
        let redactor =
            redactor(&["https://b24.example/rest/1/abcdefgh12/", "7/zyxwvuts98", "https://b24.example/short/"]);
        for (text, masked) in [
            ("https://b24.example/rest/1/abcdefgh12/crm.lead.list", "https://b24.example/rest/1/***/crm.lead.list"),
            ("https://b24.example/rest/7/zyxwvuts98/x", "https://b24.example/rest/7/***/x"),
            ("https://b24.example/short/x", "***x"),
        ] {
            assert_eq!(redactor.mask_keys(text), masked, "{text}");
        }
    }

    #[test]
    fn known_secrets_are_masked_in_every_spelling() {
        let redactor = redactor(&["https://b24.example/rest/1/abcdefgh12/", "7/zyxwvuts98", "pa ss/wörd", "tok"]);
        for (text, masked) in [
            ("POST https://b24.example/rest/1/abcdefgh12/crm.lead.list", "POST ***crm.lead.list"),
            ("at https://b24.example/rest/1/abcdefgh12", "at ***"),
            ("code abcdefgh12 is wrong", "code *** is wrong"),
            ("7/zyxwvuts98", "***"),
            ("zyxwvuts98", "***"),
            (r#"{"a":"7\/zyxwvuts98"}"#, r#"{"a":"***"}"#),
            ("a=7%2Fzyxwvuts98&b=1", "a=***&b=1"),
            ("pa ss/wörd pa+ss%2Fw%C3%B6rd", "*** ***"),
            ("https://b24.example/ token tok", "https://b24.example/ token tok"),
        ] {
            assert_eq!(redactor.mask(text), masked, "{text}");
        }
    }

    #[test]
    fn unknown_ones_are_masked_by_their_shape() {
        let redactor = redactor(&[]);
        for (text, masked) in [
            ("/rest/1/abcdef/crm.lead.list", "/rest/1/***/crm.lead.list"),
            (r"https:\/\/b24.example\/rest\/12\/abcdef\/", r"https:\/\/b24.example\/rest\/12\/***\/"),
            ("%2Frest%2F1%2Fabcdef%2F", "%2Frest%2F1%2F***%2F"),
            ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer ***"),
            (r#"{"auth": "abc", "x": 1}"#, r#"{"auth": "***", "x": 1}"#),
            ("?auth=abc&x=1", "?auth=***&x=1"),
            ("access_token=abc", "access_token=***"),
            ("/rest/crm.lead.list", "/rest/crm.lead.list"),
            ("the author=Chekhov", "the author=Chekhov"),
        ] {
            assert_eq!(redactor.mask(text), masked, "{text}");
        }
        assert!(matches!(redactor.mask("nothing here"), Cow::Borrowed(_)));
    }

    #[test]
    fn masking_twice_changes_nothing() {
        let redactor = redactor(&["https://b24.example/rest/1/abcdefgh12/"]);
        let once = redactor.mask("/rest/1/abcdefgh12/ Bearer abc auth=abc").into_owned();
        assert_eq!(redactor.mask(&once), once);
    }
}
