//! stdio: one message a line, from a parent process that speaks for one caller.

use std::{future::Future, sync::Arc};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

use crate::caller::Caller;
use crate::mcp::{gate::Gate, serves::Serves};
use crate::transport::{
    duplex::{HangUp, Peer, converse},
    limits::Limits,
    lines::{LineWriter, Lines},
    memory::Memory,
    meter::Meter,
};

/// Serves a client over two streams until it closes its own or `stop` completes, and finishes the calls in flight.
///
/// The caller's language is the server's default one; a message may ask for another.
pub async fn serve(
    reader: impl AsyncRead + Send + Unpin + 'static,
    writer: impl AsyncWrite + Send + Unpin + 'static,
    server: Arc<dyn Serves>,
    limits: Limits,
    stop: impl Future<Output = ()> + Send,
) {
    let stopping = CancellationToken::new();
    let peer = Peer {
        caller: Caller::unknown(server.default_locale()),
        server,
        gate: Gate::new(limits.calls_in_flight),
        max_message_bytes: limits.max_message_bytes,
        grace: limits.grace,
        // `echo … | kartoteka serve --stdio` has closed its side when the answer comes.
        hang_up: HangUp::Finishes,
        meter: Meter::open(&Memory::new(limits.memory)),
    };
    let incoming = Lines::new(reader, limits.max_message_bytes);
    let conversation = converse(peer, incoming, LineWriter(writer), stopping.clone());
    let mut conversation = std::pin::pin!(conversation);
    tokio::select! {
        () = &mut conversation => return,
        () = stop => stopping.cancel(),
    }
    conversation.await;
}
