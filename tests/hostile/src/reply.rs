//! Any text is a reply in which the same is found as in its tree, or is no JSON.

use std::borrow::Cow;

use kartoteka::runtime::reply::{Lists, Page, Reading, Span};
use kartoteka_compiler::plan::{
    Condition, ErrorKind, Errors, Failure, Next, PageBound, Pages, Path, Segment, Source, Test, Value,
};
use serde_json::Value as Tree;
use serde_json::value::RawValue;

/// Where records, and values, are looked for.
const LISTS: [&str; 2] = ["result.items", "more"];
const VALUES: [&str; 5] = ["result.count", "a.b", "a", "list.1.c", "0"];
const FIELDS: [&str; 3] = ["id", "owner.name", "tags.0"];

struct Asked {
    reading: Reading,
    values: Vec<usize>,
    fields: Vec<usize>,
}

/// Any reply; says whether it is JSON.
pub fn reply(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let asked = asked();
    let page = Page::read(&asked.reading, &text);
    let is_json = serde_json::from_str::<&RawValue>(&text).is_ok();
    match &page {
        Ok(page) => {
            assert!(is_json, "what is read is JSON");
            walked(&asked, page, &text);
        }
        // A key may hold an escape that stands for no character, which the grammar allows.
        Err(_) => assert!(!is_json || text.contains("\\u"), "JSON is read"),
    }
    if let Ok(tree) = serde_json::from_str::<Tree>(&text) {
        // Written anew it has each key once.
        let text = tree.to_string();
        let page = Page::read(&asked.reading, &text).expect("JSON is read");
        compared(&asked, &page, &text, &tree);
    }
    is_json
}

fn asked() -> Asked {
    let errors = Errors {
        code: vec![path("error.code").into(), path("code").into()].into(),
        message: vec![path("error.message").into()].into(),
        done: Vec::new().into(),
        fields: Vec::new().into(),
        conditions: Vec::new().into(),
        retry_at: Vec::new().into(),
        kinds: vec![ErrorKind { code: "gone".into(), kind: Failure::NotFound }].into(),
    };
    let mut reading = Reading::new(&errors);
    reading.records(&LISTS.map(path));
    let source = |dotted: &str| Source::Reply { path: path(dotted) };
    reading.total(&["result.total", "total"].map(source));
    reading.pages(&Pages {
        size: 50,
        sized: false,
        next: Next::At {
            sources: vec![source("result.next"), source("links.next.page")].into(),
            bound: PageBound::Exclusive,
        },
        key: vec![path("id")].into(),
        total: Vec::new().into(),
        more: Condition {
            when: vec![Test { value: Value::Reply { path: path("has_more") }, one_of: None }].into(),
            unless: Vec::new().into(),
        },
    });
    let fields = FIELDS.iter().map(|field| reading.field(&path(field))).collect();
    let values = VALUES.iter().map(|value| reading.value(&path(value))).collect();
    Asked { reading, values, fields }
}

fn path(dotted: &str) -> Path {
    let segments = dotted.split('.').map(|part| match part.parse() {
        Ok(index) => Segment::Index(index),
        Err(_) => Segment::Key(part.to_owned().into()),
    });
    Path(segments.collect::<Vec<_>>().into())
}

/// Looks at everything that was found; it is all in the text.
fn walked(asked: &Asked, page: &Page, text: &str) {
    for slot in &asked.values {
        let value = page.value(*slot, text).unwrap_or("null");
        assert!(serde_json::from_str::<&RawValue>(value).is_ok(), "{value}");
        drop(kartoteka::runtime::reply::scalar(value).map(Cow::into_owned));
    }
    for (index, record) in page.records().iter().enumerate() {
        assert!(serde_json::from_str::<&RawValue>(record.of(text)).is_ok(), "{}", record.of(text));
        for field in &asked.fields {
            page.field(index, *field, text);
        }
    }
    page.total(&asked.reading, text);
    page.next(&asked.reading, text);
    for status in [200, 404, 500] {
        page.failure(&asked.reading, status, text);
    }
}

fn compared(asked: &Asked, page: &Page, text: &str, tree: &Tree) {
    for (dotted, slot) in VALUES.iter().zip(&asked.values) {
        assert_eq!(page.value(*slot, text).map(str::to_owned), written(at(tree, dotted)), "{dotted}");
    }
    let lists: Vec<Option<&Tree>> = LISTS.iter().map(|dotted| at(tree, dotted)).collect();
    let records: Vec<&Tree> = lists.iter().filter_map(|list| list.and_then(Tree::as_array)).flatten().collect();
    let found: Vec<&str> = page.records().iter().map(|record: &Span| record.of(text)).collect();
    assert_eq!(found, records.iter().map(ToString::to_string).collect::<Vec<_>>());
    for (index, record) in records.iter().enumerate() {
        for (dotted, field) in FIELDS.iter().zip(&asked.fields) {
            assert_eq!(page.field(index, *field, text).map(str::to_owned), written(at(record, dotted)), "{dotted}");
        }
    }
    let is_wrong = lists.iter().flatten().any(|list| !list.is_array() && !list.is_null());
    assert_eq!(page.lists() == Lists::Wrong, is_wrong);
    assert!(page.lists() != Lists::Absent || records.is_empty());
}

fn at<'v>(tree: &'v Tree, dotted: &str) -> Option<&'v Tree> {
    dotted.split('.').try_fold(tree, |value, part| match value {
        Tree::Object(members) => members.get(part),
        Tree::Array(items) => items.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

/// As it stands in a text; `null` is nothing.
fn written(value: Option<&Tree>) -> Option<String> {
    value.filter(|value| !value.is_null()).map(ToString::to_string)
}
