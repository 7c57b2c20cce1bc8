//! Traces over OTLP: the program itself, a collector that keeps what it is sent, and a backend that keeps what it is asked with.
#![cfg(unix)]

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener as StdListener, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    extract::Request,
    http::{HeaderMap, StatusCode},
    routing::any,
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// Words that no span may have: the webhook's code, an argument, a query, the caller's own token.
const HIDDEN: [&str; 4] = ["s3cretc0de", "471147", "quer1ed", "t0ken"];

/// What serves on free ports, in an empty environment but for these variables.
fn command(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kartoteka"));
    command.args(["serve", "--http", "127.0.0.1:0", "--operator", "127.0.0.1:0"]).current_dir(std::env::temp_dir());
    command.env_clear().envs(variables.iter().copied()).stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// A program that is traced. It ends with its test.
struct Traced {
    child: Child,
    served: SocketAddr,
    operator: SocketAddr,
}

impl Drop for Traced {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Traced {
    /// Starts it, and reads where it says that it listens; the rest of its log is read and left.
    fn start(backend: &str, variables: &[(&str, &str)]) -> Self {
        let mut child = command(variables).env("BITRIX_BASE_URL", backend).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("it is piped")).lines().map_while(Result::ok);
        let (mut served, mut operator) = (None, None);
        while served.is_none() || operator.is_none() {
            let line = lines.next().expect("the program says where it listens");
            let place = line.split_once("http://").and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
            if line.starts_with("listening on ") {
                served = place;
            } else if line.starts_with("operator: ") {
                operator = place;
            }
        }
        thread::spawn(move || lines.for_each(drop));
        Self { child, served: served.expect("a place"), operator: operator.expect("a place") }
    }

    /// What the lead's tool answers to a caller with a trace.
    fn call(&self) -> String {
        self.post("/mcp/tool/call", &json!({"tool": "getLead", "params": {"id": 471_147}}))
    }

    fn post(&self, path: &str, body: &Value) -> String {
        let body = body.to_string();
        let head = format!(
            "POST {path}?q=quer1ed HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer t0ken\r\n\
             accept: application/json, text/event-stream\r\ntraceparent: 00-{TRACE}-{PARENT}-01\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n",
            body.len()
        );
        ask(self.served, &head, &body)
    }

    /// How many spans ended in which way.
    fn spans(&self) -> BTreeMap<String, u64> {
        let page = ask(self.operator, "GET /metrics HTTP/1.1\r\nhost: localhost\r\n", "");
        let lines = page.lines().filter_map(|line| line.strip_prefix("kartoteka_spans_total{outcome=\""));
        lines
            .map(|line| {
                let (outcome, count) = line.split_once("\"} ").expect("one label");
                (outcome.to_owned(), count.parse().expect("a number"))
            })
            .collect()
    }

    /// Asks the program to end, and says how long that took.
    fn end(mut self) -> Duration {
        let began = Instant::now();
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill is there");
        assert!(told.success());
        assert!(self.child.wait().expect("a child").success());
        began.elapsed()
    }
}

fn ask(address: SocketAddr, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a listening program");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket");
    write!(stream, "{head}connection: close\r\n\r\n{body}").expect("an open connection");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer in time");
    answer
}

/// A server that keeps what it is asked with, and where it is.
async fn keeper(answer: &'static str) -> (SocketAddr, mpsc::UnboundedReceiver<(String, HeaderMap, Bytes)>) {
    keeper_with(200, answer).await
}

/// The same with this status.
async fn keeper_with(
    status: u16,
    answer: &'static str,
) -> (SocketAddr, mpsc::UnboundedReceiver<(String, HeaderMap, Bytes)>) {
    let status = StatusCode::from_u16(status).expect("a status");
    let (keep, kept) = mpsc::unbounded_channel();
    let handler = any(async move |request: Request| {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a whole body");
        keep.send((parts.uri.path().to_owned(), parts.headers, body)).expect("the test reads");
        (status, [("content-type", "application/json")], answer)
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handler)).await });
    (address, kept)
}

