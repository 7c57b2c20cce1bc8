//! What is remembered of a request.

use serde_json::Value;

/// A request as it was seen.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Seen {
    /// The verb.
    pub verb: String,
    /// The path, with its final slash.
    pub path: String,
    /// What followed the `?`, as it was sent.
    pub query: String,
    /// The token it came with; empty without one.
    pub token: String,
    /// The body as JSON; null where it is none.
    pub body: Value,
    /// The status of the answer.
    pub status: u16,
}
