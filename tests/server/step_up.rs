//! Tools that only a scope would open which a token lacks: listed, and refused with that scope, on every wire; and nothing of it for
//! those whom no scope would open them, or whose issuer tells nothing.

use std::path::PathBuf;
use std::sync::Arc;

use futures::{SinkExt, StreamExt};
use kartoteka::access::callers::{CallerRules, ForeignRules};
use kartoteka::access::edge::{AskedParties, Edge};
use kartoteka::access::jwt::{IssuerRule, ScopeGrant};
use kartoteka::access::tenants::TenantRule;
use kartoteka::audit::Auditor;
use kartoteka::config::Config;
use kartoteka::outbound::WebDocuments;
use kartoteka::server::Server;
use kartoteka::transport::Limits;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::Message;

use crate::admission::{Running, connect_with, message, rules, start_with, unaudited};
use crate::audited::{auditor, told};
use crate::issuers::{Issuer, URL};

const CHALLENGE: &str = "www-authenticate: Bearer realm=\"kartoteka\", error=\"insufficient_scope\", scope=\"crm.write\", \
                         resource_metadata=\"https://tools.example.com/.well-known/oauth-protected-resource/mcp\"";

struct SteppingUp {
    running: Running,
    /// Tells of scopes.
    telling: Issuer,
    /// Does not.
    silent: Issuer,
    /// Tells of scopes, none of which opens what is refused.
    narrow: Issuer,
    auditor: Arc<Auditor>,
    path: PathBuf,
    _folder: TempDir,
}

async fn start() -> SteppingUp {
    let (telling, silent, narrow) = (Issuer::start().await, Issuer::start().await, Issuer::start().await);
    let grant = |scope: &str, roles: &[&str]| ScopeGrant {
        scope: scope.into(),
        roles: roles.iter().map(|role| Arc::from(*role)).collect(),
    };
    // The first that is enough gives more than it takes.
    let scopes = vec![grant("crm.all", &["boss", "clerk"]), grant("crm.write", &["boss"])];
    let issuers = vec![
        IssuerRule { scopes: scopes.clone(), step_up: true, ..telling.rule() },
        IssuerRule { scopes, ..silent.rule() },
        IssuerRule { scopes: vec![grant("crm.read", &["clerk"])], step_up: true, ..narrow.rule() },
    ];
    let tenants = TenantRule::Listed(vec!["acme".into()]);
    let foreign = ForeignRules { issuers, tenants, ..ForeignRules::default() }.at(URL);
    let rules = CallerRules { foreign, ..rules() };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let auditor = auditor(&path, None);
    let server: Arc<Server> = Arc::new(unaudited().audited_by(Arc::clone(&auditor)));
    let config = Config::from_parts([], None).expect("nothing is wrong");
    let asked = AskedParties { documents: Arc::new(WebDocuments::new(&config)), ..AskedParties::default() };
    let edge = Edge::asking(&rules, server.set().roles(), &asked, None);
    let limits = Limits { hosts: vec!["localhost".to_owned()], ..Limits::default() };
    SteppingUp {
        running: start_with(server, edge, limits).await,
        telling,
        silent,
        narrow,
        auditor,
        path,
        _folder: folder,
    }
}

fn of(issuer: &Issuer, claims: &Value) -> String {
    let mut all = json!({"org": "acme"});
    for (name, value) in claims.as_object().expect("a map") {
        all[name] = value.clone();
    }
    issuer.token("k", &all)
}

fn drop_all() -> Value {
    json!({"name": "dropAll", "arguments": {"id": "5"}})
}

fn body(answer: &str) -> Value {
    serde_json::from_str(answer.lines().last().expect("a body")).unwrap_or_else(|_| panic!("no JSON: {answer}"))
}

/// What a tool that is refused says where no status can.
fn is_refusal(result: &Value) {
    assert_eq!(result["isError"], true, "{result}");
    assert_eq!(result["structuredContent"]["error"]["code"], "insufficient_scope", "{result}");
    let text = result["content"][0]["text"].as_str().expect("a text");
    assert!(text.contains("`crm.write`") && !text.contains("crm.all"), "{text}");
}

