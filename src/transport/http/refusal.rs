//! Errors of the front as HTTP: a JSON-RPC error with a status, so that a client that reads only one of the two still
//! learns what happened.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::mcp::message::{BUSY, Fault, INVALID_REQUEST};
use crate::transport::http::reply;

/// The answer to a request that goes no further.
pub(crate) fn refuse(status: StatusCode, message: impl Into<String>) -> Response {
    fault(status, &Fault::new(INVALID_REQUEST, message))
}

/// The answer to bytes that are no message.
pub(super) fn fault(status: StatusCode, fault: &Fault) -> Response {
    (status, [(header::CONTENT_TYPE, reply::JSON)], fault.to_json()).into_response()
}

/// The answer of a server that takes nothing now.
pub(crate) fn unavailable(message: &'static str) -> Response {
    let mut response = fault(StatusCode::SERVICE_UNAVAILABLE, &Fault::new(BUSY, message));
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}
