//! The workspace behind its guard: which roles see which tools, how often they may be called, and what stands in for what a
//! caller of the gateway could say of itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::{Router, http::Method};
use kartoteka::access::callers::{CallerRules, FAILED_ADMISSIONS, ForeignRules, NamedCaller, TokenRule};
use kartoteka::access::{edge::Edge, token};
use kartoteka::caller::Principal;
use kartoteka::server::Server;
use kartoteka::transport::http::{Dispatch, router};
use kartoteka::transport::{Limits, Wires};
use serde_json::{Value, json};

use crate::client::{call, post, request, send_to};
use crate::shipped;

/// The roles that have every tool which names none.
const DEFAULT: [&str; 4] = ["Admin", "Orchestrator", "CRM-Supervisor", "Agent"];

/// The tools that name roles of their own, as the gateway has them: where its source and its text differ, the text.
const RESTRICTED: [(&str, &[&str]); 11] = [
    ("crm_audit_query", &["Orchestrator", "CRM-Supervisor"]),
    ("crm_events_pull", &["Orchestrator", "Automation-Supervisor", "CRM-Supervisor"]),
    ("crm_events_ack", &["Orchestrator", "Automation-Supervisor", "CRM-Supervisor"]),
    ("crm_merge_contacts", &["Admin"]),
    ("crm_create_api_key", &["Admin"]),
    ("crm_upsert_user", &["Admin"]),
    ("crm_create_team", &["Admin"]),
    ("crm_add_team_member", &["Admin"]),
    ("crm_gdpr_export_contact_data", &["Admin"]),
    ("crm_gdpr_delete_contact", &["Admin"]),
    ("crm_gdpr_blocklist_email", &["Admin"]),
];

/// A server of the workspace at this address, whose callers have a token of each role by its name.
fn guarded(crm: &str) -> Router {
    guarded_server(shipped::configured(&[("WORKSPACE_MEMORY_URL", crm), ("WORKSPACE_CRM_URL", crm)]))
}

/// The same for a server that is there.
pub(crate) fn guarded_server(server: Arc<Server>) -> Router {
    let named = |role: &str| NamedCaller {
        principal: Principal::of_token(role),
        name: Some(role.into()),
        tenant: "default".into(),
        roles: Some(vec![Arc::from(role)]),
    };
    let roles = DEFAULT.into_iter().chain(["Automation-Supervisor", "nothing"]);
    let tokens = roles.map(|role| TokenRule {
        digest: token::digest(&secret(role)),
        caller: named(role),
        until: None,
        used: None,
    });
    let rules = CallerRules {
        foreign: ForeignRules::default(),
        anonymous: None,
        stdio: named("Agent"),
        tokens: tokens.collect(),
        failed_admissions: FAILED_ADMISSIONS,
    };
    let wires = Wires::from(Limits::default()).with_edge(Edge::new(&rules, server.set().roles()));
    router(server, wires, Dispatch::FastPath)
}

fn secret(role: &str) -> String {
    format!("ktk_{role}")
}

pub(crate) async fn asked(router: &Router, role: &str, message: &Value) -> Value {
    post(router, &[("authorization", &format!("Bearer {}", secret(role)))], message).await.json
}

async fn listed(router: &Router, role: &str) -> BTreeSet<String> {
    let reply = asked(router, role, &request("tools/list", json!({}))).await;
    let tools = reply["result"]["tools"].as_array().unwrap_or_else(|| panic!("no list for {role}: {reply}"));
    tools.iter().map(|tool| tool["name"].as_str().expect("a name").to_owned()).collect()
}

fn every_tool() -> BTreeSet<String> {
    let all = kartoteka::catalog::shipped::catalogs().into_iter().find(|one| one.catalog.name == "workspace");
    all.expect("it is shipped").catalog.tools.iter().map(|tool| tool.name.to_string()).collect()
}

#[tokio::test]
async fn each_role_sees_the_tools_that_the_gateway_gives_it() {
    let router = guarded("http://127.0.0.1:9");
    let all = every_tool();
    for role in DEFAULT.into_iter().chain(["Automation-Supervisor", "nothing"]) {
        let opens = |tool: &str| {
            let own = RESTRICTED.iter().find(|(named, _)| *named == tool).map(|(_, roles)| *roles);
            own.unwrap_or(&DEFAULT).contains(&role)
        };
        let expected: BTreeSet<String> = all.iter().filter(|tool| opens(tool)).cloned().collect();
        assert_eq!(listed(&router, role).await, expected, "{role}");
    }
    assert!(RESTRICTED.iter().all(|(tool, _)| all.contains(*tool)), "the table names tools that there are");
}

