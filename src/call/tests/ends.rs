//! Steps that come to something else than their reply, and steps at which a call ends.

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
