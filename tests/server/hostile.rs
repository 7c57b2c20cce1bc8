//! Arguments from somebody with bad intentions, thousands of them at every shipped tool: no panic, no request that leaves
//! its route, no key that the plan does not write, and a result that is what its schema says.
//!
//! `KARTOTEKA_FUZZ_SEED` is where they begin.

use std::collections::BTreeMap;
use std::env;
use std::sync::Arc;
use std::time::Duration;

use jsonschema::Validator;
use kartoteka::caller::{Caller, Locale};
use kartoteka::catalog::open::open_over;
use kartoteka::catalog::{CatalogSource, invented};
use kartoteka::config::Config;
use kartoteka::config::settings::Settings;
use kartoteka::mcp::serves::{List, ServesLists as _, ServesTools as _};
use kartoteka::runtime::request::Request;
use kartoteka::secret::Secret;
use kartoteka::server::Server;
use kartoteka_compiler::plan::{self, Action, PathPart};
use serde_json::{Map, Value, json};

use crate::dice::Dice;
use crate::recording::{MOODS, Recorder, SECRET};

/// How many objects are tried, over all tools.
const TRIES: usize = 10_000;

const NASTY: [&str; 30] = [
    "",
    ".",
    "..",
    "../../etc/passwd",
    "%2e%2e%2f",
    "crm.lead.get",
    "crm.lead.delete",
    "batch",
    "a/b",
    "a?b=c#d",
    "__proto__",
    "auth",
    "\"},\"admin\":true,\"x\":{\"",
    "\u{0}",
    "\r\nX-Evil: 1",
    "\u{202e}txt.exe",
    "💥",
    "e\u{301}",
    "null",
    "true",
    "5",
    "1e999",
    "DESC",
    "process",
    "PROCESS",
    "today",
    ">=DATE_CREATE",
    "{ $name }",
    "+7 (495) 000-00-00",
    "a@b.example",
];

fn text(dice: &mut Dice) -> String {
    match dice.below(10) {
        0 => "x".repeat(dice.below(5_000)),
        1 => (0..dice.below(8)).filter_map(|_| char::from_u32(u32::try_from(dice.below(0x11_0000)).ok()?)).collect(),
        _ => dice.pick(&NASTY).to_owned(),
    }
}

fn json_value(dice: &mut Dice, depth: usize) -> Value {
    match dice.below(if depth == 0 { 7 } else { 10 }) {
        0 => Value::Null,
        1 => Value::Bool(dice.below(2) == 0),
        2 => json!(dice.below(1_000)),
        3 => dice.pick(&[json!(i64::MIN), json!(u64::MAX), json!(-1), json!(1.5e300), json!(0.1), json!(-0.0)]),
        4..=6 => json!(text(dice)),
        7 => (0..dice.below(4)).map(|_| json_value(dice, depth - 1)).collect(),
        _ => (0..dice.below(4)).map(|_| (text(dice), json_value(dice, depth - 1))).collect(),
    }
}

/// Mostly what the tool would take, spoilt in a place or two, so that much of it gets past the front door; sometimes
/// anything.
fn arguments(dice: &mut Dice, tool: &plan::Tool, samples: &[Map<String, Value>]) -> String {
    match dice.below(40) {
        0 => return text(dice),
        1 => return json_value(dice, 3).to_string(),
        2 => return format!("{}{}{}", "[".repeat(5_000), "1", "]".repeat(5_000)),
        3 => return r#"{"id":1,"id":2,"filter":{"a":1,"a":2}}"#.to_owned(),
        _ => {}
    }
    let mut object = dice.pick(samples);
    for _ in 0..dice.below(3) {
        let maps = object.values_mut().filter_map(Value::as_object_mut).collect::<Vec<_>>();
        if !maps.is_empty() && dice.below(3) > 0 {
            let place = dice.below(maps.len());
            let map = maps.into_iter().nth(place).expect("it is below their number");
            map.insert(text(dice), json_value(dice, 2));
            continue;
        }
        let name = match dice.below(10) {
            0 => text(dice),
            _ if tool.arguments.is_empty() => text(dice),
            _ => tool.arguments[dice.below(tool.arguments.len())].name.to_string(),
        };
        object.insert(name, json_value(dice, 3));
    }
    Value::Object(object).to_string()
}

