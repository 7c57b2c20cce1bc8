use super::*;

fn times(zone: &str) -> Times {
    let now = "2026-05-20T11:32:00Z".parse().expect("a moment");
    Times { now, zone: TimeZone::get(zone).expect("a zone") }
}

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

#[test]
fn moments_are_told_in_the_zone_and_the_language_of_the_reader() {
    let (moscow, en, ru) = (times("Europe/Moscow"), Language::English, Language::Russian);
    let at = moment("2026-05-20T10:52:17.418Z");
    assert_eq!(moscow.datetime(ru, at), "20 мая 2026, 13:52");
    assert_eq!(moscow.datetime(en, at), "20 May 2026, 13:52");
    assert_eq!(moscow.exact(ru, at), "20 мая 2026, 13:52:17,418 (UTC+3)");
    assert_eq!(moscow.seconds(en, at), "13:52:17");
    assert_eq!(moscow.seconds(en, moment("2026-05-19T20:59:59Z")), "19 May, 23:59:59");
    assert_eq!(moscow.seconds(en, moment("2026-05-19T21:00:00Z")), "00:00:00", "today begins in the zone");
    assert_eq!(moscow.zone(), "Europe/Moscow (UTC+3)");
    assert_eq!(times("Asia/Kolkata").zone(), "Asia/Kolkata (UTC+5:30)");
    assert_eq!(times("UTC").zone(), "UTC");
}

#[test]
fn ages_and_what_is_left_are_whole() {
    let (times, english, russian) = (times("UTC"), Texts::new(Language::English), Texts::new(Language::Russian));
    let ago = |texts, at| times.ago(texts, moment(at)).expect("there is a text");
    assert_eq!(ago(&english, "2026-05-20T11:31:01Z"), "just now");
    assert_eq!(ago(&english, "2026-05-20T11:31:00Z"), "1 minute ago");
    assert_eq!(ago(&russian, "2026-05-20T11:27:00Z"), "5 минут назад");
    assert_eq!(ago(&russian, "2026-05-18T11:32:00Z"), "2 дня назад");
    assert_eq!(ago(&english, "2026-04-01T11:32:00Z"), "1 April 2026");
    assert_eq!(ago(&english, "2026-05-20T12:00:00Z"), "just now", "a clock of elsewhere may be ahead");
    assert_eq!(times.minutes_left(moment("2026-05-20T11:44:59Z")), Some(12));
    assert_eq!(times.minutes_left(moment("2026-05-20T11:31:59Z")), None);
    assert!(times.is_soon(moment("2026-05-20T11:36:59Z")) && !times.is_soon(moment("2026-05-20T11:37:00Z")));
}
