//! The members of an object, as they are typed.

use serde_json::Value;

/// A member of an object as it is typed: by its schema, where there is one; else a number, `true`, `false`, `null` and JSON are what they
/// are, and anything else is a text.
pub(super) fn member(of: &Value, key: &str, typed: &str) -> Value {
    let schema =
        of["properties"].get(key).or_else(|| of.get("additionalProperties").filter(|others| others.is_object()));
    let is_text = schema.is_some_and(|schema| schema["type"] == "string");
    match serde_json::from_str::<Value>(typed) {
        // What stands in quotes is a text, whatever is in it.
        Ok(value) if !is_text || value.is_string() => value,
        _ => typed.into(),
    }
}
