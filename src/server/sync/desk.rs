//! What the leads of all tenants share.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::store::outbox::OutboxStock;

/// How often the store is asked how many leads wait.
const COUNTED: Duration = Duration::from_secs(15);

/// How often a system is asked for its fields while leads go into it.
const LOOKED: Duration = Duration::from_mins(10);

/// What the leads of all tenants share.
#[derive(Debug, Default)]
pub(in crate::server) struct SyncDesk {
    /// Something may be due.
    pub(super) wake: Notify,
    /// The attempts of this process, by how they ended.
    ended: [AtomicU64; ATTEMPT_ENDS.len()],
    stock: Mutex<CountedStock>,
    /// The tenants' systems that were asked for their fields a short while ago.
    looked: Mutex<HashMap<TenantSystem, Instant>>,
}

/// A tenant, and the catalog of a system of its.
type TenantSystem = (Box<str>, Box<str>);

/// How many leads wait, in the store, and when that was last asked.
#[derive(Debug, Default)]
struct CountedStock {
    /// `None`: it is not known.
    stock: Option<OutboxStock>,
    asked: Option<Instant>,
}

/// How an attempt to bring a lead into its system ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AttemptEnded {
    /// The system has it.
    Delivered,
    /// It is tried again.
    Again,
    /// It is not known what it did.
    Unknown,
    /// It waits for a person.
    GivenUp,
}

const ATTEMPT_ENDS: [(AttemptEnded, &str); 4] = [
    (AttemptEnded::Delivered, "delivered"),
    (AttemptEnded::Again, "again"),
    (AttemptEnded::Unknown, "unknown"),
    (AttemptEnded::GivenUp, "given_up"),
];

/// What operators see of leads.
#[derive(Debug, Clone)]
pub(crate) struct LeadMetrics {
    /// Attempts of this process, by how they ended.
    pub(crate) attempts: [(&'static str, u64); ATTEMPT_ENDS.len()],
    /// How the leads in the store stand, some seconds ago at most; `None`: it is not known.
    pub(crate) stock: Option<OutboxStock>,
}

impl SyncDesk {
    pub(super) fn count(&self, end: AttemptEnded) {
        self.ended[end as usize].fetch_add(1, Relaxed);
    }

    /// Whether it is time to ask the store how many wait; if so, it counts as asked.
    pub(super) fn has_to_count(&self) -> bool {
        let mut counted = self.stock.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = counted.asked.is_none_or(|asked| asked.elapsed() >= COUNTED);
        if is_due {
            counted.asked = Some(Instant::now());
        }
        is_due
    }

    /// Whether it is time to ask a tenant's system for its fields; if so, it counts as asked.
    pub(super) fn has_to_look(&self, tenant: &str, catalog: &str) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (tenant.into(), catalog.into());
        if looked.get(&place).is_some_and(|asked| asked.elapsed() < LOOKED) {
            return false;
        }
        looked.retain(|_, asked| asked.elapsed() < LOOKED);
        looked.insert(place, Instant::now());
        true
    }

    /// What the store has said; `None`: nothing.
    pub(super) fn counted(&self, stock: Option<OutboxStock>) {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner).stock = stock;
    }

    pub(in crate::server) fn metrics(&self) -> LeadMetrics {
        LeadMetrics {
            attempts: ATTEMPT_ENDS.map(|(end, name)| (name, self.ended[end as usize].load(Relaxed))),
            stock: self.stock.lock().unwrap_or_else(PoisonError::into_inner).stock,
        }
    }
}
