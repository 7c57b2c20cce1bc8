//! What a verified token says of its caller.

use serde_json::{Map, Value};

/// The members of a token.
pub(super) type TokenClaims = Map<String, Value>;

/// The value at a path of names with dots between them. A name that has dots itself is found whole.
pub(super) fn at<'c>(claims: &'c TokenClaims, path: &str) -> Option<&'c Value> {
    if let Some(value) = claims.get(path) {
        return Some(value);
    }
    path.match_indices('.').find_map(|(dot, _)| match claims.get(&path[..dot]) {
        Some(Value::Object(inner)) => at(inner, &path[dot + 1..]),
        _ => None,
    })
}

/// A text that is not empty.
pub(super) fn text<'c>(claims: &'c TokenClaims, path: &str) -> Option<&'c str> {
    at(claims, path)?.as_str().filter(|text| !text.is_empty())
}

/// The texts of a list, or those of one text with spaces between them.
pub(super) fn texts<'c>(claims: &'c TokenClaims, path: &str) -> Vec<&'c str> {
    match at(claims, path) {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => text.split_whitespace().collect(),
        _ => Vec::new(),
    }
}

/// Whether a claim is one of these values, or has one of them in it.
pub(super) fn is_one_of(claims: &TokenClaims, path: &str, values: &[Box<str>]) -> bool {
    let fits = |value: &Value| match value {
        Value::String(text) => values.iter().any(|wanted| **wanted == **text),
        Value::Bool(said) => values.iter().any(|wanted| **wanted == *said.to_string()),
        Value::Number(number) => values.iter().any(|wanted| **wanted == *number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    };
    match at(claims, path) {
        Some(Value::Array(items)) => items.iter().any(fits),
        Some(value) => fits(value),
        None => false,
    }
}