/// What the requests of a plan may look like.
struct Route {
    parts: Vec<PathPart>,
    /// The keys at the top of the body; `None` where the card spreads an argument there.
    keys: Option<Vec<String>>,
    /// The same of the query.
    query: Option<Vec<String>>,
    /// The headers that the card writes.
    headers: Vec<String>,
    /// Of a segment that is a cell of a table: what the author wrote in it, by its place.
    cells: Vec<Vec<String>>,
}

/// The keys that a card writes.
fn keys(data: Option<&plan::Value>) -> Option<Vec<String>> {
    match data {
        None => Some(Vec::new()),
        Some(plan::Value::Map { base, entries }) if base.is_empty() => {
            Some(entries.iter().map(|entry| entry.key.to_string()).collect())
        }
        Some(_) => None,
    }
}

/// What a segment may be, where an author says so; the longest first.
fn cells(part: &PathPart, catalog: &plan::Catalog) -> Vec<String> {
    let PathPart::Segment(plan::Value::Cell { table, column, .. }) = part else { return Vec::new() };
    let rows = catalog.tables[*table].rows.iter();
    let mut cells: Vec<String> = rows.map(|row| row.cells[*column].0.trim_matches('"').to_owned()).collect();
    cells.sort_by_key(|cell| std::cmp::Reverse(cell.len()));
    cells
}

impl Route {
    fn of(send: &plan::Send, catalog: &plan::Catalog) -> Self {
        Self {
            parts: send.path.to_vec(),
            keys: keys(send.body.as_ref()),
            query: keys(send.query.as_ref()),
            headers: send.headers.iter().map(|header| header.key.to_string()).collect(),
            cells: send.path.iter().map(|part| cells(part, catalog)).collect(),
        }
    }

    /// Literal text stays where it is, and what fills a segment is one, percent-encoded.
    fn takes(&self, request: &Request) -> bool {
        let mut rest = request.path.as_str();
        for (at, part) in self.parts.iter().enumerate() {
            match part {
                PathPart::Literal(text) => match rest.strip_prefix(text.as_ref()) {
                    Some(left) => rest = left,
                    None => return false,
                },
                PathPart::Segment(plan::Value::Cell { .. }) => {
                    let cell = self.cells[at].iter().find_map(|cell| rest.strip_prefix(cell.as_str()));
                    let Some(left) = cell else { return false };
                    rest = left;
                }
                // Whatever was passed: whoever sends it decides.
                PathPart::Address { .. } => rest = "",
                PathPart::Segment(_) => {
                    let end = match self.parts.get(at + 1) {
                        Some(PathPart::Literal(next)) => rest.find(next.as_ref()),
                        _ => Some(rest.len()),
                    };
                    let Some(end) = end else { return false };
                    let segment = &rest[..end];
                    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:@".contains(&byte);
                    if segment.is_empty() || segment == "." || segment == ".." || !segment.bytes().all(plain) {
                        return false;
                    }
                    rest = &rest[end..];
                }
            }
        }
        let body: Value = request
            .body
            .as_deref()
            .map_or(Value::Null, |body| serde_json::from_slice(body).expect("what goes out is JSON, whatever came in"));
        let known = |keys: &Vec<String>| match &body {
            Value::Object(map) => map.keys().all(|key| keys.contains(key)),
            Value::Null => true,
            _ => false,
        };
        rest.is_empty()
            && self.query.as_ref().is_none_or(|query| request.query.iter().all(|(name, _)| query.contains(name)))
            && request.headers.iter().all(|(name, _)| self.headers.contains(name))
            && self.keys.as_ref().is_none_or(known)
    }
}

fn routes(tool: &plan::Tool, catalog: &plan::Catalog) -> Vec<Route> {
    let Action::Steps { steps, .. } = &tool.action else { return Vec::new() };
    let own = plan::numbered(steps).into_iter().filter_map(plan::Step::send);
    own.chain(catalog.dictionaries.iter().map(|dictionary| &dictionary.send))
        .map(|send| Route::of(send, catalog))
        .collect()
}

