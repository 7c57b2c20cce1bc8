//! A map as pairs of texts: a query, a form. What is nested is written in brackets, as OpenAPI's `deepObject`, PHP and Rails
//! read it. Refuses a list in a list, for which there is no spelling that they agree on.

use serde_json::Value;

/// The pairs in order; `None` if it is no map, or holds a list in a list.
///
/// | data | pairs |
/// |---|---|
/// | `{ id: [1, 2] }` | `id=1`, `id=2` |
/// | `{ filter: { id: [1, 2], by: x } }` | `filter[id][]=1`, `filter[id][]=2`, `filter[by]=x` |
/// | `{ items: [{ price: p }, { price: q }] }` | `items[0][price]=p`, `items[1][price]=q` |
pub(crate) fn pairs_of(json: &[u8]) -> Option<Vec<(String, String)>> {
    let Ok(Value::Object(map)) = serde_json::from_slice(json) else { return None };
    let mut pairs = Vec::with_capacity(map.len());
    for (key, value) in &map {
        push(&mut pairs, key, key, value)?;
    }
    Some(pairs)
}

/// The pairs of a value, the items of a list under `repeated`.
fn push(pairs: &mut Vec<(String, String)>, key: &str, repeated: &str, value: &Value) -> Option<()> {
    match value {
        Value::Null => {}
        Value::Bool(value) => pairs.push((key.to_owned(), value.to_string())),
        Value::Number(value) => pairs.push((key.to_owned(), value.to_string())),
        Value::String(value) => pairs.push((key.to_owned(), value.clone())),
        Value::Object(map) => {
            for (inner, value) in map {
                let key = format!("{key}[{inner}]");
                push(pairs, &key, &format!("{key}[]"), value)?;
            }
        }
        Value::Array(items) => {
            let numbered = items.iter().any(Value::is_object);
            for (place, item) in items.iter().enumerate() {
                match item {
                    Value::Array(_) => return None,
                    item if numbered => push(pairs, &format!("{key}[{place}]"), "", item)?,
                    item => push(pairs, repeated, "", item)?,
                }
            }
        }
    }
    Some(())
}
