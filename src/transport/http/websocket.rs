//! WebSocket at `/mcp`: a text frame is a message. The guard has looked at `Origin` before the upgrade, which matters more
//! here than anywhere: browsers open a WebSocket to another site without a preflight.

mod followed;
mod reader;
#[cfg(test)]
mod tests;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use futures::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::Mutex,
    time::{Instant, timeout},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Message,
        handshake::server::create_response_with_body,
        protocol::{CloseFrame, Role, WebSocketConfig, frame::coding::CloseCode},
    },
};
use tokio_util::sync::CancellationToken;

use crate::caller::{Caller, Wire};
use crate::transport::duplex::{self, Peer};
use crate::transport::frames::Outgoing;
use crate::transport::http::refusal;
use crate::transport::http::state::HttpState;
use crate::transport::meter::{Meter, Owed};
use crate::transport::until::ending;

use followed::Followed;
use reader::{FrameReader, GOODBYE, Sink, WRITE};

/// The name of the protocol, for clients that ask for one.
const SUBPROTOCOL: &str = "mcp";

/// How often a ping goes out.
const PING: Duration = Duration::from_secs(25);

/// What each connection reads into, in bytes. The library's own 128 KiB would be most of what a silent listener costs.
const READ_BUFFER: usize = 8 << 10;

/// Answers a request for an upgrade, and holds the conversation after it.
pub(super) fn upgrade(state: &Arc<HttpState>, mut request: Request) -> Response {
    let mut response = match create_response_with_body(&request, Body::empty) {
        Ok(response) => response,
        Err(error) => return refusal::refuse(StatusCode::BAD_REQUEST, error.to_string()),
    };
    if asks_for_subprotocol(request.headers()) {
        response.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    }
    let Some(upgraded) = request.extensions_mut().remove::<OnUpgrade>() else {
        return refusal::refuse(StatusCode::UPGRADE_REQUIRED, "the connection cannot be upgraded");
    };
    let Some(caller) = request.extensions_mut().remove::<Caller>() else {
        return refusal::refuse(StatusCode::FORBIDDEN, "the request has no caller");
    };
    let meter = state.meter(request.extensions());
    let caller = Caller { wire: Wire::WebSocket, ..caller };
    let Some(peer) = state.peer(caller, Arc::clone(&meter)) else {
        return refusal::unavailable("the server has too many connections");
    };
    let state = Arc::clone(state);
    tokio::spawn(async move {
        match upgraded.await {
            Ok(upgraded) => converse(&state, peer, upgraded, meter).await,
            Err(error) => tracing::debug!(%error, "an upgrade"),
        }
    });
    response
}

fn asks_for_subprotocol(headers: &HeaderMap) -> bool {
    let asked = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    asked.flat_map(|value| value.split(',')).any(|name| name.trim() == SUBPROTOCOL)
}

async fn converse(state: &HttpState, peer: Peer, upgraded: Upgraded, meter: Arc<Meter>) {
    let _busy = meter.busy();
    meter.begin_conversation();
    let most = Some(state.limits.max_message_bytes);
    let config = WebSocketConfig::default().max_message_size(most).max_frame_size(most).read_buffer_size(READ_BUFFER);
    let (upgraded, place) = Followed::new(TokioIo::new(upgraded));
    let socket = WebSocketStream::from_raw_socket(upgraded, Role::Server, Some(config)).await;
    let (sink, stream) = socket.split();
    let sink = Arc::new(Mutex::new(sink));
    let code = Arc::new(AtomicU16::new(CloseCode::Normal.into()));
    let incoming = FrameReader {
        from: stream,
        to: Arc::clone(&sink),
        place,
        heard: Instant::now(),
        asked: None,
        message_time: state.limits.body_timeout,
        owes_pong: false,
        meter,
        code: Arc::clone(&code),
    };
    let stop = state.shutdown.stopping.child_token();
    let ended = Arc::clone(&code);
    let outgoing = FrameWriter { to: Arc::clone(&sink), code, stop: stop.clone() };
    let who = Arc::clone(&peer.caller.who);
    let conversation = ending(duplex::converse(peer, incoming, outgoing, stop.clone()), who, || {
        ended.store(CloseCode::Policy.into(), Ordering::Relaxed);
        stop.cancel();
    });
    state
        .conversations
        .track_future(async {
            tokio::select! {
                () = conversation => {}
                // Pings end only with the conversation: what they find broken, the reading side finds too.
                () = ping(&sink) => {}
            }
        })
        .await;
}

async fn ping<Io: AsyncRead + AsyncWrite + Unpin>(sink: &Sink<Io>) {
    loop {
        tokio::time::sleep(PING).await;
        // A peer that reads nothing holds the sink; the writer counts the time of that.
        if let Err(error) = sink.lock().await.send(Message::Ping(Bytes::new())).await {
            tracing::debug!(%error, "a ping");
            return std::future::pending().await;
        }
    }
}

/// The way back.
struct FrameWriter<Io> {
    to: Sink<Io>,
    code: Arc<AtomicU16>,
    stop: CancellationToken,
}

impl<Io: AsyncRead + AsyncWrite + Send + Unpin + 'static> Outgoing for FrameWriter<Io> {
    async fn write(&mut self, message: Vec<u8>, _owed: Owed) -> io::Result<()> {
        let text = String::from_utf8(message).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let written = timeout(WRITE, async { self.to.lock().await.send(Message::Text(text.into())).await });
        written.await?.map_err(io::Error::other)
    }

    async fn close(&mut self) -> io::Result<()> {
        let code = match self.code.load(Ordering::Relaxed).into() {
            CloseCode::Normal if self.stop.is_cancelled() => CloseCode::Away,
            code => code,
        };
        let reason = match code {
            CloseCode::Away => "the server is stopping",
            CloseCode::Unsupported => "messages are text frames",
            CloseCode::Invalid => "the message is not UTF-8",
            CloseCode::Size => "the message is too long",
            CloseCode::Policy => "the peer was silent, its message took too long, or what let it in has ended",
            _ => "",
        };
        let goodbye = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        timeout(GOODBYE, async { self.to.lock().await.send(goodbye).await }).await?.map_err(io::Error::other)
    }
}
