//! How often callers may call: exact sliding windows. In no window of time does a limit let more calls through than it says,
//! and a call passes as soon as one more is allowed.
//!
//! All windows of a tenant lie behind one lock: a call takes its place in all of them, or in none. What has been idle for the
//! length of its window is forgotten.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use kartoteka_compiler::plan::CallRate;
use tokio::time::Instant;

use super::window::Window;
use crate::caller::Caller;

/// Beyond so many windows of one tenant, or tenants, the idle ones are looked for; and again when there are twice as many.
const MANY: usize = 1_024;

/// The most windows of one tenant. Beyond it no new caller is let in, until others have been idle.
const MOST: usize = 100_000;

/// Of what calls are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum LimitScope {
    /// Of all there is.
    Server,
    /// Of a catalog.
    Catalog(Arc<str>),
    /// Of a tool of a catalog.
    Tool(Arc<str>, Arc<str>),
    /// Of what a tenant connects and has tried.
    Connections,
    /// Of the leads that a tenant brings.
    Leads,
    /// Of the attempts to bring them into its systems.
    Attempts,
}

/// Whose calls are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Counted {
    /// Those of a tenant.
    Tenant,
    /// Those of each caller.
    Caller,
    /// Those of each caller who acts in this role.
    Role(Arc<str>),
}

/// What one tool's calls are held against, all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Guarding {
    /// Each on its own; no two of one scope and subject.
    pub(crate) limits: Vec<(LimitScope, Counted, CallRate)>,
    /// How many at once.
    pub(crate) parallel: Vec<(LimitScope, Counted, u32)>,
}

/// Why a call is not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LimitRefused {
    /// A limit is reached; a call made after this time passes, if no other comes first.
    Limited(Duration),
    /// As many as may run at once are running.
    Busy,
}

impl LimitRefused {
    /// When to come back.
    #[must_use]
    pub(crate) fn wait(self) -> Duration {
        match self {
            Self::Limited(wait) => wait,
            Self::Busy => Duration::from_secs(1),
        }
    }
}

/// The counts of a server.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    tenants: Mutex<Tenants>,
    /// What counts for single tenants, in the place of what counts for all of them.
    own: ArcSwap<HashMap<Box<str>, Guarding>>,
}

#[derive(Debug, Default)]
struct Tenants {
    counts: HashMap<Option<Box<str>>, Arc<Mutex<TenantCounts>>>,
    /// How many there were after the idle ones were last forgotten.
    kept: usize,
}

/// Of one tenant.
#[derive(Debug, Default)]
struct TenantCounts {
    windows: HashMap<CountKey, Window>,
    running: HashMap<CountKey, u32>,
    kept: usize,
}

/// One count: of a scope, for a tenant or for one caller of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct CountKey {
    scope: LimitScope,
    role: Option<Arc<str>>,
    caller: Option<Box<str>>,
    /// Two limits of one subject may have windows of other lengths over a reload.
    window_ms: u64,
}

/// A call's place among those that run at once, until it is dropped.
#[derive(Debug, Default)]
pub(crate) struct Running {
    of: Option<(Arc<Mutex<TenantCounts>>, Vec<CountKey>)>,
}

impl Guarding {
    /// Whether nothing is counted.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.limits.is_empty() && self.parallel.is_empty()
    }

    /// Adds a limit, in place of the one of the same scope and subject.
    pub(crate) fn limit(&mut self, scope: LimitScope, counted: Counted, rate: CallRate) {
        self.limits.retain(|(of, whose, _)| (of, whose) != (&scope, &counted));
        self.limits.push((scope, counted, rate));
    }

    /// Adds a bound of the calls at once, in place of the one of the same scope and subject.
    pub(crate) fn at_once(&mut self, scope: LimitScope, counted: Counted, most: u32) {
        self.parallel.retain(|(of, whose, _)| (of, whose) != (&scope, &counted));
        self.parallel.push((scope, counted, most));
    }
}

impl Limiter {
    /// From now on these count for single tenants, in the place of those of the same scope and subject.
    pub(crate) fn follow(&self, own: HashMap<Box<str>, Guarding>) {
        self.own.store(Arc::new(own));
    }

    /// Lets a call through that is held against this and against what counts for its tenant; `None`: nothing counts.
    ///
    /// # Errors
    /// As [`Limiter::enter`].
    pub(crate) fn enter_as_tenant(
        &self,
        guarding: Option<&Guarding>,
        caller: &Caller,
    ) -> Result<Option<Running>, LimitRefused> {
        let own = self.own.load();
        let Some(own) = own.get(caller.who.tenant_id()) else {
            return guarding.map(|guarding| self.enter(guarding, caller)).transpose();
        };
        let mut all = guarding.cloned().unwrap_or_default();
        own.limits.iter().for_each(|(scope, counted, rate)| all.limit(scope.clone(), counted.clone(), *rate));
        own.parallel.iter().for_each(|(scope, counted, most)| all.at_once(scope.clone(), counted.clone(), *most));
        self.enter(&all, caller).map(Some)
    }

