//! What a caller gets: how a call ended, a page of a resource, values for an argument that is being typed, or why a prompt
//! or a resource cannot be had. Every message is in the caller's language and holds no credential, no internal address and
//! no raw body.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

const NULL: &str = "null";

/// Bytes that a page has besides its records.
const ROOM: usize = 256;

/// Why the contents of a resource that exists could not be read.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// The kind, as the card language names it.
    pub kind: &'static str,
    /// One sentence.
    pub message: String,
}

impl ReadError {
    /// Whether the fault is the request's: its arguments are refused, or some are missing.
    #[must_use]
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self.kind, "bad_argument" | "missing_argument")
    }
}

/// Why a prompt cannot be written with these arguments. The fault is the request's.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct PromptRefused {
    /// What is wrong, and what to do about it.
    pub message: String,
}

/// A scope that a caller's token lacks for a tool that is listed to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeLack {
    /// The scope, which is enough.
    pub scope: Arc<str>,
    /// What is lacking, and what to do about it.
    pub message: String,
}

/// Whose argument is to be completed.
#[derive(Debug, Clone, Copy)]
pub enum CompletionOf<'a> {
    /// A prompt's, by its name.
    Prompt(&'a str),
    /// A resource's, by its address or its template.
    Resource(&'a str),
}

/// Values that complete what has been typed of an argument.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// The first of them, at most 100.
    pub values: Vec<String>,
    /// How many there are in all.
    pub total: usize,
}

/// A call of a tool that has ended: its result as it is sent, and what that says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// What the buffer held before, and behind it the members of the `CallToolResult`.
    pub bytes: Vec<u8>,
    /// How the call ended.
    pub outcome: CallOutcome,
}

/// How a call of a tool ended, and where the parts of its result are among the bytes that were written for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallOutcome {
    /// Why the call failed, if it did: then `isError` is `true`.
    pub failure: Option<Box<CallFailure>>,
    /// `structuredContent`, a JSON object.
    pub structured: Range<usize>,
    /// The member `result` of it, any JSON value; absent where the call failed, was a dry run or shows content
    /// blocks alone.
    pub result: Option<Range<usize>>,
    /// The member `warnings` of it, a JSON list; absent where nothing is warned of.
    pub warnings: Option<Range<usize>>,
    /// Of a list: how it goes on.
    pub continuation: Option<Continuation>,
    /// A list is not certain to have all that was asked for, and a warning says why: another call may bring more.
    pub doubtful: bool,
}

/// How a list goes on behind the records of a result.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Continuation {
    /// The position to go on from, as its argument takes it; `None`: these were the last.
    pub next: Option<Box<str>>,
    /// How many records there are in all, where the backend says so.
    pub total: Option<i64>,
}

/// A page of a resource, and where it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourcePage {
    /// The catalog.
    pub provider: String,
    /// What was read, as the tool that reads it names it; its address where no tool does.
    pub resource: String,
    /// The name of the connection, if it has one.
    pub instance: Option<String>,
    /// Text in which `data` is.
    pub text: Arc<str>,
    /// Where in `text` the page is, any JSON value without blanks around it: a list of records, or one record.
    pub data: Range<usize>,
    /// How the list goes on; nothing is known of what is no list.
    pub continuation: Continuation,
    /// Advice of the tool that reads it, a JSON list; absent where there is none.
    pub warnings: Option<String>,
}

impl ResourcePage {
    /// A page as b24-mcp wrote it. What is known of nothing is `null`; a single record is a list of one.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let Self { provider, resource, instance, text, data, continuation, warnings } = self;
        let json = |text: &str| Value::from(text).to_string();
        let or_null = |text: Option<String>| text.unwrap_or_else(|| NULL.to_owned());
        let (provider, resource) = (json(provider), json(resource));
        let instance = or_null(instance.as_deref().map(json));
        let next = or_null(continuation.next.as_deref().map(json));
        let total = or_null(continuation.total.map(|total| total.to_string()));
        let advice = warnings.as_ref().map_or_else(String::new, |warnings| format!(r#","warnings":{warnings}"#));
        let data = &text[data.clone()];
        let (open, data, close) = match data.as_bytes().first() {
            Some(b'[') => ("", data, ""),
            _ if data == NULL => ("", "[]", ""),
            _ => ("[", data, "]"),
        };
        let mut out = String::with_capacity(data.len() + ROOM);
        let _infallible = write!(
            out,
            r#"{{"metadata":{{"provider":{provider},"resource":{resource},"instance_name":{instance}}},"data":{open}{data}{close},"next_cursor":{next},"total":{total}{advice}}}"#
        );
        out.into_bytes()
    }
}

/// Why a call failed, as its result says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallFailure {
    /// The kind, as the card language names it: `bad_argument`, `not_found`, …
    pub kind: &'static str,
    /// What is known of it more exactly, as a word: `unknown_host`, `timed_out`, …
    pub reason: Option<&'static str>,
    /// What is wrong, in the caller's language.
    pub message: String,
    /// What the backend said of it, where one was asked.
    pub upstream: Option<UpstreamSaid>,
}

/// What a backend has said of a failure, its secrets masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamSaid {
    /// The status of its reply.
    pub status: Option<u16>,
    /// Its own code.
    pub code: Option<String>,
}

#[cfg(test)]
mod tests;
