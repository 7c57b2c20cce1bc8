//! The proxy between a client on pipes and servers on real sockets: ours, and some that misbehave on purpose.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};
use futures::{StreamExt, future::BoxFuture, stream};
use kartoteka::{config::remote::Remote, proxy, secret::Secret, transport::Limits};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines, ReadHalf, WriteHalf},
    net::TcpListener,
    sync::oneshot,
    task::JoinHandle,
};

use crate::{
    client::{REVISIONS, call, initialize, modern, request},
    fake::Fake,
    shutdown::start,
};

struct Peer {
    to: WriteHalf<DuplexStream>,
    from: Lines<BufReader<ReadHalf<DuplexStream>>>,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), proxy::Error>>,
}

fn remote(address: SocketAddr, timeout: Duration) -> Remote {
    let url = format!("http://{address}/mcp?key=0pen").parse().expect("an address");
    Remote { url, timeout, bearer: Some(Secret::new("t0p-s3cret")) }
}

impl Peer {
    fn start(address: SocketAddr) -> Self {
        Self::patient(address, Duration::from_secs(20))
    }

    fn patient(address: SocketAddr, timeout: Duration) -> Self {
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let (reader, writer) = tokio::io::split(theirs);
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(async move {
            let stopped = async move {
                // A test that only drops its end wants no stop.
                if stopped.await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            proxy::serve(reader, writer, remote(address, timeout), &Limits::default(), stopped).await
        });
        let (from, to) = tokio::io::split(ours);
        Self { to, from: BufReader::new(from).lines(), stop, ended }
    }

    async fn say(&mut self, message: impl ToString) {
        self.to.write_all(format!("{}\n", message.to_string()).as_bytes()).await.expect("a reading proxy");
    }

    async fn line(&mut self) -> String {
        let line = tokio::time::timeout(Duration::from_secs(15), self.from.next_line()).await;
        line.expect("an answer in time").expect("a readable pipe").expect("an open pipe")
    }

    async fn hear(&mut self) -> Value {
        let line = self.line().await;
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    async fn ask(&mut self, message: &Value) -> Value {
        self.say(message).await;
        self.hear().await
    }

    /// Begins a session.
    async fn begin(&mut self, version: &str) -> Value {
        let begun = self.ask(&initialize(version)).await;
        self.say(json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        begun
    }

    /// Nothing is said for a while.
    async fn is_silent(&mut self) {
        let line = tokio::time::timeout(Duration::from_millis(300), self.from.next_line()).await;
        assert!(line.is_err(), "{line:?}");
    }

    async fn ends(self) {
        let ended = tokio::time::timeout(Duration::from_secs(10), self.ended).await;
        ended.expect("it ends in time").expect("no panic").expect("no error");
    }
}

/// What a made-up server was sent.
#[derive(Debug, Clone)]
struct Got {
    method: Method,
    headers: HeaderMap,
    body: Value,
}

impl Got {
    fn is(&self, method: &str) -> bool {
        self.body["method"] == method
    }
}

type Log = Arc<Mutex<Vec<Got>>>;

/// A server that answers as it is told to.
async fn server<F>(answer: F) -> (SocketAddr, Log)
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

fn logged(log: &Log, which: impl Fn(&Got) -> bool) -> Vec<Got> {
    log.lock().expect("no panic").iter().filter(|got| which(got)).cloned().collect()
}

/// Waits until something like this was sent.
async fn until(log: &Log, which: impl Fn(&Got) -> bool, number: usize) -> Vec<Got> {
    for _ in 0..1_000 {
        let found = logged(log, &which);
        if found.len() >= number {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came: {:?}", log.lock().expect("no panic"));
}

fn result(id: &Value, result: Value) -> Response {
    let body = json!({"jsonrpc": "2.0", "id": id, "result": result}).to_string();
    ([("content-type", "application/json")], body).into_response()
}

fn begun(id: &Value) -> Response {
    let mut response = result(id, json!({"protocolVersion": "2025-06-18", "capabilities": {}, "serverInfo": {}}));
    response.headers_mut().insert("mcp-session-id", "one".parse().expect("a header value"));
    response
}

fn events(parts: impl IntoIterator<Item = (u64, String)>) -> Response {
    let parts: Vec<(u64, String)> = parts.into_iter().collect();
    let stream = stream::iter(parts).then(|(pause, text)| async move {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if text == "break" { Err(std::io::Error::other("broken")) } else { Ok(Bytes::from(text)) }
    });
    ([("content-type", "text/event-stream")], Body::from_stream(stream)).into_response()
}

fn event(message: &Value) -> String {
    format!("data: {message}\n\n")
}

fn status(status: u16) -> Response {
    StatusCode::from_u16(status).expect("a status").into_response()
}

#[tokio::test]
async fn every_revision_passes_unchanged() {
    for version in &REVISIONS[..4] {
        let running = start(&Fake::new(), Limits::default()).await;
        let mut peer = Peer::start(running.address);
        assert_eq!(peer.begin(version).await["result"]["protocolVersion"], *version);
        assert_eq!(
            peer.ask(&request("tools/list", json!({}))).await["result"]["tools"].as_array().map(Vec::len),
            Some(7)
        );
        let called = peer.ask(&call("echo", json!({"a": [1, 2.50, "ё"]}))).await;
        assert_eq!(called["result"]["structuredContent"], json!({"a": [1, 2.50, "ё"]}), "{version}");
        assert_eq!(called["result"]["content"][0]["text"], "en t0p-s3cret");
        assert_eq!(peer.ask(&call("failing", json!({}))).await["result"]["isError"], true);
        let read = peer.ask(&request("resources/read", json!({"uri": "test://crm/deals"}))).await;
        assert_eq!(read["result"]["contents"][0]["text"], "text");
        assert_eq!(peer.ask(&call("nope", json!({}))).await["error"]["code"], -32602);
        assert_eq!(peer.ask(&request("ping", json!({}))).await["result"], json!({}));
        let big = peer.ask(&call("big", json!({}))).await;
        assert_eq!(big["result"]["structuredContent"]["big"].as_str().map(str::len), Some(100_000));
        peer.to.shutdown().await.expect("an open pipe");
        peer.ends().await;
    }
}

#[tokio::test]
async fn the_revision_without_sessions_passes_with_its_headers() {
    let running = start(&Fake::new(), Limits::default()).await;
    let mut peer = Peer::start(running.address);
    let discovered = peer.ask(&modern(request("server/discover", json!({})))).await;
    assert_eq!(discovered["result"]["supportedVersions"], json!(REVISIONS));
    let called = peer.ask(&modern(call("echo", json!({"a": 1})))).await;
    assert_eq!(called["result"]["resultType"], "complete");
    assert_eq!(called["result"]["structuredContent"], json!({"a": 1}));
    // A name that no header can carry as it is gets as far as a name can.
    assert_eq!(peer.ask(&modern(call("инструмент", json!({})))).await["error"]["code"], -32602);
    let read = peer.ask(&modern(request("resources/read", json!({"uri": "test://crm/deals"})))).await;
    assert_eq!(read["result"]["contents"][0]["text"], "text");
}

#[tokio::test]
async fn headers_follow_the_session_and_the_body() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            match got.body["method"].as_str() {
                Some("initialize") => begun(&got.body["id"]),
                Some(method) if method.starts_with("notifications/") => status(202),
                Some(_) => result(&got.body["id"], json!({})),
                None => status(405),
            }
        })
    })
    .await;
    let mut peer = Peer::start(address);
    peer.begin("2025-06-18").await;
    peer.ask(&request("ping", json!({}))).await;
    peer.ask(&modern(call("echo", json!({})))).await;
    let get = until(&log, |got| got.method == Method::GET, 1).await;
    assert_eq!(get[0].headers["mcp-session-id"], "one");
    assert_eq!(get[0].headers["accept"], "text/event-stream");
    peer.to.shutdown().await.expect("an open pipe");
    peer.ends().await;
    let all = logged(&log, |_| true);
    assert!(all.iter().all(|got| got.headers["authorization"] == "Bearer t0p-s3cret"));
    let first = logged(&log, |got| got.is("initialize"));
    assert!(first[0].headers.get("mcp-session-id").is_none() && first[0].headers.get("mcp-protocol-version").is_none());
    assert_eq!(first[0].headers["accept"], "application/json, text/event-stream");
    for method in ["notifications/initialized", "ping"] {
        let got = &logged(&log, |got| got.is(method))[0];
        assert_eq!(
            (&got.headers["mcp-session-id"], &got.headers["mcp-protocol-version"]),
            (&"one".parse().expect("a value"), &"2025-06-18".parse().expect("a value"))
        );
        assert!(got.headers.get("mcp-method").is_none());
    }
    let modern = &logged(&log, |got| got.is("tools/call"))[0].headers;
    assert_eq!(modern["mcp-protocol-version"], "2026-07-28");
    assert_eq!(
        (&modern["mcp-method"], &modern["mcp-name"]),
        (&"tools/call".parse().expect("a value"), &"echo".parse().expect("a value"))
    );
    assert!(modern.get("mcp-session-id").is_none());
    let last = &all[all.len() - 1];
    assert_eq!((&last.method, &last.headers["mcp-session-id"]), (&Method::DELETE, &"one".parse().expect("a value")));
    assert_eq!(logged(&log, |got| got.method == Method::GET).len(), 1, "a server without a stream is asked once");
}

