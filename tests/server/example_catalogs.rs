//! The example catalogs over real HTTP, each against a stand-in with the shapes of its API: lists to their ends, and what is
//! made. Their own examples are run, too.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    routing::{get, post as posted},
};
use kartoteka::catalog::CatalogSource;
use kartoteka::catalog::open::{open, open_unconnected};
use kartoteka::config::Config;
use kartoteka::server::Server;
use kartoteka::transport::Limits;
use kartoteka::transport::http::{Dispatch, router};
use kartoteka_compiler::compile;
use kartoteka_compiler::plan::Catalog;
use kartoteka_compiler::source::Sources;
use serde_json::{Value, json};
use std::collections::HashMap;
use tokio::net::TcpListener;

use crate::client::{call, post};

/// What the stand-ins were asked: the path with its query, and the body.
type Heard = Arc<Mutex<Vec<(String, String)>>>;

/// The example catalogs, by their folders.
const CATALOGS: [&str; 7] = ["amocrm", "github", "hubspot", "jira", "notion", "stripe", "todoist"];

pub(crate) fn folder_of(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/catalogs").join(name)
}

fn compiled(name: &str) -> Vec<Catalog> {
    compiled_in(&folder_of(name), name)
}

fn compiled_in(folder: &Path, name: &str) -> Vec<Catalog> {
    let sources = Sources::read(folder).expect("the folder holds a catalog");
    let compiled = compile(&sources).whole().unwrap_or_else(|report| panic!("{name} has faults: {report:?}"));
    assert!(compiled.report.is_empty(), "{name}: {:?}", compiled.report);
    compiled.catalogs
}

#[tokio::test(start_paused = true)]
async fn their_own_examples_hold() {
    for name in CATALOGS {
        let catalogs = compiled(name);
        let examples: usize = catalogs.iter().flat_map(|one| one.tools.iter()).map(|tool| tool.examples.len()).sum();
        assert!(examples >= 2, "{name} has examples");
        let locales = catalogs.iter().all(|one| one.locales.len() == 2);
        assert!(locales, "{name} speaks two languages");
        let sources = catalogs.into_iter().map(CatalogSource::interpreted).collect();
        let set = open_unconnected(sources, None, None).expect("one catalog fits");
        let failures = kartoteka::call::examples::run(&set).await;
        assert!(failures.is_empty(), "{}", failures.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    }
}

/// The catalog served over a stand-in.
async fn serve(name: &str, variables: &[(&str, &str)], stand_in: Router<Heard>) -> (Router, Heard) {
    serve_these(compiled(name), name, variables, stand_in).await
}

async fn serve_these(
    catalogs: Vec<Catalog>,
    name: &str,
    variables: &[(&str, &str)],
    stand_in: Router<Heard>,
) -> (Router, Heard) {
    let heard = Heard::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("a bound address"));
    let app = stand_in.with_state(Arc::clone(&heard));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let url = format!("{}_URL", name.to_uppercase());
    let all = variables.iter().copied().chain([(url.as_str(), base.as_str())]);
    let config = Config::from_parts(all.map(|(name, value)| (name.to_owned(), value.to_owned())), None);
    let config = config.expect("nothing is wrong");
    let sources = catalogs.into_iter().map(CatalogSource::interpreted).collect();
    let set = open(sources, &config, None).expect("one catalog fits").set;
    (router(Arc::new(Server::new(config, set)), Limits::default(), Dispatch::FastPath), heard)
}

async fn result(server: &Router, tool: &str, arguments: Value) -> Value {
    let reply = post(server, &[], &call(tool, arguments)).await;
    let result = &reply.json["result"];
    assert_eq!(result["isError"], false, "{tool}: {}", reply.json);
    result["structuredContent"].clone()
}

fn paths(heard: &Heard) -> Vec<String> {
    let mut heard = heard.lock().expect("no holder panics");
    std::mem::take(&mut *heard).into_iter().map(|(path, _)| path).collect()
}

fn note(heard: &Heard, path: &str, query: &HashMap<String, String>, body: &str) {
    let mut pairs: Vec<String> = query.iter().map(|(key, value)| format!("{key}={value}")).collect();
    pairs.sort();
    heard.lock().expect("no holder panics").push((format!("{path}?{}", pairs.join("&")), body.to_owned()));
}

