//! The sessions of Streamable HTTP: rmcp's own, watched, and which of them make room for another.

mod fit;
mod places;
mod session;
mod watched;

pub(crate) use fit::fit;
pub(crate) use session::Session;
pub(crate) use watched::{SessionEnds, Sessions};
