//! The operator's listener of the program itself: the numbers after calls, failures and refusals, and whether it is ready.
#![cfg(unix)]

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::Command,
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::running::{self, Program, serving};

/// A program in an empty environment, and where it says that it listens.
fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Program {
    Program::start(serving(arguments, variables))
}

/// What comes back for a request, whole.
fn ask(address: SocketAddr, head: &str, body: &str) -> String {
    running::ask(address, &with_length(head, body), Duration::from_secs(10))
}

fn with_length(head: &str, body: &str) -> String {
    format!(
        "{head}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

pub(crate) fn get(address: SocketAddr, path: &str) -> String {
    ask(address, &format!("GET {path} HTTP/1.1\r\nhost: localhost"), "")
}

const CALL: &str = "POST /mcp/tool/call HTTP/1.1\r\nhost: localhost";

fn call(program: &Program, tool: &str, arguments: &Value) -> String {
    ask(program.served, CALL, &json!({"tool": tool, "params": arguments}).to_string())
}

/// The numbers of a page, by name and labels. Whatever the format does not allow is a fault.
pub(crate) struct Page(BTreeMap<(String, BTreeMap<String, String>), f64>);

impl Page {
    pub(crate) fn of(program: &Program) -> Self {
        let answer = get(program.operator, "/metrics");
        let (head, text) = answer.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        assert!(head.to_lowercase().contains("content-type: text/plain; version=0.0.4; charset=utf-8"), "{head}");
        Self::parse(text)
    }

    fn parse(text: &str) -> Self {
        assert!(text.ends_with('\n'));
        let (mut page, mut family, mut seen) = (BTreeMap::new(), (String::new(), String::new()), Vec::new());
        for line in text.lines() {
            if let Some(help) = line.strip_prefix("# HELP ") {
                let (name, _) = help.split_once(' ').expect("a text");
                assert!(!seen.contains(&name), "{name} has two places");
                seen.push(name);
                family = (name.to_owned(), String::new());
            } else if let Some(kind) = line.strip_prefix("# TYPE ") {
                let (name, kind) = kind.split_once(' ').expect("a kind");
                assert_eq!(name, family.0);
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                assert_eq!(name.ends_with("_total"), kind == "counter", "{line}");
                kind.clone_into(&mut family.1);
            } else {
                let (name, labels, value) = sample(line);
                let suffix = name.strip_prefix(&family.0).unwrap_or_else(|| panic!("{line} is not of {}", family.0));
                let suffixes: &[&str] = if family.1 == "histogram" { &["_bucket", "_sum", "_count"] } else { &[""] };
                assert!(suffixes.contains(&suffix) && !family.1.is_empty(), "{line}");
                assert!(page.insert((name, labels), value).is_none(), "{line} is there twice");
            }
        }
        Self(page)
    }

    pub(crate) fn find(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.0.get(&(name.to_owned(), labels)).copied()
    }

    /// Every number has its row, with its labels, and every row its number.
    fn is_told_in_the_docs(&self) {
        let rows = include_str!("../../docs/operating.md").lines().filter_map(|line| line.strip_prefix("| `"));
        let is_number = |name: &str| ["mcp_", "kartoteka_", "process_"].iter().any(|prefix| name.starts_with(prefix));
        let mut rows: BTreeMap<&str, &str> =
            rows.filter_map(|row| row.split_once("` | ")).filter(|(name, _)| is_number(name)).collect();
        let told: BTreeMap<&str, &str> = rows.clone();
        // Of issuers and certificates, of which this server has none.
        for none in ["kartoteka_jwks_age_seconds", "kartoteka_certificate_end_seconds"] {
            rows.remove(none);
        }
        for (name, labels) in self.0.keys() {
            let family = ["_bucket", "_sum", "_count"].iter().find_map(|suffix| name.strip_suffix(suffix));
            let row =
                told.get(name.as_str()).or_else(|| told.get(family?)).unwrap_or_else(|| panic!("{name} has no row"));
            rows.retain(|known, _| known != name && Some(*known) != family);
            let told = row.split(" | ").next().unwrap_or_default();
            for label in labels.keys().filter(|label| *label != "le") {
                assert!(told.contains(&format!("`{label}`")), "`{label}` of {name} is not told");
            }
        }
        assert!(rows.is_empty(), "{rows:?} are told and not there");
    }

    #[track_caller]
    pub(crate) fn is(&self, name: &str, labels: &[(&str, &str)], expected: f64) {
        assert_eq!(self.find(name, labels), Some(expected), "{name} {labels:?}");
    }
}

/// One line: a name, labels and a value.
fn sample(line: &str) -> (String, BTreeMap<String, String>, f64) {
    let end = line.find(['{', ' ']).expect("a value");
    let (name, mut rest) = line.split_at(end);
    assert!(is_name(name, true), "{line}");
    let mut labels = BTreeMap::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (label, after) = rest.split_once("=\"").expect("a label");
            assert!(is_name(label, false), "{line}");
            let (value, after) = label_value(after);
            assert!(labels.insert(label.to_owned(), value).is_none(), "{line}");
            match after.strip_prefix(',') {
                Some(next) => rest = next,
                None => {
                    rest = after.strip_prefix('}').expect("an end of the labels");
                    break;
                }
            }
        }
    }
    let value = rest.strip_prefix(' ').and_then(|value| value.parse().ok());
    (name.to_owned(), labels, value.unwrap_or_else(|| panic!("{line} has no value")))
}

