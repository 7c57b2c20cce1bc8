use jiff::tz::TimeZone;
use serde_json::json;

use super::*;

fn clock() -> Clock {
    let now = "2026-05-20T12:00:00Z".parse().expect("a moment");
    Clock::new(now, TimeZone::get("Europe/Moscow").expect("jiff knows it"))
}

/// What is sent of a value that the caller passed.
fn sent(value: &Value, spelling: Spelling) -> Result<Option<Value>, Misfit> {
    let spelt = spelt(&clock(), Some(&value.to_string()), spelling, Some(Misfit::Argument))?;
    Ok(spelt.map(|json| serde_json::from_str(&json).expect("JSON is written")))
}

#[test]
fn a_list_is_one_text() {
    for (value, spelling, text) in [
        (json!(["bug", "ui"]), Spelling::Commas, "bug,ui"),
        (json!([1, true, "x,y"]), Spelling::Semicolons, "1;true;x,y"),
        (json!(["a b", "c"]), Spelling::Bars, "a b|c"),
        (json!(["a", null, "b"]), Spelling::Spaces, "a b"),
        (json!(["Call ", "Ilya"]), Spelling::Joined, "Call Ilya"),
        (json!([]), Spelling::Commas, ""),
        (json!("one"), Spelling::Commas, "one"),
    ] {
        assert_eq!(sent(&value, spelling), Ok(Some(json!(text))), "{value} {spelling:?}");
    }
}

#[test]
fn an_item_that_holds_the_mark_would_be_two() {
    assert_eq!(sent(&json!(["a,b", "c"]), Spelling::Commas), Err(Misfit::Argument));
    assert_eq!(sent(&json!(["a b"]), Spelling::Spaces), Err(Misfit::Argument));
    assert_eq!(sent(&json!([{ "a": 1 }]), Spelling::Commas), Err(Misfit::Argument));
    assert_eq!(sent(&json!([["a"]]), Spelling::Joined), Err(Misfit::Argument));
}

