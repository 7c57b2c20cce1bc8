//! How fast a backend is asked: so many requests a second with a burst, and so many at once, for each tenant on its own.
//! Of a tenant's callers each has its turn: the requests that wait go round robin, by caller (see [`super::line`]).
//!
//! A request for which the rate leaves no place in time is refused at once, with the time when to come back, and takes no
//! place meanwhile. How long the requests under way last is not known, nor who else comes, so a request that waits does so for
//! as long as it may, and is refused then. One that is cancelled leaves its place to the next, and costs nothing.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::line::{CallerKey, Line, PlaceInLine};
use super::rate::Rate;
use crate::caller::{Caller, network};

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
    /// Tells callers apart.
    hasher: RandomState,
}

/// Why a request does not go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Full {
    /// When it could go at the soonest, where that is known.
    pub(super) retry_after: Option<Duration>,
}

/// A request's place among those under way, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn(Option<Arc<TenantGate>>);

#[derive(Debug)]
struct TenantGate {
    /// Requests under way at once; 0 lifts the limit.
    parallel: usize,
    state: Mutex<PaceState>,
}

#[derive(Debug)]
struct PaceState {
    rate: Option<Rate>,
    under_way: usize,
    line: Line,
}

/// A request in line. Dropped, it leaves.
struct WaitingAttempt<'g> {
    gate: &'g TenantGate,
    place: PlaceInLine,
}

/// What keeps a request from going.
enum Held {
    /// Too many are under way.
    Parallel,
    /// It is not time yet.
    Until(Instant),
}

impl Pace {
    pub(super) fn new(limits: PaceLimits) -> Self {
        let (own, tenants) = (Arc::new(TenantGate::new(&limits)), Mutex::default());
        Self { limits, own, tenants, hasher: RandomState::new() }
    }

    pub(super) fn limits(&self) -> PaceLimits {
        self.limits
    }

    /// Waits for a turn, at most for `most`.
    pub(super) async fn turn(&self, caller: &Caller, most: Duration) -> Result<Turn, Full> {
        let gate = self.gate(caller.who.tenant.as_deref());
        let now = Instant::now();
        let until = now + most;
        let waiting = {
            let mut state = gate.state();
            if state.line.is_empty() && state.take(gate.parallel, now, false).is_ok() {
                drop(state);
                return Ok(Turn::of(gate));
            }
            WaitingAttempt { gate: &gate, place: state.join(self.key(caller), now, until)? }
        };
        waiting.turn(until).await?;
        drop(waiting);
        Ok(Turn::of(gate))
    }

    /// What counts as one caller: the same principal, else the same address.
    fn key(&self, caller: &Caller) -> CallerKey {
        match (&caller.who.principal, caller.address) {
            (known, _) if !known.is_local() => CallerKey::Principal(self.hasher.hash_one(known)),
            (_, Some(address)) => CallerKey::Address(network(address)),
            (_, None) => CallerKey::Anyone,
        }
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
        let state = PaceState { rate: Rate::new(limits.rate, limits.burst), under_way: 0, line: Line::default() };
        Self { parallel: limits.parallel, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, PaceState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_idle(&self, now: Instant) -> bool {
        self.state().rate.as_ref().is_none_or(|rate| rate.is_idle(now))
    }
}

impl PaceState {
    /// Lets a request go if it may; `parallel` is how many may be under way.
    fn take(&mut self, parallel: usize, now: Instant, waited: bool) -> Result<(), Held> {
        if parallel > 0 && self.under_way >= parallel {
            return Err(Held::Parallel);
        }
        if let Some(rate) = &mut self.rate {
            rate.take(now, waited).map_err(Held::Until)?;
        }
        self.under_way += usize::from(parallel > 0);
        Ok(())
    }

    /// Puts a request in line, unless its turn would not come in time.
    fn join(&mut self, caller: CallerKey, now: Instant, until: Instant) -> Result<PlaceInLine, Full> {
        let at = self.rate.as_ref().map(|rate| rate.after(self.line.before(caller), now));
        if let Some(at) = at.filter(|at| *at > until) {
            return Err(Full { retry_after: Some(at - now) });
        }
        let place = self.line.join(caller).ok_or(Full { retry_after: at.map(|at| at - now) })?;
        if self.line.is_first(&place) {
            place.wake.notify_one();
        }
        Ok(place)
    }
}

impl WaitingAttempt<'_> {
    async fn turn(&self, until: Instant) -> Result<(), Full> {
        let mut next = until;
        loop {
            // Woken when it is first, or when a request that was under way has ended.
            let _woken = timeout_at(next.min(until), self.place.wake.notified()).await;
            let now = Instant::now();
            let mut state = self.gate.state();
            let mut held = Held::Parallel;
            if state.line.is_first(&self.place) {
                match state.take(self.gate.parallel, now, true) {
                    Ok(()) => {
                        state.line.pass();
                        return Ok(());
                    }
                    Err(other) => held = other,
                }
            }
            next = match held {
                Held::Until(at) => at,
                Held::Parallel => until,
            };
            if now >= until {
                let rate =
                    state.rate.as_ref().filter(|_| self.gate.parallel == 0 || state.under_way < self.gate.parallel);
                let after = rate.map(|rate| rate.after(0, now).saturating_duration_since(now));
                return Err(Full { retry_after: after.filter(|after| !after.is_zero()) });
            }
        }
    }
}

impl Drop for WaitingAttempt<'_> {
    fn drop(&mut self) {
        self.gate.state().line.leave(&self.place);
    }
}

impl Turn {
    /// The turn of a request that was let go. Without a limit on those under way there is nothing to give back.
    fn of(gate: Arc<TenantGate>) -> Self {
        Self(Some(gate).filter(|gate| gate.parallel > 0))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(gate) = &self.0 {
            let mut state = gate.state();
            state.under_way -= 1;
            state.line.wake();
        }
    }
}

#[cfg(test)]
mod tests;
