//! What is over goes: of tenants that come, their calls see to it; of the others this.

use super::approvals;
use super::cause::Cause;
use super::fault::StoreFault;
use super::outbox;
use super::stored::Store;
use super::tokens;

impl Store {
    /// Ends what has expired, and forgets what has long been over, of every tenant.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn sweep(&self) -> Result<(), StoreFault> {
        let (mut transaction, now) = self.change_all(Cause::UPKEEP).await?;
        approvals::sweep(&mut transaction, now).await?;
        outbox::sweep(&mut transaction, now).await?;
        tokens::sweep(&mut transaction, now).await?;
        for over in [
            "DELETE FROM once WHERE expires_at <= $1",
            "DELETE FROM spent WHERE expires_at <= $1",
            "DELETE FROM authorizations WHERE expires_at <= $1",
        ] {
            sqlx::query(over).bind(now).execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }
}

#[cfg(test)]
mod tests;
