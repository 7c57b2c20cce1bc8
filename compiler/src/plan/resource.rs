//! What a client may read by its address. A resource does nothing of its own: it shows a tool, a dictionary or a text.

use super::{Json, List, Text};

/// Something to read.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// The address without its variables: `crm/deals`.
    pub address: Text,
    /// The variables of a `{?a,b}` template, each an argument's name.
    pub variables: List<Text>,
    /// As `resources/list` (or `resources/templates/list`) shows it, one JSON object a locale.
    pub listed: List<Json>,
    /// As `resources/templates/list` shows it; empty where it has no variables.
    pub template: List<Json>,
    /// What is there.
    pub content: Content,
    /// The media type of the content: `application/json`, or `text/markdown` for a text.
    pub mime: Text,
    /// How long an answer is kept, in milliseconds; 0: not at all.
    pub cache_ms: u64,
}

/// What a resource shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// What this tool's result is for the given variables. The tool only reads.
    Tool {
        /// Index into [`Catalog::tools`](super::Catalog::tools).
        tool: usize,
    },
    /// All entries of a dictionary.
    Dictionary {
        /// Index into [`Catalog::dictionaries`](super::Catalog::dictionaries).
        dictionary: usize,
    },
    /// A text for a model to read.
    Markdown {
        /// One a locale, in the order of [`Catalog::locales`](super::Catalog::locales).
        texts: List<Text>,
    },
}
