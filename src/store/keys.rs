//! The keys of a store over time: which are in use, and what is sealed anew under the first, so that an old one can go.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::Row;
use sqlx::query::Query;
use sqlx::{Any, any::AnyArguments};

use super::approvals;
use super::authorizations;
use super::cause::{Cause, OnRecord};
use super::connections;
use super::fault::StoreFault;
use super::grants;
use super::once;
use super::outbox;
use super::seal::{SealPlace, Sealed};
use super::stored::Store;
use super::transaction::StoreRow;
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
    /// Those of them that do not open, where there are any: the key is not here, or is another of the same id.
    pub(crate) locked: BTreeMap<&'static str, i64>,
}

/// Rows of a table that do not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LockedRows {
    /// The key that has sealed them.
    pub(crate) key: String,
    /// The table.
    pub(crate) table: &'static str,
    /// How many.
    pub(crate) rows: i64,
}

/// What came of sealing anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
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
    /// The primary key.
    key: &'static [&'static str],
    /// What says which row it is where it is sealed.
    row: fn(&StoreRow) -> Result<Vec<u8>, sqlx::Error>,
}

const COLUMNS: [SealedColumn; 6] = [
    SealedColumn {
        table: "connections",
        column: "settings_sealed",
        kind: connections::KIND,
        key: &["tenant_id", "catalog"],
        row: |row| Ok(connections::row(row.try_get("catalog")?, row.try_get("version")?)),
    },
    SealedColumn {
        table: "grants",
        column: "tokens_sealed",
        kind: grants::KIND,
        key: &["tenant_id", "catalog"],
        row: |row| Ok(grants::row(row.try_get("catalog")?, row.try_get("version")?, row.try_get("generation")?)),
    },
    SealedColumn {
        table: "authorizations",
        column: "asked_sealed",
        kind: authorizations::KIND,
        key: &["tenant_id", "state"],
        row: |row| Ok(row.try_get::<String, _>("state")?.into_bytes()),
    },
    SealedColumn {
        table: "approvals",
        column: "arguments_sealed",
        kind: approvals::KIND,
        key: &["id"],
        row: |row| Ok(row.try_get::<String, _>("id")?.into_bytes()),
    },
    SealedColumn {
        table: "outbox",
        column: "payload_sealed",
        kind: outbox::KIND,
        key: &["tenant_id", "catalog", "lead"],
        row: |row| Ok(outbox::row(row.try_get("catalog")?, row.try_get("lead")?, row.try_get("version")?)),
    },
    SealedColumn {
        table: "once",
        column: "result_sealed",
        kind: once::KIND,
        key: &["tenant_id", "principal", "tool", KEY_HASH],
        row: |row| row.try_get(KEY_HASH),
    },
];

/// The one column of a primary key that is no text.
const KEY_HASH: &str = "key_hash";

/// Where a row is in its table.
#[derive(Debug, Clone)]
enum KeyPart {
    Text(String),
    Bytes(Vec<u8>),
}

