//! The file of an audit as its thread writes it: the chain of its lines, when the file is moved away, and what is done where others
//! have deleted it, or moved it away and said nothing.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::chain::Chain;
use super::draft::{Draft, Mark};
use super::fault::AuditFault;
use super::file::{AuditFile, FileName};
use super::ids::{BootId, CallId};
use super::reopened::{DELETED, MOVED_AWAY, REOPEN};
use super::settings::AuditKeep;
use super::sink::{AuditSink, Reopened, SinkError, SinkStart, Unappended};

/// How often it is looked whether the file is to be moved away, and tried again where it cannot be.
const AGAIN: Duration = Duration::from_mins(1);

/// How often it is looked where nothing is written whether the file is in its place.
const LOOK: Duration = Duration::from_secs(10);

/// For how long a file that others have moved away is written to: who rotates it sends SIGHUP behind that.
const MOVED: Duration = Duration::from_mins(1);

/// The file, and where its chain is.
pub(super) struct FileSink {
    file: AuditFile,
    chain: Chain,
    /// The last line of the file has no end.
    open_line: bool,
    /// Intents that have not ended.
    begun: BTreeMap<CallId, Draft>,
    moving: Option<Moving>,
    /// What comes next, whatever else does.
    first: Vec<Draft>,
    /// Since when others have moved it away.
    strayed: Option<Instant>,
    /// When it was last told that no other file can be begun.
    complained: Option<Instant>,
    /// How often another one was begun since it was not in its place.
    replaced: u64,
}

/// When the file is moved away.
struct Moving {
    /// Once it is as long, in bytes.
    longest: u64,
    /// The day of its first record, in UTC.
    day: Option<Date>,
    /// When it could not be, last.
    failed: Option<Instant>,
}

impl Moving {
    /// Whether that is now.
    fn is_due(&self, length: u64) -> bool {
        let waits = self.failed.is_some_and(|failed| failed.elapsed() < AGAIN);
        !waits && length > 0 && (length >= self.longest || self.day.is_some_and(|day| day != today()))
    }
}

/// The day on the wall, in UTC.
fn today() -> Date {
    day_of(Timestamp::now())
}

fn day_of(moment: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(moment).date()
}

impl FileSink {
    /// Opens it, and goes on behind what is in it.
    pub(super) fn open(path: &Path, keep: Option<AuditKeep>, boot: BootId) -> Result<(Self, SinkStart), AuditFault> {
        let (file, tail) = match keep {
            Some(_) => AuditFile::open_movable(path)?,
            None => AuditFile::open(path)?,
        };
        let moving = keep.map(|keep| Moving {
            longest: keep.segment,
            day: tail.times.map(|(first, _)| day_of(first)).filter(|_| file.length() > 0),
            failed: None,
        });
        let chain = Chain::behind(boot, 0, tail.last, tail.newest);
        let sink = Self {
            file,
            chain,
            open_line: tail.open,
            begun: BTreeMap::new(),
            moving,
            first: Vec::new(),
            strayed: None,
            complained: None,
            replaced: 0,
        };
        let newest = tail.times.map(|(_, last)| last);
        Ok((sink, SinkStart { torn: tail.torn, unended: tail.unended, newest }))
    }

    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        let written = self.file.append(lines);
        if written.is_err() && self.file.is_stream() && self.file.reopen().is_ok() {
            return self.file.append(lines);
        }
        written
    }

    /// Notes what was begun and what has ended.
    fn note(&mut self, draft: &Draft) {
        match draft.mark {
            Mark::Begins(id) => {
                self.begun.insert(id, draft.clone());
            }
            Mark::Ends(id) => {
                self.begun.remove(&id);
            }
            Mark::Nothing => {}
        }
    }

    /// Begins another file where this one was deleted, or moved away for so long that nobody sends SIGHUP: what that begins with comes
    /// next then. What is moved away is kept, and written to for as long as no other can be begun.
    fn replace(&mut self) -> Result<(), AuditFault> {
        let gone = match self.file.name() {
            FileName::InPlace => {
                self.strayed = None;
                return Ok(());
            }
            FileName::Moved if self.strayed.get_or_insert_with(Instant::now).elapsed() < MOVED => return Ok(()),
            FileName::Moved => MOVED_AWAY,
            FileName::Deleted => DELETED,
        };
        if let Err(fault) = self.file.reopen() {
            if self.complained.is_none_or(|last| last.elapsed() >= AGAIN) {
                self.complained = Some(Instant::now());
                let source = std::error::Error::source(&fault);
                tracing::error!(error = %fault, source, gone, "the file of the audit is not in its place, and no other can be begun");
            }
            return if gone == DELETED { Err(fault) } else { Ok(()) };
        }
        let file = self.file.path().display();
        match gone {
            DELETED => tracing::error!(
                %file,
                "the file of the audit was deleted while it was written: its records are lost, and another one is begun"
            ),
            _ => tracing::error!(
                %file,
                "the file of the audit was moved away, and nobody has sent SIGHUP: another one is begun, which goes on from it"
            ),
        }
        (self.strayed, self.complained) = (None, None);
        self.replaced += 1;
        self.first = self.begin_file(Some(gone));
        Ok(())
    }

    /// What a file begins with, so that it says by itself what was begun and never ended, and why it is there where nobody has asked for it.
    fn begin_file(&mut self, gone: Option<&str>) -> Vec<Draft> {
        if let Some(moving) = &mut self.moving {
            (moving.day, moving.failed) = (None, None);
        }
        self.open_line = false;
        let mut first = vec![Draft::change(REOPEN, gone)];
        first.extend(self.begun.values().cloned());
        first
    }
}

