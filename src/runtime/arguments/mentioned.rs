//! Which names a schema speaks of.

use serde_json::Value;

/// The names of properties that a schema speaks of, each once.
pub(super) fn mentioned(schema: &Value) -> Vec<String> {
    let mut names = Vec::new();
    gather(schema, &mut names, 0);
    names
}

fn gather(schema: &Value, names: &mut Vec<String>, depth: usize) {
    const DEEPEST: usize = 16;
    let Some(keywords) = schema.as_object().filter(|_| depth < DEEPEST) else { return };
    let mut add = |name: &str| {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    for keyword in ["properties", "dependentRequired", "dependentSchemas"] {
        keywords.get(keyword).and_then(Value::as_object).into_iter().flatten().for_each(|(name, _)| add(name));
    }
    let required = keywords.get("required").and_then(Value::as_array).into_iter().flatten();
    required.filter_map(Value::as_str).for_each(add);
    for (keyword, value) in keywords {
        match (keyword.as_str(), value) {
            ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => {
                parts.iter().for_each(|part| gather(part, names, depth + 1));
            }
            ("not" | "if" | "then" | "else", part) => gather(part, names, depth + 1),
            _ => {}
        }
    }
}
