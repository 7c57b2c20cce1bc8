//! Where a backend says something: in the body of its reply, beside it, or in a record.

use super::http::HttpPart;
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
impl From<Path> for Source {
    fn from(path: Path) -> Self {
        Self::Reply { path }
    }
}
