//! What is wrong with bytes that are no message, said as JSON-RPC: -32700 for what is no JSON, -32600 for what is no
//! request. rmcp answers such bytes with a bare 415, and reads on over a stream as if nothing had come.

use rmcp::model::{
    ClientJsonRpcMessage, ClientRequest, CustomRequest, JsonRpcMessage, NumberOrString, ProtocolVersion,
    RequestMetaObject,
};
use serde::Deserialize;
use serde_json::value::RawValue;

/// JSON-RPC: what came is no JSON.
pub const PARSE_ERROR: i32 = -32700;
/// JSON-RPC: what came is JSON and no request.
pub const INVALID_REQUEST: i32 = -32600;
/// JSON-RPC: no such method.
pub const METHOD_NOT_FOUND: i32 = -32601;
/// JSON-RPC: the method is known, its parameters are not what it takes.
pub const INVALID_PARAMS: i32 = -32602;
/// JSON-RPC: our fault.
pub const INTERNAL_ERROR: i32 = -32603;
/// The server has as many calls in flight as it may have, or is about to end. From the range that JSON-RPC leaves to
/// servers.
pub const BUSY: i32 = -32000;

/// What is said to a request whose id another request in flight has.
pub const ID_IN_FLIGHT: &str = "Invalid Request: a request with this id is in flight";

/// What a run of bytes turned out to be.
#[derive(Debug)]
pub enum Read<'a> {
    /// A message that rmcp can take.
    Message(Box<ClientJsonRpcMessage>),
    /// Several messages at once, as 2025-03-26 has them.
    Batch(Vec<&'a RawValue>),
    /// Neither: the error to answer with.
    Fault(Fault),
}

/// An error that answers a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The id of the request, as JSON, where one could be read.
    pub id: Option<Box<RawId>>,
    /// The JSON-RPC code.
    pub code: i32,
    /// One sentence.
    pub message: String,
}

/// The id of a request as it was written: a JSON string or number.
pub type RawId = str;

#[derive(Deserialize)]
struct Identified<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
}

/// Reads what came over a wire.
#[must_use]
pub fn read(bytes: &[u8]) -> Read<'_> {
    let Ok(text) = simdutf8::basic::from_utf8(bytes) else {
        return Read::Fault(Fault::new(PARSE_ERROR, "Parse error: the bytes are not UTF-8"));
    };
    let whole: &RawValue = match serde_json::from_str(text) {
        Ok(whole) => whole,
        Err(error) => return Read::Fault(Fault::new(PARSE_ERROR, format!("Parse error: {error}"))),
    };
    match whole.get().as_bytes().first() {
        Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(whole.get()) {
            Ok(items) if !items.is_empty() => Read::Batch(items),
            Ok(_) => Read::Fault(Fault::new(INVALID_REQUEST, "Invalid Request: an empty batch")),
            Err(error) => Read::Fault(Fault::new(PARSE_ERROR, format!("Parse error: {error}"))),
        },
        Some(b'{') => single(whole.get()),
        _ => Read::Fault(Fault::new(INVALID_REQUEST, "Invalid Request: a message is a JSON object")),
    }
}

fn single(text: &str) -> Read<'_> {
    let id = id_of(text);
    match serde_json::from_str::<ClientJsonRpcMessage>(text) {
        // What rmcp takes for an unknown method is here a known one with parameters that it does not take.
        Ok(JsonRpcMessage::Request(request)) if matches!(&request.request, ClientRequest::CustomRequest(custom) if is_bad_initialize(custom)) => {
            Read::Fault(Fault { id, ..Fault::new(INVALID_PARAMS, bad_params("initialize")) })
        }
        Ok(message) => Read::Message(Box::new(message)),
        // The text is JSON, but deeper than serde goes, or with a number or an escape that stands for nothing.
        Err(error) if !error.is_data() => {
            Read::Fault(Fault { id, ..Fault::new(PARSE_ERROR, format!("Parse error: {error}")) })
        }
        Err(_) => {
            Read::Fault(Fault { id, ..Fault::new(INVALID_REQUEST, "Invalid Request: not a JSON-RPC 2.0 message") })
        }
    }
}

/// An `initialize` without its parameters; 2026-07-28 has no such method, so there it is like any other unknown one.
fn is_bad_initialize(request: &CustomRequest) -> bool {
    let version = request.extensions.get::<RequestMetaObject>().and_then(RequestMetaObject::protocol_version);
    request.method == "initialize" && version.is_none_or(|version| version < ProtocolVersion::V_2026_07_28)
}

/// What the caller of a known method with unusable parameters is told.
pub(super) fn bad_params(method: &str) -> String {
    format!("Invalid params: these are not the parameters of `{method}`")
}

/// The id of a message, where it is one that an answer may repeat.
fn id_of(text: &str) -> Option<Box<RawId>> {
    let id = serde_json::from_str::<Identified<'_>>(text).ok()?.id?.get();
    let string = id.starts_with('"') && serde_json::from_str::<String>(id).is_ok();
    (string || serde_json::from_str::<i64>(id).is_ok()).then(|| id.into())
}

/// An id as it stands in a message.
#[must_use]
pub fn raw_id(id: &NumberOrString) -> Box<RawId> {
    match id {
        NumberOrString::Number(number) => number.to_string().into(),
        NumberOrString::String(text) => serde_json::Value::from(&**text).to_string().into(),
    }
}

impl Fault {
    /// A fault of a message whose id is not known.
    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self { id: None, code, message: message.into() }
    }

    /// The error as a JSON-RPC message. Without an id the field is left out, as the schemas since 2025-11-25 have it.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let mut out = br#"{"jsonrpc":"2.0","#.to_vec();
        if let Some(id) = &self.id {
            out.extend_from_slice(br#""id":"#);
            out.extend_from_slice(id.as_bytes());
            out.push(b',');
        }
        let message = serde_json::Value::from(self.message.as_str());
        out.extend_from_slice(format!(r#""error":{{"code":{},"message":{message}}}}}"#, self.code).as_bytes());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        match read(text.as_bytes()) {
            Read::Fault(fault) => String::from_utf8(fault.to_json()).expect("faults are written as UTF-8"),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn what_is_no_json_is_a_parse_error_without_an_id() {
        for text in ["", "{", "nope", "{\"jsonrpc\":\"2.0\",}", "\u{feff}{}"] {
            let fault = fault(text);
            assert!(fault.contains("-32700") && !fault.contains("\"id\""), "{text}: {fault}");
        }
        assert!(matches!(read(b"{\"a\":\"\xff\"}"), Read::Fault(Fault { code: PARSE_ERROR, .. })));
    }

    #[test]
    fn what_is_no_message_keeps_its_id() {
        assert!(
            fault(r#"{"jsonrpc":"1.0","id":7,"method":"ping"}"#)
                .starts_with(r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32600"#)
        );
        assert!(fault(r#"{"jsonrpc":"2.0","id":"a\"b","method":5}"#).contains(r#""id":"a\"b""#));
        for text in [
            "{}",
            "null",
            "5",
            "[]",
            r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#,
        ] {
            let fault = fault(text);
            assert!(fault.contains("-32600") && !fault.contains("\"id\""), "{text}: {fault}");
        }
    }

    #[test]
    fn an_initialize_without_its_parameters_is_told_so() {
        assert!(fault(r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#).contains("-32602"));
    }

    #[test]
    fn ten_thousand_arrays_are_refused() {
        let deep = format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"ping","params":{{"a":{}{}}}}}"#,
            "[".repeat(10_000),
            "]".repeat(10_000)
        );
        assert!(fault(&deep).contains("-32"));
    }
}
