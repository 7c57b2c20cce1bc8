//! Tenants connect their own systems: the program itself, by requests to the operator's listener, before the stand-in of Bitrix24.
#![cfg(unix)]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use kartoteka::access::token;
use serde_json::{Value, json};

use crate::audited::until;
use crate::office;
use crate::running::{Program, serving};

/// The webhook of the stand-in, under the name that a demo gives it.
const ADDRESS: &str = "http://portal.beta.example/rest/1/demo0code0demo0/";
const KEY: &str = "demo0code0demo0";

/// A program with two tenants, and the tokens of those who call.
struct Host {
    program: Program,
    folder: tempfile::TempDir,
    tokens: Vec<(&'static str, String)>,
    /// Its log.
    heard: Arc<Mutex<String>>,
}

impl Host {
    fn start() -> Self {
        Self::with("title: Acme")
    }

    /// One whose tenant `acme` has this in the file.
    fn with(acme: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let callers = [
            ("anna", "acme", "owner"),
            ("bot", "acme", "agent"),
            ("boris", "other", "owner"),
            ("spy", "other", "agent"),
            ("root", "default", "staff"),
        ];
        let tokens = callers.map(|(name, ..)| (name, token::new().expose().to_owned())).to_vec();
        let lines: String = callers
            .iter()
            .zip(&tokens)
            .map(|((name, tenant, role), (_, token))| office::token_line(name, tenant, role, token))
            .collect();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let file = format!(
            "kartoteka: 1\nidentity:\n  tokens:\n{lines}tenants: {{ acme: {{ {acme} }}, other: {{}} }}\n\
             roles:\n  agent: {{ level: write }}\n  owner: {{ includes: [agent], may: [connect] }}\n  staff: {{ may: [operate] }}\n\
             {}audit: {{ file: \"{}\" }}\n",
            crate::stores::section(folder.path()),
            at("audit.jsonl"),
        );
        std::fs::write(folder.path().join("kartoteka.yaml"), file).expect("it can be written");
        let config = at("kartoteka.yaml");
        let arguments = ["--demo", "--config", &config, "--operator", "127.0.0.1:0"];
        let variables = [("STORE_KEY", office::KEY), ("LOG_LEVEL", "debug"), ("ACME_BURST", "many")];
        let heard = Arc::<Mutex<String>>::default();
        let hears = Arc::clone(&heard);
        let program = Program::start_heard(serving(&arguments, &variables), move |line| {
            let mut heard = hears.lock().expect("nothing panics");
            heard.push_str(line);
            heard.push('\n');
        });
        Self { program, folder, tokens, heard }
    }

    fn token(&self, name: &str) -> &str {
        &self.tokens.iter().find(|(known, _)| *known == name).expect("there is one").1
    }

    /// What the operator's listener answers to them.
    fn operator(&self, who: &str, head: &str, body: &Value) -> (u16, Value) {
        self.operator_in("en", who, head, body)
    }

    fn operator_in(&self, language: &str, who: &str, head: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        ask(self.program.operator, &format!("{head}\r\naccept-language: {language}"), Some(self.token(who)), &body)
    }

