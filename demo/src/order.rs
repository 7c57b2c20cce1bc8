//! The `order` of a list: several keys, each up or down; ties, and lists without an order, go by ID upwards.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::{
    filter::{Key, key},
    parameters::scalar,
    schema::{Field, Schema},
};

/// One key to sort by.
pub(super) struct Sort<'s> {
    field: &'s Field,
    downwards: bool,
}

/// Reads an order. Unknown fields, and directions that are neither, count as not sent.
pub(super) fn read<'s>(schema: &'s Schema, order: &Map<String, Value>) -> Vec<Sort<'s>> {
    let sort = |(name, direction): (&String, &Value)| {
        let downwards = scalar(direction)?.eq_ignore_ascii_case("desc");
        Some(Sort { field: schema.field(name)?, downwards })
    };
    order.iter().filter_map(sort).collect()
}

/// Sorts records that stand in the order of their ids.
pub(super) fn sort(records: &mut [&Map<String, Value>], sorts: &[Sort<'_>]) {
    records.sort_by(|one, other| {
        let compared = sorts.iter().map(|sort| {
            let ordering = value(sort.field, one).partial_cmp(&value(sort.field, other)).unwrap_or(Ordering::Equal);
            if sort.downwards { ordering.reverse() } else { ordering }
        });
        compared.fold(Ordering::Equal, Ordering::then)
    });
}

fn value(field: &Field, record: &Map<String, Value>) -> Key {
    record.get(field.name).and_then(|value| key(field.kind, value)).unwrap_or(Key::Nothing)
}
