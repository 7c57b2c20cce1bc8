//! The lane: requests that need no conversation, answered from bytes on every wire.
//!
//! One rule keeps it small and right: *the lane only ever says yes*. It answers a request of which it is certain that
//! rmcp would accept it. Whatever is missing, doubled, odd, too new or too old goes on to rmcp with its bytes unchanged,
//! and rmcp finds the right error. So no error of the protocol is written twice. `tests/server/lane_fuzz.rs` holds the
//! two against each other.
//!
//! It knows no HTTP: what a wire knows besides the bytes is in [`Wire`].

use std::{borrow::Cow, future::Future, pin::Pin, sync::Arc};

use rmcp::model::{ClientCapabilities, Implementation};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::caller::Caller;
use crate::mcp::{
    LISTING_TTL_MS, Serves,
    calls::Calls,
    gate::Gate,
    locale,
    message::{Fault, INTERNAL_ERROR},
    panics,
};

/// The revision that has no handshake: every request says by itself what it needs.
const PER_REQUEST: &str = "2026-07-28";

/// The revisions that begin with `initialize`, as their header names them.
const HANDSHAKES: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// Deeper JSON than this is left to rmcp. serde's own limit is 128, and it counts from further out.
const DEPTH: usize = 96;

/// How a request came to its protocol revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// By an `initialize` before it, or by nothing: the revisions up to 2025-11-25.
    Handshake,
    /// By its own `_meta`: 2026-07-28.
    PerRequest,
}

/// What a wire knows of a message besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Wire<'a> {
    /// Who sent it, in the locale of the wire.
    pub caller: &'a Caller,
    /// What the HTTP headers say of the body. `None` on wires without headers of their own for each message.
    pub claims: Option<Claims<'a>>,
    /// The open calls of the session or connection; `None` where there is neither.
    pub calls: Option<&'a Arc<Calls>>,
}

/// The headers of Streamable HTTP that repeat a part of the body.
#[derive(Debug, Clone, Copy, Default)]
pub struct Claims<'a> {
    /// `MCP-Protocol-Version`
    pub version: Option<&'a str>,
    /// `Mcp-Method`
    pub method: Option<&'a str>,
    /// `Mcp-Name`
    pub name: Option<&'a str>,
}

/// A request that the lane answers.
pub enum Work {
    /// The whole response.
    Ready(Vec<u8>),
    /// A call that has yet to run.
    Call(Call),
}

/// A call that the lane has taken.
pub struct Call {
    /// In which era: a client that hangs up has cancelled its call in 2026-07-28, and must not have before.
    pub era: Era,
    /// Its answer, on its way.
    pub answer: Answer,
}

/// The whole response, or `None` if the call was cancelled: then nothing may be sent.
pub type Answer = Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send + 'static>>;

/// Answers what needs no conversation. Clones are the same lane.
#[derive(Debug)]
pub struct FastPath<S> {
    server: Arc<S>,
    gate: Gate,
}

