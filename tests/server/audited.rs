//! The audit of a server that really serves: who asked for what on which wire, what is refused, and what the process leaves behind
//! when it is killed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kartoteka::audit::Auditor;
use kartoteka::audit::query::{RecordFilter, query};
use kartoteka::audit::settings::{AuditPlace, AuditSettings, AuditSync, OnUnwritten};
use kartoteka::audit::verify::verify;
use kartoteka::secret::Secret;
use kartoteka::transport::{listen, stdio, unix};
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;

use crate::admission::{Running, message, rules, start_audited};

/// What is secret in these tests: it must be in no record.
const CANARIES: [&str; 4] = ["ktk_clerk", "ktk_guessed", "argument-canary", "key-canary"];

struct Audited {
    running: Running,
    auditor: Arc<Auditor>,
    path: PathBuf,
    _folder: TempDir,
}

async fn audited() -> Audited {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let auditor = auditor(&path, Some(Secret::new("key-canary-key-canary-key-canary")));
    Audited { running: start_audited(&rules(), &auditor).await, auditor, path, _folder: folder }
}

/// The audit of a server, in this file.
pub(crate) fn auditor(file: &Path, key: Option<Secret>) -> Arc<Auditor> {
    let settings = AuditSettings {
        place: AuditPlace::File(file.to_owned()),
        sync: AuditSync::Write,
        key,
        sealed_by: Vec::new(),
        reads: OnUnwritten::GoOn,
        writes: OnUnwritten::Refuse,
        keep: None,
    };
    Auditor::open(&settings, false).expect("it can be opened")
}

pub(crate) fn records(path: &Path) -> Vec<Map<String, Value>> {
    let mut records = Vec::new();
    let sought = RecordFilter::default();
    let read = query(path, &sought, &mut |record, _| {
        records.push(record.clone());
        true
    });
    read.expect("it can be read");
    records
}

/// These members of each record, in one line.
pub(crate) fn told(path: &Path, names: &[&str]) -> Vec<String> {
    let told = |record: &Map<String, Value>| {
        let values = names.iter().map(|name| record.get(*name).and_then(Value::as_str).unwrap_or("-"));
        values.collect::<Vec<_>>().join(" ")
    };
    records(path).iter().map(told).collect()
}

