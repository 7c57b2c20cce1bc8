//! A lead is accepted, looked at, and decided of.

use kartoteka_compiler::plan::CallRate;
use serde_json::{Map, Value, json};

use super::lead::{Lead, UnfitField};
use super::pace::BOUNDS;
use super::target::SyncTarget;
use crate::access::connecting::{ConnectionAsked, ConnectsTenants as _, UnfitSetting};
use crate::access::consent::canonical;
use crate::access::limits::{Counted, Guarding, LimitScope};
use crate::access::syncing::{LeadAccepted, LeadDecision, LeadShown, SyncRefused};
use crate::catalog::ToolSet;
use crate::server::Server;
use crate::store::outbox::{NewLead, OutboxRecord, PutLead};

/// How often a tenant brings leads.
const OFTEN: CallRate = CallRate { calls: 1_200, window_ms: 60_000 };

impl Server {
    /// Commits a lead in the outbox, unless it is what was accepted last.
    pub(super) async fn lead_accepted(
        &self,
        asked: &ConnectionAsked,
        catalog: Option<&str>,
        sent: &Map<String, Value>,
    ) -> Result<LeadAccepted, SyncRefused> {
        let store = self.consent.store();
        if store.is_volatile() {
            return Err(SyncRefused::Volatile);
        }
        self.count_lead(asked)?;
        let set = self.set();
        let target = self.sync_target(&set, asked, catalog).await?;
        let lead = Lead::read(sent).map_err(|unfit| self.unfit_lead(asked, unfit))?;
        let misfits = target.misfits(&set, self.locale_of(asked), (&asked.tenant, &lead));
        if !misfits.is_empty() {
            return Err(SyncRefused::Unfit(misfits));
        }
        let name = target.catalog.name();
        let says = canonical::text(&Value::Object(lead.fields.clone()));
        let new = NewLead {
            catalog: name,
            lead: &lead.id,
            fields: &lead.fields,
            digest: store.fingerprint(says.as_bytes()),
            principal: asked.who.principal.as_str(),
        };
        let passed = json!({ "id": lead.id }).to_string();
        let put = self.sync_audited(asked, ("sync/accept", Some(&passed)), name, async |on_record| {
            match store.of_tenant(&asked.tenant).put_lead(&new, BOUNDS, on_record).await? {
                PutLead::Accepted(record) => Ok((record, false)),
                PutLead::Same(record) => Ok((record, true)),
                PutLead::Full => Err(SyncRefused::Full),
            }
        });
        let (record, same) = put.await?;
        self.sync.wake.notify_one();
        Ok(LeadAccepted { lead: self.shown_lead(&asked.tenant, &record), same })
    }

    /// What of a lead is not as it must be, in the words of who brings it.
    fn unfit_lead(&self, asked: &ConnectionAsked, unfit: Vec<UnfitField>) -> SyncRefused {
        let said = |UnfitField { name, text, kind }| UnfitSetting { name, message: self.said(asked, text, None), kind };
        SyncRefused::Unfit(unfit.into_iter().map(said).collect())
    }

    fn count_lead(&self, asked: &ConnectionAsked) -> Result<(), SyncRefused> {
        let mut guarding = Guarding::default();
        guarding.limit(LimitScope::Leads, Counted::Tenant, OFTEN);
        let counted = self.limits.enter(&guarding, &self.caller_for(asked));
        counted.map(drop).map_err(|refused| SyncRefused::Limited(refused.wait()))
    }

    pub(super) async fn lead_shown(
        &self,
        asked: &ConnectionAsked,
        catalog: Option<&str>,
        id: &str,
    ) -> Result<LeadShown, SyncRefused> {
        let set = self.set();
        let scope = self.consent.store().of_tenant(&asked.tenant);
        let found = match self.sync_target(&set, asked, catalog).await {
            Ok(target) => scope.lead(target.catalog.name(), id).await?.ok_or(SyncRefused::Absent)?,
            // What was accepted before it was disconnected is there.
            Err(SyncRefused::NotConnected) => self.lead_of_any(&set, asked, id).await?,
            Err(why) => return Err(why),
        };
        Ok(self.shown_lead(&asked.tenant, &found))
    }

    /// A lead of a tenant that has connected nothing now, into whichever system it was to go: of several none is meant.
    async fn lead_of_any(&self, set: &ToolSet, asked: &ConnectionAsked, id: &str) -> Result<OutboxRecord, SyncRefused> {
        let scope = self.consent.store().of_tenant(&asked.tenant);
        let mut all = Vec::new();
        for found in self.all_connectable(set, asked) {
            if SyncTarget::of(found.catalog).is_some() {
                all.extend(scope.lead(found.catalog.name(), id).await?);
            }
        }
        if all.len() > 1 {
            return Err(SyncRefused::Ambiguous(all.into_iter().map(|record| record.catalog).collect()));
        }
        all.pop().ok_or(SyncRefused::NotConnected)
    }

    /// Has a lead that waits for a person tried again, or gives it up.
    pub(super) async fn lead_decided(
        &self,
        asked: &ConnectionAsked,
        catalog: Option<&str>,
        (id, decision): (&str, LeadDecision),
    ) -> Result<LeadShown, SyncRefused> {
        let set = self.set();
        let target = self.sync_target(&set, asked, catalog).await?;
        let name = target.catalog.name();
        let scope = self.consent.store().of_tenant(&asked.tenant);
        let method = match decision {
            LeadDecision::Retry => "sync/retry",
            LeadDecision::Drop => "sync/drop",
        };
        let passed = json!({ "id": id }).to_string();
        let decided = self.sync_audited(asked, (method, Some(&passed)), name, async |on_record| {
            let found = match decision {
                LeadDecision::Retry => scope.retry_lead(name, id, on_record).await?,
                LeadDecision::Drop => scope.drop_lead(name, id, on_record).await?,
            };
            found.ok_or(SyncRefused::Absent)
        });
        let record = decided.await?;
        self.sync.wake.notify_one();
        tracing::info!(tenant = &*asked.tenant, catalog = name, method, by = %asked.who.principal, "a lead was decided of");
        Ok(self.shown_lead(&asked.tenant, &record))
    }
}
