//! One session, from the answer to its `initialize` to its end.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use rmcp::{model::ProtocolVersion, transport::streamable_http_server::session::SessionId};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::time::{Duration, Instant};

use crate::caller::{Caller, Identity, network};
use crate::mcp::calls::Calls;

/// A session that has begun.
#[derive(Debug)]
pub(crate) struct Session {
    pub(super) id: SessionId,
    /// The revision that was agreed on.
    pub(crate) version: ProtocolVersion,
    /// The open calls of the fast path.
    pub(crate) calls: Arc<Calls>,
    /// Where the client that began it is: the network that counts as one.
    pub(super) address: Option<IpAddr>,
    who: Arc<Identity>,
    pub(super) born: Instant,
    /// When it last had a request, in milliseconds after `born`.
    last: AtomicU64,
    /// When rmcp last heard that it is in use, likewise.
    touched: AtomicU64,
    /// It has had a request after its handshake.
    used: AtomicBool,
    /// Streams that are open.
    streams: AtomicU32,
    /// What `initialize` said, for the worker that wakes: as JSON, since a sleeping session is one of thousands, and the many
    /// small parts of a tree would keep as many pages of the allocator.
    pub(super) initialized: OnceLock<Box<[u8]>>,
    /// It has no worker until a request needs one.
    pub(super) asleep: AtomicBool,
    /// Its worker knows what a new one would not: a level of the log, subscriptions.
    pub(super) remembers: AtomicBool,
    /// Workers that were ended and have not reported it.
    pub(super) ending: AtomicU32,
    /// Read by requests on their way to the worker, written by the one who ends it.
    worker: RwLock<()>,
}

/// A stream of a session that is open until this is dropped.
#[derive(Debug)]
pub(super) struct OpenStream(Arc<Session>);

impl Session {
    pub(super) fn new(id: SessionId, version: ProtocolVersion, caller: Option<&Caller>) -> Self {
        Self {
            id,
            version,
            calls: Arc::default(),
            address: caller.and_then(|caller| caller.address).map(network),
            who: caller.map_or_else(Identity::local, |caller| Arc::clone(&caller.who)),
            born: Instant::now(),
            last: AtomicU64::new(0),
            touched: AtomicU64::new(0),
            used: AtomicBool::new(false),
            streams: AtomicU32::new(0),
            initialized: OnceLock::new(),
            asleep: AtomicBool::new(false),
            remembers: AtomicBool::new(false),
            ending: AtomicU32::new(0),
            worker: RwLock::new(()),
        }
    }

    /// Whether this caller began the session, whichever of its credentials it shows now. The id of a session is no credential.
    #[must_use]
    pub(crate) fn belongs_to(&self, caller: &Caller) -> bool {
        Arc::ptr_eq(&self.who, &caller.who) || self.who.is_same_caller(&caller.who)
    }

    /// Whether it has lasted for so long, and its caller is one that has to show who it is. A call of the fast path is waited for.
    pub(super) fn is_older_than(&self, longest: Duration) -> bool {
        self.who.tenant.is_some() && self.born.elapsed() >= longest && self.calls.is_empty()
    }

    /// Keeps the session's worker, or its place, as it is while a request is on its way there.
    pub(crate) async fn hold(&self) -> RwLockReadGuard<'_, ()> {
        self.worker.read().await
    }

    /// The same for the one who ends the worker; `None` while a request is on its way.
    pub(super) fn hold_alone(&self) -> Option<RwLockWriteGuard<'_, ()>> {
        self.worker.try_write().ok()
    }

    /// Notes a request. True if rmcp has not heard of one for as long as that.
    pub(super) fn request(&self, touch_every: Duration) -> bool {
        let now = self.born.elapsed();
        self.used.store(true, Ordering::Relaxed);
        self.last.store(millis(now), Ordering::Relaxed);
        let before = Duration::from_millis(self.touched.load(Ordering::Relaxed));
        if now < before + touch_every {
            return false;
        }
        self.touched.store(millis(now), Ordering::Relaxed);
        true
    }

    /// Notes a stream that is open until the guard is dropped.
    pub(super) fn stream(self: &Arc<Self>) -> OpenStream {
        self.used.store(true, Ordering::Relaxed);
        self.last.store(millis(self.born.elapsed()), Ordering::Relaxed);
        self.streams.fetch_add(1, Ordering::Relaxed);
        OpenStream(Arc::clone(self))
    }

    #[cfg(test)]
    pub(super) fn stream_for_ever(self: &Arc<Self>) {
        std::mem::forget(self.stream());
    }

    /// For how long nothing has happened in it; `None` while something does. Sessions that were never used count as idle
    /// for longer than all others.
    pub(super) fn idle(&self) -> Option<(bool, Duration)> {
        let busy = self.streams.load(Ordering::Relaxed) > 0 || !self.calls.is_empty();
        let last = Duration::from_millis(self.last.load(Ordering::Relaxed));
        (!busy).then(|| (!self.used.load(Ordering::Relaxed), self.born.elapsed().saturating_sub(last)))
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.last.store(millis(self.0.born.elapsed()), Ordering::Relaxed);
        self.0.streams.fetch_sub(1, Ordering::Relaxed);
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
