//! WebSocket at `/mcp`: a text frame is a message. The guard has looked at `Origin` before the upgrade, which matters more
//! here than anywhere: browsers open a WebSocket to another site without a preflight.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{
        FromRequestParts, Request, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket, close_code},
    },
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;
use futures::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout, timeout_at},
};
use tokio_util::sync::CancellationToken;

use crate::caller::{Caller, Wire};
use crate::transport::duplex;
use crate::transport::frames::{Frame, Incoming, Outgoing};
use crate::transport::http::refusal;
use crate::transport::http::state::HttpState;
use crate::transport::meter::{Meter, Owed};
use crate::transport::until::ending;

/// The name of the protocol, for clients that ask for one.
const SUBPROTOCOL: &str = "mcp";

/// How often a ping goes out.
const PING: Duration = Duration::from_secs(25);

/// After how long without a frame, pongs included, the peer is taken for gone.
const SILENCE: Duration = Duration::from_secs(80);

/// How long the peer may take to read one message.
const WRITE: Duration = Duration::from_secs(30);

/// What each connection reads into, in bytes. The library's own 128 KiB would be most of what a silent listener costs.
const READ_BUFFER: usize = 8 << 10;

/// What a control frame of a client has before its payload: two bytes and the mask.
const CONTROL_HEAD: usize = 6;

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

type Sink = Arc<Mutex<SplitSink<WebSocket, Message>>>;

/// Answers a request for an upgrade, and holds the conversation after it.
pub(super) async fn upgrade(state: &Arc<HttpState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, state).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return refusal::refuse(rejection.status(), rejection.body_text()),
    };
    let Some(caller) = parts.extensions.remove::<Caller>() else {
        return refusal::refuse(StatusCode::FORBIDDEN, "the request has no caller");
    };
    let meter = state.meter(&parts.extensions);
    let caller = Caller { wire: Wire::WebSocket, ..caller };
    let Some(peer) = state.peer(caller, Arc::clone(&meter)) else {
        return refusal::unavailable("the server has too many connections");
    };
    let most = state.limits.max_message_bytes;
    let message_time = state.limits.body_timeout;
    let (conversations, stop) = (state.conversations.clone(), state.shutdown.stopping.child_token());
    let edge = Arc::clone(&state.edge);
    let upgrade = upgrade.protocols([SUBPROTOCOL]).max_message_size(most).max_frame_size(most);
    upgrade.read_buffer_size(READ_BUFFER).on_upgrade(async move |socket| {
        let _busy = meter.busy();
        meter.begin_conversation();
        let (sink, stream) = socket.split();
        let sink = Arc::new(Mutex::new(sink));
        let code = Arc::new(AtomicU16::new(close_code::NORMAL));
        let incoming = FrameReader {
            from: stream,
            to: Arc::clone(&sink),
            heard: Instant::now(),
            began: None,
            message_time,
            owes_pong: false,
            meter,
            code: Arc::clone(&code),
        };
        let ended = Arc::clone(&code);
        let outgoing = FrameWriter { to: Arc::clone(&sink), code, stop: stop.clone() };
        let caller = peer.caller.clone();
        let whose = (&*edge, &caller);
        let conversation = ending(duplex::converse(peer, incoming, outgoing, stop.clone()), whose, || {
            ended.store(close_code::POLICY, Ordering::Relaxed);
            stop.cancel();
        });
        conversations
            .track_future(async {
                tokio::select! {
                    () = conversation => {}
                    // Pings end only with the conversation: what they find broken, the reading side finds too.
                    () = ping(&sink) => {}
                }
            })
            .await;
    })
}

async fn ping(sink: &Sink) {
    loop {
        tokio::time::sleep(PING).await;
        // A peer that reads nothing holds the sink; the writer counts the time of that.
        if let Err(error) = sink.lock().await.send(Message::Ping(Bytes::new())).await {
            tracing::debug!(%error, "a ping");
            return std::future::pending().await;
        }
    }
}

