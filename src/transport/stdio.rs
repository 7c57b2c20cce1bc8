//! stdio: one message a line, from a parent process that speaks for one caller.

use std::{future::Future, io, sync::Arc};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

use crate::access::means::AdmissionMeans;
use crate::caller::{Caller, Wire};
use crate::mcp::serves::Serves;
use crate::transport::{
    duplex::{HangUp, Peer, converse},
    lines::{LineWriter, Lines},
    meter::Meter,
    wires::Wires,
};

/// Serves a client over two streams until it closes its own or `stop` completes, and finishes the calls in flight.
///
/// `wires` is what it shares with other wires of the same server: a [`Wires`], or [`Limits`](crate::transport::Limits) of its
/// own. The caller's language is the server's default one; a message may ask for another.
///
/// # Errors
/// Why answers could not be written. A client that has closed the stream they go to has only ended the conversation.
pub async fn serve(
    reader: impl AsyncRead + Send + Unpin + 'static,
    writer: impl AsyncWrite + Send + Unpin + 'static,
    server: Arc<dyn Serves>,
    wires: impl Into<Wires>,
    stop: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let Wires { limits, gate, memory, edge, traffic, .. } = wires.into();
    let (stopping, who) = (CancellationToken::new(), edge.load().stdio());
    traffic.admitted(AdmissionMeans::Stdio);
    let meter = Meter::open(&memory);
    // The client that started this process is not closed to make room for strangers.
    let _working = meter.request();
    let peer = Peer {
        caller: Caller { who: Arc::clone(&who), wire: Wire::Stdio, ..Caller::unknown(server.default_locale()) },
        server,
        gate,
        max_message_bytes: limits.max_message_bytes,
        grace: limits.grace,
        // `echo … | kartoteka serve --stdio` has closed its side when the answer comes.
        hang_up: HangUp::Finishes,
        meter,
    };
    let incoming = Lines::new(reader, limits.max_message_bytes);
    let conversation = converse(peer, incoming, LineWriter(writer), stopping.clone());
    let mut conversation = std::pin::pin!(conversation);
    let ended = tokio::select! {
        ended = &mut conversation => Some(ended),
        () = stop => None,
        // The operator has given the one who speaks here other rights: they count for a process that is started with them.
        () = who.ended() => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            stopping.cancel();
            conversation.await
        }
    };
    ended.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}
