//! Messages as bytes. What is no message is answered as JSON-RPC has it: -32700 for what is no JSON, -32600 for what is no
//! request. rmcp answers such bytes with a bare 415 over HTTP, and over a stream it reads on as if nothing had come.

use std::borrow::Cow;

use rmcp::model::{
    ClientCapabilities, ClientJsonRpcMessage, ClientRequest, CustomRequest, JsonRpcMessage, NumberOrString,
    ProtocolVersion, RequestMetaObject,
};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};

use crate::mcp::odd;
use crate::mcp::response::{ErrorResponse, INVALID_PARAMS, INVALID_REQUEST, PARSE_ERROR, RawId};

/// What a run of bytes turned out to be.
#[derive(Debug)]
pub enum Read<'a> {
    /// A message that rmcp can take.
    Message(Box<ClientJsonRpcMessage>),
    /// Several messages at once, as 2025-03-26 has them.
    Batch(Vec<&'a RawValue>),
    /// Neither: the error to answer with.
    Error(ErrorResponse),
}

/// The members of a JSON-RPC message, each as far as everyone who passes it on has to know it. The fast path has an envelope
/// of its own, which takes nothing else and reads the parameters in the same walk.
#[derive(Deserialize)]
pub(crate) struct RawMessage<'a> {
    /// Of requests and responses.
    #[serde(borrow)]
    pub(crate) id: Option<&'a RawValue>,
    /// Of requests and notifications.
    #[serde(borrow)]
    pub(crate) method: Option<Cow<'a, str>>,
    /// Of requests and notifications.
    #[serde(borrow)]
    pub(crate) params: Option<&'a RawValue>,
    /// Of responses.
    #[serde(borrow)]
    pub(crate) result: Option<&'a RawValue>,
    /// Of responses.
    #[serde(borrow)]
    pub(crate) error: Option<&'a RawValue>,
}

/// The id of what may have no other member that can be read.
#[derive(Deserialize)]
struct Identified<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
}

/// The most messages of a batch: a body of four megabytes has room for lists of tools by the gigabyte.
pub(crate) const MOST_OF_A_BATCH: usize = 64;

/// What is said of a batch that is not taken: of another revision, or of too many messages.
#[must_use]
pub(crate) fn batch_refused() -> String {
    format!("Invalid Request: batches exist only in 2025-03-26, with at most {MOST_OF_A_BATCH} messages")
}

/// The text of one message or of several, each a JSON value of which nothing else is known.
#[derive(Debug)]
pub(crate) enum MessageTexts<'a> {
    /// A JSON object.
    One(&'a RawValue),
    /// The items of a list that is not empty.
    Batch(Vec<&'a RawValue>),
}

/// Reads what came over a wire.
#[must_use]
pub fn read(bytes: &[u8]) -> Read<'_> {
    match split(bytes) {
        Ok(MessageTexts::One(text)) => single(text.get()),
        Ok(MessageTexts::Batch(items)) => Read::Batch(items),
        Err(error) => Read::Error(error),
    }
}

/// Takes bytes apart into the texts of messages.
///
/// # Errors
/// They are no JSON, an empty list, or neither an object nor a list.
pub(crate) fn split(bytes: &[u8]) -> Result<MessageTexts<'_>, ErrorResponse> {
    let unparsed = |error| ErrorResponse::new(PARSE_ERROR, format!("Parse error: {error}"));
    let invalid = |why| Err(ErrorResponse::new(INVALID_REQUEST, format!("Invalid Request: {why}")));
    let text = simdutf8::basic::from_utf8(bytes)
        .map_err(|_| ErrorResponse::new(PARSE_ERROR, "Parse error: the bytes are not UTF-8"))?;
    let whole: &RawValue = serde_json::from_str(text).map_err(unparsed)?;
    match whole.get().as_bytes().first() {
        Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(whole.get()).map_err(unparsed)? {
            items if items.is_empty() => invalid("an empty batch"),
            items => Ok(MessageTexts::Batch(items)),
        },
        Some(b'{') => Ok(MessageTexts::One(whole)),
        _ => invalid("a message is a JSON object"),
    }
}

