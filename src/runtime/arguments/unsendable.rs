//! Arguments that are as their schemas ask, and that no request can carry where the card puts them.

/// Why a value cannot stand where a request has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsendable {
    /// It holds the mark that stands between the items of a list there.
    Mark(&'static str),
    /// It is a list or map where a text stands.
    NoScalar,
    /// It is a list within a list, for which a query or a form has no spelling.
    Nested,
    /// It is more than one line, or holds a control character, in a header.
    Line,
    /// It is empty, `.` or `..`, as a part of an address.
    Segment,
    /// It says no moment.
    Moment,
}

impl Unsendable {
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Mark(_) => "bad-argument-mark",
            Self::NoScalar => "bad-argument-no-scalar",
            Self::Nested => "bad-argument-nested",
            Self::Line => "bad-argument-line",
            Self::Segment => "bad-argument-segment",
            Self::Moment => "bad-argument-moment",
        }
    }
}
