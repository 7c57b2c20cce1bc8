//! The result of a tool call, written once: the members of a `CallToolResult`, straight into the caller's buffer.
//!
//! Everything that it says is known before the first byte is written; the records of a reply go in as they stand. It
//! waits for nothing, and it writes no raw line break: the wires end a message with one.

mod advice;
mod answered;
mod failed;
mod masked;
pub(crate) mod project;
mod raw;
pub(crate) mod records;
mod write;

pub(crate) use advice::{Advice, Fix, ResultWarning};
pub(crate) use answered::{AnsweredResult, Body, Hint, Pagination};
pub(crate) use failed::FailedResult;
pub(crate) use raw::text;
pub(crate) use write::{Metadata, Written};

#[cfg(test)]
mod tests;
