//! Bodies and answers of the operator's listener in JSON.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::StreamExt as _;
use serde_json::{Map, Value, json};
use tokio::time::timeout;

use crate::access::consent::visible_json;
use crate::mcp::members::WrittenMembers;
use crate::mcp::response::shortened;
use crate::store::fault::StoreFault;

/// The code of that answer.
pub(super) const UNAUDITED: &str = "unaudited";

/// The longest body, in bytes, as `rest-body_too_long` says it.
const LONGEST: usize = 64 << 10;

/// How long a body may take to arrive.
const BODY: Duration = Duration::from_secs(10);

/// The members that a body may have, where its schema names all of them.
#[derive(Debug, Clone)]
pub(super) struct BodyMembers(pub(super) Arc<[String]>);

/// The shortest time after which it is worth to try again.
const RETRY: Duration = Duration::from_secs(1);

/// What is asked for, or the answer that says why it cannot be had.
pub(super) type OrRefused<T> = Result<T, Box<Response>>;

/// The answer, whichever it is.
pub(super) async fn answered(answer: impl Future<Output = OrRefused<Response>>) -> Response {
    answer.await.unwrap_or_else(|refusal| *refusal)
}

/// The body of a request, an object of JSON without a member that is unknown here.
pub(super) async fn body(request: Request) -> OrRefused<Map<String, Value>> {
    let members = request.extensions().get::<BodyMembers>().cloned();
    let invalid = |text| Box::new(refuse_said(StatusCode::BAD_REQUEST, "invalid", text));
    let whole = whole_body(request).await.map_err(|broken| match broken {
        BrokenBody::TooLong => Box::new(refuse_said(StatusCode::PAYLOAD_TOO_LARGE, "too_long", "rest-body_too_long")),
        BrokenBody::TooSlow => invalid("rest-body_too_slow"),
        BrokenBody::Off => invalid("rest-body_off"),
    })?;
    let text = std::str::from_utf8(&whole).ok();
    let body = serde_json::from_slice::<Map<String, Value>>(&whole)
        .map_err(|_| Box::new(unfit_said(&["body"], "rest-no_object", "json_invalid")))?;
    if let Some(place) = text.and_then(repeated) {
        let place: Vec<&str> = std::iter::once("body").chain(place.iter().map(String::as_str)).collect();
        return Err(unfit_said(&place, "rest-repeated", "repeated").into());
    }
    if members_have_nul(&body) {
        return Err(unfit_said(&["body"], "rest-nul_text", "string_unfit").into());
    }
    let Some(BodyMembers(members)) = members else { return Ok(body) };
    let known: Vec<&str> = members.iter().map(String::as_str).collect();
    let unknown: Vec<&str> = body.keys().map(String::as_str).filter(|name| !known.contains(name)).collect();
    if unknown.is_empty() { Ok(body) } else { Err(unknown_names("body", &unknown, &known).into()) }
}

/// The member of an object that is there twice, or of one within it, by its place: the one or the other would count, and nobody says which.
fn repeated(object: &str) -> Option<Vec<String>> {
    let members = WrittenMembers::read(object).ok()?;
    if let Some(name) = members.doubled(|_| true) {
        return Some(vec![shortened(name)]);
    }
    members.iter().filter(|(_, value)| value.get().starts_with('{')).find_map(|(name, value)| {
        let mut place = repeated(value.get())?;
        place.insert(0, shortened(name));
        Some(place)
    })
}

/// Why a body is not there.
pub(super) enum BrokenBody {
    TooLong,
    TooSlow,
    Off,
}

/// The whole body of a request, within its size and its time.
pub(super) async fn whole_body(request: Request) -> Result<Vec<u8>, BrokenBody> {
    timeout(BODY, gathered(request)).await.unwrap_or(Err(BrokenBody::TooSlow))
}

async fn gathered(request: Request) -> Result<Vec<u8>, BrokenBody> {
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > LONGEST) {
        return Err(BrokenBody::TooLong);
    }
    let (mut frames, mut whole) = (request.into_body().into_data_stream(), Vec::new());
    while let Some(frame) = frames.next().await {
        let frame: Bytes = frame.map_err(|_| BrokenBody::Off)?;
        if whole.len() + frame.len() > LONGEST {
            return Err(BrokenBody::TooLong);
        }
        whole.extend_from_slice(&frame);
    }
    Ok(whole)
}

/// Whether a text in it has the character U+0000, which PostgreSQL keeps in no text.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(members) => members_have_nul(members),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn members_have_nul(members: &Map<String, Value>) -> bool {
    members.iter().any(|(name, value)| name.contains('\0') || has_nul(value))
}

/// What is asked for.
pub(super) fn json_answer(status: StatusCode, body: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, visible_json(&body.to_string()).into_owned()).into_response()
}

