//! What holds of tenants now, also for their callers who were let in before.

use std::collections::{HashMap, HashSet};

use tokio::sync::watch;

use super::offer::OfferMark;

/// What holds of tenants for whom it is not what holds of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TenantStandings {
    /// Those whose callers are not let in.
    pub(crate) stopped: HashSet<Box<str>>,
    /// What is all that their callers are offered, of those to whom not everything is.
    pub(crate) offers: HashMap<Box<str>, OfferMark>,
}

/// The tenants whose callers are not let in, and what those of others are offered, as it is now.
#[derive(Debug, Clone)]
pub struct TenantsNow(watch::Receiver<TenantStandings>);

impl TenantsNow {
    /// What this says, which may change.
    #[must_use]
    pub(crate) fn of(standings: watch::Receiver<TenantStandings>) -> Self {
        Self(standings)
    }

    /// Whether the callers of a tenant are not let in.
    #[must_use]
    pub(crate) fn have_stopped(&self, tenant: &str) -> bool {
        self.0.borrow().stopped.contains(tenant)
    }

    /// What is all that the callers of a tenant are offered; `None`: everything.
    #[must_use]
    pub(crate) fn offer(&self, tenant: &str) -> Option<OfferMark> {
        self.0.borrow().offers.get(tenant).copied()
    }

    /// Completes when the callers of a tenant are not let in.
    pub(super) async fn to_stop(&self, tenant: &str) {
        let mut standings = self.0.clone();
        if standings.wait_for(|standings| standings.stopped.contains(tenant)).await.is_err() {
            // Who stops tenants is gone.
            std::future::pending().await
        }
    }
}
