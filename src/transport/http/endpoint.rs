//! `/mcp`: one address, every method of Streamable HTTP. What comes is read here once, within its limits.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use bytes::Bytes;

use crate::caller::Caller;
use crate::mcp::locale;
use crate::mcp::message::{self, Read};
use crate::mcp::spelling::amended;
use crate::transport::http::body;
use crate::transport::http::exchange::{KeptMessage, admit, answer, forward, to_rmcp};
use crate::transport::http::headers::{VERSION, one};
use crate::transport::http::media::{self, AnswerMedia};
use crate::transport::http::refusal::{self, Refused};
use crate::transport::http::reply::holding;
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
        Method::OPTIONS => (StatusCode::NO_CONTENT, [(header::ALLOW, "GET, POST, DELETE, OPTIONS")]).into_response(),
        _ => Box::pin(to_rmcp(&state, request, AnswerMedia::Json)).await,
    }
}

async fn post(state: &HttpState, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let form = media::negotiate(&mut parts.headers);
    if form == AnswerMedia::Other || !media::is_json(&parts.headers) {
        return Box::pin(to_rmcp(state, Request::from_parts(parts, Body::empty()), form)).await;
    }
    if let Some(caller) = parts.extensions.get_mut::<Caller>() {
        caller.once = locale::once_of(&parts.headers);
    }
    let session = match NamedSession::of(state, &parts) {
        Ok(session) => session,
        Err(refused) => return *refused,
    };
    let bytes = match body::read(state, &parts, body).await {
        Ok(bytes) => bytes,
        Err(refused) => return *refused,
    };
    let tree = match reserve(state, &bytes).await {
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

/// What the tree of a message takes, counted; refused where there is no memory for it.
async fn reserve(state: &HttpState, bytes: &[u8]) -> Result<Option<Arc<HeldMemory>>, Refused> {
    let tree = long::tree(bytes);
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
        return answer(state, admitted, &parts.headers, (&bytes, kept)).await;
    }
    Box::pin(converse(state, parts, session, bytes, form)).await
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
                return answer(state, admitted, &parts.headers, (&amended, kept)).await;
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
        Read::Error(error) => refusal::error(StatusCode::BAD_REQUEST, &error),
    }
}

/// A WebSocket where an upgrade is asked for, a stream where one is asked for by name, and otherwise what this server is, as
/// the payload of `initialize`.
async fn get(state: &Arc<HttpState>, request: Request) -> Response {
    if request.headers().contains_key(header::UPGRADE) {
        return websocket::upgrade(state, request);
    }
    if !media::names_event_stream(request.headers()) {
        let caller = request.extensions().get::<Caller>().cloned();
        return rest::introduction(
            &*state.server,
            &caller.unwrap_or_else(|| Caller::unknown(state.server.default_locale())),
        );
    }
    let (parts, body) = request.into_parts();
    match NamedSession::of(state, &parts) {
        Ok(session) => {
            let _held = session.hold().await;
            to_rmcp(state, Request::from_parts(parts, body), AnswerMedia::JsonOrStream).await
        }
        Err(refused) => *refused,
    }
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
