//! As much of HTTP/1.1 as both ends of a bench need: one message after the other off a stream, told apart by their
//! lengths. Chunks are only looked through for their end.

use std::{io, ops::Range};

use memchr::memmem;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A stream and what has been read of it.
pub(crate) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
    /// The message given out last, dropped when the next is asked for.
    used: usize,
}

/// A message: its head (first line and headers) and its body.
pub(crate) struct Message<'w> {
    pub(crate) head: &'w str,
    pub(crate) body: &'w [u8],
}

impl Wire {
    pub(crate) fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; 64 << 10], filled: 0, used: 0 })
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// The next message; `None` when the other end has closed between two.
    pub(crate) async fn next(&mut self) -> io::Result<Option<Message<'_>>> {
        self.buffer.copy_within(self.used..self.filled, 0);
        self.filled -= self.used;
        self.used = 0;
        let (head, body) = loop {
            if let Some(found) = extent(&self.buffer[..self.filled])? {
                break found;
            }
            if self.filled == self.buffer.len() {
                self.buffer.resize(self.filled * 2, 0);
            }
            match self.stream.read(&mut self.buffer[self.filled..]).await? {
                0 if self.filled == 0 => return Ok(None),
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                count => self.filled += count,
            }
        };
        self.used = body.end;
        let head = str::from_utf8(&self.buffer[..head]).map_err(io::Error::other)?;
        Ok(Some(Message { head, body: &self.buffer[body] }))
    }
}

impl Message<'_> {
    /// The value of a header, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }

    pub(crate) fn is_ok(&self) -> bool {
        self.head.starts_with("HTTP/1.1 200")
    }
}

fn header<'h>(head: &'h str, wanted: &str) -> Option<&'h str> {
    let lines = head.split("\r\n").skip(1);
    lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, v)| v.trim())
}

/// The end of the head and the place of the body, once the whole message is there.
fn extent(bytes: &[u8]) -> io::Result<Option<(usize, Range<usize>)>> {
    let Some(end) = memmem::find(bytes, b"\r\n\r\n") else { return Ok(None) };
    let head = str::from_utf8(&bytes[..end]).map_err(io::Error::other)?;
    let begin = end + 4;
    if header(head, "transfer-encoding").is_some() {
        let last = memmem::find(&bytes[begin..], b"0\r\n\r\n");
        return Ok(last.map(|last| (end, begin..begin + last + 5)));
    }
    let length = header(head, "content-length").map_or(Ok(0), str::parse).map_err(io::Error::other)?;
    Ok((bytes.len() >= begin + length).then_some((end, begin..begin + length)))
}
