//! Where the records live: one table a kind, in memory, gone with the portal.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    errors::Refusal,
    filter::{self, Dialect},
    order,
    page::{self, Page},
    schema::Schema,
    select::Selection,
};

/// A record: its fields as they go over the wire.
pub(super) type Record = Map<String, Value>;

/// The records of one kind.
#[derive(Debug)]
pub(super) struct Table {
    pub schema: Schema,
    pub dialect: Dialect,
    rows: BTreeMap<u64, Record>,
}

/// What a list asks for.
pub(super) struct Ask<'p> {
    pub filter: &'p Map<String, Value>,
    pub order: &'p Map<String, Value>,
    pub select: Selection<'p>,
    pub start: Option<&'p Value>,
}

impl Table {
    pub(super) fn new(schema: &'static str, dialect: Dialect) -> Self {
        Self { schema: Schema::parse(schema), dialect, rows: BTreeMap::new() }
    }

    /// An id that no record has or, unless the newest were deleted, ever had.
    pub(super) fn free_id(&self) -> u64 {
        self.rows.last_key_value().map_or(1, |(id, _)| id + 1)
    }

    pub(super) fn insert(&mut self, id: u64, record: Record) {
        self.rows.insert(id, record);
    }

    pub(super) fn get(&self, id: u64) -> Option<&Record> {
        self.rows.get(&id)
    }

    pub(super) fn remove(&mut self, id: u64) -> Option<Record> {
        self.rows.remove(&id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, &Record)> {
        self.rows.iter().map(|(id, record)| (*id, record))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Record> {
        self.rows.values_mut()
    }

    /// The records that a filter lets through, in order.
    pub(super) fn find(&self, filter: &Record, order: &Record) -> Result<Vec<&Record>, Refusal> {
        let conditions = filter::read(&self.schema, self.dialect, filter)?;
        let mut found: Vec<_> =
            self.rows.values().filter(|record| conditions.iter().all(|condition| condition.holds(record))).collect();
        order::sort(&mut found, &order::read(&self.schema, order));
        Ok(found)
    }

    /// A page of a list.
    pub(super) fn list(&self, ask: &Ask<'_>) -> Result<Page<Record>, Refusal> {
        let page = page::cut(self.find(ask.filter, ask.order)?, ask.start);
        let rows = page.rows.into_iter().map(|record| ask.select.of(&self.schema, record)).collect();
        Ok(Page { rows, total: page.total, next: page.next })
    }
}
