//! The database: the one engine or the other, and how a transaction begins in it.

use std::path::{Path, PathBuf};

use sqlx::AnyPool;

use super::engine::{Access, Engine, Rows, StoreOpening};
use super::fault::StoreFault;
use super::settings::{StorePlace, StoreSettings};
use super::sqlite::FileMark;
use super::transaction::StoreTransaction;
use super::{postgres, schema, sqlite};

#[derive(Debug)]
pub(super) struct Database {
    pool: AnyPool,
    /// What is read, where that does not wait for those who change something: of SQLite, which has one writer.
    reads: Option<AnyPool>,
    engine: Engine,
    /// The file, and what tells it from another that has its name later.
    file: Option<(PathBuf, FileMark)>,
}

impl Database {
    /// Opens the database.
    pub(super) async fn open(settings: &StoreSettings, opening: StoreOpening) -> Result<Self, StoreFault> {
        Self::connect_checked(settings, opening).await.map_err(|fault| match fault {
            // An empty database is none of an earlier version.
            StoreFault::Older { found: 0, .. } if !opening.makes() => StoreFault::absent(&settings.place),
            fault => fault,
        })
    }

    async fn connect_checked(settings: &StoreSettings, opening: StoreOpening) -> Result<Self, StoreFault> {
        let database = Self::connect(settings, opening).await?;
        let (transaction, _) = database.begin(Rows::Nobody, Access::Read).await?;
        schema::check(transaction, database.engine).await?;
        Ok(database)
    }

    /// Copies the database, as it is now and whatever version has written it, into a file that is empty or not there.
    pub(super) async fn copy(settings: &StoreSettings, file: &str) -> Result<(), StoreFault> {
        if matches!(settings.place, StorePlace::Postgres(_)) {
            return Err(StoreFault::OwnBackup);
        }
        let database = Self::connect(settings, StoreOpening::Finds).await?;
        let (transaction, _) = database.begin(Rows::Nobody, Access::Read).await?;
        if !schema::is_there(transaction, database.engine).await? {
            return Err(StoreFault::absent(&settings.place));
        }
        let copied = sqlite::copy_into(&database.pool, file).await;
        database.close().await;
        copied
    }

    async fn connect(settings: &StoreSettings, opening: StoreOpening) -> Result<Self, StoreFault> {
        sqlx::any::install_default_drivers();
        match &settings.place {
            StorePlace::Memory => Self::sqlite(None, opening).await,
            StorePlace::File(file) => Self::sqlite(Some(file), opening).await,
            StorePlace::Postgres(place) => {
                if opening.migrates() {
                    let transaction = postgres::begin_migration(place).await?;
                    schema::migrate(transaction, Engine::Postgres, opening).await?;
                }
                Ok(Self { pool: postgres::connect(place).await?, reads: None, engine: Engine::Postgres, file: None })
            }
        }
    }

    async fn sqlite(file: Option<&Path>, opening: StoreOpening) -> Result<Self, StoreFault> {
        let pool = sqlite::connect(file, opening).await?;
        if opening.migrates() {
            let (transaction, _) = sqlite::begin(&pool, Access::Change).await?;
            schema::migrate(transaction, Engine::Sqlite, opening).await?;
        }
        // A command has one connection: whether another process has the file open is found out by having it alone.
        let reads = file.filter(|_| opening.makes()).map(sqlite::reads).transpose()?;
        let file = file.map(|file| (file.to_owned(), FileMark::of(file)));
        Ok(Self { pool, reads, engine: Engine::Sqlite, file })
    }

    /// Ends its connections. The last one to a file of SQLite puts into the file what is in the log beside it.
    pub(super) async fn close(&self) {
        if let Some(reads) = &self.reads {
            reads.close().await;
        }
        self.pool.close().await;
    }

    /// Begins a transaction; gives the time of the database too, in milliseconds since 1970. Of two that change rows of one tenant,
    /// one comes after the other.
    pub(super) async fn begin(&self, rows: Rows<'_>, access: Access) -> Result<(StoreTransaction, i64), StoreFault> {
        match self.engine {
            Engine::Sqlite => {
                let pool = self.reads.as_ref().filter(|_| access == Access::Read).unwrap_or(&self.pool);
                sqlite::begin(pool, access).await
            }
            Engine::Postgres => postgres::begin(&self.pool, rows, access).await,
        }
    }

    /// Whether the file of that name is the one that is open. A process keeps a file of SQLite that was deleted, and loses it with its end.
    pub(super) async fn is_in_place(&self) -> Result<(), StoreFault> {
        let Some((file, mark)) = self.file.clone() else { return Ok(()) };
        let place = file.display().to_string();
        // A disk that does not answer keeps a thread waiting, and no request of others.
        let found = tokio::task::spawn_blocking(move || FileMark::of(&file)).await;
        if found.is_ok_and(|found| found.is_there() && found == mark) {
            Ok(())
        } else {
            Err(StoreFault::Gone { place })
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
}
