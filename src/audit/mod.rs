//! The audit: one line of JSON for each end of what callers ask for, in a file or in the store.
//!
//! An *intent* is written before the first request of a call that writes or deletes goes out, and its end behind it: what was begun
//! and never ended is found when the server starts again, in the store also by another process. Lines are chained by hashes, which
//! show where one was taken out. They hold no arguments but those that are sealed, no credentials and nothing of a caller's own that
//! is not bounded and cleaned.
//!
//! # Layout
//!
//! - [`settings`]: what the operator says of it; `fault`: why it cannot be kept
//! - `subject`, `ending`, `status`, `draft`: what a record says; `fingerprint`, `cleaned`, `sealed`: what stands for what must not be in it
//! - `auditor`, `entry`, `act`, `begun`: the server's side, calls and what a person does to the server; `ids`: of the process and of its
//!   calls; `admissions`: callers who are not let in, of whom not each has a record
//! - `queue`, `writer`: the thread that writes; `chain`, by `line_hash`, and `members`: its lines; `sink`: what it writes to, which is
//!   `file_sink` (with `file`, `tail`, and in `segments` the files that were moved away) or `store_sink`
//! - `keeper`: deletes what is old, as `expired` tells: of `kept_files` or `kept_rows`
//! - [`verify`], [`query`], `newest` (from its end): those who read files; `rows`: the same of the store; `reader`: of either

mod act;
mod admissions;
mod auditor;
mod begun;
mod chain;
mod cleaned;
mod draft;
mod ending;
mod entry;
mod expired;
mod fault;
mod file;
mod file_sink;
mod fingerprint;
mod ids;
mod keeper;
mod kept_files;
mod kept_rows;
mod line_hash;
mod members;
pub(crate) mod newest;
pub mod query;
mod queue;
mod reader;
mod reopened;
mod rows;
mod sealed;
mod segments;
pub mod settings;
mod sink;
mod status;
mod store_sink;
mod subject;
mod tail;
pub mod verify;
mod writer;

pub(crate) use act::{Act, ActBy, ActKind};
pub(crate) use auditor::AuditCounts;
pub use auditor::Auditor;
pub(crate) use begun::ActBegun;
pub(crate) use cleaned::cleaned;
pub(crate) use ending::{AuditEnding, BackendSaid};
pub(crate) use entry::AuditEntry;
pub(crate) use expired::ExpiredRecords;
pub(crate) use fault::{AuditFault, Unwritten};
pub(crate) use reader::AuditReader;
pub(crate) use sealed::SealedArguments;
pub(crate) use sink::Reopened;
pub(crate) use status::AuditStatus;
pub(crate) use subject::{AskedFor, Audited};

#[cfg(test)]
mod tests;