impl<S> Clone for FastPath<S> {
    fn clone(&self) -> Self {
        Self { server: Arc::clone(&self.server), gate: self.gate.clone() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message<'a> {
    jsonrpc: &'a str,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Params<'a> {
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    arguments: Option<&'a RawValue>,
    #[serde(borrow)]
    cursor: Option<&'a RawValue>,
    #[serde(borrow, rename = "_meta")]
    meta: Option<&'a RawValue>,
    // A retry with answers, or a task: a conversation.
    #[serde(borrow, rename = "inputResponses")]
    answers: Option<&'a RawValue>,
    #[serde(borrow, rename = "requestState")]
    state: Option<&'a RawValue>,
    #[serde(borrow)]
    task: Option<&'a RawValue>,
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
    #[serde(borrow)]
    traceparent: Option<&'a RawValue>,
    #[serde(borrow)]
    tracestate: Option<&'a RawValue>,
    #[serde(borrow)]
    baggage: Option<&'a RawValue>,
}

/// A text that is borrowed where it can be.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Cancelled<'a> {
    #[serde(borrow, rename = "requestId")]
    id: &'a RawValue,
}

impl<S: Serves> FastPath<S> {
    /// A lane to that server, with as many calls in flight as the gate allows.
    pub fn new(server: Arc<S>, gate: Gate) -> Self {
        Self { server, gate }
    }

    /// Takes a message, or leaves it to rmcp by `None`. A cancellation is noticed here and *still* left to rmcp, which
    /// may know the call instead.
    pub fn admit(&self, bytes: &[u8], wire: &Wire<'_>) -> Option<Work> {
        let text = simdutf8::basic::from_utf8(bytes).ok()?;
        if !text.trim_ascii_start().starts_with('{') {
            return None;
        }
        let message: Message<'_> = serde_json::from_str(text).ok()?;
        if message.jsonrpc != "2.0" {
            return None;
        }
        if message.method == "notifications/cancelled" {
            cancel(&message, wire);
            return None;
        }
        let request = Method::of(&message.method)?;
        let id = message.id.map(RawValue::get).filter(|id| is_plain_id(id))?;
        let params: Params<'_> = message.params.map_or_else(|| Some(Params::default()), object)?;
        if params.answers.is_some() || params.state.is_some() || params.task.is_some() || params.cursor.is_some() {
            return None;
        }
        let meta: Meta<'_> = params.meta.map_or_else(|| Some(Meta::default()), object)?;
        let name = params.name.as_deref().unwrap_or_default();
        let era = era(&meta, &message.method, (request == Method::Call).then_some(name), wire.claims)?;
        let named = meta.locale.and_then(said);
        let trace = [meta.traceparent, meta.tracestate, meta.baggage].map(|part| part.and_then(said));
        let trace = trace.each_ref().map(Option::as_deref);
        let caller = locale::of_message(&*self.server, wire.caller, named.as_deref(), trace);
        match request {
            // The headers that repeat its arguments are rmcp's to check.
            Method::Call
                if era == Era::PerRequest && wire.claims.is_some() && self.server.header_arguments(name).is_some() =>
            {
                None
            }
            Method::Call => self.call(Asked { id, era, name, arguments: params.arguments, caller }, wire.calls),
            Method::Tools => Some(listing(id, era, "tools", &self.server.listing(caller.locale))),
            Method::Prompts => Some(listing(id, era, "prompts", &self.server.prompts(caller.locale))),
            Method::Resources => Some(listing(id, era, "resources", &self.server.resources(caller.locale))),
            Method::Templates => {
                Some(listing(id, era, "resourceTemplates", &self.server.resource_templates(caller.locale)))
            }
        }
    }

    fn call(&self, asked: Asked<'_>, calls: Option<&Arc<Calls>>) -> Option<Work> {
        let arguments = asked.arguments.map(RawValue::get);
        if asked.name.is_empty() || !arguments.is_none_or(|given| given.starts_with('{') && is_plain_json(given)) {
            return None;
        }
        // Who is answered from bytes cannot be asked anything; nor can anybody who has no session, in whatever way.
        let could_be_asked = asked.era == Era::PerRequest || calls.is_some();
        if could_be_asked && self.server.may_elicit(asked.name, arguments) {
            return None;
        }
        let place = self.gate.enter()?;
        let open = match calls {
            // An id in use is the client's mistake; let rmcp be the one to live with it.
            Some(calls) => Some(calls.open(asked.id)?),
            None => None,
        };
        let mut out = head(asked.id, 1024);
        if asked.era == Era::PerRequest {
            out.extend_from_slice(br#""resultType":"complete","#);
        }
        let start = out.len();
        let called = panics::caught_now(|| self.server.call(asked.name, arguments, asked.caller, out));
        let written = match called {
            Ok(written) => written?,
            Err(panics::Panicked) => return Some(Work::Ready(failed(asked.id))),
        };
        let id: Box<str> = asked.id.into();
        let answer = async move {
            let _place = place;
            let written = panics::caught(written);
            let written = match &open {
                Some(open) => tokio::select! {
                    written = written => written,
                    () = open.cancelled.cancelled() => return None,
                },
                None => written.await,
            };
            Some(match written {
                Ok(mut out) => {
                    debug_assert!(out.len() > start, "a result has content");
                    out.extend_from_slice(b"}}");
                    out
                }
                Err(panics::Panicked) => failed(&id),
            })
        };
        Some(Work::Call(Call { era: asked.era, answer: Box::pin(answer) }))
    }
}

/// What a `tools/call` asks for, once it is known to be one.
struct Asked<'a> {
    id: &'a str,
    era: Era,
    name: &'a str,
    arguments: Option<&'a RawValue>,
    caller: Caller,
}

/// The methods that need no conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Call,
    Tools,
    Prompts,
    Resources,
    Templates,
}

impl Method {
    fn of(name: &str) -> Option<Self> {
        match name {
            "tools/call" => Some(Self::Call),
            "tools/list" => Some(Self::Tools),
            "prompts/list" => Some(Self::Prompts),
            "resources/list" => Some(Self::Resources),
            "resources/templates/list" => Some(Self::Templates),
            _ => None,
        }
    }
}

/// The text that a value is.
fn said(value: &RawValue) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Text<'_>>(value.get()).ok().map(|text| text.0)
}

