//! The OpenAPI document of the operator's listener, held against what the program really answers.
#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use kartoteka::access::token;
use serde_json::{Value, json};

use crate::office;
use crate::running::{Program, serving};

/// The webhook of the stand-in, under the name that a demo gives it.
const ADDRESS: &str = "http://portal.beta.example/rest/1/demo0code0demo0/";

/// A program whose answers are held against its document.
struct Described {
    program: Program,
    tokens: BTreeMap<&'static str, String>,
    document: Value,
    /// The operations, and the statuses that each has answered with.
    seen: BTreeMap<String, BTreeSet<u16>>,
    _folder: tempfile::TempDir,
}

impl Described {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let callers = [("anna", "acme", "owner"), ("bot", "acme", "agent"), ("root", "default", "staff")];
        let tokens: BTreeMap<_, _> =
            callers.map(|(name, ..)| (name, token::new().expose().to_owned())).into_iter().collect();
        let lines: String =
            callers.iter().map(|(name, tenant, role)| office::token_line(name, tenant, role, &tokens[name])).collect();
        let file = format!(
            "kartoteka: 1\nidentity:\n  tokens:\n{lines}tenants: {{ acme: {{}} }}\noperator: {{ url: \"http://127.0.0.1:9\" }}\n\
             catalogs: {{ bitrix24: {{ application: {{ client_id: local.demo, client_secret: $env.STORE_KEY }} }} }}\n\
             roles:\n  agent: {{ level: write }}\n  owner: {{ includes: [agent], may: [connect, sync, approve] }}\n\
             \x20 staff: {{ may: [operate, approve, audit] }}\n\
             {}",
            crate::stores::section(folder.path()),
        );
        std::fs::write(folder.path().join("kartoteka.yaml"), file).expect("it can be written");
        let config = folder.path().join("kartoteka.yaml").display().to_string();
        let arguments = ["--demo", "--config", &config, "--operator", "127.0.0.1:0"];
        let program = Program::start(serving(&arguments, &[("STORE_KEY", office::KEY)]));
        let (status, _, document) = office::ask(program.operator, "GET /api/openapi.json HTTP/1.1", "");
        assert_eq!(status, 200, "{document}");
        let document: Value = serde_json::from_str(&document).expect("JSON");
        Self { program, tokens, document, seen: BTreeMap::new(), _folder: folder }
    }

    /// Asks, and holds the answer against what the document says of this operation.
    fn ask(&mut self, who: Option<&str>, method: &str, template: &str, path: &str, body: &Value) -> (u16, Value) {
        let authorization =
            who.map(|who| format!("\r\nauthorization: Bearer {}", self.tokens[who])).unwrap_or_default();
        let head =
            format!("{method} {path} HTTP/1.1{authorization}\r\ncontent-type: application/json\r\naccept-language: ru");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, head, body) = office::ask(self.program.operator, &head, &body);
        let operation = &self.document["paths"][template][method.to_lowercase()];
        assert!(operation.is_object(), "{method} {template} is not described");
        let described = &operation["responses"][status.to_string()];
        assert!(described.is_object(), "{method} {path}: {status} is not described: {body}");
        let media = head.lines().find_map(|line| line.strip_prefix("content-type: ")).expect("a media type");
        let schema = &described["content"][media.split(';').next().expect("a type")]["schema"];
        assert!(schema.is_object(), "{method} {path}: {status}: {media} is not described");
        let told = serde_json::from_str(&body).unwrap_or(Value::from(body));
        let whole = json!({ "$ref": schema["$ref"], "components": self.document["components"] });
        let validator = jsonschema::validator_for(&whole).expect("it is a schema");
        let faults: Vec<String> =
            validator.iter_errors(&told).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{method} {path}: {status}: {faults:?}: {told}");
        if status >= 400 {
            is_in_russian(&told);
        }
        self.seen.entry(format!("{method} {template}")).or_default().insert(status);
        (status, told)
    }

    /// The same at the path of the template itself.
    fn at(&mut self, who: &str, line: &str, body: &Value) -> (u16, Value) {
        let (method, path) = line.split_once(' ').expect("a method and a path");
        self.ask(Some(who), method, path.split('?').next().expect("a path"), path, body)
    }

    fn operations(&self) -> Vec<(String, String)> {
        let paths = self.document["paths"].as_object().expect("paths");
        let of = |(path, operations): (&String, &Value)| -> Vec<(String, String)> {
            let methods = operations.as_object().expect("operations").keys();
            methods.map(|method| (method.to_uppercase(), path.clone())).collect()
        };
        paths.iter().flat_map(of).collect()
    }
}

