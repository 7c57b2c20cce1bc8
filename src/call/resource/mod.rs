//! Resources: their addresses, and what is read at them. What an address carries goes through the same checks as a tool's
//! arguments.

mod address;
mod contents;
mod kept;
pub(super) mod path;
mod read;

pub(crate) use address::ResourceAddress;
pub(crate) use contents::Contents;
pub(crate) use kept::Kept;
pub(crate) use read::read;
pub(crate) use read::{counts, internal, pageless, position, refused, unaudited, unconnected, unknown_position};
