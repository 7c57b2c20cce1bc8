//! Clients are told what changed, over every wire and in every revision, and only what they asked for.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use kartoteka::{mcp::subscriptions::Change, transport::Limits};
use serde_json::{Value, json};

use crate::{
    client::{self, BOTH, Events, REVISIONS, call, initialize, modern, post, post_modern, request, server, session},
    fake::Fake,
    shutdown::start,
    stdio,
    wires::Peer,
};

const URI: &str = "test://crm/deals";

fn subscribe(uri: &str) -> Value {
    request("resources/subscribe", json!({"uri": uri}))
}

fn initialized() -> Value {
    json!({"jsonrpc": "2.0", "method": "notifications/initialized"})
}

/// Everything changes, and something else does too.
fn everything(fake: &Fake) {
    for change in [Change::Tools, Change::Resources, Change::Prompts, Change::Contents(URI), Change::Contents("other")]
    {
        fake.changes.publish(change);
    }
}

/// What is told of it, to whom has subscribed.
const ALL: [&str; 4] = [
    "notifications/tools/list_changed",
    "notifications/resources/list_changed",
    "notifications/prompts/list_changed",
    "notifications/resources/updated",
];

fn listen(filter: &Value) -> Value {
    modern(json!({"jsonrpc": "2.0", "id": "l1", "method": "subscriptions/listen", "params": {"notifications": filter}}))
}

async fn listening(server: &axum::Router, filter: &Value) -> Events {
    let headers = [
        ("content-type", "application/json"),
        ("accept", BOTH),
        ("mcp-protocol-version", "2026-07-28"),
        ("mcp-method", "subscriptions/listen"),
    ];
    Events::open(server, Method::POST, &headers, listen(filter).to_string()).await
}

#[tokio::test]
async fn a_session_hears_of_lists_and_of_what_it_subscribed_to() {
    for version in &REVISIONS[..4] {
        let fake = Fake::new();
        let server = server(&fake);
        let begun = post(&server, &[], &initialize(version)).await.json;
        let capabilities = &begun["result"]["capabilities"];
        assert_eq!(capabilities["tools"]["listChanged"], true, "{begun}");
        assert_eq!(capabilities["resources"], json!({"listChanged": true, "subscribe": true}));
        assert_eq!(capabilities["prompts"]["listChanged"], true);

        let id = session(&server, version, &[]).await;
        let of = [("mcp-session-id", id.as_str())];
        fake.until_heard_by(1).await;
        assert_eq!(post(&server, &of, &subscribe(URI)).await.json["result"], json!({}));
        let mut events = Events::of_session(&server, &id).await;
        everything(&fake);
        for told in ALL {
            assert_eq!(events.next().await["method"], told, "{version}");
        }
        let unsubscribe = request("resources/unsubscribe", json!({"uri": URI}));
        assert_eq!(post(&server, &of, &unsubscribe).await.json["result"], json!({}));
        everything(&fake);
        fake.changes.publish(Change::Tools);
        for told in &ALL[..3] {
            assert_eq!(events.next().await["method"], *told, "{version}");
        }
        let gone = client::send(&server, Method::DELETE, &of, "").await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        fake.until_heard_by(0).await;
    }
}

#[tokio::test]
async fn a_connection_hears_of_lists_and_of_what_it_subscribed_to() {
    let fake = Fake::new();
    for mut peer in Peer::all(&fake).await {
        peer.ask(&initialize("2025-06-18")).await;
        peer.say(&initialized()).await;
        fake.until_heard_by(1).await;
        peer.say(&initialized()).await;
        assert_eq!(peer.ask(&subscribe("crm/nothing")).await["error"]["code"], -32002);
        assert_eq!(peer.ask(&subscribe(URI)).await["result"], json!({}));
        everything(&fake);
        for told in ALL {
            let heard = peer.hear().await;
            assert_eq!(heard["method"], told);
            if told == "notifications/resources/updated" {
                assert_eq!(heard["params"], json!({"uri": URI}));
            }
        }
        drop(peer);
        fake.until_heard_by(0).await;
    }
}

#[tokio::test]
async fn a_stream_of_2026_07_28_hears_what_it_asked_for_and_nothing_else() {
    let fake = Fake::new();
    let server = server(&fake);
    let filter = json!({"promptsListChanged": true, "toolsListChanged": false,
        "resourceSubscriptions": [URI, "crm/nothing"]});
    let mut events = listening(&server, &filter).await;
    let first = events.next().await;
    assert_eq!(first["method"], "notifications/subscriptions/acknowledged", "{first}");
    let accepted = json!({"promptsListChanged": true, "resourceSubscriptions": [URI]});
    assert_eq!(first["params"]["notifications"], accepted, "{first}");
    let id = json!({"io.modelcontextprotocol/subscriptionId": "l1"});
    assert_eq!(first["params"]["_meta"], id);
    fake.until_heard_by(1).await;
    everything(&fake);
    for told in &ALL[2..] {
        let heard = events.next().await;
        assert_eq!(heard["method"], *told);
        assert_eq!(heard["params"]["_meta"], id, "{heard}");
    }
    drop(events);
    fake.until_heard_by(0).await;
}

