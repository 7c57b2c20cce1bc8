//! The audit of a server: what it records, and where the records go.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use kartoteka_compiler::plan::Effect;

use super::admissions::Admissions;
use super::chain::Chain;
use super::draft::Draft;
use super::ending::AuditEnding;
use super::fault::{AuditFault, Unwritten};
use super::fingerprint::Fingerprints;
use super::ids::{BootId, CallId, CallIds};
use super::keeper::{KeepMoment, Keeper};
use super::queue::AuditQueue;
use super::sealed::SealedArguments;
use super::settings::{AuditKeep, AuditSettings, AuditSync, OnUnwritten};
use super::sink::{self, AuditFile, Reopened};
use super::subject::{AskedFor, Subject};
use super::tail::Tail;
use super::writer::Writer;
use crate::caller::Caller;

/// For how long the end of the process waits for what has to be written yet.
const LAST: Duration = Duration::from_secs(5);

/// The audit of a server.
pub struct Auditor {
    file: PathBuf,
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
fn keeping(path: &Path, keep: AuditKeep, tail: &Tail, queue: &Arc<AuditQueue>) -> Result<Sender<()>, AuditFault> {
    let newest = tail.times.map(|(_, last)| last);
    let keeper = Keeper::new(path, keep.age, newest, KeepMoment::now());
    let (ends, until) = mpsc::channel();
    let queue = Arc::clone(queue);
    let thread = thread::Builder::new().name("audit-keep".to_owned()).spawn(move || keeper.run(&queue, &until));
    thread.map_err(AuditFault::Thread)?;
    Ok(ends)
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
}

impl Auditor {
    /// Opens the file and begins to write. `answers_on_stdout`: stdout is where the answers of this program go.
    ///
    /// # Errors
    /// The file cannot be opened, locked or gone on with. One that takes nothing now is no error.
    pub fn open(settings: &AuditSettings, answers_on_stdout: bool) -> Result<Arc<Self>, AuditFault> {
        let path = &settings.file;
        if answers_on_stdout && sink::is_stdout(path) {
            return Err(AuditFault::Wire { path: path.clone() });
        }
        let (file, tail) = match settings.keep {
            Some(_) => AuditFile::open_movable(path)?,
            None => AuditFile::open(path)?,
        };
        let boot = BootId::new();
        let queue = Arc::new(AuditQueue::new(settings.sync != AuditSync::Queue));
        let chain = Chain::new(boot, tail.last);
        if let Some(torn) = tail.torn {
            tracing::warn!(file = %path.display(), bytes = torn.bytes, "the last line of the audit was cut by a crash");
        }
        if !tail.unended.is_empty() {
            let calls = tail.unended.len();
            tracing::warn!(
                calls,
                "calls were begun and not ended when the server last stopped: their outcome is unknown"
            );
        }
        let keeping = settings.keep.map(|keep| keeping(path, keep, &tail, &queue)).transpose()?;
        let writer = Writer::new(Arc::clone(&queue), file, chain, settings, &tail);
        let thread = thread::Builder::new().name("audit".to_owned()).spawn(move || writer.run());
        Ok(Arc::new(Self {
            file: path.clone(),
            queue,
            ids: CallIds::new(boot.number()),
            fingerprints: Fingerprints::new(settings.key.as_ref()),
            sealed: SealedArguments::by(&settings.sealed_by).map(Arc::new),
            sync: settings.sync,
            reads: settings.reads,
            writes: settings.writes,
            admissions: Admissions::default(),
            writer: Mutex::new(Some(thread.map_err(AuditFault::Thread)?)),
            _keeping: keeping,
        }))
    }

    /// Something is asked for that has ended with this: it does not exist for the caller, or not at all.
    pub(crate) fn refused(&self, asked: AskedFor<'_>, caller: &Caller, ending: &AuditEnding<'_>) {
        let subject = self.subject(asked, caller);
        self.put(Draft::end(&subject, Duration::ZERO, ending));
    }

    /// A caller from there was not let in.
    pub(crate) fn turned_away(&self, address: Option<IpAddr>, why: &str) {
        if let Some(draft) = self.admissions.note(address, why) {
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

    /// Where it is kept.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
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
        AuditCounts { waiting, written, lost }
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
