//! Servers, streams and clients that break off, say nothing, or say what is no message.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use axum::response::IntoResponse;
use kartoteka::transport::Limits;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::peer::Peer;
use super::scripted::{begun, event, events, logged, result, server, status, until};
use crate::client::{call, initialize, modern, request};
use crate::fake::Fake;
use crate::shutdown::start;

#[tokio::test]
async fn a_dead_server_is_an_error_and_no_hang() {
    let address = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        listener.local_addr().expect("a bound address")
    };
    let mut peer = Peer::start(address);
    let began = Instant::now();
    for message in [initialize("2025-11-25"), call("echo", json!({})), modern(call("echo", json!({})))] {
        let answer = peer.ask(&message).await;
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&message["id"], &json!(-32000)));
        let told = answer["error"]["message"].as_str().expect("a text");
        assert!(told.contains(&format!("http://{address}")) && told.contains("refused"), "{told}");
        assert!(!told.contains("may or may not"), "nothing was sent: {told}");
        assert!(!told.contains("0pen") && !told.contains("s3cret"), "{told}");
    }
    peer.say(json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
    peer.say(json!({"jsonrpc": "2.0", "id": 5, "result": {}})).await;
    peer.is_silent().await;
    assert!(began.elapsed() < Duration::from_secs(5));
    peer.to.shutdown().await.expect("an open pipe");
    peer.ends().await;
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle_of_a_call_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(async move {
        for reply in [
            "",
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"jsonrpc\":\"2.0\",",
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n7\r\ndata: {\r\n",
        ] {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut some = [0; 4096];
            let _request = stream.read(&mut some).await;
            stream.write_all(reply.as_bytes()).await.expect("an open connection");
            drop(stream);
        }
    });
    let mut peer = Peer::start(address);
    for case in ["before the head", "in the body", "in the stream"] {
        let answer = peer.ask(&call("echo", json!({}))).await;
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(7), &json!(-32000)), "{case}");
        let told = answer["error"]["message"].as_str().expect("a text");
        assert!(told.contains("broke") && !told.contains("0pen"), "{case}: {told}");
        assert!(told.contains("may or may not have been made"), "{case}: {told}");
    }
    assert!(
        peer.ask(&call("echo", json!({}))).await["error"]["message"]
            .as_str()
            .is_some_and(|told| told.contains("refused"))
    );
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_and_told_so() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            match got.body["method"].as_str() {
                Some("initialize") => begun(&got.body["id"]),
                Some("notifications/cancelled") => status(202),
                // Pings of a stream are no answer.
                Some("tools/call") => events((0..200).map(|_| (50, ": ping\n\n".to_owned()))),
                Some(_) => std::future::pending().await,
                None => status(405),
            }
        })
    })
    .await;
    let mut peer = Peer::patient(address, Duration::from_millis(400));
    peer.ask(&initialize("2025-06-18")).await;
    for message in [request("ping", json!({})), call("echo", json!({}))] {
        let answer = peer.ask(&message).await;
        let told = answer["error"]["message"].as_str().expect("a text");
        assert!(told.contains("did not answer within 400ms"), "{told}");
        assert_eq!(told.contains("may or may not have been made"), message["method"] == "tools/call", "{told}");
    }
    let cancelled = until(&log, |got| got.is("notifications/cancelled"), 1).await;
    assert_eq!(cancelled[0].body["params"]["requestId"], 7);
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_taken_up_again() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            let last = got.headers.get("last-event-id").map(|last| last.to_str().expect("text").to_owned());
            match (got.body["method"].as_str(), last.as_deref()) {
                (Some("initialize"), _) => begun(&got.body["id"]),
                (Some("tools/call"), _) => {
                    events([(0, "id: 7-1\nretry: 20\ndata:\n\n".to_owned()), (0, "break".to_owned())])
                }
                (None, Some("7-1")) => events([(0, "id: 7-2\ndata: \n\n".to_owned())]),
                (None, Some("7-2")) => {
                    events([(0, event(&json!({"jsonrpc": "2.0", "id": 7, "result": {"late": true}})))])
                }
                _ => status(405),
            }
        })
    })
    .await;
    let mut peer = Peer::start(address);
    peer.ask(&initialize("2025-11-25")).await;
    assert_eq!(peer.ask(&call("echo", json!({}))).await["result"]["late"], true);
    assert_eq!(logged(&log, |got| got.is("tools/call")).len(), 1, "the call itself is not repeated");
}

#[tokio::test]
async fn a_session_that_the_server_forgot_begins_anew() {
    let sessions = Arc::new(Mutex::new(0));
    let (address, log) = server(move |got| {
        let sessions = Arc::clone(&sessions);
        Box::pin(async move {
            let id = got.headers.get("mcp-session-id").map(|id| id.to_str().expect("text").to_owned());
            match (got.body["method"].as_str(), id.as_deref()) {
                (Some("initialize"), _) => {
                    let mut response = begun(&got.body["id"]);
                    *sessions.lock().expect("no panic") += 1;
                    let id = sessions.lock().expect("no panic").to_string();
                    response.headers_mut().insert("mcp-session-id", id.parse().expect("a header value"));
                    response
                }
                (Some("tools/call"), Some("1")) => status(404),
                (Some("tools/call"), Some("2")) => result(&got.body["id"], json!({"fresh": true})),
                (None, _) => status(405),
                _ => status(202),
            }
        })
    })
    .await;
    let mut peer = Peer::start(address);
    peer.begin("2025-06-18").await;
    let mut second = call("echo", json!({}));
    second["id"] = json!("second");
    peer.say(call("echo", json!({}))).await;
    peer.say(&second).await;
    for _ in 0..2 {
        assert_eq!(peer.hear().await["result"], json!({"fresh": true}));
    }
    peer.is_silent().await;
    assert_eq!(logged(&log, |got| got.is("initialize")).len(), 2, "one new session for both");
    assert_eq!(logged(&log, |got| got.is("notifications/initialized")).len(), 2);
}

