//! Code in Rust behind a card that sends no request.
//!
//! A handler gets arguments that were read and checked as the card says. It cannot be bound to a card that says itself what it
//! does, nor can a compiled card be served without its handler: neither compiles.

use futures::future::BoxFuture;
use serde_json::value::RawValue;

use super::context::ToolContext;

/// The work of a handler: its answer, or what went wrong, in words for the caller.
pub type Handled<'a> = BoxFuture<'a, Result<Output, String>>;

/// What a handler has answered.
#[derive(Debug, Clone)]
pub enum Output {
    /// The result.
    Result(Box<RawValue>),
    /// What is shown, a JSON list of content blocks, where there is no other result.
    Content(Box<RawValue>),
}

/// Code in Rust behind a card that sends no request: implemented for the card's arguments, by `#[tool]`.
#[diagnostic::on_unimplemented(
    message = "no handler is bound to the card of `{Self}`",
    label = "this card has no request, so it waits for a handler",
    note = "write one: `#[tool(\"name-of-the-tool\")] async fn name(arguments: {Self}, context: ToolContext<'_>)`"
)]
pub trait Handler: Send + Sync {
    /// Whether it may talk to the caller: it can if it takes a [`ToolContext`].
    const MAY_ELICIT: bool = true;

    /// Answers a call.
    fn handle<'a>(&'a self, context: ToolContext<'a>) -> Handled<'a>;
}

/// Checks a binding while the program is compiled: `of` is the tool that the arguments are of, `waits` whether its card
/// waits for a handler, `tool` what `#[tool]` names.
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
