//! A user who is asked for what a call lacks: over every wire and in every revision that can ask, with the shipped tool
//! that does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode};
use futures::{SinkExt, StreamExt};
use kartoteka::server::Server;
use kartoteka::transport::http::{self, Dispatch, router};
use kartoteka::transport::{Limits, stdio};
use kartoteka_demo::{self as demo, Portal};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines, ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tower::Service;

use crate::client::{self, BOTH, Reply, post, post_modern};
use crate::shipped;

const SESSIONS: [&str; 2] = ["2025-06-18", "2025-11-25"];
const KEY: &str = "0123456789abcdef0123456789abcdef";

/// A client with a session, on one of the wires that have one.
enum Peer {
    Socket(Box<WebSocketStream<MaybeTlsStream<TcpStream>>>),
    Pipe { to: WriteHalf<DuplexStream>, from: Lines<BufReader<ReadHalf<DuplexStream>>> },
    Http { server: Router, session: String, events: Option<BodyDataStream>, read: String },
}

impl Peer {
    async fn all(server: &Arc<Server>) -> [Self; 3] {
        [Self::socket(server).await, Self::pipe(server), Self::http(server)]
    }

    async fn socket(server: &Arc<Server>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        tokio::spawn(http::serve(listener, server.clone(), Limits::default(), std::future::pending()));
        let (stream, _) = tokio_tungstenite::connect_async(format!("ws://{address}/mcp")).await.expect("a listener");
        Self::Socket(Box::new(stream))
    }

    fn pipe(server: &Arc<Server>) -> Self {
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let (reader, writer) = tokio::io::split(theirs);
        tokio::spawn(stdio::serve(reader, writer, server.clone(), Limits::default(), std::future::pending()));
        let (from, to) = tokio::io::split(ours);
        Self::Pipe { to, from: BufReader::new(from).lines() }
    }

    fn http(server: &Arc<Server>) -> Self {
        let server = router(server.clone(), Limits::default(), Dispatch::FastPath);
        Self::Http { server, session: String::new(), events: None, read: String::new() }
    }

    async fn say(&mut self, message: &Value) {
        match self {
            Self::Socket(stream) => stream.send(Message::text(message.to_string())).await.expect("an open connection"),
            Self::Pipe { to, .. } => to.write_all(format!("{message}\n").as_bytes()).await.expect("a reading server"),
            Self::Http { server, session, events, .. } => {
                let mut request = Request::post("/mcp").header("host", "localhost").header("accept", BOTH);
                request = request.header("content-type", "application/json");
                if !session.is_empty() {
                    request = request.header("mcp-session-id", session.as_str());
                }
                let request = request.body(Body::from(message.to_string())).expect("a valid request");
                let response = server.clone().call(request).await.expect("a router does not fail");
                if let Some(id) = response.headers().get("mcp-session-id") {
                    *session = id.to_str().expect("an id is text").to_owned();
                }
                // The answer to a question goes by itself; the call's stream stays the one that is read.
                if response.status() == StatusCode::OK {
                    *events = Some(response.into_body().into_data_stream());
                } else {
                    let status = response.status();
                    let body = axum::body::to_bytes(response.into_body(), 1 << 16).await.expect("a body");
                    assert_eq!(status, StatusCode::ACCEPTED, "{message}: {}", String::from_utf8_lossy(&body));
                }
            }
        }
    }

    async fn hear(&mut self) -> Value {
        tokio::time::timeout(Duration::from_secs(10), self.next()).await.expect("a message in time")
    }

