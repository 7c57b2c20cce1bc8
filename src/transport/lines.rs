//! One message a line, of bounded length. rmcp's own line transport drops long lines without a word; this one keeps the
//! place of each, so that it can be answered.

use std::io;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::transport::frames::{Frame, Incoming, Outgoing};
use crate::transport::meter::Owed;

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
pub(crate) struct LineWriter<W>(pub(crate) W);

impl<W: AsyncWrite + Unpin> LineWriter<W> {
    /// Writes a message that holds no raw line break.
    pub(crate) async fn write_line(&mut self, mut message: Vec<u8>) -> io::Result<()> {
        message.push(b'\n');
        self.0.write_all(&message).await?;
        self.0.flush().await
    }
}

impl<W: AsyncWrite + Send + Unpin + 'static> Outgoing for LineWriter<W> {
    async fn write(&mut self, message: Vec<u8>, _owed: Owed) -> io::Result<()> {
        self.write_line(message).await
    }

    async fn close(&mut self) -> io::Result<()> {
        self.0.shutdown().await
    }
}
