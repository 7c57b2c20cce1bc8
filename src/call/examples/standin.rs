//! Plays the backends of one example: answers what the example says, and notes whatever is asked differently.

use std::sync::Mutex;

use bytes::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue};
use kartoteka_compiler::plan::{Backend, Effect, Encoding, Exchange, ReplyForm, TypedReply};
use serde_json::{Map, Value};

use super::mismatch::Mismatch;
use crate::call::dry_run::verb;
use crate::caller::Caller;
use crate::runtime::base64_text;
use crate::runtime::request::{Request, pairs_of};
use crate::runtime::upstream::{Reply, SendError, Unreached, Upstream};

const CONTENT_TYPE: &str = "content-type";

/// What a body is of which nothing else is said.
const JSON: &str = "application/json";

/// A stand-in for every backend of a catalog.
pub(super) struct StandIn<'e> {
    exchange: &'e [Exchange],
    backends: &'e [Backend],
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    asked: usize,
    /// How many of the requests carry a key.
    keyed: usize,
    mismatches: Vec<Mismatch>,
}

impl<'e> StandIn<'e> {
    pub(super) fn new(exchange: &'e [Exchange], backends: &'e [Backend]) -> Self {
        Self { exchange, backends, state: Mutex::default() }
    }

    /// What was asked differently, and what was not asked.
    pub(super) fn mismatches(&self) -> Vec<Mismatch> {
        let state = self.state.lock().expect("no holder of the lock panics");
        let mut mismatches = state.mismatches.clone();
        let left = self.exchange.get(state.asked..).unwrap_or_default();
        mismatches.extend(left.iter().map(|exchange| Mismatch::LeftOver { request: line(exchange) }));
        mismatches
    }

    /// How many requests were not made.
    pub(super) fn left(&self) -> usize {
        let asked = self.state.lock().expect("no holder of the lock panics").asked;
        self.exchange.len().saturating_sub(asked)
    }

    fn answer(&self, mut request: Request) -> Result<Reply, SendError> {
        let mut state = self.state.lock().expect("no holder of the lock panics");
        let place = state.asked;
        let Some(exchange) = self.exchange.get(place) else {
            let body = request.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
            let query = if request.query.is_empty() { String::new() } else { format!(" {}", of_pairs(&request.query)) };
            let request = format!("{} {}{query} {body}", verb(request.verb), request.path);
            state.mismatches.push(Mismatch::Unexpected { request });
            return Err(SendError::Unreachable(Unreached::Other));
        };
        state.asked += 1;
        if let Some(key) = key_of(&request, self.backends) {
            state.keyed += 1;
            with_key(&mut request, exchange, key, state.keyed);
        }
        for (part, expected, actual) in differs(exchange, &request) {
            state.mismatches.push(Mismatch::Request { place, part, expected, actual });
        }
        let body = written(&exchange.reply.0, exchange.status, request.reads.as_ref());
        let headers = headers_of(exchange.reply_headers.iter().map(|(name, value)| (&**name, &**value)));
        Ok(Reply { headers, ..Reply::new(exchange.status, body) })
    }
}

/// The body of a reply as an example has it: a text or a table is its text, a file its base64, all else JSON, as failures are.
pub(super) fn written(reply: &str, status: u16, reads: Option<&TypedReply>) -> Bytes {
    // Where the author wrote no reply there is no body.
    if reply == "null" {
        return Bytes::new();
    }
    let form = reads.filter(|_| status < 300).map_or(ReplyForm::Json, |reads| reads.form);
    match (form, serde_json::from_str(reply)) {
        (ReplyForm::File, Ok(Value::String(text))) => base64_text::of(&text).unwrap_or_default().into(),
        (ReplyForm::Lines | ReplyForm::Rows | ReplyForm::Text | ReplyForm::Page, Ok(Value::String(text))) => {
            text.into()
        }
        _ => Bytes::copy_from_slice(reply.as_bytes()),
    }
}

impl Upstream for StandIn<'_> {
    fn send<'a>(&'a self, request: Request, _caller: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        std::future::ready(self.answer(request)).boxed()
    }

    /// An example says in which order its requests go out.
    fn parallel(&self, _backend: usize) -> Option<usize> {
        Some(1)
    }
}

/// The header in which a request carries a key of its own, if it carries one.
pub(super) fn key_of<'b>(request: &Request, backends: &'b [Backend]) -> Option<&'b str> {
    let key = backends.get(request.backend)?.retry.key.as_deref();
    key.filter(|_| request.effect != Effect::Read)
}

/// Has a request carry its key where the example names that header: keys are made for each request anew, and are `c1-1`, `c1-2` … in
/// examples.
pub(super) fn with_key(request: &mut Request, exchange: &Exchange, key: &str, number: usize) {
    if exchange.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(key)) {
        request.headers.push((key.to_owned(), format!("c1-{number}")));
    }
}

