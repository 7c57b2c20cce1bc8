//! rmcp's sessions, watched. rmcp does not say which revision a session agreed on and which caller began it, ends a session
//! after a while without *events*, of which the calls of the fast path are none, and does not know those calls when it ends
//! one. All that is added here, around the session manager that rmcp ships.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures::{Stream, StreamExt};
use http::request::Parts;
use rmcp::{
    model::{
        ClientJsonRpcMessage, ClientRequest, GetExtensions, JsonRpcMessage, JsonRpcRequest, JsonRpcResponse,
        ProtocolVersion, ServerJsonRpcMessage, ServerResult,
    },
    transport::streamable_http_server::session::{
        EventStore, RestoreOutcome, ServerSseMessage, SessionId, SessionManager,
        local::{LocalSessionManager, LocalSessionManagerError},
    },
};

use crate::caller::Caller;
use crate::mcp::{calls::Calls, replay::Replays};
use crate::secret::Secret;

/// How often, at the most, a call of the fast path restarts rmcp's idle clock: it costs a message to the session's worker.
const TOUCH: Duration = Duration::from_secs(20);

/// An id that no stream of a session ever has.
const NO_STREAM: u64 = u64::MAX;

/// The sessions of one endpoint.
#[derive(Debug)]
pub struct Sessions {
    inner: LocalSessionManager,
    touch_every: Duration,
    known: RwLock<HashMap<SessionId, Arc<Session>>>,
    replays: Arc<Replays>,
}

/// One session, from the answer to its `initialize` to its end.
#[derive(Debug)]
pub struct Session {
    id: SessionId,
    /// The revision that was agreed on.
    pub version: ProtocolVersion,
    /// The open calls of the fast path.
    pub calls: Arc<Calls>,
    bearer: Option<Secret>,
    born: Instant,
    /// Milliseconds after `born`.
    touched: AtomicU64,
}

impl Session {
    /// Whether this caller began the session, by the credential shown then. The id of a session is no credential.
    #[must_use]
    pub fn belongs_to(&self, caller: &Caller) -> bool {
        self.bearer == caller.bearer
    }
}

impl Sessions {
    /// Sessions that end after that long without a request or an answer.
    #[must_use]
    pub fn new(keep_alive: Duration) -> Self {
        let mut inner = LocalSessionManager::default();
        inner.session_config.keep_alive = Some(keep_alive);
        Self { inner, touch_every: TOUCH.min(keep_alive / 4), known: RwLock::default(), replays: Arc::default() }
    }

    /// The session of that id, if it has begun and not ended.
    #[must_use]
    pub fn known(&self, id: &str) -> Option<Arc<Session>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// How many sessions there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.known.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Tells rmcp that a session is in use: closing a stream that does not exist is an event without an effect.
    pub async fn touch(&self, session: &Session) {
        let now = session.born.elapsed();
        let before = Duration::from_millis(session.touched.load(Ordering::Relaxed));
        if now < before + self.touch_every {
            return;
        }
        session.touched.store(u64::try_from(now.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
        let handle = self.inner.sessions.read().await.get(&session.id).cloned();
        if let Some(handle) = handle {
            // The session may have ended in between; then there is nothing to keep alive.
            let _ended = handle.close_request_wise_channel(NO_STREAM).await;
        }
    }
}

impl SessionManager for Sessions {
    type Error = LocalSessionManagerError;
    type Transport = <LocalSessionManager as SessionManager>::Transport;

    async fn create_session(&self) -> Result<(SessionId, Self::Transport), Self::Error> {
        self.inner.create_session().await
    }

    async fn initialize_session(
        &self,
        id: &SessionId,
        message: ClientJsonRpcMessage,
    ) -> Result<ServerJsonRpcMessage, Self::Error> {
        let bearer = match &message {
            JsonRpcMessage::Request(JsonRpcRequest { request: ClientRequest::InitializeRequest(request), .. }) => {
                let parts = request.extensions().get::<Parts>();
                parts.and_then(|parts| parts.extensions.get::<Caller>()).and_then(|caller| caller.bearer.clone())
            }
            _ => None,
        };
        let answer = self.inner.initialize_session(id, message).await?;
        if let JsonRpcMessage::Response(JsonRpcResponse { result: ServerResult::InitializeResult(result), .. }) =
            &answer
        {
            let session = Session {
                id: id.clone(),
                version: result.protocol_version.clone(),
                calls: Arc::default(),
                bearer,
                born: Instant::now(),
                touched: AtomicU64::new(0),
            };
            self.known.write().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), Arc::new(session));
        }
        Ok(answer)
    }

    async fn has_session(&self, id: &SessionId) -> Result<bool, Self::Error> {
        self.inner.has_session(id).await
    }

    /// rmcp calls this for DELETE, for the end by idleness and for shutdown alike.
    async fn close_session(&self, id: &SessionId) -> Result<(), Self::Error> {
        let closed = self.known.write().unwrap_or_else(PoisonError::into_inner).remove(id);
        if let Some(session) = closed {
            session.calls.cancel_all();
        }
        self.replays.forget(id);
        self.inner.close_session(id).await
    }

    async fn create_stream(
        &self,
        id: &SessionId,
        message: ClientJsonRpcMessage,
    ) -> Result<impl Stream<Item = ServerSseMessage> + Send + Sync + 'static, Self::Error> {
        let stream = self.inner.create_stream(id, message).await?;
        Ok(self.replays.record(id, stream))
    }

    async fn accept_message(&self, id: &SessionId, message: ClientJsonRpcMessage) -> Result<(), Self::Error> {
        self.inner.accept_message(id, message).await
    }

    async fn create_standalone_stream(
        &self,
        id: &SessionId,
    ) -> Result<impl Stream<Item = ServerSseMessage> + Send + Sync + 'static, Self::Error> {
        self.inner.create_standalone_stream(id).await
    }

    async fn resume(
        &self,
        id: &SessionId,
        last_event_id: String,
    ) -> Result<impl Stream<Item = ServerSseMessage> + Send + Sync + 'static, Self::Error> {
        if let Some(again) = self.replays.after(id, &last_event_id) {
            return Ok(again.left_stream());
        }
        Ok(self.inner.resume(id, last_event_id).await?.right_stream())
    }

    async fn restore_session(&self, id: SessionId) -> Result<RestoreOutcome<Self::Transport>, Self::Error> {
        self.inner.restore_session(id).await
    }

    fn event_store(&self) -> Option<Arc<dyn EventStore>> {
        self.inner.event_store()
    }
}
