//! Arguments as other servers of tools define them: a name, a type, a description, and what JSON Schema calls alike.

use serde_json::{Map, Value, json};

use crate::document::{list, text};
use crate::secrets;

/// Deeper definitions are any map.
const DEEPEST: usize = 6;

/// The schema of a definition. A default that looks like a credential is not kept.
pub(crate) fn schema(definition: &Value) -> Value {
    let mut schema = of(definition, 0);
    let default = definition.get("default").filter(|default| !default.is_null() && !secrets::is_written_in(default));
    if let Some(default) = default {
        schema["default"] = default.clone();
    }
    schema
}

fn of(definition: &Value, depth: usize) -> Value {
    let kind = match text(definition, "type") {
        Some("float" | "double" | "number") => "number",
        Some("int" | "integer") => "integer",
        Some("bool" | "boolean") => "boolean",
        Some("array") => "array",
        Some("map" | "object") => "object",
        _ => "string",
    };
    let mut out = Map::from_iter([("type".to_owned(), kind.into())]);
    if depth > 0 {
        out.extend(text(definition, "description").map(|said| ("description".to_owned(), said.into())));
    }
    for (key, own) in [
        ("enum", "enum"),
        ("allowedValues", "enum"),
        ("minimum", "minimum"),
        ("minValue", "minimum"),
        ("maximum", "maximum"),
        ("maxValue", "maximum"),
        ("pattern", "pattern"),
        ("format", "format"),
        ("required", "required"),
    ] {
        // Of an argument `required` says something else.
        let value = definition.get(key).filter(|value| key != "required" || value.is_array());
        out.extend(value.map(|value| (own.to_owned(), value.clone())));
    }
    if depth >= DEEPEST {
        return Value::Object(out);
    }
    if kind == "array" {
        let items = definition.get("items").filter(|items| items.is_object());
        out.insert("items".to_owned(), items.map_or_else(|| json!({ "type": "string" }), |items| of(items, depth + 1)));
    }
    if let Some(properties) = definition.get("properties").and_then(Value::as_object).filter(|_| kind == "object") {
        let each = properties.iter().map(|(name, value)| (name.clone(), of(value, depth + 1)));
        out.insert("properties".to_owned(), Value::Object(each.collect()));
    }
    if let Some(kind) = text(definition, "valueType").filter(|_| kind == "object") {
        out.insert("additionalProperties".to_owned(), of(&json!({ "type": kind }), depth + 1));
    }
    Value::Object(out)
}

/// The definition of a name in a list.
pub(crate) fn named<'d>(of: &'d Value, key: &'d str, name: &str) -> Option<&'d Value> {
    list(of, key).find(|one| text(one, "name") == Some(name))
}
