//! What a handler written in Rust says: its answer, its refusal, a text in the caller's language.
//!
//! A handler gets arguments that were read and checked as the card says. It cannot be bound to a card that has a plan, nor
//! a compiled card be served without its handler: neither compiles.

use std::future::Future;

use serde::Serialize;
use serde_json::{Value, json};

use crate::caller::conversation::Unanswered;
use crate::runtime::tool::{Handled, Output, ToolContext};
use crate::texts::{ProgramMessage, Variables};

impl ToolContext<'_> {
    /// A text in the caller's language.
    #[must_use]
    pub fn say(&self, text: &Text) -> String {
        let mut variables = Variables::new();
        for (name, value) in &text.variables {
            match value {
                Variable::Text(value) => variables.text(name, value),
                Variable::Integer(value) => variables.integer(name, *value),
                Variable::Number(value) => variables.number(name, *value),
            }
        }
        text.message.say(self.texts.name(self.caller.locale), &variables)
    }
}

/// What `text!` makes: a message that exists, with the variables that it has, in no language yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    message: &'static ProgramMessage,
    variables: Vec<(&'static str, Variable)>,
}

/// What a variable of a text stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Variable {
    /// A text.
    Text(String),
    /// A whole number, which may choose a plural.
    Integer(i64),
    /// A number.
    Number(f64),
}

impl From<&str> for Variable {
    fn from(value: &str) -> Self {
        Variable::Text(value.to_owned())
    }
}

impl From<String> for Variable {
    fn from(value: String) -> Self {
        Variable::Text(value)
    }
}

impl From<i64> for Variable {
    fn from(value: i64) -> Self {
        Variable::Integer(value)
    }
}

impl From<i32> for Variable {
    fn from(value: i32) -> Self {
        Variable::Integer(value.into())
    }
}

impl From<u32> for Variable {
    fn from(value: u32) -> Self {
        Variable::Integer(value.into())
    }
}

impl From<usize> for Variable {
    fn from(value: usize) -> Self {
        Variable::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Variable {
    fn from(value: f64) -> Self {
        Variable::Number(value)
    }
}

/// What `text!` expands to; the macro has checked both.
#[must_use]
pub fn text<const N: usize>(message: &'static ProgramMessage, variables: [(&'static str, Variable); N]) -> Text {
    Text { message, variables: variables.into() }
}

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
pub trait IntoHanded {
    /// The answer as it is written.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    fn handed(self) -> Result<Output, serde_json::Error>;
}

impl<T: Serialize> IntoHanded for T {
    fn handed(self) -> Result<Output, serde_json::Error> {
        serde_json::to_string(&self).map(Output::Result)
    }
}

impl IntoHanded for Content {
    fn handed(self) -> Result<Output, serde_json::Error> {
        serde_json::to_string(&self.0).map(Output::Content)
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

    /// A block more, as the protocol writes it.
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
    T: IntoHanded,
    E: Into<ToolError>,
{
    Box::pin(async move {
        let result = handling.await.map_err(|error| match error.into().0 {
            Words::Text(text) => context.say(&text),
            Words::Plain(message) => message,
        })?;
        result.handed().map_err(|fault| fault.to_string())
    })
}

/// Checks a binding while the program is compiled: `of` is the tool that the arguments are of, `waits` whether its card
/// has no plan, `tool` what `#[tool]` names.
///
/// # Panics
/// If they do not fit; in a constant, this is a compile error.
pub const fn bind(of: &str, waits: bool, tool: &str) {
    assert!(
        same(of.as_bytes(), tool.as_bytes()),
        "`#[tool]` names another tool than the one that the arguments are of"
    );
    assert!(waits, "the card of these arguments says what it does: no handler can be bound to it");
}

const fn same(mut left: &[u8], mut right: &[u8]) -> bool {
    while let ([first, left_rest @ ..], [other, right_rest @ ..]) = (left, right) {
        if *first != *other {
            return false;
        }
        (left, right) = (left_rest, right_rest);
    }
    left.is_empty() && right.is_empty()
}
