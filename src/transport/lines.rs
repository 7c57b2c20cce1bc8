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
            if let Some(frame) = self.read_already() {
                return Some(frame);
            }
            if !self.read_on().await {
                return self.last();
            }
        }
    }
}

impl<R: AsyncRead + Unpin> Lines<R> {
    /// Reads what comes next. False at the end, and where reading fails; what is dropped half-way has read nothing.
    pub(crate) async fn read_on(&mut self) -> bool {
        self.read.reserve(8 << 10);
        match self.from.read_buf(&mut self.read).await {
            Ok(bytes) => bytes > 0,
            Err(error) => {
                tracing::warn!(%error, "reading stopped");
                self.read.clear();
                self.dropping = false;
                false
            }
        }
    }
}

impl<R> Lines<R> {
    /// The next line, if all of it was read.
    pub(crate) fn read_already(&mut self) -> Option<Frame> {
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
        None
    }

    /// Whether a part of a line was read.
    pub(crate) fn has_begun(&self) -> bool {
        self.dropping || !self.read.is_empty()
    }

    /// Whether the line that has begun is too long, and nothing of it is kept.
    pub(crate) fn is_dropping(&self) -> bool {
        self.dropping
    }

    /// What was read at the end, which needs no line break.
    pub(crate) fn last(&mut self) -> Option<Frame> {
        if !self.has_begun() {
            return None;
        }
        let rest = self.read.split().freeze();
        self.searched = 0;
        Some(self.framed(&rest))
    }

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
