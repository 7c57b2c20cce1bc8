//! What is said and what only seems so: conditions that name a value alone, what is passed as nothing, lists that lead back, and lists of maps
//! that are made of items.

use super::*;

/// A catalog whose list goes on so, and two tools that write.
fn desk(
    pages: &str,
    reply: &str,
    answers: impl Fn(&str, &Value) -> Result<Reply, SendError> + Send + Sync + 'static,
) -> Office {
    let files = [
        (
            "catalog/desk/catalog.yaml",
            format!("catalog: desk\nbackends:\n  api:\n    base: https://desk.example\n    errors: {{ busy: $reply.waits }}\n    pages: {pages}\n"),
        ),
        (
            "catalog/desk/tools/find.yaml",
            format!(
                "tool: find\neffect: read\narguments:\n\
                 \x20 page: {{ type: integer, minimum: 1 }}\n\
                 \x20 limit: {{ type: integer, minimum: 1, maximum: 500, default: 100 }}\n\
                 request: POST things\nbody: {{ page: $page }}\nreply: {{ records: $reply.things, limit: $limit, {reply} }}\n"
            ),
        ),
        (
            "catalog/desk/tools/tag.yaml",
            "tool: tag\nrequired: [name]\narguments:\n\
             \x20 name: { type: string }\n\
             \x20 note: { type: string }\n\
             \x20 tags: { type: array, items: { type: string } }\n\
             \x20 marks: { type: array, items: { type: string }, minItems: 0 }\n\
             request: PUT tags\nbody: { name: $name, note: $note, tags: $tags, marks: $marks }\n"
                .to_owned(),
        ),
        (
            "catalog/desk/tools/order.yaml",
            "tool: order\nrequired: [lines]\narguments:\n\
             \x20 lines:\n\
             \x20   type: array\n\
             \x20   maxItems: 5\n\
             \x20   items: { type: object, required: [id], properties: { id: { type: integer }, count: { type: integer } } }\n\
             steps:\n\
             \x20 - step: positions\n    each: $lines\n    limit: 5\n    result: { quantity: $item.count, goods: { href: \"/goods/${item.id}\" } }\n\
             \x20 - step: made\n    request: POST orders\n    body: { positions: $positions }\n\
             result: { id: $made.id }\n"
                .to_owned(),
        ),
        (
            "locales/en/desk.ftl",
            "find = Find\n    .description = Finds.\n    .argument-page = P.\n    .argument-limit = L.\n\
             tag = Tag\n    .description = Tags.\n    .argument-name = N.\n    .argument-note = N.\n    .argument-tags = T.\n    .argument-marks = M.\n\
             order = Order\n    .description = Orders.\n    .argument-lines = L.\n"
                .to_owned(),
        ),
    ];
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
    Office::of(&Sources::from_files(files), Box::new(answers))
}

const BY_A_WORD: &str = "{ send: page, size: 3, limit: count, next: page, when: $reply.more }";

fn codes(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().into_iter().flatten();
    warnings.map(|warning| warning["code"].as_str().expect("a code")).collect()
}

fn things(body: &Value) -> Vec<Value> {
    let first = (body["page"].as_i64().unwrap_or(1) - 1) * 3;
    (first..first + 3).map(|id| json!({ "id": id, "draft": id % 2 == 0 })).collect()
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_says_false_says_that_there_is_no_more() {
    let pages = |_: &str, body: &Value| {
        let more = body["page"].as_i64().unwrap_or(1) < 3;
        ok(&json!({ "things": things(body), "more": more, "waits": false }))
    };
    let office = desk(BY_A_WORD, "unless: $record.draft", pages);
    let result = office.call("find", json!({ "limit": 300 })).await;
    assert_eq!(office.paths().len(), 3, "{result}");
    assert_eq!(codes(&result), [""; 0], "{result}");
    let kept: Vec<i64> = result["structuredContent"]["result"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|record| record["id"].as_i64().expect("an id"))
        .collect();
    assert_eq!(kept, [1, 3, 5, 7], "`draft: false` is no draft");
    let waits = desk(BY_A_WORD, "fields: [id]", |_, _| ok(&json!({ "things": [], "waits": true })));
    assert_eq!(waits.call("find", json!({})).await["structuredContent"]["error"]["code"], "busy");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_leads_back_does_not_end_in_silence() {
    let told = "{ send: page, size: 3, limit: count, next: [page, $reply.next], total: $reply.total }";
    for (next, total, code) in [
        (json!(1), Value::Null, "shortened"),
        (json!(2), Value::Null, "shortened"),
        (json!(0), Value::Null, ""),
        (json!(1), json!(30), "incomplete-list"),
        (Value::Null, json!(30), "incomplete-list"),
        (Value::Null, json!(6), ""),
    ] {
        let (said, all) = (next.clone(), total.clone());
        let office = desk(told, "fields: [id]", move |_, body| {
            let first = body["page"].as_i64().unwrap_or(1) == 1;
            let next = if first { json!(2) } else { said.clone() };
            ok(&json!({ "things": things(body), "next": next, "total": all }))
        });
        let result = office.call("find", json!({ "limit": 12 })).await;
        assert_eq!(codes(&result).first().copied().unwrap_or_default(), code, "{next} of {total}: {result}");
        // Pages whose number is known are asked for ahead.
        assert!(!total.is_null() || office.paths().len() == 2, "{next}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_passed_as_nothing_is_told_by_a_tool_that_writes() {
    let office = desk(BY_A_WORD, "fields: [id]", |_, _| ok(&json!({ "id": 7 })));
    let result = office.call("tag", json!({ "name": "a", "note": "None", "tags": [], "marks": [] })).await;
    assert_eq!(office.asked()[0].1, json!({ "name": "a", "marks": [] }));
    assert_eq!(codes(&result), ["not-used", "not-used"], "{result}");
    let text = result["structuredContent"]["warnings"].to_string();
    assert!(text.contains("`tags` was passed as []") && text.contains("`note` was passed as"), "{text}");
    let refused = office.call("tag", json!({ "name": "None" })).await;
    let message = refused["structuredContent"]["error"]["message"].to_string();
    assert!(message.contains("None") && message.contains("read as nothing"), "{refused}");
    assert_eq!(office.asked(), []);
}

#[tokio::test(start_paused = true)]
async fn a_list_of_maps_is_made_of_items_and_nobody_is_asked() {
    let office = desk(BY_A_WORD, "fields: [id]", |_, _| ok(&json!({ "id": 7 })));
    let lines = json!({ "lines": [{ "id": 1, "count": 2 }, { "id": 3 }] });
    let body = json!({ "positions": [{ "quantity": 2, "goods": { "href": "/goods/1" } }, { "goods": { "href": "/goods/3" } }] });
    let result = office.call("order", lines.clone()).await;
    assert_eq!(result["structuredContent"]["result"], json!({ "id": 7 }), "{result}");
    assert_eq!(office.asked(), [("orders".to_owned(), body.clone())]);
    // It is known before anything is asked what would go out.
    let foreseen = office.rehearse("order", lines).await;
    let steps = &foreseen["structuredContent"]["dryRun"]["steps"];
    assert_eq!(steps[1]["request"]["body"], body, "{foreseen}");
    assert_eq!(office.asked(), []);
}
