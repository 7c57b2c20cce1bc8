//! One sliding window: the times of the calls in it.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// The calls of one window, four bytes each.
#[derive(Debug)]
pub(super) struct Window {
    /// What the times are counted from; no later than the first of them.
    base: Instant,
    length: Duration,
    /// Milliseconds after `base`, the oldest first.
    times: VecDeque<u32>,
}

impl Window {
    pub(super) fn new(length: Duration) -> Self {
        Self { base: Instant::now(), length, times: VecDeque::new() }
    }

    /// How long until one more call passes, where that is not now. A call is in the window until exactly its length has passed.
    pub(super) fn wait(&mut self, now: Instant, length: Duration, calls: u32) -> Option<Duration> {
        self.forget(now, length);
        let place = self.times.len().checked_sub(usize::try_from(calls).unwrap_or(usize::MAX))?;
        let oldest = self.base + Duration::from_millis(u64::from(self.times[place]));
        Some((oldest + length).saturating_duration_since(now)).filter(|wait| !wait.is_zero())
    }

    /// Notes a call.
    pub(super) fn take(&mut self, now: Instant) {
        self.forget(now, self.length);
        if self.times.is_empty() {
            self.base = now;
        }
        // Rounded up: a call counts until its whole window has passed. Windows are a day at most, and a full one is emptied from its
        // front, so that the times fit for as long as calls come closer than weeks.
        let since = now.saturating_duration_since(self.base).as_micros().div_ceil(1_000);
        match u32::try_from(since) {
            Ok(since) => self.times.push_back(since),
            Err(_) => self.rebase(now),
        }
    }

    /// Counts from the oldest call on, and notes one.
    fn rebase(&mut self, now: Instant) {
        let Some(first) = self.times.front().copied() else { return };
        self.base += Duration::from_millis(u64::from(first));
        for time in &mut self.times {
            *time -= first;
        }
        let since = now.saturating_duration_since(self.base).as_micros().div_ceil(1_000);
        self.times.push_back(u32::try_from(since).unwrap_or(u32::MAX));
    }

    /// Whether it says nothing any more.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        self.times.back().is_none_or(|last| {
            let last = self.base + Duration::from_millis(u64::from(*last));
            last + self.length <= now
        })
    }

    fn forget(&mut self, now: Instant, length: Duration) {
        while let Some(first) = self.times.front() {
            if self.base + Duration::from_millis(u64::from(*first)) + length > now {
                break;
            }
            self.times.pop_front();
        }
    }
}
