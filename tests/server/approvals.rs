//! Approvals in the program itself: a call waits, another person decides of it over the operator's listener, by a program, in a
//! browser or on the command line, and it is made once, whatever happens to the process.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use kartoteka::access::token;
use serde_json::{Value, json};

use crate::running::{self, Program, serving};

const PATIENCE: Duration = Duration::from_secs(30);

/// A backend that counts what it is asked.
struct Backend {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Backend {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let (address, asked) = (listener.local_addr().expect("bound"), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                let mut lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
                // A connection that is opened ahead may ask nothing.
                if lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {
                    counted.fetch_add(1, SeqCst);
                    let body = r#"{"id":5}"#;
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    let _gone = stream.write_all(answer.as_bytes());
                    let _closed = stream.shutdown(std::net::Shutdown::Write);
                }
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> usize {
        self.asked.load(SeqCst)
    }
}

/// A folder with a catalog and an operator's file, and the tokens that it names.
struct Office {
    folder: tempfile::TempDir,
    backend: Backend,
    tokens: [(&'static str, String); 3],
}

impl Office {
    fn new() -> Self {
        let backend = Backend::start();
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
            std::fs::write(path, text).expect("it can be written");
        };
        let base = format!("catalog: crm\nbackends:\n  crm: {{ base: \"http://{}/api\" }}\n", backend.address);
        write("crm/catalog.yaml", &base);
        write(
            "crm/tools/closeLead.yaml",
            "tool: closeLead\nguard: { approval: true }\nrequired: [id]\narguments:\n  id: { type: integer }\n  note: { type: string }\nrequest: DELETE leads/$id\nquery: { note: $note }\n",
        );
        write(
            "crm/locales/en/crm.ftl",
            "closeLead = Close a lead\n    .description = Closes it.\n    .approval = Lead { $id } is gone for good.\nargument-id = Which.\nargument-note = Why.\n",
        );
        let tokens = ["clerk", "boss", "auditor"].map(|name| (name, token::new().expose().to_owned()));
        let line = |(name, token): &(&str, String)| {
            let digest = token::hexadecimal(&token::digest(token));
            format!("    - {{ name: {name}, sha256: {digest}, roles: [{name}] }}\n")
        };
        let lines: String = tokens.iter().map(line).collect();
        let store = folder.path().join("store.db");
        write(
            "kartoteka.yaml",
            &format!(
                "kartoteka: 1\nidentity:\n  tokens:\n{lines}roles:\n  clerk: {{ level: delete }}\n  boss: {{ level: delete, may: [approve] }}\n  auditor: {{ may: [audit] }}\napprovals: {{ by: [operator] }}\nstore: {{ url: \"sqlite:{}\", keys: [{{ id: a, key: $env.STORE_KEY }}] }}\n",
                store.display()
            ),
        );
        Self { folder, backend, tokens }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn start(&self) -> Program {
        let (catalog, config, key) = (self.path("crm"), self.path("kartoteka.yaml"), "ab".repeat(32));
        let arguments = ["--catalog", &catalog, "--config", &config, "--operator", "127.0.0.1:0"];
        Program::start(serving(&arguments, &[("STORE_KEY", &key)]))
    }

    fn token(&self, name: &str) -> &str {
        &self.tokens.iter().find(|(known, _)| *known == name).expect("there is one").1
    }

    /// What the operator's listener says to a caller.
    fn operator(&self, program: &Program, who: &str, head: &str, body: &str) -> (u16, Value) {
        let head = format!("{head}\r\nauthorization: Bearer {}", self.token(who));
        let (status, _, body) = ask(program.operator, &head, body);
        (status, serde_json::from_str(&body).unwrap_or_default())
    }

    /// Closes a lead, as a caller; gives the structured content.
    fn close(&self, program: &Program, who: &str, params: &Value) -> Value {
        let token = self.token(who);
        let head =
            format!("POST /mcp/tool/call HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json");
        let (_, _, body) = ask(program.served, &head, &json!({"tool": "closeLead", "params": params}).to_string());
        serde_json::from_str(&body).unwrap_or_else(|_| panic!("no JSON: {body}"))
    }

    /// Closes a lead, which waits; gives the id and the digest of its record.
    fn waits(&self, program: &Program, who: &str, params: &Value) -> (String, String) {
        let answer = self.close(program, who, params);
        let answer = answer.to_string();
        assert!(answer.contains("approval_required"), "{answer}");
        let id = answer.split("ap_").nth(1).expect("an id").chars().take(32).collect::<String>();
        let id = format!("ap_{id}");
        let (status, shown) = self.operator(program, "boss", &format!("GET /api/approvals/{id} HTTP/1.1"), "");
        assert_eq!(status, 200, "{shown}");
        (id, shown["digest"].as_str().expect("a digest").to_owned())
    }

    fn decides(&self, program: &Program, who: &str, id: &str, verdict: &str, digest: &str) -> (u16, Value) {
        let head = format!("POST /api/approvals/{id}/{verdict} HTTP/1.1\r\ncontent-type: application/json");
        self.operator(program, who, &head, &json!({"digest": digest, "reason": "agreed"}).to_string())
    }
}

/// The status, the head and the body of what comes back.
fn ask(address: SocketAddr, head: &str, body: &str) -> (u16, String, String) {
    let request =
        format!("{head}\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let answer = running::ask(address, &request, PATIENCE);
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    (head[9..12].parse().expect("a status"), head.to_owned(), body.to_owned())
}

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
    for route in ["GET /approvals".to_owned(), format!("POST /approvals/{id}")] {
        let (status, head, _) = ask(program.operator, &format!("{route} HTTP/1.1"), "decision=approve");
        assert_eq!(status, 303, "{route}");
        assert!(head.to_lowercase().contains("location: /login"), "{head}");
    }
    // The numbers are for no page at all.
    let own = format!("GET /metrics HTTP/1.1\r\norigin: http://{}", program.operator);
    assert_eq!(ask(program.operator, &own, "").0, 403);
    assert_eq!(ask(program.operator, "GET /metrics HTTP/1.1", "").0, 200);
    office.waits(&program, "clerk", &json!({"id": 5}));
    assert_eq!(office.backend.asked(), 0);
}

#[test]
fn a_person_decides_on_a_page() {
    let office = Office::new();
    let program = office.start();
    let given = json!({"id": 5, "note": "</pre><script>alert(1)</script>"});
    let (id, digest) = office.waits(&program, "clerk", &given);
    let own = format!("origin: http://{}", program.operator);
    let login = |origin: &str, token: &str| {
        let head = format!("POST /login HTTP/1.1\r\n{origin}\r\ncontent-type: application/x-www-form-urlencoded");
        ask(program.operator, &head, &format!("token={token}"))
    };
    assert_eq!(login("x: y", office.token("boss")).0, 403, "no page of ours");
    assert_eq!(login(&own, "ktk_wrong").0, 401);
    let (status, head, _) = login(&own, office.token("boss"));
    assert_eq!(status, 303, "{head}");
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains(office.token("boss"))
    );
    let cookie = format!("cookie: {}", cookie.split(';').next().expect("a value"));
    let (status, head, page) = ask(program.operator, &format!("GET /approvals HTTP/1.1\r\n{cookie}"), "");
    assert_eq!(status, 200, "{page}");
    assert!(head.to_lowercase().contains("content-security-policy: default-src 'none'"), "{head}");
    assert!(
        page.contains("Lead 5 is gone for good.") && page.contains(&digest) && page.contains("token:clerk"),
        "{page}"
    );
    assert!(!page.contains("<script"), "{page}");
    let (_, _, russian) =
        ask(program.operator, &format!("GET /approvals HTTP/1.1\r\n{cookie}\r\naccept-language: ru"), "");
    assert!(russian.contains("Одобрить"), "{russian}");
    let key = page.split("name=\"key\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
    let decide = |headers: &str, body: &str| {
        let head = format!(
            "POST /approvals/{id} HTTP/1.1\r\n{cookie}\r\n{headers}\r\ncontent-type: application/x-www-form-urlencoded"
        );
        ask(program.operator, &head, body).0
    };
    let whole = format!("decision=approve&digest={digest}&key={key}");
    assert_eq!(decide(&own, &format!("decision=approve&digest={digest}")), 403, "no key");
    assert_eq!(decide(&own, &format!("decision=approve&digest={digest}&key=other")), 403, "another key");
    assert_eq!(decide("x: y", &whole), 403, "no origin");
    assert_eq!(decide("origin: https://evil.example", &whole), 403, "another origin");
    assert_eq!(decide(&own, &format!("decision=approve&digest={}&key={key}", "0".repeat(64))), 412, "another digest");
    // The cookie alone decides nothing in JSON either.
    let head = format!("POST /api/approvals/{id}/approve HTTP/1.1\r\n{cookie}\r\n{own}");
    assert_eq!(ask(program.operator, &head, &json!({ "digest": digest }).to_string()).0, 403);
    assert_eq!(decide(&own, &whole), 303);
    assert_eq!(decide(&own, &whole), 409, "it was decided");
    office.close(&program, "clerk", &given);
    assert_eq!(office.backend.asked(), 1);
    let out = format!("POST /logout HTTP/1.1\r\n{cookie}\r\n{own}");
    for unsigned in ["", "key=other"] {
        assert_eq!(ask(program.operator, &out, unsigned).0, 403, "no key of a form of ours");
    }
    assert_eq!(ask(program.operator, &out, &format!("key={key}")).0, 303);
    assert_eq!(ask(program.operator, &format!("GET /approvals HTTP/1.1\r\n{cookie}"), "").0, 303, "it was signed out");
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

#[test]
fn a_store_that_cannot_be_opened_is_no_start() {
    let office = Office::new();
    std::fs::write(office.path("store.db"), "this is a letter, and no database at all").expect("it can be written");
    let (catalog, config, key) = (office.path("crm"), office.path("kartoteka.yaml"), "ab".repeat(32));
    let arguments = ["--catalog", &catalog, "--config", &config];
    let mut command = serving(&arguments, &[("STORE_KEY", &key)]);
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
    let two_eyes = text.replace("by: [operator]", "by: [operator], four_eyes: false").replace("store.db", "other.db");
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
