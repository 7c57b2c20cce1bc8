//! What all peers together make the process hold: bodies and frames that have not been answered, what is made of them while
//! they are read, and answers that have not been read. The sum has a budget. Beyond it the connections that hold most for
//! longest are given up, until an eighth of the budget is free again; a call that runs is never given up for its memory.
//!
//! The count is of what is known here, and a process takes more: buffers of libraries, workers of sessions, replies of
//! backends, and what the allocator keeps between the pieces. So where the process can be measured, the budget follows what it
//! really takes ([`Memory::observe`]).

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bytes::Bytes;
use tokio::sync::Notify;
use tokio::time::{Duration, Instant, timeout};

use crate::mcp::sessions::fit;
use crate::transport::refusals::Refusals;

/// What a peer hears whose message cannot be read for want of memory.
pub(super) const NO_MEMORY: &str = "the server has no memory for this message now";

/// A connection that holds less than this, in bytes, is not worth giving up.
const SMALL: usize = 4 << 10;

/// A connection that holds less than [`LARGE`], in bytes, for less than [`YOUNG`], in milliseconds, may be one whose client reads its
/// answer as fast as it can on a machine that is short of time. It is given up where nothing else makes room.
const LARGE: usize = 256 << 10;
const YOUNG: u64 = 5_000;

/// After that many milliseconds without a request a connection may be closed for the sake of a newcomer.
const IDLE: u64 = 10_000;

/// How often connections were given up for their memory.
static REFUSALS: Refusals = Refusals::new();

/// Where none could be given up, they are looked through again after that many milliseconds, or once that part of the budget
/// has come on top.
const AGAIN: u64 = 10;
const ON_TOP: usize = 32;

/// How long a message waits for the memory of connections that are given up for it.
const ROOM: Duration = Duration::from_secs(2);

/// How often it looks again meanwhile: it may be enough for one and not for another.
const LOOK: Duration = Duration::from_millis(20);

/// How long what was given up may take to come back to the system, in milliseconds.
const SETTLE: u64 = 500;

/// The budget of one process for what peers make it hold.
#[derive(Debug)]
pub(crate) struct Memory {
    budget: usize,
    /// The budget as it is now: less where the process takes more than it may.
    allowed: AtomicUsize,
    /// The process takes nearly all that it may.
    pressed: AtomicBool,
    held: AtomicUsize,
    given_up: AtomicU64,
    /// There is room again.
    freed: Notify,
    born: Instant,
    holders: Mutex<Holders>,
    /// When the connections were last looked through, and what was held after it.
    relieved: Mutex<Option<(u64, usize)>>,
    /// When the budget was last cut, and what the process took then.
    cut: Mutex<Option<(u64, usize)>>,
}

#[derive(Debug, Default)]
struct Holders {
    open: HashMap<u64, Weak<dyn Holder>>,
    next: u64,
}

/// A connection, as the budget sees it.
pub(super) trait Holder: Send + Sync + std::fmt::Debug {
    /// What it holds, in bytes.
    fn held(&self) -> usize;
    /// For how long it has held that at `now`, in milliseconds, one at the least.
    fn age(&self, now: u64) -> u64;
    /// Since when it has had no request; `None` while it has one.
    fn idle_since(&self) -> Option<u64>;
    /// Whether it waits for its peer, so that nothing is lost with it but what the peer keeps waiting.
    fn waits_for_peer(&self) -> bool;
    /// Whether it is about to be closed.
    fn is_given_up(&self) -> bool;
    /// Has it closed; false if that was done before.
    fn give_up(&self) -> bool;
}

/// The open connections of one server, by what they do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ConnectionsUse {
    /// All of them.
    pub open: u64,
    /// Those with a request, an answer that is not read, or a conversation.
    pub busy: u64,
    /// Those without.
    pub idle: u64,
    /// Those that were given up and have not closed.
    pub given_up: u64,
}

/// Bytes that are part of the budget until this is dropped.
#[derive(Debug)]
pub(crate) struct HeldMemory {
    memory: Arc<Memory>,
    bytes: usize,
}

impl Memory {
    /// A budget in bytes.
    pub(crate) fn new(budget: usize) -> Arc<Self> {
        Arc::new(Self {
            budget,
            allowed: AtomicUsize::new(budget),
            pressed: AtomicBool::new(false),
            held: AtomicUsize::new(0),
            given_up: AtomicU64::new(0),
            freed: Notify::new(),
            born: Instant::now(),
            holders: Mutex::default(),
            relieved: Mutex::default(),
            cut: Mutex::default(),
        })
    }

    /// What peers make the process hold now, in bytes.
    pub(crate) fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    /// How many connections were given up because memory was short.
    pub(crate) fn given_up(&self) -> u64 {
        self.given_up.load(Ordering::Relaxed)
    }

