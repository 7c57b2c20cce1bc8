//! The records of the audit, where the operator keeps it here: one chain of all processes. They are appended by one transaction at a time,
//! which reads the last of them first, so that each goes on from it; no statement changes one.
//!
//! A process that writes them notes again and again that it runs (`audit_writers`). Calls that a process has begun and not ended when it
//! no longer does so are ended by another.

use std::time::Duration;

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Row as _};

use super::cause::Cause;
use super::fault::StoreFault;
use super::keys::placeholders;
use super::stored::Store;
use super::transaction::{StoreRow, StoreTransaction};

/// How many records a statement adds: each has seven values, and a statement a bounded number of them.
const AT_ONCE: usize = 200;

/// How many records are deleted at once: within the time that a statement has.
const DELETED_AT_ONCE: i64 = 20_000;

/// How many calls of processes that are not there are ended at once.
const ENDED_AT_ONCE: i64 = 500;

/// What the next records go on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordsEnd {
    /// The place of the last record; 0: there is none.
    pub(crate) place: i64,
    /// The last record.
    pub(crate) line: Option<String>,
    /// How many records this process has added.
    pub(crate) seq: u64,
}

/// A record that is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewRecord {
    /// The number of it in its process.
    pub(crate) seq: u64,
    /// Whose it is; empty: of the server itself.
    pub(crate) tenant: String,
    /// When it was written, in milliseconds since 1970.
    pub(crate) at: i64,
    /// The call that it is of.
    pub(crate) call: Option<String>,
    pub(crate) line: String,
}

/// The intent of a call that a process has begun which is not there any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AbandonedIntent {
    pub(crate) call: String,
    /// Whose it is; empty: of the server itself.
    pub(crate) tenant: String,
    pub(crate) line: String,
}

/// Records that are added together.
#[derive(Debug, Default)]
pub(crate) struct RecordBatch {
    pub(crate) records: Vec<NewRecord>,
    /// Those among them, by their place in `records`, that are intents.
    pub(crate) begun: Vec<usize>,
    /// The calls that have ended.
    pub(crate) ended: Vec<String>,
}

/// Records could not be added.
#[derive(Debug, thiserror::Error)]
#[error("{fault}")]
pub(crate) struct AppendFault {
    #[source]
    pub(crate) fault: StoreFault,
    /// They may be there all the same: the database was asked to keep them, and did not say that it has.
    pub(crate) unsure: bool,
}

impl From<StoreFault> for AppendFault {
    fn from(fault: StoreFault) -> Self {
        Self { fault, unsure: false }
    }
}

/// A record that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredRecord {
    pub(crate) place: i64,
    pub(crate) line: String,
}

/// Whose records are read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RecordsOf<'t> {
    /// Those of a tenant.
    Tenant(&'t str),
    /// Those of a tenant, and of the server itself.
    TenantAndServer(&'t str),
    All,
}

/// Records whose time is over, from the oldest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueRecords {
    /// The last of them.
    pub(crate) last: StoredRecord,
    /// How many they are.
    pub(crate) count: u64,
    /// When they were written, in milliseconds since 1970: the earliest moment and the latest.
    pub(crate) at: (i64, i64),
}

