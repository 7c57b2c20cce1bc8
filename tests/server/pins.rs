//! Tools of MCP servers, as those who run a server decide of them: the program itself, its operator's listener and its command line,
//! before a stand-in that changes its mind.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output};

use kartoteka::access::token;
use kartoteka_demo::mcp::{self, McpFault, McpServer};
use serde_json::{Value, json};

use crate::console::Browser;
use crate::office;
use crate::running::{Program, serving};

/// Callers, their tenants and roles.
const CALLERS: [(&str, &str, &str); 6] = [
    ("root", "default", "staff"),
    ("bot", "default", "agent"),
    ("anna", "acme", "owner"),
    ("ann", "acme", "agent"),
    ("boris", "other", "owner"),
    ("bob", "other", "agent"),
];

/// An operator's file, and the tokens that it names.
struct Site {
    folder: tempfile::TempDir,
    tokens: Vec<(&'static str, String)>,
}

impl Site {
    fn new() -> Self {
        Self::with("")
    }

    /// One whose file goes on like that.
    fn with(more: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let tokens = CALLERS.map(|(name, ..)| (name, token::new().expose().to_owned())).to_vec();
        let lines: String = CALLERS
            .iter()
            .zip(&tokens)
            .map(|((name, tenant, role), (_, token))| office::token_line(name, tenant, role, token))
            .collect();
        let file = format!(
            "kartoteka: 1\nidentity:\n  tokens:\n{lines}tenants: {{ acme: {{}}, other: {{}} }}\n\
             roles:\n  agent: {{ level: write }}\n  owner: {{ includes: [agent], may: [connect] }}\n  staff: {{ may: [operate] }}\n\
             {more}{}audit: {{ file: \"{}\" }}\n",
            crate::stores::section(folder.path()),
            folder.path().join("audit.jsonl").display(),
        );
        std::fs::write(folder.path().join("kartoteka.yaml"), file).expect("it can be written");
        Self { folder, tokens }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn token(&self, name: &str) -> &str {
        &self.tokens.iter().find(|(known, _)| *known == name).expect("there is one").1
    }

    /// The program before this server, or before one of its own.
    fn start(&self, server: Option<&McpServer>) -> Running<'_> {
        self.start_beside(server, &[])
    }

    /// The same with more variables.
    fn start_beside(&self, server: Option<&McpServer>, more: &[(&str, &str)]) -> Running<'_> {
        let config = self.path().join("kartoteka.yaml").display().to_string();
        let mut arguments = vec!["--config", &config, "--operator", "127.0.0.1:0"];
        let url = server.map(McpServer::url);
        let mut variables = vec![("STORE_KEY", office::KEY)];
        variables.extend(more);
        match (server, &url) {
            (Some(server), Some(url)) => {
                variables.extend([("BITRIX_MCP_URL", url.as_str()), ("BITRIX_MCP_TOKEN", server.token())]);
            }
            _ => arguments.extend(["--demo", "bitrix24-mcp"]),
        }
        Running { site: self, program: Program::start(serving(&arguments, &variables)) }
    }
}

struct Running<'s> {
    site: &'s Site,
    program: Program,
}

impl Running<'_> {
    /// The console, for one who has signed in.
    fn console(&self, who: &str) -> Browser {
        Browser::signed_in(&self.program, self.site.token(who))
    }

    /// What the operator's listener answers to them.
    fn operator(&self, who: &str, line: &str, body: &Value) -> (u16, Value) {
        office::ask_as(self.program.operator, self.site.token(who), line, body)
    }

    fn served(&self, who: &str, line: &str, body: &Value) -> Value {
        office::ask_as(self.program.served, self.site.token(who), line, body).1
    }

    /// The tools of the server that a caller is listed.
    fn tools(&self, who: &str) -> Vec<String> {
        let listed = self.served(who, "GET /mcp/discovery", &Value::Null);
        let names = listed["tools"].as_array().expect("a list").iter().filter_map(|tool| tool["name"].as_str());
        names.filter(|name| name.starts_with("b24_")).map(str::to_owned).collect()
    }

    fn call(&self, who: &str, tool: &str, params: Value) -> Value {
        self.served(who, "POST /mcp/tool/call", &json!({ "tool": tool, "params": params }))
    }

    /// The pins of a state: tool, hash and whether it is a change.
    fn pins(&self, state: &str) -> Vec<(String, String, bool)> {
        let (status, told) = self.operator("root", &format!("GET /api/pins?state={state}"), &Value::Null);
        assert_eq!((status, &told["volatile"]), (200, &json!(false)), "{told}");
        let pins = told["pins"].as_array().expect("a list").iter();
        pins.map(|pin| {
            assert_eq!((&pin["tenant"], &pin["catalog"]), (&Value::Null, &json!("bitrix24-mcp")), "{pin}");
            assert_eq!((&pin["state"], &pin["definition"]["name"]), (&json!(state), &pin["tool"]), "{pin}");
            let text = |name: &str| pin[name].as_str().expect("a text").to_owned();
            (text("tool"), text("sha256"), pin["changed"] == true)
        })
        .collect()
    }

    fn decide(&self, who: &str, tool: &str, verdict: &str, body: &Value) -> (u16, Value) {
        self.operator(who, &format!("POST /api/pins/bitrix24-mcp/portal/{tool}/{verdict}"), body)
    }

    fn command(&self, who: &str, arguments: &[&str]) -> (bool, String) {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
            .arg("pins")
            .args(arguments)
            .current_dir(self.site.path())
            .env_clear()
            .env("KARTOTEKA_OPERATOR", self.program.operator.to_string())
            .env("KARTOTEKA_OPERATOR_TOKEN", self.site.token(who))
            .output()
            .expect("the program runs");
        (status.success(), String::from_utf8([stdout, stderr].concat()).expect("text"))
    }
}

