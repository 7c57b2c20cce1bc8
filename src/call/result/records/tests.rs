use kartoteka_compiler::plan::{Errors, Path, Segment};

use super::*;
use crate::caller::TextForm;
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

const RECORDS: AnswerForm = AnswerForm { text: TextForm::Full, labels: LabelForm::Records, characters: 0 };

fn written(text: &str, fields: Option<&[String]>, skip: usize, most: usize) -> (String, String) {
    let (records, counts, _) = formed(text, fields, skip, most, RECORDS);
    (records, counts)
}

fn formed(
    text: &str,
    fields: Option<&[String]>,
    skip: usize,
    most: usize,
    form: AnswerForm,
) -> (String, String, String) {
    let reading = reading(&["S", "_meta"]);
    let page = Page::read(&reading, text).expect("the text is JSON");
    let chosen = Chosen { pages: &[(text, page)], sifted: None, skip, most, fields, meta: Some(1) };
    let mut labels = [Labelling::new("status", 0, statuses())];
    let (mut out, mut counts, mut table) = (Vec::new(), Vec::new(), Vec::new());
    let count = chosen.write(&mut labels, form, &mut out);
    aggregates(&labels, count, &mut counts);
    super::labels(&labels, LabelForm::Table, &mut table);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(out), text(counts), text(table))
}

#[test]
fn labels_stand_right_behind_the_brace() {
    let text = r#"{"result":[{"ID":1,"S":"NEW"},{"S":null,"ID":2}, { "S":"GONE"} ,{"S":"7"},{"S":"NEW"}]}"#;
    let (records, counts) = written(text, None, 0, 50);
    let expected = concat!(
        r#"[{"_meta":{"status":{"id":"NEW","name":"New","group":"P"}},"ID":1,"S":"NEW"},{"S":null,"ID":2},"#,
        r#"{ "S":"GONE"},{"_meta":{"status":{"id":7,"name":"Seven","raw":"7"}},"S":"7"},"#,
        r#"{"_meta":{"status":{"id":"NEW","name":"New","group":"P"}},"S":"NEW"}]"#
    );
    assert_eq!(records, expected);
    let expected = concat!(
        r#"{"of":5,"status":[{"id":"NEW","name":"New","count":2},{"id":7,"name":"Seven","count":1},"#,
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
    assert_eq!(counts, r#"{"of":1,"status":[{"id":7,"name":"Seven","count":1}]}"#);
    let (records, _) = written(text, Some(&fields), 2, 9);
    assert_eq!(records, r#"[{"_meta":{"status":{"id":"NEW","name":"New","group":"P"}}}]"#);
}

#[test]
fn a_record_keeps_a_meta_of_its_own() {
    let text = r#"{"result":[{"_meta":{"x":1},"S":"NEW"},{},3]}"#;
    assert_eq!(written(text, None, 0, 50).0, r#"[{"_meta":{"x":1},"S":"NEW"},{},3]"#);
}

#[test]
fn a_table_has_each_label_once_and_records_stay_as_they_are() {
    let records = r#"[{"S":"NEW"},{"S":7},{"S":"GONE"},{"S":"NEW"}]"#;
    let form = AnswerForm { labels: LabelForm::Table, ..RECORDS };
    let (written, _, table) = formed(&format!(r#"{{"result":{records}}}"#), None, 0, 50, form);
    assert_eq!(written, records);
    assert_eq!(table, r#"{"status":{"NEW":{"name":"New","group":"P"},"7":{"name":"Seven"}}}"#);
    assert_eq!(formed(r#"{"result":[{"S":"GONE"}]}"#, None, 0, 50, form).2, "");
}

#[test]
fn a_list_that_is_too_long_ends_with_a_whole_record() {
    let records: Vec<String> = (0..9).map(|n| format!(r#"{{"S":"NEW","T":"{n}яяяя"}}"#)).collect();
    let text = format!(r#"{{"result":[{}]}}"#, records.join(","));
    let of = |characters, labels| {
        let form = AnswerForm { labels, characters, ..RECORDS };
        let (written, counts, table) = formed(&text, None, 0, 50, form);
        let list: Vec<serde_json::Value> = serde_json::from_str(&written).expect("JSON");
        assert!(list.is_empty() || counts.starts_with(&format!("{{\"of\":{},", list.len())), "{counts}");
        let exact = labels == LabelForm::Table && characters > 0 && list.len() > 1;
        assert!(!exact || written.chars().count() + table.chars().count() <= characters + 10, "{written}{table}");
        list.len()
    };
    // The first record brings the label and its count, which stand once, and each has 24 characters.
    assert_eq!(
        [0, 1, 122, 123, 146, 147, 1_000].map(|characters| of(characters, LabelForm::Table)),
        [9, 1, 1, 2, 2, 3, 9]
    );
    assert!(of(240, LabelForm::Records) < of(240, LabelForm::Table));
}

#[test]
fn line_breaks_become_spaces() {
    let mut text = *b"{\"a\":\r\n 1\n}";
    one_line(&mut text);
    assert_eq!(&text, b"{\"a\":   1 }");
}
