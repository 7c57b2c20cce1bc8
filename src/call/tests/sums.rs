//! Sums of all records of a list: exact, of the whole list, or not at all.

use super::*;
use crate::caller::conversation::{Conversation, Kind, Level, Question, Unanswered};

/// One tool over `things`, ten a page, of which it sums at most so many.
fn till(reply: &str, answers: impl Fn(&Value) -> Result<Reply, SendError> + Send + Sync + 'static) -> Office {
    let sums = "sums: { of: $record.price, unit: { currency: $record.unit }, by: { kind: $record.kind, who: $record.who }, \
                groups: $by, key: $record.id }";
    let files = [
        (
            "catalog/till/catalog.yaml",
            "catalog: till\nbackends:\n  api:\n    base: https://till.example\n    \
             pages: { send: start, size: 10, total: $reply.total }\ndictionaries:\n  kinds:\n    request: POST kinds\n    \
             records: $reply.kinds\n    key: $record.id\n    value: { name: $record.name }\n    cache: 5m\n"
                .to_owned(),
        ),
        (
            "catalog/till/tools/sum.yaml",
            format!(
                "tool: sum\neffect: read\narguments:\n  by: {{ type: array, items: {{ enum: [kind, who, currency] }} }}\nsteps:\n  \
                 - step: all\n    request: POST things\n    reply: {{ records: $reply.things, {reply}, {sums} }}\n\
                 reply:\n  labels: {{ kind: {{ of: $record.groups.*.kind, from: $kinds }} }}\n"
            ),
        ),
        ("locales/en/till.ftl", "sum = Sum\n    .description = Sums.\n    .argument-by = B.\n".to_owned()),
    ];
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
    Office::of(
        &Sources::from_files(files),
        Box::new(move |path, body| match path {
            "kinds" => ok(&json!({"kinds": [{"id": 1, "name": "Cup"}, {"id": 2, "name": "Plate"}]})),
            _ => answers(body),
        }),
    )
}

/// The page of these things that a request asks for.
fn page(things: &[Value], body: &Value) -> Value {
    let start = body["start"].as_u64().map_or(0, |start| usize::try_from(start).expect("a small number"));
    let end = things.len().min(start + 10);
    json!({"things": things[start.min(end)..end], "total": things.len()})
}

/// Things of two kinds and two currencies.
fn things(count: usize) -> Vec<Value> {
    let one = |id: usize| json!({"id": id.to_string(), "price": "0.10", "unit": if id.is_multiple_of(5) { "USD" } else { "EUR" }, "kind": id % 2 + 1, "who": null});
    (0..count).map(one).collect()
}

fn result(answer: &Value) -> &Value {
    &answer["structuredContent"]["result"]
}

fn codes(answer: &Value) -> Vec<&str> {
    let warnings = answer["structuredContent"]["warnings"].as_array().into_iter().flatten();
    warnings.map(|warning| warning["code"].as_str().expect("a code")).collect()
}

#[tokio::test(start_paused = true)]
async fn all_pages_are_summed_exactly_and_currencies_are_kept_apart() {
    let office = till("limit: 40", |body| ok(&page(&things(35), body)));
    let answer = office.call("sum", json!({"by": ["currency", "kind"]})).await;
    let group = |currency: &str, kind: i64, count: i64, sum: &str| json!({"currency": currency, "kind": kind, "count": count, "sum": sum});
    assert_eq!(
        result(&answer),
        &json!({
            "count": 35,
            "sums": [{"currency": "EUR", "count": 28, "sum": "2.80"}, {"currency": "USD", "count": 7, "sum": "0.70"}],
            "groups": [group("EUR", 1, 14, "1.40"), group("EUR", 2, 14, "1.40"), group("USD", 1, 4, "0.40"), group("USD", 2, 3, "0.30")],
        })
    );
    assert_eq!(codes(&answer), Vec::<&str>::new());
    // One record has several kinds: what they are called stands beside it, also for those who have labels in records.
    assert_eq!(answer["structuredContent"]["labels"], json!({"kind": {"1": {"name": "Cup"}, "2": {"name": "Plate"}}}));
    let asked = office.asked();
    let starts: Vec<&Value> =
        asked.iter().filter(|(path, _)| path == "things").map(|(_, body)| &body["start"]).collect();
    let once = [&Value::Null, &json!(10), &json!(20), &json!(30)];
    assert_eq!(starts, [once, once].concat(), "it is read twice");
}

