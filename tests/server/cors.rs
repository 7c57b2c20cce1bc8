//! What browsers ask before they let a page ask.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::{
    client::{call, initialize, post, send_to, server},
    fake::Fake,
};

const PAGE: &str = "http://localhost:5173";

#[tokio::test]
async fn a_preflight_of_an_allowed_page_is_answered() {
    let server = server(&Fake::new());
    let wanted = "content-type, mcp-session-id, mcp-param-region, authorization";
    for path in ["/mcp", "/mcp/", "/mcp/tool/call", "/mcp/index", "/mcp/sse"] {
        let headers =
            [("origin", PAGE), ("access-control-request-method", "POST"), ("access-control-request-headers", wanted)];
        let reply = send_to(&server, path, Method::OPTIONS, &headers, "").await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{path}");
        assert_eq!(reply.headers["access-control-allow-origin"], PAGE);
        assert_eq!(reply.headers["access-control-allow-headers"], wanted);
        assert_eq!(reply.headers["access-control-allow-methods"], "GET, POST, DELETE, OPTIONS");
        assert_eq!(reply.headers["vary"], "Origin");
        assert!(reply.headers.get("access-control-allow-credentials").is_none());
    }
}

#[tokio::test]
async fn a_preflight_of_another_page_is_refused() {
    let server = server(&Fake::new());
    for page in ["https://evil.example", "null", "http://localhost.evil.example"] {
        let headers = [("origin", page), ("access-control-request-method", "POST")];
        let reply = send_to(&server, "/mcp", Method::OPTIONS, &headers, "").await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{page}");
        assert!(reply.headers.get("access-control-allow-origin").is_none(), "{page}");
    }
}

#[tokio::test]
async fn an_allowed_page_may_read_answers_and_its_session() {
    let server = server(&Fake::new());
    let begun = post(&server, &[("origin", PAGE)], &initialize("2025-11-25")).await;
    assert_eq!(begun.headers["access-control-allow-origin"], PAGE);
    assert!(begun.headers["access-control-expose-headers"].to_str().expect("text").contains("Mcp-Session-Id"));
    assert!(begun.headers.contains_key("mcp-session-id"));
    for message in [call("echo", json!({})), call("nope", json!({})), json!({})] {
        let reply = post(&server, &[("origin", PAGE)], &message).await;
        assert_eq!(reply.headers["access-control-allow-origin"], PAGE, "{message}");
        assert!(reply.headers.get("access-control-allow-credentials").is_none());
    }
}

#[tokio::test]
async fn who_is_no_page_is_told_nothing_of_pages() {
    let server = server(&Fake::new());
    let reply = post(&server, &[], &call("echo", json!({}))).await;
    assert!(!reply.headers.keys().any(|name| name.as_str().starts_with("access-control")));
    let options = send_to(&server, "/mcp", Method::OPTIONS, &[], "").await;
    assert_eq!(options.status, StatusCode::NO_CONTENT);
    assert!(!options.headers.keys().any(|name| name.as_str().starts_with("access-control")));
}