#[tokio::test]
async fn a_connection_listens_and_stops_listening_as_2026_07_28_has_it() {
    let fake = Fake::new();
    for mut peer in Peer::all(&fake).await {
        let acknowledged = peer.ask(&listen(&json!({"toolsListChanged": true}))).await;
        assert_eq!(acknowledged["method"], "notifications/subscriptions/acknowledged");
        fake.until_heard_by(1).await;
        everything(&fake);
        assert_eq!(peer.hear().await["method"], ALL[0]);
        let cancelled = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "l1"}});
        peer.say(&cancelled).await;
        fake.until_heard_by(0).await;
        // Neither an answer to what was cancelled nor another change comes before this.
        everything(&fake);
        assert_eq!(peer.ask(&modern(call("echo", json!({})))).await["id"], 7);
    }
}

#[tokio::test]
async fn listeners_are_sent_away_politely() {
    let fake = Fake::new();
    let filter = json!({"toolsListChanged": true});
    let mut peer = stdio::Peer::start(&fake, Limits::default(), 1 << 16);
    peer.ask(&listen(&filter)).await;
    fake.until_heard_by(1).await;
    drop(peer.stop.take());
    let last = peer.hear().await;
    assert_eq!((&last["id"], &last["result"]["resultType"]), (&json!("l1"), &json!("complete")), "{last}");
    tokio::time::timeout(Duration::from_secs(3), peer.ended)
        .await
        .expect("at once")
        .expect("no panic")
        .expect("a pipe");

    let server = start(&fake, Limits::default()).await;
    let body = listen(&filter).to_string();
    let url = format!("http://{}/mcp", server.address);
    let listening = tokio::spawn(async move {
        let _first = rustls::crypto::ring::default_provider().install_default();
        let answer = reqwest::Client::new()
            .post(url)
            .header("content-type", "application/json")
            .header("accept", BOTH)
            .header("mcp-protocol-version", "2026-07-28")
            .header("mcp-method", "subscriptions/listen")
            .body(body)
            .send()
            .await
            .expect("an answer");
        answer.text().await.expect("a whole body")
    });
    fake.until_heard_by(1).await;
    server.stop.send(()).expect("a running server");
    let told = listening.await.expect("no panic");
    assert!(told.contains(r#""id":"l1","result""#), "{told}");
    server.ended.await.expect("no panic");
    fake.until_heard_by(0).await;
}

#[tokio::test]
async fn who_never_reads_costs_no_more_than_who_does() {
    let fake = Fake::new();
    let server = server(&fake);
    let id = session(&server, "2025-11-25", &[]).await;
    let of = [("mcp-session-id", id.as_str())];
    fake.until_heard_by(1).await;
    post(&server, &of, &subscribe(URI)).await;
    let mut events = Events::of_session(&server, &id).await;
    let mut modern = listening(&server, &json!({"toolsListChanged": true})).await;
    fake.until_heard_by(2).await;
    for _ in 0..2_000 {
        everything(&fake);
        tokio::task::yield_now().await;
    }
    let called = tokio::time::timeout(Duration::from_secs(5), post(&server, &of, &call("echo", json!({})))).await;
    assert_eq!(called.expect("others go on").status, StatusCode::OK);
    // What there is to read ends soon: it is a few buffers, and not all that happened.
    for stream in [&mut events, &mut modern] {
        let mut told = 0;
        while tokio::time::timeout(Duration::from_millis(300), stream.next()).await.is_ok() {
            told += 1;
        }
        assert!((1..200).contains(&told), "{told}");
    }
}

#[tokio::test]
async fn what_a_revision_has_not_is_not_found() {
    let server = server(&Fake::new());
    for (method, params) in [
        ("initialize", json!({})),
        ("ping", json!({})),
        ("logging/setLevel", json!({"level": "error"})),
        ("logging/setLevel", json!({})),
        ("resources/subscribe", json!({"uri": URI})),
        ("resources/unsubscribe", json!({})),
    ] {
        let reply = post_modern(&server, &[], request(method, params)).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::NOT_FOUND, -32601), "{method}: {}", reply.text);
    }
    let id = session(&server, "2025-11-25", &[]).await;
    let listens = request("subscriptions/listen", json!({"notifications": {"toolsListChanged": true}}));
    assert_eq!(post(&server, &[("mcp-session-id", &id)], &listens).await.code(), -32601);
    for method in ["resources/subscribe", "resources/unsubscribe"] {
        let reply = post(&server, &[("mcp-session-id", &id)], &request(method, json!({}))).await;
        assert_eq!(reply.code(), -32602, "{method}: {}", reply.text);
    }
}

#[tokio::test]
async fn who_cannot_be_told_is_refused() {
    let server = server(&Fake::new());
    let message = listen(&json!({"toolsListChanged": true}));
    let headers = [
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("mcp-protocol-version", "2026-07-28"),
        ("mcp-method", "subscriptions/listen"),
    ];
    let reply = client::send(&server, Method::POST, &headers, message.to_string()).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::NOT_ACCEPTABLE, -32600), "{}", reply.text);
    let router = kartoteka::transport::http::router(
        Fake::new(),
        Limits::default(),
        kartoteka::transport::http::Dispatch::RmcpWithoutSessions,
    );
    let reply = post(&router, &[("mcp-protocol-version", "2025-06-18")], &subscribe(URI)).await;
    assert_eq!(reply.code(), -32600, "{}", reply.text);
}
