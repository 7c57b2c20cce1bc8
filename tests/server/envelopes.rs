//! Replies that are none of the portal's, or say less than a reply does: nothing is written after them, and nothing is
//! called done.

use kartoteka_demo::Failure;
use serde_json::{Value, json};

use crate::shipped::{Shipped, range, warnings};

/// The code of a failure.
fn code(result: &Value) -> &str {
    assert_eq!(result["isError"], true, "{result}");
    result["structuredContent"]["error"]["code"].as_str().expect("a failure has a code")
}

fn text(result: &Value) -> &str {
    result["content"][0]["text"].as_str().expect("a text")
}

/// What a proxy, a page of maintenance or a broken portal answers with a good status.
const FOREIGN: [&str; 8] = [
    r#""Service is busy""#,
    "7",
    "[]",
    r#"{"ok":true}"#,
    r#"{"result":false}"#,
    r#"{"result":null}"#,
    r#"{"result":"x"}"#,
    r#"{"result":7}"#,
];

#[tokio::test]
async fn nothing_is_written_by_a_read_that_was_not_answered() {
    let shipped = Shipped::start(&[("BITRIX_RETRIES", "0")]).await;
    let lead = json!({ "name": "Ilya", "phone": "+7 (000) 900-00-31" });
    for (tool, arguments, read, write) in [
        ("syncLead", lead, "crm.duplicate.findbycomm", "crm.lead.add"),
        ("updateLead", json!({ "id": 401, "notes": "Call back" }), "crm.lead.get", "crm.lead.update"),
        ("moveToStage", json!({ "entity": "deal", "id": 101, "stage": "WON" }), "crm.item.get", "crm.item.update"),
    ] {
        for body in FOREIGN {
            shipped.portal.options().fail(read, 1, &Failure::json(200, body));
            let result = shipped.call(tool, &arguments, "en").await;
            assert_eq!(code(&result), "unexpected_reply", "{tool} {body}");
            assert_eq!(shipped.asked(write).len(), 0, "{tool} {body}");
        }
    }
}

