//! Bodies and answers of the operator's listener in JSON.

use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::access::consent::visible_json;
use crate::store::fault::StoreFault;

/// The code of that answer.
pub(super) const UNAUDITED: &str = "unaudited";

/// The longest body, in bytes.
pub(super) const LONGEST: usize = 64 << 10;

/// The shortest time after which it is worth to try again.
const RETRY: Duration = Duration::from_secs(1);

/// What is asked for, or the answer that says why it cannot be had.
pub(super) type OrRefused<T> = Result<T, Box<Response>>;

/// The answer, whichever it is.
pub(super) async fn answered(answer: impl Future<Output = OrRefused<Response>>) -> Response {
    answer.await.unwrap_or_else(|refusal| *refusal)
}

/// The body of a request, an object of JSON.
pub(super) async fn body(request: Request) -> OrRefused<Map<String, Value>> {
    let Ok(body) = to_bytes(request.into_body(), LONGEST).await else {
        return Err(refuse(StatusCode::BAD_REQUEST, "invalid", "the body is too long, or did not come").into());
    };
    let object = serde_json::from_slice::<Map<String, Value>>(&body)
        .map_err(|_| unfit(&["body"], "a JSON object is expected", "json_invalid"))?;
    match object.iter().find(|(name, value)| name.contains('\0') || has_nul(value)) {
        Some(_) => {
            Err(unfit(&["body"], "a text has the character U+0000 in it, which no store keeps", "string_unfit").into())
        }
        None => Ok(object),
    }
}

/// Whether a text in it has the character U+0000, which PostgreSQL keeps in no text.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

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

/// What marks the answer to what the audit could not record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unaudited;

/// The audit cannot record it: it is not done.
pub(super) fn unaudited(detail: &str) -> Response {
    let mut response = later(refuse(StatusCode::SERVICE_UNAVAILABLE, UNAUDITED, detail), RETRY);
    response.extensions_mut().insert(Unaudited);
    response
}

/// The store failed; the log says why.
pub(super) fn unstored(fault: &StoreFault) -> Response {
    tracing::error!(error = %fault, source = std::error::Error::source(fault), "the operator's listener cannot use the store");
    let detail = "the store does not answer; nothing was done";
    later(refuse(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail), RETRY)
}

impl From<StoreFault> for Box<Response> {
    fn from(fault: StoreFault) -> Self {
        Self::new(unstored(&fault))
    }
}

/// The same with the time to come back.
pub(super) fn later(mut response: Response, wait: Duration) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, wait.max(RETRY).as_secs().into());
    response
}