/// The pairs of a query.
fn pairs(uri: &Uri) -> HashMap<String, String> {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

fn number(query: &HashMap<String, String>, key: &str) -> Option<usize> {
    query.get(key).map(|value| value.parse().expect("a number"))
}

fn field<'v>(content: &'v Value, name: &str) -> Vec<&'v str> {
    let records = content["result"].as_array().expect("a list");
    records.iter().map(|record| record[name].as_str().expect("a text")).collect()
}

fn bearer(headers: &HeaderMap) -> bool {
    headers.get(header::AUTHORIZATION).is_some_and(|value| value.as_bytes().starts_with(b"Bearer "))
}

#[tokio::test]
async fn todoist_goes_on_by_cursors() {
    let tasks = |State(heard): State<Heard>, uri: Uri, headers: HeaderMap| async move {
        let query = pairs(&uri);
        assert!(bearer(&headers));
        note(&heard, "/tasks", &query, "");
        let from = query.get("cursor").map_or(0, |cursor| cursor[4..].parse().expect("a cursor of ours"));
        let to = (from + number(&query, "limit").expect("a limit")).min(450);
        let results: Vec<Value> =
            (from..to).map(|id| json!({ "id": id.to_string(), "content": "Task", "url": "x" })).collect();
        let next = (to < 450).then(|| format!("cur_{to}"));
        json!({ "results": results, "next_cursor": next }).to_string()
    };
    let close = |State(heard): State<Heard>| async move {
        note(&heard, "/tasks/7/close", &HashMap::new(), "");
        StatusCode::NO_CONTENT
    };
    let stand_in = Router::new().route("/tasks", get(tasks)).route("/tasks/{id}/close", posted(close));
    let (server, heard) = serve("todoist", &[("TODOIST_TOKEN", "0123456789abcdef")], stand_in).await;
    let first = result(&server, "list_tasks", json!({ "limit": 300 })).await;
    assert_eq!(field(&first, "id"), (0..300).map(|id| id.to_string()).collect::<Vec<_>>());
    assert_eq!(first["pagination"], json!({ "limit": 300, "next": "cur_300", "fetched": 300 }));
    assert_eq!(first["result"][0], json!({ "id": "0", "content": "Task" }));
    assert_eq!(paths(&heard), ["/tasks?limit=200", "/tasks?cursor=cur_200&limit=100"]);
    let rest = result(&server, "list_tasks", json!({ "limit": 300, "cursor": first["pagination"]["next"] })).await;
    assert_eq!(field(&rest, "id"), (300..450).map(|id| id.to_string()).collect::<Vec<_>>());
    assert_eq!(rest["pagination"].get("next"), None);
    let closed = result(&server, "close_task", json!({ "id": "7" })).await;
    assert_eq!(closed["result"], json!({ "id": "7", "closed": true }));
}

