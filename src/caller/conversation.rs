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
use serde_json::{Map, Value, json};

use crate::runtime::tool::ToolContext;

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

impl ToolContext<'_> {
    /// Tells the caller how far the call is, if they asked to be told.
    pub async fn progress(&self, done: f64, total: Option<f64>, message: Option<&str>) {
        if let Some(conversation) = &self.caller.conversation {
            conversation.progress(done, total, message).await;
        }
    }

    /// Tells the caller what happens, if they want to hear of that level.
    pub async fn log(&self, level: Level, data: &Value) {
        if let Some(conversation) = &self.caller.conversation {
            conversation.log(level, data).await;
        }
    }

    /// Whether a question of this kind would reach the caller.
    #[must_use]
    pub fn can(&self, kind: Kind) -> bool {
        self.caller.conversation.as_ref().is_some_and(|conversation| conversation.can(kind))
    }

    /// Has the user fill in a form: a flat JSON Schema of an object. The name tells the question from the call's others.
    ///
    /// # Errors
    /// If the user cannot be asked, or the client fails.
    pub async fn ask(&self, name: &str, message: &str, schema: Value) -> Result<Filled, Unanswered> {
        self.fill(name, Question::Form { message: message.to_owned(), schema, checked: false }).await
    }

    /// Has the user fill in a form.
    pub(crate) async fn fill(&self, name: &str, form: Question) -> Result<Filled, Unanswered> {
        let reply = self.put(name, form).await?;
        let content = reply.get("content").and_then(Value::as_object).cloned().unwrap_or_default();
        Ok(match reply.get("action").and_then(Value::as_str) {
            Some("accept") => Filled::Accepted(content),
            Some("decline") => Filled::Declined,
            _ => Filled::Cancelled,
        })
    }

    /// Has the caller's model answer a prompt, with at most so many tokens.
    ///
    /// # Errors
    /// If there is no model to be asked, or the client fails.
    pub async fn sample(&self, name: &str, prompt: &str, tokens: u32) -> Result<String, Unanswered> {
        let message = json!({ "role": "user", "content": { "type": "text", "text": prompt } });
        let mut asked = Map::new();
        asked.insert("messages".to_owned(), json!([message]));
        asked.insert("maxTokens".to_owned(), json!(tokens));
        let reply = self.put(name, Question::Sample(asked)).await?;
        // One block since the beginning, a list of them since 2025-11-25.
        let first = reply.pointer("/content/0/text").or_else(|| reply.pointer("/content/text"));
        Ok(first.and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    /// The folders that the caller works in, as URIs.
    ///
    /// # Errors
    /// If the client has none to tell of, or fails.
    pub async fn roots(&self, name: &str) -> Result<Vec<String>, Unanswered> {
        let reply = self.put(name, Question::Roots).await?;
        let roots = reply.get("roots").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let uris = roots.iter().filter_map(|root| root.get("uri").and_then(Value::as_str));
        Ok(uris.map(str::to_owned).collect())
    }

    /// Goes on only with a caller of whom this can be asked.
    ///
    /// # Errors
    /// If it cannot, where that is an ordinary refusal.
    pub async fn need(&self, kind: Kind) -> Result<(), Unanswered> {
        if self.can(kind) {
            return Ok(());
        }
        if let Some(conversation) = &self.caller.conversation {
            conversation.need(kind).await;
        }
        Err(Unanswered::Unable(kind))
    }

    async fn put(&self, name: &str, question: Question) -> Result<Value, Unanswered> {
        let kind = question.kind();
        match &self.caller.conversation {
            Some(conversation) if conversation.can(kind) => conversation.ask(name, question).await,
            _ => Err(Unanswered::Unable(kind)),
        }
    }
}
