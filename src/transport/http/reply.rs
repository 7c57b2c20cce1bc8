//! Replies as clients can read them. rmcp answers inside a session with an event stream even where one message is all
//! there is, and says most of its refusals in bare text; both become JSON here.

use std::sync::Arc;

use axum::{
    body::{Body, HttpBody},
    http::{HeaderValue, StatusCode, header, response::Parts},
    response::Response,
};
use bytes::Bytes;
use futures::StreamExt;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::caller::Identity;
use crate::mcp::{
    calls::OpenCall,
    response::{ErrorResponse, INTERNAL_ERROR, INVALID_REQUEST, RawId},
    revisions::{HANDSHAKES, PER_REQUEST},
    written,
};
use crate::transport::events::EventReader;
use crate::transport::http::media::{AnswerMedia, EVENT_STREAM, JSON};
use crate::transport::http::refusal;

/// The longest refusal of rmcp's that is read, in bytes.
const MAX_REFUSAL_BYTES: usize = 64 << 10;

/// One JSON message.
pub(super) fn json(message: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(message));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    response
}

/// A response as it goes out: what rmcp cannot carry, or does not say, is put right in each message.
pub(super) async fn mended(response: Response) -> Response {
    match response.body().size_hint().exact() {
        Some(0) => response,
        Some(_) => {
            let (mut parts, body) = response.into_parts();
            // It is whole already, and written by this process: nothing can break it off.
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(written::mended(body)))
        }
        None => response.map(|body| Body::from_stream(body.into_data_stream().map(|frame| frame.map(written::mended)))),
    }
}

/// Makes JSON of what rmcp answered: of a refusal in text always, of a stream if `form` asks for it.
pub(super) async fn settle(response: Response, id: Option<Box<RawId>>, form: AnswerMedia) -> Response {
    let (parts, body) = response.into_parts();
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with(EVENT_STREAM) && form == AnswerMedia::Json {
        unwrap(parts, body, id).await
    } else if (parts.status.is_client_error() || parts.status.is_server_error()) && !kind.starts_with(JSON) {
        as_json(parts, body, id).await
    } else {
        Response::from_parts(parts, body)
    }
}

/// A body that holds something until it is read or given up.
pub(super) fn holding<T: Send + 'static>(body: Body, held: T) -> Body {
    let frames = body.into_data_stream().map(move |frame| {
        let _held = &held;
        frame
    });
    Body::from_stream(frames)
}

/// A response that holds something until its body is there, or a stream is read to its end.
pub(super) fn until_read<T: Send + 'static>(response: Response, held: Option<T>) -> Response {
    match held.filter(|_| response.body().size_hint().exact().is_none()) {
        Some(held) => response.map(|body| holding(body, held)),
        None => response,
    }
}

/// A body that ends with its request: a stream of a cancelled one too.
pub(super) fn until_cancelled(body: Body, open: OpenCall) -> Body {
    if body.size_hint().exact().is_some() {
        return body;
    }
    let cancelled = open.cancelled.clone().cancelled_owned();
    // The request stays open as long as its stream is read.
    holding(Body::from_stream(body.into_data_stream().take_until(cancelled)), open)
}

/// An answer that lasts no longer than who it is for: of a stream, which may go on for hours, the end is cut.
pub(super) fn while_known(response: Response, who: Arc<Identity>) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !who.can_end() || !kind.is_some_and(|kind| kind.starts_with(EVENT_STREAM)) {
        return response;
    }
    let ended = Box::pin(async move { who.ended().await });
    response.map(|body| Body::from_stream(body.into_data_stream().take_until(ended)))
}

/// A refusal in text, as JSON with the same status and headers.
async fn as_json(parts: Parts, body: Body, id: Option<Box<RawId>>) -> Response {
    let text = axum::body::to_bytes(body, MAX_REFUSAL_BYTES).await.unwrap_or_default();
    let code = if parts.status.is_server_error() { INTERNAL_ERROR } else { INVALID_REQUEST };
    let mut text = String::from_utf8_lossy(&text).into_owned();
    if text.starts_with("Bad Request: Unsupported MCP-Protocol-Version") {
        text.push_str(&format!("; known are {} and {PER_REQUEST}", HANDSHAKES.join(", ")));
    }
    let mut response = refusal::error(parts.status, &ErrorResponse::new(code, text).to(id));
    if let Some(challenge) = parts.headers.get(header::WWW_AUTHENTICATE) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge.clone());
    }
    // An answer to OPTIONS there is always.
    let allowed = parts.headers.get(header::ALLOW).and_then(|allowed| allowed.to_str().ok());
    if let Some(allowed) = allowed.and_then(|allowed| format!("{allowed}, OPTIONS").parse().ok()) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

/// The response out of a stream of events. What comes before it was for clients that read streams.
async fn unwrap(mut parts: Parts, body: Body, id: Option<Box<RawId>>) -> Response {
    let Some(message) = response_of(body).await else {
        let error = ErrorResponse::new(INTERNAL_ERROR, "the stream ended without a response").to(id);
        return refusal::error(StatusCode::INTERNAL_SERVER_ERROR, &error);
    };
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    parts.headers.remove(header::CACHE_CONTROL);
    parts.headers.remove("x-accel-buffering");
    Response::from_parts(parts, Body::from(message))
}

#[derive(Deserialize)]
struct Shape<'a> {
    #[serde(borrow)]
    method: Option<&'a RawValue>,
}

async fn response_of(body: Body) -> Option<Bytes> {
    let (mut frames, mut events) = (body.into_data_stream(), EventReader::new(usize::MAX));
    while let Some(Ok(frame)) = frames.next().await {
        // rmcp writes the stream in this process: what it holds was bounded before.
        events.push(&frame).ok()?;
        while let Some(event) = events.next() {
            if serde_json::from_slice::<Shape<'_>>(&event.data).is_ok_and(|shape| shape.method.is_none()) {
                return Some(event.data.into());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
