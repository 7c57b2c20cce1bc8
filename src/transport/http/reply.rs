//! Replies as clients can read them. rmcp answers inside a session with an event stream even where one message is all
//! there is, and says most of its refusals in bare text; both become JSON here.

use axum::{
    body::{Body, HttpBody},
    http::{HeaderMap, HeaderValue, StatusCode, header, response::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::StreamExt;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::mcp::{
    calls::Open,
    message::{Fault, INTERNAL_ERROR, INVALID_REQUEST, RawId},
};
use crate::transport::http::refusal;

/// The media type of one message.
pub(crate) const JSON: &str = "application/json";
/// The media type of a stream of messages.
pub(crate) const EVENT_STREAM: &str = "text/event-stream";
/// What the specification asks a client to accept, as most clients write it.
const BOTH: &str = "application/json, text/event-stream";

/// No refusal of rmcp's is longer.
const MAX_REFUSAL_BYTES: usize = 64 << 10;

/// In which forms a client takes the answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One JSON message.
    Json,
    /// One JSON message, or a stream of them.
    JsonOrStream,
    /// Something else. rmcp refuses that.
    Other,
}

/// One JSON message.
pub(crate) fn json(message: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(JSON))], message).into_response()
}

/// Whether the body of a request is said to be JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(value)) = headers.get(header::CONTENT_TYPE).map(HeaderValue::to_str) else { return false };
    value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(JSON))
}

/// Whether a stream of events is asked for by name.
pub(crate) fn names_event_stream(headers: &HeaderMap) -> bool {
    accepted(headers).any(|kind| kind.eq_ignore_ascii_case(EVENT_STREAM))
}

/// What a client takes. Where it takes JSON, `Accept` is made into what the specification asks of it: curl and many a
/// script send `*/*` or nothing.
pub(crate) fn negotiate(headers: &mut HeaderMap) -> Form {
    let mut given = headers.get_all(header::ACCEPT).iter();
    if let (Some(one), None) = (given.next(), given.next())
        && one == BOTH
    {
        return Form::JsonOrStream;
    }
    let (mut json, mut stream) = (!headers.contains_key(header::ACCEPT), false);
    for kind in accepted(headers) {
        json |= ["*/*", "application/*", JSON].iter().any(|known| kind.eq_ignore_ascii_case(known));
        stream |= ["*/*", "text/*", EVENT_STREAM].iter().any(|known| kind.eq_ignore_ascii_case(known));
    }
    if !json {
        return Form::Other;
    }
    headers.insert(header::ACCEPT, HeaderValue::from_static(BOTH));
    if stream { Form::JsonOrStream } else { Form::Json }
}

/// The media types that are accepted with any weight but zero. A comma within a quoted parameter is taken for a
/// separator: its pieces are no media types, and nothing is lost.
fn accepted(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).filter_map(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let kind = parts.next()?;
        let refused = parts.filter_map(|part| part.split_once('=')).any(|(name, weight)| {
            name.trim().eq_ignore_ascii_case("q") && weight.trim().parse::<f32>().is_ok_and(|weight| weight == 0.0)
        });
        (!refused).then_some(kind)
    })
}

/// Makes JSON of what rmcp answered: of a refusal in text always, of a stream if `form` asks for it.
pub(crate) async fn settle(response: Response, id: Option<Box<RawId>>, form: Form) -> Response {
    let (parts, body) = response.into_parts();
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with(EVENT_STREAM) && form == Form::Json {
        unwrap(parts, body, id).await
    } else if (parts.status.is_client_error() || parts.status.is_server_error()) && !kind.starts_with(JSON) {
        told(parts, body, id).await
    } else {
        Response::from_parts(parts, body)
    }
}

/// A body that holds something until it is read or given up.
pub(crate) fn holding<T: Send + 'static>(body: Body, held: T) -> Body {
    let frames = body.into_data_stream().map(move |frame| {
        let _held = &held;
        frame
    });
    Body::from_stream(frames)
}

/// A body that ends with its request: a stream of a cancelled one too.
pub(crate) fn until_cancelled(body: Body, open: Open) -> Body {
    if body.size_hint().exact().is_some() {
        return body;
    }
    let cancelled = open.cancelled.clone().cancelled_owned();
    // The request stays open as long as its stream is read.
    holding(Body::from_stream(body.into_data_stream().take_until(cancelled)), open)
}

/// A refusal in text, as JSON with the same status and headers.
async fn told(parts: Parts, body: Body, id: Option<Box<RawId>>) -> Response {
    let text = axum::body::to_bytes(body, MAX_REFUSAL_BYTES).await.unwrap_or_default();
    let code = if parts.status.is_server_error() { INTERNAL_ERROR } else { INVALID_REQUEST };
    let fault = Fault { id, ..Fault::new(code, String::from_utf8_lossy(&text)) };
    let mut response = refusal::fault(parts.status, &fault);
    for name in [header::ALLOW, header::WWW_AUTHENTICATE] {
        if let Some(value) = parts.headers.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

/// The response out of a stream of events. What comes before it was for clients that read streams.
async fn unwrap(mut parts: Parts, body: Body, id: Option<Box<RawId>>) -> Response {
    let Some(message) = response_of(body).await else {
        let fault = Fault { id, ..Fault::new(INTERNAL_ERROR, "the stream ended without a response") };
        return refusal::fault(StatusCode::INTERNAL_SERVER_ERROR, &fault);
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
    let mut frames = body.into_data_stream();
    let mut rest: Vec<u8> = Vec::new();
    while let Some(Ok(frame)) = frames.next().await {
        rest.extend_from_slice(&frame);
        while let Some(end) = memchr::memmem::find(&rest, b"\n\n") {
            let event: Vec<u8> = rest.drain(..end + 2).collect();
            // rmcp writes each message as one line of data.
            let data = event.split(|&byte| byte == b'\n').find_map(|line| line.strip_prefix(b"data:"));
            let data = data.map(<[u8]>::trim_ascii).unwrap_or_default();
            if serde_json::from_slice::<Shape<'_>>(data).is_ok_and(|shape| shape.method.is_none()) {
                return Some(Bytes::copy_from_slice(data));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(accept: &str) -> Form {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().expect("a header value"));
        negotiate(&mut headers)
    }

    #[test]
    fn whoever_takes_json_gets_json() {
        assert_eq!(negotiate(&mut HeaderMap::new()), Form::Json);
        for accept in ["application/json", "APPLICATION/JSON", "application/*", "text/html, application/json;q=0.1"] {
            assert_eq!(form(accept), Form::Json, "{accept}");
        }
        for accept in ["*/*", "application/json, text/event-stream", "text/event-stream;q=0.5,application/json"] {
            assert_eq!(form(accept), Form::JsonOrStream, "{accept}");
        }
        for accept in ["text/event-stream", "text/html", "application/json;q=0, text/event-stream", ""] {
            assert_eq!(form(accept), Form::Other, "{accept}");
        }
    }

    #[tokio::test]
    async fn a_response_is_found_behind_what_precedes_it() {
        let stream = "retry: 3000\nid: 0\ndata: \n\n: ping\n\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n\
                      data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n";
        let found = response_of(Body::from(stream)).await.expect("a response");
        assert_eq!(&found[..], br#"{"jsonrpc":"2.0","id":1,"result":{}}"#);
        assert!(response_of(Body::from("data: \n\n")).await.is_none());
    }
}
