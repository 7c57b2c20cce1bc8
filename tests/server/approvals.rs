//! Approvals in the program itself: a call waits, another person decides of it over the operator's listener, by a program, in a
//! browser or on the command line, and it is made once, whatever happens to the process.
#![cfg(unix)]

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::console::Browser;
use crate::office::{KEY, Office, SECRET, ask};
use crate::running::{Program, serving};

#[test]
fn another_person_approves_and_the_call_is_made_once() {
    let office = Office::new();
    let program = office.start();
    let given = json!({"id": 5, "note": "<script>alert(1)</script>"});
    let (id, digest) = office.waits(&program, "clerk", &given);
    let (status, list) = office.operator(&program, "boss", "GET /api/approvals?state=waiting HTTP/1.1", "");
    assert_eq!((status, list["approvals"].as_array().map(Vec::len)), (200, Some(1)), "{list}");
    let (_, shown) = office.operator(&program, "boss", &format!("GET /api/approvals/{id} HTTP/1.1"), "");
    assert_eq!(shown["arguments"], given, "{shown}");
    assert_eq!(shown["request"]["method"], "DELETE", "{shown}");
    assert_eq!(shown["principal"], "token:clerk", "{shown}");
    assert_eq!(shown["said"]["en"]["text"], "Lead 5 is gone for good.", "{shown}");
    // Who has no power, sees otherwise, or says nothing of what was seen, decides nothing.
    for who in ["clerk", "auditor"] {
        assert_eq!(office.decides(&program, who, &id, "approve", &digest).0, 403, "{who}");
        assert_eq!(office.operator(&program, who, "GET /api/approvals HTTP/1.1", "").0, 403, "{who}");
    }
    assert_eq!(office.decides(&program, "boss", &id, "approve", &"0".repeat(64)).0, 412);
    assert_eq!(office.decides(&program, "boss", &id, "approve", "").0, 422);
    assert_eq!(office.decides(&program, "boss", "ap_0", "approve", &digest).0, 404);
    assert_eq!(office.operator(&program, "boss", "GET /api/approvals?state=what HTTP/1.1", "").0, 422);
    assert_eq!(office.backend.asked(), 0, "nothing was sent");
    let (status, record) = office.decides(&program, "boss", &id, "approve", &digest);
    assert_eq!(
        (status, &record["state"], &record["approver"]),
        (200, &json!("approved"), &json!("token:boss")),
        "{record}"
    );
    let (status, again) = office.decides(&program, "boss", &id, "approve", &digest);
    assert_eq!((status, &again["code"]), (409, &json!("not_waiting")), "{again}");
    let answer = office.close(&program, "clerk", &given).to_string();
    assert!(!answer.contains("approval_required") && !answer.contains("\"error\":{"), "{answer}");
    assert_eq!(office.backend.asked(), 1);
    office.waits(&program, "clerk", &given);
    assert_eq!(office.backend.asked(), 1, "it was used up");
    // The boss is no other person for a call of the boss's own.
    let (id, digest) = office.waits(&program, "boss", &given);
    let (status, own) = office.decides(&program, "boss", &id, "approve", &digest);
    assert_eq!((status, &own["code"]), (403, &json!("four_eyes")), "{own}");
}

#[test]
fn nothing_is_decided_without_a_credential_or_from_elsewhere() {
    let office = Office::new();
    let program = office.start();
    let (id, digest) = office.waits(&program, "clerk", &json!({"id": 5}));
    let routes = [
        "GET /api/approvals".to_owned(),
        format!("GET /api/approvals/{id}"),
        format!("POST /api/approvals/{id}/approve"),
        format!("POST /api/approvals/{id}/decline"),
    ];
    let body = json!({ "digest": digest }).to_string();
    for route in &routes {
        let (status, head, _) = ask(program.operator, &format!("{route} HTTP/1.1"), &body);
        assert_eq!(status, 401, "{route}");
        assert!(head.to_lowercase().contains("www-authenticate: bearer"), "{head}");
        for wrong in ["Bearer nothing", "Basic Ym9zczo=", "Bearer"] {
            let head = format!("{route} HTTP/1.1\r\nauthorization: {wrong}");
            assert_eq!(ask(program.operator, &head, &body).0, 401, "{route} {wrong}");
        }
        for elsewhere in ["origin: https://evil.example", "origin: null", "sec-fetch-site: cross-site"] {
            let head = format!("{route} HTTP/1.1\r\nauthorization: Bearer {}\r\n{elsewhere}", office.token("boss"));
            assert_eq!(ask(program.operator, &head, &body).0, 403, "{route} {elsewhere}");
        }
    }
    // The numbers are for no page at all.
    let own = format!("GET /metrics HTTP/1.1\r\norigin: http://{}", program.operator);
    assert_eq!(ask(program.operator, &own, "").0, 403);
    assert_eq!(ask(program.operator, "GET /metrics HTTP/1.1", "").0, 200);
    office.waits(&program, "clerk", &json!({"id": 5}));
    assert_eq!(office.backend.asked(), 0);
}

