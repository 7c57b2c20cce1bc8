//! Messages by the line, over pipes.

use std::{sync::Arc, sync::atomic::Ordering, time::Duration};

use kartoteka::mcp::Serves;
use kartoteka::transport::{Limits, stdio};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines, ReadHalf, WriteHalf},
    sync::oneshot,
    task::JoinHandle,
};

use crate::{
    client::{REVISIONS, call, initialize, modern, request},
    fake::Fake,
    schemas::Dialogue,
};

pub(crate) struct Peer {
    pub(crate) to: WriteHalf<DuplexStream>,
    from: Lines<BufReader<ReadHalf<DuplexStream>>>,
    pub(crate) stop: Option<oneshot::Sender<()>>,
    pub(crate) ended: JoinHandle<std::io::Result<()>>,
    dialogue: Dialogue,
}

impl Peer {
    pub(crate) fn start(served: &Arc<impl Serves>, limits: Limits, pipe: usize) -> Self {
        let (ours, theirs) = tokio::io::duplex(pipe);
        let (reader, writer) = tokio::io::split(theirs);
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async move {
            let _ended = stopped.await;
        };
        let ended = tokio::spawn(stdio::serve(reader, writer, served.clone(), limits, stopped));
        let (from, to) = tokio::io::split(ours);
        Self { to, from: BufReader::new(from).lines(), stop: Some(stop), ended, dialogue: Dialogue::default() }
    }

    pub(crate) async fn say(&mut self, message: &str) {
        if let Ok(message) = serde_json::from_str(message) {
            self.dialogue.said(&message);
        }
        self.to.write_all(format!("{message}\n").as_bytes()).await.expect("a reading server");
    }

    pub(crate) async fn hear(&mut self) -> Value {
        let line =
            tokio::time::timeout(Duration::from_secs(10), self.from.next_line()).await.expect("an answer in time");
        let line = line.expect("a readable pipe").expect("an open pipe");
        let message = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.dialogue.heard(&message);
        message
    }

    pub(crate) async fn ask(&mut self, message: &Value) -> Value {
        self.say(&message.to_string()).await;
        self.hear().await
    }

    async fn ends(self) {
        tokio::time::timeout(Duration::from_secs(10), self.ended)
            .await
            .expect("it ends in time")
            .expect("no panic")
            .expect("a pipe");
    }
}

fn start(fake: &Arc<Fake>) -> Peer {
    Peer::start(fake, Limits::default(), 1 << 16)
}

