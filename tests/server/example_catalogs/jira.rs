//! Jira: files as parts and as blocks, nested documents, one of a list by its name.

use std::collections::HashMap;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::Response;
use axum::routing::{get, post as posted};
use serde_json::{Value, json};

use super::stand_in::{Asked, answering, json_of, lines, plain, taken};
use super::{Heard, answered, failed, note, pairs, paths, result, serve};

#[tokio::test]
async fn jira_takes_files_as_parts_and_gives_them_as_blocks() {
    let attach = |State(heard): State<Heard>, headers: HeaderMap, body: String| async move {
        let media = headers[header::CONTENT_TYPE].to_str().expect("plain text").to_owned();
        let boundary = media.strip_prefix("multipart/form-data; boundary=").expect("it says its boundary");
        assert_eq!(headers["x-atlassian-token"], "no-check");
        note(&heard, "/attachments", &HashMap::new(), &body.replace(boundary, "BOUNDARY"));
        json!([{ "id": "77" }]).to_string()
    };
    let content = |State(heard): State<Heard>, uri: Uri, headers: HeaderMap| async move {
        note(&heard, uri.path(), &pairs(&uri), headers[header::ACCEPT].to_str().expect("plain text"));
        let (media, bytes) = match uri.path() {
            "/attachment/content/1" => ("image/png", b"\x89PNG".to_vec()),
            "/attachment/content/2" => ("application/zip", vec![0; 2_000_001]),
            "/attachment/thumbnail/1" => ("image/png", b"\x89PNG".to_vec()),
            _ => ("text/html", b"<html>Sign in</html>".to_vec()),
        };
        ([(header::CONTENT_TYPE, media)], bytes)
    };
    let stand_in = Router::new()
        .route("/issue/SHOP-1/attachments", posted(attach))
        .route("/attachment/content/{id}", get(content))
        .route("/attachment/thumbnail/{id}", get(content));
    let variables = [("JIRA_EMAIL", "ada@northwind.example"), ("JIRA_TOKEN", "ATATT3xFfGF00123")];
    let (server, heard) = serve("jira", &variables, stand_in).await;

    let file = json!({ "key": "SHOP-1", "file": "SGk=", "name": "отчёт.txt" });
    let attached = result(&server, "attach_file", file).await;
    assert_eq!(attached["result"], json!({ "ids": ["77"], "bytes": 2 }));
    assert_eq!(attached["request"]["file"], json!({ "filename": "отчёт.txt", "bytes": 2 }), "the echo has no file");
    let sent = heard.lock().expect("no holder panics").remove(0).1;
    assert_eq!(
        sent,
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"отчёт.txt\"\r\n\
         Content-Type: application/octet-stream\r\n\r\nHi\r\n--BOUNDARY--\r\n"
    );
    for bad in [json!("SGk"), json!("data:;base64,SGk="), json!("SG_-")] {
        let refused = answered(&server, "attach_file", json!({ "key": "SHOP-1", "file": bad, "name": "a" })).await;
        let error = &refused["structuredContent"]["error"];
        assert_eq!(error["code"], "bad_argument", "{bad}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains("`file`")), "{error}");
    }
    let split = json!({ "key": "SHOP-1", "file": "SGk=", "name": "a\"\r\nX: y" });
    let refused = answered(&server, "attach_file", split).await;
    assert_eq!(refused["structuredContent"]["error"]["code"], "bad_argument");
    assert!(heard.lock().expect("no holder panics").is_empty(), "nothing was sent");

    let picture = answered(&server, "read_attachment", json!({ "id": "1" })).await;
    assert_eq!(picture["structuredContent"]["result"], json!({ "mimeType": "image/png", "bytes": 4 }));
    let blocks = picture["content"].as_array().expect("blocks");
    assert_eq!(blocks.last(), Some(&json!({ "type": "image", "data": "iVBORw==", "mimeType": "image/png" })));
    let long = answered(&server, "read_attachment", json!({ "id": "2" })).await;
    assert_eq!(long["structuredContent"]["result"], json!({ "mimeType": "application/zip", "bytes": 2_000_001 }));
    assert_eq!(long["structuredContent"]["warnings"][0]["code"], "shortened");
    assert!(!long.to_string().contains("AAAAAAAA"), "the file is not shown");
    let shown = answered(&server, "show_thumbnail", json!({ "id": "1" })).await;
    let block = json!({
        "type": "image", "data": "iVBORw==", "mimeType": "image/png", "annotations": { "audience": ["user"] }
    });
    assert_eq!(shown["content"][0], block);
    assert_eq!(shown["structuredContent"].get("result"), None);
    let page = answered(&server, "show_thumbnail", json!({ "id": "9" })).await;
    assert_eq!(page["structuredContent"]["error"]["code"], "unexpected_reply", "nobody asked for a page");
    let asked: Vec<String> = heard.lock().expect("no holder panics").drain(..).map(|(_, accept)| accept).collect();
    assert_eq!(asked, ["*/*", "*/*", "image/png, */*;q=0.1", "image/png, */*;q=0.1"]);
}

const WHO: [(&str, &str); 2] = [("JIRA_EMAIL", "ada@northwind.example"), ("JIRA_TOKEN", "ATATT3xFfGF00123")];

/// A project with one issue, of which there is one way on.
fn project(asked: &Asked) -> Response {
    // ada@northwind.example:ATATT3xFfGF00123
    assert_eq!(asked.header("authorization"), "Basic YWRhQG5vcnRod2luZC5leGFtcGxlOkFUQVRUM3hGZkdGMDAxMjM=");
    match asked.line.as_str() {
        "POST /issue" if asked.json()["fields"]["issuetype"]["name"] == "Bgu" => {
            let errors =
                json!({ "issuetype": "Specify a valid issue type", "customfield_10011": "Epic Name is required." });
            json_of(400, &json!({ "errorMessages": [], "errors": errors }))
        }
        "POST /issue" => json_of(201, &json!({ "id": "10001", "key": "SHOP-1" })),
        "GET /issue/SHOP-1/transitions" => {
            let reopen = json!({ "id": "11", "name": "Reopen", "to": { "name": "Open" } });
            let start = json!({ "id": "21", "name": "Start", "to": { "name": "In Progress" } });
            json_of(200, &json!({ "expand": "transitions", "transitions": [reopen, start] }))
        }
        "POST /issue/SHOP-1/transitions" => plain(204),
        _ => json_of(404, &json!({ "errorMessages": ["Issue does not exist"], "errors": {} })),
    }
}

#[tokio::test]
async fn jira_makes_an_issue_with_a_document_only_where_there_is_a_text() {
    let (server, heard) = serve("jira", &WHO, answering(project)).await;
    let bare = json!({ "project": "SHOP", "type": "Bug", "summary": "Cart is empty" });
    assert_eq!(result(&server, "create_issue", bare).await["result"], json!({ "key": "SHOP-1" }));
    let fields = r#"{"fields":{"project":{"key":"SHOP"},"issuetype":{"name":"Bug"},"summary":"Cart is empty"}}"#;
    assert_eq!(taken(&heard)[0].1, fields);
    let whole = json!({
        "project": "SHOP", "type": "Bug", "summary": "Cart", "details": "Always.", "assignee": "5b1", "due": "2026-06-01"
    });
    result(&server, "create_issue", whole).await;
    let sent: Value = serde_json::from_str(&taken(&heard)[0].1).expect("it is JSON");
    let paragraph = json!({ "type": "paragraph", "content": [{ "type": "text", "text": "Always." }] });
    assert_eq!(sent["fields"]["description"], json!({ "type": "doc", "version": 1, "content": [paragraph] }));
    assert_eq!(
        (&sent["fields"]["assignee"], &sent["fields"]["duedate"]),
        (&json!({ "accountId": "5b1" }), &json!("2026-06-01"))
    );
    let wrong = json!({ "project": "SHOP", "type": "Bgu", "summary": "Cart is empty" });
    let (kind, message) = failed(&server, "create_issue", wrong).await;
    assert_eq!(kind, "invalid");
    for told in ["type: Specify a valid issue type", "customfield_10011: Epic Name is required."] {
        assert!(message.contains(told), "{told}: {message}");
    }
}

#[tokio::test]
async fn jira_moves_an_issue_by_the_name_of_a_transition() {
    let (server, heard) = serve("jira", &WHO, answering(project)).await;
    let moved = result(&server, "move_issue", json!({ "key": "SHOP-1", "transition": "Start" })).await;
    assert_eq!(moved["result"], json!({ "key": "SHOP-1", "status": "In Progress" }));
    assert_eq!(taken(&heard)[1].1, r#"{"transition":{"id":"21"}}"#);
    let (kind, message) = failed(&server, "move_issue", json!({ "key": "SHOP-1", "transition": "Fly" })).await;
    assert_eq!((kind.as_str(), lines(&heard).len()), ("not_found", 1), "nothing is moved");
    assert_eq!(
        message,
        "From where SHOP-1 stands no transition is called Fly. list_transitions lists those that there are; the letter case counts."
    );
    let (kind, message) = failed(&server, "move_issue", json!({ "key": "SHOP-9", "transition": "Start" })).await;
    assert!(kind == "not_found" && message.contains("Issue does not exist"), "{message}");
}

#[tokio::test]
async fn jira_reads_an_issue_and_its_comments_side_by_side() {
    // Each answer waits for the other request.
    let both = std::sync::Arc::new(tokio::sync::Barrier::new(2));
    let stand_in = Router::new().fallback(move |State(heard): State<Heard>, uri: Uri| {
        let both = std::sync::Arc::clone(&both);
        async move {
            note(&heard, uri.path(), &pairs(&uri), "");
            both.wait().await;
            match uri.path() {
                "/issue/SHOP-1" => json!({ "key": "SHOP-1", "fields": { "summary": "Cart", "status": { "name": "Open" } } }),
                _ => json!({ "total": 9, "comments": [{ "author": { "displayName": "Anna" }, "created": "2026-05-19", "body": {} }] }),
            }
            .to_string()
        }
    });
    let (server, heard) = serve("jira", &WHO, stand_in).await;
    let shown = result(&server, "show_issue", json!({ "key": "SHOP-1" })).await;
    let comments = json!([{ "by": "Anna", "at": "2026-05-19" }]);
    assert_eq!(shown["result"], json!({ "key": "SHOP-1", "summary": "Cart", "status": "Open", "comments": comments }));
    let mut asked = paths(&heard);
    asked.sort();
    assert_eq!(asked, ["/issue/SHOP-1/comment?maxResults=5&orderBy=-created", "/issue/SHOP-1?fields=summary,status"]);
}

#[tokio::test]
async fn jira_goes_on_by_a_token_that_is_not_there_at_the_end() {
    let stand_in = answering(|asked: &Asked| {
        let last = asked.of("nextPageToken").is_some();
        let mut page =
            json!({ "issues": [{ "key": if last { "SHOP-2" } else { "SHOP-1" }, "fields": {} }], "isLast": last });
        if !last {
            page["nextPageToken"] = json!("t2");
        }
        json_of(200, &page)
    });
    let (server, heard) = serve("jira", &WHO, stand_in).await;
    let found = result(&server, "search_issues", json!({ "jql": "project = SHOP", "limit": 2 })).await;
    assert_eq!(found["result"], json!([{ "key": "SHOP-1" }, { "key": "SHOP-2" }]));
    assert_eq!((found["pagination"].get("next"), lines(&heard).len()), (None, 2));
}
