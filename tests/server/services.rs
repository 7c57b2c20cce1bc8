//! The services behind the workspace, stood in for: what of its caller each gets, and what a refusal in a good reply comes to.

use std::sync::{Arc, Mutex};

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::{Router, response::IntoResponse};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::audited::{auditor, records};
use crate::client::{call, post, post_modern};
use crate::gateway::{asked, guarded_server};
use crate::shipped;

/// One request: its query and its body, as they came.
#[derive(Debug, Clone, Default)]
struct Came {
    query: String,
    body: String,
}

/// A service that answers every request with the same reply, and remembers what came.
struct Service {
    base: String,
    came: Arc<Mutex<Vec<Came>>>,
    reply: Arc<Mutex<(u16, String)>>,
}

impl Service {
    async fn start() -> Self {
        let (came, reply) = (Arc::<Mutex<Vec<Came>>>::default(), Arc::new(Mutex::new((200, r#"{"id":1}"#.to_owned()))));
        let (noted, said) = (Arc::clone(&came), Arc::clone(&reply));
        let app = Router::new().fallback(move |request: Request| {
            let (noted, said) = (Arc::clone(&noted), Arc::clone(&said));
            async move {
                let query = request.uri().query().unwrap_or_default().to_owned();
                let body = to_bytes(request.into_body(), 1 << 20).await.expect("it is small");
                let body = String::from_utf8_lossy(&body).into_owned();
                noted.lock().expect("nobody panics").push(Came { query, body });
                let (status, text) = said.lock().expect("nobody panics").clone();
                let status = StatusCode::from_u16(status).expect("a status");
                (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("it is bound"));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { base, came, reply }
    }

    fn says(&self, status: u16, reply: &str) {
        *self.reply.lock().expect("nobody panics") = (status, reply.to_owned());
    }

    fn taken(&self) -> Vec<Came> {
        std::mem::take(&mut *self.came.lock().expect("nobody panics"))
    }

    fn server(&self) -> kartoteka::server::Server {
        let (memory, crm) = (("WORKSPACE_MEMORY_URL", &*self.base), ("WORKSPACE_CRM_URL", &*self.base));
        let server = shipped::configured(&[memory, crm]);
        Arc::into_inner(server).expect("nobody else has it")
    }
}

#[tokio::test]
async fn a_service_gets_the_callers_own_fields_and_the_id_that_the_audit_has() {
    let service = Service::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let auditor = auditor(&path, None);
    let router = guarded_server(Arc::new(service.server().audited_by(Arc::clone(&auditor))));
    asked(&router, "Agent", &call("memory_write", json!({ "content": "Tea" }))).await;
    asked(&router, "Agent", &call("memory_telemetry", json!({ "window_minutes": 5 }))).await;
    asked(&router, "Agent", &call("memory_search", json!({ "query": "tea" }))).await;
    auditor.close();
    let ids: Vec<String> = records(&path)
        .iter()
        .filter(|record| record["kind"] == "call")
        .map(|record| record["correlation_id"].as_str().expect("an id").to_owned())
        .collect();
    let came = service.taken();
    assert_eq!((ids.len(), came.len()), (3, 3), "{came:?}");
    let body = |place: usize| serde_json::from_str::<Value>(&came[place].body).expect("JSON");
    for (place, id) in [(0, &ids[0]), (2, &ids[2])] {
        let told = body(place);
        let who = ["tenant_id", "actor", "actor_role", "correlation_id"].map(|name| told[name].clone());
        assert_eq!(who, [json!("default"), json!("Agent"), json!("Agent"), json!(id)], "{told}");
    }
    assert_eq!(came[1].body, "", "nothing goes out in the body of a GET");
    let query: Vec<&str> = came[1].query.split('&').collect();
    let correlation = format!("correlation_id={}", ids[1]);
    for wanted in ["window_minutes=5", "tenant_id=default", "actor=Agent", "actor_role=Agent", &correlation] {
        assert!(query.contains(&wanted), "{wanted}: {query:?}");
    }
    assert!(ids[0] != ids[1] && ids[1] != ids[2]);
}

#[tokio::test]
async fn without_an_audit_each_call_has_an_id_of_its_own() {
    let service = Service::start().await;
    let router = guarded_server(Arc::new(service.server()));
    for _ in 0..2 {
        asked(&router, "Agent", &call("memory_search", json!({ "query": "tea" }))).await;
    }
    let ids: Vec<String> = service
        .taken()
        .iter()
        .map(|came| serde_json::from_str::<Value>(&came.body).expect("JSON")["correlation_id"].to_string())
        .collect();
    assert!(ids.len() == 2 && ids[0] != ids[1] && ids.iter().all(|id| id.len() == 38), "{ids:?}");
}

#[tokio::test]
async fn a_refusal_in_a_good_reply_is_a_failure_and_a_good_code_is_none() {
    let service = Service::start().await;
    let router = guarded_server(Arc::new(service.server()));
    let write = async || {
        let answered = asked(&router, "Agent", &call("memory_write", json!({ "content": "Tea" }))).await;
        answered["result"]["structuredContent"]["error"]["code"].as_str().unwrap_or("none").to_owned()
    };
    for refusal in [
        r#"{"error":"no room"}"#,
        r#"{"error":{"code":"FULL","message":"no room"}}"#,
        r#"{"ok":false}"#,
        r#"{"success":false,"message":"no room"}"#,
        r#"{"status":"error","detail":"no room"}"#,
        r#"{"error_code":17}"#,
    ] {
        service.says(200, refusal);
        assert_eq!(write().await, "invalid", "{refusal}");
    }
    for good in [
        r#"{"id":1}"#,
        r#"{"error_code":0,"id":1}"#,
        r#"{"error_code":"","error":null,"id":1}"#,
        r#"{"error":false,"ok":true,"id":1}"#,
        r#"{"error_code":"OK","status":"open","success":true}"#,
    ] {
        service.says(200, good);
        assert_eq!(write().await, "none", "{good}");
    }
    service.says(500, r#"{"ok":false,"error":"boom"}"#);
    assert_eq!(write().await, "unknown_outcome", "half of it may be done");
    service.says(404, r#"{"success":false}"#);
    assert_eq!(write().await, "not_found", "the status says more");
}

#[tokio::test]
async fn a_header_gives_a_write_its_key() {
    let service = Service::start().await;
    let router = guarded_server(Arc::new(service.server()));
    let write = call("memory_write", json!({ "content": "Tea" }));
    let bearer = ("authorization", "Bearer ktk_Agent");
    let headers = [bearer, ("idempotency-key", "k1")];
    let first = post(&router, &headers, &write).await.json;
    let again = post(&router, &headers, &write).await.json;
    assert_eq!(service.taken().len(), 1, "{again}");
    assert_eq!(again["result"]["_meta"]["kartoteka/replayed"], true, "{again}");
    assert_eq!(first["result"]["structuredContent"], again["result"]["structuredContent"]);
    let modern = post_modern(&router, &headers, write.clone()).await.json;
    assert_eq!((modern["result"]["_meta"]["kartoteka/replayed"].clone(), service.taken().len()), (json!(true), 0));
    let other = post(&router, &headers, &call("memory_write", json!({ "content": "Coffee" }))).await.json;
    assert_eq!(other["result"]["structuredContent"]["error"]["code"], "conflict", "{other}");
    let twice = [bearer, ("idempotency-key", "k1"), ("idempotency-key", "k2")];
    let none = post(&router, &twice, &write).await.json;
    assert_eq!(none["result"]["structuredContent"]["error"]["code"], "bad_argument", "{none}");
    post(&router, &[bearer], &write).await;
    assert_eq!(service.taken().len(), 1, "without a key it is made again");
}
