//! How long approvals waited for a person, counted in buckets: from seconds to days, as people decide.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The upper ends of the buckets, in seconds.
pub(crate) const WAITED_BOUNDS: [f64; 10] =
    [1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 86_400.0, 604_800.0];

/// How long approvals waited until they were decided.
#[derive(Debug, Default)]
pub(super) struct Waited {
    /// By the first bound that is not exceeded; the last bucket is for what exceeds all.
    buckets: [AtomicU64; WAITED_BOUNDS.len() + 1],
    milliseconds: AtomicU64,
}

/// What was counted, read at one moment.
#[derive(Debug, Clone)]
pub(crate) struct WaitedSpread {
    /// How many there were, each in the first bucket whose bound it does not exceed.
    pub(crate) buckets: [u64; WAITED_BOUNDS.len() + 1],
    /// All of them, added up.
    pub(crate) total: Duration,
}

impl Waited {
    /// Counts one, by moments in milliseconds. A clock that was put back has not made it wait.
    pub(super) fn count(&self, asked_at: i64, decided_at: i64) {
        let waited = u64::try_from(decided_at.saturating_sub(asked_at)).unwrap_or_default();
        let seconds = Duration::from_millis(waited).as_secs_f64();
        self.buckets[WAITED_BOUNDS.partition_point(|bound| *bound < seconds)].fetch_add(1, Relaxed);
        self.milliseconds.fetch_add(waited, Relaxed);
    }

    pub(super) fn read(&self) -> WaitedSpread {
        WaitedSpread {
            buckets: self.buckets.each_ref().map(|bucket| bucket.load(Relaxed)),
            total: Duration::from_millis(self.milliseconds.load(Relaxed)),
        }
    }
}

#[cfg(test)]
mod tests;
