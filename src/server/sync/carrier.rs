//! Brings leads into their systems: some at once, of each tenant a few, tenants by turns; one lead at most once at a time.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use kartoteka_compiler::plan::CallRate;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{sleep, timeout};

use super::desk::AttemptEnded;
use super::pace::{SyncPace, milliseconds};
use super::sent::AttemptOutcome;
use super::target::SyncTarget;
use crate::access::limits::{Counted, Guarding, LimitScope};
use crate::server::Server;
use crate::store::fault::StoreFault;
use crate::store::outbox::{
    AttemptEnd, EndedAttempt, OUTBOX_HOLD, OutboxAttempt, OutboxRecord, SystemSaid, SystemSeen, TakenLead,
};

/// How long what is under way may take when the server ends.
const GRACE: Duration = Duration::from_secs(5);

/// What is seen of a system whose leads do not open: the next one is tried all the same.
const LOCKED: SystemSeen<'static> = SystemSeen::Fails { kind: "locked", most: 1, rest_ms: 0 };

/// The attempts that are under way.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<()>,
    /// Whose each is.
    of: HashMap<Id, Box<str>>,
}

impl UnderWay {
    fn of_tenant(&self, tenant: &str) -> usize {
        self.of.values().filter(|own| ***own == *tenant).count()
    }

    fn ended(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = match &ended {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        self.of.remove(&id);
        if ended.is_err_and(|error| error.is_panic()) {
            tracing::error!("bringing a lead into its system panicked; the attempt counts as lost");
        }
    }
}

impl Server {
    /// Brings leads into their systems until `stop`; what is under way then may end, for a while. An attempt that does not is found by
    /// the next process as one of which nothing is known.
    pub(crate) async fn carry_leads(self: Arc<Self>, pace: SyncPace, stop: impl Future<Output = ()>) {
        let mut under_way = UnderWay::default();
        let mut stop = std::pin::pin!(stop);
        loop {
            if let Err(fault) = self.begin_due(pace, &mut under_way).await {
                tracing::error!(error = %fault, "the store does not say which leads are due");
            }
            self.count_leads().await;
            tokio::select! {
                () = &mut stop => break,
                Some(ended) = under_way.tasks.join_next_with_id() => under_way.ended(ended),
                () = self.sync.wake.notified() => {}
                () = sleep(pace.look) => {}
            }
        }
        let all = async { while under_way.tasks.join_next().await.is_some() {} };
        let _in_time = timeout(GRACE, all).await;
    }

    /// Asks the store now and then how many leads wait.
    async fn count_leads(&self) {
        if !self.sync.has_to_count() {
            return;
        }
        let stock = self.consent.store().outbox_stock().await;
        if let Err(fault) = &stock {
            tracing::error!(error = %fault, "the store does not say how many leads wait");
        }
        self.sync.counted(stock.ok());
    }

    /// Begins what is due, as far as there is room: of each tenant one after another.
    async fn begin_due(self: &Arc<Self>, pace: SyncPace, under_way: &mut UnderWay) -> Result<(), StoreFault> {
        if under_way.tasks.len() >= pace.at_once {
            return Ok(());
        }
        let mut due = VecDeque::from(self.consent.store().due_leads().await?);
        while let Some((tenant, catalog)) = due.pop_front() {
            if under_way.tasks.len() >= pace.at_once {
                break;
            }
            // What its tenant is not offered now waits until it is.
            let is_offered = self.made_tenants.offer_of(&tenant).is_none_or(|offer| offer.offer().has(&catalog));
            if !is_offered || under_way.of_tenant(&tenant) >= pace.of_tenant || !self.may_begin(&tenant, pace) {
                continue;
            }
            let repeats = self.repeats(&catalog);
            match self.consent.store().of_tenant(&tenant).take_lead(&catalog, pace.taken_by(repeats)).await? {
                TakenLead::Nothing => continue,
                TakenLead::Attempt(attempt) => {
                    let server = Arc::clone(self);
                    let (own, known) = (tenant.clone(), tenant.as_str().into());
                    let task = under_way.tasks.spawn(async move { server.bring(&own, &attempt, pace).await });
                    under_way.of.insert(task.id(), known);
                }
                TakenLead::Lost(record) => {
                    told(&tenant, &record, "an attempt was lost with its process: it is not known what it did")
                }
                TakenLead::GivenUp(record) => told(&tenant, &record, "a lead is given up"),
                TakenLead::Locked(record) => self.locked(&tenant, &record).await?,
            }
            due.push_back((tenant, catalog));
        }
        Ok(())
    }

    /// Tells of a lead that does not open: it waits for the operator by itself, and those that open go on.
    async fn locked(&self, tenant: &str, record: &OutboxRecord) -> Result<(), StoreFault> {
        let scope = self.consent.store().of_tenant(tenant);
        if scope.note_system(&record.catalog, LOCKED).await? == 1 {
            let what = "leads do not open with the keys of this server, and wait: put the key back that `kartoteka keys status` misses";
            tracing::error!(tenant, catalog = record.catalog, "{what}");
        }
        Ok(())
    }

