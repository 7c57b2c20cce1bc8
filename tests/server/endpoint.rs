//! What is refused at `/mcp`, and what is repaired there.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use kartoteka::transport::{
    Limits,
    http::{Dispatch, router},
};
use serde_json::{Value, json};

use crate::{
    client::{self, BOTH, call, post, post_modern, request, send, server, session},
    fake::Fake,
};

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn foreign_hosts_and_origins_are_refused_everywhere() {
    let server = server(&Fake::new());
    let body = call("echo", json!({})).to_string();
    for method in [Method::POST, Method::GET, Method::DELETE, Method::OPTIONS] {
        for header in [("host", "evil.example"), ("origin", "https://evil.example"), ("origin", "null")] {
            let reply = send(&server, method.clone(), &[JSON, header], body.clone()).await;
            assert_eq!((reply.status, reply.code()), (StatusCode::FORBIDDEN, -32600), "{method} {header:?}");
        }
    }
    let two = send(&server, Method::POST, &[JSON, ("host", "localhost"), ("host", "evil.example")], body.clone()).await;
    assert_eq!(two.status, StatusCode::BAD_REQUEST);
    for header in [("host", "LOCALHOST:1"), ("host", "[::1]:80"), ("origin", "http://localhost:5173")] {
        let reply = send(&server, Method::POST, &[JSON, header], body.clone()).await;
        assert_eq!(reply.status, StatusCode::OK, "{header:?}: {}", reply.text);
    }
}

#[tokio::test]
async fn what_is_no_json_is_400_with_a_parse_error() {
    let server = server(&Fake::new());
    for body in ["", "nope", "{", "{\"jsonrpc\":\"2.0\",\"id\":1", "\u{feff}", "\u{feff}\u{feff}{}"] {
        let reply = send(&server, Method::POST, &[JSON], body).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, -32700), "{body}: {}", reply.text);
    }
    let reply = send(&server, Method::POST, &[JSON], b"{\"a\":\"\xff\"}".to_vec()).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, -32700));
    let deep = format!(
        "{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{{\"name\":\"echo\",\"arguments\":{{\"a\":{}{}}}}}}}",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let reply = send(&server, Method::POST, &[JSON], deep).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{}", reply.text);
}

#[tokio::test]
async fn what_is_no_request_is_400_with_its_id() {
    let server = server(&Fake::new());
    for (body, id) in [
        (r#"{"jsonrpc":"2.0","id":null,"method":"tools/list"}"#, Value::Null),
        (r#"{"jsonrpc":"2.0","id":1.5,"method":"tools/list"}"#, Value::Null),
        (r#"{"jsonrpc":"1.0","id":"a","method":"tools/list"}"#, json!("a")),
        (r#"{"jsonrpc":"2.0","id":3}"#, json!(3)),
        ("5", Value::Null),
    ] {
        let reply = send(&server, Method::POST, &[JSON], body).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, -32600), "{body}: {}", reply.text);
        assert_eq!(reply.json["id"], id, "{body}");
    }
}

#[tokio::test]
async fn whatever_takes_json_is_served_json() {
    let server = server(&Fake::new());
    let id = session(&server, "2025-11-25", &[]).await;
    let session = ("mcp-session-id", id.as_str());
    for accept in [None, Some("*/*"), Some("application/json"), Some(BOTH)] {
        let mut headers = vec![JSON, session];
        headers.extend(accept.map(|accept| ("accept", accept)));
        for message in [call("echo", json!({})), request("ping", json!({}))] {
            let reply = send(&server, Method::POST, &headers, message.to_string()).await;
            assert_eq!(reply.status, StatusCode::OK, "{accept:?}: {}", reply.text);
            assert_eq!(reply.headers["content-type"], "application/json");
            assert!(reply.json["result"].is_object());
        }
    }
    // Only rmcp serves this one, and its stream is unwrapped for whoever takes JSON alone.
    let read = request("resources/read", json!({"uri": "test://crm/deals"})).to_string();
    let reply = send(&server, Method::POST, &[JSON, session, ("accept", "application/json")], read.clone()).await;
    assert_eq!(reply.headers["content-type"], "application/json");
    assert_eq!(reply.json["result"]["contents"][0]["text"], "text");
    for accept in ["text/html", "text/event-stream", ""] {
        let reply = send(&server, Method::POST, &[JSON, session, ("accept", accept)], read.clone()).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::NOT_ACCEPTABLE, -32600));
        assert!(reply.text.contains("application/json") && !reply.text.contains("both"), "{}", reply.text);
    }
    let reply = send(&server, Method::POST, &[("content-type", "text/plain")], "{}").await;
    assert_eq!((reply.status, reply.code()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, -32600));
}