    /// Whether there is no room for more.
    pub(crate) fn is_full(&self) -> bool {
        self.held() >= self.allowed()
    }

    /// Whether nothing new may begin that lasts: the process takes nearly all that it may, and peers hold a part of that.
    pub(super) fn is_pressed(&self) -> bool {
        self.pressed.load(Ordering::Relaxed) && self.held() > self.budget / 16
    }

    fn allowed(&self) -> usize {
        self.allowed.load(Ordering::Relaxed)
    }

    /// Has the budget follow what the process takes, in bytes, of `most` that it may. Above seven eighths of that the budget
    /// is cut by what is too much, and connections are given up for it; below, it comes back step by step.
    pub(super) fn observe(&self, taken: usize, most: usize) {
        self.pressed.store(taken > most - most / 16, Ordering::Relaxed);
        let ceiling = most - most / 8;
        let Some(over) = taken.checked_sub(ceiling) else {
            let allowed = self.allowed();
            if allowed < self.budget {
                self.allowed.store((allowed + (ceiling - taken) / 4).min(self.budget), Ordering::Relaxed);
                self.freed.notify_waiters();
            }
            return;
        };
        let now = self.now();
        let mut cut = lock(&self.cut);
        // What was given up comes back a moment later. It is not given up twice, unless things get worse.
        if cut.is_some_and(|(at, before)| now < at + SETTLE && taken <= before) {
            return;
        }
        *cut = Some((now, taken));
        drop(cut);
        let allowed = self.held().min(self.allowed()).saturating_sub(over).max(self.budget / 8);
        self.allowed.store(allowed, Ordering::Relaxed);
        if self.held() > allowed {
            self.relieve(0);
        }
    }