impl Store {
    /// Adds records of a process behind those that are there: `make` is given the end, and says which. They are all there once this
    /// returns.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn append_records(
        &self,
        boot: &str,
        make: impl FnOnce(&RecordsEnd) -> RecordBatch,
    ) -> Result<(), AppendFault> {
        let (mut transaction, _) = self.change_records(Cause::RECORD).await?;
        let end = end(&mut transaction, boot).await?;
        add(&mut transaction, boot, end.place, &make(&end)).await?;
        transaction.commit().await.map_err(|fault| AppendFault { fault, unsure: true })
    }

    /// What the next record of a process goes on from; what others add at this moment is waited for.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn records_end(&self, boot: &str) -> Result<RecordsEnd, StoreFault> {
        let (mut transaction, _) = self.change_records(Cause::RECORD).await?;
        let end = end(&mut transaction, boot).await?;
        transaction.commit().await?;
        Ok(end)
    }

    /// Notes that a process is there for so long from now on; whether that was known of it.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn hold_records(&self, boot: &str, alive: Duration) -> Result<bool, StoreFault> {
        const UPDATE: &str = "UPDATE audit_writers SET alive_until = $2 WHERE boot = $1";
        const INSERT: &str = "INSERT INTO audit_writers (boot, alive_until) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        let (mut transaction, now) = self.change_records(Cause::RECORD).await?;
        let until = now.saturating_add(i64::try_from(alive.as_millis()).unwrap_or(i64::MAX));
        let held = sqlx::query(UPDATE).bind(boot).bind(until).execute(&mut *transaction).await?.rows_affected() == 1;
        if !held {
            sqlx::query(INSERT).bind(boot).bind(until).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(held)
    }

    /// Ends what processes that are not there any more have begun: `make` is given their intents, and says which records that makes. Gives
    /// how many there were.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn end_abandoned_records(
        &self,
        boot: &str,
        make: impl FnOnce(&RecordsEnd, &[AbandonedIntent]) -> RecordBatch,
    ) -> Result<usize, AppendFault> {
        let (mut transaction, now) = self.change_records(Cause::RECORD).await?;
        let intents = abandoned(&mut transaction, boot, now).await?;
        if !intents.is_empty() {
            let end = end(&mut transaction, boot).await?;
            add(&mut transaction, boot, end.place, &make(&end, &intents)).await?;
        }
        forget_writers(&mut transaction, now).await?;
        transaction.commit().await.map_err(|fault| AppendFault { fault, unsure: true })?;
        Ok(intents.len())
    }

    /// Notes that a process writes no more. What it has left without an end is ended by the next that looks.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn release_records(&self, boot: &str) -> Result<(), StoreFault> {
        const RELEASE: &str = "UPDATE audit_writers SET alive_until = 0 WHERE boot = $1";
        let (mut transaction, now) = self.change_records(Cause::RECORD).await?;
        sqlx::query(RELEASE).bind(boot).execute(&mut *transaction).await?;
        forget_writers(&mut transaction, now).await?;
        transaction.commit().await
    }

    /// The newest records before a place, at most so many, the newest first; `call`: of this call alone.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn records_before(
        &self,
        before: i64,
        of: RecordsOf<'_>,
        call: Option<&str>,
        most: i64,
    ) -> Result<Vec<StoredRecord>, StoreFault> {
        let (seen, tenant) = match of {
            RecordsOf::Tenant(tenant) => (" AND tenant_id = $3", Some(tenant)),
            RecordsOf::TenantAndServer(tenant) => (" AND tenant_id IN ($3, '')", Some(tenant)),
            RecordsOf::All => ("", None),
        };
        let called = match (call, tenant) {
            (None, _) => "",
            (Some(_), None) => " AND call_id = $3",
            (Some(_), Some(_)) => " AND call_id = $4",
        };
        let select =
            format!("SELECT place, record FROM audit WHERE place < $1{seen}{called} ORDER BY place DESC LIMIT $2");
        let mut query = sqlx::query(AssertSqlSafe(select)).bind(before).bind(most);
        for value in tenant.into_iter().chain(call) {
            query = query.bind(value);
        }
        let (transaction, _) = match of {
            RecordsOf::Tenant(tenant) => self.read_of(tenant).await?,
            RecordsOf::TenantAndServer(_) | RecordsOf::All => self.read_records().await?,
        };
        all(transaction, query).await
    }

    /// The oldest records behind a place, at most so many, the oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn records_after(&self, after: i64, most: i64) -> Result<Vec<StoredRecord>, StoreFault> {
        const SELECT: &str = "SELECT place, record FROM audit WHERE place > $1 ORDER BY place LIMIT $2";
        let (transaction, _) = self.read_records().await?;
        all(transaction, sqlx::query(SELECT).bind(after).bind(most)).await
    }

    /// The moment by the clock of the store, in milliseconds since 1970.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn records_clock(&self) -> Result<i64, StoreFault> {
        let (transaction, now) = self.read_records().await?;
        transaction.commit().await?;
        Ok(now)
    }

    /// The oldest records, as many as were written before a moment, and no later than so long after the first of them. None behind one that
    /// is younger.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn due_records(&self, before: i64, span: i64) -> Result<Option<DueRecords>, StoreFault> {
        const FIRST: &str = "SELECT at FROM audit ORDER BY place LIMIT 1";
        const YOUNGER: &str = "SELECT place FROM audit WHERE at > $1 ORDER BY place LIMIT 1";
        const COUNT: &str = "SELECT COUNT(*) AS found, MAX(place) AS last, MIN(at) AS since, MAX(at) AS until FROM \
                             (SELECT place, at FROM audit WHERE place < $1 ORDER BY place LIMIT $2) AS due";
        let (mut transaction, _) = self.read_records().await?;
        let first = sqlx::query(FIRST).fetch_optional(&mut *transaction).await?;
        let first: Option<i64> = first.map(|row| row.try_get("at")).transpose()?;
        let Some(first) = first.filter(|first| *first <= before) else {
            transaction.commit().await?;
            return Ok(None);
        };
        let until = before.min(first.saturating_add(span));
        let younger = sqlx::query(YOUNGER).bind(until).fetch_optional(&mut *transaction).await?;
        let younger: i64 = younger.map_or(Ok(i64::MAX), |row| row.try_get("place"))?;
        let counted = sqlx::query(COUNT).bind(younger).bind(DELETED_AT_ONCE).fetch_one(&mut *transaction).await?;
        let found: i64 = counted.try_get("found")?;
        if found == 0 {
            transaction.commit().await?;
            return Ok(None);
        }
        let last: i64 = counted.try_get("last")?;
        let at = (counted.try_get("since")?, counted.try_get("until")?);
        let select = sqlx::query("SELECT place, record FROM audit WHERE place = $1").bind(last);
        let last = all(transaction, select).await?.into_iter().next();
        let count = u64::try_from(found).unwrap_or_default();
        Ok(last.map(|last| DueRecords { last, count, at }))
    }

    /// Takes the turn of deleting, which no process has had for so long; whether it was there to be taken.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn take_turn_of_deleting(&self, pace: Duration) -> Result<bool, StoreFault> {
        const TAKE: &str = "INSERT INTO meta (name, value) VALUES ('audit_deleted', $1) ON CONFLICT (name) DO UPDATE SET value = $1 \
                            WHERE CAST(meta.value AS BIGINT) <= $2 OR CAST(meta.value AS BIGINT) > $3";
        let (mut transaction, now) = self.change_records(Cause::RECORD).await?;
        let before = now.saturating_sub(i64::try_from(pace.as_millis()).unwrap_or(i64::MAX));
        let taken = sqlx::query(TAKE).bind(now.to_string()).bind(before).bind(now).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(taken.rows_affected() == 1)
    }

    /// Deletes the records up to a place. The audit has a record of it.
    ///
    /// # Errors
    /// The store failed; none was deleted.
    pub(crate) async fn delete_records(&self, last: i64) -> Result<(), StoreFault> {
        let (mut transaction, _) = self.change_records(Cause::RECORD).await?;
        sqlx::query("DELETE FROM audit WHERE place <= $1").bind(last).execute(&mut *transaction).await?;
        transaction.commit().await
    }
}

