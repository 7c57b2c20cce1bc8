//! Prompts, by their names.

use std::sync::Arc;

use futures::future::BoxFuture;

use crate::caller::Caller;
use crate::caller::outcome::PromptRefused;

/// Writes prompts.
pub trait ServesPrompts: Send + Sync + 'static {
    /// Writes a prompt, the inside of a `GetPromptResult`, behind what `out` holds. `None` if there is no such prompt.
    fn prompt(
        &self,
        _name: &str,
        _arguments: Option<&str>,
        _caller: &Caller,
        _out: Vec<u8>,
    ) -> Option<Result<Vec<u8>, PromptRefused>> {
        None
    }

    /// Whether [`ServesPrompts::fill_prompt`] has something to ask the user for. Must be quick.
    fn prompt_may_elicit(&self, _name: &str, _arguments: Option<&str>, _caller: &Caller) -> bool {
        false
    }

    /// Asks the user for the arguments that a prompt lacks, where its card says so: yields all its arguments, a JSON object.
    /// `None` if nothing is to be asked; then [`ServesPrompts::prompt`] says what is missing.
    fn fill_prompt(
        self: Arc<Self>,
        _name: &str,
        _arguments: Option<&str>,
        _caller: Caller,
    ) -> Option<BoxFuture<'static, Result<String, PromptRefused>>> {
        None
    }
}
