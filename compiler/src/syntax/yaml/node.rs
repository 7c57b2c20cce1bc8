//! The tree that a YAML document is read into.

use serde_json::Value;

use super::scalar::{Lines, Nulls, Scalar};
use crate::diagnostic::{Diagnostics, Span, quoted};

/// A value and the bytes it was read from.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// From the first character of the value to its last; of a block map, to the end of its last value.
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Scalar(Scalar),
    List(Vec<Node>),
    /// In the order written; no name twice.
    Map(Vec<(Key, Node)>),
}

#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) span: Span,
    pub(crate) name: String,
    /// As those of a [`Scalar`].
    pub(super) lines: Lines,
}

impl Node {
    /// The scalar, if it is one.
    pub(crate) fn scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(scalar),
            Kind::List(_) | Kind::Map(_) => None,
        }
    }

    /// What it is, for a label.
    pub(crate) fn describe(&self) -> String {
        match &self.kind {
            Kind::Scalar(scalar) => quoted(&scalar.text),
            Kind::List(_) => "a list".into(),
            Kind::Map(_) => "a map".into(),
        }
    }

    /// Literal data as JSON. Every value in it that JSON does not have is reported; then there is none.
    pub(crate) fn to_json(&self, nulls: Nulls, out: &mut Diagnostics) -> Option<Value> {
        match &self.kind {
            Kind::Scalar(scalar) => scalar.to_json(nulls, out),
            Kind::List(items) => {
                // Every item is read, so that a fault in one does not hide another's.
                let items: Vec<Option<Value>> = items.iter().map(|item| item.to_json(nulls, out)).collect();
                items.into_iter().collect::<Option<_>>().map(Value::Array)
            }
            Kind::Map(entries) => {
                let entries: Vec<_> =
                    entries.iter().map(|(key, node)| Some((key.name.clone(), node.to_json(nulls, out)?))).collect();
                entries.into_iter().collect::<Option<_>>().map(Value::Object)
            }
        }
    }
}

impl Key {
    /// The key as a scalar, to be read as one: some keys are references.
    pub(crate) fn scalar(&self) -> Scalar {
        Scalar { text: self.name.clone(), plain: false, span: self.span, lines: self.lines.clone() }
    }
}
