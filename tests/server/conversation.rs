//! Calls that talk to their caller while they run, with rmcp's own client and with bytes.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use kartoteka::transport::{Limits, stdio};
use rmcp::{
    ClientHandler, ErrorData, RoleClient, ServiceExt,
    model::{
        CallToolRequest, CallToolRequestParams, ClientCapabilities, ClientConfig, ClientRequest, ElicitRequestParams,
        ElicitResult, ElicitationAction, Implementation, ProgressNotificationParam, ProtocolVersion,
    },
    service::{NotificationContext, PeerRequestOptions, RequestContext, RunningService},
    transport::StreamableHttpClientTransport,
};
use serde_json::{Value, json};

use crate::{
    client::{self, Events, call, modern, post, post_modern, server, session},
    fake::Fake,
    shutdown::start,
    wires::Peer,
};

/// A client that listens, and answers to its name.
#[derive(Clone)]
struct Listens {
    version: ProtocolVersion,
    progress: Arc<Mutex<Vec<f64>>>,
    asked: Arc<AtomicUsize>,
}

impl Listens {
    fn new(version: ProtocolVersion) -> Self {
        Self { version, progress: Arc::default(), asked: Arc::default() }
    }
}

impl ClientHandler for Listens {
    fn get_info(&self) -> ClientConfig {
        let capabilities = ClientCapabilities::builder().enable_elicitation().build();
        ClientConfig::new(capabilities, Implementation::new("test", "1")).with_protocol_version(self.version.clone())
    }

    async fn on_progress(&self, told: ProgressNotificationParam, _context: NotificationContext<RoleClient>) {
        self.progress.lock().expect("nothing panics in here").push(told.progress);
    }

    async fn create_elicitation(
        &self,
        _request: ElicitRequestParams,
        _context: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(ElicitResult::new(ElicitationAction::Accept).with_content(json!({"name": "Ann"})))
    }
}

async fn talks(client: RunningService<RoleClient, Listens>, fake: &Fake) {
    client.call_tool(CallToolRequestParams::new("tell")).await.expect("a result");
    for _ in 0..200 {
        if client.service().progress.lock().expect("nothing panics in here").len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(*client.service().progress.lock().expect("nothing panics in here"), [1.0, 2.0]);
    let answered = client.call_tool(CallToolRequestParams::new("ask")).await.expect("a result");
    assert_eq!(answered.content[0].as_text().map(|text| text.text.as_str()), Some("Ann"));
    assert_eq!(client.service().asked.load(Ordering::SeqCst), 1);
    let dropped = fake.dropped.load(Ordering::SeqCst);
    let arguments = json!({"ms": 60_000}).as_object().expect("an object").clone();
    let slow = CallToolRequest::new(CallToolRequestParams::new("slow").with_arguments(arguments));
    let begun = fake.begun.load(Ordering::SeqCst);
    let options = PeerRequestOptions::no_options();
    let handle = client.send_cancellable_request(ClientRequest::CallToolRequest(slow), options).await.expect("sent");
    fake.until(|fake| &fake.begun, begun + 1).await;
    handle.cancel(None).await.expect("told");
    fake.until(|fake| &fake.dropped, dropped + 1).await;
    client.cancel().await.expect("an end");
}

#[tokio::test]
async fn progress_questions_and_cancellation_over_http_and_stdio() {
    // A client asks for a provider even where nothing is encrypted; another test may have been first.
    let _first = rustls::crypto::ring::default_provider().install_default();
    let fake = Fake::new();
    let server = start(&fake, Limits::default()).await;
    let uri = format!("http://{}/mcp", server.address);
    for version in [ProtocolVersion::V_2025_06_18, ProtocolVersion::V_2025_11_25] {
        let client = Listens::new(version);
        let transport = StreamableHttpClientTransport::from_uri(uri.as_str());
        talks(client.clone().serve(transport).await.expect("a handshake"), &fake).await;
        let (ours, theirs) = tokio::io::duplex(1 << 14);
        let (reader, writer) = tokio::io::split(theirs);
        let fake = Fake::new();
        tokio::spawn(stdio::serve(reader, writer, fake.clone(), Limits::default(), std::future::pending()));
        let client = Listens::new(client.version);
        talks(client.serve(ours).await.expect("a handshake"), &fake).await;
    }
}

fn with(mut message: Value, key: &str, value: Value) -> Value {
    message["params"]["_meta"][key] = value;
    message
}

fn messages(text: &str) -> Vec<Value> {
    let data = text.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim);
    data.filter(|data| !data.is_empty()).map(|data| serde_json::from_str(data).expect("a message")).collect()
}

