//! A write whose process is killed, at each point of its life, or whose answer is lost: the backend sees it once at most, and that its
//! outcome is unknown is said to the model, in the audit and of its approval. The point is held by what is outside of the program: a backend
//! that does not answer, an audit that is a full pipe, a store that another connection writes to.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use rustix::fs::{CWD, Mode, OFlags, mkfifoat};
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::runtime::Runtime;

use crate::audited::until;
use crate::office::{Office, ask};
use crate::running::Program;
use crate::stores::{kartoteka, postgres, records, tried};

/// What a backend has seen, and whether it answers.
#[derive(Default)]
struct Seen {
    /// Requests of any kind that it has whole.
    requests: AtomicUsize,
    writes: AtomicUsize,
    /// Answers that were read to their end.
    heard: AtomicUsize,
    answers: Mutex<bool>,
    told: Condvar,
}

/// A backend that answers once it is let, and gives tokens.
struct Backend {
    address: SocketAddr,
    seen: Arc<Seen>,
}

impl Backend {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let (address, seen) = (listener.local_addr().expect("bound"), Arc::new(Seen::default()));
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, seen) = (stream.expect("a connection"), Arc::clone(&shared));
                thread::spawn(move || seen.serve(stream));
            }
        });
        Self { address, seen }
    }

    fn writes(&self) -> usize {
        self.seen.writes.load(SeqCst)
    }

    /// From now on it answers, also what it was asked before.
    fn answers(&self) {
        *self.seen.answers.lock().expect("no panic") = true;
        self.seen.told.notify_all();
    }
}

impl Seen {
    fn serve(&self, mut stream: TcpStream) {
        let lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
        let head: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        // A connection that is opened ahead may ask nothing.
        let Some(first) = head.first() else { return };
        if first.starts_with("DELETE") {
            self.writes.fetch_add(1, SeqCst);
        }
        self.requests.fetch_add(1, SeqCst);
        let answers = self.answers.lock().expect("no panic");
        drop(self.told.wait_while(answers, |answers| !*answers).expect("no panic"));
        let body = r#"{"id":5,"access_token":"a-token-of-this-backend"}"#;
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let _gone = stream.write_all(answer.as_bytes());
        let _closed = stream.shutdown(Shutdown::Write);
        let _left = stream.read_to_end(&mut Vec::new());
        self.heard.fetch_add(1, SeqCst);
    }
}

/// A pipe in the place of the audit's file. Where it is full, the program waits as it writes a record.
struct Pipe {
    path: PathBuf,
    both_ends: File,
    read: Vec<u8>,
}

impl Pipe {
    fn of(office: &Office) -> Self {
        let path = PathBuf::from(office.path("audit.jsonl"));
        mkfifoat(CWD, &path, Mode::RUSR | Mode::WUSR).expect("it can be made");
        let without_waiting = i32::try_from(OFlags::NONBLOCK.bits()).expect("flags are few");
        let both_ends = OpenOptions::new().read(true).write(true).custom_flags(without_waiting).open(&path);
        Self { path, both_ends: both_ends.expect("it can be opened"), read: Vec::new() }
    }

    /// Reads what is there.
    fn read(&mut self) {
        let mut part = [0; 4096];
        while let Ok(read) = self.both_ends.read(&mut part)
            && read > 0
        {
            self.read.extend_from_slice(&part[..read]);
        }
    }

    /// Reads until a record of this kind has come.
    fn read_to(&mut self, kind: &str) {
        let sought = format!(r#""kind":"{kind}""#);
        until(|| {
            self.read();
            String::from_utf8_lossy(&self.read).contains(&sought)
        });
    }

    /// From now on nothing can be written.
    fn fill(&mut self) {
        for size in [4096, 1] {
            while self.both_ends.write(&[b'\n'; 4096][..size]).is_ok() {}
        }
    }

    /// What was written stands in a file of its name, as who reads the pipe has kept it.
    fn becomes_a_file(mut self) {
        self.read();
        let text = String::from_utf8(self.read).expect("text");
        let lines = text.lines().filter(|line| !line.is_empty()).map(|line| format!("{line}\n"));
        std::fs::remove_file(&self.path).expect("it is there");
        std::fs::write(&self.path, lines.collect::<String>()).expect("it can be written");
    }
}

/// A connection to the store beside those of the program.
struct Beside {
    runtime: Runtime,
    connection: SqliteConnection,
}

impl Beside {
    fn to(office: &Office) -> Result<Self, sqlx::Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let options =
            SqliteConnectOptions::new().filename(office.path("store.db")).busy_timeout(Duration::from_secs(20));
        let connection = runtime.block_on(options.connect())?;
        Ok(Self { runtime, connection })
    }

