use super::*;

/// A catalog whose tools go on without a step, and do the same for each item.
fn yard(answers: impl Fn(&str, &Value) -> Result<Reply, SendError> + Send + Sync + 'static) -> Office {
    let files = [
        (
            "catalog/yard/catalog.yaml",
            "catalog: yard\n\
             settings:\n  url: { env: YARD_URL, type: string, format: uri, example: 'https://yard.example/' }\n\
             backends:\n  api:\n    base: $setting.url\n    errors: { code: $reply.error, message: $reply.text }\n",
        ),
        (
            "catalog/yard/tools/look.yaml",
            "tool: look\n\
             arguments:\n\
             \x20 id: { type: integer, default: 1 }\n\
             \x20 most: { type: integer, minimum: 1, maximum: 5, default: 5 }\n\
             steps:\n\
             \x20 - step: known\n    optional: not_found\n    request: GET known\n\
             \x20 - step: extra\n    optional: true\n    request: GET extra\n    query: { id: $id }\n\
             \x20 - step: found\n    request: GET found\n\
             \x20 - step: parts\n    each: $found.parts\n    limit: $most\n\
             \x20   steps:\n\
             \x20     - step: part\n        request: GET part/$item.id\n\
             \x20   result: { id: $item.id, name: $part.name }\n\
             result: { known: $known.id, extra: $extra.id, parts: $parts }\n",
        ),
        (
            "catalog/yard/tools/mark.yaml",
            "tool: mark\n\
             required: [ids]\n\
             arguments:\n\
             \x20 ids: { type: array, items: { type: integer } }\n\
             steps:\n\
             \x20 - step: begun\n    request: POST begin\n\
             \x20 - step: marked\n    each: $ids\n    limit: 3\n\
             \x20   steps:\n\
             \x20     - step: mark\n        request: POST mark/$item\n\
             \x20     - step: sealed\n        request: POST seal/$item\n\
             \x20   result: { id: $item, sealed: $sealed.id }\n",
        ),
        (
            "locales/en/yard.ftl",
            "look = Look\n    .description = Looks.\n    .argument-id = I.\n    .argument-most = M.\n\
             mark = Mark\n    .description = Marks.\n    .argument-ids = I.\n",
        ),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Office::of(&Sources::from_files(files), Box::new(answers))
}

fn parts(count: i64) -> Value {
    json!({"parts": (1..=count).map(|id| json!({"id": id})).collect::<Vec<_>>()})
}

fn look(path: &str, count: i64) -> Result<Reply, SendError> {
    match path {
        "known" => status(404, "{}"),
        "extra" => ok(&json!({"id": 5})),
        "found" => ok(&parts(count)),
        _ => ok(&json!({"name": path})),
    }
}

#[tokio::test(start_paused = true)]
async fn a_step_that_is_spared_leaves_nothing_and_one_that_should_not_fail_is_told() {
    let office = yard(|path, _| match path {
        "extra" => status(403, r#"{"error":"denied","text":"No."}"#),
        path => look(path, 1),
    });
    let result = office.call("look", json!({})).await;
    let content = &result["structuredContent"];
    assert_eq!(content["result"], json!({"parts": [{"id": 1, "name": "part/1"}]}), "{result}");
    let warnings = content["warnings"].as_array().expect("there are warnings");
    assert_eq!(warnings.len(), 1, "a failure that was awaited is none: {result}");
    assert_eq!(warnings[0]["code"], "skipped");
    let message = warnings[0]["message"].as_str().expect("a text");
    assert!(message.contains("`extra`") && message.contains("No."), "{message}");
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_is_not_awaited_ends_the_call() {
    let office = yard(|path, _| match path {
        "known" => status(403, "{}"),
        path => look(path, 1),
    });
    let result = office.call("look", json!({})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "forbidden", "{result}");
}

#[tokio::test(start_paused = true)]
async fn reads_that_do_not_name_one_another_go_out_side_by_side() {
    let office = yard(|path, _| look(path, 4));
    let result = office.call("look", json!({})).await;
    let ids: Vec<i64> = (1..=4).collect();
    let named: Vec<Value> = ids.iter().map(|id| json!({"id": id, "name": format!("part/{id}")})).collect();
    assert_eq!(result["structuredContent"]["result"]["parts"], json!(named), "in the order of the items");
    let asked = office.paths();
    assert_eq!(asked[..3], ["known", "extra", "found"]);
    assert_eq!(asked.len(), 7);
    assert!(office.upstream.most.load(Relaxed) >= 4, "one item at a time");
}

#[tokio::test(start_paused = true)]
async fn more_items_than_there_may_be_are_left_out_and_told() {
    let office = yard(|path, _| look(path, 9));
    let result = office.call("look", json!({"most": 2})).await;
    let content = &result["structuredContent"];
    assert_eq!(content["result"]["parts"].as_array().map(Vec::len), Some(2), "{result}");
    assert_eq!(content["warnings"][0]["code"], "items-left-out");
    assert_eq!(content["warnings"][0]["message"], "`parts` took the first 2 items of 9; the others are left out.");
}

#[tokio::test(start_paused = true)]
async fn an_item_that_cannot_be_read_says_so_in_its_place() {
    let office = yard(|path, _| match path {
        "part/2" => status(403, r#"{"error":"denied","text":"No."}"#),
        path => look(path, 3),
    });
    let content = office.call("look", json!({})).await["structuredContent"].clone();
    assert_eq!(content["result"]["parts"][0], json!({"id": 1, "name": "part/1"}));
    let failed = &content["result"]["parts"][1];
    assert_eq!((&failed["item"], &failed["error"]), (&json!({"id": 2}), &json!("forbidden")), "{content}");
    assert_eq!(content["result"]["parts"][2], json!({"id": 3, "name": "part/3"}));
    assert_eq!(content["warnings"][0]["code"], "failed-items");
    let message = content["warnings"][0]["message"].as_str().expect("a text");
    assert!(message.starts_with("One item of 3 in `parts` could not be read: those at 1,"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn a_list_of_which_nothing_can_be_read_fails_and_says_where() {
    let office = yard(|path, _| match path {
        "known" | "extra" | "found" => look(path, 2),
        _ => status(403, "{}"),
    });
    let result = office.call("look", json!({})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "forbidden");
    let message = result["content"][0]["text"].as_str().expect("a text");
    assert!(message.contains("item 0 of `parts`") && message.contains(r#"{"id":1}"#), "{message}");
}

#[tokio::test(start_paused = true)]
async fn what_is_no_list_is_an_unexpected_reply() {
    for found in [json!({"parts": {"id": 1}}), json!({"parts": "x"}), json!({"parts": [{"no": 1}]})] {
        let office = yard(move |path, _| if path == "found" { ok(&found) } else { look(path, 0) });
        let result = office.call("look", json!({})).await;
        assert_eq!(result["structuredContent"]["error"]["code"], "unexpected_reply", "{result}");
    }
    // Nothing at all is no list to go through.
    let office = yard(|path, _| if path == "found" { ok(&json!({})) } else { look(path, 0) });
    let result = office.call("look", json!({})).await;
    assert_eq!(result["structuredContent"]["result"], json!({"extra": 5}), "{result}");
}

#[tokio::test(start_paused = true)]
async fn writes_go_one_after_another_and_say_what_was_done_when_one_fails() {
    let office = yard(|path, _| match path {
        "seal/8" => status(400, r#"{"error":"bad","text":"Locked."}"#),
        path => ok(&json!({"id": path})),
    });
    let result = office.call("mark", json!({"ids": [7, 8, 9]})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "invalid", "{result}");
    let message = result["content"][0]["text"].as_str().expect("a text");
    assert!(message.contains("Locked.") && message.contains("item 1 of `marked`"), "{message}");
    assert!(message.contains("Done before that, and not undone: begun, marked[0] (7), marked[1].mark"), "{message}");
    assert_eq!(office.paths(), ["begin", "mark/7", "seal/7", "mark/8", "seal/8"]);
    assert_eq!(office.upstream.most.load(Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_shows_the_requests_of_each_item() {
    let office = yard(|path, _| ok(&json!({"id": path})));
    let dry = office.rehearse("mark", json!({"ids": [7, 8]})).await;
    let steps = &dry["structuredContent"]["dryRun"]["steps"];
    assert_eq!(steps[1]["items"], 2, "{dry}");
    assert_eq!(steps[1]["each"][1][0]["request"]["url"], "mark/8", "{dry}");
    assert_eq!(steps[1]["each"][1][1]["effect"], "write");
    let dry = office.rehearse("look", json!({})).await;
    let steps = &dry["structuredContent"]["dryRun"]["steps"];
    assert_eq!(steps[3], json!({"step": "parts", "effect": "read", "waits_for": ["found"]}), "{dry}");
    assert_eq!(office.paths(), Vec::<String>::new());
}
