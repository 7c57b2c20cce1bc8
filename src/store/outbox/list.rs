//! What waits for a person.

use sqlx::Row as _;

use super::record::{OutboxRecord, OutboxState};
use super::standing::SyncCounts;
use crate::store::fault::StoreFault;
use crate::store::scope::TenantScope;

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
