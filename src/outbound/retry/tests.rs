use super::*;

#[test]
fn only_what_surely_was_not_taken_is_written_again() {
    use Next::{Again, Stop, Unknown};
    for (ending, read, write) in [
        (AttemptEnding::Replied(Fate::Answered), Stop, Stop),
        (AttemptEnding::Replied(Fate::Refused), Again, Again),
        (AttemptEnding::Replied(Fate::Overloaded), Again, Stop),
        (AttemptEnding::Replied(Fate::Gateway), Again, Unknown),
        (AttemptEnding::Replied(Fate::Failed), Again, Stop),
        (AttemptEnding::Unsent, Again, Again),
        (AttemptEnding::Lost, Again, Unknown),
    ] {
        assert_eq!(next(Effect::Read, ending), read, "{ending:?}");
        assert_eq!(next(Effect::Write, ending), write, "{ending:?}");
        assert_eq!(next(Effect::Delete, ending), write, "{ending:?}");
    }
}

#[test]
fn waits_double_between_their_bounds() {
    let retry = Retry { times: 9, first: Duration::from_millis(500), longest: Duration::from_secs(4) };
    for _ in 0..200 {
        for (attempt, most) in [(1, 1000), (2, 2000), (3, 4000), (4, 4000), (40, 4000)] {
            let wait = retry.wait(attempt, None);
            assert!(wait >= retry.first && wait <= Duration::from_millis(most), "{attempt}: {wait:?}");
        }
    }
    assert_eq!(retry.wait(1, Some(Duration::from_secs(7))), Duration::from_secs(7));
    assert!(retry.wait(1, Some(Duration::ZERO)) >= retry.first);
    let constant = Retry { longest: Duration::ZERO, ..retry };
    assert_eq!(constant.wait(3, None), retry.first);
}

#[test]
fn a_wait_is_asked_for_in_seconds_or_by_date() {
    let now = "2026-05-20T10:00:00Z".parse().expect("a timestamp");
    for (value, seconds) in [
        ("3", Some(3)),
        (" 0 ", Some(0)),
        ("Wed, 20 May 2026 10:00:05 GMT", Some(5)),
        ("Wed, 20 May 2026 09:00:00 GMT", Some(0)),
        ("604800", Some(604_800)),
        ("18446744073709551615", Some(31_536_000)),
        ("99999999999999999999", Some(31_536_000)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(31_536_000)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
        ("soon", None),
        ("-1", None),
        ("+5", None),
        ("1.5", None),
        ("5, 6", None),
        ("", None),
    ] {
        assert_eq!(retry_after(value, now), seconds.map(Duration::from_secs), "{value}");
    }
}

#[test]
fn a_wait_is_said_in_seconds_or_by_a_moment() {
    let now: jiff::Timestamp = "2026-05-20T12:00:00Z".parse().expect("a moment");
    let seconds = |text: &str| asked_in(text, now).map(|wait| wait.as_secs());
    let at = now.as_second() + 90;
    for (text, wait) in [
        ("5", Some(5)),
        ("2.5", Some(2)),
        ("0", Some(0)),
        (&at.to_string(), Some(90)),
        (&(at * 1000).to_string(), Some(90)),
        ("2026-05-20T12:01:30Z", Some(90)),
        ("Wed, 20 May 2026 12:01:30 GMT", Some(90)),
        ("1000000000", Some(0)),
        ("999999999", Some(LONGEST_ASKED.as_secs())),
        ("1e300", Some(LONGEST_ASKED.as_secs())),
        ("-5", None),
        ("NaN", None),
        ("inf", None),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(seconds(text), wait, "{text}");
    }
}

#[test]
fn a_wait_is_said_in_the_unit_of_its_card() {
    let now: jiff::Timestamp = "2026-05-20T12:00:00Z".parse().expect("a moment");
    let (at, at_ms) = ((now.as_second() + 90).to_string(), (now.as_millisecond() + 90_500).to_string());
    let date = "2026-05-20T12:01:30Z";
    for (unit, text, wait) in [
        (DelayUnit::Seconds, "1.5", Some(1_500)),
        (DelayUnit::Seconds, at.as_str(), None),
        (DelayUnit::Seconds, "999999999", Some(31_536_000_000)),
        (DelayUnit::Milliseconds, "1500", Some(1_500)),
        (DelayUnit::Milliseconds, &at_ms, None),
        (DelayUnit::Milliseconds, "999999999", Some(999_999_999)),
        (DelayUnit::Milliseconds, &at, None),
        (DelayUnit::Epoch, &at, Some(90_000)),
        (DelayUnit::Epoch, "1000000000", Some(0)),
        (DelayUnit::Epoch, "99999999999", Some(31_536_000_000)),
        (DelayUnit::Epoch, "90", None),
        (DelayUnit::Epoch, &at_ms, None),
        (DelayUnit::EpochMs, &at_ms, Some(90_500)),
        (DelayUnit::EpochMs, "1e300", Some(31_536_000_000)),
        (DelayUnit::EpochMs, &at, None),
        (DelayUnit::Date, date, Some(90_000)),
        (DelayUnit::Date, "Wed, 20 May 2026 12:01:30 GMT", Some(90_000)),
        (DelayUnit::Date, &at, None),
        (DelayUnit::Guessed, &at_ms, Some(90_500)),
    ] {
        assert_eq!(asked_as(text, unit, now), wait.map(Duration::from_millis), "{unit:?} {text}");
    }
    for unit in [DelayUnit::Seconds, DelayUnit::Milliseconds, DelayUnit::Epoch, DelayUnit::EpochMs, DelayUnit::Date] {
        for text in ["", " ", "-5", "NaN", "inf", "soon", "1,5", "{}"] {
            assert_eq!(asked_as(text, unit, now), None, "{unit:?} {text}");
        }
    }
}
