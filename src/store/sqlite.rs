//! SQLite: a file, or memory. One connection, through which everything is written in turn; of a file that a server has, some through which is
//! read meanwhile, since one that writes may wait for another process.

use std::io;
use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, Row as _};
use tokio::time::{Instant, sleep};

use super::engine::{Access, StoreOpening};
use super::fault::StoreFault;
use super::settings::StorePlace;
use super::transaction::StoreTransaction;

/// Another process may hold the lock of writers so long; a commit is on the disk before it is spoken of.
const SETTINGS: &str =
    "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";

/// The same of a connection that only reads. The log of writes, which is of the file, lets it read while another is written to.
const SETTINGS_OF_READS: &str = "PRAGMA busy_timeout = 10000; PRAGMA query_only = ON";

/// How many read at once.
const MOST_READS: u32 = 4;

/// The same of one that is taken as it is: it keeps its way of writing.
const SETTINGS_AS_IT_IS: &str = "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL";

/// Says that a file is a store: "KARt" in ASCII.
const APPLICATION: i64 = 0x4B41_5274;
pub(super) const MARK: &str = "PRAGMA application_id = 1262572148";

/// As long as `busy_timeout`.
const LONGEST_LOCK: Duration = Duration::from_secs(10);

/// Codes of SQLite: it could not open a file, and not write it.
const CANTOPEN: u32 = 14;
const READONLY: u32 = 8;

/// What SQLite refused without waiting is tried again behind this time.
const AGAIN: Duration = Duration::from_millis(20);

/// Opens a file, or memory.
pub(super) async fn connect(file: Option<&Path>, opening: StoreOpening) -> Result<AnyPool, StoreFault> {
    if let Some(file) = file {
        find(file, opening)?;
    }
    let url = match file {
        None => "sqlite::memory:".to_owned(),
        Some(file) => url(file, if opening.makes() { "rwc" } else { "rw" }),
    };
    // One connection: SQLite has one writer, and a database in memory is as old as its connection.
    let pool = AnyPoolOptions::new().max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None);
    let options = AnyConnectOptions::from_str(&url)?;
    let fault = |source| match file {
        Some(file) => unopened(file, source),
        None => StoreFault::Failed(source),
    };
    let pool = pool.connect_with(options).await.map_err(fault)?;
    let settings = if opening == StoreOpening::Finds { SETTINGS_AS_IT_IS } else { SETTINGS };
    match (settle(&pool, file, settings).await.map_err(fault)?, file) {
        (false, Some(file)) => Err(StoreFault::Foreign { place: file.display().to_string() }),
        _ => Ok(pool),
    }
}

/// Connections that only read a file, which is there; each is opened when it is needed.
pub(super) fn reads(file: &Path) -> Result<AnyPool, StoreFault> {
    let options = AnyConnectOptions::from_str(&url(file, "rw"))?;
    let pool = AnyPoolOptions::new().max_connections(MOST_READS).max_lifetime(None);
    let pool = pool.after_connect(|connection, _| {
        Box::pin(async move { sqlx::raw_sql(SETTINGS_OF_READS).execute(connection).await.map(drop) })
    });
    Ok(pool.connect_lazy_with(options))
}

fn url(file: &Path, mode: &str) -> String {
    format!("sqlite:{}?mode={mode}", encoded(file))
}

/// Makes the settings; `false` where the file is another program's, of which nothing is changed. Of several that open a new file at
/// once one turns it into a file with a log, and SQLite may refuse the others that moment without waiting.
async fn settle(pool: &AnyPool, file: Option<&Path>, settings: &'static str) -> Result<bool, sqlx::Error> {
    let until = Instant::now() + LONGEST_LOCK;
    loop {
        match settle_now(pool, file, settings).await {
            Err(error) if is_busy(&error) && Instant::now() < until => sleep(AGAIN).await,
            done => return done,
        }
    }
}

