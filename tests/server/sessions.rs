//! Sessions: who may use them, how they end, and what ends with them.

use std::{sync::Arc, time::Duration};

use axum::http::{Method, StatusCode};
use kartoteka::transport::{
    Limits,
    http::{Dispatch, router},
};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::{
    client::{self, BOTH, Reply, call, post, request, send, server, session},
    fake::Fake,
};

fn slow(server: &axum::Router, id: &str, number: u64) -> JoinHandle<Reply> {
    let (server, id) = (server.clone(), id.to_owned());
    tokio::spawn(async move {
        let mut message = call("slow", json!({"ms": 60_000}));
        message["id"] = json!(number);
        post(&server, &[("mcp-session-id", &id)], &message).await
    })
}

#[tokio::test]
async fn a_session_ends_with_delete_and_takes_its_calls_along() {
    let fake = Fake::new();
    let server = server(&fake);
    let id = session(&server, "2025-11-25", &[]).await;
    let slow = slow(&server, &id, 1);
    fake.until(|fake| &fake.begun, 1).await;
    let deleted = send(&server, Method::DELETE, &[("mcp-session-id", &id)], "").await;
    assert_eq!((deleted.status, deleted.text.as_str()), (StatusCode::NO_CONTENT, ""));
    fake.until(|fake| &fake.dropped, 1).await;
    assert_eq!(slow.await.expect("no panic").status, StatusCode::ACCEPTED);
    for method in [Method::POST, Method::DELETE, Method::GET] {
        let headers = [("mcp-session-id", id.as_str()), ("content-type", "application/json"), ("accept", BOTH)];
        let reply = send(&server, method.clone(), &headers, request("ping", json!({})).to_string()).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::NOT_FOUND, -32600), "{method}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_cancelled_call_ends_in_the_fast_path_and_in_rmcp() {
    let fake = Fake::new();
    let server = server(&fake);
    let id = session(&server, "2025-06-18", &[]).await;
    let by_fast_path = slow(&server, &id, 1);
    fake.until(|fake| &fake.begun, 1).await;
    let in_rmcp = {
        let (server, id) = (server.clone(), id.clone());
        tokio::spawn(async move {
            let mut message = call("slow", json!({"ms": 60_000}));
            message["id"] = json!(2);
            message["params"]["task"] = json!({});
            post(&server, &[("mcp-session-id", &id)], &message).await
        })
    };
    fake.until(|fake| &fake.begun, 2).await;
    for number in [1, 2] {
        let cancelled = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": number}});
        assert_eq!(post(&server, &[("mcp-session-id", &id)], &cancelled).await.status, StatusCode::ACCEPTED);
        fake.until(|fake| &fake.dropped, number).await;
    }
    assert_eq!(by_fast_path.await.expect("no panic").text, "");
    let stream = in_rmcp.await.expect("no panic");
    assert!(stream.json.get("result").is_none() && stream.json.get("error").is_none(), "{}", stream.text);
}

#[tokio::test]
async fn a_client_that_hangs_up_cancels_in_2026_07_28_and_in_no_other_revision() {
    let fake = Fake::new();
    let server = server(&fake);
    let id = session(&server, "2025-11-25", &[]).await;
    let headers = [("mcp-session-id", id.as_str())];
    let message = call("slow", json!({"ms": 50}));
    let hung_up = tokio::time::timeout(Duration::from_millis(5), post(&server, &headers, &message)).await;
    assert!(hung_up.is_err());
    fake.until(|fake| &fake.finished, 1).await;
    let modern = client::post_modern(&server, &[], call("slow", json!({"ms": 60_000})));
    assert!(tokio::time::timeout(Duration::from_millis(5), modern).await.is_err());
    fake.until(|fake| &fake.dropped, 1).await;
}

