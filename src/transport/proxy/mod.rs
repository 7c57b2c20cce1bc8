//! stdio on this side, a remote Streamable HTTP server on the other: for clients that can only start a program. What
//! passes is bytes; the proxy adds the headers that HTTP wants and takes streams apart into lines. It answers nothing by
//! itself but one thing: that the server cannot be had, so that no client waits for ever.

pub mod client;
mod endpoint;
mod envelope;
mod error;
mod exchange;
mod parameters;
mod pass;
mod relay;
mod serve;
mod session;
mod stream;
mod unanswered;

pub use error::Error;
pub use serve::serve;
