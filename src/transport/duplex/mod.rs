//! A conversation over one connection that carries messages both ways: what stdio, WebSocket and HTTP+SSE have in common.
//! A wire brings an `Incoming` and an `Outgoing`; the fast path, the errors for what is no message, and the bounds are here.
//!
//! rmcp reads a transport without any bound and starts a task for every request. So nothing is read while the peer leaves
//! too many answers unread, the requests that rmcp works on have a number, each message waits until what was read before it had its
//! turn, and calls are bounded by the gate: neither a peer that never reads nor one that asks faster than it is answered makes the
//! server hold more.

mod conversation;
mod outbox;
mod peer;
mod unanswered;

pub(crate) use conversation::converse;
pub(crate) use peer::{HangUp, Peer};
