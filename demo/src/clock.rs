//! The portal's time: one fixed zone, the wire form of a moment, and the spellings of a date that filters take.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::{Offset, TimeZone},
};

/// The portal lives three hours east of Greenwich, without summer time.
const OFFSET: Offset = Offset::constant(3);

/// The wire form of a moment: `2026-05-20T08:05:00+03:00`.
pub(super) fn wire(moment: Timestamp) -> String {
    moment.to_zoned(zone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The wire form of a moment in Greenwich time, as users have it.
pub(super) fn wire_utc(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The wire form of a day: the moment at which it begins in the portal.
pub(super) fn wire_day(day: Date) -> String {
    wire(local(day.at(0, 0, 0, 0)))
}

/// A moment as the portal's interface shows it, and calendars answer: `05/20/2026 08:05:00 am`.
pub(super) fn shown(moment: Timestamp) -> String {
    moment.to_zoned(zone()).strftime("%m/%d/%Y %I:%M:%S %P").to_string()
}

/// The day that a moment falls on in the portal.
pub(super) fn day(moment: Timestamp) -> Date {
    moment.to_zoned(zone()).date()
}

/// Reads a date as a client spells it. Without an offset it is the portal's own time, without a time the day's begin.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let spelled = text
        .parse::<DateTime>()
        .or_else(|_| DateTime::strptime("%d.%m.%Y %H:%M:%S", text))
        .or_else(|_| Date::strptime("%d.%m.%Y", text).map(|day| day.at(0, 0, 0, 0)));
    spelled.ok().map(local)
}

/// Seconds since the epoch with a fraction, as the `time` of an answer has them.
#[expect(clippy::cast_precision_loss, reason = "microseconds of this century fit a double")]
pub(super) fn seconds(moment: Timestamp) -> f64 {
    moment.as_microsecond() as f64 / 1e6
}

/// A moment some minutes before another.
pub(super) fn minutes_before(moment: Timestamp, minutes: i64) -> Timestamp {
    moment.saturating_sub(SignedDuration::from_mins(minutes)).expect("a signed duration has no calendar units")
}

fn local(spelled: DateTime) -> Timestamp {
    // Only the far ends of jiff's range cannot be moved by three hours.
    zone().to_timestamp(spelled).unwrap_or(Timestamp::MAX)
}

fn zone() -> TimeZone {
    TimeZone::fixed(OFFSET)
}
