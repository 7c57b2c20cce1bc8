//! The audit of a server: what it records, and where the records go.

use std::net::IpAddr;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use kartoteka_compiler::plan::Effect;

use super::admissions::Admissions;
use super::draft::Draft;
use super::ending::AuditEnding;
use super::fault::{AuditFault, Unwritten};
use super::file;
use super::file_sink::FileSink;
use super::fingerprint::Fingerprints;
use super::ids::{BootId, CallId, CallIds};
use super::keeper::{ExpiringRecords as _, KeepMoment, Keeper};
use super::kept_files::KeptFiles;
use super::kept_rows::KeptRows;
use super::queue::AuditQueue;
use super::reader::AuditReader;
use super::sealed::SealedArguments;
use super::settings::{AuditKeep, AuditPlace, AuditSettings, AuditSync, OnUnwritten};
use super::sink::{AuditSink, Reopened, SinkStart};
use super::store_sink::StoreSink;
use super::subject::{AskedFor, Subject};
use super::writer::Writer;
use crate::caller::{Caller, RefusedToken};
use crate::store::Store;

/// For how long the end of the process waits for what has to be written yet.
const LAST: Duration = Duration::from_secs(5);

/// The audit of a server.
pub struct Auditor {
    place: AuditPlace,
    #[cfg(test)]
    boot: BootId,
    queue: Arc<AuditQueue>,
    ids: CallIds,
    fingerprints: Fingerprints,
    sealed: Option<Arc<SealedArguments>>,
    sync: AuditSync,
    reads: OnUnwritten,
    writes: OnUnwritten,
    admissions: Admissions,
    writer: Mutex<Option<JoinHandle<()>>>,
    /// What deletes old records ends with it.
    _keeping: Option<Sender<()>>,
}

/// Begins to delete what is older than the operator keeps; that ends with what this gives.
fn keeping(
    settings: &AuditSettings,
    keep: AuditKeep,
    store: Option<&Store>,
    (newest, queue): (Option<Timestamp>, &Arc<AuditQueue>),
) -> Result<Sender<()>, AuditFault> {
    let (ends, until) = mpsc::channel();
    let (queue, store) = (Arc::clone(queue), store.map(Store::beside));
    let keeps: Box<dyn FnOnce() + Send> = match (&settings.place, store) {
        (AuditPlace::File(path), _) => {
            let records = KeptFiles::beside(path);
            Box::new(move || Keeper::new(records, keep.age, newest, KeepMoment::now()).run(&queue, &until))
        }
        (AuditPlace::Store, None) => return Err(AuditFault::NoStore),
        (AuditPlace::Store, Some(store)) => {
            let mut records = KeptRows::open(store)?;
            Box::new(move || {
                let now = records.clock().unwrap_or_else(|_| KeepMoment::now());
                Keeper::new(records, keep.age, newest, now).run(&queue, &until);
            })
        }
    };
    thread::Builder::new().name("audit-keep".to_owned()).spawn(keeps).map_err(AuditFault::Thread)?;
    Ok(ends)
}

/// Opens what records are appended to, on the thread that appends.
type OpensSink = Box<dyn FnOnce() -> Result<(Box<dyn AuditSink>, SinkStart), AuditFault> + Send>;

fn opens(settings: &AuditSettings, boot: BootId, store: Option<&Store>) -> Result<OpensSink, AuditFault> {
    let keep = settings.keep;
    match (&settings.place, store) {
        (AuditPlace::File(path), _) => {
            let path = path.clone();
            Ok(Box::new(move || {
                let (sink, start) = FileSink::open(&path, keep, boot)?;
                Ok((Box::new(sink), start))
            }))
        }
        (AuditPlace::Store, Some(store)) if !store.is_volatile() => {
            let store = store.beside();
            Ok(Box::new(move || {
                let (sink, start) = StoreSink::open(store, boot)?;
                Ok((Box::new(sink), start))
            }))
        }
        (AuditPlace::Store, _) => Err(AuditFault::NoStore),
    }
}

/// A thread that begins to write, once what it writes to is opened.
struct OpeningAudit {
    boot: BootId,
    queue: Arc<AuditQueue>,
    writer: JoinHandle<()>,
    /// What it goes on from.
    told: Receiver<Result<SinkStart, AuditFault>>,
}

