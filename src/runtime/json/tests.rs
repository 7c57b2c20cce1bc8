//! The writer: what it writes always parses, and absence leaves no trace.

use serde_json::{Map, Value, json};

use super::*;

fn object(value: Value) -> Map<String, Value> {
    value.as_object().expect("this is a map").clone()
}

fn written_map(empty: Empty, write: impl FnOnce(&mut MapWriter<'_, '_>)) -> Option<String> {
    written(|json| json.map(empty, write))
}

#[test]
fn what_is_absent_leaves_no_trace() {
    let none = None::<String>;
    let text = written_map(Empty::Absent, |map| {
        map.entry("a", |json| json.put(&none));
        map.entry("b", |json| json.list(Empty::Absent, |list| list.item(|json| json.put(&none))));
        map.entry("c", |json| json.join(|text| text.literal("x") && text.part(&none)));
        map.entry("d", |json| json.raw(Some("null")));
        map.entry("e", |json| json.raw(None));
        map.entry("f", |json| json.map(Empty::Absent, |map| map.entry("x", |json| json.put(&none))));
        map.entry("g", |json| json.put(&f64::NAN));
    });
    assert_eq!(text, None);
    assert_eq!(written_map(Empty::Stays, |_| ()).as_deref(), Some("{}"));
    assert_eq!(written(|json| json.list(Empty::Stays, |_| ())).as_deref(), Some("[]"));
}

#[test]
fn a_present_entry_wins_over_a_merged_one() {
    let base = object(json!({"a": 1, "b": {"x": ",}"}, "c\"\n": null, "d": 4}));
    let text = written_map(Empty::Absent, |map| {
        map.merge(Some(&base));
        map.entry("b", |json| json.put("own"));
        map.entry("d", |json| json.put(&None::<i64>));
        map.entry("c\"\n", |json| json.put(&3));
        map.entry("e", |json| json.put(&true));
    });
    assert_eq!(text.as_deref(), Some(r#"{"a":1,"d":4,"b":"own","c\"\n":3,"e":true}"#));
}

#[test]
fn the_last_of_several_merged_wins() {
    let first = object(json!({"a": 1, "b": 2}));
    let text = written_map(Empty::Absent, |map| {
        map.merge(Some(&first));
        map.merge_json(Some(r#" { "b" : 3, "c": [1, 2], "c": 5, "\u0061": "é" } "#));
        map.merge(None);
        map.merge_json(None);
        map.merge_json(Some("null"));
        map.entry("b", |json| json.put(&4));
    });
    assert_eq!(text.as_deref(), Some(r#"{"c":5,"a":"é","b":4}"#));
}

#[test]
fn an_empty_map_that_was_passed_stays() {
    assert_eq!(written_map(Empty::Absent, |map| map.merge(Some(&Map::new()))).as_deref(), Some("{}"));
    assert_eq!(written_map(Empty::Absent, |map| map.merge_json(Some("{}"))).as_deref(), Some("{}"));
    assert_eq!(written_map(Empty::Absent, |map| map.merge(None)), None);
}

#[test]
fn a_misfit_is_left_out_and_noted() {
    let mut out = Vec::new();
    let mut json = Json::new(&mut out);
    json.map(Empty::Absent, |map| {
        map.merge_json(Some("[1]"));
        map.entry("a", |json| json.join(|text| text.part(&vec![Value::Null])));
    });
    assert_eq!(json.misfit(), Some(Misfit::Reply));
    assert!(out.is_empty());
    let mut json = Json::new(&mut out);
    json.map(Empty::Absent, |map| map.merge_value(Some(&Value::from(5))));
    assert_eq!(json.misfit(), Some(Misfit::Argument));
    let mut json = Json::new(&mut out);
    json.join(|text| text.json(Some("{}")));
    assert_eq!(json.misfit(), Some(Misfit::Reply));
}

#[test]
fn a_text_of_parts_is_one_text() {
    let text = written(|json| {
        json.join(|text| {
            text.literal("\"a\"\\")
                && text.part("б\n\u{1}")
                && text.part(&5)
                && text.part(&true)
                && text.part(&2.0)
                && text.json(Some(r#""\u00e9\/""#))
                && text.json(Some(" 7.50 "))
        })
    });
    let text: String = serde_json::from_str(&text.expect("nothing is absent")).expect("it is JSON");
    assert_eq!(text, "\"a\"\\б\n\u{1}5true2é/7.50");
}

#[test]
fn numbers_are_written_as_they_are_meant() {
    let text = |number: f64| written(|json| json.put(&number)).expect("it is a number");
    assert_eq!(text(5.0), "5");
    assert_eq!(text(-0.5), "-0.5");
    assert_eq!(text(1e300), "1e+300");
    assert_eq!(text(9_007_199_254_740_992.0), "9007199254740992");
    assert_eq!(written(|json| json.put(&f64::INFINITY)), None);
    assert_eq!(written(|json| json.put(&i64::MIN)).as_deref(), Some("-9223372036854775808"));
}

#[test]
fn what_follows_in_the_buffer_is_kept() {
    let mut out = b"[1,".to_vec();
    let mut json = Json::new(&mut out);
    assert!(!json.map(Empty::Absent, |map| map.entry("a", |json| json.put(&None::<i64>))));
    assert!(json.list(Empty::Absent, |list| {
        list.item(|json| json.put(&1));
        list.item(|json| json.put(&None::<i64>));
        list.item(|json| json.put("a,"));
    }));
    assert_eq!(out, br#"[1,[1,"a,"]"#);
}
