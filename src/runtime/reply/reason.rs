//! Why a backend refused, in its own words, where the catalog does not say where they stand: RFC 9457, and the shapes that
//! most frameworks write. The words are another system's: what shows them masks, cuts and marks them.

use serde_json::{Map, Value};

/// Longer replies are not searched: they are no refusal, but data or a page.
const MOST_BYTES: usize = 64 << 10;

/// So many faults of fields are given.
const MOST_FIELDS: usize = 20;

/// Nested faults are followed so deep.
const MOST_DEPTH: usize = 4;

/// Where one sentence about the whole stands, the most telling first.
const SENTENCES: [&str; 10] = [
    "detail",
    "error_description",
    "message",
    "error_message",
    "errorMessage",
    "error",
    "msg",
    "description",
    "reason",
    "title",
];

/// Where the faults of fields stand.
const FIELDS: [&str; 6] = ["errors", "details", "detail", "violations", "invalid-params", "fieldErrors"];

/// Where an entry of a list of faults says which field it is of.
const PLACES: [&str; 8] = ["loc", "field", "path", "pointer", "property", "propertyPath", "param", "name"];

/// The backend's words in the reply that a failure came with; `None` where there are none.
pub(super) fn reason(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > MOST_BYTES || text.starts_with('<') {
        return None;
    }
    let Ok(json) = serde_json::from_str::<Value>(text) else { return Some(text.to_owned()) };
    let mut fields = Vec::new();
    faults(&json, "", 0, &mut fields);
    let whole = sentence(&json, 0).filter(|whole| !fields.iter().any(|fault| fault.ends_with(whole.as_str())));
    let parts: Vec<String> = whole.into_iter().chain(fields).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The sentence about the whole.
fn sentence(json: &Value, depth: usize) -> Option<String> {
    match json {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Object(map) if depth < MOST_DEPTH => {
            let said = |key: &&str| {
                map.get(*key).filter(|value| !value.is_array()).and_then(|value| sentence(value, depth + 1))
            };
            SENTENCES.iter().find_map(said)
        }
        _ => None,
    }
}

/// Adds the faults of fields, each `path: words`.
fn faults(json: &Value, path: &str, depth: usize, found: &mut Vec<String>) {
    if depth > MOST_DEPTH {
        return;
    }
    match json {
        Value::Object(map) => {
            for key in FIELDS {
                match map.get(key) {
                    Some(Value::Array(items)) => items.iter().for_each(|item| entry(item, path, depth + 1, found)),
                    Some(Value::Object(fields)) => of_fields(fields, path, depth + 1, found),
                    _ => {}
                }
            }
            if let Some(inner @ Value::Object(_)) = map.get("error") {
                faults(inner, path, depth + 1, found);
            }
            // Django, Laravel and others: a map of fields, each with a list of sentences, and nothing else.
            let known = |key: &String| FIELDS.contains(&key.as_str()) || SENTENCES.contains(&key.as_str());
            if depth == 0 && !map.is_empty() && !map.keys().any(known) && map.values().all(is_list_of_texts) {
                of_fields(map, path, depth + 1, found);
            }
        }
        Value::Array(items) if depth == 0 => items.iter().for_each(|item| entry(item, path, depth + 1, found)),
        _ => {}
    }
}

fn is_list_of_texts(value: &Value) -> bool {
    value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_string))
}

/// One entry of a list of faults: a sentence, or a map that says of which field it is.
fn entry(item: &Value, path: &str, depth: usize, found: &mut Vec<String>) {
    let place = item.as_object().and_then(|map| PLACES.iter().find_map(|key| place(map.get(*key)?)));
    let place = place.map_or_else(|| path.to_owned(), |place| joined(path, &place));
    if let Some(words) = sentence(item, depth) {
        add(&place, &words, found);
    }
    if item.is_object() {
        faults(item, &place, depth, found);
    }
}

/// `["body","email"]` and `/data/email` as `body.email` and `data.email`.
fn place(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim_start_matches(['/', '#']).replace('/', ".")),
        Value::Array(parts) => {
            let parts: Vec<String> =
                parts.iter().map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned)).collect();
            Some(parts.join("."))
        }
        _ => None,
    }
    .filter(|place| !place.is_empty())
}

fn of_fields(fields: &Map<String, Value>, path: &str, depth: usize, found: &mut Vec<String>) {
    if depth > MOST_DEPTH {
        return;
    }
    for (field, said) in fields {
        let place = joined(path, field);
        match said {
            Value::Array(items) => items.iter().for_each(|item| entry(item, &place, depth + 1, found)),
            Value::Object(inner) => match sentence(said, depth) {
                Some(words) => add(&place, &words, found),
                None => of_fields(inner, &place, depth + 1, found),
            },
            other => {
                if let Some(words) = sentence(other, depth) {
                    add(&place, &words, found);
                }
            }
        }
    }
}

fn add(place: &str, words: &str, found: &mut Vec<String>) {
    let fault = if place.is_empty() { words.to_owned() } else { format!("{place}: {words}") };
    if found.len() < MOST_FIELDS && !found.contains(&fault) {
        found.push(fault);
    }
}

fn joined(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

#[cfg(test)]
mod tests;
