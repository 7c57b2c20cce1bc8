//! Answers of the operator's listener in JSON.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::access::consent::visible_json;
use crate::store::fault::StoreFault;

/// The fewest seconds after which it is worth to try again.
pub(super) const RETRY: u64 = 1;

/// What is asked for.
pub(super) fn json_answer(status: StatusCode, body: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, visible_json(&body.to_string()).into_owned()).into_response()
}

/// Why it cannot be had.
pub(super) fn refuse(status: StatusCode, code: &str, detail: &str) -> Response {
    json_answer(status, &json!({ "detail": detail, "code": code }))
}

/// A body that is not as it must be: where, and what is wrong.
pub(super) fn unfit(place: &[&str], message: &str, kind: &str) -> Response {
    let detail = json!([{ "loc": place, "msg": message, "type": kind }]);
    json_answer(StatusCode::UNPROCESSABLE_ENTITY, &json!({ "detail": detail }))
}

/// The store failed; the log says why.
pub(super) fn unstored(fault: &StoreFault) -> Response {
    tracing::error!(error = %fault, source = std::error::Error::source(fault), "the operator's listener cannot use the store");
    let mut response =
        refuse(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "the store does not answer; nothing was done");
    response.headers_mut().insert(header::RETRY_AFTER, RETRY.into());
    response
}
