use kartoteka_compiler::plan::{Batch, BatchReply, Effect, List, Quantity, Verb};
use serde_json::{Value, json};

use super::command;
use crate::runtime::request::{Request, RequestFault};

fn batch() -> Batch {
    Batch {
        path: "batch".into(),
        commands: "cmd".into(),
        most: Quantity::Fixed(50.0),
        reply: BatchReply::Parts { parts: List::Borrowed(&[]) },
        apart: vec!["$result".into()].into(),
    }
}

fn read(body: &Value) -> Request {
    Request {
        verb: Verb::Post,
        path: "crm.lead.list".to_owned(),
        body: Some(body.to_string().into_bytes()),
        ..Request::default()
    }
}

fn written(request: &Request) -> Option<String> {
    command(request, &batch(), |key| key == "auth")
}

#[test]
fn a_body_is_pairs_with_brackets() {
    let body = json!({
        "start": 50,
        "select": ["ID", "TITLE"],
        "filter": { ">=DATE_CREATE": "2026-05-01", "@ID": [1, "2"], "%TITLE": "a&b=c +ж", "EMPTY": "" },
    });
    let text = written(&read(&body)).expect("it goes with others");
    assert_eq!(
        text,
        "crm.lead.list?start=50&select%5B0%5D=ID&select%5B1%5D=TITLE&filter%5B%3E%3DDATE_CREATE%5D=2026-05-01\
         &filter%5B%40ID%5D%5B0%5D=1&filter%5B%40ID%5D%5B1%5D=2&filter%5B%25TITLE%5D=a%26b%3Dc%20%2B%D0%B6&filter%5BEMPTY%5D="
    );
    assert_eq!(written(&read(&json!({}))).as_deref(), Some("crm.lead.list"));
    let of_query = Request {
        verb: Verb::Get,
        path: "/crm/leads".to_owned(),
        query: vec![("filter[id][]".to_owned(), "1".to_owned()), ("q".to_owned(), "a b".to_owned())],
        ..Request::default()
    };
    assert_eq!(written(&of_query).as_deref(), Some("crm/leads?filter%5Bid%5D%5B%5D=1&q=a%20b"));
}

#[test]
fn what_pairs_do_not_say_alike_goes_alone() {
    for body in [
        json!({ "active": false }),
        json!({ "active": true }),
        json!({ "parent": null }),
        json!({ "filter": {} }),
        json!({ "filter": { "@ID": [] } }),
        json!({ "score": 1.5 }),
        json!({ "id": 123_456_789_012_345_678_901_234_567_890_f64 }),
        json!([1, 2]),
        json!({ "a.b": 1 }),
        json!({ "a b": 1 }),
        json!({ "": 1 }),
        json!({ "filter": { "a]": 1 } }),
        json!({ "filter": { "a[": 1 } }),
        json!({ "filter": { " a": 1 } }),
        json!({ "filter": { "": 1 } }),
    ] {
        assert_eq!(written(&read(&body)), None, "{body}");
    }
}

#[test]
fn what_means_something_among_others_goes_alone() {
    for body in [json!({ "filter": { "TITLE": "$result[r0][0][ID]" } }), json!({ "filter": { "$result": "x" } })] {
        assert_eq!(written(&read(&body)), None, "{body}");
    }
    assert!(written(&read(&json!({ "filter": { "TITLE": "costs $5" } }))).is_some());
    // The request that is sent alone says what is wrong with that.
    assert_eq!(written(&read(&json!({ "auth": "x" }))), None);
    let query = vec![("auth".to_owned(), "x".to_owned())];
    assert_eq!(written(&Request { verb: Verb::Get, query, ..read(&json!({})) }), None);
}

#[test]
fn only_plain_reads_go_with_others() {
    let plain = || read(&json!({ "start": 0 }));
    assert!(written(&plain()).is_some());
    let fault = RequestFault::Header { name: "x".to_owned() };
    for other in [
        Request { effect: Effect::Write, ..plain() },
        Request { effect: Effect::Delete, ..plain() },
        Request { verb: Verb::Put, ..plain() },
        Request { verb: Verb::Head, ..plain() },
        Request { headers: vec![("X-A".to_owned(), "b".to_owned())], ..plain() },
        Request { characters: Some(5), ..plain() },
        Request { fault: Some(fault), ..plain() },
        Request { path: String::new(), ..plain() },
        Request { path: "crm%2Flead".to_owned(), ..plain() },
        Request { path: "crm.lead.list?x".to_owned(), ..plain() },
    ] {
        assert_eq!(written(&other), None, "{other:?}");
    }
}

#[test]
fn a_read_has_bounds() {
    assert!(written(&read(&json!({ "q": "x".repeat(8_000) }))).is_some());
    assert_eq!(written(&read(&json!({ "q": "x".repeat(9_000) }))), None);
    // A character of two bytes takes six.
    assert_eq!(written(&read(&json!({ "q": "ж".repeat(1_400) }))), None);
    let ids = |count: usize| json!({ "i": (0..count).collect::<Vec<_>>() });
    assert!(written(&read(&ids(500))).is_some());
    assert_eq!(written(&read(&ids(501))), None);
    let mut deep = json!("x");
    for _ in 0..20 {
        deep = json!({ "a": deep });
    }
    assert_eq!(written(&read(&deep)), None);
}
