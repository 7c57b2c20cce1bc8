//! Where the servers of a test keep what outlives them: a file, or with `KARTOTEKA_TEST_POSTGRES` a database of its own there. And what
//! holds of processes on one store.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::office::{KEY, Office, ask};
use crate::running::Program;

const ROLES: &str = "SELECT pg_advisory_lock(1); DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kartoteka_owner') THEN
    CREATE ROLE kartoteka_owner LOGIN PASSWORD 'owner'; END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kartoteka') THEN
    CREATE ROLE kartoteka LOGIN NOINHERIT PASSWORD 'process'; END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kartoteka_operator') THEN
    CREATE ROLE kartoteka_operator; GRANT kartoteka_operator TO kartoteka; END IF; END $$;";

/// The PostgreSQL that tests may use.
pub(crate) fn postgres() -> Option<String> {
    std::env::var("KARTOTEKA_TEST_POSTGRES").ok().filter(|server| !server.is_empty())
}

/// The section `store` of an operator's file, whose store no other test has. Its key is in the variable `STORE_KEY`.
pub(crate) fn section(folder: &Path) -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let keys = "keys: [{ id: a, key: $env.STORE_KEY }]";
    let Some(server) = postgres() else {
        return format!("store: {{ url: \"sqlite:{}\", {keys} }}\n", folder.join("store.db").display());
    };
    let database = format!("kartoteka_test_server_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    sql(&server, ROLES);
    sql(&server, &format!("CREATE DATABASE {database} TEMPLATE template0 OWNER kartoteka_owner"));
    let (_, place) = server.split_once("://").expect("it is a URL");
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    let host = place.split_once('/').map_or(place, |(host, _)| host);
    for (role, password) in [("kartoteka_owner", "owner"), ("kartoteka", "process")] {
        let url = format!("postgres://{role}:{password}@{host}/{database}");
        std::fs::write(folder.join(role), url).expect("it can be written");
    }
    let at = |name: &str| folder.join(name).display().to_string();
    format!(
        "store: {{ url: \"file:{}\", owner: \"file:{}\", migrate: auto, {keys} }}\n",
        at("kartoteka"),
        at("kartoteka_owner")
    )
}

