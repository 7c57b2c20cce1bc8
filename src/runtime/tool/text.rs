//! What `text!` makes: a message of the server's own, which a handler says in the caller's language.

use super::context::ToolContext;
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

/// What `text!` makes: a message that exists and its variables, before a language is chosen.
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