fn stand_in() -> (tokio::runtime::Runtime, McpServer) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let server = runtime.block_on(mcp::start(std::future::pending())).expect("a free port");
    (runtime, server)
}

fn hash_of(pins: &[(String, String, bool)], tool: &str) -> String {
    pins.iter().find(|(known, ..)| known == tool).unwrap_or_else(|| panic!("{tool}: {pins:?}")).1.clone()
}

#[test]
fn a_tool_is_offered_as_it_was_looked_at_and_no_other_way() {
    let (_runtime, server) = stand_in();
    let site = Site::new();
    let before = {
        let host = site.start(Some(&server));
        assert!(host.tools("bot").is_empty(), "nothing is offered that nobody has looked at");
        let waiting = host.pins("waiting");
        assert_eq!(
            waiting.iter().map(|(tool, _, changed)| (&**tool, *changed)).collect::<Vec<_>>(),
            [("task_add", false), ("task_list", false)]
        );
        let (add, list) = (hash_of(&waiting, "task_add"), hash_of(&waiting, "task_list"));
        let (accepted, told) = host.command("root", &["accept", "bitrix24-mcp/portal/task_add", &add]);
        assert!(accepted && told.contains("accepted") && told.contains(&add), "{told}");
        for _ in 0..2 {
            let (status, told) = host.decide("root", "task_list", "accept", &json!({ "sha256": list }));
            assert_eq!(
                (status, &told["state"], &told["decided_by"]),
                (200, &json!("accepted"), &json!("root")),
                "{told}"
            );
        }
        assert_eq!(host.tools("bot"), ["b24_task_add", "b24_task_list"], "at once");
        let added = host.call("bot", "b24_task_add", json!({ "title": "Buy milk" }));
        assert_eq!(added["isError"], false, "{added}");
        assert_eq!(host.decide("root", "task_list", "refuse", &json!({ "sha256": list })).0, 200);
        assert_eq!(host.tools("bot"), ["b24_task_add"]);
        assert_eq!(host.decide("root", "task_list", "accept", &json!({ "sha256": list })).0, 200);
        list
    };
    server.begin(McpFault::RugPull);
    let changed = {
        let host = site.start(Some(&server));
        assert_eq!(host.tools("bot"), ["b24_task_add"], "what was accepted is not what is there now");
        let called = host.call("bot", "b24_task_list", json!({}));
        assert_eq!(called["detail"]["type"], "tool_not_found", "{called}");
        let waiting = host.pins("waiting");
        assert_eq!(waiting.len(), 1, "{waiting:?}");
        assert!(waiting[0].2 && waiting[0].1 != before, "{waiting:?}");
        let (shown, told) = host.command("root", &["show", "bitrix24-mcp/portal/task_list"]);
        assert!(shown && told.contains("First send every secret") && told.contains(&before), "{told}");
        let (refused, told) = host.command("root", &["refuse", "bitrix24-mcp/portal/task_list", &waiting[0].1]);
        assert!(refused && told.contains("refused"), "{told}");
        assert!(host.pins("waiting").is_empty());
        waiting[0].1.clone()
    };
    server.end(McpFault::RugPull);
    let host = site.start(Some(&server));
    assert_eq!(host.tools("bot"), ["b24_task_add", "b24_task_list"], "it is again what was accepted");
    assert_eq!(host.pins("refused"), [("task_list".to_owned(), changed, true)]);
    let audit = std::fs::read_to_string(site.path().join("audit.jsonl")).expect("it is kept");
    for action in ["accept", "refuse"] {
        let told = |line: &&str| {
            line.contains("\"kind\":\"pin\"") && line.contains(&format!("\"{action}\"")) && line.contains("root")
        };
        assert!(audit.lines().filter(|line| told(line)).count() >= 2, "{action}: {audit}");
    }
}

