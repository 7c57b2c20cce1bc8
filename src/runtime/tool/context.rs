//! What a hand-written handler knows besides its arguments, and how it talks to the caller while the call runs.

use serde_json::{Map, Value, json};

use crate::caller::Caller;
use crate::caller::conversation::{Filled, Kind, Level, Question, Unanswered};
use crate::runtime::periods::Clock;
use crate::texts::Texts;

/// What a hand-written handler knows besides its arguments.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct ToolContext<'a> {
    /// Who calls.
    pub caller: &'a Caller,
    /// When, and in which time zone.
    pub clock: &'a Clock,
    /// What people read.
    pub texts: &'a Texts,
}

impl<'a> ToolContext<'a> {
    /// The context of a call.
    #[must_use]
    pub fn new(caller: &'a Caller, clock: &'a Clock, texts: &'a Texts) -> Self {
        Self { caller, clock, texts }
    }
}

impl ToolContext<'_> {
    /// Sends how far the call is, if the caller asked for progress.
    pub async fn progress(&self, done: f64, total: Option<f64>, message: Option<&str>) {
        if let Some(conversation) = &self.caller.conversation {
            conversation.progress(done, total, message).await;
        }
    }

    /// Sends what happens, if the caller asked for messages of that level.
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

    /// Has the user fill in a form: a flat JSON Schema of an object. The name distinguishes the question from the call's
    /// others.
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
    /// If the client has none, or fails.
    pub async fn roots(&self, name: &str) -> Result<Vec<String>, Unanswered> {
        let reply = self.put(name, Question::Roots).await?;
        let roots = reply.get("roots").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let uris = roots.iter().filter_map(|root| root.get("uri").and_then(Value::as_str));
        Ok(uris.map(str::to_owned).collect())
    }

    /// Ends the call unless the caller can be asked this.
    ///
    /// # Errors
    /// If it cannot, and the protocol has no error for that.
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
