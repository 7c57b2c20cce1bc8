//! The example catalogs over real HTTP, each against a stand-in with the shapes of its API: lists to their ends, what is made, and how
//! what fails is told. Their own examples are run, too. The table of needs in `examples/catalogs/README.md` names tests of here.

mod amocrm;
mod elsewhere;
mod github;
mod hubspot;
mod jira;
mod kubernetes;
mod needs;
mod notion;
mod shopify;
mod slack;
mod stand_in;
mod stripe;
mod todoist;
mod tracker;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::{
    Router,
    http::{HeaderMap, Uri, header},
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
use serde_json::Value;
use tokio::net::TcpListener;

pub(crate) use amocrm::amocrm;

use crate::client::{call, post};

/// What the stand-ins were asked: the path with its query, and the body.
type Heard = Arc<Mutex<Vec<(String, String)>>>;

/// The example catalogs, by their folders.
const CATALOGS: [&str; 11] =
    ["amocrm", "github", "hubspot", "jira", "kubernetes", "notion", "shopify", "slack", "stripe", "todoist", "tracker"];

pub(crate) fn folder_of(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/catalogs").join(name)
}

fn compiled(name: &str) -> Vec<Catalog> {
    compiled_in(&folder_of(name), name)
}

fn compiled_in(folder: &Path, name: &str) -> Vec<Catalog> {
    compiled_of(&Sources::read(folder).expect("the folder holds a catalog"), name)
}

fn compiled_of(sources: &Sources, name: &str) -> Vec<Catalog> {
    let compiled = compile(sources).whole().unwrap_or_else(|report| panic!("{name} has faults: {report:?}"));
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

/// The catalog served over a stand-in. `BASE` in a variable is the stand-in's address.
async fn serve(name: &str, variables: &[(&str, &str)], stand_in: Router<Heard>) -> (Router, Heard) {
    serve_these(compiled(name), name, variables, stand_in).await
}

async fn serve_these(
    mut catalogs: Vec<Catalog>,
    name: &str,
    variables: &[(&str, &str)],
    stand_in: Router<Heard>,
) -> (Router, Heard) {
    let heard = Heard::default();
    // What is sent again is sent at once.
    for backend in catalogs.iter_mut().flat_map(|one| one.backends.to_mut()) {
        backend.retry.backoff_ms = (1, 2);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("a bound address"));
    let app = stand_in.with_state(Arc::clone(&heard));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let url = format!("{}_URL", name.to_uppercase());
    let all = variables.iter().copied().chain([(url.as_str(), "BASE")]);
    let config = Config::from_parts(all.map(|(name, value)| (name.to_owned(), value.replace("BASE", &base))), None);
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

/// A whole answer of a tool.
async fn answered(server: &Router, tool: &str, arguments: Value) -> Value {
    let reply = post(server, &[], &call(tool, arguments)).await;
    reply.json["result"].clone()
}

/// How a call fails: the kind and the words.
async fn failed(server: &Router, tool: &str, arguments: Value) -> (String, String) {
    let answer = answered(server, tool, arguments).await;
    assert_eq!(answer["isError"], true, "{tool}: {answer}");
    let error = &answer["structuredContent"]["error"];
    let text = |key: &str| error[key].as_str().unwrap_or_else(|| panic!("{tool}: {answer}")).to_owned();
    (text("code"), text("message"))
}
