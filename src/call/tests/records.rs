//! What is kept of the records of a list: which of them, and what of each. Positions count what came.

use super::*;

fn codes(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().map(Vec::as_slice).unwrap_or_default();
    warnings.iter().filter_map(|warning| warning["code"].as_str()).collect()
}

fn shelf(reply: &str, pages: &str, answers: Answers) -> Office {
    let position = if pages.contains("next") { "string" } else { "integer" };
    let files = [
        (
            "catalog/shelf/catalog.yaml",
            format!("catalog: shelf\nbackends:\n  api:\n    base: https://shelf.example\n    pages: {pages}\n"),
        ),
        (
            "catalog/shelf/tools/find.yaml",
            format!(
                "tool: find\neffect: read\narguments:\n  after: {{ type: {position} }}\n  \
                 limit: {{ type: integer, minimum: 1, maximum: 500, default: 10 }}\n  kind: {{ type: string, default: book }}\n\
                 request: POST things\nbody: {{ after: $after, kind: $kind }}\n\
                 reply:\n  records: $reply.things\n  limit: $limit\n{reply}"
            ),
        ),
        (
            "catalog/shelf/tools/move.yaml",
            "tool: move\nrequired: [to]\narguments: { to: { type: string } }\nsteps:\n  - step: moves\n    \
             request: GET moves\n    reply: { records: $reply.moves, pages: {}, when: { $record.name: $to }, value: { id: $record.id } }\n  \
             - step: done\n    when: $moves.0\n    request: POST moves\n    body: { id: $moves.0.id }\nresult: { done: $done.ok }\n"
                .to_owned(),
        ),
        (
            "locales/en/shelf.ftl",
            "find = Find\n    .description = Finds.\n    .argument-after = A.\n    .argument-limit = L.\n    .argument-kind = K.\n    \
             .summary = { $count } things of { $total }.\nmove = Move\n    .description = Moves.\n    .argument-to = T.\n"
                .to_owned(),
        ),
    ];
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
    Office::of(&Sources::from_files(files), answers)
}

/// Every third thing is a map, the others are books.
fn things(from: i64, to: i64) -> Vec<Value> {
    let kind = |id: i64| if id % 3 == 0 { "map" } else { "book" };
    (from..to).map(|id| json!({ "id": id, "kind": kind(id), "of": { "name": "x".repeat(60) } })).collect()
}

fn ids(result: &Value) -> Vec<i64> {
    let records = result["structuredContent"]["result"].as_array().expect("a list");
    records.iter().map(|record| record["id"].as_i64().expect("an id")).collect()
}

const BY_RECORD: &str = "{ send: after, size: 10, limit: count, total: $reply.total }";
const BY_CURSOR: &str = "{ send: after, size: 10, limit: count, next: $reply.next }";

fn by_record(body: &Value) -> Result<Reply, SendError> {
    let from = body["after"].as_i64().unwrap_or(0);
    let to = (from + body["count"].as_i64().expect("a count")).min(24);
    ok(&json!({ "things": things(from, to), "total": 24 }))
}

