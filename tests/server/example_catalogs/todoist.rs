//! Todoist: cursors that a list goes on by, and writes one after another.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::{get, post as posted};
use serde_json::{Value, json};
use std::collections::HashMap;

use super::stand_in::{Asked, answering, json_of, lines, plain, taken};
use super::{Heard, bearer, failed, field, note, number, pairs, paths, result, serve};

#[tokio::test]
async fn todoist_goes_on_by_cursors() {
    let tasks = |State(heard): State<Heard>, uri: Uri, headers: HeaderMap| async move {
        let query = pairs(&uri);
        assert!(bearer(&headers));
        note(&heard, "/tasks", &query, "");
        let from = query.get("cursor").map_or(0, |cursor| cursor[4..].parse().expect("a cursor of ours"));
        let to = (from + number(&query, "limit").expect("a limit")).min(450);
        let results: Vec<Value> =
            (from..to).map(|id| json!({ "id": id.to_string(), "content": "Task", "url": "x" })).collect();
        let next = (to < 450).then(|| format!("cur_{to}"));
        json!({ "results": results, "next_cursor": next }).to_string()
    };
    let close = |State(heard): State<Heard>| async move {
        note(&heard, "/tasks/7/close", &HashMap::new(), "");
        StatusCode::NO_CONTENT
    };
    let stand_in = Router::new().route("/tasks", get(tasks)).route("/tasks/{id}/close", posted(close));
    let (server, heard) = serve("todoist", &[("TODOIST_TOKEN", "0123456789abcdef")], stand_in).await;
    let first = result(&server, "list_tasks", json!({ "limit": 300 })).await;
    assert_eq!(field(&first, "id"), (0..300).map(|id| id.to_string()).collect::<Vec<_>>());
    assert_eq!(first["pagination"], json!({ "limit": 300, "next": "cur_300", "fetched": 300 }));
    assert_eq!(first["result"][0], json!({ "id": "0", "content": "Task" }));
    assert_eq!(paths(&heard), ["/tasks?limit=200", "/tasks?cursor=cur_200&limit=100"]);
    let rest = result(&server, "list_tasks", json!({ "limit": 300, "cursor": first["pagination"]["next"] })).await;
    assert_eq!(field(&rest, "id"), (300..450).map(|id| id.to_string()).collect::<Vec<_>>());
    assert_eq!(rest["pagination"].get("next"), None);
    let closed = result(&server, "close_task", json!({ "id": "7" })).await;
    assert_eq!(closed["result"], json!({ "id": "7", "closed": true }));
}

#[tokio::test]
async fn todoist_closes_one_task_after_another_and_no_further_than_the_first_that_fails() {
    let stand_in = answering(|asked: &Asked| match asked.line.as_str() {
        "POST /tasks/8/close" => {
            json_of(404, &json!({ "error": "Task not found", "error_code": 478, "http_code": 404 }))
        }
        _ => {
            assert!(!asked.header("x-request-id").is_empty(), "a write carries its key");
            plain(204)
        }
    });
    let (server, heard) = serve("todoist", &[("TODOIST_TOKEN", "0123456789abcdef")], stand_in).await;
    let closed = result(&server, "close_tasks", json!({ "ids": ["6", "7"] })).await;
    let expected = json!({ "tasks": [{ "id": "6", "closed": true }, { "id": "7", "closed": true }] });
    assert_eq!(closed["result"], expected);
    assert_eq!(lines(&heard), ["POST /tasks/6/close", "POST /tasks/7/close"]);
    let (kind, message) = failed(&server, "close_tasks", json!({ "ids": ["7", "8", "9"] })).await;
    assert_eq!(kind, "not_found");
    assert!(message.contains("7") && message.contains("8") && message.contains("Task not found"), "{message}");
    assert_eq!(lines(&heard), ["POST /tasks/7/close", "POST /tasks/8/close"], "what stands behind it is not tried");
}

#[tokio::test]
async fn todoist_makes_a_task_with_a_code_of_a_table_and_without_what_is_not_given() {
    let stand_in = answering(|_: &Asked| json_of(200, &json!({ "id": "7" })));
    let (server, heard) = serve("todoist", &[("TODOIST_TOKEN", "0123456789abcdef")], stand_in).await;
    let made = result(&server, "add_task", json!({ "content": "Report", "priority": "urgent", "labels": [] })).await;
    assert_eq!(made["result"], json!({ "id": "7" }));
    assert_eq!(taken(&heard)[0].1, r#"{"content":"Report","priority":4}"#);
    result(&server, "add_task", json!({ "content": "Fair", "minutes": 90 })).await;
    let body: Value = serde_json::from_str(&taken(&heard)[0].1).expect("it is JSON");
    assert_eq!(body, json!({ "content": "Fair", "duration": 90, "duration_unit": "minute" }));
}
