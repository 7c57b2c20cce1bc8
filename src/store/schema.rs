//! The schema of a store: migrations that go forward only, in one transaction, for both engines under one number.

use sqlx::Row as _;

use super::engine::{Engine, StoreOpening};
use super::fault::StoreFault;
use super::sqlite;
use super::transaction::StoreTransaction;

/// A step of the schema, as each engine has it.
struct Migration {
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($name:literal) => {
        Migration {
            sqlite: include_str!(concat!("migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("migrations/postgres/", $name, ".sql")),
        }
    };
}

/// In order; the schema of a database is how many of them it has.
const MIGRATIONS: [Migration; 14] = [
    migration!("0001_consent"),
    migration!("0002_tokens"),
    migration!("0003_connections"),
    migration!("0004_leases"),
    migration!("0005_outbox"),
    migration!("0006_pins"),
    migration!("0007_open_leads"),
    migration!("0008_systems"),
    migration!("0009_marks"),
    migration!("0010_authorizations"),
    migration!("0011_audit"),
    migration!("0012_ways_of_tenants"),
    migration!("0013_lacks"),
    migration!("0014_offers"),
];

/// What a PostgreSQL is told after its migrations: who may do what.
const PROTECTION: &str = include_str!("migrations/postgres/protect.sql");

/// The schema that this program has.
fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).expect("there are few")
}

/// Checks that the database has the schema of this program.
pub(super) async fn check(mut transaction: StoreTransaction, engine: Engine) -> Result<(), StoreFault> {
    let found = found(&mut transaction, engine).await?;
    transaction.commit().await?;
    match found {
        found if found < known() => Err(StoreFault::Older { found, known: known() }),
        found if found > known() => Err(StoreFault::Newer { found, known: known() }),
        _ => Ok(()),
    }
}

/// Whether a store was begun there, by whatever version of this program.
pub(super) async fn is_there(mut transaction: StoreTransaction, engine: Engine) -> Result<bool, StoreFault> {
    let found = found(&mut transaction, engine).await?;
    transaction.commit().await?;
    Ok(found > 0)
}

/// Brings the database up to date; one that is empty only where it is to be made a store.
pub(super) async fn migrate(
    mut transaction: StoreTransaction,
    engine: Engine,
    opening: StoreOpening,
) -> Result<(), StoreFault> {
    let found = found(&mut transaction, engine).await?;
    if found > known() {
        return Err(StoreFault::Newer { found, known: known() });
    }
    if found == 0 && !opening.makes() {
        return Err(StoreFault::Older { found, known: known() });
    }
    if found == 0 {
        let meta = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)";
        sqlx::raw_sql(meta).execute(&mut *transaction).await?;
    }
    for migration in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        let statements = match engine {
            Engine::Sqlite => migration.sqlite,
            Engine::Postgres => migration.postgres,
        };
        sqlx::raw_sql(statements).execute(&mut *transaction).await?;
    }
    let schema = "INSERT INTO meta (name, value) VALUES ('schema', $1) ON CONFLICT (name) DO UPDATE SET value = $1";
    sqlx::query(schema).bind(known().to_string()).execute(&mut *transaction).await?;
    match engine {
        Engine::Sqlite => sqlx::raw_sql(sqlite::MARK).execute(&mut *transaction).await?,
        Engine::Postgres => sqlx::raw_sql(PROTECTION).execute(&mut *transaction).await?,
    };
    transaction.commit().await
}

/// The schema of the database; 0 of one that is empty.
async fn found(transaction: &mut StoreTransaction, engine: Engine) -> Result<i64, StoreFault> {
    let there = match engine {
        Engine::Sqlite => "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = 'meta'",
        Engine::Postgres => {
            "SELECT 1 AS found FROM pg_catalog.pg_tables WHERE schemaname = 'kartoteka' AND tablename = 'meta'"
        }
    };
    if sqlx::query(there).fetch_optional(&mut **transaction).await?.is_none() {
        return Ok(0);
    }
    let schema = sqlx::query("SELECT value FROM meta WHERE name = 'schema'").fetch_optional(&mut **transaction).await?;
    let Some(schema) = schema else { return Ok(0) };
    let damaged = |_| StoreFault::Failed(sqlx::Error::RowNotFound);
    schema.try_get::<String, _>("value")?.parse().map_err(damaged)
}

#[cfg(test)]
mod tests;
