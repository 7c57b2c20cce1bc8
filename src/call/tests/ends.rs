//! Steps that come to something else than their reply, be it the records of several pages, and steps at which a call ends.

use super::*;

fn harbour(tool: &str, texts: &str, answers: Answers) -> Office {
    let files = [
        (
            "catalog/harbour/catalog.yaml",
            "catalog: harbour\nbackends:\n  api: { base: 'https://harbour.example' }\n".to_owned(),
        ),
        ("catalog/harbour/tools/move.yaml", format!("tool: move\n{tool}")),
        (
            "locales/en/harbour.ftl",
            format!("move = Move\n    .description = Moves.\n    .argument-key = Key.\n{texts}"),
        ),
    ];
    Office::of(&Sources::from_files(files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()), answers)
}

const MOVE: &str = "required: [key]
arguments: { key: { type: string } }
steps:
  - step: found
    optional: not_found
    request: GET ships/$key
    result: { id: $reply.id, etag: $http.header.ETag, status: $http.status, key: $key }
  - step: unknown
    unless: $found.id
    error: not_found
  - step: moved
    request: PUT ships/$key
    headers: { If-Match: $found.etag }
    body: { id: $found.id, of: $found.key }
result: { id: $found.id, was: $found.status, moved: $moved.ok }
";

