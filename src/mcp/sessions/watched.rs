//! rmcp's sessions, watched. rmcp does not say which revision a session agreed on and which caller began it, ends a session
//! after a while without *events*, of which the calls of the fast path are none, and does not know those calls when it ends
//! one. All that is added here, around the session manager that rmcp ships.

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;
use futures::{Stream, StreamExt};
use http::request::Parts;
use rmcp::{
    model::{
        ClientJsonRpcMessage, ClientRequest, GetExtensions, JsonRpcMessage, JsonRpcRequest, JsonRpcResponse,
        ServerJsonRpcMessage, ServerResult,
    },
    transport::streamable_http_server::session::{
        EventStore, RestoreOutcome, ServerSseMessage, SessionId, SessionManager, SessionState, SessionStore,
        SessionStoreError,
        local::{LocalSessionManager, LocalSessionManagerError},
    },
};

use super::fit::fit;
use super::places::SessionPlaces;
use super::session::Session;
use crate::caller::Caller;
use crate::mcp::replay::Replays;

/// How often, at the most, a call of the fast path restarts rmcp's idle clock: it costs a message to the session's worker.
const TOUCH: Duration = Duration::from_secs(20);

/// An id that no stream of a session ever has.
const NO_STREAM: u64 = u64::MAX;

/// The sessions of one endpoint.
#[derive(Debug)]
pub(crate) struct Sessions {
    inner: LocalSessionManager,
    touch_every: Duration,
    places: Arc<SessionPlaces>,
    most_awake: usize,
    replays: Arc<Replays>,
    ends: OnceLock<Arc<dyn SessionEnds>>,
}

/// What counts how long sessions last.
pub(crate) trait SessionEnds: std::fmt::Debug + Send + Sync {
    /// A session has ended that long after its `initialize` was answered.
    fn ended(&self, lasted: Duration);
}

/// After how long without a request a session goes to sleep. The workers of sessions are most of what they take, and between
/// the few that stay a little is left of each: the fewer are awake at once, the less.
const SLEEPY: Duration = Duration::from_secs(1);

/// Of more sessions that are awake the idlest go to sleep for each that begins, before they have been idle for long: a burst of
/// newcomers would leave as many workers' worth of memory in pieces.
const ROOMY: usize = 128;

/// So many sessions go to sleep at once where too many are awake.
const AT_ONCE: usize = 64;

/// All sessions are in use, or all of one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoRoom;

impl Sessions {
    /// At most so many sessions, of which so many have a worker, and which end after that long without a request or an answer.
    #[must_use]
    pub(crate) fn new(most: usize, most_awake: usize, keep_alive: Duration) -> Self {
        let mut inner = LocalSessionManager::default();
        inner.session_config.keep_alive = Some(keep_alive);
        let places = Arc::new(SessionPlaces::new(most, keep_alive));
        let touch_every = TOUCH.min(keep_alive / 4);
        Self {
            inner,
            touch_every,
            places,
            most_awake: most_awake.max(1),
            replays: Arc::default(),
            ends: OnceLock::new(),
        }
    }

    /// The session of that id, if it has begun and not ended.
    #[must_use]
    pub(crate) fn known(&self, id: &str) -> Option<Arc<Session>> {
        self.places.known(id)
    }

    /// How many sessions there are, those whose `initialize` is not answered too.
    #[must_use]
    pub(crate) fn count(&self) -> usize {
        self.places.count()
    }

    /// Has every end of a session reported to `ends`, the first one that is given.
    pub(crate) fn report_ends(&self, ends: Arc<dyn SessionEnds>) {
        let _first = self.ends.set(ends);
    }

