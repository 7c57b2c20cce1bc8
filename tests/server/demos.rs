//! BottleCRM and the workspace as they are served, each on its stand-in: every tool is called, in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::future::pending;
use std::sync::Arc;

use axum::Router;
use kartoteka::server::Server;
use kartoteka::transport::Limits;
use kartoteka::transport::http::{Dispatch, router};
use kartoteka_demo::bottlecrm::{self, Crm};
use kartoteka_demo::workspace;
use serde_json::{Value, json};

use crate::client::{call, post};
use crate::shipped;

const LOCALES: [&str; 2] = ["en", "ru"];

/// A server that one catalog is set up for.
struct Served {
    router: Router,
    /// What came of calls, by the name that the table gives it.
    kept: BTreeMap<String, Value>,
    called: BTreeSet<String>,
    /// What tells the callers of the table apart; nothing does where it is empty.
    bearers: &'static [&'static str],
}

impl Served {
    fn new(variables: &[(String, String)]) -> Self {
        let variables: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Self::of(shipped::configured(&variables))
    }

    fn of(server: Arc<Server>) -> Self {
        let router = router(server, Limits::default(), Dispatch::FastPath);
        Self { router, kept: BTreeMap::new(), called: BTreeSet::new(), bearers: &[] }
    }

    async fn call(&mut self, tool: &str, arguments: Value, headers: &[(&str, &str)]) -> Value {
        let arguments = self.filled(arguments);
        let reply = post(&self.router, headers, &call(tool, arguments.clone())).await;
        self.called.insert(tool.to_owned());
        assert!(reply.json["result"].is_object(), "{tool} {arguments}: {}", reply.text);
        reply.json["result"].clone()
    }

    /// A call of the table: it has to succeed, or to fail as the table says, and its text is there.
    async fn row(&mut self, row: &Value, locale: &str) {
        let (tool, arguments) = (row["tool"].as_str().expect("a name"), &row["arguments"]);
        let mut headers = vec![("accept-language", locale)];
        headers.extend(self.bearers.get(self.called.len() % 2).map(|bearer| ("authorization", *bearer)));
        let result = self.call(tool, arguments.clone(), &headers).await;
        assert_eq!(code(&result), row["error"].as_str().unwrap_or("none"), "{tool} {arguments}: {result}");
        assert!(result["content"][0]["text"].as_str().is_some_and(|text| !text.is_empty()), "{tool}: {result}");
        for (name, pointer) in row["keep"].as_object().into_iter().flatten() {
            let value = result["structuredContent"]["result"].pointer(pointer.as_str().expect("a pointer"));
            let value = value.unwrap_or_else(|| panic!("{tool} has no {pointer}: {result}"));
            self.kept.insert(name.clone(), value.clone());
        }
    }

    /// The arguments with `@name` as what was kept by that name.
    fn filled(&self, value: Value) -> Value {
        match value {
            Value::String(text) => match text.strip_prefix('@') {
                Some(name) => self.kept.get(name).unwrap_or_else(|| panic!("nothing is kept as {name}")).clone(),
                None => Value::String(text),
            },
            Value::Array(items) => items.into_iter().map(|item| self.filled(item)).collect(),
            Value::Object(map) => map.into_iter().map(|(name, value)| (name, self.filled(value))).collect(),
            other => other,
        }
    }

    /// Nothing of the catalog was left out, and nothing else is offered.
    async fn called_all_of(&self, catalog: &str) {
        let all = kartoteka::catalog::shipped::catalogs().into_iter().find(|one| one.catalog.name == catalog);
        let tools = all.expect("it is shipped").catalog.tools.iter().map(|tool| tool.name.to_string());
        assert_eq!(self.called, tools.collect(), "the table has every tool of `{catalog}`");
        let reply = post(&self.router, &[], &crate::client::request("tools/list", json!({}))).await;
        let offered = reply.json["result"]["tools"].as_array().expect("a list").iter();
        let offered: BTreeSet<String> = offered.map(|tool| tool["name"].as_str().expect("a name").to_owned()).collect();
        assert_eq!(offered, self.called, "a system that is not set up offers nothing");
    }
}

