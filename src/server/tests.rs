mod approvals;
mod mounts;
mod once;
mod rights;
mod turns;

use std::path::Path;

use bytes::Bytes;
use futures::future::BoxFuture;
use kartoteka_compiler::source::Sources;
use kartoteka_compiler::{compile, plan};
use serde_json::{Value, json};

use super::*;
use crate::call::examples;
use crate::caller::Locale;
use crate::caller::outcome::{CompletionOf, Completions, ReadError, ResourcePage};
use crate::catalog::open::{open_over, open_unconnected};
use crate::catalog::set_fault::SetFault;
use crate::catalog::{CatalogSource, OpenError, invented};
use crate::config::settings::Settings;
use crate::mcp::serves::{List, ResourceQuery, Serves};
use crate::runtime::request::Request;
use crate::runtime::upstream::{Reply, SendError, Unreached, Upstream};

/// Answers a list of stages, breaks on deals and is out for the rest.
struct Portal;

impl Upstream for Portal {
    fn send<'a>(&'a self, request: Request, _: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        Box::pin(async move {
            let body: &[u8] = match request.path.as_str() {
                "crm.status.list" => br#"{"result":[{"STATUS_ID":"NEW","NAME":"New"}]}"#,
                "crm.lead.list" => br#"{"result":[{"ID":"1"}],"total":1}"#,
                "crm.deal.list" => panic!("a bug, with a s3cret"),
                _ => return Err(SendError::Unreachable(Unreached::Other)),
            };
            Ok(Reply::new(200, Bytes::from_static(body)))
        })
    }
}

fn plans() -> Vec<plan::Catalog> {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let catalogs = compile(&sources).whole().expect("the catalogs have no fault").catalogs;
    // What is said here is said of one catalog; the others are looked at where they are called.
    catalogs.into_iter().filter(|catalog| catalog.name == "bitrix24").collect()
}

/// The shipped catalogs with one thing about each changed, on the portal.
fn changed(change: impl Fn(&mut plan::Catalog)) -> ToolSet {
    let sources = plans().into_iter().map(|mut catalog| {
        change(&mut catalog);
        let settings = Settings::new(&catalog, invented::settings(&catalog), Vec::new());
        (CatalogSource::interpreted(catalog), settings)
    });
    open_over(sources.collect(), |_| Arc::new(Portal), None, None).expect("the catalogs fit together")
}

fn profiled(profile: Option<&str>) -> Result<ToolSet, OpenError> {
    open_unconnected(plans().into_iter().map(CatalogSource::interpreted).collect(), None, profile)
}

fn served() -> Arc<dyn Serves> {
    server()
}

fn server() -> Arc<Server> {
    let config = Config::from_parts([], None).expect("nothing is wrong");
    Arc::new(Server::new(config, changed(|_| {})))
}

async fn call(server: &Arc<dyn Serves>, name: &str, arguments: Value) -> Value {
    let caller = Caller::unknown(server.default_locale());
    let called = Arc::clone(server).call(name, Some(&arguments.to_string()), caller, b"{\"before\":1,".to_vec());
    let mut out = called.expect("there is such a tool").await.bytes;
    out.push(b'}');
    serde_json::from_slice(&out).expect("a result is valid JSON")
}

#[tokio::test]
async fn a_call_that_panics_is_answered() {
    let server = server();
    let served: Arc<dyn Serves> = server.clone();
    let filter = json!({">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59"});
    let result = call(&served, "getDeals", json!({"filter": filter})).await;
    assert_eq!(result["before"], 1);
    assert_eq!(result["isError"], true);
    assert_eq!(result["structuredContent"]["error"]["code"], "internal");
    assert!(!result.to_string().contains("s3cret"));
    assert_eq!(call(&served, "getLeads", json!({"filter": filter})).await["isError"], false);
    let by_tool = server.metrics_by_tool();
    let counted = by_tool.iter().map(|(_, metrics)| (metrics.calls.count(), metrics.calls.failed.count()));
    assert_eq!(counted.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1)), (2, 1));
    let of = |tool: &str| by_tool.iter().find(|(name, _)| name == tool).map(|(_, metrics)| metrics.clone());
    assert_eq!(of("getLeads").map(|metrics| metrics.calls.answered.count()), Some(1));
    assert_eq!(of("getDeals").map(|metrics| metrics.kinds), Some(vec![("internal", 1)]));
    assert!(served.call("getNothing", None, Caller::unknown(Locale(0)), Vec::new()).is_none());
}

