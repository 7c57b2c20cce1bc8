//! What passes through, in both directions.

use std::time::Duration;

use axum::http::Method;
use kartoteka::transport::Limits;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::sync::oneshot;

use super::peer::Peer;
use super::scripted::{begun, event, events, logged, result, server, status, until};
use crate::client::{REVISIONS, call, modern, request};
use crate::fake::Fake;
use crate::shutdown::start;

#[tokio::test]
async fn every_revision_passes_unchanged() {
    for version in &REVISIONS[..4] {
        let running = start(&Fake::new(), Limits::default()).await;
        let mut peer = Peer::start(running.address);
        assert_eq!(peer.begin(version).await["result"]["protocolVersion"], *version);
        assert_eq!(
            peer.ask(&request("tools/list", json!({}))).await["result"]["tools"].as_array().map(Vec::len),
            Some(7)
        );
        let called = peer.ask(&call("echo", json!({"a": [1, 2.50, "ё"]}))).await;
        assert_eq!(called["result"]["structuredContent"], json!({"a": [1, 2.50, "ё"]}), "{version}");
        assert_eq!(called["result"]["content"][0]["text"], "en t0p-s3cret");
        assert_eq!(peer.ask(&call("failing", json!({}))).await["result"]["isError"], true);
        let read = peer.ask(&request("resources/read", json!({"uri": "test://crm/deals"}))).await;
        assert_eq!(read["result"]["contents"][0]["text"], "text");
        assert_eq!(peer.ask(&call("nope", json!({}))).await["error"]["code"], -32602);
        assert_eq!(peer.ask(&request("ping", json!({}))).await["result"], json!({}));
        let big = peer.ask(&call("big", json!({}))).await;
        assert_eq!(big["result"]["structuredContent"]["big"].as_str().map(str::len), Some(100_000));
        peer.to.shutdown().await.expect("an open pipe");
        peer.ends().await;
    }
}

#[tokio::test]
async fn the_revision_without_sessions_passes_with_its_headers() {
    let running = start(&Fake::new(), Limits::default()).await;
    let mut peer = Peer::start(running.address);
    let discovered = peer.ask(&modern(request("server/discover", json!({})))).await;
    assert_eq!(discovered["result"]["supportedVersions"], json!(REVISIONS));
    let called = peer.ask(&modern(call("echo", json!({"a": 1})))).await;
    assert_eq!(called["result"]["resultType"], "complete");
    assert_eq!(called["result"]["structuredContent"], json!({"a": 1}));
    // A name that no header can carry as it is gets as far as a name can.
    assert_eq!(peer.ask(&modern(call("инструмент", json!({})))).await["error"]["code"], -32602);
    let read = peer.ask(&modern(request("resources/read", json!({"uri": "test://crm/deals"})))).await;
    assert_eq!(read["result"]["contents"][0]["text"], "text");
}

#[tokio::test]
async fn headers_follow_the_session_and_the_body() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            match got.body["method"].as_str() {
                Some("initialize") => begun(&got.body["id"]),
                Some(method) if method.starts_with("notifications/") => status(202),
                Some(_) => result(&got.body["id"], json!({})),
                None => status(405),
            }
        })
    })
    .await;
    let mut peer = Peer::start(address);
    peer.begin("2025-06-18").await;
    peer.ask(&request("ping", json!({}))).await;
    peer.ask(&modern(call("echo", json!({})))).await;
    let get = until(&log, |got| got.method == Method::GET, 1).await;
    assert_eq!(get[0].headers["mcp-session-id"], "one");
    assert_eq!(get[0].headers["accept"], "text/event-stream");
    peer.to.shutdown().await.expect("an open pipe");
    peer.ends().await;
    let all = logged(&log, |_| true);
    assert!(all.iter().all(|got| got.headers["authorization"] == "Bearer t0p-s3cret"));
    let first = logged(&log, |got| got.is("initialize"));
    assert!(first[0].headers.get("mcp-session-id").is_none() && first[0].headers.get("mcp-protocol-version").is_none());
    assert_eq!(first[0].headers["accept"], "application/json, text/event-stream");
    for method in ["notifications/initialized", "ping"] {
        let got = &logged(&log, |got| got.is(method))[0];
        assert_eq!(
            (&got.headers["mcp-session-id"], &got.headers["mcp-protocol-version"]),
            (&"one".parse().expect("a value"), &"2025-06-18".parse().expect("a value"))
        );
        assert!(got.headers.get("mcp-method").is_none());
    }
    let modern = &logged(&log, |got| got.is("tools/call"))[0].headers;
    assert_eq!(modern["mcp-protocol-version"], "2026-07-28");
    assert_eq!(
        (&modern["mcp-method"], &modern["mcp-name"]),
        (&"tools/call".parse().expect("a value"), &"echo".parse().expect("a value"))
    );
    assert!(modern.get("mcp-session-id").is_none());
    let last = &all[all.len() - 1];
    assert_eq!((&last.method, &last.headers["mcp-session-id"]), (&Method::DELETE, &"one".parse().expect("a value")));
    assert_eq!(logged(&log, |got| got.method == Method::GET).len(), 1, "a server without a stream is asked once");
}

#[tokio::test]
async fn marked_arguments_travel_in_headers() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            let schema =
                json!({"type": "object", "properties": {"region": {"type": "string", "x-mcp-header": "Region"}}});
            let tools = json!([{"name": "marked", "inputSchema": schema}]);
            result(&got.body["id"], if got.is("tools/list") { json!({"tools": tools}) } else { json!({}) })
        })
    })
    .await;
    let mut peer = Peer::start(address);
    for message in [request("tools/list", json!({})), call("marked", json!({"region": "eu"}))] {
        peer.ask(&modern(message)).await;
    }
    let called = logged(&log, |got| got.is("tools/call"));
    assert_eq!(called[0].headers["mcp-param-region"], "eu");
}

