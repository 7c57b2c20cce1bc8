//! GitHub: pages with numbers, files as text and in base64, limits that a 403 tells.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};
use std::collections::HashMap;

use super::stand_in::{Asked, answering, broken_off, json_of, lines, page, taken, with};
use super::{Heard, answered, failed, note, number, pairs, paths, result, serve};

#[tokio::test]
async fn github_counts_pages_and_follows_no_link() {
    let issues = |State(heard): State<Heard>, uri: Uri| async move {
        let query = pairs(&uri);
        note(&heard, "/issues", &query, "");
        let (page, size) = (number(&query, "page").expect("a page"), number(&query, "per_page").expect("a size"));
        let to = (page * size).min(250);
        let issues: Vec<Value> = ((page - 1) * size..to)
            .map(|id| match id % 50 {
                0 => json!({ "number": id, "title": "Fix", "pull_request": { "url": "x" } }),
                _ => {
                    json!({ "number": id, "title": "Issue", "node_id": "x", "user": { "login": "anna" }, "labels": [] })
                }
            })
            .collect();
        let rel = if to < 250 { "next" } else { "first" };
        // Nobody asks there: it leads to another host.
        let link = format!("<https://evil.example/repositories/7/issues?page={}>; rel=\"{rel}\"", page + 1);
        ([(header::LINK, link)], Value::from(issues).to_string())
    };
    let create = |State(heard): State<Heard>, body: String| async move {
        note(&heard, "/issues", &HashMap::new(), &body);
        let made = json!({ "number": 12, "html_url": "https://github.example/12" }).to_string();
        (StatusCode::CREATED, [(header::LOCATION, "https://api.github.example/12")], made)
    };
    let stand_in = Router::new().route("/repos/northwind/shop/issues", get(issues).post(create));
    let (server, heard) = serve("github", &[("GITHUB_TOKEN", "github_pat_0123")], stand_in).await;
    let first = result(&server, "list_issues", there(&json!({ "limit": 299 }))).await;
    assert_eq!(first["result"].as_array().expect("a list").len(), 196, "whole pages without pull requests");
    let pagination = json!({ "limit": 299, "start": 1, "next": "3", "fetched": 200, "left_out": 4 });
    assert_eq!(first["pagination"], pagination);
    assert_eq!(first["result"][0], json!({ "number": 1, "title": "Issue", "author": "anna" }));
    assert_eq!(paths(&heard), ["/issues?page=1&per_page=100&state=open", "/issues?page=2&per_page=100&state=open"]);
    let rest = result(&server, "list_issues", there(&json!({ "limit": 300, "page": 3 }))).await;
    assert_eq!((rest["result"].as_array().expect("a list").len(), rest["pagination"].get("next")), (49, None));
    let made = result(&server, "create_issue", there(&json!({ "title": "Cart is empty" }))).await;
    let expected =
        json!({ "number": 12, "url": "https://github.example/12", "address": "https://api.github.example/12" });
    assert_eq!(made["result"], expected);
}

const PLACE: [(&str, &str); 2] = [("owner", "northwind"), ("repo", "shop")];

/// The repository, and more arguments.
fn there(more: &Value) -> Value {
    let place = PLACE.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value)));
    place.chain(more.as_object().expect("a map").clone()).collect()
}