/// A span as it was sent.
#[derive(Debug, Clone, Default)]
struct Sent {
    trace: String,
    id: String,
    parent: String,
    name: String,
    kind: u64,
    failed: bool,
    attributes: BTreeMap<String, Value>,
}

/// The fields of a message of Protocol Buffers: numbers, and bytes.
fn fields(mut bytes: &[u8]) -> Vec<(u64, u64, &[u8])> {
    fn number(bytes: &mut &[u8]) -> u64 {
        let mut read = 0;
        for shift in (0..).step_by(7) {
            let (first, rest) = bytes.split_first().expect("a whole number");
            *bytes = rest;
            read |= u64::from(first & 0x7f) << shift;
            if first & 0x80 == 0 {
                break;
            }
        }
        read
    }
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let key = number(&mut bytes);
        let length = match key & 7 {
            0 => {
                found.push((key >> 3, number(&mut bytes), &[][..]));
                continue;
            }
            1 => 8,
            2 => usize::try_from(number(&mut bytes)).expect("a length"),
            5 => 4,
            other => panic!("no wire type: {other}"),
        };
        let (part, rest) = bytes.split_at(length);
        found.push((key >> 3, 0, part));
        bytes = rest;
    }
    found
}

fn within(bytes: &[u8], field: u64) -> impl Iterator<Item = &[u8]> {
    fields(bytes).into_iter().filter(move |(number, ..)| *number == field).map(|(.., part)| part)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn attributes<'b>(all: impl Iterator<Item = &'b [u8]>) -> BTreeMap<String, Value> {
    all.map(|attribute| {
        let key = within(attribute, 1).next().map(text).expect("a key");
        let value = within(attribute, 2).next().expect("a value");
        let value = match fields(value)[..] {
            [(1, _, said)] => text(said).into(),
            [(3, number, _)] => number.into(),
            ref other => panic!("{other:?}"),
        };
        (key, value)
    })
    .collect()
}

fn spans(export: &[u8]) -> Vec<Sent> {
    let scopes = within(export, 1).flat_map(|of_resource| within(of_resource, 2));
    let spans = scopes.flat_map(|scope| within(scope, 2));
    spans
        .map(|span| {
            let mut sent = Sent { attributes: attributes(within(span, 9)), ..Sent::default() };
            for (field, number, part) in fields(span) {
                match field {
                    1 => sent.trace = hex(part),
                    2 => sent.id = hex(part),
                    4 => sent.parent = hex(part),
                    5 => sent.name = text(part),
                    6 => sent.kind = number,
                    15 => sent.failed = fields(part).iter().any(|(field, code, _)| (*field, *code) == (3, 2)),
                    _ => {}
                }
            }
            sent
        })
        .collect()
}