#[tokio::test]
async fn what_is_told_goes_to_whom_asked_for_it() {
    let server = server(&Fake::new());
    let id = session(&server, "2025-11-25", &[]).await;
    let mut listening = Events::of_session(&server, &id).await;
    let told = with(call("tell", json!({})), "progressToken", json!("t"));
    let stream = post(&server, &[("mcp-session-id", &id)], &told).await.text;
    let of = |stream: &str, method: &str| -> Vec<Value> {
        messages(stream).into_iter().filter(|message| message["method"] == method).collect()
    };
    let progress = of(&stream, "notifications/progress");
    assert_eq!(progress.len(), 2, "{stream}");
    assert_eq!(progress[0]["params"], json!({"progressToken": "t", "progress": 1.0, "total": 2.0, "message": "half"}));
    let logged = listening.next().await;
    assert_eq!(logged["method"], "notifications/message");
    assert_eq!(logged["params"]["level"], "warning");
    let silent = post(&server, &[("mcp-session-id", &id)], &call("tell", json!({}))).await.text;
    assert!(of(&silent, "notifications/progress").is_empty(), "{silent}");
    assert_eq!(listening.next().await["params"]["level"], "warning", "a debug message is not told");
    let level = client::request("logging/setLevel", json!({"level": "debug"}));
    assert_eq!(post(&server, &[("mcp-session-id", &id)], &level).await.json["result"], json!({}));
    post(&server, &[("mcp-session-id", &id)], &call("tell", json!({}))).await;
    assert_eq!(listening.next().await["params"]["level"], "warning", "nothing was told while it was not asked for");
    assert_eq!(listening.next().await["params"]["level"], "debug");

    // In 2026-07-28 every request says by itself what it wants to hear.
    let headers = [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "tell")];
    let silent = post(&server, &headers, &modern(call("tell", json!({})))).await.text;
    assert!(!silent.contains("notifications/"), "{silent}");
    let told = with(modern(call("tell", json!({}))), "progressToken", json!(5));
    let told = with(told, "io.modelcontextprotocol/logLevel", json!("debug"));
    let stream = post(&server, &headers, &told).await.text;
    assert_eq!(of(&stream, "notifications/progress").len(), 2, "{stream}");
    assert_eq!(of(&stream, "notifications/message").len(), 2, "{stream}");
}

