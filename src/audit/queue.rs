//! What waits to be written: a bounded queue between calls, which must not block the threads that they run on, and the one thread
//! that writes.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;

use super::draft::Draft;
use super::fault::{AuditFault, Unwritten};
use super::sink::Reopened;

/// How many records may wait.
const MOST: usize = 8 << 10;

/// For how long a call waits for its record.
const PATIENCE: Duration = Duration::from_secs(5);

/// For how long records lie that no call waits for.
const LAZY: Duration = Duration::from_millis(100);

/// A record that waits to be written.
pub(super) struct Queued {
    pub(super) draft: Draft,
    /// Hears whether it was.
    pub(super) told: Option<oneshot::Sender<Result<(), Unwritten>>>,
}

/// Hears that the records before it have been dealt with.
pub(super) type Settled = oneshot::Sender<()>;

/// Hears what came of opening the file again.
pub(super) type Reopen = oneshot::Sender<Result<Reopened, AuditFault>>;

/// The queue.
pub(super) struct AuditQueue {
    waiting: Mutex<Waiting>,
    filled: Condvar,
    room: Semaphore,
    /// The thread that writes has kept a call waiting for too long, and has written nothing since.
    stalled: AtomicBool,
    /// What was to be written last was not.
    failing: AtomicBool,
    lost: AtomicU64,
    written: AtomicU64,
    /// How often a file was begun in place of one that was gone.
    replaced: AtomicU64,
    /// Records are written as they come.
    eager: bool,
}

#[derive(Default)]
struct Waiting {
    records: Vec<Queued>,
    reopens: Vec<Reopen>,
    settled: Vec<Settled>,
    /// Something of it is waited for.
    urgent: bool,
    closed: bool,
    /// The thread that writes has taken what it takes last.
    ended: bool,
    /// The thread that writes is asleep.
    asleep: bool,
}

/// What the thread that writes has to do.
pub(super) struct QueuedWork {
    pub(super) records: Vec<Queued>,
    pub(super) reopens: Vec<Reopen>,
    /// To be answered once `records` are dealt with.
    pub(super) settled: Vec<Settled>,
    /// Nothing comes any more.
    pub(super) closed: bool,
}

impl AuditQueue {
    pub(super) fn new(eager: bool) -> Self {
        Self {
            waiting: Mutex::default(),
            filled: Condvar::new(),
            room: Semaphore::new(MOST),
            stalled: AtomicBool::new(false),
            failing: AtomicBool::new(false),
            lost: AtomicU64::new(0),
            written: AtomicU64::new(0),
            replaced: AtomicU64::new(0),
            eager,
        }
    }

    /// Puts a record in, and waits until it is written.
    pub(super) async fn write(&self, draft: Draft) -> Result<(), Unwritten> {
        if self.stalled.load(Relaxed) {
            // Not to wait once more: it may be written later, and is not relied on.
            self.put(draft);
            return Err(Unwritten);
        }
        let permit = match self.room.try_acquire() {
            Ok(permit) => permit,
            Err(_) => match timeout(PATIENCE, self.room.acquire()).await {
                Ok(Ok(permit)) => permit,
                Ok(Err(_)) | Err(_) => return Err(self.stall()),
            },
        };
        permit.forget();
        let (told, heard) = oneshot::channel();
        self.add(Queued { draft, told: Some(told) });
        match timeout(PATIENCE, heard).await {
            Ok(Ok(written)) => written,
            Ok(Err(_)) => Err(Unwritten),
            Err(_) => Err(self.stall()),
        }
    }

    /// The same for a thread of its own, which waits for as long as the one that writes does: for a sink that is stuck, too. Behind the end of
    /// that one nothing is waited for.
    pub(super) fn write_waiting(&self, draft: Draft) -> Result<(), Unwritten> {
        if self.stalled.load(Relaxed) {
            return Err(Unwritten);
        }
        let permit = self.room.try_acquire().map_err(|_| Unwritten)?;
        permit.forget();
        let (told, heard) = oneshot::channel();
        self.add(Queued { draft, told: Some(told) });
        heard.blocking_recv().unwrap_or(Err(Unwritten))
    }

    /// Puts a record in that nothing waits for. Where there is no room it is lost, which a later record tells.
    pub(super) fn put(&self, draft: Draft) -> bool {
        let Ok(permit) = self.room.try_acquire() else {
            self.lose(1);
            return false;
        };
        permit.forget();
        self.add(Queued { draft, told: None });
        !self.stalled.load(Relaxed)
    }

    /// Has the file opened again.
    pub(super) async fn reopen(&self) -> Result<Reopened, AuditFault> {
        let (told, heard) = oneshot::channel();
        self.add_reopen(told);
        match timeout(PATIENCE, heard).await {
            Ok(Ok(reopened)) => reopened,
            Ok(Err(_)) | Err(_) => Err(AuditFault::Stopped),
        }
    }

