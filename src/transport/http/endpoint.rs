//! `/mcp`: one address, every method of Streamable HTTP. What comes is read here once, within its limits.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use bytes::Bytes;

use crate::caller::Caller;
use crate::mcp::locale;
use crate::mcp::message::{self, Read};
use crate::mcp::spelling::amended;
use crate::transport::http::body::{self, ReadBody};
use crate::transport::http::exchange::{KeptMessage, admit, answer, forward, to_rmcp};
use crate::transport::http::headers::{self, LAST_EVENT, VERSION, one};
use crate::transport::http::media::{self, AnswerMedia};
use crate::transport::http::refusal::{self, Refused};
use crate::transport::http::reply::{self, holding};
use crate::transport::http::session::{NamedSession, no_session};
use crate::transport::http::state::HttpState;
use crate::transport::http::{batch, scope, websocket};
use crate::transport::long;
use crate::transport::memory::{HeldMemory, NO_MEMORY};
use crate::transport::rest;
use crate::transport::traffic::Check;

/// Serves `/mcp`, whatever the method. What is not the way of nearly every request is boxed: it would make the future of each a
/// large one.
pub(super) async fn serve(State(state): State<Arc<HttpState>>, request: Request) -> Response {
    match *request.method() {
        Method::POST => post(&state, request).await,
        Method::GET => Box::pin(get(&state, request)).await,
        Method::DELETE => Box::pin(delete(&state, request)).await,
        Method::HEAD => card(&state, &request),
        Method::OPTIONS => (StatusCode::NO_CONTENT, [(header::ALLOW, ALLOWED)]).into_response(),
        _ => {
            let why = format!("Method Not Allowed: the methods here are {ALLOWED}");
            let mut response = refusal::refuse(StatusCode::METHOD_NOT_ALLOWED, why);
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(ALLOWED));
            response
        }
    }
}

/// The methods of `/mcp`.
const ALLOWED: &str = "GET, HEAD, POST, DELETE, OPTIONS";

async fn post(state: &HttpState, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let form = media::negotiate(&mut parts.headers);
    if let Some(refused) = unfit(&parts.headers, form) {
        return refused;
    }
    if let Some(caller) = parts.extensions.get_mut::<Caller>() {
        caller.once = locale::once_of(&parts.headers);
    }
    let session = match NamedSession::of(state, &parts) {
        Ok(session) => session,
        Err(refused) => return *refused,
    };
    let ReadBody { bytes, tree } = match body::read(state, &parts, body).await {
        Ok(body) => body,
        Err(refused) => return *refused,
    };
    let tree = match reserve(state, tree).await {
        Ok(tree) => tree,
        Err(refused) => return *refused,
    };
    // What goes on after its connection keeps it counted: a call of the fast path, and rmcp's handlers with their request.
    if let Some(tree) = &tree {
        parts.extensions.insert(Arc::clone(tree));
    }
    let response = dispatch(state, parts, &session, bytes, form).await;
    match tree {
        Some(tree) => response.map(|body| holding(body, tree)),
        None => response,
    }
}

/// The refusal of a request by its headers: there is no body to it that would be taken.
fn unfit(headers: &HeaderMap, form: AnswerMedia) -> Option<Response> {
    if form == AnswerMedia::Other {
        let why =
            "Not Acceptable: answers are application/json, which `Accept` has to name, or text/event-stream beside it";
        return Some(refusal::refuse(StatusCode::NOT_ACCEPTABLE, why));
    }
    if !media::is_json(headers) {
        let why = "Unsupported Media Type: Content-Type must be application/json";
        return Some(refusal::refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, why));
    }
    several(headers)
}

/// The refusal of a request whose headers name several sessions, or revisions.
fn several(headers: &HeaderMap) -> Option<Response> {
    let name = headers::ambiguous(headers)?;
    let why = format!("Bad Request: `{name}` is there more than once, or no text");
    Some(refusal::refuse(StatusCode::BAD_REQUEST, why))
}

/// What the tree of a message takes, counted; refused where there is no memory for it.
async fn reserve(state: &HttpState, tree: usize) -> Result<Option<Arc<HeldMemory>>, Refused> {
    if tree == 0 {
        return Ok(None);
    }
    let reserved = state.memory.reserve(tree).await;
    reserved.map(|held| Some(Arc::new(held))).ok_or_else(|| {
        state.traffic.refused(Check::Memory);
        Box::new(refusal::unavailable(NO_MEMORY))
    })
}

