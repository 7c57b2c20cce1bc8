//! Why a backend refused, in its own words, where the catalog does not say where they stand: RFC 9457, and the shapes that
//! most frameworks write. The words are another system's: what shows them masks, cuts and marks them.

use serde_json::{Map, Value};

/// Longer replies are not searched: they are no refusal, but data or a page.
const MOST_BYTES: usize = 512 << 10;

/// So many faults of fields are given.
const MOST_FIELDS: usize = 20;

/// Nested faults are followed so deep.
const MOST_DEPTH: usize = 4;

/// Where one sentence about the whole stands, the most telling first.
const SENTENCES: [&str; 13] = [
    "detail",
    "error_description",
    "message",
    "error_message",
    "errorMessage",
    "Message",
    "error",
    "msg",
    "description",
    "reason",
    "faultstring",
    "fault",
    "title",
];

/// Where a sentence stands beside an `error` that is but a code.
const BESIDE_A_CODE: [&str; 3] = ["msg", "description", "reason"];

/// Where several sentences about the whole stand, in a list.
const LISTS_OF_SENTENCES: [&str; 1] = ["errorMessages"];

/// What some put around all that they say.
const ENVELOPES: [&str; 4] = ["Error", "data", "result", "response"];

/// Where the faults of fields stand. A map in place of the sentence of the first key is one of fields, too.
const FIELDS: [&str; 9] =
    ["message", "errors", "details", "detail", "violations", "invalid-params", "fieldErrors", "causes", "ModelState"];

/// Where an entry of a list of faults says which field it is of.
const PLACES: [&str; 9] = ["loc", "field", "path", "pointer", "property", "propertyPath", "param", "parameter", "name"];

/// Where a reply that is one fault says which field it is of.
const PLACES_OF_THE_WHOLE: [&str; 2] = ["parameter", "param"];

/// The same inside of a map of the entry.
const INNER_PLACES: [(&str, &str); 2] = [("source", "pointer"), ("context", "propertyName")];

/// What is wrong with one field, in the backend's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field as the backend names it, `phones.0.value`; empty where it names none.
    pub place: String,
    /// What is wrong.
    pub words: String,
}

impl std::fmt::Display for FieldFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.place.is_empty() {
            true => f.write_str(&self.words),
            false => write!(f, "{}: {}", self.place, self.words),
        }
    }
}

/// What a reply says of a failure.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reason {
    /// The sentence about the whole, where it says more than the faults of fields.
    pub(super) whole: Option<String>,
    pub(super) fields: Vec<FieldFault>,
}

/// The backend's words in the reply that a failure came with.
pub(super) fn reason(text: &str) -> Reason {
    let text = text.trim();
    if text.is_empty() || text.len() > MOST_BYTES || text.starts_with('<') {
        return Reason::default();
    }
    let Ok(json) = serde_json::from_str::<Value>(text) else {
        return Reason { whole: Some(text.to_owned()), fields: Vec::new() };
    };
    if let Some(fault) = json.pointer("/Envelope/Body/Fault") {
        return Reason { whole: of_soap(fault), fields: Vec::new() };
    }
    let mut told = of_json(&json);
    for envelope in ENVELOPES {
        if told == Reason::default()
            && let Some(inner) = json.get(envelope).filter(|inner| inner.is_object())
        {
            told = of_json(inner);
        }
    }
    told
}

fn of_json(json: &Value) -> Reason {
    let mut fields = Vec::new();
    faults(json, "", 0, &mut fields);
    Reason { whole: sentence(json, 0).filter(|whole| !said_by(&fields, whole)), fields }
}

/// The faults of fields in a part of a reply: a list of them, one of them, or fields with what is wrong with each.
pub(super) fn faults_in(part: &str, found: &mut Vec<FieldFault>) {
    match serde_json::from_str::<Value>(part) {
        Ok(Value::Array(items)) => items.iter().for_each(|item| entry(item, "", 1, found)),
        Ok(Value::Object(map)) if own_place(&map).is_none() && sentence_of(&map, 1).is_none() => {
            of_fields(&map, "", 1, found);
        }
        Ok(one) => entry(&one, "", 1, found),
        Err(_) => {}
    }
}

/// Whether the faults say the sentence, too.
pub(super) fn said_by(fields: &[FieldFault], whole: &str) -> bool {
    fields.iter().any(|fault| fault.words.ends_with(whole) || fault.to_string().ends_with(whole))
}

/// What a fault of SOAP says: of 1.1, or of 1.2, where it may be said in several languages.
fn of_soap(fault: &Value) -> Option<String> {
    let said = fault.get("faultstring").or_else(|| fault.pointer("/Reason/Text"))?;
    let said = said.get(0).unwrap_or(said);
    sentence(said.get("#text").unwrap_or(said), 0)
}

/// The sentence about the whole.
fn sentence(json: &Value, depth: usize) -> Option<String> {
    match json {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Object(map) => sentence_of(map, depth),
        _ => None,
    }
}

