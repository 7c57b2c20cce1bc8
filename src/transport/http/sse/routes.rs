//! The two routes: one opens a stream, the other takes the messages of its client.

use std::{convert::Infallible, io, sync::Arc, time::Duration};

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

use crate::caller::{Caller, Wire};
use crate::transport::duplex;
use crate::transport::frames::{Frame, Incoming, Outgoing};
use crate::transport::http::state::HttpState;
use crate::transport::http::{body, prefix, refusal};
use crate::transport::meter::Owed;
use crate::transport::until::ending;

/// Messages that wait on either side of a conversation.
const WAITING: usize = 64;

/// How long the peer may take to make room for one message.
const WRITE: Duration = Duration::from_secs(30);

/// How often a comment keeps the stream open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Opens a stream. Its first event says where to post messages.
pub(in crate::transport::http) async fn listen(State(state): State<Arc<HttpState>>, request: Request) -> Response {
    let Some(caller) = request.extensions().get::<Caller>().cloned() else {
        return refusal::refuse(StatusCode::FORBIDDEN, "the request has no caller");
    };
    let caller = Caller { wire: Wire::Sse, ..caller };
    let meter = state.meter(request.extensions());
    let Some(peer) = state.peer(caller.clone(), Arc::clone(&meter)) else {
        return refusal::unavailable("the server has too many connections");
    };
    let (to_peer, mut events) = mpsc::channel(WAITING);
    let (to, incoming) = mpsc::channel(WAITING);
    // axum drops the stream of a peer that hung up, and this entry with it.
    let entry = state.streams.open(caller, to);
    let place = prefix::address(&state, &request, &entry.address());
    let address = Event::default().event("endpoint").data(place);
    to_peer.try_send((address, meter.owe(0))).expect("the channel is empty and open");
    let stop = state.shutdown.stopping.child_token();
    let who = Arc::clone(&peer.caller.who);
    let conversation = duplex::converse(peer, Posted(incoming), EventWriter { to: Some(to_peer) }, stop.clone());
    state.conversations.spawn(ending(conversation, who, move || stop.cancel()));
    let events = futures::stream::poll_fn(move |context| {
        let _entry = &entry;
        events.poll_recv(context).map(|event| event.map(|(event, _owed)| Ok::<_, Infallible>(event)))
    });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    ([("x-accel-buffering", "no")], stream).into_response()
}

/// Takes a message for a stream.
pub(in crate::transport::http) async fn say(State(state): State<Arc<HttpState>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let stream = parts.uri.query().and_then(session_id).and_then(|id| {
        let caller = parts.extensions.get::<Caller>()?;
        state.streams.of(id, caller)
    });
    let Some(stream) = stream else {
        return refusal::refuse(StatusCode::NOT_FOUND, "Not Found: no stream has this session_id");
    };
    let message = match body::read(&state, &parts, body).await {
        Ok(body) => body.bytes,
        Err(refused) => return *refused,
    };
    match stream.send_timeout(state.memory.hold_bytes(message), WRITE).await {
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

/// The stream, as long as there is anything to say on it. An event that waits for it counts as unread.
struct EventWriter {
    to: Option<mpsc::Sender<(Event, Owed)>>,
}

impl Outgoing for EventWriter {
    async fn write(&mut self, message: Vec<u8>, owed: Owed) -> io::Result<()> {
        let text = String::from_utf8(message).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let to = self.to.as_ref().ok_or(io::ErrorKind::BrokenPipe)?;
        let event = Event::default().event("message").data(text);
        timeout(WRITE, to.send((event, owed))).await?.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    async fn close(&mut self) -> io::Result<()> {
        // Without a sender the stream ends.
        self.to = None;
        Ok(())
    }
}
