//! What was filled in, as arguments.

use serde_json::{Map, Value};

use super::kind::{FieldKind, KEY, PLAIN, VALUE, kind};
use super::member::member;

/// The arguments that a form has sent, by the schema that it was made of, in the order of that.
#[must_use]
pub fn arguments(schema: &Value, fields: &[(String, String)]) -> Map<String, Value> {
    let mut arguments = Map::new();
    for (name, of) in schema["properties"].as_object().into_iter().flatten() {
        let plain = format!("{PLAIN}{name}");
        let typed = fields.iter().find(|(field, _)| *field == plain).map(|(_, value)| value.replace("\r\n", "\n"));
        // A value that does not fit its own field has come as JSON: a row of it is not there.
        let value = match (kind(of), typed) {
            (FieldKind::Pairs, None) => rows(name, of, fields),
            (kind, Some(typed)) => scalar(kind, of, &typed),
            (_, None) => None,
        };
        if let Some(value) = value {
            arguments.insert(name.clone(), value);
        }
    }
    arguments
}

fn scalar(kind: FieldKind, of: &Value, typed: &str) -> Option<Value> {
    if typed.trim().is_empty() {
        return None;
    }
    Some(match kind {
        FieldKind::Text | FieldKind::Long | FieldKind::Date => json_of_other(typed).unwrap_or_else(|| typed.into()),
        FieldKind::Number => number(typed),
        FieldKind::Choice => choice(of, typed),
        FieldKind::Lines => match json_of_other(typed) {
            Some(json) => json,
            None => {
                let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
                let numbers = matches!(of["items"]["type"].as_str(), Some("integer" | "number"));
                lines.map(|line| if numbers { number(line) } else { line.into() }).collect()
            }
        },
        FieldKind::Pairs | FieldKind::Json => serde_json::from_str(typed).unwrap_or_else(|_| typed.into()),
    })
}

/// What a field cannot hold was shown as JSON, and comes back so: an object or a list where a text is expected.
fn json_of_other(typed: &str) -> Option<Value> {
    let begins = typed.trim_start().starts_with(['{', '[']);
    begins.then(|| serde_json::from_str(typed).ok()).flatten()
}

fn number(typed: &str) -> Value {
    let typed = typed.trim();
    match serde_json::from_str::<Value>(typed) {
        Ok(Value::Number(number)) => Value::Number(number),
        _ => typed.into(),
    }
}

fn choice(of: &Value, typed: &str) -> Value {
    let read = serde_json::from_str::<Value>(typed).ok();
    let fits = |value: &&Value| match value {
        Value::String(text) => text == typed,
        other => Some(*other) == read.as_ref(),
    };
    match (of["enum"].as_array().and_then(|values| values.iter().find(fits)), typed) {
        (Some(value), _) => value.clone(),
        (None, "true") if of["type"] == "boolean" => true.into(),
        (None, "false") if of["type"] == "boolean" => false.into(),
        _ => typed.into(),
    }
}

/// The rows of an object; `None` where none is filled in.
fn rows(name: &str, of: &Value, fields: &[(String, String)]) -> Option<Value> {
    let column = |begin: &str| {
        let name = format!("{begin}{name}");
        fields.iter().filter(move |(field, _)| *field == name).map(|(_, value)| value.trim()).collect::<Vec<_>>()
    };
    let filled = column(KEY).into_iter().zip(column(VALUE)).filter(|(key, value)| !key.is_empty() || !value.is_empty());
    let members: Map<String, Value> = filled.map(|(key, value)| (key.to_owned(), member(of, key, value))).collect();
    (!members.is_empty()).then_some(Value::Object(members))
}