    fn count(&mut self, statement: &'static str) -> Result<i64, sqlx::Error> {
        self.runtime.block_on(sqlx::query_scalar(statement).fetch_one(&mut self.connection))
    }

    fn execute(&mut self, statement: &'static str) {
        let executed = self.runtime.block_on(sqlx::query(statement).execute(&mut self.connection));
        executed.expect("the store is there");
    }

    /// From now on nothing else is written to the store.
    fn holds(office: &Office) -> Self {
        let mut beside = Self::to(office).expect("the store is there");
        beside.execute("BEGIN IMMEDIATE");
        beside
    }

    fn lets_go(mut self) {
        self.execute("ROLLBACK");
        self.runtime.block_on(self.connection.close()).expect("it is open");
    }
}

/// Waits until the store has rows of which this counts some.
fn until_stored(office: &Office, statement: &'static str) {
    until(|| Beside::to(office).and_then(|mut beside| beside.count(statement)).is_ok_and(|count| count > 0));
}

const BEGUN: &str = "SELECT COUNT(*) FROM once WHERE state = 'begun'";
const DONE: &str = "SELECT COUNT(*) FROM once WHERE state = 'done'";
const SPENT: &str = "SELECT COUNT(*) FROM approvals WHERE state = 'used'";

/// A tool that writes, and the key of its call, if it has one.
#[derive(Clone, Copy)]
struct WriteCall {
    tool: &'static str,
    key: &'static str,
}

const DROP: WriteCall = WriteCall { tool: "dropNote", key: "k" };
const CLOSE: WriteCall = WriteCall { tool: "closeLead", key: "k" };

impl WriteCall {
    fn said(self, office: &Office) -> (String, String) {
        let key = if self.key.is_empty() { String::new() } else { format!("\r\nidempotency-key: {}", self.key) };
        let head = format!(
            "POST /mcp/tool/call HTTP/1.1\r\nauthorization: Bearer {}\r\ncontent-type: application/json{key}",
            office.token("clerk")
        );
        (head, json!({ "tool": self.tool, "params": { "id": 5 } }).to_string())
    }

    /// The answer, as the model has it.
    fn made(self, office: &Office, program: &Program) -> String {
        let (head, body) = self.said(office);
        ask(program.served, &head, &body).2
    }
}

/// Makes a call, kills the program once it is `there`, and holds that the caller has heard nothing.
fn killed(office: &Office, mut program: Program, write: WriteCall, there: impl FnOnce(&Program)) {
    let said = write.said(office);
    let (head, body) = (&said.0, &said.1);
    // It ends with this, whatever fails.
    thread::scope(move |scope| {
        let served = program.served;
        let caller = scope.spawn(move || tried(served, head, body));
        there(&program);
        program.child.kill().expect("it runs");
        program.child.wait().expect("it ran");
        assert_eq!(caller.join().expect("no panic"), None, "nothing whole was answered");
    });
}

/// The time goes by for which a process may say nothing of a call that is under way.
fn time_goes_by(office: &Office) {
    Beside::to(office).expect("the store is there").execute("UPDATE once SET alive_until = 0");
}

/// The kinds, statuses and errors of the records of a tool.
fn told(office: &Office, tool: &str) -> Vec<String> {
    let text = |record: &Value, name: &str| record[name].as_str().unwrap_or("-").to_owned();
    let line = |record: Value| ["kind", "status", "error"].map(|name| text(&record, name)).join(" ");
    records(office, tool).into_iter().map(line).collect()
}

