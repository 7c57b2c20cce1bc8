//! The periods at dates where they are hardest to get right.

use super::*;

fn clock(now: &str, zone: &str) -> Clock {
    Clock::new(now.parse().expect("this is an instant"), TimeZone::get(zone).expect("this is a time zone"))
}

fn dates(clock: &Clock, period: Period) -> (String, String) {
    (clock.bound(period, PeriodColumn::FromDate), clock.bound(period, PeriodColumn::ToDate))
}

#[test]
fn every_period_has_its_days() {
    let clock = clock("2026-05-20T10:00:00Z", "UTC");
    for (period, from, to) in [
        ("today", "2026-05-20", "2026-05-20"),
        ("yesterday", "2026-05-19", "2026-05-19"),
        ("this_week", "2026-05-18", "2026-05-24"),
        ("last_week", "2026-05-11", "2026-05-17"),
        ("this_month", "2026-05-01", "2026-05-31"),
        ("last_month", "2026-04-01", "2026-04-30"),
        ("last_7_days", "2026-05-14", "2026-05-20"),
        ("last_30_days", "2026-04-21", "2026-05-20"),
        ("last_90_days", "2026-02-20", "2026-05-20"),
    ] {
        let period = Period::named(period).expect("it is built in");
        assert_eq!(dates(&clock, period), (from.to_owned(), to.to_owned()), "{}", period.key());
        assert_eq!(Period::at(period.index()), Some(period));
    }
    assert_eq!(Period::named("tomorrow"), None);
    assert_eq!(Period::at(9), None);
}

#[test]
fn a_bound_is_spelt_three_ways() {
    let clock = clock("2026-05-20T22:30:00Z", "Europe/Moscow");
    let bound = |column| clock.bound(Period::Today, column);
    assert_eq!(bound(PeriodColumn::From), "2026-05-21T00:00:00+03:00");
    assert_eq!(bound(PeriodColumn::To), "2026-05-21T23:59:59+03:00");
    assert_eq!(bound(PeriodColumn::FromDate), "2026-05-21");
    assert_eq!(bound(PeriodColumn::ToDate), "2026-05-21");
    assert_eq!(bound(PeriodColumn::FromLocal), "2026-05-21T00:00:00");
    assert_eq!(bound(PeriodColumn::ToLocal), "2026-05-21T23:59:59");
    let utc = self::clock("2026-05-20T22:30:00Z", "UTC");
    assert_eq!(utc.bound(Period::Today, PeriodColumn::To), "2026-05-20T23:59:59+00:00");
}

#[test]
fn months_and_years_turn() {
    let clock = clock("2024-03-31T12:00:00Z", "UTC");
    assert_eq!(dates(&clock, Period::LastMonth), ("2024-02-01".to_owned(), "2024-02-29".to_owned()));
    let clock = self::clock("2026-01-01T12:00:00Z", "UTC");
    assert_eq!(dates(&clock, Period::Yesterday), ("2025-12-31".to_owned(), "2025-12-31".to_owned()));
    assert_eq!(dates(&clock, Period::ThisWeek), ("2025-12-29".to_owned(), "2026-01-04".to_owned()));
    assert_eq!(dates(&clock, Period::LastMonth), ("2025-12-01".to_owned(), "2025-12-31".to_owned()));
}

#[test]
fn clocks_that_change_keep_each_end_right() {
    let clock = clock("2026-03-29T12:00:00Z", "Europe/Berlin");
    assert_eq!(clock.bound(Period::Today, PeriodColumn::From), "2026-03-29T00:00:00+01:00");
    assert_eq!(clock.bound(Period::Today, PeriodColumn::To), "2026-03-29T23:59:59+02:00");
    // In Beirut midnight itself is skipped.
    let clock = self::clock("2026-03-29T12:00:00Z", "Asia/Beirut");
    assert_eq!(clock.bound(Period::Today, PeriodColumn::From), "2026-03-29T01:00:00+03:00");
    // In Kathmandu the offset has minutes.
    let clock = self::clock("2026-03-29T12:00:00Z", "Asia/Kathmandu");
    assert_eq!(clock.bound(Period::Today, PeriodColumn::From), "2026-03-29T00:00:00+05:45");
}

#[test]
fn the_ends_of_time_do_not_panic() {
    for now in [Timestamp::MIN, Timestamp::MAX] {
        for zone in ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"] {
            let clock = Clock::new(now, TimeZone::get(zone).expect("this is a time zone"));
            for period in Period::ALL {
                for column in [PeriodColumn::From, PeriodColumn::To, PeriodColumn::FromDate, PeriodColumn::ToLocal] {
                    assert!(!clock.bound(period, column).is_empty());
                }
            }
        }
    }
}
