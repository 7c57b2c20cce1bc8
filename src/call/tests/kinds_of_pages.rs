//! Lists that go on by cursors, by the numbers of pages, by links and by the last record: nothing is skipped between two
//! calls, and nothing ends without a word.

use super::*;

/// One tool over `things`, whose list goes on so.
fn vault(pages: &str, arguments: &str, answers: Answers) -> Office {
    let names = ["after", "page", "startIndex", "limit"];
    let texts: String = names
        .iter()
        .filter(|name| arguments.contains(&format!("{name}:")))
        .map(|name| format!("    .argument-{name} = A.\n"))
        .collect();
    let written: String = names[..3]
        .iter()
        .filter(|name| arguments.contains(&format!("{name}:")))
        .map(|name| format!("{name}: ${name}"))
        .collect();
    let files = [
        (
            "catalog/vault/catalog.yaml",
            format!("catalog: vault\nbackends:\n  api:\n    base: https://vault.example\n    pages: {pages}\n"),
        ),
        (
            "catalog/vault/tools/find.yaml",
            format!(
                "tool: find\neffect: read\narguments:\n{arguments}request: POST things\nbody: {{ {written} }}\n\
                 reply: {{ records: $reply.things, limit: $limit }}\n"
            ),
        ),
        ("locales/en/vault.ftl", format!("find = Find\n    .description = Finds.\n{texts}")),
    ];
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
    Office::over(&Sources::from_files(files), answers, None, Box::new(|_, _| Duration::ZERO))
}

const CURSOR: &str = "  after: { type: string }\n  limit: { type: integer, minimum: 1, maximum: 5000, default: 10 }\n";
const PAGE: &str = "  page: { type: integer, minimum: 1, default: 1 }\n  limit: { type: integer, minimum: 1, maximum: 500, default: 10 }\n";

fn things(from: i64, to: i64) -> Vec<Value> {
    (from..to).map(|id| json!({ "id": id })).collect()
}

fn ids(result: &Value) -> Vec<i64> {
    let records = result["structuredContent"]["result"].as_array().expect("a list");
    records.iter().map(|record| record["id"].as_i64().expect("an id")).collect()
}

fn codes(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().into_iter().flatten();
    warnings.map(|warning| warning["code"].as_str().expect("a code")).collect()
}

fn pagination(result: &Value) -> &Value {
    &result["structuredContent"]["pagination"]
}

fn asked(office: &Office) -> Vec<Value> {
    office.asked().into_iter().map(|(_, body)| body).collect()
}

fn with_header(name: &'static str, value: &str, body: &Value) -> Result<Reply, SendError> {
    let mut reply = ok(body)?;
    reply.headers.insert(name, value.parse().expect("a header"));
    Ok(reply)
}

/// 25 things, as many a page as asked for, behind a cursor that is their number.
fn by_cursor(body: &Value) -> Result<Reply, SendError> {
    let from = body["after"].as_str().map_or(0, |after| after[1..].parse().expect("a cursor of ours"));
    let to = (from + body["count"].as_i64().expect("a count")).min(25);
    let next = if to < 25 { Value::from(format!("c{to}")) } else { Value::Null };
    ok(&json!({ "things": things(from, to), "next": next }))
}

#[tokio::test(start_paused = true)]
async fn a_cursor_is_absent_at_first_passed_through_and_told_back() {
    let pages = "{ send: after, size: 10, limit: count, next: $reply.next }";
    let office = vault(pages, CURSOR, Box::new(|_, body| by_cursor(body)));
    let result = office.call("find", json!({"limit": 12})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..12).collect::<Vec<_>>(), Vec::new()));
    assert_eq!(asked(&office), [json!({"count": 10}), json!({"after": "c10", "count": 2})]);
    assert_eq!(*pagination(&result), json!({"limit": 12, "next": "c12", "fetched": 12}));
    let result = office.call("find", json!({"after": "c12", "limit": 5000})).await;
    assert_eq!((ids(&result), codes(&result)), ((12..25).collect::<Vec<_>>(), Vec::new()));
    assert_eq!(*pagination(&result), json!({"limit": 5000, "start": "c12", "fetched": 13}));
    let foreseen = office.rehearse("find", json!({"after": "c1", "limit": 7})).await;
    let request = &foreseen["structuredContent"]["dryRun"]["steps"][0]["request"];
    assert_eq!(request["body"], json!({"after": "c1", "count": 7}));
}

