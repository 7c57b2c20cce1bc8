//! Tenants, their tables, and the bounds of both.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::ask::{Ask, Refusal};

/// So many tenants are kept.
const MOST_TENANTS: usize = 100;
/// So many rows a table has.
const MOST_ROWS: usize = 10_000;
/// So many bytes all rows of a tenant have, as JSON.
const MOST_BYTES: usize = 32 << 20;
/// So many calls are remembered; the oldest are forgotten.
const MOST_CALLS: usize = 10_000;

pub(super) type Row = Map<String, Value>;

/// Everything, by tenant.
#[derive(Debug, Default)]
pub(super) struct Store {
    tenants: BTreeMap<String, Tenant>,
}

impl Store {
    pub(super) fn tenant(&mut self, id: &str) -> Result<&mut Tenant, Refusal> {
        if !self.tenants.contains_key(id) && self.tenants.len() == MOST_TENANTS {
            return Err(Refusal::full("tenants"));
        }
        Ok(self.tenants.entry(id.to_owned()).or_default())
    }
}

/// The tables of one tenant.
#[derive(Debug, Default)]
pub(super) struct Tenant {
    tables: BTreeMap<&'static str, Vec<Row>>,
    calls: VecDeque<(Timestamp, &'static str)>,
    bytes: usize,
    given: u64,
}

impl Tenant {
    /// An id that none has yet.
    pub(super) fn id(&mut self, prefix: &str) -> String {
        self.given += 1;
        format!("{prefix}_{}", self.given)
    }

    pub(super) fn rows(&self, table: &'static str) -> &[Row] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    pub(super) fn row(&self, table: &'static str, id: &str) -> Option<&Row> {
        self.rows(table).iter().find(|row| text(row, "id") == id)
    }

    /// Adds a row with an id of this prefix and the moment it was made; gives the id.
    pub(super) fn add(&mut self, table: &'static str, prefix: &str, row: Row, ask: &Ask) -> Result<String, Refusal> {
        let id = self.id(prefix);
        let mut row = row;
        row.insert("id".to_owned(), json!(id));
        row.insert("created_at".to_owned(), ask.moment());
        row.insert("updated_at".to_owned(), ask.moment());
        let bytes = size(&row);
        if self.rows(table).len() >= MOST_ROWS || self.bytes + bytes > MOST_BYTES {
            return Err(Refusal::full(table));
        }
        self.bytes += bytes;
        self.tables.entry(table).or_default().push(row);
        Ok(id)
    }

    /// Changes a row; null empties a field.
    pub(super) fn change(&mut self, table: &'static str, id: &str, fields: Row, ask: &Ask) -> Result<Row, Refusal> {
        let room = MOST_BYTES.saturating_sub(self.bytes);
        let rows = self.tables.entry(table).or_default();
        let row = rows.iter_mut().find(|row| text(row, "id") == id).ok_or_else(|| Refusal::not_found("record"))?;
        if size(&fields) > room {
            return Err(Refusal::full(table));
        }
        let before = size(row);
        for (name, value) in fields {
            if value.is_null() { drop(row.remove(&name)) } else { drop(row.insert(name, value)) }
        }
        row.insert("updated_at".to_owned(), ask.moment());
        self.bytes = (self.bytes + size(row)).saturating_sub(before);
        Ok(row.clone())
    }

    /// Removes the rows for which this holds; says how many there were.
    pub(super) fn remove(&mut self, table: &'static str, is_gone: impl Fn(&Row) -> bool) -> usize {
        let rows = self.tables.entry(table).or_default();
        let (before, freed) = (rows.len(), rows.iter().filter(|row| is_gone(row)).map(size).sum());
        rows.retain(|row| !is_gone(row));
        self.bytes = self.bytes.saturating_sub(freed);
        before - rows.len()
    }

    /// Notes a change: for the audit trail, and as an event that waits to be acknowledged.
    pub(super) fn note(&mut self, action: &str, of: (&str, &str), ask: &Ask) -> Result<(), Refusal> {
        let (kind, id) = of;
        let row = |extra: Value| {
            let mut row = Row::new();
            row.insert("entity_type".to_owned(), json!(kind));
            row.insert("entity_id".to_owned(), json!(id));
            row.extend(extra.as_object().cloned().unwrap_or_default());
            row
        };
        self.add("audit", "aud", row(json!({ "action": action, "actor": ask.actor() })), ask)?;
        self.add("events", "evt", row(json!({ "type": format!("{kind}.{action}"), "status": "pending" })), ask)?;
        Ok(())
    }

    /// Counts a call.
    pub(super) fn called(&mut self, address: &'static str, now: Timestamp) {
        if self.calls.len() == MOST_CALLS {
            self.calls.pop_front();
        }
        self.calls.push_back((now, address));
    }

    /// The calls since then, by address.
    pub(super) fn calls_since(&self, since: Timestamp) -> BTreeMap<&'static str, usize> {
        let mut counted = BTreeMap::new();
        for (_, address) in self.calls.iter().filter(|(at, _)| *at >= since) {
            *counted.entry(*address).or_default() += 1;
        }
        counted
    }
}

fn size(row: &Row) -> usize {
    row.iter().map(|(name, value)| name.len() + value.to_string().len() + 4).sum()
}

/// A row's text, empty where it has none.
pub(super) fn text<'r>(row: &'r Row, name: &str) -> &'r str {
    row.get(name).and_then(Value::as_str).unwrap_or("")
}

/// A row's number, nought where it has none.
pub(super) fn number(row: &Row, name: &str) -> f64 {
    row.get(name).and_then(Value::as_f64).unwrap_or(0.0)
}
