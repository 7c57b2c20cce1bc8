//! To-dos, tasks and departments.

use serde_json::json;

use super::{Demo, text};

#[tokio::test]
async fn a_todo_is_planned_and_done() {
    let demo = Demo::new().await;
    let ask = json!({ "ownerTypeId": 1, "ownerId": 101, "deadline": "2030-05-21T10:00:00+03:00", "title": "Call" });
    let id = demo.result("crm.activity.todo.add", ask).await["id"].clone();
    let planned = demo.result("crm.activity.get", json!({ "id": id })).await;
    assert_eq!((text(&planned, "SUBJECT"), text(&planned, "COMPLETED")), ("Call", "N"));
    demo.result("crm.activity.update", json!({ "id": id, "fields": { "COMPLETED": "Y" } })).await;
    let done = demo.result("crm.activity.get", json!({ "id": id })).await;
    assert_eq!((text(&done, "COMPLETED"), text(&done, "STATUS")), ("Y", "2"));
    let nobody = json!({ "ownerTypeId": 1, "ownerId": 9, "deadline": "2030-05-21T10:00:00+03:00" });
    assert_eq!(demo.call("crm.activity.todo.add", nobody).await.refusal().1, "OWNER_NOT_FOUND");
    let never = json!({ "ownerTypeId": 1, "ownerId": 101, "deadline": "soon" });
    assert_eq!(demo.call("crm.activity.todo.add", never).await.refusal().1, "WRONG_DATETIME_FORMAT");
}

#[tokio::test]
async fn a_task_is_made_changed_discussed_and_completed() {
    let demo = Demo::new().await;
    let fields = json!({ "TITLE": "Call back", "RESPONSIBLE_ID": 5, "PRIORITY": 2, "UF_CRM_TASK": ["D_101"] });
    let made = demo.result("tasks.task.add", json!({ "fields": fields })).await["task"].clone();
    assert_eq!((text(&made, "title"), text(&made, "status"), text(&made, "priority")), ("Call back", "2", "2"));
    let id = text(&made, "id").to_owned();
    demo.result("tasks.task.update", json!({ "taskId": id, "fields": { "TITLE": "Write" } })).await;
    let comment = json!({ "TASKID": id, "FIELDS": { "POST_MESSAGE": "The price is agreed" } });
    assert!(demo.result("task.commentitem.add", comment).await.is_u64());
    let item = demo.result("task.checklistitem.add", json!({ "TASKID": id, "FIELDS": { "TITLE": "Ask" } })).await;
    demo.result("task.checklistitem.complete", json!({ "TASKID": id, "ITEMID": item })).await;
    let list = demo.result("task.checklistitem.getlist", json!({ "TASKID": id })).await;
    assert_eq!((text(&list[0], "TITLE"), text(&list[0], "IS_COMPLETE")), ("Ask", "Y"));
    let done = demo.result("tasks.task.complete", json!({ "taskId": id })).await["task"].clone();
    assert_eq!((text(&done, "title"), text(&done, "status")), ("Write", "5"));
    let again = demo.call("tasks.task.complete", json!({ "taskId": id })).await;
    assert_eq!(again.refusal().1, "1048582");
    let nameless = demo.call("tasks.task.add", json!({ "fields": { "RESPONSIBLE_ID": 5 } })).await;
    assert_eq!(nameless.refusal().2, "The task name is not specified.");
}

#[tokio::test]
async fn departments_are_found_by_the_one_above() {
    let demo = Demo::new().await;
    let all = demo.rows("department.get", json!({})).await;
    assert_eq!(all.len(), 3);
    let below = demo.rows("department.get", json!({ "PARENT": 1, "sort": "ID", "order": "DESC" })).await;
    assert_eq!(below.iter().map(|one| text(one, "ID")).collect::<Vec<_>>(), ["7", "3"]);
}

#[tokio::test]
async fn an_event_stands_in_the_calendar_of_its_owner_within_its_days() {
    let demo = Demo::new().await;
    let ask = json!({ "type": "user", "ownerId": 5, "name": "Demonstration", "from": "2030-05-20T12:00:00+03:00",
                      "to": "2030-05-20T13:00:00+03:00", "is_meeting": "Y", "attendees": [1, 9] });
    let id = demo.result("calendar.event.add", ask).await;
    let days = |from: &str, to: &str, owner: u64| json!({ "type": "user", "ownerId": owner, "from": from, "to": to });
    let found = demo.result("calendar.event.get", days("2030-05-18", "2030-05-20", 5)).await;
    assert_eq!((text(&found[0], "ID"), text(&found[0], "DATE_FROM")), (&*id.to_string(), "05/20/2030 12:00:00 pm"));
    assert_eq!(found[0]["ATTENDEES_CODES"], json!(["U1", "U9"]));
    for ask in [
        days("2030-05-18", "2030-05-19", 5),
        days("2030-05-18", "2030-05-20", 9),
        json!({ "type": "user", "ownerId": 5 }),
    ] {
        assert_eq!(demo.result("calendar.event.get", ask).await, json!([]));
    }
    let lacking = demo.call("calendar.event.add", json!({ "type": "user", "ownerId": 5, "name": "x" })).await;
    assert_eq!(lacking.refusal().0, 400);
}
