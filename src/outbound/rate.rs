//! So many requests a second with a burst, by the generic cell rate algorithm: one instant to remember, at which all that was
//! let through would have been let through evenly. Requests that are refused, or that leave, are not counted.

use std::time::Duration;

use tokio::time::Instant;

/// What a timer may be late by without slowing down those who wait for it.
const SLACK: Duration = Duration::from_millis(5);

#[derive(Debug)]
pub(super) struct Rate {
    /// Between two requests that go evenly.
    interval: Duration,
    /// How far ahead of evenly a burst may be.
    ahead: Duration,
    /// When the last request would have gone, had all gone evenly, and an interval more.
    due: Instant,
}

impl Rate {
    /// `None`: there is no limit.
    pub(super) fn new(rate: f64, burst: f64) -> Option<Self> {
        if rate <= 0.0 {
            return None;
        }
        // A rate so low that a request waits for longer than a day is as good as none; the bound keeps sums in range.
        let interval = (1.0 / rate).min(86_400.0);
        let ahead = (interval * (burst - 1.0)).clamp(0.0, 86_400.0 * 365.0);
        Some(Self {
            interval: Duration::from_secs_f64(interval),
            ahead: Duration::from_secs_f64(ahead),
            due: Instant::now(),
        })
    }

    /// When the next request may go after so many others.
    pub(super) fn after(&self, others: usize, now: Instant) -> Instant {
        let others = u32::try_from(others).unwrap_or(u32::MAX);
        let due = self.due.max(now) + self.interval.saturating_mul(others);
        due.checked_sub(self.ahead).map_or(now, |at| at.max(now))
    }

    /// Lets one through, if it is time; else says when that is. `waited`: it has, for a timer that may have been late.
    pub(super) fn take(&mut self, now: Instant, waited: bool) -> Result<(), Instant> {
        let at = self.after(0, now);
        if at > now {
            return Err(at);
        }
        let since = if waited { now.checked_sub(SLACK).unwrap_or(now) } else { now };
        self.due = self.due.max(since) + self.interval;
        Ok(())
    }

    /// Whether it is as full as one that is new, so that it can be forgotten.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        self.due <= now
    }
}
