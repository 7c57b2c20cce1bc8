//! The chain: each line names the hash of the line before it, so that no line can be taken out, changed or put in without another
//! one saying so.

use super::draft::Draft;
use super::ids::BootId;
use super::line_hash::LineHash;

/// Where the chain of a file is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chain {
    boot: BootId,
    /// Of the record that was last added by this process.
    seq: u64,
    last: Option<LineHash>,
}

impl Chain {
    /// One that goes on behind this line.
    pub(super) fn new(boot: BootId, last: Option<LineHash>) -> Self {
        Self { boot, seq: 0, last }
    }

    /// Adds a record: its line is appended to `out`.
    pub(super) fn add(&mut self, draft: &Draft, out: &mut Vec<u8>) {
        let start = out.len();
        let (head, body) = draft.parts();
        let prev = self.last.map_or_else(|| "null".to_owned(), |hash| format!("\"{}\"", hash.to_hex()));
        let links = format!("\"seq\":{},\"boot\":\"{}\",\"prev\":{prev},", self.seq + 1, self.boot);
        out.extend_from_slice(head);
        out.extend_from_slice(links.as_bytes());
        out.extend_from_slice(body);
        self.seq += 1;
        self.last = Some(LineHash::of(&out[start..]));
        out.push(b'\n');
    }
}
