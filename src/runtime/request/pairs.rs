//! A map of scalars and lists of scalars as pairs of texts: a query, a form. Refuses anything deeper.

use serde_json::Value;

/// The pairs in order, a list's items under its key one by one; `None` if there is a map or a list too deep.
pub(crate) fn pairs_of(json: &[u8]) -> Option<Vec<(String, String)>> {
    let Ok(Value::Object(map)) = serde_json::from_slice(json) else { return None };
    let mut pairs = Vec::with_capacity(map.len());
    for (key, value) in map {
        match value {
            Value::Array(items) => {
                for item in items {
                    push(&mut pairs, key.clone(), item)?;
                }
            }
            value => push(&mut pairs, key, value)?,
        }
    }
    Some(pairs)
}

fn push(pairs: &mut Vec<(String, String)>, key: String, value: Value) -> Option<()> {
    match value {
        Value::Null => {}
        Value::Bool(value) => pairs.push((key, value.to_string())),
        Value::Number(value) => pairs.push((key, value.to_string())),
        Value::String(value) => pairs.push((key, value)),
        Value::Array(_) | Value::Object(_) => return None,
    }
    Some(())
}
