//! The open streams, by their ids. An id is a secret, and still no credential: it stands in a URL.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use tokio::sync::mpsc;

use crate::caller::Caller;
use crate::secret::random;

/// Where the messages of a stream go, with its id.
pub(in crate::transport::http) const MESSAGES: &str = "/mcp/messages";

/// The open streams of one server.
#[derive(Debug, Default)]
pub(in crate::transport::http) struct Streams(Mutex<HashMap<String, SseStream>>);

/// An open stream.
#[derive(Debug, Clone)]
struct SseStream {
    to: mpsc::Sender<Bytes>,
    caller: Caller,
}

/// A stream's entry. Dropping it removes the stream.
pub(super) struct StreamEntry {
    id: String,
    streams: Arc<Streams>,
}

impl Streams {
    /// Opens a stream of that caller; what is posted to it goes to `to`.
    pub(super) fn open(self: &Arc<Self>, caller: Caller, to: mpsc::Sender<Bytes>) -> StreamEntry {
        let id = format!("{:032x}", u128::from_ne_bytes(random::bytes()));
        self.lock().insert(id.clone(), SseStream { to, caller });
        StreamEntry { id, streams: Arc::clone(self) }
    }

    /// Where the messages of a stream go. To another caller a stream is one that does not exist.
    pub(super) fn of(&self, id: &str, caller: &Caller) -> Option<mpsc::Sender<Bytes>> {
        let streams = self.lock();
        let stream = streams.get(id).filter(|stream| stream.caller.who.is_same_caller(&caller.who))?;
        Some(stream.to.clone())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, SseStream>> {
        // Nothing in here can panic halfway, so a poisoned map is still a whole one.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StreamEntry {
    /// Where to post messages.
    pub(super) fn address(&self) -> String {
        format!("{MESSAGES}?session_id={}", self.id)
    }
}

impl Drop for StreamEntry {
    fn drop(&mut self) {
        self.streams.lock().remove(&self.id);
    }
}
