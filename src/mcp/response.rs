//! JSON-RPC messages as bytes: their envelopes, and the codes of errors.

use serde::Serialize;
use serde_json::{Value, value::RawValue};

/// JSON-RPC: what came is no JSON.
pub(crate) const PARSE_ERROR: i32 = -32700;
/// JSON-RPC: what came is JSON and no request.
pub(crate) const INVALID_REQUEST: i32 = -32600;
/// JSON-RPC: no such method.
pub(crate) const METHOD_NOT_FOUND: i32 = -32601;
/// JSON-RPC: the method is known, its parameters are not what it takes.
pub(crate) const INVALID_PARAMS: i32 = -32602;
/// JSON-RPC: our fault.
pub(crate) const INTERNAL_ERROR: i32 = -32603;
/// The server has as many calls in flight as it may have, or is about to end. From the range that JSON-RPC leaves to
/// servers.
pub(crate) const BUSY: i32 = -32000;

/// What refuses a request whose id another request in flight has.
pub(crate) const ID_IN_FLIGHT: &str = "Invalid Request: a request with this id is in flight";

/// The longest name or URI that an error repeats whole, in characters. It is the caller's own text, and may be megabytes long.
const LONGEST: usize = 128;

/// A caller's name or URI as an error repeats it: whole, or its beginning and `…`.
pub(crate) fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// The id of a request as it was written: a JSON string or number.
pub(crate) type RawId = str;

/// The beginning of a response, up to its result, with room for that many bytes of a result.
#[must_use]
pub(crate) fn begin(id: &RawId, room: usize) -> Vec<u8> {
    const ENVELOPE: usize = r#"{"jsonrpc":"2.0","id":,"result":}"#.len();
    let mut out = Vec::with_capacity(ENVELOPE + id.len() + room);
    out.extend_from_slice(br#"{"jsonrpc":"2.0","id":"#);
    out.extend_from_slice(id.as_bytes());
    out.extend_from_slice(br#","result":"#);
    out
}

/// The end of a response behind its result, and of a notification behind its parameters.
pub(crate) fn end(out: &mut Vec<u8>) {
    out.push(b'}');
}

/// A request of this program's, where it is the client.
#[must_use]
pub(crate) fn request(id: &RawId, method: &str, params: &impl Serialize) -> Vec<u8> {
    let (method, params) = (text(&method), text(params));
    format!(r#"{{"jsonrpc":"2.0","id":{id},"method":{method},"params":{params}}}"#).into_bytes()
}

/// The beginning of a notification of this program's, up to its parameters.
#[must_use]
pub(crate) fn begin_notification(method: &str) -> Vec<u8> {
    format!(r#"{{"jsonrpc":"2.0","method":{},"params":"#, text(&method)).into_bytes()
}

/// A notification of this program's.
#[must_use]
pub(crate) fn notification(method: &str, params: Option<&impl Serialize>) -> Vec<u8> {
    let params = params.map_or(String::new(), |params| format!(r#","params":{}"#, text(params)));
    format!(r#"{{"jsonrpc":"2.0","method":{}{params}}}"#, text(&method)).into_bytes()
}

/// The response with an error that was written elsewhere.
#[must_use]
pub(crate) fn error(id: &RawId, error: &RawValue) -> Vec<u8> {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{error}}}"#).into_bytes()
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what messages are made of is JSON")
}

/// A response that is an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorResponse {
    /// The id of the request, where one could be read.
    pub id: Option<Box<RawId>>,
    /// The JSON-RPC code.
    pub code: i32,
    /// One sentence.
    pub message: String,
}

impl ErrorResponse {
    /// An error for a message whose id is not known.
    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self { id: None, code, message: message.into() }
    }

    /// The same for the request of that id.
    #[must_use]
    pub fn to(self, id: Option<Box<RawId>>) -> Self {
        Self { id, ..self }
    }

    /// The error as a JSON-RPC message. Without an id the member is left out, as the schemas since 2025-11-25 have it.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let id = self.id.as_ref().map_or(String::new(), |id| format!(r#""id":{id},"#));
        let (code, message) = (self.code, Value::from(self.message.as_str()));
        format!(r#"{{"jsonrpc":"2.0",{id}"error":{{"code":{code},"message":{message}}}}}"#).into_bytes()
    }
}
