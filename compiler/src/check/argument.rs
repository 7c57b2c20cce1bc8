//! An argument of a card, as its schema was read.

use serde_json::Value;

use crate::ast::read::Named;
use crate::diagnostic::Span;
use crate::plan::{Check, Shape};
use crate::syntax::fields::Spanned;

/// An argument of a card.
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    pub(crate) name: String,
    /// Where the card says that it has it: its name, or the `$merge` that brings it.
    pub(crate) span: Span,
    pub(crate) check: Check,
    pub(crate) required: bool,
    pub(crate) default: Option<Value>,
    /// The place of its `ask`: where it is absent, the user is asked.
    pub(crate) ask: Option<Span>,
    /// What is offered for it.
    pub(crate) complete: Option<Complete>,
    /// The header that repeats it.
    pub(crate) header: Option<Spanned<String>>,
    /// Shapes that its text may have, as regular expressions.
    pub(crate) forms: Named<Spanned<String>>,
    /// The schema had a fault and is not what the card means: nothing is to be concluded from it.
    pub(crate) faulty: bool,
    /// It is for the server and goes to no backend.
    pub(crate) withheld: bool,
}

impl Argument {
    /// It has a value in every call.
    pub(crate) fn is_always_there(&self) -> bool {
        (self.required || self.default.is_some() || self.ask.is_some()) && !self.check.nullable
    }

    /// The pattern of a form.
    pub(crate) fn form(&self, name: &str) -> Option<&str> {
        self.forms.iter().find(|(form, _)| form.value == name).map(|(_, pattern)| pattern.value.as_str())
    }
}

/// What is offered for an argument.
#[derive(Debug, Clone)]
pub(crate) struct Complete {
    pub(crate) dictionary: usize,
    /// The place of a key of its `value`.
    pub(crate) column: Option<usize>,
    pub(crate) span: Span,
}

/// What stands for a schema with a fault: everything passes.
pub(crate) fn any() -> Check {
    Check { shape: Shape::Any, nullable: false, rest: None }
}
