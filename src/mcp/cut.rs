//! Calls that the end of the server comes before. Each is answered that it was cut: of one that changes nothing, to come again; of
//! one that may have been sent, that nobody knows. What is cut is dropped, so that the audit has its end.

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

/// What is said of one that has sent nothing: it waits for a person, its turn, or its record.
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
