//! A request as the fast path reads it: borrowed from its bytes, in one walk, and only if nothing about it is odd.

use std::borrow::Cow;

use rmcp::model::{ClientCapabilities, Implementation};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::object::Object;
use super::plain::is_plain_id;
use super::wire::{Claims, Era};
use crate::mcp::locale::wants_dry_run;
use crate::mcp::odd;
use crate::mcp::revisions::PER_REQUEST;
use crate::mcp::serves::List;

/// What every message says of JSON-RPC.
const VERSION: &str = "2.0";

/// A message whose parts have been found; `P` is what its parameters are read as.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Envelope<'a, P = RequestParams<'a>> {
    jsonrpc: &'a str,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Cow<'a, str>,
    params: Option<Object<P>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RequestParams<'a> {
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    arguments: Option<&'a RawValue>,
    // Arguments beside their place, see `odd`.
    #[serde(
        borrow,
        rename = "args",
        alias = "params",
        alias = "parameters",
        alias = "input",
        alias = "inputs",
        alias = "toolInput",
        alias = "tool_input"
    )]
    misplaced: Option<&'a RawValue>,
    #[serde(borrow)]
    cursor: Option<&'a RawValue>,
    #[serde(borrow, rename = "_meta")]
    meta: Option<Object<Meta<'a>>>,
    // A retry with answers, or a task: a conversation.
    #[serde(borrow, rename = "inputResponses")]
    answers: Option<&'a RawValue>,
    #[serde(borrow, rename = "requestState")]
    state: Option<&'a RawValue>,
    #[serde(borrow)]
    task: Option<&'a RawValue>,
    // Of a `notifications/cancelled`.
    #[serde(borrow, rename = "requestId")]
    cancelled: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Meta<'a> {
    #[serde(borrow, rename = "io.modelcontextprotocol/protocolVersion")]
    version: Option<&'a RawValue>,
    #[serde(rename = "io.modelcontextprotocol/clientCapabilities")]
    capabilities: Option<ClientCapabilities>,
    #[serde(borrow, rename = "io.modelcontextprotocol/clientInfo")]
    client: Option<&'a RawValue>,
    #[serde(borrow, rename = "kartoteka/locale")]
    locale: Option<&'a RawValue>,
    #[serde(borrow, rename = "kartoteka/text")]
    text: Option<&'a RawValue>,
    #[serde(borrow, rename = "kartoteka/labels")]
    labels: Option<&'a RawValue>,
    #[serde(borrow, rename = "kartoteka/dry-run")]
    dry_run: Option<&'a RawValue>,
    #[serde(borrow, rename = "kartoteka/idempotency-key")]
    once: Option<&'a RawValue>,
    #[serde(borrow, rename = "progressToken")]
    progress: Option<&'a RawValue>,
    #[serde(borrow)]
    traceparent: Option<&'a RawValue>,
    #[serde(borrow)]
    tracestate: Option<&'a RawValue>,
    #[serde(borrow)]
    baggage: Option<&'a RawValue>,
}

/// A text that is borrowed where it can be.
#[derive(Deserialize)]
struct MessageText<'a>(#[serde(borrow)] Cow<'a, str>);

/// What nearly every client says of itself. What is more than that is rmcp's type to read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "all that counts is that it can be read")]
struct PlainClient<'a> {
    name: &'a str,
    version: &'a str,
}

/// The parameters of a `notifications/cancelled`, with whatever else is in them.
#[derive(Deserialize)]
struct Cancelled<'a> {
    #[serde(borrow, rename = "requestId")]
    id: &'a RawValue,
}

/// A method that needs no conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Call,
    List(List),
}

