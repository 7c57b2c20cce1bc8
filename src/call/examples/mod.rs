//! Runs the examples of catalogs against a stand-in: exactly these requests in this order, this result, these warnings
//! or this error, and nothing left over. The clock stands still, the zone is UTC, and no network is touched.
//!
//! `live` makes the same calls of the backends, and `record` writes down what they answer; `Coverage` says what no
//! example reaches.

mod coverage;
mod difference;
mod live;
mod mismatch;
mod other_bodies;
mod personal;
mod record;
mod run;
mod standin;
mod tap;

pub(crate) use super::dry_run::verb;
pub(crate) use coverage::{Coverage, Covered, Missed};
pub(crate) use difference::{Difference, differences};
pub(crate) use live::live;
pub use mismatch::ExampleFailure;
pub(crate) use mismatch::Mismatch;
pub(crate) use record::{not_recorded, record, recorded};
pub use run::{NOW, clock, one, run};
pub(crate) use run::{Tried, TriedEnd, WrittenExample, tried};

#[cfg(test)]
mod tests;
