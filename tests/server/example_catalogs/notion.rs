//! Notion: a cursor in the body of a query, and in the query of a list.

use std::collections::HashMap;

use axum::Router;
use axum::extract::State;
use axum::http::Uri;
use axum::routing::{get, post as posted};
use serde_json::{Value, json};

use super::{Heard, field, note, pairs, paths, result, serve};

#[tokio::test]
async fn notion_has_its_cursor_in_the_body_and_in_the_query() {
    let query = |State(heard): State<Heard>, body: String| async move {
        note(&heard, "/query", &HashMap::new(), &body);
        let body: Value = serde_json::from_str(&body).expect("it is JSON");
        let from: usize =
            body["start_cursor"].as_str().map_or(0, |cursor| cursor[1..].parse().expect("a cursor of ours"));
        let to = (from + usize::try_from(body["page_size"].as_u64().expect("a size")).expect("small")).min(150);
        let results: Vec<Value> = (from..to).map(|id| json!({ "id": format!("p{id}"), "object": "page" })).collect();
        let next = (to < 150).then(|| format!("c{to}"));
        json!({ "results": results, "next_cursor": next, "has_more": next.is_some() }).to_string()
    };
    let users = |State(heard): State<Heard>, uri: Uri| async move {
        let query = pairs(&uri);
        note(&heard, "/users", &query, "");
        let last = query.contains_key("start_cursor");
        let id = if last { "u2" } else { "u1" };
        let next = (!last).then_some("u2");
        json!({ "results": [{ "id": id, "name": "A" }], "next_cursor": next }).to_string()
    };
    let stand_in = Router::new()
        .route("/data_sources/11111111-0000-4000-8000-000000000001/query", posted(query))
        .route("/users", get(users));
    let (server, heard) = serve("notion", &[("NOTION_TOKEN", "ntn_0123456789")], stand_in).await;
    let given = json!({ "data_source": "11111111-0000-4000-8000-000000000001", "limit": 130 });
    let tasks = result(&server, "list_tasks", given).await;
    assert_eq!(
        (tasks["result"].as_array().expect("a list").len(), &tasks["pagination"]["next"]),
        (130, &json!("c130"))
    );
    let bodies: Vec<Value> = heard
        .lock()
        .expect("no holder panics")
        .drain(..)
        .map(|(_, body)| serde_json::from_str(&body).expect("it is JSON"))
        .collect();
    assert_eq!(bodies, [json!({ "page_size": 100 }), json!({ "start_cursor": "c100", "page_size": 30 })]);
    let users = result(&server, "list_users", json!({ "limit": 2 })).await;
    assert_eq!(field(&users, "id"), ["u1", "u2"]);
    assert_eq!(paths(&heard), ["/users?page_size=2", "/users?page_size=1&start_cursor=u2"]);
}
