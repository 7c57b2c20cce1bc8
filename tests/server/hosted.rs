//! Callers who bring a credential of their own for the backends of a catalog: the program as operators start it, before the
//! stand-in of BottleCRM.
#![cfg(unix)]

use std::future::pending;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use kartoteka_demo::bottlecrm::{self, Crm};
use serde_json::{Value, json};

use crate::office;
use crate::running::{Program, serving};

const ADMIN: &str = "bcrm_pat_demo0admin0demo0admin0demo0";

/// What the program is started with. Nothing of this machine's own environment counts.
fn command(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kartoteka"));
    command.arg("serve").args(arguments).current_dir(folder);
    let ours = ["KARTOTEKA_", "SERVER_", "BCRM_", "BITRIX_", "WORKSPACE_", "LOG_"];
    for (name, _) in std::env::vars().filter(|(name, _)| ours.iter().any(|prefix| name.starts_with(prefix))) {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A program that serves over HTTP, and ends with its test.
struct Hosted {
    child: Child,
    address: String,
}

impl Drop for Hosted {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Hosted {
    fn start(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut child = command(folder, arguments, variables).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let mut told = String::new();
        let address = loop {
            let line = lines.next().unwrap_or_else(|| panic!("it ended: {told}")).expect("text");
            if let Some(rest) = line.strip_prefix("listening on http://") {
                break rest.split('/').next().expect("a place").to_owned();
            }
            told.push_str(&line);
        };
        // What it says from now on is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    /// The answer to one request: its head and its body.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (String, Value) {
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("content-type: application/json\r\naccept: application/json, text/event-stream\r\n");
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        let mut stream = TcpStream::connect(&self.address).expect("a listening program");
        stream.write_all(request.as_bytes()).expect("a reading program");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        (head.to_owned(), serde_json::from_str(body).unwrap_or(Value::Null))
    }

    fn say(&self, headers: &[(&str, &str)], method: &str, params: Value) -> (String, Value) {
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        self.ask("POST", "/mcp", headers, &message.to_string())
    }

    fn search(&self, headers: &[(&str, &str)]) -> Value {
        let (_, body) =
            self.say(headers, "tools/call", json!({"name": "crm_search", "arguments": {"entity": "leads"}}));
        body["result"].clone()
    }
}

/// What the program says that does not start.
fn refused(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let Output { status, stderr, .. } =
        command(folder, arguments, variables).output().expect("the program runs to its end");
    assert_eq!(status.code(), Some(2));
    String::from_utf8(stderr).expect("text")
}

async fn crm() -> (Crm, tempfile::TempDir) {
    let crm = bottlecrm::start(pending()).await.expect("a free port");
    (crm, tempfile::tempdir().expect("a folder"))
}

const HTTP: [&str; 2] = ["--http", "127.0.0.1:0"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bottlecrm_alone_asks_every_caller_for_a_token_of_their_own() {
    let (crm, folder) = crm().await;
    let hosted = Hosted::start(folder.path(), &HTTP, &[("BCRM_BASE_URL", &crm.base_url())]);
    let begin =
        json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    for (method, params) in [("initialize", begin), ("tools/list", json!({})), ("server/discover", json!({}))] {
        let (head, body) = hosted.say(&[], method, params.clone());
        assert!(head.starts_with("HTTP/1.1 401") && head.contains("www-authenticate: Bearer"), "{method}: {head}");
        assert_eq!(body["error"], "unauthorized", "{body}");
        assert!(body["detail"].as_str().is_some_and(|detail| detail.contains("Authorization: Bearer")), "{body}");
        let (head, _) = hosted.say(&[("authorization", "Basic YTpi")], method, params.clone());
        assert!(head.starts_with("HTTP/1.1 401"), "{method}: {head}");
    }
    assert!(hosted.ask("GET", "/healthz", &[], "").0.starts_with("HTTP/1.1 200"));
    let own = format!("Bearer {ADMIN}");
    let (head, body) = hosted.say(&[("authorization", &own)], "tools/list", json!({}));
    assert!(head.starts_with("HTTP/1.1 200") && body["result"]["tools"].as_array().is_some_and(|all| all.len() == 8));
    assert_eq!(hosted.search(&[("authorization", &own)])["isError"], false);
    // Whether a token is good, the CRM says of each call.
    let wrong = hosted.search(&[("authorization", "Bearer bcrm_pat_of_nobody_at_all")]);
    assert_eq!(wrong["structuredContent"]["error"]["code"], "unauthorized", "{wrong}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_own_token_is_for_stdio_and_not_for_http() {
    let (crm, folder) = crm().await;
    let url = crm.base_url();
    let with_token = [("BCRM_BASE_URL", url.as_str()), ("BCRM_TOKEN", ADMIN)];
    let told = refused(folder.path(), &HTTP, &with_token);
    assert!(told.contains("BCRM_TOKEN") && told.contains("every caller") && !told.contains(ADMIN), "{told}");
    let told = refused(folder.path(), &["--stdio"], &with_token[..1]);
    assert!(told.contains("BCRM_TOKEN") && told.contains("stdio"), "{told}");
    // The variables of bcrm-mcp say how to serve.
    let asked = [&with_token[..], &[("BCRM_TRANSPORT", "http")]].concat();
    assert!(refused(folder.path(), &[], &asked).contains("BCRM_TOKEN"));
    let asked = [&with_token[..1], &[("BCRM_TRANSPORT", "stdio")]].concat();
    assert!(refused(folder.path(), &[], &asked).contains("stdio"));
    // Nor are records written among the answers, however stdio was asked for.
    let records = folder.path().join("kartoteka.yaml");
    std::fs::write(&records, "kartoteka: 1\naudit: { file: /dev/stdout }\n").expect("a folder");
    let asked = [&with_token[..], &[("BCRM_TRANSPORT", "stdio")]].concat();
    let told = refused(folder.path(), &[], &asked);
    assert!(told.contains("/dev/stdout") && !told.contains(ADMIN), "{told}");
    std::fs::remove_file(records).expect("a file that was written");
    let asked = [&with_token[..1], &[("BCRM_TRANSPORT", "http"), ("BCRM_PORT", "0"), ("BCRM_PATH", "/crm")]].concat();
    let hosted = Hosted::start(folder.path(), &[], &asked);
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).to_string();
    let own = format!("Bearer {ADMIN}");
    for path in ["/crm", "/mcp"] {
        assert!(hosted.ask("POST", path, &[], &list).0.starts_with("HTTP/1.1 401"), "{path}");
        assert!(hosted.ask("POST", path, &[("authorization", &own)], &list).0.starts_with("HTTP/1.1 200"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beside_bitrix24_nothing_changes() {
    let (crm, folder) = crm().await;
    let bitrix = ("BITRIX_BASE_URL", "https://portal.example/rest/1/abcdefghij/");
    let hosted = Hosted::start(folder.path(), &HTTP, &[bitrix]);
    assert!(hosted.say(&[], "tools/list", json!({})).0.starts_with("HTTP/1.1 200"));
    let both = Hosted::start(folder.path(), &HTTP, &[bitrix, ("BCRM_BASE_URL", &crm.base_url())]);
    assert!(both.say(&[], "tools/list", json!({})).0.starts_with("HTTP/1.1 200"));
    assert_eq!(both.search(&[])["structuredContent"]["error"]["code"], "unauthorized");
}

#[test]
fn a_credential_that_anyone_can_make_up_has_no_power_over_the_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("kartoteka.yaml");
    let say = |roles: &str, verify: &str| {
        let text = format!(
            "kartoteka: 1\nidentity:\n  passthrough:\n    - {{ catalog: bottlecrm, pattern: \"bcrm_pat_[A-Za-z0-9_]+\"{roles}{verify} }}\n\
             roles: {{ staff: {{ may: [operate, audit, approve] }}, boss: {{ includes: [staff] }} }}\naudit: {{ file: audit.jsonl }}\n"
        );
        std::fs::write(&config, text).expect("a folder");
    };
    let path = config.to_str().expect("a path of text");
    let arguments = ["--demo", "bottlecrm", "--operator", "127.0.0.1:0", "--config", path];
    let verify = ", verify: { tool: crm_search, arguments: { entity: leads, limit: 1 } }";
    let asks = |token: &str| {
        let mut command = serving(&arguments, &[]);
        command.current_dir(folder.path());
        let program = Program::start(command);
        let token_wanted = json!({"name": "evil", "roles": ["staff"]});
        let ask = |line: &str, body: &Value| office::ask_as(program.operator, token, line, body).0;
        [
            ask("POST /api/tokens", &token_wanted),
            ask("GET /api/audit", &Value::Null),
            ask("POST /api/reload", &json!({})),
            ask("GET /api/approvals", &Value::Null),
            ask("GET /api/tenants", &Value::Null),
        ]
    };
    say("", "");
    assert_eq!(asks("bcrm_pat_invented_by_anyone"), [403; 5]);
    say("", verify);
    assert_eq!(asks(ADMIN), [403; 5]);
    assert_eq!(asks("bcrm_pat_invented_by_anyone"), [401; 5]);
    // Who is known by a test has the powers of a role that is named for them.
    say(", roles: [boss]", verify);
    assert_eq!(asks(ADMIN), [201, 200, 200, 200, 200]);
    say(", roles: [boss]", "");
    assert!(refused(folder.path(), &arguments[..2], &[]).contains("passthrough-may"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_credential_of_the_callers_own_is_tested_and_goes_to_its_backend_alone() {
    let (crm, folder) = crm().await;
    let file = r#"kartoteka: 1
identity:
  tokens: [{ name: clerk, token: file:clerk.txt, roles: [clerk] }, { name: idle, token: file:idle.txt }]
  passthrough:
    - catalog: bottlecrm
      pattern: "bcrm_pat_[A-Za-z0-9_]+"
      verify: { tool: crm_search, arguments: { entity: leads, limit: 1 } }
    - { catalog: bottlecrm, header: X-BottleCRM-Token, pattern: "bcrm_pat_[A-Za-z0-9_]+" }
roles: { clerk: { level: delete } }
"#;
    std::fs::write(folder.path().join("kartoteka.yaml"), file).expect("a folder");
    std::fs::write(folder.path().join("clerk.txt"), "clerk-clerk-clerk-clerk-clerk-clerk").expect("a folder");
    std::fs::write(folder.path().join("idle.txt"), "idle-idle-idle-idle-idle-idle-idle-idle").expect("a folder");
    let url = crm.base_url();
    let variables = [("BCRM_BASE_URL", url.as_str()), ("BITRIX_BASE_URL", "https://portal.example/rest/1/abcdefghij/")];
    let told = refused(folder.path(), &HTTP, &[&variables[..], &[("BCRM_TOKEN", ADMIN)]].concat());
    assert!(told.contains("passthrough") && told.contains("BCRM_TOKEN") && !told.contains(ADMIN), "{told}");

    let hosted = Hosted::start(folder.path(), &HTTP, &variables);
    let own = format!("Bearer {ADMIN}");
    let tools = |headers: &[(&str, &str)]| {
        let (head, body) = hosted.say(headers, "tools/list", json!({}));
        let names = body["result"]["tools"].as_array().map(|all| all.len());
        (head.lines().next().unwrap_or_default().to_owned(), names)
    };
    // The credential is who calls: it sees its own catalog, and nothing else.
    assert_eq!(tools(&[("authorization", &own)]), ("HTTP/1.1 200 OK".to_owned(), Some(8)));
    assert_eq!(hosted.search(&[("authorization", &own)])["isError"], false);
    let hidden = hosted.say(&[("authorization", &own)], "tools/call", json!({"name": "getLeads", "arguments": {}})).1;
    assert!(hidden["error"]["message"].as_str().is_some_and(|text| text.contains("getLeads")), "{hidden}");
    // One that the CRM does not know is known nowhere; what only looks like one is not sent to it.
    for shown in ["Bearer bcrm_pat_of_nobody_at_all", "Bearer ktk_bcrm_pat_x", "Bearer other"] {
        assert!(tools(&[("authorization", shown)]).0.starts_with("HTTP/1.1 401"), "{shown}");
    }
    // Beside another identity it is for the CRM alone, and adds no right.
    let clerk = ("authorization", "Bearer clerk-clerk-clerk-clerk-clerk-clerk");
    let all = tools(&[clerk]).1.expect("a list");
    assert!(all > 8, "{all}");
    assert_eq!(hosted.search(&[clerk])["structuredContent"]["error"]["code"], "unauthorized");
    assert_eq!(hosted.search(&[clerk, ("x-bottlecrm-token", ADMIN)])["isError"], false);
    assert_eq!(tools(&[clerk, ("x-bottlecrm-token", ADMIN)]).1, Some(all));
    let idle = ("authorization", "Bearer idle-idle-idle-idle-idle-idle-idle-idle");
    assert_eq!(tools(&[idle, ("x-bottlecrm-token", ADMIN)]).1, Some(0));
    assert!(tools(&[clerk, ("x-bottlecrm-token", "other")]).0.starts_with("HTTP/1.1 401"));
    assert!(tools(&[("x-bottlecrm-token", ADMIN)]).0.starts_with("HTTP/1.1 401"));
}