#[tokio::test]
async fn marked_arguments_travel_in_headers() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            let schema =
                json!({"type": "object", "properties": {"region": {"type": "string", "x-mcp-header": "Region"}}});
            let tools = json!([{"name": "marked", "inputSchema": schema}]);
            result(&got.body["id"], if got.is("tools/list") { json!({"tools": tools}) } else { json!({}) })
        })
    })
    .await;
    let mut peer = Peer::start(address);
    for message in [request("tools/list", json!({})), call("marked", json!({"region": "eu"}))] {
        peer.ask(&modern(message)).await;
    }
    let called = logged(&log, |got| got.is("tools/call"));
    assert_eq!(called[0].headers["mcp-param-region"], "eu");
}

#[tokio::test]
async fn a_dead_server_is_an_error_and_no_hang() {
    let address = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        listener.local_addr().expect("a bound address")
    };
    let mut peer = Peer::start(address);
    let began = Instant::now();
    for message in [initialize("2025-11-25"), call("echo", json!({})), modern(call("echo", json!({})))] {
        let answer = peer.ask(&message).await;
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&message["id"], &json!(-32000)));
        let told = answer["error"]["message"].as_str().expect("a text");
        assert!(told.contains(&format!("http://{address}")) && told.contains("refused"), "{told}");
        assert!(!told.contains("0pen") && !told.contains("s3cret"), "{told}");
    }
    peer.say(json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
    peer.say(json!({"jsonrpc": "2.0", "id": 5, "result": {}})).await;
    peer.is_silent().await;
    assert!(began.elapsed() < Duration::from_secs(5));
    peer.to.shutdown().await.expect("an open pipe");
    peer.ends().await;
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle_of_a_call_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(async move {
        for reply in [
            "",
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"jsonrpc\":\"2.0\",",
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n7\r\ndata: {\r\n",
        ] {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut some = [0; 4096];
            let _request = stream.read(&mut some).await;
            stream.write_all(reply.as_bytes()).await.expect("an open connection");
            drop(stream);
        }
    });
    let mut peer = Peer::start(address);
    for case in ["before the head", "in the body", "in the stream"] {
        let answer = peer.ask(&call("echo", json!({}))).await;
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(7), &json!(-32000)), "{case}");
        let told = answer["error"]["message"].as_str().expect("a text");
        assert!(told.contains("broke") && !told.contains("0pen"), "{case}: {told}");
    }
    assert!(
        peer.ask(&call("echo", json!({}))).await["error"]["message"]
            .as_str()
            .is_some_and(|told| told.contains("refused"))
    );
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_and_told_so() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            match got.body["method"].as_str() {
                Some("initialize") => begun(&got.body["id"]),
                Some("notifications/cancelled") => status(202),
                // Pings of a stream are no answer.
                Some("tools/call") => events((0..200).map(|_| (50, ": ping\n\n".to_owned()))),
                Some(_) => std::future::pending().await,
                None => status(405),
            }
        })
    })
    .await;
    let mut peer = Peer::patient(address, Duration::from_millis(400));
    peer.ask(&initialize("2025-06-18")).await;
    for message in [request("ping", json!({})), call("echo", json!({}))] {
        let answer = peer.ask(&message).await;
        let told = answer["error"]["message"].as_str().expect("a text");
        assert!(told.contains("did not answer within 400ms"), "{told}");
    }
    let cancelled = until(&log, |got| got.is("notifications/cancelled"), 1).await;
    assert_eq!(cancelled[0].body["params"]["requestId"], 7);
}