#[tokio::test]
async fn a_role_that_is_said_in_the_call_opens_nothing() {
    let router = guarded("http://127.0.0.1:9");
    let query = json!({ "entity_type": "deal" });
    let hidden = asked(&router, "Agent", &call("crm_audit_query", query.clone())).await;
    assert!(hidden["error"].is_object(), "{hidden}");
    for (name, value) in
        [("actor_role", "Orchestrator"), ("actor", "root"), ("tenant_id", "other"), ("user_approved", "true")]
    {
        let mut claimed = query.clone();
        claimed[name] = json!(value);
        let still = asked(&router, "Agent", &call("crm_audit_query", claimed.clone())).await;
        assert_eq!(still, hidden, "{name}");
        let refused = asked(&router, "Orchestrator", &call("crm_audit_query", claimed)).await;
        assert_eq!(refused["result"]["structuredContent"]["error"]["code"], "bad_argument", "{name}: {refused}");
    }
}

#[tokio::test]
async fn a_caller_has_sixty_calls_a_minute_and_its_tenant_twice_as_many() {
    let router = guarded("http://127.0.0.1:9");
    // What is refused for its arguments was a call, too: the gateway counted before it looked.
    let ask = async |role: &str| {
        let reply = asked(&router, role, &call("memory_telemetry", json!({ "window_minutes": "many" }))).await;
        reply["result"]["structuredContent"]["error"]["code"].as_str().expect("a code").to_owned()
    };
    for (role, passed) in [("Agent", 60), ("Admin", 60), ("Orchestrator", 0)] {
        for _ in 0..passed {
            assert_eq!(ask(role).await, "bad_argument", "{role}");
        }
        assert_eq!(ask(role).await, "limited", "{role} has no more");
    }
}

async fn fetched(router: &Router, path: &str, headers: &[(&str, &str)]) -> Value {
    send_to(router, path, Method::GET, headers, "").await.json
}

#[tokio::test]
async fn health_and_discovery_have_the_gateways_shapes() {
    let router = guarded("http://127.0.0.1:9");
    assert_eq!(fetched(&router, "/health", &[]).await, json!({ "ok": true, "status": "healthy" }));
    assert!(fetched(&router, "/mcp/discovery", &[]).await["tools"].is_null(), "who calls is asked here");
    let mut hashes = BTreeSet::new();
    for (role, language) in [("Agent", "en"), ("Agent", "ru"), ("Admin", "en"), ("CRM-Supervisor", "en")] {
        let bearer = format!("Bearer {}", secret(role));
        let headers = [("authorization", bearer.as_str()), ("accept-language", language)];
        let told = fetched(&router, "/mcp/discovery", &headers).await;
        let names: Vec<String> = listed(&router, role).await.into_iter().collect();
        let told_names = told["tools"].as_array().expect("a list").iter().map(|tool| tool["name"].as_str());
        assert!(told_names.eq(names.iter().map(|name| Some(name.as_str()))), "{role}: {told}");
        assert_eq!(told["tool_count"], names.len());
        assert_eq!(
            [&told["version"], &told["transport"], &told["endpoint"], &told["server"]],
            ["1.0", "streamable-http", "/mcp", "kartoteka"]
        );
        assert!(told["note"].is_string() && told.get("pinned_hash").is_none(), "{told}");
        let hash = told["tools_hash"].as_str().expect("a hash");
        assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hash}");
        hashes.insert(hash.to_owned());
    }
    assert_eq!(hashes.len(), 3, "one for each view, whatever the language");
}

