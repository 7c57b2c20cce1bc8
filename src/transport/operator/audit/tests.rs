//! Pages of records: nothing is lost where one is cut, and arguments are never there sealed.

use super::*;
use crate::audit::newest::FoundRecord;

fn found(size: usize, count: usize) -> NewestRecords {
    let record = |place: usize| {
        let record =
            json!({ "seq": place, "tool": "x".repeat(size), "arguments_sealed": { "key": "a", "bytes": "b" } });
        let place = format!("{place}-0123456789ab").parse().expect("a place");
        FoundRecord { place, record: record.as_object().expect("an object").clone() }
    };
    NewestRecords { records: (0..count).map(record).collect(), ..NewestRecords::default() }
}

#[test]
fn a_page_that_is_too_long_ends_at_a_record_and_says_where_the_next_begins() {
    let page = told(found(1 << 19, 5), None);
    let records = page["records"].as_array().expect("records");
    assert_eq!(
        (records.len(), &page["next"]),
        (2, &json!("1-0123456789ab")),
        "the next begins before the last that is here"
    );
    let page = told(found(10, 5), None);
    assert_eq!((page["records"].as_array().map(Vec::len), &page["next"]), (Some(5), &Value::Null));
    let page = told(found(4 << 20, 1), None);
    assert_eq!(
        (page["records"].as_array().map(Vec::len), &page["next"]),
        (Some(1), &Value::Null),
        "one is always there"
    );
}

#[test]
fn what_is_sealed_is_not_shown() {
    let page = told(found(10, 1), None);
    assert_eq!(page["records"][0], json!({ "seq": 0, "tool": "xxxxxxxxxx" }));
    let key = crate::store::settings::StoreKey { id: "z".into(), key: [0; 32].into() };
    let sealed = SealedArguments::by(&[key]).expect("there is a key");
    assert_eq!(told(found(10, 1), Some(&sealed))["records"][0]["arguments"], Value::Null, "another key has sealed it");
}
