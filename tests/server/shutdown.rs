//! The end of a server with a real listener, and clients that behave badly on it.

use std::{net::SocketAddr, sync::Arc, sync::atomic::Ordering, time::Duration};

use kartoteka::mcp::Serves;
use kartoteka::transport::{Limits, http};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

use crate::{
    client::{self, call},
    fake::Fake,
    stdio, websocket,
};

pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) stop: oneshot::Sender<()>,
    pub(crate) ended: JoinHandle<()>,
}

pub(crate) async fn start(served: &Arc<impl Serves>, limits: Limits) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async move {
        let _ended = stopped.await;
    };
    let ended = tokio::spawn(http::serve(listener, served.clone(), limits, stopped));
    Running { address, stop, ended }
}

fn raw(body: &str, more: &str) -> String {
    format!(
        "POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{more}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn ask(address: SocketAddr, request: String) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a listening server");
    stream.write_all(request.as_bytes()).await.expect("a reading server");
    let mut answer = Vec::new();
    let _closed = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn calls_in_flight_finish_and_the_server_ends() {
    let fake = Fake::new();
    let server = start(&fake, Limits::default()).await;
    let slow = [
        raw(&call("slow", json!({"ms": 400})).to_string(), "connection: close\r\n"),
        raw(
            &client::modern(call("slow", json!({"ms": 400}))).to_string(),
            "mcp-protocol-version: 2026-07-28\r\nmcp-method: tools/call\r\nmcp-name: slow\r\nconnection: close\r\n",
        ),
    ];
    let slow = slow.map(|request| tokio::spawn(ask(server.address, request)));
    fake.until(|fake| &fake.begun, 2).await;
    server.stop.send(()).expect("a running server");
    for slow in slow {
        let answer = slow.await.expect("no panic");
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("slept"), "{answer}");
    }
    tokio::time::timeout(Duration::from_secs(5), server.ended).await.expect("it ends").expect("no panic");
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn a_call_whose_client_hung_up_finishes_before_the_end() {
    let fake = Fake::new();
    let server = start(&fake, Limits::default()).await;
    let mut legacy = TcpStream::connect(server.address).await.expect("a listening server");
    legacy
        .write_all(raw(&call("slow", json!({"ms": 2_500})).to_string(), "").as_bytes())
        .await
        .expect("a reading server");
    fake.until(|fake| &fake.begun, 1).await;
    drop(legacy);
    server.stop.send(()).expect("a running server");
    tokio::time::timeout(Duration::from_secs(8), server.ended).await.expect("it ends").expect("no panic");
    assert_eq!(fake.finished.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn open_streams_do_not_hold_the_server_up() {
    let fake = Fake::new();
    let server = start(&fake, Limits { grace: Duration::from_millis(200), ..Limits::default() }).await;
    let begun = ask(server.address, raw(&client::initialize("2025-11-25").to_string(), "connection: close\r\n")).await;
    let id = begun.lines().find_map(|line| line.strip_prefix("mcp-session-id: ")).expect("a session").to_owned();
    let mut stream = TcpStream::connect(server.address).await.expect("a listening server");
    let get =
        format!("GET /mcp HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\nmcp-session-id: {id}\r\n\r\n");
    stream.write_all(get.as_bytes()).await.expect("a reading server");
    let mut some = [0; 512];
    let read = stream.read(&mut some).await.expect("an answer");
    assert!(some[..read].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&some[..read]));
    server.stop.send(()).expect("a running server");
    tokio::time::timeout(Duration::from_secs(5), server.ended).await.expect("it ends").expect("no panic");
}

#[tokio::test]
async fn a_call_that_outlasts_its_grace_is_left_behind() {
    let fake = Fake::new();
    let server = start(&fake, Limits { grace: Duration::from_millis(50), ..Limits::default() }).await;
    let _slow = tokio::spawn(ask(server.address, raw(&call("slow", json!({"ms": 60_000})).to_string(), "")));
    fake.until(|fake| &fake.begun, 1).await;
    server.stop.send(()).expect("a running server");
    tokio::time::timeout(Duration::from_secs(5), server.ended).await.expect("it ends").expect("no panic");
}

/// A call with a key, which goes through rmcp.
fn through_rmcp(tool: &str, ms: u32) -> String {
    let mut message = call(tool, json!({"ms": ms}));
    message["params"]["_meta"] = json!({"kartoteka/idempotency-key": "k1"});
    raw(&message.to_string(), "connection: close\r\n")
}

#[tokio::test]
async fn the_end_of_the_server_cuts_no_answer_of_a_call_that_is_done() {
    for round in 0..20 {
        let fake = Fake::new();
        let server = start(&fake, Limits::default()).await;
        let slow: Vec<_> = (0..8).map(|_| tokio::spawn(ask(server.address, through_rmcp("slow", 20)))).collect();
        fake.until(|fake| &fake.begun, 8).await;
        server.stop.send(()).expect("a running server");
        for slow in slow {
            let answer = slow.await.expect("no panic");
            assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("slept"), "{round}: {answer}");
        }
        server.ended.await.expect("no panic");
    }
}

#[tokio::test]
async fn a_write_that_the_end_cuts_is_not_called_busy() {
    let fake = Fake::new();
    let server = start(&fake, Limits { grace: Duration::from_millis(50), ..Limits::default() }).await;
    let slow = tokio::spawn(ask(server.address, through_rmcp("slow", 60_000)));
    fake.until(|fake| &fake.begun, 1).await;
    server.stop.send(()).expect("a running server");
    let answer = slow.await.expect("no panic");
    assert!(answer.starts_with("HTTP/1.1 500") && answer.contains("may or may not have been done"), "{answer}");
    assert!(answer.contains(r#""id":7"#) && !answer.to_lowercase().contains("retry-after"), "{answer}");
    server.ended.await.expect("no panic");
}

#[tokio::test]
async fn a_write_that_the_end_cuts_is_told_on_every_path() {
    let fake = Fake::new();
    let server = start(&fake, Limits { grace: Duration::from_millis(50), ..Limits::default() }).await;
    let headers =
        "mcp-protocol-version: 2026-07-28\r\nmcp-method: tools/call\r\nmcp-name: slow\r\nconnection: close\r\n";
    let modern = client::modern(call("slow", json!({"ms": 60_000}))).to_string();
    let rest = |body: &str| raw(body, "connection: close\r\n").replace("POST /mcp ", "POST /mcp/tool/call ");
    let plain = json!({"tool": "slow", "params": {"ms": 60_000}}).to_string();
    let asked = [
        raw(&call("slow", json!({"ms": 60_000})).to_string(), "connection: close\r\n"),
        raw(&modern, headers),
        rest(&plain),
        rest(&call("slow", json!({"ms": 60_000})).to_string()),
    ];
    let asked = asked.map(|request| tokio::spawn(ask(server.address, request)));
    fake.until(|fake| &fake.begun, 4).await;
    server.stop.send(()).expect("a running server");
    for asked in asked {
        let answer = asked.await.expect("no panic");
        assert!(answer.starts_with("HTTP/1.1 500") && answer.contains("may or may not have been done"), "{answer}");
        assert!(!answer.to_lowercase().contains("retry-after"), "{answer}");
    }
    tokio::time::timeout(Duration::from_secs(5), server.ended).await.expect("it ends").expect("no panic");
    // None of them goes on where the audit does not hear of it.
    assert_eq!(fake.dropped.load(Ordering::SeqCst), 4);
}

/// The answers of two calls, one of them through rmcp, to be heard in whatever order.
fn are_told(answers: &[serde_json::Value], wire: &str) {
    let mut ids: Vec<_> = answers.iter().map(|answer| answer["id"].as_i64().expect("an id")).collect();
    ids.sort_unstable();
    assert_eq!(ids, [1, 2], "{wire}: {answers:?}");
    for answer in answers {
        let error = &answer["error"];
        assert_eq!(error["code"], -32603, "{wire}: {answer}");
        let message = error["message"].as_str().expect("a text");
        assert!(message.contains("may or may not have been done"), "{wire}: {answer}");
    }
}

#[tokio::test]
async fn calls_that_the_end_cuts_are_answered_on_wires_both_ways() {
    let fake = Fake::new();
    let limits = Limits { grace: Duration::from_millis(50), ..Limits::default() };
    let mut calls = [call("slow", json!({"ms": 60_000})), call("slow", json!({"ms": 60_000}))];
    (calls[0]["id"], calls[1]["id"]) = (json!(1), json!(2));
    calls[1]["params"]["_meta"] = json!({"kartoteka/idempotency-key": "k1"});
    let mut peer = stdio::Peer::start(&fake, limits.clone(), 1 << 16);
    for call in &calls {
        peer.say(&call.to_string()).await;
    }
    fake.until(|fake| &fake.begun, 2).await;
    peer.stop.take().expect("it runs").send(()).expect("a running server");
    are_told(&[peer.hear().await, peer.hear().await], "stdio");
    tokio::time::timeout(Duration::from_secs(5), peer.ended)
        .await
        .expect("it ends")
        .expect("no panic")
        .expect("a pipe");
    let server = start(&fake, limits).await;
    let mut peer = websocket::Peer::connect(&server, &[]).await.expect("a connection");
    for call in &calls {
        peer.say(call).await;
    }
    fake.until(|fake| &fake.begun, 4).await;
    server.stop.send(()).expect("a running server");
    are_told(&[peer.hear().await, peer.hear().await], "WebSocket");
    assert_eq!(peer.close_code().await, 1001);
    tokio::time::timeout(Duration::from_secs(10), server.ended).await.expect("it ends").expect("no panic");
    assert_eq!(fake.dropped.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_read_that_the_end_cuts_is_told_by_the_id_of_its_request() {
    let fake = Fake::new();
    let server = start(&fake, Limits { grace: Duration::from_millis(50), ..Limits::default() }).await;
    let read = client::request("resources/read", json!({"uri": "crm/slow"})).to_string();
    let through_rmcp = raw(&read, "accept: application/json, text/event-stream\r\nconnection: close\r\n");
    let asked = tokio::spawn(ask(server.address, through_rmcp));
    fake.until(|fake| &fake.begun, 1).await;
    server.stop.send(()).expect("a running server");
    let answer = asked.await.expect("no panic");
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains(r#""id":7"#), "{answer}");
    assert!(answer.contains("the server is stopping") && answer.to_lowercase().contains("retry-after"), "{answer}");
    tokio::time::timeout(Duration::from_secs(10), server.ended).await.expect("it ends").expect("no panic");
}

#[tokio::test]
async fn a_call_that_its_client_has_left_does_not_outlast_the_server() {
    let fake = Fake::new();
    let server = start(&fake, Limits { grace: Duration::from_millis(50), ..Limits::default() }).await;
    let mut legacy = TcpStream::connect(server.address).await.expect("a listening server");
    let request = raw(&call("slow", json!({"ms": 60_000})).to_string(), "");
    legacy.write_all(request.as_bytes()).await.expect("a reading server");
    fake.until(|fake| &fake.begun, 1).await;
    drop(legacy);
    server.stop.send(()).expect("a running server");
    tokio::time::timeout(Duration::from_secs(5), server.ended).await.expect("it ends").expect("no panic");
    assert_eq!(fake.dropped.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_client_that_never_reads_is_read_no_further() {
    let fake = Fake::new();
    let server = start(&fake, Limits::default()).await;
    let mut stream = TcpStream::connect(server.address).await.expect("a listening server");
    let request = raw(&call("big", json!({})).to_string(), "");
    // Each answer is 100 KB. What the sockets hold is a few megabytes; beyond that the server must wait.
    let mut sent = 0;
    while sent < 2_000 {
        let write = stream.write_all(request.as_bytes());
        if tokio::time::timeout(Duration::from_millis(300), write).await.is_err() {
            break;
        }
        sent += 1;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = fake.begun.load(Ordering::SeqCst);
    assert!(begun < 200, "{begun} calls of {sent} were run for a client that reads nothing");
    let other = ask(server.address, raw(&call("echo", json!({})).to_string(), "connection: close\r\n")).await;
    assert!(other.starts_with("HTTP/1.1 200"), "{other}");
}

#[tokio::test]
async fn a_client_that_hangs_up_on_a_real_connection_cancels_only_in_2026_07_28() {
    let fake = Fake::new();
    let server = start(&fake, Limits::default()).await;
    let mut legacy = TcpStream::connect(server.address).await.expect("a listening server");
    legacy
        .write_all(raw(&call("slow", json!({"ms": 300})).to_string(), "").as_bytes())
        .await
        .expect("a reading server");
    fake.until(|fake| &fake.begun, 1).await;
    drop(legacy);
    fake.until(|fake| &fake.finished, 1).await;
    let mut modern = TcpStream::connect(server.address).await.expect("a listening server");
    let headers = "mcp-protocol-version: 2026-07-28\r\nmcp-method: tools/call\r\nmcp-name: slow\r\n";
    let message = client::modern(call("slow", json!({"ms": 60_000}))).to_string();
    modern.write_all(raw(&message, headers).as_bytes()).await.expect("a reading server");
    fake.until(|fake| &fake.begun, 2).await;
    drop(modern);
    fake.until(|fake| &fake.dropped, 1).await;
}

#[tokio::test]
async fn garbage_and_half_requests_leave_the_server_serving() {
    let fake = Fake::new();
    let server = start(&fake, Limits::default()).await;
    for garbage in [
        "\0\0\0\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-length: x\r\n\r\n",
    ] {
        let answer = ask(server.address, garbage.to_owned()).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    let mut half = TcpStream::connect(server.address).await.expect("a listening server");
    half.write_all(b"POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-length: 500\r\n\r\n{")
        .await
        .expect("a reading server");
    drop(half);
    let announced =
        "POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100000000\r\n\r\n{";
    let answer = ask(server.address, announced.to_owned()).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    let other = ask(server.address, raw(&call("echo", json!({})).to_string(), "connection: close\r\n")).await;
    assert!(other.starts_with("HTTP/1.1 200"), "{other}");
}
