//! All the invented records, each kind after those that it refers to.

use jiff::Timestamp;

use super::{crm, dictionaries, people, random::Random, work};
use crate::records::Records;

/// Where the sequence of invented choices begins.
const SEED: u64 = 0x6b61_7274_6f74_656b;

/// A portal's records as of `now`.
pub(crate) fn records(now: Timestamp) -> Records {
    let mut records = Records::empty();
    let mut random = Random::new(SEED);
    dictionaries::fill(&mut records);
    people::users(&mut records, now);
    crm::companies(&mut records, &mut random, now);
    crm::contacts(&mut records, &mut random, now);
    crm::leads(&mut records, &mut random, now);
    crm::deals(&mut records, &mut random, now);
    work::activities(&mut records, &mut random, now);
    work::tasks(&mut records, &mut random, now);
    people::departments(&mut records);
    crm::repairs(&mut records, &mut random, now);
    records
}
