//! How the protocol's lists show a thing.

use super::data::{Json, List, Text};

/// A thing as a list of the protocol shows it, in one locale: the bytes that go out, and what else reads of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEntry {
    /// The object, as it goes out.
    pub json: Json,
    /// Its title, shown to people.
    pub title: Text,
    /// What it is for, read by a model.
    pub description: Option<Text>,
    /// The `uri` or `uriTemplate` of a resource.
    pub address: Option<Text>,
    /// Where in `json` the schema of a tool's arguments stands.
    pub input: Option<JsonPart>,
    /// Where names of tools and prompts of the catalog begin in `json`, in order, its own first: under a mount its prefix stands before
    /// each.
    pub names: List<usize>,
}

/// A value inside of a JSON text, by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonPart {
    /// Where it begins.
    pub start: usize,
    /// Where it has ended.
    pub end: usize,
}

impl ListEntry {
    /// The schema of a tool's arguments.
    #[must_use]
    pub fn input(&self) -> Option<&str> {
        self.input.map(|part| &self.json.0[part.start..part.end])
    }
}