#[test]
fn the_command_line_decides_and_an_approval_outlives_the_process() {
    let office = Office::new();
    let mut program = office.start();
    let (id, _) = office.waits(&program, "clerk", &json!({"id": 5}));
    let command = |place: SocketAddr, who: &str, arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
            .arg("approvals")
            .args(arguments)
            .current_dir(office.folder.path())
            .env_clear()
            .env("KARTOTEKA_OPERATOR", place.to_string())
            .env("KARTOTEKA_OPERATOR_TOKEN", office.token(who))
            .output()
            .expect("it runs");
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    let (status, listed) = command(program.operator, "boss", &["list"]);
    assert!(status == Some(0) && listed.contains(&id) && listed.contains("crm/closeLead"), "{listed}");
    let (status, shown) = command(program.operator, "boss", &["show", &id]);
    assert!(status == Some(0) && shown.contains("\"method\": \"DELETE\""), "{shown}");
    assert_eq!(command(program.operator, "clerk", &["approve", &id]).0, Some(1));
    assert_eq!(command(program.operator, "boss", &["approve", "ap_0"]).0, Some(1));
    let (status, approved) = command(program.operator, "boss", &["approve", &id, "--reason", "agreed"]);
    assert!(status == Some(0) && approved.contains("approved"), "{approved}");
    // It is on the disk before it was said: kill -9, and another process has it, once of two.
    program.child.kill().expect("it runs");
    program.child.wait().expect("it ran");
    let (one, other) = (office.start(), office.start());
    let answers = [&one, &other].map(|program| office.close(program, "clerk", &json!({"id": 5})).to_string());
    assert_eq!(answers.iter().filter(|answer| answer.contains("approval_required")).count(), 1, "{answers:?}");
    assert_eq!(office.backend.asked(), 1);
    let used = command(other.operator, "boss", &["list", "--state", "used"]).1;
    assert!(used.contains(&id), "{used}");
}

#[test]
fn of_many_decisions_by_every_door_one_holds() {
    let office = Office::audited();
    let program = office.start();
    let (id, digest) = office.waits(&program, "clerk", &json!({"id": 5}));
    let browser = Browser::signed_in(&program, office.token("boss"));
    let key = browser.get(&format!("/console/approvals/{id}")).hidden("csrf").to_owned();
    let command = |verdict: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
            .args(["approvals", verdict, &id])
            .env_clear()
            .env("KARTOTEKA_OPERATOR", program.operator.to_string())
            .env("KARTOTEKA_OPERATOR_TOKEN", office.token("chief"))
            .output();
        usize::from(output.expect("it runs").status.code() == Some(0))
    };
    let done: usize = thread::scope(|scope| {
        let (office, program, browser) = (&office, &program, &browser);
        let (id, digest, key, command) = (&id, &digest, &key, &command);
        let doors: Vec<_> = (0..9)
            .map(|place| {
                scope.spawn(move || {
                    let verdict = ["approve", "decline"][place % 2];
                    match place % 3 {
                        0 => usize::from(office.decides(program, "boss", id, verdict, digest).0 == 200),
                        1 => command(verdict),
                        _ => {
                            let form = format!("csrf={key}&digest={digest}");
                            let answer = browser.post(&format!("/console/approvals/{id}/{verdict}"), &form);
                            assert!([303, 409].contains(&answer.status), "{}", answer.body);
                            usize::from(answer.status == 303)
                        }
                    }
                })
            })
            .collect();
        doors.into_iter().map(|door| door.join().expect("it answers")).sum()
    });
    assert_eq!(done, 1);
    let told = crate::audited::told(&office.folder.path().join("audit.jsonl"), &["kind", "status", "error"]);
    let ends = |end: &str| told.iter().filter(|told| *told == end).count();
    assert_eq!((ends("approval ok -"), ends("approval error not_waiting")), (1, 8), "{told:?}");
}

