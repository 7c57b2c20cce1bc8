//! What waits for a person.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::Duration;

use sqlx::Row as _;

use super::record::{OutboxRecord, OutboxState};
use super::standing::SyncCounts;
use crate::store::fault::StoreFault;
use crate::store::scope::TenantScope;
use crate::store::stored::Store;
use crate::store::transaction::StoreRow;

/// How the leads of all tenants stand, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct OutboxStock {
    /// Those that are still tried.
    pub(crate) waiting: i64,
    /// Those that wait for a person.
    pub(crate) dead: i64,
    /// For how long the oldest of the former has waited since it was last accepted; nothing where none waits.
    pub(crate) oldest: Duration,
}

/// The most leads of a list.
const MOST: i64 = 1_000;

/// Leads that wait for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GivenUpLeads {
    /// At most 1,000.
    pub(crate) leads: Vec<OutboxRecord>,
    /// There are more.
    pub(crate) more: bool,
}

impl OutboxRecord {
    /// Whether it is tried no more by itself, and was not done.
    #[must_use]
    pub(crate) fn is_given_up(&self) -> bool {
        match self.state {
            OutboxState::Dead => true,
            OutboxState::Unknown => self.next_at.is_none(),
            OutboxState::Waiting | OutboxState::Sending | OutboxState::Done => false,
        }
    }
}

impl Store {
    /// How the leads of all tenants stand.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn outbox_stock(&self) -> Result<OutboxStock, StoreFault> {
        const COUNT: &str = "SELECT COUNT(next_at) AS waiting, COUNT(CASE WHEN next_at IS NULL THEN 1 END) AS dead, \
             CAST(COALESCE(MIN(CASE WHEN next_at IS NOT NULL THEN accepted_at END), $1) AS BIGINT) AS oldest \
             FROM outbox WHERE state <> 'done'";
        let (mut transaction, now) = self.read_all().await?;
        let row = sqlx::query(COUNT).bind(now).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        let oldest: i64 = row.try_get("oldest")?;
        let age = u64::try_from(now.saturating_sub(oldest)).unwrap_or(0);
        Ok(OutboxStock {
            waiting: row.try_get("waiting")?,
            dead: row.try_get("dead")?,
            oldest: Duration::from_millis(age),
        })
    }
}

impl TenantScope<'_> {
    /// The leads of these systems that are not tried by themselves, those of the last attempts first.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn given_up_leads(&self, catalogs: &[&str]) -> Result<GivenUpLeads, StoreFault> {
        const SELECT: &str = "SELECT * FROM outbox WHERE tenant_id = $1 AND catalog = $2 AND next_at IS NULL \
                              AND state IN ('dead', 'unknown') ORDER BY tried_at DESC, lead LIMIT $3";
        let (mut transaction, _) = self.read().await?;
        let mut leads = Vec::new();
        for catalog in catalogs {
            let rows = self.query(SELECT).bind(*catalog).bind(MOST + 1).fetch_all(&mut *transaction).await?;
            leads.extend(rows.iter().map(OutboxRecord::read).collect::<Result<Vec<_>, _>>()?);
        }
        transaction.commit().await?;
        leads.sort_by_key(|record| Reverse(record.tried_at));
        let most = usize::try_from(MOST).expect("it is no more than memory holds");
        let more = leads.len() > most;
        leads.truncate(most);
        Ok(GivenUpLeads { leads, more })
    }

    /// How many leads of each system wait, and how many wait for a person. A system without either is not in it.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn sync_counts(&self) -> Result<HashMap<String, SyncCounts>, StoreFault> {
        const COUNTS: &str = "SELECT catalog, COUNT(next_at) AS waiting, COUNT(CASE WHEN next_at IS NULL THEN 1 END) AS dead \
                              FROM outbox WHERE tenant_id = $1 AND state <> 'done' GROUP BY catalog";
        let (mut transaction, _) = self.read().await?;
        let rows = self.query(COUNTS).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        let read = |row: &StoreRow| -> Result<_, StoreFault> {
            let counts = SyncCounts { waiting: row.try_get("waiting")?, dead: row.try_get("dead")? };
            Ok((row.try_get("catalog")?, counts))
        };
        rows.iter().map(read).collect()
    }
}