/// What the audit tells, which is whole.
fn audit_is(office: &Office, tool: &str, expected: &[&str]) {
    assert_eq!(told(office, tool), expected);
    let (status, said) = kartoteka(office, &["audit", "verify"]);
    assert!(status == Some(0) && said.contains("whole: "), "{said}");
}

const INTENT: &str = "intent - -";
const UNKNOWN: &str = "call unknown unknown_outcome";
const OK: &str = "call ok -";

/// An office whose notes are dropped without asking, and its backend. `None`: the store of the tests is no file.
fn office() -> Option<(Office, Backend)> {
    if postgres().is_some() {
        return None;
    }
    let (office, backend) = (Office::audited(), Backend::start());
    office.asks(backend.address);
    office.drops_notes();
    Some((office, backend))
}

/// Has the boss approve of the clerk's call.
fn approved(office: &Office, program: &Program) -> String {
    let (id, digest) = office.waits(program, "clerk", &json!({ "id": 5 }));
    assert_eq!(office.decides(program, "boss", &id, "approve", &digest).0, 200);
    id
}

/// How an approval stands.
fn standing(office: &Office, program: &Program, id: &str) -> (Value, Value) {
    let (status, shown) = office.operator(program, "boss", &format!("GET /api/approvals/{id} HTTP/1.1"), "");
    assert_eq!(status, 200, "{shown}");
    (shown["state"].clone(), shown["outcome"].clone())
}

/// Starts anew, later, over a backend that answers again: of the same call it is said that nothing is known, and nothing is sent.
fn unknown_and_unsent(office: &Office, backend: &Backend) -> Program {
    backend.answers();
    time_goes_by(office);
    let program = office.start();
    let answer = DROP.made(office, &program);
    assert!(answer.contains("unknown_outcome"), "{answer}");
    assert_eq!(backend.writes(), 0);
    program
}

#[test]
fn before_the_intent_is_on_disk_nothing_is_sent_and_nothing_is_said_to_be() {
    let Some((office, backend)) = office() else { return };
    let mut audit = Pipe::of(&office);
    let program = office.start();
    audit.read_to("start");
    audit.fill();
    killed(&office, program, DROP, |_| until_stored(&office, BEGUN));
    audit.becomes_a_file();
    unknown_and_unsent(&office, &backend);
    audit_is(&office, "dropNote", &[UNKNOWN]);
}

