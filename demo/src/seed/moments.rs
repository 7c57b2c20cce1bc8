//! The moments of the invented records, counted back from now.

use jiff::Timestamp;

use super::random::Random;
use crate::clock;

/// The age of the oldest records.
const OLDEST_DAYS: usize = 400;

/// When the record at a place among `count` was made: the last one now, the first one long ago, dense towards now.
pub(super) fn made(now: Timestamp, place: usize, count: usize) -> Timestamp {
    let behind = count - 1 - place;
    let minutes = OLDEST_DAYS * 24 * 60 * behind * behind / (count * count);
    clock::minutes_before(now, i64::try_from(minutes).expect("a few hundred days of minutes"))
}

/// A moment between then and now.
pub(super) fn between(random: &mut Random, then: Timestamp, now: Timestamp) -> Timestamp {
    let minutes = usize::try_from(now.duration_since(then).as_mins()).unwrap_or(0);
    clock::minutes_before(now, i64::try_from(random.below(minutes + 1)).expect("less than the days above"))
}
