use serde_json::json;

use super::*;

#[test]
fn an_order_is_meant_by_texts_and_lists_of_them() {
    for (given, meant) in [
        (json!("DATE_CREATE DESC"), Some(json!({"DATE_CREATE": "DESC"}))),
        (json!("-ID, NAME"), Some(json!({"ID": "DESC", "NAME": "ASC"}))),
        (json!("id:descending"), Some(json!({"id": "DESC"}))),
        (json!(["DATE_CREATE", "ID desc"]), Some(json!({"DATE_CREATE": "ASC", "ID": "DESC"}))),
        (json!([["ID", "asc"], {"NAME": "desc"}]), Some(json!({"ID": "ASC", "NAME": "DESC"}))),
        (json!("DESC"), None),
        (json!("ID sideways"), None),
        (json!(["ID", 5]), None),
        (json!(5), None),
    ] {
        assert_eq!(order(&given).map(Value::Object), meant, "{given}");
    }
}

#[test]
fn a_moment_without_its_zone_and_a_day_are_known_as_such() {
    for (given, meant) in [
        ("2026-12-01", Some(("2026-12-01T00:00:00", true))),
        ("2026-12-01T10:00:00", Some(("2026-12-01T10:00:00", false))),
        ("2026-12-01 10:00", Some(("2026-12-01T10:00:00", false))),
        ("2026-12-01T10:00:00+03:00", None),
        ("2026-13-01T10:00:00", None),
        ("2026-12-01T", None),
        // As long as a day, and with more than one byte behind it.
        ("2026-02-30", None),
        ("next month", None),
        ("2026-12-01—10:00", None),
        ("tomorrow", None),
    ] {
        let found = moment(given).map(|(moment, is_day)| (moment.to_string(), is_day));
        assert_eq!(found, meant.map(|(moment, is_day)| (moment.to_owned(), is_day)), "{given}");
    }
    assert_eq!((day("2026-12-01T10:00:00Z"), day("2026-12-01"), day("soon")), (Some("2026-12-01"), None, None));
}

#[test]
fn the_end_of_something_is_known_by_its_name() {
    for name in ["to", "dateTo", "date_to", "deadline", "endDate".trim_end_matches("Date"), "dueBefore"] {
        assert!(is_end(name), "{name}");
    }
    for name in ["from", "photo", "start", "weekend", "ẞto", "İto"] {
        assert!(!is_end(name), "{name}");
    }
}