#[tokio::test]
async fn what_a_stream_says_is_passed_on_and_questions_stop_the_clock() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            match (got.body["method"].as_str(), &got.body["id"]) {
                (Some("initialize"), id) => events([
                    (0, "id: 1\ndata:\n\n".to_owned()),
                    (0, event(&json!({"jsonrpc": "2.0", "id": id, "result": {"protocolVersion": "2025-06-18"}}))),
                ]),
                (Some("tools/call"), id) => events([
                    (
                        0,
                        event(
                            &json!({"jsonrpc": "2.0", "method": "notifications/progress", "params": {"progress": 1}}),
                        ),
                    ),
                    (0, event(&json!({"jsonrpc": "2.0", "id": "q", "method": "elicitation/create", "params": {}}))),
                    // Longer than a request may go without a sign of life.
                    (1_500, event(&json!({"jsonrpc": "2.0", "id": id, "result": {"content": []}}))),
                ]),
                _ if got.method == Method::GET => status(405),
                _ => status(202),
            }
        })
    })
    .await;
    let mut peer = Peer::patient(address, Duration::from_millis(1_000));
    assert_eq!(peer.begin("2025-06-18").await["result"]["protocolVersion"], "2025-06-18");
    peer.say(call("echo", json!({}))).await;
    assert_eq!(peer.hear().await["method"], "notifications/progress");
    assert_eq!(peer.hear().await["method"], "elicitation/create");
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    peer.say(json!({"jsonrpc": "2.0", "id": "q", "result": {"action": "accept"}})).await;
    let answered = until(&log, |got| got.body["id"] == "q", 1).await;
    assert_eq!(answered[0].body["result"]["action"], "accept");
    assert_eq!(peer.hear().await["result"], json!({"content": []}));
}

#[tokio::test]
async fn what_the_server_says_unasked_is_passed_on() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            match (&got.method, got.headers.get("last-event-id")) {
                (&Method::GET, None) => events([
                    (
                        0,
                        format!(
                            "retry: 20\nid: 1\n{}",
                            event(&json!({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}))
                        ),
                    ),
                    (0, event(&json!({"jsonrpc": "2.0", "id": 1, "method": "roots/list"}))),
                ]),
                (&Method::GET, Some(_)) => {
                    let message = json!({"jsonrpc": "2.0", "method": "notifications/resources/list_changed"});
                    events([(0, event(&message)), (60_000, String::new())])
                }
                _ if got.is("initialize") => begun(&got.body["id"]),
                _ => status(202),
            }
        })
    })
    .await;
    let mut peer = Peer::start(address);
    peer.begin("2025-11-25").await;
    assert_eq!(peer.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(peer.hear().await["method"], "roots/list");
    assert_eq!(peer.hear().await["method"], "notifications/resources/list_changed");
    let resumed = until(&log, |got| got.headers.contains_key("last-event-id"), 1).await;
    assert_eq!(resumed[0].headers["last-event-id"], "1");
    // An open stream does not hold up the end.
    peer.to.shutdown().await.expect("an open pipe");
    peer.ends().await;
}

#[tokio::test]
async fn requests_run_beside_each_other_and_are_cancelled_by_their_ids() {
    let fake = Fake::new();
    let running = start(&fake, Limits::default()).await;
    let mut peer = Peer::start(running.address);
    peer.begin("2025-11-25").await;
    let named = |id: &str, message: Value| {
        let mut message = message;
        message["id"] = json!(id);
        message
    };
    peer.say(named("legacy", call("slow", json!({"ms": 60_000})))).await;
    peer.say(named("modern", modern(call("slow", json!({"ms": 60_000}))))).await;
    peer.say(named("short", call("slow", json!({"ms": 200})))).await;
    fake.until(|fake| &fake.begun, 3).await;
    assert_eq!(peer.ask(&named("fast", call("echo", json!({})))).await["id"], "fast");
    assert_eq!(peer.ask(&named("legacy", call("echo", json!({})))).await["error"]["code"], -32600, "an id in flight");
    assert_eq!(peer.hear().await["id"], "short");
    for (number, id) in ["modern", "legacy"].into_iter().enumerate() {
        peer.say(json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": id}})).await;
        fake.until(|fake| &fake.dropped, number + 1).await;
    }
    peer.is_silent().await;
    assert_eq!(peer.ask(&named("legacy", call("echo", json!({})))).await["result"]["isError"], false);
}

#[tokio::test]
async fn calls_finish_after_the_last_line_and_after_a_stop() {
    let running = start(&Fake::new(), Limits::default()).await;
    let mut peer = Peer::start(running.address);
    peer.say(call("slow", json!({"ms": 300}))).await;
    peer.to.shutdown().await.expect("an open pipe");
    assert_eq!(peer.hear().await["result"]["content"][0]["text"], "slept");
    peer.ends().await;
    let fake = Fake::new();
    let running = start(&fake, Limits::default()).await;
    let mut peer = Peer::start(running.address);
    peer.say(call("slow", json!({"ms": 300}))).await;
    fake.until(|fake| &fake.begun, 1).await;
    let (stop, pending) = oneshot::channel();
    std::mem::replace(&mut peer.stop, stop).send(()).expect("a running proxy");
    assert_eq!(peer.hear().await["result"]["content"][0]["text"], "slept");
    drop(pending);
    peer.ends().await;
}
