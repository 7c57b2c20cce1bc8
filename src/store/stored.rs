//! The store: its database, opened when it is first needed, and its keys.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use tokio::sync::OnceCell;

use super::cause::Cause;
use super::database::Database;
use super::engine::{Access, Rows, StoreOpening};
use super::fault::StoreFault;
use super::seal::KeyRing;
use super::settings::{StorePlace, StoreSettings};
use super::transaction::StoreTransaction;

/// What has to outlive a call.
#[derive(Debug)]
pub(crate) struct Store {
    settings: StoreSettings,
    keys: KeyRing,
    database: Arc<OnceCell<Database>>,
    opening: StoreOpening,
    /// One of those that are the same store has opened it, and brought it up to date.
    is_migrated: Arc<AtomicBool>,
    /// How often pins were decided of in this process.
    pins_changed: AtomicU64,
    /// How often it could not do what it was asked for, also by others that are the same store.
    failures: Arc<AtomicU64>,
}

impl Store {
    /// A store as the operator says; nothing is opened yet. It is made where there is none.
    #[must_use]
    pub(crate) fn new(settings: StoreSettings) -> Self {
        let opening = if settings.migrates_by_hand { StoreOpening::MakesUnmigrated } else { StoreOpening::Makes };
        Self::opening(settings, opening)
    }

    /// A store that is there: opening it makes none.
    #[must_use]
    pub(crate) fn existing(settings: StoreSettings) -> Self {
        let opening = if settings.migrates_by_hand { StoreOpening::Finds } else { StoreOpening::Migrates };
        Self::opening(settings, opening)
    }

    /// A store that is there: opening it makes none, and leaves its schema as it is.
    #[must_use]
    pub(crate) fn found(settings: StoreSettings) -> Self {
        Self::opening(settings, StoreOpening::Finds)
    }

    fn opening(settings: StoreSettings, opening: StoreOpening) -> Self {
        let keys = KeyRing::new(&settings.keys);
        let (database, is_migrated, failures) = (Arc::default(), Arc::default(), Arc::default());
        Self { settings, keys, database, opening, is_migrated, pins_changed: AtomicU64::new(0), failures }
    }

    /// The same store, for a thread that has a runtime of its own: a connection over a network belongs to the runtime that has made it. Of
    /// SQLite it is the one connection of the process that writes, to which who waits for it comes in turn, and those that read.
    #[must_use]
    pub(crate) fn beside(&self) -> Self {
        let database = match &self.settings.place {
            StorePlace::Memory | StorePlace::File(_) => Arc::clone(&self.database),
            StorePlace::Postgres(_) => Arc::default(),
        };
        let (is_migrated, failures) = (Arc::clone(&self.is_migrated), Arc::clone(&self.failures));
        Self { database, is_migrated, failures, ..Self::opening(self.settings.clone(), self.opening) }
    }

    /// Opens it, and brings it up to date unless that is done by hand.
    ///
    /// # Errors
    /// It cannot be opened, is not there and not to be made, is not a store, was written by a later version, or by an earlier one and that is seen to by hand; or the
    /// roles of its database do not keep tenants apart.
    pub(crate) async fn open(&self) -> Result<(), StoreFault> {
        self.database().await.map(|_| ())
    }

    /// Brings it up to date, also where that is done by hand, and makes it where there is none.
    ///
    /// # Errors
    /// As of [`Store::open`].
    pub(crate) async fn migrate(&self) -> Result<(), StoreFault> {
        let database = Database::open(&self.settings, StoreOpening::Makes).await?;
        database.close().await;
        Ok(())
    }

    /// Ends its connections: nothing is kept and nothing found any more. What SQLite has in the log beside its file is in the file then,
    /// where no other process has it open.
    pub(crate) async fn close(&self) {
        if let Some(database) = self.database.get() {
            database.close().await;
        }
    }