#[tokio::test]
async fn every_revision_is_served() {
    for version in &REVISIONS[..4] {
        let mut peer = start(&Fake::new());
        let begun = peer.ask(&initialize(version)).await;
        assert_eq!(begun["result"]["protocolVersion"], *version);
        peer.say(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#).await;
        let listed = peer.ask(&request("tools/list", json!({}))).await;
        assert_eq!(listed["result"]["tools"].as_array().map(Vec::len), Some(7));
        let called = peer.ask(&call("echo", json!({"a": 1}))).await;
        assert_eq!(called["result"]["structuredContent"], json!({"a": 1}), "{version}");
        assert!(called["result"].get("resultType").is_none());
        let read = peer.ask(&request("resources/read", json!({"uri": "test://crm/deals"}))).await;
        assert_eq!(read["result"]["contents"][0]["text"], "text");
        assert_eq!(peer.ask(&request("ping", json!({}))).await["result"], json!({}));
    }
    let mut peer = start(&Fake::new());
    let called = peer.ask(&modern(call("echo", json!({"a": 1})))).await;
    assert_eq!(called["result"]["resultType"], "complete");
    // A notification as the first thing that rmcp ever sees.
    peer.say(r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#).await;
    let discovered = peer.ask(&modern(request("server/discover", json!({})))).await;
    assert_eq!(discovered["result"]["supportedVersions"], json!(REVISIONS));
    let read = peer.ask(&modern(request("resources/read", json!({"uri": "crm/nothing"})))).await;
    assert_eq!(read["error"]["code"], -32602);
    let locale = json!({"name": "echo", "_meta": {"kartoteka/locale": "ru"}});
    let called = peer.ask(&request("tools/call", locale)).await;
    assert_eq!(called["result"]["content"][0]["text"], "ru none");
}

#[tokio::test]
async fn bad_lines_are_answered_and_forgotten() {
    let limits = Limits { max_message_bytes: 2_000, ..Limits::default() };
    let mut peer = Peer::start(&Fake::new(), limits, 1 << 16);
    for (line, code) in [
        ("nope", -32700),
        (r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600),
        (r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}"#, -32602),
        (r#"{"jsonrpc":"2.0","id":1,"method":"no/such"}"#, -32601),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"panic"}}"#, -32603),
    ] {
        peer.say(line).await;
        assert_eq!(peer.hear().await["error"]["code"], code, "{line}");
    }
    peer.say(&"x".repeat(50_000)).await;
    assert_eq!(peer.hear().await["error"]["code"], -32600);
    peer.say("").await;
    peer.say("   \r").await;
    let called = peer.ask(&call("echo", json!({"a": "x".repeat(1_000)}))).await;
    assert_eq!(called["result"]["isError"], false);
}

#[tokio::test]
async fn a_batch_is_answered_line_by_line_in_2025_03_26() {
    let mut peer = start(&Fake::new());
    peer.ask(&initialize("2025-03-26")).await;
    let mut ping = request("ping", json!({}));
    ping["id"] = json!(8);
    peer.say(&json!([call("echo", json!({})), ping, 5]).to_string()).await;
    let mut ids: Vec<String> = Vec::new();
    for _ in 0..3 {
        ids.push(peer.hear().await["id"].to_string());
    }
    ids.sort();
    assert_eq!(ids, ["7", "8", "null"]);
}

#[tokio::test]
async fn an_answer_is_one_line_whatever_the_backend_wrote() {
    let mut peer = start(&Fake::new());
    let big = peer.ask(&call("big", json!({}))).await;
    assert_eq!(big["result"]["structuredContent"]["big"].as_str().map(str::len), Some(100_000));
}

#[tokio::test]
async fn the_last_line_needs_no_line_break_and_calls_finish_after_the_end_of_input() {
    let fake = Fake::new();
    let mut peer = start(&fake);
    peer.to.write_all(call("slow", json!({"ms": 200})).to_string().as_bytes()).await.expect("a reading server");
    peer.to.shutdown().await.expect("an open pipe");
    assert_eq!(peer.hear().await["result"]["content"][0]["text"], "slept");
    peer.ends().await;
}

#[tokio::test]
async fn a_call_is_cancelled_by_its_id() {
    let fake = Fake::new();
    let mut peer = start(&fake);
    peer.say(&call("slow", json!({"ms": 60_000})).to_string()).await;
    fake.until(|fake| &fake.begun, 1).await;
    peer.say(r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#).await;
    fake.until(|fake| &fake.dropped, 1).await;
    assert_eq!(peer.ask(&request("ping", json!({}))).await["result"], json!({}), "nothing is said of a cancelled call");
}

#[tokio::test]
async fn an_id_in_flight_is_not_taken_twice() {
    let fake = Fake::new();
    let mut peer = start(&fake);
    for task in [false, true] {
        let mut slow = call("slow", json!({"ms": 60_000}));
        if task {
            // Left to rmcp.
            slow["params"]["task"] = json!({});
        }
        slow["id"] = json!(task.to_string());
        peer.say(&slow.to_string()).await;
        fake.until(|fake| &fake.begun, 1 + usize::from(task)).await;
        let refused = peer.ask(&slow).await;
        assert_eq!((&refused["id"], &refused["error"]["code"]), (&json!(task.to_string()), &json!(-32600)));
    }
}

#[tokio::test]
async fn told_to_stop_it_finishes_what_is_in_flight() {
    let fake = Fake::new();
    let mut peer = start(&fake);
    peer.say(&call("slow", json!({"ms": 200})).to_string()).await;
    fake.until(|fake| &fake.begun, 1).await;
    peer.stop.take().expect("asked once").send(()).expect("a running server");
    assert_eq!(peer.hear().await["result"]["content"][0]["text"], "slept");
    peer.ends().await;
}

#[tokio::test]
async fn a_peer_that_never_reads_is_read_no_further() {
    let fake = Fake::new();
    let limits = Limits { calls_in_flight: 100, ..Limits::default() };
    let mut peer = Peer::start(&fake, limits, 4096);
    let mut sent = 0;
    for number in 0..5_000 {
        let mut message = if number % 2 == 0 { call("big", json!({})) } else { request("ping", json!({})) };
        message["id"] = json!(number);
        let line = format!("{message}\n");
        let write = peer.to.write_all(line.as_bytes());
        if tokio::time::timeout(Duration::from_millis(500), write).await.is_err() {
            break;
        }
        sent += 1;
    }
    let begun = fake.begun.load(Ordering::SeqCst);
    assert!(sent < 1_000 && begun < 500, "{begun} calls of {sent} messages were taken from a peer that reads nothing");
}