/// A request of such a method.
pub(super) struct FastRequest<'a> {
    pub(super) id: &'a str,
    pub(super) method: Method,
    pub(super) era: Era,
    /// The tool's, for a call; empty if there is none.
    pub(super) name: Cow<'a, str>,
    pub(super) arguments: Option<&'a str>,
    /// Where the page of a list begins.
    pub(super) cursor: Option<Cow<'a, str>>,
    /// It asks to hear how far it is.
    pub(super) reports: bool,
    /// The locale that its `_meta` names.
    pub(super) locale: Option<Cow<'a, str>>,
    /// The form of the text, and of the labels, that its `_meta` names.
    pub(super) form: [Option<Cow<'a, str>>; 2],
    /// Its `_meta` asks that the call be looked at and not made.
    pub(super) dry_run: bool,
    /// The trace that its `_meta` is part of.
    pub(super) trace: [Option<Cow<'a, str>>; 3],
}

/// The text of a message that is one JSON object, as far as its first byte tells.
pub(super) fn object_text(bytes: &[u8]) -> Option<&str> {
    let text = simdutf8::basic::from_utf8(bytes).ok()?;
    text.trim_ascii_start().starts_with('{').then_some(text)
}

/// The id of the request that a `notifications/cancelled` names in which something else is odd.
pub(super) fn oddly_cancelled(text: &str) -> Option<&str> {
    let envelope: Envelope<'_, Cancelled<'_>> = serde_json::from_str(text).ok()?;
    envelope.is_cancellation().then_some(envelope.params)?.map(|Object(params)| params.id.get())
}

impl<P> Envelope<'_, P> {
    fn is_cancellation(&self) -> bool {
        self.jsonrpc == VERSION && self.method == "notifications/cancelled"
    }
}

impl<'a> Envelope<'a> {
    /// The envelope of a message that is one JSON object and nothing else.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        serde_json::from_str::<Self>(text).ok().filter(|envelope| envelope.jsonrpc == VERSION)
    }

    /// The id of the request that a `notifications/cancelled` names.
    pub(super) fn cancelled(&self) -> Option<&'a str> {
        let Object(params) = self.params.as_ref().filter(|_| self.is_cancellation())?;
        params.cancelled.map(RawValue::get)
    }

    /// The request, if the fast path may answer it. `claims` is what the headers say of it.
    pub(super) fn request(self, claims: Option<Claims<'_>>) -> Option<FastRequest<'a>> {
        let method = Method::of(&self.method)?;
        let id = self.id.map(RawValue::get).filter(|id| is_plain_id(id))?;
        let params = self.params.map_or_else(RequestParams::default, |Object(params)| params);
        if params.misplaced.is_some() && params.arguments.is_none() {
            return None;
        }
        if params.answers.is_some() || params.state.is_some() || params.task.is_some() {
            return None;
        }
        let cursor = match (params.cursor, method) {
            (None, _) => None,
            (Some(cursor), Method::List(_)) => Some(text(cursor)?),
            (Some(_), Method::Call) => return None,
        };
        let meta = params.meta.map_or_else(Meta::default, |Object(meta)| meta);
        if meta.progress.is_some_and(|token| !odd::is_token(token.get())) {
            return None;
        }
        if meta.once.is_some() {
            // Such a call is rare, and looks at the store first.
            return None;
        }
        let name = params.name.unwrap_or_default();
        let era = meta.era(&self.method, (method == Method::Call).then_some(&*name), claims)?;
        Some(FastRequest {
            id,
            method,
            era,
            name,
            cursor,
            arguments: params.arguments.map(RawValue::get),
            reports: meta.progress.is_some(),
            locale: meta.locale.and_then(text),
            form: [meta.text, meta.labels].map(|part| part.and_then(text)),
            dry_run: meta.dry_run.is_some_and(|value| wants_dry_run(value.get())),
            trace: [meta.traceparent, meta.tracestate, meta.baggage].map(|part| part.and_then(text)),
        })
    }
}

impl Method {
    fn of(name: &str) -> Option<Self> {
        if name == "tools/call" { Some(Self::Call) } else { List::of_method(name).map(Self::List) }
    }
}

impl Meta<'_> {
    /// The era of a request, if everything that says so agrees. `name` is the tool's, for a call.
    fn era(&self, method: &str, name: Option<&str>, claims: Option<Claims<'_>>) -> Option<Era> {
        let Some(version) = self.version else {
            return claims.is_none_or(|claims| claims.fit_handshake()).then_some(Era::Handshake);
        };
        let known = version.get().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) == Some(PER_REQUEST)
            && self.capabilities.is_some()
            && self.client.is_none_or(is_implementation);
        (known && claims.is_none_or(|claims| claims.fit_per_request(method, name))).then_some(Era::PerRequest)
    }
}

/// Whether rmcp takes this for what a client says of itself.
fn is_implementation(client: &RawValue) -> bool {
    let client = client.get();
    client.starts_with('{') && serde_json::from_str::<PlainClient<'_>>(client).is_ok()
        || serde_json::from_str::<Implementation>(client).is_ok()
}

/// The text that a value is.
fn text(value: &RawValue) -> Option<Cow<'_, str>> {
    serde_json::from_str::<MessageText<'_>>(value.get()).ok().map(|text| text.0)
}
