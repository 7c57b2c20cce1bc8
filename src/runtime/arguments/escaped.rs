//! Keys whose operator came through HTML: `&gt;=DATE_CREATE` for `>=DATE_CREATE`. No backend has such a key, so what was meant is
//! certain. Values are left alone: a text may be written so on purpose.

use serde_json::{Map, Value};

use super::findings::Findings;
use super::trail::Trail;

/// What operators begin with that HTML escapes.
const OPERATORS: [char; 2] = ['<', '>'];

/// A map with the keys that were meant; each is noted. A key stays as it is where the one that was meant is passed as well.
pub(super) fn keys(given: Map<String, Value>, trail: Trail<'_>, findings: &mut Findings) -> Map<String, Value> {
    if !given.keys().any(|key| meant(key).is_some()) {
        return given;
    }
    let mut mended = Map::with_capacity(given.len());
    let passed: Vec<String> = given.keys().cloned().collect();
    for (key, value) in given {
        match meant(&key).filter(|name| !passed.contains(name) && !mended.contains_key(name)) {
            Some(name) if !findings.is_full_of_notes() => {
                findings.renamed(&key, trail.key(&name));
                mended.insert(name, value);
            }
            _ => drop(mended.insert(key, value)),
        }
    }
    mended
}

/// The same in all maps of a value that no check looks into.
pub(super) fn within(value: Value, trail: Trail<'_>, findings: &mut Findings) -> Value {
    if !holds_one(&value) {
        return value;
    }
    match value {
        Value::Object(map) => {
            let map = keys(map, trail, findings);
            Value::Object(
                map.into_iter()
                    .map(|(key, value)| {
                        let value = within(value, trail.key(&key), findings);
                        (key, value)
                    })
                    .collect(),
            )
        }
        Value::Array(items) => {
            let items = items.into_iter().enumerate();
            Value::Array(items.map(|(index, item)| within(item, trail.item(index), findings)).collect())
        }
        scalar => scalar,
    }
}

/// Whether a key anywhere in a value begins with an escaped operator.
fn holds_one(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| meant(key).is_some() || holds_one(value)),
        Value::Array(items) => items.iter().any(holds_one),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// The key that was meant by one that begins with an escaped operator, however often it was escaped.
fn meant(key: &str) -> Option<String> {
    const MOST_TIMES: usize = 4;
    if !key.starts_with('&') {
        return None;
    }
    let mut rest = key.to_owned();
    for _ in 0..MOST_TIMES {
        let unescaped = unescaped(&rest)?;
        if !unescaped.starts_with('&') {
            return unescaped.starts_with(OPERATORS).then_some(unescaped);
        }
        rest = unescaped;
    }
    None
}

/// The text with the character that its first reference stands for.
fn unescaped(text: &str) -> Option<String> {
    let (reference, rest) = text.strip_prefix('&')?.split_once(';')?;
    let letter = match reference.to_ascii_lowercase().as_str() {
        "gt" | "#62" | "#x3e" => '>',
        "lt" | "#60" | "#x3c" => '<',
        "amp" | "#38" | "#x26" => '&',
        _ => return None,
    };
    Some(format!("{letter}{rest}"))
}

#[cfg(test)]
mod tests;
