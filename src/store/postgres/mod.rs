//! PostgreSQL: one database for the processes of several machines. Its schema `kartoteka` is an owner's; a process has the role
//! `kartoteka`, which owns nothing. Row level security shows a transaction the rows of the tenant that it names; one that is of
//! all tenants says so by taking the role `kartoteka_operator` for as long as it lasts.
//!
//! Changes of one tenant come one after the other, by an advisory lock that ends with the transaction, and those of all tenants
//! alone, so that what is decided in a transaction holds as it does under the one writer of SQLite.

pub(crate) mod place;
mod roles;

use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Connection as _, Row as _};

use self::place::PostgresPlace;
use super::engine::{Access, Rows};
use super::fault::{RoleFault, StoreFault};
use super::transaction::StoreTransaction;

/// How many connections a process has at most.
const MOST: u32 = 10;

/// How long a connection is waited for.
const CONNECTED: Duration = Duration::from_secs(5);

/// How long a statement may take as this process sees it. The server ends it sooner (see [`begins`]).
const ANSWERED: Duration = Duration::from_secs(15);

/// The same of a migration, which may have to build an index.
const MIGRATED: Duration = Duration::from_secs(600);

/// What those wait for who change what is of all tenants. Any number will do that no other program on the database locks.
const ALL: &str = "7453010373645639777";

/// The same of those who change records of the audit.
const RECORDS: &str = "7453010373645639779";

/// How a transaction begins. Everything is said anew each time, so that a pooler in between may give each another connection.
macro_rules! begins {
    ($begin:literal, $time:literal, $role:literal) => {
        concat!(
            $begin,
            "; SET LOCAL search_path = kartoteka, pg_temp; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '",
            $time,
            "'; SET LOCAL idle_in_transaction_session_timeout = '30s'",
            $role
        )
    };
}

/// Opens it: the process's role is bound by the policies, and may look past them where it says so.
pub(super) async fn connect(place: &PostgresPlace) -> Result<AnyPool, StoreFault> {
    let options = place.own();
    let opened = |source| StoreFault::Open { place: place.to_string(), source };
    // By itself first: a pool would say that it has waited, and not what for.
    let first = tokio::time::timeout(CONNECTED, AnyConnection::connect_with(&options)).await;
    let mut first = first.unwrap_or_else(|_| Err(sqlx::Error::PoolTimedOut)).map_err(opened)?;
    roles::check(&mut first).await?;
    let _gone = first.close().await;
    Ok(pool(options, MOST))
}

/// Opens it as the owner of the schema, for one transaction that may change that. No other does so meanwhile.
pub(super) async fn begin_migration(place: &PostgresPlace) -> Result<StoreTransaction, StoreFault> {
    let pool = pool(place.owner().ok_or(RoleFault::NoOwner)?, 1);
    let mut transaction = StoreTransaction::begin(&pool, begins!("BEGIN", "600s", ""), Some(MIGRATED)).await.map_err(
        |fault| match fault {
            StoreFault::Failed(source) => StoreFault::Open { place: place.to_string(), source },
            other => other,
        },
    )?;
    roles::check_made(&mut transaction).await?;
    sqlx::query("SELECT pg_advisory_xact_lock(7453010373645639778)").execute(&mut *transaction).await?;
    sqlx::raw_sql("CREATE SCHEMA IF NOT EXISTS kartoteka").execute(&mut *transaction).await?;
    Ok(transaction)
}

/// Begins a transaction; gives the time of the database too, in milliseconds since 1970.
pub(super) async fn begin(
    pool: &AnyPool,
    rows: Rows<'_>,
    access: Access,
) -> Result<(StoreTransaction, i64), StoreFault> {
    // The clock is read when nothing is waited for any more.
    const NOW: &str = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now";
    let statements = match (rows, access) {
        (Rows::Tenant(_) | Rows::Nobody, Access::Read) => begins!("BEGIN READ ONLY", "10s", ""),
        (Rows::Tenant(_) | Rows::Nobody, Access::Change) => begins!("BEGIN", "10s", ""),
        (Rows::All | Rows::Records, Access::Read) => {
            begins!("BEGIN READ ONLY", "10s", "; SET LOCAL ROLE kartoteka_operator")
        }
        (Rows::All | Rows::Records, Access::Change) => begins!("BEGIN", "10s", "; SET LOCAL ROLE kartoteka_operator"),
    };
    let mut transaction = StoreTransaction::begin(pool, statements, Some(ANSWERED)).await?;
    let tenant = match rows {
        Rows::Tenant(tenant) => tenant,
        Rows::Nobody | Rows::All | Rows::Records => "",
    };
    // Written once for each, so that each is prepared once.
    let begun = match (rows, access) {
        (_, Access::Read) => format!("SELECT set_config('app.tenant_id', $1, true) AS tenant, {NOW}"),
        (Rows::All, Access::Change) => {
            format!("SELECT set_config('app.tenant_id', $1, true) AS tenant, pg_advisory_xact_lock({ALL}), {NOW}")
        }
        (Rows::Records, Access::Change) => {
            format!("SELECT set_config('app.tenant_id', $1, true) AS tenant, pg_advisory_xact_lock({RECORDS}), {NOW}")
        }
        (Rows::Tenant(_) | Rows::Nobody, Access::Change) => format!(
            "SELECT set_config('app.tenant_id', $1, true) AS tenant, pg_advisory_xact_lock_shared({ALL}), \
             pg_advisory_xact_lock(hashtextextended($1, 0)), {NOW}"
        ),
    };
    let begun = sqlx::query(sqlx::AssertSqlSafe(begun)).bind(tenant).fetch_one(&mut *transaction).await?;
    Ok((transaction, begun.try_get("now")?))
}

fn pool(options: AnyConnectOptions, most: u32) -> AnyPool {
    AnyPoolOptions::new().max_connections(most).acquire_timeout(CONNECTED).connect_lazy_with(options)
}

/// How often it is looked for others, and how long between: a connection of one's own may be about to end.
const LOOKS: u32 = 5;
const LOOK: Duration = Duration::from_millis(200);

/// Whether another process has connections to it, as this role.
pub(super) async fn is_open_elsewhere(pool: &AnyPool) -> Result<bool, StoreFault> {
    const ALL: &str = "SELECT COUNT(*) FROM pg_catalog.pg_stat_activity \
                       WHERE datname = current_database() AND usename = session_user";
    for _ in 0..LOOKS {
        let all: i64 = sqlx::query_scalar(ALL).fetch_one(pool).await?;
        // A pool of one's own may have more than the one that asks.
        if all <= i64::from(pool.size()) {
            return Ok(false);
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(true)
}

#[cfg(test)]
mod tests;