#[tokio::test]
async fn github_counts_pages_and_follows_no_link() {
    let issues = |State(heard): State<Heard>, uri: Uri| async move {
        let query = pairs(&uri);
        note(&heard, "/issues", &query, "");
        let (page, size) = (number(&query, "page").expect("a page"), number(&query, "per_page").expect("a size"));
        let to = (page * size).min(250);
        let issues: Vec<Value> = ((page - 1) * size..to)
            .map(|id| match id % 50 {
                0 => json!({ "number": id, "title": "Fix", "pull_request": { "url": "x" } }),
                _ => {
                    json!({ "number": id, "title": "Issue", "node_id": "x", "user": { "login": "anna" }, "labels": [] })
                }
            })
            .collect();
        let rel = if to < 250 { "next" } else { "first" };
        // Nobody asks there: it leads to another host.
        let link = format!("<https://evil.example/repositories/7/issues?page={}>; rel=\"{rel}\"", page + 1);
        ([(header::LINK, link)], Value::from(issues).to_string())
    };
    let create = |State(heard): State<Heard>, body: String| async move {
        note(&heard, "/issues", &HashMap::new(), &body);
        let made = json!({ "number": 12, "html_url": "https://github.example/12" }).to_string();
        (StatusCode::CREATED, [(header::LOCATION, "https://api.github.example/12")], made)
    };
    let stand_in = Router::new().route("/repos/northwind/shop/issues", get(issues).post(create));
    let (server, heard) = serve("github", &[("GITHUB_TOKEN", "github_pat_0123")], stand_in).await;
    let place = json!({ "owner": "northwind", "repo": "shop" });
    let with = |more: Value| {
        let mut all = place.as_object().expect("a map").clone();
        all.extend(more.as_object().expect("a map").clone());
        Value::Object(all)
    };
    let first = result(&server, "list_issues", with(json!({ "limit": 299 }))).await;
    assert_eq!(first["result"].as_array().expect("a list").len(), 196, "whole pages without pull requests");
    let pagination = json!({ "limit": 299, "start": 1, "next": "3", "fetched": 200, "left_out": 4 });
    assert_eq!(first["pagination"], pagination);
    assert_eq!(first["result"][0], json!({ "number": 1, "title": "Issue", "author": "anna" }));
    assert_eq!(paths(&heard), ["/issues?page=1&per_page=100&state=open", "/issues?page=2&per_page=100&state=open"]);
    let rest = result(&server, "list_issues", with(json!({ "limit": 300, "page": 3 }))).await;
    assert_eq!((rest["result"].as_array().expect("a list").len(), rest["pagination"].get("next")), (49, None));
    let made = result(&server, "create_issue", with(json!({ "title": "Cart is empty" }))).await;
    let expected =
        json!({ "number": 12, "url": "https://github.example/12", "address": "https://api.github.example/12" });
    assert_eq!(made["result"], expected);
}

#[tokio::test]
async fn notion_has_its_cursor_in_the_body_and_in_the_query() {
    let query = |State(heard): State<Heard>, body: String| async move {
        note(&heard, "/query", &HashMap::new(), &body);
        let body: Value = serde_json::from_str(&body).expect("it is JSON");
        let from: usize =
            body["start_cursor"].as_str().map_or(0, |cursor| cursor[1..].parse().expect("a cursor of ours"));
        let to = (from + usize::try_from(body["page_size"].as_u64().expect("a size")).expect("small")).min(150);
        let results: Vec<Value> = (from..to).map(|id| json!({ "id": format!("p{id}"), "object": "page" })).collect();
        let next = (to < 150).then(|| format!("c{to}"));
        json!({ "results": results, "next_cursor": next, "has_more": next.is_some() }).to_string()
    };
    let users = |State(heard): State<Heard>, uri: Uri| async move {
        let query = pairs(&uri);
        note(&heard, "/users", &query, "");
        let last = query.contains_key("start_cursor");
        let id = if last { "u2" } else { "u1" };
        let next = (!last).then_some("u2");
        json!({ "results": [{ "id": id, "name": "A" }], "next_cursor": next }).to_string()
    };
    let stand_in = Router::new()
        .route("/data_sources/11111111-0000-4000-8000-000000000001/query", posted(query))
        .route("/users", get(users));
    let (server, heard) = serve("notion", &[("NOTION_TOKEN", "ntn_0123456789")], stand_in).await;
    let given = json!({ "data_source": "11111111-0000-4000-8000-000000000001", "limit": 130 });
    let tasks = result(&server, "list_tasks", given).await;
    assert_eq!(
        (tasks["result"].as_array().expect("a list").len(), &tasks["pagination"]["next"]),
        (130, &json!("c130"))
    );
    let bodies: Vec<Value> = heard
        .lock()
        .expect("no holder panics")
        .drain(..)
        .map(|(_, body)| serde_json::from_str(&body).expect("it is JSON"))
        .collect();
    assert_eq!(bodies, [json!({ "page_size": 100 }), json!({ "start_cursor": "c100", "page_size": 30 })]);
    let users = result(&server, "list_users", json!({ "limit": 2 })).await;
    assert_eq!(field(&users, "id"), ["u1", "u2"]);
    assert_eq!(paths(&heard), ["/users?page_size=2", "/users?page_size=1&start_cursor=u2"]);
}

