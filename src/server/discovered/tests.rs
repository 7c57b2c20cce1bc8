//! Tools of MCP servers: the stand-in speaks real HTTP, with all its faults; tenants know it under names of its own.

use std::future::pending;
use std::time::Duration;

use kartoteka_compiler::diagnostic::render::{Style, full};
use kartoteka_compiler::source::Sources;
use kartoteka_demo::mcp::{self, McpFault, McpServer};
use serde_json::{Map, Value, json};

use super::*;
use crate::access::connecting::{ConnectRefused, ConnectionAsked, ConnectsTenants};
use crate::access::consent::canonical;
use crate::access::token::hexadecimal;
use crate::caller::conversation::{Conversation, Kind, Level, Question, Unanswered};
use crate::caller::{Identity, LackedScope};
use crate::catalog::CatalogSource;
use crate::catalog::open::open;
use crate::config::Config;
use crate::mcp::serves::{List, ServesLists as _, ServesTools as _};
use crate::store::OnRecord;
use crate::store::pins::{PinState, PinnedServer};

const MANIFEST: &str = "\
catalog: portal
settings:
  token: { env: PORTAL_TOKEN, type: string, minLength: 8, secret: true }
  url: { env: PORTAL_URL, type: string, format: uri, default: \"https://mcp.example/mcp/\" }
connection:
  test: { mcp: portal }
  settings: [token, url]
backends:
  portal:
    mcp: $setting.url
    auth: [{ headers: { Authorization: Bearer $setting.token } }]
    timeout: 5s
    export: { prefix: p_, reads: [task_list], pins: POLICY, guard: { limits: { caller: 100/min } } }
";

const TEXTS: &str = "catalog = The portal\nsetting-token = Key\nsetting-url = Address\n";

/// A server of one catalog that offers the tools of a stand-in on.
struct Served {
    server: Arc<Server>,
    portal: McpServer,
    _folder: tempfile::TempDir,
}

impl Served {
    async fn new(policy: &str) -> Self {
        Self::with_card(policy, None).await
    }

    /// With this card, its texts beside it.
    async fn with_card(policy: &str, card: Option<(&str, &str)>) -> Self {
        Self::of(policy, MANIFEST, card).await
    }

    async fn of(policy: &str, manifest: &str, card: Option<(&str, &str)>) -> Self {
        let portal = mcp::start(pending()).await.expect("a free port");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kartoteka.yaml");
        let file = "kartoteka: 1\nroles:\n  reader: { level: read }\n  agent: { level: write }\n  owner: { includes: [agent], may: [connect] }\n  careful: { level: write, except: [p_task_add] }\n\
                    tenants: { acme: {}, other: {} }\n";
        std::fs::write(&path, file).expect("it can be written");
        let variables = [("PORTAL_URL", portal.url()), ("PORTAL_TOKEN", portal.token().to_owned())];
        let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value));
        let config = Config::from_variables(variables, &path).unwrap_or_else(|faults| panic!("{faults}"));
        let config = config.with_public_stand_in("portal.beta.example", portal.address());
        let mut files = vec![("catalog/portal/catalog.yaml".to_owned(), manifest.replace("POLICY", policy))];
        let mut texts = TEXTS.to_owned();
        if let Some((card, said)) = card {
            let name = card.lines().next().and_then(|line| line.strip_prefix("tool: ")).expect("a card names its tool");
            files.push((format!("catalog/portal/tools/{name}.yaml"), card.to_owned()));
            texts.push_str(said);
        }
        files.push(("locales/en/portal.ftl".to_owned(), texts));
        let sources = Sources::from_files(files);
        let compiled = kartoteka_compiler::compile(&sources).whole();
        let compiled = compiled.unwrap_or_else(|report| panic!("{}", full(&report, &sources, Style::Plain)));
        let sources = compiled.catalogs.into_iter().map(CatalogSource::interpreted).collect();
        let set = open(sources, &config, None).expect("the catalog can be served").set;
        Self { server: Arc::new(Server::new(config, set)), portal, _folder: folder }
    }

    /// What a tenant's caller is listed, whole.
    async fn listed(&self, caller: &Caller) -> Vec<Value> {
        if let Some(looking) = Arc::clone(&self.server).looking(None, caller) {
            looking.await;
        }
        let listed: Vec<Value> = serde_json::from_slice(&self.server.list(List::Tools, caller)).expect("JSON");
        let page = self.server.page(List::Tools, None, caller).expect("there is a first page").items;
        let paged: Vec<Value> = serde_json::from_slice(&[b"[", &*page, b"]"].concat()).expect("JSON");
        assert_eq!(listed, paged);
        listed
    }

    async fn names(&self, caller: &Caller) -> Vec<String> {
        let listed = self.listed(caller).await;
        listed.iter().filter_map(|tool| tool["name"].as_str()).map(str::to_owned).collect()
    }

    /// What a call comes to; `None`: there is no such tool.
    async fn call(&self, caller: &Caller, tool: &str, arguments: &str) -> Option<Value> {
        if let Some(looking) = Arc::clone(&self.server).looking(Some(tool), caller) {
            looking.await;
        }
        let called = Arc::clone(&self.server).call(tool, Some(arguments), caller.clone(), Vec::new())?.await;
        Some(serde_json::from_slice(&called.bytes[called.outcome.structured]).expect("JSON"))
    }

    /// An operator accepts what waits.
    async fn accept_all(&self) {
        let store = self.server.consent.store();
        for pin in store.pins(Some(PinState::Waiting), u16::MAX).await.expect("a list") {
            let server = PinnedServer { tenant: &pin.tenant, catalog: &pin.catalog, backend: &pin.backend };
            let accepted = (PinState::Accepted, "ann");
            store
                .decide_pin(server, (&pin.tool, &pin.sha256), accepted, &OnRecord::attested())
                .await
                .expect("it is decided");
        }
    }

    async fn connect(&self, tenant: &str, token: &str) -> Result<(), ConnectRefused> {
        let who = identity(tenant);
        let asked =
            ConnectionAsked { who, operates: false, tenant: tenant.into(), language: "en".into(), address: None };
        let settings = json!({ "token": token, "url": "http://portal.beta.example/mcp/" });
        let settings: Map<String, Value> = settings.as_object().expect("an object").clone();
        ConnectsTenants::connect(&*self.server, &asked, "portal", &settings, true).await.map(drop)
    }
}

