use kartoteka_compiler::plan::{Errors, Path, Segment};

use super::*;
use crate::catalog::dictionary::Entry;
use crate::runtime::reply::Reading;

fn path(key: &str) -> Path {
    Path(vec![Segment::Key(key.to_owned().into())].into())
}

fn reading(fields: &[&str]) -> Reading {
    let mut reading = Reading::new(&Errors::default());
    reading.records(&[path("result")]);
    for field in fields {
        reading.field(&path(field));
    }
    reading
}

fn statuses() -> Arc<Entries> {
    let mut entries = Entries::everything();
    entries.add("NEW", Some(Entry::new("\"NEW\"", r#"{"name":"New","group":"P"}"#)));
    entries.add("7", Some(Entry::new("7", r#"{"name":"Seven"}"#)));
    Arc::new(entries)
}

fn written(text: &str, fields: Option<&[String]>, skip: usize, most: usize) -> (String, String) {
    let reading = reading(&["S", "_meta"]);
    let page = Page::read(&reading, text).expect("the text is JSON");
    let chosen = Chosen { pages: &[(text, page)], skip, most, fields, meta: Some(1) };
    let mut labels = [Labelling::new("status", 0, statuses())];
    let (mut out, mut counts) = (Vec::new(), Vec::new());
    chosen.write(&mut labels, &mut out);
    aggregates(&labels, &mut counts);
    (String::from_utf8(out).expect("UTF-8"), String::from_utf8(counts).expect("UTF-8"))
}

#[test]
fn labels_stand_right_behind_the_brace() {
    let text = r#"{"result":[{"ID":1,"S":"NEW"},{"S":null,"ID":2}, { "S":"GONE"} ,{"S":"7"},{"S":"NEW"}]}"#;
    let (records, counts) = written(text, None, 0, 50);
    let expected = concat!(
        r#"[{"_meta":{"status":{"id":"NEW","name":"New","group":"P","raw":"NEW"}},"ID":1,"S":"NEW"},{"S":null,"ID":2},"#,
        r#"{ "S":"GONE"},{"_meta":{"status":{"id":7,"name":"Seven","raw":"7"}},"S":"7"},"#,
        r#"{"_meta":{"status":{"id":"NEW","name":"New","group":"P","raw":"NEW"}},"S":"NEW"}]"#
    );
    assert_eq!(records, expected);
    let expected = concat!(
        r#"{"status":[{"id":"NEW","name":"New","count":2},{"id":7,"name":"Seven","count":1},"#,
        r#"{"id":"GONE","count":1}]}"#
    );
    assert_eq!(counts, expected);
}

#[test]
fn only_the_chosen_records_are_written_and_counted() {
    let text = r#"{"result":[{"S":"NEW"},{"S":"7","T":1},{"S":"NEW"}]}"#;
    let fields = ["T".to_owned()];
    let (records, counts) = written(text, Some(&fields), 1, 1);
    assert_eq!(records, r#"[{"_meta":{"status":{"id":7,"name":"Seven","raw":"7"}},"T":1}]"#);
    assert_eq!(counts, r#"{"status":[{"id":7,"name":"Seven","count":1}]}"#);
    let (records, _) = written(text, Some(&fields), 2, 9);
    assert_eq!(records, r#"[{"_meta":{"status":{"id":"NEW","name":"New","group":"P","raw":"NEW"}}}]"#);
}

#[test]
fn a_record_keeps_a_meta_of_its_own() {
    let text = r#"{"result":[{"_meta":{"x":1},"S":"NEW"},{},3]}"#;
    assert_eq!(written(text, None, 0, 50).0, r#"[{"_meta":{"x":1},"S":"NEW"},{},3]"#);
}

#[test]
fn line_breaks_become_spaces() {
    let mut text = *b"{\"a\":\r\n 1\n}";
    one_line(&mut text);
    assert_eq!(&text, b"{\"a\":   1 }");
}
