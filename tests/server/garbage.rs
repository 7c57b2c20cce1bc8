//! What no client should send, on each wire: a defined answer, and a server that goes on.

use std::{sync::atomic::Ordering, time::Duration};

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use futures::StreamExt;
use kartoteka::transport::Limits;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    client::{self, REVISIONS, call, initialize, modern, post, request, send_to, server, session},
    fake::Fake,
    shutdown::start,
    sse, stdio, websocket,
    wires::Peer,
};

const JSON: (&str, &str) = ("content-type", "application/json");

/// What is wrong, and with which code it is answered.
fn bad() -> Vec<(&'static str, Vec<u8>, i64)> {
    let deep =
        |before: &str, after: &str| format!("{before}{}{}{after}", "[".repeat(10_000), "]".repeat(10_000)).into_bytes();
    let call = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"a":"#;
    let half = |length: usize| call.as_bytes()[..length].to_vec();
    let invalid = [&half(call.len())[..], b"\"\xff\xfe\"}}}"].concat();
    vec![
        ("garbage", b"\x01\x02 what is this?".to_vec(), -32700),
        ("one half", half(20), -32700),
        ("the other half", br#"","id":1}"#.to_vec(), -32700),
        ("nearly all", half(call.len()), -32700),
        ("invalid UTF-8", invalid, -32700),
        // JSON as good as any: a batch in a batch in a batch.
        ("deep", deep("", ""), -32600),
        ("deep arguments", deep(call, "}}}"), -32700),
        ("deep unread", deep(r#"{"jsonrpc":"2.0","id":1,"method":"ping","more":"#, "}"), -32700),
        ("an empty batch", b"[]".to_vec(), -32600),
        ("a number", b"5".to_vec(), -32600),
        ("nothing", b"null".to_vec(), -32600),
        ("another JSON-RPC", br#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#.to_vec(), -32600),
        ("no JSON-RPC", br#"{"id":1,"method":"ping"}"#.to_vec(), -32600),
        ("a method that is none", br#"{"jsonrpc":"2.0","id":1,"method":5}"#.to_vec(), -32600),
        ("an id that is none", br#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#.to_vec(), -32600),
    ]
}

#[tokio::test]
async fn over_http_it_is_answered_and_forgotten() {
    let server = server(&Fake::new());
    let id = session(&server, "2025-11-25", &[]).await;
    for (what, bytes, code) in bad() {
        for headers in [&[JSON][..], &[JSON, ("mcp-session-id", &id)]] {
            let reply = client::send(&server, Method::POST, headers, bytes.clone()).await;
            // Who names no revision may send batches; what is in them is answered one by one.
            if let [answer] = reply.json.as_array().map_or(&[][..], Vec::as_slice) {
                assert_eq!(
                    (what, headers.len(), &answer["error"]["code"]),
                    ("deep", 1, &json!(code)),
                    "{}",
                    reply.text
                );
                continue;
            }
            assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, code), "{what}: {}", reply.text);
        }
    }
    let after = post(&server, &[("mcp-session-id", &id)], &call("echo", json!({}))).await;
    assert_eq!(after.json["result"]["isError"], false, "{}", after.text);
}

#[tokio::test]
async fn over_wires_that_stay_open_it_is_answered_and_forgotten() {
    for mut peer in Peer::all(&Fake::new()).await {
        let wire = peer.wire();
        peer.ask(&initialize("2025-11-25")).await;
        for (what, bytes, code) in bad() {
            // A text frame that is no text ends the connection; see below.
            if wire == "WebSocket" && what == "invalid UTF-8" {
                continue;
            }
            peer.say_bytes(&bytes).await;
            let heard = peer.hear().await;
            assert_eq!(heard["error"]["code"], code, "{wire}, {what}: {heard}");
        }
        let after = peer.ask(&call("echo", json!({}))).await;
        assert_eq!(after["result"]["isError"], false, "{wire}: {after}");
    }
}

#[tokio::test]
async fn a_request_that_lacks_its_id_is_told_and_not_run() {
    let fake = Fake::new();
    let server = server(&fake);
    let id = session(&server, "2025-11-25", &[]).await;
    for method in ["tools/call", "tools/list", "initialize", "ping"] {
        for lacking in [
            json!({"jsonrpc": "2.0", "method": method, "params": {"name": "echo"}}),
            json!({"jsonrpc": "2.0", "id": null, "method": method, "params": {"name": "echo"}}),
        ] {
            for headers in [&[JSON][..], &[JSON, ("mcp-session-id", &id)]] {
                let reply = client::send(&server, Method::POST, headers, lacking.to_string()).await;
                assert_eq!(
                    (reply.status, reply.code()),
                    (StatusCode::BAD_REQUEST, -32600),
                    "{lacking}: {}",
                    reply.text
                );
                assert!(reply.text.contains("`id`"), "{}", reply.text);
            }
        }
    }
    for mut peer in Peer::all(&fake).await {
        let (wire, lacking) =
            (peer.wire(), json!({"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "echo"}}));
        let told = peer.ask(&lacking).await;
        assert_eq!(told["error"]["code"], -32600, "{wire}: {told}");
    }
    assert_eq!(fake.begun.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_id_is_any_integer_of_64_bits_on_every_wire() {
    let fake = Fake::new();
    let server = server(&fake);
    let in_session = session(&server, "2025-11-25", &[]).await;
    for id in [u64::MAX, (1 << 63) - 1, 1 << 63] {
        let with = |mut message: Value| {
            message["id"] = json!(id);
            message
        };
        let read = request("resources/read", json!({"uri": "test://crm/deals"}));
        for message in [call("echo", json!({})), read.clone(), request("nope", json!({}))].map(with) {
            for headers in [&[][..], &[("mcp-session-id", in_session.as_str())]] {
                let all = [&[JSON, ("accept", client::BOTH)], headers].concat();
                let reply = client::send(&server, Method::POST, &all, message.to_string()).await;
                assert_eq!(reply.json["id"], json!(id), "{message}: {}", reply.text);
            }
        }
        let batch = json!([with(call("echo", json!({}))), with(read.clone())]).to_string();
        let reply = client::send(&server, Method::POST, &[JSON], batch).await;
        assert!(reply.json[0]["id"] == json!(id) && reply.json[1]["id"] == json!(id), "{}", reply.text);
        for mut peer in Peer::all(&fake).await {
            let (wire, dropped) = (peer.wire(), fake.dropped.load(Ordering::SeqCst));
            peer.ask(&initialize("2025-11-25")).await;
            for message in [call("echo", json!({})), read.clone()].map(with) {
                assert_eq!(peer.ask(&message).await["id"], json!(id), "{wire}");
            }
            let begun = fake.begun.load(Ordering::SeqCst);
            peer.say(&with(call("slow", json!({"ms": 60_000})))).await;
            fake.until(|fake| &fake.begun, begun + 1).await;
            let cancel = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": id}});
            peer.say(&cancel).await;
            fake.until(|fake| &fake.dropped, dropped + 1).await;
        }
    }
}

#[tokio::test]
async fn a_websocket_whose_text_is_none_is_closed_and_others_are_served() {
    let running = start(&Fake::new(), Limits::default()).await;
    for bytes in [&b"{\"a\":\"\xff\"}"[..], b"\xc3\x28"] {
        let mut peer = websocket::Peer::connect(&running, &[]).await.expect("a connection");
        let frame = tokio_tungstenite::tungstenite::protocol::frame::Frame::message(
            bytes.to_vec(),
            tokio_tungstenite::tungstenite::protocol::frame::coding::OpCode::Data(
                tokio_tungstenite::tungstenite::protocol::frame::coding::Data::Text,
            ),
            true,
        );
        peer.send(Message::Frame(frame)).await;
        assert_eq!(peer.close_code().await, 1007);
    }
    let mut other = websocket::Peer::connect(&running, &[]).await.expect("a connection");
    assert_eq!(other.ask(&modern(call("echo", json!({})))).await["result"]["isError"], false);
}

/// A hundred megabytes, a megabyte at a time.
fn endless() -> impl futures::Stream<Item = Result<Vec<u8>, std::io::Error>> + Send {
    futures::stream::iter(0..100).map(|_| Ok(vec![b'x'; 1 << 20]))
}

#[tokio::test]
async fn a_hundred_megabytes_are_refused_on_every_wire() {
    let fake = Fake::new();
    let router = server(&fake);
    let reply = client::send(&router, Method::POST, &[JSON], Body::from_stream(endless())).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::PAYLOAD_TOO_LARGE, -32600));

    let mut listener = sse::Listener::open(&router, &[]).await;
    let reply = send_to(&router, &listener.address, Method::POST, &[], Body::from_stream(endless())).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(listener.ask(&router, &modern(call("echo", json!({})))).await["result"]["isError"], false);

    let mut peer = stdio::Peer::start(&fake, Limits::default(), 1 << 16);
    for _ in 0..100 {
        peer.to.write_all(&[b'x'; 1 << 20]).await.expect("a reading server");
    }
    peer.say("").await;
    assert_eq!(peer.hear().await["error"]["code"], -32600);
    assert_eq!(peer.ask(&modern(call("echo", json!({})))).await["result"]["isError"], false);

    let running = start(&fake, Limits::default()).await;
    let mut peer = websocket::Peer::connect(&running, &[]).await.expect("a connection");
    // The server goes away in the middle of it.
    let sent = tokio::time::timeout(Duration::from_secs(20), peer.try_send(Message::text("x".repeat(100 << 20)))).await;
    sent.expect("nobody waits for a frame that is too long");
    drop(peer);
    let mut other = websocket::Peer::connect(&running, &[]).await.expect("a connection");
    assert_eq!(other.ask(&modern(call("echo", json!({})))).await["result"]["isError"], false);
}

#[tokio::test]
async fn a_batch_is_of_one_revision_on_every_wire() {
    let batch = json!([call("echo", json!({})), {"jsonrpc": "2.0", "id": 8, "method": "ping"}]);
    for version in REVISIONS {
        for mut peer in Peer::all(&Fake::new()).await {
            let wire = peer.wire();
            if version != "2026-07-28" {
                peer.ask(&initialize(version)).await;
            }
            peer.say(&batch).await;
            let first = peer.hear().await;
            if version == "2025-03-26" {
                let mut ids = [first["id"].clone(), peer.hear().await["id"].clone()].map(|id| id.as_i64());
                ids.sort_unstable();
                assert_eq!(ids, [Some(7), Some(8)], "{wire}");
            } else {
                assert_eq!(first["error"]["code"], -32600, "{wire}, {version}: {first}");
            }
            assert_eq!(
                peer.ask(&modern(call("echo", json!({})))).await["result"]["isError"],
                false,
                "{wire}, {version}"
            );
        }
    }
}

#[tokio::test]
async fn an_id_in_flight_is_not_taken_twice_on_any_wire() {
    let fake = Fake::new();
    for (round, mut peer) in Peer::all(&fake).await.into_iter().enumerate() {
        let wire = peer.wire();
        peer.ask(&initialize("2025-06-18")).await;
        peer.say(&call("slow", json!({"ms": 300}))).await;
        fake.until(|fake| &fake.begun, round + 1).await;
        for second in [call("slow", json!({"ms": 0})), request("ping", json!({}))] {
            let refused = peer.ask(&second).await;
            assert_eq!((&refused["id"], &refused["error"]["code"]), (&json!(7), &json!(-32600)), "{wire}: {refused}");
        }
        assert_eq!(peer.hear().await["result"]["content"][0]["text"], "slept", "{wire}: the first is answered");
    }
}

#[tokio::test]
async fn unknown_revisions_are_told_the_known_ones_on_every_wire() {
    for mut peer in Peer::all(&Fake::new()).await {
        let wire = peer.wire();
        for version in ["1999-01-01", "2026-07-29", "latest", ""] {
            let begun = peer.ask(&initialize(version)).await;
            let agreed = begun["result"]["protocolVersion"].as_str().expect("a revision");
            assert!(REVISIONS[..4].contains(&agreed), "{wire}, {version}: {begun}");
        }
        let mut message = modern(call("echo", json!({})));
        message["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = json!("2099-01-01");
        let refused = peer.ask(&message).await;
        assert_eq!(refused["error"]["code"], -32022, "{wire}: {refused}");
        let supported = refused["error"]["data"]["supported"].as_array().expect("a list");
        assert!(supported.contains(&json!("2026-07-28")), "{wire}: {refused}");
        let mut bare = modern(call("echo", json!({})));
        bare["params"]["_meta"]
            .as_object_mut()
            .expect("an object")
            .remove("io.modelcontextprotocol/clientCapabilities");
        assert_eq!(peer.ask(&bare).await["error"]["code"], -32602, "{wire}");
    }
}

#[tokio::test]
async fn hanging_up_on_http_sse_cancels_calls_of_2026_07_28_and_no_others() {
    let fake = Fake::new();
    let router = server(&fake);
    let listener = sse::Listener::open(&router, &[]).await;
    let mut legacy = call("slow", json!({"ms": 300}));
    legacy["id"] = json!("legacy");
    for message in [modern(call("slow", json!({"ms": 60_000}))), legacy] {
        assert_eq!(listener.say(&router, &[], message).await, StatusCode::ACCEPTED);
    }
    fake.until(|fake| &fake.begun, 2).await;
    drop(listener);
    fake.until(|fake| &fake.dropped, 1).await;
    fake.until(|fake| &fake.finished, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_listener_that_never_reads_is_posted_no_further() {
    let fake = Fake::new();
    let router = server(&fake);
    let listener = sse::Listener::open(&router, &[]).await;
    let mut taken = 0;
    let refused = loop {
        let mut message = call("big", json!({}));
        message["id"] = json!(taken);
        let status = listener.say(&router, &[], message).await;
        if status != StatusCode::ACCEPTED {
            break status;
        }
        taken += 1;
        assert!(taken < 1_000, "posts are taken without end");
    };
    assert!(
        [StatusCode::SERVICE_UNAVAILABLE, StatusCode::GONE, StatusCode::NOT_FOUND].contains(&refused),
        "{refused} after {taken}"
    );
    assert!(fake.begun.load(Ordering::SeqCst) < 500, "calls are run for a listener that reads nothing");
    let other = post(&router, &[], &call("echo", json!({}))).await;
    assert_eq!(other.json["result"]["isError"], Value::Bool(false));
}
