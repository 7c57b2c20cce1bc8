//! What of a message the proxy has to know: whether an answer is due, and what 2026-07-28 wants repeated in headers. The
//! rest of it is none of its business, and passes as it came.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::mcp::envelope::{RawMessage, is_response, unread};
use crate::mcp::members::WrittenMembers;
use crate::mcp::message::{MessageTexts, split};
use crate::mcp::response::{self, ErrorResponse, PARSE_ERROR, RawId};

/// A message of the client's.
#[derive(Debug, Clone)]
pub(super) struct ClientMessage {
    pub(super) bytes: Bytes,
    pub(super) kind: Kind,
    /// What the message says of itself, since 2026-07-28. Without it the session says it.
    pub(super) claims: Option<MessageClaims>,
}

/// What a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// It wants an answer.
    Request {
        /// As it was written.
        id: Box<RawId>,
        /// As it is sent on: the same, or where servers may write or read it otherwise, one of the proxy's own.
        sent: Box<RawId>,
        method: Box<str>,
    },
    /// It wants none.
    Notification {
        method: Box<str>,
        /// The request that it cancels.
        cancels: Option<Box<RawId>>,
    },
    /// It is one.
    Response { id: Box<RawId> },
    /// It is one, and to nothing.
    Lost,
}

/// The headers that a message of 2026-07-28 travels with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MessageClaims {
    pub(super) version: String,
    pub(super) method: String,
    /// As a header has it.
    pub(super) name: Option<String>,
}

#[derive(Deserialize, Default)]
struct MessageParams<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    uri: Option<&'a RawValue>,
    #[serde(borrow, rename = "taskId")]
    task: Option<&'a RawValue>,
    #[serde(borrow, rename = "requestId")]
    cancels: Option<&'a RawValue>,
    #[serde(borrow, rename = "_meta")]
    meta: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct MessageMeta<'a> {
    #[serde(borrow, rename = "io.modelcontextprotocol/protocolVersion")]
    version: Option<Cow<'a, str>>,
}

/// The messages of one line: several, where it is a batch.
pub(super) fn read(line: &Bytes) -> Vec<Result<ClientMessage, ErrorResponse>> {
    let message = |text: &RawValue| one(&line.slice_ref(text.get().as_bytes()));
    match split(line) {
        Ok(MessageTexts::One(text)) => vec![message(text)],
        Ok(MessageTexts::Batch(items)) => items.into_iter().map(message).collect(),
        Err(error) => vec![Err(error)],
    }
}

