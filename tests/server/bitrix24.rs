//! What an integrator does with Bitrix24, against the demo portal: records of each kind, stages, comments, tasks.

use std::future::pending;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::{Value, json};

use crate::shipped::{Shipped, range, warnings};

/// The result of a call that succeeds.
async fn done(shipped: &Shipped, tool: &str, arguments: Value) -> Value {
    let result = shipped.call(tool, &arguments, "en").await;
    assert_eq!(result["isError"], false, "{tool} {arguments}: {result}");
    result["structuredContent"]["result"].clone()
}

/// The kind of the failure of a call that fails.
async fn failed(shipped: &Shipped, tool: &str, arguments: Value) -> String {
    let result = shipped.call(tool, &arguments, "en").await;
    assert_eq!(result["isError"], true, "{tool} {arguments}: {result}");
    result["structuredContent"]["error"]["code"].as_str().expect("a failure has a code").to_owned()
}

/// A page of a resource, as b24-mcp has it.
async fn page(shipped: &Shipped, resource: &str) -> Value {
    let reply = shipped.rest("/mcp/resource/query", &json!({ "resource": resource })).await;
    assert_eq!(reply.status, StatusCode::OK, "{resource}: {}", reply.text);
    reply.json
}

#[tokio::test]
async fn a_dry_run_shows_what_would_be_sent_and_sends_nothing() {
    for (tool, arguments, line) in [
        ("createLead", json!({ "name": "Ilya" }), "crm.lead.add"),
        ("updateLead", json!({ "id": 401, "notes": "Call back" }), "crm.lead.get"),
        ("getLeads", json!({ "limit": 500 }), "crm.lead.list"),
        ("getTask", json!({ "id": 801 }), "tasks.task.get"),
    ] {
        let shipped = Shipped::start(&[]).await;
        let mut message = crate::client::call(tool, arguments.clone());
        message["params"]["_meta"] = json!({ "kartoteka/dry-run": true });
        let result = crate::client::post(&shipped.router, &[], &message).await.json["result"].clone();
        assert_eq!(result["isError"], false, "{tool}: {result}");
        let request = &result["structuredContent"]["dryRun"]["steps"][0]["request"];
        let url = request["url"].as_str().expect("an address");
        assert!(url.starts_with("http://127.0.0.1:") && url.ends_with(&format!("/***/{line}")), "{url}");
        assert_eq!(shipped.portal.requests().len(), 0, "{tool}");
        // The call that is made sends what was shown first.
        shipped.call(tool, &arguments, "en").await;
        let sent = shipped.portal.requests();
        let first = sent.iter().find(|sent| sent.method == line).expect("it was asked");
        assert_eq!(serde_json::from_slice::<Value>(&first.body).expect("JSON"), request["body"], "{tool}");
    }
}

#[tokio::test]
async fn dictionaries_of_fields_that_are_not_asked_for_are_not_loaded() {
    for (select, asked) in [
        (json!(["ID", "TITLE"]), &["crm.lead.list"][..]),
        (json!(["ID", "status_id"]), &["crm.lead.list", "crm.status.list"]),
        (json!(["ID", "CURRENCY_*", "STATUS_ID"]), &["crm.currency.list", "crm.lead.list", "crm.status.list"]),
        (json!(["*"]), &["crm.currency.list", "crm.lead.list", "crm.status.list", "user.get"]),
    ] {
        let shipped = Shipped::start(&[("BITRIX_BATCH", "0")]).await;
        done(&shipped, "getLeads", json!({ "select": select, "limit": 5 })).await;
        let mut methods: Vec<String> = shipped.portal.requests().into_iter().map(|request| request.method).collect();
        methods.sort();
        methods.dedup();
        assert_eq!(methods, asked, "{select}");
    }
}

