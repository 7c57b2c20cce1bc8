//! Leads, and how they go into a system, as answers show it.

use super::pace::SYSTEM_FAILURES;
use crate::access::consent::moment;
use crate::access::sync_shown::SyncShown;
use crate::access::syncing::LeadShown;
use crate::server::Server;
use crate::store::fault::StoreFault;
use crate::store::outbox::{OutboxRecord, OutboxState, SyncStanding};

/// How a lead stands.
pub(super) fn lead(record: &OutboxRecord) -> LeadShown {
    let waits = matches!(record.state, OutboxState::Waiting | OutboxState::Unknown);
    LeadShown {
        id: record.lead.clone(),
        catalog: record.catalog.clone(),
        state: record.state.name(),
        record: record.record.clone(),
        attempts: record.attempts,
        error: record.error.clone(),
        accepted_at: moment(record.accepted_at),
        tried_at: record.tried_at.map(moment),
        next_at: record.next_at.filter(|_| waits).map(moment),
        done_at: record.done_at.map(moment),
    }
}

impl Server {
    /// How the leads of a tenant go into a system.
    pub(in crate::server) async fn sync_shown(&self, tenant: &str, catalog: &str) -> Result<SyncShown, StoreFault> {
        let scope = self.consent.store().of_tenant(tenant);
        let standings = scope.sync_standings().await?;
        let standing = standings.into_iter().find(|standing| standing.catalog == catalog).unwrap_or_default();
        let counts = scope.sync_counts(catalog).await?;
        Ok(SyncShown {
            status: status(&standing),
            last_sync_at: standing.last_sync_at.map(moment),
            error: standing.error,
            paused_at: standing.paused_at.map(moment),
            paused_by: standing.paused_by,
            waiting: counts.waiting,
            dead: counts.dead,
        })
    }
}

fn status(standing: &SyncStanding) -> &'static str {
    match standing {
        SyncStanding { paused_at: Some(_), .. } => "paused",
        SyncStanding { failures, .. } if *failures >= SYSTEM_FAILURES => "error",
        SyncStanding { .. } => "active",
    }
}
