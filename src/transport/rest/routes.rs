//! The routes, and what each of them asks the server for.

use std::{borrow::Cow, sync::Arc};

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use bytes::Bytes;
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use crate::access::current_edge::CurrentEdge;
use crate::caller::Caller;
use crate::mcp::cut::UntilCut;
use crate::mcp::gate::{Gate, GatePlace};
use crate::mcp::locale;
use crate::mcp::serves::{ResourceQuery, Serves};
use crate::transport::rest::discovery;
use crate::transport::rest::index;
use crate::transport::rest::introduction::{described, introduction};
use crate::transport::rest::refusal::RestRefusal;
use crate::transport::rest::request::RestRequest;
use crate::transport::rest::voice::{UnreadRequest, Voice, json};
use crate::transport::scope;
use crate::transport::traffic::Traffic;

/// What the routes share.
struct Rest {
    server: Arc<dyn Serves>,
    gate: Gate,
    edge: Arc<CurrentEdge>,
    traffic: Arc<Traffic>,
    /// The server ends, and calls before their own ends.
    cut: CancellationToken,
}

/// The routes, for a router that has looked at `Host` and `Origin`, put the [`Caller`] among the extensions and bounded the
/// body.
pub(in crate::transport) fn routes<T: Clone + Send + Sync + 'static>(
    server: Arc<dyn Serves>,
    gate: Gate,
    (edge, traffic): (Arc<CurrentEdge>, Arc<Traffic>),
    cut: CancellationToken,
) -> Router<T> {
    Router::new()
        .route("/mcp/index", get(index).options(options))
        .route("/mcp/discovery", get(discovered).options(options))
        .route("/mcp/health", get(health).options(options))
        .route("/mcp/tool/call", post(call_tool).options(options))
        .route("/mcp/resource/query", post(query_resource).options(options))
        .route("/mcp/initialize", post(initialize).options(options))
        .layer(DefaultBodyLimit::disable())
        .with_state(Arc::new(Rest { server, gate, edge, traffic, cut }))
}

type Shared = State<Arc<Rest>>;

impl Rest {
    fn enter(&self) -> Result<GatePlace, RestRefusal> {
        self.gate.enter().ok_or_else(RestRefusal::busy)
    }
}

async fn options() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn health() -> Response {
    json(br#"{"status":"ok","message":"MCP endpoint is alive"}"#.to_vec())
}

async fn index(State(rest): Shared, Extension(caller): Extension<Caller>) -> Response {
    look(&rest.server, None, &caller).await;
    json(index::index(&*rest.server, &caller))
}

async fn discovered(State(rest): Shared, Extension(caller): Extension<Caller>) -> Response {
    look(&rest.server, None, &caller).await;
    json(discovery::discovery(&*rest.server, &caller))
}

/// Waits until it is known which tools there are, or whether there is one of this name.
async fn look(server: &Arc<dyn Serves>, name: Option<&str>, caller: &Caller) {
    if let Some(looking) = Arc::clone(server).looking(name, caller) {
        looking.await;
    }
}

async fn call_tool(
    State(rest): Shared,
    Extension(mut caller): Extension<Caller>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    caller.once = locale::once_of(&headers);
    let request = match RestRequest::read(&body, "tools/call") {
        Ok(request) => request,
        Err(unread) => return unread.into_response(),
    };
    let called = called(&rest, &request, caller).await;
    request.voice.answer(called)
}

async fn called(rest: &Rest, request: &RestRequest<'_>, caller: Caller) -> Result<Vec<u8>, RestRefusal> {
    let mut caller = request.caller(&*rest.server, &caller);
    let name = request.tool.as_deref().ok_or_else(|| RestRefusal::params("tool name required"))?;
    let wire = (&rest.server, &*rest.edge, &*rest.traffic);
    if let Some((lack, challenge)) = scope::lacked(wire, (name, request.params), &caller).await {
        return Err(RestRefusal::lacking(lack, challenge));
    }
    let place = rest.enter()?;
    let (server, tool, params) = (Arc::clone(&rest.server), name.to_owned(), request.params.map(str::to_owned));
    let until = UntilCut::calling(&rest.cut, &*rest.server, name, &mut caller);
    let asking = caller.clone();
    // By itself: hanging up must not stop a call that writes, and a panic in it is not ours.
    let call = tokio::spawn(async move {
        let _place = place;
        let called = async {
            look(&server, Some(&tool), &caller).await;
            let mut called = server.call(&tool, params.as_deref(), caller, b"{".to_vec())?.await;
            called.bytes.push(b'}');
            Some(called.bytes)
        };
        until.run(called).await
    });
    let called = call.await.map_err(|_| RestRefusal::internal())?.map_err(RestRefusal::cut)?;
    called.ok_or_else(|| {
        rest.server.tell_missing(name, &asking);
        RestRefusal::unknown("tool", &asking.who.repeated(name))
    })
}

async fn query_resource(State(rest): Shared, Extension(caller): Extension<Caller>, body: Bytes) -> Response {
    let request = match RestRequest::read(&body, "resources/query") {
        Ok(request) => request,
        Err(unread) => return unread.into_response(),
    };
    let queried = queried(&rest, &request, caller).await;
    request.voice.answer(queried)
}

async fn queried(rest: &Rest, request: &RestRequest<'_>, caller: Caller) -> Result<Vec<u8>, RestRefusal> {
    let caller = request.caller(&*rest.server, &caller);
    let named = request.resource.as_deref().ok_or_else(|| RestRefusal::params("resource uri required"))?;
    let position = request.position()?.map(str::to_owned);
    let (place, asking) = (rest.enter()?, caller.clone());
    let (server, asked, params) = (Arc::clone(&rest.server), named.to_owned(), request.params.map(str::to_owned));
    let until = UntilCut::reading(&rest.cut);
    let read = tokio::spawn(async move {
        let _place = place;
        let query = ResourceQuery { params: params.as_deref(), position: position.as_deref() };
        let read = async { Some(server.query(&asked, query, caller)?.await) };
        until.run(read).await
    });
    let read = read.await.map_err(|_| RestRefusal::internal())?.map_err(RestRefusal::cut)?;
    let answer = read.ok_or_else(|| RestRefusal::unknown("resource", &asking.who.repeated(named)))?;
    answer.map(|read| read.to_json()).map_err(RestRefusal::unread)
}

/// To a request the answer of `initialize`, to anything else the same as a message of its own, as b24-mcp had it. No
/// session begins here.
async fn initialize(State(rest): Shared, Extension(caller): Extension<Caller>, body: Bytes) -> Response {
    #[derive(Deserialize)]
    struct InitializeParams<'a> {
        #[serde(borrow, rename = "protocolVersion")]
        version: Option<Cow<'a, str>>,
    }
    let request = match RestRequest::read(&body, "initialize") {
        Ok(request) => request,
        Err(UnreadRequest::Plain(_)) => return introduction(&*rest.server, &caller),
        Err(unread) => return unread.into_response(),
    };
    match request.voice {
        Voice::Plain => introduction(&*rest.server, &caller),
        Voice::Rpc(_) => {
            let params = request.whole.and_then(|params| serde_json::from_str::<InitializeParams<'_>>(params).ok());
            let version = params.and_then(|params| params.version).unwrap_or_default();
            request.voice.say(described(&*rest.server, &caller, &version))
        }
    }
}