fn identity(tenant: &str) -> Arc<Identity> {
    Arc::new(Identity { tenant: Some(tenant.into()), ..Identity::default() })
}

fn caller_of(tenant: &str) -> Caller {
    Caller { who: identity(tenant), ..Caller::unknown(crate::caller::Locale(0)) }
}

#[tokio::test]
async fn nothing_is_offered_until_an_operator_accepts_it_and_a_change_is_absent_again() {
    let served = Served::new("review").await;
    let caller = caller_of("default");
    assert!(served.names(&caller).await.is_empty());
    assert!(served.call(&caller, "p_task_list", "{}").await.is_none(), "what waits does not exist");
    served.accept_all().await;
    assert_eq!(served.names(&caller).await, ["p_task_list", "p_task_add"]);
    let whole = || served.server.list(List::Tools, &caller);
    assert_eq!(whole().as_ptr(), whole().as_ptr(), "a list is written once");
    let mut read = Vec::new();
    served.server.items(List::Tools, &caller, &mut |item| read.push((item.name.to_owned(), item.input.is_some())));
    assert_eq!(read, [("p_task_list".to_owned(), true), ("p_task_add".to_owned(), true)]);
    let hash = served.server.listed_hash(&caller);
    let tools: Value = serde_json::from_slice(&whole()).expect("a list is JSON");
    assert_eq!(hash, hexadecimal(&canonical::digest(&tools)), "tools of servers are part of what the list comes to");
    let other = served.server.listed_hash(&caller_of("acme"));
    assert_ne!(hash, other, "a tenant without a connection is listed other tools");
    let listed = served.listed(&caller).await;
    let description = listed[0]["description"].as_str().expect("a text");
    assert!(description.starts_with("(From the MCP server of The portal, in its own words:)"), "{description}");
    assert_eq!(listed[0]["annotations"]["readOnlyHint"], true, "the catalog says so");
    let added = served.call(&caller, "p_task_add", r#"{"title":"Buy milk"}"#).await.expect("a tool");
    assert_eq!(added["result"]["words_of"], "portal", "{added}");
    assert_eq!(added["result"]["content"][0]["text"], "Added: Buy milk");
    let tasks = served.call(&caller, "p_task_list", "{}").await.expect("a tool");
    assert_eq!(tasks["result"]["structuredContent"]["tasks"], json!(["Buy milk"]), "{tasks}");
    assert_eq!(served.portal.handshakes(), 1, "one session serves all of it");

    served.portal.begin(McpFault::RugPull);
    served.portal.forget_sessions();
    // The next call begins a session, and with it the list is asked for again.
    served.call(&caller, "p_task_add", r#"{"title":"Buy more"}"#).await.expect("a tool");
    later(Duration::from_mins(11)).await;
    assert_eq!(served.names(&caller).await, ["p_task_add"], "what was accepted is not what is there now");
    assert!(served.call(&caller, "p_task_list", "{}").await.is_none());
}

#[tokio::test]
async fn the_first_definition_is_taken_where_the_catalog_says_so_and_a_change_is_not() {
    let served = Served::new("first").await;
    let caller = caller_of("default");
    assert_eq!(served.names(&caller).await, ["p_task_list", "p_task_add"]);
    served.portal.begin(McpFault::RugPull);
    later(Duration::from_mins(11)).await;
    assert_eq!(served.names(&caller).await, ["p_task_add"]);
}

#[tokio::test]
async fn what_shadows_hides_lies_or_is_huge_is_stopped() {
    let served = Served::new("first").await;
    for fault in [McpFault::Shadows, McpFault::Hidden, McpFault::Lies, McpFault::HugeSchema, McpFault::Endless] {
        served.portal.begin(fault);
    }
    let caller = caller_of("default");
    let listed = served.listed(&caller).await;
    let names: Vec<&str> = listed.iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(
        names,
        ["p_task_list", "p_task_add", "p_task_clear", "p_task_hidden"],
        "the first of a name, none that is huge"
    );
    let of = |name: &str| listed.iter().find(|tool| tool["name"] == name).expect("it is listed");
    assert_eq!(of("p_task_clear")["annotations"]["readOnlyHint"], false, "its word counts for nothing");
    assert!(of("p_task_hidden")["description"].as_str().expect("a text").ends_with("Shows sksat all."));
    assert!(of("p_task_add")["description"].as_str().expect("a text").contains("Adds a task."));

    let roles = served.server.set();
    let reader = roles.roles().rights(["reader"]);
    let who = Arc::new(Identity { held: reader, ..Identity::default() });
    let reader = Caller { who, ..caller.clone() };
    assert_eq!(served.names(&reader).await, ["p_task_list"], "a reader reads what the catalog says is read");
    assert!(served.call(&reader, "p_task_clear", "{}").await.is_none(), "denied is unknown");

    let lacked = LackedScope { scope: "tasks.write".into(), rights: roles.roles().rights(["careful"]) };
    let rights = reader.who.rights().reaching(lacked.rights);
    let who = Identity { held: rights, lacked: Some([lacked].into()), ..Identity::default() };
    let reader = Caller { who: Arc::new(who), ..caller.clone() };
    let names = served.names(&reader).await;
    assert!(names.contains(&"p_task_clear".to_owned()) && !names.contains(&"p_task_add".to_owned()), "{names:?}");
    let refused = served.call(&reader, "p_task_clear", "{}").await.expect("it is listed");
    assert_eq!(refused["error"]["code"], "insufficient_scope", "{refused}");
    assert!(refused["error"]["message"].as_str().is_some_and(|text| text.contains("`tasks.write`")), "{refused}");
    assert!(served.call(&reader, "p_task_add", "{}").await.is_none(), "no scope would open it");
    let explored = Arc::clone(&served.server).explored(&reader).await;
    assert!(explored.iter().all(|tool| &*tool.name != "p_task_clear"), "what cannot be called is on no page to try it");
}

#[tokio::test]
async fn a_tool_that_is_none_hides_no_other_and_a_key_that_is_quoted_is_masked() {
    let served = Served::new("first").await;
    served.portal.begin(McpFault::Malformed);
    served.portal.begin(McpFault::Quotes);
    let caller = caller_of("default");
    let listed = served.listed(&caller).await;
    let names: Vec<&str> = listed.iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(names, ["p_task_list", "p_task_add", "p_task_quote"]);
    let quoted = listed[2].to_string();
    assert!(quoted.contains("Needs ***.") && !quoted.contains(served.portal.token()), "{quoted}");
    let pins = served.server.consent.store().pins(None, u16::MAX).await.expect("a list");
    assert!(pins.iter().all(|pin| !pin.definition.contains(served.portal.token())));
}

#[tokio::test]
async fn a_tool_that_nests_too_deeply_is_refused_and_hides_no_other() {
    for depth in [20, 40, 62, 200] {
        let served = Served::new("first").await;
        let deep = (0..depth).fold(json!({ "type": "string" }), |inner, _| json!({ "properties": { "a": inner } }));
        let schema = json!({ "type": "object", "properties": { "deep": deep } });
        served.portal.offer(json!({ "name": "deep", "inputSchema": schema }));
        served.portal.offer(json!({ "name": "behind", "inputSchema": { "type": "object" } }));
        let caller = caller_of("default");
        assert_eq!(served.names(&caller).await, ["p_task_list", "p_task_add", "p_behind"], "{depth}");
        // Trying the connection lists them as well.
        let who = identity("default");
        let (tenant, language) = ("default".into(), "en".into());
        let asked = ConnectionAsked { who, operates: false, tenant, language, address: None };
        let tested = served.server.test(&asked, "portal").await.expect("it is set");
        assert!(tested.ok, "{depth}: {tested:?}");
    }
}

#[tokio::test]
async fn a_test_of_the_connection_reads_the_list_anew_and_holds_it_against_the_pins() {
    let served = Served::new("first").await;
    let caller = caller_of("default");
    let who = identity("default");
    let (tenant, language) = ("default".into(), "en".into());
    let asked = ConnectionAsked { who, operates: false, tenant, language, address: None };
    assert_eq!(served.names(&caller).await, ["p_task_list", "p_task_add"]);
    served.portal.offer(json!({ "name": "late", "inputSchema": { "type": "object" } }));
    assert_eq!(served.names(&caller).await, ["p_task_list", "p_task_add"], "a list counts for ten minutes");
    let tested = served.server.test(&asked, "portal").await.expect("it is set");
    assert!(tested.ok, "{tested:?}");
    assert_eq!(served.names(&caller).await, ["p_task_list", "p_task_add", "p_late"]);
    // A definition that changes is not the one that was seen first.
    served.portal.begin(McpFault::RugPull);
    served.server.test(&asked, "portal").await.expect("it is set");
    assert_eq!(served.names(&caller).await, ["p_task_add", "p_late"]);
}

#[tokio::test]
async fn tenants_with_keys_of_their_own_never_meet() {
    let served = Served::new("first").await;
    for (tenant, token) in [("acme", "key-of-acme"), ("other", "key-of-other")] {
        served.portal.take_token(token);
        served.connect(tenant, token).await.expect("it works");
    }
    let wrong = served.connect("acme", "no-such-key").await;
    assert!(matches!(wrong, Err(ConnectRefused::Failed { kind, .. }) if kind == "unauthorized"));
    let (acme, other) = (caller_of("acme"), caller_of("other"));
    served.names(&acme).await;
    served.call(&acme, "p_task_add", r#"{"title":"Secret of acme"}"#).await.expect("a tool");
    served.names(&other).await;
    let seen = served.call(&other, "p_task_list", "{}").await.expect("a tool");
    assert!(!seen.to_string().contains("acme"), "{seen}");
    assert_eq!(served.portal.tasks("key-of-acme"), ["Secret of acme"]);
    assert!(served.portal.tasks("key-of-other").is_empty());
    let stranger = caller_of("third");
    assert!(served.names(&stranger).await.is_empty(), "who has connected nothing is offered nothing");
}

#[tokio::test]
async fn an_outcome_that_is_not_known_is_said_and_the_call_is_made_once() {
    let served = Served::new("first").await;
    let caller = caller_of("default");
    served.names(&caller).await;
    served.portal.begin(McpFault::Drops);
    let lost = served.call(&caller, "p_task_add", r#"{"title":"Once"}"#).await.expect("a tool");
    assert_eq!(lost["error"]["code"], "unknown_outcome", "{lost}");
    assert_eq!(served.portal.tasks(served.portal.token()), ["Once"]);
    let lost = served.call(&caller, "p_task_list", "{}").await.expect("a tool");
    assert_eq!(lost["error"]["code"], "unavailable", "a read that is lost is no riddle: {lost}");
    served.portal.end(McpFault::Drops);
    served.portal.begin(McpFault::Refuses);
    let refused = served.call(&caller, "p_task_add", r#"{"title":"No"}"#).await.expect("a tool");
    assert_eq!(refused["error"]["code"], "invalid", "{refused}");
    assert!(refused.to_string().contains("Nothing is added today."), "in the server's words: {refused}");
    served.portal.begin(McpFault::Unauthorized);
    let refused = served.call(&caller, "p_task_add", r#"{"title":"No"}"#).await.expect("a tool");
    assert_eq!(refused["error"]["code"], "unauthorized", "{refused}");
}

#[tokio::test]
async fn an_error_of_the_protocol_to_a_write_is_told_in_its_words_and_leaves_the_outcome_open() {
    let served = Served::new("first").await;
    let caller = caller_of("default");
    served.names(&caller).await;
    served.portal.begin(McpFault::Fails);
    let failed = served.call(&caller, "p_task_add", r#"{"title":"Once"}"#).await.expect("a tool");
    assert_eq!(failed["error"]["code"], "unknown_outcome", "{failed}");
    assert!(failed.to_string().contains("The database is locked."), "{failed}");
    assert_eq!(served.portal.tasks(served.portal.token()), ["Once"]);
}

#[tokio::test]
async fn half_a_character_and_a_byte_order_mark_lose_neither_the_list_nor_an_answer() {
    let served = Served::new("first").await;
    let caller = caller_of("default");
    served.portal.begin(McpFault::Halves);
    let listed = served.listed(&caller).await;
    let add = listed.iter().find(|tool| tool["name"] == "p_task_add").expect("it is listed");
    assert!(add["description"].as_str().is_some_and(|text| text.contains("Adds a task. \u{fffd}")), "{add}");
    let added = served.call(&caller, "p_task_add", r#"{"title":"Once"}"#).await.expect("a tool");
    assert_eq!(added["result"]["content"][0]["text"], "Added \u{fffd}: Once", "{added}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_holds_a_list_up_for_a_bounded_time() {
    let served = Served::new("first").await;
    served.portal.begin(McpFault::Silent);
    let caller = caller_of("default");
    let begun = std::time::Instant::now();
    assert!(served.names(&caller).await.is_empty());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    let begun = std::time::Instant::now();
    assert!(served.names(&caller).await.is_empty());
    assert!(begun.elapsed() < Duration::from_secs(2), "it is not waited for again at once");
}

/// Time that passes for what is kept, and not for what is sent.
async fn later(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_server_that_says_at_all_times_that_its_list_has_changed_is_not_asked_before_each_call() {
    let served = Served::new("first").await;
    served.portal.begin(McpFault::Restless);
    let caller = caller_of("default");
    served.names(&caller).await;
    assert_eq!(served.portal.seen("tools/list"), 1);
    for _ in 0..5 {
        served.call(&caller, "p_task_list", "{}").await.expect("a tool");
        served.names(&caller).await;
    }
    assert_eq!(served.portal.seen("tools/list"), 1, "it says so five times");
    served.portal.begin(McpFault::RugPull);
    later(Duration::from_secs(11)).await;
    assert_eq!(served.names(&caller).await, ["p_task_add"], "a change counts a few seconds later");
    assert_eq!(served.portal.seen("tools/list"), 2);
}

/// How far, of how much, and in which words.
type ToldProgress = (f64, Option<f64>, Option<String>);

#[derive(Default)]
struct Told(std::sync::Mutex<Vec<ToldProgress>>, tokio::sync::Notify);

impl Conversation for Told {
    fn progress<'a>(&'a self, done: f64, total: Option<f64>, message: Option<&'a str>) -> BoxFuture<'a, ()> {
        self.0.lock().expect("not poisoned").push((done, total, message.map(str::to_owned)));
        self.1.notify_one();
        Box::pin(std::future::ready(()))
    }

    fn log<'a>(&'a self, _: Level, _: &'a Value) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn can(&self, _: Kind) -> bool {
        true
    }

    fn ask<'a>(&'a self, _: &'a str, question: Question) -> BoxFuture<'a, Result<Value, Unanswered>> {
        panic!("nobody is asked: {question:?}")
    }

    fn need(&self, _: Kind) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn progress_is_handed_on_and_a_call_that_is_given_up_is_cancelled_at_its_server() {
    let served = Served::new("first").await;
    let told = Arc::new(Told::default());
    let caller = Caller { conversation: Some(Arc::clone(&told) as _), ..caller_of("default") };
    served.names(&caller).await;
    assert!(served.server.may_report("p_task_list", None) && !served.server.may_report("task_list", None));
    served.portal.begin(McpFault::Lingers);
    let call = served.call(&caller, "p_task_list", "{}");
    tokio::select! {
        answer = call => panic!("it never ends: {answer:?}"),
        () = async {
            while told.0.lock().expect("not poisoned").last().is_none_or(|(done, ..)| *done < 2.0) {
                told.1.notified().await;
            }
        } => {}
    }
    served.portal.until_seen("notifications/cancelled").await;
    let told = told.0.lock().expect("not poisoned");
    // What is overtaken before it is told is left out.
    assert_eq!(told.last(), Some(&(2.0, Some(3.0), Some("portal: Writing.".to_owned()))));
    let shown = |(_, _, message): &ToldProgress| message.as_ref().is_some_and(|text| !text.contains('\u{202e}'));
    assert!(told.iter().all(shown), "{told:?}");
}

#[tokio::test]
async fn what_a_server_asks_the_user_in_a_call_is_refused_and_not_declined_in_their_name() {
    let served = Served::new("first").await;
    let caller = Caller { conversation: Some(Arc::new(Told::default())), ..caller_of("default") };
    served.names(&caller).await;
    served.portal.begin(McpFault::Asks);
    let called = served.call(&caller, "p_task_list", "{}").await.expect("a tool");
    assert_eq!(called["result"]["content"][0]["text"], "It was told: -32601", "{called}");
}

#[tokio::test]
async fn what_is_called_is_counted_by_export_and_names_of_servers_are_no_labels() {
    let served = Served::new("first").await;
    let caller = caller_of("default");
    served.names(&caller).await;
    served.call(&caller, "p_task_list", "{}").await.expect("a tool");
    served.portal.begin(McpFault::Refuses);
    served.call(&caller, "p_task_add", r#"{"title":"No"}"#).await.expect("a tool");
    let counted = served.server.metrics_by_tool();
    let [(name, metrics)] = &counted[..] else { panic!("{counted:?}") };
    assert_eq!((&**name, metrics.calls.answered.count(), &metrics.kinds[..]), ("p_*", 1, &[("invalid", 1)][..]));
}

#[tokio::test]
async fn explored_tools_and_the_hash_of_a_list_are_those_that_are_listed() {
    let served = Served::new("first").await;
    let caller = caller_of("default");
    let explored = Arc::clone(&served.server).explored(&caller).await;
    let names: Vec<&str> = explored.iter().map(|tool| &*tool.name).collect();
    assert_eq!(names, ["p_task_list", "p_task_add"], "they are looked for");
    let of = async |name| Arc::clone(&served.server).explored_tool(name, &caller).await;
    assert_eq!(of("p_task_add").await.expect("a tool").effect, kartoteka_compiler::plan::Effect::Write);
    assert!(of("p_task_clear").await.is_none());
    let before = served.server.listed_hash(&caller);
    served.portal.begin(McpFault::RugPull);
    later(Duration::from_mins(11)).await;
    assert_eq!(served.names(&caller).await, ["p_task_add"]);
    assert_ne!(served.server.listed_hash(&caller), before);
}

#[tokio::test]
async fn arguments_are_held_against_the_schema_before_they_go_out_and_are_read_as_those_of_cards() {
    let served = Served::new("first").await;
    let input = json!({
        "type": "object",
        "properties": { "limit": { "type": "integer", "maximum": 50 }, "state": { "enum": ["open", "closed"] }, "text": { "type": "string" } },
        "required": ["state"],
    });
    served.portal.offer(json!({ "name": "find", "inputSchema": input }));
    served.portal.offer(json!({ "name": "any", "inputSchema": { "type": "object", "unevaluatedProperties": false, "required": ["a"] } }));
    let caller = caller_of("default");
    served.names(&caller).await;
    let refused = served.call(&caller, "p_find", r#"{"limit": 70, "stat": "opne"}"#).await.expect("a tool");
    assert_eq!(refused["error"]["code"], "bad_argument", "{refused}");
    let paths: Vec<&Value> = refused["faults"].as_array().into_iter().flatten().map(|one| &one["path"]).collect();
    assert_eq!(paths, ["stat", "limit"], "{refused}");
    assert_eq!(refused["faults"][0]["nearest"], "state", "{refused}");
    let missing = served.call(&caller, "p_find", "{}").await.expect("a tool");
    assert_eq!(missing["error"]["code"], "missing_argument", "{missing}");
    assert_eq!(served.portal.calls(), 0, "nothing went out");
    let found = served.call(&caller, "p_find", r#"{"limit": "7", "state": "OPEN", "text": ""}"#).await.expect("a tool");
    assert_eq!(
        found["result"]["structuredContent"]["arguments"],
        json!({ "limit": 7, "state": "open", "text": "" }),
        "{found}"
    );
    let repairs = found["request"]["repairs"].as_array().expect("they are told");
    assert_eq!(repairs.len(), 2, "{found}");
    let same = served
        .call(&caller, "p_find", r#"{"state": "open", "arguments": {"a": 1}, "reason": "x"}"#)
        .await
        .expect("a tool");
    let sent = &same["result"]["structuredContent"]["arguments"];
    assert_eq!(
        *sent,
        json!({ "state": "open", "arguments": { "a": 1 }, "reason": "x" }),
        "what the schema takes is not touched"
    );
    // What is not known of a schema is the server's to judge.
    let any = served.call(&caller, "p_any", r#"{"b": 1}"#).await.expect("a tool");
    assert_eq!(any["result"]["structuredContent"]["arguments"], json!({ "b": 1 }), "{any}");
}

#[tokio::test]
async fn an_answer_of_millions_of_values_is_refused_before_it_is_read_and_the_session_goes_on() {
    let served = Served::new("first").await;
    let caller = caller_of("default");
    served.names(&caller).await;
    for fault in [McpFault::Heaps, McpFault::HeapsInEvents] {
        served.portal.begin(fault);
        let refused = served.call(&caller, "p_task_list", "{}").await.expect("a tool");
        assert_eq!(refused["error"]["code"], "unexpected_reply", "{refused}");
        assert!(refused["error"]["message"].as_str().is_some_and(|text| text.contains("200000 values")), "{refused}");
        let unknown = served.call(&caller, "p_task_add", r#"{"title":"Once"}"#).await.expect("a tool");
        assert_eq!(unknown["error"]["code"], "unknown_outcome", "what a write came to stood in it: {unknown}");
        served.portal.end(fault);
        let tasks = served.call(&caller, "p_task_list", "{}").await.expect("a tool");
        assert!(tasks["result"]["structuredContent"]["tasks"].is_array(), "{tasks}");
    }
    assert_eq!((served.portal.calls(), served.portal.handshakes()), (6, 1), "each went out once, in one session");
}

const NOTED: &str = "\
tool: note_down
arguments: { title: { type: string } }
required: [title]
steps:
  - step: added
    request: tools/call task_add
    backend: portal
    body: { title: $title }
  - step: tasks
    request: tools/call task_list
    backend: portal
result: { tasks: $tasks.tasks, said: $added }
examples:
  milk:
    arguments: { title: Buy milk }
    exchange:
      - request: tools/call task_add
        body: { title: Buy milk }
        reply: { content: [{ type: text, text: \"Added: Buy milk\" }] }
      - request: tools/call task_list
        reply: { content: [], structuredContent: { tasks: [Buy milk] } }
    result: { tasks: [Buy milk], said: \"Added: Buy milk\" }
";

const NOTED_TEXTS: &str = "\
note_down = Note down
    .description = Adds a task, and lists all.
    .argument-title = What is to be done.
";

#[tokio::test]
async fn steps_of_a_card_call_tools_of_servers_as_they_were_discovered_and_accepted() {
    let served = Served::with_card("review", Some((NOTED, NOTED_TEXTS))).await;
    let caller = caller_of("default");
    let note = |title: &str| json!({ "title": title }).to_string();
    let broken = crate::call::examples::run(&served.server.set()).await;
    assert!(broken.is_empty(), "its example says what it does");
    let waits = served.call(&caller, "note_down", &note("Early")).await.expect("a card");
    assert_eq!(waits["error"]["code"], "unavailable", "{waits}");
    assert!(waits["error"]["message"].as_str().is_some_and(|text| text.contains("waits for an operator")), "{waits}");
    assert_eq!(served.portal.calls(), 0, "what waits is not called");
    served.accept_all().await;
    let noted = served.call(&caller, "note_down", &note("Buy milk")).await.expect("a card");
    assert_eq!(noted["result"], json!({ "tasks": ["Buy milk"], "said": "Added: Buy milk" }), "{noted}");
    assert!(served.server.may_report("note_down", None), "a server may say how far it is");
    let missing = served.call(&caller, "note_down", "{}").await.expect("a card");
    assert_eq!(missing["error"]["code"], "missing_argument", "{missing}");

    let careful = served.server.set().roles().rights(["careful"]);
    let careful = Caller { who: Arc::new(Identity { held: careful, ..Identity::default() }), ..caller.clone() };
    let denied = served.call(&careful, "note_down", &note("No")).await.expect("a card");
    assert_eq!(denied["error"]["code"], "not_allowed", "{denied}");

    served.portal.begin(McpFault::RugPull);
    served.portal.forget_sessions();
    served.call(&caller, "note_down", &note("Another session")).await.expect("a card");
    later(Duration::from_mins(11)).await;
    let changed = served.call(&caller, "note_down", &note("Half")).await.expect("a card");
    assert_eq!(changed["error"]["code"], "unavailable", "{changed}");
    let message = changed["error"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("task_list") && message.contains("added"), "what was done before is told: {message}");
    served.portal.end(McpFault::RugPull);
    later(Duration::from_mins(11)).await;
    served.portal.begin(McpFault::Drops);
    let unknown = served.call(&caller, "note_down", &note("Lost")).await.expect("a card");
    assert_eq!(unknown["error"]["code"], "unknown_outcome", "{unknown}");
    let tasks = served.portal.tasks(served.portal.token());
    assert_eq!(tasks, ["Buy milk", "Another session", "Half", "Lost"], "each went out once");
}

#[tokio::test]
async fn a_tool_that_is_gone_or_does_more_than_its_card_says_is_not_called() {
    let card = "tool: look\nsteps:\n  - step: a\n    effect: read\n    request: tools/call TOOL\n    backend: portal\nresult: { a: $a }\n";
    let texts = "look = Look\n    .description = Looks.\n";
    let caller = caller_of("default");
    let gone = Served::with_card("first", Some((&card.replace("TOOL", "task_list"), texts))).await;
    gone.portal.begin(McpFault::Silent);
    let silent = gone.call(&caller, "look", "{}").await.expect("a card");
    assert_eq!(silent["error"]["code"], "unavailable", "{silent}");
    let manifest_reads = MANIFEST.replace("reads: [task_list]", "reads: hinted");
    assert_ne!(manifest_reads, MANIFEST);
    let served = Served::of("first", &manifest_reads, Some((&card.replace("TOOL", "task_add"), texts))).await;
    let more = served.call(&caller, "look", "{}").await.expect("a card");
    assert_eq!((&more["error"]["code"], served.portal.calls()), (&json!("not_allowed"), 0), "{more}");
    let served = Served::of("first", &manifest_reads, Some((&card.replace("TOOL", "task_gone"), texts))).await;
    let gone = served.call(&caller, "look", "{}").await.expect("a card");
    assert!(gone["error"]["message"].as_str().is_some_and(|text| text.contains("lists now")), "{gone}");
}

/// A client whose user answers each form so.
struct Answers {
    asked: std::sync::Mutex<Vec<Question>>,
    answer: Value,
    waits: bool,
}

impl Answers {
    fn new(answer: Value, waits: bool) -> Arc<Self> {
        Arc::new(Self { asked: std::sync::Mutex::default(), answer, waits })
    }

    fn asked(&self) -> usize {
        self.asked.lock().expect("not poisoned").len()
    }
}

impl Conversation for Answers {
    fn progress<'a>(&'a self, _: f64, _: Option<f64>, _: Option<&'a str>) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn log<'a>(&'a self, _: Level, _: &'a Value) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn can(&self, kind: Kind) -> bool {
        kind == Kind::Form
    }

    fn ask<'a>(&'a self, _: &'a str, question: Question) -> BoxFuture<'a, Result<Value, Unanswered>> {
        self.asked.lock().expect("not poisoned").push(question);
        Box::pin(std::future::ready(Ok(self.answer.clone())))
    }

    fn need(&self, _: Kind) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }

    fn waits(&self) -> bool {
        self.waits
    }
}

#[tokio::test]
async fn a_form_of_a_server_goes_to_the_user_whose_call_it_is_and_the_answer_back() {
    let served = Served::new("first").await;
    let plain = caller_of("default");
    served.names(&plain).await;
    assert!(served.server.may_elicit("p_task_list", None), "a server may ask in any call");
    served.portal.begin(McpFault::AsksWhich);
    let told = async |answers: &Arc<Answers>, tool: &str| {
        let caller = Caller { conversation: Some(Arc::clone(answers) as _), ..caller_of("default") };
        let called = served.call(&caller, tool, r#"{"title":"Buy milk"}"#).await.expect("a tool");
        called["result"]["content"][0]["text"].as_str().unwrap_or_default().to_owned()
    };
    let accepts = || json!({ "action": "accept", "content": { "list": "home" } });
    let answers = Answers::new(accepts(), true);
    let answer = told(&answers, "p_task_add").await;
    assert_eq!(answer, r#"It was told: {"action":"accept","content":{"list":"home"}}"#);
    {
        let asked = answers.asked.lock().expect("not poisoned");
        let [Question::Form { message, schema, checked: false }] = &asked[..] else { panic!("{asked:?}") };
        assert!(message.starts_with("(From the MCP server of The portal, in its own words:) Which list"), "{message}");
        assert!(message.contains("***") && !message.contains(served.portal.token()), "{message}");
        assert!(!message.contains('\u{202e}') && schema["properties"]["list"]["maxLength"] == 20, "{message} {schema}");
    }
    let declines = Answers::new(json!({ "action": "decline" }), true);
    assert_eq!(told(&declines, "p_task_list").await, r#"It was told: {"action":"decline"}"#);
    assert_eq!(served.portal.handshakes(), 2, "callers who can be asked share a session");

    let again = Answers::new(accepts(), false);
    assert_eq!(told(&again, "p_task_add").await, "It was told: -32601", "a write is not made twice for an answer");
    assert_eq!(again.asked(), 0);
    assert!(told(&again, "p_task_list").await.contains("home"), "a read is");
    let nobody = served.call(&plain, "p_task_list", "{}").await.expect("a tool");
    assert_eq!(nobody["result"]["content"][0]["text"], "It was told: -32601", "{nobody}");
    served.portal.end(McpFault::AsksWhich);
    served.portal.begin(McpFault::Asks);
    let answers = Answers::new(accepts(), true);
    assert_eq!(told(&answers, "p_task_list").await, "It was told: -32601", "nobody is asked for a password");
    assert_eq!(answers.asked(), 0);
}
