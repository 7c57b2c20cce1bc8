//! How fast a backend is asked: so many requests a second with a burst, and so many at once, for each tenant on its own.
//! A request for which the rate leaves no place in time is refused at once, with the time when to come back, and takes no
//! place meanwhile. How long the requests under way last is not known, so a request waits for one of them to end as long as
//! it may, and is refused without a time.
//!
//! The rate is kept by the generic cell rate algorithm: one instant to remember, at which all that was let through
//! would have been let through evenly.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout_at};

/// Beyond so many tenants, those that are idle are forgotten: an idle one has nothing to remember.
const MANY: usize = 1024;

/// What an operator allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PaceLimits {
    /// Requests a second; 0 lifts the limit.
    pub(super) rate: f64,
    /// How many may go at once after a rest.
    pub(super) burst: f64,
    /// Requests under way at once; 0 lifts the limit.
    pub(super) parallel: usize,
}

/// The gates of one backend, one a tenant.
#[derive(Debug)]
pub(super) struct Pace {
    limits: PaceLimits,
    /// Of calls without a tenant.
    own: Arc<TenantGate>,
    tenants: Mutex<HashMap<String, Arc<TenantGate>>>,
}

/// Why a request does not go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Full {
    /// When it could go at the soonest, where that is known.
    pub(super) retry_after: Option<Duration>,
}

/// A request's place among those under way, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn(#[expect(dead_code, reason = "held for its drop")] Option<OwnedSemaphorePermit>);

#[derive(Debug)]
struct TenantGate {
    rate: Option<Rate>,
    parallel: Option<Arc<Semaphore>>,
}

#[derive(Debug)]
struct Rate {
    /// Between two requests that go evenly.
    interval: Duration,
    /// How far ahead of evenly a burst may be.
    ahead: Duration,
    /// When the last request would have gone, had all gone evenly, and an interval more.
    due: Mutex<Instant>,
}

impl Pace {
    pub(super) fn new(limits: PaceLimits) -> Self {
        Self { limits, own: Arc::new(TenantGate::new(&limits)), tenants: Mutex::default() }
    }

    pub(super) fn limits(&self) -> PaceLimits {
        self.limits
    }

    /// Waits for a turn, at most for `most`.
    pub(super) async fn turn(&self, tenant: Option<&str>, most: Duration) -> Result<Turn, Full> {
        self.gate(tenant).turn(most).await
    }

    fn gate(&self, tenant: Option<&str>) -> Arc<TenantGate> {
        let Some(tenant) = tenant else { return Arc::clone(&self.own) };
        let mut gates = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = gates.get(tenant) {
            return Arc::clone(gate);
        }
        if gates.len() >= MANY {
            let now = Instant::now();
            gates.retain(|_, gate| Arc::strong_count(gate) > 1 || !gate.is_idle(now));
        }
        let gate = Arc::new(TenantGate::new(&self.limits));
        gates.insert(tenant.to_owned(), Arc::clone(&gate));
        gate
    }
}

impl TenantGate {
    fn new(limits: &PaceLimits) -> Self {
        let rate = (limits.rate > 0.0).then(|| Rate::new(limits));
        let parallel =
            (limits.parallel > 0).then(|| Arc::new(Semaphore::new(limits.parallel.min(Semaphore::MAX_PERMITS))));
        Self { rate, parallel }
    }

    async fn turn(&self, most: Duration) -> Result<Turn, Full> {
        let until = Instant::now() + most;
        let permit = match &self.parallel {
            Some(parallel) => {
                let permit = timeout_at(until, Arc::clone(parallel).acquire_owned()).await;
                Some(permit.map_err(|_| Full { retry_after: None })?.expect("the semaphore is never closed"))
            }
            None => None,
        };
        if let Some(rate) = &self.rate {
            let at = rate.reserve(Instant::now(), until).map_err(|wait| Full { retry_after: Some(wait) })?;
            sleep_until(at).await;
        }
        Ok(Turn(permit))
    }

    fn is_idle(&self, now: Instant) -> bool {
        self.rate.as_ref().is_none_or(|rate| *rate.due.lock().unwrap_or_else(PoisonError::into_inner) <= now)
    }
}

impl Rate {
    fn new(limits: &PaceLimits) -> Self {
        // A rate so low that a request waits for longer than a day is as good as none; the bound keeps sums in range.
        let interval = (1.0 / limits.rate).min(86_400.0);
        let ahead = (interval * (limits.burst - 1.0)).clamp(0.0, 86_400.0 * 365.0);
        Self {
            interval: Duration::from_secs_f64(interval),
            ahead: Duration::from_secs_f64(ahead),
            due: Mutex::new(Instant::now()),
        }
    }

    /// Takes the next place and says when it is, unless that is after `until`: then it says how far off it is.
    fn reserve(&self, now: Instant, until: Instant) -> Result<Instant, Duration> {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let next = (*due).max(now);
        let at = next.checked_sub(self.ahead).map_or(now, |at| at.max(now));
        if at > until {
            return Err(at - now);
        }
        *due = next + self.interval;
        Ok(at)
    }
}

#[cfg(test)]
mod tests;
