//! Attempts to bring a lead into its system: which is due, who makes it, and how it ends.

use std::time::Duration;

use sqlx::Row;

use super::record::{LeadFields, OutboxRecord, OutboxState, SystemSaid};
use super::standing::SystemSeen;
use crate::store::cause::{Cause, OnRecord};
use crate::store::fault::StoreFault;
use crate::store::scope::TenantScope;
use crate::store::stored::Store;
use crate::store::transaction::{StoreRow, StoreTransaction};

/// How often the process of an attempt has to say that it is under way.
pub(crate) const OUTBOX_HOLD: Duration = Duration::from_secs(1);

/// For how long an attempt counts as under way after its process has last said so, in milliseconds.
const ALIVE_MS: i64 = 5_000;

/// The most tenants' systems that are looked at in one go.
const MOST: i64 = 1_000;

/// How an attempt is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TakenBy {
    /// The tool finds a record before it makes one, so that an attempt may follow one of which nothing is known.
    pub(crate) repeats: bool,
    /// For how long one waits then, in milliseconds: the system may still be at it.
    pub(crate) settles_ms: i64,
    /// For how long a lead may wait in all, in milliseconds.
    pub(crate) oldest_ms: i64,
    /// How long one waits where it does not open, in milliseconds.
    pub(crate) rest_ms: i64,
}

/// An attempt that is under way.
#[derive(Debug, Clone)]
pub(crate) struct OutboxAttempt {
    /// The lead as it was taken.
    pub(crate) record: OutboxRecord,
    /// What goes out.
    pub(crate) fields: LeadFields,
}

