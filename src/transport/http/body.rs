//! The bodies of requests, within their limits.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};
use bytes::Bytes;
use futures::StreamExt;
use tokio::time::timeout;

use crate::mcp::spelling::{in_whole_characters, unmarked};
use crate::transport::http::media;
use crate::transport::http::refusal::{self, Refused};
use crate::transport::http::state::HttpState;
use crate::transport::long::{self, too_many};
use crate::transport::memory::NO_MEMORY;
use crate::transport::meter::Meter;
use crate::transport::traffic::Check;

/// A body of that many bytes is read even if memory is short: the connections that hold more make room for it.
const SMALL: usize = 64 << 10;

/// Gathers the body of a `POST`, for routes that take bodies whole and know no limits.
pub(super) async fn gather(State(state): State<Arc<HttpState>>, request: Request, next: Next) -> Response {
    if *request.method() != Method::POST {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match read(&state, &parts, body).await {
        Ok(body) => next.run(Request::from_parts(parts, Body::from(in_whole_characters(body.bytes)))).await,
        Err(refused) => *refused,
    }
}

/// The body of a request.
pub(super) struct ReadBody {
    pub(super) bytes: Bytes,
    /// What its tree may take, in bytes.
    pub(super) tree: usize,
}

/// The whole body of a request, within its size and its time, and only if there is memory for it.
pub(super) async fn read(state: &HttpState, parts: &Parts, body: Body) -> Result<ReadBody, Refused> {
    if media::is_encoded(&parts.headers) {
        state.traffic.refused(Check::Body);
        let why = "Unsupported Media Type: the body has a Content-Encoding; send it as it is";
        let mut response = refusal::refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, why);
        response.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        return Err(response.into());
    }
    let limits = &state.limits;
    let meter = parts.extensions.get::<Arc<Meter>>();
    // Until it is whole, the connection may be given up for a peer that sends its own.
    let _reading = meter.map(|meter| meter.reading());
    let most = limits.max_message_bytes;
    let announced =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let whole = async {
        if announced.is_some_and(|length| length > most) {
            return Err(Broken::TooLarge);
        }
        if state.memory.is_full() && announced.is_none_or(|length| length > SMALL) {
            state.memory.room().await.ok_or(Broken::NoMemory)?;
        }
        let mut frames = body.into_data_stream();
        let mut first = Bytes::new();
        let mut whole: Vec<u8> = Vec::new();
        while let Some(frame) = frames.next().await {
            let frame = frame.map_err(|_| Broken::Off)?;
            if first.len() + whole.len() + frame.len() > most {
                return Err(Broken::TooLarge);
            }
            // Nearly every body is one frame, and needs no copy.
            if first.is_empty() && whole.is_empty() {
                first = frame;
            } else {
                // What is not touched takes no memory; growing step by step would take twice as much.
                whole.reserve_exact(announced.map_or(0, |length| length.saturating_sub(whole.len())));
                whole.extend_from_slice(&std::mem::take(&mut first));
                whole.extend_from_slice(&frame);
            }
        }
        Ok(if whole.is_empty() { first } else { Bytes::from(whole) })
    };
    let read = timeout(limits.body_timeout, whole).await.unwrap_or(Err(Broken::TooSlow));
    let read = read.and_then(|bytes| {
        let tree = long::tree_within(&state.memory, &bytes).ok_or(Broken::TooMany)?;
        Ok(ReadBody { bytes: unmarked(bytes), tree })
    });
    read.map_err(|broken| {
        state.traffic.refused(if matches!(broken, Broken::NoMemory) { Check::Memory } else { Check::Body });
        let (status, why) = match broken {
            Broken::NoMemory => return Box::new(refusal::unavailable(NO_MEMORY)),
            Broken::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, format!("the request body exceeds {most} bytes")),
            Broken::TooMany => (StatusCode::PAYLOAD_TOO_LARGE, too_many(&state.memory)),
            Broken::TooSlow => (StatusCode::REQUEST_TIMEOUT, "the request body took too long".to_owned()),
            Broken::Off => (StatusCode::BAD_REQUEST, "the request body broke off".to_owned()),
        };
        Box::new(refusal::refuse(status, why))
    })
}

/// Why a body was not read to its end.
enum Broken {
    NoMemory,
    TooLarge,
    TooMany,
    TooSlow,
    Off,
}