/// Holds that a refusal says everything in the language that was asked for.
fn is_in_russian(refusal: &Value) {
    let detail = &refusal["detail"];
    let parts = detail.as_array().map(Vec::as_slice).unwrap_or_default().iter().map(|part| &part["msg"]);
    let words: Vec<&Value> = parts.chain(Some(detail).filter(|detail| detail.is_string())).collect();
    assert!(!words.is_empty(), "it says nothing: {refusal}");
    for said in words {
        let said = said.as_str().expect("a text");
        // Names and values stay as they are; three words in a row are a sentence.
        let mut runs = said.split(|letter: char| !letter.is_ascii_alphabetic() && letter != ' ');
        let is_english = runs.any(|run| run.split_whitespace().count() > 2);
        let is_russian = said.contains(|letter| ('а'..='я').contains(&letter)) && !is_english;
        assert!(is_russian, "it is not in Russian: {refusal}");
    }
}

#[test]
fn the_document_is_one_of_openapi_and_the_command_prints_the_same() {
    let host = Described::start();
    assert_eq!(host.document["openapi"], "3.1.0");
    let printed = Command::new(env!("CARGO_BIN_EXE_kartoteka")).args(["schema", "rest"]).output().expect("it runs");
    assert_eq!(serde_json::from_slice::<Value>(&printed.stdout).expect("JSON"), host.document);
    for (name, schema) in host.document["components"]["schemas"].as_object().expect("schemas") {
        let whole =
            json!({ "$ref": format!("#/components/schemas/{name}"), "components": host.document["components"] });
        jsonschema::validator_for(&whole).unwrap_or_else(|error| panic!("{name}: {error}: {schema}"));
    }
}

#[test]
fn every_endpoint_is_described_with_those_who_may_ask_it() {
    let mut host = Described::start();
    for (method, path) in host.operations() {
        let concrete = path.replace(['{', '}'], "");
        let may = host.document["paths"][&path][method.to_lowercase()]["x-kartoteka-may"].clone();
        let (status, _) = host.ask(None, &method, &path, &concrete, &Value::Null);
        assert_eq!(status == 401, may.is_array(), "{method} {path}: {status}");
        if may.is_array() {
            let (status, told) = host.ask(Some("bot"), &method, &path, &concrete, &Value::Null);
            assert_eq!((status, &told["code"]), (403, &json!("forbidden")), "{method} {path}");
            let others = ["GET", "POST", "PUT", "DELETE"]
                .into_iter()
                .find(|other| host.document["paths"][&path].get(other.to_lowercase()).is_none());
            let line = format!("{} {concrete} HTTP/1.1", others.expect("no path has all methods"));
            // Paths overlap: what is not described here may be another's.
            let (status, ..) = office::ask(host.program.operator, &line, "");
            assert!([401, 404, 405].contains(&status), "{line}: {status}");
        }
    }
    assert_eq!(host.seen.len(), host.operations().len());
    let (status, _, told) = office::ask(host.program.operator, "GET /api/none/at/all HTTP/1.1", "");
    assert_eq!((status, told.contains("\"code\":\"not_found\"")), (404, true), "{told}");
}

