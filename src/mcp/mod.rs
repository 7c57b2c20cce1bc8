//! The protocol, over whatever serves the catalogs: requests that need no conversation are answered from bytes by the
//! `fast_path`, all others by `rmcp` through the `handler`.
//!
//! This room knows no plan, no backend and no wire. It sees the catalogs through [`Serves`], and it is given messages
//! and callers by `transport`.

pub(crate) mod calling;
pub(crate) mod calls;
pub(crate) mod context;
mod conversation;
pub(crate) mod cut;
pub(crate) mod envelope;
mod errors;
pub(crate) mod fast_path;
pub(crate) mod gate;
pub(crate) mod handler;
pub(crate) mod introduction;
pub(crate) mod locale;
mod log;
pub(crate) mod members;
pub mod message;
mod nearest;
pub(crate) mod odd;
pub(crate) mod panics;
mod replay;
pub(crate) mod response;
pub(crate) mod revisions;
pub mod serves;
pub(crate) mod sessions;
pub(crate) mod spelling;
pub mod subscriptions;
pub(crate) mod written;

pub use log::LOG_FILTER;
pub use serves::Serves;
