//! Tokens of an issuer that runs beside the server, on every wire: who is let in, who is sent where, and what the issuer is asked.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::{SinkExt, StreamExt};
use jiff::Timestamp;
use kartoteka::access::callers::{CallerRules, ForeignRules};
use kartoteka::access::edge::{AskedParties, Edge};
use kartoteka::access::jwt::{IssuerRule, KeysFrom, ScopeGrant};
use kartoteka::access::tenants::TenantRule;
use kartoteka::config::Config;
use kartoteka::outbound::WebDocuments;
use kartoteka::transport::Limits;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::Message;

use crate::admission::{Running, connect_with, message, rules, served, start_with};

pub(crate) const URL: &str = "https://tools.example.com";

/// An issuer of tokens.
pub(crate) struct Issuer {
    address: SocketAddr,
    pair: EcdsaKeyPair,
    state: Arc<IssuerState>,
}

#[derive(Default)]
struct IssuerState {
    keys: std::sync::OnceLock<(String, String)>,
    asked: AtomicUsize,
    away: AtomicBool,
}

impl Issuer {
    pub(crate) async fn start() -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("random bytes");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).expect("a key");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let key = json!({"kty": "EC", "crv": "P-256", "kid": "k", "use": "sig", "x": text(x), "y": text(y)});
        let metadata = json!({"issuer": format!("http://{address}"), "jwks_uri": format!("http://{address}/keys")});
        let state = Arc::new(IssuerState::default());
        state.keys.set((metadata.to_string(), json!({"keys": [key]}).to_string())).expect("set once");
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { address, pair, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A token with these claims in place of the usual ones.
    pub(crate) fn token(&self, kid: &str, changed: &Value) -> String {
        let now = Timestamp::now().as_second();
        let mut claims =
            json!({"iss": self.url(), "aud": format!("{URL}/mcp"), "sub": "u-1", "iat": now, "exp": now + 600});
        for (name, value) in changed.as_object().expect("a map") {
            claims[name] = value.clone();
        }
        let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", text(&json!({"alg": "ES256", "kid": kid, "typ": "at+jwt"})), text(&claims));
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes()).expect("it signs");
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    pub(crate) fn rule(&self) -> IssuerRule {
        IssuerRule {
            issuer: self.url().into(),
            audience: Vec::new(),
            keys: KeysFrom::Metadata,
            algorithms: vec!["ES256".into()],
            name: "name".into(),
            tenant: Some("org".into()),
            roles: "roles".into(),
            scopes: vec![ScopeGrant { scope: "crm.all".into(), roles: vec!["boss".into()] }],
            require: Vec::new(),
            leeway: Duration::from_secs(0),
            step_up: false,
        }
    }
}

async fn configuration(State(state): State<Arc<IssuerState>>) -> Result<String, StatusCode> {
    if state.away.load(Ordering::Relaxed) { Err(StatusCode::BAD_GATEWAY) } else { Ok(state.keys.wait().0.clone()) }
}

async fn keys(State(state): State<Arc<IssuerState>>) -> Result<String, StatusCode> {
    state.asked.fetch_add(1, Ordering::Relaxed);
    if state.away.load(Ordering::Relaxed) { Err(StatusCode::BAD_GATEWAY) } else { Ok(state.keys.wait().1.clone()) }
}

async fn start(issuer: &Issuer) -> Running {
    let tenants = TenantRule::Listed(vec!["acme".into()]);
    let foreign = ForeignRules { issuers: vec![issuer.rule()], tenants, ..ForeignRules::default() }.at(URL);
    let rules = CallerRules { foreign, ..rules() };
    let server = served();
    let config = Config::from_parts([], None).expect("nothing is wrong");
    let asked = AskedParties { documents: Arc::new(WebDocuments::new(&config)), ..AskedParties::default() };
    let edge = Edge::asking(&rules, server.set().roles(), &asked, None);
    let limits = Limits { hosts: vec!["localhost".to_owned(), "tools.example.com".to_owned()], ..Limits::default() };
    start_with(server, edge, limits).await
}

fn list() -> Value {
    message(false, "tools/list", json!({}))
}