#[tokio::test]
async fn records_of_every_kind_are_made_read_and_changed() {
    let shipped = Shipped::start(&[]).await;
    for (entity, fields) in [
        ("lead", json!({ "TITLE": "Fair", "NAME": "Ilya" })),
        ("deal", json!({ "TITLE": "Annual licence", "OPPORTUNITY": 12500 })),
        ("contact", json!({ "NAME": "Marta", "PHONE": [{ "VALUE": "+7 (000) 900-00-07", "VALUE_TYPE": "WORK" }] })),
        ("company", json!({ "TITLE": "Northwind" })),
    ] {
        let made = done(&shipped, "createRecord", json!({ "entity": entity, "fields": fields })).await;
        let id = made["id"].clone();
        assert!(id.is_u64(), "{entity}: {made}");
        let change = json!({ "entity": entity, "id": id, "fields": { "COMMENTS": "Paid" } });
        let changed = done(&shipped, "updateRecord", change).await;
        assert_eq!(changed, json!({ "id": id, "updated": true }));
        let read = json!({ "entity": entity, "id": id, "select": ["ID", "COMMENTS"] });
        assert_eq!(done(&shipped, "getRecord", read).await, json!({ "ID": id.to_string(), "COMMENTS": "Paid" }));
        assert_eq!(failed(&shipped, "getRecord", json!({ "entity": entity, "id": 99_999 })).await, "not_found");
    }
    let nameless = json!({ "entity": "company", "fields": { "COMMENTS": "x" } });
    assert_eq!(failed(&shipped, "createRecord", nameless).await, "invalid");
}

#[tokio::test]
async fn a_stage_is_moved_and_the_answer_says_where_it_is() {
    let shipped = Shipped::start(&[]).await;
    let deal =
        done(&shipped, "createRecord", json!({ "entity": "deal", "fields": { "TITLE": "x" } })).await["id"].clone();
    let moved = done(&shipped, "moveToStage", json!({ "entity": "deal", "id": deal, "stage": "WON" })).await;
    assert_eq!(moved, json!({ "id": deal, "from": "NEW", "to": "WON" }));
    let foreign = json!({ "entity": "deal", "id": deal, "stage": "C1:WON" });
    assert_eq!(failed(&shipped, "moveToStage", foreign).await, "invalid");
    let item = json!({ "entity": "item", "entityTypeId": 128, "id": 1, "stage": "DT128_5:SUCCESS" });
    assert_eq!(done(&shipped, "moveToStage", item).await["to"], "DT128_5:SUCCESS");
    for (loose, kind) in [
        (json!({ "entity": "item" }), "missing_argument"),
        (json!({ "entity": "deal", "entityTypeId": 128 }), "bad_argument"),
    ] {
        let mut loose = loose;
        (loose["id"], loose["stage"]) = (json!(1), json!("NEW"));
        assert_eq!(failed(&shipped, "moveToStage", loose).await, kind);
    }
    let stages = done(&shipped, "getStatuses", json!({ "entityId": "DEAL_STAGE_1" })).await;
    assert_eq!((&stages[0]["STATUS_ID"], &stages[0]["SORT"]), (&json!("C1:NEW"), &json!("10")));
    let pipelines = done(&shipped, "getPipelines", json!({})).await;
    assert_eq!(pipelines.as_array().map(Vec::len), Some(3));
    let currencies = done(&shipped, "getCurrencies", json!({})).await;
    assert_eq!((&currencies[0]["CURRENCY"], &currencies[0]["BASE"]), (&json!("RUB"), &json!("Y")));
}

#[tokio::test]
async fn items_of_a_smart_process_have_labels_and_names_of_their_own() {
    let shipped = Shipped::start(&[]).await;
    let types = done(&shipped, "getSmartProcesses", json!({})).await;
    assert_eq!(types[0]["entityTypeId"], 128);
    let list = json!({ "entityTypeId": 128, "filter": range("createdTime"), "limit": 55 });
    let result = shipped.call("getItems", &list, "en").await;
    let content = &result["structuredContent"];
    assert_eq!((content["result"].as_array().map(Vec::len), warnings(&result)), (Some(55), vec![]), "{result}");
    assert_eq!(content["labels"]["stage"]["DT128_5:NEW"]["name"], "Принято");
    let fields = json!({ "title": "Scanner", "ufCrm_5_serial": "SN-9" });
    let made = done(&shipped, "createItem", json!({ "entityTypeId": 128, "fields": fields })).await;
    let update = json!({ "entityTypeId": 128, "id": made["id"], "fields": { "title": "Printer" } });
    assert_eq!(done(&shipped, "updateItem", update).await["item"]["title"], "Printer");
    let read = json!({ "entityTypeId": 128, "id": made["id"], "select": ["title"] });
    assert_eq!(done(&shipped, "getItem", read).await, json!({ "title": "Printer" }));
    let without = json!({ "entityTypeId": 128, "fields": { "title": "x" } });
    assert_eq!(failed(&shipped, "createItem", without).await, "invalid");
}

