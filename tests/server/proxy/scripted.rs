//! A server that answers as its test has it, and remembers what it was sent.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::future::BoxFuture;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use tokio::net::TcpListener;

#[derive(Debug, Clone)]
pub(super) struct Got {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Got {
    pub(super) fn is(&self, method: &str) -> bool {
        self.body["method"] == method
    }
}

pub(super) type Log = Arc<Mutex<Vec<Got>>>;

/// A server that answers as it is told to.
pub(super) async fn server<F>(answer: F) -> (SocketAddr, Log)
where
    F: Fn(Got) -> BoxFuture<'static, Response> + Clone + Send + Sync + 'static,
{
    let log: Log = Arc::default();
    let seen = Arc::clone(&log);
    let router = Router::new().fallback(move |request: Request| {
        let (seen, answer) = (Arc::clone(&seen), answer.clone());
        async move {
            let (parts, body) = request.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
            let body = serde_json::from_slice(&bytes).unwrap_or_default();
            let got = Got { method: parts.method, headers: parts.headers, body };
            seen.lock().expect("no panic").push(got.clone());
            answer(got).await
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, log)
}

pub(super) fn logged(log: &Log, which: impl Fn(&Got) -> bool) -> Vec<Got> {
    log.lock().expect("no panic").iter().filter(|got| which(got)).cloned().collect()
}

/// Waits until something like this was sent.
pub(super) async fn until(log: &Log, which: impl Fn(&Got) -> bool, number: usize) -> Vec<Got> {
    for _ in 0..1_000 {
        let found = logged(log, &which);
        if found.len() >= number {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came: {:?}", log.lock().expect("no panic"));
}

pub(super) fn result(id: &Value, result: Value) -> Response {
    let body = json!({"jsonrpc": "2.0", "id": id, "result": result}).to_string();
    ([("content-type", "application/json")], body).into_response()
}

pub(super) fn begun(id: &Value) -> Response {
    let mut response = result(id, json!({"protocolVersion": "2025-06-18", "capabilities": {}, "serverInfo": {}}));
    response.headers_mut().insert("mcp-session-id", "one".parse().expect("a header value"));
    response
}

pub(super) fn events(parts: impl IntoIterator<Item = (u64, String)>) -> Response {
    let parts: Vec<(u64, String)> = parts.into_iter().collect();
    let stream = stream::iter(parts).then(|(pause, text)| async move {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if text == "break" { Err(std::io::Error::other("broken")) } else { Ok(Bytes::from(text)) }
    });
    ([("content-type", "text/event-stream")], Body::from_stream(stream)).into_response()
}

pub(super) fn event(message: &Value) -> String {
    format!("data: {message}\n\n")
}

pub(super) fn status(status: u16) -> Response {
    StatusCode::from_u16(status).expect("a status").into_response()
}
