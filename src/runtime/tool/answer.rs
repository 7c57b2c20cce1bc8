//! What a handler says: its result, what is shown, or why it has no answer.

use std::future::Future;

use serde::Serialize;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

use super::context::ToolContext;
use super::handler::{Handled, Output};
use super::text::Text;
use crate::caller::conversation::Unanswered;

/// Why a handler has no answer, in words for the caller.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolError(Words);

#[derive(Debug, Clone, PartialEq)]
enum Words {
    /// In the caller's language, once that is known.
    Text(Text),
    /// As they are.
    Plain(String),
}

impl From<Text> for ToolError {
    fn from(text: Text) -> Self {
        ToolError(Words::Text(text))
    }
}

impl From<String> for ToolError {
    fn from(message: String) -> Self {
        ToolError(Words::Plain(message))
    }
}

impl From<&str> for ToolError {
    fn from(message: &str) -> Self {
        ToolError(Words::Plain(message.to_owned()))
    }
}

impl From<Unanswered> for ToolError {
    fn from(unanswered: Unanswered) -> Self {
        ToolError(Words::Plain(unanswered.to_string()))
    }
}

/// What a handler may answer with: whatever can be serialized is a result; [`Content`] is what is shown.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no answer of a tool",
    label = "neither `Serialize` nor `Content`",
    note = "derive `serde::Serialize`, or give a `serde_json::Value`"
)]
pub trait IntoOutput {
    /// The answer as it is written.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    fn output(self) -> Result<Output, serde_json::Error>;
}

impl<T: Serialize> IntoOutput for T {
    fn output(self) -> Result<Output, serde_json::Error> {
        to_raw_value(&self).map(Output::Result)
    }
}

impl IntoOutput for Content {
    fn output(self) -> Result<Output, serde_json::Error> {
        to_raw_value(&self.0).map(Output::Content)
    }
}

/// What a tool shows, where that is its whole answer: blocks of text, pictures, sound, resources.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Content(Vec<Value>);

impl Content {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::default().and(json!({ "type": "text", "text": text.into() }))
    }

    /// The same with one more block, as the protocol writes it.
    #[must_use]
    pub fn and(mut self, block: Value) -> Self {
        self.0.push(block);
        self
    }
}

/// What `#[tool]` makes of a handler: its result as JSON, its refusal in the caller's language.
pub fn answered<'a, T, E>(
    context: ToolContext<'a>,
    handling: impl Future<Output = Result<T, E>> + Send + 'a,
) -> Handled<'a>
where
    T: IntoOutput,
    E: Into<ToolError>,
{
    Box::pin(async move {
        let result = handling.await.map_err(|error| match error.into().0 {
            Words::Text(text) => context.say(&text),
            Words::Plain(message) => message,
        })?;
        result.output().map_err(|fault| fault.to_string())
    })
}