    /// Makes a connection known under an id, which the function is given.
    pub(super) fn open<H: Holder + 'static>(&self, holder: impl FnOnce(u64) -> H) -> Arc<H> {
        let mut holders = lock(&self.holders);
        holders.next += 1;
        let id = holders.next;
        let holder = Arc::new(holder(id));
        let weak: Weak<H> = Arc::downgrade(&holder);
        holders.open.insert(id, weak);
        holder
    }

    /// Counts bytes until the guard is dropped.
    pub(crate) fn hold(self: &Arc<Self>, bytes: usize) -> HeldMemory {
        self.add(bytes);
        HeldMemory { memory: Arc::clone(self), bytes }
    }

    /// Counts bytes that are about to be taken, once there is room for them: connections are given up for it. `None` if there
    /// is none in time.
    pub(crate) async fn reserve(self: &Arc<Self>, bytes: usize) -> Option<HeldMemory> {
        let reserved = async {
            loop {
                let freed = self.freed.notified();
                let allowed = self.allowed();
                let fits = |held: usize| held.checked_add(bytes).filter(|sum| *sum <= allowed);
                if self.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).is_ok() {
                    return HeldMemory { memory: Arc::clone(self), bytes };
                }
                self.relieve_if_due(bytes);
                let _freed = timeout(LOOK, freed).await;
            }
        };
        timeout(ROOM, reserved).await.ok()
    }

    /// The most that one message may take, in bytes: for more all others would have to go.
    pub(crate) fn most_of_one(&self) -> usize {
        self.budget / 4
    }

    /// The same bytes, counted until the last of their clones is dropped.
    pub(crate) fn hold_bytes(self: &Arc<Self>, bytes: Bytes) -> Bytes {
        let held = self.hold(bytes.len());
        held.with(bytes)
    }

    /// Milliseconds since this budget began, from one on: zero means never.
    pub(super) fn now(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_add(1)
    }

    pub(super) fn add(&self, bytes: usize) {
        if self.held.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) > self.allowed() {
            self.relieve_if_due(0);
        }
    }

    pub(super) fn give_back(&self, bytes: usize) {
        let before = self.held.fetch_sub(bytes, Ordering::Relaxed);
        let allowed = self.allowed();
        if before >= allowed && before.saturating_sub(bytes) < allowed {
            self.freed.notify_waiters();
        }
    }

    /// Waits until there is room: connections that were given up give back what they hold a moment later. `None` if there is
    /// none in time.
    pub(crate) async fn room(&self) -> Option<()> {
        let room = async {
            loop {
                let freed = self.freed.notified();
                if !self.is_full() {
                    return;
                }
                freed.await;
            }
        };
        timeout(ROOM, room).await.ok()
    }

    /// What the connections do, `open` of which there are.
    pub(super) fn connections(&self, open: u64) -> ConnectionsUse {
        let mut used = ConnectionsUse { open, ..ConnectionsUse::default() };
        for holder in self.holders() {
            let state = match holder.idle_since() {
                _ if holder.is_given_up() => &mut used.given_up,
                Some(_) => &mut used.idle,
                None => &mut used.busy,
            };
            *state += 1;
        }
        used
    }

    pub(super) fn forget(&self, id: u64) {
        let open = &mut lock(&self.holders).open;
        open.remove(&id);
        fit(open);
    }

    /// Closes the connection that has been idle for longest, and for [`IDLE`] at the least: one without a request. False if
    /// there is none.
    pub(crate) fn close_idlest(&self) -> bool {
        let latest = self.now().saturating_sub(IDLE);
        let idlest = self.holders().into_iter().filter_map(|holder| Some((holder.idle_since()?, holder)));
        let idlest = idlest.filter(|(since, _)| *since <= latest).min_by_key(|(since, _)| *since);
        idlest.is_some_and(|(_, holder)| holder.give_up())
    }

    /// Gives connections up, unless there were none a moment ago: where calls that run hold the budget there are none to be found, and
    /// each read would look for them.
    fn relieve_if_due(&self, wanted: usize) {
        let (now, held) = (self.now(), self.held().saturating_add(wanted));
        {
            let mut relieved = lock(&self.relieved);
            if relieved.is_some_and(|(at, before)| now < at + AGAIN && held < before + self.budget / ON_TOP) {
                return;
            }
            *relieved = Some((now, held));
        }
        if self.relieve(wanted) {
            *lock(&self.relieved) = None;
        }
    }

    /// Gives connections up until an eighth of the budget is free beside what is wanted, as far as there are any that hold much or
    /// have held it for long; then others, until there is room for what is wanted. False if there was none, and none is about to
    /// close.
    fn relieve(&self, wanted: usize) -> bool {
        let allowed = self.allowed();
        let holders = self.holders();
        let leaving: usize = holders.iter().filter(|holder| holder.is_given_up()).map(|holder| holder.held()).sum();
        let mut expected = self.held().saturating_add(wanted).saturating_sub(leaving);
        if expected <= allowed {
            return true;
        }
        let now = self.now();
        let mut given_up = 0_usize;
        for candidate in candidates(&holders, now) {
            let enough = if candidate.young { allowed } else { allowed - allowed / 8 };
            if expected > enough && candidate.holder.give_up() {
                expected = expected.saturating_sub(candidate.held);
                given_up += 1;
            }
        }
        if given_up > 0 {
            self.given_up.fetch_add(given_up as u64, Ordering::Relaxed);
            if let Some(unsaid) = REFUSALS.say() {
                let held = self.held();
                tracing::warn!(given_up, held, budget = allowed, unsaid, "gave up connections: memory was short");
            }
        }
        given_up > 0 || leaving > 0
    }

    /// The open connections. The last clone of one may be dropped with them: outside of the lock, which its `Drop` takes.
    fn holders(&self) -> Vec<Arc<dyn Holder>> {
        lock(&self.holders).open.values().filter_map(Weak::upgrade).collect()
    }
}

/// A connection that may be given up for its memory.
struct Candidate<'h> {
    /// It holds little, and not for long.
    young: bool,
    badness: u128,
    held: usize,
    holder: &'h dyn Holder,
}

/// The connections that may be given up, the first one first.
fn candidates(holders: &[Arc<dyn Holder>], now: u64) -> Vec<Candidate<'_>> {
    let waiting = holders.iter().filter(|holder| holder.waits_for_peer() && !holder.is_given_up());
    let mut found: Vec<Candidate<'_>> = waiting
        .map(|holder| (holder.held(), holder.age(now), &**holder))
        .filter(|(held, ..)| *held >= SMALL)
        .map(|(held, age, holder)| Candidate {
            young: held < LARGE && age < YOUNG,
            badness: held as u128 * u128::from(age),
            held,
            holder,
        })
        .collect();
    found.sort_unstable_by_key(|candidate| (candidate.young, std::cmp::Reverse(candidate.badness)));
    found
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that holds one of these locks can panic halfway, so what is poisoned is still whole.
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl HeldMemory {
    /// Those bytes, during whose life this counts.
    pub(crate) fn with(self, bytes: Bytes) -> Bytes {
        struct CountedBytes(Bytes, #[expect(dead_code, reason = "it counts until it is dropped")] HeldMemory);
        impl AsRef<[u8]> for CountedBytes {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
        Bytes::from_owner(CountedBytes(bytes, self))
    }
}

impl Drop for HeldMemory {
    fn drop(&mut self) {
        self.memory.give_back(self.bytes);
    }
}

#[cfg(test)]
mod tests;