    /// Counts an attempt of a tenant.
    fn may_begin(&self, tenant: &str, pace: SyncPace) -> bool {
        let mut guarding = Guarding::default();
        let rate = CallRate { calls: pace.per_second, window_ms: 1_000 };
        guarding.limit(LimitScope::Attempts, Counted::Tenant, rate);
        self.limits.enter(&guarding, &self.bringing(tenant, "sync")).is_ok()
    }

    /// Whether the tool of a catalog finds what it has made, so that it may be called again after any end.
    fn repeats(&self, catalog: &str) -> bool {
        let set = self.set();
        let found = set.catalogs().iter().find(|served| served.name() == catalog);
        found.and_then(SyncTarget::of).is_some_and(|target| target.call.key.is_some())
    }

    /// Makes an attempt, and notes how it ended.
    async fn bring(&self, tenant: &str, attempt: &OutboxAttempt, pace: SyncPace) {
        let record = &attempt.record;
        let sent = tokio::select! {
            sent = self.sent(tenant, attempt, pace.longest) => sent,
            never = self.hold(tenant, record) => match never {},
        };
        if let Err(fault) = self.noted(tenant, record, (&sent.0, sent.1.as_ref()), pace).await {
            tracing::error!(error = %fault, tenant, catalog = record.catalog, "it is not noted how an attempt ended; it counts as lost");
        }
        // Behind what became of the lead: a system may take its time to say which fields it has.
        if matches!(sent.0, AttemptOutcome::Done(_)) {
            self.look_at_fields_again(tenant, record).await;
        }
    }

    /// Says again and again that an attempt is under way.
    async fn hold(&self, tenant: &str, record: &OutboxRecord) -> Infallible {
        loop {
            sleep(OUTBOX_HOLD).await;
            if let Err(fault) = self.consent.store().of_tenant(tenant).hold_lead(record).await {
                tracing::warn!(error = %fault, tenant, catalog = record.catalog, "it cannot be said that an attempt is under way");
            }
        }
    }

    async fn noted(
        &self,
        tenant: &str,
        record: &OutboxRecord,
        (sent, said): (&AttemptOutcome, Option<&SystemSaid>),
        pace: SyncPace,
    ) -> Result<(), StoreFault> {
        let scope = self.consent.store().of_tenant(tenant);
        let is_last = record.failures + 1 >= pace.failures;
        let end = match sent {
            AttemptOutcome::Done(id) => AttemptEnd::Done(id.as_deref()),
            AttemptOutcome::Unknown if is_last || !self.repeats(&record.catalog) => AttemptEnd::Unknown(None),
            AttemptOutcome::Unknown => {
                AttemptEnd::Unknown(Some(milliseconds(pace.settles).max(pace.wait(record.failures))))
            }
            AttemptOutcome::Failed(failed) if failed.untried => {
                AttemptEnd::Untried(failed.kind, milliseconds(pace.rest))
            }
            AttemptOutcome::Failed(failed) if failed.passes && !is_last => {
                AttemptEnd::Again(failed.kind, pace.wait(record.failures))
            }
            AttemptOutcome::Failed(failed) => AttemptEnd::Dead(failed.kind),
        };
        self.sync.count(match &end {
            AttemptEnd::Done(_) => AttemptEnded::Delivered,
            AttemptEnd::Again(..) | AttemptEnd::Untried(..) => AttemptEnded::Again,
            AttemptEnd::Unknown(_) => AttemptEnded::Unknown,
            AttemptEnd::Dead(_) => AttemptEnded::GivenUp,
        });
        let seen = match sent {
            AttemptOutcome::Done(_) => SystemSeen::Works,
            AttemptOutcome::Failed(failed) if failed.of_system => {
                SystemSeen::Fails { kind: failed.kind, most: pace.system_failures, rest_ms: milliseconds(pace.rest) }
            }
            AttemptOutcome::Failed(_) | AttemptOutcome::Unknown => SystemSeen::Nothing,
        };
        let Some(EndedAttempt { record: ended, failures }) = scope.end_attempt(record, (end, said), seen).await? else {
            return Ok(());
        };
        if let SystemSeen::Fails { kind, most, .. } = seen
            && failures == most
        {
            let catalog = &record.catalog;
            tracing::warn!(tenant, catalog, kind, "a system takes no leads: it is tried now and then alone");
        }
        if ended.is_given_up() {
            told(tenant, &ended, "a lead is given up, and waits for a person");
        }
        Ok(())
    }
}

fn told(tenant: &str, record: &OutboxRecord, what: &str) {
    let OutboxRecord { catalog, attempts, error, .. } = record;
    tracing::warn!(tenant, catalog, attempts, error, "{what}");
}