#[tokio::test]
async fn what_a_scope_would_open_is_on_every_list_of_tools_and_on_no_other() {
    let SteppingUp { running, telling, silent, narrow, .. } = start().await;
    let lists = async |token: &str| {
        let bearer = format!("Bearer {token}");
        let shown = [("authorization", bearer.as_str())];
        let mut socket = connect_with(&running, token).await.expect("it is let in");
        socket.send(Message::text(message(false, "tools/list", json!({})).to_string())).await.expect("an open socket");
        let over_socket = socket.next().await.expect("an answer").expect("an open socket").into_text().expect("a text");
        [
            running.say_with(token, &[], &message(false, "tools/list", json!({}))).await,
            running.say_with(token, &PER_REQUEST_LIST, &message(true, "tools/list", json!({}))).await,
            running.ask("GET", "/mcp/index", &shown, "").await,
            running.ask("GET", "/mcp/discovery", &shown, "").await,
            over_socket.to_string(),
        ]
    };
    for (issuer, sees) in [(&telling, true), (&silent, false), (&narrow, false)] {
        let token = of(issuer, &json!({"roles": ["clerk"]}));
        for list in lists(&token).await {
            assert!(list.contains("getLead"), "{list}");
            assert_eq!(list.contains("dropAll"), sees, "{list}");
        }
        for method in ["prompts/list", "resources/list", "resources/templates/list"] {
            let list = running.say_with(&token, &[], &message(false, method, json!({}))).await;
            assert!(!list.contains("fireAll") && !list.contains("crm/plans"), "{list}");
        }
        let index = running.ask("GET", "/mcp/index", &[("authorization", &format!("Bearer {token}"))], "").await;
        assert!(!index.contains("crm/plans"), "{index}");
    }
}

const PER_REQUEST_LIST: [(&str, &str); 2] = [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/list")];
const PER_REQUEST_CALL: [(&str, &str); 3] =
    [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "dropAll")];

#[tokio::test]
async fn over_http_its_call_is_refused_with_the_one_scope_that_is_enough() {
    let SteppingUp { running, telling, auditor, path, _folder, .. } = start().await;
    let token = of(&telling, &json!({"roles": ["clerk"]}));
    let id = running.begin(&token, "2025-11-25").await;
    let in_session = [("mcp-session-id", id.as_str())];
    let dry = json!({"name": "dropAll", "arguments": {"id": "5"}, "_meta": {"kartoteka/dry-run": true}});
    let mut refusals = Vec::new();
    for (headers, call) in [
        (&[][..], message(false, "tools/call", drop_all())),
        (&[][..], message(false, "tools/call", json!({"name": "dropAll", "arguments": {}}))),
        (&[][..], message(false, "tools/call", dry)),
        (&in_session, message(false, "tools/call", drop_all())),
        (&PER_REQUEST_CALL, message(true, "tools/call", drop_all())),
    ] {
        let refused = running.say_with(&token, headers, &call).await;
        assert!(refused.starts_with("HTTP/1.1 403") && refused.contains(CHALLENGE), "{refused}");
        let body = body(&refused);
        assert_eq!((&body["id"], &body["jsonrpc"]), (&json!(1), &json!("2.0")));
        assert!(body["error"]["message"].as_str().expect("a text").contains("`crm.write`"), "{body}");
        refusals.push(refused);
    }
    // A client that was here before with this very challenge knows that another token does not help.
    let challenge =
        |answer: &String| answer.lines().find(|line| line.starts_with("www-authenticate")).map(str::to_owned);
    refusals.dedup_by_key(|answer| challenge(answer));
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    // Another session's id is another caller's, or none: that is said first.
    let unknown = running.say_with(&token, &[("mcp-session-id", "x")], &message(false, "tools/call", drop_all())).await;
    assert!(unknown.starts_with("HTTP/1.1 404"), "{unknown}");
    // The plain routes are HTTP as well.
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let plain = json!({"tool": "dropAll", "params": {"id": "5"}});
    for call in [plain, message(false, "tools/call", drop_all())] {
        let refused = running.ask("POST", "/mcp/tool/call", &headers, &call.to_string()).await;
        assert!(refused.starts_with("HTTP/1.1 403") && refused.contains(CHALLENGE), "{refused}");
        assert!(refused.contains("`crm.write`"), "{refused}");
    }
    auditor.close();
    let told = told(&path, &["kind", "wire", "tool", "status", "error_code", "error", "scope"]);
    let denied = |wire: &str| {
        let line = format!("call {wire} dropAll permission_denied PERMISSION_DENIED insufficient_scope crm.write");
        told.iter().filter(|told| **told == line).count()
    };
    assert_eq!((denied("http"), denied("rest"), told.len()), (5, 2, 9), "{told:#?}");
}

