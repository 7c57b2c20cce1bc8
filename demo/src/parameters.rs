//! The parameters of a call as PHP would see them: brackets in a query string or a form make maps and lists, a JSON body
//! is taken as it stands, and whatever cannot be read counts as not sent. Multipart forms are not read.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// What a caller sent, query string and body together; the body wins.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters(pub(super) Map<String, Value>);

impl Parameters {
    pub(super) fn read(query: &str, content_type: &str, body: &[u8]) -> Self {
        let mut all = form(query);
        let sent = if content_type.contains("json") {
            match serde_json::from_slice(body) {
                Ok(Value::Object(sent)) => sent,
                // The real portal neither refuses nor mentions a body that is no JSON object.
                _ => Map::new(),
            }
        } else if content_type.is_empty() || content_type.contains("x-www-form-urlencoded") {
            form(&String::from_utf8_lossy(body))
        } else {
            Map::new()
        };
        all.extend(sent);
        Self(all)
    }

    /// A parameter by its exact name, as the newer methods want it. `null` counts as not sent.
    pub(super) fn exact(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A parameter of a classic method: `filter`, `FILTER` and `Filter` are one.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        let mut capitalised = name.to_owned();
        capitalised[..1].make_ascii_uppercase();
        [name, &name.to_ascii_uppercase(), &capitalised].into_iter().find_map(|spelled| self.exact(spelled))
    }

    /// A parameter as text, if it is a scalar.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name).and_then(scalar)
    }
}

/// A scalar as PHP would print it: `true` is `1`, `false` is nothing.
pub(super) fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null | Value::Bool(false) => Some(Cow::Borrowed("")),
        Value::Bool(true) => Some(Cow::Borrowed("1")),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// A PHP array as a map: lists have their positions as keys.
pub(super) fn map(value: &Value) -> Option<Cow<'_, Map<String, Value>>> {
    match value {
        Value::Object(map) => Some(Cow::Borrowed(map)),
        Value::Array(items) => {
            let keyed = items.iter().enumerate().map(|(position, item)| (position.to_string(), item.clone()));
            Some(Cow::Owned(keyed.collect()))
        }
        _ => None,
    }
}

/// A PHP array as a list: of a map only the values.
pub(super) fn list(value: &Value) -> Option<Vec<&Value>> {
    match value {
        Value::Object(map) => Some(map.values().collect()),
        Value::Array(items) => Some(items.iter().collect()),
        _ => None,
    }
}

/// How PHP writes an array as JSON: `[]` when it is empty, a list when its keys count from nought, else a map.
pub(super) fn php_array(map: Map<String, Value>) -> Value {
    if map.keys().enumerate().all(|(position, key)| *key == position.to_string()) {
        Value::Array(map.into_iter().map(|(_, value)| value).collect())
    } else {
        Value::Object(map)
    }
}

/// Reads a query string or a form: `filter[>ID]=1&select[]=ID`.
pub(super) fn form(text: &str) -> Map<String, Value> {
    let mut all = Map::new();
    for (key, value) in url::form_urlencoded::parse(text.as_bytes()) {
        let (root, brackets) = key.split_at(key.find('[').unwrap_or(key.len()));
        if root.is_empty() {
            continue;
        }
        let mut place = &mut all;
        let mut name = root.to_owned();
        for part in brackets.split_terminator(']').map(|part| part.trim_start_matches('[')) {
            let inner = place.entry(name).or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            place = inner.as_object_mut().expect("made an object just above");
            name = if part.is_empty() { place.len().to_string() } else { part.to_owned() };
        }
        place.insert(name, Value::String(value.into_owned()));
    }
    all.into_iter().map(|(key, value)| (key, lists(value))).collect()
}

/// Turns maps whose keys count from nought into lists, all the way down.
fn lists(value: Value) -> Value {
    match value {
        Value::Object(map) => php_array(map.into_iter().map(|(key, value)| (key, lists(value))).collect()),
        other => other,
    }
}
