//! What is taken from a reply. Its bytes are not here, and are never parsed as a whole: these are the places to look at.

use super::data::{List, Text};
use super::value::{Path, Value};

/// What is taken from the reply of the last step.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Where the records are, joined in this order; none: the tool is no list.
    pub records: List<Path>,
    /// How many there are in all; several are added. Empty: the backend's.
    pub total: List<Path>,
    /// The most records; beyond a page, more pages are fetched.
    pub limit: Option<Value>,
    /// The slot of the argument that says in which order they come.
    pub order: Option<usize>,
    /// In the order written.
    pub labels: List<Label>,
    /// Keeps only these fields of each record, or of the result.
    pub fields: Option<Value>,
}

/// Adds `_meta.<name>` to each record and counts the records by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Unique in its reply.
    pub name: Text,
    /// Within a record: what is looked up.
    pub of: Path,
    /// Index into [`Catalog::dictionaries`](super::Catalog::dictionaries).
    pub dictionary: usize,
}
