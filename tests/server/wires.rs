//! The wires that carry messages both ways, as one: what is said on any of them is answered alike.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use kartoteka::mcp::Serves;
use kartoteka::transport::Limits;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::{
    client::{send_to, server},
    shutdown::start,
    sse, stdio, unix, websocket,
};

pub(crate) enum Peer {
    Stdio(Box<stdio::Peer>),
    Unix(Box<unix::Peer>),
    WebSocket(Box<websocket::Peer>),
    Sse(axum::Router, Box<sse::Listener>),
}

impl Peer {
    /// One on each wire.
    pub(crate) async fn all(served: &Arc<impl Serves>) -> [Self; 4] {
        let running = start(served, Limits::default()).await;
        let router = server(served);
        let websocket = websocket::Peer::connect(&running, &[]).await.expect("a connection");
        let listener = sse::Listener::open(&router, &[]).await;
        // The server goes on by itself, until the test is over.
        std::mem::forget(running.stop);
        [
            Self::Stdio(Box::new(stdio::Peer::start(served, Limits::default(), 1 << 16))),
            Self::Unix(Box::new(unix::Peer::start(served, Limits::default()).await)),
            Self::WebSocket(Box::new(websocket)),
            Self::Sse(router, Box::new(listener)),
        ]
    }

    pub(crate) fn wire(&self) -> &'static str {
        match self {
            Self::Stdio(_) => "stdio",
            Self::Unix(_) => "a Unix socket",
            Self::WebSocket(_) => "WebSocket",
            Self::Sse(..) => "HTTP+SSE",
        }
    }

    pub(crate) async fn say(&mut self, message: &Value) {
        match self {
            Self::Stdio(peer) => peer.say(&message.to_string()).await,
            Self::Unix(peer) => peer.say(&message.to_string()).await,
            Self::WebSocket(peer) => peer.say(message).await,
            Self::Sse(router, listener) => {
                assert_eq!(listener.say(router, &[], message).await, StatusCode::ACCEPTED);
            }
        }
    }

    /// Says what may be no message at all.
    pub(crate) async fn say_bytes(&mut self, bytes: &[u8]) {
        match self {
            Self::Stdio(peer) => {
                peer.to.write_all(bytes).await.expect("a reading server");
                peer.to.write_all(b"\n").await.expect("a reading server");
            }
            Self::Unix(peer) => peer.say_bytes(bytes).await,
            Self::WebSocket(peer) => {
                let frame = Frame::message(bytes.to_vec(), OpCode::Data(Data::Text), true);
                peer.send(Message::Frame(frame)).await;
            }
            Self::Sse(router, listener) => {
                let said = send_to(router, &listener.address, Method::POST, &[], bytes.to_vec()).await;
                assert_eq!(said.status, StatusCode::ACCEPTED);
            }
        }
    }

    pub(crate) async fn hear(&mut self) -> Value {
        match self {
            Self::Stdio(peer) => peer.hear().await,
            Self::Unix(peer) => peer.hear().await,
            Self::WebSocket(peer) => peer.hear().await,
            Self::Sse(_, listener) => listener.hear().await,
        }
    }

    pub(crate) async fn ask(&mut self, message: &Value) -> Value {
        self.say(message).await;
        self.hear().await
    }
}
