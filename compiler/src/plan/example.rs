//! Worked calls: literal data, compared with what a tool really does. Nothing in them is a reference.

use super::data::{Json, List, Text};
use super::request::Verb;

/// How a call can end, where it does not end well.
pub const ENDS: [&str; 14] = [
    "bad_argument",
    "missing_argument",
    "not_allowed",
    "confirm_required",
    "approval_required",
    "forbidden",
    "unauthorized",
    "not_found",
    "conflict",
    "invalid",
    "busy",
    "unavailable",
    "unexpected_reply",
    "unknown_outcome",
];

/// A worked call: what goes out and what comes back, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Unique in its tool.
    pub name: Text,
    /// What is passed: a map.
    pub arguments: Json,
    /// Exactly the requests that must go out.
    pub exchange: List<Exchange>,
    /// What the caller gets as `result`; where it is left out, nothing is compared.
    pub result: Option<Json>,
    /// The codes of the warnings that the result carries.
    pub warnings: List<Text>,
    /// The failure that the call ends with: index into [`ENDS`].
    pub error: Option<usize>,
}

/// A request as it goes out, and what the stand-in answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// The method.
    pub verb: Verb,
    /// After the backend's base, as it is sent; without the query.
    pub path: Text,
    /// The query as a map of texts and lists of texts.
    pub query: Option<Json>,
    /// Headers that must be there: name and value.
    pub headers: List<(Text, Text)>,
    /// The body as JSON, also of a form.
    pub body: Option<Json>,
    /// The status of the answer, from 100 to 599.
    pub status: u16,
    /// The headers of the answer: name and value.
    pub reply_headers: List<(Text, Text)>,
    /// The answer; `null` where the author wrote none.
    pub reply: Json,
}