async fn settle_now(pool: &AnyPool, file: Option<&Path>, settings: &'static str) -> Result<bool, sqlx::Error> {
    if let Some(file) = file {
        if !is_ours(pool).await? {
            return Ok(false);
        }
        #[cfg(unix)]
        keep_private(file);
    }
    sqlx::raw_sql(settings).execute(pool).await.map(|_settings| true)
}

/// Whether a database is a store, or empty. Earlier versions have not marked theirs, and are known by their tables.
async fn is_ours(pool: &AnyPool) -> Result<bool, sqlx::Error> {
    const MARKED: &str = "SELECT CAST(application_id AS BIGINT) AS mark FROM pragma_application_id";
    const TABLES: &str = "SELECT CAST(COUNT(*) AS BIGINT) AS tables, \
        CAST(COALESCE(SUM(name IN ('meta', 'approvals', 'once', 'spent')), 0) AS BIGINT) AS ours \
        FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let marked: i64 = sqlx::query_scalar(MARKED).fetch_one(pool).await?;
    let counted = sqlx::query(TABLES).fetch_one(pool).await?;
    let (tables, ours): (i64, i64) = (counted.try_get("tables")?, counted.try_get("ours")?);
    Ok(marked == APPLICATION || (marked == 0 && (tables == 0 || ours == 4)))
}

/// Why a file cannot be opened: SQLite says of most of it no more than that.
fn unopened(file: &Path, source: sqlx::Error) -> StoreFault {
    let place = file.display().to_string();
    // Only of one that cannot be opened or written: of one that is in use, this would give up the locks that this process has on it.
    if !code(&source).is_some_and(|code| [CANTOPEN, READONLY].contains(&code)) {
        return StoreFault::Open { place, source };
    }
    match std::fs::OpenOptions::new().read(true).write(true).open(file) {
        Err(source) => StoreFault::File { place, source },
        Ok(_) => StoreFault::Open { place, source },
    }
}

/// What tells a file from another one that has its name later; of none, nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileMark(Option<(u64, u64)>);

impl FileMark {
    /// The mark of what has this name now. A link is followed.
    pub(super) fn of(file: &Path) -> Self {
        let found = std::fs::metadata(file).ok();
        #[cfg(unix)]
        let mark = found.map(|found| {
            use std::os::unix::fs::MetadataExt as _;
            (found.dev(), found.ino())
        });
        #[cfg(not(unix))]
        let mark = found.map(|_| (0, 0));
        Self(mark)
    }

    pub(super) fn is_there(&self) -> bool {
        self.0.is_some()
    }
}

/// Looks whether there is a file that can be opened, and makes it where one is to be made. It is not opened to find out: closing it
/// again would give up the locks that this process has on it.
fn find(file: &Path, opening: StoreOpening) -> Result<(), StoreFault> {
    let fault = |source| StoreFault::File { place: file.display().to_string(), source };
    match std::fs::metadata(file) {
        Ok(found) if !found.is_file() => {
            Err(fault(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file")))
        }
        Ok(_) => Ok(()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fault(error)),
        Err(_) if !opening.makes() => Err(StoreFault::absent(&StorePlace::File(file.to_owned()))),
        Err(_) => {
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            // Its owner's alone from the first byte.
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(file) {
                Ok(_made) => tracing::info!(file = %file.display(), "there was no store there: a new one was made"),
                // Another process was faster, or a link leads to where nothing is yet, which SQLite follows.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(fault(error)),
            }
            Ok(())
        }
    }
}

/// Whether another holds a lock: 5, or one of the codes that say more of it.
fn is_busy(error: &sqlx::Error) -> bool {
    code(error) == Some(5)
}

/// The code of a failure, without what some say more of it.
fn code(error: &sqlx::Error) -> Option<u32> {
    Some(error.as_database_error()?.code()?.parse::<u32>().ok()? & 0xff)
}

/// Makes the file and what SQLite keeps beside it its owner's alone. What SQLite makes beside a file has the file's mode.
#[cfg(unix)]
fn keep_private(file: &Path) {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;

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