impl AuditSink for FileSink {
    fn append(&mut self, drafts: &[&Draft]) -> Result<(), Unappended> {
        self.replace().map_err(|fault| Unappended { error: fault.into(), unsure: false })?;
        let first = std::mem::take(&mut self.first);
        let drafts: Vec<&Draft> = first.iter().chain(drafts.iter().copied()).collect();
        let (mut chain, mut lines) = (self.chain, Vec::with_capacity(1024 * drafts.len()));
        if self.open_line {
            lines.push(b'\n');
        }
        for draft in &drafts {
            chain.add(draft, &mut lines);
        }
        if let Err(error) = self.write(&lines) {
            self.first = first;
            return Err(Unappended { error: error.into(), unsure: false });
        }
        (self.chain, self.open_line) = (chain, false);
        if let Some(moving) = &mut self.moving {
            moving.day.get_or_insert_with(today);
        }
        for draft in drafts {
            self.note(draft);
        }
        Ok(())
    }

    fn landed(&mut self) -> Result<bool, SinkError> {
        Ok(false)
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        Ok(self.file.sync()?)
    }

    /// Moves the file away, where that is due, and goes on with the next one. Where it cannot be, the file is written to as before.
    fn tend(&mut self) -> Vec<Draft> {
        // Where another cannot be begun, that was told, and the next record finds it out.
        let _told = self.replace();
        if !self.first.is_empty() {
            return std::mem::take(&mut self.first);
        }
        if self.open_line || !self.moving.as_ref().is_some_and(|moving| moving.is_due(self.file.length())) {
            return Vec::new();
        }
        // What is moved away is synced by nobody else.
        let synced = self.file.sync().map_err(|source| self.file.unsynced(source));
        match synced.and_then(|()| self.file.rotate()) {
            Ok(()) => self.begin_file(None),
            Err(fault) => {
                if let Some(moving) = &mut self.moving {
                    moving.failed = Some(Instant::now());
                }
                let source = std::error::Error::source(&fault);
                tracing::error!(error = %fault, source, "the audit goes on in the same file: it is tried again");
                Vec::new()
            }
        }
    }

    fn tended_every(&self) -> Option<Duration> {
        self.file.is_kept().then_some(LOOK)
    }

    fn reopen(&mut self) -> Result<(Reopened, Vec<Draft>), AuditFault> {
        let reopened = self.file.reopen()?;
        let first = match reopened {
            Reopened::Another => self.begin_file(None),
            Reopened::Same => Vec::new(),
        };
        Ok((reopened, first))
    }

    fn replaced(&self) -> u64 {
        self.replaced
    }

    fn close(&mut self) {}
}
