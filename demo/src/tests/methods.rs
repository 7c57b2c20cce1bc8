//! Dictionaries, duplicates, users, tasks, activities, and the portal about itself.

use serde_json::{Value, json};

use super::{Demo, ids, text};

#[tokio::test]
async fn dictionaries_come_whole() {
    let demo = Demo::new().await;
    let ask = json!({ "filter": { "ENTITY_ID": "STATUS" }, "order": { "SORT": "ASC" } });
    let answer = demo.call("crm.status.list", ask).await;
    let rows = answer.body["result"].as_array().expect("statuses");
    let words: Vec<_> = rows.iter().map(|row| text(row, "STATUS_ID")).collect();
    assert_eq!(words, ["NEW", "IN_PROCESS", "PROCESSED", "UC_QUALIFIED", "CONVERTED", "JUNK"]);
    assert_eq!((&answer.body["total"], answer.body.get("next")), (&json!(6), None));
    assert_eq!((&rows[4]["SEMANTICS"], &rows[4]["EXTRA"]["SEMANTICS"]), (&json!("S"), &json!("success")));
    assert_eq!((&rows[0]["SEMANTICS"], &rows[0]["EXTRA"]["SEMANTICS"]), (&Value::Null, &json!("process")));
    let all = demo.result("crm.status.list", json!({})).await;
    assert!(all.as_array().is_some_and(|all| all.len() > 50), "no pages");
    let refused = demo.call("crm.status.list", json!({ "filter": "STATUS" })).await;
    assert_eq!(refused.refusal(), (400, "Invalid parameters.", ""));
}

#[tokio::test]
async fn three_funnels_and_their_stages() {
    let demo = Demo::new().await;
    let answer = demo.call("crm.category.list", json!({ "entityTypeId": 2 })).await;
    let funnels = answer.body["result"]["categories"].as_array().expect("funnels");
    let ids: Vec<_> = funnels.iter().map(|funnel| funnel["id"].as_i64()).collect();
    assert_eq!(ids, [Some(0), Some(1), Some(2)]);
    assert_eq!(answer.body["total"], 3);
    let known = demo.rows("crm.status.list", json!({ "filter": { "%ENTITY_ID": "DEAL_STAGE" } })).await;
    let known: Vec<_> = known.iter().map(|row| text(row, "STATUS_ID")).collect();
    for deal in demo.rows("crm.deal.list", json!({})).await {
        assert!(known.contains(&text(&deal, "STAGE_ID")), "{}", deal["STAGE_ID"]);
    }
    let missing = demo.call("crm.category.list", json!({ "ENTITYTYPEID": 2 })).await;
    assert_eq!(missing.refusal(), (400, "100", "Could not find value for parameter {entityTypeId}"));
    let other = demo.call("crm.category.list", json!({ "entityTypeId": 1 })).await;
    assert_eq!(other.refusal().1, "ENTITY_TYPE_NOT_SUPPORTED");
    let currencies = demo.call("crm.currency.list", json!({})).await;
    assert_eq!((&currencies.body["result"][0]["CURRENCY"], &currencies.body["total"]), (&json!("RUB"), &json!(0)));
}