    /// What a call of a tool comes to.
    fn call(&self, who: &str, tool: &str) -> Value {
        let body = json!({ "tool": tool, "params": {} }).to_string();
        let head = "POST /mcp/tool/call HTTP/1.1";
        ask(self.program.served, head, Some(self.token(who)), &body).1
    }
}

fn ask(address: SocketAddr, head: &str, token: Option<&str>, body: &str) -> (u16, Value) {
    let (line, more) = head.split_once("\r\n").unwrap_or((head, ""));
    let line = if line.contains(" HTTP/") { line.to_owned() } else { format!("{line} HTTP/1.1") };
    let authorization = token.map(|token| format!("\r\nauthorization: Bearer {token}")).unwrap_or_default();
    let more = if more.is_empty() { String::new() } else { format!("\r\n{more}") };
    let head = format!("{line}{authorization}{more}\r\ncontent-type: application/json");
    let (status, _, body) = office::ask(address, &head, body);
    (status, serde_json::from_str(&body).unwrap_or_else(|_| Value::from(body)))
}

#[test]
fn an_address_without_its_key_is_told_by_what_it_lacks() {
    let host = Host::start();
    let given = json!({ "settings": { "base_url": "https://portal.beta.example/rest/1/" } });
    for (language, said) in [("en", "lacks what is `abcdef0123456789`"), ("ru", "после `/rest/1/`")] {
        let (status, why) = host.operator_in(language, "anna", "PUT /api/connections/bitrix24", &given);
        assert!(status == 422 && why.to_string().contains(said), "{status} {why}");
        assert!(why.to_string().contains("base_url") && !why.to_string().contains("beta.example"), "{why}");
    }
}

#[test]
fn what_the_operator_has_set_wrongly_is_not_what_a_tenant_has_connected() {
    let host = Host::with("settings: { bitrix24: { burst: $env.ACME_BURST } }");
    // Before anyone calls.
    let key = "`tenants.acme.settings.bitrix24.burst` of the operator's file";
    until(|| host.heard.lock().expect("nothing panics").contains(key));
    assert!(host.heard.lock().expect("nothing panics").contains("gives a tenant what does not fit"));
    let called = host.call("bot", "whoami").to_string();
    assert!(called.contains("What the operator has set for this tenant does not fit"), "{called}");
    let called = host.call("spy", "whoami").to_string();
    assert!(called.contains("is not connected for this tenant"), "{called}");
}

#[test]
fn a_tenant_connects_its_portal_and_nobody_elses() {
    let host = Host::start();
    assert!(host.call("bot", "whoami").to_string().contains("not_connected"));
    let (status, all) = host.operator("anna", "GET /api/connections", &Value::Null);
    assert_eq!((status, &all["tenant"]), (200, &json!("acme")), "{all}");
    let names: Vec<&str> =
        all["connections"].as_array().expect("a list").iter().filter_map(|one| one["catalog"].as_str()).collect();
    assert_eq!(names, ["bitrix24", "bitrix24-mcp", "bottlecrm"], "{all}");
    let settings = json!({ "settings": { "base_url": ADDRESS, "instance_name": "Acme's portal" } });
    let (status, connected) = host.operator("anna", "PUT /api/connections/bitrix24", &settings);
    assert_eq!(
        (status, &connected["state"], &connected["version"]),
        (200, &json!("connected"), &json!(1)),
        "{connected}"
    );
    assert_eq!(connected["settings"][0]["value"], "http://portal.beta.example/rest/1/***/");
    let called = host.call("bot", "whoami").to_string();
    assert!(called.contains("Анна") && called.contains("Acme's portal"), "{called}");
    for tenant in ["spy", "boris"] {
        let called = host.call(tenant, "whoami").to_string();
        assert!(called.contains("not_connected") && !called.contains("Acme"), "{called}");
    }
    let (status, tested) = host.operator("anna", "POST /api/connections/bitrix24/test", &Value::Null);
    assert_eq!((status, &tested["ok"]), (200, &json!(true)), "{tested}");
    let (status, other) = host.operator("boris", "GET /api/connections/bitrix24", &Value::Null);
    assert_eq!((status, &other["state"]), (200, &json!("none")), "{other}");
    assert!(!other.to_string().contains("portal.beta"), "{other}");
    let (status, gone) = host.operator("anna", "DELETE /api/connections/bitrix24", &Value::Null);
    assert_eq!((status, &gone["success"]), (200, &json!(true)), "{gone}");
    let (status, none) = host.operator("anna", "DELETE /api/connections/bitrix24", &Value::Null);
    assert_eq!((status, &none["code"]), (404, &json!("not_connected")), "{none}");
    assert!(host.call("bot", "whoami").to_string().contains("not_connected"));
    let audit = std::fs::read_to_string(host.folder.path().join("audit.jsonl")).expect("it is kept");
    assert!(
        audit.contains("\"kind\":\"connection\"") && !audit.contains(KEY) && !audit.contains("beta.example"),
        "{audit}"
    );
    if crate::stores::postgres().is_some() {
        return;
    }
    let stored = std::fs::read(host.folder.path().join("store.db")).expect("it is kept");
    assert!(!stored.windows(KEY.len()).any(|part| part == KEY.as_bytes()), "no key is in the store");
}

#[test]
fn the_endpoints_of_the_design_answer_with_its_bodies() {
    let host = Host::start();
    let nothing = json!({
        "connected": false, "mcp_url": null, "connected_at": null, "last_sync_at": null, "sync_status": null, "sync_lacks": []
    });
    assert_eq!(host.operator("anna", "GET /api/bitrix-mcp/status", &Value::Null), (200, nothing));
    let (status, refused) = host.operator("anna", "POST /api/bitrix-mcp/test", &Value::Null);
    assert_eq!((status, &refused["code"]), (400, &json!("not_connected")), "{refused}");
    let wrong = json!({ "mcp_token": "1/wrong0code0wrong0", "mcp_url": "http://portal.beta.example/rest" });
    let (status, failed) = host.operator("anna", "POST /api/bitrix-mcp/connect", &wrong);
    assert_eq!((status, &failed["code"]), (400, &json!("unauthorized")), "{failed}");
    let detail = failed["detail"].as_str().expect("a text");
    assert!(detail.starts_with("Connection failed: ") && !detail.contains("wrong0code"), "{detail}");
    let (_, failed) = host.operator_in("ru", "anna", "POST /api/bitrix-mcp/connect", &wrong);
    assert!(failed["detail"].as_str().is_some_and(|detail| detail.contains("не принимает ключ")), "{failed}");
    let right = json!({ "mcp_token": format!("1/{KEY}"), "mcp_url": "http://portal.beta.example/rest" });
    let (status, connected) = host.operator("anna", "POST /api/bitrix-mcp/connect", &right);
    assert_eq!((status, &connected["success"]), (200, &json!(true)), "{connected}");
    assert!(connected["connected_at"].is_string() && connected["message"].is_string());
    let (status, tested) = host.operator("anna", "POST /api/bitrix-mcp/test", &Value::Null);
    assert_eq!(
        (status, &tested["ok"], &tested["portal_info"]["name"]),
        (200, &json!(true), &json!("Анна Лесных")),
        "{tested}"
    );
    let (_, shown) = host.operator("anna", "GET /api/bitrix-mcp/status", &Value::Null);
    assert_eq!(
        (&shown["connected"], &shown["mcp_url"]),
        (&json!(true), &json!("http://portal.beta.example/")),
        "{shown}"
    );
    assert!(!shown.to_string().contains(KEY), "{shown}");
    for _ in 0..2 {
        let (status, gone) = host.operator("anna", "POST /api/bitrix-mcp/disconnect", &Value::Null);
        assert_eq!((status, &gone["success"]), (200, &json!(true)), "{gone}");
    }
}

#[test]
fn callers_of_a_stopped_tenant_are_not_let_in() {
    let host = Host::start();
    let put = |state: &str| host.operator("root", "PUT /api/tenants/new", &json!({ "state": state })).0;
    assert_eq!(put("active"), 200);
    let wanted = json!({ "name": "bot", "tenant": "new", "roles": ["owner"] });
    let (status, made) = host.operator("root", "POST /api/tokens", &wanted);
    assert_eq!(status, 201, "{made}");
    let token = made["token"].as_str().expect("a token");
    let asks = |address, head: &str, body: &str| ask(address, head, Some(token), body).0;
    let both = || {
        let body = json!({ "tool": "whoami", "params": {} }).to_string();
        [
            asks(host.program.served, "POST /mcp/tool/call", &body),
            asks(host.program.operator, "GET /api/connections", ""),
        ]
    };
    let before = both();
    assert!(before.iter().all(|status| *status != 403 && *status != 401), "{before:?}");
    assert_eq!((put("stopped"), both()), (200, [403, 403]));
    assert!(host.call("bot", "whoami").to_string().contains("not_connected"), "other tenants go on");
    assert_eq!((put("active"), both()), (200, before));
}

#[test]
fn what_is_asked_wrongly_is_told_where() {
    let host = Host::start();
    for (head, body, status, place) in [
        ("PUT /api/connections/bitrix24", json!({}), 422, json!(["body", "settings"])),
        ("PUT /api/connections/bitrix24", json!({ "settings": {} }), 422, json!(["body", "settings", "base_url"])),
        (
            "PUT /api/connections/bitrix24",
            json!({ "settings": { "rate": 0, "base_url": ADDRESS } }),
            422,
            json!(["body", "settings", "rate"]),
        ),
        ("POST /api/bitrix-mcp/connect", json!({}), 422, json!(["body", "mcp_token"])),
        ("POST /api/bitrix-mcp/connect", json!({ "mcp_token": "short" }), 422, json!(["body", "mcp_token"])),
        ("POST /api/bitrix-mcp/connect", json!({ "mcp_token": "1/abcdef0123456" }), 422, json!(["body", "mcp_url"])),
        ("PUT /api/tenants/-x", json!({}), 403, Value::Null),
    ] {
        let (answered, told) = host.operator("anna", head, &body);
        assert_eq!(answered, status, "{head}: {told}");
        assert_eq!(told["detail"][0]["loc"], place, "{head}: {told}");
    }
    let (status, refused) = host.operator(
        "anna",
        "PUT /api/connections/bitrix24",
        &json!({ "settings": { "base_url": format!("http://{}/rest/1/{KEY}/", host.program.served) } }),
    );
    assert_eq!((status, &refused["code"]), (400, &json!("not_allowed")), "{refused}");
    for head in [
        "GET /api/connections/workspace",
        "GET /api/connections/nothing",
        "GET /api/nothing/status",
        "POST /api/bitrix-mcp/nothing",
        "GET /api/connections/%ff",
        "DELETE /api/tokens/%C3",
    ] {
        let (status, told) = host.operator("anna", head, &Value::Null);
        assert_eq!((status, &told["code"]), (404, &json!("not_found")), "{head}");
    }
}

#[test]
fn no_one_without_the_power_gets_anything() {
    let host = Host::start();
    let routes = [
        "GET /api/connections",
        "GET /api/connections/bitrix24",
        "PUT /api/connections/bitrix24",
        "DELETE /api/connections/bitrix24",
        "POST /api/connections/bitrix24/test",
        "POST /api/bitrix-mcp/connect",
        "POST /api/bitrix-mcp/test",
        "POST /api/bitrix-mcp/disconnect",
        "GET /api/bitrix-mcp/status",
        "GET /api/tenants",
        "PUT /api/tenants/new",
        "DELETE /api/tenants/new",
    ];
    for route in routes {
        assert_eq!(ask(host.program.operator, route, None, "{}").0, 401, "{route}");
        assert_eq!(ask(host.program.operator, route, Some("ktk_unknown"), "{}").0, 401, "{route}");
        assert_eq!(host.operator("bot", route, &json!({})).0, 403, "{route}");
        let from_elsewhere = format!("{route} HTTP/1.1\r\norigin: https://evil.example");
        let answered = ask(host.program.operator, &from_elsewhere, Some(host.token("anna")), "{}");
        assert_eq!(answered.0, 403, "{route}: {}", answered.1);
    }
    let (status, _) = host.operator("anna", "GET /api/connections?tenant=other", &Value::Null);
    assert_eq!(status, 403, "another tenant is for those who run the server");
    for route in ["GET /api/tenants", "PUT /api/tenants/new", "DELETE /api/tenants/new"] {
        assert_eq!(host.operator("anna", route, &json!({})).0, 403, "{route}");
    }
}

#[test]
fn who_runs_the_server_does_it_for_every_tenant() {
    let host = Host::start();
    let settings = json!({ "settings": { "base_url": ADDRESS } });
    let (status, told) = host.operator("root", "PUT /api/connections/bitrix24?tenant=other", &settings);
    assert_eq!((status, &told["connected_by"]), (200, &json!("root")), "{told}");
    assert!(host.call("spy", "whoami").to_string().contains("Анна"));
    assert!(host.call("bot", "whoami").to_string().contains("not_connected"));
    assert_eq!(host.operator("root", "GET /api/connections?tenant=new", &Value::Null).0, 404);
    let (status, made) = host.operator("root", "PUT /api/tenants/new", &json!({ "title": "New" }));
    assert_eq!((status, &made["source"], &made["state"]), (200, &json!("store"), &json!("active")), "{made}");
    assert_eq!(host.operator("root", "GET /api/connections?tenant=new", &Value::Null).0, 200);
    let (_, all) = host.operator("root", "GET /api/tenants", &Value::Null);
    let ids: Vec<&str> =
        all["tenants"].as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids, ["default", "acme", "other", "new"], "{all}");
    let of_moscow = json!({ "locale": "ru", "timezone": "Europe/Moscow" });
    let (status, moved) = host.operator("root", "PUT /api/tenants/new", &of_moscow);
    assert_eq!((status, &moved["locale"], &moved["timezone"]), (200, &json!("ru"), &json!("Europe/Moscow")), "{moved}");
    let (_, back) = host.operator("root", "PUT /api/tenants/new", &json!({ "locale": "" }));
    assert_eq!((&back["locale"], &back["timezone"]), (&Value::Null, &json!("Europe/Moscow")), "{back}");
    for (given, place) in [(json!({ "locale": "tlh" }), "locale"), (json!({ "timezone": "Moscow" }), "timezone")] {
        let (status, told) = host.operator("root", "PUT /api/tenants/new", &given);
        assert_eq!((status, &told["detail"][0]["loc"][1]), (422, &json!(place)), "{told}");
    }
    assert_eq!(host.operator("root", "PUT /api/tenants/acme", &json!({})).0, 409);
    assert_eq!(host.operator("root", "PUT /api/tenants/Bad", &json!({})).0, 422);
    assert_eq!(host.operator("root", "DELETE /api/tenants/new", &Value::Null).0, 200);
    assert_eq!(host.operator("root", "DELETE /api/tenants/new", &Value::Null).0, 404);
}

