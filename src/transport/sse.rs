//! HTTP+SSE, the transport of 2024-11-05: a stream of events that begins with an address, and messages posted to that
//! address. Answers go to the listener whose address it is, and to nobody else.

use std::{
    collections::HashMap,
    convert::Infallible,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use bytes::Bytes;
use tokio::{sync::mpsc, time::timeout};

use crate::caller::Caller;
use crate::mcp::Serves;
use crate::transport::{
    duplex::{self, Frame, Incoming, Outgoing},
    http::{HttpState, endpoint, refusal},
};

/// Where the messages of a listener go, with its id.
pub(crate) const MESSAGES: &str = "/mcp/messages";

/// Messages that wait on either side of a conversation.
const WAITING: usize = 64;

/// How long the peer may take to make room for one message.
const WRITE: Duration = Duration::from_secs(30);

/// How often a comment keeps the stream open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The open streams, by their ids. An id is a secret, and still no credential: it stands in a URL.
#[derive(Debug, Default)]
pub(crate) struct Listeners(Mutex<HashMap<String, Listener>>);

#[derive(Debug, Clone)]
struct Listener {
    to: mpsc::Sender<Bytes>,
    caller: Caller,
}

impl Listeners {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Listener>> {
        // Nothing in here can panic halfway, so a poisoned map is still a whole one.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a listener when axum drops the stream of a peer that hung up.
struct Leave {
    id: String,
    listeners: Arc<Listeners>,
}

impl Drop for Leave {
    fn drop(&mut self) {
        self.listeners.lock().remove(&self.id);
    }
}

/// Opens a stream. Its first event says where to post messages.
pub(crate) async fn listen<S: Serves>(State(front): State<Arc<HttpState<S>>>, request: Request) -> Response {
    let Some(caller) = request.extensions().get::<Caller>().cloned() else {
        return refusal::refuse(StatusCode::FORBIDDEN, "nobody is known to ask");
    };
    let Some(party) = front.party(caller.clone()) else {
        return refusal::unavailable("the server has too many connections");
    };
    let id = uuid::Uuid::new_v4().simple().to_string();
    let (to_peer, mut events) = mpsc::channel(WAITING);
    let (to, incoming) = mpsc::channel(WAITING);
    let address = Event::default().event("endpoint").data(format!("{MESSAGES}?session_id={id}"));
    to_peer.try_send(address).expect("the channel is empty and open");
    front.listeners.lock().insert(id.clone(), Listener { to, caller });
    let leave = Leave { id, listeners: Arc::clone(&front.listeners) };
    let stop = front.ending.stopping.child_token();
    front.conversations.spawn(duplex::converse(party, Posted(incoming), Events(Some(to_peer)), stop));
    let events = futures::stream::poll_fn(move |context| {
        let _listening = &leave;
        events.poll_recv(context).map(|event| event.map(Ok::<_, Infallible>))
    });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    ([("x-accel-buffering", "no")], stream).into_response()
}

/// Takes a message of a listener.
pub(crate) async fn say<S: Serves>(State(front): State<Arc<HttpState<S>>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let id = parts.uri.query().and_then(session_id);
    let listener = id.and_then(|id| front.listeners.lock().get(id).cloned());
    // To another caller a listener is one that does not exist.
    let listener = listener
        .filter(|known| parts.extensions.get::<Caller>().is_some_and(|caller| caller.bearer == known.caller.bearer));
    let Some(listener) = listener else {
        return refusal::refuse(StatusCode::NOT_FOUND, "Not Found: no stream has this session_id");
    };
    let message = match endpoint::read(&front.limits, &parts.headers, body).await {
        Ok(message) => message,
        Err(refused) => return *refused,
    };
    match listener.to.send_timeout(message, WRITE).await {
        Ok(()) => (StatusCode::ACCEPTED, "Accepted").into_response(),
        Err(mpsc::error::SendTimeoutError::Timeout(_)) => refusal::unavailable("the listener reads too slowly"),
        Err(mpsc::error::SendTimeoutError::Closed(_)) => refusal::refuse(StatusCode::GONE, "the stream has ended"),
    }
}

/// `session_id` is what the address says; `sessionId` is what some clients make of it.
fn session_id(query: &str) -> Option<&str> {
    query.split('&').find_map(|pair| pair.strip_prefix("session_id=").or_else(|| pair.strip_prefix("sessionId=")))
}

struct Posted(mpsc::Receiver<Bytes>);

impl Incoming for Posted {
    async fn next(&mut self) -> Option<Frame> {
        self.0.recv().await.map(Frame::Message)
    }
}

/// The stream, as long as there is anything to say on it.
struct Events(Option<mpsc::Sender<Event>>);

impl Outgoing for Events {
    async fn write(&mut self, message: Vec<u8>) -> io::Result<()> {
        let text = String::from_utf8(message).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let to = self.0.as_ref().ok_or(io::ErrorKind::BrokenPipe)?;
        let event = Event::default().event("message").data(text);
        timeout(WRITE, to.send(event)).await?.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    async fn close(&mut self) -> io::Result<()> {
        // Without a sender the stream ends.
        self.0 = None;
        Ok(())
    }
}