#[tokio::test]
async fn each_end_has_a_record_on_every_wire() {
    let Audited { running, auditor, path, _folder } = audited().await;
    let call = |name: &str| message(false, "tools/call", json!({"name": name, "arguments": {"id": "argument-canary"}}));
    // What is there, what is hidden, and what is not there at all: in both eras, and as a plain request.
    for name in ["getLead", "dropAll", "noSuchTool"] {
        let arguments = if name == "getLead" { json!({}) } else { json!({"id": "argument-canary"}) };
        let params = json!({"name": name, "arguments": arguments});
        running.say("clerk", &[], &message(false, "tools/call", params.clone())).await;
        let headers = [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", name)];
        running.say("clerk", &headers, &message(true, "tools/call", params)).await;
        let headers = [("authorization", "Bearer ktk_clerk"), ("content-type", "application/json")];
        let body = json!({"tool": name, "params": arguments}).to_string();
        running.ask("POST", "/mcp/tool/call", &headers, &body).await;
    }
    running.say("boss", &[], &call("dropAll")).await;
    running.say("boss", &[], &message(false, "tools/call", json!({"name": "dropAll", "arguments": {}}))).await;
    running.say("clerk", &[], &message(false, "resources/read", json!({"uri": "crm://crm/plans"}))).await;
    running.say("clerk", &[], &message(false, "resources/read", json!({"uri": "crm://argument-canary"}))).await;
    running.say("boss", &[], &message(false, "resources/read", json!({"uri": "crm://crm/plans"}))).await;
    running.ask("POST", "/mcp", &[("authorization", "Bearer ktk_guessed")], "").await;
    // stdio: the one who started the process.
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let (reader, writer) = tokio::io::split(theirs);
    let server = Arc::clone(&running.server);
    tokio::spawn(stdio::serve(reader, writer, server, running.wires.clone(), std::future::pending()));
    let (from, mut to) = tokio::io::split(ours);
    to.write_all(format!("{}\n", call("dropAll")).as_bytes()).await.expect("a reading server");
    BufReader::new(from).lines().next_line().await.expect("an open pipe").expect("an answer");
    // A Unix socket: every process that its file lets in speaks as that one.
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("mcp.sock");
    let listening = listen::bind_unix(&socket).await.expect("a free path");
    let server = Arc::clone(&running.server);
    tokio::spawn(unix::serve(listening, server, running.wires.clone(), std::future::pending()));
    let (from, mut to) = UnixStream::connect(&socket).await.expect("a listening server").into_split();
    to.write_all(format!("{}\n", call("dropAll")).as_bytes()).await.expect("a reading server");
    BufReader::new(from).lines().next_line().await.expect("an open connection").expect("an answer");
    auditor.close();
    let called = |wire: &str, tool: &str, end: &str| format!("call token:clerk {wire} {tool} {end}");
    let mut expected = vec!["start - - - - -".to_owned()];
    for (tool, end) in
        [("getLead", "ok -"), ("dropAll", "permission_denied forbidden"), ("noSuchTool", "error unknown")]
    {
        expected.extend(["http", "http", "rest"].map(|wire| called(wire, tool, end)));
    }
    expected.extend(
        [
            "intent token:boss http dropAll - -",
            "call token:boss http dropAll ok -",
            "call token:boss http dropAll error missing_argument",
            "read token:clerk http - permission_denied forbidden",
            "read token:clerk http - error unknown",
            "read token:boss http - ok -",
            "admission - - - permission_denied invalid",
            "call token:clerk stdio dropAll permission_denied forbidden",
            "call token:clerk unix dropAll permission_denied forbidden",
            "stop - - - - -",
        ]
        .map(str::to_owned),
    );
    assert_eq!(told(&path, &["kind", "principal", "wire", "tool", "status", "error"]), expected);
    let records = records(&path);
    let done = &records[11];
    assert_eq!((&done["role"], &done["roles"], &done["tenant"]), (&json!("boss"), &json!(["boss"]), &json!("default")));
    assert_eq!(
        (&done["catalog"], &done["effect"], &done["address"]),
        (&json!("crm"), &json!("delete"), &json!("127.0.0.1"))
    );
    assert_eq!((&done["payload_size"], &done["correlation_id"]), (&json!(24), &records[10]["correlation_id"]));
    assert_eq!(records[15]["resource"], "crm://crm/plans");
    assert_eq!(records[14].get("resource"), None);
    let text = std::fs::read_to_string(&path).expect("it can be read");
    for canary in CANARIES {
        assert!(!text.contains(canary), "{canary} is in a record");
    }
    assert_eq!(verify(&[path]).expect("it can be read").broken, None);
}

#[tokio::test]
async fn a_token_in_the_place_of_a_name_is_repeated_nowhere() {
    let Audited { running, auditor, path, _folder } = audited().await;
    let names =
        ["ktk_clerk", "Bearer ktk_clerk", "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln", "ktk_0123456789abcdefghijk"];
    for name in names {
        let params = json!({"name": name, "arguments": {}});
        let headers = [("authorization", "Bearer ktk_clerk"), ("content-type", "application/json")];
        let body = json!({"tool": name, "params": {}}).to_string();
        for answer in [
            running.say("clerk", &[], &message(false, "tools/call", params.clone())).await,
            running.say("clerk", &[], &message(false, "prompts/get", params.clone())).await,
            running.say("clerk", &[], &message(false, "resources/read", json!({"uri": name}))).await,
            running.say("clerk", &[], &message(false, name, json!({}))).await,
            running.ask("POST", "/mcp/tool/call", &headers, &body).await,
        ] {
            assert!(answer.contains("***") && !answer.contains(name), "{answer}");
        }
    }
    auditor.close();
    let text = std::fs::read_to_string(&path).expect("it can be read");
    assert!(names.iter().all(|name| !text.contains(name)), "{text}");
}

#[cfg(unix)]
mod program {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpStream};
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::running::{Program, serving};

    /// A program over invented records, with this `audit` in its file.
    pub(crate) fn start(folder: &Path, audit: &str) -> Program {
        let file = folder.join("kartoteka.yaml");
        std::fs::write(&file, format!("kartoteka: 1\naudit: {audit}\n")).expect("it can be written");
        let config = file.to_str().expect("a path of text");
        Program::start(serving(&["--demo", "--operator", "127.0.0.1:0", "--config", config], &[]))
    }

    /// The answer to a call; `None` where none has come.
    pub(crate) fn call(address: SocketAddr, tool: &str, arguments: &Value) -> Option<Value> {
        let body = json!({"tool": tool, "params": arguments}).to_string();
        let mut stream = TcpStream::connect(address).ok()?;
        let head =
            "POST /mcp/tool/call HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json";
        stream.write_all(format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
    }

    fn is_done(answer: Option<&Value>) -> bool {
        answer.is_some_and(|answer| answer["isError"] == false)
    }

    /// Waits for something that another process does.
    pub(crate) fn until(mut holds: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !holds() {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not come");
            thread::yield_now();
        }
    }

    #[test]
    fn a_kill_under_load_loses_nothing_that_was_answered() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit.jsonl");
        let audit = format!("{{ file: {} }}", path.display());
        let mut program = start(folder.path(), &audit);
        let answered = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while let Some(answer) = call(program.served, "createLead", &json!({"name": "Ann"})) {
                        assert!(is_done(Some(&answer)), "{answer}");
                        answered.fetch_add(1, SeqCst);
                    }
                });
            }
            until(|| answered.load(SeqCst) >= 40);
            rustix::process::kill_process(
                rustix::process::Pid::from_child(&program.child),
                rustix::process::Signal::KILL,
            )
            .expect("it runs");
        });
        program.child.wait().expect("it has ended");
        let ends = |path: &Path| told(path, &["kind", "status"]);
        let count = |ends: &[String], end: &str| ends.iter().filter(|told| *told == end).count();
        let left = ends(&path);
        assert!(count(&left, "call ok") >= answered.load(SeqCst), "{left:?} of {answered:?}");
        let unended = count(&left, "intent -") - count(&left, "call ok");
        assert_eq!(verify(std::slice::from_ref(&path)).expect("it can be read").broken, None);
        // The next start tells what was begun and not ended, and goes on.
        let program = start(folder.path(), &audit);
        assert!(is_done(call(program.served, "getLeads", &json!({"limit": 1})).as_ref()));
        let left = ends(&path);
        assert_eq!(count(&left, "call unknown"), unended, "{left:?}");
        assert_eq!(verify(&[path]).expect("it can be read").broken, None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn on_a_full_disk_nothing_is_written_to_the_backend() {
        let folder = tempfile::tempdir().expect("a folder");
        let program = start(folder.path(), "{ file: /dev/full }");
        let total = || {
            call(program.served, "getLeads", &json!({"limit": 1})).expect("an answer")["structuredContent"]["pagination"]["total"].clone()
        };
        let before = total();
        let refused = call(program.served, "createLead", &json!({"name": "Ann"})).expect("an answer");
        assert_eq!(refused["structuredContent"]["error"]["code"], "unaudited", "{refused}");
        assert!(refused["content"].to_string().contains("audit"), "{refused}");
        assert_eq!(total(), before);
        assert!(before.as_u64().is_some(), "{before}");
    }

    #[test]
    fn a_file_that_was_moved_away_is_opened_anew_with_a_signal() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit.jsonl");
        let program = start(folder.path(), &format!("{{ file: {} }}", path.display()));
        assert!(is_done(call(program.served, "createLead", &json!({"name": "Ann"})).as_ref()));
        let moved = folder.path().join("audit.jsonl.1");
        std::fs::rename(&path, &moved).expect("it can be moved");
        hang_up(&program);
        until(|| path.exists());
        assert!(is_done(call(program.served, "createLead", &json!({"name": "Ann"})).as_ref()));
        assert_eq!(told(&path, &["kind"]).first().map(String::as_str), Some("reopen"));
        assert_eq!(verify(&[moved, path]).expect("they can be read").broken, None);
    }

    #[test]
    fn what_was_moved_away_or_deleted_is_told_by_the_commands() {
        let folder = tempfile::tempdir().expect("a folder");
        let say = |audit: &str| {
            let text = format!("kartoteka: 1\naudit: {audit}\nidentity: {{ anonymous: {{ when: local }} }}\n");
            std::fs::write(folder.path().join("kartoteka.yaml"), text).expect("it can be written");
        };
        say("{ file: audit.jsonl, keep: 90d }");
        let hash = |line: &str| {
            let digest = ring::digest::digest(&ring::digest::SHA256, line.as_bytes());
            digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        // The first file is gone, as the last line tells; the second is of another day.
        let old = r#"{"ts":"2026-01-01T00:00:00.000000Z","seq":1,"boot":"b","prev":null,"kind":"start"}"#;
        let kept = format!(
            r#"{{"ts":"2026-06-01T00:00:00.000000Z","seq":2,"boot":"b","prev":"{}","kind":"reopen"}}"#,
            hash(old)
        );
        let expired = |last: &str| {
            format!(
                r#"{{"ts":"2026-06-01T01:00:00.000000Z","seq":3,"boot":"b","prev":"{}","kind":"expired","file":"audit.jsonl.00000001","from":"2026-01-01T00:00:00.000000Z","to":"2026-01-01T00:00:00.000000Z","count":1,"last":"{last}"}}"#,
                hash(&kept)
            )
        };
        let path = folder.path().join("audit.jsonl");
        let write = |last: &str| std::fs::write(&path, format!("{kept}\n{last}\n")).expect("it can be written");
        write(&expired(&hash("another")));
        let (code, missing, _) = run(folder.path(), &["audit", "verify"]);
        assert!(code == Some(1) && missing.contains("none says that they were deleted"), "{code:?} {missing}");
        write(&expired(&hash(old)));
        let (code, whole, _) = run(folder.path(), &["audit", "verify"]);
        assert!(code == Some(0) && whole.contains("whole: 2 records"), "{code:?} {whole}");
        assert!(
            whole.contains("`audit.jsonl.00000001` was deleted") && whole.contains("from 2026-01-01T00:00:00Z"),
            "{whole}"
        );
        // Whoever writes next moves away what is of another day; all is read as one.
        let call = ["call", "createLead", "--demo", "--args", r#"{"name": "Ann"}"#];
        assert_eq!(run(folder.path(), &call).0, Some(0));
        assert!(folder.path().join("audit.jsonl.00000001").exists());
        assert_eq!(told(&path, &["kind"]), ["start", "reopen", "intent", "call", "stop"]);
        let (code, whole, _) = run(folder.path(), &["audit", "verify"]);
        assert!(code == Some(0) && whole.contains("whole: 7 records"), "{code:?} {whole}");
        let (_, found, _) = run(folder.path(), &["audit", "query", "--json"]);
        assert_eq!(found.lines().count(), 7, "{found}");
        // A pipe and a terminal cannot be moved away.
        say("{ file: /dev/stdout, keep: 90d }");
        let (code, _, why) = run(folder.path(), &call);
        assert!(code == Some(2) && !why.is_empty(), "{code:?} {why}");
    }

    /// Runs a command in a folder: its exit status, what it prints and what it says.
    fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kartoteka"));
        let ran = command.args(arguments).current_dir(folder).env_clear().output().expect("a program");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        (ran.status.code(), text(ran.stdout), text(ran.stderr))
    }

    #[test]
    fn a_call_of_the_command_line_is_audited_and_the_audit_is_read_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit.jsonl");
        let say = |file: &str| {
            let text =
                format!("kartoteka: 1\naudit: {{ file: {file} }}\nidentity: {{ anonymous: {{ when: local }} }}\n");
            std::fs::write(folder.path().join("kartoteka.yaml"), text).expect("it can be written");
        };
        say("audit.jsonl");
        let call = ["call", "createLead", "--demo", "--args", r#"{"name": "Ann"}"#];
        assert_eq!(run(folder.path(), &call).0, Some(0));
        let unknown = run(folder.path(), &["call", "createLeed", "--demo"]);
        assert_eq!(unknown.0, Some(2));
        let ends = ["start", "intent createLead program", "call createLead program ok", "stop"];
        let missing = ["start", "call createLeed program error", "stop"];
        let told = told(&path, &["kind", "tool", "wire", "status"]);
        let told: Vec<String> = told.iter().map(|told| told.replace(" -", "")).collect();
        assert_eq!(told, [&ends[..], &missing[..]].concat());

        let (code, found, _) =
            run(folder.path(), &["audit", "query", "--tool", "createLead", "--status", "ok", "--json"]);
        let found: Vec<Value> = found.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!((code, found.len(), &found[0]["kind"]), (Some(0), 1, &json!("call")));
        let (_, none, _) = run(folder.path(), &["audit", "query", "--until", "2020-01-01"]);
        assert_eq!(none, "");
        let (_, people, _) = run(folder.path(), &["audit", "query", "--since", "2020-01-01", "--caller", "local"]);
        assert_eq!(people.lines().count(), 3, "{people}");
        let (code, whole, _) = run(folder.path(), &["audit", "verify"]);
        assert!(code == Some(0) && whole.starts_with("whole: 7 records"), "{whole}");
        let text = std::fs::read_to_string(&path).expect("it can be read");
        std::fs::write(&path, text.replacen("createLead", "getLead", 1)).expect("it can be written");
        let (code, broken, _) = run(folder.path(), &["audit", "verify", "audit.jsonl"]);
        assert!(code == Some(1) && broken.starts_with("audit.jsonl:3: "), "{broken}");

        // Where the answers go nothing else goes, and a file is written by one process.
        say("/dev/stdout");
        let (code, said, why) = run(folder.path(), &call);
        assert!(code == Some(2) && said.is_empty() && why.contains("name a file"), "{why}");
        let held = std::fs::File::create(&path).expect("it can be made");
        held.lock().expect("nobody has it");
        say("audit.jsonl");
        let (code, _, why) = run(folder.path(), &call);
        assert!(code == Some(2) && why.contains("another process"), "{why}");
    }

    pub(crate) fn hang_up(program: &Program) {
        let process = rustix::process::Pid::from_child(&program.child);
        rustix::process::kill_process(process, rustix::process::Signal::HUP).expect("it runs");
    }
}

#[cfg(unix)]
pub(crate) use self::program::{hang_up, until};