fn one(bytes: &Bytes) -> Result<ClientMessage, ErrorResponse> {
    let text =
        str::from_utf8(bytes).map_err(|_| ErrorResponse::new(PARSE_ERROR, "Parse error: the bytes are not UTF-8"))?;
    let members = WrittenMembers::read(text).map_err(|error| unread(&error))?;
    if is_response(&members) {
        // What is wrong about it, the server says: a response is not answered here.
        let id = members.given("id").map(|id| id.get().into());
        let kind = id.map_or(Kind::Lost, |id| Kind::Response { id });
        return Ok(ClientMessage { bytes: bytes.clone(), kind, claims: None });
    }
    let shape = RawMessage::of(&members)?;
    let params = shape.params.and_then(|params| serde_json::from_str::<MessageParams<'_>>(params).ok());
    let params = params.unwrap_or_default();
    let meta = params.meta.and_then(|meta| serde_json::from_str::<MessageMeta<'_>>(meta.get()).ok());
    let method = shape.method.as_deref().unwrap_or_default();
    let claims = meta.and_then(|meta| meta.version).map(|version| MessageClaims {
        version: version.into_owned(),
        method: method.to_owned(),
        name: params.named(method).as_deref().map(header),
    });
    let mut bytes = bytes.clone();
    let kind = match shape.id {
        Some(id) => {
            let sent = sent_as(id);
            if *sent != *id {
                bytes = members.with("id", &sent).into();
            }
            Kind::Request { id: id.into(), sent, method: method.into() }
        }
        None => {
            let cancels = params.cancels.filter(|_| method == "notifications/cancelled");
            Kind::Notification { method: method.into(), cancels: cancels.map(|id| id.get().into()) }
        }
    };
    Ok(ClientMessage { bytes, kind, claims })
}

/// The id to send a request under. Servers repeat `1.0` as `1`, half a character as U+FFFD, and many hold no more than `i64`.
fn sent_as(id: &RawId) -> Box<RawId> {
    static OWN: AtomicU64 = AtomicU64::new(0);
    let is_plain = match id.starts_with('"') {
        true => !id.contains('\\'),
        false => id.parse::<i64>().is_ok_and(|number| number.to_string() == *id),
    };
    if is_plain { id.into() } else { format!("\"kartoteka-proxy/{}\"", OWN.fetch_add(1, Ordering::Relaxed)).into() }
}

/// A message with another value of a member.
fn with(bytes: &[u8], name: &str, value: &str) -> Option<Bytes> {
    let members = WrittenMembers::read(str::from_utf8(bytes).ok()?).ok()?;
    Some(members.with(name, value).into())
}

/// An answer as its client expects it, under the id that the request was written with.
pub(super) fn answering(answer: Vec<u8>, id: &RawId, sent: &RawId) -> Vec<u8> {
    if id == sent {
        return answer;
    }
    with(&answer, "id", id).map_or(answer, Vec::from)
}

impl ClientMessage {
    /// A cancellation, by the id under which its request was sent.
    pub(super) fn cancelling(self, sent: &RawId) -> Self {
        let params = || {
            let members = WrittenMembers::read(str::from_utf8(&self.bytes).ok()?).ok()?;
            let params = with(members.given("params")?.get().as_bytes(), "requestId", sent)?;
            with(&self.bytes, "params", str::from_utf8(&params).ok()?)
        };
        let named = matches!(&self.kind, Kind::Notification { cancels: Some(id), .. } if **id == *sent);
        if named {
            return self;
        }
        match params() {
            Some(bytes) => Self { bytes, ..self },
            None => self,
        }
    }
}

impl MessageParams<'_> {
    /// What `Mcp-Name` is for a method, if it is anything.
    fn named(&self, method: &str) -> Option<String> {
        let raw = match method {
            "tools/call" | "prompts/get" => self.name,
            "resources/read" | "resources/subscribe" | "resources/unsubscribe" => self.uri,
            "tasks/get" | "tasks/update" | "tasks/cancel" => self.task,
            _ => None,
        };
        serde_json::from_str(raw?.get()).ok()
    }
}

/// A text as the value of a header: as it is, or in Base64 where a header could not carry it.
pub(super) fn header(text: &str) -> String {
    let bytes = text.as_bytes();
    let looks_encoded = text.starts_with("=?base64?") && text.ends_with("?=");
    let trimmed = bytes.trim_ascii().len() == bytes.len();
    let plain = trimmed && !looks_encoded && bytes.iter().all(|byte| (0x20..=0x7e).contains(byte));
    if plain { text.to_owned() } else { format!("=?base64?{}?=", BASE64_STANDARD.encode(text)) }
}

/// The members of a server's message, however odd the rest of it is.
#[derive(Deserialize)]
struct ServerShape<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Option<&'a RawValue>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

/// What came back, as far as the proxy must know.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ServerMessage {
    /// The response to the request of that id.
    Response(Box<RawId>),
    /// An error that names no request.
    Nameless,
    /// A request of the server's own.
    Request(Box<RawId>),
    /// A notification.
    Notification,
    /// No message.
    Nothing,
}

impl ServerMessage {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let Ok(shape) = serde_json::from_slice::<ServerShape<'_>>(bytes) else { return Self::Nothing };
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Self::Nothing;
        }
        match (shape.id.map(|id| id.get().into()), shape.method) {
            (Some(id), Some(_)) => Self::Request(id),
            (None, Some(_)) => Self::Notification,
            (Some(id), None) if shape.result.is_some() || shape.error.is_some() => Self::Response(id),
            (None, None) if shape.error.is_some() => Self::Nameless,
            (_, None) => Self::Nothing,
        }
    }
}

/// An error that names no request, as the answer to this one.
pub(super) fn named(bytes: &[u8], id: &RawId) -> Option<Vec<u8>> {
    let error = serde_json::from_slice::<ServerShape<'_>>(bytes).ok()?.error?;
    Some(response::error(id, error))
}

/// Whether two ids are the same, however each is written.
pub(super) fn same(one: &RawId, other: &RawId) -> bool {
    let integer = |value: &Value| value.as_f64().filter(|number| number.fract() == 0.0);
    let value = |id: &RawId| serde_json::from_str::<Value>(id).ok();
    let (Some(first), Some(second)) = (value(one), value(other)) else { return one == other };
    // A float and an integer are no equal values, and may be the same number.
    first == second
        || (first.is_f64() || second.is_f64()) && integer(&first).is_some_and(|first| Some(first) == integer(&second))
}

#[cfg(test)]
mod tests;
