//! What ends a handler before it has answered: a panic in it, or the cancellation of its request, or the end of
//! the server.

use std::{future::Future, pin::pin};

use futures::future::{Either, select};
use rmcp::{ErrorData, RoleServer, service::RequestContext};

use super::responder::Responder;
use crate::mcp::cut::UntilCut;
use crate::mcp::errors;
use crate::mcp::panics::{self, Panicked};

/// Runs a handler; a panic in it becomes an error that the client gets.
pub(super) async fn unless_panicked<T>(handler: impl Future<Output = Result<T, ErrorData>>) -> Result<T, ErrorData> {
    let caught = panics::caught(handler).await;
    caught.unwrap_or_else(|Panicked| Err(ErrorData::internal_error(panics::MESSAGE, None)))
}

impl Responder {
    /// Runs what changes nothing, unless the end of the server cuts it.
    pub(super) async fn unless_cut<T>(
        &self,
        reading: impl Future<Output = Result<T, ErrorData>>,
    ) -> Result<T, ErrorData> {
        UntilCut::reading(&self.cut).run(reading).await.map_err(errors::cut)?
    }
}

/// Waits for what a request asks for, or for its cancellation. rmcp drops the answer to a cancelled request.
pub(super) async fn unless_cancelled<T>(
    context: &RequestContext<RoleServer>,
    what: impl Future<Output = T> + Unpin,
) -> Result<T, ErrorData> {
    let cancelled = pin!(context.ct.cancelled());
    match select(what, cancelled).await {
        Either::Left((done, _)) => Ok(done),
        Either::Right(_) => Err(ErrorData::internal_error("the request was cancelled", None)),
    }
}
