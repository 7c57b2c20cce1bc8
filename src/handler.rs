//! Rust behind a card: for what data cannot say. A card without a request waits for a handler, which `#[tool]` binds.
//!
//! A handler gets arguments that were read and checked as the card says, and answers with anything that is JSON or with
//! words for the caller. It cannot be bound to a card that has a plan, nor a card be served without its handler: neither
//! compiles.

use std::future::Future;

use futures::future::BoxFuture;
use kartoteka_compiler::plan;
use serde::Serialize;

use crate::arguments::{BadArguments, Reader};
use crate::caller::Caller;
use crate::texts::{Texts, Variables};

/// What a handler knows of its call.
#[derive(Clone, Copy)]
pub struct ToolContext<'c> {
    /// Who calls, and in which language they are answered.
    pub caller: &'c Caller,
    /// What people read.
    pub texts: &'c Texts,
}

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
        self.texts.own(self.caller.locale, text.id, &variables)
    }
}

/// What `text!` makes: a message that exists, with the variables that it has, in no language yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    id: &'static str,
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
pub fn text<const N: usize>(id: &'static str, variables: [(&'static str, Variable); N]) -> Text {
    Text { id, variables: variables.into() }
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

/// What a handler's call comes to: the result as JSON, or what went wrong in the caller's words.
pub type Answering<'a> = BoxFuture<'a, Result<String, String>>;

/// What is behind a card that sends no request.
pub trait Handler: Send + Sync {
    /// Answers a call. `arguments` is a JSON object that fits the card.
    fn call<'a>(&'a self, arguments: String, context: ToolContext<'a>) -> Answering<'a>;
}

/// The arguments of a card, with what is done with them. `#[tool]` implements it.
#[diagnostic::on_unimplemented(
    message = "no handler is bound to the card of `{Self}`",
    label = "this card has no request, so it waits for a handler",
    note = "write one: `#[tool(\"name-of-the-tool\")] async fn name(arguments: Arguments, context: ToolContext<'_>)`"
)]
pub trait Handled: Send + Sized {
    /// Answers with JSON.
    fn handle(self, context: ToolContext<'_>) -> impl Future<Output = Result<String, ToolError>> + Send;
}

/// A handler's own result as JSON.
///
/// # Errors
/// The handler's; or the result cannot be written as JSON.
pub fn answered<T: Serialize, E: Into<ToolError>>(result: Result<T, E>) -> Result<String, ToolError> {
    let result = result.map_err(Into::into)?;
    serde_json::to_string(&result).map_err(|fault| ToolError(Words::Plain(fault.to_string())))
}

/// Reads the arguments of a call and has them handled.
pub fn handle<'a, A: Handled + 'a>(
    catalog: &'static plan::Catalog,
    arguments: String,
    read: fn(&mut Reader<'_>) -> Option<A>,
    context: ToolContext<'a>,
) -> Answering<'a> {
    Box::pin(async move {
        let arguments = typed(catalog, &arguments, read, context)?;
        arguments.handle(context).await.map_err(|ToolError(words)| match words {
            Words::Text(text) => context.say(&text),
            Words::Plain(message) => message,
        })
    })
}

fn typed<A>(
    catalog: &plan::Catalog,
    arguments: &str,
    read: fn(&mut Reader<'_>) -> Option<A>,
    context: ToolContext<'_>,
) -> Result<A, String> {
    let refused = |bad: BadArguments| bad.messages(context.texts, context.caller.locale).join("\n");
    let given = serde_json::from_str(arguments).map_err(|fault| fault.to_string())?;
    let mut reader = Reader::new(given, catalog);
    let read = read(&mut reader);
    reader.finish().map_err(refused)?;
    Ok(read.expect("a card reads nothing only if it noted a fault"))
}