/// The response to a message.
async fn dispatch(
    state: &HttpState,
    parts: Parts,
    session: &NamedSession,
    bytes: Bytes,
    form: AnswerMedia,
) -> Response {
    if let Some(admitted) = admit(state, &parts, session, &bytes).await {
        let kept = KeptMessage::new(state, &parts, &bytes);
        return answer(admitted, &parts.headers, kept).await;
    }
    // What the fast path left may carry an id that rmcp does not hold.
    Box::pin(async move { reply::mended(converse(state, parts, session, bytes, form).await).await }).await
}

/// The response to a message that the fast path left, as it came or with its spelling amended.
async fn converse(
    state: &HttpState,
    parts: Parts,
    session: &NamedSession,
    bytes: Bytes,
    form: AnswerMedia,
) -> Response {
    let announced = one(&parts.headers, &VERSION).ok().flatten();
    let bytes = match long::read(bytes.len(), || amended(&bytes, announced)) {
        Some(amended) => match admit(state, &parts, session, &amended).await {
            Some(admitted) => {
                let kept = KeptMessage::new(state, &parts, &amended);
                return answer(admitted, &parts.headers, kept).await;
            }
            None => amended,
        },
        None => bytes,
    };
    match long::read(bytes.len(), || message::read(&bytes)) {
        Read::Message(message) => {
            // Of a session that is not known, rmcp says so first.
            if !matches!(session, NamedSession::Unknown)
                && let Some(refused) = scope::refused(state, &parts, &message).await
            {
                return refused;
            }
            forward(state, parts, session, bytes.clone(), &message, form).await
        }
        Read::Batch(items) => batch::serve(state, &parts, session, &bytes, &items).await,
        Read::Error(error) | Read::Lost(error) => refusal::error(StatusCode::BAD_REQUEST, &error),
    }
}

/// A WebSocket where an upgrade to one is asked for, a stream where one is asked for by name, and otherwise what this server is,
/// as the payload of `initialize`.
async fn get(state: &Arc<HttpState>, mut request: Request) -> Response {
    // Any other upgrade is an offer that needs no answer (RFC 9110, 7.8).
    if media::names_websocket(request.headers()) {
        return websocket::upgrade(state, request);
    }
    if !media::names_event_stream(request.headers()) {
        return card(state, &request);
    }
    if let Some(refused) = several(request.headers()) {
        return refused;
    }
    if request.headers().get(LAST_EVENT).is_some_and(HeaderValue::is_empty) {
        request.headers_mut().remove(LAST_EVENT);
    }
    let (parts, body) = request.into_parts();
    match NamedSession::of(state, &parts) {
        Ok(session) => {
            if let (NamedSession::Known(session), Some(last)) = (&session, parts.headers.get(LAST_EVENT))
                && !last.to_str().is_ok_and(|last| state.sessions.goes_on_after(session, last))
            {
                let why = "Bad Request: nothing can be told after this `Last-Event-ID`: its stream is not of this session, or is \
                           kept no longer; listen without it";
                return refusal::refuse(StatusCode::BAD_REQUEST, why);
            }
            let _held = session.hold().await;
            let listening = to_rmcp(state, Request::from_parts(parts, body), AnswerMedia::JsonOrStream);
            reply::mended(listening.await).await
        }
        Err(refused) => *refused,
    }
}

/// What this server is.
fn card(state: &HttpState, request: &Request) -> Response {
    let caller = request.extensions().get::<Caller>().cloned();
    rest::introduction(&*state.server, &caller.unwrap_or_else(|| Caller::unknown(state.server.default_locale())))
}

async fn delete(state: &HttpState, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match NamedSession::of(state, &parts) {
        // rmcp says 202 to an id that it never gave out.
        Ok(NamedSession::Unknown) => return no_session(),
        Ok(NamedSession::Absent | NamedSession::Known(_)) => {}
        Err(refused) => return *refused,
    }
    let mut response = to_rmcp(state, Request::from_parts(parts, body), AnswerMedia::Json).await;
    // The Python client takes a 202 for a failure.
    if response.status() == StatusCode::ACCEPTED {
        *response.status_mut() = StatusCode::NO_CONTENT;
    }
    response
}