    async fn next(&mut self) -> Value {
        match self {
            Self::Socket(stream) => loop {
                if let Message::Text(text) = stream.next().await.expect("an open connection").expect("a valid frame") {
                    return serde_json::from_str(&text).expect("a message");
                }
            },
            Self::Pipe { from, .. } => {
                let line = from.next_line().await.expect("a readable pipe").expect("an open pipe");
                serde_json::from_str(&line).expect("a message")
            }
            Self::Http { events, read, .. } => loop {
                // A line is an event's data, or a whole body of JSON without an end.
                let whole = read.find('\n').map(|end| read.drain(..=end).collect::<String>());
                if let Some(line) = whole {
                    let data = line.strip_prefix("data:").map(str::trim).filter(|data| !data.is_empty());
                    if let Some(data) = data {
                        return serde_json::from_str(data).expect("a message");
                    }
                    continue;
                }
                match events.as_mut().expect("somebody was asked").next().await {
                    Some(frame) => read.push_str(&String::from_utf8_lossy(&frame.expect("a whole frame"))),
                    None => return serde_json::from_str(&std::mem::take(read)).expect("a message"),
                }
            },
        }
    }

    async fn begin(&mut self, version: &str, capabilities: Value) {
        let mut begin = client::initialize(version);
        begin["params"]["capabilities"] = capabilities;
        self.say(&begin).await;
        assert_eq!(self.hear().await["result"]["protocolVersion"], version);
        self.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
    }

    /// Answers the question that comes next, and gives it and the result of the call.
    async fn answer(&mut self, call: &Value, answer: &Value) -> (Value, Value) {
        self.say(call).await;
        let question = self.hear().await;
        assert_eq!(question["method"], "elicitation/create", "{question}");
        let mut reply = json!({"jsonrpc": "2.0", "id": question["id"]});
        reply.as_object_mut().expect("an object").extend(answer.as_object().expect("an object").clone());
        self.say(&reply).await;
        (question["params"].clone(), self.hear().await["result"].clone())
    }
}

fn create(arguments: Value, locale: &str) -> Value {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let mut call = client::call("createLead", arguments);
    call["id"] = NEXT.fetch_add(1, Ordering::Relaxed).into();
    call["params"]["_meta"] = json!({ "kartoteka/locale": locale });
    call
}

fn accepts(content: Value) -> Value {
    json!({"result": {"action": "accept", "content": content}})
}

fn code(result: &Value) -> &str {
    result["structuredContent"]["error"]["code"].as_str().unwrap_or("none")
}

async fn portal(variables: &[(&str, &str)]) -> (Portal, Arc<Server>) {
    let portal = demo::start(std::future::pending()).await.expect("a free port");
    portal.options().limit_rate(false);
    let server = shipped::server(portal.base_url(), variables);
    (portal, server)
}

fn written(portal: &Portal) -> usize {
    portal.requests().iter().filter(|request| request.method == "crm.lead.add").count()
}

#[tokio::test]
async fn a_session_asks_in_the_callers_language() {
    let (portal, server) = portal(&[]).await;
    let mut made = 0;
    for version in SESSIONS {
        for mut peer in Peer::all(&server).await {
            peer.begin(version, json!({"elicitation": {}})).await;
            for (locale, question) in [("en", "What is the client's name?"), ("ru", "Как зовут клиента?")]
            {
                let call = create(json!({"phone": "+10005550101"}), locale);
                let (asked, result) = peer.answer(&call, &accepts(json!({"name": "Ilya"}))).await;
                assert_eq!(asked["message"], question);
                let name = &asked["requestedSchema"]["properties"]["name"];
                assert_eq!((&name["type"], &name["minLength"]), (&json!("string"), &json!(1)));
                assert!(name["description"].is_string());
                assert_eq!(asked["requestedSchema"]["required"], json!(["name"]));
                assert_eq!(result["isError"], false, "{result}");
                let request = &result["structuredContent"]["request"];
                assert_eq!(request["asked"], json!({"name": "Ilya"}));
                assert_eq!(request["fields"]["NAME"], "Ilya");
                made += 1;
                assert_eq!(written(&portal), made);
            }
        }
    }
}