impl OpeningAudit {
    fn begin(settings: &AuditSettings, answers_on_stdout: bool, store: Option<&Store>) -> Result<Self, AuditFault> {
        if let AuditPlace::File(path) = &settings.place
            && answers_on_stdout
            && file::is_stdout(path)
        {
            return Err(AuditFault::Wire { path: path.clone() });
        }
        let boot = BootId::new();
        let queue = Arc::new(AuditQueue::new(settings.sync != AuditSync::Queue));
        let opens = opens(settings, boot, store)?;
        let (tells, told) = mpsc::channel();
        let (waiting, sync) = (Arc::clone(&queue), settings.sync);
        let writes = move || match opens() {
            Ok((sink, start)) => {
                let writer = Writer::new(waiting, sink, sync, &start);
                let _waits = tells.send(Ok(start));
                writer.run();
            }
            Err(fault) => {
                let _waits = tells.send(Err(fault));
            }
        };
        let writer = thread::Builder::new().name("audit".to_owned()).spawn(writes).map_err(AuditFault::Thread)?;
        Ok(Self { boot, queue, writer, told })
    }
}

/// What has been written, at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct AuditCounts {
    /// Records that wait.
    pub(crate) waiting: usize,
    /// Records that were written since the start.
    pub(crate) written: u64,
    /// Records that were lost since the start.
    pub(crate) lost: u64,
    /// How often another file was begun since the one that was written to was deleted, or moved away without a word.
    pub(crate) replaced: u64,
}

impl Auditor {
    /// Opens the file and begins to write. `answers_on_stdout`: stdout is where the answers of this program go.
    ///
    /// # Errors
    /// The file cannot be opened, locked or gone on with, or it is no file that it is kept in. One that takes nothing now is no error.
    pub fn open(settings: &AuditSettings, answers_on_stdout: bool) -> Result<Arc<Self>, AuditFault> {
        let OpeningAudit { boot, queue, writer, told } = OpeningAudit::begin(settings, answers_on_stdout, None)?;
        let start = told.recv().map_err(|_| AuditFault::Stopped)??;
        Self::begun(settings, None, (boot, queue, writer), &start)
    }

    /// The same, also where it is kept in the store.
    ///
    /// # Errors
    /// As [`Auditor::open`]; the store cannot be opened, or ends with the process.
    pub(crate) async fn open_beside(
        settings: &AuditSettings,
        answers_on_stdout: bool,
        store: &Store,
    ) -> Result<Arc<Self>, AuditFault> {
        let OpeningAudit { boot, queue, writer, told } = OpeningAudit::begin(settings, answers_on_stdout, Some(store))?;
        // The store may be in the hands of a task of this thread.
        let start = tokio::task::spawn_blocking(move || told.recv()).await;
        let start = start.map_err(|_| AuditFault::Stopped)?.map_err(|_| AuditFault::Stopped)??;
        Self::begun(settings, Some(store), (boot, queue, writer), &start)
    }

    fn begun(
        settings: &AuditSettings,
        store: Option<&Store>,
        (boot, queue, writer): (BootId, Arc<AuditQueue>, JoinHandle<()>),
        start: &SinkStart,
    ) -> Result<Arc<Self>, AuditFault> {
        if let (Some(torn), AuditPlace::File(path)) = (start.torn, &settings.place) {
            tracing::warn!(file = %path.display(), bytes = torn.bytes, "the last line of the audit was cut by a crash");
        }
        if !start.unended.is_empty() {
            let calls = start.unended.len();
            tracing::warn!(
                calls,
                "calls were begun and not ended when the server last stopped: their outcome is unknown"
            );
        }
        let keeping = settings.keep.map(|keep| keeping(settings, keep, store, (start.newest, &queue)));
        Ok(Arc::new(Self {
            _keeping: keeping.transpose()?,
            place: settings.place.clone(),
            #[cfg(test)]
            boot,
            queue,
            ids: CallIds::new(boot.number()),
            fingerprints: Fingerprints::new(settings.key.as_ref()),
            sealed: SealedArguments::by(&settings.sealed_by).map(Arc::new),
            sync: settings.sync,
            reads: settings.reads,
            writes: settings.writes,
            admissions: Admissions::default(),
            writer: Mutex::new(Some(writer)),
        }))
    }

    /// Something is asked for that has ended with this: it does not exist for the caller, or not at all.
    pub(crate) fn refused(&self, asked: AskedFor<'_>, caller: &Caller, ending: &AuditEnding<'_>) {
        let subject = self.subject(asked, caller);
        self.put(Draft::end(&subject, Duration::ZERO, ending));
    }

    /// A caller from there was not let in.
    pub(crate) fn turned_away(&self, address: Option<IpAddr>, why: &str, token: Option<&RefusedToken>) {
        if let Some(draft) = self.admissions.note(address, why, token) {
            self.put(draft);
        }
    }