const LEAD: &str = r#"{"result":{"ID":"471147","TITLE":"A lead"},"total":1,"time":{}}"#;
const SERVER: u64 = 2;
const CLIENT: u64 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn a_request_its_call_and_what_is_asked_for_it_are_one_trace_without_its_words() {
    let (backend, mut asked) = keeper(LEAD).await;
    let (collector, mut exports) = keeper("").await;
    let (base, endpoint) = (format!("http://{backend}/rest/1/s3cretc0de/"), format!("http://{collector}"));
    let program = Traced::start(
        &base,
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-collector-key=abc"),
            ("OTEL_SERVICE_NAME", "the-portal"),
            ("OTEL_BSP_SCHEDULE_DELAY", "10"),
        ],
    );
    let answer = tokio::task::block_in_place(|| program.call());
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("A lead"), "{answer}");
    let mut sent: Vec<Sent> = Vec::new();
    let found = |sent: &[Sent], name: &str, kind: u64| {
        sent.iter().find(|span| (&*span.name, span.kind) == (name, kind)).cloned()
    };
    while found(&sent, "POST", SERVER).is_none() {
        let (path, headers, export) = exports.recv().await.expect("the collector goes on");
        assert_eq!(
            (&*path, &headers["content-type"]),
            ("/v1/traces", &"application/x-protobuf".parse().expect("a value"))
        );
        assert_eq!(headers["x-collector-key"], "abc");
        let resource = within(&export, 1).next().and_then(|all| within(all, 1).next()).expect("a resource");
        assert_eq!(attributes(within(resource, 1))["service.name"], "the-portal");
        for word in HIDDEN {
            assert!(!export.windows(word.len()).any(|part| part == word.as_bytes()), "{word} is among the spans");
        }
        sent.extend(spans(&export));
    }
    let http = found(&sent, "POST", SERVER).expect("the request");
    assert_eq!((&*http.trace, &*http.parent, http.failed), (TRACE, PARENT, false));
    assert_eq!(http.attributes["http.response.status_code"], 200);
    assert_eq!(http.attributes["url.path"], "/mcp/tool/call");
    assert_eq!(http.attributes["client.address"], "127.0.0.1");
    let call = found(&sent, "tools/call getLead", SERVER).expect("the call");
    assert_eq!((&call.trace, &call.parent, call.failed), (&http.trace, &http.id, false));
    assert_eq!(call.attributes["mcp.method.name"], "tools/call");
    assert_eq!(call.attributes["gen_ai.tool.name"], "getLead");
    assert_eq!(call.attributes["network.transport"], "tcp");
    assert!(!call.attributes.contains_key("kartoteka.tenant"), "no operator has asked for it");
    let request = sent.iter().find(|span| span.kind == CLIENT && span.parent == call.id).expect("what was asked");
    assert_eq!((&*request.name, &request.trace, request.failed), ("POST", &http.trace, false));
    assert_eq!(request.attributes["server.port"], backend.port());
    assert_eq!(request.attributes["kartoteka.catalog"], "bitrix24");
    let passed_on = format!("00-{TRACE}-{}-01", request.id);
    let is_its = |headers: &HeaderMap| headers.get("traceparent").is_some_and(|said| *said == *passed_on);
    let mut asked = std::iter::from_fn(|| asked.try_recv().ok());
    assert!(asked.any(|(_, headers, _)| is_its(&headers)), "the backend hears whose part it is");
}

/// The spans that a program sends as it ends, which sends none before, once it was asked this.
async fn sent_at_the_end(asks: impl FnOnce(&Traced) + Send + 'static) -> Vec<Sent> {
    sent_with((200, LEAD), &[], asks).await
}

/// The same where a backend answers so, and with these variables.
async fn sent_with(
    (status, reply): (u16, &'static str),
    more: &[(&str, &str)],
    asks: impl FnOnce(&Traced) + Send + 'static,
) -> Vec<Sent> {
    let (backend, _asked) = keeper_with(status, reply).await;
    let (collector, mut exports) = keeper("").await;
    let (base, endpoint) = (format!("http://{backend}/rest/1/s3cretc0de/"), format!("http://{collector}"));
    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", &*endpoint), ("OTEL_BSP_SCHEDULE_DELAY", "3600000")];
    let program = Traced::start(&base, &[&variables[..], more].concat());
    tokio::task::spawn_blocking(move || {
        asks(&program);
        program.end();
    })
    .await
    .expect("it ends");
    let (_, _, export) = exports.try_recv().expect("what waited was sent");
    for word in HIDDEN {
        assert!(!export.windows(word.len()).any(|part| part == word.as_bytes()), "{word} is among the spans");
    }
    spans(&export)
}

#[tokio::test]
async fn a_message_to_mcp_is_a_part_of_the_span_of_its_request() {
    let sent = sent_at_the_end(|program| {
        let call = json!({"name": "getLead", "arguments": {"id": 471_147}});
        let answer = program.post("/mcp", &json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}));
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("A lead"), "{answer}");
    })
    .await;
    let named = |name: &str| sent.iter().find(|span| (&*span.name, span.kind) == (name, SERVER)).expect("a span");
    let (http, call) = (named("POST"), named("tools/call getLead"));
    assert_eq!((&*http.parent, &http.attributes["url.path"]), (PARENT, &json!("/mcp")));
    assert_eq!(call.parent, http.id);
}