#[test]
fn a_reason_is_taken_as_it_is_or_not_at_all() {
    let office = Office::new();
    let program = office.start();
    let (id, digest) = office.waits(&program, "clerk", &json!({"id": 5}));
    let decline = |id: &str, reason: &Value| {
        let head = format!("POST /api/approvals/{id}/decline HTTP/1.1\r\ncontent-type: application/json");
        office.operator(&program, "boss", &head, &json!({"digest": digest, "reason": reason}).to_string())
    };
    for unfit in
        [json!("x".repeat(501)), json!("a\u{1b}[2Jb"), json!("a\u{0}b"), json!("a\u{7f}b"), json!(5), json!(["a"])]
    {
        let (status, told) = decline(&id, &unfit);
        assert_eq!(status, 422, "{unfit}: {told}");
    }
    assert_eq!(decline(&id, &json!("x".repeat(70_000))).0, 413, "longer than any body");
    for nothing in ["ap_%00", "%00", "..%2f", "ap_'--"] {
        assert_eq!(decline(nothing, &json!("no")).0, 404, "{nothing}");
    }
    let browser = Browser::signed_in(&program, office.token("boss"));
    let key = browser.get(&format!("/console/approvals/{id}")).hidden("csrf").to_owned();
    let form = format!("csrf={key}&digest={digest}&reason={}", "x".repeat(501));
    let answer = browser.post(&format!("/console/approvals/{id}/decline"), &form);
    assert!(answer.status == 422 && answer.body.contains("at most 500 characters"), "{}", answer.body);
    let (_, shown) = office.operator(&program, "boss", &format!("GET /api/approvals/{id} HTTP/1.1"), "");
    assert_eq!(shown["state"], "waiting", "{shown}");
    // A blank one is none; one of several lines, with what nobody sees, is kept and shown as what it is.
    let (status, record) = decline(&id, &json!("  over\nthere\u{202e}  "));
    assert_eq!((status, &record["reason"]), (200, &json!("over\nthere\u{202e}")), "{record}");
    let answer = office.close(&program, "clerk", &json!({"id": 5})).to_string();
    assert!(answer.contains("u{202e}") && !answer.contains('\u{202e}'), "{answer}");
    let (id, digest) = office.waits(&program, "clerk", &json!({"id": 6}));
    let head = format!("POST /api/approvals/{id}/approve HTTP/1.1\r\ncontent-type: application/json");
    let blank = json!({"digest": digest, "reason": " \n\t "}).to_string();
    assert_eq!(office.operator(&program, "boss", &head, &blank).1["reason"], Value::Null);
}

#[test]
fn who_has_lost_the_power_decides_nothing_from_then_on() {
    let office = Office::new();
    let program = office.start();
    let (id, digest) = office.waits(&program, "clerk", &json!({"id": 5}));
    let browser = Browser::signed_in(&program, office.token("boss"));
    let key = browser.get(&format!("/console/approvals/{id}")).hidden("csrf").to_owned();
    let config = office.path("kartoteka.yaml");
    let text = std::fs::read_to_string(&config).expect("it is there");
    let text = text.replace("boss: { level: delete, may: [approve] }", "boss: { level: delete }");
    std::fs::write(&config, text).expect("it can be written");
    assert_eq!(office.operator(&program, "chief", "POST /api/reload HTTP/1.1", "").0, 200);
    for verdict in ["approve", "decline"] {
        assert_eq!(office.decides(&program, "boss", &id, verdict, &digest).0, 403);
        let form = format!("csrf={key}&digest={digest}");
        assert_eq!(browser.post(&format!("/console/approvals/{id}/{verdict}"), &form).status, 403);
    }
    let (_, shown) = office.operator(&program, "chief", &format!("GET /api/approvals/{id} HTTP/1.1"), "");
    assert_eq!((&shown["state"], &shown["approver"]), (&json!("waiting"), &Value::Null), "{shown}");
}

/// Processes that race for one approval.
#[test]
fn of_two_processes_that_race_one_sends() {
    let office = Office::new();
    let programs = [office.start(), office.start()];
    let (id, digest) = office.waits(&programs[0], "clerk", &json!({"id": 5}));
    assert_eq!(office.decides(&programs[1], "boss", &id, "approve", &digest).0, 200);
    thread::scope(|scope| {
        for call in 0..40 {
            let (office, program) = (&office, &programs[call % 2]);
            scope.spawn(move || office.close(program, "clerk", &json!({"id": 5})));
        }
    });
    assert_eq!(office.backend.asked(), 1);
}

