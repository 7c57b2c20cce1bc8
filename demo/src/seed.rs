//! The invented records: the same ones in every portal, only their dates are counted back from now.
//!
//! Some were made today, some yesterday, more this month, most before; later ids are younger. No person or company here
//! exists; phones are of ranges that nobody has.

mod crm;
mod dictionaries;
mod names;
mod random;
mod work;

use jiff::Timestamp;
use serde_json::Value;

use super::{
    clock,
    records::Records,
    table::{Record, Table},
};
use random::Random;

/// Where the sequence of invented choices begins.
const SEED: u64 = 0x6b61_7274_6f74_656b;
/// The age of the oldest records.
const OLDEST_DAYS: usize = 400;

/// A portal's records as of `now`.
pub(super) fn records(now: Timestamp) -> Records {
    let mut records = Records::empty();
    let mut random = Random::new(SEED);
    dictionaries::fill(&mut records);
    work::users(&mut records, now);
    crm::companies(&mut records, &mut random, now);
    crm::contacts(&mut records, &mut random, now);
    crm::leads(&mut records, &mut random, now);
    crm::deals(&mut records, &mut random, now);
    work::activities(&mut records, &mut random, now);
    work::tasks(&mut records, &mut random, now);
    records
}

/// When the record at a place among `count` was made: the last one now, the first one long ago, dense towards now.
fn made(now: Timestamp, place: usize, count: usize) -> Timestamp {
    let behind = count - 1 - place;
    let minutes = OLDEST_DAYS * 24 * 60 * behind * behind / (count * count);
    clock::minutes_before(now, i64::try_from(minutes).expect("a few hundred days of minutes"))
}

/// A moment between then and now.
fn between(random: &mut Random, then: Timestamp, now: Timestamp) -> Timestamp {
    let minutes = usize::try_from(now.duration_since(then).as_mins()).unwrap_or(0);
    clock::minutes_before(now, i64::try_from(random.below(minutes + 1)).expect("less than the days above"))
}

/// Puts the fields of a JSON object into a record.
fn fill(record: &mut Record, fields: Value) {
    if let Value::Object(fields) = fields {
        record.extend(fields);
    }
}

/// A row for a table whose records have no defaults: every field of its schema, empty.
fn row(table: &Table, fields: Value) -> Record {
    let mut record: Record = table.schema.0.iter().map(|field| (field.name.to_owned(), Value::Null)).collect();
    fill(&mut record, fields);
    record
}