fn single(text: &str) -> Read<'_> {
    if let Some(why) = odd::reason(text)
        && let Some(id) = id_of(text)
    {
        return Read::Error(ErrorResponse::new(INVALID_PARAMS, format!("Invalid params: {why}")).to(Some(id)));
    }
    let error = match serde_json::from_str::<ClientJsonRpcMessage>(text) {
        // What rmcp takes for an unknown method is here a known one with parameters that it does not take.
        Ok(JsonRpcMessage::Request(request)) if is_bad_initialize(&request.request) => {
            ErrorResponse::new(INVALID_PARAMS, bad_initialize(&request.request))
        }
        Ok(message) => return Read::Message(Box::new(message)),
        // The text is JSON, but deeper than serde goes, or with a number or an escape that stands for nothing.
        Err(error) if !error.is_data() => ErrorResponse::new(PARSE_ERROR, format!("Parse error: {error}")),
        Err(_) => ErrorResponse::new(INVALID_REQUEST, "Invalid Request: not a JSON-RPC 2.0 message"),
    };
    Read::Error(error.to(id_of(text)))
}

/// An `initialize` without its parameters; 2026-07-28 has no such method, so there it is like any other unknown one.
fn is_bad_initialize(request: &ClientRequest) -> bool {
    let ClientRequest::CustomRequest(request) = request else { return false };
    let version = request.extensions.get::<RequestMetaObject>().and_then(RequestMetaObject::protocol_version);
    request.method == "initialize" && version.is_none_or(|version| version < ProtocolVersion::V_2026_07_28)
}

/// The message of an error for an `initialize` that cannot be read: it names what is wrong.
fn bad_initialize(request: &ClientRequest) -> String {
    let ClientRequest::CustomRequest(CustomRequest { params, .. }) = request else { return bad_params("initialize") };
    match misfit(params.as_ref()) {
        Some(place) => format!("{}: {place}", bad_params("initialize")),
        None => bad_params("initialize"),
    }
}

/// The part of an `initialize` that is missing or of another type than it has to be.
fn misfit(params: Option<&Value>) -> Option<String> {
    let Some(Value::Object(params)) = params else { return Some("`params` is no object".to_owned()) };
    let missing =
        ["protocolVersion", "capabilities", "clientInfo"].into_iter().find(|name| !params.contains_key(*name));
    if let Some(missing) = missing {
        return Some(format!("`{missing}` is missing"));
    }
    if !params["protocolVersion"].is_string() {
        return Some("`protocolVersion` is no text".to_owned());
    }
    let Value::Object(client) = &params["clientInfo"] else { return Some("`clientInfo` is no object".to_owned()) };
    if let Some(name) = ["name", "version"].into_iter().find(|name| !client.get(*name).is_some_and(Value::is_string)) {
        return Some(format!("`clientInfo.{name}` is missing, or no text"));
    }
    let fits = |name: &str, value: &Value| -> bool {
        serde_json::from_value::<ClientCapabilities>(json!({ name: value })).is_ok()
    };
    let Value::Object(capabilities) = &params["capabilities"] else {
        return Some("`capabilities` is no object".to_owned());
    };
    let (name, value) = capabilities.iter().find(|(name, value)| !fits(name, value))?;
    let inner =
        value.as_object().into_iter().flatten().find(|(key, value)| !fits(name, &json!({ key.as_str(): value })));
    Some(match inner {
        Some((key, _)) => format!("`capabilities.{name}.{key}` is of another type, mostly an object"),
        None => format!("`capabilities.{name}` is of another type, mostly an object"),
    })
}

/// The levels of a log, as the protocol calls them.
const LEVELS: &str = "debug, info, notice, warning, error, critical, alert, emergency";

/// The message of an error for parameters that a known method does not take, with the member that they lack.
pub(super) fn bad_params_of(method: &str, params: Option<&Value>) -> String {
    let required: &[&str] = match method {
        "tools/call" | "prompts/get" => &["name"],
        "resources/read" | "resources/subscribe" | "resources/unsubscribe" => &["uri"],
        "completion/complete" => &["ref", "argument"],
        "logging/setLevel" => &["level"],
        _ => &[],
    };
    let is_there = |name: &str| params.and_then(|params| params.get(name)).is_some_and(|value| !value.is_null());
    match required.iter().find(|name| !is_there(name)) {
        Some(missing) => format!("{}: `{missing}` is missing", bad_params(method)),
        None if method == "logging/setLevel" => format!("{}: `level` is one of {LEVELS}", bad_params(method)),
        None => bad_params(method),
    }
}

/// The message of an error for parameters that a known method does not take.
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
pub(crate) fn raw_id(id: &NumberOrString) -> Box<RawId> {
    match id {
        NumberOrString::Number(number) => number.to_string().into(),
        NumberOrString::String(text) => serde_json::Value::from(&**text).to_string().into(),
    }
}

#[cfg(test)]
mod tests;