#[tokio::test]
async fn duplicates_are_found_by_the_digits_of_a_phone() {
    let demo = Demo::new().await;
    let lead = demo.result("crm.lead.get", json!({ "id": 401 })).await;
    let phone = lead["PHONE"][0]["VALUE"].as_str().expect("lead 401 has a phone").to_owned();
    let spelled = format!("+{} ({}) {}", &phone[1..2], &phone[2..5], &phone[5..]);
    let find = async |ask: Value| demo.result("crm.duplicate.findbycomm", ask).await;
    let found = find(json!({ "entity_type": "LEAD", "type": "PHONE", "values": [spelled] })).await;
    assert_eq!(found, json!({ "LEAD": [401] }));
    assert_eq!(find(json!({ "type": "PHONE", "values": ["+7000"] })).await, json!([]), "nothing is a list");
    let mail = find(json!({ "type": "EMAIL", "values": ["INFO@company301.example"] })).await;
    assert_eq!(mail, json!({ "COMPANY": [301] }));
    // Who was converted is known as a contact too.
    let contacts = demo.rows("crm.contact.list", json!({ "select": ["PHONE"], "filter": { "HAS_PHONE": "Y" } })).await;
    let phones: Vec<_> = contacts.iter().take(20).map(|contact| &contact["PHONE"][0]["VALUE"]).collect();
    let both = find(json!({ "type": "PHONE", "values": phones })).await;
    assert_eq!(both["CONTACT"].as_array().map(Vec::len), Some(20));
    assert!(both.get("COMPANY").is_none(), "twenty of a kind end the search");

    let refused = async |ask: Value| demo.call("crm.duplicate.findbycomm", ask).await.refusal().1.to_owned();
    assert_eq!(refused(json!({ "values": ["1"] })).await, "Communication type is not defined");
    assert_eq!(refused(json!({ "type": "PHONE" })).await, "Communication values is not defined");
    assert_eq!(
        refused(json!({ "type": "FAX", "values": [1] })).await,
        "Communication type 'FAX' is not supported in current context"
    );
}

#[tokio::test]
async fn users_are_asked_in_their_own_way() {
    let demo = Demo::new().await;
    let all = demo.call("user.get", json!({})).await;
    assert_eq!((&all.body["total"], all.body.get("next")), (&json!(12), None));
    let user = &all.body["result"][0];
    assert_eq!((&user["ID"], &user["ACTIVE"], &user["TIMESTAMP_X"]), (&json!("1"), &json!(true), &json!({})));
    let find = async |ask: Value| demo.rows("user.get", ask).await;
    assert_eq!(ids(&find(json!({ "FILTER": { "ID": ["1", 5, "77"] } })).await), ["1", "5"]);
    assert_eq!(ids(&find(json!({ "filter": { "@ID": [9] } })).await), ["9"]);
    assert_eq!(ids(&find(json!({ "ID": 9 })).await), ["9"], "flat");
    assert_eq!(ids(&find(json!({ "FILTER": { "ACTIVE": false } })).await), ["26"]);
    assert_eq!(find(json!({ "ACTIVE": true })).await.len(), 11);
    assert!(find(json!({ "ACTIVE": "Y" })).await.is_empty(), "a boolean, no letter");
    assert_eq!(find(json!({ "FILTER": { "%WORK_POSITION": "manager", "UF_DEPARTMENT": 3 } })).await.len(), 3);
    let sorted = find(json!({ "sort": "ID", "order": "DESC" })).await;
    assert_eq!(ids(&sorted)[..2], ["26", "23"]);
    let current = demo.result("user.current", json!({})).await;
    assert_eq!(current["ID"], "1");
    assert!(current["TIMESTAMP_X"].is_string() && current["LAST_ACTIVITY_DATE"].is_string());
}

#[tokio::test]
async fn tasks_are_asked_in_upper_and_answered_in_camel_case() {
    let demo = Demo::new().await;
    let answer = demo.call("tasks.task.list", json!({})).await;
    let tasks = answer.body["result"]["tasks"].as_array().expect("tasks");
    assert_eq!((tasks.len(), &answer.body["total"], &answer.body["next"]), (50, &json!(150), &json!(50)));
    assert_eq!(tasks[0]["id"], "950", "the newest first");
    for name in ["createdDate", "responsibleId", "responsible", "creator", "subStatus", "group", "descriptionInBbcode"]
    {
        assert!(tasks[0].get(name).is_some(), "{name}");
    }
    assert!(tasks[0].get("ufCrmTask").is_none() && tasks[0].get("realStatus").is_none());
    let ask = json!({ "select": ["ID", "TITLE", "UF_CRM_TASK", "RESPONSIBLE_ID"], "order": { "ID": "asc" } });
    let few = demo.result("tasks.task.list", ask).await;
    let keys: Vec<_> = few["tasks"][0].as_object().expect("a task").keys().collect();
    assert_eq!(keys, ["id", "title", "responsibleId", "responsible", "ufCrmTask"]);
}