/// The frames of a peer.
struct FrameReader {
    from: SplitStream<WebSocket>,
    to: Sink,
    heard: Instant,
    /// Since when a message has been unfinished, as far as that was noticed.
    began: Option<Instant>,
    /// How long a message may take to arrive.
    message_time: Duration,
    /// The library has answered a ping and not sent the answer.
    owes_pong: bool,
    meter: Arc<Meter>,
    /// With which code the connection is to be closed.
    code: Arc<AtomicU16>,
}

impl FrameReader {
    /// Until when the next frame has to come.
    fn deadline(&self) -> Instant {
        let silent = self.heard + SILENCE;
        self.began.map_or(silent, |began| silent.min(began + self.message_time))
    }

    /// Sends the answer to a ping before anything more is read: the library would keep one for each ping of a peer that
    /// reads none of them. False if the peer does not read.
    async fn send_pong(&mut self) -> bool {
        let sent = timeout(WRITE, async { self.to.lock().await.flush().await }).await;
        self.owes_pong = false;
        matches!(sent, Ok(Ok(())))
    }

    /// Accounts for a control frame, which may lie between the parts of a message: those have a time of their own, however
    /// often the peer says that it lives.
    fn heard_control(&mut self, payload: usize) {
        self.meter.settle(CONTROL_HEAD + payload);
        let unfinished = self.meter.unfinished() > 0;
        self.began = unfinished.then(|| self.began.unwrap_or(self.heard));
    }

    /// A whole message; its bytes count as held until the last of their clones is dropped.
    fn whole(&mut self, message: Bytes) -> Frame {
        self.began = None;
        let message = self.meter.memory().hold_bytes(message);
        self.meter.settle(usize::MAX);
        Frame::Message(message)
    }
}

impl Incoming for FrameReader {
    async fn next(&mut self) -> Option<Frame> {
        loop {
            if self.owes_pong && !self.send_pong().await {
                tracing::debug!("a WebSocket sends pings and does not read");
                return None;
            }
            let Ok(frame) = timeout_at(self.deadline(), self.from.next()).await else {
                tracing::debug!("a WebSocket fell silent, or its message took too long");
                self.code.store(close_code::POLICY, Ordering::Relaxed);
                return None;
            };
            self.heard = Instant::now();
            match frame? {
                Ok(Message::Text(text)) => return Some(self.whole(text.into())),
                Ok(Message::Ping(payload)) => {
                    self.heard_control(payload.len());
                    self.owes_pong = true;
                }
                Ok(Message::Pong(payload)) => self.heard_control(payload.len()),
                Ok(Message::Binary(_)) => {
                    self.code.store(close_code::UNSUPPORTED, Ordering::Relaxed);
                    return None;
                }
                Ok(Message::Close(_)) => {
                    // The library answers a goodbye with the next look at the connection; calls may go on for long.
                    let _answered = timeout(GOODBYE, self.from.next()).await;
                    return None;
                }
                Err(error) => {
                    // The library tells a message that is too long from broken frames only by its text.
                    let code =
                        if error.to_string().contains("too long") { close_code::SIZE } else { close_code::PROTOCOL };
                    self.code.store(code, Ordering::Relaxed);
                    return None;
                }
            }
        }
    }
}

/// The way back.
struct FrameWriter {
    to: Sink,
    code: Arc<AtomicU16>,
    stop: CancellationToken,
}

impl Outgoing for FrameWriter {
    async fn write(&mut self, message: Vec<u8>, _owed: Owed) -> io::Result<()> {
        let text = String::from_utf8(message).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let written = timeout(WRITE, async { self.to.lock().await.send(Message::Text(text.into())).await });
        written.await?.map_err(io::Error::other)
    }

    async fn close(&mut self) -> io::Result<()> {
        let code = match self.code.load(Ordering::Relaxed) {
            close_code::NORMAL if self.stop.is_cancelled() => close_code::AWAY,
            code => code,
        };
        let reason = match code {
            close_code::AWAY => "the server is stopping",
            close_code::UNSUPPORTED => "messages are text frames",
            close_code::SIZE => "the message is too long",
            close_code::POLICY => "the peer was silent, its message took too long, or what let it in has ended",
            _ => "",
        };
        let goodbye = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        timeout(GOODBYE, async { self.to.lock().await.send(goodbye).await }).await?.map_err(io::Error::other)
    }
}
