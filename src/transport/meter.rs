//! What one connection makes the process hold, and whether it may be given up for that.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::task::Context;

use futures::task::AtomicWaker;

use crate::transport::memory::{Holder, Memory};

/// The meter of one connection. Counts the bytes of its socket, of requests and of answers.
#[derive(Debug)]
pub(crate) struct Meter {
    memory: Arc<Memory>,
    id: u64,
    /// Read, and part of no answered request.
    incoming: AtomicUsize,
    /// Answers that are not written.
    outgoing: AtomicUsize,
    /// When it began to hold what it holds, by [`Memory::now`]; zero if it holds nothing.
    since: AtomicU64,
    /// When it was opened or last finished an answer, by [`Memory::now`].
    quiet: AtomicU64,
    /// Requests whose answer is not whole, and conversations.
    busy: AtomicU32,
    /// A whole request is being worked on: then nothing waits for the peer.
    working: AtomicBool,
    /// The peer has a conversation, whose messages are counted one by one.
    has_conversation: AtomicBool,
    given_up: AtomicBool,
    reader: AtomicWaker,
    writer: AtomicWaker,
}

/// A message that the peer has yet to read. Dropping it counts it as read.
#[derive(Debug)]
pub(crate) struct Owed {
    meter: Arc<Meter>,
    bytes: usize,
}

/// A request or a conversation of a connection. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Busy(Arc<Meter>);

/// A body that is being read: meanwhile the connection waits for its peer.
#[derive(Debug)]
pub(crate) struct BodyReading<'m>(&'m Meter);

impl Meter {
    /// A meter for a connection that has just been opened.
    pub(crate) fn open(memory: &Arc<Memory>) -> Arc<Self> {
        memory.open(|id| Self {
            memory: Arc::clone(memory),
            id,
            incoming: AtomicUsize::new(0),
            outgoing: AtomicUsize::new(0),
            since: AtomicU64::new(0),
            quiet: AtomicU64::new(memory.now()),
            busy: AtomicU32::new(0),
            working: AtomicBool::new(false),
            has_conversation: AtomicBool::new(false),
            given_up: AtomicBool::new(false),
            reader: AtomicWaker::new(),
            writer: AtomicWaker::new(),
        })
    }

    /// The budget that this is a part of.
    pub(crate) fn memory(&self) -> &Arc<Memory> {
        &self.memory
    }

    /// The socket has read that many bytes.
    pub(crate) fn received(&self, bytes: usize) {
        let bytes = bytes * self.weight();
        self.incoming.fetch_add(bytes, Ordering::Relaxed);
        self.begin();
        self.memory.add(bytes);
    }

    /// That many of the bytes read are done with.
    pub(crate) fn settle(&self, bytes: usize) {
        self.less(&self.incoming, bytes.saturating_mul(self.weight()));
    }

    /// How often the library holds a byte that was read: that of WebSockets has a buffer that it reads into, and another in
    /// which it puts messages together.
    fn weight(&self) -> usize {
        if self.has_conversation.load(Ordering::Relaxed) { 2 } else { 1 }
    }

    /// A request has begun; its head was read.
    pub(crate) fn request(self: &Arc<Self>) -> Busy {
        self.working.store(true, Ordering::Relaxed);
        self.busy()
    }

    /// The head of the answer is known, and nothing of the request is held any more.
    pub(crate) fn answered(&self) {
        self.working.store(false, Ordering::Relaxed);
        self.settle(usize::MAX);
    }

    /// Something goes on that has no end of its own.
    pub(crate) fn busy(self: &Arc<Self>) -> Busy {
        self.busy.fetch_add(1, Ordering::Relaxed);
        Busy(Arc::clone(self))
    }

    /// From here on the bytes of answers are counted by [`Meter::owe`] alone, and not by what the socket writes.
    pub(crate) fn begin_conversation(&self) {
        self.has_conversation.store(true, Ordering::Relaxed);
        self.answered();
    }

    /// The body of the request is being read, until the guard is dropped.
    pub(crate) fn reading(&self) -> BodyReading<'_> {
        self.working.store(false, Ordering::Relaxed);
        BodyReading(self)
    }

    /// That many bytes of an answer wait for the socket.
    pub(crate) fn owes(&self, bytes: usize) {
        self.outgoing.fetch_add(bytes, Ordering::Relaxed);
        self.begin();
        self.memory.add(bytes);
    }

    /// The socket has written that many bytes.
    pub(crate) fn sent(&self, bytes: usize) {
        if !self.has_conversation.load(Ordering::Relaxed) {
            self.less(&self.outgoing, bytes);
        }
    }

    /// A message waits for the peer until the guard is dropped.
    pub(crate) fn owe(self: &Arc<Self>, bytes: usize) -> Owed {
        self.owes(bytes);
        Owed { meter: Arc::clone(self), bytes }
    }

    /// Whether the connection is to be closed. Its socket asks before each read.
    pub(crate) fn is_over_for_reader(&self, context: &Context<'_>) -> bool {
        self.reader.register(context.waker());
        self.is_given_up()
    }

    /// The same before each write.
    pub(crate) fn is_over_for_writer(&self, context: &Context<'_>) -> bool {
        self.writer.register(context.waker());
        self.is_given_up()
    }

    fn begin(&self) {
        if self.since.load(Ordering::Relaxed) == 0 {
            self.since.store(self.memory.now(), Ordering::Relaxed);
        }
    }

    fn less(&self, counter: &AtomicUsize, bytes: usize) {
        let before =
            counter.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |held| Some(held.saturating_sub(bytes)));
        let taken = before.unwrap_or_default().min(bytes);
        if taken > 0 {
            self.memory.give_back(taken);
            // What is left is younger: a peer that takes its answers is not the one to give up.
            let since = if self.held() == 0 { 0 } else { self.memory.now() };
            self.since.store(since, Ordering::Relaxed);
        }
    }
}

impl Holder for Meter {
    fn held(&self) -> usize {
        self.incoming.load(Ordering::Relaxed) + self.outgoing.load(Ordering::Relaxed)
    }

    fn age(&self, now: u64) -> u64 {
        match self.since.load(Ordering::Relaxed) {
            0 => 1,
            since => now.saturating_sub(since).max(1),
        }
    }

    fn idle_since(&self) -> Option<u64> {
        let idle = self.busy.load(Ordering::Relaxed) == 0 && self.outgoing.load(Ordering::Relaxed) == 0;
        (idle && !self.is_given_up()).then(|| self.quiet.load(Ordering::Relaxed))
    }

    fn waits_for_peer(&self) -> bool {
        !self.working.load(Ordering::Relaxed)
    }

    fn is_given_up(&self) -> bool {
        self.given_up.load(Ordering::Acquire)
    }

    fn give_up(&self) -> bool {
        let first = !self.given_up.swap(true, Ordering::AcqRel);
        self.reader.wake();
        self.writer.wake();
        first
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.memory.give_back(self.held());
        self.memory.forget(self.id);
    }
}

impl Drop for Owed {
    fn drop(&mut self) {
        self.meter.less(&self.meter.outgoing, self.bytes);
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.quiet.store(self.0.memory.now(), Ordering::Relaxed);
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for BodyReading<'_> {
    fn drop(&mut self) {
        self.0.working.store(true, Ordering::Relaxed);
    }
}