#[tokio::test]
async fn a_token_of_the_issuer_lets_in_on_every_wire() {
    let issuer = Issuer::start().await;
    let running = start(&issuer).await;
    let clerk = issuer.token("k", &json!({"org": "acme", "roles": ["clerk"]}));
    let boss = issuer.token("k", &json!({"org": "acme", "scope": "openid crm.all", "sub": "u-2"}));
    for (token, sees) in [(&clerk, false), (&boss, true)] {
        let bearer = format!("Bearer {token}");
        let shown = [("authorization", bearer.as_str())];
        let shows = |answer: &str| {
            assert!(answer.contains("getLead"), "{answer}");
            assert_eq!(answer.contains("dropAll"), sees, "{answer}");
        };
        shows(&running.say_with(token, &[], &list()).await);
        shows(&running.ask("GET", "/mcp/index", &shown, "").await);
        let mut socket = connect_with(&running, token).await.expect("it is let in");
        socket.send(Message::text(list().to_string())).await.expect("an open socket");
        shows(&socket.next().await.expect("an answer").expect("an open socket").into_text().expect("a text"));
    }
    assert_eq!(issuer.state.asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn who_has_no_token_is_sent_to_the_issuer() {
    let issuer = Issuer::start().await;
    let running = start(&issuer).await;
    let metadata = "resource_metadata=\"https://tools.example.com/.well-known/oauth-protected-resource/mcp\"";
    let token = issuer.token("k", &json!({"org": "acme"}));
    let expired = format!("Bearer {}", issuer.token("k", &json!({"org": "acme", "exp": 1})));
    for (method, path) in [("POST", "/mcp"), ("GET", "/mcp"), ("GET", "/mcp/sse"), ("GET", "/mcp/index")] {
        let answer = running.ask(method, path, &[], "{}").await;
        assert!(answer.starts_with("HTTP/1.1 401") && answer.contains(metadata), "{answer}");
        assert!(answer.contains("scope=\"crm.all\"") && !answer.contains("invalid_token"), "{answer}");
        assert!(answer.contains("\"error\":\"unauthorized\"") && answer.contains("\"detail\":"), "{answer}");
        let answer = running.ask(method, path, &[("authorization", &expired)], "{}").await;
        assert!(answer.starts_with("HTTP/1.1 401") && answer.contains("error=\"invalid_token\""), "{answer}");
        // What stands in an address is written into logs: it is no credential.
        let answer = running.ask(method, &format!("{path}?access_token={token}"), &[], "{}").await;
        assert!(answer.starts_with("HTTP/1.1 401") && !answer.contains("invalid_token"), "{answer}");
    }
    assert!(connect_with(&running, "eyJh.eyJz.c2ln").await.is_err());

    for (path, resource) in [
        ("/.well-known/oauth-protected-resource", URL.to_owned()),
        ("/.well-known/oauth-protected-resource/mcp", format!("{URL}/mcp")),
    ] {
        let answer = running.ask("GET", path, &[("origin", "https://anywhere.example")], "").await;
        let body: Value = serde_json::from_str(answer.lines().last().expect("a body")).expect("JSON");
        assert_eq!(body["resource"], resource);
        assert_eq!(body["authorization_servers"], json!([issuer.url()]));
        assert_eq!(body["scopes_supported"], json!(["crm.all"]));
        assert!(answer.contains("access-control-allow-origin: *") && answer.contains("cache-control: max-age=3600"));
        let asked = running.ask("OPTIONS", path, &[("origin", "https://anywhere.example")], "").await;
        assert!(asked.starts_with("HTTP/1.1 204") && asked.contains("access-control-allow-origin: *"), "{asked}");
    }
    let none = running.ask("GET", "/.well-known/oauth-authorization-server", &[], "").await;
    assert!(none.starts_with("HTTP/1.1 404"), "{none}");
}

#[tokio::test]
async fn without_an_issuer_there_is_no_metadata() {
    let server = served();
    let edge = Edge::new(&rules(), server.set().roles());
    let running = start_with(server, edge, Limits::default()).await;
    for path in ["/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"] {
        assert!(running.ask("GET", path, &[], "").await.starts_with("HTTP/1.1 404"));
    }
    assert!(!running.ask("POST", "/mcp", &[], "{}").await.contains("resource_metadata"));
}

#[tokio::test]
async fn a_caller_of_another_tenant_is_forbidden_and_one_is_never_another() {
    let issuer = Issuer::start().await;
    let running = start(&issuer).await;
    for claims in [json!({"org": "other"}), json!({}), json!({"org": ["acme"]}), json!({"tenant": "acme"})] {
        let answer = running.say_with(&issuer.token("k", &claims), &[], &list()).await;
        assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("\"error\":\"forbidden\""), "{answer}");
        assert!(!answer.contains("www-authenticate"), "{answer}");
    }
    let of = |sub: &str, roles: &[&str]| issuer.token("k", &json!({"org": "acme", "roles": roles, "sub": sub}));
    let id = running.begin(&of("u-1", &["boss"]), "2025-11-25").await;
    let session = [("mcp-session-id", id.as_str())];
    // Another token of the same caller goes on with the session, and has the rights that it names itself.
    let renewed = running.say_with(&of("u-1", &["clerk"]), &session, &list()).await;
    assert!(renewed.starts_with("HTTP/1.1 200") && !renewed.contains("dropAll"), "{renewed}");
    let lost = running
        .say_with(
            &of("u-1", &[]),
            &session,
            &message(false, "tools/call", json!({"name": "dropAll", "arguments": {"id": "5"}})),
        )
        .await;
    assert!(lost.contains("Unknown tool") || lost.contains("unknown tool"), "{lost}");
    assert!(running.say_with(&of("u-2", &["boss"]), &session, &list()).await.starts_with("HTTP/1.1 404"));
}

#[tokio::test]
async fn names_of_keys_are_asked_for_seldom() {
    let issuer = Issuer::start().await;
    let running = start(&issuer).await;
    for n in 0..40 {
        let answer = running.say_with(&issuer.token(&format!("k{n}"), &json!({"org": "acme"})), &[], &list()).await;
        // The first has them fetched. Of the others it is not known whether the issuer has such a key by now.
        let status = if n == 0 { "HTTP/1.1 401" } else { "HTTP/1.1 503" };
        assert!(answer.starts_with(status) && answer.contains("retry-after: ") == (n > 0), "{answer}");
    }
    assert_eq!(issuer.state.asked.load(Ordering::Relaxed), 1);
    assert!(
        running.say_with(&issuer.token("k", &json!({"org": "acme"})), &[], &list()).await.starts_with("HTTP/1.1 200")
    );
}

#[tokio::test]
async fn while_the_issuer_is_away_nobody_is_told_that_a_token_is_wrong() {
    let issuer = Issuer::start().await;
    issuer.state.away.store(true, Ordering::Relaxed);
    let running = start(&issuer).await;
    for _ in 0..100 {
        let answer = running.say_with(&issuer.token("k", &json!({"org": "acme"})), &[], &list()).await;
        assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: "), "{answer}");
        assert!(answer.contains("\"error\":\"unavailable\"") && !answer.contains("www-authenticate"), "{answer}");
    }
    // Those who have a token of this server come in all the same.
    assert!(running.say_with("ktk_boss", &[], &list()).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_conversation_ends_with_the_token_of_its_caller() {
    let issuer = Issuer::start().await;
    let running = start(&issuer).await;
    let soon = Timestamp::now().as_second() + 2;
    let brief = issuer.token("k", &json!({"org": "acme", "roles": ["clerk"], "exp": soon}));
    let mut socket = connect_with(&running, &brief).await.expect("it is let in");
    let closed = loop {
        if let Message::Close(frame) = socket.next().await.expect("a goodbye").expect("an open socket") {
            break frame.expect("a reason");
        }
    };
    assert_eq!(u16::from(closed.code), 1008, "{closed:?}");
    assert!(running.say_with(&brief, &[], &list()).await.starts_with("HTTP/1.1 401"));
}

#[tokio::test]
async fn streams_end_with_the_token_of_their_caller() {
    let issuer = Issuer::start().await;
    let running = start(&issuer).await;
    let soon = Timestamp::now().as_second() + 3;
    let brief = issuer.token("k", &json!({"org": "acme", "roles": ["clerk"], "exp": soon}));
    let id = running.begin(&brief, "2025-11-25").await;
    let bearer = format!("Bearer {brief}");
    let stream = [("authorization", bearer.as_str()), ("accept", "text/event-stream"), ("mcp-session-id", id.as_str())];
    let listen = message(true, "subscriptions/listen", json!({"notifications": {"toolsListChanged": true}}));
    let headers = [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "subscriptions/listen")];
    // Each of them would stay open for ever.
    let ended = tokio::time::timeout(Duration::from_secs(30), async {
        tokio::join!(
            running.ask("GET", "/mcp", &stream, ""),
            running.say_with(&brief, &headers, &listen),
            running.ask("GET", "/mcp/sse", &stream[..2], ""),
        )
    });
    let (standalone, subscribed, sse) = ended.await.expect("they end");
    for answer in [&standalone, &subscribed, &sse] {
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("text/event-stream"), "{answer}");
    }
    assert!(Timestamp::now().as_second() >= soon);
    // A session's next request is refused as any other.
    assert!(running.say_with(&brief, &[("mcp-session-id", &id)], &list()).await.starts_with("HTTP/1.1 401"));
}

#[tokio::test]
async fn why_a_token_was_not_taken_is_recorded_and_nothing_of_whom_it_names() {
    let issuer = Issuer::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let auditor = crate::audited::auditor(&path, None);
    let tenants = TenantRule::Listed(vec!["acme".into()]);
    let foreign = ForeignRules { issuers: vec![issuer.rule()], tenants, ..ForeignRules::default() }.at(URL);
    let rules = CallerRules { foreign, ..rules() };
    let server = Arc::new(crate::admission::unaudited().audited_by(Arc::clone(&auditor)));
    let config = Config::from_parts([], None).expect("nothing is wrong");
    let asked = AskedParties { documents: Arc::new(WebDocuments::new(&config)), ..AskedParties::default() };
    let edge = Edge::asking(&rules, server.set().roles(), &asked, None);
    let running = start_with(server, edge, Limits::default()).await;
    let now = Timestamp::now().as_second();
    let person = |more: Value| {
        let mut claims = json!({"org": "acme", "sub": "canary-person", "name": "canary-person"});
        claims.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
        claims
    };
    let mut forged = issuer.token("k", &person(json!({})));
    forged.truncate(forged.rfind('.').expect("a signature") + 1);
    forged.push_str(&"A".repeat(86));
    let tokens = [
        // The first: keys that were fetched for another would be too old to say that this one has none.
        (issuer.token("other\nkey", &person(json!({}))), 401, "key", Some("other?key")),
        (issuer.token("k", &person(json!({"exp": now - 60}))), 401, "expired", Some("k")),
        (issuer.token("k", &person(json!({"nbf": now + 600}))), 401, "early", Some("k")),
        (issuer.token("k", &person(json!({"aud": "https://other.example/mcp"}))), 401, "audience", Some("k")),
        (issuer.token("k", &person(json!({"iss": "https://else.example/"}))), 401, "issuer", None),
        (forged, 401, "signature", Some("k")),
        (issuer.token("k", &person(json!({"org": "nowhere"}))), 403, "tenant", Some("k")),
    ];
    for (token, status, rule, _) in &tokens {
        let bearer = format!("Bearer {token}");
        let answer = running.ask("GET", "/mcp/index", &[("authorization", &bearer)], "").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{rule}: {answer}");
        assert!(!answer.contains(rule) || *rule == "issuer", "it is for the operator: {answer}");
    }
    auditor.close();
    let records = crate::audited::records(&path);
    let told: Vec<&Value> = records.iter().filter_map(|record| record.get("token_refused")).collect();
    for (told, (_, _, rule, key)) in told.iter().zip(&tokens) {
        assert_eq!((told["rule"].as_str(), told["key"].as_str()), (Some(*rule), *key), "{told}");
    }
    assert_eq!(told.len(), tokens.len());
    assert_eq!(told[0]["issuer"], issuer.url());
    assert_eq!(told[4]["issuer"], "https://else.example/");
    let text = std::fs::read_to_string(&path).expect("it can be read");
    assert!(!text.contains("canary") && !text.contains("eyJ"), "{text}");
}