    /// Makes sure that a client at that address can begin a session: the ones that were never used end for it, then those
    /// that have been idle for longest.
    ///
    /// # Errors
    /// All are in use.
    pub(crate) async fn make_room(&self, address: Option<IpAddr>) -> Result<(), NoRoom> {
        let ended = self.places.to_end_for(address).ok_or(NoRoom)?;
        if !ended.is_empty() {
            tracing::info!(sessions = ended.len(), "ended sessions to make room for another");
            self.end(ended).await;
        }
        let awake = self.inner.sessions.read().await.len();
        let must = awake >= self.most_awake;
        // Where all are in use, they are not looked through for each newcomer.
        if !must && (awake < ROOMY || !awake.is_multiple_of(AT_ONCE)) {
            return Ok(());
        }
        let mut slept = 0;
        for session in self.places.awake() {
            slept += usize::from(self.sleep(&session, must).await);
            if slept >= AT_ONCE {
                break;
            }
        }
        if must && slept == 0 { Err(NoRoom) } else { Ok(()) }
    }

    /// What rmcp asks for the sessions that have no worker.
    #[must_use]
    pub(crate) fn store(&self) -> Arc<dyn SessionStore> {
        Arc::new(Asleep(Arc::clone(&self.places)))
    }

    /// Ends a session's worker, which another request will start anew. Not while one is on its way there, a call or a
    /// stream is open, or the worker knows what another would not; streams that are kept for their clients are given up
    /// only if it `must`.
    async fn sleep(&self, session: &Session, must: bool) -> bool {
        let Some(_alone) = session.hold_alone() else { return false };
        let keeps = session.remembers.load(Ordering::Relaxed) || (!must && self.replays.has(&session.id));
        if keeps || session.idle().is_none() || session.initialized.get().is_none() {
            return false;
        }
        if session.asleep.swap(true, Ordering::AcqRel) {
            return false;
        }
        session.ending.fetch_add(1, Ordering::AcqRel);
        // Another worker numbers its streams anew.
        self.replays.forget(&session.id);
        let _ended = self.inner.close_session(&session.id).await;
        true
    }

    /// Ends the sessions that were not used in time, and lets those sleep that have not been used for a while.
    pub(crate) async fn sweep(&self) {
        self.end(self.places.overdue()).await;
        fit(&mut *self.inner.sessions.write().await);
        for session in self.places.awake() {
            if session.idle().is_none_or(|(_, idle)| idle < SLEEPY) {
                break;
            }
            self.sleep(&session, false).await;
        }
    }

    async fn end(&self, sessions: Vec<SessionId>) {
        for id in sessions {
            // It may have ended in between.
            let _ended = self.close_session(&id).await;
        }
    }

    /// Whether anything can be told to a client that comes back with the id of the last event that it heard: one of a stream
    /// that is kept, or of the stream of the session as a whole, which rmcp keeps and whose events are plain numbers.
    #[must_use]
    pub(crate) fn goes_on_after(&self, session: &Session, last: &str) -> bool {
        match last.split_once('/') {
            Some((index, number)) => index.parse::<usize>().is_ok() && self.replays.keeps(&session.id, number),
            None => last.parse::<usize>().is_ok(),
        }
    }

