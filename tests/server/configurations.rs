//! The configurations of clients that the documentation shows: each is parsed as its client does, its command started and
//! its address asked.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use std::{env, fs};

use kartoteka::transport::{Limits, http};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::time::timeout;

use crate::client::{BOTH, initialize, request};
use crate::shipped;

const PATIENCE: Duration = Duration::from_secs(20);
/// Where every configuration expects a server that runs by itself.
const ADDRESS: &str = "127.0.0.1:8000";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/clients")
}

/// The one server of a configuration, whichever client it is for.
fn server_of(file: &Path) -> Value {
    let text = fs::read_to_string(file).expect("a file of the documentation");
    let whole: Value = match file.extension().and_then(|extension| extension.to_str()) {
        Some("toml") => toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display())),
        _ => serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display())),
    };
    let named = ["mcpServers", "servers", "mcp_servers"].iter().find_map(|key| whole.get(key));
    named.and_then(|servers| servers.get("kartoteka")).unwrap_or_else(|| panic!("{}: {whole}", file.display())).clone()
}

fn texts(map: &Value) -> impl Iterator<Item = (&str, &str)> {
    map.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value.as_str().expect("a text")))
}

/// Starts the command of a configuration, and gives its list of tools.
async fn over_stdio(server: &Value, address: SocketAddr) -> Value {
    assert_eq!(server["command"], "kartoteka");
    let given = server["args"].as_array().expect("a command has arguments");
    let given = given.iter().map(|argument| argument.as_str().expect("a text").replace(ADDRESS, &address.to_string()));
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let mut child = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
        .env_clear()
        .envs(texts(&server["env"]))
        .args(given)
        .current_dir(elsewhere.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("the program starts");
    let mut to = child.stdin.take().expect("a pipe");
    let mut from = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut ask = async |message: Value| {
        to.write_all(format!("{message}\n").as_bytes()).await.expect("the program reads");
        let line = timeout(PATIENCE, from.next_line()).await.expect("an answer in time").expect("a readable pipe");
        serde_json::from_str::<Value>(&line.expect("an open pipe")).expect("a message")
    };
    let begun = ask(initialize("2025-11-25")).await;
    assert_eq!(begun["result"]["protocolVersion"], "2025-11-25", "{begun}");
    ask(request("tools/list", json!({}))).await
}

/// Asks the address of a configuration, with its headers.
async fn over_http(server: &Value, address: SocketAddr) -> Value {
    let url = server.get("url").or(server.get("httpUrl")).and_then(Value::as_str).expect("an address");
    let path = url.strip_prefix(&format!("http://{ADDRESS}")).expect("the address that the server is started at");
    let body = request("tools/list", json!({})).to_string();
    let mut head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Accept: {BOTH}\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in texts(&server["headers"]) {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let mut stream = TcpStream::connect(address).await.expect("a listening server");
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).await.expect("a reading server");
    let mut said = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut said)).await.expect("an answer in time").expect("a whole answer");
    let (head, body) = said.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.starts_with("HTTP/1.1 200"), "{said}");
    serde_json::from_str(body).expect("a message")
}

#[tokio::test]
async fn each_configuration_reaches_a_server() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let served = shipped::server("https://portal.example/rest/1/abcdef0123456789/", &[]);
    let serving = tokio::spawn(http::serve(listener, served, Limits::default(), std::future::pending()));
    let page = fs::read_to_string(folder().with_extension("md")).expect("the page about clients");
    let mut clients = BTreeSet::new();
    for entry in fs::read_dir(folder()).expect("the configurations") {
        let file = entry.expect("a file").path();
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name in ASCII").to_owned();
        assert!(page.contains(&format!("](clients/{name})")), "the page does not tell of {name}");
        let server = server_of(&file);
        let listed = match server.get("command") {
            Some(_) => over_stdio(&server, address).await,
            None => over_http(&server, address).await,
        };
        let tools = listed["result"]["tools"].as_array().unwrap_or_else(|| panic!("{name}: {listed}"));
        // Of BottleCRM there are eight tools, if it is what the server is set up for.
        let least = if name.starts_with("bottlecrm") { 8 } else { 9 };
        assert!(tools.len() >= least, "{name}: {listed}");
        let in_russian =
            tools[0]["title"].as_str().expect("a title").chars().any(|letter| ('а'..='я').contains(&letter));
        let wanted = server["headers"]["Accept-Language"] == "ru" || server["env"]["KARTOTEKA_LOCALE"] == "ru";
        assert_eq!(in_russian, wanted, "{name}: {}", tools[0]);
        clients.insert(name);
    }
    serving.abort();
    assert_eq!(page.matches("](clients/").count(), clients.len() + usize::from(page.contains("[clients/](clients/)")));
    assert!(clients.len() >= 12, "{clients:?}");
}