fn sentence_of(map: &Map<String, Value>, depth: usize) -> Option<String> {
    if depth >= MOST_DEPTH {
        return None;
    }
    let said =
        |key: &&str| map.get(*key).filter(|value| !value.is_array()).and_then(|value| sentence(value, depth + 1));
    let listed = |key: &&str| {
        let texts: Vec<&str> = map.get(*key)?.as_array()?.iter().filter_map(Value::as_str).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    };
    let found = SENTENCES.iter().find_map(|key| Some((*key, said(key)?)));
    match found {
        Some(("error", code)) if !code.contains(' ') => {
            Some(BESIDE_A_CODE.iter().find_map(said).filter(|words| words.contains(' ')).unwrap_or(code))
        }
        Some((_, words)) => Some(words),
        None => LISTS_OF_SENTENCES.iter().find_map(listed),
    }
}

/// Adds the faults of fields.
fn faults(json: &Value, path: &str, depth: usize, found: &mut Vec<FieldFault>) {
    if depth > MOST_DEPTH {
        return;
    }
    match json {
        Value::Object(map) => {
            for key in FIELDS {
                match map.get(key) {
                    Some(Value::Array(items)) => items.iter().for_each(|item| entry(item, path, depth + 1, found)),
                    // What is about something as a whole is no map of its fields.
                    Some(Value::Object(inner)) if inner.contains_key("causes") => {
                        faults(&map[key], path, depth + 1, found);
                    }
                    Some(Value::Object(fields)) if key != "message" || fields.values().all(is_of_a_field) => {
                        of_fields(fields, path, depth + 1, found);
                    }
                    _ => {}
                }
            }
            if let Some(inner @ Value::Object(error)) = map.get("error") {
                // One fault, of one field.
                if let (Some(place), Some(words)) = (own_place(error), sentence_of(error, depth + 1)) {
                    add(&joined(path, &place), &words, found);
                }
                faults(inner, path, depth + 1, found);
            }
            if depth == 0 {
                of_the_whole(map, found);
            }
        }
        Value::Array(items) if depth == 0 => items.iter().for_each(|item| entry(item, path, depth + 1, found)),
        _ => {}
    }
}

/// Adds the faults of a reply that is nothing but faults: of one field, or of several.
fn of_the_whole(map: &Map<String, Value>, found: &mut Vec<FieldFault>) {
    let field = PLACES_OF_THE_WHOLE.iter().find_map(|key| place(map.get(*key)?));
    if let (Some(field), Some(words)) = (field, sentence_of(map, 0)) {
        add(&field, &words, found);
    }
    // JSend: of a call that failed for its data.
    if let (Some("fail"), Some(Value::Object(fields))) = (map.get("status").and_then(Value::as_str), map.get("data")) {
        of_fields(fields, "", 1, found);
    }
    // Django, Laravel and others: a map of fields, each with a list of sentences, and nothing else. A field may be called
    // like what others call a sentence.
    let known = |key: &String| FIELDS.contains(&key.as_str()) || LISTS_OF_SENTENCES.contains(&key.as_str());
    if !map.is_empty() && !map.keys().any(known) && map.values().all(is_of_a_field) {
        of_fields(map, "", 1, found);
    }
}

/// Whether a value is what is said of a field: sentences in a list, or the fields in it with theirs.
fn is_of_a_field(value: &Value) -> bool {
    fn is_one(value: &Value, depth: usize) -> bool {
        match value {
            Value::Array(items) => {
                !items.is_empty()
                    && items.iter().all(|item| item.is_string() || item.is_object() && is_one(item, depth + 1))
            }
            Value::Object(map) => depth < MOST_DEPTH && map.values().all(|value| is_one(value, depth + 1)),
            _ => false,
        }
    }
    is_one(value, 0)
}

/// One entry of a list of faults: a sentence, or a map that says of which field it is.
fn entry(item: &Value, path: &str, depth: usize, found: &mut Vec<FieldFault>) {
    let map = item.as_object();
    let own = map.and_then(own_place);
    let place = own.as_deref().map_or_else(|| path.to_owned(), |place| joined(path, place));
    // A code says as much where a field is named and nothing else is said of it.
    let code = || map?.get("code")?.as_str().filter(|_| own.is_some()).map(str::to_owned);
    if let Some(words) = sentence(item, depth).or_else(code) {
        add(&place, &words, found);
    }
    if item.is_object() {
        faults(item, &place, depth, found);
    }
}

/// The field that an entry of a list of faults is of.
fn own_place(map: &Map<String, Value>) -> Option<String> {
    let inner = || INNER_PLACES.iter().find_map(|(outer, inner)| place(map.get(*outer)?.get(*inner)?));
    PLACES.iter().find_map(|key| place(map.get(*key)?)).or_else(inner)
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

fn of_fields(fields: &Map<String, Value>, path: &str, depth: usize, found: &mut Vec<FieldFault>) {
    if depth > MOST_DEPTH {
        return;
    }
    for (field, said) in fields {
        let place = joined(path, field);
        match said {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    match item {
                        // The fields of one item, each with its sentences.
                        Value::Object(inner) if inner.values().all(is_of_a_field) => {
                            of_fields(inner, &joined(&place, &index.to_string()), depth + 1, found);
                        }
                        item => entry(item, &place, depth + 1, found),
                    }
                }
            }
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

fn add(place: &str, words: &str, found: &mut Vec<FieldFault>) {
    let fault = FieldFault { place: place.to_owned(), words: words.to_owned() };
    if found.len() < MOST_FIELDS && !found.contains(&fault) {
        found.push(fault);
    }
}

fn joined(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

#[cfg(test)]
mod tests;
