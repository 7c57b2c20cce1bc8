//! A row of the outbox, and what is sealed in it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::Row;

use crate::secret::Zeroizing;
use crate::store::fault::StoreFault;
use crate::store::scope::TenantScope;
use crate::store::seal::{SealPlace, Sealed};
use crate::store::transaction::{StoreRow, StoreTransaction};

/// For how long a lead is kept that is done, in milliseconds: 90 days.
pub(super) const KEPT_MS: i64 = 90 * 24 * 3_600_000;

/// What a lead says, by its fields.
pub(crate) type LeadFields = Map<String, Value>;

/// How a lead stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OutboxState {
    /// It waits for an attempt.
    Waiting,
    /// An attempt is under way.
    Sending,
    /// The system has it.
    Done,
    /// It is not known whether the system has taken the last attempt.
    Unknown,
    /// It is not tried again by itself, and the last attempt surely ended.
    Dead,
}

impl OutboxState {
    const ALL: [Self; 5] = [Self::Waiting, Self::Sending, Self::Done, Self::Unknown, Self::Dead];

    /// As it is kept and told.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Done => "done",
            Self::Unknown => "unknown",
            Self::Dead => "dead",
        }
    }

    /// The state of this name. Only names of its own are in the store.
    pub(super) fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.name() == name).unwrap_or(Self::Dead)
    }
}

/// A lead as it is kept. Times are in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutboxRecord {
    /// The catalog of the system.
    pub(crate) catalog: String,
    /// The tenant's id of it.
    pub(crate) lead: String,
    /// How it stands.
    pub(crate) state: OutboxState,
    /// Grows with each change that was accepted.
    pub(crate) version: i64,
    /// The system's id of it, where it is known.
    pub(crate) record: Option<String>,
    /// Who has brought it last.
    pub(crate) principal: String,
    /// How often it was tried, in all.
    pub(crate) attempts: i64,
    /// How often in a row it has failed.
    pub(crate) failures: i64,
    /// The kind of what the last attempt ended with; nothing where that succeeded.
    pub(crate) error: Option<String>,
    /// When it is tried again, or the lease of an attempt ends; `None`: not by itself.
    pub(crate) next_at: Option<i64>,
    /// When the last change was accepted.
    pub(crate) accepted_at: i64,
    /// When the last attempt began.
    pub(crate) tried_at: Option<i64>,
    /// When the system last took it.
    pub(crate) done_at: Option<i64>,
    /// Of what was accepted last; empty where that says nothing of the system that is connected now.
    pub(super) digest: Vec<u8>,
    /// Of the telephone number of what goes out next, or is on its way.
    pub(super) meets: Option<Vec<u8>>,
    pub(super) sealed: Option<Sealed>,
}

/// What a system has said of a lead that it did not take: its own code and words, its secrets masked, short. It may repeat what the lead says, so
/// that it is sealed with that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SystemSaid {
    /// Its code.
    #[serde(default)]
    pub(crate) code: Option<String>,
    /// Its words.
    #[serde(default)]
    pub(crate) message: Option<String>,
}

/// What of a lead has not surely gone out, and what was said of it.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Payload {
    /// What the next attempt carries, or the one that is under way.
    pub(super) send: LeadFields,
    /// What came while an attempt was under way.
    #[serde(default)]
    pub(super) next: LeadFields,
    /// What the system has said of the last attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) said: Option<SystemSaid>,
}

impl Payload {
    /// Both as one: of a field that both have, what came later.
    pub(super) fn joined(mut self) -> Self {
        self.send.append(&mut self.next);
        self
    }
}

impl OutboxRecord {
    pub(super) fn read(row: &StoreRow) -> Result<Self, StoreFault> {
        let state: String = row.try_get("state")?;
        let (bytes, key): (Option<Vec<u8>>, Option<String>) = (row.try_get("payload_sealed")?, row.try_get("key_id")?);
        Ok(Self {
            catalog: row.try_get("catalog")?,
            lead: row.try_get("lead")?,
            state: OutboxState::named(&state),
            version: row.try_get("version")?,
            record: row.try_get("record")?,
            principal: row.try_get("principal")?,
            attempts: row.try_get("attempts")?,
            failures: row.try_get("failures")?,
            error: row.try_get("error")?,
            next_at: row.try_get("next_at")?,
            accepted_at: row.try_get("accepted_at")?,
            tried_at: row.try_get("tried_at")?,
            done_at: row.try_get("done_at")?,
            digest: row.try_get("digest")?,
            meets: row.try_get("meets")?,
            sealed: key.zip(bytes).map(|(key, bytes)| Sealed { key, bytes }),
        })
    }
}

impl TenantScope<'_> {
    /// Opens what has not gone out of a lead.
    pub(super) fn payload_of(&self, record: &OutboxRecord) -> Result<Payload, StoreFault> {
        let Some(sealed) = &record.sealed else { return Ok(Payload::default()) };
        let row = row(&record.catalog, &record.lead, record.version);
        let place = SealPlace { kind: KIND, tenant: self.tenant(), row: &row };
        let text = Zeroizing::new(self.store().keys().open(sealed, place)?);
        serde_json::from_slice(&text).map_err(|_| StoreFault::Locked { key: sealed.key.clone() })
    }

    /// What the system has said of the last attempt, where it said something, and that opens with the keys of this server.
    pub(crate) fn said_of(&self, record: &OutboxRecord) -> Option<SystemSaid> {
        self.payload_of(record).ok()?.said
    }

    /// What leads with the same telephone number have in common, however it is written.
    pub(super) fn meets(&self, fields: &LeadFields) -> Option<Vec<u8>> {
        let digits: String = fields.get(PHONE)?.as_str()?.chars().filter(char::is_ascii_digit).collect();
        (!digits.is_empty()).then(|| self.store().fingerprint(format!("{PHONE} {digits}").as_bytes()).to_vec())
    }

    pub(super) fn seal_payload(&self, (catalog, lead, version): (&str, &str, i64), payload: &Payload) -> Sealed {
        let text = Zeroizing::new(serde_json::to_vec(payload).expect("maps with names are JSON"));
        let row = row(catalog, lead, version);
        self.store().keys().seal(&text, SealPlace { kind: KIND, tenant: self.tenant(), row: &row })
    }
}

/// Forgets what was done long ago.
pub(in crate::store) async fn sweep(transaction: &mut StoreTransaction, now: i64) -> Result<(), StoreFault> {
    let over = sqlx::query("DELETE FROM outbox WHERE state = 'done' AND done_at <= $1");
    over.bind(now - KEPT_MS).execute(&mut **transaction).await?;
    Ok(())
}

/// The field by which systems find a customer that they have.
const PHONE: &str = "phone";

/// What is sealed here.
pub(in crate::store) const KIND: &str = "outbox";

/// The catalog, the lead and the version of a row, so that no two rows have the same bytes.
pub(in crate::store) fn row(catalog: &str, lead: &str, version: i64) -> Vec<u8> {
    // A catalog's name has no such byte.
    [&version.to_be_bytes(), catalog.as_bytes(), &[0], lead.as_bytes()].concat()
}
