//! One attempt over a pooled connection: send, read the whole reply and unpack it, within a time and up to a size. Follows
//! no redirect.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::Method;
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::Response;
use tokio::time::timeout;
use url::Url;

use super::error::Lost;
use super::mcp::{McpCall, McpEnding};
use super::public::{NotFetched, PublicRequest, REDIRECTS, fetch, is_not_public};
use super::unpack::{self, PackFault};
use crate::runtime::upstream::{FetchRefusal, Reply};

/// What stands ready for a reply that announces its length, in bytes; a longer one grows.
const READY: u64 = 1 << 20;

/// A request as it goes out, any number of times.
#[derive(Debug, Clone)]
pub(super) struct OutgoingRequest {
    pub(super) verb: http::Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
    /// The connections of its backend.
    pub(super) pool: reqwest::Client,
    /// It goes to an address that a caller names.
    pub(super) public: Option<PublicRequest>,
    /// It is a call of an MCP server's tool.
    pub(super) mcp: Option<McpCall>,
}

/// How an attempt ended.
#[derive(Debug)]
pub(super) enum Attempt {
    Reply(Reply),
    /// A redirect, and where to.
    Redirect {
        status: u16,
        to: Option<String>,
        /// It answers the request, and not merely what goes before it.
        sent: bool,
    },
    /// The reply is longer than is taken.
    TooLarge {
        status: u16,
    },
    /// The reply has more values than are taken.
    Crowded,
    Lost(Lost),
    /// The address, or one that it leads to, is not asked.
    Refused(FetchRefusal),
}

impl Attempt {
    /// What a call of an MCP server's tool has come to.
    fn called(ending: McpEnding) -> Self {
        match ending {
            McpEnding::Reply(reply) => Self::Reply(reply),
            McpEnding::Redirect { status, sent } => Self::Redirect { status, to: None, sent },
            McpEnding::TooLarge => Self::TooLarge { status: 200 },
            McpEnding::Crowded => Self::Crowded,
            McpEnding::Lost(lost) => Self::Lost(lost),
            McpEnding::NotPublic => Self::Refused(FetchRefusal::Host),
        }
    }

    /// Sends the request once. `most` is how long the reply may be, in bytes.
    pub(super) async fn make(request: OutgoingRequest, time: Duration, most: usize) -> Self {
        if let Some(asked) = &request.public {
            return match fetch(&request.pool, asked, (request.url, &request.headers), time).await {
                Ok(reply) => Self::Reply(reply),
                Err(NotFetched::Refused(refusal)) => Self::Refused(refusal),
                Err(NotFetched::Lost(error)) => Self::Lost(Lost::wire(error)),
                Err(NotFetched::Late(time)) => Self::Lost(Lost::Late(time)),
            };
        }
        if let Some(call) = &request.mcp {
            return Self::called(call.make(request.body.as_ref(), time).await);
        }
        match timeout(time, exchange(request, most)).await {
            Ok(Ok(attempt)) => attempt,
            Ok(Err(error)) if is_not_public(&error) => Self::Refused(FetchRefusal::Host),
            Ok(Err(error)) => Self::Lost(Lost::wire(error)),
            Err(_) => Self::Lost(Lost::Late(time)),
        }
    }
}

async fn exchange(outgoing: OutgoingRequest, most: usize) -> Result<Attempt, reqwest::Error> {
    let nothing = outgoing.body.as_ref().is_none_or(Bytes::is_empty);
    let says_length = [Method::POST, Method::PUT, Method::PATCH].contains(&outgoing.verb);
    let mut request = reqwest::Request::new(outgoing.verb, outgoing.url);
    *request.headers_mut() = outgoing.headers;
    if nothing && says_length {
        // Some servers answer 411 where it is not said.
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    *request.body_mut() = outgoing.body.map(Into::into);
    let mut response = outgoing.pool.execute(request).await?;
    let status = response.status();
    if REDIRECTS.contains(&status.as_u16()) {
        return Ok(Attempt::Redirect { status: status.as_u16(), to: target(&response), sent: true });
    }
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = retry_after.and_then(|value| super::retry::retry_after(value, jiff::Timestamp::now()));
    let (good, status) = (status.is_success(), status.as_u16());
    let codings = unpack::codings(response.headers());
    let headers = std::mem::take(response.headers_mut());
    let Some(packed) = read(response, most).await? else { return Ok(Attempt::TooLarge { status }) };
    let reply = |body| Attempt::Reply(Reply { status, body, retry_after, media: None, headers });
    Ok(match unpack::unpacked(packed, codings, most).await {
        Ok(body) => reply(body),
        Err(PackFault::TooLong) => Attempt::TooLarge { status },
        Err(PackFault::Damaged(error)) if good => Attempt::Lost(Lost::Damaged(error)),
        // What the status says is known.
        Err(PackFault::Damaged(_)) => reply(Bytes::new()),
    })
}

/// The whole body as it came; `None` if it is longer than `most`.
async fn read(mut response: Response, most: usize) -> Result<Option<Bytes>, reqwest::Error> {
    let announced = response.content_length();
    if announced.is_some_and(|length| length > most as u64) {
        return Ok(None);
    }
    let Some(first) = response.chunk().await? else { return Ok(Some(Bytes::new())) };
    if first.len() > most {
        return Ok(None);
    }
    // A short reply is one chunk, and stays the bytes that it came in.
    let Some(second) = response.chunk().await? else { return Ok(Some(first)) };
    let ready = announced.unwrap_or_default().min(READY);
    let mut body = BytesMut::with_capacity(usize::try_from(ready).unwrap_or_default().max(first.len() + second.len()));
    body.extend_from_slice(&first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        if body.len() + chunk.len() > most {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
        next = response.chunk().await?;
    }
    Ok(Some(body.freeze()))
}

/// Where a redirect leads, as far as may be shown: without path and query, which may hold a key.
fn target(response: &Response) -> Option<String> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let url: Url = response.url().join(location).ok()?;
    Some(url.origin().ascii_serialization())
}
