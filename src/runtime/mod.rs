//! What both back ends call: arguments are read and checked, requests are written, replies are read, all as bytes.
//!
//! Compiled tools are straight-line code over these modules; interpreted tools walk the plan with `evaluate`. Nothing
//! here opens a connection: `exchange` asks backends through [`upstream::Upstream`], a trait.

pub mod accept;
pub(crate) mod argument;
pub(crate) mod arguments;
pub(crate) mod base64_text;
pub(crate) mod durations;
pub(crate) mod evaluate;
pub(crate) mod exchange;
pub mod interpret;
pub(crate) mod json;
pub(crate) mod json_path;
pub(crate) mod lengthy;
pub(crate) mod paging;
pub(crate) mod pattern;
pub mod periods;
pub(crate) mod plan;
pub(crate) mod preview;
pub mod reply;
pub mod request;
#[cfg(test)]
pub(crate) mod sample;
pub mod scope;
pub mod setting;
pub(crate) mod slots;
pub(crate) mod spelling;
pub mod tool;
pub mod upstream;