#[tokio::test]
async fn stripe_goes_on_after_the_last_charge() {
    async fn charges(State(heard): State<Heard>, uri: Uri) -> String {
        let query = pairs(&uri);
        note(&heard, "/charges", &query, "");
        let from = query.get("starting_after").map_or(0, |id| id[3..].parse::<usize>().expect("an id of ours") + 1);
        let to = (from + number(&query, "limit").expect("a limit")).min(120);
        let data: Vec<Value> = (from..to).map(|id| json!({ "id": format!("ch_{id}"), "amount": 5 })).collect();
        json!({ "object": "list", "data": data, "has_more": to < 120 }).to_string()
    }
    let refund = |State(heard): State<Heard>, headers: HeaderMap, body: String| async move {
        assert!(headers.contains_key("idempotency-key"), "a refund is made once");
        note(&heard, "/refunds", &HashMap::new(), &body);
        json!({ "id": "re_1", "status": "succeeded" }).to_string()
    };
    let stand_in = Router::new().route("/charges", get(charges)).route("/refunds", posted(refund));
    let (server, heard) = serve("stripe", &[("STRIPE_KEY", "rk_test_0123")], stand_in).await;
    let first = result(&server, "list_charges", json!({ "limit": 105 })).await;
    assert_eq!(field(&first, "id"), (0..105).map(|id| format!("ch_{id}")).collect::<Vec<_>>());
    assert_eq!(first["pagination"]["next"], "ch_104");
    assert_eq!(paths(&heard), ["/charges?limit=100", "/charges?limit=5&starting_after=ch_99"]);
    let rest = result(&server, "list_charges", json!({ "limit": 100, "starting_after": "ch_104" })).await;
    assert_eq!((field(&rest, "id").len(), rest["pagination"].get("next")), (15, None));
    drop(paths(&heard));
    let made = result(&server, "create_refund", json!({ "charge": "ch_1", "amount": 2, "confirm": true })).await;
    assert_eq!(made["result"], json!({ "id": "re_1", "status": "succeeded" }));
    let sent = heard.lock().expect("no holder panics").clone();
    assert_eq!(sent[0].1, "charge=ch_1&amount=2");
}

/// A whole answer of a tool.
async fn answered(server: &Router, tool: &str, arguments: Value) -> Value {
    let reply = post(server, &[], &call(tool, arguments)).await;
    reply.json["result"].clone()
}

