//! The fast path: requests that need no conversation, answered from bytes on every wire.
//!
//! One rule keeps it small and right: *it only ever says yes*. It answers a request of which it is certain that rmcp would
//! accept it. Whatever is missing, doubled, odd, too new or too old goes on to rmcp with its bytes unchanged, and rmcp finds
//! the right error. So no error of the protocol is written twice. `tests/server/fast_path_fuzz.rs` holds the two against
//! each other.
//!
//! It knows no HTTP: what a wire knows of a message besides its bytes is in [`WireFacts`].

mod admission;
mod object;
mod plain;
mod request;
mod wire;

pub(crate) use admission::{Admitted, AdmittedCall, CallEnded, CallResponse, FastPath};
pub(crate) use wire::{Claims, Era, WireFacts};