#[test]
fn a_token_in_an_address_is_refused_and_stands_in_no_record() {
    let host = Host::start();
    let token = token::new();
    let token = token.expose();
    let pin = json!({ "sha256": "ab".repeat(32) });
    for (head, body, place) in [
        (format!("DELETE /api/tokens/{token}"), Value::Null, json!(["path"])),
        (format!("POST /api/pins/bitrix24-mcp/portal/{token}/accept"), pin.clone(), json!(["path"])),
        (format!("DELETE /api/tenants/{token}"), Value::Null, json!(["path"])),
        (format!("DELETE /api/tokens/{}", token.replace('_', "%5F")), Value::Null, json!(["path"])),
        (format!("GET /api/connections?tenant={token}"), Value::Null, json!(["query"])),
        ("POST /api/tokens".to_owned(), json!({ "name": token, "roles": ["agent"] }), json!(["body", "name"])),
    ] {
        let (status, told) = host.operator("root", &head, &body);
        assert_eq!((status, &told["detail"][0]["loc"]), (422, &place), "{head}: {told}");
        assert!(!told.to_string().contains(token), "{told}");
    }
    // What is no id is none that there is; of what could be one the audit says that it was asked for.
    for (head, body) in [
        ("DELETE /api/tokens/nope".to_owned(), Value::Null),
        ("DELETE /api/tenants/No.Tenant".to_owned(), Value::Null),
        ("DELETE /api/tokens/tk_0123".to_owned(), Value::Null),
    ] {
        let (status, told) = host.operator("root", &head, &body);
        assert_eq!((status, &told["code"]), (404, &json!("not_found")), "{head}: {told}");
    }
    // Names of bodies go into records as well.
    let tenant = json!({ "sha256": token, "tenant": token });
    let (status, _) = host.operator("root", "POST /api/pins/bitrix24-mcp/portal/task/accept", &tenant);
    assert_eq!(status, 404);
    let audit = std::fs::read_to_string(host.folder.path().join("audit.jsonl")).expect("it is kept");
    assert!(!audit.contains(token) && audit.contains("\"sha256\":\"***\"") && audit.contains("tk_0123"), "{audit}");
    assert!(!audit.contains("nope") && !audit.contains("No.Tenant"), "{audit}");
}