#[tokio::test]
async fn jira_takes_files_as_parts_and_gives_them_as_blocks() {
    let attach = |State(heard): State<Heard>, headers: HeaderMap, body: String| async move {
        let media = headers[header::CONTENT_TYPE].to_str().expect("plain text").to_owned();
        let boundary = media.strip_prefix("multipart/form-data; boundary=").expect("it says its boundary");
        assert_eq!(headers["x-atlassian-token"], "no-check");
        note(&heard, "/attachments", &HashMap::new(), &body.replace(boundary, "BOUNDARY"));
        json!([{ "id": "77" }]).to_string()
    };
    let content = |State(heard): State<Heard>, uri: Uri, headers: HeaderMap| async move {
        note(&heard, uri.path(), &pairs(&uri), headers[header::ACCEPT].to_str().expect("plain text"));
        let (media, bytes) = match uri.path() {
            "/attachment/content/1" => ("image/png", b"\x89PNG".to_vec()),
            "/attachment/content/2" => ("application/zip", vec![0; 2_000_001]),
            "/attachment/thumbnail/1" => ("image/png", b"\x89PNG".to_vec()),
            _ => ("text/html", b"<html>Sign in</html>".to_vec()),
        };
        ([(header::CONTENT_TYPE, media)], bytes)
    };
    let stand_in = Router::new()
        .route("/issue/SHOP-1/attachments", posted(attach))
        .route("/attachment/content/{id}", get(content))
        .route("/attachment/thumbnail/{id}", get(content));
    let variables = [("JIRA_EMAIL", "ada@northwind.example"), ("JIRA_TOKEN", "ATATT3xFfGF00123")];
    let (server, heard) = serve("jira", &variables, stand_in).await;

    let file = json!({ "key": "SHOP-1", "file": "SGk=", "name": "отчёт.txt" });
    let attached = result(&server, "attach_file", file).await;
    assert_eq!(attached["result"], json!({ "ids": ["77"], "bytes": 2 }));
    assert_eq!(attached["request"]["file"], json!({ "filename": "отчёт.txt", "bytes": 2 }), "the echo has no file");
    let sent = heard.lock().expect("no holder panics").remove(0).1;
    assert_eq!(
        sent,
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"отчёт.txt\"\r\n\
         Content-Type: application/octet-stream\r\n\r\nHi\r\n--BOUNDARY--\r\n"
    );
    for bad in [json!("SGk"), json!("data:;base64,SGk="), json!("SG_-")] {
        let refused = answered(&server, "attach_file", json!({ "key": "SHOP-1", "file": bad, "name": "a" })).await;
        let error = &refused["structuredContent"]["error"];
        assert_eq!(error["code"], "bad_argument", "{bad}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains("`file`")), "{error}");
    }
    let split = json!({ "key": "SHOP-1", "file": "SGk=", "name": "a\"\r\nX: y" });
    let refused = answered(&server, "attach_file", split).await;
    assert_eq!(refused["structuredContent"]["error"]["code"], "bad_argument");
    assert!(heard.lock().expect("no holder panics").is_empty(), "nothing was sent");

    let picture = answered(&server, "read_attachment", json!({ "id": "1" })).await;
    assert_eq!(picture["structuredContent"]["result"], json!({ "mimeType": "image/png", "bytes": 4 }));
    let blocks = picture["content"].as_array().expect("blocks");
    assert_eq!(blocks.last(), Some(&json!({ "type": "image", "data": "iVBORw==", "mimeType": "image/png" })));
    let long = answered(&server, "read_attachment", json!({ "id": "2" })).await;
    assert_eq!(long["structuredContent"]["result"], json!({ "mimeType": "application/zip", "bytes": 2_000_001 }));
    assert_eq!(long["structuredContent"]["warnings"][0]["code"], "shortened");
    assert!(!long.to_string().contains("AAAAAAAA"), "the file is not shown");
    let shown = answered(&server, "show_thumbnail", json!({ "id": "1" })).await;
    let block = json!({
        "type": "image", "data": "iVBORw==", "mimeType": "image/png", "annotations": { "audience": ["user"] }
    });
    assert_eq!(shown["content"][0], block);
    assert_eq!(shown["structuredContent"].get("result"), None);
    let page = answered(&server, "show_thumbnail", json!({ "id": "9" })).await;
    assert_eq!(page["structuredContent"]["error"]["code"], "unexpected_reply", "nobody asked for a page");
    let asked: Vec<String> = heard.lock().expect("no holder panics").drain(..).map(|(_, accept)| accept).collect();
    assert_eq!(asked, ["*/*", "*/*", "image/png, */*;q=0.1", "image/png, */*;q=0.1"]);
}

/// amoCRM with an address that a test chooses: accounts of the real one are all at `https://ACCOUNT.amocrm.ru`.
pub(crate) fn amocrm() -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for file in ["tools/add_lead.yaml", "tools/list_leads.yaml", "tools/show_account.yaml", "catalog.yaml"] {
        let text = std::fs::read_to_string(folder_of("amocrm").join("catalog/amocrm").join(file)).expect("it is there");
        let text = text
            .replace("base: https://${setting.account}.amocrm.ru", "base: $setting.url")
            .replace("settings: [client_secret, redirect_uri]", "settings: [client_secret, redirect_uri, url]")
            .replace(
                "settings:\n  account:",
                "settings:\n  url: { env: AMOCRM_URL, type: string, format: uri, default: \"https://none.example\" }\n  account:",
            );
        let place = copy.path().join("catalog/amocrm").join(file);
        std::fs::create_dir_all(place.parent().expect("a folder")).expect("it can be made");
        std::fs::write(place, text).expect("it can be written");
    }
    for language in ["en", "ru"] {
        let place = Path::new("locales").join(language);
        std::fs::create_dir_all(copy.path().join(&place)).expect("it can be made");
        let file = place.join("amocrm.ftl");
        std::fs::copy(folder_of("amocrm").join(&file), copy.path().join(&file)).expect("it can be copied");
    }
    copy
}

