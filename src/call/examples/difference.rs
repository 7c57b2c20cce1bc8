//! Where two JSON values differ: place by place, so that one number in a page of records is one line.

use serde_json::Value;

/// One place in which two values differ.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Difference {
    /// The place: `lines[0].count`; empty for the whole.
    pub(crate) path: String,
    /// What should be there, if anything.
    pub(crate) expected: Option<Value>,
    /// What is there, if anything.
    pub(crate) actual: Option<Value>,
}

/// The places in which two values differ, in the order of the first.
#[must_use]
pub(crate) fn differences(expected: &Value, actual: &Value) -> Vec<Difference> {
    let mut out = Vec::new();
    compare("", Some(expected), Some(actual), &mut out);
    out
}

fn compare(path: &str, expected: Option<&Value>, actual: Option<&Value>, out: &mut Vec<Difference>) {
    match (expected, actual) {
        (Some(Value::Object(ours)), Some(Value::Object(theirs))) => {
            let added = theirs.keys().filter(|key| !ours.contains_key(*key));
            for key in ours.keys().chain(added) {
                compare(&member(path, key), ours.get(key), theirs.get(key), out);
            }
        }
        (Some(Value::Array(ours)), Some(Value::Array(theirs))) => {
            for place in 0..ours.len().max(theirs.len()) {
                compare(&format!("{path}[{place}]"), ours.get(place), theirs.get(place), out);
            }
        }
        (expected, actual) if expected != actual => {
            out.push(Difference { path: path.to_owned(), expected: expected.cloned(), actual: actual.cloned() });
        }
        _ => {}
    }
}

/// The place of a member.
pub(super) fn member(path: &str, key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    match (plain, path) {
        (true, "") => key.to_owned(),
        (true, path) => format!("{path}.{key}"),
        (false, path) => format!("{path}[{}]", Value::from(key)),
    }
}

#[cfg(test)]
mod tests;
