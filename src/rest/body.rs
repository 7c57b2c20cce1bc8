//! What is asked for: b24-mcp's own bodies, and JSON-RPC requests for the same. An answer comes as the question did.

use std::borrow::Cow;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};

use super::{JSON, Refusal, json};
use crate::mcp::message::{Fault, METHOD_NOT_FOUND, PARSE_ERROR, RawId};

/// How an answer is told.
#[derive(Debug)]
pub(super) enum Voice {
    /// As it is.
    Plain,
    /// As a JSON-RPC response to the request of that id; without one it answers a notification.
    Rpc(Option<Box<RawId>>),
}

/// A body that has been read.
#[derive(Debug)]
pub(super) struct Asked<'b> {
    pub(super) voice: Voice,
    pub(super) tool: Option<Cow<'b, str>>,
    pub(super) resource: Option<Cow<'b, str>>,
    /// A JSON object.
    pub(super) params: Option<&'b str>,
    pub(super) cursor: Option<Cow<'b, str>>,
    /// The parameters of a JSON-RPC request, all of them.
    pub(super) whole: Option<&'b str>,
}

#[derive(Deserialize)]
struct Envelope<'b> {
    #[serde(borrow)]
    jsonrpc: Option<&'b RawValue>,
    #[serde(borrow)]
    id: Option<&'b RawValue>,
    #[serde(borrow)]
    method: Option<Cow<'b, str>>,
    #[serde(borrow)]
    params: Option<&'b RawValue>,
    #[serde(borrow)]
    tool: Option<Cow<'b, str>>,
    #[serde(borrow)]
    resource: Option<Cow<'b, str>>,
    #[serde(borrow)]
    cursor: Option<Cow<'b, str>>,
}

#[derive(Deserialize, Default)]
struct Params<'b> {
    #[serde(borrow)]
    name: Option<Cow<'b, str>>,
    #[serde(borrow)]
    uri: Option<Cow<'b, str>>,
    #[serde(borrow)]
    arguments: Option<&'b RawValue>,
    #[serde(borrow)]
    cursor: Option<Cow<'b, str>>,
}

impl<'b> Asked<'b> {
    /// Reads a body that may ask for `method` where it is JSON-RPC.
    pub(super) fn read(bytes: &'b [u8], method: &str) -> Result<Self, (Voice, Refusal)> {
        let text = simdutf8::basic::from_utf8(bytes).map_err(|_| unreadable("the body is not UTF-8"))?;
        let envelope: Envelope<'b> = match text.trim_ascii_start().starts_with('{') {
            true => serde_json::from_str(text).map_err(|error| unreadable(&format!("the body: {error}")))?,
            false => return Err(unreadable("the body is no JSON object")),
        };
        if envelope.jsonrpc.is_some() {
            return Self::of_rpc(envelope, method);
        }
        let params = arguments(envelope.params).map_err(|refusal| (Voice::Plain, refusal))?;
        let Envelope { tool, resource, cursor, .. } = envelope;
        Ok(Self { voice: Voice::Plain, tool, resource, params, cursor, whole: None })
    }

    fn of_rpc(envelope: Envelope<'b>, method: &str) -> Result<Self, (Voice, Refusal)> {
        let voice = Voice::Rpc(envelope.id.map(RawValue::get).filter(|id| is_id(id)).map(Into::into));
        let asked = envelope.method.unwrap_or_default();
        if asked != method {
            let why = format!("Method not found: only `{method}` is served here");
            let refusal = Refusal::new(StatusCode::BAD_REQUEST, "invalid_request", why);
            return Err((voice, Refusal { code: METHOD_NOT_FOUND, ..refusal }));
        }
        let whole = envelope.params.map(RawValue::get).filter(|params| params.starts_with('{'));
        let params = whole.map_or_else(|| Ok(Params::default()), serde_json::from_str::<Params<'b>>);
        let Ok(Params { name, uri, arguments: given, cursor }) = params else {
            return Err((voice, Refusal::params(&format!("these are not the parameters of `{method}`"))));
        };
        match arguments(given) {
            Ok(params) => Ok(Self { voice, tool: name, resource: uri, params, cursor, whole }),
            Err(refusal) => Err((voice, refusal)),
        }
    }
}

fn unreadable(why: &str) -> (Voice, Refusal) {
    let refusal = Refusal::new(StatusCode::BAD_REQUEST, "invalid_request", format!("Parse error: {why}"));
    (Voice::Plain, Refusal { code: PARSE_ERROR, ..refusal })
}

fn arguments(given: Option<&RawValue>) -> Result<Option<&str>, Refusal> {
    match given.map(RawValue::get) {
        None | Some("null") => Ok(None),
        Some(object) if object.starts_with('{') => Ok(Some(object)),
        Some(_) => Err(Refusal::params("the arguments must be an object")),
    }
}

/// Whether an id is one that an answer may repeat.
fn is_id(id: &str) -> bool {
    id.starts_with('"') || id.parse::<i64>().is_ok()
}

/// Parameters with the position that a cursor stands for.
pub(super) fn with_cursor<'p>(params: Option<&'p str>, cursor: Option<&str>) -> Result<Option<Cow<'p, str>>, Refusal> {
    let Some(cursor) = cursor.map(str::trim).filter(|cursor| !cursor.is_empty()) else {
        return Ok(params.map(Cow::Borrowed));
    };
    let start: u64 = cursor.parse().map_err(|_| Refusal::params("the cursor is none that was given out"))?;
    let params = params.map_or_else(|| Ok(Map::new()), serde_json::from_str::<Map<String, Value>>);
    let mut params = params.map_err(|error| Refusal::params(&error.to_string()))?;
    params.insert("start".to_owned(), Value::from(start));
    Ok(Some(Cow::Owned(Value::Object(params).to_string())))
}

impl Voice {
    /// Tells a result, which is JSON.
    pub(super) fn say(&self, result: Vec<u8>) -> Response {
        match self {
            Self::Plain => json(result),
            Self::Rpc(None) => StatusCode::NO_CONTENT.into_response(),
            Self::Rpc(Some(id)) => {
                let mut out = format!(r#"{{"jsonrpc":"2.0","id":{id},"result":"#).into_bytes();
                out.extend_from_slice(&result);
                out.push(b'}');
                json(out)
            }
        }
    }

    /// Tells why there is no result.
    pub(super) fn refuse(&self, refusal: &Refusal) -> Response {
        #[derive(serde::Serialize)]
        struct Detail<'r> {
            detail: &'r Refusal,
        }
        let (status, body) = match self {
            Self::Plain => {
                let detail = serde_json::to_vec(&Detail { detail: refusal });
                (refusal.status, detail.expect("two texts are always written to memory"))
            }
            Self::Rpc(id) => {
                let fault = Fault { id: id.clone(), ..Fault::new(refusal.code, refusal.message.as_str()) };
                // As at `/mcp`: what JSON-RPC calls an error is an answer to HTTP, but for an overloaded server.
                let busy = refusal.status == StatusCode::SERVICE_UNAVAILABLE;
                (if busy { refusal.status } else { StatusCode::OK }, fault.to_json())
            }
        };
        (status, [(header::CONTENT_TYPE, JSON)], body).into_response()
    }
}
