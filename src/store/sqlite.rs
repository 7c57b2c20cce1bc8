//! SQLite: a file, or memory. One connection, through which everything is written in turn.

use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::AnyPool;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use tokio::time::{Instant, sleep};

use super::engine::Access;
use super::fault::StoreFault;
use super::transaction::StoreTransaction;

/// Another process may hold the lock of writers so long; a commit is on the disk before it is spoken of.
const SETTINGS: &str =
    "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";

/// As long as `busy_timeout`.
const LONGEST_LOCK: Duration = Duration::from_secs(10);

/// What SQLite refused without waiting is tried again behind this time.
const AGAIN: Duration = Duration::from_millis(20);

/// Opens a file, or memory.
pub(super) async fn connect(file: Option<&Path>) -> Result<AnyPool, StoreFault> {
    #[cfg(unix)]
    if let Some(file) = file {
        keep_private(file);
    }
    let url = match file {
        None => "sqlite::memory:".to_owned(),
        Some(file) => format!("sqlite:{}?mode=rwc", encoded(file)),
    };
    // One connection: SQLite has one writer, and a database in memory is as old as its connection.
    let pool = AnyPoolOptions::new().max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None);
    let options = AnyConnectOptions::from_str(&url)?;
    let opened = async {
        let pool = pool.connect_with(options).await?;
        settle(&pool).await?;
        Ok(pool)
    };
    opened.await.map_err(|source| match file {
        Some(file) => StoreFault::Open { place: file.display().to_string(), source },
        None => StoreFault::Failed(source),
    })
}

/// Makes the settings. Of several that open a new file at once one turns it into a file with a log, and SQLite may refuse the others
/// that moment without waiting.
async fn settle(pool: &AnyPool) -> Result<(), sqlx::Error> {
    let until = Instant::now() + LONGEST_LOCK;
    loop {
        match sqlx::raw_sql(SETTINGS).execute(pool).await {
            Err(error) if is_busy(&error) && Instant::now() < until => sleep(AGAIN).await,
            done => return done.map(|_settings| ()),
        }
    }
}

/// Whether another holds a lock: 5, or one of the codes that say more of it.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

/// Makes the file and what SQLite keeps beside it its owner's alone. What SQLite makes beside a file has the file's mode.
#[cfg(unix)]
fn keep_private(file: &Path) {
    use std::fs::{OpenOptions, Permissions};
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};

    // Where it cannot be made, opening it says why.
    let _made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    for beside in ["", "-wal", "-shm"] {
        let mut path = file.as_os_str().to_owned();
        path.push(beside);
        let is_open =
            std::fs::metadata(&path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o077 != 0);
        if is_open && let Err(error) = std::fs::set_permissions(&path, Permissions::from_mode(0o600)) {
            tracing::warn!(file = %Path::new(&path).display(), %error, "others than its owner can read the store");
        }
    }
}

/// Begins a transaction; gives the time of the database too, in milliseconds since 1970. While one changes something, no other does.
pub(super) async fn begin(pool: &AnyPool, access: Access) -> Result<(StoreTransaction, i64), StoreFault> {
    let statement = match access {
        Access::Read => "BEGIN",
        Access::Change => "BEGIN IMMEDIATE",
    };
    let mut transaction = StoreTransaction::begin(pool, statement, None).await?;
    let now =
        sqlx::query_scalar("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)").fetch_one(&mut *transaction).await?;
    Ok((transaction, now))
}

/// Whether another process has it open. Only who has it alone can leave the log of writes, and goes back to it.
pub(super) async fn is_open_elsewhere(pool: &AnyPool) -> Result<bool, StoreFault> {
    sqlx::raw_sql("PRAGMA busy_timeout = 0").execute(pool).await?;
    let left = sqlx::query_scalar::<_, String>("PRAGMA journal_mode = DELETE").fetch_one(pool).await;
    sqlx::raw_sql(SETTINGS).execute(pool).await?;
    match left {
        Ok(mode) => Ok(mode != "delete"),
        Err(sqlx::Error::Database(fault)) if fault.message().contains("locked") => Ok(true),
        Err(fault) => Err(fault.into()),
    }
}

/// Copies it, as it is now, into a file that is empty or not there.
pub(super) async fn copy_into(pool: &AnyPool, file: &str) -> Result<(), StoreFault> {
    sqlx::query("VACUUM INTO $1").bind(file).execute(pool).await?;
    Ok(())
}

/// A path as part of a URL: what is no letter and no digit stands for itself nowhere.
fn encoded(file: &Path) -> String {
    let bytes = file.as_os_str().as_encoded_bytes().iter();
    bytes
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(*byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(all(test, unix))]
mod tests;
