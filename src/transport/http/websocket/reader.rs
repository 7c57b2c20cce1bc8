//! What a peer says over a WebSocket, message by message, and how long it may take for each.

use std::{
    future::{Future as _, poll_fn},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    task::Poll,
    time::Duration,
};

use bytes::Bytes;
use futures::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::Mutex,
    time::{Instant, sleep_until, timeout, timeout_at},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Error, Message, protocol::frame::coding::CloseCode},
};

use super::followed::{Followed, FramePlace};
use crate::transport::frames::{Frame, Incoming};
use crate::transport::meter::Meter;

/// After how long without a frame, pongs included, the peer is taken for gone.
const SILENCE: Duration = Duration::from_secs(80);

/// How long the peer may take to read one message, or the answer to a ping.
pub(super) const WRITE: Duration = Duration::from_secs(30);

/// What a control frame of a client has before its payload: two bytes and the mask.
const CONTROL_HEAD: usize = 6;

/// How long a goodbye may take, or the answer to one.
pub(super) const GOODBYE: Duration = Duration::from_secs(2);

/// A WebSocket whose frames are followed.
pub(super) type FollowedSocket<Io> = WebSocketStream<Followed<Io>>;

/// The way to the peer, which messages, pings and pongs share.
pub(super) type Sink<Io> = Arc<Mutex<SplitSink<FollowedSocket<Io>, Message>>>;

/// The frames of a peer.
pub(super) struct FrameReader<Io> {
    pub(super) from: SplitStream<FollowedSocket<Io>>,
    pub(super) to: Sink<Io>,
    pub(super) place: Arc<FramePlace>,
    pub(super) heard: Instant,
    /// Since when a message has been asked for: while none is, its peer can finish none.
    pub(super) asked: Option<Instant>,
    /// How long a message may take to arrive.
    pub(super) message_time: Duration,
    /// The library has answered a ping and not sent the answer.
    pub(super) owes_pong: bool,
    pub(super) meter: Arc<Meter>,
    /// With which code the connection is to be closed.
    pub(super) code: Arc<AtomicU16>,
}

impl<Io: AsyncRead + AsyncWrite + Send + Unpin + 'static> FrameReader<Io> {
    /// Until when the next frame has to come: sooner than a silent peer is given up, where a message has begun.
    fn deadline(&self) -> Instant {
        let counted_from = |moment: Instant| self.asked.map_or(moment, |asked| asked.max(moment));
        let silent = counted_from(self.heard) + SILENCE;
        self.place.began().map_or(silent, |began| silent.min(counted_from(began) + self.message_time))
    }

    /// The next frame; `Err` if none came in time.
    async fn frame(&mut self) -> Result<Option<Result<Message, Error>>, ()> {
        let mut late = pin!(sleep_until(self.deadline()));
        poll_fn(|context| {
            if let Poll::Ready(frame) = self.from.poll_next_unpin(context) {
                return Poll::Ready(Ok(frame));
            }
            // What was read may have begun a message.
            let deadline = self.deadline();
            if late.deadline() != deadline {
                late.as_mut().reset(deadline);
            }
            late.as_mut().poll(context).map(Err)
        })
        .await
    }

    /// Sends the answer to a ping before anything more is read: the library would keep one for each ping of a peer that
    /// reads none of them. False if the peer does not read.
    async fn send_pong(&mut self) -> bool {
        let end = self.deadline().min(Instant::now() + WRITE);
        let sent = timeout_at(end, async { self.to.lock().await.flush().await }).await;
        self.owes_pong = false;
        matches!(sent, Ok(Ok(())))
    }

    /// A whole message; its bytes count as held until the last of their clones is dropped.
    fn whole(&mut self, message: Bytes) -> Frame {
        self.asked = None;
        let message = self.meter.memory().hold_bytes(message);
        self.meter.settle(usize::MAX);
        Frame::Message(message)
    }

    fn close_with(&self, code: CloseCode) {
        self.code.store(code.into(), Ordering::Relaxed);
    }
}

impl<Io: AsyncRead + AsyncWrite + Send + Unpin + 'static> Incoming for FrameReader<Io> {
    async fn next(&mut self) -> Option<Frame> {
        self.asked.get_or_insert_with(Instant::now);
        loop {
            if self.owes_pong && !self.send_pong().await {
                tracing::debug!("a WebSocket sends pings and does not read");
                return None;
            }
            let Ok(frame) = self.frame().await else {
                tracing::debug!("a WebSocket fell silent, or its message took too long");
                self.close_with(CloseCode::Policy);
                return None;
            };
            self.heard = Instant::now();
            match frame? {
                Ok(Message::Text(text)) => return Some(self.whole(text.into())),
                Ok(Message::Ping(payload)) => {
                    self.meter.settle(CONTROL_HEAD + payload.len());
                    self.owes_pong = true;
                }
                Ok(Message::Pong(payload)) => self.meter.settle(CONTROL_HEAD + payload.len()),
                Ok(Message::Binary(_) | Message::Frame(_)) => {
                    self.close_with(CloseCode::Unsupported);
                    return None;
                }
                Ok(Message::Close(_)) => {
                    // The library answers a goodbye with the next look at the connection; calls may go on for long.
                    let _answered = timeout(GOODBYE, self.from.next()).await;
                    return None;
                }
                Err(error) => {
                    self.close_with(match error {
                        Error::Capacity(_) => CloseCode::Size,
                        Error::Utf8(_) => CloseCode::Invalid,
                        _ => CloseCode::Protocol,
                    });
                    return None;
                }
            }
        }
    }
}
