//! Tenants connect by an application of the operator's: the program itself, by its console and by requests, before the stand-in of
//! Bitrix24, whose pages and tokens are asked over HTTP.
#![cfg(unix)]

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use kartoteka::access::token;
use serde_json::{Value, json};

use crate::console::{Answer, Browser};
use crate::office;
use crate::running::{Program, serving};

const PORTAL: &str = "http://portal.beta.example";
const CLIENT_ID: &str = "local.demo0client00.00000000";
const SECRET: &str = "demo0secret0demo0secret0demo0secret0demo0secret0de";

/// Where people reach the operator's listener, which in a test nobody does.
const URL: &str = "http://127.0.0.1:9";

/// A program with two tenants, and the portal.
struct Host {
    program: Program,
    portal: SocketAddr,
    folder: tempfile::TempDir,
    tokens: Vec<(&'static str, String)>,
}

impl Host {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let callers = [
            ("anna", "acme", "owner"),
            ("anton", "acme", "owner"),
            ("bot", "acme", "agent"),
            ("boris", "other", "owner"),
            ("spy", "other", "agent"),
            ("olga", "default", "staff"),
        ];
        let tokens = callers.map(|(name, ..)| (name, token::new().expose().to_owned())).to_vec();
        let lines: String = callers
            .iter()
            .zip(&tokens)
            .map(|((name, tenant, role), (_, token))| office::token_line(name, tenant, role, token))
            .collect();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let file = format!(
            "kartoteka: 1\noperator: {{ url: \"{URL}\" }}\nidentity:\n  tokens:\n{lines}tenants: {{ acme: {{ title: Acme }}, other: {{}} }}\n\
             catalogs: {{ bitrix24: {{ application: {{ client_id: {CLIENT_ID}, client_secret: $env.APPLICATION }} }} }}\n\
             roles:\n  agent: {{ level: write }}\n  owner: {{ includes: [agent], may: [connect] }}\n\
             \x20 staff: {{ may: [audit, operate] }}\n\
             {}audit: {{ file: \"{}\" }}\n",
            crate::stores::section(folder.path()),
            at("audit.jsonl"),
        );
        std::fs::write(folder.path().join("kartoteka.yaml"), file).expect("it can be written");
        let config = at("kartoteka.yaml");
        let arguments = ["--demo", "--config", &config, "--operator", "127.0.0.1:0"];
        let variables = [("STORE_KEY", office::KEY), ("APPLICATION", SECRET), ("LOG_LEVEL", "info"), ("NO_COLOR", "1")];
        let (heard, portal) = std::sync::mpsc::channel();
        let program = Program::start_heard(serving(&arguments, &variables), move |line| {
            let address = line.split_once("address=").and_then(|(_, rest)| rest.split_whitespace().next());
            if let Some(address) = address.and_then(|address| address.trim_matches('"').parse().ok()) {
                // Nobody listens once it is found.
                let _found = heard.send(address);
            }
        });
        let portal = portal.recv_timeout(Duration::from_secs(30)).expect("it says where the portal is");
        Self { program, portal, folder, tokens }
    }

    fn token(&self, name: &str) -> &str {
        &self.tokens.iter().find(|(known, _)| *known == name).expect("there is one").1
    }

    fn operator(&self, who: &str, head: &str, body: &Value) -> (u16, Value) {
        office::ask_as(self.program.operator, self.token(who), head, body)
    }

    fn call(&self, who: &str, tool: &str) -> String {
        let body = json!({ "tool": tool, "params": {} });
        office::ask_as(self.program.served, self.token(who), "POST /mcp/tool/call", &body).1.to_string()
    }

    fn browser(&self, who: &str) -> Browser {
        Browser::signed_in(&self.program, self.token(who))
    }

    /// What the portal answers to a browser: the status, where to, the body.
    fn at_portal(&self, path: &str) -> (u16, String, String) {
        let request = format!("GET {path} HTTP/1.1\r\nhost: portal.beta.example\r\nconnection: close\r\n\r\n");
        let answer = crate::running::ask(self.portal, &request, Duration::from_secs(30));
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let to = head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_default();
        (head[9..12].parse().expect("a status"), to.to_owned(), body.to_owned())
    }

    /// Says something on the portal's page; gives the path of the way back.
    fn consents(&self, location: &str, answer: &str) -> String {
        let path = location.strip_prefix(PORTAL).expect("it is the portal's page");
        let (status, _, page) = self.at_portal(path);
        assert!(status == 200 && page.contains("Allow the application?"), "{status} {page}");
        let (status, to, page) = self.at_portal(&format!("{path}&consent={answer}"));
        assert_eq!(status, 302, "{page}");
        to.strip_prefix(URL).expect("it is the console").to_owned()
    }

