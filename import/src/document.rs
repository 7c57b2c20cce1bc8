//! The document: its text as data, and what its references lead to.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::Deserialize as _;
use serde_json::{Map, Value};

/// Larger documents are refused; programs need not read more of a file.
pub const MOST_BYTES: usize = 64 << 20;

/// So many references in a row lead somewhere; more go in a circle.
const MOST_REFERENCES: usize = 32;

/// A document of OpenAPI 3.
pub(crate) struct Document {
    root: Value,
}

/// Why a document is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentFault {
    /// It is too large.
    #[error("the document has {bytes} bytes, and at most {MOST_BYTES} are read")]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// It is neither JSON nor YAML.
    #[error("the document is no {format}: {reason}")]
    Syntax {
        /// What it seems to be.
        format: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// It is a description of another kind.
    #[error("the document says no `openapi: 3.…`: {0}")]
    NotOpenApi(&'static str),
    /// It is a description of another kind than the one that it is read as.
    #[error("the document is no {kind}: {reason}")]
    NotOfKind {
        /// What it is read as.
        kind: &'static str,
        /// What is missing.
        reason: &'static str,
    },
}

impl Document {
    /// A document in which no reference leads anywhere.
    pub(crate) fn empty() -> Self {
        Self { root: Value::Null }
    }

    /// Reads JSON or YAML.
    pub(crate) fn parse(text: &str) -> Result<Self, DocumentFault> {
        let root = data(text)?;
        if root.get("swagger").is_some() {
            return Err(DocumentFault::NotOpenApi(
                "Swagger 2.0 is converted to OpenAPI 3 by its own tools, `swagger2openapi` say",
            ));
        }
        match root.get("openapi").and_then(Value::as_str) {
            Some(version) if version.starts_with("3.") => Ok(Self { root }),
            Some(_) => Err(DocumentFault::NotOpenApi("versions 3.0 to 3.2 are read")),
            None => Err(DocumentFault::NotOpenApi("is it a description of an API at all?")),
        }
    }

    /// Whether what stands beside a reference holds, too: in 3.0 it does not.
    pub(crate) fn joins(&self) -> bool {
        text(&self.root, "openapi").is_none_or(|version| !version.starts_with("3.0"))
    }

    pub(crate) fn root(&self) -> &Value {
        &self.root
    }

    /// What a value is, or what its reference leads to. `None`: to nothing, out of the document, or in a circle.
    pub(crate) fn resolved<'d>(&'d self, value: &'d Value) -> Option<&'d Value> {
        let mut value = value;
        for _ in 0..MOST_REFERENCES {
            match reference(value) {
                Some(reference) => value = self.at(reference)?,
                None => return Some(value),
            }
        }
        None
    }

    /// What a reference leads to; it may be one again.
    pub(crate) fn at(&self, reference: &str) -> Option<&Value> {
        let pointer = percent_decode_str(reference.strip_prefix('#')?).decode_utf8().unwrap_or(Cow::Borrowed(""));
        self.root.pointer(&pointer)
    }
}

/// Reads JSON or YAML, of which no more than so many bytes and 128 levels. Anchors of YAML are followed as often as its reader
/// lets them.
pub(crate) fn data(text: &str) -> Result<Value, DocumentFault> {
    let text = bounded(text)?;
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text)
            .map_err(|error| DocumentFault::Syntax { format: "JSON", reason: error.to_string() });
    }
    let read = serde_yaml::from_str(text);
    read.map(merged).map_err(|error| DocumentFault::Syntax { format: "YAML", reason: error.to_string() })
}

/// Data in which the merge keys of YAML (`<<: *shared`) are followed: what is written beside them counts first.
fn merged(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(merged).collect(),
        Value::Object(map) => {
            let mut map: Map<String, Value> = map.into_iter().map(|(key, value)| (key, merged(value))).collect();
            let is_shared = |value: &Value| match value {
                Value::Array(several) => several.iter().all(Value::is_object),
                one => one.is_object(),
            };
            if map.get("<<").is_some_and(is_shared) {
                // What is behind it keeps its place.
                let shared = match map.shift_remove("<<") {
                    Some(Value::Array(several)) => several,
                    one => one.into_iter().collect(),
                };
                for (key, value) in shared.into_iter().filter_map(|one| one.as_object().cloned()).flatten() {
                    map.entry(key).or_insert(value);
                }
            }
            Value::Object(map)
        }
        other => other,
    }
}

/// Reads a stream of documents of YAML.
pub(crate) fn stream(text: &str) -> Result<Vec<Value>, DocumentFault> {
    let documents = serde_yaml::Deserializer::from_str(bounded(text)?).map(Value::deserialize);
    documents
        .map(|document| document.map(merged))
        .collect::<Result<_, _>>()
        .map_err(|error| DocumentFault::Syntax { format: "YAML", reason: error.to_string() })
}

fn bounded(text: &str) -> Result<&str, DocumentFault> {
    if text.len() > MOST_BYTES {
        return Err(DocumentFault::TooLarge { bytes: text.len() });
    }
    Ok(text.trim_start_matches('\u{feff}'))
}

/// The reference that a value is.
pub(crate) fn reference(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str()
}

/// A text member.
pub(crate) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str().filter(|text| !text.trim().is_empty())
}

/// The items of a member that is a list.
pub(crate) fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}
