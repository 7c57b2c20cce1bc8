//! Messages by the line, over a Unix socket: its bounds, and how it ends.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::Duration;

use kartoteka::mcp::Serves;
use kartoteka::transport::{Check, Limits, Wires, listen, unix};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::client::{call, initialize, request};
use crate::fake::Fake;
use crate::schemas::Dialogue;

/// A server at a socket in a folder of its own.
pub(crate) struct Listening {
    folder: TempDir,
    wires: Wires,
    stop: CancellationToken,
    ended: JoinHandle<()>,
}

impl Listening {
    async fn start(served: &Arc<impl Serves>, limits: Limits) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let listening = listen::bind_unix(&folder.path().join("mcp.sock")).await.expect("a free path");
        let (wires, stop) = (Wires::from(limits), CancellationToken::new());
        let ended = tokio::spawn(unix::serve(listening, served.clone(), wires.clone(), stop.clone().cancelled_owned()));
        Self { folder, wires, stop, ended }
    }

    async fn peer(&self) -> Peer {
        let stream = UnixStream::connect(self.folder.path().join("mcp.sock")).await.expect("a listening server");
        let (from, to) = stream.into_split();
        Peer { to, from: BufReader::new(from).lines(), dialogue: Dialogue::default(), _server: None }
    }

    /// Waits until no connection is open.
    async fn until_closed(&self) {
        let closed = async {
            while self.wires.in_use().connections.open > 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), closed).await.expect("the connection is closed");
    }

    fn refused(&self, check: Check) -> u64 {
        self.wires.in_use().refusals.iter().find(|(known, _)| *known == check).map_or(0, |(_, times)| *times)
    }
}

pub(crate) struct Peer {
    to: OwnedWriteHalf,
    from: Lines<BufReader<OwnedReadHalf>>,
    dialogue: Dialogue,
    _server: Option<Box<Listening>>,
}

impl Peer {
    /// The one peer of a server of its own.
    pub(crate) async fn start(served: &Arc<impl Serves>, limits: Limits) -> Self {
        let server = Box::new(Listening::start(served, limits).await);
        let peer = server.peer().await;
        Self { _server: Some(server), ..peer }
    }

    pub(crate) async fn say(&mut self, message: &str) {
        if let Ok(message) = serde_json::from_str(message) {
            self.dialogue.said(&message);
        }
        self.say_bytes(message.as_bytes()).await;
    }

    pub(crate) async fn say_bytes(&mut self, bytes: &[u8]) {
        self.to.write_all(&[bytes, b"\n"].concat()).await.expect("a reading server");
    }

    /// The next message; `None` once the server has closed the connection.
    async fn next(&mut self) -> Option<Value> {
        let line = tokio::time::timeout(Duration::from_secs(10), self.from.next_line()).await.expect("in time");
        let message = serde_json::from_str(&line.expect("a readable socket")?).expect("a message");
        self.dialogue.heard(&message);
        Some(message)
    }

    pub(crate) async fn hear(&mut self) -> Value {
        self.next().await.expect("an open connection")
    }

    async fn ask(&mut self, message: &Value) -> Value {
        self.say(&message.to_string()).await;
        self.hear().await
    }
}

#[tokio::test]
async fn its_owner_alone_can_connect_and_several_speak_at_once() {
    let fake = Fake::new();
    let server = Listening::start(&fake, Limits::default()).await;
    let path = server.folder.path().join("mcp.sock");
    assert_eq!(std::fs::metadata(&path).expect("a socket").permissions().mode() & 0o777, 0o600);
    let (mut one, mut other) = (server.peer().await, server.peer().await);
    for peer in [&mut one, &mut other] {
        peer.ask(&initialize("2025-11-25")).await;
    }
    one.say(&call("slow", json!({"ms": 200})).to_string()).await;
    fake.until(|fake| &fake.begun, 1).await;
    assert_eq!(other.ask(&call("echo", json!({"a": 1}))).await["result"]["structuredContent"], json!({"a": 1}));
    assert_eq!(server.wires.in_use().connections.open, 2);
    server.stop.cancel();
    assert_eq!(one.hear().await["result"]["content"][0]["text"], "slept", "what is in flight is finished");
    assert_eq!((one.next().await, other.next().await), (None, None));
    tokio::time::timeout(Duration::from_secs(10), server.ended).await.expect("it ends in time").expect("no panic");
    assert!(!path.exists(), "the socket goes with its server");
}

#[tokio::test]
async fn a_call_is_answered_where_its_peer_has_closed_its_side() {
    let server = Listening::start(&Fake::new(), Limits::default()).await;
    let mut peer = server.peer().await;
    peer.to.write_all(call("slow", json!({"ms": 200})).to_string().as_bytes()).await.expect("a reading server");
    peer.to.shutdown().await.expect("an open connection");
    assert_eq!(peer.hear().await["result"]["content"][0]["text"], "slept");
    assert_eq!(peer.next().await, None);
}

#[tokio::test]
async fn one_connection_too_many_hears_so_and_is_counted() {
    let server = Listening::start(&Fake::new(), Limits { connections: 1, ..Limits::default() }).await;
    let mut first = server.peer().await;
    first.ask(&initialize("2025-11-25")).await;
    let mut second = server.peer().await;
    let refused = second.hear().await;
    assert_eq!((&refused["error"]["code"], &refused["id"]), (&json!(-32000), &json!(null)), "{refused}");
    assert_eq!(second.next().await, None);
    assert_eq!((server.refused(Check::Connections), server.wires.in_use().connections.open), (1, 1));
    drop(first);
    server.until_closed().await;
    assert!(server.peer().await.ask(&initialize("2025-11-25")).await.get("result").is_some());
}

#[tokio::test]
async fn a_line_that_does_not_end_closes_its_connection_and_a_silent_peer_stays() {
    let limits = Limits { body_timeout: Duration::from_millis(300), max_message_bytes: 2_000, ..Limits::default() };
    let server = Listening::start(&Fake::new(), limits).await;
    let (mut slow, mut long, mut silent) = (server.peer().await, server.peer().await, server.peer().await);
    silent.ask(&initialize("2025-11-25")).await;
    slow.to.write_all(br#"{"jsonrpc":"2.0","id":1,"#).await.expect("a reading server");
    // Beyond the limit nothing is kept, and it has to end in time all the same.
    long.to.write_all(&[b'x'; 9_000]).await.expect("a reading server");
    assert_eq!(slow.next().await.map(|message| message["error"]["code"].clone()), None);
    assert_eq!(long.next().await, None);
    silent.say(&"x".repeat(3_000)).await;
    assert_eq!(silent.hear().await["error"]["code"], -32600);
    assert_eq!(silent.ask(&request("ping", json!({}))).await["result"], json!({}));
}

#[tokio::test]
async fn a_peer_that_reads_nothing_is_given_up_in_time() {
    let fake = Fake::new();
    let limits = Limits { write_timeout: Duration::from_millis(300), ..Limits::default() };
    let server = Listening::start(&fake, limits).await;
    let mut peer = server.peer().await;
    for number in 0..5_000 {
        let mut message = call("big", json!({}));
        message["id"] = json!(number);
        let line = format!("{message}\n");
        match tokio::time::timeout(Duration::from_millis(500), peer.to.write_all(line.as_bytes())).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => break,
        }
    }
    server.until_closed().await;
}
