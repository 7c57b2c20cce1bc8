//! A panic in a handler is our fault, and is answered as one. Without this rmcp answers nothing at all, and the client waits
//! for ever.

use std::{
    any::Any,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
};

use futures::FutureExt;

/// The message of the error. The panic itself goes to the log alone: it may quote what no client should read.
pub(crate) const MESSAGE: &str = "internal error: the handler of this request failed; the server goes on";

/// Something panicked, and it has been logged.
#[derive(Debug)]
pub(super) struct Panicked;

/// Runs a future to its end or to its panic.
pub(super) async fn caught<T>(what: impl Future<Output = T>) -> Result<T, Panicked> {
    // Whatever the future held is dropped with it; what it shares is behind locks and atomics.
    AssertUnwindSafe(what).catch_unwind().await.map_err(|cause| logged(cause.as_ref()))
}

/// Runs a closure to its end or to its panic.
pub(super) fn caught_now<T>(what: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(what)).map_err(|cause| logged(cause.as_ref()))
}

fn logged(cause: &(dyn Any + Send)) -> Panicked {
    let cause = cause
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| cause.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a text");
    tracing::error!(cause, "a handler panicked");
    Panicked
}