#[tokio::test]
async fn a_session_is_its_callers_alone() {
    let server = server(&Fake::new());
    let ann = ("authorization", "Bearer ann");
    let id = session(&server, "2025-11-25", &[ann]).await;
    let held = ("mcp-session-id", id.as_str());
    let reply = post(&server, &[held, ann], &call("echo", json!({}))).await;
    assert_eq!(reply.json["result"]["content"][0]["text"], "en ann");
    for other in [vec![held], vec![held, ("authorization", "Bearer bob")]] {
        let reply = post(&server, &other, &call("echo", json!({}))).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{}", reply.text);
        assert_eq!(send(&server, Method::DELETE, &other, "").await.status, StatusCode::NOT_FOUND);
        let mut stream = other.clone();
        stream.push(("accept", "text/event-stream"));
        assert_eq!(send(&server, Method::GET, &stream, "").await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(send(&server, Method::DELETE, &[held, ann], "").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_id_in_flight_is_not_taken_twice() {
    let fake = Fake::new();
    let server = server(&fake);
    let id = session(&server, "2025-11-25", &[]).await;
    let slow = slow(&server, &id, 7);
    fake.until(|fake| &fake.begun, 1).await;
    let reply = post(&server, &[("mcp-session-id", &id)], &call("echo", json!({}))).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, -32600), "{}", reply.text);
    assert_eq!(reply.json["id"], 7);
    slow.abort();
}

#[tokio::test]
async fn a_newcomer_takes_the_place_of_a_session_that_was_never_used() {
    let limits = Limits { sessions: 3, ..Limits::default() };
    let server = router(Arc::new(Fake::default()), limits, Dispatch::FastPath);
    let used = session(&server, "2025-11-25", &[]).await;
    assert_eq!(post(&server, &[("mcp-session-id", &used)], &call("echo", json!({}))).await.status, StatusCode::OK);
    let unused = session(&server, "2025-11-25", &[]).await;
    for _ in 0..20 {
        let newcomer = session(&server, "2025-11-25", &[]).await;
        assert_eq!(
            post(&server, &[("mcp-session-id", &newcomer)], &call("echo", json!({}))).await.status,
            StatusCode::OK
        );
    }
    let reply = post(&server, &[("mcp-session-id", &unused)], &call("echo", json!({}))).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND, "{}", reply.text);
}

#[tokio::test]
async fn a_session_in_use_makes_no_room() {
    let limits = Limits { sessions: 2, ..Limits::default() };
    let fake = Fake::new();
    let server = router(fake.clone(), limits, Dispatch::FastPath);
    let first = session(&server, "2025-11-25", &[]).await;
    let second = session(&server, "2025-11-25", &[]).await;
    let (one, other) = (slow(&server, &first, 7), slow(&server, &second, 7));
    fake.until(|fake| &fake.begun, 2).await;
    let third = post(&server, &[], &client::initialize("2025-11-25")).await;
    assert_eq!((third.status, third.code()), (StatusCode::SERVICE_UNAVAILABLE, -32000));
    send(&server, Method::DELETE, &[("mcp-session-id", &first)], "").await;
    session(&server, "2025-11-25", &[]).await;
    one.abort();
    other.abort();
}

#[tokio::test]
async fn calls_keep_a_session_alive_that_would_end_by_idleness() {
    let limits = Limits { session_keep_alive: Duration::from_millis(600), ..Limits::default() };
    let server = router(Arc::new(Fake::default()), limits, Dispatch::FastPath);
    let (used, idle) = (session(&server, "2025-11-25", &[]).await, session(&server, "2025-11-25", &[]).await);
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(180)).await;
        let reply = post(&server, &[("mcp-session-id", &used)], &call("echo", json!({}))).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    }
    let reply = post(&server, &[("mcp-session-id", &idle)], &call("echo", json!({}))).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND, "{}", reply.text);
}

#[tokio::test]
async fn a_session_that_slept_wakes_with_the_next_request() {
    // Two may be awake.
    let limits = Limits { memory: 2 * 4 * (64 << 10), ..Limits::default() };
    let server = router(Arc::new(Fake::default()), limits, Dispatch::FastPath);
    let mut sessions = Vec::new();
    for _ in 0..8 {
        sessions.push(session(&server, "2025-11-25", &[]).await);
    }
    for id in &sessions {
        let of = [("mcp-session-id", id.as_str())];
        // The fast path needs no worker, a resource does.
        assert_eq!(post(&server, &of, &call("echo", json!({}))).await.status, StatusCode::OK);
        let read = post(&server, &of, &request("resources/read", json!({"uri": "test://crm/deals"}))).await;
        assert_eq!(read.json["result"]["contents"][0]["uri"], "test://crm/deals", "{}", read.text);
    }
    let gone = &sessions[0];
    for expected in [StatusCode::NO_CONTENT, StatusCode::NOT_FOUND] {
        assert_eq!(send(&server, Method::DELETE, &[("mcp-session-id", gone)], "").await.status, expected);
    }
    let reply = post(&server, &[("mcp-session-id", gone)], &request("ping", json!({}))).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND, "{}", reply.text);
    // The others are as they were.
    for id in &sessions[1..] {
        let reply = post(&server, &[("mcp-session-id", id)], &request("ping", json!({}))).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    }
}

#[tokio::test]
async fn a_session_that_remembers_does_not_sleep() {
    let limits = Limits { memory: 2 * 4 * (64 << 10), ..Limits::default() };
    let server = router(Arc::new(Fake::default()), limits, Dispatch::FastPath);
    let first = session(&server, "2025-11-25", &[]).await;
    let set = request("logging/setLevel", json!({"level": "error"}));
    assert_eq!(post(&server, &[("mcp-session-id", &first)], &set).await.status, StatusCode::OK);
    for _ in 0..6 {
        session(&server, "2025-11-25", &[]).await;
    }
    // Where all that are awake remember something, there is no room for another.
    let second = session(&server, "2025-11-25", &[]).await;
    assert_eq!(post(&server, &[("mcp-session-id", &second)], &set).await.status, StatusCode::OK);
    let third = post(&server, &[], &client::initialize("2025-11-25")).await;
    assert_eq!((third.status, third.code()), (StatusCode::SERVICE_UNAVAILABLE, -32000), "{}", third.text);
}
