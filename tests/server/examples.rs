//! Every example of every shipped card, over the whole way: a client's HTTP in, the outbound client's HTTP out, to a portal
//! that answers what the example says. Exactly the requests of the example arrive there.

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kartoteka::call::examples::NOW;
use kartoteka::transport::Limits;
use kartoteka::transport::http::{Dispatch, router};
use kartoteka_compiler::plan::{self, Example, Exchange, Verb};
use kartoteka_compiler::source::Sources;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use crate::client::{call, post, post_modern};
use crate::shipped;

/// What the portal is asked for labels and names; an example that does not show it is about something else.
const OF_DICTIONARIES: [&str; 13] = [
    "crm.status.list",
    "crm.status.entity.types",
    "crm.category.list",
    "crm.currency.list",
    "user.get",
    "crm.lead.fields",
    "crm.deal.fields",
    "crm.contact.fields",
    "crm.company.fields",
    "crm.activity.fields",
    "crm.item.fields",
    "user.fields",
    "tasks.task.getFields",
];

/// A portal that expects the requests of one example.
struct Portal {
    exchange: Vec<Exchange>,
    asked: Mutex<Asked>,
}

struct Asked {
    /// One an exchange. What goes out side by side comes in any order.
    done: Vec<bool>,
    otherwise: Vec<String>,
}

impl Portal {
    /// Gives the address without a path, too: each catalog has its own below it.
    async fn start(exchange: Vec<Exchange>) -> (Arc<Self>, String) {
        let asked = Asked { done: vec![false; exchange.len()], otherwise: Vec::new() };
        let portal = Arc::new(Self { exchange, asked: Mutex::new(asked) });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let routes = Router::new().fallback(answer).with_state(Arc::clone(&portal));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (portal, format!("http://{address}"))
    }

    fn answer(&self, sent: &Sent) -> (u16, String) {
        let mut asked = self.asked.lock().expect("nobody panics while holding it");
        let left = || self.exchange.iter().enumerate().filter(|(place, _)| !asked.done[*place]);
        let same = left().find(|(_, next)| sent.differs(next).is_none());
        let next = same.or_else(|| left().next());
        if next.is_none_or(|(_, next)| !sent.is_to(next)) && OF_DICTIONARIES.contains(&sent.path.as_str()) {
            let known = match sent.path.as_str() {
                "crm.category.list" => json!({ "categories": [] }),
                // Of a list without codes it is said that no value was held against it.
                "crm.status.list" => json!([{ "STATUS_ID": "UC_ABC123", "NAME": "Of the portal's own" }]),
                _ => json!([]),
            };
            return (200, json!({ "result": known }).to_string());
        }
        let Some((place, next)) = next else {
            asked.otherwise.push(format!("not in the example: {sent:?}"));
            return (500, "{}".to_owned());
        };
        asked.done[place] = true;
        let differs = sent.differs(next);
        asked.otherwise.extend(differs);
        (next.status, next.reply.0.to_string())
    }
}

/// A request as it arrived.
#[derive(Debug)]
struct Sent {
    method: String,
    path: String,
    query: Map<String, Value>,
    headers: Vec<(String, String)>,
    body: Value,
}

impl Sent {
    fn is_to(&self, exchange: &Exchange) -> bool {
        let method = match exchange.verb {
            Verb::Get => "GET",
            Verb::Post => "POST",
            Verb::Put => "PUT",
            Verb::Patch => "PATCH",
            Verb::Delete => "DELETE",
            Verb::Head => "HEAD",
        };
        self.method == method && self.path == exchange.path.trim_start_matches('/')
    }

    fn differs(&self, exchange: &Exchange) -> Option<String> {
        let object = |json: Option<&str>| -> Value {
            json.map_or_else(|| json!({}), |json| serde_json::from_str(json).expect("a plan's JSON is valid"))
        };
        let query = as_texts(object(exchange.query.as_ref().map(|query| query.0.as_ref())));
        let body = object(exchange.body.as_ref().map(|body| body.0.as_ref()));
        let headers = exchange.headers.iter().all(|(name, value)| {
            self.headers.iter().any(|(given, sent)| given.eq_ignore_ascii_case(name) && *sent == **value)
        });
        let same = self.is_to(exchange) && Value::Object(self.query.clone()) == query && self.body == body && headers;
        (!same).then(|| format!("{self:?}\nand not {exchange:?}"))
    }
}

/// A query as it arrives: each value is a text.
fn as_texts(query: Value) -> Value {
    let text = |value: Value| match value {
        Value::String(_) => value,
        other => Value::from(other.to_string()),
    };
    match query {
        Value::Object(map) => map
            .into_iter()
            .map(|(name, value)| match value {
                Value::Array(items) => (name, items.into_iter().map(text).collect()),
                value => (name, text(value)),
            })
            .collect(),
        other => other,
    }
}