    /// Tells rmcp that a session is in use: closing a stream that does not exist is an event without an effect.
    pub(crate) async fn touch(&self, session: &Session) {
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
    fn of_session<S: Stream<Item = ServerSseMessage> + Send + 'static>(
        &self,
        id: &SessionId,
        stream: S,
    ) -> impl Stream<Item = ServerSseMessage> + Send + use<S> {
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
            // A worker that starts anew gets the same message once more, and its session goes on.
            if self.places.known(id).is_none() {
                self.places.began(Session::new(id.clone(), result.protocol_version.clone(), caller.as_ref()));
            }
        }
        Ok(answer)
    }

    async fn has_session(&self, id: &SessionId) -> Result<bool, Self::Error> {
        self.inner.has_session(id).await
    }

    /// rmcp calls this for DELETE, for the end by idleness and for shutdown alike.
    async fn close_session(&self, id: &SessionId) -> Result<(), Self::Error> {
        if let Some(session) = self.places.known(id) {
            let reported = |ending: u32| ending.checked_sub(1);
            if session.ending.fetch_update(Ordering::AcqRel, Ordering::Acquire, reported).is_ok() {
                return Ok(());
            }
        }
        if let Some(session) = self.places.ended(id) {
            session.calls.cancel_all();
            if let Some(ends) = self.ends.get() {
                ends.ended(session.born.elapsed());
            }
        }
        self.replays.forget(id);
        self.inner.close_session(id).await
    }

    async fn create_stream(
        &self,
        id: &SessionId,
        message: ClientJsonRpcMessage,
    ) -> Result<impl Stream<Item = ServerSseMessage> + Send + 'static, Self::Error> {
        if remembered(&message)
            && let Some(session) = self.places.known(id)
        {
            session.remembers.store(true, Ordering::Relaxed);
        }
        let stream = self.inner.create_stream(id, message).await?;
        // It is read to its end even if its client is gone, and until then the session is in use.
        Ok(self.replays.record(id, self.of_session(id, stream)))
    }

    async fn accept_message(&self, id: &SessionId, message: ClientJsonRpcMessage) -> Result<(), Self::Error> {
        self.inner.accept_message(id, message).await
    }

    async fn create_standalone_stream(
        &self,
        id: &SessionId,
    ) -> Result<impl Stream<Item = ServerSseMessage> + Send + 'static, Self::Error> {
        Ok(self.of_session(id, self.inner.create_standalone_stream(id).await?))
    }

    async fn resume(
        &self,
        id: &SessionId,
        last_event_id: String,
    ) -> Result<impl Stream<Item = ServerSseMessage> + Send + 'static, Self::Error> {
        if let Some(again) = self.replays.after(id, &last_event_id) {
            return Ok(self.of_session(id, again).left_stream());
        }
        let stream = match self.inner.resume(id, last_event_id).await {
            Ok(stream) => stream.left_stream(),
            // A worker that was started anew has fewer events than the client heard of the one before: those are all new to it.
            Err(_) => self.inner.create_standalone_stream(id).await?.right_stream(),
        };
        Ok(self.of_session(id, stream).right_stream())
    }

    async fn restore_session(&self, id: SessionId) -> Result<RestoreOutcome<Self::Transport>, Self::Error> {
        self.inner.restore_session(id).await
    }

    fn event_store(&self) -> Option<Arc<dyn EventStore>> {
        self.inner.event_store()
    }
}

/// Whether a worker keeps something of a request that a new one would not know.
fn remembered(message: &ClientJsonRpcMessage) -> bool {
    let JsonRpcMessage::Request(JsonRpcRequest { request, .. }) = message else { return false };
    matches!(request, ClientRequest::SetLevelRequest(_) | ClientRequest::SubscribeRequest(_))
}

/// The sessions that have no worker, as rmcp restores them: from a store, which is this process.
struct Asleep(Arc<SessionPlaces>);

#[async_trait]
impl SessionStore for Asleep {
    async fn load(&self, id: &str) -> Result<Option<SessionState>, SessionStoreError> {
        let Some(session) = self.0.known(id) else { return Ok(None) };
        let said = session.initialized.get().and_then(|said| serde_json::from_slice(said).ok()).map(SessionState::new);
        session.asleep.store(false, Ordering::Release);
        Ok(said)
    }

    async fn store(&self, id: &str, state: &SessionState) -> Result<(), SessionStoreError> {
        if let Some(session) = self.0.known(id) {
            let said = serde_json::to_vec(&state.initialize_params).map_err(SessionStoreError::from)?;
            let _before = session.initialized.set(said.into_boxed_slice());
        }
        Ok(())
    }

    async fn delete(&self, _id: &str) -> Result<(), SessionStoreError> {
        // The session is closed by then, and what was known of it is gone.
        Ok(())
    }
}