#[tokio::test(start_paused = true)]
async fn without_groups_there_are_sums_alone_and_nothing_is_looked_up() {
    let office = till("limit: 40", |body| ok(&page(&things(1), body)));
    let sums = json!([{"currency": "USD", "count": 1, "sum": "0.10"}]);
    assert_eq!(result(&office.call("sum", json!({})).await), &json!({"count": 1, "sums": sums}));
    assert_eq!(office.paths(), ["things"]);
    let office = till("limit: 40", |body| ok(&page(&[], body)));
    assert_eq!(result(&office.call("sum", json!({})).await), &json!({"count": 0, "sums": []}));
}

#[tokio::test(start_paused = true)]
async fn what_is_no_amount_is_counted_and_told() {
    let odd = [
        json!({"id": 1, "price": null, "unit": "EUR"}),
        json!({"id": 2, "price": "", "unit": "EUR"}),
        json!({"id": 3, "unit": "EUR"}),
        json!({"id": 4, "price": "12,50", "unit": "EUR"}),
        json!({"id": 5, "price": 8300.5, "unit": "EUR"}),
        json!({"id": 6, "price": "-300.50", "unit": ""}),
        json!({"id": 7, "price": "0.2", "unit": null}),
    ];
    let office = till("limit: 40", move |body| ok(&page(&odd, body)));
    let answer = office.call("sum", json!({})).await;
    let sums = json!([
        {"currency": "EUR", "count": 5, "sum": "8300.5", "without_amount": 3, "unreadable_amount": 1},
        {"currency": null, "count": 2, "sum": "-300.30"},
    ]);
    assert_eq!(result(&answer)["sums"], sums);
    assert_eq!(codes(&answer), ["unreadable-amounts"]);
}