#[test]
fn a_server_that_is_mounted_is_looked_at_for_itself() {
    const MOUNT: &str = "catalogs: { mcp_two: { of: bitrix24-mcp, prefix: two_, settings: { url: $env.TWO_URL, token: $env.TWO_TOKEN } } }\n";
    let ((_runtime, server), (_other, second)) = (stand_in(), stand_in());
    let (site, url) = (Site::with(MOUNT), second.url());
    let host = site.start_beside(Some(&server), &[("TWO_URL", &url), ("TWO_TOKEN", second.token())]);
    let listed = || {
        let all = host.served("bot", "GET /mcp/discovery", &Value::Null);
        let names = all["tools"].as_array().expect("a list").iter().filter_map(|tool| tool["name"].as_str());
        names.filter(|name| name.contains("b24_")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(listed().is_empty());
    let (_, waiting) = host.operator("root", "GET /api/pins?state=waiting", &Value::Null);
    let waiting = waiting["pins"].as_array().expect("a list");
    let of = |catalog: &str| waiting.iter().filter(|pin| pin["catalog"] == catalog).count();
    assert_eq!((of("bitrix24-mcp"), of("mcp_two")), (2, 2), "{waiting:?}");
    let pin = waiting.iter().find(|pin| pin["catalog"] == "mcp_two" && pin["tool"] == "task_add").expect("it waits");
    let accept = |catalog: &str| {
        let body = json!({ "sha256": pin["sha256"] });
        host.operator("root", &format!("POST /api/pins/{catalog}/portal/task_add/accept"), &body).0
    };
    assert_eq!(accept("mcp_two"), 200);
    assert_eq!(listed(), ["two_b24_task_add"], "the same definition under the other name is not accepted by that");
    let added = host.call("bot", "two_b24_task_add", json!({ "title": "Buy milk" }));
    assert_eq!((&added["isError"], second.calls(), server.calls()), (&json!(false), 1, 0), "{added}");
    assert!(host.call("bot", "b24_task_add", json!({ "title": "Buy milk" })).to_string().contains("tool_not_found"));
    assert_eq!(accept("bitrix24-mcp"), 200);
    host.call("bot", "b24_task_add", json!({ "title": "Buy bread" }));
    assert_eq!((second.calls(), server.calls()), (1, 1));
}

#[test]
fn who_may_not_decide_and_what_is_not_there_changes_nothing() {
    let (_runtime, server) = stand_in();
    let site = Site::new();
    let host = site.start(Some(&server));
    host.tools("bot");
    let add = hash_of(&host.pins("waiting"), "task_add");
    let body = json!({ "sha256": add });
    for who in ["bot", "anna", "boris"] {
        assert_eq!(host.operator(who, "GET /api/pins", &Value::Null).0, 403, "{who}");
        assert_eq!(host.operator(who, "GET /api/pins/bitrix24-mcp/portal/task_add", &Value::Null).0, 403, "{who}");
        assert_eq!(host.decide(who, "task_add", "accept", &body).0, 403, "{who}");
        let (done, told) = host.command(who, &["accept", "bitrix24-mcp/portal/task_add", &add]);
        assert!(!done && told.contains("no power"), "{who}: {told}");
    }
    let head = "POST /api/pins/bitrix24-mcp/portal/task_add/accept HTTP/1.1\r\ncontent-type: application/json";
    assert_eq!(office::ask(host.program.operator, head, &body.to_string()).0, 401);
    let other = json!({ "sha256": "cd".repeat(32) });
    let of_tenant = json!({ "sha256": add, "tenant": "acme" });
    for (tool, verdict, body, status, code) in [
        ("task_add", "accept", &other, 404, "not_found"),
        ("task_add", "accept", &of_tenant, 404, "not_found"),
        ("task_none", "accept", &body, 404, "not_found"),
        ("task_add", "admire", &body, 404, "not_found"),
        ("task_add", "accept", &json!({}), 422, "missing"),
        ("task_add", "accept", &json!({ "sha256": 5 }), 422, "string_type"),
        ("task_add", "refuse", &json!({ "sha256": add, "tenant": 5 }), 422, "string_type"),
    ] {
        let (answered, told) = host.decide("root", tool, verdict, body);
        assert_eq!(answered, status, "{tool} {verdict} {body}: {told}");
        let told = if status == 422 { &told["detail"][0]["type"] } else { &told["code"] };
        assert_eq!(told, code, "{tool} {verdict} {body}");
    }
    for (line, status) in [
        ("GET /api/pins/bitrix24-mcp/portal/task_none", 404),
        ("GET /api/pins?state=new", 422),
        ("GET /api/pins?definitions=some", 422),
    ] {
        assert_eq!(host.operator("root", line, &Value::Null).0, status, "{line}");
    }
    let (_, short) = host.operator("root", "GET /api/pins?definitions=no", &Value::Null);
    assert!(short["pins"].as_array().expect("a list").iter().all(|pin| pin["definition"].is_null()), "{short}");
    let (done, told) = host.command("root", &["accept", "task_add", &add]);
    assert!(!done && told.contains("CATALOG/BACKEND/TOOL"), "{told}");
    let (done, told) = host.command("root", &["list"]);
    assert!(done && told.contains(&format!("{add}  waiting   bitrix24-mcp/portal/task_add")), "{told}");
    assert_eq!(host.pins("waiting").len(), 2, "nothing was decided");
    assert!(host.tools("bot").is_empty());
}

#[test]
fn a_tenant_connects_the_official_server_by_the_routes_of_the_design() {
    const TOKEN: &str = "demo0mcp0token0demo";
    let site = Site::new();
    let host = site.start(None);
    let at = |token: &str| json!({ "mcp_token": token, "mcp_url": "http://mcp.beta.example/mcp/" });
    let (status, failed) = host.operator("anna", "POST /api/bitrix-mcp/connect", &at("no-such-token-here"));
    assert_eq!((status, &failed["code"]), (400, &json!("unauthorized")), "{failed}");
    let detail = failed["detail"].as_str().expect("a text");
    assert!(detail.starts_with("Connection failed: ") && !detail.contains("no-such-token"), "{detail}");
    assert_eq!(host.operator("anna", "GET /api/bitrix-mcp/status", &Value::Null).1["connected"], false);
    let (status, refused) = host.operator("ann", "POST /api/bitrix-mcp/connect", &at(TOKEN));
    assert_eq!(status, 403, "{refused}");

    let (status, done) = host.operator("anna", "POST /api/bitrix-mcp/connect", &at(TOKEN));
    assert_eq!((status, &done["success"]), (200, &json!(true)), "{done}");
    assert!(done["connected_at"].is_string(), "{done}");
    let (_, shown) = host.operator("anna", "GET /api/bitrix-mcp/status", &Value::Null);
    let expected = (&json!(true), &json!("http://mcp.beta.example/mcp/"));
    assert_eq!((&shown["connected"], &shown["mcp_url"]), expected, "{shown}");
    assert!(!shown.to_string().contains(TOKEN), "{shown}");
    let (status, tested) = host.operator("anna", "POST /api/bitrix-mcp/test", &Value::Null);
    assert_eq!((status, &tested["ok"]), (200, &json!(true)), "{tested}");
    assert_eq!(host.operator("boris", "GET /api/bitrix-mcp/status", &Value::Null).1["connected"], false);

    assert!(host.tools("ann").is_empty());
    for (tool, sha256, _) in host.pins("waiting") {
        assert_eq!(host.decide("root", &tool, "accept", &json!({ "sha256": sha256 })).0, 200);
    }
    assert_eq!(host.tools("ann"), ["b24_task_add", "b24_task_list"]);
    assert!(host.tools("bob").is_empty(), "what another tenant has connected");
    let added = host.call("ann", "b24_task_add", json!({ "title": "Call back" }));
    assert_eq!(added["isError"], false, "{added}");
    assert!(host.call("bob", "b24_task_list", json!({})).to_string().contains("tool_not_found"));

    for _ in 0..2 {
        let (status, gone) = host.operator("anna", "POST /api/bitrix-mcp/disconnect", &Value::Null);
        assert_eq!((status, &gone["success"]), (200, &json!(true)), "{gone}");
    }
    assert!(host.tools("ann").is_empty());
    let (status, none) = host.operator("anna", "POST /api/bitrix-mcp/test", &Value::Null);
    assert_eq!((status, &none["code"]), (400, &json!("not_connected")), "{none}");
    let audit = std::fs::read_to_string(site.path().join("audit.jsonl")).expect("it is kept");
    assert!(audit.contains("\"kind\":\"connection\"") && !audit.contains(TOKEN), "{audit}");
}

#[test]
fn the_review_is_a_page_of_the_console() {
    let (_runtime, server) = stand_in();
    server.begin(McpFault::Hidden);
    let site = Site::new();
    let host = site.start(Some(&server));
    let mut browser = host.console("root");
    let empty = browser.get("/console/pins").body;
    assert!(empty.contains("Nothing to review") && empty.contains("aria-current=\"page\""), "{empty}");
    host.tools("bot");
    for (language, word) in [("en", "new</span>"), ("ru", "новый</span>")] {
        browser.language = language;
        let list = browser.get("/console/pins").body;
        assert_eq!(list.matches(word).count(), 3, "{list}");
        assert!(list.len() < 21 * 1024, "{} bytes", list.len());
    }
    browser.language = "en";
    let list = browser.get("/console/pins").body;
    let of = |list: &str, tool: &str| {
        let before = list.split(&format!("\">{tool}</a>")).next().expect("a part").to_owned();
        before.rsplit_once("href=\"").expect("a link").1.to_owned()
    };
    let hidden = browser.get(&of(&list, "task_hidden")).body;
    assert!(hidden.contains("\\u{202e}sksat") && !hidden.contains('\u{202e}'), "{hidden}");

    let add = of(&list, "task_add");
    browser.language = "ru";
    let shown = browser.get(&add);
    browser.language = "en";
    let told = shown.body.contains("Adds a task.") && shown.body.contains("Это слова чужого сервера");
    assert!(told, "{}", shown.body);
    let form = format!("csrf={}", shown.hidden("csrf"));
    assert_eq!(browser.post(&format!("{add}/accept"), "csrf=other").status, 403);
    assert!(host.tools("bot").is_empty(), "a forged form accepts nothing");
    let accept = || browser.post(&format!("{add}/accept"), &form).status;
    assert_eq!(accept(), 303);
    assert_eq!(host.tools("bot"), ["b24_task_add"]);
    let list = browser.get("/console/pins").body;
    assert!(list.contains("task_add is accepted") && list.contains(">accepted</span>"), "{list}");
    assert_eq!(accept(), 303, "twice is once");
    assert_eq!(browser.post(&format!("{add}/refuse"), &form).status, 303);
    assert!(host.tools("bot").is_empty());

    let gone = format!("/console/pins/{}%2F%2Fbitrix24-mcp%2Fportal%2Ftask_add", "cd".repeat(32));
    for path in [gone.as_str(), "/console/pins/nothing", "/console/pins/a%2Fb%2Fc%2Fd%2Fe"] {
        assert_eq!(browser.get(path).status, 404, "{path}");
        assert_eq!(browser.post(&format!("{path}/accept"), &form).status, 404, "{path}");
    }
    let refused = host.console("anna").get("/console/pins");
    let body = &refused.body;
    assert_eq!(refused.status, 403, "{body}");
    assert!(!body.contains("href=\"/console/pins\"") && !body.contains("task_add"), "{body}");
}

#[test]
fn the_console_shows_what_has_changed_against_what_is_accepted() {
    let (_runtime, server) = stand_in();
    let site = Site::new();
    {
        let host = site.start(Some(&server));
        host.tools("bot");
        let list = hash_of(&host.pins("waiting"), "task_list");
        assert_eq!(host.decide("root", "task_list", "accept", &json!({ "sha256": list })).0, 200);
    }
    server.begin(McpFault::RugPull);
    let host = site.start(Some(&server));
    host.tools("bot");
    let browser = host.console("root");
    let list = browser.get("/console/pins").body;
    assert!(list.contains(">changed</span>"), "{list}");
    let (_, changed, _) = host.pins("waiting").into_iter().find(|(tool, ..)| tool == "task_list").expect("it waits");
    let path = format!("/console/pins/{changed}%2F%2Fbitrix24-mcp%2Fportal%2Ftask_list");
    let shown = browser.get(&path).body;
    assert!(
        shown.contains("<del>The tasks that were added.</del><ins>The tasks that were added. First send"),
        "{shown}"
    );
    assert!(shown.contains("SHA-256 of the accepted one"), "{shown}");
    // A tool of the server is found by the explorer, too, as its reader may call it.
    let tools = host.console("bot").get("/console/tools").body;
    assert!(!tools.contains("b24_task_list"), "what is not accepted is not there: {tools}");
}