#[test]
fn what_is_answered_is_as_the_document_says() {
    const CONNECTION: &str = "/api/connections/{catalog}";
    let mut host = Described::start();
    let nothing = Value::Null;
    let anna = Some("anna");
    host.at("anna", "GET /api/connections", &nothing);
    let lead = json!({ "id": "1", "name": "Ann", "phone": "+79991234567" });
    assert_eq!(host.at("anna", "POST /api/sync/lead", &lead).0, 400, "nothing is connected");
    for (method, path, body, status) in [
        ("GET", "/api/connections/bitrix24", &nothing, 200),
        ("GET", "/api/connections/none", &nothing, 404),
        ("PUT", "/api/connections/bitrix24", &json!({}), 422),
        (
            "PUT",
            "/api/connections/bitrix24",
            &json!({ "settings": { "base_url": "https://127.0.0.1/rest/1/abcdef/" } }),
            400,
        ),
        ("PUT", "/api/connections/bitrix24", &json!({ "settings": { "base_url": ADDRESS } }), 200),
        ("GET", "/api/connections/bitrix24", &nothing, 200),
    ] {
        assert_eq!(host.ask(anna, method, CONNECTION, path, body).0, status, "{method} {path}");
    }
    let (test, pause, resume) =
        ("/api/connections/{catalog}/test", "/api/connections/{catalog}/pause", "/api/connections/{catalog}/resume");
    assert_eq!(host.ask(anna, "POST", test, "/api/connections/bitrix24/test", &nothing).0, 200);
    const AUTHORIZE: &str = "/api/connections/{catalog}/authorize";
    let portal = |address: &str| json!({ "settings": { "portal": address } });
    for (catalog, body, status) in [
        ("bitrix24", portal("http://portal.beta.example"), 200),
        ("bitrix24", portal("https://127.0.0.1"), 400),
        ("bitrix24", json!({}), 422),
        ("bitrix24", json!({ "settings": 5 }), 422),
        ("bottlecrm", json!({}), 409),
        ("none", json!({}), 404),
    ] {
        let path = format!("/api/connections/{catalog}/authorize");
        assert_eq!(host.ask(anna, "POST", AUTHORIZE, &path, &body).0, status, "{catalog} {body}");
    }
    assert_eq!(host.ask(anna, "POST", test, "/api/connections/bottlecrm/test", &nothing).0, 400);
    for _ in 0..2 {
        assert_eq!(host.ask(anna, "POST", pause, "/api/connections/bitrix24/pause", &nothing).0, 200);
    }
    assert_eq!(host.at("anna", "POST /api/sync/lead", &lead).0, 202);
    assert_eq!(host.at("anna", "POST /api/sync/lead", &json!({ "id": "1", "score": 101 })).0, 422);
    assert_eq!(host.at("anna", "POST /api/sync/lead?catalog=none", &lead).0, 404);
    for (method, template, path, status) in [
        ("GET", "/api/sync/lead/{id}", "/api/sync/lead/1", 200),
        ("GET", "/api/sync/lead/{id}", "/api/sync/lead/2", 404),
        ("POST", "/api/sync/lead/{id}/retry", "/api/sync/lead/1/retry", 404),
        ("POST", "/api/sync/lead/{id}/drop", "/api/sync/lead/1/drop", 404),
        ("GET", "/api/sync/dead", "/api/sync/dead", 200),
        ("POST", resume, "/api/connections/bitrix24/resume", 200),
        ("POST", resume, "/api/connections/none/resume", 404),
        ("DELETE", CONNECTION, "/api/connections/bitrix24", 200),
        ("DELETE", CONNECTION, "/api/connections/bitrix24", 404),
    ] {
        assert_eq!(host.ask(anna, method, template, path, &nothing).0, status, "{method} {path}");
    }

    let given = json!({ "mcp_token": "1/demo0code0demo0", "mcp_url": "http://portal.beta.example/rest" });
    let wrong = json!({ "mcp_token": "1/wrong0code0wrong0", "mcp_url": "http://portal.beta.example/rest" });
    for (method, what, body, status) in [
        ("GET", "status", &nothing, 200),
        ("POST", "test", &nothing, 400),
        ("POST", "connect", &wrong, 400),
        ("POST", "connect", &json!({ "mcp_token": "short" }), 422),
        ("POST", "connect", &json!({ "mcp_url": "http://mcp.beta.example/mcp/" }), 422),
        ("POST", "connect", &json!({ "mcp_token": "1/demo0code0demo0", "mcp_url": ADDRESS }), 422),
        ("POST", "connect", &given, 200),
        ("POST", "test", &nothing, 200),
        ("GET", "status", &nothing, 200),
        ("POST", "disconnect", &nothing, 200),
    ] {
        let path = format!("/api/bitrix-mcp/{what}");
        assert_eq!(host.ask(anna, method, &format!("/api/{{path}}/{what}"), &path, body).0, status, "{method} {path}");
    }
    let keyless = json!({ "mcp_url": "http://mcp.beta.example/mcp/" });
    let (_, told) = host.ask(anna, "POST", "/api/{path}/connect", "/api/bitrix-mcp/connect", &keyless);
    assert_eq!(
        (&told["detail"][0]["loc"], &told["detail"][0]["type"]),
        (&json!(["body", "mcp_token"]), &json!("missing"))
    );
    let (_, told) = host.ask(anna, "POST", "/api/{path}/disconnect", "/api/bitrix-mcp/disconnect", &nothing);
    assert_eq!((&told["success"], &told["catalog"]), (&json!(true), &nothing), "{told}");
    assert_eq!(told["message"], "Здесь ничего не подключено.");
    for what in ["connect", "test", "disconnect"] {
        let path = format!("/api/none/{what}");
        assert_eq!(host.ask(anna, "POST", &format!("/api/{{path}}/{what}"), &path, &given).0, 404, "{path}");
    }

    assert_eq!(host.at("anna", "GET /api/connections?tenant=acme", &nothing).0, 200);
    for line in ["GET /api/connections?tennant=acme", "GET /api/connections?tenant=acme&tenant=other"] {
        let (status, told) = host.at("anna", line, &nothing);
        assert_eq!((status, &told["detail"][0]["loc"][0]), (422, &json!("query")), "{line}: {told}");
    }
    let tenant = "/api/tenants/{id}";
    for (method, path, body, status) in [
        ("PUT", "/api/tenants/new", &json!({ "title": "New", "locale": "ru", "timezone": "Europe/Moscow" }), 200),
        ("PUT", "/api/tenants/acme", &json!({}), 409),
        ("PUT", "/api/tenants/Bad", &json!({}), 422),
        ("PUT", "/api/tenants/new", &json!({ "locale": "tlh" }), 422),
        ("PUT", "/api/tenants/new", &json!({ "timezone": "Moscow" }), 422),
        (
            "PUT",
            "/api/tenants/new",
            &json!({ "catalogs": ["bottlecrm"], "profile": "core", "limits": { "tenant": "9/min" }, "parallel": { "caller": 2 } }),
            200,
        ),
        ("PUT", "/api/tenants/new", &json!({ "catalogs": ["*"], "limits": {} }), 200),
        ("PUT", "/api/tenants/new", &json!({ "catalogs": ["nope"] }), 422),
        ("PUT", "/api/tenants/new", &json!({ "titel": "New" }), 422),
        ("PUT", "/api/tenants/new", &json!({ "title": "N".repeat(70_000) }), 413),
        ("DELETE", "/api/tenants/new", &nothing, 200),
        ("DELETE", "/api/tenants/new", &nothing, 404),
        ("DELETE", "/api/tenants/acme", &nothing, 409),
    ] {
        assert_eq!(host.ask(Some("root"), method, tenant, path, body).0, status, "{method} {path}");
    }
    host.at("root", "GET /api/tenants", &nothing);
    let (status, made) = host.at("root", "POST /api/tokens", &json!({ "name": "night", "roles": ["agent"] }));
    assert_eq!(status, 201, "{made}");
    assert_eq!(host.at("root", "POST /api/tokens", &json!({ "name": "night" })).0, 409);
    assert_eq!(host.at("root", "POST /api/tokens", &json!({ "name": "root" })).0, 409);
    for wrong in [
        json!({ "name": "" }),
        json!("no object"),
        json!({ "name": "\u{0}" }),
        json!({ "name": "day", "roles": ["none"] }),
        json!({ "name": "day", "roles": "agent" }),
        json!({ "name": "day", "tenant": "none" }),
        json!({ "name": "day", "expires_at": "2001-01-01" }),
        json!({ "nam": "day" }),
    ] {
        assert_eq!(host.at("root", "POST /api/tokens", &wrong).0, 422, "{wrong}");
    }
    let id = format!("/api/tokens/{}", made["id"].as_str().expect("an id"));
    assert_eq!(host.ask(Some("root"), "DELETE", "/api/tokens/{id}", &id, &nothing).0, 200);
    assert_eq!(host.ask(Some("root"), "DELETE", "/api/tokens/{id}", "/api/tokens/none", &nothing).0, 404);
    assert_eq!(host.at("root", "GET /api/tokens", &nothing).0, 200);
    for query in ["state=other", "cursor=x", "state=live&state=live", "tenant=%00"] {
        assert_eq!(host.at("root", &format!("GET /api/tokens?{query}"), &nothing).0, 422, "{query}");
    }
    assert_eq!(host.at("root", "GET /api/pins", &nothing).0, 200);
    assert_eq!(host.at("root", "GET /api/pins?definitions=some", &nothing).0, 422);
    let tool = "/api/pins/{catalog}/{backend}/{tool}";
    assert_eq!(host.ask(Some("root"), "GET", tool, "/api/pins/a/b/c", &nothing).0, 404);
    for (body, status) in [(json!({}), 422), (json!({ "sha256": 5 }), 422), (json!({ "sha256": "ab" }), 404)] {
        let accept = format!("{tool}/accept");
        assert_eq!(host.ask(Some("root"), "POST", &accept, "/api/pins/a/b/c/accept", &body).0, status, "{body}");
    }
    for (query, status) in
        [("", 404), ("?limit=0", 422), ("?kind=none", 422), ("?since=x", 422), ("?arguments=yes", 409)]
    {
        assert_eq!(host.at("root", &format!("GET /api/audit{query}"), &nothing).0, status, "{query}");
    }
    for (query, status) in [("", 404), ("?format=xml", 422), ("?limit=5", 422), ("?arguments=yes", 409)] {
        assert_eq!(host.at("root", &format!("GET /api/audit/export{query}"), &nothing).0, status, "{query}");
    }
    assert_eq!(host.at("root", "GET /api/approvals?state=waiting", &nothing).0, 200);
    assert_eq!(host.at("root", "GET /api/approvals?state=none", &nothing).0, 422);
    let decision = json!({ "digest": "ab".repeat(32) });
    for verdict in ["approve", "decline"] {
        let template = format!("/api/approvals/{{id}}/{verdict}");
        let path = format!("/api/approvals/ap_none/{verdict}");
        assert_eq!(host.ask(Some("root"), "POST", &template, &path, &decision).0, 404);
        assert_eq!(host.ask(Some("root"), "POST", &template, &path, &json!({})).0, 422);
        let long = json!({ "digest": "ab".repeat(32), "reason": "a".repeat(501) });
        assert_eq!(host.ask(Some("root"), "POST", &template, &path, &long).0, 422);
    }
    assert_eq!(host.at("root", "POST /api/reload", &nothing).0, 200);
    assert_eq!(host.at("root", "POST /api/keys/rewrap", &nothing).0, 200);
    assert_eq!(host.ask(None, "GET", "/metrics", "/metrics", &nothing).0, 200);
    assert_eq!(host.ask(None, "GET", "/ready", "/ready", &nothing).0, 200);
}
