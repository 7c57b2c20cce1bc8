//! What the wires of one server share: a limit is one for all of them.

use kartoteka::transport::{Check, Limits, Wires, http, stdio};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::client::{call, initialize};
use crate::fake::Fake;

async fn ask(address: std::net::SocketAddr, host: &str, message: &Value) -> String {
    post(address, host, "/mcp", message).await
}

async fn post(address: std::net::SocketAddr, host: &str, path: &str, message: &Value) -> String {
    let body = message.to_string();
    let head = format!("POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\naccept: */*\r\n");
    let mut stream = TcpStream::connect(address).await.expect("a listening server");
    let request = format!("{head}connection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.expect("a reading server");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

#[tokio::test]
async fn calls_over_stdio_and_http_go_through_one_gate() {
    let fake = Fake::new();
    let wires = Wires::from(Limits { calls_in_flight: 1, ..Limits::default() });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(http::serve(listener, fake.clone(), wires.clone(), std::future::pending()));
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let (reader, writer) = tokio::io::split(theirs);
    tokio::spawn(stdio::serve(reader, writer, fake.clone(), wires.clone(), std::future::pending()));
    let (from, mut to) = tokio::io::split(ours);
    let mut lines = BufReader::new(from).lines();
    let initialized = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
    let begin = format!("{}\n{initialized}\n", initialize("2025-11-25"));
    to.write_all(begin.as_bytes()).await.expect("a reading server");
    lines.next_line().await.expect("an open pipe").expect("an answer");

    to.write_all(format!("{}\n", call("slow", json!({"ms": 400}))).as_bytes()).await.expect("a reading server");
    fake.until(|fake| &fake.begun, 1).await;
    assert_eq!(wires.in_use().calls_in_flight, 1);
    let refused = post(address, "localhost", "/mcp/tool/call", &json!({"tool": "echo", "params": {}})).await;
    assert!(refused.starts_with("HTTP/1.1 503") && refused.contains("busy"), "{refused}");
    let line = lines.next_line().await.expect("an open pipe").expect("an answer");
    assert!(line.contains("slept"), "{line}");

    let slow = call("slow", json!({"ms": 400}));
    let over_http = tokio::spawn(async move { ask(address, "localhost", &slow).await });
    fake.until(|fake| &fake.begun, 2).await;
    to.write_all(format!("{}\n", call("echo", json!({}))).as_bytes()).await.expect("a reading server");
    let line = lines.next_line().await.expect("an open pipe").expect("an answer");
    assert!(line.contains("-32000"), "{line}");
    let slept = over_http.await.expect("no panic");
    assert!(slept.contains("slept"), "{slept}");

    let used = wires.in_use();
    assert_eq!((used.calls_in_flight, used.calls_refused), (0, 2));
}

#[tokio::test]
async fn what_is_refused_is_counted_once() {
    let wires = Wires::from(Limits { connections: 1, max_message_bytes: 256, ..Limits::default() });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(http::serve(listener, Fake::new(), wires.clone(), std::future::pending()));
    let refusals = |check| {
        let refusals = wires.in_use().refusals;
        refusals.iter().find(|(known, _)| *known == check).map(|(_, count)| *count)
    };
    assert!(wires.in_use().refusals.iter().all(|(_, count)| *count == 0));

    assert!(ask(address, "evil.example", &json!({})).await.starts_with("HTTP/1.1 403"));
    assert_eq!(refusals(Check::Host), Some(1));
    let long = json!({"a": "x".repeat(300)});
    assert!(ask(address, "localhost", &long).await.starts_with("HTTP/1.1 413"));
    assert_eq!(refusals(Check::Body), Some(1));

    let mut kept = TcpStream::connect(address).await.expect("a listening server");
    kept.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await.expect("a reading server");
    kept.read_u8().await.expect("an answer");
    assert_eq!(wires.in_use().connections.open, 1);
    assert!(ask(address, "localhost", &json!({})).await.starts_with("HTTP/1.1 503"));
    assert_eq!(refusals(Check::Connections), Some(1));
}
