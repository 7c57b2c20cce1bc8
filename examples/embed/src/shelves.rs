//! A stand-in of the library's own server, so that the example needs nothing from outside.

use std::collections::HashMap;
use std::io;

use axum::extract::Query;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const BOOKS: [(&str, &str); 3] =
    [("The Cherry Orchard", "rus"), ("The Cherry on Top", "eng"), ("The Twelve Chairs", "rus")];

/// Starts it on a free port and gives its address.
pub(crate) async fn start() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let shelves = Router::new().route("/books", get(books));
    tokio::spawn(async move { axum::serve(listener, shelves).await });
    Ok(url)
}

async fn books(Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let asked = |key: &str| query.get(key).map(String::as_str);
    let found = BOOKS
        .iter()
        .filter(|(title, _)| asked("title").is_none_or(|words| title.contains(words)))
        .filter(|(_, language)| asked("lang").is_none_or(|wanted| wanted == *language))
        .take(asked("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usize::MAX))
        .map(|(title, language)| json!({ "title": title, "language": language }));
    Json(json!({ "books": found.collect::<Vec<_>>() }))
}
