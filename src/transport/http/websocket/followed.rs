//! A stream of frames that is followed below the library that reads it, which hands on whole messages and does not say whether
//! one has begun. Only heads of frames are looked at; what is no frame, the library finds.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Instant,
};

/// The longest head of a frame: two bytes, eight of length, four of the mask.
const LONGEST_HEAD: usize = 14;

/// A stream, and where its reading side stands.
pub(super) struct Followed<Io> {
    io: Io,
    place: Arc<FramePlace>,
}

/// Whether a peer is in the middle of a message.
#[derive(Default)]
pub(super) struct FramePlace(Mutex<Frames>);

impl FramePlace {
    /// When the first byte came of a message that has not ended, or of a control frame that has not.
    pub(super) fn began(&self) -> Option<Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).began
    }

    fn read(&self, bytes: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).read(bytes, Instant::now());
    }
}

/// The place in a stream of frames.
#[derive(Default)]
struct Frames {
    began: Option<Instant>,
    /// A message has a frame behind it and another to come.
    fragmented: bool,
    head: [u8; LONGEST_HEAD],
    /// How much of the head was read; nothing between frames.
    head_read: usize,
    /// What is to come of the payload, once the head is whole.
    payload: Option<u64>,
}

impl Frames {
    fn read(&mut self, mut bytes: &[u8], now: Instant) {
        while let Some((&first, rest)) = bytes.split_first() {
            self.began.get_or_insert(now);
            let left = if let Some(left) = self.payload {
                let here = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                bytes = &bytes[here..];
                left - here as u64
            } else {
                self.head[self.head_read] = first;
                self.head_read += 1;
                bytes = rest;
                let Some(length) = self.announced() else { continue };
                length
            };
            self.payload = Some(left);
            if left == 0 {
                self.end_frame();
            }
        }
    }

    /// The length of the payload, if the head is whole.
    fn announced(&self) -> Option<u64> {
        let second = self.head[1];
        let (extended, masked) = (second & 0x7f, second & 0x80 != 0);
        let more = match extended {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        if self.head_read < 2 + more + if masked { 4 } else { 0 } {
            return None;
        }
        let long = &self.head[2..2 + more];
        Some(if more == 0 { u64::from(extended) } else { long.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)) })
    }

    fn end_frame(&mut self) {
        let [first, ..] = self.head;
        let (is_last, is_control) = (first & 0x80 != 0, first & 0x08 != 0);
        if !is_control {
            self.fragmented = !is_last;
        }
        if !self.fragmented {
            self.began = None;
        }
        (self.head_read, self.payload) = (0, None);
    }
}

impl<Io> Followed<Io> {
    pub(super) fn new(io: Io) -> (Self, Arc<FramePlace>) {
        let place = Arc::<FramePlace>::default();
        (Self { io, place: Arc::clone(&place) }, place)
    }
}

impl<Io: AsyncRead + Unpin> AsyncRead for Followed<Io> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.io).poll_read(cx, buf);
        let new = &buf.filled()[before..];
        if !new.is_empty() {
            self.place.read(new);
        }
        read
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Followed<Io> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
