//! The media types of requests and responses: what a client sends, and what it takes.

use axum::http::{HeaderMap, HeaderValue, header};

/// The media type of one message.
pub(super) const JSON: &str = "application/json";
/// The media type of a stream of messages.
pub(super) const EVENT_STREAM: &str = "text/event-stream";
/// What the specification asks a client to accept, as most clients write it.
const BOTH: &str = "application/json, text/event-stream";

/// In which forms a client takes the answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnswerMedia {
    /// One JSON message.
    Json,
    /// One JSON message, or a stream of them.
    JsonOrStream,
    /// Something else.
    Other,
}

/// Whether the body of a request is said to be JSON.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(value)) = headers.get(header::CONTENT_TYPE).map(HeaderValue::to_str) else { return false };
    value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(JSON))
}

/// Whether the body of a request is said to be compressed, or written otherwise than it is.
pub(super) fn is_encoded(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::CONTENT_ENCODING).iter();
    values
        .map(|value| value.to_str().unwrap_or("?"))
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
}

/// Whether a stream of events is asked for by name.
pub(super) fn names_event_stream(headers: &HeaderMap) -> bool {
    accepted(headers).any(|kind| kind.eq_ignore_ascii_case(EVENT_STREAM))
}

/// Whether an upgrade to a WebSocket is asked for.
pub(super) fn names_websocket(headers: &HeaderMap) -> bool {
    let offered = headers.get_all(header::UPGRADE).iter().filter_map(|value| value.to_str().ok());
    offered.flat_map(|value| value.split(',')).any(|protocol| protocol.trim().eq_ignore_ascii_case("websocket"))
}

/// What a client takes. Where it takes JSON, `Accept` is made into what the specification asks of it: curl and many a
/// script send `*/*` or nothing.
pub(super) fn negotiate(headers: &mut HeaderMap) -> AnswerMedia {
    let mut given = headers.get_all(header::ACCEPT).iter();
    if let (Some(one), None) = (given.next(), given.next())
        && one == BOTH
    {
        return AnswerMedia::JsonOrStream;
    }
    let (mut json, mut stream) = (!headers.contains_key(header::ACCEPT), false);
    for kind in accepted(headers) {
        json |= ["*/*", "application/*", JSON].iter().any(|known| kind.eq_ignore_ascii_case(known));
        stream |= ["*/*", "text/*", EVENT_STREAM].iter().any(|known| kind.eq_ignore_ascii_case(known));
    }
    if !json {
        return AnswerMedia::Other;
    }
    headers.insert(header::ACCEPT, HeaderValue::from_static(BOTH));
    if stream { AnswerMedia::JsonOrStream } else { AnswerMedia::Json }
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

#[cfg(test)]
mod tests;
