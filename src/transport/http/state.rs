//! What the routes share.

use std::sync::Arc;

use axum::http::Extensions;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::access::current_edge::CurrentEdge;
use crate::caller::{Caller, Identity};
use crate::mcp::{
    calling, fast_path::FastPath, gate::Gate, handler::ProtocolHandler, serves::Serves, sessions::Sessions,
};
use crate::transport::duplex::{HangUp, Peer};
use crate::transport::http::origin::Hosts;
use crate::transport::http::sse::streams::Streams;
use crate::transport::limits::Limits;
use crate::transport::memory::Memory;
use crate::transport::meter::Meter;
use crate::transport::traffic::{Check, Traffic};
use crate::transport::wires::Wires;

/// What answers the messages of Streamable HTTP. The tests hold a server with the fast path against one without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dispatch {
    /// The fast path where it can, and rmcp, without a session where none is named or needed: as in service.
    FastPath,
    /// rmcp alone.
    Rmcp,
    /// rmcp alone, without sessions.
    RmcpWithoutSessions,
}

/// Everything that the routes share.
pub(super) struct HttpState {
    pub(super) server: Arc<dyn Serves>,
    pub(super) fast_path: Option<FastPath>,
    pub(super) gate: Gate,
    pub(super) sessions: Arc<Sessions>,
    pub(super) rmcp: StreamableHttpService<ProtocolHandler, Sessions>,
    /// The same without sessions, for requests that name none and need none.
    pub(super) sessionless: Option<StreamableHttpService<ProtocolHandler, Sessions>>,
    pub(super) limits: Arc<Limits>,
    pub(super) memory: Arc<Memory>,
    pub(super) traffic: Arc<Traffic>,
    pub(super) edge: Arc<CurrentEdge>,
    pub(super) hosts: Hosts,
    pub(super) shutdown: Arc<Shutdown>,
    /// The conversations of WebSocket and HTTP+SSE. axum forgets a connection once it is upgraded.
    pub(super) conversations: TaskTracker,
    /// The streams of `subscriptions/listen`. They end by themselves once the server stops.
    pub(super) subscriptions: TaskTracker,
    /// Requests that rmcp has taken and whose answers it has still.
    pub(super) answering: TaskTracker,
    /// Where the messages of HTTP+SSE go.
    pub(super) streams: Arc<Streams>,
}

/// The end of the server, which has three phases, because rmcp knows only one: cancelled, it gives up the calls in flight;
/// not cancelled, its open streams keep the server up for ever. So first nothing new is taken and the calls finish; then those that
/// have not are cut, and say so; then the streams end.
#[derive(Debug, Default)]
pub(super) struct Shutdown {
    /// Nothing new is taken.
    pub(super) stopping: CancellationToken,
    /// Calls that have not ended are cut.
    pub(super) cut: CancellationToken,
    /// Streams are cut.
    pub(super) closed: CancellationToken,
}

impl HttpState {
    pub(super) fn new(server: Arc<dyn Serves>, wires: Wires, dispatch: Dispatch) -> Arc<Self> {
        let Wires { limits, gate, memory, sessions, traffic, edge } = wires;
        let shutdown = Arc::<Shutdown>::default();
        // The guard has looked at Host and Origin, on every route and not only on rmcp's.
        let mut config = StreamableHttpServerConfig::default()
            .disable_allowed_hosts()
            .disable_allowed_origins()
            .with_json_response(true)
            .with_legacy_session_mode(dispatch != Dispatch::RmcpWithoutSessions)
            .with_max_request_body_bytes(limits.max_message_bytes)
            .with_cancellation_token(shutdown.closed.clone());
        config.session_store = Some(sessions.store());
        let ends = (shutdown.stopping.clone(), shutdown.cut.clone());
        let handler = ProtocolHandler::new(Arc::clone(&server), gate.clone(), ends, Identity::local());
        let sessionless = (dispatch == Dispatch::FastPath).then(|| {
            let (handler, mut config) =
                (handler.another(Identity::local()), config.clone().with_legacy_session_mode(false));
            config.session_store = None;
            StreamableHttpService::new(move || Ok(handler.another(calling::who())), Arc::clone(&sessions), config)
        });
        let rmcp =
            StreamableHttpService::new(move || Ok(handler.another(calling::who())), Arc::clone(&sessions), config);
        let fast_path = (dispatch == Dispatch::FastPath)
            .then(|| FastPath::new(Arc::clone(&server), gate.clone(), shutdown.cut.clone()));
        Arc::new(Self {
            hosts: Hosts::new(&limits.hosts),
            memory,
            traffic,
            edge,
            server,
            fast_path,
            gate,
            sessions,
            rmcp,
            sessionless,
            limits,
            shutdown,
            conversations: TaskTracker::new(),
            subscriptions: TaskTracker::new(),
            answering: TaskTracker::new(),
            streams: Arc::default(),
        })
    }

    /// The meter of the connection that a request came over; one of its own where the listener is not ours.
    pub(super) fn meter(&self, extensions: &Extensions) -> Arc<Meter> {
        extensions.get::<Arc<Meter>>().map_or_else(|| Meter::open(&self.memory), Arc::clone)
    }

    /// The peer of a conversation beside Streamable HTTP; `None` if there are too many conversations already.
    pub(super) fn peer(&self, caller: Caller, meter: Arc<Meter>) -> Option<Peer> {
        if self.conversations.len() >= self.limits.sessions {
            self.traffic.refused(Check::Conversations);
            return None;
        }
        if self.memory.is_pressed() {
            self.traffic.refused(Check::Memory);
            return None;
        }
        Some(Peer {
            server: Arc::clone(&self.server),
            gate: self.gate.clone(),
            // The trace of a connection is not that of every message on it.
            caller: Caller { trace: None, ..caller },
            max_message_bytes: self.limits.max_message_bytes,
            grace: self.limits.grace,
            hang_up: HangUp::Cancels,
            meter,
        })
    }
}
