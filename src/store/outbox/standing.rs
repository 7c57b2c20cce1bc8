//! How the leads of a tenant go into a system, all together: whether they may, and whether the system takes them.

use sqlx::Row;

use crate::store::cause::{Cause, OnRecord};
use crate::store::fault::StoreFault;
use crate::store::scope::TenantScope;
use crate::store::transaction::{StoreRow, StoreTransaction};

/// How many leads there are of a system.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct SyncCounts {
    /// Those that are still tried.
    pub(crate) waiting: i64,
    /// Those that wait for a person.
    pub(crate) dead: i64,
}

/// How the leads of a tenant go into a system.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SyncStanding {
    /// The catalog.
    pub(crate) catalog: String,
    /// Since when nothing goes out, because a person has said so.
    pub(crate) paused_at: Option<i64>,
    /// Who has.
    pub(crate) paused_by: Option<String>,
    /// How often in a row the system has failed.
    pub(crate) failures: i64,
    /// The kind of the last failure; nothing where the last attempt succeeded.
    pub(crate) error: Option<String>,
    /// When the system last took a lead.
    pub(crate) last_sync_at: Option<i64>,
    /// The fields that leads are written into and that the system was seen to lack.
    pub(crate) lacks: Vec<String>,
}

/// What an attempt has shown of the system as such.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SystemSeen<'e> {
    /// It took a lead.
    Works,
    /// It failed.
    Fails {
        /// The kind of the failure.
        kind: &'e str,
        /// From so many failures in a row on it is left alone for a while.
        most: i64,
        /// For how long each time, in milliseconds.
        rest_ms: i64,
    },
    /// The end of the attempt was not the system's.
    Nothing,
}

impl SyncStanding {
    fn read(row: &StoreRow) -> Result<Self, StoreFault> {
        Ok(Self {
            catalog: row.try_get("catalog")?,
            paused_at: row.try_get("paused_at")?,
            paused_by: row.try_get("paused_by")?,
            failures: row.try_get("failures")?,
            error: row.try_get("error")?,
            last_sync_at: row.try_get("last_sync_at")?,
            lacks: names(row.try_get::<Option<String>, _>("lacks")?.as_deref().unwrap_or_default()),
        })
    }
}

