//! Where something is in the text of a reply.

/// Where something is in a reply's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The text of this place.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

/// A reply that is no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the reply is not JSON")]
pub struct NotJson;