/// Why it cannot be had, in words that are in the language of who asks.
pub(super) fn refuse(status: StatusCode, code: &str, detail: &str) -> Response {
    json_answer(status, &json!({ "detail": detail, "code": code }))
}

/// The same in a text of the server's own, in the language of who asks, which is put there on its way out.
pub(super) fn refuse_said(status: StatusCode, code: &'static str, text: impl Into<OwnWords>) -> Response {
    refuse_with(status, (code, text), Map::new())
}

/// The same with members of its own behind the code.
pub(super) fn refuse_with(
    status: StatusCode,
    (code, text): (&'static str, impl Into<OwnWords>),
    members: Map<String, Value>,
) -> Response {
    said(status, OwnText { of: RefusedOf::Request { code, members }, words: text.into() })
}

/// A request that is not as it must be: where, and what is wrong.
pub(super) fn unfit_said(place: &[&str], text: impl Into<OwnWords>, kind: &'static str) -> Response {
    let place = place.iter().map(|part| (*part).to_owned()).collect();
    unfit_places(vec![place], text.into(), kind)
}

fn unfit_places(places: Vec<Vec<String>>, words: OwnWords, kind: &'static str) -> Response {
    said(StatusCode::UNPROCESSABLE_ENTITY, OwnText { of: RefusedOf::Parts { places, kind }, words })
}

/// One of the values that there are.
pub(super) fn one_of(values: &[&str]) -> OwnWords {
    OwnWords::from("rest-one_of").with("values", values.join(", "))
}

fn said(status: StatusCode, text: OwnText) -> Response {
    let mut response = json_answer(status, &Value::Null);
    response.extensions_mut().insert(text);
    response
}

/// A text of the server's own by its id, and what it names.
#[derive(Debug, Clone)]
pub(super) struct OwnWords {
    pub(super) text: &'static str,
    pub(super) variables: Vec<(&'static str, String)>,
}

impl From<&'static str> for OwnWords {
    fn from(text: &'static str) -> Self {
        Self { text, variables: Vec::new() }
    }
}

impl OwnWords {
    /// The same with a value for a variable.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }
}

/// What a refusal says, until it is known in which language.
#[derive(Debug, Clone)]
pub(super) struct OwnText {
    of: RefusedOf,
    pub(super) words: OwnWords,
}

/// What is refused.
#[derive(Debug, Clone)]
enum RefusedOf {
    Request { code: &'static str, members: Map<String, Value> },
    Parts { places: Vec<Vec<String>>, kind: &'static str },
}

impl OwnText {
    /// The body, in these words.
    pub(super) fn body(&self, words: &str) -> String {
        let body = match &self.of {
            RefusedOf::Request { code, members } => {
                let own = [("detail", words), ("code", code)].map(|(name, text)| (name.to_owned(), Value::from(text)));
                Value::Object(own.into_iter().chain(members.clone()).collect())
            }
            RefusedOf::Parts { places, kind } => {
                let part = |place: &Vec<String>| json!({ "loc": place, "msg": words, "type": kind });
                json!({ "detail": places.iter().map(part).collect::<Vec<_>>() })
            }
        };
        visible_json(&body.to_string()).into_owned()
    }
}

/// What marks the answer to what the audit could not record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unaudited;

/// The audit cannot record it: it is not done.
pub(super) fn unaudited() -> Response {
    let mut response = later(refuse_said(StatusCode::SERVICE_UNAVAILABLE, UNAUDITED, "failure-unaudited"), RETRY);
    response.extensions_mut().insert(Unaudited);
    response
}

/// Names in the query or the body that mean nothing here, with those that do; at most ten of them are named.
pub(super) fn unknown_names(place: &str, names: &[&str], known: &[&str]) -> Response {
    let words = match known {
        [] => "rest-nothing_taken".into(),
        known => one_of(known),
    };
    let places = names.iter().take(10).map(|name| vec![place.to_owned(), shortened(name)]);
    unfit_places(places.collect(), words, "extra_forbidden")
}

/// The store failed; the log says why.
pub(super) fn unstored(fault: &StoreFault) -> Response {
    tracing::error!(error = %fault, source = std::error::Error::source(fault), "the operator's listener cannot use the store");
    let text = match fault {
        StoreFault::Locked { .. } => "rest-store_locked",
        _ => "rest-store_away",
    };
    later(refuse_said(StatusCode::SERVICE_UNAVAILABLE, fault.kind(), text), RETRY)
}

impl From<StoreFault> for Box<Response> {
    fn from(fault: StoreFault) -> Self {
        Self::new(unstored(&fault))
    }
}

/// The same with the time to come back.
pub(super) fn later(mut response: Response, wait: Duration) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, wait.max(RETRY).as_secs().into());
    response
}
