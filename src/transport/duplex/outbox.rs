//! What is on its way to a peer: one message is written at a time, and those that wait are counted.

use std::{
    io,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::{Mutex, Notify};
use tokio_util::sync::CancellationToken;

use crate::mcp::written::replaced;
use crate::transport::frames::Outgoing;
use crate::transport::meter::Meter;

/// How many messages may wait for the peer to read them before nothing more is read from it.
const UNREAD: usize = 64;

/// The side of a conversation that messages go to.
pub(super) struct Outbox<O> {
    out: Mutex<O>,
    meter: Arc<Meter>,
    unread: AtomicUsize,
    fewer: Notify,
    /// The wire is broken: neither side of it is of use any more.
    pub(super) dead: CancellationToken,
    /// Why it is.
    broken: OnceLock<io::Error>,
}

/// One message that the peer has yet to read.
pub(super) struct Unread<O>(Arc<Outbox<O>>);

impl<O: Outgoing> Outbox<O> {
    pub(super) fn new(out: O, meter: Arc<Meter>) -> Self {
        Self {
            out: Mutex::new(out),
            meter,
            unread: AtomicUsize::new(0),
            fewer: Notify::new(),
            dead: CancellationToken::new(),
            broken: OnceLock::new(),
        }
    }

    /// Counts a message that is about to be written.
    pub(super) fn announce(self: &Arc<Self>) -> Unread<O> {
        self.unread.fetch_add(1, Ordering::AcqRel);
        Unread(Arc::clone(self))
    }

    /// Waits until the peer has read enough.
    pub(super) async fn room(&self) {
        loop {
            let fewer = self.fewer.notified();
            if self.unread.load(Ordering::Acquire) < UNREAD {
                return;
            }
            fewer.await;
        }
    }

    /// Ends the wire, behind everything that is being written.
    pub(super) async fn close(&self) -> io::Result<()> {
        self.out.lock().await.close().await
    }

    /// Says why messages could not be written, if that is how the wire ended.
    pub(super) fn unbroken(&self) -> io::Result<()> {
        match self.broken.get() {
            Some(error) => Err(again(error)),
            None => Ok(()),
        }
    }
}

impl<O: Outgoing> Unread<O> {
    pub(super) async fn write(self, message: Vec<u8>) -> io::Result<()> {
        let mut message = replaced(&message).unwrap_or(message);
        // Raw line breaks in JSON are white space, and on some wires the end of a message.
        for byte in &mut message {
            if matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        let owed = self.0.meter.owe(message.capacity());
        let mut out = self.0.out.lock().await;
        // The write before this one may have broken the wire: each that follows would wait as long for the peer.
        if self.0.dead.is_cancelled() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let written = out.write(message, owed).await;
        if let Err(error) = &written {
            let _first = self.0.broken.set(again(error));
            self.0.dead.cancel();
        }
        written
    }
}

/// The same error once more.
fn again(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(|| io::Error::new(error.kind(), error.to_string()), io::Error::from_raw_os_error)
}

impl<O> Drop for Unread<O> {
    fn drop(&mut self) {
        self.0.unread.fetch_sub(1, Ordering::AcqRel);
        self.0.fewer.notify_one();
    }
}
