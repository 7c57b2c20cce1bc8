//! Any headers over any body: a call runs only if its headers claim what its body says, and the fast path answers as rmcp
//! does.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kartoteka::config::Config;
use kartoteka::embedded::Tools;
use kartoteka::transport::Limits;
use kartoteka::transport::http::{Dispatch, router};
use kartoteka::{ToolError, tool};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tower::ServiceExt;

kartoteka::include_catalog!("catalog");

/// Longer than any answer takes; the clock stands still but for waits, so it costs nothing.
const PATIENCE: Duration = Duration::from_secs(30);
const MOST: usize = 1 << 20;
/// The revision in which headers repeat the body.
const CLAIMING: &str = "2026-07-28";
/// The headers that claim an argument of `routed`.
const MARKED: [(&str, &str); 3] =
    [("mcp-param-region", "region"), ("mcp-param-count", "count"), ("mcp-param-flag", "flag")];

#[tool("routed", catalog = "catalog")]
async fn given(arguments: routes::routed::Arguments) -> Result<Value, ToolError> {
    Ok(json!({ "region": arguments.region, "count": arguments.count, "flag": arguments.flag }))
}

#[tool("plain", catalog = "catalog")]
async fn said(arguments: routes::plain::Arguments) -> Result<Value, ToolError> {
    Ok(json!({ "word": arguments.word }))
}

/// One with the fast path, and rmcp alone, with sessions and without: rmcp checks in another order in each, and only without
/// sessions does it answer the requests of a handshake revision that belong to none.
struct Servers {
    fast: Router,
    rmcp: Router,
    without_sessions: Router,
}

static SERVERS: LazyLock<Servers> = LazyLock::new(|| {
    let config = Config::from_parts(std::iter::empty::<(String, String)>(), None).expect("nothing is wrong");
    let tools = Tools::open(catalogs(), config).expect("the catalog is whole");
    let start = |dispatch| router(Arc::clone(tools.server()) as _, Limits::default(), dispatch);
    Servers {
        fast: start(Dispatch::FastPath),
        rmcp: start(Dispatch::Rmcp),
        without_sessions: start(Dispatch::RmcpWithoutSessions),
    }
});

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime"));

/// Lines of headers, an empty line, and a body; says whether a tool ran.
pub fn claims(bytes: &[u8]) -> bool {
    let cut = bytes.windows(2).position(|two| two == b"\n\n");
    let (head, body) = cut.map_or((bytes, &[][..]), |at| (&bytes[..at], &bytes[at + 2..]));
    let Some(headers) = headers(head) else { return false };
    let (ours, theirs) = RUNTIME.block_on(async {
        let ours = ask(&SERVERS.fast, &headers, body).await;
        let mut theirs = ask(&SERVERS.rmcp, &headers, body).await;
        if theirs.as_ref().is_some_and(wants_session) && ours != theirs {
            theirs = ask(&SERVERS.without_sessions, &headers, body).await;
        }
        (ours, theirs)
    });
    assert_eq!(ours, theirs, "the fast path and rmcp answer alike");
    let Some((status, answer)) = ours else { return false };
    assert!(!status.is_server_error(), "{status}: {answer}");
    let ran = answer["result"]["structuredContent"]["result"].is_object();
    if ran && is_of(&headers, CLAIMING) {
        honest(&headers, body);
    }
    ran
}

fn headers(head: &[u8]) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    headers.insert(HOST, HeaderValue::from_static("localhost"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
    for line in head.split(|byte| *byte == b'\n') {
        let at = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..at]).ok()?;
        headers.append(name, HeaderValue::from_bytes(line[at + 1..].trim_ascii()).ok()?);
    }
    Some(headers)
}

/// The status and the JSON of an answer; `None` for one that never ends, or is no JSON.
async fn ask(server: &Router, headers: &HeaderMap, body: &[u8]) -> Option<(StatusCode, Value)> {
    let mut request = Request::post("/mcp").body(Body::from(body.to_vec())).expect("a request");
    *request.headers_mut() = headers.clone();
    let answer = async {
        let answer = server.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = answer.status();
        let body = to_bytes(answer.into_body(), MOST).await.expect("an answer is short");
        let text = String::from_utf8(body.to_vec()).expect("an answer is text");
        // One event of a stream, or the whole.
        let json = text.lines().filter_map(|line| line.strip_prefix("data:")).find(|data| data.trim().len() > 1);
        serde_json::from_str(json.unwrap_or(&text)).ok().map(|json| (status, json))
    };
    timeout(PATIENCE, answer).await.ok().flatten()
}

/// Whether rmcp refused a request because it belongs to no session.
fn wants_session((_, answer): &(StatusCode, Value)) -> bool {
    answer["error"]["message"].as_str().is_some_and(|message| message.contains("Session ID is required"))
}

fn is_of(headers: &HeaderMap, revision: &str) -> bool {
    headers.get("mcp-protocol-version").is_some_and(|version| version == revision)
}

/// What ran was claimed: the method, the tool's name, and the arguments that are marked.
fn honest(headers: &HeaderMap, body: &[u8]) {
    let message: Value = serde_json::from_slice(body).expect("what ran is JSON");
    assert_eq!(claimed(headers, "mcp-method").as_deref(), message["method"].as_str());
    let name = message["params"]["name"].as_str();
    assert_eq!(claimed(headers, "mcp-name").as_deref(), name);
    let marked = MARKED.iter().filter(|_| name == Some("routed"));
    for (header, argument) in marked {
        let given = match &message["params"]["arguments"][argument] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        assert_eq!(claimed(headers, header), given, "{header}");
    }
}

/// What a header says, which may be in Base64; all of its values must say the same.
fn claimed(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut values = headers.get_all(name).iter().map(|value| {
        let text = value.to_str().expect("what ran had headers of ASCII");
        let inside = text.strip_prefix("=?base64?").and_then(|rest| rest.strip_suffix("?="));
        match inside.and_then(|inside| STANDARD.decode(inside).ok()) {
            Some(bytes) => String::from_utf8(bytes).expect("what ran had headers of text"),
            None => text.to_owned(),
        }
    });
    let first = values.next()?;
    assert!(values.all(|value| value == first), "what ran had a header twice: {name}");
    Some(first)
}
