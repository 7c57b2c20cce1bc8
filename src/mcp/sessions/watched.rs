//! rmcp's sessions, watched. rmcp does not say which revision a session agreed on and which caller began it, ends a session
//! after a while without *events*, of which the calls of the fast path are none, and does not know those calls when it ends
//! one. All that is added here, around the session manager that rmcp ships.

use std::{net::IpAddr, sync::Arc, time::Duration};

use futures::{Stream, StreamExt};
use http::request::Parts;
use rmcp::{
    model::{
        ClientJsonRpcMessage, ClientRequest, GetExtensions, JsonRpcMessage, JsonRpcRequest, JsonRpcResponse,
        ServerJsonRpcMessage, ServerResult,
    },
    transport::streamable_http_server::session::{
        EventStore, RestoreOutcome, ServerSseMessage, SessionId, SessionManager,
        local::{LocalSessionManager, LocalSessionManagerError},
    },
};

use super::places::Places;
use super::session::Session;
use crate::caller::Caller;
use crate::mcp::replay::Replays;

/// How often, at the most, a call of the fast path restarts rmcp's idle clock: it costs a message to the session's worker.
const TOUCH: Duration = Duration::from_secs(20);

/// An id that no stream of a session ever has.
const NO_STREAM: u64 = u64::MAX;

/// The sessions of one endpoint.
#[derive(Debug)]
pub struct Sessions {
    inner: LocalSessionManager,
    touch_every: Duration,
    places: Places,
    replays: Arc<Replays>,
}

/// All sessions are in use, or all of one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRoom;

impl Sessions {
    /// At most so many sessions, which end after that long without a request or an answer.
    #[must_use]
    pub fn new(most: usize, keep_alive: Duration) -> Self {
        let mut inner = LocalSessionManager::default();
        inner.session_config.keep_alive = Some(keep_alive);
        Self { inner, touch_every: TOUCH.min(keep_alive / 4), places: Places::new(most), replays: Arc::default() }
    }

    /// The session of that id, if it has begun and not ended.
    #[must_use]
    pub fn known(&self, id: &str) -> Option<Arc<Session>> {
        self.places.known(id)
    }

    /// How many sessions there are, those whose `initialize` is not answered too.
    #[must_use]
    pub fn count(&self) -> usize {
        self.places.count()
    }

    /// Makes sure that a client at that address can begin a session: the ones that were never used end for it, then those
    /// that have been idle for longest.
    ///
    /// # Errors
    /// All are in use.
    pub async fn make_room(&self, address: Option<IpAddr>) -> Result<(), NoRoom> {
        let ended = self.places.to_end_for(address).ok_or(NoRoom)?;
        if !ended.is_empty() {
            tracing::info!(sessions = ended.len(), "ended sessions to make room for another");
            self.end(ended).await;
        }
        Ok(())
    }

    /// Ends the sessions that were not used in time.
    pub async fn sweep(&self) {
        self.end(self.places.overdue()).await;
    }

    async fn end(&self, sessions: Vec<SessionId>) {
        for id in sessions {
            // It may have ended in between.
            let _ended = self.close_session(&id).await;
        }
    }

    /// Tells rmcp that a session is in use: closing a stream that does not exist is an event without an effect.
    pub async fn touch(&self, session: &Session) {
        if !session.request(self.touch_every) {
            return;
        }
        let handle = self.inner.sessions.read().await.get(&session.id).cloned();
        if let Some(handle) = handle {
            // The session may have ended in between; then there is nothing to keep alive.
            let _ended = handle.close_request_wise_channel(NO_STREAM).await;
        }
    }

    /// A stream during which its session is in use.
    fn of_session<S: Stream<Item = ServerSseMessage> + Send + Sync + 'static>(
        &self,
        id: &SessionId,
        stream: S,
    ) -> impl Stream<Item = ServerSseMessage> + Send + Sync + use<S> {
        let open = self.places.known(id).map(|session| session.stream());
        stream.map(move |event| {
            let _open = &open;
            event
        })
    }
}

impl SessionManager for Sessions {
    type Error = LocalSessionManagerError;
    type Transport = <LocalSessionManager as SessionManager>::Transport;

    async fn create_session(&self) -> Result<(SessionId, Self::Transport), Self::Error> {
        let (id, transport) = self.inner.create_session().await?;
        self.places.begins(SessionId::clone(&id));
        Ok((id, transport))
    }

    async fn initialize_session(
        &self,
        id: &SessionId,
        message: ClientJsonRpcMessage,
    ) -> Result<ServerJsonRpcMessage, Self::Error> {
        let caller = match &message {
            JsonRpcMessage::Request(JsonRpcRequest { request: ClientRequest::InitializeRequest(request), .. }) => {
                let parts = request.extensions().get::<Parts>();
                parts.and_then(|parts| parts.extensions.get::<Caller>()).cloned()
            }
            _ => None,
        };
        let answer = self.inner.initialize_session(id, message).await?;
        if let JsonRpcMessage::Response(JsonRpcResponse { result: ServerResult::InitializeResult(result), .. }) =
            &answer
        {
            self.places.began(Session::new(id.clone(), result.protocol_version.clone(), caller.as_ref()));
        }
        Ok(answer)
    }

    async fn has_session(&self, id: &SessionId) -> Result<bool, Self::Error> {
        self.inner.has_session(id).await
    }

    /// rmcp calls this for DELETE, for the end by idleness and for shutdown alike.
    async fn close_session(&self, id: &SessionId) -> Result<(), Self::Error> {
        if let Some(session) = self.places.ended(id) {
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
        Ok(self.of_session(id, self.replays.record(id, stream)))
    }

    async fn accept_message(&self, id: &SessionId, message: ClientJsonRpcMessage) -> Result<(), Self::Error> {
        self.inner.accept_message(id, message).await
    }

    async fn create_standalone_stream(
        &self,
        id: &SessionId,
    ) -> Result<impl Stream<Item = ServerSseMessage> + Send + Sync + 'static, Self::Error> {
        Ok(self.of_session(id, self.inner.create_standalone_stream(id).await?))
    }

    async fn resume(
        &self,
        id: &SessionId,
        last_event_id: String,
    ) -> Result<impl Stream<Item = ServerSseMessage> + Send + Sync + 'static, Self::Error> {
        if let Some(again) = self.replays.after(id, &last_event_id) {
            return Ok(self.of_session(id, again).left_stream());
        }
        Ok(self.of_session(id, self.inner.resume(id, last_event_id).await?).right_stream())
    }

    async fn restore_session(&self, id: SessionId) -> Result<RestoreOutcome<Self::Transport>, Self::Error> {
        self.inner.restore_session(id).await
    }

    fn event_store(&self) -> Option<Arc<dyn EventStore>> {
        self.inner.event_store()
    }
}