#[test]
fn a_stopped_tenant_stays_stopped_and_its_people_are_told_so() {
    let host = Host::start();
    let put = |body: Value| host.operator("root", "PUT /api/tenants/new", &body).1;
    put(json!({ "title": "New" }));
    let wanted = json!({ "name": "olga", "tenant": "new", "roles": ["owner"] });
    let (status, made) = host.operator("root", "POST /api/tokens", &wanted);
    assert_eq!(status, 201, "{made}");
    let stopped = put(json!({ "state": "stopped" }));
    assert_eq!((&stopped["title"], &stopped["state"]), (&json!("New"), &json!("stopped")), "{stopped}");
    let renamed = put(json!({ "title": "Newer" }));
    assert_eq!((&renamed["title"], &renamed["state"]), (&json!("Newer"), &json!("stopped")), "{renamed}");
    let token = made["token"].as_str().expect("a token");
    for (language, said) in [("en", "is stopped"), ("ru", "остановлена")] {
        let head = format!(
            "POST /console/sign-in HTTP/1.1\r\naccept-language: {language}\r\norigin: http://{}\r\n\
             content-type: application/x-www-form-urlencoded",
            host.program.operator
        );
        let (status, _, page) = office::ask(host.program.operator, &head, &format!("token={token}"));
        assert!(status == 403 && page.contains(said), "{status} {page}");
    }
    let (status, told) = host.operator("root", "POST /api/tokens", &json!({ "name": "b", "tenant": "new" }));
    assert_eq!((status, &told["detail"][0]["type"]), (422, &json!("stopped")), "{told}");
    assert_eq!(put(json!({ "state": "active" }))["title"], "Newer");
}