#[tokio::test]
async fn a_question_of_2026_07_28_ends_the_call_and_its_state_is_of_no_other_use() {
    let server = server(&Fake::new());
    let mut asking = modern(call("ask", json!({"a": 1})));
    asking["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = json!({"elicitation": {}});
    let headers = [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "ask")];
    let asked = post(&server, &headers, &asking).await.json;
    assert_eq!(asked["result"]["resultType"], "input_required", "{asked}");
    assert_eq!(asked["result"]["inputRequests"]["who"]["method"], "elicitation/create");
    let state = asked["result"]["requestState"].clone();

    let mut answered = asking.clone();
    answered["params"]["requestState"] = state.clone();
    answered["params"]["inputResponses"] = json!({"who": {"action": "accept", "content": {"name": "Ann"}}});
    let mut misfit = answered.clone();
    misfit["params"]["inputResponses"]["who"]["content"] = json!({"name": 5});
    let again = post(&server, &headers, &misfit).await.json;
    assert_eq!(again["result"]["resultType"], "input_required", "what does not fit is asked again: {again}");

    let done = post(&server, &headers, &answered).await.json;
    assert_eq!(done["result"]["content"][0]["text"], "Ann", "{done}");
    assert_eq!(done["result"]["resultType"], "complete");

    // What was not asked is not answered.
    let mut unasked = answered.clone();
    unasked["params"].as_object_mut().expect("an object").remove("requestState");
    let unasked = post(&server, &headers, &unasked).await.json;
    assert_eq!(unasked["result"]["resultType"], "input_required", "{unasked}");

    let mut other = answered.clone();
    other["params"]["arguments"] = json!({"a": 2});
    assert_eq!(post(&server, &headers, &other).await.code(), -32602, "another call's state");
    let bearer = [&headers[..], &[("authorization", "Bearer bob")]].concat();
    assert_eq!(post(&server, &bearer, &answered).await.code(), -32602, "another caller's state");
    answered["params"]["requestState"] = json!(format!("{}x", state.as_str().expect("a text")));
    assert_eq!(post(&server, &headers, &answered).await.code(), -32602, "nobody's state");
}

#[tokio::test]
async fn who_cannot_be_asked_is_told_so() {
    let server = server(&Fake::new());
    let id = session(&server, "2025-11-25", &[]).await;
    for reply in [
        post(&server, &[], &call("ask", json!({}))).await,
        post(&server, &[("mcp-session-id", &id)], &call("ask", json!({}))).await,
        post_modern(&server, &[], call("ask", json!({}))).await,
    ] {
        let said = (&reply.json["result"]["isError"], &reply.json["result"]["content"][0]["text"]);
        assert_eq!(said, (&json!(true), &json!("nobody can be asked")), "{}", reply.text);
    }
}

#[tokio::test]
async fn an_answer_that_came_while_the_client_was_away_is_told_again() {
    use axum::{body::Body, http::Request};
    use futures::StreamExt;
    use tower::Service;

    let fake = Fake::new();
    let server = server(&fake);
    let id = session(&server, "2025-11-25", &[]).await;
    // A request that the fast path leaves alone, so that its answer is a stream.
    let mut slow = call("slow", json!({"ms": 200}));
    slow["params"]["task"] = json!({});
    let request = Request::post("/mcp")
        .header("host", "localhost")
        .header("content-type", "application/json")
        .header("accept", client::BOTH)
        .header("mcp-session-id", &id)
        .body(Body::from(slow.to_string()))
        .expect("a valid request");
    let response = server.clone().call(request).await.expect("a router does not fail");
    let mut frames = response.into_body().into_data_stream();
    let first = frames.next().await.expect("a priming event").expect("a whole frame");
    let first = String::from_utf8_lossy(&first).into_owned();
    let last = first.lines().find_map(|line| line.strip_prefix("id:")).expect("an event has an id").trim().to_owned();
    drop(frames);
    fake.until(|fake| &fake.finished, 1).await;
    let headers = [("accept", "text/event-stream"), ("mcp-session-id", id.as_str()), ("last-event-id", last.as_str())];
    let again = client::send(&server, axum::http::Method::GET, &headers, "").await;
    assert_eq!(again.json["result"]["content"][0]["text"], "slept", "{}", again.text);
    let other = session(&server, "2025-11-25", &[]).await;
    let headers =
        [("accept", "text/event-stream"), ("mcp-session-id", other.as_str()), ("last-event-id", last.as_str())];
    let nothing = client::send(&server, axum::http::Method::GET, &headers, "").await;
    assert_eq!(messages(&nothing.text), Vec::<Value>::new());
}