fn code(result: &Value) -> &str {
    result["structuredContent"]["error"]["code"].as_str().unwrap_or("none")
}

async fn crm(token: Option<&str>) -> (Crm, Served) {
    let crm = bottlecrm::start(pending()).await.expect("a free port");
    let mut variables = vec![("BCRM_BASE_URL".to_owned(), crm.base_url())];
    variables.extend(token.map(|token| ("BCRM_TOKEN".to_owned(), token.to_owned())));
    let served = Served::new(&variables);
    (crm, served)
}

const ADMIN: &str = "bcrm_pat_demo0admin0demo0admin0demo0";

#[tokio::test]
async fn what_is_accepted_instead_is_told_whole() {
    let (_crm, mut served) = crm(Some(ADMIN)).await;
    let invoice = json!({ "entity": "invoices", "id": "44444444-0000-4000-8000-000000000001", "confirm": true });
    let refused = served.call("crm_delete", invoice, &[]).await;
    let text = refused["content"][0]["text"].as_str().expect("a text");
    assert_eq!(code(&refused), "not_allowed", "{text}");
    let accepted = ["leads", "contacts", "accounts", "opportunities", "tasks", "cases", "solutions"];
    assert!(accepted.iter().all(|entity| text.contains(entity)) && !text.contains("invoices"), "{text}");
}

#[tokio::test]
async fn every_tool_of_bottlecrm_is_called_for_every_entity() {
    for locale in LOCALES {
        let (_crm, mut served) = crm(Some(ADMIN)).await;
        for row in table("bottlecrm") {
            served.row(&row, locale).await;
        }
        let draft = json!({ "entity": "invoices", "id": "44444444-0000-4000-8000-000000000001" });
        let mut sent = draft.clone();
        sent["action"] = json!("send");
        assert_eq!(code(&served.call("crm_action", sent, &[]).await), "confirm_required");
        for tool in ["crm_get", "crm_search"] {
            let shown =
                served.call(tool, if tool == "crm_get" { draft.clone() } else { json!({ "entity": "invoices" }) }, &[]);
            assert!(!shown.await.to_string().contains("public0token0"), "the customer's link is a key");
        }
        served.called_all_of("bottlecrm").await;
    }
}

#[tokio::test]
async fn each_caller_of_bottlecrm_acts_as_themselves() {
    let (crm, mut served) = crm(None).await;
    let leads = json!({ "entity": "leads" });
    let nobody = served.call("crm_search", leads.clone(), &[]).await;
    assert_eq!(code(&nobody), "unauthorized", "{nobody}");
    assert!(crm.requests().is_empty(), "nothing is sent without a token");
    for (token, count) in [(crm.admin_token(), 3), (crm.user_token(), 1), (crm.other_token(), 1)] {
        let bearer = format!("Bearer {token}");
        let seen = served.call("crm_search", leads.clone(), &[("authorization", &bearer)]).await;
        assert_eq!(seen["structuredContent"]["result"].as_array().map(Vec::len), Some(count), "{seen}");
    }
    let stranger = served.call("crm_search", leads, &[("authorization", "Bearer bcrm_pat_unknown")]).await;
    assert_eq!(code(&stranger), "unauthorized", "{stranger}");
    assert!(!stranger.to_string().contains("bcrm_pat_unknown"));
    let theirs = json!({ "entity": "leads", "id": "11111111-0000-4000-8000-000000000001" });
    let bearer = format!("Bearer {}", crm.user_token());
    assert_eq!(code(&served.call("crm_get", theirs, &[("authorization", &bearer)]).await), "forbidden");
}

#[tokio::test]
async fn a_filter_that_no_query_can_carry_is_the_callers_fault_and_not_the_backends() {
    let (crm, mut served) = crm(Some(ADMIN)).await;
    let filter = json!({ "status": [["a"]] });
    let result = served.call("crm_search", json!({ "entity": "contacts", "filters": filter }), &[]).await;
    assert_eq!(code(&result), "bad_argument", "{result}");
    assert!(crm.requests().is_empty(), "nothing is sent");
}

