//! Records of the audit in the store as they are deleted: the oldest first, a bounded number at once. The clock of the store says how old they
//! are, and of several processes one deletes at a time.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::runtime::{Builder, Runtime};

use super::expired::ExpiredRecords;
use super::fault::AuditFault;
use super::keeper::{AT_ONCE, ExpiringRecords, KeepMoment, PACE};
use super::line_hash::LineHash;
use crate::store::Store;
use crate::store::records::DueRecords;

/// How long before the pace is over a turn may be taken: processes do not look at the same moment.
const EARLY: Duration = Duration::from_mins(5);

/// How many parts go in one turn. What is left of the day waits for the next.
const PARTS: usize = 200;

/// The records of a store.
pub(super) struct KeptRows {
    runtime: Runtime,
    store: Store,
    /// The turn is this process's.
    has_turn: bool,
    /// The parts of the turn that were given, and the first moment of it in milliseconds since 1970.
    given: usize,
    first: Option<i64>,
}

impl KeptRows {
    /// Those of a store, which is of the thread that deletes.
    pub(super) fn open(store: Store) -> Result<Self, AuditFault> {
        // A thread of its own has a connection given back when nothing is asked for.
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(AuditFault::Thread)?;
        Ok(Self { runtime, store, has_turn: false, given: 0, first: None })
    }
}

fn moment(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::MIN)
}

impl ExpiringRecords for KeptRows {
    type Part = DueRecords;

    const GOES_ON: bool = true;

    fn clock(&mut self) -> Result<KeepMoment, AuditFault> {
        let now = self.runtime.block_on(self.store.records_clock()).map_err(AuditFault::of_store)?;
        Ok(KeepMoment { wall: moment(now), machine: Instant::now() })
    }

    /// One part at a time: the next begins where this one ends, once it is deleted.
    fn due(&mut self, wall: Timestamp, age: SignedDuration) -> Result<Vec<DueRecords>, AuditFault> {
        let before = wall.checked_sub(age).unwrap_or(Timestamp::MIN).as_millisecond();
        let span = i64::try_from(AT_ONCE.as_millis()).unwrap_or(i64::MAX);
        let until = self.first.map_or(before, |first| before.min(first.saturating_add(span)));
        let due = self.runtime.block_on(self.store.due_records(until, span)).map_err(AuditFault::of_store)?;
        let Some(due) = due.filter(|_| self.given < PARTS) else {
            (self.has_turn, self.given, self.first) = (false, 0, None);
            return Ok(Vec::new());
        };
        if !self.has_turn {
            let taken = self.runtime.block_on(self.store.take_turn_of_deleting(PACE - EARLY));
            self.has_turn = taken.map_err(AuditFault::of_store)?;
        }
        if !self.has_turn {
            return Ok(Vec::new());
        }
        self.given += 1;
        self.first.get_or_insert(due.at.0);
        Ok(vec![due])
    }

    fn expired(&mut self, due: &DueRecords) -> Result<ExpiredRecords, AuditFault> {
        let (from, to) = (moment(due.at.0), moment(due.at.1));
        let last = LineHash::of(due.last.line.as_bytes()).to_hex();
        Ok(ExpiredRecords { file: None, from, to, count: due.count, last })
    }

    fn sync(&mut self) -> Result<(), AuditFault> {
        Ok(())
    }

    fn delete(&mut self, due: &DueRecords) -> Result<(), AuditFault> {
        self.runtime.block_on(self.store.delete_records(due.last.place)).map_err(AuditFault::of_store)
    }
}
