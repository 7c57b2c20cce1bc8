//! Scalars as a backend writes them.

use std::borrow::Cow;

/// A scalar's text: that of a JSON text without its quotes. Nothing for `null`, a list or a map.
pub fn scalar(json: &str) -> Option<Cow<'_, str>> {
    match json.as_bytes().first()? {
        b'"' if !json.contains('\\') => Some(Cow::Borrowed(&json[1..json.len() - 1])),
        b'"' => serde_json::from_str(json).ok().map(Cow::Owned),
        b'{' | b'[' | b'n' => None,
        _ => Some(Cow::Borrowed(json)),
    }
}

/// A whole number, also one that is written as text.
pub(crate) fn number(json: &str) -> Option<i64> {
    scalar(json)?.trim().parse().ok()
}
