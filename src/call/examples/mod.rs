//! Runs the examples of catalogs against a stand-in: exactly these requests in this order, this result, these warnings
//! or this error, and nothing left over. The clock stands still, the zone is UTC, and no network is touched.

mod mismatch;
mod run;
mod standin;

pub use mismatch::{Failure, Mismatch};
pub use run::{NOW, clock, one, run};

#[cfg(test)]
mod tests;