#[tokio::test]
async fn a_method_that_is_none_here_is_told_those_that_are() {
    let server = server(&Fake::new());
    for method in [Method::PUT, Method::PATCH, Method::TRACE] {
        let reply = send(&server, method, &[JSON], "{}").await;
        assert_eq!((reply.status, reply.code()), (StatusCode::METHOD_NOT_ALLOWED, -32600));
        assert_eq!(reply.headers["allow"], "GET, HEAD, POST, DELETE, OPTIONS");
    }
    assert_eq!(send(&server, Method::HEAD, &[], "").await.status, StatusCode::OK);
    for upgrade in ["h2c", "HTTP/2.0, TLS/1.0"] {
        let headers = [("upgrade", upgrade), ("connection", "Upgrade, HTTP2-Settings"), ("http2-settings", "AAMAAABk")];
        let reply = send(&server, Method::GET, &headers, "").await;
        assert_eq!((reply.status, &reply.json["method"]), (StatusCode::OK, &json!("initialize")), "{upgrade}");
    }
    let headers = [("upgrade", "WebSocket"), ("connection", "Upgrade")];
    assert_eq!(send(&server, Method::GET, &headers, "").await.status, StatusCode::BAD_REQUEST, "a WebSocket is meant");
}

#[tokio::test]
async fn what_headers_say_is_true_or_told() {
    let server = server(&Fake::new());
    let ping = request("ping", json!({})).to_string();
    for path in ["/mcp", "/mcp/tool/call"] {
        for coding in ["gzip", "identity, br", "x"] {
            let reply =
                client::send_to(&server, path, Method::POST, &[JSON, ("content-encoding", coding)], ping.clone()).await;
            assert_eq!((reply.status, reply.code()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, -32600), "{coding}");
            assert_eq!(reply.headers["accept-encoding"], "identity");
        }
    }
    assert_eq!(send(&server, Method::POST, &[JSON, ("content-encoding", "identity")], ping.clone()).await.code(), 0);
    for name in ["mcp-protocol-version", "mcp-session-id"] {
        let twice = [JSON, (name, "2025-06-18"), (name, "2025-06-18")];
        let reply = send(&server, Method::POST, &twice, ping.clone()).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, -32600), "{name}");
        assert!(reply.text.to_lowercase().contains(name) && reply.text.contains("more than once"), "{}", reply.text);
    }
    let id = session(&server, "2025-11-25", &[]).await;
    for headers in [
        &[JSON, ("mcp-protocol-version", "1999-01-01")][..],
        &[JSON, ("mcp-protocol-version", "x"), ("mcp-session-id", &id)],
    ] {
        let reply = send(&server, Method::POST, headers, request("ping", json!({})).to_string()).await;
        assert!(reply.status == StatusCode::BAD_REQUEST && reply.text.contains("2025-11-25"), "{}", reply.text);
    }
}