#[tokio::test]
async fn what_a_stream_says_is_passed_on_and_questions_stop_the_clock() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            match (got.body["method"].as_str(), &got.body["id"]) {
                (Some("initialize"), id) => events([
                    (0, "id: 1\ndata:\n\n".to_owned()),
                    (0, event(&json!({"jsonrpc": "2.0", "id": id, "result": {"protocolVersion": "2025-06-18"}}))),
                ]),
                (Some("tools/call"), id) => events([
                    (
                        0,
                        event(
                            &json!({"jsonrpc": "2.0", "method": "notifications/progress", "params": {"progress": 1}}),
                        ),
                    ),
                    (0, event(&json!({"jsonrpc": "2.0", "id": "q", "method": "elicitation/create", "params": {}}))),
                    // Longer than a request may go without a sign of life.
                    (1_500, event(&json!({"jsonrpc": "2.0", "id": id, "result": {"content": []}}))),
                ]),
                _ if got.method == Method::GET => status(405),
                _ => status(202),
            }
        })
    })
    .await;
    let mut peer = Peer::patient(address, Duration::from_millis(1_000));
    assert_eq!(peer.begin("2025-06-18").await["result"]["protocolVersion"], "2025-06-18");
    peer.say(call("echo", json!({}))).await;
    assert_eq!(peer.hear().await["method"], "notifications/progress");
    assert_eq!(peer.hear().await["method"], "elicitation/create");
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    peer.say(json!({"jsonrpc": "2.0", "id": "q", "result": {"action": "accept"}})).await;
    let answered = until(&log, |got| got.body["id"] == "q", 1).await;
    assert_eq!(answered[0].body["result"]["action"], "accept");
    assert_eq!(peer.hear().await["result"], json!({"content": []}));
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_taken_up_again() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            let last = got.headers.get("last-event-id").map(|last| last.to_str().expect("text").to_owned());
            match (got.body["method"].as_str(), last.as_deref()) {
                (Some("initialize"), _) => begun(&got.body["id"]),
                (Some("tools/call"), _) => {
                    events([(0, "id: 7-1\nretry: 20\ndata:\n\n".to_owned()), (0, "break".to_owned())])
                }
                (None, Some("7-1")) => events([(0, "id: 7-2\ndata: \n\n".to_owned())]),
                (None, Some("7-2")) => {
                    events([(0, event(&json!({"jsonrpc": "2.0", "id": 7, "result": {"late": true}})))])
                }
                _ => status(405),
            }
        })
    })
    .await;
    let mut peer = Peer::start(address);
    peer.ask(&initialize("2025-11-25")).await;
    assert_eq!(peer.ask(&call("echo", json!({}))).await["result"]["late"], true);
    assert_eq!(logged(&log, |got| got.is("tools/call")).len(), 1, "the call itself is not repeated");
}