/// What was found due.
#[derive(Debug, Clone)]
pub(crate) enum TakenLead {
    /// This is to be sent.
    Attempt(Box<OutboxAttempt>),
    /// An attempt was lost with its process: the lead is `unknown` from here on.
    Lost(Box<OutboxRecord>),
    /// It has waited for too long: it is `dead` from here on.
    GivenUp(Box<OutboxRecord>),
    /// It does not open with the keys that there are, and waits for the one that is missing.
    Locked(Box<OutboxRecord>),
    /// Nothing is due.
    Nothing,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AttemptEnd<'e> {
    /// The system has it, under this id where it says one.
    Done(Option<&'e str>),
    /// It surely did nothing: the kind of the failure, and when it is tried again, in milliseconds.
    Again(&'e str, i64),
    /// It was not tried, for a reason that is neither the lead's nor the system's: the kind, and when it is tried again, in
    /// milliseconds. It does not count as an attempt.
    Untried(&'e str, i64),
    /// It is not known what it did; when it is tried again, `None`: not by itself.
    Unknown(Option<i64>),
    /// The kind of the failure; it is not tried again.
    Dead(&'e str),
}

/// What is known once an attempt has ended.
#[derive(Debug)]
pub(crate) struct EndedAttempt {
    /// How the lead stands.
    pub(crate) record: OutboxRecord,
    /// How often in a row the system has failed, where it failed in this attempt.
    pub(crate) failures: i64,
}

impl Store {
    /// The tenants' systems for which a lead is due, those first that wait for longest.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn due_leads(&self) -> Result<Vec<(String, String)>, StoreFault> {
        const DUE: &str = "SELECT outbox.tenant_id, outbox.catalog, MIN(outbox.next_at) AS due FROM outbox \
                           LEFT JOIN syncs ON syncs.tenant_id = outbox.tenant_id AND syncs.catalog = outbox.catalog \
                           LEFT JOIN tenants ON tenants.tenant_id = outbox.tenant_id \
                           WHERE outbox.next_at <= $1 AND syncs.paused_at IS NULL AND (tenants.state IS NULL OR tenants.state = 'active') \
                           AND (tenants.catalogs IS NULL OR tenants.catalogs LIKE '%\"' || outbox.catalog || '\"%') \
                           AND (syncs.next_at IS NULL OR syncs.next_at <= $1) \
                           GROUP BY outbox.tenant_id, outbox.catalog ORDER BY due LIMIT $2";
        let (mut transaction, now) = self.read_all().await?;
        let rows = sqlx::query(DUE).bind(now).bind(MOST).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        let read = |row: &StoreRow| Ok((row.try_get("tenant_id")?, row.try_get("catalog")?));
        rows.iter().map(read).collect()
    }
}

impl TenantScope<'_> {
    /// Takes the lead of a system that is due for longest. Of leads with one telephone number the next is not due while another is on
    /// its way, or may be: a system finds by the number what it has, and not what it is about to make.
    ///
    /// # Errors
    /// The store failed; nothing was taken.
    pub(crate) async fn take_lead(&self, catalog: &str, by: TakenBy) -> Result<TakenLead, StoreFault> {
        const DUE: &str = "SELECT * FROM outbox WHERE tenant_id = $1 AND catalog = $2 AND next_at <= $3 \
                           AND (state = 'sending' OR NOT EXISTS (SELECT 1 FROM outbox AS other \
                           WHERE other.tenant_id = $1 AND other.catalog = $2 AND other.meets = outbox.meets \
                           AND other.lead <> outbox.lead AND other.state IN ('sending', 'unknown') \
                           AND (other.state = 'sending' \
                           OR other.state = 'unknown' AND other.next_at IS NOT NULL AND outbox.state = 'waiting'))) \
                           ORDER BY next_at, lead LIMIT 1";
        let (mut transaction, now) = self.change(Cause::UPKEEP).await?;
        let row = self.query(DUE).bind(catalog).bind(now).fetch_optional(&mut *transaction).await?;
        let Some(record) = row.as_ref().map(OutboxRecord::read).transpose()? else {
            transaction.commit().await?;
            return Ok(TakenLead::Nothing);
        };
        let taken = self.taken(record, by, now);
        let record = match &taken {
            TakenLead::Attempt(attempt) => &attempt.record,
            TakenLead::Lost(record) | TakenLead::GivenUp(record) | TakenLead::Locked(record) => record,
            TakenLead::Nothing => unreachable!("a row was found"),
        };
        self.write(&mut transaction, record).await?;
        transaction.commit().await?;
        Ok(taken)
    }

    fn taken(&self, mut record: OutboxRecord, by: TakenBy, now: i64) -> TakenLead {
        if record.state == OutboxState::Sending {
            record.state = OutboxState::Unknown;
            record.failures += 1;
            record.error = Some("unknown_outcome".to_owned());
            record.next_at = by.repeats.then_some(now.saturating_add(by.settles_ms));
            let joined = self.payload_of(&record).map(super::record::Payload::joined);
            // What does not open stays as it is.
            let record = match joined {
                Ok(joined) => self.with_payload(record, &joined),
                Err(_) => record,
            };
            return TakenLead::Lost(Box::new(record));
        }
        if now.saturating_sub(record.accepted_at) > by.oldest_ms {
            let error = Some("expired".to_owned());
            let record = OutboxRecord { state: OutboxState::Dead, next_at: None, error, ..record };
            return TakenLead::GivenUp(Box::new(record));
        }
        let Ok(payload) = self.payload_of(&record) else {
            let (error, next_at) = (Some("locked".to_owned()), Some(now.saturating_add(by.rest_ms)));
            return TakenLead::Locked(Box::new(OutboxRecord { error, next_at, ..record }));
        };
        record.state = OutboxState::Sending;
        record.attempts += 1;
        record.tried_at = Some(now);
        record.next_at = Some(now + ALIVE_MS);
        TakenLead::Attempt(Box::new(OutboxAttempt { record, fields: payload.send }))
    }

    /// Says that an attempt is still under way.
    ///
    /// # Errors
    /// The store failed: the attempt may be taken for one that was lost.
    pub(crate) async fn hold_lead(&self, attempt: &OutboxRecord) -> Result<(), StoreFault> {
        const HOLD: &str = "UPDATE outbox SET next_at = $5 WHERE tenant_id = $1 AND catalog = $2 AND lead = $3 \
                            AND attempts = $4 AND state = 'sending'";
        let (mut transaction, now) = self.change(Cause::UPKEEP).await?;
        let held = self.query(HOLD).bind(&attempt.catalog).bind(&attempt.lead).bind(attempt.attempts);
        held.bind(now + ALIVE_MS).execute(&mut *transaction).await?;
        transaction.commit().await
    }

    /// Notes at once how an attempt ended, what the system has said of it, and what was seen of the system. `None`: it is another's
    /// attempt by now, or the lead was dropped; then the attempt says nothing of the system that is there now, either.
    ///
    /// # Errors
    /// The store failed: then the attempt counts as lost.
    pub(crate) async fn end_attempt(
        &self,
        attempt: &OutboxRecord,
        (end, said): (AttemptEnd<'_>, Option<&SystemSaid>),
        seen: SystemSeen<'_>,
    ) -> Result<Option<EndedAttempt>, StoreFault> {
        let (mut transaction, now) = self.change(Cause::UPKEEP).await?;
        let found = self.found(&mut transaction, &attempt.catalog, &attempt.lead).await?;
        let own = |found: &OutboxRecord| found.state == OutboxState::Sending && found.attempts == attempt.attempts;
        let Some(record) = found.filter(own) else {
            transaction.commit().await?;
            return Ok(None);
        };
        let record = self.ended(record, (end, said), now)?;
        self.write(&mut transaction, &record).await?;
        let failures = self.write_system(&mut transaction, (&record.catalog, seen), now).await?;
        transaction.commit().await?;
        Ok(Some(EndedAttempt { record, failures }))
    }

    fn ended(
        &self,
        mut record: OutboxRecord,
        (end, said): (AttemptEnd<'_>, Option<&SystemSaid>),
        now: i64,
    ) -> Result<OutboxRecord, StoreFault> {
        let mut payload = self.payload_of(&record)?;
        payload.said = said.cloned();
        record.error = None;
        let failed = |record: &mut OutboxRecord, state, kind: &str, next_at| {
            record.failures += 1;
            record.state = state;
            record.error = Some(kind.to_owned());
            record.next_at = next_at;
        };
        match end {
            AttemptEnd::Done(id) => {
                payload.send = std::mem::take(&mut payload.next);
                record.failures = 0;
                record.done_at = Some(now);
                record.record = id.map(str::to_owned).or(record.record);
                let more = !payload.send.is_empty();
                record.state = if more { OutboxState::Waiting } else { OutboxState::Done };
                record.next_at = more.then_some(now);
            }
            AttemptEnd::Again(kind, after) => {
                failed(&mut record, OutboxState::Waiting, kind, Some(now.saturating_add(after)));
            }
            AttemptEnd::Untried(kind, after) => {
                record.state = OutboxState::Waiting;
                record.attempts -= 1;
                record.error = Some(kind.to_owned());
                record.next_at = Some(now.saturating_add(after));
            }
            AttemptEnd::Unknown(after) => {
                let next_at = after.map(|after| now.saturating_add(after));
                failed(&mut record, OutboxState::Unknown, "unknown_outcome", next_at);
            }
            // What came meanwhile may be what was lacking.
            AttemptEnd::Dead(kind) if !payload.next.is_empty() => {
                failed(&mut record, OutboxState::Waiting, kind, Some(now));
            }
            AttemptEnd::Dead(kind) => failed(&mut record, OutboxState::Dead, kind, None),
        }
        Ok(self.with_payload(record, &payload.joined()))
    }

    /// Has a lead tried again that is not tried by itself. `None`: there is none such.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn retry_lead(
        &self,
        catalog: &str,
        lead: &str,
        on_record: &OnRecord,
    ) -> Result<Option<OutboxRecord>, StoreFault> {
        let (mut transaction, now) = self.change(Cause::act(on_record)).await?;
        let Some(record) = self.given_up(&mut transaction, catalog, lead).await? else {
            transaction.commit().await?;
            return Ok(None);
        };
        let (state, next_at) = (OutboxState::Waiting, Some(now));
        let record = OutboxRecord { state, next_at, failures: 0, accepted_at: now, ..record };
        self.write(&mut transaction, &record).await?;
        transaction.commit().await?;
        Ok(Some(record))
    }

    /// Gives up what has not gone out of a lead that is not tried by itself. The system's id of it stays. `None`: there is none such.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn drop_lead(
        &self,
        catalog: &str,
        lead: &str,
        on_record: &OnRecord,
    ) -> Result<Option<OutboxRecord>, StoreFault> {
        const DROP: &str = "DELETE FROM outbox WHERE tenant_id = $1 AND catalog = $2 AND lead = $3";
        let (mut transaction, _) = self.change(Cause::act(on_record)).await?;
        let Some(record) = self.given_up(&mut transaction, catalog, lead).await? else {
            transaction.commit().await?;
            return Ok(None);
        };
        if record.record.is_some() && record.done_at.is_some() {
            let done = OutboxRecord {
                state: OutboxState::Done,
                sealed: None,
                meets: None,
                digest: Vec::new(),
                ..record.clone()
            };
            self.write(&mut transaction, &done).await?;
        } else {
            self.query(DROP).bind(catalog).bind(lead).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(Some(record))
    }

    async fn given_up(
        &self,
        transaction: &mut StoreTransaction,
        catalog: &str,
        lead: &str,
    ) -> Result<Option<OutboxRecord>, StoreFault> {
        let found = self.found(transaction, catalog, lead).await?;
        Ok(found.filter(OutboxRecord::is_given_up))
    }
}
