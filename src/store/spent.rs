//! Nonces that are spent: what is good for one use has been used.

use std::time::Duration;

use super::cause::Cause;
use super::fault::StoreFault;
use super::stored::Store;

impl Store {
    /// Spends a nonce, which is remembered for this time. `false`: it was spent before.
    ///
    /// # Errors
    /// The store failed: then nothing may be done with the nonce.
    pub(crate) async fn spend(&self, nonce: &[u8], remembered: Duration) -> Result<bool, StoreFault> {
        let (mut transaction, now) = self.change_none(Cause::CALL).await?;
        sqlx::query("DELETE FROM spent WHERE expires_at <= $1").bind(now).execute(&mut *transaction).await?;
        let until = now.saturating_add(i64::try_from(remembered.as_millis()).unwrap_or(i64::MAX));
        let spent = sqlx::query("INSERT INTO spent (nonce, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        let spent = spent.bind(nonce).bind(until).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(spent.rows_affected() == 1)
    }

    /// Takes that back: nothing was done with the nonce.
    ///
    /// # Errors
    /// The store failed: it stays spent.
    pub(crate) async fn give_back(&self, nonce: &[u8]) -> Result<(), StoreFault> {
        let (mut transaction, _) = self.change_none(Cause::CALL).await?;
        sqlx::query("DELETE FROM spent WHERE nonce = $1").bind(nonce).execute(&mut *transaction).await?;
        transaction.commit().await
    }
}