#[test]
fn what_is_only_shown_stays_as_it_came() {
    let shown = |json: &str, spelling| spelt(&clock(), Some(json), spelling, None);
    assert_eq!(shown(r#"["a,b","c"]"#, Spelling::Commas), Ok(Some(r#""a,b,c""#.to_owned())));
    assert_eq!(shown(r#"[{"a":1}]"#, Spelling::Commas), Ok(Some(r#"[{"a":1}]"#.to_owned())));
    assert_eq!(shown("\"soon\"", Spelling::Time), Ok(Some("\"soon\"".to_owned())));
    assert_eq!(shown("null", Spelling::Time), Ok(None));
    assert_eq!(spelt(&clock(), None, Spelling::Json, None), Ok(None));
}

#[test]
fn moments_are_spelt_in_six_ways() {
    let ways = [Spelling::Date, Spelling::Local, Spelling::Utc, Spelling::Time, Spelling::Epoch, Spelling::EpochMs];
    for (value, spelt) in [
        (
            json!("2026-05-20T15:00:00+03:00"),
            json!([
                "2026-05-20",
                "2026-05-20T15:00:00",
                "2026-05-20T12:00:00Z",
                "2026-05-20T15:00:00+03:00",
                1_779_278_400,
                1_779_278_400_000_i64
            ]),
        ),
        // The tenant's day has begun.
        (
            json!("2026-05-20T22:30:00.5Z"),
            json!([
                "2026-05-21",
                "2026-05-21T01:30:00",
                "2026-05-20T22:30:00Z",
                "2026-05-21T01:30:00+03:00",
                1_779_316_200,
                1_779_316_200_500_i64
            ]),
        ),
        // A day, and a time of day, are those of the tenant.
        (
            json!("2026-05-20"),
            json!([
                "2026-05-20",
                "2026-05-20T00:00:00",
                "2026-05-19T21:00:00Z",
                "2026-05-20T00:00:00+03:00",
                1_779_224_400,
                1_779_224_400_000_i64
            ]),
        ),
        (
            json!("2026-05-20T09:00:00"),
            json!([
                "2026-05-20",
                "2026-05-20T09:00:00",
                "2026-05-20T06:00:00Z",
                "2026-05-20T09:00:00+03:00",
                1_779_256_800,
                1_779_256_800_000_i64
            ]),
        ),
        // Seconds, milliseconds, and a zone without a colon, as backends say them.
        (
            json!(1_779_278_400),
            json!([
                "2026-05-20",
                "2026-05-20T15:00:00",
                "2026-05-20T12:00:00Z",
                "2026-05-20T15:00:00+03:00",
                1_779_278_400,
                1_779_278_400_000_i64
            ]),
        ),
        (
            json!(1_779_278_400_123_i64),
            json!([
                "2026-05-20",
                "2026-05-20T15:00:00",
                "2026-05-20T12:00:00Z",
                "2026-05-20T15:00:00+03:00",
                1_779_278_400,
                1_779_278_400_123_i64
            ]),
        ),
        (
            json!("2026-05-19T08:00:00.000+0000"),
            json!([
                "2026-05-19",
                "2026-05-19T11:00:00",
                "2026-05-19T08:00:00Z",
                "2026-05-19T11:00:00+03:00",
                1_779_177_600,
                1_779_177_600_000_i64
            ]),
        ),
        // Before 1970.
        (
            json!(-1.5),
            json!([
                "1970-01-01",
                "1970-01-01T02:59:58",
                "1969-12-31T23:59:58Z",
                "1970-01-01T02:59:58+03:00",
                -2,
                -1500
            ]),
        ),
    ] {
        let all: Vec<Value> =
            ways.iter().map(|way| sent(&value, *way).expect("it fits").expect("it is there")).collect();
        assert_eq!(Value::from(all), spelt, "{value}");
    }
}

#[test]
fn what_is_no_moment_is_told() {
    for value in [
        json!("soon"),
        json!(""),
        json!("2026-13-01"),
        json!("2026-05"),
        json!(1e300),
        json!(true),
        json!(["2026-05-20"]),
    ] {
        assert_eq!(sent(&value, Spelling::Utc), Err(Misfit::Argument), "{value}");
    }
}

#[test]
fn a_time_that_the_clocks_skip_is_when_they_land() {
    let now = "2026-03-29T00:00:00Z".parse().expect("a moment");
    let clock = Clock::new(now, TimeZone::get("Europe/Berlin").expect("jiff knows it"));
    let spelt = spelt(&clock, Some("\"2026-03-29T02:30:00\""), Spelling::Time, Some(Misfit::Argument));
    assert_eq!(spelt, Ok(Some("\"2026-03-29T03:30:00+02:00\"".to_owned())));
}

#[test]
fn bytes_and_json() {
    assert_eq!(sent(&json!("Hi"), Spelling::Base64), Ok(Some(json!("SGk="))));
    assert_eq!(sent(&json!("Привет"), Spelling::Bytes), Ok(Some(json!(12))));
    assert_eq!(sent(&json!([{ "type": "divider" }]), Spelling::Json), Ok(Some(json!(r#"[{"type":"divider"}]"#))));
    assert_eq!(sent(&json!(5), Spelling::Base64), Err(Misfit::Argument));
}

#[test]
fn a_literal_of_a_query_is_ended_by_nothing_in_it() {
    for (value, quoted, single, sql) in [
        (json!("plain"), r#""plain""#, "'plain'", "'plain'"),
        (json!("O'Reilly"), r#""O'Reilly""#, r"'O\'Reilly'", "'O''Reilly'"),
        (json!("a\" OR 1"), r#""a\" OR 1""#, "'a\" OR 1'", "'a\" OR 1'"),
        (json!("\\' OR 1"), r#""\\' OR 1""#, r"'\\\' OR 1'", r"'\'' OR 1'"),
        (json!("a\nb"), r#""a\nb""#, r"'a\nb'", "'a\nb'"),
        (json!(""), r#""""#, "''", "''"),
        (json!(["a", "b'c", 5, null]), r#""a","b'c",5"#, r"'a','b\'c',5", "'a','b''c',5"),
        (json!(7), "7", "7", "7"),
    ] {
        for (spelling, literal) in
            [(Spelling::Quoted, quoted), (Spelling::SingleQuoted, single), (Spelling::SqlQuoted, sql)]
        {
            assert_eq!(sent(&value, spelling), Ok(Some(json!(literal))), "{value} {spelling:?}");
            assert_eq!(sent(&json!("a\u{0}b"), spelling), Err(Misfit::Argument));
            assert_eq!(sent(&json!({ "a": 1 }), spelling), Err(Misfit::Argument));
        }
    }
}

#[test]
fn between_the_quotes_of_a_card_nothing_ends_them() {
    for (text, escaped, doubled) in [
        ("50%", "50%", "50%"),
        ("O'Reilly \"x\"", r#"O\'Reilly \"x\""#, r#"O''Reilly "x""#),
        (r"\' OR 1", r"\\\' OR 1", r"\'' OR 1"),
        ("a\tb", r"a\tb", "a\tb"),
    ] {
        assert_eq!(sent(&json!(text), Spelling::Escaped), Ok(Some(json!(escaped))));
        assert_eq!(sent(&json!(text), Spelling::Doubled), Ok(Some(json!(doubled))));
    }
    assert_eq!(sent(&json!(["a"]), Spelling::Escaped), Err(Misfit::Argument));
    assert_eq!(sent(&json!("\u{7f}"), Spelling::Doubled), Err(Misfit::Argument));
}