    /// Waits until the records that were put in before are written or lost; whether that came within `PATIENCE`.
    pub(super) async fn settle(&self) -> bool {
        let (told, heard) = oneshot::channel();
        self.add_settled(told);
        matches!(timeout(PATIENCE, heard).await, Ok(Ok(())))
    }

    /// Nothing comes any more.
    pub(super) fn close(&self) {
        let mut waiting = self.lock();
        waiting.closed = true;
        self.wake(waiting);
    }

    /// What there is to do; waits for it, no longer than until that moment.
    pub(super) fn take(&self, until: Option<Instant>) -> QueuedWork {
        let mut waiting = self.lock();
        let mut lazy_until: Option<Instant> = None;
        loop {
            let idle = waiting.records.is_empty() && waiting.reopens.is_empty() && !waiting.urgent && !waiting.closed;
            let rest = !idle && !waiting.urgent && !waiting.closed && waiting.reopens.is_empty() && !self.eager;
            if !idle && !rest {
                break;
            }
            if rest && lazy_until.is_none() {
                lazy_until = Some(Instant::now() + LAZY);
            }
            let end = [until, lazy_until].into_iter().flatten().min();
            waiting.asleep = true;
            waiting = match end.map(|end| end.saturating_duration_since(Instant::now())) {
                None => self.filled.wait(waiting).unwrap_or_else(PoisonError::into_inner),
                Some(left) => {
                    if left.is_zero() {
                        break;
                    }
                    self.filled.wait_timeout(waiting, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        waiting.asleep = false;
        waiting.urgent = false;
        waiting.ended = waiting.closed;
        let records = std::mem::take(&mut waiting.records);
        let (reopens, settled) = (std::mem::take(&mut waiting.reopens), std::mem::take(&mut waiting.settled));
        QueuedWork { records, reopens, settled, closed: waiting.closed }
    }

    /// So many records have been dealt with; whether what was to be done with them was.
    pub(super) fn done(&self, count: usize, done: bool) {
        self.room.add_permits(count);
        self.failing.store(!done, Relaxed);
        if done {
            self.stalled.store(false, Relaxed);
        }
    }

    /// Whether what was to be written last was not.
    pub(super) fn is_failing(&self) -> bool {
        self.failing.load(Relaxed)
    }

    /// Whether records are written, as far as the last ones say.
    pub(super) fn takes(&self) -> bool {
        !self.is_failing() && !self.stalled.load(Relaxed)
    }

    /// So many were written.
    pub(super) fn wrote(&self, count: u64) {
        self.written.fetch_add(count, Relaxed);
    }

    /// How often a file was begun in place of one that was gone.
    pub(super) fn note_replaced(&self, replaced: u64) {
        self.replaced.store(replaced, Relaxed);
    }

    pub(super) fn replaced(&self) -> u64 {
        self.replaced.load(Relaxed)
    }

    /// So many were not written.
    pub(super) fn lose(&self, count: u64) {
        self.lost.fetch_add(count, Relaxed);
    }

    /// How many wait, have been written, and are lost.
    pub(super) fn counts(&self) -> (usize, u64, u64) {
        (MOST - self.room.available_permits().min(MOST), self.written.load(Relaxed), self.lost.load(Relaxed))
    }

    fn add(&self, queued: Queued) {
        let mut waiting = self.lock();
        if waiting.ended {
            // Nobody writes it: `queued` is dropped, and who waits for it hears that.
            drop(waiting);
            self.room.add_permits(1);
            self.lose(1);
            return;
        }
        let urgent = self.eager || queued.told.is_some() || waiting.records.len() >= MOST / 2;
        let first = waiting.records.is_empty();
        waiting.records.push(queued);
        waiting.urgent |= urgent;
        if urgent || first {
            self.wake(waiting);
        }
    }

    fn add_reopen(&self, told: Reopen) {
        let mut waiting = self.lock();
        if waiting.ended {
            return;
        }
        waiting.reopens.push(told);
        self.wake(waiting);
    }

    fn add_settled(&self, told: Settled) {
        let mut waiting = self.lock();
        if waiting.ended {
            // The thread that would answer has ended, or is about to: `told` is dropped, and the receiver ends.
            return;
        }
        waiting.settled.push(told);
        waiting.urgent = true;
        self.wake(waiting);
    }

    fn wake(&self, mut waiting: MutexGuard<'_, Waiting>) {
        let asleep = std::mem::take(&mut waiting.asleep);
        drop(waiting);
        // Where the thread writes already, it looks again by itself.
        if asleep {
            self.filled.notify_one();
        }
    }

    fn stall(&self) -> Unwritten {
        if !self.stalled.swap(true, Relaxed) {
            tracing::error!("the audit takes no records: what it is kept in does not answer");
        }
        Unwritten
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing in here can panic halfway.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