#[tokio::test]
async fn a_call_that_fails_says_by_what_and_each_attempt_its_number_and_its_status() {
    let answer = (503, r#"{"error":"OVERLOAD","error_description":"471147 quer1ed"}"#);
    let variables = [("BITRIX_RETRIES", "1"), ("KARTOTEKA_TRACE_TENANTS", "1")];
    let sent = sent_with(answer, &variables, |program| {
        let answer = program.call();
        assert!(answer.contains("\"isError\":true"), "{answer}");
    })
    .await;
    let call = sent.iter().find(|span| span.name == "tools/call getLead").expect("the call");
    assert!(call.failed);
    assert_eq!(call.attributes["error.type"], "tool_error");
    assert_eq!(call.attributes["kartoteka.error"], "busy");
    assert_eq!(call.attributes["kartoteka.tenant"], "default");
    let attempts: Vec<&Sent> = sent.iter().filter(|span| span.kind == CLIENT && span.parent == call.id).collect();
    let [first, second] = attempts[..] else { panic!("{attempts:?}") };
    for attempt in [first, second] {
        assert_eq!(attempt.attributes["http.response.status_code"], 503);
        assert_eq!(attempt.attributes["error.type"], "503");
        assert_eq!(attempt.attributes["kartoteka.catalog"], "bitrix24");
    }
    assert_eq!(
        [first, second].map(|attempt| attempt.attributes.get("http.request.resend_count").cloned()),
        [None, Some(json!(1))]
    );
}

#[tokio::test]
async fn a_call_that_fails_by_the_status_of_a_reply_says_it() {
    let sent = sent_with((418, ""), &[], |program| {
        let answer = program.call();
        assert!(answer.contains("\"isError\":true"), "{answer}");
    })
    .await;
    let call = sent.iter().find(|span| span.name == "tools/call getLead").expect("the call");
    assert_eq!(call.attributes["kartoteka.upstream.status"], 418);
    let attempts: Vec<&Sent> = sent.iter().filter(|span| span.kind == CLIENT && span.parent == call.id).collect();
    let [attempt] = attempts[..] else { panic!("{attempts:?}") };
    assert_eq!((&attempt.attributes["http.response.status_code"], attempt.failed), (&json!(418), true));
}

#[tokio::test]
async fn the_last_spans_are_sent_when_the_program_ends() {
    let sent = sent_at_the_end(|program| {
        program.call();
    })
    .await;
    assert!(sent.iter().any(|span| span.name == "tools/call getLead"));
}

#[tokio::test]
async fn a_collector_that_is_not_there_costs_spans_and_no_call() {
    let (backend, _asked) = keeper(r#"{"error":"ERROR_CORE","error_description":"no"}"#).await;
    let free = StdListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
    let (base, endpoint) = (format!("http://{backend}/rest/1/s3cretc0de/"), format!("http://{free}"));
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*endpoint),
        ("OTEL_BSP_SCHEDULE_DELAY", "10"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "1"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "100"),
    ];
    let program = Traced::start(&base, &variables);
    let took = tokio::task::spawn_blocking(move || {
        while program.spans()["failed"] == 0 || program.spans()["dropped"] == 0 {
            assert!(program.call().starts_with("HTTP/1.1 200"));
        }
        assert_eq!(program.spans()["sent"], 0);
        program.end()
    })
    .await
    .expect("it ends");
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn what_is_not_spoken_is_refused_at_the_start() {
    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")];
    let output = command(&variables).arg("--demo").output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("`OTEL_EXPORTER_OTLP_PROTOCOL` is not `http/protobuf`"), "{said}");
}