#[tokio::test]
async fn a_write_that_was_made_is_not_suggested_again() {
    let (crm, mut served) = crm(Some(ADMIN)).await;
    let found = served.call("crm_search", json!({ "entity": "invoices", "limit": 1 }), &[]).await;
    let id = found["structuredContent"]["result"][0]["id"].clone();
    let note = json!({ "entity": "invoices", "id": id, "action": "add_comment", "params": { "comment": "Paid" }, "confirm": true });
    let asked = crm.requests().len();
    let result = served.call("crm_action", note, &[]).await;
    assert_eq!((result["isError"].clone(), crm.requests().len() - asked), (json!(false), 1), "{result}");
    assert_eq!(result["structuredContent"].get("suggestedFix"), None, "{result}");
    assert!(!result["content"].to_string().contains("Ready to send"), "{result}");
}

#[tokio::test]
async fn a_write_that_bottlecrm_lost_the_answer_to_is_sent_once() {
    let (crm, mut served) = crm(Some(ADMIN)).await;
    crm.lose_answers(1);
    let new = json!({ "entity": "accounts", "data": { "name": "Zeta" } });
    let lost = served.call("crm_create", new.clone(), &[]).await;
    assert_eq!(code(&lost), "unknown_outcome", "{lost}");
    assert_eq!(crm.requests().len(), 1);
    let again = served.call("crm_create", new, &[]).await;
    assert_eq!(code(&again), "invalid", "it is there: {again}");
    assert!(again.to_string().contains("already exists"), "in the backend's words: {again}");
}

/// Calls of every tool of a catalog, each with what the ones before it have made: the same table as for the official clients.
fn table(catalog: &str) -> Vec<Value> {
    let whole: Value = serde_json::from_str(include_str!("../clients/demos.json")).expect("the table is JSON");
    whole[catalog].as_array().expect("a list of calls").clone()
}

async fn served_workspace(key: Option<&str>) -> Served {
    let backend = workspace::start(pending()).await.expect("a free port");
    let services = ["memory", "crm", "support", "marketing", "website", "backoffice", "onboarding"];
    let address = |name: &str| (format!("WORKSPACE_{}_URL", name.to_uppercase()), backend.service_url(name));
    let mut variables: Vec<(String, String)> = services.into_iter().map(address).collect();
    variables.push(("BACKEND_INTERNAL_API_KEY".to_owned(), key.unwrap_or(backend.key()).to_owned()));
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let server = shipped::with_site(&variables, workspace::SITE, backend.site_address());
    // One caller alone has sixty calls a minute.
    Served { bearers: &["Bearer one", "Bearer other"], ..Served::of(server) }
}

#[tokio::test]
async fn every_tool_of_the_workspace_is_called_and_keeps_what_it_is_given() {
    for locale in LOCALES {
        let mut served = served_workspace(None).await;
        for row in table("workspace") {
            served.row(&row, locale).await;
        }
        let kept = |name: &str| served.kept[name].clone();
        assert_eq!(kept("memory"), kept("found"));
        assert_eq!((kept("linked"), kept("record"), kept("member")), (kept("deal"), kept("deal"), kept("deal")));
        assert_eq!((kept("stage"), kept("sum"), kept("value")), (json!("new"), json!(1000.0), json!("web")));
        assert_eq!((kept("name"), kept("audited")), (json!("Van"), json!("owner_assigned")));
        assert!(kept("csv").as_str().is_some_and(|csv| csv.contains("other@beta.example")));
        assert!(kept("sent").as_u64().is_some_and(|sent| sent > 0));
        let page = kept("page");
        assert_eq!(page["final_url"], "http://www.beta.example/prices", "{page}");
        assert!(page["text"].as_str().is_some_and(|text| text.contains("240 EUR") && !text.contains('<')), "{page}");
        served.called_all_of("workspace").await;
    }
}

