//! Who is let in, and what exists for them: on every wire, and for what is refused the same bytes as for what is not there.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use futures::future::BoxFuture;
use jiff::{Timestamp, ToSpan};
use kartoteka::access::callers::{CallerRules, FAILED_ADMISSIONS, ForeignRules, NamedCaller, TokenRule, Within};
use kartoteka::access::{edge::Edge, token};
use kartoteka::audit::Auditor;
use kartoteka::caller::{Caller, Principal};
use kartoteka::catalog::{CatalogSource, invented, open::open_over};
use kartoteka::config::{Config, settings::Settings};
use kartoteka::runtime::{
    request::Request,
    upstream::{Reply, SendError, Upstream},
};
use kartoteka::server::Server;
use kartoteka::transport::{Limits, Wires, http, stdio};
use kartoteka_compiler::{compile, source::Sources};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};

use crate::client::initialize;

const FILES: [(&str, &str); 7] = [
    (
        "catalog/crm/catalog.yaml",
        "catalog: crm\nroles: [clerk, boss]\nbackends:\n  crm: { base: \"https://crm.example/api\" }\n",
    ),
    ("catalog/crm/tools/getLead.yaml", "tool: getLead\nguard: { roles: [clerk, boss] }\nrequest: GET lead\n"),
    (
        "catalog/crm/tools/dropAll.yaml",
        "tool: dropAll\nguard: { roles: [boss] }\nrequired: [id]\narguments:\n  id: { type: string, x-mcp-header: Id }\nrequest: DELETE leads/$id\n",
    ),
    ("catalog/crm/resources/plans.yaml", "resource: crm/plans\nguard: { roles: [boss] }\nresult: { plan: all }\n"),
    (
        "catalog/crm/prompts/fireAll.yaml",
        "prompt: fireAll\nguard: { roles: [boss] }\nrequired: [name]\narguments:\n  name: { type: string, enum: [Anna] }\nmessages:\n  - { role: user, content: { type: text, text: \"Go $name\" } }\n",
    ),
    (
        "catalog/crm/prompts/greet.yaml",
        "prompt: greet\nmessages:\n  - { role: user, content: { type: text, text: \"Hello\" } }\n",
    ),
    (
        "locales/en/crm.ftl",
        "getLead = Lead\n    .description = Reads.\ndropAll = Drop\n    .description = Drops.\n    .argument-id = Which.\nresource-plans = Plans\n    .description = Secret.\nprompt-fireAll = Fire\n    .description = Fires.\n    .argument-name = Whom.\nprompt-greet = Greet\n    .description = Greets.\n",
    ),
];

struct Backend;

