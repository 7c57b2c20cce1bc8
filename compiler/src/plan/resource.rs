//! What a client may read by its address. A resource does nothing of its own: it shows a tool, a dictionary, a text, a
//! file, or data of its card.

use super::data::{List, Text};
use super::list_entry::ListEntry;
use super::tool::Argument;
use super::value::Value;
use super::wording::Wording;

/// Something to read.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// The address without its query variables: `crm/deals`, `crm/deals/{id}`.
    pub address: Text,
    /// A caller with one of these roles sees it; none: every caller.
    pub roles: List<Text>,
    /// The same by its slashes.
    pub path: List<AddressPart>,
    /// The variables of a `{?a,b}` template, each an argument's name.
    pub variables: List<Text>,
    /// The same as arguments: what they may be, and what is offered for them.
    pub arguments: List<Argument>,
    /// As `resources/list` shows it, one a locale; empty where the path has variables.
    pub listed: List<ListEntry>,
    /// As `resources/templates/list` shows it; empty where it has no variables.
    pub template: List<ListEntry>,
    /// What is there.
    pub content: Content,
    /// The media type of the content.
    pub mime: Text,
    /// How long an answer is kept, in milliseconds; 0: not at all.
    pub cache_ms: u64,
}

/// What stands between two slashes of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressPart {
    /// As it is.
    Fixed(Text),
    /// Anything, percent-encoded: an argument, an index into [`Resource::arguments`].
    Variable(usize),
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
    /// JSON of the card's own.
    Data {
        /// What it is for the given variables.
        result: Value,
    },
    /// A text of the card's own.
    Text {
        /// What it is for the given variables; absent is empty.
        text: Value,
    },
    /// A file that is no text.
    Blob {
        /// In base64.
        base64: Text,
    },
    /// A text for a model to read.
    Markdown {
        /// One a locale, in the order of [`Catalog::locales`](super::Catalog::locales).
        texts: List<Wording>,
    },
}
