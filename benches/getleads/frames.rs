//! As much of WebSocket and of HTTP+SSE as the bench needs: text frames, and the head of a stream.

use std::{io, net::SocketAddr};

use memchr::memmem;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A WebSocket, after its upgrade.
pub(crate) struct Frames {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
    /// The frame given out last, dropped when the next is asked for.
    used: usize,
    out: Vec<u8>,
}

impl Frames {
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let head = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mcp\r\n";
        let stream = begin(address, "/mcp", head, "HTTP/1.1 101", b"\r\n\r\n").await?;
        Ok(Self { stream, buffer: vec![0; 1 << 10], filled: 0, used: 0, out: Vec::new() })
    }

    pub(crate) async fn send(&mut self, text: &[u8]) -> io::Result<()> {
        self.out.clear();
        self.out.push(0x81);
        match text.len() {
            short @ 0..126 => self.out.push(0x80 | u8::try_from(short).expect("less than 126")),
            long => {
                self.out.push(0x80 | 126);
                let long = u16::try_from(long).map_err(io::Error::other)?;
                self.out.extend_from_slice(&long.to_be_bytes());
            }
        }
        // A client has to mask; with zeros the bytes stay what they are.
        self.out.extend_from_slice(&[0; 4]);
        self.out.extend_from_slice(text);
        self.stream.write_all(&self.out).await
    }

    /// The next text.
    pub(crate) async fn next(&mut self) -> io::Result<&[u8]> {
        loop {
            self.buffer.copy_within(self.used..self.filled, 0);
            self.filled -= self.used;
            self.used = 0;
            let (opcode, head, end) = loop {
                if let Some((opcode, head, length)) = head(&self.buffer[..self.filled]) {
                    if self.filled >= head + length {
                        break (opcode, head, head + length);
                    }
                    if self.buffer.len() < head + length {
                        self.buffer.resize(head + length, 0);
                    }
                }
                match self.stream.read(&mut self.buffer[self.filled..]).await? {
                    0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                    count => self.filled += count,
                }
            };
            self.used = end;
            match opcode {
                0x1 => return Ok(&self.buffer[head..end]),
                // A ping need not be answered as long as there is talk.
                0x9 | 0xA => {}
                other => return Err(io::Error::other(format!("a frame of the kind {other}"))),
            }
        }
    }

    pub(crate) async fn ask(&mut self, text: &[u8]) -> io::Result<&[u8]> {
        self.send(text).await?;
        self.next().await
    }
}

/// The kind of a server's frame, where its payload begins, and how long that is.
fn head(bytes: &[u8]) -> Option<(u8, usize, usize)> {
    let (opcode, short) = (bytes.first()? & 0x0F, usize::from(*bytes.get(1)?));
    let long = |from: usize, to: usize| {
        let bytes = bytes.get(from..to)?;
        Some(bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)))
    };
    Some(match short {
        126 => (opcode, 4, long(2, 4)?),
        127 => (opcode, 10, long(2, 10)?),
        short => (opcode, 2, short),
    })
}

/// A stream of HTTP+SSE that listens, and will be said nothing.
pub(crate) async fn listen(address: SocketAddr) -> io::Result<TcpStream> {
    begin(address, "/mcp/sse", "Accept: text/event-stream\r\n", "HTTP/1.1 200", b"event: endpoint").await
}

/// Sends a request, and reads as far as the bytes that show that it is served.
async fn begin(address: SocketAddr, path: &str, headers: &str, line: &str, until: &[u8]) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{headers}\r\n").as_bytes()).await?;
    let mut answer = Vec::new();
    while memmem::find(&answer, until).is_none() {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    if !answer.starts_with(line.as_bytes()) {
        return Err(io::Error::other(String::from_utf8_lossy(&answer).into_owned()));
    }
    Ok(stream)
}
