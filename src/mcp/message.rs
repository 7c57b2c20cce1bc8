//! Messages as bytes. What is no message is answered as JSON-RPC has it: -32700 for what is no JSON, -32600 for what is no
//! request. rmcp answers such bytes with a bare 415 over HTTP, and over a stream it reads on as if nothing had come.

use rmcp::model::{
    ClientCapabilities, ClientJsonRpcMessage, ClientRequest, CustomRequest, ErrorData, JsonRpcMessage, NumberOrString,
    ProtocolVersion, RequestMetaObject,
};
use serde_json::{Value, json, value::RawValue};

use crate::mcp::envelope::{RawMessage, is_response, repeatable, unread};
use crate::mcp::members::WrittenMembers;
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
    /// A response that is none to anything: it is not answered, but a wire with a status for each message tells it.
    Lost(ErrorResponse),
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
    let members = match WrittenMembers::read(text) {
        Ok(members) => members,
        Err(error) => return Read::Error(unread(&error)),
    };
    if is_response(&members) {
        return response(text, &members);
    }
    let raw = match RawMessage::of(&members) {
        Ok(raw) => raw,
        Err(error) => return Read::Error(error),
    };
    if let Some(why) = raw.id.and_then(|_| odd::in_message(&members)) {
        let error = ErrorResponse::new(INVALID_PARAMS, format!("Invalid params: {why}"));
        return Read::Error(error.to(repeatable(&members)));
    }
    let error = match serde_json::from_str::<ClientJsonRpcMessage>(text) {
        // What rmcp takes for an unknown method is here a known one with parameters that it does not take.
        Ok(JsonRpcMessage::Request(request)) if is_bad_initialize(&request.request) => {
            ErrorResponse::new(INVALID_PARAMS, bad_initialize(&request.request))
        }
        Ok(message) => return Read::Message(Box::new(message)),
        // The text is JSON, but deeper than serde goes, or with a number or an escape that stands for nothing.
        Err(error) if !error.is_data() => ErrorResponse::new(PARSE_ERROR, format!("Parse error: {error}")),
        Err(_) => ErrorResponse::new(INVALID_REQUEST, "Invalid Request: not a message of MCP"),
    };
    Read::Error(error.to(repeatable(&members)))
}

/// A response of the client's. One to a question that cannot be read is the failure of that question: nothing else would end
/// the wait for it.
fn response(text: &str, members: &WrittenMembers<'_>) -> Read<'static> {
    let fault = RawMessage::of(members).err().map(|error| error.message);
    let read = serde_json::from_str::<ClientJsonRpcMessage>(text).ok();
    match read.filter(|_| fault.is_none()) {
        Some(JsonRpcMessage::Response(mut response)) => {
            response.id = as_asked(response.id);
            return Read::Message(Box::new(JsonRpcMessage::Response(response)));
        }
        Some(JsonRpcMessage::Error(mut error)) => {
            error.id = error.id.map(as_asked);
            return Read::Message(Box::new(JsonRpcMessage::Error(error)));
        }
        _ => {}
    }
    let why = fault.unwrap_or_else(|| match members.given("error") {
        Some(_) => "Invalid Request: `error` has to have a `code`, an integer, and a `message`, a text".to_owned(),
        None => "Invalid Request: this is no `result`".to_owned(),
    });
    let id = members.given("id").filter(|_| members.doubled(|name| name == "id").is_none());
    match id.and_then(|id| serde_json::from_str::<NumberOrString>(id.get()).ok()) {
        Some(id) => {
            let error = ErrorData::invalid_request(format!("its answer cannot be read: {why}"), None);
            Read::Message(Box::new(JsonRpcMessage::error(error, Some(as_asked(id)))))
        }
        None => Read::Lost(ErrorResponse::new(INVALID_REQUEST, why)),
    }
}

/// The id of a question that a response names: they are numbers, and a client may have made a text of one.
fn as_asked(id: NumberOrString) -> NumberOrString {
    match &id {
        NumberOrString::String(text) => text.parse().map_or(id, NumberOrString::Number),
        NumberOrString::Number(_) => id,
    }
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

/// A member of parameters that a method reads, and whether it is a text or else an object.
type KnownParam = (&'static str, bool);

/// The members that a method cannot do without, and those that it may have.
fn known_params(method: &str) -> (&'static [KnownParam], &'static [KnownParam]) {
    const OBJECT: bool = false;
    const TEXT: bool = true;
    match method {
        "tools/call" => {
            (&[("name", TEXT)], &[("arguments", OBJECT), ("inputResponses", OBJECT), ("requestState", TEXT)])
        }
        "prompts/get" => {
            (&[("name", TEXT)], &[("arguments", OBJECT), ("inputResponses", OBJECT), ("requestState", TEXT)])
        }
        "resources/read" | "resources/subscribe" | "resources/unsubscribe" => (&[("uri", TEXT)], &[]),
        // The address has two names there.
        "resources/query" => (&[], &[("uri", TEXT), ("resource", TEXT), ("arguments", OBJECT), ("cursor", TEXT)]),
        "completion/complete" => (&[("ref", OBJECT), ("argument", OBJECT)], &[("context", OBJECT)]),
        "logging/setLevel" => (&[("level", TEXT)], &[]),
        "subscriptions/listen" => (&[("notifications", OBJECT)], &[]),
        "tools/list" | "prompts/list" | "resources/list" | "resources/templates/list" => (&[], &[("cursor", TEXT)]),
        _ => (&[], &[]),
    }
}

/// The message of an error for parameters that a known method does not take, with the member that they lack.
pub(crate) fn bad_params_of(method: &str, params: Option<&Value>) -> String {
    let given = |name: &str| params.and_then(|params| params.get(name)).filter(|value| !value.is_null());
    let (required, optional) = known_params(method);
    let odd = required.iter().chain(optional).find_map(|(name, is_text)| match given(name) {
        None => required.iter().any(|(needed, _)| needed == name).then(|| format!("`{name}` is missing")),
        Some(value) if *is_text => (!value.is_string()).then(|| format!("`{name}` has to be a text")),
        Some(value) => (!value.is_object()).then(|| format!("`{name}` has to be an object")),
    });
    let inner = || {
        match method {
        "logging/setLevel" => Some(format!("`level` is one of {LEVELS}")),
        "completion/complete" => {
            Some("`ref` is `{type: ref/prompt, name}` or `{type: ref/resource, uri}`, and `argument` is `{name, value}`, all texts".to_owned())
        }
        _ => None,
    }
    };
    match odd.or_else(inner) {
        Some(why) => format!("{}: {why}", bad_params(method)),
        None => bad_params(method),
    }
}

/// The message of an error for parameters that a known method does not take.
pub(super) fn bad_params(method: &str) -> String {
    format!("Invalid params: these are not the parameters of `{method}`")
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
