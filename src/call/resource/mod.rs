//! Resources: their addresses, and what is read at them. What an address carries goes through the same checks as a tool's
//! arguments.

mod address;
mod contents;
mod kept;
pub(super) mod path;
mod read;

pub use address::Address;
pub use contents::Contents;
pub use kept::Kept;
pub use read::read;
pub(crate) use read::{counts, internal, pageless, position, refused, unaudited, unconnected, unknown_position};
