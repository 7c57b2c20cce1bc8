//! The result of a tool call, written once: the members of a `CallToolResult`, straight into the caller's buffer.
//!
//! Everything that it says is known before the first byte is written; the records of a reply go in as they stand. It
//! waits for nothing, and it writes no raw line break: the wires end a message with one.

mod advice;
mod answered;
mod failed;
mod masked;
pub mod project;
mod raw;
pub mod records;
mod write;

pub use advice::{Advice, Fix, Warning};
pub use answered::{AnsweredResult, Body, Hint, Pagination};
pub use failed::FailedResult;
pub(crate) use raw::text;
pub use write::{Metadata, Written};

#[cfg(test)]
mod tests;