#[tokio::test]
async fn what_only_reads_takes_no_text_for_an_empty_find() {
    let shipped = Shipped::start(&[("BITRIX_RETRIES", "0")]).await;
    for (tool, arguments, method) in [
        ("getLead", json!({ "id": 401 }), "crm.lead.get"),
        ("findLeadByPhone", json!({ "phone": "+70009000032" }), "crm.duplicate.findbycomm"),
    ] {
        for body in [r#""Service is busy""#, "7", "[]", r#"{"ok":true}"#] {
            shipped.portal.options().fail(method, 1, &Failure::json(200, body));
            assert_eq!(code(&shipped.call(tool, &arguments, "en").await), "unexpected_reply", "{tool} {body}");
        }
    }
    // Of a lead that is not there the portal says so; of a task it says an empty list.
    shipped.portal.options().fail("crm.lead.get", 1, &Failure::json(200, r#"{"result":[]}"#));
    assert_eq!(code(&shipped.call("getLead", &json!({ "id": 401 }), "en").await), "unexpected_reply");
    shipped.portal.options().fail("tasks.task.get", 1, &Failure::json(200, r#"{"result":[]}"#));
    let none = shipped.call("getTask", &json!({ "id": 801 }), "en").await;
    assert!(none["isError"] == false && text(&none).contains("nothing"), "{none}");
}

#[tokio::test]
async fn what_was_made_has_an_id() {
    let shipped = Shipped::start(&[("BITRIX_RETRIES", "0")]).await;
    let todo = json!({ "entity": "deal", "id": 101, "deadline": "2026-12-01T10:00:00+03:00" });
    let event = json!({ "calendar": "user", "ownerId": 5, "name": "Demo", "from": "2026-05-20T12:00:00+03:00",
                        "to": "2026-05-20T13:00:00+03:00" });
    for (tool, arguments, method) in [
        ("createLead", json!({ "name": "Ilya" }), "crm.lead.add"),
        ("createRecord", json!({ "entity": "deal", "fields": { "TITLE": "x" } }), "crm.deal.add"),
        ("createItem", json!({ "entityTypeId": 128, "fields": { "title": "x" } }), "crm.item.add"),
        ("createTask", json!({ "title": "x", "responsibleId": 5 }), "tasks.task.add"),
        ("addTodo", todo, "crm.activity.todo.add"),
        ("addComment", json!({ "entity": "deal", "id": 101, "comment": "x" }), "crm.timeline.comment.add"),
        ("addCalendarEvent", event, "calendar.event.add"),
        ("updateRecord", json!({ "entity": "deal", "id": 101, "fields": { "TITLE": "x" } }), "crm.deal.update"),
        ("updateItem", json!({ "entityTypeId": 128, "id": 1, "fields": { "title": "x" } }), "crm.item.update"),
    ] {
        for body in
            [r#"{"result":[]}"#, r#"{"result":{}}"#, r#"{"result":0}"#, r#"{"result":""}"#, r#"{"result":"error"}"#]
        {
            shipped.portal.options().fail(method, 1, &Failure::json(200, body));
            let result = shipped.call(tool, &arguments, "en").await;
            assert_eq!(code(&result), "unknown_outcome", "{tool} {body}");
        }
        shipped.portal.options().fail(method, 1, &Failure::json(200, r#"{"result":false}"#));
        assert_eq!(code(&shipped.call(tool, &arguments, "en").await), "invalid", "{tool}");
    }
}

#[tokio::test]
async fn a_condition_that_a_tool_sets_itself_is_told() {
    let shipped = Shipped::start(&[]).await;
    // A count has one condition more, beside the caller's own.
    let counted = json!({ "filter": { "=STATUS_SEMANTIC_ID": "S" } });
    let result = shipped.call("countLeads", &counted, "en").await;
    let count = &result["structuredContent"]["result"];
    assert!(!warnings(&result).contains(&"overruled") && count["total"].as_i64() > Some(0), "{result}");
    assert_eq!((&count["success"], &count["process"]), (&count["total"], &json!(0)));
    let leads = json!({ "filter": { "STATUS_SEMANTIC_ID": "S", "=SOURCE_ID": "WEB" }, "groupSemantics": "process" });
    let result = shipped.call("getLeads", &leads, "en").await;
    assert!(warnings(&result).contains(&"overruled"), "{result}");
    let fixed = &result["structuredContent"]["suggestedFix"]["arguments"];
    assert_eq!(fixed["filter"]["STATUS_SEMANTIC_ID"], Value::Null, "{fixed}");
    let calls = json!({ "ownerId": 401, "filter": { "TYPE_ID": 1, "OWNER_ID": 402 } });
    let result = shipped.call("getLeadCalls", &calls, "ru").await;
    assert_eq!(warnings(&result).iter().filter(|code| **code == "overruled").count(), 2, "{result}");
    let same = json!({ "ownerId": 401, "filter": { "TYPE_ID": 2 } });
    assert!(!warnings(&shipped.call("getLeadCalls", &same, "en").await).contains(&"overruled"), "it says the same");
}

#[tokio::test]
async fn a_fix_finds_what_was_asked_for() {
    let shipped = Shipped::start(&[]).await;
    let fixed = async |filter: Value| {
        let result = shipped.call("getLeads", &json!({ "filter": filter }), "en").await;
        let codes: Vec<String> = warnings(&result).into_iter().map(str::to_owned).collect();
        (codes, result["structuredContent"]["suggestedFix"]["arguments"]["filter"].clone())
    };
    let (codes, _) = fixed(json!({ "=DATE_CREATE": "2026-05-02" })).await;
    assert!(!codes.iter().any(|code| code == "no-date-range"), "{codes:?}");
    let (_, half) = fixed(json!({ "<=DATE_CREATE": "2026-05-31T00:00" })).await;
    let from = half[">=DATE_CREATE"].as_str().expect("the other bound is added");
    assert!(from < "2026-05-31", "it lies before the one that was passed: {half}");
    let whole = json!({ ">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-03T23:59:59" });
    let (_, escaped) = fixed(json!({ "&gt;=DATE_CREATE": "2026-05-01", "&lt;=DATE_CREATE": "2026-05-03" })).await;
    assert_eq!(escaped, whole, "nothing is there twice");
    let (_, read) = fixed(json!(r#"{">=DATE_CREATE":"2026-05-01","<=DATE_CREATE":"2026-05-03"}"#)).await;
    assert_eq!(read, whole, "a text is repaired as the map that it is");
    for misspelt in [
        json!({ ">=date_create": "2026-05-01", "<=date_create": "2026-05-03T23:59:59" }),
        json!({ ">= DATE_CREATE": "2026-05-01", "<= DATE_CREATE": "2026-05-03T23:59:59" }),
        json!({ "DATE_CREATE>=": "2026-05-01", "DATE_CREATE<=": "2026-05-03T23:59:59" }),
        json!({ "DATE_CREATE": { ">=": "2026-05-01", "<=": "2026-05-03T23:59:59" } }),
    ] {
        let (codes, meant) = fixed(misspelt.clone()).await;
        assert!(codes.iter().all(|code| code == "misspelt-bound"), "{misspelt}: {codes:?}");
        assert_eq!(codes.len(), misspelt.as_object().expect("a map").len(), "a word for each key");
        assert_eq!(meant, whole, "{misspelt}");
    }
    let users = shipped.call("getUsers", &json!({}), "en").await;
    assert_eq!(warnings(&users), Vec::<&str>::new(), "all users are no odd question");
}

#[tokio::test]
async fn a_label_is_called_by_what_is_known() {
    let shipped = Shipped::start(&[]).await;
    let users = json!({ "result": [{ "ID": "1", "NAME": "Ян", "LAST_NAME": null, "EMAIL": "y@x.example" },
                                   { "ID": "2", "NAME": " ", "LAST_NAME": "", "EMAIL": "z@x.example" }] });
    shipped.portal.options().fail("user.get", 1, &Failure::json(200, users.to_string()));
    let leads =
        json!({ "result": [{ "ID": "1", "ASSIGNED_BY_ID": "1" }, { "ID": "2", "ASSIGNED_BY_ID": "2" }], "total": 0 });
    shipped.portal.options().fail("crm.lead.list", 1, &Failure::json(200, leads.to_string()));
    let result = shipped.call("getLeads", &json!({ "filter": range("DATE_CREATE") }), "en").await;
    let people = &result["structuredContent"]["labels"]["responsible"];
    assert_eq!((&people["1"]["name"], &people["2"]["name"]), (&json!("Ян"), &json!("z@x.example")), "{result}");
    assert!(!text(&result).contains("of 0"), "{}", text(&result));
}

#[tokio::test]
async fn half_a_character_in_a_key_blinds_no_list() {
    let shipped = Shipped::start(&[]).await;
    let body = r#"{"result":[{"ID":"1","\ud83d":"x"},{"ID":"2"}],"total":2}"#;
    shipped.portal.options().fail("crm.lead.list", 1, &Failure::json(200, body));
    let result = shipped.call("getLeads", &json!({ "filter": range("DATE_CREATE") }), "en").await;
    assert_eq!(result["structuredContent"]["result"].as_array().map(Vec::len), Some(2), "{result}");
}
