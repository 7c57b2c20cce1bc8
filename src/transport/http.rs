//! Streamable HTTP: the listener, the routes and the end. What stands in front of every route is in `guard`, what
//! happens at `/mcp` in `endpoint`.
//!
//! The end comes from outside and in two phases, because rmcp knows only one: told to stop, it answers the calls in
//! flight with 500; not told, its open streams keep the server up for ever. So first nothing new is taken and the calls
//! finish; then the streams are cut.

mod batch;
pub(crate) mod endpoint;
mod guard;
pub(crate) mod refusal;
mod reply;

use std::{future::Future, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, get, post},
    serve::Listener,
};
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::layer::layer_fn;

use guard::{Guarded, Hosts};

use crate::caller::Caller;
use crate::mcp::{Serves, fast_path::FastPath, gate::Gate, handler::Handler, sessions::Sessions};
use crate::rest;
use crate::transport::{
    Limits, connections, cors,
    duplex::{HangUp, Peer},
    sse::{self, Listeners},
};

/// How long connections may take to close after their streams were cut.
const LINGER: Duration = Duration::from_secs(2);

/// Whether requests look at the lane first. The tests hold a server with it against one without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lanes {
    /// As in service.
    Open,
    /// Everything goes to rmcp.
    Closed,
    /// Everything goes to rmcp, and rmcp keeps no sessions.
    ClosedWithoutSessions,
}

/// Everything that the routes share.
pub(crate) struct HttpState<S> {
    server: Arc<S>,
    lane: Option<FastPath<S>>,
    gate: Gate,
    sessions: Arc<Sessions>,
    rmcp: StreamableHttpService<Handler<S>, Sessions>,
    pub(crate) limits: Limits,
    hosts: Hosts,
    pub(crate) ending: Ending,
    /// The conversations of WebSocket and HTTP+SSE. axum forgets a connection once it is upgraded.
    pub(crate) conversations: TaskTracker,
    /// The streams of those who only listen. They end by themselves once the server stops.
    subscriptions: TaskTracker,
    /// Where the messages of HTTP+SSE go.
    pub(crate) listeners: Arc<Listeners>,
}

/// The two phases of the end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ending {
    /// Nothing new is taken.
    pub(crate) stopping: CancellationToken,
    /// Streams are cut.
    cut: CancellationToken,
}

impl<S: Serves> HttpState<S> {
    fn new(server: Arc<S>, limits: Limits, lanes: Lanes) -> Arc<Self> {
        let gate = Gate::new(limits.calls_in_flight);
        let sessions = Arc::new(Sessions::new(limits.session_keep_alive));
        let ending = Ending::default();
        // The guard has looked at Host and Origin, on every route and not only on rmcp's.
        let config = StreamableHttpServerConfig::default()
            .disable_allowed_hosts()
            .disable_allowed_origins()
            .with_json_response(true)
            .with_legacy_session_mode(lanes != Lanes::ClosedWithoutSessions)
            .with_max_request_body_bytes(limits.max_message_bytes)
            .with_cancellation_token(ending.cut.clone());
        let handler = Handler::new(Arc::clone(&server), gate.clone(), ending.stopping.clone());
        let rmcp = StreamableHttpService::new(move || Ok(handler.another()), Arc::clone(&sessions), config);
        let lane = (lanes == Lanes::Open).then(|| FastPath::new(Arc::clone(&server), gate.clone()));
        let (conversations, subscriptions) = (TaskTracker::new(), TaskTracker::new());
        let (hosts, listeners) = (Hosts::new(&limits.hosts), Arc::default());
        Arc::new(Self {
            server,
            lane,
            gate,
            sessions,
            rmcp,
            limits,
            hosts,
            ending,
            conversations,
            subscriptions,
            listeners,
        })
    }

    /// What a conversation beside Streamable HTTP is held with; `None` if there are too many already.
    pub(crate) fn party(&self, caller: Caller) -> Option<Peer<S>> {
        (self.conversations.len() < self.limits.sessions).then(|| Peer {
            server: Arc::clone(&self.server),
            gate: self.gate.clone(),
            // The trace of a connection is not that of every message on it.
            caller: Caller { trace: None, ..caller },
            max_message_bytes: self.limits.max_message_bytes,
            grace: self.limits.grace,
            hang_up: HangUp::Cancels,
        })
    }
}

/// Serves until `stop`, and then as long as the calls in flight and [`Limits::grace`] allow.
///
/// A listener from [`listen`](crate::transport::listen) sends every reply at once; another one has to see to that itself.
pub async fn serve<S: Serves>(
    listener: impl Listener,
    server: Arc<S>,
    limits: Limits,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let front = HttpState::new(server, limits, Lanes::Open);
    let stopping = front.ending.stopping.clone().cancelled_owned();
    let mut running = pin!(connections::serve(listener, routes(&front), &front.limits, stopping));
    let mut drained = pin!(drain(&front, stop));
    tokio::select! {
        // No connection is left, but calls may go on: those of clients that hung up.
        () = &mut running => drained.await,
        () = &mut drained => {
            // Whatever stays open after this is closed with the future.
            let _late = tokio::time::timeout(LINGER, running).await;
        }
    }
    front.conversations.close();
    if tokio::time::timeout(LINGER, front.conversations.wait()).await.is_err() {
        tracing::warn!(conversations = front.conversations.len(), "conversations were still open at the end");
    }
}

/// Waits for `stop`, takes nothing new, waits for the calls in flight and cuts the streams.
async fn drain<S>(front: &HttpState<S>, stop: impl Future<Output = ()>) {
    stop.await;
    front.ending.stopping.cancel();
    if tokio::time::timeout(front.limits.grace, front.gate.idle()).await.is_err() {
        tracing::warn!(calls = front.gate.in_flight(), "calls were still in flight at the end");
    }
    front.subscriptions.close();
    if tokio::time::timeout(LINGER, front.subscriptions.wait()).await.is_err() {
        tracing::warn!(subscriptions = front.subscriptions.len(), "clients did not hear that the server ends");
    }
    front.ending.cut.cancel();
}

/// The routes without a listener, for whoever brings one.
pub fn router<S: Serves>(server: Arc<S>, limits: Limits, lanes: Lanes) -> Router {
    routes(&HttpState::new(server, limits, lanes))
}

fn routes<S: Serves>(front: &Arc<HttpState<S>>) -> Router {
    let guarding = Arc::clone(front);
    Router::new()
        // Without a redirect: many a client loses the body or the method on one.
        .route("/mcp", any(endpoint::serve::<S>))
        .route("/mcp/", any(endpoint::serve::<S>))
        .route("/mcp/sse", get(sse::listen::<S>))
        .route(sse::MESSAGES, post(sse::say::<S>))
        .merge(rest::routes(Arc::clone(&front.server), front.gate.clone(), &front.limits))
        .layer(layer_fn(cors::Cors))
        .layer(layer_fn(move |inner| Guarded { front: Arc::clone(&guarding), inner }))
        // Probes come by address, and learn nothing here: no guard.
        .route("/healthz", get(health::<S>))
        .with_state(Arc::clone(front))
}

async fn health<S: Serves>(State(front): State<Arc<HttpState<S>>>) -> Response {
    let (status, body) = if front.ending.stopping.is_cancelled() {
        (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"stopping"}"#)
    } else {
        (StatusCode::OK, r#"{"status":"ok"}"#)
    };
    (status, [(header::CONTENT_TYPE, reply::JSON)], body).into_response()
}
