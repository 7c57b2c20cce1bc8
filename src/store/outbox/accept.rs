//! A lead is accepted, or joined to what of it has not gone out.

use sqlx::Row;

use super::record::{KEPT_MS, LeadFields, OutboxRecord, OutboxState, Payload};
use crate::store::cause::{Cause, OnRecord};
use crate::store::fault::StoreFault;
use crate::store::scope::TenantScope;
use crate::store::seal::Sealed;
use crate::store::transaction::StoreTransaction;

/// A lead as it comes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewLead<'l> {
    /// The catalog of the system that it goes into.
    pub(crate) catalog: &'l str,
    /// The tenant's id of it.
    pub(crate) lead: &'l str,
    /// What it says.
    pub(crate) fields: &'l LeadFields,
    /// Of all that.
    pub(crate) digest: [u8; 32],
    /// Who brings it.
    pub(crate) principal: &'l str,
}

/// How much of a tenant's is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OutboxBounds {
    /// The most leads that are not done.
    pub(crate) open: i64,
    /// The most leads in all.
    pub(crate) all: i64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PutLead {
    /// It is new, or changes what has not gone out.
    Accepted(OutboxRecord),
    /// It is what was accepted last.
    Same(OutboxRecord),
    /// As many leads are kept as may be.
    Full,
}

const FIND: &str = "SELECT * FROM outbox WHERE tenant_id = $1 AND catalog = $2 AND lead = $3";