/// A repeated name is a list.
fn collected(pairs: impl Iterator<Item = (String, Value)>) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in pairs {
        match map.get_mut(&name) {
            None => drop(map.insert(name, value)),
            Some(Value::Array(items)) => items.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    map
}

/// Where the services of the workspace are, below the portal's address; of the portal itself, the webhook.
const BELOW: [&str; 8] =
    ["/rest/1/code0example", "/memory", "/crm", "/support", "/marketing", "/website", "/backoffice", "/onboarding"];

/// What a backend writes about the caller is no part of an example.
const OF_THE_CALLER: [&str; 4] = ["tenant_id", "actor", "actor_role", "correlation_id"];

async fn answer(State(portal): State<Arc<Portal>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body: Bytes = axum::body::to_bytes(body, usize::MAX).await.expect("the client sends all of it");
    let path = parts.uri.path();
    let path = BELOW.iter().find_map(|below| path.strip_prefix(below)).unwrap_or(path).trim_start_matches('/');
    let query = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let sent = Sent {
        method: parts.method.to_string(),
        path: path.to_owned(),
        query: collected(
            query
                .map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())))
                .filter(|(name, _)| !OF_THE_CALLER.contains(&name.as_str())),
        ),
        headers: parts.headers.iter().map(header).collect(),
        body: if body.is_empty() { json!({}) } else { serde_json::from_slice(&body).expect("a body is JSON") },
    };
    let sent = Sent { body: without_caller(sent.body), ..sent };
    let (status, reply) = portal.answer(&sent);
    let status = StatusCode::from_u16(status).expect("a status of HTTP");
    (status, [("content-type", "application/json")], reply).into_response()
}

fn without_caller(mut body: Value) -> Value {
    if let Value::Object(body) = &mut body {
        body.retain(|name, _| !OF_THE_CALLER.contains(&name.as_str()));
    }
    body
}

/// Every catalog, pointed at one address.
fn variables(address: &str) -> Vec<(String, String)> {
    let services = ["memory", "crm", "support", "marketing", "website", "backoffice", "onboarding"];
    let service = |name: &str| (format!("WORKSPACE_{}_URL", name.to_uppercase()), format!("{address}/{name}"));
    let mut all: Vec<(String, String)> = services.into_iter().map(service).collect();
    for (name, value) in [
        ("BCRM_BASE_URL", address),
        ("BCRM_TOKEN", "bcrm_pat_of_the_examples"),
        ("SERVER_TIMEZONE", "UTC"),
        ("BITRIX_RETRIES", "0"),
    ] {
        all.push((name.to_owned(), value.to_owned()));
    }
    all
}

/// Calls over HTTP, in a revision without sessions or in the newest.
async fn ask(tool: &str, example: &Example, address: &str, newest: bool) -> Value {
    // A server of its own: nothing is left of the example before.
    let variables = variables(address);
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let base = format!("{address}/rest/1/code0example/");
    // Examples show single requests.
    let own = [("BITRIX_BASE_URL", base.as_str()), ("BITRIX_RATE", "0"), ("BITRIX_BATCH", "0")];
    let all = [&own, variables.as_slice()].concat();
    // An example is run as if a person had approved of it.
    let server = shipped::with_site(&all, "www.beta.example", ([127, 0, 0, 1], 9).into());
    server.stand_still(NOW.parse().expect("it is a moment"));
    let router = router(server, Limits::default(), Dispatch::FastPath);
    let message = call(tool, serde_json::from_str(&example.arguments.0).expect("a plan's JSON is valid"));
    let reply = match newest {
        true => post_modern(&router, &[], message).await,
        false => post(&router, &[], &message).await,
    };
    assert!(reply.json["result"].is_object(), "{tool}, {}: {}", example.name, reply.text);
    reply.json["result"].clone()
}

#[tokio::test]
async fn exactly_what_an_example_shows_goes_out() {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let catalogs = kartoteka_compiler::compile(&sources).whole().expect("the catalogs have no fault").catalogs;
    let mut ran = 0;
    for (tool, example) in catalogs.iter().flat_map(|catalog| {
        catalog.tools.iter().flat_map(|tool| tool.examples.iter().map(move |example| (tool, example)))
    }) {
        // What a public address is asked never goes to a stand-in for a backend.
        if tool.examples.iter().flat_map(|example| example.exchange.iter()).any(|one| one.path.contains("://")) {
            continue;
        }
        for newest in [false, true] {
            let (portal, address) = Portal::start(example.exchange.to_vec()).await;
            let result = ask(&tool.name, example, &address, newest).await;
            let what = format!("{}, {}", tool.name, example.name);
            let asked = portal.asked.lock().expect("nobody panics while holding it");
            assert!(asked.otherwise.is_empty(), "{what}: {}", asked.otherwise.join("\n"));
            assert!(asked.done.iter().all(|done| *done), "{what}: something was not asked; {result}");
            let structured = &result["structuredContent"];
            assert_eq!(
                structured["error"]["code"].as_str(),
                example.error.map(|error| plan::ENDS[error]),
                "{what}: {result}"
            );
            let expected = example.warnings.iter().map(AsRef::as_ref).collect::<Vec<_>>();
            // The lists of names are empty here, and say nothing of any.
            let mut told = shipped::warnings(&result);
            told.retain(|code| *code != "unheld-names" || expected.contains(code));
            assert_eq!(told, expected, "{what}: {result}");
            if let Some(expected) = &example.result {
                let expected: Value = serde_json::from_str(&expected.0).expect("a plan's JSON is valid");
                assert_eq!(structured["result"], expected, "{what}");
            }
            ran += 1;
        }
    }
    assert!(ran > 30, "only {ran} examples are shipped");
}
