//! HTTP+SSE, the transport of 2024-11-05: a stream of events that begins with an address, and messages posted to that
//! address. Answers go to the stream whose address it is, and to no other.

mod routes;
pub(super) mod streams;

pub(super) use routes::{listen, say};
