//! Schemas of values that are shown as samples: of a body, a parameter, a reply. The values themselves are not kept.

use serde_json::{Map, Value, json};

use crate::template::has_place;

/// Deeper samples are any map.
const DEEPEST: usize = 5;

/// The schema of data.
pub(crate) fn schema(sample: &Value) -> Value {
    of(sample, 0)
}

fn of(sample: &Value, depth: usize) -> Value {
    match sample {
        Value::Null => json!({}),
        Value::Bool(_) => json!({ "type": "boolean" }),
        Value::Number(number) if number.is_f64() => json!({ "type": "number" }),
        Value::Number(_) => json!({ "type": "integer" }),
        Value::String(_) => json!({ "type": "string" }),
        Value::Array(items) => {
            let items = items.first().map_or_else(|| json!({ "type": "string" }), |first| of(first, depth + 1));
            json!({ "type": "array", "items": items })
        }
        Value::Object(_) if depth >= DEEPEST => json!({ "type": "object" }),
        Value::Object(map) => {
            let properties: Map<String, Value> = map
                .iter()
                .filter(|(name, _)| !has_place(name))
                .map(|(name, value)| (name.clone(), of(value, depth + 1)))
                .collect();
            json!({ "type": "object", "properties": properties })
        }
    }
}

/// A text of a query as the value that it spells: `5` is a number, `true` a boolean.
pub(crate) fn spelt(text: &str) -> Value {
    let whole = text.parse::<i64>().ok().filter(|number| number.to_string() == text);
    match (whole, text) {
        (Some(number), _) => number.into(),
        (None, "true") => true.into(),
        (None, "false") => false.into(),
        (None, text) => text.into(),
    }
}
