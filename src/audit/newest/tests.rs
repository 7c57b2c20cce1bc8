use std::fs;

use super::*;
use crate::audit::query::TenantRecords;

/// A file of so many records, a second apart, each chained to the one before; `names` gives the tool of each.
fn file(count: u64, tool: impl Fn(u64) -> String) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let (mut text, mut prev) = (String::new(), "null".to_owned());
    for number in 0..count {
        let ts = Timestamp::from_second(1_800_000_000 + i64::try_from(number).expect("few")).expect("a moment");
        let status = if number % 5 == 0 { "error" } else { "ok" };
        let tenant = if number % 2 == 0 { "acme" } else { "beta" };
        let line = format!(
            r#"{{"ts":"{ts}","tool":"{}","tenant":"{tenant}","actor":"Anna","status":"{status}","seq":{number},"prev":{prev},"kind":"call"}}"#,
            tool(number)
        );
        prev = format!("\"{}\"", LineHash::of(line.as_bytes()).to_hex());
        text.push_str(&line);
        text.push('\n');
    }
    fs::write(&path, text).expect("it can be written");
    (folder, path)
}

fn numbers(found: &NewestRecords) -> Vec<u64> {
    found.records.iter().filter_map(|found| found.record["seq"].as_u64()).collect()
}

fn page(path: &Path, filter: &RecordFilter, before: Option<&RecordPlace>, most: usize) -> NewestRecords {
    newest(path, filter, before, most).expect("it can be read").expect("the place is there")
}

#[test]
fn pages_follow_one_another_from_the_newest_to_the_oldest() {
    let (_folder, path) = file(1000, |number| "x".repeat(usize::try_from(number % 700).expect("few")));
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let found = page(&path, &RecordFilter::default(), before.as_ref(), 90);
        assert_eq!(found.looked_back_to, None);
        seen.extend(numbers(&found));
        match found.older {
            Some(older) => before = Some(older.to_string().parse().expect("a place")),
            None => break,
        }
    }
    assert_eq!(seen, (0..1000).rev().collect::<Vec<_>>());
}

#[test]
fn what_is_sought_is_found_and_counted() {
    let (_folder, path) = file(100, |number| format!("tool{}", number % 10));
    let filter = RecordFilter { tool: Some("TOOL3".into()), partly: true, ..RecordFilter::default() };
    let found = page(&path, &filter, None, 3);
    assert_eq!(numbers(&found), [93, 83, 73]);
    assert_eq!(found.counted.len(), 10, "all that fit are counted");
    let acme = TenantRecords { tenant: "acme".into(), of_server: false };
    let filter = RecordFilter { tenant: Some(acme), status: Some("error".into()), ..RecordFilter::default() };
    let found = page(&path, &filter, None, 100);
    assert_eq!(numbers(&found), [90, 80, 70, 60, 50, 40, 30, 20, 10, 0]);
    assert!(found.counted.iter().all(|(_, bad)| *bad));
    let since = Timestamp::from_second(1_800_000_090).ok();
    assert_eq!(numbers(&page(&path, &RecordFilter { since, ..RecordFilter::default() }, None, 100)).len(), 10);
}

#[test]
fn a_line_without_an_end_is_being_written() {
    let (_folder, path) = file(3, |_| "a".into());
    let whole = fs::read_to_string(&path).expect("text");
    fs::write(&path, format!("{whole}{{\"ts\":\"2027-01-01T00:00:00Z\",\"seq\":9}}")).expect("it can be written");
    assert_eq!(numbers(&page(&path, &RecordFilter::default(), None, 9)), [2, 1, 0]);
    fs::write(&path, "").expect("it can be written");
    assert!(page(&path, &RecordFilter::default(), None, 9).records.is_empty());
}

#[test]
fn what_was_not_looked_through_is_said_and_the_next_page_goes_on_there() {
    let (_folder, path) = file(200, |_| "x".repeat(400_000));
    let filter = RecordFilter { tool: Some("y".into()), ..RecordFilter::default() };
    let found = page(&path, &filter, None, 9);
    assert!(found.records.is_empty() && found.looked_back_to.is_some());
    let (mut older, mut pages) = (found.older, 1);
    while let Some(before) = older {
        older = page(&path, &filter, Some(&before), 9).older;
        pages += 1;
    }
    assert_eq!(pages, 3, "80 MB in parts of 32 MiB");
}

#[test]
fn a_record_has_its_place_until_the_file_is_another() {
    let (_folder, path) = file(4, |number| format!("tool{number}"));
    let found = page(&path, &RecordFilter::default(), None, 4);
    let at = |number: usize| record_at(&path, &found.records[number].place).expect("it can be read");
    let (record, line, follows) = at(0).expect("it is there");
    assert!(line.contains("tool3") && record.record["tool"] == "tool3");
    assert_eq!(follows, Follows::Whole);
    assert_eq!(at(3).expect("it is there").2, Follows::First);
    let text = fs::read_to_string(&path).expect("text");
    fs::write(&path, text.replace("tool1", "tool7")).expect("it can be written");
    assert!(at(2).is_none(), "it is another line");
    assert_eq!(at(1).expect("it is there").2, Follows::Broken);
    fs::write(&path, "{}\n").expect("it can be written");
    assert!(at(0).is_none());
    assert!(
        newest(&path, &RecordFilter::default(), Some(&found.records[0].place), 1).expect("it can be read").is_none()
    );
    for wrong in ["", "-", "5", "5-", "+5-0123456789ab", "5-0123456789ag", "99999999999999999999-0123456789ab"] {
        assert!(wrong.parse::<RecordPlace>().is_err(), "{wrong}");
    }
}