#[tokio::test]
async fn tasks_are_found_by_status_and_by_what_became_of_them() {
    let demo = Demo::new().await;
    let all = demo.rows("tasks.task.list", json!({})).await;
    let count = |holds: &dyn Fn(&Value) -> bool| all.iter().filter(|task| holds(task)).count();
    let find = async |filter: Value| demo.rows("tasks.task.list", json!({ "filter": filter })).await.len();
    let overdue = count(&|task| task["subStatus"] == "-1");
    assert!(overdue > 5);
    assert_eq!(find(json!({ "STATUS": -1 })).await, overdue);
    assert_eq!(find(json!({ "REAL_STATUS": 5 })).await, count(&|task| task["status"] == "5"));
    assert_eq!(find(json!({ "!REAL_STATUS": [5, 6] })).await, count(&|t| t["status"] != "5" && t["status"] != "6"));
    assert_eq!(find(json!({ "RESPONSIBLE_ID": 1 })).await, count(&|task| task["responsibleId"] == "1"));
    assert_eq!(find(json!({ "%TITLE": "счёт" })).await, count(&|task| text(task, "title").contains("счёт")));
    assert_eq!(find(json!({ ">DEADLINE": "2000-01-01" })).await, count(&|task| task["deadline"].is_string()));
}

#[tokio::test]
async fn tasks_number_their_errors() {
    let demo = Demo::new().await;
    let task = demo.result("tasks.task.get", json!({ "taskId": "801" })).await;
    assert_eq!(task["task"]["id"], "801");
    assert_eq!(demo.result("tasks.task.get", json!({ "taskId": 7 })).await, json!({ "task": [] }));
    let missing = demo.call("tasks.task.get", json!({ "id": 801 })).await;
    assert_eq!(missing.refusal(), (400, "100", "Could not find value for parameter {taskId}"));
    assert_eq!(demo.call("tasks.task.get", json!({ "taskId": "x" })).await.refusal().1, "0");
    let order = demo.call("tasks.task.list", json!({ "order": { "WHEN": "asc" } })).await;
    assert_eq!(order.refusal(), (400, "0", "Invalid sorting key"));
}

#[tokio::test]
async fn activities_belong_to_records_that_are_there() {
    let demo = Demo::new().await;
    let leads = demo.rows("crm.lead.list", json!({ "select": ["ID"] })).await;
    let calls = demo.rows("crm.activity.list", json!({ "filter": { "TYPE_ID": 2, "OWNER_TYPE_ID": 1 } })).await;
    assert!(calls.len() > 50 && calls.iter().all(|call| ids(&leads).contains(&text(call, "OWNER_ID"))));
    assert!(calls[0].get("COMMUNICATIONS").is_none(), "only when named");
    let one = demo.result("crm.activity.get", json!({ "id": calls[0]["ID"] })).await;
    assert_eq!(one["SUBJECT"], calls[0]["SUBJECT"]);
    assert_eq!(demo.call("crm.activity.get", json!({ "id": 1 })).await.refusal(), (400, "", "Not found"));
}

#[tokio::test]
async fn the_portal_lists_what_it_can() {
    let demo = Demo::new().await;
    assert_eq!(demo.result("scope", json!({})).await, json!(["calendar", "crm", "department", "task", "user"]));
    let methods = demo.result("methods", json!({ "scope": "user" })).await;
    assert_eq!(methods, json!(["user.get", "user.fields", "user.current"]));
    let known = demo.result("method.get", json!({ "name": "CRM.lead.list" })).await;
    assert_eq!(known, json!({ "isExisting": true, "isAvailable": true }));
}
