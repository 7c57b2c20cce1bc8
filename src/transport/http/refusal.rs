//! Refusals over HTTP: a JSON-RPC error with a status, so that a client that reads only one of the two still learns what
//! happened.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::mcp::cut::CutShort;
use crate::mcp::response::{BUSY, ErrorResponse, INVALID_REQUEST, RawId};
use crate::transport::http::media::JSON;

/// The response to a request that goes no further. Boxed, since a response is large and refusals are few.
pub(super) type Refused = Box<Response>;

/// The response to a request that goes no further.
pub(super) fn refuse(status: StatusCode, message: impl Into<String>) -> Response {
    error(status, &ErrorResponse::new(INVALID_REQUEST, message))
}

/// An error as a response.
pub(super) fn error(status: StatusCode, error: &ErrorResponse) -> Response {
    (status, [(header::CONTENT_TYPE, JSON)], error.to_json()).into_response()
}

/// The response to a caller who is not let in, of which no message was read: `{"error", "message", "detail"}`.
pub(super) fn told(status: StatusCode, error: &'static str, message: &'static str, detail: &'static str) -> Response {
    let body = serde_json::json!({ "error": error, "message": message, "detail": detail });
    (status, [(header::CONTENT_TYPE, JSON)], body.to_string()).into_response()
}

/// The response of a server that takes nothing now.
pub(super) fn unavailable(message: &'static str) -> Response {
    later(&ErrorResponse::new(BUSY, message))
}

/// The response to the request of this id that the end of the server has cut: to what cannot have changed anything, to try again.
pub(super) fn cut(cut: CutShort, id: Option<Box<RawId>>) -> Response {
    let told = cut.error().to(id);
    match cut {
        CutShort::Unknown => error(StatusCode::INTERNAL_SERVER_ERROR, &told),
        CutShort::Reads | CutShort::Unsent => later(&told),
    }
}

fn later(told: &ErrorResponse) -> Response {
    let mut response = error(StatusCode::SERVICE_UNAVAILABLE, told);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}
