//! How long a message may be, in bytes and in values. Values are counted in the bytes: each but the first stands behind a comma, a
//! bracket or a brace that is in no text.

/// The most values of a message. In memory, while it is read, each may take a few hundred bytes.
pub(in crate::outbound) const MOST_VALUES: usize = 200_000;

/// What a message has too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    Bytes,
    Values,
}

/// How long one message is so far.
#[derive(Debug)]
pub(super) struct MessageBounds {
    most: usize,
    bytes: usize,
    values: usize,
    in_text: bool,
    escaped: bool,
}

impl MessageBounds {
    /// `most`: in bytes.
    pub(super) fn new(most: usize) -> Self {
        Self { most, bytes: 0, values: 0, in_text: false, escaped: false }
    }

    /// Takes what comes next.
    pub(super) fn take(&mut self, chunk: &[u8]) -> Result<(), Bound> {
        chunk.iter().try_for_each(|byte| self.byte(*byte))
    }

    fn byte(&mut self, byte: u8) -> Result<(), Bound> {
        self.bytes += 1;
        match byte {
            // No text has a line break in it.
            b'\n' | b'\r' => (self.in_text, self.escaped) = (false, false),
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = self.in_text,
            b'"' => self.in_text = !self.in_text,
            b',' | b'[' | b'{' if !self.in_text => self.values += 1,
            _ => {}
        }
        if self.values > MOST_VALUES {
            return Err(Bound::Values);
        }
        if self.bytes > self.most { Err(Bound::Bytes) } else { Ok(()) }
    }
}

/// How long the event is that a stream is in.
#[derive(Debug)]
pub(super) struct EventBounds {
    of_event: MessageBounds,
    /// The last byte that came, if it ended a line.
    ended: Option<u8>,
}

impl EventBounds {
    /// `most`: in bytes of an event.
    pub(super) fn new(most: usize) -> Self {
        Self { of_event: MessageBounds::new(most), ended: None }
    }

    /// Takes what comes next; or says which bound is passed, and how many bytes are of events before.
    pub(super) fn take(&mut self, chunk: &[u8]) -> Result<(), (Bound, usize)> {
        let mut whole = 0;
        for (at, byte) in chunk.iter().enumerate() {
            self.of_event.byte(*byte).map_err(|bound| (bound, whole))?;
            let ends = matches!(byte, b'\n' | b'\r');
            // `\r\n` is one end.
            if ends && self.ended.is_some() && (self.ended, *byte) != (Some(b'\r'), b'\n') {
                self.of_event = MessageBounds::new(self.of_event.most);
                whole = at + 1;
            }
            self.ended = ends.then_some(*byte);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