/// Headers of a reply; what can be none is left out.
pub(super) fn headers_of<'h>(headers: impl Iterator<Item = (&'h str, &'h str)>) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            map.append(name, value);
        }
    }
    map
}

pub(super) fn line(exchange: &Exchange) -> String {
    format!("{} {}", verb(exchange.verb), exchange.path)
}

/// Whether a request goes where an exchange says.
pub(super) fn is_at(exchange: &Exchange, request: &Request) -> bool {
    exchange.verb == request.verb && path(&exchange.path) == path(&request.path)
}

fn path(path: &str) -> &str {
    path.trim_start_matches('/')
}

/// How a request differs from what an exchange says: the part, what it should be and what it is.
pub(super) fn differs(exchange: &Exchange, request: &Request) -> Vec<(&'static str, String, String)> {
    let mut found = Vec::new();
    if !is_at(exchange, request) {
        found.push(("request", line(exchange), format!("{} {}", verb(request.verb), request.path)));
    }
    let expected = exchange.query.as_ref().map_or_else(|| of_pairs(&[]), |query| in_brackets(query.0.as_bytes()));
    let actual = of_pairs(&request.query);
    if expected != actual {
        found.push(("query", expected.to_string(), actual.to_string()));
    }
    let written = exchange.headers.iter().map(|(name, value)| named(name, value));
    let mut expected: Vec<_> =
        written.filter(|(name, value)| name != CONTENT_TYPE || value != JSON || request.body.is_none()).collect();
    let mut actual = sent_headers(request);
    expected.sort();
    actual.sort();
    if expected != actual {
        found.push(("headers", format!("{expected:?}"), format!("{actual:?}")));
    }
    let nothing = || Value::Object(Map::new());
    let body = match request.encoding {
        Encoding::Form => in_brackets,
        Encoding::Json | Encoding::Parts { .. } | Encoding::Text | Encoding::Lines | Encoding::File => parsed,
    };
    let expected = exchange.body.as_ref().map_or_else(nothing, |expected| body(expected.0.as_bytes()));
    let actual = request.body.as_deref().map_or_else(nothing, body);
    if expected != actual {
        found.push(("body", expected.to_string(), actual.to_string()));
    }
    found
}

/// The headers of a request, in lower case, with what its body is written as: JSON goes without saying, since that is what an example
/// means that names no `Content-Type`.
pub(super) fn sent_headers(request: &Request) -> Vec<(String, String)> {
    let mut headers: Vec<_> = request.headers.iter().map(|(name, value)| named(name, value)).collect();
    if let Some((_, media)) = media_type(request).map(|media| named(CONTENT_TYPE, media)) {
        headers.retain(|(name, _)| name != CONTENT_TYPE);
        if media != JSON {
            headers.push((CONTENT_TYPE.to_owned(), media));
        }
    }
    headers
}

/// A header as it is compared: its name in lower case, a media type without its parameters, which say what UTF-8 says anyway.
fn named(name: &str, value: &str) -> (String, String) {
    let name = name.to_ascii_lowercase();
    let bare = value.split(';').next().filter(|_| name == CONTENT_TYPE);
    let value = bare.map_or_else(|| value.to_owned(), |media| media.trim().to_ascii_lowercase());
    (name, value)
}

/// What the body of a request is written as, where it has one.
fn media_type(request: &Request) -> Option<&str> {
    request.body.as_ref()?;
    let own = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(CONTENT_TYPE));
    Some(match request.encoding {
        Encoding::Form => "application/x-www-form-urlencoded",
        Encoding::Parts { .. } => "multipart/form-data",
        Encoding::Json | Encoding::Text | Encoding::Lines | Encoding::File => {
            own.map_or(JSON, |(_, media)| media.as_str())
        }
    })
}

/// What a body is: JSON, or else a text.
pub(super) fn parsed(json: &[u8]) -> Value {
    serde_json::from_slice(json).unwrap_or_else(|_| Value::from(String::from_utf8_lossy(json)))
}

/// A query or a form, written nested or with its keys in brackets: the pairs that go out.
fn in_brackets(json: &[u8]) -> Value {
    pairs_of(json).map_or_else(|| parsed(json), |pairs| of_pairs(&pairs))
}

/// Pairs as a map: the values of a key that stands several times are a list, in their order.
pub(super) fn of_pairs(pairs: &[(String, String)]) -> Value {
    let mut map = Map::new();
    for (key, value) in pairs {
        let value = Value::from(value.as_str());
        match map.get_mut(key) {
            None => drop(map.insert(key.clone(), value)),
            Some(Value::Array(items)) => items.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Value::Object(map)
}
