//! Files of the audit as they are deleted: whole ones, the oldest first.

use std::fs::File;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::expired::ExpiredRecords;
use super::fault::AuditFault;
use super::keeper::{AT_ONCE, ExpiringRecords, KeepMoment};
use super::newest::last_record;
use super::query::moment;
use super::segments::{self, Segment};

/// The files beside one.
pub(super) struct KeptFiles {
    live: PathBuf,
}

impl KeptFiles {
    pub(super) fn beside(live: &Path) -> Self {
        Self { live: live.to_owned() }
    }
}

impl ExpiringRecords for KeptFiles {
    type Part = Segment;

    const GOES_ON: bool = false;

    fn clock(&mut self) -> Result<KeepMoment, AuditFault> {
        Ok(KeepMoment::now())
    }

    /// A file is as old as the newest record in it and before it: one that was written while the clock was behind is no older than those
    /// before it.
    fn due(&mut self, wall: Timestamp, age: SignedDuration) -> Result<Vec<Segment>, AuditFault> {
        let (mut due, mut first, mut newest) = (Vec::new(), None, Timestamp::MIN);
        for segment in segments::beside(&self.live)? {
            // What does not end with a record is for a person to look at, and so is what is behind it.
            let Some(last) = last_record(&segment.path)?.as_ref().and_then(moment) else {
                return Err(AuditFault::Foreign { path: segment.path, line: "last" });
            };
            newest = newest.max(last);
            let first = *first.get_or_insert(newest);
            if wall.duration_since(newest) <= age || newest.duration_since(first) > AT_ONCE {
                break;
            }
            due.push(segment);
        }
        Ok(due)
    }

    fn expired(&mut self, segment: &Segment) -> Result<ExpiredRecords, AuditFault> {
        let path = &segment.path;
        ExpiredRecords::of(path)?.ok_or_else(|| AuditFault::Foreign { path: path.clone(), line: "last" })
    }

    fn sync(&mut self) -> Result<(), AuditFault> {
        let synced = File::open(&self.live).and_then(|file| file.sync_all());
        synced.map_err(|source| AuditFault::Sync { path: self.live.clone(), source })
    }

    fn delete(&mut self, segment: &Segment) -> Result<(), AuditFault> {
        std::fs::remove_file(&segment.path).map_err(|source| AuditFault::Delete { path: segment.path.clone(), source })
    }
}
