//! Calls that have not ended when the time of a server that ends is over: they are cut. The answer to one that changes nothing says that
//! the server is stopping; to one that may have written, that nobody knows whether it did; to one that has surely sent nothing, to make it
//! again. What is cut is dropped, so that the audit has its end.

use std::future::Future;

use rmcp::model::{ClientRequest, JsonRpcMessage, JsonRpcRequest};
use tokio_util::sync::CancellationToken;

use crate::mcp::message::{self, Read, raw_id};
use crate::mcp::response::{BUSY, ErrorResponse, INTERNAL_ERROR, RawId};
use crate::mcp::serves::Serves;

/// What is said of a call that may have sent a write.
pub(crate) const CUT_WRITE: &str =
    "the server ends before this call has: it may or may not have been done; check before you repeat it";

/// What is said of one that changes nothing.
pub(crate) const STOPPING: &str = "the server is stopping";

/// What is said of one that has sent nothing: it waits for a person, or for the record that comes before what they have approved of.
const CUT_UNSENT: &str = "the server ends before this call has: nothing was sent; make the call again";

/// The error of a call that was cut before it sent anything.
pub(crate) fn unsent() -> ErrorResponse {
    ErrorResponse::new(INTERNAL_ERROR, CUT_UNSENT)
}

/// The error of a call that was cut.
pub(crate) fn error(writes: bool) -> ErrorResponse {
    if writes { ErrorResponse::new(INTERNAL_ERROR, CUT_WRITE) } else { ErrorResponse::new(BUSY, STOPPING) }
}

/// What a message was that was cut: whether it calls a tool that may change something, and the id of its request.
pub(crate) fn cut_message(server: &dyn Serves, message: &[u8]) -> (bool, Option<Box<RawId>>) {
    let Read::Message(message) = message::read(message) else { return (false, None) };
    let JsonRpcMessage::Request(JsonRpcRequest { id, request, .. }) = &*message else { return (false, None) };
    let writes = matches!(request, ClientRequest::CallToolRequest(call) if server.writes(&call.params.name));
    (writes, Some(raw_id(id)))
}

/// Runs a call to its end; `None` where it was cut before, and is gone.
pub(crate) async fn unless_cut<T>(cut: &CancellationToken, call: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        done = call => Some(done),
        () = cut.cancelled() => None,
    }
}
