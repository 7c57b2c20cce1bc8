use super::*;

/// A catalog with what the shipped one does not need: clamping, tables that decide which step runs, queries.
fn small(answers: impl Fn(&str, &Value) -> Result<Reply, SendError> + Send + Sync + 'static) -> Office {
    let files = [
        (
            "catalog/small/catalog.yaml",
            "catalog: small\n\
             settings:\n  url: { env: SMALL_URL, type: string, format: uri, example: 'https://small.example/' }\n\
             backends:\n  api:\n    base: $setting.url\n    errors: { code: $reply.error, message: $reply.text }\n",
        ),
        (
            "catalog/small/tools/find.yaml",
            "tool: find\n\
             arguments:\n\
             \x20 query: { type: string }\n\
             \x20 tags: { type: array, items: { type: string } }\n\
             \x20 limit: { type: integer, minimum: 1, maximum: 50, default: 20, clamp: true }\n\
             \x20 fields: { type: array, items: { type: string } }\n\
             \x20 room: { type: integer, minimum: 0, maximum: 500, default: 500 }\n\
             request: GET api/things\n\
             query: { search: $query, tag: $tags, limit: $limit }\n\
             reply: { records: $reply.things, total: $reply.count, fields: $fields, size: $room }\n",
        ),
        (
            "catalog/small/tools/act.yaml",
            "tool: act\n\
             required: [action]\n\
             arguments:\n\
             \x20 action: { enum: [open, close] }\n\
             \x20 note: { type: string }\n\
             steps:\n\
             \x20 - step: opened\n    when: { $action: open }\n    request: POST open\n    body: { note: $note }\n\
             \x20 - step: closed\n    when: { $action: close }\n    request: POST close\n\
             result: { opened: $opened.id, closed: $closed.id }\n",
        ),
        (
            "catalog/small/tools/tag.yaml",
            "tool: tag\n\
             arguments:\n\
             \x20 tags: { type: array, items: { type: string } }\n\
             \x20 pairs: { type: array, items: { type: string, accepts: any } }\n\
             \x20 note: { type: string }\n\
             \x20 due: { type: string }\n\
             \x20 mark: { type: string }\n\
             guard: { confirm: true }\n\
             steps:\n\
             \x20 - step: before\n    request: GET api/tags\n\
             \x20 - step: after\n    request: POST api/tags\n    query: { pairs: $pairs }\n    headers: { X-Mark: $mark }\n\
             \x20   body: { tags: '${tags:,}', text: '$note (due $due)' }\n\
             result: $after.id\n",
        ),
        (
            "locales/en/small.ftl",
            "find = Find\n    .description = Finds.\n    .argument-query = Q.\n    .argument-tags = T.\n\
             \x20   .argument-limit = L.\n    .argument-fields = F.\n    .argument-room = R.\n\
             tag = Tag\n    .description = Tags.\n    .argument-tags = T.\n    .argument-pairs = P.\n\
             \x20   .argument-note = N.\n    .argument-due = U.\n    .argument-mark = M.\n    .argument-confirm = C.\n\
             act = Act\n    .description = Acts.\n    .argument-action = A.\n    .argument-note = N.\n\
             \x20   .summary = Opened { $opened }.\n",
        ),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Office::of(&Sources::from_files(files), Box::new(answers))
}

#[tokio::test(start_paused = true)]
async fn a_clamped_argument_is_told_and_fixed() {
    let office = small(|_, _| ok(&json!({"things": [{"a": 1, "b": 2}], "count": 1})));
    let given = json!({"limit": 90, "query": "x", "tags": ["p", "q"], "fields": ["b"]});
    let result = office.call("find", given).await;
    let content = &result["structuredContent"];
    let moved = json!([{"argument": "limit", "from": 90, "to": 50}]);
    assert_eq!(content["request"], json!({"search": "x", "tag": ["p", "q"], "limit": "50", "repairs": moved}));
    assert_eq!(content["result"], json!([{"b": 2}]));
    assert_eq!(content["warnings"][0]["code"], "clamped");
    let fixed = content["suggestedFix"]["arguments"].clone();
    assert_eq!(fixed["limit"], 50);
    assert_eq!(office.call("find", fixed).await["structuredContent"].get("warnings"), None);
}

#[tokio::test(start_paused = true)]
async fn an_argument_that_nothing_has_read_is_told() {
    let office = small(|path, _| ok(&json!({"id": path})));
    let result = office.call("act", json!({"action": "open", "note": "n"})).await;
    assert_eq!(result["structuredContent"]["result"], json!({"opened": "open"}));
    assert_eq!(result["structuredContent"].get("warnings"), None);
    assert_eq!(result["content"][0]["text"], "Opened open.");
    let result = office.call("act", json!({"action": "close", "note": "n"})).await;
    assert_eq!(result["structuredContent"]["result"], json!({"closed": "close"}));
    assert_eq!(result["structuredContent"]["warnings"][0]["code"], "not-used");
    assert_eq!(result["structuredContent"].get("suggestedFix"), None, "a write that was made is not to be made again");
    let texts = result["content"].to_string();
    assert!(!texts.contains("Ready"), "{texts}");
}

#[tokio::test(start_paused = true)]
async fn a_write_may_be_answered_with_nothing() {
    let office = small(|_, _| status(204, ""));
    let result = office.call("act", json!({"action": "open"})).await;
    assert_eq!(result["isError"], false);
    assert_eq!(result["structuredContent"]["result"], json!({}));
}

#[tokio::test(start_paused = true)]
async fn raw_line_breaks_of_a_reply_do_not_reach_the_wire() {
    let office = small(|_, _| status(200, "{\n \"things\": [\r\n  {\"a\":\n \"x\\ny\"}\n ],\n \"count\": 1\n}"));
    let result = office.call("find", json!({})).await;
    assert_eq!(result["structuredContent"]["result"], json!([{"a": "x\ny"}]));
}

#[tokio::test(start_paused = true)]
async fn a_step_with_nothing_to_go_on_with_is_told() {
    let office = Office::shipped(|_, _| ok(&json!({"result": []})));
    let result = office.call("findLeadByPhone", json!({"phone": "+7 900 000\u{2011}00\u{2011}03"})).await;
    assert_eq!(result["content"][0]["text"], "Find leads by phone: nothing was found.");
    assert_eq!(result["structuredContent"]["result"], json!({"ids": [], "leads": []}));
}

#[tokio::test(start_paused = true)]
async fn a_contact_is_a_phone_in_any_spelling_or_an_address() {
    let office = Office::shipped(|_, _| ok(&json!({"result": []})));
    for (by, value, sent, is_repaired) in [
        (
            "phone",
            "tel:+7 900 000\u{2011}00\u{2011}03 ext. 4",
            json!(["+79000000003", "89000000003", "9000000003"]),
            true,
        ),
        ("phone", "+10000000003", json!(["+10000000003"]), false),
        ("email", " anna@firm.example", json!(["anna@firm.example"]), true),
        ("email", "Anna@firm.example", json!(["Anna@firm.example"]), false),
    ] {
        let result = office.call("findByContact", json!({"by": by, "value": value})).await;
        let repairs = result["structuredContent"]["request"]["repairs"].as_array().map_or(0, Vec::len);
        assert_eq!(
            (result["isError"].as_bool(), repairs),
            (Some(false), usize::from(is_repaired)),
            "{value}: {result}"
        );
        assert_eq!(office.asked().remove(0).1["values"], sent, "{value}");
    }
    for (by, value, expected) in [
        ("phone", "Anna", "phone number"),
        ("EMAIL", "anna", "e-mail"),
        ("phone", "anna@", "phone number"),
        ("email", "Anna Lee", "e-mail"),
    ] {
        let refused = office.call("findByContact", json!({"by": by, "value": value})).await;
        let told = refused["content"][0]["text"].as_str().expect("a text");
        let is_of_one = told.contains("phone number") != told.contains("e-mail");
        assert!(refused["isError"] == true && told.contains(expected) && is_of_one, "{by} {value}: {refused}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_path_is_made_of_is_told() {
    let office = Office::shipped(|_, _| ok(&json!({"result": "2026-05-20T12:00:00+03:00"})));
    let result = office.call("callBitrixMethod", json!({"method": "server.time"})).await;
    assert_eq!(result["structuredContent"]["request"], json!({"method": "server.time"}));
    let refused = office.call("callBitrixMethod", json!({"method": "crm.lead.add"})).await;
    let told = refused["content"][0]["text"].as_str().expect("a text");
    assert!(told.starts_with("This value of `method` is not allowed.") && told.contains("operator"), "{told}");
}

#[tokio::test(start_paused = true)]
async fn fields_in_another_case_are_read_and_told_beside_other_repairs() {
    let office = Office::shipped(|_, _| ok(&json!({"result": {"ID": "401", "TITLE": "Website"}})));
    let result = office.call("getLead", json!({"id": "401", "select": ["id", "Title"]})).await;
    let content = &result["structuredContent"];
    assert_eq!(content["result"], json!({"ID": "401", "TITLE": "Website"}));
    let told = json!([
        {"argument": "id", "from": "401", "to": 401},
        {"argument": "select[0]", "from": "id", "to": "ID"},
        {"argument": "select[1]", "from": "Title", "to": "TITLE"},
    ]);
    assert_eq!(content["request"]["repairs"], told);
    assert_eq!(content.get("warnings"), None);
    let result = office.call("getLead", json!({"id": 401, "select": ["ID", "TITLEE"]})).await;
    let content = &result["structuredContent"];
    assert_eq!(content["warnings"][0]["code"], "unknown-field");
    assert_eq!(content["suggestedFix"]["arguments"], json!({"id": 401, "select": ["ID", "TITLE"]}));
}

#[tokio::test(start_paused = true)]
async fn a_system_without_a_title_is_called_the_system() {
    let office = small(|_, _| status(404, "{}"));
    let result = office.call("find", json!({})).await;
    assert_eq!(result["content"][0]["text"], "Not found in the system.");
}

#[tokio::test(start_paused = true)]
async fn a_phone_is_sent_as_its_digits_and_the_result_says_so() {
    let office = Office::shipped(|_, _| ok(&json!({"result": 512})));
    let given = "tel: 8\u{2011}900.000\u{a0}00 03 ext. 5";
    let result = office.call("createLead", json!({"name": "Ilya", "phone": given})).await;
    let content = &result["structuredContent"];
    assert_eq!(content["request"]["fields"]["PHONE"][0]["VALUE"], "89000000003");
    assert_eq!(content["request"]["repairs"], json!([{ "argument": "phone", "from": given, "to": "89000000003" }]));
    let refused = office.call("createLead", json!({"name": "Ilya", "phone": "call me"})).await;
    assert_eq!(
        refused["content"][0]["text"],
        "`phone` must be a phone number such as +7 900 000-00-03, not \"call me\"."
    );
}

#[tokio::test(start_paused = true)]
async fn operators_that_html_has_escaped_are_sent_as_they_were_meant() {
    let office = Office::shipped(|_, _| ok(&json!({"result": [], "total": 0})));
    let filter = json!({"&gt;=DATE_CREATE": "2026-05-01", "&lt;=DATE_CREATE": "2026-05-31T23:59:59"});
    let result = office.call("getLeads", json!({"filter": filter})).await;
    let request = &result["structuredContent"]["request"];
    assert_eq!(request["filter"], json!({">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59"}));
    assert_eq!(request["repairs"].as_array().map(Vec::len), Some(2));
    assert_eq!(result["structuredContent"].get("warnings"), None);
    let params = json!({"filter": {"&gt;ID": 5}});
    let result = office.call("callBitrixMethod", json!({"method": "crm.item.list", "params": params})).await;
    assert_eq!(result["structuredContent"]["request"]["filter"], json!({">ID": 5}));
}

#[tokio::test(start_paused = true)]
async fn a_card_says_how_long_its_list_may_be() {
    let things: Vec<Value> = (0..40).map(|id| json!({"id": id, "name": "x".repeat(20)})).collect();
    let reply = json!({"things": things, "count": 40});
    let mut office = small(move |_, _| ok(&reply));
    // A program that reads all of it says so.
    let all = office.call("find", json!({})).await;
    assert_eq!(all["structuredContent"]["result"].as_array().map(Vec::len), Some(40));
    office.caller.characters = None;
    for (given, most) in [(json!({}), 500), (json!({"room": 90}), 90), (json!({"room": 0}), 1)] {
        let result = office.call("find", given).await;
        let records = result["structuredContent"]["result"].as_array().expect("a list");
        let length = result["structuredContent"]["result"].to_string().len();
        assert!(length <= most || records.len() == 1, "{length} of {most}: {result}");
        assert!(records.len() < 40, "{result}");
        assert_eq!(result["structuredContent"]["warnings"][0]["code"], "shortened");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_place_of_the_request_cannot_carry_is_told_by_the_arguments_name() {
    for (given, path, words) in [
        (json!({"tags": ["a", "b,c"]}), "tags[1]", "holds the mark"),
        (json!({"pairs": [[1, 2]]}), "pairs", "a list in a list"),
        (json!({"mark": "a\nb"}), "mark", "one line"),
    ] {
        let office = small(|path, _| if path == "api/tags" { ok(&json!({"id": 1})) } else { panic!("{path}") });
        let mut arguments = given.clone();
        arguments["confirm"] = true.into();
        let content = office.call("tag", arguments).await["structuredContent"].clone();
        assert_eq!(content["error"]["code"], "bad_argument", "{content}");
        assert_eq!(content["faults"][0]["path"], path, "{content}");
        let message = content["error"]["message"].as_str().expect("a text");
        assert!(message.contains(words) && message.contains(path), "{message}");
    }
    let office = small(|_, _| ok(&json!({"id": 1})));
    let refused = office.call("tag", json!({"tags": ["a", "b, c"], "confirm": true})).await;
    let fixed = refused["structuredContent"]["suggestedFix"]["arguments"].clone();
    assert_eq!(fixed, json!({"tags": ["a", "b", "c"], "confirm": true}));
    let done = office.call("tag", fixed).await;
    assert_eq!(done["structuredContent"]["result"], 1);
    assert_eq!(office.asked().last().expect("it was asked").1["tags"], "a,b,c");
}

#[tokio::test(start_paused = true)]
async fn what_falls_away_with_another_argument_is_told_and_what_a_guard_reads_is_not() {
    let office = small(|_, _| ok(&json!({"id": 1})));
    let result = office.call("tag", json!({"note": "call", "confirm": true})).await;
    let warnings = &result["structuredContent"]["warnings"];
    assert_eq!(warnings.as_array().map(Vec::len), Some(1), "{warnings}");
    assert_eq!(warnings[0]["code"], "not-used");
    let message = warnings[0]["message"].as_str().expect("a text");
    assert!(message.contains("`note`") && message.contains("`due`"), "{message}");
    let whole = office.call("tag", json!({"note": "call", "due": "today", "confirm": true})).await;
    assert_eq!(whole["structuredContent"].get("warnings"), None, "{whole}");
}