impl Upstream for Backend {
    fn send<'a>(&'a self, _: Request, _: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        Box::pin(async { Ok(Reply::new(200, Bytes::from_static(br#"{"id":5}"#))) })
    }
}

pub(crate) fn named(name: &str, roles: Option<&[&str]>) -> NamedCaller {
    NamedCaller {
        principal: Principal::of_token(name),
        name: Some(name.into()),
        tenant: "default".into(),
        roles: roles.map(|roles| roles.iter().map(|role| Arc::from(*role)).collect()),
    }
}

pub(crate) fn served() -> Arc<Server> {
    Arc::new(unaudited())
}

pub(crate) fn unaudited() -> Server {
    let sources = Sources::from_files(FILES.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec());
    let compiled = compile(&sources);
    let report = kartoteka_compiler::diagnostic::render::concise(&compiled.report, &sources);
    let catalogs = compiled.whole().unwrap_or_else(|_| panic!("{report}")).catalogs;
    let sources = catalogs.into_iter().map(|catalog| {
        let settings = Settings::new(&catalog, invented::settings(&catalog), Vec::new());
        (CatalogSource::interpreted(catalog), settings)
    });
    let set = open_over(sources.collect(), |_| Arc::new(Backend) as _, None, None).expect("it fits together");
    Server::new(Config::from_parts([], None).expect("nothing is wrong"), set)
}

pub(crate) fn rules() -> CallerRules {
    let token = |name: &str, roles: &[&str], until| TokenRule {
        digest: token::digest(&format!("ktk_{name}")),
        caller: named(name, Some(roles)),
        until,
        used: None,
    };
    CallerRules {
        anonymous: None,
        stdio: named("clerk", Some(&["clerk"])),
        tokens: vec![
            token("boss", &["boss"], None),
            token("clerk", &["clerk"], None),
            token("nobody", &[], None),
            token("brief", &["clerk"], Some(Timestamp::now() + 2.seconds())),
        ],
        foreign: ForeignRules::default(),
        failed_admissions: FAILED_ADMISSIONS,
    }
}

pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) server: Arc<Server>,
    pub(crate) wires: Wires,
}

async fn start(rules: &CallerRules) -> Running {
    started(rules, served()).await
}

/// The same, audited.
pub(crate) async fn start_audited(rules: &CallerRules, auditor: &Arc<Auditor>) -> Running {
    started(rules, Arc::new(unaudited().audited_by(Arc::clone(auditor)))).await
}

async fn started(rules: &CallerRules, server: Arc<Server>) -> Running {
    let edge = Edge::new(rules, server.set().roles());
    start_with(server, edge, Limits::default()).await
}

pub(crate) async fn start_with(server: Arc<Server>, edge: Edge, limits: Limits) -> Running {
    let wires = Wires::from(limits).with_edge(edge);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    let serving = Arc::clone(&server);
    tokio::spawn(http::serve(listener, serving, wires.clone(), std::future::pending()));
    Running { address, server, wires }
}

impl Running {
    /// The whole answer to one request, but for its date.
    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        let mut stream = TcpStream::connect(self.address).await.expect("a listening server");
        stream.write_all(request.as_bytes()).await.expect("a reading server");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer.lines().filter(|line| !line.starts_with("date:")).collect::<Vec<_>>().join("\n")
    }

    /// What a message is answered, by a caller with that token.
    pub(crate) async fn say(&self, who: &str, more: &[(&str, &str)], message: &Value) -> String {
        self.say_with(&format!("ktk_{who}"), more, message).await
    }

    /// The same, by whoever shows this token.
    pub(crate) async fn say_with(&self, token: &str, more: &[(&str, &str)], message: &Value) -> String {
        let authorization = format!("Bearer {token}");
        let mut headers = vec![
            ("authorization", authorization.as_str()),
            ("content-type", "application/json"),
            ("accept", "application/json, text/event-stream"),
        ];
        headers.extend(more);
        self.ask("POST", "/mcp", &headers, &message.to_string()).await
    }

    /// A session of the one who shows this token, of a revision of the protocol: its id.
    pub(crate) async fn begin(&self, token: &str, revision: &str) -> String {
        let begun = self.say_with(token, &[], &initialize(revision)).await;
        begun.lines().find_map(|line| line.strip_prefix("mcp-session-id: ")).expect("a session").trim().to_owned()
    }
}

const ROUTES: [(&str, &str); 13] = [
    ("POST", "/mcp"),
    ("GET", "/mcp"),
    ("DELETE", "/mcp"),
    ("POST", "/mcp/"),
    ("GET", "/mcp/sse"),
    ("POST", "/mcp/messages?session_id=00000000000000000000000000000000"),
    ("GET", "/mcp/index"),
    ("GET", "/mcp/health"),
    ("GET", "/mcp/discovery"),
    ("POST", "/mcp/tool/call"),
    ("POST", "/mcp/resource/query"),
    ("POST", "/mcp/initialize"),
    ("GET", "/nothing"),
];

#[tokio::test]
async fn no_route_answers_who_is_not_known() {
    let running = start(&CallerRules {
        failed_admissions: kartoteka_compiler::plan::CallRate { calls: 1_000, window_ms: 60_000 },
        ..rules()
    })
    .await;
    let upgrade = [
        ("upgrade", "websocket"),
        ("connection", "upgrade"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    for (method, path) in ROUTES {
        for shown in [None, Some("Bearer wrong"), Some("Basic a3RrX2Jvc3M="), Some("ktk_boss"), Some("Bearer")] {
            let mut headers: Vec<(&str, &str)> = shown.iter().map(|shown| ("authorization", *shown)).collect();
            let call = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
            let answer = running.ask(method, path, &headers, call).await;
            // What is no route is not there for anyone; nothing is told of the others.
            if path == "/nothing" {
                assert!(answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 401"), "{answer}");
                continue;
            }
            assert!(answer.starts_with("HTTP/1.1 401"), "{method} {path} {shown:?}: {answer}");
            let challenge = if shown.is_some() { "error=\"invalid_token\"" } else { "Bearer realm=\"kartoteka\"" };
            assert!(answer.contains("www-authenticate: ") && answer.contains(challenge), "{answer}");
            assert!(!answer.contains("getLead"), "{answer}");
            if path == "/mcp" && method == "GET" {
                headers.extend(upgrade);
                let answer = running.ask(method, path, &headers, "").await;
                assert!(answer.starts_with("HTTP/1.1 401"), "an upgrade: {answer}");
            }
        }
    }
    let twice = [("authorization", "Bearer ktk_boss"), ("authorization", "Bearer ktk_clerk")];
    assert!(running.ask("GET", "/mcp/index", &twice, "").await.starts_with("HTTP/1.1 401"));
    for probe in ["/healthz", "/health"] {
        assert!(running.ask("GET", probe, &[], "").await.starts_with("HTTP/1.1 200"));
    }
    // What a browser asks first carries no credential, and is told nothing of what there is.
    let preflight = [("origin", "http://localhost"), ("access-control-request-method", "POST")];
    let answer = running.ask("OPTIONS", "/mcp", &preflight, "").await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    assert!(running.ask("GET", "/mcp/index", &[("authorization", "bearer ktk_boss")], "").await.contains("dropAll"));
}

#[tokio::test]
async fn a_proxy_on_this_machine_is_not_this_machine() {
    let anonymous = Some((Within::Local, named("x", None)));
    let running = start(&CallerRules { anonymous, ..rules() }).await;
    assert!(running.ask("GET", "/mcp/index", &[], "").await.contains("dropAll"));
    for passed in
        [("x-forwarded-for", "192.0.2.1"), ("x-forwarded-proto", "https"), ("forwarded", "for=x"), ("via", "1.1 x")]
    {
        let answer = running.ask("GET", "/mcp/index", &[passed], "").await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{passed:?}: {answer}");
    }
}

#[tokio::test]
async fn who_guesses_is_told_to_wait() {
    let failed_admissions = kartoteka_compiler::plan::CallRate { calls: 2, window_ms: 60_000 };
    let running = start(&CallerRules { failed_admissions, ..rules() }).await;
    for _ in 0..2 {
        assert!(running.ask("GET", "/mcp/index", &[], "").await.starts_with("HTTP/1.1 401"));
    }
    let answer = running.ask("GET", "/mcp/index", &[("authorization", "Bearer guess")], "").await;
    assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("retry-after: "), "{answer}");
    assert!(
        running.ask("GET", "/mcp/index", &[("authorization", "Bearer ktk_boss")], "").await.starts_with("HTTP/1.1 200")
    );
}

/// A message of either era.
pub(crate) fn message(per_request: bool, method: &str, mut params: Value) -> Value {
    if per_request {
        params["_meta"] = json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
        });
    }
    json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
}

#[tokio::test]
async fn what_is_denied_is_answered_byte_for_byte_as_what_is_not_there() {
    let running = start(&rules()).await;
    // Names of what exists for others, and as long ones of nothing.
    let pairs = [("dropAll", "dropAlk"), ("fireAll", "fireAlk"), ("crm://crm/plans", "crm://crm/planz")];
    let claims = json!({"actor_role": "boss", "role": "boss", "tenant_id": "acme", "user_approved": true});
    let asked = |name: &str| {
        let mut asked: Vec<(&str, Value)> = vec![
            ("tools/call", json!({"name": name, "arguments": {"id": "5"}})),
            ("tools/call", json!({"name": name, "arguments": claims})),
            ("tools/call", json!({"name": name, "arguments": {"id": "5"}, "requestState": "forged"})),
            ("prompts/get", json!({"name": name, "arguments": {"name": "Anna"}})),
            ("prompts/get", json!({"name": name, "arguments": {}})),
            ("prompts/get", json!({"name": name, "requestState": "forged"})),
            ("resources/read", json!({"uri": name})),
            ("resources/query", json!({"uri": name})),
        ];
        let of_prompt = json!({"ref": {"type": "ref/prompt", "name": name}, "argument": {"name": "name", "value": ""}});
        let of_resource =
            json!({"ref": {"type": "ref/resource", "uri": name}, "argument": {"name": "id", "value": ""}});
        asked.extend([("completion/complete", of_prompt), ("completion/complete", of_resource)]);
        asked
    };
    for (hidden, nothing) in pairs {
        for per_request in [false, true] {
            for ((method, first), (_, second)) in asked(hidden).into_iter().zip(asked(nothing)) {
                for who in ["clerk", "nobody"] {
                    for param in [None, Some("5"), Some("6")] {
                        let mut answers = Vec::new();
                        for (name, params) in [(hidden, &first), (nothing, &second)] {
                            let mut headers = Vec::new();
                            if per_request {
                                headers.extend([
                                    ("mcp-protocol-version", "2026-07-28"),
                                    ("mcp-method", method),
                                    ("mcp-name", name),
                                ]);
                            }
                            headers.extend(param.map(|param| ("mcp-param-id", param)));
                            headers.extend([("x-role", "boss"), ("x-actor-role", "boss")]);
                            let answer =
                                running.say(who, &headers, &message(per_request, method, params.clone())).await;
                            answers.push(answer.replace(name, "NAME"));
                        }
                        assert_eq!(answers[0], answers[1], "{who}: {method} {hidden} {per_request} {param:?}");
                    }
                }
            }
        }
        for (path, body) in [("/mcp/tool/call", "tool"), ("/mcp/resource/query", "resource")] {
            let mut answers = Vec::new();
            for name in [hidden, nothing] {
                let headers = [("authorization", "Bearer ktk_clerk"), ("content-type", "application/json")];
                let answer = running.ask("POST", path, &headers, &json!({body: name, "params": {}}).to_string()).await;
                answers.push(answer.replace(name, "NAME"));
            }
            assert_eq!(answers[0], answers[1], "{path} {hidden}");
        }
    }
    // The one who may, may.
    let call = message(false, "tools/call", json!({"name": "dropAll", "arguments": {"id": "5"}}));
    assert!(running.say("boss", &[], &call).await.contains("\"id\":5"));
    let read = message(false, "resources/read", json!({"uri": "crm://crm/plans"}));
    assert!(running.say("boss", &[], &read).await.contains("all"));
}

#[tokio::test]
async fn every_wire_shows_a_caller_the_same() {
    let running = start(&rules()).await;
    let list = message(false, "tools/list", json!({}));
    let hidden = |text: &str| !text.contains("dropAll") && text.contains("getLead");
    assert!(hidden(&running.say("clerk", &[], &list).await));
    let listed = message(true, "tools/list", json!({}));
    let headers = [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/list")];
    assert!(hidden(&running.say("clerk", &headers, &listed).await));
    let index = running.ask("GET", "/mcp/index", &[("authorization", "Bearer ktk_clerk")], "").await;
    assert!(hidden(&index) && !index.contains("plans"), "{index}");
    let card =
        running.ask("GET", "/mcp", &[("authorization", "Bearer ktk_clerk"), ("accept", "application/json")], "").await;
    assert!(hidden(&card), "{card}");

    // stdio: the one who started the process.
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let (reader, writer) = tokio::io::split(theirs);
    let server = Arc::clone(&running.server);
    tokio::spawn(stdio::serve(reader, writer, server, running.wires.clone(), std::future::pending()));
    let (from, mut to) = tokio::io::split(ours);
    to.write_all(format!("{list}\n").as_bytes()).await.expect("a reading server");
    let line = BufReader::new(from).lines().next_line().await.expect("an open pipe").expect("an answer");
    assert!(hidden(&line), "{line}");

    let mut socket = connect(&running, "clerk").await;
    futures::SinkExt::send(&mut socket, Message::text(list.to_string())).await.expect("an open socket");
    let heard = socket.next().await.expect("an answer").expect("an open socket").into_text().expect("a text");
    assert!(hidden(&heard), "{heard}");
}

pub(crate) type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<TcpStream>>;

pub(crate) async fn connect(running: &Running, who: &str) -> Socket {
    connect_with(running, &format!("ktk_{who}")).await.expect("it is let in")
}

pub(crate) async fn connect_with(running: &Running, token: &str) -> tokio_tungstenite::tungstenite::Result<Socket> {
    let mut request =
        format!("ws://localhost:{}/mcp", running.address.port()).into_client_request().expect("an address");
    let token = format!("Bearer {token}").parse().expect("a header");
    request.headers_mut().insert("authorization", token);
    let stream = TcpStream::connect(running.address).await.expect("a listening server");
    let stream = tokio_tungstenite::MaybeTlsStream::Plain(stream);
    Ok(tokio_tungstenite::client_async(request, stream).await?.0)
}

#[tokio::test]
async fn a_conversation_ends_with_the_identity_of_its_caller() {
    let running = start(&rules()).await;
    let mut socket = connect(&running, "brief").await;
    let closed = loop {
        if let Message::Close(frame) = socket.next().await.expect("a goodbye").expect("an open socket") {
            break frame.expect("a reason");
        }
    };
    assert_eq!(u16::from(closed.code), 1008, "{closed:?}");
    let list = message(false, "tools/list", json!({}));
    assert!(running.say("brief", &[], &list).await.starts_with("HTTP/1.1 401"));
}

#[tokio::test]
async fn a_session_is_of_the_one_who_began_it() {
    let running = start(&rules()).await;
    let id = running.begin("ktk_boss", "2025-11-25").await;
    let list = message(false, "tools/list", json!({}));
    assert!(running.say("boss", &[("mcp-session-id", &id)], &list).await.starts_with("HTTP/1.1 200"));
    for other in ["clerk", "nobody"] {
        assert!(running.say(other, &[("mcp-session-id", &id)], &list).await.starts_with("HTTP/1.1 404"));
    }
}