#[tokio::test]
async fn a_pinned_hash_is_held_against_the_whole_offer() {
    let start = |pinned: &str| {
        let memory = ("WORKSPACE_MEMORY_URL", "http://127.0.0.1:9");
        shipped::configured(&[memory, ("WORKSPACE_CRM_URL", "http://127.0.0.1:9"), ("PINNED_TOOLS_HASH", pinned)])
    };
    let discovered = async |pinned: &str| {
        let router = router(start(pinned), Limits::default(), Dispatch::FastPath);
        fetched(&router, "/mcp/discovery", &[]).await
    };
    let other = "ab".repeat(32);
    let told = discovered(&other).await;
    assert_eq!((&told["pinned_hash"], &told["hash_mismatch"]), (&json!(other), &json!(true)));
    assert!(start(&other).pinned_hash().is_some_and(|pinned| pinned.differs));
    let found = told["tools_hash"].as_str().expect("a hash").to_uppercase();
    let told = discovered(&found).await;
    assert_eq!((&told["pinned_hash"], &told["hash_mismatch"]), (&told["tools_hash"], &json!(false)));
}

/// The names with dots that the gateway knows some of its tools by.
const DOTTED: [&str; 11] = [
    "memory.search",
    "memory.write",
    "memory.delete",
    "memory.archive",
    "memory.telemetry",
    "support.workflow",
    "marketing.workflow",
    "website.workflow",
    "backoffice.workflow",
    "onboarding.workflow",
    "website.fetch",
];

#[tokio::test]
async fn names_with_dots_are_those_of_the_gateway() {
    let router = guarded("http://127.0.0.1:9");
    let all = every_tool();
    for dotted in DOTTED {
        assert!(all.contains(&dotted.replace('.', "_")), "{dotted}");
        let asked = asked(&router, "Admin", &call(dotted, json!({ "no_such_argument": 1 }))).await;
        let code = &asked["result"]["structuredContent"]["error"]["code"];
        assert!(code == "bad_argument" || code == "missing_argument", "{dotted}: {asked}");
    }
    let memory = ("WORKSPACE_MEMORY_URL", "http://127.0.0.1:9");
    let aliases = ("MCP_ENABLE_DOT_ALIASES", "yes");
    let server = shipped::configured(&[memory, ("WORKSPACE_CRM_URL", "http://127.0.0.1:9"), aliases]);
    let router = router_of(server);
    let reply = post(&router, &[], &request("tools/list", json!({}))).await.json;
    let listed = reply["result"]["tools"].as_array().expect("a list").iter();
    let listed: BTreeSet<&str> = listed.map(|tool| tool["name"].as_str().expect("a name")).collect();
    assert!(DOTTED.iter().all(|dotted| listed.contains(dotted)), "{listed:?}");
}

fn router_of(server: Arc<Server>) -> Router {
    router(server, Limits::default(), Dispatch::FastPath)
}

/// The tools that a person approves of: those of the gateway's configuration, and of its text.
const APPROVED: [&str; 23] = [
    "memory_delete",
    "memory_archive",
    "crm_create_note",
    "crm_update_pipeline",
    "crm_link_entities",
    "crm_define_pipeline",
    "crm_upsert_contact",
    "crm_upsert_company",
    "crm_create_deal",
    "crm_merge_contacts",
    "crm_create_task",
    "crm_complete_task",
    "crm_log_call",
    "crm_log_meeting",
    "crm_define_property",
    "crm_set_property",
    "crm_create_segment",
    "crm_webhook_create",
    "crm_webhook_disable",
    "crm_define_object_type",
    "crm_create_object_record",
    "crm_update_object_record",
    "crm_gdpr_delete_contact",
];

#[tokio::test]
async fn a_person_approves_of_what_the_gateway_asks_it_for_and_no_argument_does() {
    let all = kartoteka::catalog::shipped::catalogs().into_iter().find(|one| one.catalog.name == "workspace");
    for tool in all.expect("it is shipped").catalog.tools.iter() {
        assert_eq!(tool.guard.approval.is_some(), APPROVED.contains(&tool.name.as_ref()), "{}", tool.name);
    }
    let router = guarded("http://127.0.0.1:9");
    let contact = json!({ "email": "ilya@beta.example" });
    let waits = asked(&router, "Agent", &call("crm_upsert_contact", contact.clone())).await;
    assert_eq!(waits["result"]["structuredContent"]["error"]["code"], "approval_required", "{waits}");
    let mut claimed = contact;
    claimed["user_approved"] = json!(true);
    let refused = asked(&router, "Agent", &call("crm_upsert_contact", claimed)).await;
    assert_eq!(refused["result"]["structuredContent"]["error"]["code"], "bad_argument", "{refused}");
}
