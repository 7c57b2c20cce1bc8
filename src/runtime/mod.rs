//! What both back ends call: arguments are read and checked, requests are written, replies are read, all as bytes.
//!
//! Compiled tools are straight-line code over these modules; interpreted tools walk the plan with [`evaluate`]. Nothing
//! here waits for a network: [`upstream::Upstream`] is the trait through which the rest of the server asks backends.

pub mod arguments;
pub mod evaluate;
pub mod exchange;
pub mod handler;
pub mod interpret;
pub mod json;
pub mod json_path;
pub mod periods;
pub mod plan;
pub mod reply;
pub mod request;
#[cfg(test)]
pub(crate) mod sample;
pub mod scope;
pub mod tool;
pub mod upstream;
