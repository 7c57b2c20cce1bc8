//! Who calls: identity, language, the conversation that a call can have with its caller, and the trace it is part of.

pub mod conversation;
mod identity;
pub mod trace;

pub use identity::{Caller, Locale};
