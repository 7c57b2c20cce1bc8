//! A conversation over one connection that carries messages both ways: what stdio, WebSocket and HTTP+SSE have in common.
//! A wire brings an `Incoming` and an `Outgoing`; the fast path, the errors for what is no message, and the bounds are here.
//!
//! rmcp reads a transport without any bound and starts a task for every request. So nothing is read while the peer leaves
//! too many answers unread, and calls are bounded by the gate: a peer that never reads makes the server hold no more.

mod conversation;
mod outbox;
mod peer;

pub(crate) use conversation::converse;
pub(crate) use peer::{HangUp, Peer};