/// Records of a statement, behind which nothing is asked in the transaction.
async fn all(
    mut transaction: StoreTransaction,
    query: Query<'_, Any, AnyArguments>,
) -> Result<Vec<StoredRecord>, StoreFault> {
    let read = |row: &StoreRow| Ok(StoredRecord { place: row.try_get("place")?, line: row.try_get("record")? });
    let records = query.fetch_all(&mut *transaction).await?.iter().map(read).collect();
    transaction.commit().await?;
    records
}

async fn end(transaction: &mut StoreTransaction, boot: &str) -> Result<RecordsEnd, StoreFault> {
    const END: &str = "SELECT place, record, (SELECT MAX(seq) FROM audit WHERE boot = $1) AS seq FROM audit \
                       ORDER BY place DESC LIMIT 1";
    let Some(row) = sqlx::query(END).bind(boot).fetch_optional(&mut **transaction).await? else {
        return Ok(RecordsEnd { place: 0, line: None, seq: 0 });
    };
    let seq: Option<i64> = row.try_get("seq")?;
    let seq = seq.and_then(|seq| u64::try_from(seq).ok()).unwrap_or_default();
    Ok(RecordsEnd { place: row.try_get("place")?, line: row.try_get("record")?, seq })
}

/// Adds records behind a place.
async fn add(
    transaction: &mut StoreTransaction,
    boot: &str,
    mut place: i64,
    batch: &RecordBatch,
) -> Result<(), StoreFault> {
    for records in batch.records.chunks(AT_ONCE) {
        let insert = format!(
            "INSERT INTO audit (place, tenant_id, boot, seq, at, call_id, record) VALUES {}",
            rows(records.len(), 7)
        );
        // Those of most calls come alone; of the others there are too many to be remembered.
        let mut query = sqlx::query(AssertSqlSafe(insert)).persistent(records.len() == 1);
        for record in records {
            place += 1;
            let seq = i64::try_from(record.seq).unwrap_or(i64::MAX);
            query = query.bind(place).bind(&record.tenant).bind(boot).bind(seq).bind(record.at);
            query = query.bind(record.call.as_deref()).bind(&record.line);
        }
        query.execute(&mut **transaction).await?;
    }
    let begun: Vec<&NewRecord> = batch.begun.iter().map(|place| &batch.records[*place]).collect();
    for records in begun.chunks(AT_ONCE) {
        let insert = format!(
            "INSERT INTO audit_begun (tenant_id, call_id, boot, record) VALUES {} ON CONFLICT DO NOTHING",
            rows(records.len(), 4)
        );
        let mut query = sqlx::query(AssertSqlSafe(insert)).persistent(records.len() == 1);
        for record in records {
            query = query.bind(&record.tenant).bind(record.call.as_deref().unwrap_or_default());
            query = query.bind(boot).bind(&record.line);
        }
        query.execute(&mut **transaction).await?;
    }
    for calls in batch.ended.chunks(AT_ONCE) {
        let delete = format!("DELETE FROM audit_begun WHERE call_id IN {}", rows(1, calls.len()));
        let query = sqlx::query(AssertSqlSafe(delete)).persistent(calls.len() == 1);
        calls.iter().fold(query, |query, call| query.bind(call)).execute(&mut **transaction).await?;
    }
    Ok(())
}

