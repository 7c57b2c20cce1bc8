//! The wires: bytes in, messages out, and nothing else. Each looks at the fast path before it looks at rmcp, and each keeps
//! what a client can make the server hold within bounds.

pub(crate) mod duplex;
pub(crate) mod events;
pub(crate) mod frames;
pub mod http;
mod limits;
pub(crate) mod lines;
pub mod listen;
pub(crate) mod long;
pub(crate) mod memory;
pub(crate) mod meter;
mod metered_io;
pub(crate) mod operator;
mod places;
pub mod proxy;
pub(crate) mod refusals;
mod rest;
mod scope;
pub mod stdio;
pub mod tls;
pub(crate) mod traffic;
mod turned_away;
pub mod unix;
pub(crate) mod until;
mod wires;
mod write_timeout;

pub use limits::Limits;
pub(crate) use memory::ConnectionsUse;
pub use traffic::Check;
pub use wires::Wires;
pub(crate) use wires::WiresUse;