#[test]
fn what_is_given_wrongly_is_told_of_the_system_that_it_is_nearest_to() {
    let host = Host::start();
    let token = "eyJhbGciOiJIUzI1NiJ9.demo.demo";
    for (given, place) in [
        (json!({ "mcp_token": token, "mcp_url": "https://mcp.bitrix24.com/mcp" }), "mcp_url"),
        (json!({ "mcp_token": token, "mcp_url": "https://mcp.bitrix24.com/mcp/?x=1" }), "mcp_url"),
        (json!({ "mcp_token": format!("Bearer {token}"), "mcp_url": "https://mcp.bitrix24.com/mcp/" }), "mcp_token"),
        (json!({ "mcp_token": format!("1/{KEY}"), "mcp_url": "https://portal.beta.example" }), "mcp_url"),
    ] {
        let (status, told) = host.operator("anna", "POST /api/bitrix-mcp/connect", &given);
        let places: Vec<&Value> =
            told["detail"].as_array().expect("a list").iter().map(|fault| &fault["loc"][1]).collect();
        assert_eq!((status, places), (422, vec![&json!(place)]), "{given}: {told}");
    }
}

#[test]
fn a_member_that_stands_twice_in_a_body_is_refused() {
    let host = Host::start();
    let asks = |line: &str, body: &str| ask(host.program.operator, line, Some(host.token("anna")), body);
    for (line, body, place) in [
        ("POST /api/bitrix-mcp/connect", r#"{"mcp_token":"a","mcp_token":"b"}"#, json!(["body", "mcp_token"])),
        (
            "PUT /api/connections/bitrix24",
            r#"{"settings":{"base_url":"https://a.example","base\u005furl":"https://b.example"}}"#,
            json!(["body", "settings", "base_url"]),
        ),
    ] {
        let (status, told) = asks(line, body);
        assert_eq!((status, &told["detail"][0]["loc"]), (422, &place), "{told}");
        assert_eq!(told["detail"][0]["type"], "repeated", "{told}");
    }
}

#[test]
fn refusals_are_in_the_language_of_who_asks() {
    let host = Host::start();
    let lead = json!({ "id": "a b", "score": 101, "color": "red" });
    let asks = |language: &str, token: Option<&str>, line: &str, body: &str| {
        let head = format!("{line}\r\naccept-language: {language}");
        ask(host.program.operator, &head, token, body)
    };
    let anna = Some(host.token("anna"));
    for (status, token, line, body, english, russian) in [
        (401, None, "GET /api/connections", "", "send the token", "передайте токен"),
        (401, Some("nobody"), "GET /api/connections", "", "not known here", "такого токена"),
        (403, anna, "GET /api/tenants", "", "no power to do this", "нет на это права"),
        (403, anna, "GET /api/connections?tenant=other", "", "other tenants", "других организациях"),
        (404, anna, "GET /api/connections/nothing", "", "can be connected", "подключать нечего"),
        (404, anna, "GET /api/nothing", "", "nothing here", "ничего нет"),
        (422, anna, "PUT /api/connections/bitrix24", "[]", "a JSON object", "объект JSON"),
        (413, anna, "PUT /api/connections/bitrix24", &*" ".repeat(65 << 10), "at most 65536", "не длиннее 65536"),
    ] {
        for (language, said) in [("en", english), ("ru", russian), ("de", english)] {
            let (answered, told) = asks(language, token, line, body);
            assert!(answered == status && told.to_string().contains(said), "{language} {line}: {answered} {told}");
            assert!(!told.to_string().contains("rest-"), "{told}");
        }
    }
    for (language, said) in [
        ("en", ["there is no such field", "an id is 1 to 128", "from 0 to 100"]),
        ("ru", ["у лида нет такого поля", "идентификатор — от 1 до 128", "от 0 до 100"]),
    ] {
        let settings = json!({ "settings": { "base_url": ADDRESS } });
        assert_eq!(host.operator("anna", "PUT /api/connections/bitrix24?test=no", &settings).0, 200);
        let (status, told) = host.operator_in(language, "root", "POST /api/sync/lead?tenant=acme", &lead);
        let told = told.to_string();
        assert!(status == 422 && said.iter().all(|said| told.contains(said)), "{status} {told}");
    }
}

#[test]
fn a_reload_that_takes_the_name_of_stdio_away_is_warned_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let (root, config) = (token::new(), folder.path().join("kartoteka.yaml"));
    let write = |stdio: &str| {
        let line = office::token_line("root", "default", "boss", root.expose());
        let file = format!(
            "kartoteka: 1\nidentity:\n{stdio}  tokens:\n{line}tenants: {{ acme: {{}} }}\n\
             roles: {{ boss: {{ level: delete, may: [operate] }} }}\n"
        );
        std::fs::write(&config, file).expect("it can be written");
    };
    write("  stdio: { name: anna, tenant: acme, roles: [boss] }\n");
    let (tells, heard) = std::sync::mpsc::channel();
    let path = config.display().to_string();
    let arguments = ["--demo", "--config", &path, "--operator", "127.0.0.1:0"];
    let program = Program::start_heard(serving(&arguments, &[]), move |line| {
        let _over = tells.send(line.to_owned());
    });
    let reload = || office::ask_as(program.operator, root.expose(), "POST /api/reload", &Value::Null);
    assert_eq!(reload().0, 200);
    write("");
    assert_eq!(reload().0, 200);
    assert_eq!(reload().0, 200);
    let reloaded = |line: &String| line.contains("was read again");
    let mut lines = std::iter::from_fn(|| heard.recv_timeout(std::time::Duration::from_secs(30)).ok());
    let mut until_reloaded = || lines.by_ref().take_while(|line| !reloaded(line)).collect::<Vec<_>>();
    let warned = |lines: &[String]| lines.iter().any(|line| line.contains("`identity.stdio` was taken out"));
    let told = [until_reloaded(), until_reloaded(), until_reloaded()].map(|lines| warned(&lines));
    assert_eq!(told, [false, true, false], "once, by the reload that does it");
}

