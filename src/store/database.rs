//! The database: one connection, through which everything is written in turn, and the migrations, which go forward only.

use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqlitePool, Transaction};

use super::fault::StoreFault;
use super::settings::StoreSettings;

/// In order; the schema of a database is how many of them it has.
const MIGRATIONS: [&str; 5] = [
    include_str!("migrations/0001_consent.sql"),
    include_str!("migrations/0002_tokens.sql"),
    include_str!("migrations/0003_connections.sql"),
    include_str!("migrations/0004_leases.sql"),
    include_str!("migrations/0006_pins.sql"),
];

/// How long another process may hold the lock of writers.
const BUSY: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) struct Database {
    pool: SqlitePool,
}

impl Database {
    /// Opens the database and brings it up to date.
    pub(super) async fn open(settings: &StoreSettings) -> Result<Self, StoreFault> {
        let options = match &settings.file {
            None => SqliteConnectOptions::new().in_memory(true),
            Some(path) => SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // A commit is on the disk before it is spoken of.
                .synchronous(SqliteSynchronous::Full),
        };
        let options = options.foreign_keys(true).busy_timeout(BUSY);
        // One connection: SQLite has one writer, and a database in memory is as old as its connection.
        let pool = SqlitePoolOptions::new().max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None);
        let opened = pool.connect_with(options).await;
        let pool = opened.map_err(|source| match &settings.file {
            Some(path) => StoreFault::Open { path: path.clone(), source },
            None => StoreFault::Failed(source),
        })?;
        let database = Self { pool };
        database.migrate().await?;
        Ok(database)
    }

    /// Begins to change the database; no other does so until this ends.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreFault> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Copies it, as it is now, into a file that is empty or not there.
    pub(super) async fn copy_into(&self, file: &str) -> Result<(), StoreFault> {
        sqlx::query("VACUUM INTO $1").bind(file).execute(&self.pool).await?;
        Ok(())
    }

    /// What time it is there, in milliseconds since 1970.
    pub(super) async fn now(transaction: &mut Transaction<'static, Sqlite>) -> Result<i64, StoreFault> {
        let now = sqlx::query_scalar("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)");
        Ok(now.fetch_one(&mut **transaction).await?)
    }

    async fn migrate(&self) -> Result<(), StoreFault> {
        let mut transaction = self.begin().await?;
        let meta = "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)";
        sqlx::query(meta).execute(&mut *transaction).await?;
        let found = sqlx::query_scalar("SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'schema'");
        let found: i64 = found.fetch_optional(&mut *transaction).await?.unwrap_or(0);
        let known = i64::try_from(MIGRATIONS.len()).expect("there are few");
        if found > known {
            return Err(StoreFault::Newer { found, known });
        }
        for migration in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
            sqlx::raw_sql(*migration).execute(&mut *transaction).await?;
        }
        let schema = "INSERT INTO meta (name, value) VALUES ('schema', $1) ON CONFLICT (name) DO UPDATE SET value = $1";
        sqlx::query(schema).bind(known.to_string()).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }
}