#[tokio::test(start_paused = true)]
async fn empty_pages_of_a_cursor_are_no_end_and_circles_are() {
    let pages = "{ send: after, size: 10, limit: count, next: $reply.next }";
    let thin = |_: &str, body: &Value| match body["after"].as_str() {
        None => ok(&json!({"things": [], "next": "a"})),
        Some("a") => ok(&json!({"things": things(0, 1), "next": "b"})),
        _ => ok(&json!({"things": things(1, 3)})),
    };
    let result = vault(pages, CURSOR, Box::new(thin)).call("find", json!({})).await;
    assert_eq!((ids(&result), codes(&result)), (vec![0, 1, 2], Vec::new()));

    let round = |_: &str, body: &Value| match body["after"].as_str() {
        Some("b") => ok(&json!({"things": things(1, 2), "next": "a"})),
        _ => ok(&json!({"things": things(0, 1), "next": "b"})),
    };
    let office = vault(pages, CURSOR, Box::new(round));
    let result = office.call("find", json!({"after": "a"})).await;
    assert_eq!((ids(&result), codes(&result)), (vec![0, 1], vec!["shortened"]));
    assert_eq!((asked(&office).len(), &pagination(&result)["next"]), (2, &Value::Null));
    let message = result["structuredContent"]["warnings"][0]["message"].as_str().expect("a message");
    assert!(message.contains("leads back") && !message.contains("Go on"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_never_ends_ends_with_a_word() {
    let pages = "{ send: after, size: 10, limit: count, next: $reply.next }";
    let count = AtomicUsize::new(0);
    let endless = move |_: &str, _: &Value| {
        let at = count.fetch_add(1, Relaxed);
        ok(
            &json!({"things": things(i64::try_from(at).expect("few"), i64::try_from(at + 1).expect("few")), "next": format!("n{at}")}),
        )
    };
    let office = vault(pages, CURSOR, Box::new(endless));
    let result = office.call("find", json!({"limit": 5000})).await;
    assert_eq!((ids(&result).len(), codes(&result), asked(&office).len()), (200, vec!["shortened"], 200));
    assert_eq!(pagination(&result)["next"], "n199");
    assert_eq!(result["structuredContent"]["suggestedFix"]["arguments"], json!({"limit": 5000, "after": "n199"}));
    let text = result["content"][0]["text"].as_str().expect("a text");
    assert!(text.contains("200 pages") && text.contains("after: n199"), "{text}");

    let count = AtomicUsize::new(0);
    let endless = move |_: &str, _: &Value| ok(&json!({"things": things(0, 1), "next": count.fetch_add(1, Relaxed)}));
    let office = vault(pages, CURSOR, Box::new(endless));
    let result = office.call("find", json!({"limit": 3})).await;
    assert_eq!(pagination(&result)["next"], "2", "a number is told as a text");
}

#[tokio::test(start_paused = true)]
async fn what_is_no_position_is_told_and_an_address_is_never_sent() {
    let pages = "{ send: after, size: 10, limit: count, next: $reply.next }";
    for odd in
        [json!({"a": 1}), json!(["c"]), json!(true), json!("https://evil.example/?after=c"), json!("x".repeat(9000))]
    {
        let next = odd.clone();
        let office =
            vault(pages, CURSOR, Box::new(move |_, _| ok(&json!({"things": things(0, 10), "next": next.clone()}))));
        let result = office.call("find", json!({"limit": 30})).await;
        assert_eq!((ids(&result).len(), codes(&result)), (10, vec!["incomplete-list"]), "{odd}");
        assert_eq!((asked(&office).len(), &pagination(&result)["next"]), (1, &Value::Null));
        let result = office.call("find", json!({"limit": 10})).await;
        assert_eq!(
            (ids(&result).len(), codes(&result)),
            (10, vec!["shortened"]),
            "nothing that was asked for is missing"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn pages_by_number_come_whole_and_go_on_with_the_next_number() {
    let pages = "{ send: page, size: 10, limit: count, next: page, when: $http.link.next }";
    let answer = |_: &str, body: &Value| {
        let (page, count) = (body["page"].as_i64().expect("a page"), body["count"].as_i64().expect("a count"));
        let (from, to) = ((page - 1) * count, (page * count).min(35));
        let link = if to < 35 { "<https://elsewhere.example/7?page=9>; rel=\"next\"" } else { "<x>; rel=first" };
        with_header("link", link, &json!({ "things": things(from, to) }))
    };
    let office = vault(pages, PAGE, Box::new(answer));
    let result = office.call("find", json!({"limit": 25})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..25).collect::<Vec<_>>(), Vec::new()), "pages that reach the limit");
    assert_eq!(asked(&office), (1..=5).map(|page| json!({"page": page, "count": 5})).collect::<Vec<_>>());
    assert_eq!(*pagination(&result), json!({"limit": 25, "start": 1, "next": "6", "fetched": 25}));
    let result = office.call("find", json!({"limit": 25, "page": 6})).await;
    assert_eq!((ids(&result), codes(&result)), ((25..35).collect::<Vec<_>>(), Vec::new()));
    assert_eq!(pagination(&result)["next"], Value::Null);
    let result = office.call("find", json!({"limit": 23})).await;
    assert_eq!(
        (ids(&result), &pagination(&result)["next"]),
        ((0..20).collect::<Vec<_>>(), &json!("3")),
        "two whole pages"
    );
    let result = office.call("find", json!({"limit": 4, "page": 2})).await;
    assert_eq!((ids(&result), &pagination(&result)["next"]), ((4..8).collect::<Vec<_>>(), &json!("3")));
}

#[tokio::test(start_paused = true)]
async fn counted_pages_with_a_total_go_out_side_by_side() {
    let pages = "{ send: page, size: 10, limit: count, next: page, total: $http.header.x-total }";
    let answer = |_: &str, body: &Value| {
        let (page, count) = (body["page"].as_i64().expect("a page"), body["count"].as_i64().expect("a count"));
        with_header("x-total", "95", &json!({ "things": things((page - 1) * count, (page * count).min(95)) }))
    };
    let office = vault(pages, PAGE, Box::new(answer));
    let result = office.call("find", json!({"limit": 200})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..95).collect::<Vec<_>>(), Vec::new()));
    assert_eq!(*pagination(&result), json!({"limit": 200, "start": 1, "total": 95, "fetched": 95}));
    assert_eq!((asked(&office).len(), office.upstream.most.load(Relaxed)), (10, 9));
}

#[tokio::test(start_paused = true)]
async fn positions_that_begin_with_one_lose_no_record() {
    let pages = "{ send: startIndex, size: 10, total: $reply.total }";
    let arguments = "  startIndex: { type: integer, minimum: 1, default: 1 }\n  limit: { type: integer, minimum: 1, maximum: 500, default: 10 }\n";
    let answer = |_: &str, body: &Value| {
        let from = body["startIndex"].as_i64().expect("a start");
        assert!(from >= 1, "positions begin with one");
        ok(&json!({ "things": things(from, (from + 10).min(26)), "total": 25 }))
    };
    let office = vault(pages, arguments, Box::new(answer));
    let result = office.call("find", json!({"limit": 100})).await;
    assert_eq!((ids(&result), codes(&result)), ((1..26).collect::<Vec<_>>(), Vec::new()));
    assert_eq!(asked(&office), [1, 11, 21].map(|at| json!({ "startIndex": at })));
    let result = office.call("find", json!({"startIndex": 14, "limit": 3})).await;
    assert_eq!((ids(&result), &pagination(&result)["next"]), (vec![14, 15, 16], &json!("17")));
}

#[tokio::test(start_paused = true)]
async fn the_last_record_is_gone_on_after_and_a_list_is_cut_anywhere_behind_it() {
    let pages =
        "{ send: after, size: 10, limit: count, next: $record.id, bound: exclusive, when: { $reply.more: true } }";
    let answer = |_: &str, body: &Value| {
        let from = body["after"].as_i64().or_else(|| body["after"].as_str()?.parse().ok()).map_or(0, |id| id + 1);
        let to = (from + body["count"].as_i64().expect("a count")).min(25);
        let long: Vec<Value> = (from..to).map(|id| json!({ "id": id, "text": "x".repeat(90) })).collect();
        ok(&json!({ "things": long, "more": to < 25 }))
    };
    let mut office = vault(pages, CURSOR, Box::new(answer));
    let result = office.call("find", json!({"limit": 14})).await;
    assert_eq!((ids(&result), &pagination(&result)["next"]), ((0..14).collect::<Vec<_>>(), &json!("13")));
    assert_eq!(asked(&office), [json!({"count": 10}), json!({"after": 9, "count": 4})]);
    office.caller.characters = Some(400);
    let result = office.call("find", json!({"limit": 14})).await;
    assert_eq!((ids(&result), codes(&result)), (vec![0, 1, 2], vec!["shortened"]));
    assert_eq!(pagination(&result)["next"], "2");
    assert_eq!(result["structuredContent"]["suggestedFix"]["arguments"], json!({"limit": 14, "after": 2}));
    let result = office.call("find", json!({"limit": 14, "after": "2"})).await;
    assert_eq!(ids(&result), [3, 4, 5]);
}

#[tokio::test(start_paused = true)]
async fn what_clients_do_not_take_ends_where_it_can_be_gone_on_with() {
    let long = |from: i64, to: i64| -> Vec<Value> {
        (from..to).map(|id| json!({ "id": id, "text": "x".repeat(90) })).collect()
    };
    let cursor = move |_: &str, body: &Value| {
        let from = body["after"].as_str().map_or(0, |after| after[1..].parse().expect("a cursor of ours"));
        let to = (from + body["count"].as_i64().expect("a count")).min(100);
        ok(&json!({ "things": long(from, to), "next": format!("c{to}") }))
    };
    let pages = "{ send: after, size: 10, limit: count, next: $reply.next }";
    let mut office = vault(pages, CURSOR, Box::new(cursor));
    office.caller.characters = Some(1_500);
    let result = office.call("find", json!({"limit": 30})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..10).collect::<Vec<_>>(), vec!["shortened"]), "one whole page");
    assert_eq!((&pagination(&result)["next"], &pagination(&result)["fetched"]), (&json!("c10"), &json!(10)));
    assert_eq!(result["structuredContent"]["suggestedFix"]["arguments"], json!({"limit": 30, "after": "c10"}));
    let text = result["content"][0]["text"].as_str().expect("a text");
    assert!(text.contains("20 are left") && text.contains("after: c10"), "{text}");

    office.caller.characters = Some(400);
    let result = office.call("find", json!({"limit": 30, "after": "c5"})).await;
    assert_eq!((ids(&result), codes(&result)), (vec![5, 6, 7], vec!["shortened"]));
    assert_eq!(pagination(&result)["next"], "c8", "a smaller page was asked for, and leads on");
    assert_eq!(pagination(&result)["limit"], 30);
    assert_eq!(result["structuredContent"]["suggestedFix"]["arguments"], json!({"limit": 30, "after": "c8"}));
    let text = result["content"][0]["text"].as_str().expect("a text");
    assert!(text.contains("after: c8"), "{text}");
    let counts: Vec<Value> = asked(&office).into_iter().map(|body| body["count"].clone()).collect();
    assert_eq!(counts[counts.len() - 2..], [json!(10), json!(3)]);

    let numbered = move |_: &str, body: &Value| {
        let (page, count) = (body["page"].as_i64().expect("a page"), body["count"].as_i64().expect("a count"));
        ok(&json!({ "things": long((page - 1) * count, page * count), "total": 100 }))
    };
    let pages = "{ send: page, size: 10, limit: count, next: page, total: $reply.total }";
    let mut office = vault(pages, PAGE, Box::new(numbered));
    office.caller.characters = Some(400);
    let (mut given, mut seen) = (json!({"limit": 10, "page": 2}), Vec::new());
    for _ in 0..4 {
        let result = office.call("find", given.clone()).await;
        assert_eq!(result["isError"], false, "{result}");
        seen.extend(ids(&result));
        let fix = &result["structuredContent"]["suggestedFix"]["arguments"];
        given = if fix.is_null() {
            json!({"limit": given["limit"], "page": pagination(&result)["next"]})
        } else {
            fix.clone()
        };
    }
    assert_eq!(
        seen,
        (10..10 + i64::try_from(seen.len()).expect("few")).collect::<Vec<_>>(),
        "none twice, none skipped"
    );
    assert!(seen.len() >= 8);
}

