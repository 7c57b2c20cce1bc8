//! Counts calls of a tool. The numbers only grow; a rate is the difference of two readings.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// What one tool has done so far.
#[derive(Debug, Default)]
pub struct Counters {
    calls: AtomicU64,
    errors: AtomicU64,
    nanoseconds: AtomicU64,
}

/// The same, read at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Calls that have ended.
    pub calls: u64,
    /// Those of them that failed.
    pub errors: u64,
    /// How long they took, added up.
    pub duration: Duration,
}

impl Counters {
    /// Counts a call.
    pub fn count(&self, failed: bool, took: Duration) {
        self.calls.fetch_add(1, Relaxed);
        self.errors.fetch_add(u64::from(failed), Relaxed);
        self.nanoseconds.fetch_add(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX), Relaxed);
    }

    /// What was counted.
    #[must_use]
    pub fn read(&self) -> Metrics {
        Metrics {
            calls: self.calls.load(Relaxed),
            errors: self.errors.load(Relaxed),
            duration: Duration::from_nanos(self.nanoseconds.load(Relaxed)),
        }
    }
}

impl Metrics {
    /// Several tools as one.
    #[must_use]
    pub fn total<'m>(each: impl IntoIterator<Item = &'m Metrics>) -> Metrics {
        each.into_iter().fold(Metrics::default(), |sum, one| Metrics {
            calls: sum.calls + one.calls,
            errors: sum.errors + one.errors,
            duration: sum.duration + one.duration,
        })
    }
}
