//! One call, over every wire and in every revision: the bytes of its result are the same, apart from the `resultType`
//! that 2026-07-28 prescribes.

use std::time::Duration;

use axum::{
    body::{Body, BodyDataStream},
    http::{Method, Request},
};
use futures::{SinkExt, StreamExt};
use kartoteka::{
    config::remote::{PROXY_TOKEN, Remote},
    transport::{
        Limits,
        http::{Dispatch, router},
        listen, proxy, stdio, unix,
    },
};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio_tungstenite::tungstenite::Message;
use tower::Service;

use crate::{
    client::{REVISIONS, call, initialize, modern, post, post_modern, send_to, session},
    fake::Fake,
    shutdown::start,
};

/// Whatever an argument can be; the made-up tool gives it back.
fn said() -> Value {
    call("echo", json!({"n": 5, "f": 0.1, "t": "«ё»\n\t\"\\ \u{1f600}", "l": [null, true, {"z": 1, "a": []}], "e": {}}))
}

/// The bytes of the `result` of a message, without what the revision prescribes.
fn result(message: &str) -> String {
    #[derive(Deserialize)]
    struct Answer<'a> {
        #[serde(borrow)]
        result: &'a RawValue,
    }
    let answer: Answer<'_> = serde_json::from_str(message).unwrap_or_else(|error| panic!("{error}: {message}"));
    answer.result.get().replacen(r#""resultType":"complete","#, "", 1)
}

/// The last message of a body, which may be a stream.
fn last(text: &str) -> &str {
    text.lines()
        .filter_map(|line| line.strip_prefix("data:"))
        .map(str::trim)
        .rfind(|data| !data.is_empty())
        .unwrap_or(text)
}

async fn over_http(dispatch: Dispatch, said: &Value) -> Vec<String> {
    let server = router(Fake::new(), Limits::default(), dispatch);
    let mut results = vec![result(last(&post_modern(&server, &[], said.clone()).await.text))];
    for version in &REVISIONS[..4] {
        if dispatch != Dispatch::RmcpWithoutSessions {
            let id = session(&server, version, &[]).await;
            results.push(result(last(&post(&server, &[("mcp-session-id", &id)], said).await.text)));
        }
        // 2024-11-05 has no header, and no HTTP without a session but its own.
        if dispatch != Dispatch::Rmcp && *version != "2024-11-05" {
            let headers = [("mcp-protocol-version", *version)];
            results.push(result(last(&post(&server, &headers, said).await.text)));
        }
    }
    results
}

/// What a wire answers to `initialize` and a call, of a revision that has the one, or to the call alone.
fn spoken(version: &str, said: &Value) -> Vec<Value> {
    if version == "2026-07-28" { vec![modern(said.clone())] } else { vec![initialize(version), said.clone()] }
}

async fn over_stdio(version: &str, said: &Value) -> String {
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let (reader, writer) = tokio::io::split(theirs);
    tokio::spawn(stdio::serve(reader, writer, Fake::new(), Limits::default(), std::future::pending()));
    over_lines(ours, version, said).await
}

async fn over_unix(version: &str, said: &Value) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mcp.sock");
    let listening = listen::bind_unix(&path).await.expect("a free path");
    tokio::spawn(unix::serve(listening, Fake::new(), Limits::default(), std::future::pending()));
    over_lines(UnixStream::connect(&path).await.expect("a listening server"), version, said).await
}

async fn over_proxy(version: &str, said: &Value) -> String {
    let server = start(&Fake::new(), Limits::default()).await;
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let (reader, writer) = tokio::io::split(theirs);
    let url = format!("http://{}/mcp", server.address).parse().expect("an address");
    let remote = Remote { url, timeout: Duration::from_secs(20), bearer: None, said_by: PROXY_TOKEN };
    let _ends_with_its_pipes =
        tokio::spawn(
            async move { proxy::serve(reader, writer, remote, &Limits::default(), std::future::pending()).await },
        );
    over_lines(ours, version, said).await
}

async fn over_lines(ours: impl AsyncRead + AsyncWrite, version: &str, said: &Value) -> String {
    let (from, mut to) = tokio::io::split(ours);
    let (mut lines, mut line) = (BufReader::new(from).lines(), String::new());
    for message in spoken(version, said) {
        to.write_all(format!("{message}\n").as_bytes()).await.expect("a reading server");
        line = lines.next_line().await.expect("a readable pipe").expect("an open pipe");
    }
    result(&line)
}

