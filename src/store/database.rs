//! The database: the one engine or the other, and how a transaction begins in it.

use std::path::Path;

use sqlx::AnyPool;

use super::engine::{Access, Engine, Rows};
use super::fault::StoreFault;
use super::settings::{StorePlace, StoreSettings};
use super::transaction::StoreTransaction;
use super::{postgres, schema, sqlite};

#[derive(Debug)]
pub(super) struct Database {
    pool: AnyPool,
    engine: Engine,
}

impl Database {
    /// Opens the database, and brings it up to date unless that is done by hand.
    pub(super) async fn open(settings: &StoreSettings) -> Result<Self, StoreFault> {
        sqlx::any::install_default_drivers();
        let migrates = !settings.migrates_by_hand;
        let database = match &settings.place {
            StorePlace::Memory => Self::sqlite(None, migrates).await?,
            StorePlace::File(file) => Self::sqlite(Some(file), migrates).await?,
            StorePlace::Postgres(place) => {
                if migrates {
                    schema::migrate(postgres::begin_migration(place).await?, Engine::Postgres).await?;
                }
                Self { pool: postgres::connect(place).await?, engine: Engine::Postgres }
            }
        };
        let (transaction, _) = database.begin(Rows::Nobody, Access::Read).await?;
        schema::check(transaction, database.engine).await?;
        Ok(database)
    }

    /// Brings the database up to date, whether that is done by hand or not.
    pub(super) async fn migrate(settings: &StoreSettings) -> Result<(), StoreFault> {
        let settings = StoreSettings { migrates_by_hand: false, ..settings.clone() };
        Self::open(&settings).await.map(|_| ())
    }

    async fn sqlite(file: Option<&Path>, migrates: bool) -> Result<Self, StoreFault> {
        let pool = sqlite::connect(file).await?;
        if migrates {
            let (transaction, _) = sqlite::begin(&pool, Access::Change).await?;
            schema::migrate(transaction, Engine::Sqlite).await?;
        }
        Ok(Self { pool, engine: Engine::Sqlite })
    }

    /// Begins a transaction; gives the time of the database too, in milliseconds since 1970. Of two that change rows of one tenant,
    /// one comes after the other.
    pub(super) async fn begin(&self, rows: Rows<'_>, access: Access) -> Result<(StoreTransaction, i64), StoreFault> {
        match self.engine {
            Engine::Sqlite => sqlite::begin(&self.pool, access).await,
            Engine::Postgres => postgres::begin(&self.pool, rows, access).await,
        }
    }

    /// Whether another process has it open.
    pub(super) async fn is_open_elsewhere(&self) -> Result<bool, StoreFault> {
        match self.engine {
            Engine::Sqlite => sqlite::is_open_elsewhere(&self.pool).await,
            Engine::Postgres => postgres::is_open_elsewhere(&self.pool).await,
        }
    }

    #[cfg(test)]
    pub(super) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Copies it, as it is now, into a file that is empty or not there.
    pub(super) async fn copy_into(&self, file: &str) -> Result<(), StoreFault> {
        match self.engine {
            Engine::Sqlite => sqlite::copy_into(&self.pool, file).await,
            Engine::Postgres => Err(StoreFault::OwnBackup),
        }
    }
}
