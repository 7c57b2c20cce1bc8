//! The sessions of Streamable HTTP: rmcp's own, watched, and which of them make room for another.

mod places;
mod session;
mod watched;

pub use session::Session;
pub use watched::{NoRoom, SessionEnds, Sessions};