#[tokio::test]
async fn an_entity_says_what_its_fields_are_called_and_take() {
    let shipped = Shipped::start(&[]).await;
    let fields = done(&shipped, "describeEntity", json!({ "entity": "item", "entityTypeId": 128 })).await;
    assert_eq!((&fields["stageId"]["title"], &fields["stageId"]["upperName"]), (&json!("Стадия"), &json!("STAGE_ID")));
    assert_eq!(fields["ufCrm_5_serial"]["isRequired"], true);
    assert_eq!(fields["ufCrm_5_size"]["items"][0]["VALUE"], "Мелкий");
    let one = done(&shipped, "describeEntity", json!({ "entity": "deal", "select": ["stageId"] })).await;
    assert_eq!(one.as_object().map(|fields| fields.keys().cloned().collect()), Some(vec!["stageId".to_owned()]));
    let task = done(&shipped, "describeEntity", json!({ "entity": "task" })).await;
    assert_eq!(task["PRIORITY"]["values"]["2"], "Высокий");
}

#[tokio::test]
async fn whoever_has_a_phone_is_found_in_every_entity() {
    let shipped = Shipped::start(&[]).await;
    let phone = json!([{ "VALUE": "+7 (000) 900-00-08", "VALUE_TYPE": "WORK" }]);
    let contact = json!({ "entity": "contact", "fields": { "NAME": "Marta", "PHONE": phone } });
    let contact = done(&shipped, "createRecord", contact).await["id"].clone();
    let deal = json!({ "entity": "deal", "fields": { "TITLE": "Licence", "CONTACT_ID": contact } });
    let deal = done(&shipped, "createRecord", deal).await["id"].clone();
    let found = done(&shipped, "findByContact", json!({ "by": "phone", "value": "8 000 900-00-08" })).await;
    // Another first digit is another number, and a list that has nothing is empty, not missing.
    assert_eq!(found, json!({ "leads": [], "contacts": [], "companies": [], "deals": [] }));
    let found = done(&shipped, "findByContact", json!({ "by": "phone", "value": "7000 9000008" })).await;
    assert_eq!(
        (&found["contacts"][0]["ID"], &found["deals"][0]["ID"]),
        (&json!(contact.to_string()), &json!(deal.to_string()))
    );
    let mail = done(&shipped, "findByContact", json!({ "by": "email", "value": "info@company301.example" })).await;
    assert_eq!(mail["companies"][0]["ID"], "301");
}

