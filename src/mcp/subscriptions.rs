//! What changed, and the clients that hear of it.

mod changes;
pub(crate) mod listening;

pub use changes::*;