#[tokio::test]
async fn what_a_user_will_not_say_or_says_wrongly_ends_the_call() {
    let (portal, server) = portal(&[]).await;
    for version in SESSIONS {
        for mut peer in Peer::all(&server).await {
            peer.begin(version, json!({"elicitation": {}})).await;
            for (answer, expected) in [
                (json!({"result": {"action": "decline"}}), "declined"),
                (json!({"result": {"action": "cancel"}}), "cancelled"),
                (json!({"error": {"code": -32000, "message": "nobody is there"}}), "missing_argument"),
                (json!({"result": {"action": "perhaps"}}), "missing_argument"),
                (accepts(json!({})), "missing_argument"),
                (accepts(json!({"name": ""})), "missing_argument"),
                (accepts(json!({"name": ["Ilya", "Anna"]})), "bad_argument"),
            ] {
                let (_, result) = peer.answer(&create(json!({}), "en"), &answer).await;
                assert_eq!((code(&result), &result["isError"]), (expected, &json!(true)), "{answer}: {result}");
            }
        }
    }
    assert_eq!(written(&portal), 0);
}

#[tokio::test]
async fn nobody_is_asked_who_cannot_be_or_need_not_be() {
    let (portal, server) = portal(&[]).await;
    for (capabilities, arguments, expected) in [
        (json!({}), json!({}), "missing_argument"),
        (json!({"elicitation": {"url": {}}}), json!({}), "missing_argument"),
        (json!({"elicitation": {}}), json!({"name": "Ilya"}), "none"),
        (json!({"elicitation": {}}), json!({"score": 1000}), "bad_argument"),
    ] {
        for mut peer in Peer::all(&server).await {
            peer.begin("2025-11-25", capabilities.clone()).await;
            peer.say(&create(arguments.clone(), "en")).await;
            let result = peer.hear().await["result"].clone();
            assert_eq!(code(&result), expected, "{capabilities} {arguments}: {result}");
        }
    }
    assert_eq!(written(&portal), 3);
    // Without a session there is no way back to the client, and over REST there is no conversation at all.
    let server = router(server, Limits::default(), Dispatch::FastPath);
    let reply = post(&server, &[], &create(json!({}), "en")).await;
    assert_eq!(code(&reply.json["result"]), "missing_argument", "{}", reply.text);
    let headers = [("content-type", "application/json")];
    let body = json!({"tool": "createLead", "params": {}}).to_string();
    let reply = client::send_to(&server, "/mcp/tool/call", axum::http::Method::POST, &headers, body).await;
    assert_eq!(code(&reply.json), "missing_argument", "{}", reply.text);
}

