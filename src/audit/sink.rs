//! What the thread that writes appends to: files, or the store.

use std::error::Error;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::draft::{Draft, Torn};
use super::fault::AuditFault;

/// Why a sink could not do something.
pub(super) type SinkError = Box<dyn Error + Send + Sync>;

/// Records were not appended.
#[derive(Debug)]
pub(super) struct Unappended {
    pub(super) error: SinkError,
    /// They may be there all the same, which [`AuditSink::landed`] finds out.
    pub(super) unsure: bool,
}

/// What came of opening the file again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reopened {
    /// It is where it was, and is written to as before.
    Same,
    /// The file was moved away; another one is written to, which goes on with the chain.
    Another,
}

/// What a sink goes on from.
#[derive(Debug, Default)]
pub(super) struct SinkStart {
    /// How the last line was cut by a crash.
    pub(super) torn: Option<Torn>,
    /// Intents whose end is not there, and of which nobody else sees to it.
    pub(super) unended: Vec<Map<String, Value>>,
    /// When the newest record was written.
    pub(super) newest: Option<Timestamp>,
}

/// What records are appended to, each behind the one before it in the chain.
pub(super) trait AuditSink {
    /// Appends records: all of them or, as far as the system allows it, none.
    fn append(&mut self, drafts: &[&Draft]) -> Result<(), Unappended>;

    /// Whether what could not be said to be appended is there. Asked before anything else is appended.
    fn landed(&mut self) -> Result<bool, SinkError>;

    /// Makes sure that what was appended outlives the machine.
    fn sync(&mut self) -> Result<(), SinkError>;

    /// Does what is due; gives the records that have to come next. What cannot be done is told here, and done later.
    fn tend(&mut self) -> Vec<Draft>;

    /// How often it is looked whether something is due.
    fn tended_every(&self) -> Option<Duration>;

    /// Goes on with what has taken its place; gives the records that have to come next.
    fn reopen(&mut self) -> Result<(Reopened, Vec<Draft>), AuditFault>;

    /// How often another file was begun since the one that was written to was not in its place.
    fn replaced(&self) -> u64 {
        0
    }

    /// Nothing is appended any more.
    fn close(&mut self);
}
