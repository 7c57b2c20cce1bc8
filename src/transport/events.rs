//! A stream of server-sent events, taken apart as it comes, within a bound.
//!
//! `sse-stream`, by which `rmcp` reads the answers of MCP servers behind a bound of ours, is not used here: it keeps a line or an
//! event of any length, and gives up a stream whose lines have no colon or a field that it does not know, which the standard wants
//! ignored.

use std::time::Duration;

use bytes::{Buf, BytesMut};

/// What a stream has said between two blank lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) id: Option<String>,
    /// How long to wait before coming back.
    pub(crate) retry: Option<Duration>,
    pub(crate) data: Vec<u8>,
}

/// The events of one stream.
#[derive(Debug)]
pub(crate) struct EventReader {
    rest: BytesMut,
    event: Event,
    has_data: bool,
    /// Nothing has been read yet.
    fresh: bool,
    most: usize,
}

/// An event is longer than any may be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl EventReader {
    /// A reader of events that are no longer than this, in bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self { rest: BytesMut::new(), event: Event::default(), has_data: false, fresh: true, most }
    }

    /// Takes what came over the stream.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        if self.rest.len() + self.event.data.len() + bytes.len() > self.most {
            return Err(TooLong);
        }
        self.rest.extend_from_slice(bytes);
        Ok(())
    }

    /// The next whole event.
    pub(crate) fn next(&mut self) -> Option<Event> {
        if std::mem::take(&mut self.fresh) && self.rest.starts_with(b"\xef\xbb\xbf") {
            self.rest.advance(3);
        }
        while let Some(line) = self.line() {
            if line.is_empty() {
                let event = std::mem::take(&mut self.event);
                let has_data = std::mem::take(&mut self.has_data);
                if has_data || event.id.is_some() || event.retry.is_some() {
                    return Some(event);
                }
                continue;
            }
            let (name, value) = match line.iter().position(|byte| *byte == b':') {
                Some(colon) => (&line[..colon], &line[colon + 1..]),
                None => (&line[..], &[][..]),
            };
            let value = value.strip_prefix(b" ").unwrap_or(value);
            match name {
                b"data" => {
                    if std::mem::replace(&mut self.has_data, true) {
                        self.event.data.push(b'\n');
                    }
                    self.event.data.extend_from_slice(value);
                }
                b"id" if !value.contains(&0) => self.event.id = std::str::from_utf8(value).ok().map(str::to_owned),
                b"retry" => {
                    let millis = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok());
                    self.event.retry = millis.map(Duration::from_millis);
                }
                // A comment, the name of the event, or something newer.
                _ => {}
            }
        }
        None
    }

    /// The next whole line, which ends with `\n`, `\r\n` or `\r`.
    fn line(&mut self) -> Option<BytesMut> {
        let end = memchr::memchr2(b'\n', b'\r', &self.rest)?;
        let ending = match (self.rest[end], self.rest.get(end + 1)) {
            (b'\r', Some(b'\n')) => 2,
            // The other half of the ending may be on its way.
            (b'\r', None) => return None,
            _ => 1,
        };
        let line = self.rest.split_to(end);
        self.rest.advance(ending);
        Some(line)
    }
}

#[cfg(test)]
mod tests;