fn answer(path: &str, body: &Value) -> Result<Reply, SendError> {
    match (path, body) {
        ("ships/gone", _) => status(404, "{}"),
        ("ships/blank", _) => ok(&json!({})),
        (_, Value::Null) => {
            let mut reply = ok(&json!({"id": 7, "long": "and not needed"}))?;
            reply.headers.insert("etag", "\"v1\"".parse().expect("a header"));
            Ok(reply)
        }
        (_, body) => {
            assert_eq!(*body, json!({"id": 7, "of": "K"}));
            ok(&json!({"ok": true}))
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_step_comes_to_what_it_says_of_its_reply_and_what_stands_beside_it() {
    let office = harbour(MOVE, "    .unknown = No ship { $key }.\n", Box::new(answer));
    let result = office.call("move", json!({"key": "K"})).await;
    assert_eq!(result["structuredContent"]["result"], json!({"id": 7, "was": 200, "moved": true}));
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_at_a_step_in_the_words_of_its_card() {
    let office = harbour(MOVE, "    .unknown = No ship { $key }.\n", Box::new(answer));
    for key in ["gone", "blank"] {
        let result = office.call("move", json!({ "key": key })).await;
        assert_eq!((&result["isError"], office.asked().len()), (&json!(true), 1), "nothing goes out behind the end");
        let error = &result["structuredContent"]["error"];
        assert_eq!((&error["code"], &error["message"]), (&json!("not_found"), &json!(format!("No ship {key}."))));
    }
}

#[tokio::test(start_paused = true)]
async fn an_end_that_needs_no_reply_is_foreseen() {
    let card = "required: [key]
arguments: { key: { type: string } }
steps:
  - step: closed
    when: { $key: closed }
    error: not_allowed
  - step: moved
    request: PUT ships/$key
";
    let office = harbour(card, "    .closed = The harbour is closed.\n", Box::new(|_, _| ok(&json!({"ok": true}))));
    let result = office.rehearse("move", json!({"key": "closed"})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "not_allowed");
    let result = office.rehearse("move", json!({"key": "K"})).await;
    assert_eq!(result["isError"], false);
    assert_eq!(result["structuredContent"]["dryRun"]["steps"][0]["skipped"], true);
    let result = office.call("move", json!({"key": "closed"})).await;
    assert_eq!(
        (result["structuredContent"]["error"]["message"].as_str(), office.asked().len()),
        (Some("The harbour is closed."), 0)
    );
    let result = office.call("move", json!({"key": "K"})).await;
    assert_eq!(result["structuredContent"]["result"], json!({"ok": true}));
}

#[tokio::test(start_paused = true)]
async fn an_item_may_end_where_it_stands() {
    let card = "required: [key]
arguments: { key: { type: array, items: { type: string } } }
steps:
  - step: ships
    each: $key
    limit: 5
    steps:
      - step: ship
        request: GET ships/$item
        result: { id: $reply.id, of: $item }
      - step: lost
        unless: $ship.id
        error: not_found
    result: { id: $ship.id, of: $ship.of }
result: { ships: $ships }
";
    let office = harbour(card, "    .lost = It is lost.\n", Box::new(answer));
    let result = office.call("move", json!({"key": ["K", "blank"]})).await;
    let ships = &result["structuredContent"]["result"]["ships"];
    assert_eq!(ships[0], json!({"id": 7, "of": "K"}));
    assert_eq!(ships[1], json!({"item": "blank", "error": "not_found", "message": "It is lost."}));
}

/// A tool that takes the first of a list, which goes on so.
fn first_of(reply: &str, answers: Answers) -> Office {
    let card = format!(
        "effect: write\nrequired: [key]
arguments: {{ key: {{ type: string }} }}
steps:
  - step: all
    effect: read
    request: POST ways
    body: {{ of: $key }}
    reply: {{ records: $reply.ways, {reply} }}
  - step: moved
    request: PUT ships/$key
    body: {{ id: $all.3.id, of: $key }}
result: {{ last: $all.3.id, moved: $moved.ok }}
"
    );
    harbour(&card, "", answers)
}

fn ways(body: &Value) -> Result<Reply, SendError> {
    let from = body["after"].as_i64().unwrap_or(0);
    let ways: Vec<Value> = (from..from + 2).map(|id| json!({ "id": id })).collect();
    ok(&json!({ "ways": ways, "next": (from < 4).then_some(from + 2) }))
}

#[tokio::test(start_paused = true)]
async fn a_step_comes_to_the_records_of_all_pages_that_its_limit_needs() {
    let pages = "limit: 4, pages: { send: after, size: 2, limit: count, next: $reply.next }";
    let answer = |path: &str, body: &Value| if path == "ways" { ways(body) } else { ok(&json!({"ok": body["id"]})) };
    let office = first_of(pages, Box::new(answer));
    let result = office.call("move", json!({"key": "K"})).await;
    assert_eq!(result["structuredContent"]["result"], json!({"last": 3, "moved": 3}));
    assert_eq!(result["structuredContent"].get("warnings"), None);
    let bodies: Vec<Value> = office.asked().into_iter().map(|(_, body)| body).collect();
    let expected =
        [json!({"of": "K", "count": 2}), json!({"of": "K", "after": 2, "count": 2}), json!({"id": 3, "of": "K"})];
    assert_eq!(bodies, expected);
}

#[tokio::test(start_paused = true)]
async fn a_list_of_a_step_is_whole_or_says_that_it_is_not() {
    let answer =
        |path: &str, body: &Value| if path == "ways" { ways(body) } else { ok(&json!({"ok": body.get("id")})) };
    let one_page = "pages: { send: after, size: 2, next: $reply.next }";
    let result = first_of(one_page, Box::new(answer)).call("move", json!({"key": "K"})).await;
    assert_eq!(result["structuredContent"]["warnings"][0]["code"], "shortened");
    let message = result["structuredContent"]["warnings"][0]["message"].as_str().expect("a message");
    assert!(message.contains("`all`") && message.contains("2 records"), "{message}");

    let broken = |path: &str, body: &Value| match body["after"].as_i64() {
        Some(2) => status(403, "{}"),
        _ if path == "ways" => ways(body),
        _ => panic!("nothing is made of half a list"),
    };
    let pages = "limit: 4, pages: { send: after, size: 2, next: $reply.next }";
    let result = first_of(pages, Box::new(broken)).call("move", json!({"key": "K"})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "forbidden");
}

#[tokio::test(start_paused = true)]
async fn arguments_that_steps_ask_for_together_are_told_together() {
    let tool = "required: [key]
arguments:
  key: { enum: [lead, deal, bill] }
  act: { enum: [convert, note, send], default: note }
steps:
  - step: converted
    when: { $key: lead, $act: convert }
    request: POST a
  - step: noted
    when: { $key: [lead, deal], $act: note }
    request: POST b
  - step: billed
    when: { $key: bill, $act: note }
    request: POST c
  - step: sent
    when: { $key: bill, $act: send }
    request: POST d
";
    let office = harbour(tool, "    .argument-act = Act.\n", Box::new(|_, _| panic!("nothing is sent")));
    let result = office.call("move", json!({"key": "deal", "act": "convert"})).await;
    let message = result["structuredContent"]["error"]["message"].as_str().expect("a message");
    let told = "key: lead + act: convert; key: lead, deal, bill + act: note; key: bill + act: send.";
    assert!(message.ends_with(told), "{message}");
}

#[tokio::test(start_paused = true)]
async fn a_whole_number_of_any_length_keeps_its_digits_in_the_summary() {
    let tool = "required: [key]\narguments: { key: { type: string } }\nrequest: POST ships\nbody: { key: $key }\nresult: { id: $reply.id }\n";
    let long = |_: &str, _: &Value| Ok(Reply::new(200, Bytes::from_static(br#"{"id": 123456789012345678901}"#)));
    let office = harbour(tool, "    .summary = Ship { $id } moved.\n", Box::new(long));
    let result = office.call("move", json!({"key": "K"})).await;
    assert_eq!(result["content"][0]["text"], "Ship 123456789012345678901 moved.");
}