#[tokio::test]
async fn what_is_no_message_never_reaches_the_client() {
    let html = |code: u16| {
        let status = StatusCode::from_u16(code).expect("a status");
        (status, [("content-type", "text/html; charset=utf-8")], "<h1>\nhello</h1>").into_response()
    };
    let (address, _) = server(move |got| {
        let fault = |status: StatusCode, id: &str| {
            let body = format!(r#"{{"jsonrpc":"2.0",{id}"error":{{"code":-32020,"message":"m"}}}}"#);
            (status, [("content-type", "application/json")], body).into_response()
        };
        Box::pin(async move {
            match got.body["params"]["name"].as_str().unwrap_or_default() {
                "html" => html(200),
                "gateway" => html(502),
                "unauthorized" => status(401),
                "moved" => status(308),
                "accepted" => status(202),
                "nameless" => fault(StatusCode::BAD_REQUEST, ""),
                "null" => fault(StatusCode::BAD_REQUEST, r#""id":null,"#),
                "named" => fault(StatusCode::NOT_FOUND, r#""id":7,"#),
                "lines" => {
                    ([("content-type", "application/json")], "{\"jsonrpc\":\"2.0\",\n\"id\":7,\r\n\"result\":{}}")
                        .into_response()
                }
                _ => status(500),
            }
        })
    })
    .await;
    let mut peer = Peer::start(address);
    for (name, code, part) in [
        ("html", -32000, "text/html"),
        ("gateway", -32000, "502"),
        ("unauthorized", -32000, "MCP_PROXY_TOKEN"),
        ("moved", -32000, "308"),
        ("accepted", -32000, "no message"),
        ("nameless", -32020, "m"),
        ("null", -32020, "m"),
        ("named", -32020, "m"),
        ("else", -32000, "500"),
    ] {
        let answer = peer.ask(&call(name, json!({}))).await;
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(7), &json!(code)), "{name}: {answer}");
        assert!(answer["error"]["message"].as_str().is_some_and(|told| told.contains(part)), "{name}: {answer}");
    }
    assert_eq!(peer.ask(&call("lines", json!({}))).await["result"], json!({}));
}

#[tokio::test]
async fn what_is_no_message_of_the_clients_is_answered_here() {
    let running = start(&Fake::new(), Limits::default()).await;
    let mut peer = Peer::start(running.address);
    for (line, code) in [("nope", -32700), ("5", -32600), (r#"{"jsonrpc":"2.0","id":3}"#, -32600)] {
        peer.say(line).await;
        assert_eq!(peer.hear().await["error"]["code"], code, "{line}");
    }
    peer.say("x".repeat(5 << 20)).await;
    assert_eq!(peer.hear().await["error"]["code"], -32600);
    peer.say("\r").await;
    peer.begin("2025-03-26").await;
    let mut ping = request("ping", json!({}));
    ping["id"] = json!(8);
    peer.say(json!([call("echo", json!({})), ping])).await;
    let mut ids = [peer.hear().await["id"].to_string(), peer.hear().await["id"].to_string()];
    ids.sort();
    assert_eq!(ids, ["7", "8"]);
}

#[tokio::test]
async fn an_answer_goes_to_its_request_however_the_id_is_written() {
    let fake = Fake::new();
    let running = start(&fake, Limits::default()).await;
    let mut peer = Peer::start(running.address);
    peer.begin("2025-11-25").await;
    for id in ["1.0", "7e0", "-0", "18446744073709551615", r#""\ud83d""#, r#""a\/b""#, "5", r#""x""#] {
        let body = call("echo", json!({"a": 1})).to_string().replace(r#""id":7"#, &format!(r#""id":{id}"#));
        peer.say(body).await;
        let line = peer.line().await;
        assert!(line.contains(&format!(r#""id":{id},"#)) && line.contains("structuredContent"), "{id}: {line}");
    }
    let begun = fake.begun.load(std::sync::atomic::Ordering::SeqCst);
    for (id, part) in [("null", "`id` is null"), ("true", "`id` has to be"), ("1.5", "`id` has to be")] {
        peer.say(call("echo", json!({})).to_string().replace(r#""id":7"#, &format!(r#""id":{id}"#))).await;
        let told = peer.hear().await;
        assert!(told["error"]["message"].as_str().is_some_and(|told| told.contains(part)), "{id}: {told}");
    }
    assert_eq!(fake.begun.load(std::sync::atomic::Ordering::SeqCst), begun);
    peer.say(call("slow", json!({"ms": 60_000})).to_string().replace(r#""id":7"#, r#""id":8.0"#)).await;
    fake.until(|fake| &fake.begun, begun + 1).await;
    peer.say(json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 8}})).await;
    fake.until(|fake| &fake.dropped, 1).await;
}

#[tokio::test]
async fn the_answer_to_another_request_is_none_and_told_so() {
    let (address, _) = server(|_| Box::pin(async { result(&json!(99), json!({})) })).await;
    let mut peer = Peer::start(address);
    let told = peer.ask(&call("echo", json!({}))).await;
    let said = told["error"]["message"].as_str().unwrap_or_default();
    assert!(said.contains("another request") && said.contains("may or may not have been made"), "{told}");
}