/// The era of a request, if everything that says so agrees. `name` is the tool's, for a call.
fn era(meta: &Meta<'_>, method: &str, name: Option<&str>, claims: Option<Claims<'_>>) -> Option<Era> {
    let Some(version) = meta.version else {
        let claimed = claims.and_then(|claims| claims.version);
        return claimed.is_none_or(|version| HANDSHAKES.contains(&version)).then_some(Era::Handshake);
    };
    let known = version.get().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) == Some(PER_REQUEST)
        && meta.capabilities.is_some()
        && meta.client.is_none_or(|client| serde_json::from_str::<Implementation>(client.get()).is_ok());
    // A name in Base64 goes on to rmcp, and so does a name where none is asked for.
    let claimed = claims.is_none_or(|claims| {
        claims.version == Some(PER_REQUEST) && claims.method == Some(method) && claims.name == name
    });
    (known && claimed).then_some(Era::PerRequest)
}

/// Cancels the call that a `notifications/cancelled` names, if it is open on this wire.
fn cancel(message: &Message<'_>, wire: &Wire<'_>) {
    let (Some(calls), Some(params)) = (wire.calls, message.params) else { return };
    if let Some(cancelled) = object::<Cancelled<'_>>(params) {
        calls.cancel(cancelled.id.get());
    }
}

/// A structure from an object. serde's structures read arrays too; rmcp's do not.
fn object<'a, T: Deserialize<'a>>(text: &'a RawValue) -> Option<T> {
    text.get().starts_with('{').then(|| serde_json::from_str(text.get()).ok()).flatten()
}

/// Whether an id is one that both JSON-RPC and rmcp take, spelt so that equal ids are equal texts.
fn is_plain_id(id: &str) -> bool {
    let digits = id.strip_prefix('-').unwrap_or(id);
    let number = (1..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && (digits == "0" && digits == id || !digits.starts_with('0'));
    number || (id.starts_with('"') && !id.contains('\\'))
}

/// Whether what is valid JSON is also sure to become a `serde_json::Value`: no nesting near its limit, no number outside
/// of what an `f64` holds, no half of a surrogate pair. Anything near to that is not plain.
fn is_plain_json(text: &str) -> bool {
    let (mut depth, mut digits) = (0_usize, 0_usize);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if !skip_plain_string(&mut bytes) => return false,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'e' | b'E' if digits > 0 => return false,
            _ => {}
        }
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        if depth > DEPTH || digits > 300 {
            return false;
        }
    }
    true
}

/// Reads a string to its end; false if it may hold half of a surrogate pair.
fn skip_plain_string(bytes: &mut impl Iterator<Item = u8>) -> bool {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return true,
            b'\\' => {
                let escaped = bytes.next();
                if escaped == Some(b'u') && matches!(bytes.next(), Some(b'd' | b'D')) {
                    return false;
                }
            }
            _ => {}
        }
    }
    false
}

/// The beginning of a response, up to the first member of its result.
fn head(id: &str, room: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(room + id.len() + 96);
    out.extend_from_slice(br#"{"jsonrpc":"2.0","id":"#);
    out.extend_from_slice(id.as_bytes());
    out.extend_from_slice(br#","result":{"#);
    out
}

/// The response to a request for a list.
fn listing(id: &str, era: Era, key: &str, items: &[u8]) -> Work {
    // Room for all of it: a list is long, and would be copied once more if it had to grow at its end.
    let mut out = head(id, items.len() + key.len() + 96);
    if era == Era::PerRequest {
        out.extend_from_slice(br#""resultType":"complete","ttlMs":"#);
        out.extend_from_slice(LISTING_TTL_MS.to_string().as_bytes());
        out.extend_from_slice(br#","cacheScope":"private","#);
    }
    out.push(b'"');
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(br#"":"#);
    out.extend_from_slice(items);
    out.extend_from_slice(b"}}");
    Work::Ready(out)
}

/// The response to a request whose handler panicked.
fn failed(id: &str) -> Vec<u8> {
    Fault { id: Some(id.into()), ..Fault::new(INTERNAL_ERROR, panics::MESSAGE) }.to_json()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_ids_are_told_from_odd_ones() {
        for id in ["0", "7", "-7", "123456789012345", "\"\"", "\"a b\"", "\"\u{e9}\""] {
            assert!(is_plain_id(id), "{id}");
        }
        for id in ["-0", "007", "1.5", "1e3", "null", "true", "[1]", "1234567890123456", "\"\\u0061\"", "-", ""] {
            assert!(!is_plain_id(id), "{id}");
        }
    }

    #[test]
    fn plain_json_is_told_from_what_serde_may_refuse() {
        for text in ["{}", r#"{"a":[1,-2.5,"e5",true]}"#, r#"{"e":"\\\"1e5","b":"\u00e9"}"#] {
            assert!(is_plain_json(text), "{text}");
        }
        let deep = format!("{}{}", "[".repeat(DEPTH + 1), "]".repeat(DEPTH + 1));
        let long = format!("[{}]", "9".repeat(400));
        for text in ["{\"a\":1e999}", "[1E5]", r#"{"a":"\ud800"}"#, r#"["\\\uD83D"]"#, &deep, &long] {
            assert!(!is_plain_json(text), "{text}");
        }
    }
}