    /// Whether what it keeps ends with the process.
    #[must_use]
    pub(crate) fn is_volatile(&self) -> bool {
        self.settings.place == StorePlace::Memory
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

    /// How often it could not do what it was asked for, since the start.
    #[must_use]
    pub(crate) fn failures(&self) -> u64 {
        self.failures.load(Relaxed)
    }

    /// Counts that it did not do what it was asked for, where no statement has said so.
    pub(super) fn count_failure(&self) {
        self.failures.fetch_add(1, Relaxed);
    }

    /// Whether anything was asked of it yet.
    pub(super) fn is_open(&self) -> bool {
        self.database.get().is_some()
    }

    /// Begins a transaction; that it cannot, and that a statement of it fails, is counted.
    pub(super) async fn begin(&self, rows: Rows<'_>, access: Access) -> Result<(StoreTransaction, i64), StoreFault> {
        let begun = async { self.database().await?.begin(rows, access).await };
        match begun.await {
            Ok((transaction, now)) => Ok((transaction.counted_by(&self.failures), now)),
            Err(fault) => {
                self.count_failure();
                Err(fault)
            }
        }
    }

    /// Begins to change rows of a tenant; gives the time of the database too.
    pub(super) async fn change_of(
        &self,
        tenant: &str,
        _cause: Cause<'_>,
    ) -> Result<(StoreTransaction, i64), StoreFault> {
        self.begin(Rows::Tenant(tenant), Access::Change).await
    }

    /// Begins to read rows of a tenant.
    pub(super) async fn read_of(&self, tenant: &str) -> Result<(StoreTransaction, i64), StoreFault> {
        self.begin(Rows::Tenant(tenant), Access::Read).await
    }

    /// Begins to change rows of all tenants: for those who run the server, and for what is swept.
    pub(super) async fn change_all(&self, _cause: Cause<'_>) -> Result<(StoreTransaction, i64), StoreFault> {
        self.begin(Rows::All, Access::Change).await
    }

    /// Begins to read rows of all tenants.
    pub(super) async fn read_all(&self) -> Result<(StoreTransaction, i64), StoreFault> {
        self.begin(Rows::All, Access::Read).await
    }

    /// Begins to change rows of tables that have no tenant.
    pub(super) async fn change_none(&self, _cause: Cause<'_>) -> Result<(StoreTransaction, i64), StoreFault> {
        self.begin(Rows::Nobody, Access::Change).await
    }

    /// Begins to change records of the audit; gives the time of the database too. No other process does meanwhile.
    pub(super) async fn change_records(&self, _cause: Cause<'_>) -> Result<(StoreTransaction, i64), StoreFault> {
        self.begin(Rows::Records, Access::Change).await
    }

    /// Begins to read records of the audit, of every tenant.
    pub(super) async fn read_records(&self) -> Result<(StoreTransaction, i64), StoreFault> {
        self.begin(Rows::Records, Access::Read).await
    }

    /// Copies the database, as it is now and whatever version has written it, into a file that is empty or not there. Keys are not in it.
    ///
    /// # Errors
    /// There is no store, it failed, or the file cannot be written.
    pub(crate) async fn back_up(&self, file: &str) -> Result<(), StoreFault> {
        Database::copy(&self.settings, file).await
    }

    /// Whether another process has it open: a server, most likely.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn is_open_elsewhere(&self) -> Result<bool, StoreFault> {
        self.database().await?.is_open_elsewhere().await
    }

    /// Makes everything in the store older.
    #[cfg(test)]
    pub(crate) async fn age(&self, by: std::time::Duration) {
        let by = i64::try_from(by.as_millis()).expect("it is no age of the world");
        let (mut transaction, _) = self.change_all(Cause::UPKEEP).await.expect("the store is there");
        for older in [
            "UPDATE approvals SET created_at = created_at - $1, expires_at = expires_at - $1",
            "UPDATE once SET begun_at = begun_at - $1, alive_until = alive_until - $1, expires_at = expires_at - $1",
            "UPDATE outbox SET next_at = next_at - $1, accepted_at = accepted_at - $1, done_at = done_at - $1",
            "UPDATE syncs SET next_at = next_at - $1",
            "UPDATE authorizations SET created_at = created_at - $1, expires_at = expires_at - $1",
            "UPDATE grants SET renew_at = renew_at - $1, claimed_until = claimed_until - $1",
            "UPDATE spent SET expires_at = expires_at - $1",
            "UPDATE tokens SET created_at = created_at - $1, expires_at = expires_at - $1, ended_at = ended_at - $1",
        ] {
            sqlx::query(older).bind(by).execute(&mut *transaction).await.expect("the store is there");
        }
        transaction.commit().await.expect("the store is there");
    }

    /// Keeps everything else from writing, other processes too, until this is dropped.
    #[cfg(test)]
    pub(crate) async fn hold_writers(&self) -> impl Sized + use<> {
        self.change_all(Cause::UPKEEP).await.expect("the store is there").0
    }

    pub(super) async fn database(&self) -> Result<&Database, StoreFault> {
        let opens = async || {
            let database = Database::open(&self.settings, self.opens_as()).await?;
            self.is_migrated.store(true, Relaxed);
            Ok(database)
        };
        self.database.get_or_try_init(opens).await
    }

    /// What opening may do now: what another of the same store has brought up to date is found.
    fn opens_as(&self) -> StoreOpening {
        if self.is_migrated.load(Relaxed) { StoreOpening::Finds } else { self.opening }
    }
}

#[cfg(test)]
mod tests;