#[tokio::test]
async fn what_the_workspace_refuses_is_told_in_its_words() {
    let mut served = served_workspace(None).await;
    let unknown = served.call("crm_lookup_customer", json!({ "customer_id": "con_none" }), &[]).await;
    assert_eq!(code(&unknown), "not_found", "{unknown}");
    let new = json!({ "name": "Licence", "stage": "nowhere" });
    let wrong = served.call("crm_create_deal", new, &[("accept-language", "ru")]).await;
    assert!(code(&wrong) == "invalid" && wrong.to_string().contains("is none of: new"), "{wrong}");
    let tenant = served.call("memory_search", json!({ "query": "x", "tenant_id": "t2" }), &[]).await;
    assert_eq!(code(&tenant), "bad_argument", "a caller names no tenant: {tenant}");
    let mut locked_out = served_workspace(Some("another0key0another")).await;
    let refused = locked_out.call("memory_search", json!({ "query": "x" }), &[]).await;
    assert_eq!(code(&refused), "unauthorized", "{refused}");
    assert!(!refused.to_string().contains("another0key0another"), "{refused}");
}

#[tokio::test]
async fn only_what_is_public_is_fetched_and_the_reason_is_told() {
    let mut served = served_workspace(None).await;
    for (url, en, ru) in [
        ("http://127.0.0.1:80/", "not on the public Internet", "нет в открытом интернете"),
        ("http://[::ffff:169.254.169.254]/", "not on the public Internet", "нет в открытом интернете"),
        ("http://www.beta.example/inside", "not on the public Internet", "нет в открытом интернете"),
        ("ftp://www.beta.example/", "http://", "http://"),
        ("http://anna:hunter2@www.beta.example/", "user name", "именем пользователя"),
        ("http://www.beta.example:22/", "port", "порт"),
    ] {
        for (language, words) in [("en", en), ("ru", ru)] {
            let refused = served.call("website_fetch", json!({ "url": url }), &[("accept-language", language)]).await;
            assert_eq!(code(&refused), "not_allowed", "{url}: {refused}");
            assert!(
                refused["content"][0]["text"].as_str().is_some_and(|text| text.contains(words)),
                "{url}: {refused}"
            );
        }
    }
    // It is the address that fails, and no system of the catalog's.
    for (language, words) in [("en", "this address cannot be reached"), ("ru", "По этому адресу")] {
        let url = json!({ "url": "http://nobody.invalid/" });
        let unknown = served.call("website_fetch", url, &[("accept-language", language)]).await;
        let text = unknown["content"][0]["text"].as_str().unwrap_or_default();
        assert!(code(&unknown) == "unavailable" && text.contains(words), "{unknown}");
    }
    let missing =
        served.call("website_fetch", json!({ "url": "http://www.beta.example/none", "max_chars": 100 }), &[]).await;
    assert_eq!(missing["structuredContent"]["result"]["status_code"], 404, "{missing}");
    let dry = json!({ "kartoteka/dry-run": true });
    let mut message = call("website_fetch", json!({ "url": "http://10.0.0.1/" }));
    message["params"]["_meta"] = dry;
    let looked_at = post(&served.router, &[], &message).await;
    assert_eq!(code(&looked_at.json["result"]), "not_allowed", "a dry run says so, too: {}", looked_at.text);
}

#[tokio::test]
async fn a_service_that_fails_is_left_alone_for_a_while() {
    let nobody = "http://127.0.0.1:9/mcp";
    let backend = workspace::start(pending()).await.expect("a free port");
    let memory = backend.service_url("memory");
    let variables = [
        ("WORKSPACE_MEMORY_URL".to_owned(), memory),
        ("WORKSPACE_CRM_URL".to_owned(), nobody.to_owned()),
        ("BACKEND_INTERNAL_API_KEY".to_owned(), backend.key().to_owned()),
    ];
    let mut served = Served::new(&variables);
    let ask = json!({ "customer_id": "con_1" });
    for _ in 0..5 {
        assert_eq!(code(&served.call("crm_lookup_customer", ask.clone(), &[]).await), "unavailable");
    }
    let resting = served.call("crm_lookup_customer", ask, &[("accept-language", "ru")]).await;
    assert_eq!(code(&resting), "busy", "{resting}");
    let after = resting["structuredContent"]["error"]["retry_after_ms"].as_u64();
    assert!(after.is_some_and(|after| (1..=30_000).contains(&after)), "{resting}");
    assert!(
        resting["content"][0]["text"].as_str().is_some_and(|text| text.contains("несколько раз подряд")),
        "{resting}"
    );
    let other = served.call("memory_search", json!({ "query": "x" }), &[]).await;
    assert_eq!(other["isError"], false, "another service is asked: {other}");
}
