//! What a call can send to its caller while it runs, and what it can ask.
//!
//! No word of the protocol is in here: which client it is, and how a question travels, is behind [`Conversation`]. A
//! caller without one gets no notice, and every question to it ends in [`Unanswered::Unable`].
//!
//! A question may be answered by a *new* call with the same arguments: in a protocol where no call waits, the call ends
//! with its question and begins again with the answer. So what a handler does before it asks must bear repetition, and a
//! question keeps its name from one call to the next.

use std::fmt;

use futures::future::BoxFuture;
use serde_json::{Map, Value};

/// The way to the caller while its call runs.
pub trait Conversation: Send + Sync {
    /// Sends how far the call is, if the caller asked for progress.
    fn progress<'a>(&'a self, done: f64, total: Option<f64>, message: Option<&'a str>) -> BoxFuture<'a, ()>;

    /// Sends what happens, if the caller asked for messages of that level.
    fn log<'a>(&'a self, level: Level, data: &'a Value) -> BoxFuture<'a, ()>;

    /// Whether a question of this kind would reach the caller.
    fn can(&self, kind: Kind) -> bool;

    /// Asks. The name distinguishes the question from the others of the call. The future may never be ready: then the
    /// call is dropped, and comes again with the answer.
    fn ask<'a>(&'a self, name: &'a str, question: Question) -> BoxFuture<'a, Result<Value, Unanswered>>;

    /// Ends the call, because the caller cannot be asked questions of this kind. The future is ready only where the
    /// protocol has no error for that; then the call is refused as any other.
    fn need(&self, kind: Kind) -> BoxFuture<'_, ()>;

    /// Whether a call waits for the answer to its question; if not, it ends with the question, and is made again with the answer.
    fn waits(&self) -> bool {
        true
    }

    /// Whether the call is one that was made before and comes again with answers.
    fn goes_on(&self) -> bool {
        false
    }

    /// Whether the call is to end with a question, and to be made again with its answer.
    fn has_asked(&self) -> bool {
        false
    }
}

impl fmt::Debug for dyn Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Conversation")
    }
}

/// How much a message matters, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// For the search for a fault.
    Debug,
    /// What goes as it should.
    Info,
    /// What is worth noticing.
    Notice,
    /// What may go wrong.
    Warning,
    /// What went wrong.
    Error,
}

/// What can be asked of a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A form, of the user.
    Form,
    /// That the user opens a page.
    Page,
    /// A text, of the caller's model.
    Sample,
    /// The folders that the caller works in.
    Roots,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// Asks the user to fill in a form.
    Form {
        /// What the user reads.
        message: String,
        /// A flat JSON Schema of an object.
        schema: Value,
        /// Whether the call itself checks what was filled in; if not, what does not fit the schema is no answer.
        checked: bool,
    },
    /// Asks the user to open a page, on which what it is about is done. The answer says whether the user will, and no more.
    Page {
        /// What the user reads.
        message: String,
        /// The page.
        url: String,
        /// What tells this question from all others of the server.
        id: String,
    },
    /// Asks the caller's model; the members are those of the protocol's request.
    Sample(Map<String, Value>),
    /// Asks for the folders that the caller works in.
    Roots,
}

impl Question {
    /// Of which kind it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Question::Form { .. } => Kind::Form,
            Question::Page { .. } => Kind::Page,
            Question::Sample(_) => Kind::Sample,
            Question::Roots => Kind::Roots,
        }
    }
}

/// What the user did with a form.
#[derive(Debug, Clone, PartialEq)]
pub enum Filled {
    /// Filled it in.
    Accepted(Map<String, Value>),
    /// Declined.
    Declined,
    /// Closed it without an answer.
    Cancelled,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// The client does not answer questions of this kind.
    #[error("the client cannot be asked for {}", of(*.0))]
    Unable(Kind),
    /// The caller was asked, and refused or failed.
    #[error("no answer that can be used came from the client: {0}")]
    Failed(String),
}

fn of(kind: Kind) -> &'static str {
    match kind {
        Kind::Form => "what is missing (elicitation)",
        Kind::Page => "to open a page (elicitation)",
        Kind::Sample => "a text of its model (sampling)",
        Kind::Roots => "its folders (roots)",
    }
}
