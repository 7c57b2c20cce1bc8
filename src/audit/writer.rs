//! The thread that writes: takes what waits, and has the sink append it together.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::draft::{Draft, Mark};
use super::fault::{AuditFault, Unwritten};
use super::queue::{AuditQueue, Queued, QueuedWork};
use super::settings::AuditSync;
use super::sink::{AuditSink, Reopened, SinkError, SinkStart, Unappended};

/// How often a file is synced by `second`, and how often it is said that nothing can be written.
const SECOND: Duration = Duration::from_secs(1);

/// How many ends are kept that could not be written, and how long they are in all, in bytes.
const MOST_LATE: usize = 1_000;
const LONGEST_LATE: usize = 4 << 20;

/// The thread's own.
pub(super) struct Writer {
    queue: Arc<AuditQueue>,
    sink: Box<dyn AuditSink>,
    sync: AuditSync,
    /// What has to be written first.
    first: Vec<Draft>,
    /// What may be there, of what was to be written last.
    unsure: Option<UnsureRecords>,
    /// Records that were lost before the next one, as counted so far.
    told_lost: u64,
    unsynced: bool,
    synced: Instant,
    complained: Option<Instant>,
}

/// Records of which it is not known whether they are there.
struct UnsureRecords {
    /// Those that were to come first.
    first: usize,
    /// Those that were handed in.
    handed_in: usize,
    /// The ends among them.
    ends: Vec<Draft>,
    /// How many were lost when they were written.
    lost: u64,
}

impl Writer {
    pub(super) fn new(queue: Arc<AuditQueue>, sink: Box<dyn AuditSink>, sync: AuditSync, start: &SinkStart) -> Self {
        let mut first = vec![Draft::start(start.torn)];
        first.extend(start.unended.iter().map(Draft::unended));
        Self {
            queue,
            sink,
            sync,
            first,
            unsure: None,
            told_lost: 0,
            unsynced: false,
            synced: Instant::now(),
            complained: None,
        }
    }

