//! The other side of a connection, and what it is served with.

use std::{sync::Arc, time::Duration};

use crate::caller::Caller;
use crate::mcp::{gate::Gate, serves::Serves};
use crate::transport::meter::Meter;

/// What the end of the wire means for calls of 2026-07-28. Calls of older revisions always go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HangUp {
    /// The peer may still read: it has only closed its own side.
    Finishes,
    /// The peer is gone.
    Cancels,
}

/// The peer of a conversation.
pub(crate) struct Peer {
    pub(crate) server: Arc<dyn Serves>,
    pub(crate) gate: Gate,
    pub(crate) caller: Caller,
    /// The longest message, for the error that says so.
    pub(crate) max_message_bytes: usize,
    /// How long calls may go on after the peer has closed its side.
    pub(crate) grace: Duration,
    pub(crate) hang_up: HangUp,
    /// Counts what the peer leaves unread.
    pub(crate) meter: Arc<Meter>,
}
