//! A client that says exactly what it is told to say, to a router in this process.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, BodyDataStream},
    http::{HeaderMap, Method, Request, StatusCode},
};
use futures::StreamExt;
use kartoteka::mcp::Serves;
use kartoteka::transport::{
    Limits,
    http::{Dispatch, router},
};
use serde_json::{Value, json};
use tower::Service;

use crate::schemas::Dialogue;

pub(crate) const BOTH: &str = "application/json, text/event-stream";
pub(crate) const REVISIONS: [&str; 5] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"];

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The body as text.
    pub(crate) text: String,
    /// The body as JSON; of a stream the last message; null if there is neither.
    pub(crate) json: Value,
}

impl Reply {
    pub(crate) fn code(&self) -> i64 {
        self.json["error"]["code"].as_i64().unwrap_or_default()
    }

    /// Every message in it.
    fn messages(&self) -> impl Iterator<Item = Value> {
        let streamed = self.text.lines().filter_map(|line| line.strip_prefix("data:"));
        let whole = (!self.text.contains("data:")).then_some(self.text.as_str());
        streamed.chain(whole).filter_map(|text| serde_json::from_str(text).ok())
    }

    pub(crate) fn session(&self) -> String {
        self.headers["mcp-session-id"].to_str().expect("an id is text").to_owned()
    }
}

/// The revisions of the sessions that tests have begun.
static SESSIONS: LazyLock<Mutex<HashMap<String, String>>> = LazyLock::new(Mutex::default);

pub(crate) fn server(served: &Arc<impl Serves>) -> Router {
    router(served.clone(), Limits::default(), Dispatch::FastPath)
}

/// Sends a request to `/mcp`. `Host` is there unless `headers` name one.
pub(crate) async fn send(server: &Router, method: Method, headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
    send_to(server, "/mcp", method, headers, body).await
}

pub(crate) async fn send_to(
    server: &Router,
    path: &str,
    method: Method,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        request = request.header("host", "127.0.0.1:8080");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(body.into()).expect("the tests build valid requests");
    let response = server.clone().call(request).await.expect("a router does not fail");
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body of this process does not break off");
    let text = String::from_utf8(body.to_vec()).expect("the server writes UTF-8");
    let last = text.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim).rfind(|data| !data.is_empty());
    let json = serde_json::from_str(last.unwrap_or(&text)).unwrap_or_default();
    Reply { status: parts.status, headers: parts.headers, text, json }
}

/// Posts a message as every known client does, with more headers.
pub(crate) async fn post(server: &Router, headers: &[(&str, &str)], message: &Value) -> Reply {
    let mut all = vec![("content-type", "application/json"), ("accept", BOTH)];
    all.extend_from_slice(headers);
    let reply = send(server, Method::POST, &all, message.to_string()).await;
    let mut dialogue = dialogue(&all);
    dialogue.said(message);
    reply.messages().for_each(|message| dialogue.heard(&message));
    if let Ok(session) = reply.headers.get("mcp-session-id").map_or(Ok(""), |session| session.to_str())
        && let Some(revision) = reply.json["result"]["protocolVersion"].as_str()
    {
        SESSIONS.lock().expect("nobody panics while holding it").insert(session.to_owned(), revision.to_owned());
    }
    reply
}

/// What is known of a conversation by the headers of a message in it.
fn dialogue(headers: &[(&str, &str)]) -> Dialogue {
    let of = |header: &str| headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(header)).map(|(_, value)| *value);
    let sessions = SESSIONS.lock().expect("nobody panics while holding it");
    let in_session = of("mcp-session-id").and_then(|session| sessions.get(session)).map(String::as_str);
    // What a missing header stands for.
    Dialogue::of(in_session.or(of("mcp-protocol-version")).unwrap_or("2025-03-26"))
}

pub(crate) fn initialize(version: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
        "protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}})
}

pub(crate) fn request(method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})
}

pub(crate) fn call(name: &str, arguments: Value) -> Value {
    request("tools/call", json!({"name": name, "arguments": arguments}))
}

/// The same message as 2026-07-28 has it.
pub(crate) fn modern(mut message: Value) -> Value {
    for (key, value) in [
        ("protocolVersion", json!("2026-07-28")),
        ("clientCapabilities", json!({})),
        ("clientInfo", json!({"name": "test", "version": "1"})),
    ] {
        message["params"]["_meta"][format!("io.modelcontextprotocol/{key}")] = value;
    }
    message
}

/// Posts a message of 2026-07-28 with the headers that it needs.
pub(crate) async fn post_modern(server: &Router, headers: &[(&str, &str)], message: Value) -> Reply {
    let message = modern(message);
    let method = message["method"].as_str().expect("a method").to_owned();
    let params = &message["params"];
    let name = params["name"].as_str().or(params["uri"].as_str()).unwrap_or_default().to_owned();
    let mut all = vec![("mcp-protocol-version", "2026-07-28"), ("mcp-method", method.as_str())];
    if !name.is_empty() {
        all.push(("mcp-name", name.as_str()));
    }
    all.extend_from_slice(headers);
    post(server, &all, &message).await
}

/// Begins a session and gives its id.
pub(crate) async fn session(server: &Router, version: &str, headers: &[(&str, &str)]) -> String {
    let begun = post(server, headers, &initialize(version)).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.text);
    assert_eq!(begun.json["result"]["protocolVersion"], version);
    let id = begun.session();
    let mut all = vec![("mcp-session-id", id.as_str())];
    all.extend_from_slice(headers);
    let done = post(server, &all, &json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
    assert_eq!(done.status, StatusCode::ACCEPTED);
    id
}

/// The messages of a stream that stays open.
pub(crate) struct Events {
    frames: BodyDataStream,
    read: String,
    dialogue: Dialogue,
}

impl Events {
    /// Sends a request that is answered with a stream.
    pub(crate) async fn open(server: &Router, method: Method, headers: &[(&str, &str)], body: impl Into<Body>) -> Self {
        let mut request = Request::builder().method(method).uri("/mcp").header("host", "127.0.0.1:8080");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).expect("the tests build valid requests");
        let response = server.clone().call(request).await.expect("a router does not fail");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { frames: response.into_body().into_data_stream(), read: String::new(), dialogue: dialogue(headers) }
    }

    /// The stream of a session as a whole.
    pub(crate) async fn of_session(server: &Router, id: &str) -> Self {
        let headers = [("accept", "text/event-stream"), ("mcp-session-id", id)];
        Self::open(server, Method::GET, &headers, Body::empty()).await
    }

    /// The next message; null at the end.
    pub(crate) async fn next(&mut self) -> Value {
        let next = async {
            loop {
                if let Some(end) = self.read.find("\n\n") {
                    let event: String = self.read.drain(..end + 2).collect();
                    let data = event.lines().find_map(|line| line.strip_prefix("data:")).unwrap_or_default().trim();
                    if !data.is_empty() {
                        let message = serde_json::from_str(data).expect("a message is JSON");
                        self.dialogue.heard(&message);
                        return message;
                    }
                } else {
                    let Some(frame) = self.frames.next().await else { return Value::Null };
                    self.read.push_str(&String::from_utf8_lossy(&frame.expect("a whole frame")));
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), next).await.expect("a message in time")
    }
}