async fn leads(State(heard): State<Heard>, uri: Uri, headers: HeaderMap) -> (StatusCode, String) {
    let query = pairs(&uri);
    assert!(bearer(&headers));
    note(&heard, "/leads", &query, "");
    let (page, size) = (number(&query, "page").expect("a page"), number(&query, "limit").expect("a size"));
    let (from, to) = ((page - 1) * size, (page * size).min(320));
    if query.contains_key("query") || from >= to {
        return (StatusCode::NO_CONTENT, String::new());
    }
    let leads: Vec<Value> = (from..to).map(|id| json!({ "id": id, "name": "Cups", "is_deleted": false })).collect();
    let next = json!({ "href": "https://evil.example/api/v4/leads" });
    let links = if to < 320 { json!({ "self": {}, "next": next }) } else { json!({ "self": {} }) };
    (StatusCode::OK, json!({ "_page": page, "_links": links, "_embedded": { "leads": leads } }).to_string())
}

#[tokio::test]
async fn amocrm_goes_on_by_pages_until_nothing_comes() {
    let add = |State(heard): State<Heard>, body: String| async move {
        note(&heard, "/leads", &HashMap::new(), &body);
        json!({ "_embedded": { "leads": [{ "id": 19, "request_id": "0" }] } }).to_string()
    };
    let stand_in = Router::new().route("/api/v4/leads", get(leads).post(add));
    let token = "t".repeat(32);
    let variables = [("AMOCRM_ACCOUNT", "northwind"), ("AMOCRM_TOKEN", token.as_str())];
    let catalogs = compiled_in(amocrm().path(), "amocrm");
    let (server, heard) = serve_these(catalogs, "amocrm", &variables, stand_in).await;
    let ids = |content: &Value| {
        let records = content["result"].as_array().expect("a list");
        records.iter().map(|record| record["id"].as_u64().expect("an id")).collect::<Vec<_>>()
    };
    let first = result(&server, "list_leads", json!({ "limit": 300 })).await;
    assert_eq!(ids(&first), (0..300).collect::<Vec<_>>());
    assert_eq!((&first["result"][0], &first["pagination"]["next"]), (&json!({ "id": 0, "name": "Cups" }), &json!("3")));
    assert_eq!(paths(&heard), ["/leads?limit=150&page=1", "/leads?limit=150&page=2"]);
    let rest = result(&server, "list_leads", json!({ "limit": 150, "page": 3 })).await;
    assert_eq!((ids(&rest), rest["pagination"].get("next")), ((300..320).collect(), None));
    let none = result(&server, "list_leads", json!({ "query": "Plate" })).await;
    assert_eq!((&none["result"], none["pagination"].get("next")), (&json!([]), None));
    drop(paths(&heard));
    let made = result(&server, "add_lead", json!({ "name": "Cups", "price": 46333 })).await;
    assert_eq!(made["result"], json!({ "id": 19 }));
    assert_eq!(heard.lock().expect("no holder panics")[0].1, r#"[{"name":"Cups","price":46333}]"#);
}

async fn contacts(State(heard): State<Heard>, uri: Uri, headers: HeaderMap) -> String {
    let query = pairs(&uri);
    assert!(bearer(&headers));
    note(&heard, "/contacts", &query, "");
    let from = number(&query, "after").unwrap_or(0);
    let to = (from + number(&query, "limit").expect("a size")).min(130);
    let results: Vec<Value> = (from..to)
        .map(|id| json!({ "id": id.to_string(), "properties": { "email": "ann@shop.example" }, "archived": false }))
        .collect();
    let paging = json!({ "next": { "after": to.to_string(), "link": "https://evil.example" } });
    let paging = if to < 130 { paging } else { Value::Null };
    json!({ "results": results, "paging": paging }).to_string()
}

#[tokio::test]
async fn hubspot_goes_on_behind_its_cursor() {
    let stand_in = Router::new().route("/crm/v3/objects/contacts", get(contacts));
    let (server, heard) = serve("hubspot", &[("HUBSPOT_TOKEN", "pat-na1-0123456789")], stand_in).await;
    let first = result(&server, "list_contacts", json!({ "limit": 120, "properties": ["email"] })).await;
    assert_eq!(field(&first, "id"), (0..120).map(|id| id.to_string()).collect::<Vec<_>>());
    assert_eq!(first["pagination"]["next"], "120");
    assert_eq!(
        paths(&heard),
        ["/contacts?limit=100&properties=email", "/contacts?after=100&limit=20&properties=email"]
    );
    let rest = result(&server, "list_contacts", json!({ "limit": 120, "after": "120" })).await;
    assert_eq!((field(&rest, "id").len(), rest["pagination"].get("next")), (10, None));
}
