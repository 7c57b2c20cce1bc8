//! Completions of arguments that are being typed.

use std::sync::Arc;

use futures::future::BoxFuture;

use crate::caller::Caller;
use crate::caller::outcome::{CompletionOf, Completions, ReadError};

/// Completes arguments of prompts and of resource templates.
pub trait ServesCompletions: Send + Sync + 'static {
    /// Finds values for an argument of which a part has been typed. `None` if there is no such argument.
    fn complete(
        self: Arc<Self>,
        _of: CompletionOf<'_>,
        _argument: &str,
        _typed: &str,
        _caller: Caller,
    ) -> Option<BoxFuture<'static, Result<Completions, ReadError>>> {
        None
    }
}
