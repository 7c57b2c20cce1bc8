//! How long things take, counted in buckets. Counting costs two relaxed additions: no lock, no allocation.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The upper ends of the buckets in seconds, as the semantic conventions of OpenTelemetry have them for operations of MCP.
pub(crate) const BOUNDS: [f64; 14] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0];

/// The same in milliseconds.
const MILLISECONDS: [u64; BOUNDS.len()] =
    [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000];

/// Counts durations.
#[derive(Debug, Default)]
pub(crate) struct Durations {
    /// By the first bound that is not exceeded; the last bucket is for what exceeds all.
    buckets: [AtomicU64; BOUNDS.len() + 1],
    nanoseconds: AtomicU64,
}

/// What was counted, read at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Spread {
    /// How many there were, each in the first bucket whose bound it does not exceed.
    pub(crate) buckets: [u64; BOUNDS.len() + 1],
    /// All of them, added up.
    pub(crate) total: Duration,
}

impl Durations {
    /// Counts one.
    pub(crate) fn count(&self, took: Duration) {
        let nanoseconds = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        let bucket = MILLISECONDS.partition_point(|bound| bound * 1_000_000 < nanoseconds);
        self.buckets[bucket].fetch_add(1, Relaxed);
        self.nanoseconds.fetch_add(nanoseconds, Relaxed);
    }

    /// What was counted.
    #[must_use]
    pub(crate) fn read(&self) -> Spread {
        Spread {
            buckets: self.buckets.each_ref().map(|bucket| bucket.load(Relaxed)),
            total: Duration::from_nanos(self.nanoseconds.load(Relaxed)),
        }
    }
}

impl Spread {
    /// How many there were.
    #[must_use]
    pub(crate) fn count(&self) -> u64 {
        self.buckets.iter().sum()
    }
}

#[cfg(test)]
mod tests;