/// What is sealed anew of a row, in place of what.
struct Resealed {
    key: Vec<KeyPart>,
    before: Sealed,
    anew: Sealed,
}

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
            locked: BTreeMap::new(),
        };
        let mut uses: Vec<KeyUse> = self.keys().ids().map(of).collect();
        let (mut transaction, _) = self.read_all().await?;
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
        for LockedRows { key, table, rows } in self.locked_rows().await? {
            uses.iter_mut().filter(|known| known.id == key).for_each(|known| {
                known.locked.insert(table, rows);
            });
        }
        Ok(uses)
    }

    /// Everything that does not open with the keys here, by table and key.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn locked_rows(&self) -> Result<Vec<LockedRows>, StoreFault> {
        self.locked_of(usize::MAX).await
    }

    /// The same of some rows of each table: enough to see whether the keys are those of the store, however long it is.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn locked_sample(&self) -> Result<Vec<LockedRows>, StoreFault> {
        self.locked_of(1).await
    }

    async fn locked_of(&self, batches: usize) -> Result<Vec<LockedRows>, StoreFault> {
        let mut all = Vec::new();
        for of in &COLUMNS {
            let (mut locked, mut after) = (BTreeMap::<String, i64>::new(), None);
            for _ in 0..batches {
                // No key is called so: rows of all keys.
                let rows = self.sealed_behind(of, "", after.take()).await?;
                for row in &rows {
                    let (before, place, tenant) = of.sealed_of(row)?;
                    if self.keys().open(&before, SealPlace { kind: of.kind, tenant: &tenant, row: &place }).is_err() {
                        *locked.entry(before.key).or_default() += 1;
                    }
                }
                let Some(last) = rows.last() else { break };
                after = Some(of.key_of(last)?);
            }
            all.extend(locked.into_iter().map(|(key, rows)| LockedRows { key, table: of.table, rows }));
        }
        Ok(all)
    }

    /// Rows in which something is sealed, behind this one and in the order of their keys, as many as one transaction takes; but for those
    /// that this key has sealed.
    async fn sealed_behind(
        &self,
        of: &SealedColumn,
        but: &str,
        after: Option<Vec<KeyPart>>,
    ) -> Result<Vec<StoreRow>, StoreFault> {
        let SealedColumn { table, column, .. } = of;
        let key = of.key.join(", ");
        let behind = after.as_ref().map(|_| format!("({key}) > ({}) AND", placeholders(2, of.key.len())));
        let select = sqlx::AssertSqlSafe(format!(
            "SELECT * FROM {table} WHERE {} {column} IS NOT NULL AND key_id <> $1 ORDER BY {key} LIMIT {BATCH}",
            behind.unwrap_or_default()
        ));
        let select = bind(sqlx::query(select).bind(but.to_owned()), after.unwrap_or_default());
        let (mut transaction, _) = self.read_all().await?;
        let rows = select.fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(rows)
    }

    /// Seals everything anew that another key than the first has sealed, and counts what does not open, also of the first: then another
    /// key is here under its id. May be done while others use the store.
    ///
    /// # Errors
    /// The store failed; what was sealed anew until then stays so.
    pub(crate) async fn rewrap(&self, on_record: &OnRecord) -> Result<Rewrapped, StoreFault> {
        let mut all = Rewrapped::default();
        for column in &COLUMNS {
            let mut after = None;
            loop {
                let (resealed, last) = self.reseal(column, after, &mut all).await?;
                self.replace(column, resealed, &mut all, on_record).await?;
                let Some(last) = last else { break };
                after = Some(last);
            }
        }
        let first = self.keys().ids().next().unwrap_or_default();
        let locked = self.locked_rows().await?;
        all.locked +=
            locked.iter().filter(|locked| locked.key == first).map(|locked| locked.rows.unsigned_abs()).sum::<u64>();
        Ok(all)
    }

    /// Seals anew what is in the rows behind this one, as many as one transaction takes; gives the last of them too. Nothing is
    /// changed yet: others write meanwhile.
    async fn reseal(
        &self,
        of: &SealedColumn,
        after: Option<Vec<KeyPart>>,
        all: &mut Rewrapped,
    ) -> Result<(Vec<Resealed>, Option<Vec<KeyPart>>), StoreFault> {
        let first = self.keys().ids().next().unwrap_or_default();
        let rows = self.sealed_behind(of, first, after).await?;
        let (mut resealed, mut last) = (Vec::new(), None);
        for row in &rows {
            let key = of.key_of(row)?;
            last = Some(key.clone());
            let (before, place, tenant) = of.sealed_of(row)?;
            let place = SealPlace { kind: of.kind, tenant: &tenant, row: &place };
            let Ok(opened) = self.keys().open(&before, place) else {
                all.locked += 1;
                continue;
            };
            let anew = self.keys().seal(&Zeroizing::new(opened), place);
            resealed.push(Resealed { key, before, anew });
        }
        Ok((resealed, last))
    }

    /// Puts what was sealed anew in the place of what was there, where that is there still.
    async fn replace(
        &self,
        of: &SealedColumn,
        resealed: Vec<Resealed>,
        all: &mut Rewrapped,
        on_record: &OnRecord,
    ) -> Result<(), StoreFault> {
        if resealed.is_empty() {
            return Ok(());
        }
        let SealedColumn { table, column, .. } = of;
        let (key, place) = (of.key.join(", "), placeholders(5, of.key.len()));
        let update = format!(
            "UPDATE {table} SET {column} = $1, key_id = $2 WHERE {column} = $3 AND key_id = $4 AND ({key}) = ({place})"
        );
        let (mut transaction, _) = self.change_all(Cause::act(on_record)).await?;
        for Resealed { key, before, anew } in resealed {
            let update = sqlx::query(sqlx::AssertSqlSafe(update.clone())).bind(anew.bytes).bind(anew.key);
            let update = bind(update.bind(before.bytes).bind(before.key), key);
            let updated = update.execute(&mut *transaction).await?;
            if updated.rows_affected() == 1 { all.done += 1 } else { all.changed += 1 }
        }
        transaction.commit().await
    }
}

impl SealedColumn {
    /// What is sealed in a row, which row that is and whose.
    fn sealed_of(&self, row: &StoreRow) -> Result<(Sealed, Vec<u8>, String), StoreFault> {
        let sealed = Sealed { key: row.try_get("key_id")?, bytes: row.try_get(self.column)? };
        Ok((sealed, (self.row)(row)?, row.try_get("tenant_id")?))
    }

    fn key_of(&self, row: &StoreRow) -> Result<Vec<KeyPart>, StoreFault> {
        let part = |name: &&str| match *name {
            KEY_HASH => Ok(KeyPart::Bytes(row.try_get(KEY_HASH)?)),
            name => Ok(KeyPart::Text(row.try_get(name)?)),
        };
        self.key.iter().map(part).collect()
    }
}

fn bind(query: Query<'_, Any, AnyArguments>, key: Vec<KeyPart>) -> Query<'_, Any, AnyArguments> {
    key.into_iter().fold(query, |query, part| match part {
        KeyPart::Text(text) => query.bind(text),
        KeyPart::Bytes(bytes) => query.bind(bytes),
    })
}

/// `$2, $3`, as many as there are.
pub(super) fn placeholders(first: usize, count: usize) -> String {
    let names: Vec<String> = (first..first + count).map(|number| format!("${number}")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests;