#[tokio::test(start_paused = true)]
async fn a_list_beyond_the_bound_is_not_read_and_not_summed() {
    let office = till("limit: 40", |body| ok(&page(&things(41), body)));
    let answer = office.call("sum", json!({"by": ["who"]})).await;
    let error = &answer["structuredContent"]["error"];
    assert_eq!(error["code"], "bad_argument");
    let message = error["message"].as_str().expect("a text");
    assert!(message.starts_with("41 records match, and one call sums at most 40. Nothing was summed."), "{message}");
    assert_eq!(office.paths(), ["things"]);
    let exactly = till("limit: 40", |body| ok(&page(&things(40), body)));
    assert_eq!(result(&exactly.call("sum", json!({})).await)["count"], 40);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_not_counted_is_read_to_its_end_or_to_the_bound() {
    let uncounted = |count: usize| {
        move |body: &Value| {
            let mut page = page(&things(count), body);
            page.as_object_mut().expect("a map").remove("total");
            ok(&page)
        }
    };
    let office = till("limit: 40", uncounted(33));
    let answer = office.call("sum", json!({})).await;
    assert_eq!((&result(&answer)["count"], result(&answer).get("complete")), (&json!(33), None));
    let office = till("limit: 40", uncounted(40));
    assert_eq!(result(&office.call("sum", json!({})).await)["count"], 40);
    let office = till("limit: 40", uncounted(43));
    let message = office.call("sum", json!({})).await["structuredContent"]["error"]["message"].clone();
    assert!(message.as_str().is_some_and(|text| text.starts_with("More than 40 records match")), "{message}");
}

#[tokio::test(start_paused = true)]
async fn a_page_that_fails_leaves_no_sum() {
    let office = till("limit: 40", |body| match body["start"].as_i64() {
        Some(20) => status(500, r#"{"error":"broken"}"#),
        _ => ok(&page(&things(35), body)),
    });
    let answer = office.call("sum", json!({})).await;
    assert_eq!((&answer["isError"], answer["structuredContent"].get("result")), (&json!(true), None));
}

#[tokio::test(start_paused = true)]
async fn records_that_come_twice_count_once_and_the_sums_say_that_some_may_be_missing() {
    // A record before the second page is removed: what was the first of that is read by nobody, and the count falls.
    let office = till("limit: 40", |body| {
        let mut all = things(25);
        if body["start"].as_i64().unwrap_or(0) > 0 {
            all.remove(3);
        }
        ok(&page(&all, body))
    });
    let answer = office.call("sum", json!({})).await;
    assert_eq!((&result(&answer)["count"], &result(&answer)["complete"]), (&json!(24), &json!(false)));
    assert_eq!(codes(&answer), ["changed-list"]);
    // One is put before all others: the last of the first page comes again.
    let office = till("limit: 40", |body| {
        let mut all = things(25);
        if body["start"].as_i64().unwrap_or(0) > 0 {
            all.insert(0, json!({"id": "new", "price": "1000.00", "unit": "EUR"}));
        }
        ok(&page(&all, body))
    });
    let answer = office.call("sum", json!({})).await;
    assert_eq!((&result(&answer)["count"], &result(&answer)["complete"]), (&json!(25), &json!(false)));
    let text = answer["structuredContent"]["warnings"][0]["message"].as_str().expect("a text");
    assert!(
        text.starts_with("The records changed while they were read: 25 were read, 1 of them more than once"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn one_record_that_goes_while_another_comes_is_seen_though_the_count_stays() {
    let asked = AtomicUsize::new(0);
    let office = till("limit: 40", move |body| {
        let mut all = things(25);
        if asked.fetch_add(1, Relaxed) > 0 {
            // What was the first of the second page is read by nobody.
            all.remove(3);
            all.push(json!({"id": "new", "price": "1000.00", "unit": "EUR"}));
        }
        ok(&page(&all, body))
    });
    let answer = office.call("sum", json!({})).await;
    let result = result(&answer);
    assert_eq!(
        (&result["count"], &result["complete"], codes(&answer)),
        (&json!(25), &json!(false), vec!["changed-list"])
    );
    assert_eq!(result["sums"][0]["sum"], "1001.90", "what came the second time");
}

#[tokio::test(start_paused = true)]
async fn sums_that_could_not_be_read_again_say_so() {
    let asked = AtomicUsize::new(0);
    let office = till("limit: 40", move |body| match asked.fetch_add(1, Relaxed) {
        4 => status(500, r#"{"error":"broken"}"#),
        _ => ok(&page(&things(25), body)),
    });
    let answer = office.call("sum", json!({})).await;
    assert_eq!((&result(&answer)["count"], &result(&answer)["complete"]), (&json!(25), &json!(false)));
    assert_eq!(codes(&answer), ["read-once"]);
}

#[tokio::test(start_paused = true)]
async fn fewer_records_than_are_counted_are_not_said_to_have_changed() {
    let office = till("limit: 40", |body| {
        let mut short = page(&things(25), body);
        short["total"] = json!(30);
        ok(&short)
    });
    let answer = office.call("sum", json!({})).await;
    let text = answer["content"][0]["text"].as_str().expect("a text");
    assert!(!text.contains("changed while they were read"), "{text}");
    assert!(result(&answer)["complete"] == false || answer["isError"] == true, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_backend_that_overlooks_the_position_has_no_sums() {
    let office = till("limit: 40", |_| ok(&page(&things(25), &json!({}))));
    let answer = office.call("sum", json!({})).await;
    let complete = &result(&answer)["complete"];
    assert!(answer["isError"] == true || *complete == false, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn conditions_leave_records_out_of_sums_and_not_out_of_the_list() {
    let office = till("limit: 40, when: { $record.kind: 2 }", |body| ok(&page(&things(12), body)));
    let answer = office.call("sum", json!({})).await;
    assert_eq!((&result(&answer)["count"], result(&answer).get("complete")), (&json!(6), None));
}

#[tokio::test(start_paused = true)]
async fn groups_beyond_the_most_are_told_and_the_sums_are_of_all_records() {
    let one = |id: usize| json!({"id": id, "price": id, "unit": "EUR", "kind": 1, "who": format!("w{id}")});
    let all: Vec<Value> = (0..250).map(one).collect();
    let office = till("limit: 400", move |body| ok(&page(&all, body)));
    let answer = office.call("sum", json!({"by": ["who"]})).await;
    let groups = result(&answer)["groups"].as_array().expect("a list");
    assert_eq!((groups.len(), &groups[0]["sum"], &groups[199]["sum"]), (200, &json!("249"), &json!("50")));
    assert_eq!(result(&answer)["sums"], json!([{"currency": "EUR", "count": 250, "sum": "31125"}]));
    assert_eq!(codes(&answer), ["shortened"]);
}

#[tokio::test(start_paused = true)]
async fn of_groups_beyond_the_most_each_unit_has_its_largest() {
    let unit = |id: usize| {
        if id < 210 {
            "EUR"
        } else if id < 240 {
            "GEL"
        } else {
            "USD"
        }
    };
    let one = |id: usize| json!({"id": id, "price": id, "unit": unit(id), "kind": 1, "who": format!("w{id}")});
    let all: Vec<Value> = (0..250).map(one).collect();
    let office = till("limit: 400", move |body| ok(&page(&all, body)));
    let answer = office.call("sum", json!({"by": ["who"]})).await;
    let groups = result(&answer)["groups"].as_array().expect("a list");
    let of = |unit: &str| {
        groups.iter().filter(|group| group["currency"] == unit).map(|group| &group["sum"]).collect::<Vec<_>>()
    };
    assert_eq!([of("EUR").len(), of("GEL").len(), of("USD").len()], [160, 30, 10]);
    assert_eq!((of("EUR")[0], of("EUR")[159], of("USD")[9]), (&json!("209"), &json!("50"), &json!("240")));
    let units: Vec<&Value> = groups.iter().map(|group| &group["currency"]).collect();
    assert!(units.is_sorted_by_key(|unit| unit.as_str()), "the units stay together");
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_says_how_many_pages_there_may_be() {
    let office = till("limit: 40", |body| ok(&page(&things(35), body)));
    let answer = office.rehearse("sum", json!({})).await;
    assert_eq!(answer["structuredContent"]["dryRun"]["pages"], 10, "each is read twice");
    assert!(office.asked().is_empty());
}

/// A caller who watches how far a call is.
#[derive(Default)]
struct Watches(Mutex<Vec<(f64, Option<f64>)>>);

impl Conversation for Watches {
    fn progress<'a>(&'a self, done: f64, total: Option<f64>, _: Option<&'a str>) -> BoxFuture<'a, ()> {
        self.0.lock().expect("nobody panics").push((done, total));
        Box::pin(std::future::ready(()))
    }

    fn log<'a>(&'a self, _: Level, _: &'a Value) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn can(&self, _: Kind) -> bool {
        false
    }

    fn ask<'a>(&'a self, _: &'a str, question: Question) -> BoxFuture<'a, Result<Value, Unanswered>> {
        Box::pin(std::future::ready(Err(Unanswered::Failed(format!("{question:?}")))))
    }

    fn need(&self, _: Kind) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_sums_hears_how_far_they_are() {
    let mut office = till("limit: 40", |body| ok(&page(&things(35), body)));
    let watches = Arc::new(Watches::default());
    office.caller.conversation = Some(Arc::clone(&watches) as Arc<dyn Conversation>);
    office.call("sum", json!({})).await;
    let told = watches.0.lock().expect("nobody panics").clone();
    assert_eq!(told, [10.0, 20.0, 30.0, 35.0].map(|done| (done, Some(35.0))));
    let (_, card) = office.set.find("sum").expect("there is such a tool");
    assert!(card.may_report(Some("{}")), "a client that asks for progress gets it");
}