#[tokio::test]
async fn what_the_server_says_unasked_is_passed_on() {
    let (address, log) = server(|got| {
        Box::pin(async move {
            match (&got.method, got.headers.get("last-event-id")) {
                (&Method::GET, None) => events([
                    (
                        0,
                        format!(
                            "retry: 20\nid: 1\n{}",
                            event(&json!({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}))
                        ),
                    ),
                    (0, event(&json!({"jsonrpc": "2.0", "id": 1, "method": "roots/list"}))),
                ]),
                (&Method::GET, Some(_)) => {
                    let message = json!({"jsonrpc": "2.0", "method": "notifications/resources/list_changed"});
                    events([(0, event(&message)), (60_000, String::new())])
                }
                _ if got.is("initialize") => begun(&got.body["id"]),
                _ => status(202),
            }
        })
    })
    .await;
    let mut peer = Peer::start(address);
    peer.begin("2025-11-25").await;
    assert_eq!(peer.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(peer.hear().await["method"], "roots/list");
    assert_eq!(peer.hear().await["method"], "notifications/resources/list_changed");
    let resumed = until(&log, |got| got.headers.contains_key("last-event-id"), 1).await;
    assert_eq!(resumed[0].headers["last-event-id"], "1");
    // An open stream does not hold up the end.
    peer.to.shutdown().await.expect("an open pipe");
    peer.ends().await;
}

#[tokio::test]
async fn a_session_that_the_server_forgot_begins_anew() {
    let sessions = Arc::new(Mutex::new(0));
    let (address, log) = server(move |got| {
        let sessions = Arc::clone(&sessions);
        Box::pin(async move {
            let id = got.headers.get("mcp-session-id").map(|id| id.to_str().expect("text").to_owned());
            match (got.body["method"].as_str(), id.as_deref()) {
                (Some("initialize"), _) => {
                    let mut response = begun(&got.body["id"]);
                    *sessions.lock().expect("no panic") += 1;
                    let id = sessions.lock().expect("no panic").to_string();
                    response.headers_mut().insert("mcp-session-id", id.parse().expect("a header value"));
                    response
                }
                (Some("tools/call"), Some("1")) => status(404),
                (Some("tools/call"), Some("2")) => result(&got.body["id"], json!({"fresh": true})),
                (None, _) => status(405),
                _ => status(202),
            }
        })
    })
    .await;
    let mut peer = Peer::start(address);
    peer.begin("2025-06-18").await;
    let mut second = call("echo", json!({}));
    second["id"] = json!("second");
    peer.say(call("echo", json!({}))).await;
    peer.say(&second).await;
    for _ in 0..2 {
        assert_eq!(peer.hear().await["result"], json!({"fresh": true}));
    }
    peer.is_silent().await;
    assert_eq!(logged(&log, |got| got.is("initialize")).len(), 2, "one new session for both");
    assert_eq!(logged(&log, |got| got.is("notifications/initialized")).len(), 2);
}

#[tokio::test]
async fn what_is_no_message_never_reaches_the_client() {
    let html = |code: u16| {
        let status = StatusCode::from_u16(code).expect("a status");
        (status, [("content-type", "text/html; charset=utf-8")], "<h1>\nhello</h1>").into_response()
    };
    let (address, _) = server(move |got| {
        let fault = |status: StatusCode, id: &str| {
            let body = format!(r#"{{"jsonrpc":"2.0",{id}"error":{{"code":-32020,"message":"m"}}}}"#);
            (status, [("content-type", "application/json")], body).into_response()
        };
        Box::pin(async move {
            match got.body["params"]["name"].as_str().unwrap_or_default() {
                "html" => html(200),
                "gateway" => html(502),
                "unauthorized" => status(401),
                "moved" => status(308),
                "accepted" => status(202),
                "nameless" => fault(StatusCode::BAD_REQUEST, ""),
                "null" => fault(StatusCode::BAD_REQUEST, r#""id":null,"#),
                "named" => fault(StatusCode::NOT_FOUND, r#""id":7,"#),
                "lines" => {
                    ([("content-type", "application/json")], "{\"jsonrpc\":\"2.0\",\n\"id\":7,\r\n\"result\":{}}")
                        .into_response()
                }
                _ => status(500),
            }
        })
    })
    .await;
    let mut peer = Peer::start(address);
    for (name, code, part) in [
        ("html", -32000, "text/html"),
        ("gateway", -32000, "502"),
        ("unauthorized", -32000, "MCP_PROXY_TOKEN"),
        ("moved", -32000, "308"),
        ("accepted", -32000, "no message"),
        ("nameless", -32020, "m"),
        ("null", -32020, "m"),
        ("named", -32020, "m"),
        ("else", -32000, "500"),
    ] {
        let answer = peer.ask(&call(name, json!({}))).await;
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(7), &json!(code)), "{name}: {answer}");
        assert!(answer["error"]["message"].as_str().is_some_and(|told| told.contains(part)), "{name}: {answer}");
    }
    assert_eq!(peer.ask(&call("lines", json!({}))).await["result"], json!({}));
}

#[tokio::test]
async fn requests_run_beside_each_other_and_are_cancelled_by_their_ids() {
    let fake = Fake::new();
    let running = start(&fake, Limits::default()).await;
    let mut peer = Peer::start(running.address);
    peer.begin("2025-11-25").await;
    let named = |id: &str, message: Value| {
        let mut message = message;
        message["id"] = json!(id);
        message
    };
    peer.say(named("legacy", call("slow", json!({"ms": 60_000})))).await;
    peer.say(named("modern", modern(call("slow", json!({"ms": 60_000}))))).await;
    peer.say(named("short", call("slow", json!({"ms": 200})))).await;
    fake.until(|fake| &fake.begun, 3).await;
    assert_eq!(peer.ask(&named("fast", call("echo", json!({})))).await["id"], "fast");
    assert_eq!(peer.ask(&named("legacy", call("echo", json!({})))).await["error"]["code"], -32600, "an id in flight");
    assert_eq!(peer.hear().await["id"], "short");
    for (number, id) in ["modern", "legacy"].into_iter().enumerate() {
        peer.say(json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": id}})).await;
        fake.until(|fake| &fake.dropped, number + 1).await;
    }
    peer.is_silent().await;
    assert_eq!(peer.ask(&named("legacy", call("echo", json!({})))).await["result"]["isError"], false);
}

#[tokio::test]
async fn what_is_no_message_of_the_clients_is_answered_here() {
    let running = start(&Fake::new(), Limits::default()).await;
    let mut peer = Peer::start(running.address);
    for (line, code) in [("nope", -32700), ("5", -32600), (r#"{"jsonrpc":"2.0","id":3}"#, -32600)] {
        peer.say(line).await;
        assert_eq!(peer.hear().await["error"]["code"], code, "{line}");
    }
    peer.say("x".repeat(5 << 20)).await;
    assert_eq!(peer.hear().await["error"]["code"], -32600);
    peer.say("\r").await;
    peer.begin("2025-03-26").await;
    let mut ping = request("ping", json!({}));
    ping["id"] = json!(8);
    peer.say(json!([call("echo", json!({})), ping])).await;
    let mut ids = [peer.hear().await["id"].to_string(), peer.hear().await["id"].to_string()];
    ids.sort();
    assert_eq!(ids, ["7", "8"]);
}

#[tokio::test]
async fn calls_finish_after_the_last_line_and_after_a_stop() {
    let running = start(&Fake::new(), Limits::default()).await;
    let mut peer = Peer::start(running.address);
    peer.say(call("slow", json!({"ms": 300}))).await;
    peer.to.shutdown().await.expect("an open pipe");
    assert_eq!(peer.hear().await["result"]["content"][0]["text"], "slept");
    peer.ends().await;
    let fake = Fake::new();
    let running = start(&fake, Limits::default()).await;
    let mut peer = Peer::start(running.address);
    peer.say(call("slow", json!({"ms": 300}))).await;
    fake.until(|fake| &fake.begun, 1).await;
    let (stop, pending) = oneshot::channel();
    std::mem::replace(&mut peer.stop, stop).send(()).expect("a running proxy");
    assert_eq!(peer.hear().await["result"]["content"][0]["text"], "slept");
    drop(pending);
    peer.ends().await;
}
