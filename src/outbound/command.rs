//! A read as one of several in a request: its path and, behind a `?`, what is in its query and body, as pairs. Refuses what pairs do
//! not say as JSON does, and names that are not everywhere read alike: such a read goes alone.

use kartoteka_compiler::plan::{self, Encoding, Verb};
use serde_json::Value;

use crate::runtime::request::{Request, encode};

/// The longest read, in bytes.
const LONGEST: usize = 8 << 10;

/// The most pairs of a read. Beyond a thousand PHP drops them.
const MOST_PAIRS: usize = 500;

/// How deep a body may be nested.
const DEEPEST: usize = 16;

/// A pair: its name, with brackets, and its value; neither is encoded.
type Pair = (String, String);

/// The read as a text; `None`: it goes alone. `is_reserved` says which keys the backend writes.
pub(super) fn command(request: &Request, batch: &plan::Batch, is_reserved: impl Fn(&str) -> bool) -> Option<String> {
    let is_plain = request.effect == plan::Effect::Read
        && matches!(request.verb, Verb::Get | Verb::Post)
        && matches!(request.encoding, Encoding::Json | Encoding::Form)
        && request.headers.is_empty()
        && request.reads.is_none()
        && request.characters.is_none()
        && request.fault.is_none();
    let path = request.path.strip_prefix('/').unwrap_or(&request.path);
    let in_path = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    if !is_plain || path.is_empty() || !path.bytes().all(in_path) {
        return None;
    }
    if request.query.iter().any(|(key, _)| is_reserved(key)) {
        return None;
    }
    let mut pairs = request.query.clone();
    if let Some(body) = request.body.as_deref().filter(|_| request.verb == Verb::Post) {
        let Ok(Value::Object(map)) = serde_json::from_slice(body) else { return None };
        for (key, value) in &map {
            if !is_name(key) || is_reserved(key) {
                return None;
            }
            put(&mut pairs, key.clone(), value, DEEPEST)?;
        }
    }
    if pairs.len() > MOST_PAIRS || pairs.iter().any(|pair| stands_apart(pair, batch)) {
        return None;
    }
    let mut text = path.to_owned();
    for (place, (name, value)) in pairs.iter().enumerate() {
        text.push(if place == 0 { '?' } else { '&' });
        encode(name, &mut text);
        text.push('=');
        encode(value, &mut text);
    }
    Some(text).filter(|text| text.len() <= LONGEST)
}

/// Whether the pair holds a text that means something else in a read among others.
fn stands_apart((name, value): &Pair, batch: &plan::Batch) -> bool {
    batch.apart.iter().any(|apart| name.contains(&**apart) || value.contains(&**apart))
}

/// Whether it is read as it is written in front of brackets: dots and spaces become something else there.
fn is_name(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Whether it is read as it is written within brackets.
fn is_inner_name(key: &str) -> bool {
    !key.is_empty() && !key.starts_with(char::is_whitespace) && !key.contains(['[', ']'])
}

/// The pairs of a value; `None` if it has no spelling that means the same: `null`, booleans, what is empty, and numbers that are
/// not whole.
fn put(pairs: &mut Vec<Pair>, name: String, value: &Value, deepest: usize) -> Option<()> {
    let deeper = deepest.checked_sub(1)?;
    match value {
        Value::String(text) => pairs.push((name, text.clone())),
        Value::Number(number) if number.is_i64() || number.is_u64() => pairs.push((name, number.to_string())),
        Value::Null | Value::Bool(_) | Value::Number(_) => return None,
        Value::Array(items) if items.is_empty() => return None,
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                put(pairs, format!("{name}[{place}]"), item, deeper)?;
            }
        }
        Value::Object(map) if map.is_empty() => return None,
        Value::Object(map) => {
            for (key, item) in map {
                if !is_inner_name(key) {
                    return None;
                }
                put(pairs, format!("{name}[{key}]"), item, deeper)?;
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests;
