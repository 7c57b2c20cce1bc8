//! WebSocket on a real connection.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use futures::{SinkExt, StreamExt};
use kartoteka::transport::Limits;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest,
        protocol::frame::{
            Frame,
            coding::{Data, OpCode},
        },
    },
};

use crate::{
    client::{REVISIONS, call, initialize, modern, request},
    fake::Fake,
    schemas::Dialogue,
    shutdown::{Running, start},
};

pub(crate) struct Peer(WebSocketStream<MaybeTlsStream<TcpStream>>, Dialogue);

impl Peer {
    pub(crate) async fn connect(server: &Running, headers: &[(&'static str, &str)]) -> Result<Self, Error> {
        let mut request = format!("ws://{}/mcp", server.address).into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header value"));
        }
        let (stream, response) = tokio_tungstenite::connect_async(request).await?;
        let asked = headers.iter().find(|(name, _)| *name == "sec-websocket-protocol");
        assert_eq!(
            response.headers().get("sec-websocket-protocol").map(|value| value.to_str().expect("text")),
            asked.map(|_| "mcp")
        );
        Ok(Self(stream, Dialogue::default()))
    }

    pub(crate) async fn say(&mut self, message: impl ToString) {
        let message = message.to_string();
        if let Ok(message) = serde_json::from_str(&message) {
            self.1.said(&message);
        }
        self.0.send(Message::text(message)).await.expect("an open connection");
    }

    /// Sends what may be no message.
    pub(crate) async fn send(&mut self, frame: Message) {
        self.0.send(frame).await.expect("an open connection");
    }

    /// The same where the server may hang up meanwhile.
    pub(crate) async fn try_send(&mut self, frame: Message) {
        let _hung_up = self.0.send(frame).await;
    }

    /// The next frame that is no ping.
    async fn frame(&mut self) -> Message {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(10), self.0.next()).await.expect("an answer in time");
            match next.expect("an open connection").expect("a valid frame") {
                Message::Ping(_) | Message::Pong(_) => {}
                frame => return frame,
            }
        }
    }

    pub(crate) async fn hear(&mut self) -> Value {
        let text = self.frame().await.into_text().expect("a text");
        let message = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        self.1.heard(&message);
        message
    }

    pub(crate) async fn ask(&mut self, message: &Value) -> Value {
        self.say(message).await;
        self.hear().await
    }

    pub(crate) async fn close_code(&mut self) -> u16 {
        match self.frame().await {
            Message::Close(Some(frame)) => frame.code.into(),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn every_revision_is_served_in_the_locale_of_the_handshake() {
    let server = start(&Fake::new(), Limits::default()).await;
    let headers = [("sec-websocket-protocol", "mcp"), ("accept-language", "ru"), ("authorization", "Bearer ann")];
    for version in &REVISIONS[..4] {
        let mut peer = Peer::connect(&server, &headers).await.expect("a connection");
        assert_eq!(peer.ask(&initialize(version)).await["result"]["protocolVersion"], *version);
        let called = peer.ask(&call("echo", json!({"a": 1}))).await;
        assert_eq!(called["result"]["content"][0]["text"], "ru ann");
        let read = peer.ask(&request("resources/read", json!({"uri": "test://crm/deals"}))).await;
        assert_eq!(read["result"]["contents"][0]["text"], "текст");
    }
    let mut peer = Peer::connect(&server, &[]).await.expect("a connection");
    assert_eq!(peer.ask(&modern(call("big", json!({})))).await["result"]["resultType"], "complete");
    assert_eq!(peer.ask(&call("panic", json!({}))).await["error"]["code"], -32603);
    peer.say("nope").await;
    assert_eq!(peer.hear().await["error"]["code"], -32700);
}

#[tokio::test]
async fn a_foreign_page_gets_no_connection() {
    let server = start(&Fake::new(), Limits::default()).await;
    for headers in [[("origin", "https://evil.example")], [("host", "evil.example")]] {
        match Peer::connect(&server, &headers).await.map(|_| ()) {
            Err(Error::Http(response)) => assert_eq!(response.status(), 403, "{headers:?}"),
            other => panic!("{headers:?}: {other:?}"),
        }
    }
    assert!(Peer::connect(&server, &[("origin", "http://localhost:5173")]).await.is_ok());
}

#[tokio::test]
async fn what_is_no_text_or_too_long_closes_with_its_code() {
    let server = start(&Fake::new(), Limits { max_message_bytes: 2_000, ..Limits::default() }).await;
    let mut peer = Peer::connect(&server, &[]).await.expect("a connection");
    peer.0.send(Message::binary(vec![1, 2, 3])).await.expect("an open connection");
    assert_eq!(peer.close_code().await, 1003);
    let mut peer = Peer::connect(&server, &[]).await.expect("a connection");
    peer.say("x".repeat(3_000)).await;
    assert_eq!(peer.close_code().await, 1009);
}

#[tokio::test]
async fn hanging_up_cancels_calls_of_2026_07_28_and_no_others() {
    let fake = Fake::new();
    let server = start(&fake, Limits::default()).await;
    let mut peer = Peer::connect(&server, &[]).await.expect("a connection");
    peer.say(modern(call("slow", json!({"ms": 60_000})))).await;
    let mut legacy = call("slow", json!({"ms": 300}));
    legacy["id"] = json!("legacy");
    peer.say(legacy).await;
    fake.until(|fake| &fake.begun, 2).await;
    drop(peer);
    fake.until(|fake| &fake.dropped, 1).await;
    fake.until(|fake| &fake.finished, 1).await;
}

#[tokio::test]
async fn a_goodbye_is_answered_while_a_call_goes_on() {
    let fake = Fake::new();
    let server = start(&fake, Limits::default()).await;
    let mut peer = Peer::connect(&server, &[]).await.expect("a connection");
    peer.ask(&initialize("2025-11-25")).await;
    peer.say(call("slow", json!({"ms": 3_000}))).await;
    fake.until(|fake| &fake.begun, 1).await;
    peer.0.send(Message::Close(None)).await.expect("an open connection");
    assert!(matches!(peer.frame().await, Message::Close(_)));
    assert_eq!(fake.finished.load(Ordering::SeqCst), 0, "the call has not ended yet");
    fake.until(|fake| &fake.finished, 1).await;
}

#[tokio::test]
async fn told_to_stop_it_finishes_calls_and_goes_away_politely() {
    let fake = Fake::new();
    let server = start(&fake, Limits::default()).await;
    let mut busy = Peer::connect(&server, &[]).await.expect("a connection");
    let mut idle = Peer::connect(&server, &[]).await.expect("a connection");
    busy.say(call("slow", json!({"ms": 2_500}))).await;
    fake.until(|fake| &fake.begun, 1).await;
    server.stop.send(()).expect("a running server");
    assert_eq!(idle.close_code().await, 1001);
    assert_eq!(busy.hear().await["result"]["content"][0]["text"], "slept");
    assert_eq!(busy.close_code().await, 1001);
    tokio::time::timeout(Duration::from_secs(5), server.ended).await.expect("it ends").expect("no panic");
}

#[tokio::test]
async fn a_peer_that_never_reads_is_read_no_further() {
    let fake = Fake::new();
    let server = start(&Arc::clone(&fake), Limits { calls_in_flight: 100, ..Limits::default() }).await;
    let mut peer = Peer::connect(&server, &[]).await.expect("a connection");
    for number in 0..5_000 {
        let mut message = call("big", json!({"padding": "x".repeat(1_000)}));
        message["id"] = json!(number);
        let say = peer.0.send(Message::text(message.to_string()));
        if tokio::time::timeout(Duration::from_millis(500), say).await.is_err() {
            break;
        }
    }
    let begun = fake.begun.load(Ordering::SeqCst);
    assert!(begun < 500, "{begun} calls were run for a peer that reads nothing");
}

#[tokio::test]
async fn a_peer_that_pings_and_never_reads_is_read_no_further() {
    /// More than the sockets of both sides keep.
    const MOST: usize = 64 << 20;
    let server = start(&Fake::new(), Limits::default()).await;
    let mut peer = Peer::connect(&server, &[]).await.expect("a connection");
    let mut sent = 0;
    while sent < MOST {
        let ping = peer.0.send(Message::Ping(vec![b'x'; 125].into()));
        if !matches!(tokio::time::timeout(Duration::from_millis(500), ping).await, Ok(Ok(()))) {
            return;
        }
        sent += 131;
    }
    panic!("the server went on reading, and kept {sent} bytes of pongs");
}

#[tokio::test]
async fn a_message_that_never_ends_has_its_time_however_often_its_peer_says_that_it_lives() {
    let limits = Limits { body_timeout: Duration::from_millis(300), ..Limits::default() };
    let server = start(&Fake::new(), limits).await;
    let mut peer = Peer::connect(&server, &[]).await.expect("a connection");
    let part = Frame::message(b"{\"jsonrpc\":".to_vec(), OpCode::Data(Data::Text), false);
    peer.send(Message::Frame(part)).await;
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(10) {
        peer.try_send(Message::Pong("I live".into())).await;
        let heard = tokio::time::timeout(Duration::from_millis(50), peer.0.next()).await;
        if let Ok(heard) = heard {
            match heard {
                Some(Ok(Message::Close(Some(frame)))) => assert_eq!(u16::from(frame.code), 1008),
                other => panic!("{other:?}"),
            }
            return;
        }
    }
    panic!("an unfinished message was waited for");
}

#[tokio::test]
async fn messages_that_never_end_make_room_for_those_that_do() {
    // Half of it is for messages.
    let server = start(&Fake::new(), Limits { memory: 8 << 20, ..Limits::default() }).await;
    let mut stalled = Vec::new();
    for _ in 0..12 {
        let mut peer = Peer::connect(&server, &[]).await.expect("a connection");
        let part = Frame::message(vec![b' '; 1_000_000], OpCode::Data(Data::Text), false);
        peer.try_send(Message::Frame(part)).await;
        stalled.push(peer);
    }
    let mut peer = Peer::connect(&server, &[]).await.expect("a connection");
    assert_eq!(peer.ask(&modern(call("big", json!({})))).await["result"]["resultType"], "complete");
    let mut given_up = 0;
    for peer in &mut stalled {
        given_up += usize::from(tokio::time::timeout(Duration::from_millis(100), peer.0.next()).await.is_ok());
    }
    assert!((8..12).contains(&given_up), "{given_up} of 12");
}
