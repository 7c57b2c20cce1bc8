//! The keys of a store over time: which are in use, and what is sealed anew under the first, so that an old one can go.

use std::collections::BTreeMap;

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::approvals;
use super::connections;
use super::fault::StoreFault;
use super::once;
use super::seal::{SealPlace, Sealed};
use super::stored::Store;
use crate::secret::Zeroizing;

/// How many rows are sealed anew in one transaction: others write in between.
const BATCH: i64 = 100;

/// How often a key is in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyUse {
    /// The key.
    pub(crate) id: String,
    /// It is one of the store's keys here.
    pub(crate) is_known: bool,
    /// It is the one that seals.
    pub(crate) seals: bool,
    /// By table, how many rows it has sealed.
    pub(crate) rows: BTreeMap<&'static str, i64>,
}

/// What came of sealing anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Rewrapped {
    /// Rows that the first key has sealed now.
    pub(crate) done: u64,
    /// Rows that do not open, which stay as they are.
    pub(crate) locked: u64,
    /// Rows that someone else has changed meanwhile.
    pub(crate) changed: u64,
}

/// A column in which something is sealed.
struct SealedColumn {
    table: &'static str,
    column: &'static str,
    kind: &'static str,
    /// What says which row it is.
    row: fn(&SqliteRow) -> Result<Vec<u8>, sqlx::Error>,
}

const COLUMNS: [SealedColumn; 3] = [
    SealedColumn {
        table: "connections",
        column: "settings_sealed",
        kind: connections::KIND,
        row: |row| Ok(connections::row(row.try_get("catalog")?, row.try_get("version")?)),
    },
    SealedColumn {
        table: "approvals",
        column: "arguments_sealed",
        kind: approvals::KIND,
        row: |row| Ok(row.try_get::<String, _>("id")?.into_bytes()),
    },
    SealedColumn { table: "once", column: "result_sealed", kind: once::KIND, row: |row| row.try_get("key_hash") },
];

impl Store {
    /// Every key that has sealed something, and those of the store here; the one that seals comes first.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn key_uses(&self) -> Result<Vec<KeyUse>, StoreFault> {
        let known = |id: &str| self.keys().ids().any(|known| known == id);
        let first = self.keys().ids().next().unwrap_or_default();
        let of = |id: &str| KeyUse {
            id: id.to_owned(),
            is_known: known(id),
            seals: id == first,
            rows: COLUMNS.iter().map(|column| (column.table, 0)).collect(),
        };
        let mut uses: Vec<KeyUse> = self.keys().ids().map(of).collect();
        let (mut transaction, _) = self.begin().await?;
        for SealedColumn { table, column, .. } in &COLUMNS {
            let count = sqlx::AssertSqlSafe(format!(
                "SELECT key_id, COUNT(*) AS sealed FROM {table} WHERE {column} IS NOT NULL GROUP BY key_id ORDER BY key_id"
            ));
            for row in sqlx::query(count).fetch_all(&mut *transaction).await? {
                let (id, sealed): (String, i64) = (row.try_get("key_id")?, row.try_get("sealed")?);
                if !uses.iter().any(|known| known.id == id) {
                    uses.push(of(&id));
                }
                uses.iter_mut().filter(|known| known.id == id).for_each(|known| {
                    known.rows.insert(table, sealed);
                });
            }
        }
        transaction.commit().await?;
        Ok(uses)
    }

    /// Seals everything anew that another key than the first has sealed. May be done while others use the store.
    ///
    /// # Errors
    /// The store failed; what was sealed anew until then stays so.
    pub(crate) async fn rewrap(&self) -> Result<Rewrapped, StoreFault> {
        let mut all = Rewrapped::default();
        for column in &COLUMNS {
            let mut after = 0;
            while let Some(last) = self.rewrap_some(column, after, &mut all).await? {
                after = last;
            }
        }
        Ok(all)
    }

    /// The same for the rows behind this one, as many as one transaction takes; gives the last of them.
    async fn rewrap_some(&self, of: &SealedColumn, after: i64, all: &mut Rewrapped) -> Result<Option<i64>, StoreFault> {
        let SealedColumn { table, column, kind, row: place_of } = *of;
        let first = self.keys().ids().next().unwrap_or_default().to_owned();
        let select = sqlx::AssertSqlSafe(format!(
            "SELECT rowid, * FROM {table} WHERE rowid > $1 AND {column} IS NOT NULL AND key_id <> $2 ORDER BY rowid LIMIT {BATCH}"
        ));
        let update =
            format!("UPDATE {table} SET {column} = $2, key_id = $3 WHERE rowid = $1 AND key_id = $4 AND {column} = $5");
        let (mut transaction, _) = self.begin().await?;
        let rows = sqlx::query(select).bind(after).bind(&first).fetch_all(&mut *transaction).await?;
        let mut last = None;
        for row in &rows {
            let number: i64 = row.try_get("rowid")?;
            last = Some(number);
            let (tenant, place): (String, Vec<u8>) = (row.try_get("tenant_id")?, place_of(row)?);
            let place = SealPlace { kind, tenant: &tenant, row: &place };
            let sealed = Sealed { key: row.try_get("key_id")?, bytes: row.try_get(column)? };
            let Ok(opened) = self.keys().open(&sealed, place) else {
                all.locked += 1;
                continue;
            };
            let anew = self.keys().seal(&Zeroizing::new(opened), place);
            let update = sqlx::query(sqlx::AssertSqlSafe(update.clone())).bind(number).bind(anew.bytes).bind(anew.key);
            let updated = update.bind(sealed.key).bind(sealed.bytes).execute(&mut *transaction).await?;
            if updated.rows_affected() == 1 { all.done += 1 } else { all.changed += 1 }
        }
        transaction.commit().await?;
        Ok(last)
    }
}

#[cfg(test)]
mod tests;