    /// Writes until the queue is closed.
    pub(super) fn run(mut self) {
        self.tend();
        self.write(Vec::new());
        loop {
            self.tend();
            let until = (self.sync == AuditSync::Second && self.unsynced).then(|| self.synced + SECOND);
            // What could not be written is told once that is possible again, whether or not anything else comes.
            let is_failing = self.queue.is_failing();
            let again = is_failing.then(|| Instant::now() + SECOND);
            let tend_again = self.sink.tended_every().map(|every| Instant::now() + every);
            let until = [until, again, tend_again].into_iter().flatten().min();
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
                self.sink.close();
                return;
            }
            if self.unsynced && self.sync == AuditSync::Second && self.synced.elapsed() >= SECOND {
                self.sync_now();
            }
        }
    }

    /// Writes records, behind what has to be there before them, and tells those who wait.
    fn write(&mut self, records: Vec<Queued>) {
        let appended = self.append(&records);
        self.queue.note_replaced(self.sink.replaced());
        let written = match appended {
            Ok(()) => self.sync != AuditSync::Each || self.sync_now(),
            Err(error) => {
                self.complain(&*error);
                false
            }
        };
        // Who is told that it was not written finds that calls are refused.
        self.queue.done(records.len(), written);
        for told in records.into_iter().filter_map(|queued| queued.told) {
            let _nobody_waits = told.send(if written { Ok(()) } else { Err(Unwritten) });
        }
    }

    fn append(&mut self, records: &[Queued]) -> Result<(), SinkError> {
        let handed_in = records.len();
        if let Err(error) = self.find_out() {
            self.lose(handed_in, ends(records).collect());
            return Err(error);
        }
        let (_, _, lost) = self.queue.counts();
        let loss = (lost > self.told_lost).then(|| Draft::lost(lost - self.told_lost));
        let drafts = self.first.iter().chain(&loss).chain(records.iter().map(|queued| &queued.draft));
        match self.sink.append(&drafts.collect::<Vec<_>>()) {
            Ok(()) => {
                self.queue.wrote((handed_in + late(&self.first).0) as u64);
                self.first.clear();
                (self.unsynced, self.told_lost) = (true, lost);
                Ok(())
            }
            Err(Unappended { error, unsure: true }) => {
                let ends = ends(records).collect();
                self.unsure = Some(UnsureRecords { first: self.first.len(), handed_in, ends, lost });
                Err(error)
            }
            Err(Unappended { error, unsure: false }) => {
                self.lose(handed_in, ends(records).collect());
                Err(error)
            }
        }
    }

    /// Finds out whether records are there of which that was not known. Who waited for them was told that they are not, and has done
    /// nothing: an intent among them is followed by an end that says so.
    fn find_out(&mut self) -> Result<(), SinkError> {
        if self.unsure.is_none() {
            return Ok(());
        }
        let landed = self.sink.landed()?;
        let Some(UnsureRecords { first, handed_in, ends, lost }) = self.unsure.take() else { return Ok(()) };
        if landed {
            self.queue.wrote((handed_in + late(&self.first[..first]).0) as u64);
            self.first.drain(..first);
            (self.unsynced, self.told_lost) = (true, lost);
        } else {
            self.lose(handed_in, ends);
        }
        Ok(())
    }

    /// So many records are not there. The ends among them are kept, within a bound, and written once that is possible: how something ended is known,
    /// and is not to be told as unknown by the next start. The others are lost.
    fn lose(&mut self, handed_in: usize, ends: Vec<Draft>) {
        let (mut lost, (mut count, mut length)) = (handed_in, late(&self.first));
        for end in ends {
            let longer = length + end.length();
            if count < MOST_LATE && longer <= LONGEST_LATE {
                (count, length) = (count + 1, longer);
                self.first.push(end);
                lost -= 1;
            }
        }
        self.queue.lose(lost as u64);
    }

    /// Has what is due be done.
    fn tend(&mut self) {
        // What could not be written yet belongs behind what was.
        if self.queue.is_failing() {
            return;
        }
        let first = self.sink.tend();
        if !first.is_empty() {
            self.unsynced = false;
            self.first.extend(first);
            self.write(Vec::new());
        }
    }

    /// Syncs what was written; whether that was done.
    fn sync_now(&mut self) -> bool {
        let synced = if self.unsynced { self.sink.sync() } else { Ok(()) };
        (self.unsynced, self.synced) = (false, Instant::now());
        synced.inspect_err(|error| self.complain(&**error)).is_ok()
    }

    /// Goes on with what has taken the place of what was written to.
    fn reopen(&mut self) -> Result<Reopened, AuditFault> {
        self.sync_now();
        let (reopened, first) = self.sink.reopen()?;
        if reopened == Reopened::Another {
            self.first.extend(first);
            self.write(Vec::new());
        }
        Ok(reopened)
    }

    fn complain(&mut self, error: &(dyn Error + Send + Sync)) {
        if self.complained.is_none_or(|last| last.elapsed() >= SECOND) {
            self.complained = Some(Instant::now());
            tracing::error!(%error, source = error.source(), "the audit cannot be written");
        }
    }
}

/// The ends of intents among these.
fn ends(records: &[Queued]) -> impl Iterator<Item = Draft> {
    let drafts = records.iter().map(|queued| &queued.draft);
    drafts.filter(|draft| matches!(draft.mark, Mark::Ends(_))).cloned()
}

/// How many of what comes first are ends that could not be written when they came, and how long they are in all: no other ends are among it.
fn late(first: &[Draft]) -> (usize, usize) {
    let ends = first.iter().filter(|draft| matches!(draft.mark, Mark::Ends(_)));
    ends.fold((0, 0), |(count, length), end| (count + 1, length + end.length()))
}

#[cfg(test)]
mod tests;
