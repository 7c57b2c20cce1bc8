//! Leaves a backend alone that fails: after so many failures in a row nothing is sent for a while, then a few requests try it, and
//! their outcome decides. For each tenant on its own: one tenant's broken service says nothing of another's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kartoteka_compiler::plan;
use tokio::time::Instant;

use crate::caller::Caller;

/// Beyond so many tenants those are forgotten whose backend works.
const MANY: usize = 1024;

/// How soon to come back while others try whether the backend works again.
const TRYING: Duration = Duration::from_secs(1);

/// The breaker of one backend.
#[derive(Debug)]
pub(super) struct Breaker {
    rules: plan::Breaker,
    /// By tenant; `None`: calls without one.
    tenants: Mutex<HashMap<Option<Box<str>>, Circuit>>,
}

/// How the backend does for one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Circuit {
    /// It is asked; so many requests in a row have failed.
    Closed { failures: u32 },
    /// It is not asked before this moment.
    Open { until: Instant },
    /// So many requests try it. One that failed while others did has a number, so that those say no more.
    Trying { trials: u32 },
}

/// How a request ended, as far as its backend's health goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    Well,
    Failing,
    /// It says nothing of that: the backend has too much to do.
    Unknown,
}

/// A request that may go. Dropped without an outcome, it says nothing.
#[derive(Debug)]
pub(super) struct Passage {
    breaker: Arc<Breaker>,
    tenant: Option<Box<str>>,
    tries: bool,
    health: Health,
}

impl Breaker {
    pub(super) fn new(rules: plan::Breaker) -> Self {
        Self { rules, tenants: Mutex::default() }
    }

    pub(super) fn rules(&self) -> plan::Breaker {
        self.rules
    }

    /// Lets a request of this caller go, or says when to come back.
    pub(super) fn enter(self: &Arc<Self>, caller: &Caller) -> Result<Passage, Duration> {
        let tenant = caller.who.tenant.clone();
        let mut tenants = self.tenants();
        let passes = |tries, tenant| Passage { breaker: Arc::clone(self), tenant, tries, health: Health::Unknown };
        let Some(circuit) = tenants.get_mut(&tenant) else { return Ok(passes(false, tenant)) };
        match *circuit {
            Circuit::Closed { .. } => Ok(passes(false, tenant)),
            Circuit::Open { until } => {
                let left = until.saturating_duration_since(Instant::now());
                if !left.is_zero() {
                    return Err(left);
                }
                *circuit = Circuit::Trying { trials: 1 };
                Ok(passes(true, tenant))
            }
            Circuit::Trying { trials } if trials < self.rules.trials => {
                *circuit = Circuit::Trying { trials: trials + 1 };
                Ok(passes(true, tenant))
            }
            Circuit::Trying { .. } => Err(TRYING),
        }
    }

    /// For how many tenants the backend is left alone.
    pub(super) fn open(&self) -> u64 {
        let tenants = self.tenants();
        let open = tenants.values().filter(|circuit| !matches!(circuit, Circuit::Closed { .. }));
        open.count() as u64
    }

    fn tenants(&self) -> MutexGuard<'_, HashMap<Option<Box<str>>, Circuit>> {
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request has ended. `tries`: it was let go to try the backend.
    fn ended(&self, tenant: Option<&str>, tries: bool, health: Health) {
        let mut tenants = self.tenants();
        let key: Option<Box<str>> = tenant.map(Into::into);
        let circuit = tenants.get(&key).copied().unwrap_or(Circuit::Closed { failures: 0 });
        let opened = || Circuit::Open { until: Instant::now() + Duration::from_millis(self.rules.open_ms) };
        let next = match (circuit, tries, health) {
            (Circuit::Closed { .. }, _, Health::Well) => Circuit::Closed { failures: 0 },
            (Circuit::Closed { failures }, _, Health::Failing) if failures + 1 >= self.rules.failures => opened(),
            (Circuit::Closed { failures }, _, Health::Failing) => Circuit::Closed { failures: failures + 1 },
            (Circuit::Trying { .. }, true, Health::Well) => Circuit::Closed { failures: 0 },
            (Circuit::Trying { .. }, true, Health::Failing) => opened(),
            // Others may try in its place.
            (Circuit::Trying { trials }, true, Health::Unknown) => match trials {
                0 | 1 => Circuit::Open { until: Instant::now() },
                trials => Circuit::Trying { trials: trials - 1 },
            },
            // It was sent before the backend was given its rest, or another has decided since.
            (circuit, _, _) => circuit,
        };
        if next == (Circuit::Closed { failures: 0 }) {
            tenants.remove(&key);
            return;
        }
        if tenants.len() >= MANY {
            tenants.retain(|_, circuit| !matches!(circuit, Circuit::Closed { .. }));
        }
        tenants.insert(key, next);
    }
}

impl Passage {
    /// How the request ended.
    pub(super) fn end(mut self, health: Health) {
        self.health = health;
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        if self.tries || self.health != Health::Unknown {
            self.breaker.ended(self.tenant.as_deref(), self.tries, self.health);
        }
    }
}

#[cfg(test)]
mod tests;
