//! A [`Conversation`](crate::caller::conversation::Conversation) over rmcp, by the means that the revision of a request has.
//!
//! Up to 2025-11-25 a question is a request of the server's own, and the call waits. In 2026-07-28 there is none: the call
//! ends with `input_required` and its questions, and the client makes it again with the answers. What was answered in
//! earlier rounds travels in `requestState`, sealed and bound to the request and to its caller; so nothing is kept here, and
//! any call may come to any process that has the key.

mod client;
mod converse;
mod question;
mod rounds;
mod seal;
mod spent;

pub(super) use converse::{Ended, converse};
pub(super) use question::level;
pub(super) use rounds::Round;
pub(super) use seal::{RoundsKept, Seal};