#[tokio::test]
async fn comments_and_todos_stand_beside_a_record() {
    let shipped = Shipped::start(&[]).await;
    let comment = json!({ "entity": "deal", "id": 101, "comment": "Wants a discount" });
    assert!(done(&shipped, "addComment", comment).await["id"].is_u64());
    let said = done(&shipped, "getComments", json!({ "entity": "deal", "id": 101 })).await;
    assert_eq!(said[0]["COMMENT"], "Wants a discount");
    let gone = json!({ "entity": "deal", "id": 9, "comment": "x" });
    assert_eq!(failed(&shipped, "addComment", gone).await, "not_found");
    let todo = json!({ "entity": "lead", "id": 101, "deadline": "2030-05-21T10:00:00+03:00", "title": "Call" });
    let todo = done(&shipped, "addTodo", todo).await["id"].clone();
    assert_eq!(done(&shipped, "completeActivity", json!({ "id": todo })).await["completed"], true);
    let activities = json!({ "filter": { "ID": todo }, "select": ["ID", "SUBJECT", "COMPLETED"] });
    let activities = done(&shipped, "getActivities", activities).await;
    assert_eq!((&activities[0]["SUBJECT"], &activities[0]["COMPLETED"]), (&json!("Call"), &json!("Y")));
    let done_of = |state: &str| json!({ "entity": "lead", "id": 101, "state": state });
    let completed = done(&shipped, "getRecordActivities", done_of("completed")).await;
    assert_eq!((&completed[0]["ID"], &completed[0]["COMPLETED"]), (&json!(todo.to_string()), &json!("Y")));
    let open = done(&shipped, "getRecordActivities", done_of("open")).await;
    assert!(open.as_array().is_some_and(|open| open.iter().all(|one| one["COMPLETED"] == "N")), "{open}");
    let owner =
        done(&shipped, "getActivities", json!({ "filter": { "TYPE_ID": 2, "OWNER_TYPE_ID": 1 }, "limit": 1 })).await;
    let owner: u64 = owner[0]["OWNER_ID"].as_str().and_then(|id| id.parse().ok()).expect("a call has an owner");
    let calls = done(&shipped, "getLeadCalls", json!({ "ownerId": owner })).await;
    assert!(calls.as_array().is_some_and(|calls| !calls.is_empty()), "{calls}");
}

#[tokio::test]
async fn a_meeting_stands_in_the_calendar_of_its_owner() {
    let shipped = Shipped::start(&[]).await;
    let event = json!({ "calendar": "user", "ownerId": 5, "name": "Demonstration", "kind": "meeting", "attendees": [1, 9],
                        "from": "2030-05-20T12:00:00+03:00", "to": "2030-05-20T13:00:00+03:00", "remindMinutes": 15 });
    let id = done(&shipped, "addCalendarEvent", event).await["id"].clone();
    let week = json!({ "calendar": "user", "ownerId": 5, "from": "2030-05-20", "to": "2030-05-20" });
    let found = done(&shipped, "getCalendarEvents", week).await;
    assert_eq!((&found[0]["ID"], &found[0]["NAME"]), (&json!(id.to_string()), &json!("Demonstration")));
    assert_eq!(done(&shipped, "getCalendarEvents", json!({ "calendar": "company" })).await, json!([]));
    let lonely = json!({ "calendar": "group", "from": "2030-05-20" });
    assert_eq!(failed(&shipped, "getCalendarEvents", lonely).await, "missing_argument");
    let uninvited = json!({ "calendar": "user", "ownerId": 5, "name": "Demonstration", "kind": "event", "attendees": [1],
                            "from": "2030-05-20T12:00:00+03:00", "to": "2030-05-20T13:00:00+03:00" });
    assert_eq!(failed(&shipped, "addCalendarEvent", uninvited).await, "bad_argument");
}

