//! The built-in periods: today, last week and the like, in one time zone and at one moment. A period ends a second
//! before the next one begins, because that is what backends take as an inclusive bound.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use kartoteka_compiler::plan::{PERIODS, PeriodColumn};

use crate::runtime::json::{Json, Misfit, Put, PutText};

/// A moment and a time zone.
#[derive(Debug, Clone)]
pub struct Clock {
    now: Timestamp,
    zone: TimeZone,
}

impl Clock {
    /// A clock that stands still: all of a call happens at one moment.
    #[must_use]
    pub fn new(now: Timestamp, zone: TimeZone) -> Self {
        Self { now, zone }
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The time zone.
    #[must_use]
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// A moment, with the offset of the time zone, to the second.
    #[must_use]
    pub(crate) fn with_offset(&self, moment: Timestamp) -> String {
        moment.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The moment at which a local time is here. Where the clocks skip it, the moment when they land.
    #[must_use]
    pub(crate) fn moment(&self, local: DateTime) -> Option<Timestamp> {
        self.zone.to_ambiguous_zoned(local).compatible().ok().map(|moment| moment.timestamp())
    }

    /// A bound of a period, in one of its spellings.
    #[must_use]
    pub fn bound(&self, period: Period, column: PeriodColumn) -> String {
        let (first, last) = period.days(self.zone.to_datetime(self.now).date());
        let end = Time::constant(23, 59, 59, 0);
        match column {
            PeriodColumn::From => self.instant(first, Time::midnight()),
            PeriodColumn::To => self.instant(last, end),
            PeriodColumn::FromDate => first.to_string(),
            PeriodColumn::ToDate => last.to_string(),
            PeriodColumn::FromLocal => format!("{first}T00:00:00"),
            PeriodColumn::ToLocal => format!("{last}T23:59:59"),
        }
    }

    /// RFC 3339 with the zone's offset at that moment. Where the clocks skip midnight, a day begins when they land.
    fn instant(&self, date: Date, time: Time) -> String {
        let local = date.to_datetime(time);
        match self.zone.to_ambiguous_zoned(local).compatible() {
            Ok(instant) => instant.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            // Only at the very ends of jiff's calendar, some 8,000 years from now.
            Err(_) => format!("{local}Z"),
        }
    }
}

/// One of the built-in periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// This day.
    Today,
    /// The day before.
    Yesterday,
    /// From Monday to Sunday.
    ThisWeek,
    /// The seven days before this week.
    LastWeek,
    /// From the first to the last of the month.
    ThisMonth,
    /// The month before.
    LastMonth,
    /// Today and the six days before.
    Last7Days,
    /// Today and the 29 days before.
    Last30Days,
    /// Today and the 89 days before.
    Last90Days,
}

impl Period {
    /// All of them, in the order of [`PERIODS`].
    pub const ALL: [Period; PERIODS.len()] = [
        Period::Today,
        Period::Yesterday,
        Period::ThisWeek,
        Period::LastWeek,
        Period::ThisMonth,
        Period::LastMonth,
        Period::Last7Days,
        Period::Last30Days,
        Period::Last90Days,
    ];

    /// The period at this place of [`PERIODS`].
    #[must_use]
    pub fn at(index: usize) -> Option<Period> {
        Self::ALL.get(index).copied()
    }

    /// The period of this name.
    #[must_use]
    pub fn named(key: &str) -> Option<Period> {
        Self::at(PERIODS.iter().position(|name| *name == key)?)
    }

    /// Its place in [`PERIODS`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Its name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        PERIODS[self as usize]
    }

    /// The first and the last day.
    fn days(self, today: Date) -> (Date, Date) {
        let back = |days: i64| today.saturating_sub(days.days());
        let week = |monday: Date| (monday, monday.saturating_add(6.days()));
        let month = |day: Date| (day.first_of_month(), day.last_of_month());
        let monday = back(i64::from(today.weekday().to_monday_zero_offset()));
        match self {
            Period::Today => (today, today),
            Period::Yesterday => (back(1), back(1)),
            Period::ThisWeek => week(monday),
            Period::LastWeek => week(monday.saturating_sub(Span::new().days(7))),
            Period::ThisMonth => month(today),
            Period::LastMonth => month(today.first_of_month().saturating_sub(Span::new().days(1))),
            Period::Last7Days => (back(6), today),
            Period::Last30Days => (back(29), today),
            Period::Last90Days => (back(89), today),
        }
    }
}

impl Put for Period {
    fn put(&self, json: &mut Json<'_>) -> bool {
        json.text(self.key())
    }
}

impl PutText for Period {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        Ok(Some(Cow::Borrowed(self.key())))
    }
}

#[cfg(test)]
mod tests;
