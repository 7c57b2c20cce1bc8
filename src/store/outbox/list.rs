//! What waits for a person.

use std::time::Duration;

use sqlx::Row as _;

use super::record::{OutboxRecord, OutboxState};
use super::standing::SyncCounts;
use crate::store::fault::StoreFault;
use crate::store::scope::TenantScope;
use crate::store::stored::Store;

/// How the leads of all tenants stand, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        const COUNT: &str = "SELECT \
             CAST(COALESCE(SUM(CASE WHEN next_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting, \
             CAST(COALESCE(SUM(CASE WHEN next_at IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS dead, \
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
    /// The leads that are not tried by themselves, those of the last attempts first; at most 1,000.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn given_up_leads(&self) -> Result<Vec<OutboxRecord>, StoreFault> {
        const SELECT: &str = "SELECT * FROM outbox WHERE tenant_id = $1 AND next_at IS NULL AND state IN ('dead', 'unknown') \
                              ORDER BY tried_at DESC, catalog, lead LIMIT $2";
        let (mut transaction, _) = self.read().await?;
        let rows = self.query(SELECT).bind(MOST).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        rows.iter().map(OutboxRecord::read).collect()
    }

    /// How many leads of a system wait, and how many wait for a person.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn sync_counts(&self, catalog: &str) -> Result<SyncCounts, StoreFault> {
        const WAITING: &str =
            "SELECT COUNT(*) AS leads FROM outbox WHERE tenant_id = $1 AND catalog = $2 AND next_at IS NOT NULL";
        const DEAD: &str = "SELECT COUNT(*) AS leads FROM outbox WHERE tenant_id = $1 AND catalog = $2 AND next_at IS NULL \
                            AND state IN ('dead', 'unknown')";
        let (mut transaction, _) = self.read().await?;
        let waiting = self.query(WAITING).bind(catalog).fetch_one(&mut *transaction).await?.try_get("leads")?;
        let dead = self.query(DEAD).bind(catalog).fetch_one(&mut *transaction).await?.try_get("leads")?;
        transaction.commit().await?;
        Ok(SyncCounts { waiting, dead })
    }
}
