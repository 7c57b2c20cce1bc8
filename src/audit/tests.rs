use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kartoteka_compiler::plan::Effect;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::draft::Draft;
use super::query::{RecordFilter, query};
use super::sealed::SealedArguments;
use super::segments::FileInTurn;
use super::settings::{AuditPlace, AuditSettings, AuditSync, OnUnwritten};
use super::tail::Tail;
use super::verify::{ChainBreak, verify};
use super::{Act, ActBegun, ActBy, ActKind, AskedFor, AuditEnding, AuditEntry, AuditFault, Audited, Auditor, Reopened};
use crate::caller::{Caller, Identity, Locale, Wire};
use crate::secret::{Secret, Zeroizing};
use crate::store::settings::StoreKey;

pub(crate) mod promises;

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    (folder, path)
}

pub(super) fn settings(file: &Path) -> AuditSettings {
    AuditSettings {
        place: AuditPlace::File(file.to_owned()),
        sync: AuditSync::Write,
        key: Some(Secret::new("a key that is no secret, but long")),
        sealed_by: Vec::new(),
        reads: OnUnwritten::GoOn,
        writes: OnUnwritten::Refuse,
        keep: None,
    }
}

fn open(file: &Path) -> Arc<Auditor> {
    Auditor::open(&settings(file), false).expect("it can be opened")
}

pub(super) fn asked(tool: &str, effect: Effect) -> AskedFor<'_> {
    let what = Audited::Tool(tool);
    AskedFor {
        method: "tools/call",
        what,
        catalog: Some("crm"),
        effect: Some(effect),
        roles: None,
        arguments: Some("{}"),
    }
}

pub(super) fn begin(auditor: &Arc<Auditor>, tool: &str, effect: Effect) -> AuditEntry {
    AuditEntry::begin(auditor, asked(tool, effect), &Caller::unknown(Locale(0)))
}

/// A whole call.
pub(super) async fn call(auditor: &Arc<Auditor>, tool: &str, effect: Effect) {
    let entry = begin(auditor, tool, effect);
    entry.intend().await.expect("it can be written");
    entry.end(&AuditEnding::of(None)).await.expect("it can be written");
}

fn records(path: &Path) -> Vec<Map<String, Value>> {
    let mut records = Vec::new();
    query(path, &RecordFilter::default(), &mut |record, _| {
        records.push(record.clone());
        true
    })
    .expect("it can be read");
    records
}

fn told(path: &Path, names: &[&str]) -> Vec<String> {
    let told = |record: &Map<String, Value>| {
        let values = names.iter().filter_map(|name| record.get(*name).and_then(Value::as_str));
        values.collect::<Vec<_>>().join(" ")
    };
    records(path).iter().map(told).collect()
}

#[tokio::test]
async fn equal_arguments_have_equal_fingerprints_under_one_key() {
    let (_folder, path) = place();
    let auditor = open(&path);
    let long = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for arguments in [r#"{"a":1,"b":[2]}"#, r#"{ "b": [2], "a": 1 }"#, r#"{"a":2,"b":[2]}"#, long.as_str()] {
        let asked = AskedFor { arguments: Some(arguments), ..asked("getLead", Effect::Read) };
        let entry = AuditEntry::begin(&auditor, asked, &Caller::unknown(Locale(0)));
        entry.end(&AuditEnding::of(None)).await.expect("it can be written");
    }
    auditor.close();
    let prints = told(&path, &["arguments_hmac"]);
    assert_eq!(prints[1], prints[2]);
    assert_ne!(prints[1], prints[3]);
    assert_eq!(prints[4].len(), 64);
}