#[tokio::test(start_paused = true)]
async fn pages_of_a_fixed_size_come_whole() {
    let pages = "{ send: page, size: 10, next: page, total: $reply.total }";
    let arguments = "  page: { type: integer, minimum: 0, default: 0 }\n  limit: { type: integer, minimum: 10, maximum: 500, default: 10 }\n";
    let answer = |_: &str, body: &Value| {
        let page = body["page"].as_i64().expect("a page");
        ok(&json!({ "things": things(page * 10, (page * 10 + 10).min(35)), "total": 35 }))
    };
    let office = vault(pages, arguments, Box::new(answer));
    let result = office.call("find", json!({"limit": 29})).await;
    assert_eq!((ids(&result), &pagination(&result)["next"]), ((0..20).collect::<Vec<_>>(), &json!("2")));
    let result = office.call("find", json!({"limit": 100})).await;
    assert_eq!((ids(&result), &pagination(&result)["next"]), ((0..35).collect::<Vec<_>>(), &Value::Null));
    assert_eq!(office.call("find", json!({"limit": 9})).await["isError"], true);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_fails_behind_a_cursor_is_where_a_caller_goes_on() {
    let pages = "{ send: after, size: 10, limit: count, next: $reply.next }";
    let broken = |_: &str, body: &Value| match body["after"].as_str() {
        Some("c20") => status(500, "{}"),
        _ => by_cursor(body),
    };
    let office = vault(pages, CURSOR, Box::new(broken));
    let result = office.call("find", json!({"limit": 25})).await;
    assert_eq!((ids(&result).len(), codes(&result)), (20, vec!["incomplete-list"]));
    assert_eq!(pagination(&result)["next"], "c20");
    let message = result["structuredContent"]["warnings"][0]["message"].as_str().expect("a message");
    assert!(message.contains("after: c20"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn a_card_may_have_pages_of_its_own_or_none() {
    let files = |reply: &str| {
        let files = [
            (
                "catalog/vault/catalog.yaml",
                "catalog: vault\nbackends:\n  api:\n    base: https://vault.example\n    pages: { send: start, size: 50, total: $reply.total }\n".to_owned(),
            ),
            (
                "catalog/vault/tools/find.yaml",
                format!("tool: find\neffect: read\narguments:\n  limit: {{ type: integer, minimum: 1, maximum: 500, default: 10 }}\n  after: {{ type: string }}\nrequest: POST things\nbody: {{ after: $after }}\nreply: {{ records: $reply.things, limit: $limit, {reply} }}\n"),
            ),
            ("locales/en/vault.ftl", "find = Find\n    .description = Finds.\n    .argument-limit = L.\n    .argument-after = A.\n".to_owned()),
        ];
        Sources::from_files(files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect())
    };
    let answer = |_: &str, body: &Value| match body.get("n") {
        Some(_) => ok(&json!({"things": things(0, 2), "links": {"next": "https://x.example/a?n=2&after=k"}})),
        None => ok(&json!({"things": things(0, 30), "total": 900})),
    };
    let own = "pages: { send: after, size: 100, limit: n, next: $reply.links.next.after }";
    let office = Office::of(&files(own), Box::new(answer));
    let result = office.call("find", json!({"limit": 2})).await;
    assert_eq!((ids(&result), &pagination(&result)["next"]), (vec![0, 1], &json!("k")));
    let office = Office::of(&files("pages: {}"), Box::new(answer));
    let result = office.call("find", json!({"limit": 20})).await;
    assert_eq!(*pagination(&result), json!({"limit": 20, "start": 0, "total": 30, "fetched": 20}), "it came whole");
    assert_eq!(asked(&office), [json!({})]);
}

#[tokio::test(start_paused = true)]
async fn a_reply_without_a_body_is_an_empty_list_or_an_empty_answer() {
    let files = [
        ("catalog/vault/catalog.yaml", "catalog: vault\nbackends:\n  api: { base: 'https://vault.example' }\n"),
        (
            "catalog/vault/tools/find.yaml",
            "tool: find\nrequest: GET things\nreply: { records: $reply.things, pages: {} }\n",
        ),
        ("catalog/vault/tools/drop.yaml", "tool: drop\nrequest: POST drop\n"),
        (
            "catalog/vault/tools/make.yaml",
            "tool: make\nrequest: POST things\nresult: { where: $http.header.Location, status: $http.status, id: $reply.id, link: $http.link.self }\n",
        ),
        (
            "locales/en/vault.ftl",
            "find = Find\n    .description = Finds.\ndrop = Drop\n    .description = Drops.\nmake = Make\n    .description = Makes.\n",
        ),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let answer = |path: &str, body: &Value| match (path, body) {
        ("things", Value::Null) => status(204, ""),
        ("drop", _) => status(201, ""),
        _ => {
            let mut reply = status(201, "").expect("a reply");
            reply.headers.insert("location", "/things/9".parse().expect("a header"));
            Ok(reply)
        }
    };
    let office = Office::of(&Sources::from_files(files), Box::new(answer));
    let result = office.call("find", json!({})).await;
    assert_eq!((ids(&result), &pagination(&result)["fetched"]), (Vec::new(), &json!(0)));
    let result = office.call("drop", json!({})).await;
    assert_eq!((&result["isError"], &result["structuredContent"]["result"]), (&json!(false), &json!({})));
    let result = office.call("make", json!({})).await;
    assert_eq!(result["structuredContent"]["result"], json!({"where": "/things/9", "status": 201}));
}

/// Things of a changing second, of which a page holds those at a moment and behind it.
fn moments(seconds: &'static [i64]) -> Answers {
    Box::new(move |_: &str, body: &Value| {
        let from = body["after"].as_i64().or_else(|| body["after"].as_str()?.parse().ok()).unwrap_or(0);
        let count = usize::try_from(body["count"].as_i64().unwrap_or(5)).expect("a count");
        let all = seconds.iter().enumerate().filter(|(_, at)| **at >= from);
        let page: Vec<Value> = all.take(count).map(|(id, at)| json!({ "id": id, "at": at })).collect();
        ok(&json!({ "things": page }))
    })
}

#[tokio::test(start_paused = true)]
async fn records_that_come_again_are_here_once_and_that_is_told() {
    let pages = "{ send: after, size: 5, limit: count, next: $record.at, bound: inclusive, key: $record.id }";
    let office = vault(pages, CURSOR, moments(&[1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 9, 10]));
    let result = office.call("find", json!({"limit": 100})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..12).collect(), vec!["repeated-records"]));
    assert_eq!(pagination(&result)["next"], Value::Null);
    let text = result["structuredContent"]["warnings"][0]["message"].as_str().expect("a message");
    assert!(text.contains("3 came twice"), "{text}");
    // No more than were wanted, and the next call goes on with the last of them.
    let office = vault(pages, CURSOR, moments(&[1, 2, 3, 4, 5, 6, 7, 8, 9]));
    let result = office.call("find", json!({"limit": 7})).await;
    assert_eq!((ids(&result), &pagination(&result)["next"]), ((0..7).collect(), &json!("7")));
    assert_eq!(asked(&office), [json!({"count": 5}), json!({"after": 5, "count": 3})]);
    let result = office.call("find", json!({"limit": 3, "after": "7"})).await;
    assert_eq!(ids(&result), [6, 7, 8]);
    // More records of one moment than a page holds: that the list does not go on is told.
    let office = vault(pages, CURSOR, moments(&[1, 2, 2, 2, 2, 2, 2, 2, 3]));
    let result = office.call("find", json!({"limit": 100})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..6).collect(), vec!["repeated-records", "shortened"]));
}

#[tokio::test(start_paused = true)]
async fn a_backend_that_overlooks_the_size_of_a_page_is_told_of() {
    // Fifteen records, of which a page holds six, whatever it is asked for.
    let heedless = || -> Answers {
        Box::new(|_: &str, body: &Value| {
            let from = body["after"].as_i64().or_else(|| body["after"].as_str()?.parse().ok()).unwrap_or(0);
            let things: Vec<Value> = (from..15).take(6).map(|id| json!({ "id": id })).collect();
            let next = if from + 6 < 15 { json!(from + 6) } else { Value::Null };
            ok(&json!({ "things": things, "next": next }))
        })
    };
    let office = vault("{ send: after, size: 6, limit: count, next: $reply.next }", CURSOR, heedless());
    let result = office.call("find", json!({"limit": 2})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..6).collect(), vec!["more-than-asked"]));
    assert_eq!(pagination(&result)["next"], json!("6"));
    let text = result["structuredContent"]["warnings"][0]["message"].as_str().expect("a message");
    assert!(text.starts_with("2 records were asked for") && text.contains("it sent 6"), "{text}");
    // As many as a page has: nothing was overlooked.
    let result = office.call("find", json!({"limit": 6})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..6).collect(), Vec::<&str>::new()));
    // Positions that count records end a list where it was asked to end.
    let counted = CURSOR.replace("type: string", "type: integer, minimum: 0");
    let office = vault("{ send: after, size: 6, limit: count }", &counted, heedless());
    let result = office.call("find", json!({"limit": 2})).await;
    assert_eq!((ids(&result), codes(&result)), (vec![0, 1], Vec::<&str>::new()));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_ends_before_all_that_is_counted_says_so() {
    // Of twelve records the second page is empty; then all of them, in short pages.
    let counting = |most: i64| -> Answers {
        Box::new(move |_: &str, body: &Value| {
            let from = body["after"].as_i64().unwrap_or(0);
            ok(&json!({ "things": things(from, (from + 5).min(most)), "total": 12 }))
        })
    };
    let pages = "{ send: after, size: 5, limit: count, total: $reply.total }";
    let counted = CURSOR.replace("type: string", "type: integer, minimum: 0");
    let office = vault(pages, &counted, counting(5));
    let result = office.call("find", json!({"limit": 10})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..5).collect(), vec!["incomplete-list"]));
    assert_eq!(pagination(&result)["next"], json!("5"));
    assert_eq!(result["structuredContent"]["suggestedFix"]["arguments"], json!({"limit": 10, "after": 5}));
    // Nothing at all, though twelve are counted.
    let result = vault(pages, &counted, counting(0)).call("find", json!({})).await;
    assert_eq!((ids(&result), codes(&result)), (Vec::new(), vec!["incomplete-list"]));
    // No more was wanted than came; and behind the end nothing is missing.
    let result = vault(pages, &counted, counting(5)).call("find", json!({"limit": 5})).await;
    assert_eq!(codes(&result), Vec::<&str>::new());
    let result = vault(pages, &counted, counting(12)).call("find", json!({"limit": 5, "after": 12})).await;
    assert_eq!((ids(&result), codes(&result)), (Vec::new(), Vec::<&str>::new()));
}

