//! What deletes records whose time is over: whole files that the server has moved away, the oldest first, each after the audit has a record
//! of it. By a clock that was set wrong nothing is lost at once: after a leap it waits for a day, and then deletes a day's records an hour.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::draft::Draft;
use super::expired::ExpiredRecords;
use super::fault::{AuditFault, Unwritten};
use super::newest::last_record;
use super::query::moment;
use super::queue::AuditQueue;
use super::segments::{self, Segment};

/// How often it looks.
const LOOK: Duration = Duration::from_mins(10);

/// How long after a start it looks first.
const FIRST: Duration = Duration::from_mins(1);

/// How often it deletes.
const PACE: Duration = Duration::from_hours(1);

/// Records of how long are deleted at once.
const AT_ONCE: SignedDuration = SignedDuration::from_hours(24);

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

/// Deletes records whose time is over.
pub(super) struct Keeper {
    live: PathBuf,
    age: SignedDuration,
    looked: KeepMoment,
    /// Nothing is deleted before.
    held_until: Option<Instant>,
    deleted: Option<Instant>,
    /// The hash of the last line of a file that the audit has told of, and that could not be deleted.
    told: Option<String>,
}

impl Keeper {
    /// One for a file whose newest record was written then.
    pub(super) fn new(live: &Path, age: Duration, newest: Option<Timestamp>, now: KeepMoment) -> Self {
        let age = SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX);
        let mut keeper = Self { live: live.to_owned(), age, looked: now, held_until: None, deleted: None, told: None };
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
            if let Err(fault) = self.look(KeepMoment::now(), &mut |draft| queue.write_waiting(draft)) {
                let source = std::error::Error::source(&fault);
                tracing::error!(error = %fault, source, "records of the audit whose time is over are kept: it is tried again");
            }
        }
    }

    /// Deletes what is due; how many files. `write` puts a record into the audit.
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
        let due = self.due(now.wall)?;
        for segment in &due {
            self.delete(segment, write)?;
            self.deleted = Some(now.machine);
        }
        Ok(due.len())
    }

    /// The files whose time is over, as many as are deleted at once. A file is as old as the newest record in it and before it: one that was
    /// written while the clock was behind is no older than those before it.
    fn due(&self, wall: Timestamp) -> Result<Vec<Segment>, AuditFault> {
        let (mut due, mut first, mut newest) = (Vec::new(), None, Timestamp::MIN);
        for segment in segments::beside(&self.live)? {
            // What does not end with a record is for a person to look at, and so is what is behind it.
            let Some(last) = last_record(&segment.path)?.as_ref().and_then(moment) else {
                return Err(AuditFault::Foreign { path: segment.path, line: "last" });
            };
            newest = newest.max(last);
            let first = *first.get_or_insert(newest);
            if wall.duration_since(newest) <= self.age || newest.duration_since(first) > AT_ONCE {
                break;
            }
            due.push(segment);
        }
        Ok(due)
    }

    /// Deletes a file, once the audit has a record of it on the disk.
    fn delete(
        &mut self,
        segment: &Segment,
        write: &mut dyn FnMut(Draft) -> Result<(), Unwritten>,
    ) -> Result<(), AuditFault> {
        let path = &segment.path;
        let Some(expired) = ExpiredRecords::of(path)? else {
            return Err(AuditFault::Foreign { path: path.clone(), line: "last" });
        };
        if self.told.as_ref() != Some(&expired.last) {
            write(Draft::expired(&expired)).map_err(|Unwritten| AuditFault::Stopped)?;
            let synced = File::open(&self.live).and_then(|file| file.sync_all());
            synced.map_err(|source| AuditFault::Read { path: self.live.clone(), source })?;
            self.told = Some(expired.last.clone());
        }
        std::fs::remove_file(path).map_err(|source| AuditFault::Delete { path: path.clone(), source })?;
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