async fn over_websocket(version: &str, said: &Value) -> String {
    let server = start(&Fake::new(), Limits::default()).await;
    let address = format!("ws://{}/mcp", server.address);
    let (mut peer, _response) = tokio_tungstenite::connect_async(address).await.expect("a connection");
    let mut heard = String::new();
    for message in spoken(version, said) {
        peer.send(Message::text(message.to_string())).await.expect("an open connection");
        heard = loop {
            let frame = peer.next().await.expect("an open connection").expect("a valid frame");
            if let Message::Text(text) = frame {
                break text.to_string();
            }
        };
    }
    result(&heard)
}

async fn over_sse(version: &str, said: &Value) -> String {
    async fn event(events: &mut BodyDataStream, read: &mut String) -> String {
        loop {
            if let Some(end) = read.find("\n\n") {
                let event: String = read.drain(..end + 2).collect();
                if let Some(data) = event.lines().find_map(|line| line.strip_prefix("data:")) {
                    return data.trim().to_owned();
                }
            } else {
                let frame = events.next().await.expect("an open stream").expect("a whole frame");
                read.push_str(&String::from_utf8_lossy(&frame));
            }
        }
    }
    let server = router(Fake::new(), Limits::default(), Dispatch::FastPath);
    let request = Request::get("/mcp/sse").header("host", "localhost").body(Body::empty()).expect("a valid request");
    let response = server.clone().call(request).await.expect("a router does not fail");
    let (mut events, mut read) = (response.into_body().into_data_stream(), String::new());
    // The address is relative to that of the stream.
    let address = format!("/mcp/{}", event(&mut events, &mut read).await);
    let mut heard = String::new();
    for message in spoken(version, said) {
        send_to(&server, &address, Method::POST, &[], message.to_string()).await;
        heard = event(&mut events, &mut read).await;
    }
    result(&heard)
}

#[tokio::test]
async fn one_call_has_one_result_over_every_wire_and_in_every_revision() {
    tokio::time::timeout(Duration::from_secs(60), everywhere(&said())).await.expect("an answer in time");
}

/// However the wish is spelt: a call that was meant as a dry run must not be made.
#[tokio::test]
async fn a_dry_run_is_one_over_every_wire_and_in_every_revision() {
    for (wish, is_dry) in [(json!(true), true), (json!("yes"), true), (json!(false), false), (json!(null), false)] {
        let mut dry = said();
        dry["params"]["_meta"] = json!({"kartoteka/locale": "xx", "kartoteka/dry-run": wish});
        let everything = tokio::time::timeout(Duration::from_secs(60), everywhere(&dry)).await;
        let result = everything.expect("an answer in time");
        assert_eq!(result.contains("none dry"), is_dry, "{wish}: {result}");
        // And by the plain route.
        let server = router(Fake::new(), Limits::default(), Dispatch::FastPath);
        for body in [json!({"tool": "echo", "params": {}, "_meta": dry["params"]["_meta"]}), dry] {
            let reply = send_to(&server, "/mcp/tool/call", Method::POST, &JSON, body.to_string()).await;
            assert_eq!(reply.text.contains("none dry"), is_dry, "{wish}: {}", reply.text);
        }
    }
}

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// Says one thing over every wire and in every revision; gives what is answered everywhere.
async fn everywhere(said: &Value) -> String {
    let first = {
        let server = router(Fake::new(), Limits::default(), Dispatch::FastPath);
        result(&post_modern(&server, &[], said.clone()).await.text)
    };
    let mut compared = 0;
    for dispatch in [Dispatch::FastPath, Dispatch::Rmcp, Dispatch::RmcpWithoutSessions] {
        for one in over_http(dispatch, said).await {
            assert_eq!(one, first, "HTTP, {dispatch:?}");
            compared += 1;
        }
    }
    for version in REVISIONS {
        assert_eq!(over_stdio(version, said).await, first, "stdio, {version}");
        assert_eq!(over_unix(version, said).await, first, "a Unix socket, {version}");
        assert_eq!(over_websocket(version, said).await, first, "WebSocket, {version}");
        assert_eq!(over_sse(version, said).await, first, "HTTP+SSE, {version}");
        assert_eq!(over_proxy(version, said).await, first, "proxy, {version}");
        compared += 5;
    }
    assert_eq!(compared, 8 + 5 + 4 + 25);
    first
}