/// A repository with one file.
fn repository(asked: &Asked) -> Response {
    let raw = asked.header("accept").starts_with("application/vnd.github.raw+json");
    match asked.line.as_str() {
        "GET /repos/northwind/shop/contents/docs/how%20to%3F.md" if raw => {
            let media = "application/vnd.github.raw+json; charset=utf-8";
            with(200, &[("content-type", media)], "# How to\n{\"a\": 1}\n".to_owned())
        }
        "GET /repos/northwind/shop/contents/old.txt" => {
            json_of(200, &json!({ "type": "file", "sha": "95b966ae", "content": "SGVsbG8=", "encoding": "base64" }))
        }
        "PUT /repos/northwind/shop/contents/old.txt" if asked.json()["branch"] == "late" => {
            json_of(409, &json!({ "message": "old.txt does not match 95b966ae", "status": "409" }))
        }
        "PUT /repos/northwind/shop/contents/lost.txt" => broken_off(),
        line if line.starts_with("PUT ") => {
            let html = format!("https://github.example/{}", asked.line.rsplit('/').next().unwrap_or_default());
            json_of(201, &json!({ "content": { "html_url": html }, "commit": { "sha": "c0ffee" } }))
        }
        "GET /repos/northwind/shop/contents/page.txt" => page(200),
        _ => json_of(404, &json!({ "message": "Not Found", "status": "404" })),
    }
}

#[tokio::test]
async fn github_reads_a_file_by_a_path_that_keeps_its_slashes_as_text() {
    let (server, heard) = serve("github", &[("GITHUB_TOKEN", "github_pat_0123")], answering(repository)).await;
    let read = answered(&server, "read_file", there(&json!({ "path": "docs/how to?.md", "ref": "v2" }))).await;
    assert_eq!(read["structuredContent"]["result"], "# How to\n{\"a\": 1}\n", "{read}");
    assert_eq!(lines(&heard), ["GET /repos/northwind/shop/contents/docs/how%20to%3F.md?ref=v2"]);
    for path in ["../../../user", "docs//a", "/etc", "docs/..", "docs/./a"] {
        let (kind, _) = failed(&server, "read_file", there(&json!({ "path": path }))).await;
        assert_eq!((kind.as_str(), lines(&heard).len()), ("bad_argument", 0), "{path}");
    }
    let (kind, _) = failed(&server, "read_file", there(&json!({ "path": "none.txt" }))).await;
    assert_eq!(kind, "not_found");
    let (kind, message) = failed(&server, "read_file", there(&json!({ "path": "page.txt" }))).await;
    assert!(kind == "unexpected_reply" && message.contains("web page") && !message.contains('<'), "{message}");
}

#[tokio::test]
async fn github_saves_a_file_in_base64_whether_it_is_there_or_not() {
    let (server, heard) = serve("github", &[("GITHUB_TOKEN", "github_pat_0123")], answering(repository)).await;
    let file = |path: &str, more: Value| {
        let mut all = there(&json!({ "path": path, "content": "Привет", "message": "Notes" }));
        all.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
        all
    };
    let saved = result(&server, "save_file", file("new.txt", json!({}))).await;
    assert_eq!(saved["result"], json!({ "commit": "c0ffee", "url": "https://github.example/new.txt" }));
    assert_eq!(saved.get("warnings"), None, "that there is no old version is expected");
    assert_eq!(taken(&heard)[1].1, r#"{"message":"Notes","content":"0J/RgNC40LLQtdGC"}"#);
    let saved = result(&server, "save_file", file("old.txt", json!({ "branch": "work" }))).await;
    assert_eq!(saved["result"]["replaced"], "95b966ae");
    let sent = taken(&heard);
    assert_eq!(sent[0].0, "GET /repos/northwind/shop/contents/old.txt?ref=work");
    let expected = r#"{"message":"Notes","content":"0J/RgNC40LLQtdGC","branch":"work","sha":"95b966ae"}"#;
    assert_eq!(sent[1].1, expected);
    let (kind, _) = failed(&server, "save_file", file("old.txt", json!({ "branch": "late" }))).await;
    assert_eq!(kind, "conflict");
    drop(taken(&heard));
    let (kind, _) = failed(&server, "save_file", file("lost.txt", json!({}))).await;
    assert_eq!((kind.as_str(), lines(&heard).len()), ("unknown_outcome", 2), "it is not sent again");
}

#[tokio::test]
async fn github_says_its_limit_by_a_403_and_each_field_that_it_refuses() {
    let stand_in = answering(|asked: &Asked| match asked.line.as_str() {
        "GET /repos/northwind/shop/issues" => {
            let reset = (jiff::Timestamp::now().as_second() + 1800).to_string();
            let headers = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset.as_str())];
            with(403, &headers, json!({ "message": "API rate limit exceeded" }).to_string())
        }
        "GET /repos/northwind/secret/issues" => {
            with(403, &[("x-ratelimit-remaining", "4999")], json!({ "message": "Resource not accessible" }).to_string())
        }
        _ => {
            let errors = json!([
                { "resource": "Issue", "field": "title", "code": "invalid", "message": "title is too long" },
                { "resource": "Issue", "field": "labels", "code": "missing" },
            ]);
            json_of(422, &json!({ "message": "Validation Failed", "errors": errors }))
        }
    });
    let (server, heard) = serve("github", &[("GITHUB_TOKEN", "github_pat_0123")], stand_in).await;
    let limited = answered(&server, "list_issues", there(&json!({}))).await;
    let error = &limited["structuredContent"]["error"];
    assert_eq!(error["code"], "busy", "{limited}");
    let wait = error["retry_after_ms"].as_u64().expect("it says when");
    assert!((1_700_000..=1_800_000).contains(&wait), "{wait}");
    assert_eq!(heard.lock().expect("no holder panics").len(), 1, "nobody waits for half an hour");
    let secret = json!({ "owner": "northwind", "repo": "secret" });
    assert_eq!(failed(&server, "list_issues", secret).await.0, "forbidden");
    let (kind, message) = failed(&server, "create_issue", there(&json!({ "title": "Cart", "labels": ["bugg"] }))).await;
    assert_eq!(kind, "invalid");
    for told in ["Validation Failed", "title", "title is too long", "labels", "missing"] {
        assert!(message.contains(told), "{told}: {message}");
    }
}

