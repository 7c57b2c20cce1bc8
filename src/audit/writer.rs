//! The thread that writes: takes what waits, gives each record its place in the chain, and writes them together.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::chain::Chain;
use super::draft::{Draft, Mark};
use super::fault::{AuditFault, Unwritten};
use super::ids::CallId;
use super::queue::{AuditQueue, Queued, QueuedWork};
use super::settings::{AuditSettings, AuditSync};
use super::sink::{AuditFile, Reopened};
use super::tail::Tail;

/// How often a file is synced by `second`, and how often it is said that nothing can be written.
const SECOND: Duration = Duration::from_secs(1);

/// How often it is looked whether the file is to be moved away, and tried again where it cannot be.
const AGAIN: Duration = Duration::from_mins(1);

/// The thread's own.
pub(super) struct Writer {
    queue: Arc<AuditQueue>,
    file: AuditFile,
    chain: Chain,
    sync: AuditSync,
    /// What has to be written first.
    first: Vec<Draft>,
    /// The last line of the file has no end.
    open_line: bool,
    /// Intents that have not ended.
    begun: BTreeMap<CallId, Draft>,
    /// Records that were lost before the next one, as counted so far.
    told_lost: u64,
    unsynced: bool,
    synced: Instant,
    complained: Option<Instant>,
    moving: Option<Moving>,
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

impl Writer {
    pub(super) fn new(
        queue: Arc<AuditQueue>,
        file: AuditFile,
        chain: Chain,
        settings: &AuditSettings,
        tail: &Tail,
    ) -> Self {
        let mut first = vec![Draft::start(tail.torn)];
        first.extend(tail.unended.iter().map(Draft::unended));
        Self {
            queue,
            moving: settings.keep.map(|keep| Moving {
                longest: keep.segment,
                day: tail.times.map(|(first, _)| day_of(first)).filter(|_| file.length() > 0),
                failed: None,
            }),
            file,
            chain,
            sync: settings.sync,
            first,
            open_line: tail.open,
            begun: BTreeMap::new(),
            told_lost: 0,
            unsynced: false,
            synced: Instant::now(),
            complained: None,
        }
    }

    /// Writes until the queue is closed.
    pub(super) fn run(mut self) {
        if !self.open_line {
            self.move_away();
        }
        self.write(Vec::new());
        loop {
            self.move_away();
            let until = (self.sync == AuditSync::Second && self.unsynced).then(|| self.synced + SECOND);
            // What could not be written is told once that is possible again, whether or not anything else comes.
            let is_failing = self.queue.is_failing();
            let again = is_failing.then(|| Instant::now() + SECOND);
            let move_again = self.moving.is_some().then(|| Instant::now() + AGAIN);
            let until = [until, again, move_again].into_iter().flatten().min();
            let QueuedWork { records, reopens, settled, closed } = self.queue.take(until);
            if is_failing || !records.is_empty() {
                self.write(records);
            }
            for told in settled {
                let _nobody_waits = told.send(());
            }
            for told in reopens {
                let _nobody_waits = told.send(self.reopen());
            }
            if closed {
                self.first.push(Draft::stop());
                self.write(Vec::new());
                self.sync_now();
                return;
            }
            if self.unsynced && self.sync == AuditSync::Second && self.synced.elapsed() >= SECOND {
                self.sync_now();
            }
        }
    }

    /// Writes records, behind what has to be there before them, and tells those who wait.
    fn write(&mut self, records: Vec<Queued>) {
        let (_, _, lost) = self.queue.counts();
        let loss = (lost > self.told_lost).then(|| Draft::lost(lost - self.told_lost));
        let (mut chain, mut lines) = (self.chain, Vec::with_capacity(1024 * (records.len() + self.first.len())));
        if self.open_line {
            lines.push(b'\n');
        }
        for draft in self.first.iter().chain(&loss).chain(records.iter().map(|queued| &queued.draft)) {
            chain.add(draft, &mut lines);
        }
        let written = match self.append(&lines) {
            Ok(()) => {
                self.chain = chain;
                self.first.clear();
                (self.open_line, self.unsynced, self.told_lost) = (false, true, lost);
                if let Some(moving) = &mut self.moving {
                    moving.day.get_or_insert_with(today);
                }
                for queued in &records {
                    self.note(&queued.draft);
                }
                self.sync != AuditSync::Each || self.sync_now()
            }
            Err(error) => {
                self.queue.lose(records.len() as u64);
                self.complain(&error);
                false
            }
        };
        let count = records.len();
        for told in records.into_iter().filter_map(|queued| queued.told) {
            let _nobody_waits = told.send(if written { Ok(()) } else { Err(Unwritten) });
        }
        self.queue.done(count, written);
    }

    fn append(&mut self, lines: &[u8]) -> std::io::Result<()> {
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

    /// Syncs the file; whether that was done.
    fn sync_now(&mut self) -> bool {
        let synced = if self.unsynced { self.file.sync() } else { Ok(()) };
        (self.unsynced, self.synced) = (false, Instant::now());
        synced.inspect_err(|error| self.complain(error)).is_ok()
    }

    /// Moves the file away, where that is due, and goes on with the next one. Where it cannot be, the file is written to as before, and it is
    /// tried again.
    fn move_away(&mut self) {
        // What could not be written yet belongs behind what was.
        if self.queue.is_failing() || !self.moving.as_ref().is_some_and(|moving| moving.is_due(self.file.length())) {
            return;
        }
        // What is moved away is synced by nobody else.
        let moved = if self.sync_now() { self.file.rotate().map(|()| true) } else { Ok(false) };
        if let (Some(moving), Ok(false) | Err(_)) = (&mut self.moving, &moved) {
            moving.failed = Some(Instant::now());
        }
        match moved {
            Ok(true) => self.begin_file(),
            Ok(false) => {}
            Err(fault) => {
                let source = std::error::Error::source(&fault);
                tracing::error!(error = %fault, source, "the audit goes on in the same file: it is tried again");
            }
        }
    }

    /// Writes what a file begins with, so that it says by itself what was begun and never ended.
    fn begin_file(&mut self) {
        if let Some(moving) = &mut self.moving {
            (moving.day, moving.failed) = (None, None);
        }
        self.open_line = false;
        self.first.push(Draft::change("reopen", None));
        self.first.extend(self.begun.values().cloned());
        self.write(Vec::new());
    }

    /// Goes on with what is at the path now.
    fn reopen(&mut self) -> Result<Reopened, AuditFault> {
        self.sync_now();
        let reopened = self.file.reopen()?;
        if reopened == Reopened::Another {
            self.begin_file();
        }
        Ok(reopened)
    }

    fn complain(&mut self, error: &std::io::Error) {
        if self.complained.is_none_or(|last| last.elapsed() >= SECOND) {
            self.complained = Some(Instant::now());
            tracing::error!(%error, "the audit cannot be written");
        }
    }
}
