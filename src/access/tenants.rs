//! Which tenants callers may call for, where it is their credential that names one.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use tokio::sync::watch;

use crate::caller::{DEFAULT_TENANT, OfferMark, TenantStandings, TenantsNow};

/// The longest id of a tenant, in bytes.
const LONGEST: usize = 64;

/// The tenants that a credential may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TenantRule {
    /// These. `default`, whose settings are the server's own, is one of them where the operator lists it.
    Listed(Vec<Box<str>>),
    /// Any whose id is one, lower-case letters, digits, `_` and `-`, but for `default`.
    Claimed,
}

/// The tenants that were made while the server runs, and what became of each; and what those and the ones of the operator's file are offered.
#[derive(Debug, Default)]
pub struct MadeTenants {
    made: ArcSwap<HashMap<Box<str>, MadeTenant>>,
    /// Those of the operator's file: whatever the store says of one, it is not stopped.
    of_file: Mutex<HashSet<Box<str>>>,
    /// Those that are stopped, and what callers of others are offered, for those who are let in.
    now: watch::Sender<TenantStandings>,
}

/// A tenant that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MadeTenant {
    /// It is let in.
    Active,
    /// It is there, and not let in.
    Stopped,
    /// It was deleted since the server runs.
    Gone,
}

/// Which tenants a credential may name: those of the operator's file, and those that were made.
#[derive(Debug, Clone, Default)]
pub(crate) struct TenantAdmission {
    rule: TenantRule,
    made: Arc<MadeTenants>,
}

impl MadeTenants {
    /// From now on it is these. Those that were there before are gone.
    pub(crate) fn follow(&self, tenants: impl IntoIterator<Item = (Box<str>, bool)>) {
        let of_file = self.of_file.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.made.load();
        let mut now: HashMap<_, _> = before.keys().map(|tenant| (tenant.clone(), MadeTenant::Gone)).collect();
        let made = |is_active| if is_active { MadeTenant::Active } else { MadeTenant::Stopped };
        now.extend(tenants.into_iter().map(|(tenant, is_active)| (tenant, made(is_active))));
        self.made.store(Arc::new(now));
        self.stop(&of_file);
    }

    /// From now on the operator's file names these.
    pub(crate) fn name_in_file(&self, tenants: impl IntoIterator<Item = Box<str>>) {
        let mut of_file = self.of_file.lock().unwrap_or_else(PoisonError::into_inner);
        *of_file = tenants.into_iter().collect();
        self.stop(&of_file);
    }

    fn stop(&self, of_file: &HashSet<Box<str>>) {
        let made = self.made.load();
        let is_stopped = |tenant: &str, state| state == MadeTenant::Stopped && !of_file.contains(tenant);
        let now = made.iter().filter(|(tenant, state)| is_stopped(tenant, **state)).map(|(tenant, _)| tenant.clone());
        let now: HashSet<_> = now.collect();
        self.now.send_if_modified(|standings| {
            let differs = standings.stopped != now;
            standings.stopped = now;
            differs
        });
    }

    /// From now on these are all to whose callers not everything is offered, and what is. Whether that is new.
    pub(crate) fn offer(&self, offers: HashMap<Box<str>, OfferMark>) -> bool {
        self.now.send_if_modified(|standings| {
            let differs = standings.offers != offers;
            standings.offers = offers;
            differs
        })
    }

    /// What the callers of a tenant are offered; `None`: everything.
    pub(crate) fn offer_of(&self, tenant: &str) -> Option<OfferMark> {
        self.now.borrow().offers.get(tenant).copied()
    }

    /// What holds of tenants, now and from now on.
    #[must_use]
    pub(crate) fn now(&self) -> TenantsNow {
        TenantsNow::of(self.now.subscribe())
    }

    /// What became of a tenant; `None`: it was never made here.
    pub(crate) fn state(&self, tenant: &str) -> Option<MadeTenant> {
        self.made.load().get(tenant).copied()
    }
}

impl TenantAdmission {
    /// By this rule, and those that were made.
    #[must_use]
    pub(crate) fn new(rule: TenantRule, made: Arc<MadeTenants>) -> Self {
        Self { rule, made }
    }

    /// Whether a tenant may be named.
    #[must_use]
    pub(crate) fn admits(&self, tenant: &str) -> bool {
        let is_made = || self.made.state(tenant) == Some(MadeTenant::Active);
        !self.made.now.borrow().stopped.contains(tenant) && (self.rule.admits(tenant) || is_made())
    }

    /// Whether a tenant is there, and the operator has stopped it.
    #[must_use]
    pub(crate) fn is_stopped(&self, tenant: &str) -> bool {
        self.made.now.borrow().stopped.contains(tenant)
    }

    /// Whether the operator's file says the same.
    #[must_use]
    pub(crate) fn is_ruled_as(&self, other: &Self) -> bool {
        self.rule == other.rule
    }
}

impl Default for TenantRule {
    fn default() -> Self {
        Self::Listed(Vec::new())
    }
}

impl TenantRule {
    /// Whether a tenant may be named.
    #[must_use]
    pub(crate) fn admits(&self, tenant: &str) -> bool {
        match self {
            Self::Listed(known) => known.iter().any(|known| **known == *tenant),
            Self::Claimed => tenant != DEFAULT_TENANT && is_tenant(tenant),
        }
    }
}

/// Whether this can be the id of a tenant: lower-case letters, digits, `_` and `-`, a letter or a digit first.
#[must_use]
pub(crate) fn is_tenant(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let first = id.bytes().next().is_some_and(plain);
    first && id.len() <= LONGEST && id.bytes().all(|byte| plain(byte) || b"_-".contains(&byte))
}

#[cfg(test)]
mod tests;
