//! Keeps only some fields of a map, as bytes.
//!
//! What is kept stays as it is written, in the order of the reply. A field that is not there is no fault: a backend that
//! leaves empty fields out would make it one. A field with dots leads into maps, and into those of a list one by one.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::runtime::json::Members;

/// The map with these fields alone, one that ends with `*` standing for all that begin so; `None` if the text is no map.
pub(crate) fn object(text: &str, fields: &[String]) -> Option<String> {
    if !text.starts_with('{') {
        return None;
    }
    let members: Members<'_> = serde_json::from_str(text).ok()?;
    let mut out = String::with_capacity(text.len());
    out.push('{');
    for (key, value) in members.0 {
        let whole = fields.iter().any(|field| *field == key || is_begun_by(&key, field));
        let kept = if whole { Some(Cow::Borrowed(value.get())) } else { within(&key, value, fields) };
        let Some(kept) = kept else { continue };
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(&serde_json::to_string(&key).expect("a text is always written to memory"));
        out.push(':');
        out.push_str(&kept);
    }
    out.push('}');
    Some(out)
}

/// What stays of the value under a key of which some parts are kept; `None` if there are none.
fn within<'v>(key: &str, value: &'v RawValue, fields: &[String]) -> Option<Cow<'v, str>> {
    let rest = |field: &String| field.strip_prefix(key)?.strip_prefix('.').map(str::to_owned);
    let parts: Vec<String> = fields.iter().filter_map(rest).collect();
    if parts.is_empty() {
        return None;
    }
    let kept = self::value(value.get(), &parts);
    matches!(&kept, Cow::Owned(kept) if kept != "{}").then_some(kept)
}

/// The map, or the maps of the list, with these fields alone; anything else as it is.
pub(crate) fn value<'t>(text: &'t str, fields: &[String]) -> Cow<'t, str> {
    if let Some(object) = object(text, fields) {
        return Cow::Owned(object);
    }
    let Some(items) = text.starts_with('[').then(|| serde_json::from_str::<Vec<&RawValue>>(text).ok()).flatten() else {
        return Cow::Borrowed(text);
    };
    let items: Vec<_> =
        items.iter().map(|item| object(item.get(), fields).map_or(Cow::Borrowed(item.get()), Cow::Owned)).collect();
    Cow::Owned(format!("[{}]", items.join(",")))
}

/// The map, or the items of the list.
pub(crate) fn records(text: &str) -> Vec<&str> {
    let text = text.trim();
    match text.as_bytes().first() {
        Some(b'[') => {
            let items = serde_json::from_str::<Vec<&RawValue>>(text).unwrap_or_default();
            items.into_iter().map(RawValue::get).collect()
        }
        Some(b'{') => vec![text],
        _ => Vec::new(),
    }
}

/// Whether a key is one of those that a pattern stands for.
fn is_begun_by(key: &str, pattern: &str) -> bool {
    let Some(begin) = pattern.strip_suffix('*') else { return false };
    key.get(..begin.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(begin))
}

#[cfg(test)]
mod tests;
