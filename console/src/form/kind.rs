//! How the arguments of a tool are filled in, and what their fields are called.

use serde::Serialize;
use serde_json::Value;

/// Begins the names of fields, so that an argument may be called anything.
pub(super) const PLAIN: &str = "a:";
/// The same of the keys and the values of an object.
pub(super) const KEY: &str = "k:";
pub(super) const VALUE: &str = "v:";

/// How an argument is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// Text of several lines.
    Long,
    /// A number, typed.
    Number,
    /// A day.
    Date,
    /// One of several values.
    Choice,
    /// A list of scalars, one a line.
    Lines,
    /// An object of scalars, a row a member.
    Pairs,
    /// Anything else, as JSON.
    Json,
}

/// How what this schema describes is filled in.
pub(super) fn kind(of: &Value) -> FieldKind {
    if of["enum"].as_array().is_some_and(|values| values.iter().all(is_scalar)) || of["type"] == "boolean" {
        return FieldKind::Choice;
    }
    match of["type"].as_str() {
        Some("integer" | "number") => FieldKind::Number,
        Some("string") => match of["format"].as_str() {
            Some("date") => FieldKind::Date,
            _ if of["maxLength"].as_u64().is_none_or(|most| most > 200) && is_long(of) => FieldKind::Long,
            _ => FieldKind::Text,
        },
        Some("array") if is_scalar_schema(&of["items"]) => FieldKind::Lines,
        Some("object") if members(of).all(is_scalar_schema) => FieldKind::Pairs,
        _ => FieldKind::Json,
    }
}

/// Whether a text is likely to have several lines.
fn is_long(of: &Value) -> bool {
    let media = of["contentMediaType"].as_str().unwrap_or_default();
    media.starts_with("text/") || of["maxLength"].as_u64().is_some_and(|most| most > 200)
}

fn members(of: &Value) -> impl Iterator<Item = &Value> {
    let others = of.get("additionalProperties").filter(|others| others.is_object());
    of["properties"].as_object().into_iter().flatten().map(|(_, member)| member).chain(others)
}

fn is_scalar_schema(of: &Value) -> bool {
    matches!(of["type"].as_str(), Some("string" | "integer" | "number" | "boolean"))
}

/// Whether it is neither a list nor an object.
pub(super) fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}
