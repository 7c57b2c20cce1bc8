//! What a call can say to whoever made it while it runs, and what it can ask of them.
//!
//! No word of the protocol is in here: who listens, and how a question travels, is behind [`Conversation`]. A caller who
//! cannot be talked to has none; what would be said to them is dropped, and what would be asked is [`Unanswered::Unable`].
//!
//! A question may be answered by a *new* call with the same arguments: where nothing keeps a call waiting, the call ends
//! with its question, and begins again with the answer. So whatever a handler does before it asks must bear repetition,
//! and a question keeps its name.

use std::fmt;

use futures::future::BoxFuture;
use serde_json::{Map, Value};

/// The caller, as someone to talk to while their call runs.
pub trait Conversation: Send + Sync {
    /// Tells how far the call is; goes nowhere if the caller did not ask to be told.
    fn progress<'a>(&'a self, done: f64, total: Option<f64>, message: Option<&'a str>) -> BoxFuture<'a, ()>;

    /// Tells what happens, to whoever wants to hear of that level.
    fn log<'a>(&'a self, level: Level, data: &'a Value) -> BoxFuture<'a, ()>;

    /// Whether a question of this kind would reach the caller.
    fn can(&self, kind: Kind) -> bool;

    /// Asks. The name tells the question from every other of the same call. May never be done: then the call is dropped,
    /// and comes again with the answer.
    fn ask<'a>(&'a self, name: &'a str, question: Question) -> BoxFuture<'a, Result<Value, Unanswered>>;

    /// Ends the call, because it cannot go on with a caller of whom questions of this kind cannot be asked. It is done only
    /// where the caller cannot be told so otherwise than by an ordinary refusal.
    fn need(&self, kind: Kind) -> BoxFuture<'_, ()>;
}

impl fmt::Debug for dyn Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Conversation")
    }
}

/// How much something that is told matters, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// For whoever looks for a fault.
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
        /// Whether whoever asks reads and checks what was filled in; else what does not fit the schema is no answer.
        checked: bool,
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
    /// Said no.
    Declined,
    /// Looked away.
    Cancelled,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// Nobody is there who could be asked this.
    #[error("the client cannot be asked for {}", of(*.0))]
    Unable(Kind),
    /// The caller was asked, and refused or failed.
    #[error("the client did not answer: {0}")]
    Failed(String),
}

fn of(kind: Kind) -> &'static str {
    match kind {
        Kind::Form => "what is missing (elicitation)",
        Kind::Sample => "a text of its model (sampling)",
        Kind::Roots => "its folders (roots)",
    }
}
