//! Counts what is done for clients: calls of a tool, lists, resources that are read. The numbers only grow; a rate is the
//! difference of two readings.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use kartoteka_compiler::plan::ENDS;

use crate::runtime::durations::{Durations, Spread};

/// Kinds of failure besides those that a card can name.
const OTHERS: [&str; 5] = ["limited", "declined", "cancelled", "internal", OTHER];

/// A failure of a kind that has no place of its own.
const OTHER: &str = "other";

/// What was done so far, by how it ended.
#[derive(Debug, Default)]
pub(crate) struct Operations {
    answered: Durations,
    failed: Durations,
    abandoned: Durations,
}

/// One that goes on. Dropping it counts it as abandoned: its client hung up or cancelled it.
#[derive(Debug)]
pub(crate) struct Operation<'c> {
    began: Instant,
    operations: &'c Operations,
    is_over: bool,
}

/// What was counted of them, read at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OperationMetrics {
    /// Those that ended well.
    pub(crate) answered: Spread,
    /// Those that failed.
    pub(crate) failed: Spread,
    /// Those whose client hung up or cancelled them.
    pub(crate) abandoned: Spread,
}

/// What one tool has done so far.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    calls: Operations,
    kinds: [AtomicU64; ENDS.len() + OTHERS.len()],
}

/// The same, read at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Metrics {
    /// Its calls.
    pub(crate) calls: OperationMetrics,
    /// How many of them failed, by kind; kinds that did not occur are left out.
    pub(crate) kinds: Vec<(&'static str, u64)>,
}

impl Operations {
    /// One begins.
    pub(crate) fn begin(&self) -> Operation<'_> {
        Operation { began: Instant::now(), operations: self, is_over: false }
    }

    /// What was counted.
    #[must_use]
    pub(crate) fn read(&self) -> OperationMetrics {
        OperationMetrics {
            answered: self.answered.read(),
            failed: self.failed.read(),
            abandoned: self.abandoned.read(),
        }
    }
}

impl Operation<'_> {
    /// It has ended, and not by its client's will.
    pub(crate) fn end(mut self, failed: bool) {
        self.is_over = true;
        let durations = if failed { &self.operations.failed } else { &self.operations.answered };
        durations.count(self.began.elapsed());
    }
}

impl Drop for Operation<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.operations.abandoned.count(self.began.elapsed());
        }
    }
}

impl OperationMetrics {
    /// How long one took on average; `None` if there was none.
    #[must_use]
    pub(crate) fn mean(&self) -> Option<Duration> {
        let count = u128::from(self.count());
        let total = (self.answered.total + self.failed.total + self.abandoned.total).as_nanos();
        total.checked_div(count).map(|mean| Duration::from_nanos(u64::try_from(mean).unwrap_or(u64::MAX)))
    }

    /// How many there were.
    #[must_use]
    pub(crate) fn count(&self) -> u64 {
        self.answered.count() + self.failed.count() + self.abandoned.count()
    }
}

impl Counters {
    /// A call begins.
    pub(crate) fn begin(&self) -> Operation<'_> {
        self.calls.begin()
    }

    /// A call has failed; the kind is the one that its result names.
    pub(crate) fn failed(&self, kind: &str) {
        let kinds = kinds();
        let place = kinds.clone().position(|known| known == kind).unwrap_or(kinds.count() - 1);
        self.kinds[place].fetch_add(1, Relaxed);
    }

    /// What was counted.
    #[must_use]
    pub(crate) fn read(&self) -> Metrics {
        let kinds = kinds().zip(&self.kinds).map(|(kind, count)| (kind, count.load(Relaxed)));
        Metrics { calls: self.calls.read(), kinds: kinds.filter(|(_, count)| *count > 0).collect() }
    }
}

fn kinds() -> impl Iterator<Item = &'static str> + Clone {
    ENDS.into_iter().chain(OTHERS)
}

#[cfg(test)]
mod tests;