#[tokio::test(start_paused = true)]
async fn the_number_behind_the_last_record_is_the_position() {
    let pages = "{ send: after, size: 5, limit: count, next: $record.id, bound: increment }";
    let answer = |_: &str, body: &Value| {
        let from = body["after"].as_i64().unwrap_or(0);
        ok(&json!({ "things": things(from, (from + body["count"].as_i64().expect("a count")).min(12)) }))
    };
    let mut office = vault(pages, CURSOR, Box::new(answer));
    let result = office.call("find", json!({"limit": 100})).await;
    assert_eq!((ids(&result), codes(&result)), ((0..12).collect(), Vec::new()));
    let positions: Vec<Value> = asked(&office).into_iter().map(|body| body["after"].clone()).collect();
    assert_eq!(positions, [Value::Null, json!(5), json!(10), json!(12)]);
    office.caller.characters = Some(20);
    let result = office.call("find", json!({"limit": 3})).await;
    let shown = i64::try_from(ids(&result).len()).expect("few");
    assert_eq!(pagination(&result)["next"], shown.to_string(), "behind the last that is shown");
}

#[tokio::test(start_paused = true)]
async fn a_list_of_one_page_says_where_the_system_has_more() {
    let files = [
        (
            "catalog/vault/catalog.yaml",
            "catalog: vault\nbackends:\n  api:\n    base: https://vault.example\n    \
             pages: { send: after, size: 10, next: $reply.next }\n",
        ),
        (
            "catalog/vault/tools/find.yaml",
            "tool: find\neffect: read\narguments: { after: { type: string } }\nrequest: POST things\nbody: { after: $after }\n\
             reply: { records: $reply.things }\n",
        ),
        (
            "catalog/vault/tools/newest.yaml",
            "tool: newest\neffect: read\nrequest: POST things\nbody: { order: newest }\nreply: { records: $reply.things, limit: 10 }\n",
        ),
        (
            "locales/en/vault.ftl",
            "find = Find\n    .description = Finds.\n    .argument-after = A.\nnewest = Newest\n    .description = Finds.\n",
        ),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    for (next, expected) in [(json!("t10"), vec!["shortened"]), (Value::Null, vec![])] {
        let body = json!({ "things": things(0, 10), "next": next });
        let office = Office::of(&Sources::from_files(files.clone()), Box::new(move |_, _| ok(&body)));
        let result = office.call("newest", json!({})).await;
        assert_eq!(codes(&result), expected, "{result}");
        assert_eq!(ids(&result).len(), 10);
        assert_eq!(pagination(&result).get("next"), None, "{result}");
        let result = office.call("find", json!({})).await;
        assert_eq!(codes(&result), Vec::<&str>::new(), "it goes on by its position: {result}");
    }
}
