//! What a reply says beside its body: its status, its headers, its links.

use super::data::Text;

/// What a reply says beside its body. A part that is not there, or empty, is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HttpPart {
    /// The status, a number.
    Status,
    /// A header, as a text; several of one name are joined with `, `.
    Header {
        /// In lower case, and none that carries a secret.
        name: Text,
    },
    /// A target of the `Link` header (RFC 8288), as a text. No request ever goes there.
    Link {
        /// The relation, in lower case.
        relation: Text,
        /// One parameter of the target's query in place of the whole target.
        parameter: Option<Text>,
    },
}
