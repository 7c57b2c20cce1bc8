//! HTTP+SSE, the transport of 2024-11-05.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, BodyDataStream},
    http::{Method, Request, StatusCode},
};
use futures::StreamExt;
use serde_json::{Value, json};
use tower::Service;

use crate::{
    client::{call, initialize, request, send_to, server},
    fake::Fake,
    schemas::Dialogue,
};

pub(crate) struct Listener {
    events: BodyDataStream,
    read: String,
    pub(crate) address: String,
    dialogue: Dialogue,
}

impl Listener {
    pub(crate) async fn open(server: &Router, headers: &[(&str, &str)]) -> Self {
        let mut request = Request::builder().uri("/mcp/sse").header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a valid request");
        let response = server.clone().call(request).await.expect("a router does not fail");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let events = response.into_body().into_data_stream();
        let mut listener = Self { events, read: String::new(), address: String::new(), dialogue: Dialogue::default() };
        let (event, address) = listener.event().await;
        assert_eq!(event, "endpoint");
        // As a client resolves it against the address of the stream.
        listener.address = if address.starts_with('/') { address } else { format!("/mcp/{address}") };
        listener
    }

    async fn event(&mut self) -> (String, String) {
        loop {
            if let Some(end) = self.read.find("\n\n") {
                let event: String = self.read.drain(..end + 2).collect();
                let of = |name: &str| {
                    event.lines().find_map(|line| line.strip_prefix(name)).map(|text| text.trim().to_owned())
                };
                if let Some(data) = of("data:") {
                    return (of("event:").unwrap_or_default(), data);
                }
                continue;
            }
            let frame =
                tokio::time::timeout(Duration::from_secs(10), self.events.next()).await.expect("an event in time");
            self.read.push_str(&String::from_utf8_lossy(&frame.expect("an open stream").expect("a whole frame")));
        }
    }

    pub(crate) async fn hear(&mut self) -> Value {
        let (event, data) = self.event().await;
        assert_eq!(event, "message");
        let message = serde_json::from_str(&data).expect("a message");
        self.dialogue.heard(&message);
        message
    }

    pub(crate) async fn say(&self, server: &Router, headers: &[(&str, &str)], message: impl ToString) -> StatusCode {
        send_to(server, &self.address, Method::POST, headers, message.to_string()).await.status
    }

    pub(crate) async fn ask(&mut self, server: &Router, message: &Value) -> Value {
        self.dialogue.said(message);
        assert_eq!(self.say(server, &[], message).await, StatusCode::ACCEPTED);
        self.hear().await
    }
}

#[tokio::test]
async fn a_listener_hears_its_own_answers_alone() {
    let server = server(&Fake::new());
    let mut ann = Listener::open(&server, &[("accept-language", "ru")]).await;
    let mut bob = Listener::open(&server, &[]).await;
    assert_eq!(ann.ask(&server, &initialize("2024-11-05")).await["result"]["protocolVersion"], "2024-11-05");
    assert_eq!(bob.ask(&server, &initialize("2025-11-25")).await["result"]["protocolVersion"], "2025-11-25");
    for number in 0..5 {
        let mut message = call("echo", json!({"of": "ann"}));
        message["id"] = json!(number);
        let heard = ann.ask(&server, &message).await;
        assert_eq!(heard["id"], number);
        assert_eq!(heard["result"]["content"][0]["text"], "ru none");
    }
    let read = bob.ask(&server, &request("resources/read", json!({"uri": "test://crm/deals"}))).await;
    assert_eq!(read["result"]["contents"][0]["text"], "text", "and nothing of ann's before it");
    bob.say(&server, &[], "nope").await;
    assert_eq!(bob.hear().await["error"]["code"], -32700);
    let big = bob.ask(&server, &call("big", json!({}))).await;
    assert_eq!(big["result"]["structuredContent"]["big"].as_str().map(str::len), Some(100_000));
}

#[tokio::test]
async fn an_address_is_of_use_to_its_caller_alone_and_as_long_as_the_stream() {
    let fake = Fake::new();
    let server = server(&fake);
    let ann = ("authorization", "Bearer ann");
    let listener = Listener::open(&server, &[ann]).await;
    let slow = call("slow", json!({"ms": 300}));
    assert_eq!(listener.say(&server, &[], &slow).await, StatusCode::NOT_FOUND);
    assert_eq!(listener.say(&server, &[("authorization", "Bearer bob")], &slow).await, StatusCode::NOT_FOUND);
    assert_eq!(listener.say(&server, &[ann], &slow).await, StatusCode::ACCEPTED);
    fake.until(|fake| &fake.begun, 1).await;
    let address = listener.address.clone();
    drop(listener);
    // A call of a revision with a handshake goes on when its client is gone.
    fake.until(|fake| &fake.finished, 1).await;
    let late = send_to(&server, &address, Method::POST, &[ann], slow.to_string()).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    for address in ["/mcp/messages", "/mcp/messages?session_id=", "/mcp/messages?x=1"] {
        assert_eq!(send_to(&server, address, Method::POST, &[], "{}").await.status, StatusCode::NOT_FOUND, "{address}");
    }
}