/// With an operator's file a token that a caller of this catalog brings goes to it. The server has none of its own then.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn github_is_asked_with_the_token_that_a_caller_brings() {
    use crate::office;
    use crate::running::{Program, serving};

    let shown = |State(heard): State<Heard>, uri: Uri, headers: HeaderMap| async move {
        let credential = headers[header::AUTHORIZATION].to_str().expect("plain text").to_owned();
        heard.lock().expect("no holder panics").push((uri.path().to_owned(), credential));
        "[]"
    };
    let heard = Heard::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let app = Router::new().fallback(shown).with_state(std::sync::Arc::clone(&heard));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let folder = tempfile::tempdir().expect("a folder");
    let clerk = kartoteka::access::token::new().expose().to_owned();
    let file = format!(
        "kartoteka: 1\nidentity:\n  tokens:\n{}  passthrough: [{{ catalog: github, pattern: \"gho_[a-z]+\" }}]\n\
         roles:\n  clerk: {{ level: read }}\n\
         catalogs: {{ github: {{ settings: {{ url: \"http://{address}\" }} }} }}\n",
        office::token_line("clerk", "default", "clerk", &clerk)
    );
    let config = folder.path().join("kartoteka.yaml");
    std::fs::write(&config, file).expect("it can be written");
    let at = |path: &std::path::Path| path.display().to_string();
    let (catalog, config) = (at(&super::folder_of("github")), at(&config));
    let arguments = ["--catalog", catalog.as_str(), "--config", config.as_str(), "--operator", "127.0.0.1:0"];
    let program = Program::start(serving(&arguments, &[]));
    let body = json!({ "tool": "list_issues", "params": { "owner": "northwind", "repo": "shop" } });
    for (who, code) in [("gho_ofacaller", None), (clerk.as_str(), Some("unauthorized"))] {
        let (_, answer) = office::ask_as(program.served, who, "POST /mcp/tool/call", &body);
        assert_eq!(answer["structuredContent"]["error"]["code"].as_str(), code, "{answer}");
    }
    let credentials: Vec<String> = taken(&heard).into_iter().map(|(_, credential)| credential).collect();
    assert_eq!(credentials, ["Bearer gho_ofacaller"], "whoever brings none is not served with another's");
}
