use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kartoteka_compiler::plan::Effect;
use tempfile::TempDir;
use tokio::runtime::Handle;

use super::*;
use crate::audit::file::AuditFile;
use crate::audit::kept_files::KeptFiles;
use crate::audit::line_hash::LineHash;
use crate::audit::newest::{Follows, RecordPlace, newest, record_at};
use crate::audit::query::{RecordFilter, query_all};
use crate::audit::segments;
use crate::audit::settings::{AuditKeep, AuditPlace, AuditSettings, AuditSync, OnUnwritten};
use crate::audit::verify::{self, verify_all};
use crate::audit::{AskedFor, AuditEnding, AuditEntry, Audited, Auditor};
use crate::caller::{Caller, Locale};

const DAY: Duration = Duration::from_hours(24);

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    (folder, path)
}

/// Files whose records are so many hours old, chained to one another; the last is the one that is written.
fn files(live: &Path, hours: &[&[i64]]) {
    let (mut prev, mut seq) = ("null".to_owned(), 0);
    for (place, file) in hours.iter().enumerate() {
        let mut text = String::new();
        for age in *file {
            seq += 1;
            let ts = Timestamp::now() - SignedDuration::from_hours(*age);
            let line = format!(r#"{{"ts":"{ts:.6}","seq":{seq},"boot":"b","prev":{prev},"kind":"start"}}"#);
            prev = format!("\"{}\"", LineHash::of(line.as_bytes()).to_hex());
            text.push_str(&line);
            text.push('\n');
        }
        let last = place + 1 == hours.len();
        let path = if last { live.to_owned() } else { segments::with_ending(live, &format!("{:08}", place + 1)) };
        fs::write(path, text).expect("it can be written");
    }
}

fn settings(live: &Path, segment: u64) -> AuditSettings {
    AuditSettings {
        place: AuditPlace::File(live.to_owned()),
        sync: AuditSync::Write,
        key: None,
        sealed_by: Vec::new(),
        reads: OnUnwritten::GoOn,
        writes: OnUnwritten::Refuse,
        keep: Some(AuditKeep { age: 90 * DAY, segment }),
    }
}

fn open(live: &Path) -> Arc<Auditor> {
    Auditor::open(&settings(live, 1 << 30), false).expect("it can be opened")
}

async fn call(auditor: &Arc<Auditor>, tool: &str) {
    let asked = AskedFor {
        method: "tools/call",
        what: Audited::Tool(tool),
        catalog: None,
        effect: Some(Effect::Write),
        roles: None,
        arguments: None,
    };
    let entry = AuditEntry::begin(auditor, asked, &Caller::unknown(Locale(0)));
    entry.intend().await.expect("it can be written");
    entry.end(&AuditEnding::of(None)).await.expect("it can be written");
}

/// The numbers of the files that are there.
fn numbers(live: &Path) -> Vec<u64> {
    segments::beside(live).expect("they can be listed").iter().map(|segment| segment.number).collect()
}

/// Writes a record of the keeper's, as its thread does.
fn write(auditor: &Arc<Auditor>) -> impl FnMut(Draft) -> Result<(), Unwritten> {
    let auditor = Arc::clone(auditor);
    move |draft| tokio::task::block_in_place(|| Handle::current().block_on(auditor.end_act(draft)))
}

fn after(now: KeepMoment, time: Duration) -> KeepMoment {
    KeepMoment { wall: now.wall + time, machine: now.machine + time }
}

#[tokio::test]
async fn a_file_is_moved_away_once_it_is_long_and_all_are_read_as_one() {
    let (_folder, live) = place();
    let auditor = Auditor::open(&settings(&live, 1), false).expect("it can be opened");
    for tool in ["a", "b", "c"] {
        call(&auditor, tool).await;
    }
    let second = Auditor::open(&settings(&live, 1), false);
    assert!(matches!(second, Err(AuditFault::Locked { .. })), "one process writes them");
    auditor.close();
    assert!(numbers(&live).len() >= 3, "{:?}", numbers(&live));
    let verdict = verify_all(&live).expect("they can be read");
    assert_eq!((verdict.broken, verdict.missing, verdict.goes_on_from), (None, false, None));
    let mut all = Vec::new();
    query_all(&live, &RecordFilter::default(), &mut |record, _| {
        all.push((record["kind"].as_str().expect("a kind").to_owned(), record["seq"].as_u64().expect("a number")));
        true
    })
    .expect("they can be read");
    assert_eq!(all.iter().map(|(_, seq)| *seq).collect::<Vec<_>>(), (1..=all.len() as u64).collect::<Vec<_>>());
    assert_eq!(all.iter().filter(|(kind, _)| kind == "call").count(), 3);
    assert_eq!(verdict.records, all.len() as u64);
    // From the end, page by page over the files, by places that a file keeps when it is moved away.
    let (mut seen, mut before) = (Vec::new(), None::<RecordPlace>);
    loop {
        let found = newest(&live, &RecordFilter::default(), before.as_ref(), 2).expect("read").expect("it is there");
        for found in &found.records {
            seen.push(found.record["seq"].as_u64().expect("a number"));
            let (_, _, follows) = record_at(&live, &found.place).expect("read").expect("it is there");
            assert_eq!(follows, if seen.last() == Some(&1) { Follows::First } else { Follows::Whole });
        }
        match found.older {
            Some(older) => before = Some(older),
            None => break,
        }
    }
    assert_eq!(seen, (1..=all.len() as u64).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_file_of_another_day_is_moved_away() {
    let (_folder, live) = place();
    files(&live, &[&[50, 49]]);
    let auditor = open(&live);
    call(&auditor, "a").await;
    auditor.close();
    assert_eq!(numbers(&live), [1]);
    let verdict = verify_all(&live).expect("they can be read");
    assert_eq!((verdict.broken, verdict.records), (None, 2 + 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_old_is_deleted_a_day_of_it_at_once_and_told() {
    let (_folder, live) = place();
    let day = 24;
    files(&live, &[&[101 * day, 100 * day], &[100 * day - 12], &[98 * day], &[5 * day], &[0]]);
    let auditor = open(&live);
    let now = KeepMoment::now();
    let mut keeper = Keeper::new(KeptFiles::beside(&live), 90 * DAY, Some(now.wall), now);
    // What is being read is read to its end; what is deleted behind it is told by a record.
    let mut reading = segments::Forwards::from(&live).expect("they can be listed");
    let first = reading.next().expect("a file");
    assert_eq!(keeper.look(now, &mut write(&auditor)).expect("it can be deleted"), 2);
    assert_eq!(numbers(&live), [3, 4]);
    let read = verify::read(std::iter::once(first).chain(reading)).expect("they can be read");
    assert_eq!((read.broken, read.goes_on_from, read.expired.len()), (None, None, 1));
    assert!(read.records >= 6);
    assert_eq!(keeper.look(after(now, DAY / 48), &mut write(&auditor)).expect("it can be deleted"), 0);
    assert_eq!(keeper.look(after(now, DAY / 24), &mut write(&auditor)).expect("it can be deleted"), 1);
    assert_eq!(keeper.look(after(now, DAY / 12), &mut write(&auditor)).expect("it can be deleted"), 0);
    assert_eq!(numbers(&live), [4]);
    auditor.close();
    let verdict = verify_all(&live).expect("they can be read");
    assert_eq!((&verdict.broken, verdict.missing), (&None, false));
    let told: Vec<_> =
        verdict.expired.iter().map(|expired| (expired.file.as_deref().unwrap_or_default(), expired.count)).collect();
    assert_eq!(told, [("audit.jsonl.00000001", 2), ("audit.jsonl.00000002", 1), ("audit.jsonl.00000003", 1)]);
    assert_eq!(verdict.goes_on_from.as_ref(), verdict.expired.last().map(|expired| &expired.last));
    // Numbers go on, and what somebody else takes away is missing.
    fs::remove_file(segments::with_ending(&live, "00000004")).expect("it is there");
    let verdict = verify_all(&live).expect("it can be read");
    assert_eq!((verdict.broken, verdict.missing), (None, true));
}

#[test]
fn a_clock_that_leaps_deletes_nothing_for_a_day() {
    let (_folder, live) = place();
    files(&live, &[&[48], &[25], &[0]]);
    let year = 365 * DAY;
    let mut nothing = |_| panic!("nothing is due");
    let now = KeepMoment::now();
    let mut keeper = Keeper::new(KeptFiles::beside(&live), 90 * DAY, Some(now.wall), now);
    let ahead = |time: Duration| KeepMoment { wall: now.wall + year + time, machine: now.machine + time };
    for hours in [1, 2, 24] {
        assert_eq!(keeper.look(ahead(hours * DAY / 24), &mut nothing).expect("it can look"), 0);
    }
    // Set right again, which is a leap as well.
    assert_eq!(keeper.look(after(now, 26 * DAY / 24), &mut nothing).expect("it can look"), 0);
    assert_eq!(keeper.look(after(now, 3 * DAY), &mut nothing).expect("it can look"), 0);
    let behind = KeepMoment { wall: now.wall - year, machine: now.machine + 4 * DAY };
    assert_eq!(keeper.look(behind, &mut nothing).expect("it can look"), 0);
    // At a start the newest record says what time it was.
    let late = ahead(Duration::ZERO);
    let mut keeper = Keeper::new(KeptFiles::beside(&live), 90 * DAY, Some(now.wall), late);
    assert_eq!(keeper.look(late, &mut nothing).expect("it can look"), 0);
    assert_eq!(numbers(&live), [1, 2]);
    // Where it is not set right, no more than a day's records go at once.
    let mut told = 0;
    let mut tells = |_| {
        told += 1;
        Ok(())
    };
    assert_eq!(keeper.look(after(late, DAY), &mut tells).expect("it can look"), 2);
    assert_eq!(told, 2);
}

#[test]
fn a_file_is_no_older_than_those_before_it() {
    let (_folder, live) = place();
    let year = 365 * 24;
    // The clock was a year behind while the second was written.
    files(&live, &[&[48], &[year + 24], &[0]]);
    let now = KeepMoment::now();
    let mut keeper = Keeper::new(KeptFiles::beside(&live), 90 * DAY, Some(now.wall), now);
    assert_eq!(keeper.look(now, &mut |_| panic!("nothing is due")).expect("it can look"), 0);
    // What is no record is not deleted, and neither is what is behind it.
    fs::write(segments::with_ending(&live, "00000001"), "notes\n").expect("it can be written");
    let fault = keeper.look(after(now, 100 * DAY), &mut |_| panic!("nothing is due"));
    assert!(matches!(fault, Err(AuditFault::Foreign { .. })), "{fault:?}");
    assert_eq!(numbers(&live), [1, 2]);
}

#[test]
fn nothing_is_deleted_that_is_not_told_and_what_cannot_be_deleted_is_tried_again() {
    let (_folder, live) = place();
    files(&live, &[&[200 * 24], &[0]]);
    let now = KeepMoment::now();
    let mut keeper = Keeper::new(KeptFiles::beside(&live), 90 * DAY, Some(now.wall), now);
    let refused = keeper.look(now, &mut |_| Err(Unwritten));
    assert!(matches!(refused, Err(AuditFault::Stopped)), "{refused:?}");
    assert_eq!(numbers(&live), [1]);
    // A folder takes its place between the record and the deletion.
    let (file, aside) = (segments::with_ending(&live, "00000001"), live.with_file_name("aside"));
    let mut told = 0;
    let failed = keeper.look(now, &mut |_| {
        told += 1;
        fs::rename(&file, &aside).and_then(|()| fs::create_dir(&file)).map_err(|_| Unwritten)
    });
    assert!(matches!(failed, Err(AuditFault::Delete { .. })), "{failed:?}");
    fs::remove_dir(&file).and_then(|()| fs::rename(&aside, &file)).expect("it can be put back");
    let deleted = keeper.look(after(now, LOOK), &mut |_| panic!("it is told once"));
    assert_eq!((deleted.expect("it can be deleted"), told), (1, 1));
    assert!(numbers(&live).is_empty());
}

#[tokio::test]
async fn a_crash_while_a_file_is_moved_away_loses_nothing() {
    let (_folder, live) = place();
    // Before the next one had the name, the file has two.
    files(&live, &[&[0]]);
    fs::hard_link(&live, segments::with_ending(&live, "00000001")).expect("it can have two names");
    let auditor = open(&live);
    call(&auditor, "a").await;
    auditor.close();
    assert!(numbers(&live).is_empty());
    assert_eq!(verify_all(&live).expect("it can be read").broken, None);
    // Before its first record was written, the next one is empty: the chain goes on, and so do intents without an end.
    let away = segments::with_ending(&live, "00000001");
    let text = fs::read_to_string(&live).expect("it can be read");
    let cut = text.lines().position(|line| line.contains("\"kind\":\"intent\"")).expect("an intent") + 1;
    let kept: String = text.lines().take(cut).map(|line| format!("{line}\n")).collect();
    fs::write(&away, kept).and_then(|()| fs::write(&live, "")).expect("it can be written");
    let auditor = open(&live);
    call(&auditor, "b").await;
    auditor.close();
    let verdict = verify_all(&live).expect("they can be read");
    assert_eq!((verdict.broken, verdict.missing), (None, false));
    let mut unknown = 0;
    let sought = RecordFilter { status: Some("unknown".to_owned()), ..RecordFilter::default() };
    query_all(&live, &sought, &mut |_, _| {
        unknown += 1;
        true
    })
    .expect("they can be read");
    assert_eq!(unknown, 1);
}

#[test]
fn a_file_that_cannot_be_moved_away_is_written_to_as_before() {
    let (folder, live) = place();
    let (mut file, _) = AuditFile::open_movable(&live).expect("it can be opened");
    file.append(b"{\"ts\":\"x\"}\n").expect("it can be written");
    let blocked = segments::with_ending(&live, "next");
    fs::create_dir(&blocked).expect("it can be made");
    assert!(matches!(file.rotate(), Err(AuditFault::Move { .. })));
    file.append(b"{\"ts\":\"y\"}\n").expect("it can be written");
    fs::remove_dir(&blocked).expect("it is empty");
    file.rotate().expect("it can be moved away");
    assert_eq!((file.length(), numbers(&live)), (0, vec![1]));
    // Others may move it away as well: then it is theirs to say so.
    fs::rename(&live, folder.path().join("audit.jsonl.1")).expect("it is there");
    assert!(matches!(file.rotate(), Err(AuditFault::Move { .. })));
    assert_eq!(file.reopen().expect("it can be opened"), crate::audit::Reopened::Another);
    assert_eq!(numbers(&live), [1]);
    // What is no file of its own is refused at the start.
    #[cfg(unix)]
    {
        let link = folder.path().join("link.jsonl");
        std::os::unix::fs::symlink(&live, &link).expect("it can be linked");
        assert!(matches!(AuditFile::open_movable(&link), Err(AuditFault::Unmovable { .. })));
    }
}
