//! Scalars that are written as JSON already.

use std::borrow::Cow;

use super::writer::Misfit;

/// A scalar written as JSON, as the text that it says: `"a"` → `a`, `5` → `5`.
///
/// # Errors
/// If it is a map, a list or no JSON at all.
pub(crate) fn scalar_text(json: Option<&str>) -> Result<Option<Cow<'_, str>>, Misfit> {
    let Some(json) = json.map(str::trim).filter(|json| *json != "null") else { return Ok(None) };
    match json.as_bytes().first() {
        Some(b'"') => match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(plain) if !plain.contains('\\') => Ok(Some(Cow::Borrowed(plain))),
            _ => serde_json::from_str(json).map(|text: String| Some(Cow::Owned(text))).map_err(|_| Misfit::Reply),
        },
        Some(b'-' | b'0'..=b'9' | b't' | b'f') => Ok(Some(Cow::Borrowed(json))),
        _ => Err(Misfit::Reply),
    }
}
