//! How often and how long leads are tried.

use std::time::Duration;

use crate::store::outbox::{OutboxBounds, TakenBy};

/// How much of a tenant's leads is kept: 10,000 that are not done, 100,000 in all, those that are done for 90 days.
pub(super) const BOUNDS: OutboxBounds = OutboxBounds { open: 10_000, all: 100_000 };

/// How leads are brought into the systems of tenants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SyncPace {
    /// How many at once, of all tenants.
    pub(crate) at_once: usize,
    /// How many at once of one tenant.
    pub(crate) of_tenant: usize,
    /// How many attempts begin in a second of one tenant.
    pub(crate) per_second: u32,
    /// How long one may take.
    pub(crate) longest: Duration,
    /// How often in a row a lead may fail.
    pub(crate) failures: i64,
    /// How long one waits behind the first failure; twice as long behind each further one.
    pub(crate) first: Duration,
    /// And no longer than that.
    pub(crate) last: Duration,
    /// How long one waits where it is not known what became of an attempt: the system may still be at it.
    pub(crate) settles: Duration,
    /// How often in a row a system may fail before it is tried now and then alone.
    pub(crate) system_failures: i64,
    /// How long it is left alone then.
    pub(crate) rest: Duration,
    /// For how long a lead may wait in all.
    pub(crate) oldest: Duration,
    /// How long it may take until what another process has accepted is seen.
    pub(crate) look: Duration,
}

impl Default for SyncPace {
    fn default() -> Self {
        Self {
            at_once: 16,
            of_tenant: 4,
            per_second: 10,
            longest: Duration::from_secs(120),
            failures: 20,
            first: Duration::from_secs(2),
            last: Duration::from_hours(1),
            settles: Duration::from_secs(30),
            system_failures: SYSTEM_FAILURES,
            rest: Duration::from_mins(1),
            oldest: Duration::from_hours(7 * 24),
            look: Duration::from_secs(1),
        }
    }
}

/// From so many failures of a system in a row on its sync counts as broken.
pub(super) const SYSTEM_FAILURES: i64 = 5;

impl SyncPace {
    /// How long one waits behind so many failures in a row, in milliseconds.
    pub(super) fn wait(&self, failures: i64) -> i64 {
        let doubled = u32::try_from(failures.clamp(0, 30)).expect("it is that small");
        milliseconds(self.first.saturating_mul(1 << doubled).min(self.last))
    }

    pub(super) fn taken_by(&self, repeats: bool) -> TakenBy {
        TakenBy {
            repeats,
            settles_ms: milliseconds(self.settles),
            oldest_ms: milliseconds(self.oldest),
            rest_ms: milliseconds(self.rest),
        }
    }
}

pub(super) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