impl TenantScope<'_> {
    /// How a lead stands.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn lead(&self, catalog: &str, lead: &str) -> Result<Option<OutboxRecord>, StoreFault> {
        let (mut transaction, _) = self.read().await?;
        let found = self.found(&mut transaction, catalog, lead).await?;
        transaction.commit().await?;
        Ok(found)
    }

    pub(super) async fn found(
        &self,
        transaction: &mut StoreTransaction,
        catalog: &str,
        lead: &str,
    ) -> Result<Option<OutboxRecord>, StoreFault> {
        let row = self.query(FIND).bind(catalog).bind(lead).fetch_optional(&mut **transaction).await?;
        row.as_ref().map(OutboxRecord::read).transpose()
    }

    /// Accepts a lead. What of it has not gone out is joined with it: a field that comes replaces the one before, others stay. What
    /// is under way goes on, and the rest goes out behind it. One that was given up is tried again.
    ///
    /// # Errors
    /// The store failed, or what is kept of the lead does not open; nothing was changed.
    pub(crate) async fn put_lead(
        &self,
        new: &NewLead<'_>,
        bounds: OutboxBounds,
        on_record: &OnRecord,
    ) -> Result<PutLead, StoreFault> {
        let (mut transaction, now) = self.change(Cause::act(on_record)).await?;
        let before = self.found(&mut transaction, new.catalog, new.lead).await?;
        if let Some(before) = &before
            && before.digest == new.digest
        {
            transaction.commit().await?;
            return Ok(PutLead::Same(before.clone()));
        }
        let opens = before.as_ref().is_none_or(|before| before.state == OutboxState::Done);
        if opens && !self.has_room(&mut transaction, (before.is_none(), now), bounds).await? {
            transaction.commit().await?;
            return Ok(PutLead::Full);
        }
        let record = self.changed(new, before, now)?;
        self.write(&mut transaction, &record).await?;
        transaction.commit().await?;
        Ok(PutLead::Accepted(record))
    }

    /// Whether one more may wait. Where there is no room otherwise, what was done long ago is forgotten first.
    async fn has_room(
        &self,
        transaction: &mut StoreTransaction,
        (is_new, now): (bool, i64),
        bounds: OutboxBounds,
    ) -> Result<bool, StoreFault> {
        const COUNT: &str = "SELECT COUNT(*) AS leads, COUNT(CASE WHEN state <> 'done' THEN 1 END) AS undone \
                             FROM outbox WHERE tenant_id = $1";
        const FORGET: &str = "DELETE FROM outbox WHERE tenant_id = $1 AND state = 'done' AND done_at <= $2";
        let counted = self.query(COUNT).fetch_one(&mut **transaction).await?;
        let (all, open): (i64, i64) = (counted.try_get("leads")?, counted.try_get("undone")?);
        if open >= bounds.open {
            return Ok(false);
        }
        if !is_new || all < bounds.all {
            return Ok(true);
        }
        let long_ago = now - KEPT_MS;
        let forgotten = self.query(FORGET).bind(long_ago).execute(&mut **transaction).await?.rows_affected();
        Ok(all.saturating_sub_unsigned(forgotten) < bounds.all)
    }

    /// The row as it is with what comes.
    fn changed(&self, new: &NewLead<'_>, before: Option<OutboxRecord>, now: i64) -> Result<OutboxRecord, StoreFault> {
        let mut payload = before.as_ref().map(|before| self.payload_of(before)).transpose()?.unwrap_or_default();
        let is_sending = before.as_ref().is_some_and(|before| before.state == OutboxState::Sending);
        let of = if is_sending { &mut payload.next } else { &mut payload.send };
        of.extend(new.fields.iter().map(|(name, value)| (name.clone(), value.clone())));
        let version = before.as_ref().map_or(0, |before| before.version) + 1;
        let sealed = self.seal_payload((new.catalog, new.lead, version), &payload);
        let meets = self.meets(&payload.send);
        let mut record = before.unwrap_or_else(|| OutboxRecord {
            catalog: new.catalog.to_owned(),
            lead: new.lead.to_owned(),
            state: OutboxState::Done,
            version: 0,
            record: None,
            principal: String::new(),
            attempts: 0,
            failures: 0,
            error: None,
            next_at: None,
            accepted_at: now,
            tried_at: None,
            done_at: None,
            digest: Vec::new(),
            meets: None,
            sealed: None,
        });
        if matches!(record.state, OutboxState::Done | OutboxState::Dead) {
            record.state = OutboxState::Waiting;
            record.next_at = Some(now);
            record.failures = 0;
        }
        record.principal = new.principal.to_owned();
        record.digest = new.digest.to_vec();
        Ok(OutboxRecord { version, accepted_at: now, meets, sealed: Some(sealed), ..record })
    }

    /// Writes a row as it is from now on.
    pub(super) async fn write(
        &self,
        transaction: &mut StoreTransaction,
        record: &OutboxRecord,
    ) -> Result<(), StoreFault> {
        const PUT: &str = "INSERT INTO outbox (tenant_id, catalog, lead, state, version, digest, payload_sealed, key_id, record, \
                           principal, attempts, failures, error, next_at, accepted_at, tried_at, done_at, meets) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
                           ON CONFLICT (tenant_id, catalog, lead) DO UPDATE SET state = $4, version = $5, digest = $6, \
                           payload_sealed = $7, key_id = $8, record = $9, principal = $10, attempts = $11, failures = $12, \
                           error = $13, next_at = $14, accepted_at = $15, tried_at = $16, done_at = $17, \
                           meets = $18";
        let (key, bytes) = record.sealed.as_ref().map(|Sealed { key, bytes }| (key.as_str(), &bytes[..])).unzip();
        let put = self.query(PUT).bind(&record.catalog).bind(&record.lead).bind(record.state.name());
        let put = put.bind(record.version).bind(&record.digest[..]).bind(bytes).bind(key).bind(&record.record);
        let put = put.bind(&record.principal).bind(record.attempts).bind(record.failures).bind(&record.error);
        let put = put.bind(record.next_at).bind(record.accepted_at).bind(record.tried_at).bind(record.done_at);
        let put = put.bind(record.meets.as_deref());
        put.execute(&mut **transaction).await?;
        Ok(())
    }

    /// The same with another payload; nothing where nothing is left to be sent.
    pub(super) fn with_payload(&self, record: OutboxRecord, payload: &Payload) -> OutboxRecord {
        let is_empty = payload.send.is_empty() && payload.next.is_empty();
        let place = (record.catalog.as_str(), record.lead.as_str(), record.version);
        let sealed = (!is_empty).then(|| self.seal_payload(place, payload));
        OutboxRecord { sealed, meets: self.meets(&payload.send), ..record }
    }
}