#[tokio::test]
async fn another_initialize_begins_another_session() {
    let server = server(&Fake::new());
    let first = session(&server, "2025-03-26", &[]).await;
    let begun = post(&server, &[("mcp-session-id", &first)], &client::initialize("2025-11-25")).await;
    assert_eq!(begun.json["result"]["protocolVersion"], "2025-11-25", "{}", begun.text);
    let second = begun.session();
    assert_ne!(first, second);
    let batch = json!([request("ping", json!({}))]);
    for (session, status) in [(&first, StatusCode::OK), (&second, StatusCode::BAD_REQUEST)] {
        assert_eq!(
            post(&server, &[("mcp-session-id", session)], &batch).await.status,
            status,
            "each keeps its revision"
        );
    }
    let batch = json!([call("echo", json!({})), {"jsonrpc": "2.0", "method": "notifications/initialized"}]);
    assert_eq!(post(&server, &[("mcp-session-id", "gone")], &batch).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_413() {
    let limits = Limits { max_message_bytes: 1000, ..Limits::default() };
    let server = router(Fake::new(), limits, Dispatch::FastPath);
    let fits = call("echo", json!({"a": "x".repeat(800)})).to_string();
    assert_eq!(send(&server, Method::POST, &[JSON], fits).await.status, StatusCode::OK);
    let large = call("echo", json!({"a": "x".repeat(1000)})).to_string();
    let announced = large.len().to_string();
    let reply = send(&server, Method::POST, &[JSON, ("content-length", &announced)], large.clone()).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::PAYLOAD_TOO_LARGE, -32600));
    let pieces = futures::stream::iter(large.into_bytes().chunks(100).map(<[u8]>::to_vec).collect::<Vec<_>>());
    let body = Body::from_stream(futures::StreamExt::map(pieces, Ok::<_, std::io::Error>));
    assert_eq!(send(&server, Method::POST, &[JSON], body).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_body_that_never_ends_is_408() {
    let limits = Limits { body_timeout: Duration::from_millis(20), ..Limits::default() };
    let server = router(Fake::new(), limits, Dispatch::FastPath);
    let body = Body::from_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    assert_eq!(send(&server, Method::POST, &[JSON], body).await.status, StatusCode::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn a_batch_is_served_in_2025_03_26_alone() {
    let server = server(&Fake::new());
    let mut second = request("resources/read", json!({"uri": "test://crm/deals"}));
    second["id"] = json!("two");
    let batch = json!([
        call("echo", json!({"a": 1})),
        second,
        {"jsonrpc": "2.0", "method": "notifications/roots/list_changed"},
        {"jsonrpc": "2.0", "id": 9},
        client::initialize("2025-03-26"),
    ]);
    let id = session(&server, "2025-03-26", &[]).await;
    let reply = post(&server, &[("mcp-session-id", &id)], &batch).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let answers = reply.json.as_array().expect("a list");
    assert_eq!(answers.len(), 4, "{}", reply.text);
    assert_eq!(answers[0]["result"]["structuredContent"], json!({"a": 1}));
    assert_eq!((&answers[1]["id"], &answers[1]["result"]["contents"][0]["text"]), (&json!("two"), &json!("text")));
    assert_eq!((&answers[2]["id"], &answers[2]["error"]["code"]), (&json!(9), &json!(-32600)));
    assert_eq!(answers[3]["error"]["code"], -32600, "initialize is no part of a batch");
    let silent = json!([{"jsonrpc": "2.0", "method": "notifications/roots/list_changed"}]);
    assert_eq!(post(&server, &[("mcp-session-id", &id)], &silent).await.status, StatusCode::ACCEPTED);
    for version in ["2025-06-18", "2025-11-25"] {
        let id = session(&server, version, &[]).await;
        let reply = post(&server, &[("mcp-session-id", &id)], &batch).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, -32600), "{version}");
    }
    let headers = [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call")];
    assert_eq!(post(&server, &headers, &batch).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(post(&server, &[], &json!([])).await.code(), -32600);
    let many = Value::from(vec![request("tools/list", json!({})); 65]);
    assert_eq!(post(&server, &[], &many).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn calls_beyond_the_limit_are_refused_and_not_queued() {
    let fake = Fake::new();
    let limits = Limits { calls_in_flight: 2, ..Limits::default() };
    let server = router(fake.clone(), limits, Dispatch::FastPath);
    let slow: Vec<_> = (0..2)
        .map(|_| {
            let server = server.clone();
            tokio::spawn(async move { post(&server, &[], &call("slow", json!({"ms": 300}))).await })
        })
        .collect();
    fake.until(|fake| &fake.begun, 2).await;
    let refused = post_modern(&server, &[], call("echo", json!({}))).await;
    assert_eq!(refused.code(), -32000, "{}", refused.text);
    assert_eq!(post_modern(&server, &[], request("tools/list", json!({}))).await.status, StatusCode::OK);
    for slow in slow {
        assert_eq!(slow.await.expect("no panic").status, StatusCode::OK);
    }
    assert_eq!(post_modern(&server, &[], call("echo", json!({}))).await.code(), 0);
}
