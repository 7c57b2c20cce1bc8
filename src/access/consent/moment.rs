//! Moments of records as programs and people read them.

use jiff::Timestamp;

/// A moment in milliseconds since 1970, to the second: `2027-01-31T08:00:00Z`.
#[must_use]
pub(crate) fn moment(milliseconds: i64) -> String {
    let moment = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX);
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