#[tokio::test]
async fn the_chain_goes_on_after_a_restart_and_over_a_rotation() {
    let (folder, path) = place();
    let auditor = open(&path);
    call(&auditor, "createLead", Effect::Write).await;
    auditor.close();
    let auditor = open(&path);
    call(&auditor, "createLead", Effect::Write).await;
    assert_eq!(auditor.reopen().await.expect("it is there"), Reopened::Same);
    let open_call = begin(&auditor, "dropLead", Effect::Delete);
    open_call.intend().await.expect("it can be written");
    let moved = folder.path().join("audit.jsonl.1");
    fs::rename(&path, &moved).expect("it can be moved");
    assert_eq!(auditor.reopen().await.expect("it can be made"), Reopened::Another);
    call(&auditor, "createLead", Effect::Write).await;
    auditor.close();
    // The open intent is repeated in the new file.
    let expected = ["reopen", "intent dropLead", "intent createLead", "call createLead", "stop"];
    assert_eq!(told(&path, &["kind", "tool"]), expected);
    let both = verify(&[moved.clone(), path.clone()]).expect("they can be read");
    assert_eq!((both.broken, both.goes_on_from), (None, None));
    let second = verify(std::slice::from_ref(&path)).expect("it can be read");
    assert_eq!(second.goes_on_from, verify(std::slice::from_ref(&moved)).expect("it can be read").last);
    // In the wrong order they do not fit.
    assert_eq!(verify(&[path, moved]).expect("they can be read").broken.expect("a break").1, ChainBreak::NotNext);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_deleted_under_the_server_is_told_of_and_another_is_begun() {
    let (folder, path) = place();
    let auditor = open(&path);
    call(&auditor, "createLead", Effect::Write).await;
    let open_call = begin(&auditor, "dropLead", Effect::Delete);
    open_call.intend().await.expect("it can be written");
    fs::remove_file(&path).expect("it can be deleted");
    call(&auditor, "createLead", Effect::Write).await;
    assert_eq!((auditor.counts().replaced, auditor.counts().lost), (1, 0));
    open_call.end(&AuditEnding::of(None)).await.expect("it can be written");
    let expected =
        ["reopen error deleted", "intent dropLead", "intent createLead", "call createLead ok", "call dropLead ok"];
    assert_eq!(told(&path, &["kind", "tool", "status", "error"]), expected);
    // What is missing is named, and what is there is whole.
    let verdict = verify(std::slice::from_ref(&path)).expect("it can be read");
    let deleted: Vec<u64> = verdict.deleted.iter().map(|place| place.line).collect();
    assert_eq!((verdict.broken, deleted, verdict.records), (None, vec![1], 5));
    assert!(verdict.goes_on_from.is_some());
    // As when others were deleted while they were read, too.
    let file = fs::File::open(&path).expect("it is there");
    let behind_gone = FileInTurn { path: path.clone(), file, behind_gone: true };
    let verdict = super::verify::read(std::iter::once(Ok(behind_gone))).expect("it can be read");
    assert_eq!((verdict.broken, verdict.records), (None, 5));
    // Where no other can be begun, nothing that writes is let through, until one can.
    fs::remove_file(&path).expect("it can be deleted");
    fs::create_dir(&path).expect("it can be made");
    let refused = begin(&auditor, "createLead", Effect::Write);
    refused.intend().await.expect_err("it would be lost");
    assert!(auditor.refuses_writes() && auditor.counts().replaced == 1);
    fs::remove_dir(&path).expect("it can be deleted");
    drop(refused);
    call(&auditor, "createLead", Effect::Write).await;
    auditor.close();
    let told = told(&path, &["kind", "error"]);
    assert_eq!(told[0], "reopen deleted");
    assert!(told.iter().any(|record| record.starts_with("lost")), "{told:?}");
    drop(folder);
}

#[tokio::test]
async fn each_line_that_is_changed_taken_out_or_put_in_is_found() {
    let (_folder, path) = place();
    let auditor = open(&path);
    for _ in 0..3 {
        call(&auditor, "createLead", Effect::Write).await;
    }
    auditor.close();
    let whole = fs::read_to_string(&path).expect("it can be read");
    let lines: Vec<&str> = whole.lines().collect();
    let broken = |lines: &[String]| {
        fs::write(&path, lines.join("\n") + "\n").expect("it can be written");
        let verdict = verify(std::slice::from_ref(&path)).expect("it can be read");
        verdict.broken.map(|(place, _)| place.line)
    };
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    assert_eq!(broken(&owned(&lines)), None);
    for at in 1..lines.len() - 1 {
        let mut changed = owned(&lines);
        changed[at] = changed[at].replace("crm", "erp").replace("start", "stop");
        assert_eq!(broken(&changed), Some(at as u64 + 2), "line {} was changed", at + 1);
        let mut short = owned(&lines);
        short.remove(at);
        assert_eq!(broken(&short), Some(at as u64 + 1), "line {} was taken out", at + 1);
        let mut long = owned(&lines);
        long.insert(at, lines[at].to_owned());
        assert!(broken(&long).is_some(), "line {} was put in", at + 1);
        let mut torn = owned(&lines);
        torn.insert(at, "{\"ts\":\"2".to_owned());
        assert!(broken(&torn).is_some(), "a torn line was put in at {}", at + 1);
    }
}

#[tokio::test]
async fn a_line_that_a_crash_has_cut_is_told_and_gone_on_after() {
    let (_folder, path) = place();
    let auditor = open(&path);
    call(&auditor, "createLead", Effect::Write).await;
    let entry = begin(&auditor, "dropLead", Effect::Delete);
    entry.intend().await.expect("it can be written");
    auditor.close();
    let whole = fs::read(&path).expect("it can be read");
    // As kill -9 leaves it: the end of the last call, and of the line before the last, was never written.
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    for kept in [1, 9, 100] {
        let mut cut: Vec<u8> = lines[..4].concat();
        cut.extend_from_slice(&lines[4][..kept]);
        fs::write(&path, &cut).expect("it can be written");
        let verdict = verify(std::slice::from_ref(&path)).expect("it can be read");
        assert!(verdict.unfinished && verdict.broken.is_none());
        let auditor = open(&path);
        call(&auditor, "getLead", Effect::Read).await;
        auditor.close();
        let told = told(&path, &["kind", "tool", "status", "error"]);
        let behind = ["start", "call dropLead unknown unknown_outcome", "call getLead ok", "stop"];
        assert_eq!(told[4..], behind, "{kept}");
        let verdict = verify(std::slice::from_ref(&path)).expect("it can be read");
        assert_eq!((verdict.broken, verdict.cut.len(), verdict.unfinished), (None, 1, false));
        // It may be cut again while it tells that.
        let mut twice = cut.clone();
        twice.extend_from_slice(b"\n{\"ts\"");
        let whole = fs::read(&path).expect("it can be read");
        fs::write(&path, &twice).expect("it can be written");
        open(&path).close();
        let verdict = verify(std::slice::from_ref(&path)).expect("it can be read");
        assert_eq!((verdict.broken, verdict.cut.len()), (None, 2));
        fs::write(&path, &whole).expect("it can be written");
        // An outcome that was recorded as unknown is not recorded again.
        open(&path).close();
        assert_eq!(told_count(&path, "unknown"), 1);
    }
    drop(entry);
}

fn told_count(path: &Path, status: &str) -> usize {
    told(path, &["status"]).iter().filter(|told| *told == status).count()
}

#[tokio::test]
async fn a_file_is_written_by_one_process_and_is_an_audit() {
    let (folder, path) = place();
    let auditor = open(&path);
    assert!(matches!(Auditor::open(&settings(&path), false), Err(AuditFault::Locked { .. })));
    auditor.close();
    let other = folder.path().join("notes.txt");
    fs::write(&other, "dear diary\n").expect("it can be written");
    assert!(matches!(Auditor::open(&settings(&other), false), Err(AuditFault::Foreign { .. })));
    assert!(matches!(Auditor::open(&settings(folder.path()), false), Err(AuditFault::Open { .. })));
    let nowhere = folder.path().join("no/audit.jsonl");
    assert!(matches!(Auditor::open(&settings(&nowhere), false), Err(AuditFault::Open { .. })));
    assert!(matches!(Auditor::open(&settings(Path::new("/dev/stdout")), true), Err(AuditFault::Wire { .. })));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_full_disk_nothing_that_writes_begins() {
    let full = Path::new("/dev/full");
    let auditor = open(full);
    let entry = begin(&auditor, "createLead", Effect::Write);
    assert!(entry.intend().await.is_err() && auditor.refuses_writes());
    // The refusal itself goes out, as does what was only read.
    assert!(entry.end(&AuditEnding::of(Some("unavailable"))).await.is_ok());
    assert!(begin(&auditor, "getLead", Effect::Read).end(&AuditEnding::of(None)).await.is_ok());
    // The end of what was refused is kept, within a bound, until it can be written.
    assert!(auditor.counts().lost >= 2);
    let strict = AuditSettings { reads: OnUnwritten::Refuse, writes: OnUnwritten::GoOn, ..settings(full) };
    let strict = Auditor::open(&strict, false).expect("it can be opened");
    assert!(begin(&strict, "createLead", Effect::Write).intend().await.is_ok() && !strict.refuses_writes());
    assert!(begin(&strict, "getLead", Effect::Read).end(&AuditEnding::of(None)).await.is_err());
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_that_is_not_read_blocks_nobody_for_long_and_what_was_lost_is_counted() {
    use std::io::{BufRead as _, BufReader};
    let (_folder, path) = place();
    rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).expect("a pipe");
    // Without a reader there is nothing to begin with.
    assert!(matches!(Auditor::open(&settings(&path), false), Err(AuditFault::Open { .. })));
    let both = fs::OpenOptions::new().read(true).write(true).open(&path).expect("both ends");
    let auditor = open(&path);
    let began = Instant::now();
    let mut refused = false;
    // A pipe takes 64 KiB; then the thread that writes is stuck, and one call waits its time.
    for _ in 0..1_000 {
        refused |= begin(&auditor, "createLead", Effect::Write).intend().await.is_err();
    }
    assert!(refused && began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
    let mut lines = BufReader::new(both).lines().map_while(Result::ok);
    let first = lines.next().expect("a line");
    assert!(first.contains(r#""kind":"start""#) && first.contains(r#""prev":null"#), "{first}");
    // Once it is read again, calls go on.
    std::thread::spawn(move || lines.for_each(drop));
    while begin(&auditor, "createLead", Effect::Write).intend().await.is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_waits_is_written_before_the_audit_is_read() {
    for sync in [AuditSync::Queue, AuditSync::Write, AuditSync::Second, AuditSync::Each] {
        let (_folder, path) = place();
        let auditor = Auditor::open(&AuditSettings { sync, ..settings(&path) }, false).expect("it can be opened");
        for count in 1..=200 {
            // No task waits for a call that was abandoned.
            drop(begin(&auditor, "getLead", Effect::Read));
            assert!(auditor.settle().await);
            assert_eq!(records(&path).len(), 1 + count, "{sync:?}");
        }
        auditor.close();
        assert!(!auditor.settle().await, "nobody writes any more");
    }
}

#[tokio::test]
async fn every_way_to_sync_writes_the_same() {
    for sync in [AuditSync::Queue, AuditSync::Write, AuditSync::Second, AuditSync::Each] {
        let (_folder, path) = place();
        let auditor = Auditor::open(&AuditSettings { sync, ..settings(&path) }, false).expect("it can be opened");
        call(&auditor, "createLead", Effect::Write).await;
        auditor.close();
        assert_eq!(told(&path, &["kind"]), ["start", "intent", "call", "stop"], "{sync:?}");
    }
}

#[tokio::test]
async fn failed_admissions_are_told_ten_times_a_minute_and_then_counted() {
    let (_folder, path) = place();
    let auditor = open(&path);
    let address = "192.0.2.7".parse().ok();
    for _ in 0..1_000 {
        auditor.turned_away(address, "invalid", None);
    }
    auditor.count_turned_away();
    auditor.turned_away("192.0.2.8".parse().ok(), "missing", None);
    auditor.close();
    let counts: Vec<u64> = records(&path).iter().filter_map(|record| record.get("count")?.as_u64()).collect();
    assert_eq!(counts, [1; 11]);
    let admissions = super::admissions::Admissions::default();
    for _ in 0..1_000 {
        admissions.note(address, "invalid", None);
    }
    assert!(admissions.counts(Instant::now()).is_empty());
    let told = admissions.counts(Instant::now() + Duration::from_secs(60));
    let (_, body) = told[0].parts();
    assert!(String::from_utf8_lossy(body).contains(r#""count":990"#));
    assert_eq!(told.len(), 1);
}

#[test]
fn who_has_many_addresses_fills_no_disk() {
    let admissions = super::admissions::Admissions::default();
    let address = |number: u32| Some(std::net::Ipv4Addr::from(0x0a00_0000 + number * 256).into());
    let own = (0..5_000).filter(|number| admissions.note(address(*number), "invalid", None).is_some()).count();
    assert_eq!(own, 300);
    let told = admissions.counts(Instant::now() + Duration::from_secs(60));
    assert_eq!(told.len(), 101);
    let counts = told.iter().map(|draft| {
        let (_, body) = draft.parts();
        let text = format!("{{{}", String::from_utf8_lossy(body));
        serde_json::from_str::<Value>(&text).expect("members")["count"].as_u64().expect("a number")
    });
    assert_eq!(counts.sum::<u64>(), 4_700, "every one is counted");
}

#[tokio::test]
async fn arguments_are_kept_sealed_and_open_where_they_belong() {
    let (_folder, path) = place();
    let key = |byte| StoreKey { id: "a".into(), key: Zeroizing::new([byte; 32]) };
    let keeping = AuditSettings { sealed_by: vec![key(1)], ..settings(&path) };
    let auditor = Auditor::open(&keeping, false).expect("it can be opened");
    let long = format!("{{\"note\":\"{}\"}}", "x".repeat(70_000));
    for arguments in ["{\"note\":\"argument-canary\"}", &long] {
        let asked = AskedFor { arguments: Some(arguments), ..asked("addLead", Effect::Write) };
        let entry = AuditEntry::begin(&auditor, asked, &Caller::unknown(Locale(0)));
        entry.intend().await.expect("it can be written");
        entry.end(&AuditEnding::of(None)).await.expect("it can be written");
    }
    auditor.close();
    let text = std::fs::read_to_string(&path).expect("it can be read");
    assert!(!text.contains("argument-canary"), "{text}");
    let records = records(&path);
    let of_calls: Vec<_> =
        records.iter().filter(|record| record["kind"] != "start" && record["kind"] != "stop").collect();
    let opener = SealedArguments::by(&[key(1)]).expect("a key");
    let opened: Vec<_> = of_calls.iter().map(|record| opener.open(record)).collect();
    let note = Some(serde_json::json!({"note": "argument-canary"}));
    assert_eq!(opened, [note.clone(), note, None, None], "an intent and its end, and what is too long");
    assert_eq!(SealedArguments::by(&[key(2)]).expect("a key").open(of_calls[0]), None);
    let mut moved = of_calls[0].clone();
    moved["correlation_id"] = of_calls[2]["correlation_id"].clone();
    assert_eq!(opener.open(&moved), None, "it is of another call");
    assert!(SealedArguments::by(&[]).is_none());
}

#[tokio::test]
async fn an_act_has_an_end_whatever_becomes_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let by = || ActBy { who: Identity::local(), wire: Wire::Operator, address: None };
    let act = |kind: ActKind| Act { kind, action: "do", means: "operator", of: json!({ "id": 1 }) };
    let auditor = open(&path);
    for kind in ActKind::ALL {
        for error in [None, Some("not_found")] {
            let begun = ActBegun::begin(Some(&auditor), act(kind), by()).await.expect("it can be written");
            begun.ended(error).await;
        }
        drop(ActBegun::begin(Some(&auditor), act(kind), by()).await.expect("it can be written"));
    }
    assert!(auditor.settle().await);
    let told = |kind: ActKind, status: &str| {
        let filter = RecordFilter {
            kind: Some(kind.name().to_owned()),
            status: Some(status.to_owned()),
            ..RecordFilter::default()
        };
        let mut found = 0;
        query(&path, &filter, &mut |record, _| {
            found += usize::from(record[kind.name()]["id"] == 1 && record["action"] == "do");
            true
        })
        .expect("it can be read");
        found
    };
    for kind in ActKind::ALL {
        assert_eq!(["ok", "error", "unknown"].map(|status| told(kind, status)), [1, 1, 1], "{kind:?}");
    }
    // One that was begun when the process was killed: its end is written by the next start, as what it is.
    auditor.close();
    let text = std::fs::read_to_string(&path).expect("it is there");
    let intents: Vec<&str> = text.lines().filter(|line| line.contains(r#""kind":"intent""#)).collect();
    let left = folder.path().join("left.jsonl");
    let killed: Vec<&str> = ActKind::ALL.iter().enumerate().map(|(place, _)| intents[place * 3]).collect();
    std::fs::write(&left, killed.join("\n") + "\n").expect("it can be written");
    open(&left).close();
    for kind in ActKind::ALL {
        let filter = RecordFilter { kind: Some(kind.name().to_owned()), ..RecordFilter::default() };
        let mut found = Vec::new();
        query(&left, &filter, &mut |record, _| {
            found.push(record["status"].clone());
            true
        })
        .expect("it can be read");
        assert_eq!(found, ["unknown"], "{kind:?}");
    }
    assert!(Tail::read(&left).expect("it can be read").unended.is_empty(), "each start tells it once");
}

/// A record as it is written, without its place in the chain.
fn written(draft: &Draft) -> Value {
    let (head, body) = draft.parts();
    serde_json::from_slice(&[head, body].concat()).expect("a record is JSON")
}

#[test]
fn what_was_begun_and_not_ended_is_of_the_kind_of_what_was_asked_for() {
    for (method, kind) in [
        ("tools/call", "call"),
        ("connections/connect", "connection"),
        ("tenants/put", "tenant"),
        ("sync/accept", "sync"),
        ("sync/lead", "sync"),
    ] {
        let intent =
            json!({ "ts": "2026-05-20T00:00:00Z", "kind": "intent", "method": method, "arguments_sealed": "a" });
        let ended = written(&Draft::unended(intent.as_object().expect("an object")));
        assert_eq!((&ended["kind"], &ended["status"]), (&json!(kind), &json!("unknown")), "{ended}");
        assert_eq!(ended["arguments_sealed"], "a");
    }
}

#[test]
fn no_record_has_a_token_whatever_of_it_was_sent() {
    let token = crate::access::token::new();
    let token = token.expose();
    let who = Identity { tenant: Some(token.into()), name: Some(token.into()), ..Identity::default() };
    let by = ActBy { who: Arc::new(who), wire: Wire::Operator, address: None };
    let of = json!({ "id": token, "roles": [format!("a {token}"), 1], token: { "x": null } });
    let act = Act { kind: ActKind::Token, action: "revoke", means: "operator", of };
    let record = written(&Draft::turned_down(&act, &by));
    assert!(!record.to_string().contains(token), "{record}");
    assert_eq!((&record["tenant"], &record["actor"]), (&json!("***"), &json!("***")));
    assert_eq!(record["token"], json!({ "id": "***", "roles": ["a ***", 1], "***": { "x": null } }));
}
