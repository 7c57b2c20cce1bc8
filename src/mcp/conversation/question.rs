//! Questions and levels as the protocol writes them, in the spelling of each revision.

use serde::Serialize;
use serde_json::{Value, json};

use crate::caller::conversation::{Kind, Level, Question};

/// What the client calls its capability to be asked that.
pub(super) fn capability(kind: Kind) -> &'static str {
    match kind {
        Kind::Form | Kind::Page => "elicitation",
        Kind::Sample => "sampling",
        Kind::Roots => "roots",
    }
}

/// A level of the protocol; there are more of them above an error.
pub(in crate::mcp) fn level(level: &impl Serialize) -> Option<Level> {
    Some(match serde_json::to_value(level).ok()?.as_str()? {
        "debug" => Level::Debug,
        "info" => Level::Info,
        "notice" => Level::Notice,
        "warning" => Level::Warning,
        _ => Level::Error,
    })
}

/// What the protocol calls a level.
pub(super) fn word(level: Level) -> &'static str {
    match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Notice => "notice",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// The method and the parameters that a question is asked with. `plain_choices` is for revisions before 2025-11-25, which
/// know no values with titles, but values and a list of names beside them.
pub(super) fn request(question: &Question, plain_choices: bool) -> (&'static str, Option<Value>) {
    match question {
        Question::Form { message, schema, .. } => {
            let mut schema = schema.clone();
            if plain_choices && let Some(Value::Object(properties)) = schema.get_mut("properties") {
                properties.values_mut().for_each(split_choices);
            }
            ("elicitation/create", Some(json!({ "message": message, "requestedSchema": schema })))
        }
        Question::Page { message, url, id } => {
            ("elicitation/create", Some(json!({ "mode": "url", "message": message, "url": url, "elicitationId": id })))
        }
        Question::Sample(members) => ("sampling/createMessage", Some(Value::Object(members.clone()))),
        Question::Roots => ("roots/list", None),
    }
}

/// Writes `oneOf`, each with a title, as `enum` and `enumNames`.
fn split_choices(property: &mut Value) {
    let Some(property) = property.as_object_mut() else { return };
    let Some(Value::Array(choices)) = property.remove("oneOf") else { return };
    let each = |key: &str| choices.iter().map(|choice| choice[key].clone()).collect::<Value>();
    let (values, names) = (each("const"), each("title"));
    property.insert("enum".to_owned(), values);
    property.insert("enumNames".to_owned(), names);
}

/// Whether that is an answer to the question at all, and a filled form fits its schema where only this looks at it.
pub(super) fn fits(question: &Question, answer: &Value) -> bool {
    match question {
        Question::Form { schema, checked, .. } => match answer.get("action").and_then(Value::as_str) {
            Some("accept") => {
                let content = answer.get("content").filter(|content| content.is_object());
                content.is_some_and(|content| {
                    *checked || jsonschema::validator_for(schema).is_ok_and(|validator| validator.is_valid(content))
                })
            }
            Some("decline" | "cancel") => true,
            _ => false,
        },
        Question::Page { .. } => {
            matches!(answer.get("action").and_then(Value::as_str), Some("accept" | "decline" | "cancel"))
        }
        Question::Sample(_) => answer.get("content").is_some(),
        Question::Roots => answer.get("roots").is_some_and(Value::is_array),
    }
}

#[cfg(test)]
mod tests;
