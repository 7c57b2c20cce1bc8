//! A Unix socket: one message a line, as over stdio, for several clients of the user that the server runs as.
//!
//! The mode of the socket file refuses other users, so every caller is the one of stdio; a token cannot be sent. The
//! connections, the bytes that one makes the server hold, and the times to end a line and to read an answer are bounded.

use std::{future::Future, sync::Arc, time::Duration};

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::access::means::AdmissionMeans;
use crate::caller::{Caller, Wire};
use crate::mcp::response::{BUSY, ErrorResponse};
use crate::mcp::serves::Serves;
use crate::transport::{
    duplex::{HangUp, Peer, converse},
    frames::{Frame, Incoming},
    lines::{LineWriter, Lines},
    listen::Listening,
    memory::NO_MEMORY,
    meter::Meter,
    metered_io::MeteredIo,
    places::{ConnectionPlace, NoPlace, Places},
    refusals::Refusals,
    traffic::Check,
    until::ending,
    wires::Wires,
    write_timeout::WriteTimeout,
};

/// How long a connection without a place may take to read that it has none.
const REFUSAL_TIME: Duration = Duration::from_secs(2);

/// How many of those may be told so at once. The next ones are closed without a word.
const REFUSED: usize = 64;

/// How long connections may take to close after the calls in flight have had their time.
const LINGER: Duration = Duration::from_secs(2);

const CROWDED: &str = "the server has too many connections; try again soon";

static REFUSALS: Refusals = Refusals::new();

/// Serves every connection until `stop`; then takes no connection, and finishes the calls in flight.
///
/// `wires` is what it shares with other wires of the same server: a [`Wires`], or [`Limits`](crate::transport::Limits) of its own.
pub async fn serve(
    mut listener: Listening,
    server: Arc<dyn Serves>,
    wires: impl Into<Wires>,
    stop: impl Future<Output = ()> + Send,
) {
    let wires = wires.into();
    // Every connection is a conversation, and costs what a session does.
    let places = Places::new(wires.limits.connections.min(wires.limits.sessions), &wires.traffic);
    let (stopping, mut open, mut refused) = (CancellationToken::new(), JoinSet::new(), JoinSet::new());
    let mut stop = std::pin::pin!(stop);
    loop {
        let (io, address) = tokio::select! {
            biased;
            () = &mut stop => break,
            // Reaps what has ended; the sets would keep it.
            Some(_) = open.join_next() => continue,
            Some(_) = refused.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let place =
            if wires.memory.is_pressed() { Err(Check::Memory) } else { places.enter(None).map_err(NoPlace::check) };
        match place {
            Ok(place) => {
                open.spawn(hold(io, place, Arc::clone(&server), wires.clone(), stopping.child_token()));
            }
            Err(check) => {
                wires.traffic.refused(check);
                if let Some(unsaid) = REFUSALS.say() {
                    tracing::warn!(%address, unsaid, check = check.name(), "refused a connection");
                }
                if refused.len() < REFUSED {
                    refused.spawn(refuse(io, check));
                }
            }
        }
    }
    drop(listener);
    stopping.cancel();
    let drained = async { while open.join_next().await.is_some() {} };
    if timeout(wires.limits.grace + LINGER, drained).await.is_err() {
        tracing::warn!("connections over a Unix socket were still open at the end");
    }
}

/// Says why a connection is not taken.
async fn refuse(io: impl AsyncWrite + Unpin, check: Check) {
    let why = if check == Check::Memory { NO_MEMORY } else { CROWDED };
    let mut writer = LineWriter(io);
    let told = async {
        writer.write_line(ErrorResponse::new(BUSY, why).to_json()).await?;
        writer.0.shutdown().await
    };
    let _gone = timeout(REFUSAL_TIME, told).await;
}

/// One conversation, to its end.
async fn hold(
    io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    place: ConnectionPlace,
    server: Arc<dyn Serves>,
    wires: Wires,
    stop: CancellationToken,
) {
    let Wires { limits, gate, memory, edge, traffic, .. } = wires;
    let who = edge.load().stdio();
    traffic.admitted(AdmissionMeans::Stdio);
    let meter = Meter::open(&memory);
    let _busy = meter.busy();
    meter.begin_conversation();
    let io = MeteredIo::new(WriteTimeout::new(io, limits.write_timeout, place), Arc::clone(&meter));
    let (reader, writer) = tokio::io::split(io);
    let incoming = TimedLines {
        lines: Lines::new(reader, limits.max_message_bytes),
        message_time: limits.body_timeout,
        began: None,
        meter: Arc::clone(&meter),
    };
    let peer = Peer {
        caller: Caller { who: Arc::clone(&who), wire: Wire::Unix, ..Caller::unknown(server.default_locale()) },
        server,
        gate,
        max_message_bytes: limits.max_message_bytes,
        grace: limits.grace,
        // `echo … | nc -NU` has closed its side when the answer comes.
        hang_up: HangUp::Finishes,
        meter,
    };
    let over = stop.clone();
    ending(converse(peer, incoming, LineWriter(writer), stop), who, || over.cancel()).await;
}

/// The lines of a peer, each of which has to end in time once it has begun.
struct TimedLines<R> {
    lines: Lines<R>,
    message_time: Duration,
    began: Option<Instant>,
    meter: Arc<Meter>,
}

impl<R> TimedLines<R> {
    /// A whole message; its bytes count as held until the last of their clones is dropped.
    fn whole(&mut self, frame: Frame) -> Frame {
        self.began = None;
        let frame = match frame {
            Frame::Message(message) => Frame::Message(self.meter.memory().hold_bytes(message)),
            Frame::TooLong => Frame::TooLong,
        };
        self.meter.settle(usize::MAX);
        frame
    }
}

impl<R: AsyncRead + Send + Unpin + 'static> Incoming for TimedLines<R> {
    async fn next(&mut self) -> Option<Frame> {
        loop {
            if let Some(frame) = self.lines.read_already() {
                return Some(self.whole(frame));
            }
            let reads_on = if self.lines.has_begun() {
                let began = *self.began.get_or_insert_with(Instant::now);
                match timeout_at(began + self.message_time, self.lines.read_on()).await {
                    Ok(reads_on) => reads_on,
                    Err(_) => {
                        tracing::debug!("a line over a Unix socket took too long");
                        return None;
                    }
                }
            } else {
                self.lines.read_on().await
            };
            if self.lines.is_dropping() {
                self.meter.settle(usize::MAX);
            }
            if !reads_on {
                return self.lines.last().map(|frame| self.whole(frame));
            }
        }
    }
}
