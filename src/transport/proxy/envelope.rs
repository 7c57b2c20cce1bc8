//! What of a message the proxy has to know: whether an answer is due, and what 2026-07-28 wants repeated in headers. The
//! rest of it is none of its business, and passes as it came.

use std::borrow::Cow;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::mcp::message::{MessageTexts, RawMessage, split};
use crate::mcp::response::{self, ErrorResponse, INVALID_REQUEST, RawId};

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
    let invalid = || ErrorResponse::new(INVALID_REQUEST, "Invalid Request: not a JSON-RPC 2.0 message");
    // serde's structures read lists too.
    let object = bytes.starts_with(b"{");
    let shape = serde_json::from_slice::<RawMessage<'_>>(bytes).ok().filter(|_| object).ok_or_else(invalid)?;
    let id: Option<Box<RawId>> = shape.id.map(|id| id.get().into());
    let params = shape.params.and_then(|params| serde_json::from_str::<MessageParams<'_>>(params.get()).ok());
    let params = params.unwrap_or_default();
    let meta = params.meta.and_then(|meta| serde_json::from_str::<MessageMeta<'_>>(meta.get()).ok());
    let claims =
        meta.and_then(|meta| meta.version).zip(shape.method.as_deref()).map(|(version, method)| MessageClaims {
            version: version.into_owned(),
            method: method.to_owned(),
            name: params.named(method).as_deref().map(header),
        });
    let kind = match (id, shape.method) {
        (Some(id), Some(method)) => Kind::Request { id, method: method.into() },
        (None, Some(method)) => {
            let cancels = params.cancels.filter(|_| method == "notifications/cancelled");
            Kind::Notification { method: method.into(), cancels: cancels.map(|id| id.get().into()) }
        }
        (Some(id), None) if shape.result.is_some() || shape.error.is_some() => Kind::Response { id },
        (id, None) => return Err(ErrorResponse { id, ..invalid() }),
    };
    Ok(ClientMessage { bytes: bytes.clone(), kind, claims })
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
        let Ok(shape) = serde_json::from_slice::<RawMessage<'_>>(bytes) else { return Self::Nothing };
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
    let error = serde_json::from_slice::<RawMessage<'_>>(bytes).ok()?.error?;
    Some(response::error(id, error))
}

/// Whether two ids are the same, however each is written.
pub(super) fn same(one: &RawId, other: &RawId) -> bool {
    let value = |id: &RawId| serde_json::from_str::<Value>(id).ok();
    one == other || value(one).is_some_and(|one| Some(one) == value(other))
}

#[cfg(test)]
mod tests;
