//! Why a request must not be sent.

use crate::runtime::json::Misfit;

/// Why a request must not be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestFault {
    /// A part of the path is absent, empty, `.` or `..`.
    Segment {
        /// What the segment would have been.
        text: String,
    },
    /// A header would not be one line of text.
    Header {
        /// Its name.
        name: String,
    },
    /// Something has the wrong kind for its place.
    Misfit {
        /// Where it came from.
        misfit: Misfit,
        /// `path`, `query`, the header's name or `body`.
        place: String,
    },
}
