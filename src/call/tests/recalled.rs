//! `cache` of tools and steps: what is given again, to whom, how long, and what the answer says of it.

use std::sync::atomic::AtomicI64;

use super::*;
use crate::caller::Identity;

const CARDS: [(&str, &str); 6] = [
    ("read", "cache: 5m\nrequest: GET things/one\nresult: { id: $reply.id }\n"),
    (
        "named",
        "cache: 1m\narguments: { limit: { type: integer, minimum: 1, maximum: 50, default: 2 } }\nrequest: GET named\nquery: { limit: $limit, by: $caller.name }\n\
         reply: { records: $reply.items, pages: {} }\n",
    ),
    (
        "both",
        "effect: read\nsteps:\n  - { step: kept, cache: 5m, request: GET things/one }\n  - { step: asked, request: GET things/two }\n\
         result: { kept: $kept.id, asked: $asked.id }\n",
    ),
    ("write", "request: POST things\n"),
    (
        "writes_behind",
        "steps:\n  - { step: read, request: tools/call read }\n  - { step: made, request: POST things }\nresult: { id: $read.id }\n",
    ),
    (
        "missing",
        "effect: read\nsteps:\n  - { step: kept, cache: 5m, request: GET things/one }\n  - { step: gone, unless: { $kept.id: 7 }, error: not_found }\nresult: { id: $kept.id }\n",
    ),
];

/// A desk whose every answer has a number of its own.
fn counting() -> Office {
    let texts = |name: &str| match name {
        "named" => "    .argument-limit = L.\n",
        "missing" => "    .gone = It is gone.\n",
        _ => "",
    };
    let count = AtomicI64::new(0);
    let answer = move |path: &str, _: &Value| {
        let id = count.fetch_add(1, Relaxed);
        if path == "named" { ok(&json!({ "items": [{ "id": id }] })) } else { ok(&json!({ "id": id })) }
    };
    desk(&CARDS, texts, Box::new(answer))
}

fn warning<'r>(result: &'r Value, code: &str) -> Option<&'r str> {
    let warnings = result["structuredContent"]["warnings"].as_array()?;
    warnings.iter().find(|warning| warning["code"] == code)?["message"].as_str()
}

#[tokio::test(start_paused = true)]
async fn a_reply_is_given_again_for_its_time_and_the_answer_says_so() {
    let desk = counting();

    let first = desk.call("read", json!({})).await;
    assert_eq!((&first["structuredContent"]["result"]["id"], warning(&first, "from-memory")), (&json!(0), None));
    tokio::time::advance(Duration::from_secs(299)).await;
    let again = desk.call("read", json!({})).await;
    assert_eq!(again["structuredContent"]["result"]["id"], 0);
    let said = warning(&again, "from-memory").expect("it says that it was kept");
    assert!(said.contains("2026-05-20T12:00:00+00:00") && said.contains("2026-05-20T12:00:01+00:00"), "{said}");
    assert_eq!(desk.paths(), ["things/one"]);

    tokio::time::advance(Duration::from_secs(2)).await;
    let later = desk.call("read", json!({})).await;
    assert_eq!((&later["structuredContent"]["result"]["id"], warning(&later, "from-memory")), (&json!(1), None));
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_which_a_part_was_kept_says_that_it_is_a_part() {
    let desk = counting();
    desk.call("both", json!({})).await;

    let again = desk.call("both", json!({})).await;
    assert_eq!(again["structuredContent"]["result"], json!({ "kept": 0, "asked": 2 }));
    assert!(warning(&again, "from-memory").expect("a warning").starts_with("A part of this answer"), "{again}");

    let gone = desk.call("missing", json!({})).await;
    assert_eq!(gone["structuredContent"]["error"]["code"], "not_found");
    assert!(!gone.to_string().contains("was kept"), "another tool asks for itself: {gone}");
    let gone = desk.call("missing", json!({})).await;
    let message = gone["structuredContent"]["error"]["message"].as_str().expect("a message");
    assert!(message.contains("was kept by the server"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_otherwise_or_by_another_is_asked_anew() {
    let mut desk = counting();
    let who = |name: &str, tenant: &str| {
        Arc::new(Identity { name: Some(name.into()), tenant: Some(tenant.into()), ..Identity::default() })
    };
    let mut ids = Vec::new();
    for (name, tenant, limit) in
        [("anna", "a", 2), ("anna", "a", 2), ("anna", "a", 3), ("ilya", "a", 2), ("anna", "b", 2)]
    {
        desk.caller.who = who(name, tenant);
        let result = desk.call("named", json!({ "limit": limit })).await;
        ids.push(result["structuredContent"]["result"][0]["id"].as_i64().expect("an id"));
    }
    assert_eq!(ids, [0, 0, 1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn what_a_credential_of_the_callers_own_has_opened_is_for_that_alone() {
    let mut desk = counting();
    let mut ids = Vec::new();
    for token in ["one", "one", "two"] {
        desk.caller.who = Arc::new(Identity::showing(Secret::new(token)));
        ids.push(desk.call("read", json!({})).await["structuredContent"]["result"]["id"].as_i64().expect("an id"));
    }
    assert_eq!(ids, [0, 0, 1]);
}

#[tokio::test(start_paused = true)]
async fn nothing_that_was_kept_outlives_a_write_and_no_write_goes_by_it() {
    let desk = counting();
    desk.call("read", json!({})).await;
    desk.call("write", json!({})).await;
    let behind = desk.call("read", json!({})).await;
    assert_eq!((&behind["structuredContent"]["result"]["id"], warning(&behind, "from-memory")), (&json!(2), None));

    desk.paths();
    let written = desk.call("writes_behind", json!({})).await;
    assert_eq!(written["structuredContent"]["result"]["id"], 3);
    assert_eq!(desk.paths(), ["things/one", "things"]);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_not_kept() {
    let files = [
        ("catalog/desk/catalog.yaml", "catalog: desk\nbackends:\n  api: { base: 'https://desk.example/' }\n"),
        ("catalog/desk/tools/read.yaml", "tool: read\ncache: 5m\nrequest: GET one\n"),
        ("locales/en/desk.ftl", "read = T\n    .description = D.\n"),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let count = AtomicI64::new(0);
    let answer = move |_: &str, _: &Value| match count.fetch_add(1, Relaxed) {
        0 => status(404, "{}"),
        1 => status(200, "<p>Maintenance</p>"),
        id => ok(&json!({ "id": id })),
    };
    let desk = Office::of(&Sources::from_files(files), Box::new(answer));
    for kind in ["not_found", "unexpected_reply"] {
        assert_eq!(desk.call("read", json!({})).await["structuredContent"]["error"]["code"], kind);
    }
    assert_eq!(desk.call("read", json!({})).await["structuredContent"]["result"]["id"], 2);
}