#[test]
fn after_the_intent_and_before_it_is_sent_the_outcome_is_unknown() {
    let Some((office, backend)) = office() else { return };
    // Before the write goes out a token is asked for, which does not come.
    let address = backend.address;
    let manifest = format!(
        "catalog: crm\nbackend: crm\nbackends:\n  login: {{ base: \"http://{address}/login\" }}\n  crm:\n    base: \"http://{address}/api\"\n    auth:\n      - token: {{ backend: login, request: POST token, value: $reply.access_token }}\n        headers: {{ X-Token: $token }}\n"
    );
    std::fs::write(office.path("crm/catalog.yaml"), manifest).expect("it can be written");
    killed(&office, office.start(), DROP, |_| until(|| backend.seen.requests.load(SeqCst) > 0));
    assert_eq!(backend.writes(), 0);
    let program = unknown_and_unsent(&office, &backend);
    audit_is(&office, "dropNote", &[INTENT, UNKNOWN, UNKNOWN]);
    // Under another key it is another call.
    let answer = WriteCall { key: "another", ..DROP }.made(&office, &program);
    assert!(answer.contains(r#""isError":false"#), "{answer}");
    assert_eq!(backend.writes(), 1);
}

#[test]
fn after_it_is_sent_and_before_it_is_answered_the_outcome_is_unknown() {
    let Some((office, backend)) = office() else { return };
    killed(&office, office.start(), DROP, |_| until(|| backend.writes() > 0));
    backend.answers();
    let program = office.start();
    // At once, while it counts as under way, and later.
    let answer = DROP.made(&office, &program);
    assert!(answer.contains("busy") || answer.contains("unknown_outcome"), "{answer}");
    time_goes_by(&office);
    let answer = DROP.made(&office, &program);
    assert!(answer.contains("unknown_outcome"), "{answer}");
    assert_eq!(backend.writes(), 1);
    let all = told(&office, "dropNote");
    assert_eq!((&all[..2], all.last()), (&[INTENT, UNKNOWN].map(str::to_owned)[..], Some(&UNKNOWN.to_owned())));
    audit_is(&office, "dropNote", &all.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn after_the_answer_and_before_its_end_is_noted_the_outcome_is_unknown() {
    let Some((office, backend)) = office() else { return };
    let program = office.start();
    let id = approved(&office, &program);
    let mut held = None;
    killed(&office, program, CLOSE, |_| {
        until(|| backend.writes() > 0);
        held = Some(Beside::holds(&office));
        backend.answers();
        until(|| backend.seen.heard.load(SeqCst) > 0);
    });
    held.expect("it was held").lets_go();
    time_goes_by(&office);
    let program = office.start();
    let answer = CLOSE.made(&office, &program);
    assert!(answer.contains("unknown_outcome"), "{answer}");
    assert_eq!(standing(&office, &program, &id), (json!("used"), json!("unknown")));
    assert_eq!(backend.writes(), 1);
    audit_is(&office, "closeLead", &["call error approval_required", INTENT, UNKNOWN, UNKNOWN]);
}

#[test]
fn after_its_end_is_noted_and_before_the_caller_hears_it_the_result_is_given_again() {
    let Some((office, backend)) = office() else { return };
    let mut audit = Pipe::of(&office);
    let program = office.start();
    killed(&office, program, DROP, |_| {
        audit.read_to("intent");
        audit.fill();
        backend.answers();
        until_stored(&office, DONE);
    });
    audit.becomes_a_file();
    let program = office.start();
    let answer = DROP.made(&office, &program);
    assert!(answer.contains(r#""isError":false"#) && answer.contains("kartoteka/replayed"), "{answer}");
    assert_eq!(backend.writes(), 1);
    audit_is(&office, "dropNote", &[INTENT, UNKNOWN, OK]);
}

#[test]
fn an_approval_that_was_about_to_be_spent_is_spent_by_the_next_call() {
    let Some((office, backend)) = office() else { return };
    backend.answers();
    let program = office.start();
    let id = approved(&office, &program);
    let held = Beside::holds(&office);
    let keyless = WriteCall { key: "", ..CLOSE };
    killed(&office, program, keyless, |program| {
        until(|| {
            let (_, _, page) = ask(program.operator, "GET /metrics HTTP/1.1", "");
            page.lines().any(|line| line == "kartoteka_calls_in_flight 1")
        });
    });
    held.lets_go();
    let program = office.start();
    assert_eq!(standing(&office, &program, &id).0, "approved");
    assert_eq!(backend.writes(), 0);
    let answer = keyless.made(&office, &program);
    assert!(answer.contains(r#""isError":false"#), "{answer}");
    assert_eq!(standing(&office, &program, &id), (json!("used"), json!("done")));
    assert!(keyless.made(&office, &program).contains("approval_required"));
    assert_eq!(backend.writes(), 1);
    let asked = "call error approval_required";
    audit_is(&office, "closeLead", &[asked, INTENT, OK, asked]);
}

#[test]
fn an_approval_that_was_spent_is_not_spent_again_and_its_outcome_is_unknown() {
    let Some((office, backend)) = office() else { return };
    backend.answers();
    let mut audit = Pipe::of(&office);
    let program = office.start();
    let id = approved(&office, &program);
    audit.read_to("approval");
    audit.fill();
    killed(&office, program, CLOSE, |_| until_stored(&office, SPENT));
    audit.becomes_a_file();
    time_goes_by(&office);
    let program = office.start();
    let answer = CLOSE.made(&office, &program);
    assert!(answer.contains("unknown_outcome"), "{answer}");
    assert_eq!(standing(&office, &program, &id), (json!("used"), json!("unknown")));
    assert_eq!(backend.writes(), 0);
    audit_is(&office, "closeLead", &["call error approval_required", UNKNOWN]);
    // Without a key a person has to approve of it once more.
    let answer = WriteCall { key: "", ..CLOSE }.made(&office, &program);
    assert!(answer.contains("approval_required"), "{answer}");
    assert_eq!(backend.writes(), 0);
}

/// Notes as a backend has dropped them: how often each.
type Dropped = Arc<Mutex<BTreeMap<usize, usize>>>;

/// A backend that drops notes, and of every second one does not say so.
fn losing() -> (SocketAddr, Dropped) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let (address, dropped) = (listener.local_addr().expect("bound"), Dropped::default());
    let shared = Arc::clone(&dropped);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, dropped) = (stream.expect("a connection"), Arc::clone(&shared));
            thread::spawn(move || drop_and_lose(stream, &dropped));
        }
    });
    (address, dropped)
}

fn drop_and_lose(mut stream: TcpStream, dropped: &Mutex<BTreeMap<usize, usize>>) {
    let (mut line, mut byte) = (String::new(), [0]);
    while !line.ends_with('\n') {
        match stream.read(&mut byte) {
            Ok(1) => line.push(char::from(byte[0])),
            // A connection that is opened ahead may ask nothing.
            _ => return,
        }
    }
    let path = line.strip_prefix("DELETE /api/notes/").expect("a note is dropped");
    let number: usize = path.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
    *dropped.lock().expect("no panic").entry(number).or_default() += 1;
    if number % 4 == 1 {
        // What is left unread of the request makes the end of the connection a reset.
        return;
    }
    let lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
    lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
    if number % 4 != 3 {
        let body = r#"{"id":5}"#;
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 8";
        let _gone = stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes());
    }
}

#[test]
fn of_a_storm_of_repeats_half_of_whose_answers_are_lost_each_write_is_made_once() {
    const CALLS: usize = 200;
    let office = Office::audited();
    let (backend, dropped) = losing();
    office.asks(backend);
    office.drops_notes();
    let program = office.start();
    let drop_note = |number: usize| {
        let token = office.token("clerk");
        let head = format!(
            "POST /mcp/tool/call HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\nidempotency-key: k{number}"
        );
        ask(program.served, &head, &json!({ "tool": "dropNote", "params": { "id": number } }).to_string()).2
    };
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, SeqCst);
                    if number >= CALLS {
                        return;
                    }
                    let ended = |answer: &str| match number % 2 {
                        0 => answer.contains(r#""isError":false"#),
                        _ => answer.contains("unknown_outcome"),
                    };
                    // Two at once, as of a client that has lost patience, and one more.
                    let twice: [String; 2] = thread::scope(|scope| {
                        let both = [(); 2].map(|()| scope.spawn(|| drop_note(number)));
                        both.map(|one| one.join().expect("no panic"))
                    });
                    assert!(twice.iter().any(|answer| ended(answer)), "{number}: {twice:?}");
                    assert!(twice.iter().all(|answer| ended(answer) || answer.contains("busy")), "{number}: {twice:?}");
                    let again = drop_note(number);
                    assert!(ended(&again), "{number}: {again}");
                    assert_eq!(again.contains("kartoteka/replayed"), number.is_multiple_of(2), "{number}: {again}");
                }
            });
        }
    });
    assert_eq!(*dropped.lock().expect("no panic"), (0..CALLS).map(|number| (number, 1)).collect());
    let told = told(&office, "dropNote");
    let count = |sought: &str| told.iter().filter(|told| *told == sought).count();
    assert_eq!(count(INTENT), CALLS, "none goes out unrecorded, and none that does not go out is recorded as going");
    assert!(count(OK) >= CALLS && count(UNKNOWN) >= CALLS, "{} {}", count(OK), count(UNKNOWN));
    let (status, said) = kartoteka(&office, &["audit", "verify"]);
    assert!(status == Some(0) && said.contains("whole: "), "{said}");
}