/// How many approvals two processes race for, of how many calls at once.
const RACES: usize = 1_000;
const ABREAST: usize = 8;

#[test]
fn of_a_thousand_approvals_each_is_spent_by_one_of_two_processes() {
    let office = Office::new();
    let programs = [office.start(), office.start()];
    thread::scope(|scope| {
        for lead in 0..ABREAST {
            let (office, programs) = (&office, &programs);
            scope.spawn(move || {
                let given = json!({ "id": lead });
                // The same call has the same digest, and who comes too late waits for the next approval.
                let (mut id, digest) = office.waits(&programs[0], "clerk", &given);
                for race in 0..RACES / ABREAST {
                    let (status, decided) = office.decides(&programs[race % 2], "boss", &id, "approve", &digest);
                    assert_eq!(status, 200, "{decided}");
                    let start = Barrier::new(2);
                    let answers = thread::scope(|scope| {
                        let racers = programs.each_ref().map(|program| {
                            let (given, start) = (&given, &start);
                            scope.spawn(move || {
                                start.wait();
                                office.close(program, "clerk", given).to_string()
                            })
                        });
                        racers.map(|racer| racer.join().expect("no panic"))
                    });
                    let waits = |answer: &&String| answer.contains("approval_required");
                    let late: Vec<&String> = answers.iter().filter(waits).collect();
                    let [late] = late[..] else { panic!("{lead}, {race}: {answers:?}") };
                    assert!(answers.iter().any(|answer| answer.contains(r#""isError":false"#)), "{answers:?}");
                    let next = late.split("ap_").nth(1).expect("an id").chars().take(32).collect::<String>();
                    id = format!("ap_{next}");
                }
            });
        }
    });
    assert_eq!(office.backend.asked(), RACES);
}

#[test]
fn a_store_that_cannot_be_opened_is_no_start() {
    let office = Office::new();
    if crate::stores::postgres().is_some() {
        return;
    }
    std::fs::write(office.path("store.db"), "this is a letter, and no database at all").expect("it can be written");
    let (catalog, config) = (office.path("crm"), office.path("kartoteka.yaml"));
    let arguments = ["--catalog", &catalog, "--config", &config];
    let mut command = serving(&arguments, &[("STORE_KEY", KEY)]);
    let mut child = command.spawn().expect("it starts");
    let mut told = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut told).expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(2), "{told}");
    assert!(told.contains("store.db"), "{told}");
    assert!(Path::new(&office.path("store.db")).exists());
}

#[test]
fn the_file_is_read_again_for_who_may_run_the_server() {
    let office = Office::new();
    let config = office.path("kartoteka.yaml");
    let text = std::fs::read_to_string(&config).expect("it is there");
    let text = text.replace("auditor: { may: [audit] }", "auditor: { may: [operate] }");
    std::fs::write(&config, &text).expect("it can be written");
    let program = office.start();
    assert_eq!(ask(program.operator, "POST /api/reload HTTP/1.1", "").0, 401);
    assert_eq!(office.operator(&program, "boss", "POST /api/reload HTTP/1.1", "").0, 403);
    let (id, digest) = office.waits(&program, "boss", &json!({"id": 5}));
    assert_eq!(office.decides(&program, "boss", &id, "approve", &digest).0, 403, "four eyes");
    // What is wrong is refused whole, and the former file goes on.
    std::fs::write(&config, text.replace("by: [operator]", "by: [email]")).expect("it can be written");
    let (status, refused) = office.operator(&program, "auditor", "POST /api/reload HTTP/1.1", "");
    assert_eq!((status, &refused["code"]), (409, &json!("refused")), "{refused}");
    assert_eq!(office.decides(&program, "boss", &id, "approve", &digest).0, 403, "four eyes");
    let two_eyes = text.replace("by: [operator]", "by: [operator], four_eyes: false").replace("id: a,", "id: b,");
    std::fs::write(&config, two_eyes).expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
        .arg("reload")
        .env_clear()
        .env("KARTOTEKA_OPERATOR", format!("http://{}", program.operator))
        .env("KARTOTEKA_OPERATOR_TOKEN", office.token("auditor"))
        .output()
        .expect("it runs");
    let told = String::from_utf8(output.stdout).expect("text");
    assert_eq!((output.status.code(), told.contains("store")), (Some(0), true), "{told}");
    assert_eq!(office.decides(&program, "boss", &id, "approve", &digest).0, 200, "the new rules count");
}

/// A token of HS256 for a call of `closeLead`.
fn signed(digest: &str, id: &str, sub: &str) -> String {
    let now = jiff::Timestamp::now().as_second();
    let claims = json!({
        "iss": "gateway", "aud": "crm", "sub": sub, "tid": "default", "tool": "closeLead", "approval_id": "their-7",
        "jti": id, "iat": now, "exp": now + 60, "args": digest,
    });
    let parts = [json!({"alg": "HS256", "typ": "JWT"}), claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let text = parts.join(".");
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
    format!("\r\nx-approval: {text}.{}", URL_SAFE_NO_PAD.encode(ring::hmac::sign(&key, text.as_bytes())))
}

#[test]
fn a_system_in_front_signs_an_approval_which_is_used_once_and_the_audit_has_every_decision() {
    let office = Office::audited();
    let config = office.path("kartoteka.yaml");
    let text = std::fs::read_to_string(&config).expect("it is there");
    let header = "approvals:\n  by: [operator, header]\n  header: { name: X-Approval, secret: $env.APPROVAL_SECRET, issuer: gateway, audience: crm }";
    std::fs::write(&config, text.replace("approvals: { by: [operator] }", header)).expect("it can be written");
    let mut program = office.start();
    let (given, other) = (json!({"id": 5}), json!({"id": 6}));
    let (id, digest) = office.waits(&program, "clerk", &given);
    let close = |program: &Program, header: &str, params: &Value| {
        office.close_with(program, "clerk", header, params).to_string()
    };
    for (header, params, why) in [
        (signed(&digest, "j-0", "boss"), &other, "arguments_mismatch"),
        (signed(&"0".repeat(64), "j-0", "boss"), &given, "arguments_mismatch"),
        (signed(&digest, "j-0", "token:clerk"), &given, "own_call"),
        (format!("{}x", signed(&digest, "j-0", "boss")), &given, "invalid"),
        ("\r\nx-approval: nothing".to_owned(), &given, "invalid"),
    ] {
        let answer = close(&program, &header, params);
        assert!(answer.contains("approval_required") && answer.contains(&format!("approval_token_{why}")), "{answer}");
    }
    assert_eq!(office.backend.asked(), 0);
    let good = signed(&digest, "j-1", "boss");
    let answer = close(&program, &good, &given);
    assert!(!answer.contains("approval_required"), "{answer}");
    assert_eq!(office.backend.asked(), 1);
    // Nor is it used again after a restart.
    program.child.kill().expect("it runs");
    program.child.wait().expect("it ran");
    let program = office.start();
    let answer = close(&program, &good, &given);
    assert!(answer.contains("approval_token_replay_detected"), "{answer}");
    assert_eq!(office.backend.asked(), 1);
    let (own, digest) = office.waits(&program, "clerk", &given);
    assert_eq!(office.decides(&program, "boss", &own, "decline", &digest).0, 200);
    let path = office.folder.path().join("audit.jsonl");
    let told = crate::audited::told(&path, &["kind", "action", "means", "principal", "status"]);
    let decided: Vec<&str> = told.iter().filter_map(|told| told.strip_prefix("approval ")).collect();
    let mut expected = vec!["refuse header token:clerk ok"; 5];
    expected.extend([
        "approve header token:clerk ok",
        "approve header token:clerk error",
        "decline operator token:boss ok",
    ]);
    assert_eq!(decided, expected);
    let of_call = crate::audited::told(&path, &["kind", "approval_id"]);
    assert_eq!(of_call.iter().filter(|told| **told == format!("call {id}")).count(), 1, "{of_call:?}");
    assert_eq!(of_call.iter().filter(|told| **told == format!("intent {id}")).count(), 1, "{of_call:?}");
    let text = std::fs::read_to_string(path).expect("it is there");
    assert!(text.contains("header:boss") && text.contains("their-7") && !text.contains(SECRET), "{text}");
}

#[test]
fn who_tries_to_decide_without_the_power_is_on_record() {
    let office = Office::audited();
    let program = office.start();
    let (id, digest) = office.waits(&program, "clerk", &json!({"id": 5}));
    for verdict in ["approve", "decline"] {
        assert_eq!(office.decides(&program, "auditor", &id, verdict, &digest).0, 403);
    }
    let path = "GET /api/audit?kind=approval HTTP/1.1";
    let (_, page) = office.operator(&program, "auditor", path, "");
    let told = |record: &Value| {
        ["action", "principal", "status", "error"].map(|name| record[name].as_str().unwrap_or_default().to_owned())
    };
    let told: Vec<_> = page["records"].as_array().expect("records").iter().map(told).collect();
    let tried = |action: &str| [action, "token:auditor", "permission_denied", "forbidden"].map(str::to_owned);
    assert_eq!(told, [tried("decline"), tried("approve")], "{page}");
    assert_eq!(office.decides(&program, "boss", &id, "approve", &digest).0, 200, "it waits still");
}

/// What a stream of HTTP+SSE hears of a call that is posted to it, up to its end.
fn over_sse(served: SocketAddr, token: &str, call: &Value) -> String {
    let mut stream = std::net::TcpStream::connect(served).expect("it listens");
    let head = format!("GET /mcp/sse HTTP/1.1\r\nhost: {served}\r\nauthorization: Bearer {token}\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("it is sent");
    let (mut heard, mut some) = (String::new(), [0; 1024]);
    let address = loop {
        let read = stream.read(&mut some).expect("an open stream");
        heard.push_str(&String::from_utf8_lossy(&some[..read]));
        if let Some(address) = heard.lines().find_map(|line| line.strip_prefix("data: ")) {
            // As a client resolves it against the address of the stream.
            break if address.starts_with('/') { address.to_owned() } else { format!("/mcp/{address}") };
        }
    };
    let head = format!("POST {address} HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json");
    assert_eq!(ask(served, &head, &call.to_string()).0, 202);
    let _cut = stream.read_to_string(&mut heard);
    heard
}

#[test]
fn a_call_that_waits_for_a_person_when_the_server_ends_has_sent_nothing_and_hears_so() {
    let office = Office::audited();
    let (file, text) = (office.path("kartoteka.yaml"), "approvals: { by: [operator] }");
    let config = std::fs::read_to_string(&file).expect("it is there");
    assert!(config.contains(text));
    std::fs::write(&file, config.replace(text, "approvals: { by: [operator], wait: 5m }")).expect("it can be written");
    let mut program = office.start();
    let call = |lead: u32| {
        let params = json!({ "name": "closeLead", "arguments": { "id": lead } });
        json!({ "jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params })
    };
    let keyed = |lead: u32| {
        let mut call = call(lead);
        call["params"]["_meta"] = json!({ "kartoteka/idempotency-key": format!("k{lead}") });
        call
    };
    let post = |path: &str, body: &Value| {
        let token = office.token("clerk");
        let head = format!(
            "POST {path} HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\naccept: application/json, text/event-stream"
        );
        let (status, head, answer) = ask(program.served, &head, &body.to_string());
        assert!(status == 503 && head.to_lowercase().contains("retry-after") == (path == "/mcp"), "{head} {answer}");
        answer
    };
    let answers = std::thread::scope(|scope| {
        let paths: [Box<dyn Fn() -> String + Send + '_>; 5] = [
            Box::new(|| post("/mcp", &call(1))),
            Box::new(|| post("/mcp", &keyed(2))),
            Box::new(|| post("/mcp/tool/call", &call(3))),
            Box::new(|| over_sse(program.served, office.token("clerk"), &call(4))),
            Box::new(|| over_sse(program.served, office.token("clerk"), &keyed(5))),
        ];
        let asked = paths.map(|path| scope.spawn(path));
        let begun = Instant::now();
        loop {
            let (_, waiting) = office.operator(&program, "boss", "GET /api/approvals?state=waiting HTTP/1.1", "");
            if waiting["approvals"].as_array().is_some_and(|waiting| waiting.len() == 5) {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "{waiting}");
        }
        let told = std::process::Command::new("kill").args(["-TERM", &program.child.id().to_string()]).status();
        assert!(told.expect("`kill` is there").success());
        asked.map(|asked| asked.join().expect("no panic"))
    });
    for answer in answers {
        assert!(answer.contains("nothing was sent") && answer.contains(r#""id":7"#), "{answer}");
    }
    program.child.wait().expect("it ends");
    assert_eq!(office.backend.asked(), 0);
    // Each has one end, which says the same.
    let audit = std::fs::read_to_string(office.path("audit.jsonl")).expect("it is there");
    let ends: Vec<&str> = audit.lines().filter(|line| line.contains(r#""kind":"call""#)).collect();
    assert_eq!(ends.len(), 5, "{audit}");
    assert!(ends.iter().all(|end| end.contains(r#""error":"abandoned""#)), "{audit}");
}