/// A round of 2026-07-28, by a client that can ask.
async fn round(server: &Router, params: Value, headers: &[(&str, &str)]) -> Reply {
    let mut message = client::modern(client::request("tools/call", params));
    message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = json!({"elicitation": {"form": {}}});
    let mut all =
        vec![("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "createLead")];
    all.extend_from_slice(headers);
    post(server, &all, &message).await
}

/// The second round of a call without a name.
fn again(state: &Value, answer: Value) -> Value {
    json!({"name": "createLead", "arguments": {}, "requestState": state, "inputResponses": {"arguments": answer}})
}

#[tokio::test]
async fn rounds_ask_and_take_the_answer() {
    let (portal, server) = portal(&[]).await;
    let server = router(server, Limits::default(), Dispatch::FastPath);
    let bare = json!({"name": "createLead", "arguments": {}});
    let first = round(&server, bare.clone(), &[("accept-language", "ru")]).await;
    let asked = &first.json["result"];
    assert_eq!(asked["resultType"], "input_required", "{}", first.text);
    let question = &asked["inputRequests"]["arguments"];
    assert_eq!(question["method"], "elicitation/create");
    assert_eq!(question["params"]["message"], "Как зовут клиента?");
    assert_eq!(question["params"]["requestedSchema"]["required"], json!(["name"]));
    let state = &asked["requestState"];
    let accept = json!({"action": "accept", "content": {"name": "Ilya"}});
    let done = round(&server, again(state, accept.clone()), &[]).await.json["result"].clone();
    assert_eq!((&done["resultType"], &done["isError"]), (&json!("complete"), &json!(false)), "{done}");
    assert_eq!(done["structuredContent"]["request"]["asked"], json!({"name": "Ilya"}));
    assert_eq!(written(&portal), 1);
    // The same round again, after an answer that was lost, makes no second lead.
    let twice = round(&server, again(state, accept), &[]).await;
    assert_eq!(twice.code(), -32602, "{}", twice.text);
    assert!(twice.text.contains("a write is not made twice"), "{}", twice.text);
    assert_eq!(written(&portal), 1);
    let ask = async || round(&server, bare.clone(), &[]).await.json["result"]["requestState"].clone();
    for (answer, expected) in [
        (json!({"action": "decline"}), "declined"),
        (json!({"action": "cancel"}), "cancelled"),
        (json!({"action": "accept", "content": {"name": ""}}), "missing_argument"),
        (json!({"action": "accept", "content": {"name": ["Ilya", "Anna"]}}), "bad_argument"),
    ] {
        let result = round(&server, again(&ask().await, answer.clone()), &[]).await.json["result"].clone();
        assert_eq!(code(&result), expected, "{answer}: {result}");
    }
    // What is no answer at all is asked again.
    let result = round(&server, again(&ask().await, json!({"action": "perhaps"})), &[]).await.json["result"].clone();
    assert_eq!(result["resultType"], "input_required", "{result}");
    assert_eq!(written(&portal), 1);
    // A client that cannot ask is told what is missing.
    let reply = post_modern(&server, &[], client::request("tools/call", bare)).await;
    assert_eq!(code(&reply.json["result"]), "missing_argument", "{}", reply.text);
}

#[tokio::test]
async fn a_state_is_good_for_its_own_call_and_caller_alone() {
    let (portal, server) = portal(&[]).await;
    let server = router(server, Limits::default(), Dispatch::FastPath);
    let ann = [("authorization", "Bearer ann")];
    let first = round(&server, json!({"name": "createLead", "arguments": {}}), &ann).await;
    let state = first.json["result"]["requestState"].as_str().expect("a state").to_owned();
    let accept = json!({"action": "accept", "content": {"name": "Ilya"}});
    let mut other = again(&json!(state), accept.clone());
    other["arguments"] = json!({"phone": "+10005550101"});
    let mut tampered = state.clone().into_bytes();
    let middle = tampered.len() / 2;
    tampered[middle] = if tampered[middle] == b'A' { b'B' } else { b'A' };
    let tampered = String::from_utf8(tampered).expect("a state is plain text");
    for (what, params, headers) in [
        ("tampered", again(&json!(tampered), accept.clone()), &ann[..]),
        ("made up", again(&json!("x"), accept.clone()), &ann),
        ("of another call", other, &ann),
        ("of another caller", again(&json!(state), accept.clone()), &[("authorization", "Bearer bob")]),
        ("of nobody", again(&json!(state), accept.clone()), &[]),
    ] {
        let reply = round(&server, params, headers).await;
        assert_eq!(reply.code(), -32602, "{what}: {}", reply.text);
    }
    assert_eq!(written(&portal), 0);
    let reply = round(&server, again(&json!(state), accept), &ann).await;
    assert_eq!(reply.json["result"]["isError"], false, "{}", reply.text);
}

#[tokio::test]
async fn processes_with_one_key_take_each_others_states() {
    let accept = json!({"action": "accept", "content": {"name": "Ilya"}});
    let mut servers = Vec::new();
    let mut portals = Vec::new();
    for key in [KEY, KEY, "another key of thirty-two bytes!"] {
        let (portal, server) = portal(&[("KARTOTEKA_STATE_KEY", key)]).await;
        portals.push(portal);
        servers.push(router(server, Limits::default(), Dispatch::FastPath));
    }
    let first = round(&servers[0], json!({"name": "createLead", "arguments": {}}), &[]).await;
    let state = &first.json["result"]["requestState"];
    let taken = round(&servers[1], again(state, accept.clone()), &[]).await;
    assert_eq!(taken.json["result"]["isError"], false, "{}", taken.text);
    assert_eq!(round(&servers[2], again(state, accept), &[]).await.code(), -32602);
}
