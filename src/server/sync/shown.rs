//! Leads, and how they go into a system, as answers show it.

use std::collections::HashMap;

use super::pace::SYSTEM_FAILURES;
use crate::access::consent::moment;
use crate::access::sync_shown::SyncShown;
use crate::access::syncing::{LeadShown, LeadUpstream};
use crate::server::Server;
use crate::store::fault::StoreFault;
use crate::store::outbox::{OutboxRecord, OutboxState, SyncCounts, SyncStanding, SystemSaid};

/// How a lead stands, and what the system has said of it.
fn lead(record: &OutboxRecord, said: Option<SystemSaid>) -> LeadShown {
    let waits = matches!(record.state, OutboxState::Waiting | OutboxState::Unknown);
    LeadShown {
        id: record.lead.clone(),
        catalog: record.catalog.clone(),
        state: record.state.name(),
        record: record.record.clone(),
        attempts: record.attempts,
        error: record.error.clone(),
        upstream: said.map(|SystemSaid { code, message }| LeadUpstream { code, message }),
        accepted_at: moment(record.accepted_at),
        tried_at: record.tried_at.map(moment),
        next_at: record.next_at.filter(|_| waits).map(moment),
        done_at: record.done_at.map(moment),
    }
}

impl Server {
    /// How a lead of a tenant stands.
    pub(super) fn shown_lead(&self, tenant: &str, record: &OutboxRecord) -> LeadShown {
        let said = record.error.as_ref().and_then(|_| self.consent.store().of_tenant(tenant).said_of(record));
        lead(record, said)
    }

    /// How the leads of a tenant go into its systems.
    pub(in crate::server) async fn syncs(&self, tenant: &str) -> Result<TenantSyncs, StoreFault> {
        let scope = self.consent.store().of_tenant(tenant);
        Ok(TenantSyncs { standings: scope.sync_standings().await?, counts: scope.sync_counts().await? })
    }
}

/// How the leads of a tenant go into its systems.
pub(in crate::server) struct TenantSyncs {
    standings: Vec<SyncStanding>,
    counts: HashMap<String, SyncCounts>,
}

impl TenantSyncs {
    /// How they go into one of them.
    pub(in crate::server) fn shown(&self, catalog: &str) -> SyncShown {
        let standing = self.standings.iter().find(|standing| standing.catalog == catalog).cloned().unwrap_or_default();
        let counts = self.counts.get(catalog).copied().unwrap_or_default();
        SyncShown {
            status: status(&standing),
            last_sync_at: standing.last_sync_at.map(moment),
            error: standing.error,
            paused_at: standing.paused_at.map(moment),
            paused_by: standing.paused_by,
            lacks: standing.lacks,
            lacks_hint: None,
            waiting: counts.waiting,
            dead: counts.dead,
        }
    }
}

fn status(standing: &SyncStanding) -> &'static str {
    match standing {
        SyncStanding { paused_at: Some(_), .. } => "paused",
        SyncStanding { failures, .. } if *failures >= SYSTEM_FAILURES => "error",
        SyncStanding { .. } => "active",
    }
}
