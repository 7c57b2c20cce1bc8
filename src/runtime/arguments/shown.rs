//! What was passed, as a fault reports it: recognisable, and short.

use serde_json::Value;

/// Of the values that may be passed, this many are named.
pub(super) const MOST_LISTED: usize = 24;

/// A value as a caller recognises it, without repeating all of it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Array(items) if !items.is_empty() => "[…]".to_owned(),
        Value::Object(map) if !map.is_empty() => "{…}".to_owned(),
        Value::String(text) => Value::String(shortened(text)).to_string(),
        other => other.to_string(),
    }
}

/// A value as it is reported, cut where it is long.
pub(super) fn cut(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(shortened(text)),
        Value::Array(_) | Value::Object(_) => Value::String(shown(value)),
        other => other.clone(),
    }
}

/// A text as it is reported, cut where it is long.
pub(super) fn shortened(text: &str) -> String {
    const MOST_CHARACTERS: usize = 60;
    match text.char_indices().nth(MOST_CHARACTERS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