#[tokio::test(start_paused = true)]
async fn records_are_left_out_and_positions_count_them() {
    let reply = "  when: { $record.kind: $kind }\n";
    let office = shelf(reply, BY_RECORD, Box::new(|_, body| by_record(body)));
    let result = office.call("find", json!({"limit": 12})).await;
    assert_eq!(ids(&result), [1, 2, 4, 5, 7, 8, 10, 11]);
    let content = &result["structuredContent"];
    let expected = json!({"limit": 12, "start": 0, "next": "12", "total": 24, "fetched": 12, "left_out": 4});
    assert_eq!(content["pagination"], expected);
    let text = result["content"][0]["text"].as_str().expect("a text");
    assert!(text.contains('8') && !text.contains("24"), "what is left out is counted in no total: {text}");
    let result = office.call("find", json!({"limit": 12, "after": 12, "kind": "map"})).await;
    assert_eq!(ids(&result), [12, 15, 18, 21]);
    assert_eq!(result["structuredContent"]["pagination"].get("next"), None);
    let result = office.call("find", json!({"kind": "none"})).await;
    assert_eq!(ids(&result), [0; 0]);
    assert_eq!(result["structuredContent"]["pagination"]["left_out"], 10);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_lost_where_a_filtered_list_is_too_long() {
    let by_cursor = |_: &str, body: &Value| {
        let from = body["after"].as_str().map_or(0, |after| after.parse().expect("a cursor of ours"));
        let to = (from + body["count"].as_i64().expect("a count")).min(24);
        ok(
            &json!({ "things": things(from, to), "next": if to < 24 { Value::from(to.to_string()) } else { Value::Null } }),
        )
    };
    let of_records: Answers = Box::new(|_, body| by_record(body));
    let of_cursors: Answers = Box::new(by_cursor);
    for (pages, answers) in [(BY_RECORD, of_records), (BY_CURSOR, of_cursors)] {
        let mut office = shelf("  when: { $record.kind: $kind }\n", pages, answers);
        office.caller.characters = Some(300);
        let (mut given, mut seen) = (json!({}), Vec::new());
        for _ in 0..20 {
            let result = office.call("find", given).await;
            assert_eq!(result["isError"], false, "{result}");
            seen.extend(ids(&result));
            let next = &result["structuredContent"]["pagination"]["next"];
            if next.is_null() {
                break;
            }
            given = json!({ "after": next });
        }
        assert_eq!(seen, (0..24).filter(|id| id % 3 != 0).collect::<Vec<i64>>(), "{pages}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_of_a_record_is_all_that_is_shown() {
    let reply = "  value: { id: $record.id, name: $record.of.name, is: $kind }\n  fields: [id, is]\n";
    let office = shelf(reply, BY_RECORD, Box::new(|_, body| by_record(body)));
    let result = office.call("find", json!({"limit": 2})).await;
    assert_eq!(result["structuredContent"]["result"], json!([{"id": 0, "is": "book"}, {"id": 1, "is": "book"}]));
    let office = shelf(
        "  value: $record.of\n",
        BY_RECORD,
        Box::new(|_, _| ok(&json!({"things": [{"id": 1}, {"of": {"a": null}}], "total": 2}))),
    );
    let result = office.call("find", json!({})).await;
    assert_eq!(result["structuredContent"]["result"], json!([{}, {"a": null}]), "a record is never absent");
}

#[tokio::test(start_paused = true)]
async fn a_step_finds_one_of_several_by_its_name() {
    let answers = |path: &str, body: &Value| match body.get("id") {
        None => ok(&json!({ "moves": [{ "id": 1, "name": "Start" }, { "id": 2, "name": "Done" }] })),
        Some(id) => ok(&json!({ "ok": *id == json!(2), "path": path })),
    };
    let office = shelf("", BY_RECORD, Box::new(answers));
    let result = office.call("move", json!({"to": "Done"})).await;
    assert_eq!(result["structuredContent"]["result"], json!({"done": true}));
    let result = office.call("move", json!({"to": "Elsewhere"})).await;
    assert_eq!(result["structuredContent"]["result"], json!({}));
    assert_eq!(office.asked().len(), 3);
}

/// Calls until no more is suggested; gives the results.
async fn gone_on(office: &Office, tool: &str, mut arguments: Value) -> Vec<Value> {
    let mut results = Vec::new();
    while results.len() < 100 {
        let answer = office.call(tool, arguments).await;
        let content = &answer["structuredContent"];
        results.push(content["result"].clone());
        arguments = content["suggestedFix"]["arguments"].clone();
        if arguments.is_null() {
            // What is too long by itself is told.
            assert!(codes(&answer).iter().all(|code| *code == "shortened"), "{content}");
            return results;
        }
    }
    panic!("it goes on for ever");
}

#[tokio::test(start_paused = true)]
async fn fields_that_do_not_fit_are_left_out_whole_and_every_one_can_be_had() {
    let items = |count: usize| (0..count).map(|id| json!({"ID": id, "VALUE": "value"})).collect::<Vec<_>>();
    let field = |n: usize| {
        (format!("ufCrm_{n}"), json!({"title": "Size", "items": items(if n.is_multiple_of(20) { 150 } else { 9 })}))
    };
    let fields: serde_json::Map<String, Value> = (0..60).map(field).collect();
    let all = fields.clone();
    let mut office = Office::shipped(move |_, _| ok(&json!({"result": {"fields": all}})));
    office.caller.characters = Some(5_000);
    let mut seen = serde_json::Map::new();
    for result in gone_on(&office, "describeEntity", json!({"entity": "deal"})).await {
        for (name, field) in result.as_object().expect("a map") {
            assert!(seen.insert(name.clone(), field.clone()).is_none(), "{name} comes once");
        }
    }
    assert_eq!(seen, fields, "with all that they list");
}

#[tokio::test(start_paused = true)]
async fn a_record_that_is_longer_than_clients_take_comes_in_fields() {
    let long = "x".repeat(200_000);
    let record = json!({"ID": "7", "TITLE": "Licence", "COMMENTS": long, "NOTES": long});
    let mut office = Office::shipped(move |path, _| match path {
        "crm.deal.get" => ok(&json!({"result": record})),
        "crm.timeline.comment.list" => {
            let comments = [json!({"ID": "2", "COMMENT": long}), json!({"ID": "1", "COMMENT": "short"})];
            ok(&json!({"result": comments, "total": 2}))
        }
        "tasks.task.get" => ok(&json!({"result": {"task": {"id": "7", "description": long}}})),
        "task.checklistitem.getlist" => ok(&json!({"result": []})),
        other => portal(1)(other, &json!({"filter": {}})),
    });
    office.caller.characters = Some(50_000);
    let parts = gone_on(&office, "getRecord", json!({"entity": "deal", "id": 7})).await;
    let fields: Vec<Vec<&String>> =
        parts.iter().map(|part| part.as_object().expect("a map").keys().collect()).collect();
    assert_eq!(fields, [vec!["ID", "TITLE"], vec!["NOTES"], vec!["COMMENTS"]]);
    let lengths = |value: &Value| value.as_str().map_or(0, str::len);
    for text in [&parts[1]["NOTES"], &parts[2]["COMMENTS"]] {
        assert!(
            (49_000..50_000).contains(&lengths(text)),
            "a field that is too long alone is shown in part: {}",
            lengths(text)
        );
    }
    let comments = gone_on(&office, "getComments", json!({"entity": "deal", "id": 7})).await;
    let counts: Vec<usize> = comments.iter().map(|part| part.as_array().expect("a list").len()).collect();
    assert_eq!(counts, [1, 1], "no record is left out");
    // Nothing would bring the rest of a task.
    let task = office.call("getTask", json!({"id": 7})).await;
    let description = &task["structuredContent"]["result"]["description"];
    assert!((49_000..50_000).contains(&lengths(description)), "{}", lengths(description));
    assert_eq!(codes(&task), ["shortened"]);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_comes_whole_is_gone_on_with() {
    let statuses: Vec<Value> =
        (0..130).map(|n| json!({"STATUS_ID": format!("S{n}"), "NAME": "x".repeat(20)})).collect();
    let (all, count) = (statuses.clone(), statuses.len());
    let mut office = Office::shipped(move |_, _| ok(&json!({"result": all, "total": count})));
    // By its limit, and by what clients take.
    for (characters, arguments) in [(0, json!({"limit": 50})), (2_000, json!({}))] {
        office.caller.characters = Some(characters);
        let (mut from, mut seen) = (0, Vec::new());
        for _ in 0..50 {
            let mut arguments = arguments.clone();
            arguments["start"] = from.into();
            let answer = office.call("getStatuses", arguments).await;
            let content = &answer["structuredContent"];
            seen.extend(content["result"].as_array().expect("a list").iter().cloned());
            assert_eq!(content["pagination"]["total"], count, "{content}");
            match content["pagination"]["next"].as_str() {
                Some(next) => from = next.parse::<usize>().expect("a number"),
                None => break,
            }
        }
        assert_eq!(seen, statuses);
    }
    let beyond = office.call("getStatuses", json!({"start": 500})).await;
    assert_eq!(
        beyond["structuredContent"]["pagination"],
        json!({"limit": 500, "start": 500, "total": 130, "fetched": 0})
    );
}
