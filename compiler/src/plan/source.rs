//! Where a backend says something: in the body of its reply, beside it, or in a record.

use super::data::Text;
use super::value::Path;

/// A place in what a backend replied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A part of the body.
    Reply {
        /// Within the body. Where what it leads to is inside a text that is an address, its last key names a parameter of that
        /// address's query.
        path: Path,
    },
    /// What is said beside the body.
    Http {
        /// Which part.
        part: HttpPart,
    },
    /// A part of the last record of a page; only where a page says how its list goes on.
    Record {
        /// Within the record.
        path: Path,
    },
}

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
