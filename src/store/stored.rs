//! The store: its database, opened when it is first needed, and its keys.

use std::sync::atomic::AtomicU64;

use sqlx::{Sqlite, Transaction};
use tokio::sync::OnceCell;

use super::database::Database;
use super::fault::StoreFault;
use super::seal::KeyRing;
use super::settings::StoreSettings;

/// What has to outlive a call.
#[derive(Debug)]
pub(crate) struct Store {
    settings: StoreSettings,
    keys: KeyRing,
    database: OnceCell<Database>,
    /// How often pins were decided of in this process.
    pins_changed: AtomicU64,
}

impl Store {
    /// A store as the operator says; nothing is opened yet.
    #[must_use]
    pub(crate) fn new(settings: StoreSettings) -> Self {
        let keys = KeyRing::new(&settings.keys);
        Self { settings, keys, database: OnceCell::new(), pins_changed: AtomicU64::new(0) }
    }

    /// Opens it.
    ///
    /// # Errors
    /// The file cannot be opened, is not a store, or was written by a later version.
    pub(crate) async fn open(&self) -> Result<(), StoreFault> {
        self.database().await.map(|_| ())
    }

    /// Whether what it keeps ends with the process.
    #[must_use]
    pub(crate) fn is_volatile(&self) -> bool {
        self.settings.file.is_none()
    }

    /// A digest that cannot be found out by trial without the keys; the same in every process with the same keys.
    #[must_use]
    pub(crate) fn fingerprint(&self, text: &[u8]) -> [u8; 32] {
        self.keys.fingerprint(text)
    }

    pub(super) fn pins_changed(&self) -> &AtomicU64 {
        &self.pins_changed
    }

    pub(super) fn keys(&self) -> &KeyRing {
        &self.keys
    }

    pub(super) async fn begin(&self) -> Result<(Transaction<'static, Sqlite>, i64), StoreFault> {
        let mut transaction = self.database().await?.begin().await?;
        let now = Database::now(&mut transaction).await?;
        Ok((transaction, now))
    }

    /// Copies the database, as it is now, into a file that is empty or not there. Keys are not in it.
    ///
    /// # Errors
    /// The store failed, or the file cannot be written.
    pub(crate) async fn back_up(&self, file: &str) -> Result<(), StoreFault> {
        self.database().await?.copy_into(file).await
    }

    /// Makes everything in the store older.
    #[cfg(test)]
    pub(crate) async fn age(&self, by: std::time::Duration) {
        let by = i64::try_from(by.as_millis()).expect("it is no age of the world");
        let (mut transaction, _) = self.begin().await.expect("the store is there");
        for older in [
            "UPDATE approvals SET created_at = created_at - $1, expires_at = expires_at - $1",
            "UPDATE once SET begun_at = begun_at - $1, alive_until = alive_until - $1, expires_at = expires_at - $1",
            "UPDATE spent SET expires_at = expires_at - $1",
            "UPDATE tokens SET created_at = created_at - $1, expires_at = expires_at - $1, ended_at = ended_at - $1",
        ] {
            sqlx::query(older).bind(by).execute(&mut *transaction).await.expect("the store is there");
        }
        transaction.commit().await.expect("the store is there");
    }

    async fn database(&self) -> Result<&Database, StoreFault> {
        self.database.get_or_try_init(|| Database::open(&self.settings)).await
    }
}