    /// Sets out by the form; gives the page of the portal.
    fn sets_out(&self, browser: &Browser) -> String {
        let form = browser.get("/console/connections/bitrix24/replace");
        let form =
            if form.body.contains("name=\"csrf\"") { form } else { browser.get("/console/connections/bitrix24") };
        let sent = format!("csrf={}&s:portal=http%3A%2F%2Fportal.beta.example%2F", form.hidden("csrf"));
        let gone = browser.post("/console/connections/bitrix24/authorize", &sent);
        assert_eq!(gone.status, 303, "{}", gone.body);
        gone.header("location").expect("a page").to_owned()
    }

    /// Connects by two clicks.
    fn connects(&self, browser: &Browser) -> Answer {
        let location = self.sets_out(browser);
        browser.get(&self.consents(&location, "yes"))
    }

    fn state_of(&self, who: &str) -> Value {
        self.operator(who, "GET /api/connections/bitrix24", &Value::Null).1
    }
}

fn contains(folder: &Path, file: &str, text: &str) -> bool {
    let bytes = std::fs::read(folder.join(file)).expect("it is there");
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn a_tenant_connects_by_two_clicks_and_is_told_when_it_ends() {
    let host = Host::start();
    let anna = host.browser("anna");
    let form = anna.get("/console/connections/bitrix24");
    assert!(form.body.contains("Address of your portal") && form.body.contains("Webhook address"), "{}", form.body);
    let policy = form.header("content-security-policy").expect("a policy");
    assert!(policy.contains("form-action 'self' https:;"), "{policy}");
    assert!(host.call("bot", "whoami").contains("not_connected"));

    let location = host.sets_out(&anna);
    let query =
        location.strip_prefix(&format!("{PORTAL}/oauth/authorize/?client_id={CLIENT_ID}&state=")).expect("the page");
    assert!(query.len() >= 43 && !location.contains("secret"), "{location}");
    let back = host.consents(&location, "yes");
    let connected = anna.get(&back);
    assert_eq!(
        (connected.status, connected.header("location")),
        (303, Some("/console/connections/bitrix24")),
        "{}",
        connected.body
    );
    let page = anna.get("/console/connections/bitrix24").body;
    assert!(page.contains("Bitrix24 is connected") && page.contains(PORTAL), "{page}");
    assert!(host.call("bot", "whoami").contains("Анна"), "{}", host.call("bot", "whoami"));
    assert!(host.call("spy", "whoami").contains("not_connected"));
    let shown = host.state_of("anna");
    assert_eq!((&shown["state"], &shown["means"]), (&json!("connected"), &json!("application")), "{shown}");
    assert!(!shown.to_string().contains("demorefresh") && !shown.to_string().contains("demoaccess"), "{shown}");

    let twice = anna.get(&back);
    assert!(twice.status == 400 && twice.body.contains("This return is not known here"), "{}", twice.body);

    host.at_portal("/demo/oauth/unpaid");
    for _ in 0..2 {
        let refused = host.call("bot", "whoami");
        assert!(refused.contains("unauthorized") && refused.contains("connect it again"), "{refused}");
    }
    let shown = host.state_of("anna");
    assert_eq!(
        (&shown["state"], &shown["check_error"]["code"]),
        (&json!("failing"), &json!("grant_forbidden")),
        "{shown}"
    );
    let mut russian = host.browser("anna");
    russian.language = "ru";
    let page = russian.get("/console/connections/bitrix24").body;
    assert!(page.contains("не хватает тарифа, оплаты или прав"), "{page}");
    let (status, tested) = host.operator("anna", "POST /api/connections/bitrix24/test", &Value::Null);
    assert_eq!((status, &tested["code"]), (200, &json!("grant_forbidden")), "{tested}");

    assert_eq!(host.operator("anna", "DELETE /api/connections/bitrix24", &Value::Null).0, 200);
    assert!(host.call("bot", "whoami").contains("not_connected"));
    for secret in [SECRET, "demorefresh", "demoaccess", "democode", "beta.example"] {
        assert!(!contains(host.folder.path(), "audit.jsonl", secret), "{secret} is in the audit");
        if crate::stores::postgres().is_none() && secret != "beta.example" {
            assert!(!contains(host.folder.path(), "store.db", secret), "{secret} is in the store");
        }
    }
    let audit = std::fs::read_to_string(host.folder.path().join("audit.jsonl")).expect("it is kept");
    assert!(audit.contains("connections/authorize") && audit.contains("connections/connect"), "{audit}");
}

#[test]
fn whose_way_it_is_decides_the_state_and_the_login() {
    let host = Host::start();
    let (anna, anton, boris) = (host.browser("anna"), host.browser("anton"), host.browser("boris"));
    // A page of another tenant, of another person of the same one, and of the same one in another browser.
    for stranger in [&boris, &anton, &host.browser("anna")] {
        let back = host.consents(&host.sets_out(&anna), "yes");
        let refused = stranger.get(&back);
        assert!(refused.status == 400 && refused.body.contains("This return is not known here"), "{}", refused.body);
    }
    assert_eq!(host.state_of("anna")["state"], "none");
    assert_eq!(host.state_of("boris")["state"], "none");
    let unknown = anna.get("/console/oauth/callback?code=x&state=made-up");
    assert_eq!(unknown.status, 400, "{}", unknown.body);
    let nobody = anna.get("/console/oauth/callback");
    assert_eq!(nobody.status, 400, "{}", nobody.body);

    // Two tabs are two ways, and the later return counts.
    let (first, second) = (host.sets_out(&anna), host.sets_out(&anna));
    for location in [second, first] {
        assert_eq!(anna.get(&host.consents(&location, "yes")).status, 303);
    }
    assert_eq!(host.state_of("anna")["version"], 2);

    // A portal may be two tenants': each has tokens of its own.
    assert_eq!(host.connects(&boris).status, 303);
    host.at_portal("/demo/oauth/expire");
    for who in ["bot", "spy", "bot", "spy"] {
        assert!(host.call(who, "whoami").contains("Анна"), "{who}");
    }
    assert_eq!(host.operator("boris", "DELETE /api/connections/bitrix24", &Value::Null).0, 200);
    assert!(host.call("bot", "whoami").contains("Анна"), "the other's goes on");
}

#[test]
fn what_comes_back_otherwise_connects_nothing() {
    let host = Host::start();
    let anna = host.browser("anna");
    let denied = anna.get(&host.consents(&host.sets_out(&anna), "no"));
    assert!(denied.status == 400 && denied.body.contains("You have not allowed it"), "{}", denied.body);
    for (from, to, told) in [
        ("domain=portal.beta.example", "domain=portal.evil.example", "another system"),
        ("code=democode", "code=othercode", "does not accept the code"),
        ("code=", "kode=", "has sent no code"),
        ("code=", "code=&code=", "has sent no code"),
        ("code=", "error=temporarily_unavailable&kode=", "has refused it"),
    ] {
        let back = host.consents(&host.sets_out(&anna), "yes");
        assert!(back.contains(from), "{back}");
        let refused = anna.get(&back.replacen(from, to, 1));
        assert!(refused.status == 400 && refused.body.contains(told), "{from}: {}", refused.body);
        assert!(refused.body.contains("Nothing was stored"), "{}", refused.body);
        let again = anna.get(&back);
        assert_eq!(again.status, 400, "the way is used up");
    }
    assert_eq!(host.state_of("anna")["state"], "none");
    let (status, page) = (anna.get("/console/connections/bitrix24").status, anna.get("/console/connections").status);
    assert_eq!((status, page), (200, 200));
}

#[test]
fn a_program_begins_and_its_person_comes_back() {
    let host = Host::start();
    let line = "POST /api/connections/bitrix24/authorize";
    let begin = |who: &str, settings: Value| host.operator(who, line, &json!({ "settings": settings }));
    let (status, begun) = begin("anna", json!({ "portal": PORTAL }));
    assert_eq!(status, 200, "{begun}");
    assert!(begun["expires_at"].is_string(), "{begun}");
    let back = host.consents(begun["location"].as_str().expect("a page"), "yes");
    let refused = host.browser("anton").get(&back);
    assert_eq!(refused.status, 400, "another person has not begun it");
    let (_, begun) = begin("anna", json!({ "portal": PORTAL }));
    let back = host.consents(begun["location"].as_str().expect("a page"), "yes");
    assert_eq!(host.browser("anna").get(&back).status, 303);
    assert_eq!(host.state_of("anna")["connected_by"], "anna");
    for (settings, status, code) in [
        (json!({}), 422, Value::Null),
        (json!({ "portal": "portal" }), 422, Value::Null),
        (json!({ "portal": PORTAL, "base_url": "https://portal.example/rest/" }), 422, Value::Null),
        (json!({ "portal": "https://127.0.0.1" }), 400, json!("not_allowed")),
        (json!({ "portal": "https://[::1]" }), 400, json!("not_allowed")),
        (json!({ "portal": "https://169.254.169.254" }), 400, json!("not_allowed")),
        (json!({ "portal": "https://0x7f000001" }), 400, json!("not_allowed")),
        (json!({ "portal": "http://portal.example" }), 400, json!("not_allowed")),
        (json!({ "portal": "https://portal.example:22" }), 400, json!("not_allowed")),
    ] {
        let (found, refused) = begin("anna", settings.clone());
        assert_eq!((found, &refused["code"]), (status, &code), "{settings}: {refused}");
    }
    let (status, none) = host.operator("anna", "POST /api/connections/bottlecrm/authorize", &json!({}));
    assert_eq!((status, &none["code"]), (409, &json!("no_application")), "{none}");
    assert_eq!(host.operator("bot", line, &json!({})).0, 403);
    // A tenant's own key is another connection, which forgets the tokens.
    let settings = json!({ "settings": { "base_url": format!("{PORTAL}/rest/1/demo0code0demo0/") } });
    let (status, replaced) = host.operator("anna", "PUT /api/connections/bitrix24", &settings);
    assert_eq!((status, &replaced["means"]), (200, &json!("settings")), "{replaced}");
    host.at_portal("/demo/oauth/remove");
    assert!(host.call("bot", "whoami").contains("Анна"), "the key goes on");
}

#[test]
fn who_comes_back_too_often_is_told_so() {
    let host = Host::start();
    let anna = host.browser("anna");
    let back = || anna.get("/console/oauth/callback?state=none&code=none");
    let statuses: Vec<u16> = (0..20).map(|_| back().status).collect();
    assert!(statuses.iter().all(|status| *status == 400), "{statuses:?}");
    let told = back();
    assert!(told.status == 429 && told.body.contains("Too many returns for now"), "{} {}", told.status, told.body);
}

#[test]
fn what_is_refused_for_a_while_is_said_on_a_page_with_its_reason() {
    let host = Host::start();
    let mut anna = host.browser("anna");
    host.connects(&anna);
    anna.language = "ru";
    let page = anna.get("/console/connections/bitrix24");
    let sent = format!("csrf={}", page.hidden("csrf"));
    let tested = (0..21).map(|_| anna.post("/console/connections/bitrix24/test", &sent));
    let refused = tested.into_iter().find(|answer| answer.status != 200).expect("so many are too many");
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert!(
        refused.body.contains("Не всё получилось") && refused.body.contains("Слишком много попыток подряд"),
        "{}",
        refused.body
    );
}

#[test]
fn who_runs_the_server_looks_at_a_tenant_and_the_page_says_so() {
    let host = Host::start();
    let settings = json!({ "settings": { "base_url": format!("{PORTAL}/rest/1/demo0code0demo0/") } });
    assert_eq!(host.operator("anna", "PUT /api/connections/bitrix24", &settings).0, 200);
    let olga = host.browser("olga");
    assert_eq!(olga.get("/console/connections").status, 403, "her own are not hers to connect");
    let list = olga.get("/console/connections?tenant=acme");
    assert!(list.status == 200 && list.body.contains("You are looking at the tenant acme"), "{}", list.body);
    assert!(list.body.contains("/console/connections/bitrix24?tenant=acme"), "{}", list.body);
    let page = olga.get("/console/connections/bitrix24?tenant=acme");
    assert!(page.body.contains("Connection active") && !page.body.contains("/authorize"), "{}", page.body);
    let form = format!("csrf={}", page.hidden("csrf"));
    let tested = olga.post("/console/connections/bitrix24/test?tenant=acme", &form);
    assert!(tested.status == 200 && tested.body.contains("The connection works"), "{}", tested.body);
    let gone = olga.post("/console/connections/bitrix24/disconnect?tenant=acme", &form);
    assert_eq!((gone.status, gone.header("location")), (303, Some("/console/connections?tenant=acme")));
    assert_eq!(host.state_of("anna")["state"], "none");
    let audit = olga.get("/console/audit?tenant=acme&since=all");
    assert!(audit.body.contains("connections/disconnect") || audit.body.contains("connection"), "{}", audit.body);
    assert!(audit.body.contains("name=\"tenant\" value=\"acme\""), "the filter keeps it: {}", audit.body);
    for (path, status) in [
        ("/console/tools?tenant=acme", 422),
        ("/console/?tenant=acme", 422),
        ("/console/connections?tenant=nobody", 404),
        ("/console/connections?tenant=No%20One", 404),
        ("/console/audit?tenant=default", 200),
    ] {
        let answer = olga.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        assert!(!answer.body.contains("class=\"banner\""), "{path}: {}", answer.body);
    }
    let boris = host.browser("boris");
    for path in
        ["/console/connections?tenant=acme", "/console/connections/bitrix24?tenant=acme", "/console/tools?tenant=acme"]
    {
        let answer = boris.get(path);
        assert!(answer.status == 403 && answer.body.contains("another tenant"), "{path}: {}", answer.body);
    }
    assert_eq!(boris.get("/console/connections?tenant=other").status, 200, "his own");
}