#[tokio::test]
async fn listings_are_whole_and_in_the_callers_language() {
    let server = served();
    let titles = |locale| {
        let tools: Vec<Value> =
            serde_json::from_slice(&server.list(List::Tools, &Caller::unknown(locale))).expect("a JSON list");
        tools.iter().map(|tool| tool["title"].as_str().expect("a title").to_owned()).collect::<Vec<_>>()
    };
    let english = titles(server.default_locale());
    assert!(english.len() >= 10, "{english:?}");
    let russian = titles(server.locale_named("ru").expect("Russian is shipped"));
    assert!(english.len() == russian.len() && english != russian);
    let caller = Caller::unknown(Locale(0));
    for (key, list) in
        [("uri", server.list(List::Resources, &caller)), ("uriTemplate", server.list(List::ResourceTemplates, &caller))]
    {
        let list: Vec<Value> = serde_json::from_slice(&list).expect("a JSON list");
        assert!(!list.is_empty());
        for uri in list.iter().map(|one| one[key].as_str().expect("an address")) {
            let schemes = ["bitrix24://", "kartoteka://"];
            assert!(
                schemes.iter().any(|scheme| uri.starts_with(scheme)),
                "{uri}: a client refuses an address without a scheme"
            );
            let plain = uri.split('{').next().expect("a text has a beginning");
            assert!(server.has_resource(plain, &caller), "{uri}");
        }
    }
}

#[tokio::test]
async fn resources_are_read_from_tools_dictionaries_and_texts() {
    let server = served();
    let read = |uri: &'static str| {
        let contents = Arc::clone(&server).read(uri, Caller::unknown(Locale(0)));
        async move {
            let contents = contents.expect("there is such a resource").await?;
            let contents: Value = serde_json::from_slice(&contents).expect("a JSON list");
            let whole = uri.strip_prefix("bitrix24://").unwrap_or(uri);
            assert_eq!(contents[0]["uri"], format!("bitrix24://{whole}"), "told whole, however short it was asked for");
            Ok::<_, ReadError>(contents[0]["text"].as_str().expect("a text").to_owned())
        }
    };
    let statuses: Value = serde_json::from_str(&read("crm/lead_statuses").await.expect("it is read")).expect("JSON");
    assert_eq!(statuses, json!([{"id": "NEW", "name": "New"}]));
    assert_eq!(
        read("bitrix24://crm/lead_statuses").await.expect("by its whole address").len(),
        statuses.to_string().len()
    );
    let leads = read(
        "crm/leads?limit=5&filter=%7B%22%3E%3DDATE_CREATE%22%3A%222026-05-01%22%2C%22%3C%3DDATE_CREATE%22%3A%222026-05-31%22%7D",
    );
    let leads: Value = serde_json::from_str(&leads.await.expect("it is read")).expect("JSON");
    assert_eq!(leads["result"], json!([{"ID": "1"}]));
    assert_eq!(leads["pagination"]["limit"], 5);
    let fault = read("crm/leads?limit=many").await.expect_err("it is no number");
    assert!(fault.message.contains("`limit`"), "{fault}");
    let unreachable = read("crm/contacts").await.expect_err("it is out");
    assert!(!unreachable.message.is_empty());
    for wrong in
        ["crm/nothing", "shop://crm/leads", "crm/leads?limt=5", "crm/leads?limit=1&limit=2", "crm/lead_statuses?x=1"]
    {
        assert!(!server.has_resource(wrong, &Caller::unknown(Locale(0))), "{wrong}");
        assert!(Arc::clone(&server).read(wrong, Caller::unknown(Locale(0))).is_none(), "{wrong}");
    }
}