#[tokio::test]
async fn an_answer_is_taken_as_it_is_meant_and_one_that_cannot_be_read_ends_the_wait() {
    let accepted = json!({"action": "accept", "content": {"name": "Ann"}});
    let fake = Fake::new();
    for mut peer in Peer::all(&fake).await {
        let mut begin = client::initialize("2025-11-25");
        begin["params"]["capabilities"] = json!({"elicitation": {}});
        peer.ask(&begin).await;
        peer.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        for (answer, said) in [
            (json!({"result": accepted, "error": null}), "Ann"),
            (json!({"result": accepted, "method": null}), "Ann"),
            (json!({"result": accepted, "id": "text"}), "Ann"),
            (json!({"result": null, "error": null}), "no answer that can be used"),
            (json!({"error": {"code": -32601}}), "no answer that can be used"),
            (json!({"error": {"code": -1.5, "message": "x"}}), "no answer that can be used"),
            (json!({"jsonrpc": "1.0", "result": accepted}), "no answer that can be used"),
            (json!({"result": {"action": "accept", "content": {"name": 5}}}), "no answer that can be used"),
        ] {
            let asked = peer.ask(&call("ask", json!({}))).await;
            let mut answered = json!({"jsonrpc": "2.0"});
            for (name, value) in answer.as_object().expect("an object") {
                answered[name] = value.clone();
            }
            let is_text = answered["id"] == "text";
            answered["id"] = if is_text { asked["id"].to_string().into() } else { asked["id"].clone() };
            let wire = peer.wire();
            let done = peer.ask(&answered).await;
            assert_eq!(done["id"], 7, "{wire}: the response itself is not answered: {done}");
            let text = done["result"]["content"][0]["text"].as_str().unwrap_or_default();
            assert!(text.contains(said), "{wire} {answer}: {done}");
        }
        peer.say_bytes(br#"{"jsonrpc":"2.0","error":{"code":1}}"#).await;
        assert_eq!(peer.ask(&call("echo", json!({}))).await["result"]["isError"], false, "nothing else was said");
    }
}

#[tokio::test]
async fn an_answer_over_http_that_cannot_be_read_ends_the_wait() {
    let server = server(&Fake::new());
    let mut begin = client::initialize("2025-11-25");
    begin["params"]["capabilities"] = json!({"elicitation": {}});
    let id = post(&server, &[], &begin).await.session();
    let headers = [("content-type", "application/json"), ("accept", client::BOTH), ("mcp-session-id", id.as_str())];
    for error in [json!({"code": -32601}), json!({"code": -1.5, "message": "x"}), json!("no")] {
        let ask = call("ask", json!({})).to_string();
        let mut events = Events::open(&server, axum::http::Method::POST, &headers, ask).await;
        let answer = json!({"jsonrpc": "2.0", "id": events.next().await["id"], "error": error});
        let taken = client::send(&server, axum::http::Method::POST, &headers, answer.to_string()).await;
        assert_eq!(taken.status, 202, "{answer}: {}", taken.text);
        let done = events.next().await;
        let text = done["result"]["content"][0]["text"].as_str().unwrap_or_default();
        assert!(text.contains("no answer that can be used"), "{answer}: {done}");
    }
}

#[tokio::test]
async fn what_cannot_be_told_again_is_said_to_be_so() {
    let server = server(&Fake::new());
    let id = session(&server, "2025-11-25", &[]).await;
    let listen = [("accept", "text/event-stream"), ("mcp-session-id", id.as_str())];
    for last in ["5/77", "x", "1/2/3"] {
        let headers = [&listen[..], &[("last-event-id", last)]].concat();
        let refused = client::send(&server, axum::http::Method::GET, &headers, "").await;
        assert!(refused.status == 400 && refused.text.contains("Last-Event-ID"), "{last}: {}", refused.text);
    }
    // A blank one is none, and a number is one of the session's own stream.
    for last in ["", "0"] {
        let headers = [&listen[..], &[("last-event-id", last)]].concat();
        drop(Events::open(&server, axum::http::Method::GET, &headers, axum::body::Body::empty()).await);
    }
}
