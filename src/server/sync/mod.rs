//! Leads of tenants go into their systems: what comes is held against the tool that carries it over, committed in the outbox, and
//! brought from there. The manifest of a catalog says which tool that is; nothing here knows a system.
//!
//! # Layout
//!
//! - `lead`: what a lead may say; `target`: into which system it goes
//! - `lacking`: what it is asked of its fields
//! - `accept`: it is accepted, looked at and decided of; `shown`: how it is shown
//! - `pace`: how often and how long it is tried; `sent`: one attempt, and what its end means; `carrier`: who makes them; `desk`: what wakes it

mod accept;
mod carrier;
pub(super) mod desk;
mod lacking;
mod lead;
mod pace;
mod sent;
mod shown;
mod target;

use futures::FutureExt as _;
use kartoteka_compiler::plan::Effect;
use serde_json::{Map, Value};

pub(crate) use self::desk::LeadMetrics;
pub(crate) use self::pace::SyncPace;
use super::{Server, ends};
use crate::access::connecting::ConnectionAsked;
use crate::access::syncing::{LeadAccepted, LeadDecision, LeadShown, SyncRefused, Synced, SyncsLeads};
use crate::audit::{AuditEnding, AuditEntry, AuditStatus};
use crate::store::OnRecord;
use crate::store::outbox::OutboxStock;

impl SyncsLeads for Server {
    fn accept<'s>(
        &'s self,
        asked: &'s ConnectionAsked,
        catalog: Option<&'s str>,
        lead: &'s Map<String, Value>,
    ) -> Synced<'s, LeadAccepted> {
        self.lead_accepted(asked, catalog, lead).boxed()
    }

    fn lead<'s>(&'s self, asked: &'s ConnectionAsked, catalog: Option<&'s str>, id: &'s str) -> Synced<'s, LeadShown> {
        self.lead_shown(asked, catalog, id).boxed()
    }

    fn given_up<'s>(
        &'s self,
        asked: &'s ConnectionAsked,
        catalog: Option<&'s str>,
    ) -> Synced<'s, (Vec<LeadShown>, bool)> {
        async move {
            self.sync_tenant(asked).await?;
            let set = self.set();
            let seen = self.all_connectable(&set, asked);
            let seen = seen.iter().map(|found| found.catalog.name());
            let seen: Vec<&str> = seen.filter(|name| catalog.is_none_or(|catalog| catalog == *name)).collect();
            let found = self.consent.store().of_tenant(&asked.tenant).given_up_leads(&seen).await?;
            let leads = found.leads.iter().map(|record| self.shown_lead(&asked.tenant, record));
            Ok((leads.collect(), found.more))
        }
        .boxed()
    }

    fn decide<'s>(
        &'s self,
        asked: &'s ConnectionAsked,
        catalog: Option<&'s str>,
        id: &'s str,
        decision: LeadDecision,
    ) -> Synced<'s, LeadShown> {
        self.lead_decided(asked, catalog, (id, decision)).boxed()
    }

    fn pause<'s>(&'s self, asked: &'s ConnectionAsked, catalog: &'s str, pauses: bool) -> Synced<'s, bool> {
        async move {
            let set = self.set();
            let target = self.sync_target(&set, asked, Some(catalog)).await?;
            let method = if pauses { "sync/pause" } else { "sync/resume" };
            let by = asked.who.actor();
            let changed = self.sync_audited(asked, (method, None), target.catalog.name(), async |on_record| {
                let scope = self.consent.store().of_tenant(&asked.tenant);
                Ok(scope.pause_sync(catalog, pauses.then_some(by), on_record).await?)
            });
            let changed = changed.await?;
            self.sync.wake.notify_one();
            tracing::info!(tenant = &*asked.tenant, catalog, pauses, by = %asked.who.principal, "the sync of a connection was paused or resumed");
            Ok(changed)
        }
        .boxed()
    }
}

impl Server {
    /// What operators see of leads.
    pub(crate) fn lead_metrics(&self) -> LeadMetrics {
        let metrics = self.sync.metrics();
        // Nothing is accepted that would end with the process.
        let stock = if self.consent.store().is_volatile() { Some(OutboxStock::default()) } else { metrics.stock };
        LeadMetrics { stock, ..metrics }
    }

    /// Has the leads that wait for a system tried at once: it was connected, or works.
    pub(in crate::server) async fn wake_leads(&self, tenant: &str, catalog: &str) {
        if let Err(fault) = self.consent.store().of_tenant(tenant).wake_sync(catalog).await {
            tracing::error!(error = %fault, tenant, catalog, "leads that wait are not tried at once");
        }
        self.sync.wake.notify_one();
    }

    /// Whether there is such a tenant.
    async fn sync_tenant(&self, asked: &ConnectionAsked) -> Result<(), SyncRefused> {
        use crate::access::connecting::ConnectRefused;
        self.known_tenant(asked).await.map_err(|why| match why {
            ConnectRefused::Store(fault) => SyncRefused::Store(fault),
            _ => SyncRefused::Absent,
        })
    }

    /// Records in the audit that a change is made, and how it ended; of what was passed, a fingerprint alone.
    async fn sync_audited<T>(
        &self,
        asked: &ConnectionAsked,
        (method, passed): (&'static str, Option<&str>),
        catalog: &str,
        done: impl AsyncFnOnce(&OnRecord) -> Result<T, SyncRefused>,
    ) -> Result<T, SyncRefused> {
        let entry = self.begin_asked(asked, (method, Effect::Write, passed), Some(catalog));
        let on_record = AuditEntry::intend_act(entry.as_ref()).await.map_err(|_| SyncRefused::Unaudited)?;
        let done = done(&on_record).await;
        let ending = match &done {
            Ok(_) => AuditEnding::of(None),
            Err(refused) => AuditEnding::with(AuditStatus::Error, Some(kind(refused))),
        };
        // What was done is done, whatever becomes of the record of its end.
        let _told = ends::end(entry.as_ref(), &ending).await;
        done
    }
}

/// The kind of a refusal.
fn kind(refused: &SyncRefused) -> &'static str {
    match refused {
        SyncRefused::Absent => "not_found",
        SyncRefused::NotConnected => "not_connected",
        SyncRefused::Ambiguous(_) => "ambiguous",
        SyncRefused::Unfit(_) => "bad_argument",
        SyncRefused::Limited(_) => "limited",
        SyncRefused::Full => "outbox_full",
        SyncRefused::Volatile => "not_durable",
        SyncRefused::Unaudited => "unaudited",
        SyncRefused::Store(fault) => fault.kind(),
    }
}

#[cfg(test)]
mod tests;