fn server(recorder: &Arc<Recorder>) -> Arc<Server> {
    let sources = kartoteka::catalog::shipped::catalogs().into_iter().map(|loaded| {
        let values = invented::settings(loaded.catalog);
        let with_secret = |(setting, value): (&plan::Setting, Option<Value>)| match setting.name.as_ref() {
            "base_url" => Some(json!(format!("https://portal.example/rest/1/{SECRET}/"))),
            "write_methods" => Some(json!(["crm.lead.delete"])),
            _ => value,
        };
        let settings = loaded.catalog.settings.iter().zip(values).map(with_secret).collect();
        let secrets = vec![Secret::new(format!("https://portal.example/rest/1/{SECRET}/"))];
        let settings = Settings::new(loaded.catalog, settings, secrets);
        (CatalogSource::compiled(loaded), settings)
    });
    let upstream = |_: &str| Arc::clone(recorder) as _;
    let set = open_over(sources.collect(), upstream, None, None).expect("the shipped catalogs fit together");
    let config = Config::from_parts([], None).expect("nothing is wrong");
    Arc::new(Server::new(config, set))
}

fn schemas(server: &Server) -> BTreeMap<String, Validator> {
    let tools: Vec<Value> =
        serde_json::from_slice(&server.list(List::Tools, &Caller::unknown(Locale(0)))).expect("a list is a JSON list");
    let schema = |tool: Value| {
        let name = tool["name"].as_str().expect("a tool has a name").to_owned();
        (name, jsonschema::validator_for(&tool["outputSchema"]).expect("an output schema is one"))
    };
    tools.into_iter().map(schema).collect()
}

#[tokio::test(start_paused = true)]
async fn hostile_arguments_stay_arguments() {
    let seed = env::var("KARTOTEKA_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_260_520);
    let mut dice = Dice::new(seed);
    let recorder = Arc::new(Recorder::new());
    let server = server(&recorder);
    let schemas = schemas(&server);
    let catalogs = crate::shipped::plans();
    let tools: Vec<_> =
        catalogs.iter().flat_map(|catalog| catalog.tools.iter().map(move |tool| (catalog, tool))).collect();
    let (mut asked, mut answered) = (0, 0);
    for (at, (catalog, tool)) in tools.iter().enumerate() {
        let routes = routes(tool, catalog);
        let plan = Arc::new((*catalog).clone());
        let reader = kartoteka::runtime::interpret::tools(&plan).into_iter().find(|one| one.plan().name == tool.name);
        let reader = reader.expect("a plan's tools are interpreted");
        let fits = |given: &Map<String, Value>| kartoteka::runtime::accept::read_map(&*reader, &plan, given).is_ok();
        let samples: Vec<_> = crate::corpus::of(tool, catalog).into_iter().filter(fits).collect();
        let schema = &schemas[tool.name.as_ref()];
        let tries = TRIES / tools.len() + usize::from(at < TRIES % tools.len());
        for place in 0..tries {
            let mood = if place % 3 == 0 { dice.pick(&MOODS) } else { MOODS[0] };
            recorder.become_(mood);
            // Catalogs count calls, and this is about what the others are answered.
            if place % 50 == 0 {
                tokio::time::advance(Duration::from_secs(60)).await;
            }
            let given = arguments(&mut dice, tool, &samples);
            let what = || format!("seed {seed}, {} {}", tool.name, given.chars().take(2_000).collect::<String>());
            let caller = Caller::unknown(Locale(u8::try_from(place % 2).expect("small")));
            let called = server.clone().call(&tool.name, Some(&given), caller, vec![b'{']);
            let mut out = called.expect("a shipped tool is offered").await.bytes;
            out.push(b'}');
            let result: Value = serde_json::from_slice(&out).unwrap_or_else(|error| panic!("{error}: {}", what()));
            let content = &result["structuredContent"];
            assert_ne!(content["error"]["code"], "internal", "{}", what());
            if let Err(error) = schema.validate(content) {
                panic!("{error}: {}: {content}", what());
            }
            assert_eq!(result["isError"].as_bool(), Some(content.get("error").is_some()), "{}", what());
            assert!(!out.contains(&b'\n') && !out.contains(&b'\r'), "{}", what());
            assert!(!String::from_utf8_lossy(&out).contains(SECRET), "{}: {result}", what());
            // A write whose reply does not say what a good one has was answered, too.
            answered += usize::from(result["isError"] == false || content["error"]["code"] == "unknown_outcome");
            for request in recorder.take() {
                asked += 1;
                assert!(request.fault.is_none(), "{}: {request:?}", what());
                assert!(routes.iter().any(|route| route.takes(&request)), "{}: {request:?}", what());
            }
        }
    }
    assert!(asked > TRIES / 5 && answered > TRIES / 5, "{asked} requests and {answered} answers are too few to tell");
}
