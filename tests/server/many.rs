//! Many tenants at once: each has a connection of its own, and what it asks goes out with its own settings.
#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::RawQuery;
use axum::{Router, routing::get};
use kartoteka::access::token;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::office::token_line;
use crate::running::{Program, serving};

const TENANTS: usize = 1_000;

/// Calls of each tenant.
const CALLS: usize = 10;

/// Connections over which they come.
const AT_ONCE: usize = 100;

/// What a connection of a tenant may take, in bytes; an unoptimised program takes more than one that is served.
const A_TENANT: usize = 200 << 10;

/// A system that says which tenant it was asked for.
async fn system() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let answer =
        |RawQuery(query): RawQuery| async move { json!({ "id": 5, "asked": query.unwrap_or_default() }).to_string() };
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/api/leads/{id}", get(answer))).await });
    address
}

/// A program with so many tenants, and the token of each.
fn program(folder: &std::path::Path, system: SocketAddr) -> (Program, Vec<String>) {
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    };
    write(
        "crm/catalog.yaml",
        &format!(
            "catalog: crm\nsettings:\n  unit: {{ env: CRM_UNIT, type: string }}\nbackends:\n  crm: {{ base: \"http://{system}/api\" }}\n"
        ),
    );
    write(
        "crm/tools/getLead.yaml",
        "tool: getLead\nrequired: [id]\narguments:\n  id: { type: integer }\nrequest: GET leads/$id\nquery: { unit: $setting.unit }\n",
    );
    write("crm/locales/en/crm.ftl", "getLead = A lead\n    .description = Reads it.\nargument-id = Which.\n");
    let tokens: Vec<String> = (0..TENANTS).map(|_| token::new().expose().to_owned()).collect();
    let (mut lines, mut tenants) = (String::new(), String::new());
    for (number, token) in tokens.iter().enumerate() {
        lines.push_str(&token_line(&format!("bot{number}"), &format!("t{number}"), "reader", token));
        writeln!(tenants, "  t{number}: {{ settings: {{ crm: {{ unit: unit-{number}-end }} }} }}")
            .expect("a text grows");
    }
    let roles = "roles: { reader: { level: read } }";
    write("kartoteka.yaml", &format!("kartoteka: 1\nidentity:\n  tokens:\n{lines}{roles}\ntenants:\n{tenants}"));
    let at = |name: &str| folder.join(name).display().to_string();
    let (catalog, config) = (at("crm"), at("kartoteka.yaml"));
    let arguments = ["--catalog", &catalog, "--config", &config, "--operator", "127.0.0.1:0"];
    (Program::start(serving(&arguments, &[("LOG_LEVEL", "error")])), tokens)
}

/// Calls as these tenants, over so many connections at once; how long that took.
async fn called(served: SocketAddr, tokens: &Arc<Vec<String>>, tenants: &[usize]) -> Duration {
    let begun = Instant::now();
    let mut connections = JoinSet::new();
    for own in 0..AT_ONCE {
        let own: Vec<usize> = tenants.iter().copied().skip(own).step_by(AT_ONCE).collect();
        let tokens = Arc::clone(tokens);
        connections.spawn(async move {
            let mut stream = BufReader::new(TcpStream::connect(served).await.expect("it listens"));
            for tenant in own {
                let body = json!({ "tool": "getLead", "params": { "id": 5 } }).to_string();
                let request = format!(
                    "POST /mcp/tool/call HTTP/1.1\r\nhost: {served}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                    tokens[tenant],
                    body.len()
                );
                stream.get_mut().write_all(request.as_bytes()).await.expect("it is read");
                let answer = answer(&mut stream).await;
                assert!(answer.contains(&format!("unit-{tenant}-end")), "{tenant}: {answer}");
            }
        });
    }
    connections.join_all().await;
    begun.elapsed()
}

/// The body of an answer that is a success.
async fn answer(stream: &mut BufReader<TcpStream>) -> String {
    let (mut line, mut length) = (String::new(), 0);
    stream.read_line(&mut line).await.expect("an answer");
    let status = line.clone();
    loop {
        line.clear();
        stream.read_line(&mut line).await.expect("a head");
        if let Some(said) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = said.trim().parse().expect("a length");
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.expect("a body");
    let body = String::from_utf8(body).expect("text");
    assert!(status.starts_with("HTTP/1.1 200"), "{status}{body}");
    body
}

/// What a process takes of memory, in bytes.
fn resident(program: &Program) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", program.child.id())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it is said");
    line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") << 10
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_tenants_at_once_are_served_as_one_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let (program, tokens) = program(folder.path(), system().await);
    let tokens = Arc::new(tokens);
    let one = vec![0; TENANTS * 2];
    let all: Vec<usize> = (0..CALLS).flat_map(|_| 0..TENANTS).collect();
    // What is made with the first calls of a connection is made before it is measured.
    called(program.served, &tokens, &one[..AT_ONCE * 5]).await;
    let alone = called(program.served, &tokens, &one).await;
    let before = resident(&program);
    let together = called(program.served, &tokens, &all).await;
    let again = called(program.served, &tokens, &all[..TENANTS * 2]).await;
    let taken = resident(&program).saturating_sub(before);
    let rate = |calls: usize, time: Duration| calls as f64 / time.as_secs_f64();
    let (together, again, alone) = (rate(all.len(), together), rate(TENANTS * 2, again), rate(one.len(), alone));
    println!(
        "{TENANTS} tenants of {CALLS} calls: {together:.0} calls/s, again {again:.0}, of one tenant {alone:.0}; {} KiB more",
        taken >> 10
    );
    assert!(taken < TENANTS * A_TENANT, "{taken} bytes for {TENANTS} tenants");
    // Each connection is made with its first call; after that a tenant costs what any other does.
    assert!(again > alone / 4.0 && together > alone / 10.0, "{together:.0} {again:.0} {alone:.0}");
}