fn label_value(text: &str) -> (String, &str) {
    let (mut value, mut characters) = (String::new(), text.char_indices());
    while let Some((place, character)) = characters.next() {
        match character {
            '"' => return (value, &text[place + 1..]),
            '\\' => match characters.next().expect("an escaped character").1 {
                'n' => value.push('\n'),
                escaped @ ('\\' | '"') => value.push(escaped),
                other => panic!("`\\{other}` means nothing"),
            },
            other => value.push(other),
        }
    }
    panic!("a value of a label has no end: {text}");
}

fn is_name(name: &str, with_colons: bool) -> bool {
    let first = name.chars().next();
    first.is_some_and(|first| !first.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || (with_colons && c == ':'))
}

#[test]
fn the_numbers_after_calls_failures_and_refusals() {
    let program = start(&["--demo", "--operator", "127.0.0.1:0"], &[]);
    let before = Page::of(&program);
    before.is("mcp_tool_calls_total", &[("tool", "getLeads")], 0.0);
    before.is("kartoteka_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    before.is("kartoteka_sessions", &[], 0.0);
    assert!(before.find("process_start_time_seconds", &[]).expect("a start") > 1.7e9);

    let may = json!({"filter": {">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59"}});
    for _ in 0..3 {
        assert!(call(&program, "getLeads", &may).contains("\"isError\":false"));
    }
    assert!(call(&program, "getLeads", &json!({"limit": "many"})).contains("\"isError\":true"));
    let hostile = "getLeads\"} 1\nkartoteka_calls_in_flight 99";
    assert!(call(&program, hostile, &json!({})).starts_with("HTTP/1.1 404"));
    assert!(ask(program.served, "POST /mcp HTTP/1.1\r\nhost: evil.example", "{}").starts_with("HTTP/1.1 403"));
    let origin = "POST /mcp HTTP/1.1\r\nhost: localhost\r\norigin: https://evil.example";
    assert!(ask(program.served, origin, "{}").starts_with("HTTP/1.1 403"));
    let list = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
    let post = "POST /mcp HTTP/1.1\r\nhost: localhost\r\naccept: application/json, text/event-stream";
    assert!(ask(program.served, post, list).starts_with("HTTP/1.1 200"));
    let initialize = crate::client::initialize("2025-11-25").to_string();
    let begun = ask(program.served, post, &initialize).to_lowercase();
    let (_, session) = begun.split_once("mcp-session-id: ").expect("a session");

    let page = Page::of(&program);
    page.is("mcp_tool_calls_total", &[("tool", "getLeads")], 4.0);
    page.is("mcp_tool_calls_total", &[("tool", "getDeals")], 0.0);
    page.is("mcp_tool_errors_total", &[("tool", "getLeads"), ("kind", "bad_argument")], 1.0);
    assert!(page.find("mcp_tool_avg_latency_ms", &[("tool", "getLeads")]).is_some_and(|mean| mean > 0.0));
    assert_eq!(page.find("mcp_tool_avg_latency_ms", &[("tool", "getDeals")]), None);
    page.is("mcp_server_session_duration_seconds_count", &[], 0.0);
    let took = "mcp_server_operation_duration_seconds";
    let of = [("mcp_method_name", "tools/call"), ("gen_ai_tool_name", "getLeads")];
    page.is(&format!("{took}_count"), &of, 3.0);
    page.is(&format!("{took}_count"), &[of[0], of[1], ("error_type", "tool_error")], 1.0);
    page.is(&format!("{took}_bucket"), &[of[0], of[1], ("le", "+Inf")], 3.0);
    page.is(&format!("{took}_bucket"), &[of[0], of[1], ("le", "300")], 3.0);
    assert!(page.find(&format!("{took}_sum"), &of).is_some_and(|sum| sum > 0.0));
    page.is(&format!("{took}_count"), &[("mcp_method_name", "tools/list")], 1.0);
    page.is("kartoteka_refusals_total", &[("check", "host")], 1.0);
    page.is("kartoteka_refusals_total", &[("check", "origin")], 1.0);
    page.is("kartoteka_refusals_total", &[("check", "connections")], 0.0);
    page.is("kartoteka_refusals_total", &[("check", "rights")], 0.0);
    page.is("kartoteka_refusals_total", &[("check", "breaker")], 0.0);
    page.is("kartoteka_store_errors_total", &[], 0.0);
    page.is("kartoteka_approvals", &[("state", "waiting")], 0.0);
    page.is("kartoteka_pins", &[("state", "waiting")], 0.0);
    assert!(page.find("kartoteka_admissions_total", &[("means", "anonymous"), ("outcome", "admitted")]) >= Some(6.0));
    page.is("kartoteka_sessions", &[], 1.0);
    page.is("kartoteka_calls_in_flight", &[], 0.0);
    page.is("kartoteka_connections_given_up_total", &[], 0.0);
    page.is("kartoteka_log_lines_dropped_total", &[], 0.0);
    let portal = [("catalog", "bitrix24"), ("backend", "portal")];
    let answered = page.find("kartoteka_upstream_requests_total", &[portal[0], portal[1], ("outcome", "ok")]);
    assert!(answered.is_some_and(|answered| answered >= 3.0), "{answered:?}");
    assert_eq!(page.find("kartoteka_upstream_request_duration_seconds_count", &portal), answered);
    page.is("kartoteka_upstream_requests_total", &[portal[0], portal[1], ("outcome", "unreachable")], 0.0);
    // The lists of names of the first call.
    page.is("kartoteka_upstream_batched_reads_total", &portal, 3.0);
    page.is_told_in_the_docs();
    let session = session.lines().next().expect("its id");
    let delete = format!("DELETE /mcp HTTP/1.1\r\nhost: localhost\r\nmcp-session-id: {session}");
    assert!(ask(program.served, &delete, "").starts_with("HTTP/1.1 204"));
    Page::of(&program).is("mcp_server_session_duration_seconds_count", &[], 1.0);
    let known = |(name, labels): &(String, BTreeMap<String, String>)| {
        name.contains("99") || labels.values().any(|v| v.contains('\n'))
    };
    assert!(!page.0.keys().any(known), "a client's words are no label");
}

#[test]
fn a_call_in_flight_keeps_the_listener_up_until_the_server_has_ended() {
    let backend = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}/rest/1/abcdef0123456789/", backend.local_addr().expect("a bound address"));
    let variables = [("BITRIX_BASE_URL", base.as_str()), ("KARTOTEKA_OPERATOR", "127.0.0.1:0")];
    let mut program = start(&[], &variables);
    let ready = get(program.operator, "/ready");
    assert!(ready.starts_with("HTTP/1.1 200") && ready.ends_with(r#"{"status":"ready","catalogs":1}"#), "{ready}");

    let calling = {
        let served = program.served;
        let body = json!({"tool": "getLead", "params": {"id": 1}}).to_string();
        thread::spawn(move || ask(served, CALL, &body))
    };
    let (mut asked, _) = backend.accept().expect("a request");
    let mut head = [0; 16];
    asked.read_exact(&mut head).expect("a request");
    let page = Page::of(&program);
    page.is("kartoteka_calls_in_flight", &[], 1.0);
    page.is("kartoteka_connections", &[("state", "open")], 1.0);
    page.is("kartoteka_connections", &[("state", "busy")], 1.0);
    page.is("kartoteka_connections", &[("state", "idle")], 0.0);
    page.is("kartoteka_connections", &[("state", "given_up")], 0.0);
    page.is("mcp_tool_calls_total", &[("tool", "getLead")], 0.0);

    let told = Command::new("kill").args(["-TERM", &program.child.id().to_string()]).status().expect("`kill` is there");
    assert!(told.success());
    let stopping = loop {
        let ready = get(program.operator, "/ready");
        if !ready.starts_with("HTTP/1.1 200") {
            break ready;
        }
    };
    assert!(stopping.starts_with("HTTP/1.1 503") && stopping.contains(r#""status":"stopping""#), "{stopping}");
    Page::of(&program).is("kartoteka_calls_in_flight", &[], 1.0);
    asked.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").expect("an open connection");
    assert!(calling.join().expect("an answer").starts_with("HTTP/1.1 200"));
    assert_eq!(program.child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_client_that_does_not_wait_has_abandoned_its_call() {
    let backend = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}/rest/1/abcdef0123456789/", backend.local_addr().expect("a bound address"));
    let variables = [("BITRIX_BASE_URL", base.as_str()), ("KARTOTEKA_OPERATOR", "127.0.0.1:0")];
    let program = start(&[], &variables);
    let message = crate::client::modern(crate::client::call("getLead", json!({"id": 1}))).to_string();
    let head = "POST /mcp HTTP/1.1\r\nhost: localhost\r\naccept: application/json, text/event-stream\r\n\
                mcp-protocol-version: 2026-07-28\r\nmcp-method: tools/call\r\nmcp-name: getLead";
    let mut client = TcpStream::connect(program.served).expect("a listening program");
    client.write_all(with_length(head, &message).as_bytes()).expect("an open connection");
    let (_asked, _) = backend.accept().expect("a request");
    drop(client);
    let page = loop {
        let page = Page::of(&program);
        if page.find("mcp_tool_calls_total", &[("tool", "getLead")]) == Some(1.0) {
            break page;
        }
    };
    page.is("mcp_tool_errors_total", &[("tool", "getLead"), ("kind", "abandoned")], 1.0);
    page.is("kartoteka_calls_in_flight", &[], 0.0);
}

#[test]
fn the_listener_is_the_operators_alone() {
    let program = start(&["--demo", "--operator", "127.0.0.1:0"], &[]);
    let of = |head: &str| ask(program.operator, head, "");
    assert!(of("GET /metrics HTTP/1.1\r\nhost: evil.example").starts_with("HTTP/1.1 403"));
    assert!(of("GET /metrics HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost").starts_with("HTTP/1.1 403"));
    assert!(of("GET http://evil.example/metrics HTTP/1.1\r\nhost: localhost").starts_with("HTTP/1.1 403"));
    assert!(of("POST /metrics HTTP/1.1\r\nhost: localhost").starts_with("HTTP/1.1 405"));
    assert!(get(program.operator, "/mcp").starts_with("HTTP/1.1 404"));
    // And the wires of clients have none of it.
    for path in ["/metrics", "/ready", "/console/", "/mcp/console/", "/mcp/metrics"] {
        assert!(get(program.served, path).starts_with("HTTP/1.1 404"), "{path}");
    }
    // More connections than there may be are refused, and a place that is given back is taken again.
    let mut held: Vec<TcpStream> =
        (0..48).map(|_| TcpStream::connect(program.operator).expect("a listening program")).collect();
    for stream in &mut held {
        stream.write_all(b"GET /ready HTTP/1.1\r\nhost: localhost\r\n\r\n").expect("an open connection");
        stream.read_exact(&mut [0; 12]).expect("an answer");
    }
    assert!(get(program.operator, "/api/connections").starts_with("HTTP/1.1 503"));
    drop(held);
    while !get(program.operator, "/api/connections").starts_with("HTTP/1.1 401") {}
}

#[test]
fn without_being_asked_for_there_is_no_listener_and_a_place_that_is_none_is_refused() {
    let refused = |arguments: &[&str], variables: &[(&str, &str)]| {
        let ended = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
            .args(["serve", "--demo", "--http", "127.0.0.1:0"])
            .args(arguments)
            .current_dir(std::env::temp_dir())
            .env_clear()
            .envs(variables.iter().copied())
            .output()
            .expect("the program starts");
        (ended.status.code(), String::from_utf8(ended.stderr).expect("text"))
    };
    let (code, told) = refused(&[], &[("KARTOTEKA_OPERATOR", "yes")]);
    assert!(code == Some(2) && told.contains("KARTOTEKA_OPERATOR") && told.contains("127.0.0.1:9600"), "{told}");
    let (code, told) = refused(&["--operator", "nowhere"], &[]);
    assert!(code == Some(2) && told.contains("`nowhere` is no place to listen at"), "{told}");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let place = taken.local_addr().expect("a bound address").to_string();
    let (code, told) = refused(&["--operator", &place], &[]);
    assert!(code == Some(2) && told.contains("another process listens on"), "{told}");
}

#[test]
fn who_takes_every_place_hears_so_in_json_and_leaves_the_probes_their_answers() {
    let program = start(&["--demo", "--operator", "127.0.0.1:0"], &[]);
    let open = || TcpStream::connect(program.operator).expect("it listens");
    let _held: Vec<TcpStream> = (0..48).map(|_| open()).collect();
    let mut refused = String::new();
    // Places are taken as connections are accepted.
    for _ in 0..100 {
        refused = get(program.operator, "/api/connections");
        if refused.starts_with("HTTP/1.1 503") {
            break;
        }
    }
    let (head, body) = refused.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.starts_with("HTTP/1.1 503") && head.contains("retry-after"), "{refused}");
    let body: Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(body["code"], "busy", "{body}");
    assert!(body["detail"].is_string() && body.get("jsonrpc").is_none(), "{body}");
    assert!(get(program.operator, "/ready").starts_with("HTTP/1.1 200"));
}