#[tokio::test]
async fn a_resource_is_queried_with_any_argument_of_its_tool() {
    let server = served();
    let query = |uri: &'static str, params: Value| {
        let params = params.to_string();
        let query = ResourceQuery { params: Some(&params), position: None };
        let queried = Arc::clone(&server).query(uri, query, Caller::unknown(Locale(0)));
        async move {
            let page = queried.expect("there is such a resource").await?;
            let data = serde_json::from_str(&page.text[page.data.clone()]).expect("JSON");
            Ok::<(ResourcePage, Value), ReadError>((page, data))
        }
    };
    // `select` is no variable of the address.
    let filter = json!({">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59"});
    let asked = json!({"select": ["ID"], "filter": filter, "limit": 5});
    let (page, data) = query("crm/leads", asked.clone()).await.expect("it is read");
    assert_eq!((&data, &*page.provider, &*page.resource), (&json!([{"ID": "1"}]), "bitrix24", "crm/leads"));
    assert!(page.text.contains(r#""limit":5,"#));
    for named in ["leads", "bitrix24://crm/leads"] {
        let (again, same) = query(named, asked.clone()).await.expect("it is read");
        assert_eq!((&*again.resource, &again.continuation, &same), ("crm/leads", &page.continuation, &data));
    }
    let (other, _) = query("crm/leads", json!({"filter": filter, "limit": 6})).await.expect("it is read");
    assert!(other.text.contains(r#""limit":6,"#), "another answer than the one that was kept");
    for named in ["crm/lead_statuses", "lead_statuses"] {
        let (statuses, data) = query(named, json!({"limit": 5})).await.expect("it is read");
        assert_eq!((&*statuses.provider, &*statuses.resource), ("bitrix24", "crm/lead_statuses"));
        assert_eq!(data, json!([{"id": "NEW", "name": "New"}]));
    }
    for odd in [json!({"limit": 0}), json!({"limit": "many"}), json!({"filter": {}})] {
        let refused = query("crm/lead_statuses", odd.clone()).await.expect_err("nothing reads it");
        assert_eq!(refused.kind, "bad_argument", "{odd}: {refused:?}");
    }
    let refused = query("crm/leads", json!({"limt": 5})).await.expect_err("no such argument");
    assert!(refused.kind == "bad_argument" && refused.message.contains("limt"), "{refused:?}");
    assert_eq!(page.warnings, None);
    let (unbounded, _) = query("crm/leads", json!({})).await.expect("it is read");
    assert!(unbounded.warnings.is_some_and(|warnings| warnings.contains("no-date-range")));
    for nothing in ["crm/nothing", "nothing", "", "?limit=5"] {
        let query = ResourceQuery::default();
        assert!(Arc::clone(&server).query(nothing, query, Caller::unknown(Locale(0))).is_none(), "{nothing}");
    }
}

#[test]
fn a_profile_leaves_some_tools() {
    let names = |profile: &str| {
        let set = profiled(Some(profile)).expect("there is such a profile");
        let tools: Vec<Value> = serde_json::from_slice(&set.tools(Locale(0))).expect("a JSON list");
        tools.iter().map(|tool| tool["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    let read_only = names("read-only");
    assert!(read_only.contains(&"getLeads".to_owned()) && !read_only.contains(&"createLead".to_owned()));
    assert!(names("sales").len() < read_only.len());
    assert!(names("full").contains(&"createLead".to_owned()));
    assert!(matches!(profiled(Some("sale")), Err(OpenError::Set(SetFault::Profile { .. }))));
    let twice = plans().into_iter().chain(plans()).map(CatalogSource::interpreted).collect();
    assert!(matches!(open_unconnected(twice, None, None), Err(OpenError::Set(SetFault::Duplicate { .. }))));
}

#[test]
fn a_plan_is_told_in_words_with_its_request() {
    let set = profiled(None).expect("the catalogs fit together");
    let caller = Caller::unknown(Locale(0));
    let explain = |tool: &str, given: &str| {
        let (catalog, card) = set.find(tool)?;
        let entered = Entered::new(&set, catalog, &caller, examples::clock());
        let context = entered.context();
        Some(crate::call::explain::explain(context, card, Some(given)))
    };
    let ranged = r#"{"start": 70, "limit": "40", "filter": {">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59"}}"#;
    let bare = r#"{"start": 70, "dateHint": "today"}"#;
    for (given, parts) in [
        (ranged, ["POST crm.lead.list", r#""start":50"#, "`limit`", "2 requests", "labels.status"]),
        (
            bare,
            ["POST crm.lead.list", r#""start":50"#, "warns `no-date-range`", "2026-05-20T00:00:00", "labels.status"],
        ),
    ] {
        let told = explain("getLeads", given).expect("there is such a tool");
        for part in parts {
            assert!(told.contains(part), "{part} is missing:\n{told}");
        }
    }
    let nothing = explain("callBitrixMethod", r#"{"method": "crm.lead.delete"}"#).expect("there is such a tool");
    assert!(nothing.contains("Nothing is sent"), "{nothing}");
    assert!(explain("getLeads", r#"{"limit": 0}"#).expect("there is such a tool").contains("nothing is sent"));
    assert_eq!(explain("nothing", "{}"), None);
}

#[tokio::test]
async fn calls_reach_the_demo_portal_over_http() {
    let portal = kartoteka_demo::start(std::future::pending()).await.expect("a port is free");
    let config = Config::from_parts([], None).expect("nothing is wrong");
    let config = config.with_variable("BITRIX_BASE_URL", portal.base_url());
    let sources = plans().into_iter().map(CatalogSource::interpreted).collect();
    let opened = crate::catalog::open::open(sources, &config, None).expect("the settings are whole");
    let server: Arc<dyn Serves> = Arc::new(Server::new(config, opened.set));

    let given = json!({"select": ["*", "PHONE", "EMAIL"], "filter": {">=DATE_CREATE": "2020-01-01", "<=DATE_CREATE": "2099-01-01T23:59:59"}, "limit": 70, "start": 5});
    let leads = call(&server, "getLeads", given).await;
    let content = &leads["structuredContent"];
    assert_eq!(leads["isError"], false, "{leads}");
    let fetched = content["pagination"]["fetched"].as_u64().expect("a count");
    assert!((20..70).contains(&fetched), "as many as clients take: {}", content["pagination"]);
    assert!(leads["content"][1]["text"].as_str().expect("the data").chars().count() < 63_000);
    assert_eq!(content["warnings"][0]["code"], "shortened");
    let rest = content["suggestedFix"]["arguments"].clone();
    assert_eq!(rest["start"], 5 + fetched);
    assert_eq!(content["pagination"]["next"], (5 + fetched).to_string());
    assert_eq!(content["request"]["pages"], 2);
    let status = content["result"][0]["STATUS_ID"].as_str().expect("a status");
    assert!(content["labels"]["status"][status]["name"].is_string(), "{}", content["labels"]);
    assert_eq!(content["aggregates"]["of"], fetched);
    assert!(content["aggregates"]["responsible"][0]["name"].is_string(), "{}", content["aggregates"]);
    for (tool, arguments) in [
        ("getTasks", json!({"limit": 3})),
        ("getUsers", json!({})),
        ("getDeals", json!({"limit": 3})),
        ("getCompany", json!({"id": 1_000_000})),
        ("createLead", json!({"name": "Ilya", "phone": "+10005550101"})),
        ("findLeadByPhone", json!({"phone": "+10005550101"})),
    ] {
        let result = call(&server, tool, arguments).await;
        assert_eq!(result["isError"], tool == "getCompany", "{tool}: {result}");
        assert!(!result.to_string().contains(portal.base_url()), "{tool} tells an address");
    }
}

#[tokio::test]
async fn prompts_are_listed_and_said_by_name() {
    let server = served();
    let russian = server.locale_named("ru").expect("it is spoken");
    let prompts: Value =
        serde_json::from_slice(&server.list(List::Prompts, &Caller::unknown(russian))).expect("a list is JSON");
    assert_eq!(prompts[0]["name"], "fresh-leads");
    assert_eq!(prompts[0]["title"], "Свежие лиды");
    let caller = Caller::unknown(russian);
    let said = server.prompt("fresh-leads", Some("{}"), &caller, b"{".to_vec()).expect("there is such a prompt");
    let said = String::from_utf8(said.expect("its arguments have defaults")).expect("a prompt is text");
    assert!(said.contains("Покажи новые лиды за сегодня") && said.contains("\"description\":\"Спрашивает"), "{said}");
    let refused = server.prompt("fresh-leads", Some(r#"{"status":[5,6]}"#), &caller, Vec::new()).expect("it is there");
    assert!(refused.expect_err("a status is a text").message.contains("`status`"));
    assert!(server.prompt("other", None, &caller, Vec::new()).is_none());
}

#[tokio::test]
async fn values_are_offered_from_periods_and_dictionaries() {
    let server = served();
    let offered = async |of: CompletionOf<'_>, argument: &str, typed: &str| {
        let looked = Arc::clone(&server).complete(of, argument, typed, Caller::unknown(server.default_locale()))?;
        Some(looked.await.map_err(|error| error.message))
    };
    let prompt = CompletionOf::Prompt("fresh-leads");
    let periods = offered(prompt, "period", "LAST_").await.expect("it is an argument").expect("nothing is asked");
    assert_eq!(periods.values, ["last_week", "last_month", "last_7_days", "last_30_days", "last_90_days"]);
    assert_eq!(periods.total, 5);
    let statuses = offered(prompt, "status", "ne").await.expect("it is an argument").expect("the portal has them");
    assert_eq!(statuses.values, ["NEW"]);
    assert!(offered(prompt, "other", "").await.is_none());
    assert!(offered(CompletionOf::Prompt("other"), "period", "").await.is_none());
    let leads = CompletionOf::Resource("crm/leads{?filter,order}");
    let none = offered(leads, "filter", "").await.expect("it is a variable").expect("nothing is asked");
    assert_eq!(none, Completions::default());
}

#[tokio::test]
async fn another_offer_tells_of_what_is_different_in_it_and_of_nothing_else() {
    use crate::mcp::subscriptions::subscriber::ChangedLists;

    fn resource<'c>(catalog: &'c mut plan::Catalog, address: &str) -> &'c mut plan::Resource {
        catalog.resources.to_mut().iter_mut().find(|resource| resource.address == address).expect("it is shipped")
    }
    let server = server();
    let subscription = server.changes.subscribe(ChangedLists::ALL).expect("room");
    let long = "bitrix24://bitrix24_leads_guide";
    let leads = "bitrix24://crm/leads?limit=5";
    for uri in [long, "bitrix24_leads_guide", "crm/currencies", "crm/deals", leads] {
        subscription.add(uri).expect("room");
    }
    let news = || {
        let news = subscription.news().now_or_never()?;
        let ChangedLists { tools, resources, prompts } = news.lists;
        Some((tools, resources, prompts, news.contents.iter().map(ToString::to_string).collect::<Vec<_>>()))
    };
    server.swap(changed(|_| {}));
    assert_eq!(news(), None, "nothing is different");
    server.swap(changed(|catalog| {
        let plan::Content::Markdown { texts } = &mut resource(catalog, "bitrix24_leads_guide").content else {
            panic!("a guide is a text");
        };
        texts.to_mut()[0] = "# Another".into();
    }));
    let guide = || vec![long.to_owned(), "bitrix24_leads_guide".to_owned()];
    assert_eq!(news(), Some((false, false, false, guide())), "a text is different");
    server.swap(changed(|_| {}));
    assert_eq!(news(), Some((false, false, false, guide())), "and is as it was");
    server.swap(changed(|catalog| {
        catalog.prompts.to_mut().clear();
        let tool = catalog.tools.to_mut().iter_mut().find(|tool| tool.name == "getLeads").expect("it is shipped");
        let listed = tool.listed.to_mut().last_mut().expect("a locale");
        listed.json.0 = listed.json.0.replacen("getLeads", "getLeads ", 1).into();
    }));
    assert_eq!(news(), Some((true, false, true, vec![leads.to_owned()])), "a tool that a resource is read by");
    server.swap(changed(|catalog| {
        catalog.resources.to_mut().retain(|resource| resource.address != "crm/deals");
    }));
    assert_eq!(news(), Some((true, true, true, vec![leads.to_owned(), "crm/deals".to_owned()])), "one is gone");
    server.swap(changed(|_| {}));
    assert_eq!(news(), Some((false, true, false, vec!["crm/deals".to_owned()])), "one is new");
}

#[tokio::test]
async fn whoever_knows_says_that_a_resource_has_changed() {
    let server = server();
    let subscription = server.changes.subscribe(Default::default()).expect("room");
    for uri in ["crm/leads", "bitrix24://crm/leads?limit=5", "crm/deals"] {
        subscription.add(uri).expect("room");
    }
    let news =
        || subscription.news().now_or_never().map(|news| news.contents.iter().map(ToString::to_string).collect());
    server.changed("crm/nothing");
    server.changed("crm/contacts");
    assert_eq!(news(), None::<Vec<String>>);
    for spelling in ["crm/leads", "bitrix24://crm/leads"] {
        server.changed(spelling);
        let told = news().expect("there is news");
        assert_eq!(told, ["bitrix24://crm/leads?limit=5", "crm/leads"]);
    }
}