#[tokio::test]
async fn a_task_is_made_discussed_ticked_off_and_completed() {
    let shipped = Shipped::start(&[]).await;
    let task = json!({ "title": "Call back", "responsibleId": 5, "priority": "high", "crm": ["D_101"] });
    let id: u64 =
        done(&shipped, "createTask", task).await["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    done(&shipped, "updateTask", json!({ "id": id, "title": "Write" })).await;
    assert!(done(&shipped, "commentTask", json!({ "id": id, "comment": "Agreed" })).await["id"].is_u64());
    let item = done(&shipped, "addChecklistItem", json!({ "id": id, "title": "Ask" })).await["id"].clone();
    done(&shipped, "completeChecklistItem", json!({ "id": id, "itemId": item })).await;
    assert_eq!(done(&shipped, "getChecklist", json!({ "id": id })).await[0]["IS_COMPLETE"], "Y");
    assert_eq!(done(&shipped, "completeTask", json!({ "id": id })).await, json!({ "id": id, "status": "5" }));
    let read = done(&shipped, "getTask", json!({ "id": id, "select": ["ID", "TITLE", "STATUS"] })).await;
    assert_eq!((&read["title"], &read["status"]), (&json!("Write"), &json!("5")));
    assert_eq!(read["checklist"][0]["TITLE"], "Ask");
    assert_eq!(failed(&shipped, "updateTask", json!({ "id": id })).await, "bad_argument");
    let none = shipped.call("getTask", &json!({ "id": 99_999 }), "en").await;
    let text = none["content"][0]["text"].as_str().expect("a text");
    assert!(none["structuredContent"]["result"] == json!({}) && text.contains("nothing"), "{none}");
}

#[tokio::test]
async fn a_lead_is_made_once_and_then_changed() {
    let shipped = Shipped::start(&[]).await;
    let call =
        json!({ "name": "Ilya", "phone": "+7 (000) 900-00-09", "status": "qualified", "notes": "Call on Friday" });
    let made = done(&shipped, "syncLead", call.clone()).await["created"].clone();
    assert!(made.is_u64());
    let again = done(&shipped, "syncLead", call.clone()).await;
    assert_eq!((&again["updated"], &again["created"]), (&made, &Value::Null));
    assert!(again["comment"].is_u64(), "the note is new to the timeline: {again}");
    let third = done(&shipped, "syncLead", call).await;
    assert_eq!(third, json!({ "updated": made }), "the same comment is not written twice");
    assert_eq!(shipped.asked("crm.lead.add").len(), 1);
}

#[tokio::test]
async fn a_failure_says_what_was_done_before_it() {
    use kartoteka_demo::Failure;
    let shipped = Shipped::start(&[("BITRIX_RETRIES", "0")]).await;
    let lead = json!({ "name": "Ilya", "phone": "+7 (000) 900-00-10" });
    done(&shipped, "syncLead", lead.clone()).await;
    shipped.portal.options().fail("crm.timeline.comment.add", 1, &Failure::access_denied());
    let mut noted = lead;
    noted["notes"] = json!("Call on Friday");
    let result = shipped.call("syncLead", &noted, "en").await;
    assert_eq!(result["structuredContent"]["error"]["code"], "forbidden", "{result}");
    let text = result["content"][0]["text"].as_str().expect("a text");
    let told = "Done before that, and not undone: the lead's fields. Do not make the whole call again, which would do that a second time: pass only what is left.\nWhat failed: the comment.";
    assert!(text.ends_with(told), "{text}");
}

#[tokio::test]
async fn all_records_are_counted_not_a_page_of_them() {
    let shipped = Shipped::start(&[]).await;
    for (tool, all) in [("countLeads", 320), ("countDeals", 240)] {
        let counted = done(&shipped, tool, json!({})).await;
        let parts = ["process", "success", "failure"].map(|part| counted[part].as_u64().expect("a number"));
        assert_eq!((counted["total"].as_u64(), parts.iter().sum()), (Some(all), all), "{tool}: {counted}");
    }
}

#[tokio::test]
async fn the_connection_is_tested_and_the_company_known() {
    let shipped = Shipped::start(&[]).await;
    let who = done(&shipped, "whoami", json!({})).await;
    assert_eq!((&who["id"], &who["name"]), (&json!("1"), &json!("Анна Лесных")));
    assert_eq!(who["scopes"], json!(["calendar", "crm", "department", "task", "user"]));
    let below = done(&shipped, "getDepartments", json!({ "parent": 1 })).await;
    assert_eq!(below.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn users_are_sorted_by_the_map_that_the_other_lists_take() {
    let shipped = Shipped::start(&[]).await;
    let ask = json!({ "filter": range("DATE_REGISTER"), "order": { "LAST_NAME": "DESC" }, "select": ["LAST_NAME"] });
    let users = done(&shipped, "getUsers", ask).await;
    let names: Vec<&str> =
        users.as_array().into_iter().flatten().filter_map(|user| user["LAST_NAME"].as_str()).collect();
    assert!(
        names.len() > 5 && names.windows(2).all(|pair| pair[0].to_lowercase() >= pair[1].to_lowercase()),
        "{names:?}"
    );
    let two = json!({ "order": { "LAST_NAME": "ASC", "NAME": "ASC" } });
    assert_eq!(failed(&shipped, "getUsers", two).await, "bad_argument");
}

#[tokio::test]
async fn what_b24_mcp_had_is_there() {
    let shipped = Shipped::start(&[]).await;
    let statuses = page(&shipped, "crm/lead_statuses").await;
    let first = &statuses["data"][0];
    assert_eq!((&first["id"], &first["SORT"], &first["group"]), (&json!("NEW"), &json!("10"), &json!("process")));
    assert_eq!(statuses["total"].as_u64(), statuses["data"].as_array().map(|rows| rows.len() as u64));
    assert!(first["COLOR"].is_string(), "{first}");
    let tasks = page(&shipped, "tasks/statuses").await;
    assert_eq!(
        (&tasks["data"][3]["id"], &tasks["data"][3]["name"], &tasks["total"]),
        (&json!("5"), &json!("completed"), &json!(5))
    );
    let none = page(&shipped, "versions/releases").await;
    assert_eq!((&none["data"], &none["total"]), (&json!([]), &json!(null)), "no repository is named");
    assert_eq!(none["warnings"][0]["code"], "not-set-up");
    let message = none["warnings"][0]["message"].as_str().expect("a text");
    assert!(message.contains("`GITHUB_RELEASES_REPO`"), "{message}");
    let grouped =
        json!({ "filter": range("DATE_CREATE"), "groupSemantics": "success", "select": ["STATUS_SEMANTIC_ID"] });
    let leads = done(&shipped, "getLeads", grouped).await;
    assert!(
        leads.as_array().is_some_and(|leads| leads.iter().all(|lead| lead["STATUS_SEMANTIC_ID"] == "S")),
        "{leads}"
    );
}

#[tokio::test]
async fn releases_are_those_of_the_repository_that_the_operator_names() {
    let releases = json!([{ "tag_name": "v2", "name": "Second", "published_at": "2026-05-01T00:00:00Z",
                            "prerelease": false, "html_url": "https://example.com/v2", "body": "More" }]);
    let github = Router::new().route("/repos/owner/name/releases", get(async move || releases.to_string()));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("it listens"));
    tokio::spawn(async move { axum::serve(listener, github).with_graceful_shutdown(pending()).await });
    let shipped = Shipped::start(&[("GITHUB_RELEASES_REPO", "owner/name"), ("GITHUB_API_URL", &url)]).await;
    let page = page(&shipped, "versions/releases").await;
    assert_eq!(
        (&page["data"][0]["id"], &page["data"][0]["name"], &page["total"]),
        (&json!("v2"), &json!("Second"), &json!(1))
    );
}

/// An amount of the demo portal, which has two places, in hundredths.
fn hundredths(amount: &Value) -> i64 {
    let text = amount.as_str().unwrap_or_else(|| panic!("an amount is a text: {amount}"));
    let (whole, part) = text.split_once('.').unwrap_or((text, "00"));
    whole.parse::<i64>().expect("digits") * 100 + part.parse::<i64>().expect("two digits")
}

#[tokio::test]
async fn all_records_are_summed_by_currency_and_by_what_the_call_names() {
    let shipped = Shipped::start(&[]).await;
    for (list, sum, stage, name) in
        [("getDeals", "sumDeals", "STAGE_ID", "stage"), ("getLeads", "sumLeads", "STATUS_ID", "status")]
    {
        let select = ["ID", "OPPORTUNITY", "CURRENCY_ID", stage, "ASSIGNED_BY_ID"];
        let records = done(&shipped, list, json!({ "limit": 500, "select": select })).await;
        let records = records.as_array().expect("records");
        let sum_of = |which: &dyn Fn(&Value) -> bool| -> (u64, i64) {
            let those = || records.iter().filter(|record| which(record));
            (those().count() as u64, those().map(|record| hundredths(&record["OPPORTUNITY"])).sum())
        };
        let arguments = json!({ "groupBy": [name, "responsible"] });
        let result = shipped.call(sum, &arguments, "en").await;
        let content = &result["structuredContent"];
        assert_eq!(content["result"]["count"], records.len(), "{content}");
        assert_eq!(content["warnings"], Value::Null);
        let said = |sum: &Value| (sum["count"].as_u64().expect("a count"), hundredths(&sum["sum"]));
        for sum in content["result"]["sums"].as_array().expect("sums") {
            assert_eq!(said(sum), sum_of(&|record| record["CURRENCY_ID"] == sum["currency"]), "{sum}");
        }
        let groups = content["result"]["groups"].as_array().expect("groups");
        assert_eq!(groups.iter().map(|group| said(group).0).sum::<u64>(), records.len() as u64);
        for group in groups {
            let is_it = |record: &Value| {
                record["CURRENCY_ID"] == group["currency"]
                    && record[stage] == group[name]
                    && record["ASSIGNED_BY_ID"] == group["responsible"]
            };
            assert_eq!(said(group), sum_of(&is_it), "{group}");
            let id = group[name].as_str().expect("a stage");
            assert!(content["labels"][name][id]["name"].is_string(), "{id}: {}", content["labels"]);
        }
    }
    let items = done(&shipped, "sumItems", json!({ "entityTypeId": 2, "groupBy": ["category"] })).await;
    let deals = done(&shipped, "sumDeals", json!({})).await;
    assert_eq!(
        (&items["count"], items["sums"].as_array().map(Vec::len)),
        (&deals["count"], deals["sums"].as_array().map(Vec::len))
    );
}

#[tokio::test]
async fn sums_ask_for_several_pages_twice_and_for_what_they_sum_alone() {
    let shipped = Shipped::start(&[("BITRIX_BATCH", "0")]).await;
    let counted = done(&shipped, "countDeals", json!({})).await;
    let before = shipped.asked("crm.deal.list").len();
    for (semantics, part) in [("process", "process"), ("success", "success")] {
        let summed = done(&shipped, "sumDeals", json!({ "stageSemantics": semantics })).await;
        assert_eq!(summed["count"], counted[part], "{semantics}");
    }
    done(&shipped, "sumDeals", json!({})).await;
    let asked = shipped.asked("crm.deal.list");
    let pages = |count: &Value| match count.as_u64().expect("a number").div_ceil(50) as usize {
        0 | 1 => 1,
        several => 2 * several,
    };
    let wanted = pages(&counted["process"]) + pages(&counted["success"]) + pages(&counted["total"]);
    assert_eq!(asked.len() - before, wanted);
    let select = json!(["ID", "OPPORTUNITY", "CURRENCY_ID", "STAGE_ID", "CATEGORY_ID", "ASSIGNED_BY_ID", "SOURCE_ID"]);
    assert!(asked[before..].iter().all(|asked| asked.parameters["select"] == select));
}

#[tokio::test]
async fn sums_have_all_pages_or_there_are_none() {
    use kartoteka_demo::Failure;
    let shipped = Shipped::start(&[]).await;
    let whole = done(&shipped, "sumDeals", json!({})).await;
    // Some are asked for again: nothing counts twice.
    shipped.portal.options().fail("crm.deal.list", 3, &Failure::too_many());
    assert_eq!(done(&shipped, "sumDeals", json!({})).await, whole);
    let impatient = Shipped::start(&[("BITRIX_RETRIES", "0"), ("BITRIX_BATCH", "0")]).await;
    let page = Failure::json(200, r#"{"error":"ACCESS_DENIED","error_description":"Access denied"}"#);
    let good = impatient.call("getDeals", &json!({ "limit": 1 }), "en").await;
    assert_eq!(good["isError"], false);
    // The first page of the next list comes, and one behind it does not.
    let first =
        json!({ "result": [{ "ID": "1", "OPPORTUNITY": "1.00", "CURRENCY_ID": "EUR" }], "next": 50, "total": 120 });
    impatient.portal.options().fail("crm.deal.list", 1, &Failure::json(200, first.to_string()));
    impatient.portal.options().fail("crm.deal.list", 1, &page);
    assert_eq!(failed(&impatient, "sumDeals", json!({})).await, "forbidden");
    let endless = json!({ "result": [{ "ID": "1" }], "next": 50, "total": 5001 });
    impatient.portal.options().fail("crm.deal.list", 1, &Failure::json(200, endless.to_string()));
    assert_eq!(failed(&impatient, "sumDeals", json!({})).await, "bad_argument");
}
