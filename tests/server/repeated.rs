//! Arguments that a client repeats in headers: over HTTP, in 2026-07-28, they say what the body says or the call is refused.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    client::{call, post, post_modern, server, session},
    fake::Fake,
};

fn routed() -> Value {
    call("routed", json!({"region": "eu-1", "count": 5}))
}

#[tokio::test]
async fn headers_that_agree_are_let_through() {
    let server = server(&Fake::new());
    for region in ["eu-1", "=?base64?ZXUtMQ==?="] {
        let headers = [("mcp-param-region", region), ("mcp-param-count", "5")];
        let reply = post_modern(&server, &headers, routed()).await;
        assert_eq!(reply.json["result"]["structuredContent"], json!({"region": "eu-1", "count": 5}), "{}", reply.text);
    }
    let reply = post_modern(&server, &[], call("routed", json!({}))).await;
    assert_eq!(reply.json["result"]["isError"], false, "what is not passed is not repeated: {}", reply.text);
    let reply = post_modern(&server, &[("mcp-param-other", "x")], call("echo", json!({}))).await;
    assert_eq!(reply.status, StatusCode::OK, "nobody asks for this header: {}", reply.text);
}

#[tokio::test]
async fn headers_that_say_something_else_are_refused() {
    let server = server(&Fake::new());
    let cases: [&[(&str, &str)]; 6] = [
        &[],
        &[("mcp-param-region", "eu-1")],
        &[("mcp-param-region", "eu-2"), ("mcp-param-count", "5")],
        &[("mcp-param-region", "EU-1"), ("mcp-param-count", "5")],
        &[("mcp-param-region", "=?base64?ZXUtMQ?="), ("mcp-param-count", "5")],
        &[("mcp-param-region", "eu-1"), ("mcp-param-count", "6")],
    ];
    for headers in cases {
        let reply = post_modern(&server, headers, routed()).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, -32020), "{headers:?}: {}", reply.text);
        assert_eq!(reply.json["id"], 7);
    }
    let absent = post_modern(&server, &[("mcp-param-region", "eu-1")], call("routed", json!({}))).await;
    assert_eq!(absent.code(), -32020, "a header for what the body lacks: {}", absent.text);
}

#[tokio::test]
async fn older_revisions_know_no_such_headers() {
    let server = server(&Fake::new());
    for version in ["2025-03-26", "2025-11-25"] {
        let id = session(&server, version, &[]).await;
        let headers = [("mcp-session-id", id.as_str()), ("mcp-param-region", "elsewhere")];
        assert_eq!(post(&server, &headers, &routed()).await.json["result"]["isError"], false, "{version}");
    }
}
