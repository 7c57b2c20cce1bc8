//! A form that a server asks the user to fill in, as it may be passed on: flat, short, without keys, of which nothing hides, and said to
//! be the server's. One that asks for a secret is none: what a person would type there is nobody's to pass on.

use rmcp::model::ElicitRequestParams;
use serde_json::{Map, Value, json};

use crate::access::consent::visible;
use crate::caller::conversation::Question;

/// The most fields of a form, and the longest form, in bytes of JSON.
const MOST_FIELDS: usize = 16;
const LONGEST: usize = 8 << 10;

/// The longest text of a form, in bytes.
const LONGEST_TEXT: usize = 1 << 10;

/// What a field says of itself, beside its texts.
const KEPT: [&str; 14] = [
    "type",
    "enum",
    "enumNames",
    "oneOf",
    "anyOf",
    "items",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "format",
    "default",
];

/// Words of what nobody may ask for, without case, spaces and what else parts words.
const SECRETS: [&str; 22] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
    "pincode",
    "cvv",
    "cvc",
    "cardnumber",
    "onetimecode",
    "seedphrase",
    "парол",
    "секрет",
    "токен",
    "пинкод",
    "номеркарты",
    "кодизсмс",
];

/// The question to the user, `None`: it is not passed on. `words` says whose the words are, `mask` takes keys out.
pub(super) fn passed_on(asked: ElicitRequestParams, words: &str, mask: &dyn Fn(&str) -> String) -> Option<Question> {
    let ElicitRequestParams::FormElicitationParams { message, requested_schema, .. } = asked else { return None };
    let schema = serde_json::to_value(requested_schema).ok()?;
    if message.len() + schema.to_string().len() > LONGEST || asks_for_a_secret(&mask(&format!("{message} {schema}"))) {
        return None;
    }
    let mut properties = Map::new();
    for (name, field) in schema.get("properties")?.as_object()? {
        if name.is_empty() || name.len() > 64 || visible(name) != *name || mask(name) != *name {
            return None;
        }
        properties.insert(name.clone(), self::field(field, mask)?);
    }
    if properties.len() > MOST_FIELDS {
        return None;
    }
    let mut form = json!({ "type": "object", "properties": properties });
    if let Some(required) = schema.get("required").and_then(Value::as_array) {
        if !required.iter().all(|name| name.as_str().is_some_and(|name| form["properties"].get(name).is_some())) {
            return None;
        }
        form["required"] = json!(required);
    }
    Some(Question::Form {
        message: format!("{words} {}", shown(&message, LONGEST_TEXT, mask)),
        schema: form,
        checked: false,
    })
}

/// A field as it is shown. What it may be is the server's, and is not changed; what it is called is cleaned.
fn field(field: &Value, mask: &dyn Fn(&str) -> String) -> Option<Value> {
    let members = field.as_object()?;
    let mut shown = Map::new();
    for (key, value) in members {
        match key.as_str() {
            "title" | "description" => {
                drop(shown.insert(key.clone(), self::shown(value.as_str()?, LONGEST_TEXT, mask).into()))
            }
            known if KEPT.contains(&known) => drop(shown.insert(key.clone(), plain(value, mask)?)),
            _ => {}
        }
    }
    Some(Value::Object(shown))
}

/// A value of which nothing hides, and that quotes no key.
fn plain(value: &Value, mask: &dyn Fn(&str) -> String) -> Option<Value> {
    let text = value.to_string();
    (visible(&text) == text && mask(&text) == text).then(|| value.clone())
}

/// A text of a server's without keys, of which nothing hides, and of at most so many bytes.
pub(super) fn shown(text: &str, most: usize, mask: &dyn Fn(&str) -> String) -> String {
    let masked = mask(text);
    let end = masked.floor_char_boundary(most);
    let shown = visible(&masked[..end]);
    if end < masked.len() { format!("{shown}…") } else { shown.into_owned() }
}

/// Whether any of its words is of a secret.
fn asks_for_a_secret(said: &str) -> bool {
    let bare: String = said.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
    SECRETS.iter().any(|secret| bare.contains(secret))
}

#[cfg(test)]
mod tests;
