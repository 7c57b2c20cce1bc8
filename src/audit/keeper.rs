//! What deletes records whose time is over, the oldest first: whole files that the server has moved away, or rows of the store, each part after
//! the audit has a record of it. By a clock that was set wrong nothing is lost at once: after a leap it waits for a day, and then deletes a
//! day's records an hour.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::draft::Draft;
use super::expired::ExpiredRecords;
use super::fault::{AuditFault, Unwritten};
use super::queue::AuditQueue;

/// How often it looks.
const LOOK: Duration = Duration::from_mins(10);

/// How long after a start it looks first.
const FIRST: Duration = Duration::from_mins(1);

/// How often it deletes.
pub(super) const PACE: Duration = Duration::from_hours(1);

/// Records of how long are deleted at once.
pub(super) const AT_ONCE: SignedDuration = SignedDuration::from_hours(24);

/// How far the clock on the wall and the one of the machine may go apart between two looks.
const DRIFT: SignedDuration = SignedDuration::from_hours(1);

/// How long a server may have been away, or its clock have been set back, before that counts as a leap.
const AWAY: SignedDuration = SignedDuration::from_hours(48);

/// For how long nothing is deleted after a leap of the clock.
const HOLD: Duration = Duration::from_hours(24);

/// One moment, by both clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeepMoment {
    pub(super) wall: Timestamp,
    pub(super) machine: Instant,
}

impl KeepMoment {
    pub(super) fn now() -> Self {
        Self { wall: Timestamp::now(), machine: Instant::now() }
    }
}

/// Records that can be deleted, the oldest first.
pub(super) trait ExpiringRecords {
    /// So many of them as are deleted together.
    type Part;

    /// More may be due once what was due is deleted.
    const GOES_ON: bool;

    /// The moment by which they are old.
    fn clock(&mut self) -> Result<KeepMoment, AuditFault>;

    /// The parts that are older, and are deleted next; none: that is all for this time.
    fn due(&mut self, wall: Timestamp, age: SignedDuration) -> Result<Vec<Self::Part>, AuditFault>;

    /// What the audit keeps of a part.
    fn expired(&mut self, part: &Self::Part) -> Result<ExpiredRecords, AuditFault>;

    /// Makes sure that what was recorded outlives the machine.
    fn sync(&mut self) -> Result<(), AuditFault>;

    fn delete(&mut self, part: &Self::Part) -> Result<(), AuditFault>;
}

/// Deletes records whose time is over.
pub(super) struct Keeper<R> {
    records: R,
    age: SignedDuration,
    looked: KeepMoment,
    /// Nothing is deleted before.
    held_until: Option<Instant>,
    deleted: Option<Instant>,
    /// The hash of the last record of a part that the audit has told of, and that could not be deleted.
    told: Option<String>,
}

impl<R: ExpiringRecords> Keeper<R> {
    /// One for records of which the newest was written then.
    pub(super) fn new(records: R, age: Duration, newest: Option<Timestamp>, now: KeepMoment) -> Self {
        let age = SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX);
        let mut keeper = Self { records, age, looked: now, held_until: None, deleted: None, told: None };
        if let Some(gap) = newest.map(|newest| now.wall.duration_since(newest))
            && (gap > AWAY || gap < -DRIFT)
        {
            keeper.hold(now, gap);
        }
        keeper
    }

    /// Looks until it hears no more.
    pub(super) fn run(mut self, queue: &Arc<AuditQueue>, until: &Receiver<()>) {
        let mut wait = FIRST;
        while until.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            wait = LOOK;
            let looked = self.records.clock().and_then(|now| self.look(now, &mut |draft| queue.write_waiting(draft)));
            if let Err(fault) = looked {
                let source = std::error::Error::source(&fault);
                tracing::error!(error = %fault, source, "records of the audit whose time is over are kept: it is tried again");
            }
        }
    }

    /// Deletes what is due; how many parts. `write` puts a record into the audit.
    pub(super) fn look(
        &mut self,
        now: KeepMoment,
        write: &mut dyn FnMut(Draft) -> Result<(), Unwritten>,
    ) -> Result<usize, AuditFault> {
        let passed = SignedDuration::try_from(now.machine.saturating_duration_since(self.looked.machine));
        let leap = now.wall.duration_since(self.looked.wall) - passed.unwrap_or(SignedDuration::MAX);
        self.looked = now;
        if leap.abs() > DRIFT {
            self.hold(now, leap);
        }
        if self.held_until.is_some_and(|until| now.machine < until) {
            return Ok(0);
        }
        self.held_until = None;
        if self.told.is_none() && self.deleted.is_some_and(|last| now.machine.saturating_duration_since(last) < PACE) {
            return Ok(0);
        }
        let mut deleted = 0;
        loop {
            let due = self.records.due(now.wall, self.age)?;
            for part in &due {
                self.delete(part, write)?;
                self.deleted = Some(now.machine);
            }
            deleted += due.len();
            if due.is_empty() || !R::GOES_ON {
                return Ok(deleted);
            }
        }
    }

    /// Deletes a part, once the audit has a record of it on the disk.
    fn delete(
        &mut self,
        part: &R::Part,
        write: &mut dyn FnMut(Draft) -> Result<(), Unwritten>,
    ) -> Result<(), AuditFault> {
        let expired = self.records.expired(part)?;
        if self.told.as_ref() != Some(&expired.last) {
            write(Draft::expired(&expired)).map_err(|Unwritten| AuditFault::Stopped)?;
            self.records.sync()?;
            self.told = Some(expired.last.clone());
        }
        self.records.delete(part)?;
        self.told = None;
        let ExpiredRecords { file, from, to, count, .. } = expired;
        tracing::info!(file, %from, %to, count, "records of the audit were deleted: their time is over");
        Ok(())
    }

    /// Nothing is deleted for a day.
    fn hold(&mut self, now: KeepMoment, leap: SignedDuration) {
        self.held_until = Some(now.machine + HOLD);
        tracing::warn!(
            seconds = leap.as_secs(),
            "the clock has leapt, or the server was away: no record of the audit is deleted for a day"
        );
    }
}

#[cfg(test)]
mod tests;