/// The names of the tools that a caller is listed, by two wires.
fn listed(address: SocketAddr, token: &str) -> [Vec<String>; 2] {
    let asked = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": { "_meta": {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
    } } });
    let head = "POST /mcp\r\naccept: application/json, text/event-stream\r\nmcp-protocol-version: 2026-07-28\r\nmcp-method: tools/list";
    let (status, told) = ask(address, head, Some(token), &asked.to_string());
    assert_eq!(status, 200, "{told}");
    let discovered = ask(address, "GET /mcp/discovery", Some(token), "").1;
    let names = |tools: &Value| {
        let tools = tools.as_array().unwrap_or_else(|| panic!("a list: {tools}")).iter();
        let mut names: Vec<String> = tools.filter_map(|tool| tool["name"].as_str().map(str::to_owned)).collect();
        names.sort();
        names
    };
    [names(&told["result"]["tools"]), names(&discovered["tools"])]
}

#[test]
fn what_a_tenant_of_the_store_is_offered_counts_at_once_on_every_wire() {
    let host = Host::start();
    let served = host.program.served;
    let put = |body: Value| host.operator("root", "PUT /api/tenants/new", &body);
    let (status, made) = put(json!({}));
    assert_eq!((status, &made["catalogs"], &made["profile"]), (200, &Value::Null, &Value::Null), "{made}");
    assert_eq!((&made["limits"], &made["parallel"]), (&json!({}), &json!({})), "{made}");
    let token = |role: &str| {
        let wanted = json!({ "name": role, "tenant": "new", "roles": [role] });
        let (status, made) = host.operator("root", "POST /api/tokens", &wanted);
        assert_eq!(status, 201, "{made}");
        made["token"].as_str().expect("a token").to_owned()
    };
    let (agent, owner) = (token("agent"), token("owner"));
    let call = |tool: &str| {
        let body = json!({ "tool": tool, "params": {} }).to_string();
        ask(served, "POST /mcp/tool/call HTTP/1.1", Some(&agent), &body)
    };
    let all = listed(served, &agent);
    assert!(all.iter().all(|names| names.iter().any(|name| name == "whoami")), "{all:?}");
    assert!(call("whoami").1.to_string().contains("not_connected"));
    let (status, narrow) = put(json!({ "catalogs": ["bottlecrm"] }));
    assert_eq!((status, &narrow["catalogs"]), (200, &json!(["bottlecrm"])), "{narrow}");
    // What is not offered is answered as what there is not.
    let (gone, unknown) = (call("whoami"), call("nowhoami"));
    let without = |(status, told): &(u16, Value)| (*status, told.to_string().replace("nowhoami", "whoami"));
    assert_eq!(gone.0, unknown.0, "{gone:?} {unknown:?}");
    assert!(!without(&gone).1.contains("not_connected"), "{gone:?}");
    for names in listed(served, &agent) {
        assert!(!names.is_empty() && !names.iter().any(|name| name == "whoami"), "{names:?}");
    }
    let connections = |token: &str| {
        let told = ask(host.program.operator, "GET /api/connections", Some(token), "").1;
        told["connections"].as_array().expect("a list").iter().map(|one| one["catalog"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(connections(&owner), [json!("bottlecrm")]);
    let page = ask(host.program.operator, "GET /api/connections/bitrix24", Some(&owner), "");
    assert_eq!(page.0, 404, "{page:?}");
    assert!(host.call("bot", "whoami").to_string().contains("not_connected"), "another tenant has all of it");
    // A profile takes tools of a catalog away.
    let (status, core) = put(json!({ "catalogs": ["*"], "profile": "core" }));
    assert_eq!((status, &core["catalogs"], &core["profile"]), (200, &Value::Null, &json!("core")), "{core}");
    for (names, all) in listed(served, &agent).iter().zip(&all) {
        let has = |name: &str| names.iter().any(|known| known == name);
        assert!(has("getLeads") && !has("callBitrixMethod") && names.len() < all.len(), "{names:?}");
    }
    assert_eq!(put(json!({ "profile": "" })).0, 200);
    assert_eq!(listed(served, &agent), all);
}

#[test]
fn limits_of_a_tenant_of_the_store_count_until_they_are_taken_back() {
    let host = Host::start();
    let put = |body: Value| host.operator("root", "PUT /api/tenants/new", &body);
    let (status, made) =
        put(json!({ "limits": { "tenant": "120/120min", "caller": "2/60s" }, "parallel": { "caller": 4 } }));
    let limits = json!({ "tenant": "120/2h", "caller": "2/min" });
    assert_eq!((status, &made["limits"], &made["parallel"]), (200, &limits, &json!({ "caller": 4 })), "{made}");
    let wanted = json!({ "name": "bot", "tenant": "new", "roles": ["agent"] });
    let (_, token) = host.operator("root", "POST /api/tokens", &wanted);
    let token = token["token"].as_str().expect("a token");
    let call = || {
        let body = json!({ "tool": "whoami", "params": {} }).to_string();
        ask(host.program.served, "POST /mcp/tool/call HTTP/1.1", Some(token), &body).1.to_string()
    };
    let is_limited = |told: &str| told.contains("\"limited\"");
    let told = [call(), call(), call()].map(|told| is_limited(&told));
    assert_eq!(told, [false, false, true]);
    assert_eq!(put(json!({ "title": "New" })).1["limits"], limits, "what is left out stays");
    assert!(is_limited(&call()));
    let (_, back) = put(json!({ "limits": {}, "parallel": {} }));
    assert_eq!((&back["limits"], &back["parallel"]), (&json!({}), &json!({})), "{back}");
    assert!(!is_limited(&call()));
}

#[test]
fn what_a_tenant_cannot_be_offered_is_refused_where_it_stands() {
    let host = Host::start();
    for (body, place) in [
        (json!({ "catalogs": ["bitrix24", "nope"] }), "catalogs"),
        (json!({ "catalogs": [] }), "catalogs"),
        (json!({ "catalogs": ["*", "bitrix24"] }), "catalogs"),
        (json!({ "catalogs": "bitrix24" }), "catalogs"),
        (json!({ "profile": "nope" }), "profile"),
        (json!({ "limits": { "tenant": "0/min" } }), "limits"),
        (json!({ "limits": { "tenant": "20000/min" } }), "limits"),
        (json!({ "limits": { "ghost": "1/min" } }), "limits"),
        (json!({ "limits": "1/min" }), "limits"),
        (json!({ "parallel": { "tenant": 0 } }), "parallel"),
        (json!({ "parallel": { "agent": 3 } }), "parallel"),
    ] {
        let (status, told) = host.operator("root", "PUT /api/tenants/new", &body);
        assert_eq!((status, &told["detail"][0]["loc"][1]), (422, &json!(place)), "{body}: {told}");
    }
    assert_eq!(host.operator("root", "PUT /api/tenants/new", &json!({ "limits": { "agent": "9/min" } })).0, 200);
}

#[test]
fn a_tenant_of_the_file_is_shown_what_it_is_offered_and_the_store_changes_nothing_of_it() {
    let host = Host::with("catalogs: [bottlecrm], profile: core, limits: { tenant: 90/min }, parallel: { caller: 3 }");
    let (_, all) = host.operator("root", "GET /api/tenants", &Value::Null);
    let acme = all["tenants"].as_array().expect("a list").iter().find(|one| one["id"] == "acme").expect("it is there");
    let told = [&acme["catalogs"], &acme["profile"], &acme["limits"], &acme["parallel"]];
    assert_eq!(told, [&json!(["bottlecrm"]), &json!("core"), &json!({ "tenant": "90/min" }), &json!({ "caller": 3 })]);
    assert!(!host.call("bot", "whoami").to_string().contains("not_connected"), "there is no such tool");
    assert!(host.call("spy", "whoami").to_string().contains("not_connected"));
}

#[test]
fn another_process_on_the_store_follows_what_a_tenant_is_offered() {
    let host = Host::start();
    assert_eq!(host.operator("root", "PUT /api/tenants/new", &json!({})).0, 200);
    let wanted = json!({ "name": "bot", "tenant": "new", "roles": ["agent"] });
    let (_, made) = host.operator("root", "POST /api/tokens", &wanted);
    let token = made["token"].as_str().expect("a token");
    let config = host.folder.path().join("kartoteka.yaml");
    let second = host.folder.path().join("second.yaml");
    let file = std::fs::read_to_string(config).expect("it is there");
    let file: String =
        file.lines().filter(|line| !line.starts_with("audit:")).map(|line| format!("{line}\n")).collect();
    std::fs::write(&second, file).expect("it can be written");
    let second = second.display().to_string();
    let arguments = ["--demo", "--config", &second, "--operator", "127.0.0.1:0"];
    let other = Program::start(serving(&arguments, &[("STORE_KEY", office::KEY)]));
    let calls = || {
        let body = json!({ "tool": "whoami", "params": {} }).to_string();
        ask(other.served, "POST /mcp/tool/call HTTP/1.1", Some(token), &body).1.to_string()
    };
    assert!(calls().contains("not_connected"));
    assert_eq!(host.operator("root", "PUT /api/tenants/new", &json!({ "catalogs": ["bottlecrm"] })).0, 200);
    until(|| !calls().contains("not_connected"));
    assert_eq!(host.operator("root", "PUT /api/tenants/new", &json!({ "state": "stopped" })).0, 200);
    until(|| ask(other.served, "GET /mcp/discovery", Some(token), "").0 == 403);
}
