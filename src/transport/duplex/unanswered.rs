//! The requests of a conversation that rmcp works on. It begins each as soon as it is read, however many there are: a peer that sends
//! them faster than they are answered would have the server hold them all.

use std::collections::HashMap;
use std::sync::Arc;

use rmcp::model::RequestId;

use crate::transport::memory::{HeldMemory, Memory};

/// How many there may be at once: more than anybody waits for, and some 12 MB.
const MOST: usize = 1_024;

/// What a request takes besides its bytes, its task and its answer among it.
const REQUEST: usize = 12 << 10;

/// What a peer hears that has as many.
pub(super) const MANY_UNANSWERED: &str =
    "too many requests of this connection are not answered yet: wait for their answers";

/// The requests that are not answered.
pub(super) struct UnansweredRequests {
    memory: Arc<Memory>,
    open: HashMap<RequestId, HeldMemory>,
}

impl UnansweredRequests {
    pub(super) fn new(memory: Arc<Memory>) -> Self {
        Self { memory, open: HashMap::new() }
    }

    /// Whether a request of this id is not answered.
    pub(super) fn has(&self, id: &RequestId) -> bool {
        self.open.contains_key(id)
    }

    /// Counts a request; false where there are as many as there may be.
    pub(super) fn take(&mut self, id: &RequestId) -> bool {
        let has_room = self.open.len() < MOST;
        if has_room {
            self.open.insert(id.clone(), self.memory.hold(REQUEST));
        }
        has_room
    }

    /// Nothing more is made of a request: it is answered, or nobody waits for its answer.
    pub(super) fn answered(&mut self, id: &RequestId) {
        self.open.remove(id);
    }
}

#[cfg(test)]
mod tests;
