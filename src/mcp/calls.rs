//! The calls open on one session or connection, by the id of their request, so that `notifications/cancelled` finds them.
//! rmcp knows only the calls that went through rmcp, and answers only one of two that share an id.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::mcp::message::raw_id;

/// The open calls of one session or connection.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    open: Mutex<HashMap<Box<str>, CancellationToken>>,
    /// The last of them has closed.
    closed: Notify,
}

/// One open call. Dropping it closes it.
#[derive(Debug)]
pub(crate) struct OpenCall {
    calls: Arc<Calls>,
    id: Box<str>,
    /// Fires when the caller no longer wants the answer.
    pub(crate) cancelled: CancellationToken,
}

impl Calls {
    /// Opens a call under its id as JSON. `None` if a call of that id is open already.
    pub(crate) fn open(self: &Arc<Self>, id: &str) -> Option<OpenCall> {
        let mut open = self.lock();
        if open.contains_key(id) {
            return None;
        }
        let cancelled = CancellationToken::new();
        open.insert(id.into(), cancelled.clone());
        Some(OpenCall { calls: Arc::clone(self), id: id.into(), cancelled })
    }

    /// Whether no call is open.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// How many calls are open.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.lock().len()
    }

    /// Waits until no call is open.
    pub(crate) async fn idle(&self) {
        loop {
            // Made before the look, so that the last call cannot close between the two unnoticed.
            let closed = self.closed.notified();
            if self.is_empty() {
                return;
            }
            closed.await;
        }
    }

    /// Cancels one call, if it is open here, however its id is written.
    pub(crate) fn cancel(&self, id: &str) {
        let open = self.lock();
        let as_opened = || open.get(&*raw_id(&serde_json::from_str(id).ok()?));
        if let Some(call) = open.get(id).or_else(as_opened) {
            call.cancel();
        }
    }

    /// Cancels every open call: the session has ended.
    pub(crate) fn cancel_all(&self) {
        #[expect(clippy::iter_over_hash_type, reason = "all are cancelled, in whatever order")]
        for call in self.lock().values() {
            call.cancel();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Box<str>, CancellationToken>> {
        // Nothing in here can panic halfway, so a poisoned map is still a whole one.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        let mut open = self.calls.lock();
        open.remove(&self.id);
        let is_last = open.is_empty();
        drop(open);
        if is_last {
            self.calls.closed.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests;