    /// Lets a call through, or says why not. A call that is refused takes no place.
    ///
    /// # Errors
    /// A limit is reached, or too many calls run.
    pub(crate) fn enter(&self, guarding: &Guarding, caller: &Caller) -> Result<Running, LimitRefused> {
        if guarding.is_empty() {
            return Ok(Running::default());
        }
        let now = Instant::now();
        let tenant = self.tenant(caller, now);
        let mut counts = lock(&tenant);
        let mut wait: Option<Duration> = None;
        let limits = guarding
            .limits
            .iter()
            .filter_map(|(scope, counted, rate)| Some((CountKey::of(scope, counted, caller, rate.window_ms)?, rate)));
        let limits: Vec<(CountKey, &CallRate)> = limits.collect();
        for (key, rate) in &limits {
            let length = Duration::from_millis(rate.window_ms);
            let full = counts.windows.get_mut(key).and_then(|window| window.wait(now, length, rate.calls));
            wait = wait.max(full);
        }
        if let Some(wait) = wait {
            return Err(LimitRefused::Limited(wait));
        }
        let parallel = guarding
            .parallel
            .iter()
            .filter_map(|(scope, counted, most)| Some((CountKey::of(scope, counted, caller, 0)?, *most)));
        let parallel: Vec<(CountKey, u32)> = parallel.collect();
        if parallel.iter().any(|(key, most)| counts.running.get(key).copied().unwrap_or(0) >= *most) {
            return Err(LimitRefused::Busy);
        }
        counts.sweep(now);
        if counts.windows.len() + limits.len() > MOST {
            return Err(LimitRefused::Busy);
        }
        for (key, rate) in limits {
            let length = Duration::from_millis(rate.window_ms);
            counts.windows.entry(key).or_insert_with(|| Window::new(length)).take(now);
        }
        let keys: Vec<CountKey> = parallel.into_iter().map(|(key, _)| key).collect();
        for key in &keys {
            *counts.running.entry(key.clone()).or_default() += 1;
        }
        drop(counts);
        Ok(Running { of: (!keys.is_empty()).then_some((tenant, keys)) })
    }

    fn tenant(&self, caller: &Caller, now: Instant) -> Arc<Mutex<TenantCounts>> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counts) = tenants.counts.get(&caller.who.tenant) {
            return Arc::clone(counts);
        }
        if tenants.counts.len() >= MANY.max(tenants.kept * 2) {
            // No other thread can get at one that is held here alone.
            tenants.counts.retain(|_, counts| Arc::strong_count(counts) > 1 || !lock(counts).is_idle(now));
            tenants.kept = tenants.counts.len();
        }
        Arc::clone(tenants.counts.entry(caller.who.tenant.clone()).or_default())
    }
}

fn lock(counts: &Mutex<TenantCounts>) -> MutexGuard<'_, TenantCounts> {
    // Nothing in here can panic halfway.
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

impl TenantCounts {
    /// Forgets the windows in which nothing has happened for their length, if there are many.
    fn sweep(&mut self, now: Instant) {
        if self.windows.len() >= MANY.max(self.kept * 2).min(MOST) {
            self.windows.retain(|_, window| !window.is_idle(now));
            self.kept = self.windows.len();
        }
    }

    fn is_idle(&self, now: Instant) -> bool {
        self.running.is_empty() && self.windows.values().all(|window| window.is_idle(now))
    }
}

impl CountKey {
    /// The count that a call of this caller belongs to; `None` where the limit is for a role in which they do not act.
    fn of(scope: &LimitScope, counted: &Counted, caller: &Caller, window_ms: u64) -> Option<Self> {
        let principal = || Some(caller.who.principal.as_str().into());
        let (role, by) = match counted {
            Counted::Tenant => (None, None),
            Counted::Caller => (None, principal()),
            Counted::Role(role) => {
                if caller.role.as_ref() != Some(role) {
                    return None;
                }
                (Some(Arc::clone(role)), principal())
            }
        };
        Some(Self { scope: scope.clone(), role, caller: by, window_ms })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some((tenant, keys)) = self.of.take() else { return };
        let mut counts = lock(&tenant);
        for key in keys {
            if let Some(running) = counts.running.get_mut(&key) {
                *running -= 1;
                if *running == 0 {
                    counts.running.remove(&key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