#[tokio::test]
async fn where_no_status_can_say_it_the_result_does() {
    let SteppingUp { running, telling, auditor, path, _folder, .. } = start().await;
    let token = of(&telling, &json!({"roles": ["clerk"]}));
    let mut socket = connect_with(&running, &token).await.expect("it is let in");
    socket.send(Message::text(message(false, "tools/call", drop_all()).to_string())).await.expect("an open socket");
    let answer = socket.next().await.expect("an answer").expect("an open socket").into_text().expect("a text");
    is_refusal(&serde_json::from_str::<Value>(&answer).expect("JSON")["result"]);
    // Of a batch the others are answered: a client that sends it again with another token would have them done twice.
    let id = running.begin(&token, "2025-03-26").await;
    let mut lead = message(false, "tools/call", json!({"name": "getLead", "arguments": {}}));
    lead["id"] = json!(2);
    let batch = json!([message(false, "tools/call", drop_all()), lead]);
    let answer = running.say_with(&token, &[("mcp-session-id", &id)], &batch).await;
    assert!(answer.starts_with("HTTP/1.1 200") && !answer.contains("www-authenticate"), "{answer}");
    let answers = body(&answer);
    is_refusal(&answers[0]["result"]);
    assert_eq!(answers[1]["result"]["isError"], false, "{answers}");
    auditor.close();
    let told = told(&path, &["kind", "wire", "tool", "error"]);
    for denied in ["call websocket dropAll insufficient_scope", "call http dropAll insufficient_scope"] {
        assert_eq!(told.iter().filter(|told| *told == denied).count(), 1, "{told:#?}");
    }
    assert!(!told.iter().any(|told| told.starts_with("intent")), "{told:#?}");
}

#[tokio::test]
async fn who_signs_in_is_not_sent_for_what_a_call_asks_for_later() {
    let SteppingUp { running, silent, .. } = start().await;
    // The issuer that tells nothing has both scopes asked for at once.
    let metadata = async |running: &Running| {
        body(&running.ask("GET", "/.well-known/oauth-protected-resource/mcp", &[], "").await)["scopes_supported"]
            .clone()
    };
    assert_eq!(metadata(&running).await, json!(["crm.all", "crm.write"]));
    let grant = |scope: &str, role: &str| ScopeGrant { scope: scope.into(), roles: vec![role.into()] };
    let scopes = vec![grant("crm.read", "clerk"), grant("crm.write", "boss")];
    let issuers = vec![IssuerRule { scopes, step_up: true, ..silent.rule() }];
    let foreign = ForeignRules { issuers, ..ForeignRules::default() }.at(URL);
    let server: Arc<Server> = Arc::new(unaudited());
    let edge = Edge::new(&CallerRules { foreign, ..rules() }, server.set().roles());
    let running = start_with(server, edge, Limits::default()).await;
    // Without an operator's roles those of the cards may delete: what no sign-in asks for is named with the call alone.
    assert_eq!(metadata(&running).await, Value::Null);
    let refused = running.ask("POST", "/mcp", &[], "{}").await;
    assert!(refused.starts_with("HTTP/1.1 401") && !refused.contains("scope="), "{refused}");
}

#[tokio::test]
async fn with_the_scope_it_is_called() {
    // What writes is recorded before: the folder of the audit stays.
    let SteppingUp { running, telling, _folder, .. } = start().await;
    for claims in [
        json!({"roles": ["clerk"], "scope": "openid crm.write"}),
        json!({"scp": ["crm.all"]}),
        json!({"roles": ["boss"]}),
    ] {
        let done = running.say_with(&of(&telling, &claims), &[], &message(false, "tools/call", drop_all())).await;
        assert!(done.starts_with("HTTP/1.1 200") && done.contains("\"isError\":false"), "{done}");
    }
}

#[tokio::test]
async fn to_whom_no_scope_would_open_it_it_is_what_is_not_there() {
    let SteppingUp { running, silent, narrow, telling, .. } = start().await;
    let call = |name: &str| message(false, "tools/call", json!({"name": name, "arguments": {"id": "5"}}));
    let clerk = json!({"roles": ["clerk"]});
    for token in [of(&silent, &clerk), of(&narrow, &clerk), of(&narrow, &json!({})), "ktk_clerk".to_owned()] {
        let (denied, unknown) = (
            running.say_with(&token, &[], &call("dropAll")).await,
            running.say_with(&token, &[], &call("dropAlk")).await,
        );
        assert!(!denied.contains("www-authenticate") && denied.starts_with("HTTP/1.1 200"), "{denied}");
        assert_eq!(denied, unknown.replace("dropAlk", "dropAll"));
    }
    // Of what is no tool nothing is told, whatever scopes there are.
    let token = of(&telling, &clerk);
    for (hidden, unknown, method) in
        [("crm://crm/plans", "crm://crm/planz", "resources/read"), ("fireAll", "fireAlk", "prompts/get")]
    {
        let ask = async |named: &str| {
            let key = if method == "prompts/get" { "name" } else { "uri" };
            running.say_with(&token, &[], &message(false, method, json!({key: named}))).await
        };
        assert_eq!(ask(hidden).await, ask(unknown).await.replace(unknown, hidden));
    }
}