fn sql(server: &str, statements: &str) {
    let output = Command::new("psql")
        .args(["--quiet", "--no-psqlrc", "--dbname", server, "--command", statements])
        .output()
        .expect("`psql` is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// An office in which notes are taken without asking, by a backend that says nothing at all.
fn silent() -> (Office, std::net::TcpListener) {
    let office = Office::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    let write = |path: &str, text: &str| std::fs::write(office.path(path), text).expect("it can be written");
    office.asks(address);
    write(
        "crm/tools/addNote.yaml",
        "tool: addNote\nrequired: [about]\narguments:\n  about: { type: string }\nrequest: POST notes\nbody: { text: $about }\n",
    );
    let texts = std::fs::read_to_string(office.path("crm/locales/en/crm.ftl")).expect("it is there");
    let more = "addNote = Add a note\n    .description = Adds it.\nargument-about = Of what.\n";
    write("crm/locales/en/crm.ftl", &format!("{texts}{more}"));
    (office, listener)
}

/// The head and the body of a call that takes a note, with a key.
fn note(office: &Office) -> (String, String) {
    let head = format!(
        "POST /mcp/tool/call HTTP/1.1\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\nidempotency-key: k",
        office.token("clerk")
    );
    (head, json!({ "tool": "addNote", "params": { "about": "hello" } }).to_string())
}

fn add_note(office: &Office, program: &Program) -> Value {
    let (head, body) = note(office);
    serde_json::from_str(&ask(program.served, &head, &body).2).expect("JSON")
}

#[test]
fn a_write_with_a_key_whose_process_was_killed_is_not_made_again_by_another() {
    let (office, backend) = silent();
    let (mut one, other) = (office.start(), office.start());
    std::thread::scope(|scope| {
        let (office, served) = (&office, one.served);
        scope.spawn(move || {
            let (head, body) = note(office);
            let mut stream = std::net::TcpStream::connect(served).expect("it listens");
            let request = format!("{head}\r\nhost: {served}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(request.as_bytes()).expect("it is sent");
            let _gone = stream.read_to_end(&mut Vec::new());
        });
        // The write is on its way. A connection that is opened ahead may ask nothing.
        let mut head = [0; 4];
        let _asked = loop {
            let (mut asked, _) = backend.accept().expect("it is asked");
            if asked.read_exact(&mut head).is_ok() {
                break asked;
            }
        };
        assert_eq!(&head, b"POST");
        assert!(add_note(office, &other).to_string().contains("busy"), "it is under way");
        one.child.kill().expect("it runs");
        one.child.wait().expect("it ran");
        let begun = Instant::now();
        let answer = loop {
            let answer = add_note(office, &other).to_string();
            if !answer.contains("busy") {
                break answer;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "{answer}");
            std::thread::yield_now();
        };
        assert!(answer.contains("unknown_outcome"), "{answer}");
    });
    backend.set_nonblocking(true).expect("a socket");
    while let Ok((mut opened, _)) = backend.accept() {
        opened.set_nonblocking(true).expect("a socket");
        assert!(!opened.read(&mut [0]).is_ok_and(|read| read > 0), "nothing was sent again");
    }
}

pub(crate) fn kartoteka(office: &Office, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
        .args(arguments)
        .args(["--config", &office.path("kartoteka.yaml")])
        .env_clear()
        .env("STORE_KEY", KEY)
        .output()
        .expect("it runs");
    let told = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(told).expect("text"))
}

/// What comes back from a server that may be killed meanwhile; `None`: nothing whole does.
pub(crate) fn tried(served: std::net::SocketAddr, head: &str, body: &str) -> Option<String> {
    let mut stream = std::net::TcpStream::connect(served).ok()?;
    let length = body.len();
    let request = format!("{head}\r\nhost: {served}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (_, body) = answer.split_once("\r\n\r\n").filter(|_| answer.starts_with("HTTP/1.1 200"))?;
    Some(body.to_owned())
}

/// Drops a note, with a key of its own.
fn drop_note(office: &Office, served: std::net::SocketAddr, number: usize) -> Option<String> {
    let token = office.token("clerk");
    let head = format!(
        "POST /mcp/tool/call HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\nidempotency-key: k{number}"
    );
    tried(served, &head, &json!({ "tool": "dropNote", "params": { "id": number } }).to_string())
}

/// The records of calls of a tool, as the command prints them.
pub(crate) fn records(office: &Office, tool: &str) -> Vec<Value> {
    let (status, told) = kartoteka(office, &["audit", "query", "--tool", tool, "--json"]);
    assert_eq!(status, Some(0), "{told}");
    told.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

#[test]
fn a_server_that_is_killed_under_load_has_lost_nothing_that_it_had_answered() {
    let office = Office::audited_in_store();
    office.drops_notes();
    let (mut one, other) = (office.start(), office.start());
    let (next, answered) = (AtomicUsize::new(0), std::sync::Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..6 {
            let (office, served, next, answered) = (&office, one.served, &next, &answered);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(answer) = drop_note(office, served, number) else { return };
                    answered.lock().expect("no panic").push((number, answer));
                }
            });
        }
        while answered.lock().expect("no panic").len() < 60 {
            std::thread::yield_now();
        }
        one.child.kill().expect("it runs");
        one.child.wait().expect("it ran");
    });
    let answered = answered.into_inner().expect("no panic");
    // Each write that went out had been recorded before, and each that was answered has its end.
    let of_kind = |records: &[Value], kind: &str| -> Vec<String> {
        let of = records.iter().filter(|record| record["kind"] == kind);
        of.map(|record| record["correlation_id"].as_str().expect("an id").to_owned()).collect()
    };
    let sent = office.backend.asked();
    let first = records(&office, "dropNote");
    let ended = first.iter().filter(|record| record["kind"] == "call" && record["status"] == "ok").count();
    assert!(of_kind(&first, "intent").len() >= sent && ended >= answered.len(), "{sent} {ended} {}", answered.len());
    // What was answered is answered alike by the other process, and is not sent again.
    for (number, answer) in &answered {
        let again = drop_note(&office, other.served, *number).expect("it serves");
        let again = again.replace(r#","_meta":{"kartoteka/replayed":true}"#, "");
        assert_eq!(again, *answer, "{number}");
    }
    assert_eq!(office.backend.asked(), sent);
    // What was under way has an end, once the other process has found that its own is gone.
    let begun = Instant::now();
    let all = loop {
        let all = records(&office, "dropNote");
        let (mut intents, mut ends) = (of_kind(&all, "intent"), of_kind(&all, "call"));
        ends.retain(|end| intents.contains(end));
        intents.sort_unstable();
        ends.sort_unstable();
        if intents == ends {
            break all;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{} of {}", ends.len(), intents.len());
    };
    let unknown = all.iter().filter(|record| record["status"] == "unknown").count();
    assert!(unknown <= 6, "as many as were called at once: {unknown}");
    let (status, told) = kartoteka(&office, &["audit", "verify"]);
    assert!(status == Some(0) && told.contains("whole: "), "{told}");
}

#[test]
fn after_a_restore_what_was_open_is_over_and_a_person_is_told_what_to_look_at() {
    let office = Office::new();
    let mut program = office.start();
    let (id, digest) = office.waits(&program, "clerk", &json!({"id": 5}));
    assert_eq!(office.decides(&program, "boss", &id, "approve", &digest).0, 200);
    let (status, told) = kartoteka(&office, &["store", "restored"]);
    assert!(status == Some(2) && told.contains("Stop every server"), "a server runs on it: {told}");
    program.child.kill().expect("it runs");
    program.child.wait().expect("it ran");
    let (status, told) = kartoteka(&office, &["store", "restored"]);
    assert_eq!(status, Some(0), "{told}");
    for said in ["epoch: 1\n", "approvals that have expired: 1\n", "kartoteka token list"] {
        assert!(told.contains(said), "{told}");
    }
    let program = office.start();
    let answer = office.close(&program, "clerk", &json!({"id": 5})).to_string();
    assert!(answer.contains("approval_required"), "{answer}");
    assert_eq!(office.backend.asked(), 0);
}

#[test]
fn a_copy_that_does_not_come_about_leaves_no_file() {
    let office = Office::new();
    let copy = office.path("copy.db");
    if postgres().is_some() {
        let (status, told) = kartoteka(&office, &["store", "backup", &copy]);
        assert!(status == Some(2) && told.contains("pg_dump"), "{told}");
    } else {
        std::fs::write(office.path("store.db"), "this is a letter, and no database at all").expect("it can be written");
        assert_eq!(kartoteka(&office, &["store", "backup", &copy]).0, Some(2));
    }
    assert!(!Path::new(&copy).exists());
}

#[test]
fn a_store_that_is_migrated_by_hand_says_so_and_starts_once_it_was() {
    let office = Office::new();
    let config = office.path("kartoteka.yaml");
    let text = std::fs::read_to_string(&config).expect("it is there");
    let text = text.replace(", migrate: auto", "").replace("store: {", "store: { migrate: manual,");
    std::fs::write(&config, text).expect("it can be written");
    let (status, told) = kartoteka(&office, &["keys", "status"]);
    assert!(status == Some(2) && told.contains("kartoteka store migrate"), "{told}");
    let (status, told) = kartoteka(&office, &["store", "migrate"]);
    assert_eq!(status, Some(0), "{told}");
    let program = office.start();
    office.waits(&program, "clerk", &json!({"id": 5}));
}
