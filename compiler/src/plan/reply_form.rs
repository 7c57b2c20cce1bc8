//! What a reply is, by its media type, and how it is read.

use super::data::Text;

/// What a good reply is said to be. What says a failure is read as JSON, or as words, whatever this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedReply {
    /// How it is read.
    pub form: ReplyForm,
    /// The media type that is asked for, in lower case and without parameters; `image/*` is one of a kind, `*/*` anything.
    pub media: Text,
}

/// How a reply is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyForm {
    /// JSON.
    Json,
    /// `application/x-ndjson`: a list, of which each line is an item.
    Lines,
    /// `text/csv`: a list of maps, of which each line but the first is one.
    Rows,
    /// A text.
    Text,
    /// A page of HTML, as the text that its readers see.
    Page,
    /// A file, in base64.
    File,
}

impl ReplyForm {
    /// Whether nothing in the reply has a name.
    #[must_use]
    pub fn is_opaque(self) -> bool {
        match self {
            Self::Text | Self::Page | Self::File => true,
            Self::Json | Self::Lines | Self::Rows => false,
        }
    }
}
