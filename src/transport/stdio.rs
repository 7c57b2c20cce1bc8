//! stdio: one message a line, from a parent process that speaks for one caller. rmcp's own line transport drops long
//! lines without a word and knows no lane; this one answers them, and looks at the lane first.

use std::{future::Future, io, sync::Arc};

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

use crate::caller::Caller;
use crate::mcp::{Serves, gate::Gate};
use crate::transport::{
    Limits,
    duplex::{self, Frame, HangUp, Incoming, Outgoing, Peer},
};

/// Serves a peer over two streams until it closes its own or `stop` completes, and finishes the calls in flight.
///
/// The caller's language is the server's default one; a message may ask for another.
pub async fn serve<S: Serves>(
    reader: impl AsyncRead + Send + Unpin + 'static,
    writer: impl AsyncWrite + Send + Unpin + 'static,
    server: Arc<S>,
    limits: Limits,
    stop: impl Future<Output = ()> + Send,
) {
    let stopping = CancellationToken::new();
    let party = Peer {
        caller: Caller::unknown(server.default_locale()),
        server,
        gate: Gate::new(limits.calls_in_flight),
        max_message_bytes: limits.max_message_bytes,
        grace: limits.grace,
        // `echo … | kartoteka serve --stdio` has closed its side when the answer comes.
        hang_up: HangUp::Finishes,
    };
    let incoming = Lines::new(reader, limits.max_message_bytes);
    let conversation = duplex::converse(party, incoming, Writer(writer), stopping.clone());
    let mut conversation = std::pin::pin!(conversation);
    tokio::select! {
        () = &mut conversation => return,
        () = stop => stopping.cancel(),
    }
    conversation.await;
}

/// Lines of bounded length.
pub(crate) struct Lines<R> {
    from: R,
    read: BytesMut,
    /// How much of `read` holds no line break.
    searched: usize,
    /// A line has passed the limit, and its rest is dropped.
    dropping: bool,
    most: usize,
}

impl<R> Lines<R> {
    pub(crate) fn new(from: R, most: usize) -> Self {
        Self { from, read: BytesMut::new(), searched: 0, dropping: false, most }
    }
}

impl<R: AsyncRead + Send + Unpin + 'static> Incoming for Lines<R> {
    async fn next(&mut self) -> Option<Frame> {
        loop {
            if let Some(length) = memchr::memchr(b'\n', &self.read[self.searched..]) {
                let line = self.read.split_to(self.searched + length + 1).freeze();
                self.searched = 0;
                return Some(self.framed(&line.slice(..line.len() - 1)));
            }
            self.searched = self.read.len();
            // One byte more for a carriage return.
            if self.searched > self.most + 1 {
                self.dropping = true;
            }
            if self.dropping {
                self.read.clear();
                self.searched = 0;
            }
            self.read.reserve(8 << 10);
            match self.from.read_buf(&mut self.read).await {
                Ok(0) if self.read.is_empty() && !self.dropping => return None,
                Ok(0) => {
                    let rest = self.read.split().freeze();
                    self.searched = 0;
                    return Some(self.framed(&rest));
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "reading stopped");
                    return None;
                }
            }
        }
    }
}

impl<R> Lines<R> {
    fn framed(&mut self, line: &Bytes) -> Frame {
        let line = line.strip_suffix(b"\r").map_or(line.clone(), |whole| line.slice_ref(whole));
        if std::mem::take(&mut self.dropping) || line.len() > self.most { Frame::TooLong } else { Frame::Message(line) }
    }
}

/// One message a line.
pub(crate) struct Writer<W>(pub(crate) W);

impl<W: AsyncWrite + Send + Unpin + 'static> Outgoing for Writer<W> {
    async fn write(&mut self, mut message: Vec<u8>) -> io::Result<()> {
        message.push(b'\n');
        self.0.write_all(&message).await?;
        self.0.flush().await
    }

    async fn close(&mut self) -> io::Result<()> {
        self.0.shutdown().await
    }
}