/// Names with commas between.
fn names(joined: &str) -> Vec<String> {
    joined.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

impl TenantScope<'_> {
    /// How the leads go into each system into which any has gone, or was to go.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn sync_standings(&self) -> Result<Vec<SyncStanding>, StoreFault> {
        const SELECT: &str = "SELECT * FROM syncs WHERE tenant_id = $1 ORDER BY catalog";
        let (mut transaction, _) = self.read().await?;
        let rows = self.query(SELECT).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        rows.iter().map(SyncStanding::read).collect()
    }

    /// Notes which fields a system lacks into which leads are written. `true`: that was not known. Of one without leads nothing is noted.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn note_lacks(&self, catalog: &str, lacks: &[String]) -> Result<bool, StoreFault> {
        const NOTE: &str =
            "UPDATE syncs SET lacks = $3 WHERE tenant_id = $1 AND catalog = $2 AND (lacks IS NULL OR lacks <> $3)";
        let (mut transaction, _) = self.change(Cause::UPKEEP).await?;
        let noted = self.query(NOTE).bind(catalog).bind(lacks.join(",")).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(noted.rows_affected() > 0)
    }

    /// Notes what was seen of a system; how often in a row it has failed by now. Of one without leads, as of a tenant that is gone,
    /// nothing is noted.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn note_system(&self, catalog: &str, seen: SystemSeen<'_>) -> Result<i64, StoreFault> {
        let (mut transaction, now) = self.change(Cause::UPKEEP).await?;
        let failures = self.write_system(&mut transaction, (catalog, seen), now).await?;
        transaction.commit().await?;
        Ok(failures)
    }

    /// The same beside other changes.
    pub(super) async fn write_system(
        &self,
        transaction: &mut StoreTransaction,
        (catalog, seen): (&str, SystemSeen<'_>),
        now: i64,
    ) -> Result<i64, StoreFault> {
        const WORKED: &str = "INSERT INTO syncs (tenant_id, catalog, failures, last_sync_at, next_at) \
                              SELECT $1, $2, 0, CAST($3 AS BIGINT), 0 \
                              WHERE EXISTS (SELECT 1 FROM outbox WHERE tenant_id = $1 AND catalog = $2) \
                              ON CONFLICT (tenant_id, catalog) DO UPDATE SET failures = 0, error = NULL, last_sync_at = $3, \
                              next_at = 0";
        const FAILED: &str = "INSERT INTO syncs (tenant_id, catalog, failures, error, next_at) SELECT $1, $2, 1, $3, 0 \
                              WHERE EXISTS (SELECT 1 FROM outbox WHERE tenant_id = $1 AND catalog = $2) \
                              ON CONFLICT (tenant_id, catalog) DO UPDATE SET failures = syncs.failures + 1, error = $3";
        const COUNT: &str = "SELECT failures FROM syncs WHERE tenant_id = $1 AND catalog = $2";
        const REST: &str = "UPDATE syncs SET next_at = $3 WHERE tenant_id = $1 AND catalog = $2";
        let (kind, most, rest_ms) = match seen {
            SystemSeen::Nothing => return Ok(0),
            SystemSeen::Works => {
                self.query(WORKED).bind(catalog).bind(now).execute(&mut **transaction).await?;
                return Ok(0);
            }
            SystemSeen::Fails { kind, most, rest_ms } => (kind, most, rest_ms),
        };
        self.query(FAILED).bind(catalog).bind(kind).execute(&mut **transaction).await?;
        let counted = self.query(COUNT).bind(catalog).fetch_optional(&mut **transaction).await?;
        let failures: i64 = counted.map(|row| row.try_get("failures")).transpose()?.unwrap_or(0);
        if failures >= most {
            self.query(REST).bind(catalog).bind(now.saturating_add(rest_ms)).execute(&mut **transaction).await?;
        }
        Ok(failures)
    }

    /// Has everything that waits tried at once, as if nothing had failed: the system was connected anew, or was tried and works.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn wake_sync(&self, catalog: &str) -> Result<(), StoreFault> {
        const SYSTEM: &str =
            "UPDATE syncs SET failures = 0, error = NULL, next_at = 0 WHERE tenant_id = $1 AND catalog = $2";
        const LEADS: &str = "UPDATE outbox SET failures = 0, next_at = $3 \
                             WHERE tenant_id = $1 AND catalog = $2 AND state = 'waiting' AND next_at > $3";
        let (mut transaction, now) = self.change(Cause::UPKEEP).await?;
        self.query(SYSTEM).bind(catalog).execute(&mut *transaction).await?;
        self.query(LEADS).bind(catalog).bind(now).execute(&mut *transaction).await?;
        transaction.commit().await
    }

    /// Lets nothing out into a system from now on, or lets it go again; then it is tried at once. `false`: it was so already.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn pause_sync(
        &self,
        catalog: &str,
        by: Option<&str>,
        on_record: &OnRecord,
    ) -> Result<bool, StoreFault> {
        const ROW: &str = "INSERT INTO syncs (tenant_id, catalog, failures, next_at) VALUES ($1, $2, 0, 0) \
                           ON CONFLICT (tenant_id, catalog) DO NOTHING";
        const PAUSE: &str = "UPDATE syncs SET paused_at = $3, paused_by = $4 \
                             WHERE tenant_id = $1 AND catalog = $2 AND paused_at IS NULL";
        const RESUME: &str = "UPDATE syncs SET paused_at = NULL, paused_by = NULL, next_at = 0 \
                              WHERE tenant_id = $1 AND catalog = $2 AND paused_at IS NOT NULL";
        let (mut transaction, now) = self.change(Cause::act(on_record)).await?;
        self.query(ROW).bind(catalog).execute(&mut *transaction).await?;
        let changed = match by {
            Some(by) => self.query(PAUSE).bind(catalog).bind(now).bind(by),
            None => self.query(RESUME).bind(catalog),
        };
        let changed = changed.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(changed.rows_affected() > 0)
    }
}
