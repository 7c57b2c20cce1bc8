//! The chain: each line names the hash of the line before it, so that no line can be taken out, changed or put in without another
//! one saying so. A record that was written while the clock was behind the one before it says by how much, so that a reader knows how far back
//! moments go.

use jiff::{SignedDuration, Timestamp};

use super::draft::Draft;
use super::ids::BootId;
use super::line_hash::LineHash;

/// The clock is behind where the newest record is later than the next by more: those that waited to be written are not in the order of their moments.
const BEHIND: SignedDuration = SignedDuration::from_mins(1);

/// Where a chain is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chain {
    boot: BootId,
    /// Of the record that was last added by this process.
    seq: u64,
    last: Option<LineHash>,
    /// The latest moment of a record so far.
    newest: Option<Timestamp>,
}

impl Chain {
    /// One that goes on behind this line, and behind so many records of its process; `newest` is the latest moment of a record so far.
    pub(super) fn behind(boot: BootId, seq: u64, last: Option<LineHash>, newest: Option<Timestamp>) -> Self {
        Self { boot, seq, last, newest }
    }

    /// The number of the record that was added last.
    pub(super) fn seq(&self) -> u64 {
        self.seq
    }

    /// Adds a record: its line is appended to `out`.
    pub(super) fn add(&mut self, draft: &Draft, out: &mut Vec<u8>) {
        let start = out.len();
        let (head, body) = draft.parts();
        let prev = self.last.map_or_else(|| "null".to_owned(), |hash| format!("\"{}\"", hash.to_hex()));
        let links = format!("\"seq\":{},\"boot\":\"{}\",\"prev\":{prev},", self.seq + 1, self.boot);
        out.extend_from_slice(head);
        out.extend_from_slice(links.as_bytes());
        let newest = self.newest.map_or(draft.at, |newest| newest.max(draft.at));
        let behind = newest.duration_since(draft.at);
        if behind > BEHIND {
            out.extend_from_slice(format!("\"behind_ms\":{},", behind.as_millis() + 1).as_bytes());
        }
        self.newest = Some(newest);
        out.extend_from_slice(body);
        self.seq += 1;
        self.last = Some(LineHash::of(&out[start..]));
        out.push(b'\n');
    }
}
