//! The trace of a call: taken from its message, else from the headers of its request, and handed on to the backend.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::Request, http::HeaderMap, routing::any};
use kartoteka::transport::{
    Limits,
    http::{Dispatch, router},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    client::{call, modern, post, post_modern, request, send_to, session},
    shipped,
};

const ONE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const OTHER: &str = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

/// A backend that keeps the headers it was asked with.
#[derive(Clone, Default)]
struct Backend(Arc<Mutex<Vec<HeaderMap>>>);

impl Backend {
    async fn start() -> (Self, Router) {
        Self::with(&[("KARTOTEKA_SEND_BAGGAGE", "1")]).await
    }

    async fn with(variables: &[(&str, &str)]) -> (Self, Router) {
        let backend = Self::default();
        let kept = backend.clone();
        let answer = any(async move |request: Request| {
            kept.0.lock().expect("nobody panics in here").push(request.headers().clone());
            r#"{"result":{"ID":"1","TITLE":"A lead"}}"#
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}/rest/1/abc", listener.local_addr().expect("a bound address"));
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
        (backend, router(shipped::server(&base, variables), Limits::default(), Dispatch::FastPath))
    }

    /// What came with the last request.
    fn trace(&self) -> [Option<String>; 3] {
        let headers = self.0.lock().expect("nobody panics in here").pop().expect("it was asked");
        ["traceparent", "tracestate", "baggage"].map(|name| {
            let all: Vec<_> = headers.get_all(name).iter().map(|value| value.to_str().expect("text")).collect();
            assert!(all.len() < 2, "{all:?}");
            all.first().map(|&value| value.to_owned())
        })
    }
}

fn lead(meta: &Value) -> Value {
    let mut message = call("getLead", json!({"id": 1}));
    message["params"]["_meta"] = meta.clone();
    message
}

fn some(parts: [&str; 3]) -> [Option<String>; 3] {
    parts.map(|part| Some(part.to_owned()).filter(|part| !part.is_empty()))
}

#[tokio::test]
async fn a_message_hands_its_trace_on() {
    let (backend, server) = Backend::start().await;
    let meta = json!({"traceparent": ONE, "tracestate": "a=1", "baggage": "user=ann"});
    let all = some([ONE, "a=1", "user=ann"]);
    assert_eq!(post(&server, &[], &lead(&meta)).await.json["result"]["isError"], false);
    assert_eq!(backend.trace(), all, "without a session");

    let id = session(&server, "2025-11-25", &[]).await;
    let mut by_rmcp = lead(&meta);
    // What asks for a task is left to rmcp.
    by_rmcp["params"]["task"] = json!({});
    for message in [lead(&meta), by_rmcp] {
        post(&server, &[("mcp-session-id", &id)], &message).await;
        assert_eq!(backend.trace(), all, "{message}");
    }

    let mut newest = modern(lead(&Value::Null));
    for (name, part) in meta.as_object().expect("an object") {
        newest["params"]["_meta"][name] = part.clone();
    }
    let headers = [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "getLead")];
    post(&server, &headers, &newest).await;
    assert_eq!(backend.trace(), all, "2026-07-28");
}

/// It may say who the caller is, which is no business of every backend.
#[tokio::test]
async fn baggage_stays_here_unless_the_operator_sends_it_on() {
    for variables in [&[][..], &[("KARTOTEKA_SEND_BAGGAGE", "0")]] {
        let (backend, server) = Backend::with(variables).await;
        let meta = json!({"traceparent": ONE, "tracestate": "a=1", "baggage": "user=ann"});
        post(&server, &[("baggage", "of=headers")], &lead(&meta)).await;
        assert_eq!(backend.trace(), some([ONE, "a=1", ""]));
        post(&server, &[("baggage", "of=headers")], &lead(&json!({}))).await;
        assert_eq!(backend.trace(), some(["", "", ""]));
    }
}

#[tokio::test]
async fn headers_say_what_a_message_does_not() {
    let (backend, server) = Backend::start().await;
    let headers = [("traceparent", OTHER), ("tracestate", "b=2"), ("tracestate", "c=3"), ("baggage", "of=headers")];
    post(&server, &headers, &lead(&json!({}))).await;
    assert_eq!(backend.trace(), some([OTHER, "b=2,c=3", "of=headers"]));
    post_modern(&server, &headers, call("getLead", json!({"id": 1}))).await;
    assert_eq!(backend.trace(), some([OTHER, "b=2,c=3", "of=headers"]));
    post(&server, &headers, &lead(&json!({"traceparent": ONE}))).await;
    assert_eq!(backend.trace(), some([ONE, "", "of=headers"]), "no state of another trace");
    let plain = json!({"tool": "getLead", "params": {"id": 1}}).to_string();
    let all = [&headers[..], &[("content-type", "application/json")]].concat();
    send_to(&server, "/mcp/tool/call", axum::http::Method::POST, &all, plain).await;
    assert_eq!(backend.trace(), some([OTHER, "b=2,c=3", "of=headers"]), "the plain face");
    let read = request("resources/read", json!({"uri": "bitrix24://crm/users"}));
    post_modern(&server, &headers, read).await;
    assert_eq!(backend.trace()[0].as_deref(), Some(OTHER), "a resource");
}

#[tokio::test]
async fn a_malformed_trace_is_nobodys() {
    let (backend, server) = Backend::start().await;
    let long = format!("a={}", "x".repeat(10_000));
    for meta in [
        json!({"traceparent": "00-0-0-0", "tracestate": "a=1"}),
        json!({"traceparent": 5, "baggage": ["a=b"]}),
        json!({"traceparent": format!("{ONE}\r\nx-evil: 1"), "baggage": "a=b\r\nx-evil: 1"}),
        json!({"tracestate": "a=1", "baggage": long}),
    ] {
        assert_eq!(post(&server, &[], &lead(&meta)).await.json["result"]["isError"], false, "{meta}");
        assert_eq!(backend.trace(), [None, None, None], "{meta}");
        post(&server, &[("traceparent", OTHER)], &lead(&meta)).await;
        assert_eq!(backend.trace(), some([OTHER, "", ""]), "{meta}");
    }
    post(&server, &[("traceparent", ONE), ("traceparent", OTHER)], &lead(&json!({}))).await;
    assert_eq!(backend.trace(), [None, None, None], "two are none");
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody panics in here").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_is_logged_of_a_call_names_its_trace() {
    let log = Log::default();
    let to = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(move || to.clone())
        .finish();
    let _logged = tracing::subscriber::set_default(subscriber);
    // Of one subscriber alone, `tracing` asks only the thread that comes first to a place in the code whether it is of
    // interest there, and that may be another test's.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    let (_backend, server) = Backend::start().await;
    let meta = json!({"traceparent": ONE, "tracestate": "a=1", "baggage": "user=ann"});
    post(&server, &[], &lead(&meta)).await;
    post(&server, &[], &lead(&json!({"traceparent": "nope"}))).await;
    let log = String::from_utf8(log.0.lock().expect("nobody panics in here").clone()).expect("text");
    let asked =
        log.lines().find(|line| line.contains("asked")).unwrap_or_else(|| panic!("what is sent is logged: {log}"));
    let span = format!(r#"call{{what="getLead" traceparent="{ONE}" tracestate="a=1" baggage="user=ann"}}"#);
    assert!(asked.contains(&span), "{asked}");
    assert!(log.contains("a malformed part of a trace is ignored"), "{log}");
}
