//! Pages that are asked for side by side: the same answers as one after another, sooner.

use std::collections::BTreeMap;

use super::*;

const MOMENT: Duration = Duration::from_millis(50);

/// A catalog whose lists have no word about the next page, one of which writes.
fn depot(parallel: Option<usize>, delays: Delays, answers: Answers) -> Office {
    let files = [
        (
            "catalog/depot/catalog.yaml",
            "catalog: depot\n\
             settings:\n  url: { env: DEPOT_URL, type: string, format: uri, example: 'https://depot.example/' }\n\
             backends:\n  api:\n    base: $setting.url\n    errors: { code: $reply.error, message: $reply.text }\n\
             \x20   pages: { send: start, size: 10, total: $reply.total }\n",
        ),
        (
            "catalog/depot/tools/find.yaml",
            "tool: find\n\
             arguments:\n\
             \x20 start: { type: integer, minimum: 0, default: 0 }\n\
             \x20 limit: { type: integer, minimum: 1, maximum: 500, default: 10 }\n\
             request: POST things\n\
             effect: read\n\
             body: { start: $start }\n\
             reply: { records: $reply.things, limit: $limit }\n",
        ),
        (
            "catalog/depot/tools/draw.yaml",
            "tool: draw\n\
             arguments:\n\
             \x20 start: { type: integer, minimum: 0, default: 0 }\n\
             \x20 limit: { type: integer, minimum: 1, maximum: 500, default: 10 }\n\
             request: POST things\n\
             effect: write\n\
             body: { start: $start }\n\
             reply: { records: $reply.things, limit: $limit }\n",
        ),
        (
            "locales/en/depot.ftl",
            "find = Find\n    .description = Finds.\n    .argument-start = S.\n    .argument-limit = L.\n\
             draw = Draw\n    .description = Draws.\n    .argument-start = S.\n    .argument-limit = L.\n",
        ),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Office::over(&Sources::from_files(files), answers, parallel, delays)
}

fn start(body: &Value) -> i64 {
    body["start"].as_i64().expect("a start")
}

fn at_once(_: &str, _: &Value) -> Duration {
    Duration::ZERO
}

/// The records of a page of a depot.
fn things(from: i64, to: i64) -> Vec<Value> {
    (from..to).map(|id| json!({ "id": id })).collect()
}

fn ids(result: &Value) -> Vec<i64> {
    let records = result["structuredContent"]["result"].as_array().expect("a list");
    let id = |record: &Value| record["id"].as_i64().or_else(|| record["ID"].as_str()?.parse().ok()).expect("an id");
    records.iter().map(id).collect()
}

fn codes(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().into_iter().flatten();
    warnings.map(|warning| warning["code"].as_str().expect("a code")).collect()
}

/// The positions that pages were asked at, and how often.
fn positions(office: &Office) -> BTreeMap<i64, usize> {
    let mut positions = BTreeMap::new();
    for (_, body) in office.asked().iter().filter(|(path, _)| ["crm.lead.list", "things"].contains(&&**path)) {
        *positions.entry(start(body)).or_default() += 1;
    }
    positions
}

fn once_each(positions: impl IntoIterator<Item = i64>) -> BTreeMap<i64, usize> {
    positions.into_iter().map(|position| (position, 1)).collect()
}

/// The shipped catalog over a portal that takes its time.
fn slow_portal(leads: i64, parallel: Option<usize>, delays: Delays) -> Office {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    Office::over(&sources, Box::new(portal(leads)), parallel, delays)
}

fn pages_take(moment: Duration) -> Delays {
    Box::new(move |path, _| if path == "crm.lead.list" { moment } else { Duration::ZERO })
}

#[tokio::test(start_paused = true)]
async fn five_hundred_records_take_two_round_trips() {
    let office = slow_portal(612, None, pages_take(MOMENT));
    let begun = tokio::time::Instant::now();
    let result = office.call("getLeads", json!({"filter": may(), "limit": 500})).await;
    assert_eq!(begun.elapsed(), 2 * MOMENT);
    assert_eq!(office.upstream.most.load(Relaxed), 9);
    assert_eq!(ids(&result), (0..500).collect::<Vec<_>>());
    assert_eq!(positions(&office), once_each((0..10).map(|page| page * 50)));
    let content = &result["structuredContent"];
    assert_eq!(content["pagination"], json!({"limit": 500, "start": 0, "next": "500", "total": 612, "fetched": 500}));
    assert_eq!((content["request"]["pages"].as_i64(), codes(&result)), (Some(10), Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn no_more_at_once_than_the_pace_allows_and_none_that_is_not_needed() {
    for (parallel, most) in [(Some(1), 1), (Some(3), 3), (None, 10)] {
        let office = slow_portal(10_000, parallel, pages_take(MOMENT));
        let result = office.call("getLeads", json!({"filter": may(), "start": 30, "limit": 500})).await;
        assert_eq!(office.upstream.most.load(Relaxed), most);
        assert_eq!(ids(&result), (30..530).collect::<Vec<_>>());
        assert_eq!(positions(&office), once_each((0..11).map(|page| page * 50)));
        let result = office.call("getLeads", json!({"filter": may(), "limit": 120})).await;
        assert_eq!(ids(&result), (0..120).collect::<Vec<_>>());
        assert_eq!(positions(&office), once_each([0, 50, 100]));
    }
}

#[tokio::test(start_paused = true)]
async fn records_stay_in_order_however_late_a_page_is() {
    let later_first =
        |_: &str, body: &Value| Duration::from_millis(u64::try_from(1_000 - start(body)).expect("before"));
    let answer = |_: &str, body: &Value| ok(&json!({"things": things(start(body), start(body) + 10), "total": 95}));
    let office = depot(None, Box::new(later_first), Box::new(answer));
    let result = office.call("find", json!({"limit": 77})).await;
    assert_eq!(ids(&result), (0..77).collect::<Vec<_>>());
    assert_eq!(positions(&office), once_each((0..8).map(|page| page * 10)));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_writes_is_asked_for_page_by_page() {
    let answer = |_: &str, body: &Value| ok(&json!({"things": things(start(body), start(body) + 10), "total": 95}));
    let office = depot(None, Box::new(|_, _| MOMENT), Box::new(answer));
    let result = office.call("draw", json!({"limit": 50})).await;
    assert_eq!(ids(&result), (0..50).collect::<Vec<_>>());
    assert_eq!(office.upstream.most.load(Relaxed), 1);
}

/// What a backend has at a position: how many records, and how many it counts.
type Odd = fn(i64) -> (i64, Value);

#[tokio::test(start_paused = true)]
async fn a_backend_that_pages_oddly_is_read_as_if_one_page_came_after_another() {
    let odd: [(&str, Odd); 10] = [
        ("its pages are shorter", |at| (at.max(0).min(100 - at).min(4), json!(100))),
        ("its pages are longer", |at| ((100 - at).clamp(0, 25), json!(100))),
        ("one page is shorter", |at| (if at == 20 { 7 } else { (100 - at).clamp(0, 10) }, json!(100))),
        ("one page is empty", |at| (if at == 30 { 0 } else { 10 }, json!(100))),
        ("it counts more than it has", |at| ((35 - at).clamp(0, 10), json!(i64::MAX))),
        ("it counts less than it has", |_| (10, json!(15))),
        ("it counts below nought", |_| (10, json!(-5))),
        ("it does not count", |_| (10, Value::Null)),
        ("it counts on the first page alone", |at| (10, if at == 0 { json!(100) } else { Value::Null })),
        ("it counts what is left", |at| (10, json!(100 - at))),
    ];
    for (how, odd) in odd {
        let mut seen = Vec::new();
        for parallel in [Some(1), None] {
            let answer = move |_: &str, body: &Value| {
                let (here, total) = odd(start(body));
                ok(&json!({"things": things(start(body), start(body) + here), "total": total}))
            };
            let office = depot(parallel, Box::new(at_once), Box::new(answer));
            for given in [json!({"limit": 60}), json!({"start": 7, "limit": 31}), json!({"start": 95, "limit": 500})] {
                seen.push(office.call("find", given).await);
            }
        }
        let (one_by_one, side_by_side) = seen.split_at(3);
        assert_eq!(one_by_one, side_by_side, "{how}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_changes_meanwhile_says_so_and_goes_on_page_by_page() {
    let answer = |_: &str, body: &Value| {
        let total = if start(body) < 30 { 100 } else { 101 };
        ok(&json!({"things": things(start(body), start(body) + 10), "total": total}))
    };
    let office = depot(None, Box::new(at_once), Box::new(answer));
    let result = office.call("find", json!({"limit": 60})).await;
    assert_eq!(codes(&result), ["changed-list"]);
    let message = result["structuredContent"]["warnings"][0]["message"].as_str().expect("a message");
    assert!(message.contains("100") && message.contains("101"), "{message}");
    let mut twice = once_each((0..6).map(|page| page * 10));
    twice.insert(40, 2);
    twice.insert(50, 2);
    assert_eq!((ids(&result), positions(&office)), ((0..60).collect::<Vec<_>>(), twice));
}

#[tokio::test(start_paused = true)]
async fn a_page_that_came_already_is_asked_for_again() {
    let again = Mutex::new(1);
    let answer = move |_: &str, body: &Value| {
        let mut again = again.lock().expect("nobody panics");
        let mixed_up = start(body) == 30 && *again > 0;
        *again -= i32::from(mixed_up);
        let from = if mixed_up { 20 } else { start(body) };
        ok(&json!({"things": things(from, from + 10), "total": 100}))
    };
    let office = depot(None, Box::new(at_once), Box::new(answer));
    let result = office.call("find", json!({"limit": 50})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..50).collect::<Vec<_>>(), Vec::new()));

    let deaf = |_: &str, _: &Value| ok(&json!({"things": things(0, 10), "total": 30}));
    let office = depot(None, Box::new(at_once), Box::new(deaf));
    let result = office.call("find", json!({"limit": 50})).await;
    assert_eq!(codes(&result), ["repeated-page"]);
    assert_eq!(ids(&result).len(), 30, "they are as the backend gives them");
    let alike = |_: &str, _: &Value| ok(&json!({"things": vec![json!({"id": 1}); 10], "total": 30}));
    let office = depot(None, Box::new(at_once), Box::new(alike));
    assert_eq!(codes(&office.call("find", json!({"limit": 50})).await), Vec::<&str>::new(), "records may be alike");
}

#[tokio::test(start_paused = true)]
async fn a_page_that_fails_leaves_the_records_before_it_and_says_how_to_go_on() {
    let portal = portal(310);
    let broken = AtomicUsize::new(1);
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let answer = move |path: &str, body: &Value| match body["start"].as_i64() {
        Some(100) if broken.load(Relaxed) > 0 => {
            broken.store(0, Relaxed);
            status(500, r#"{"error":"ODD","error_description":"no access by s3cretc0de"}"#)
        }
        _ => portal(path, body),
    };
    let office = Office::over(&sources, Box::new(answer), None, pages_take(MOMENT));
    let given = json!({"filter": may(), "start": 30, "limit": 200});
    let result = office.call("getLeads", given.clone()).await;
    assert_eq!((&result["isError"], ids(&result)), (&json!(false), (30..100).collect::<Vec<_>>()));
    let content = &result["structuredContent"];
    assert_eq!(content["pagination"], json!({"limit": 200, "start": 30, "next": "100", "total": 310, "fetched": 70}));
    assert_eq!(content["result"][0]["_meta"]["status"]["name"], "New", "what is there is labelled");
    assert_eq!(codes(&result), ["incomplete-list"]);
    let message = content["warnings"][0]["message"].as_str().expect("a message");
    assert!(message.contains("70") && message.contains("100") && message.contains("ODD"), "{message}");
    assert!(!message.contains("s3cretc0de"), "{message}");
    let text = result["content"][0]["text"].as_str().expect("a text");
    assert!(text.contains(message), "a model reads it, too: {text}");
    assert_eq!(content["suggestedFix"]["arguments"]["start"], 100, "ready to be sent");
    let mut rest = given;
    rest["start"] = content["pagination"]["next"].clone();
    let result = office.call("getLeads", rest).await;
    assert_eq!((ids(&result), codes(&result)), ((100..300).collect::<Vec<_>>(), Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn with_nothing_before_it_a_page_that_fails_is_a_failure_of_the_call() {
    let answer = |_: &str, body: &Value| match start(body) {
        0 => ok(&json!({"things": things(0, 10), "total": 100})),
        _ => status(403, "{}"),
    };
    for parallel in [Some(1), None] {
        let office = depot(parallel, Box::new(at_once), Box::new(answer));
        let result = office.call("find", json!({"start": 9, "limit": 20})).await;
        assert_eq!((ids(&result), codes(&result)), (vec![9], vec!["incomplete-list"]));
    }
    let answer = |_: &str, body: &Value| match start(body) {
        0 => ok(&json!({"things": things(0, 4), "total": 100})),
        _ => status(403, "{}"),
    };
    let office = depot(None, Box::new(at_once), Box::new(answer));
    let result = office.call("find", json!({"start": 5, "limit": 20})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "forbidden");
    assert_eq!(result["structuredContent"]["request"], json!({"start": 0}));
}

#[tokio::test(start_paused = true)]
async fn pages_that_are_held_back_are_asked_for_one_by_one() {
    let held = Mutex::new(BTreeMap::<i64, usize>::new());
    let answer = move |_: &str, body: &Value| {
        let mut held = held.lock().expect("nobody panics");
        let times = held.entry(start(body)).or_default();
        *times += 1;
        match start(body) >= 30 && *times == 1 {
            true => Err(SendError::Busy { retry_after: Some(Duration::from_secs(3)) }),
            false => ok(&json!({"things": things(start(body), start(body) + 10), "total": 100})),
        }
    };
    let office = depot(None, Box::new(at_once), Box::new(answer));
    let result = office.call("find", json!({"limit": 50})).await;
    // The page at 40 was held back, too, and that was forgotten with it.
    assert_eq!((ids(&result), codes(&result)), ((0..50).collect::<Vec<_>>(), Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn what_the_backend_itself_is_too_busy_for_is_not_pressed() {
    let answer = |_: &str, body: &Value| match start(body) {
        20 => Ok(Reply { retry_after: Some(Duration::from_secs(60)), ..Reply::new(429, Bytes::from_static(b"{}")) }),
        _ => ok(&json!({"things": things(start(body), start(body) + 10), "total": 100})),
    };
    let office = depot(None, Box::new(at_once), Box::new(answer));
    let result = office.call("find", json!({"limit": 50})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..20).collect::<Vec<_>>(), vec!["incomplete-list"]));
    assert_eq!(positions(&office)[&20], 1);
}

#[tokio::test(start_paused = true)]
async fn a_resource_that_is_not_whole_is_not_kept() {
    let (portal, broken) = (portal(310), AtomicUsize::new(1));
    let office = Office::shipped(move |path, body| match body["start"].as_i64() {
        Some(50) if broken.swap(0, Relaxed) > 0 => status(500, "{}"),
        _ => portal(path, body),
    });
    let kept = resource::Kept::new();
    let dates = "%7B%22%3E%3DDATE_CREATE%22%3A%222026-05-01%22%2C%22%3C%3DDATE_CREATE%22%3A%222026-05-31%22%7D";
    let address = resource::ResourceAddress::find(&office.set, &format!("crm/leads?limit=100&filter={dates}"));
    let address = address.expect("there is such a resource");
    let catalog = &office.set.catalogs()[0];
    let entered = Entered::new(&office.set, catalog, &office.caller, examples::clock());
    let context = entered.context();
    for fetched in [50, 100, 100] {
        let contents = resource::read(context, &address, &kept).await.expect("it is read");
        let contents: Value = serde_json::from_str(&contents.text).expect("JSON");
        assert_eq!(contents["pagination"]["fetched"], fetched, "{contents}");
    }
    assert_eq!(positions(&office), BTreeMap::from([(0, 2), (50, 2)]), "the third was kept");
}

/// The codes of the warnings, and the text of the first with this one.
fn warned<'r>(result: &'r Value, code: &str) -> &'r str {
    let warnings = result["structuredContent"]["warnings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let found = warnings.iter().find(|warning| warning["code"] == code);
    found.and_then(|warning| warning["message"].as_str()).unwrap_or_else(|| panic!("no {code}: {result}"))
}

#[tokio::test(start_paused = true)]
async fn a_list_that_changes_in_both_ways_is_told_of_once() {
    let office = Office::shipped(|path, body| match path {
        "crm.lead.list" => {
            let start = body["start"].as_i64().expect("a start");
            // One comes before the others: what was behind moves, and the count grows.
            let from = if start == 0 { 0 } else { start - 1 };
            let records: Vec<Value> = (from..from + 50).map(|id| json!({"ID": id.to_string()})).collect();
            let mut reply = json!({"result": records, "total": if start == 0 { 200 } else { 201 }});
            reply["next"] = (start + 50).into();
            ok(&reply)
        }
        other => panic!("nobody asks for {other}"),
    });
    let result = office.call("getLeads", json!({"filter": may(), "limit": 100, "select": ["ID"]})).await;
    assert_eq!(codes(&result), ["changed-list"]);
    let said = warned(&result, "changed-list");
    assert!(said.contains("200 records at first and 201 in the end. One record is here twice"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn a_record_that_comes_with_two_pages_is_told_though_the_total_is_the_same() {
    let office = Office::shipped(|path, body| match path {
        "crm.lead.list" => {
            let start = body["start"].as_i64().expect("a start");
            // One goes while another comes: what was behind moves.
            let from = if start == 0 { 0 } else { start - 1 };
            let records: Vec<Value> = (from..from + 50).map(|id| json!({"ID": id.to_string()})).collect();
            let mut reply = json!({"result": records, "total": 100});
            if start == 0 {
                reply["next"] = 50.into();
            }
            ok(&reply)
        }
        other => panic!("nobody asks for {other}"),
    });
    let arguments = json!({"filter": may(), "limit": 100, "select": ["ID"]});
    let result = office.call("getLeads", arguments).await;
    assert_eq!(result["structuredContent"]["result"].as_array().map(Vec::len), Some(100));
    assert!(warned(&result, "changed-list").contains("one record is here twice"), "{result}");
}

#[tokio::test(start_paused = true)]
async fn nobody_is_sent_again_where_a_page_is_not_to_be_had() {
    let office = Office::shipped(|path, body| match (path, body["start"].as_i64()) {
        ("crm.lead.list", Some(50..)) => status(403, r#"{"error": "ACCESS_DENIED", "error_description": "No"}"#),
        _ => portal(120)(path, body),
    });
    let result = office.call("getLeads", json!({"filter": may(), "limit": 120, "select": ["ID"]})).await;
    assert!(!warned(&result, "incomplete-list").contains("Try again"), "{result}");
    assert_eq!(result["structuredContent"].get("suggestedFix"), None);
    // It says that there are more, and has none.
    let office = Office::shipped(|_, _| ok(&json!({"result": [], "total": 5})));
    let result = office.call("getLeads", json!({"filter": may()})).await;
    assert!(!warned(&result, "incomplete-list").contains("Try again"), "{result}");
    let content = &result["structuredContent"];
    assert_eq!((content.get("suggestedFix"), content["pagination"].get("next")), (None, None), "{content}");
}
