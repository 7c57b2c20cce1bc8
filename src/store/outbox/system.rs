//! Which system the leads of a tenant go into: what is kept of them is true of that one alone.

use sqlx::Row;

use crate::store::cause::Cause;
use crate::store::fault::StoreFault;
use crate::store::scope::TenantScope;
use crate::store::transaction::StoreTransaction;

impl TenantScope<'_> {
    /// Notes which system is connected. What is kept of leads says which of them it has: where it is another than before, those that
    /// were done are forgotten, those that were on their way wait for this one, and none has an id in it. `true`: it is another.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn follow_system(&self, catalog: &str, system: &str) -> Result<bool, StoreFault> {
        const NOTE: &str = "INSERT INTO syncs (tenant_id, catalog, failures, next_at, system) VALUES ($1, $2, 0, 0, $3) \
                            ON CONFLICT (tenant_id, catalog) DO UPDATE SET system = $3";
        const UNSURE: &str = "UPDATE outbox SET digest = $3 WHERE tenant_id = $1 AND catalog = $2";
        const DONE: &str = "DELETE FROM outbox WHERE tenant_id = $1 AND catalog = $2 AND state = 'done'";
        const OPEN: &str = "UPDATE outbox SET digest = $3, record = NULL, done_at = NULL, failures = 0 \
                            WHERE tenant_id = $1 AND catalog = $2";
        // An attempt that is under way with the former one ends as none of these.
        const UNDER_WAY: &str = "UPDATE outbox SET state = 'waiting', attempts = attempts + 1, error = NULL, next_at = $3 \
                                 WHERE tenant_id = $1 AND catalog = $2 AND state IN ('sending', 'unknown')";
        const FRESH: &str = "UPDATE syncs SET failures = 0, error = NULL, last_sync_at = NULL, next_at = 0, lacks = NULL \
                             WHERE tenant_id = $1 AND catalog = $2";
        let (mut transaction, _) = self.read().await?;
        let before = self.noted_system(&mut transaction, catalog).await?;
        transaction.commit().await?;
        if before.as_deref() == Some(system) {
            return Ok(false);
        }
        let (mut transaction, now) = self.change(Cause::UPKEEP).await?;
        let before = self.noted_system(&mut transaction, catalog).await?;
        let is_another = before.as_deref().is_some_and(|before| before != system);
        self.query(NOTE).bind(catalog).bind(system).execute(&mut *transaction).await?;
        let none: &[u8] = &[];
        if is_another {
            self.query(DONE).bind(catalog).execute(&mut *transaction).await?;
            self.query(OPEN).bind(catalog).bind(none).execute(&mut *transaction).await?;
            self.query(UNDER_WAY).bind(catalog).bind(now).execute(&mut *transaction).await?;
            self.query(FRESH).bind(catalog).execute(&mut *transaction).await?;
        } else if before.is_none() {
            self.query(UNSURE).bind(catalog).bind(none).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(is_another)
    }

    async fn noted_system(
        &self,
        transaction: &mut StoreTransaction,
        catalog: &str,
    ) -> Result<Option<String>, StoreFault> {
        const NOTED: &str = "SELECT system FROM syncs WHERE tenant_id = $1 AND catalog = $2";
        let row = self.query(NOTED).bind(catalog).fetch_optional(&mut **transaction).await?;
        Ok(row.map(|row| row.try_get::<Option<String>, _>("system")).transpose()?.flatten())
    }
}