/// The placeholders of so many rows of so many values: `($1, $2), ($3, $4)`.
fn rows(count: usize, values: usize) -> String {
    let row = |row: usize| format!("({})", placeholders(row * values + 1, values));
    (0..count).map(row).collect::<Vec<_>>().join(", ")
}

/// The intents of processes that are not there any more.
async fn abandoned(
    transaction: &mut StoreTransaction,
    boot: &str,
    now: i64,
) -> Result<Vec<AbandonedIntent>, StoreFault> {
    const SELECT: &str = "SELECT call_id, tenant_id, record FROM audit_begun WHERE boot <> $1 AND boot NOT IN \
                          (SELECT boot FROM audit_writers WHERE alive_until >= $2) ORDER BY call_id LIMIT $3";
    let rows = sqlx::query(SELECT).bind(boot).bind(now).bind(ENDED_AT_ONCE).fetch_all(&mut **transaction).await?;
    let intent = |row: &StoreRow| {
        let (call, tenant, line) = (row.try_get("call_id")?, row.try_get("tenant_id")?, row.try_get("record")?);
        Ok(AbandonedIntent { call, tenant, line })
    };
    rows.iter().map(intent).collect()
}

/// Forgets the processes that are not there any more, once all that they had begun has an end.
async fn forget_writers(transaction: &mut StoreTransaction, now: i64) -> Result<(), StoreFault> {
    const FORGET: &str =
        "DELETE FROM audit_writers WHERE alive_until < $1 AND boot NOT IN (SELECT boot FROM audit_begun)";
    sqlx::query(FORGET).bind(now).execute(&mut **transaction).await?;
    Ok(())
}

#[cfg(test)]
mod tests;