    /// Records how many were refused besides those with records of their own. To be called some times a minute.
    pub(crate) fn count_turned_away(&self) {
        for draft in self.admissions.counts(Instant::now()) {
            self.put(draft);
        }
    }

    /// The server has been given other settings, or they were refused for this reason.
    pub(crate) fn reloaded(&self, refused: Option<&str>) {
        self.put(Draft::change("reload", refused));
    }

    /// Has the file opened again, where it was moved away.
    ///
    /// # Errors
    /// What is there now cannot be written to: the former file goes on.
    pub async fn reopen(&self) -> Result<Reopened, AuditFault> {
        self.queue.reopen().await
    }

    /// Reads it; `None`: it goes into a pipe or a terminal, and that is all.
    #[must_use]
    pub(crate) fn reader(&self, store: &Arc<Store>) -> Option<AuditReader> {
        AuditReader::of(&self.place, store)
    }

    /// What seals the arguments that are kept, and opens them; `None`: none are kept.
    pub(crate) fn sealed(&self) -> Option<&Arc<SealedArguments>> {
        self.sealed.as_ref()
    }

    /// Waits until what happened before is written, for some seconds at most; whether it is. Records that were lost count as dealt
    /// with: the audit tells them by itself.
    pub(crate) async fn settle(&self) -> bool {
        self.queue.settle().await
    }

    /// Whether calls that write are refused, since no record is written now.
    #[must_use]
    pub(crate) fn refuses_writes(&self) -> bool {
        self.writes == OnUnwritten::Refuse && !self.queue.takes()
    }

    /// What has been written.
    #[must_use]
    pub(crate) fn counts(&self) -> AuditCounts {
        let (waiting, written, lost) = self.queue.counts();
        AuditCounts { waiting, written, lost, replaced: self.queue.replaced() }
    }

    /// Writes what waits, and ends. A sink that takes nothing is given up after some seconds.
    pub fn close(&self) {
        self.queue.close();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(writer) = writer else { return };
        let until = Instant::now() + LAST;
        while !writer.is_finished() && Instant::now() < until {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// The run of the server, as its records name it.
    #[cfg(test)]
    pub(super) fn boot(&self) -> String {
        self.boot.to_string()
    }

    /// The id of a call or an act that begins: under it its records are found.
    pub(crate) fn next_id(&self) -> CallId {
        self.ids.next()
    }

    /// Who asks for what, with what stands for the arguments.
    pub(super) fn subject(&self, asked: AskedFor<'_>, caller: &Caller) -> Subject {
        let fingerprint = asked.arguments.map(|arguments| self.fingerprints.of(arguments));
        let id = caller.call.unwrap_or_else(|| self.next_id());
        let sealed = self.sealed.as_ref().zip(asked.arguments);
        let sealed = sealed.map(|(sealed, arguments)| sealed.seal(arguments, caller.who.tenant_id(), &id.to_string()));
        Subject::new(id, asked, caller, fingerprint).keeping(sealed)
    }

    /// Writes an intent, before anything is sent or done.
    pub(super) async fn intend(&self, intent: Draft) -> Result<(), Unwritten> {
        let written = self.queue.write(intent).await;
        if self.writes == OnUnwritten::GoOn { Ok(()) } else { written }
    }

    /// Writes an end: as far as the operator asks for it before the caller is answered. An error where the answer must not go out.
    pub(super) async fn end(&self, draft: Draft, effect: Option<Effect>) -> Result<(), Unwritten> {
        let written = match self.sync {
            AuditSync::Queue => {
                if self.put(draft) {
                    Ok(())
                } else {
                    Err(Unwritten)
                }
            }
            AuditSync::Write | AuditSync::Second | AuditSync::Each => self.queue.write(draft).await,
        };
        // What was written to a backend has happened, and the call answers it.
        let only_reads = effect.is_none_or(|effect| effect == Effect::Read);
        if only_reads && self.reads == OnUnwritten::Refuse { written } else { Ok(()) }
    }

    /// Writes the end of an act.
    pub(super) async fn end_act(&self, draft: Draft) -> Result<(), Unwritten> {
        self.queue.write(draft).await
    }

    /// Writes something that nothing waits for.
    pub(super) fn put(&self, draft: Draft) -> bool {
        self.queue.put(draft)
    }
}

impl Drop for Auditor {
    fn drop(&mut self) {
        self.queue.close();
    }
}
