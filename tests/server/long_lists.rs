//! Lists that are too long for one answer: pages with a cursor on every wire and in every revision, and compressed for those
//! who ask for it.

use std::collections::BTreeSet;
use std::io::Read;
use std::sync::{Arc, atomic::Ordering};

use axum::{
    Router,
    body::Body,
    http::{Method, Request},
};
use kartoteka::catalog::open::open_unconnected;
use kartoteka::catalog::{CatalogSource, ToolSet};
use kartoteka::config::Config;
use kartoteka::server::Server;
use kartoteka::transport::Limits;
use kartoteka::transport::http::{Dispatch, router};
use kartoteka_compiler::compile;
use kartoteka_compiler::source::Sources;
use serde_json::{Value, json};
use tower::Service;

use crate::client::{self, BOTH, REVISIONS, Reply, initialize, modern, post, post_modern, request, session};
use crate::fake::Fake;
use crate::wires::Peer;

/// A list of more bytes has pages.
const PAGE: usize = 1 << 20;
/// How long the description of a tool is here.
const LONG: usize = 150_000;

/// A catalog of tools with long descriptions.
fn tools(count: usize) -> ToolSet {
    let manifest = "catalog: long\nbackends:\n  api: { base: \"https://api.example/\" }\n";
    let mut files = vec![("catalog/long/catalog.yaml".to_owned(), manifest.to_owned())];
    for number in 0..count {
        let card = format!("tool: tool{number:02}\nrequest: GET /{number}\n");
        files.push((format!("catalog/long/tools/tool{number:02}.yaml"), card));
        let text = format!("tool{number:02} = Tool\n    .description = {}\n", "word ".repeat(LONG / 5));
        files.push((format!("locales/en/long/tool{number:02}.ftl"), text));
    }
    let compiled = compile(&Sources::from_files(files)).whole().expect("nothing is wrong");
    let sources = compiled.catalogs.into_iter().map(CatalogSource::interpreted).collect();
    open_unconnected(sources, None, None).expect("one catalog")
}

fn served(count: usize, dispatch: Dispatch) -> (Arc<Server>, Router) {
    let config = Config::from_parts(Vec::new(), None).expect("nothing is wrong");
    let server = Arc::new(Server::new(config, tools(count)));
    let router = router(server.clone(), Limits::default(), dispatch);
    (server, router)
}

fn list(cursor: Option<&str>) -> Value {
    request("tools/list", cursor.map_or_else(|| json!({}), |cursor| json!({ "cursor": cursor })))
}

/// The names of a page, and its cursor.
fn page(reply: &Reply) -> (Vec<String>, Option<String>) {
    let result = &reply.json["result"];
    let tools = result["tools"].as_array().unwrap_or_else(|| panic!("a list: {}", reply.json["error"]));
    assert!(reply.text.len() < PAGE + 1_000, "a page has {} bytes", reply.text.len());
    let names = tools.iter().map(|tool| tool["name"].as_str().expect("a name").to_owned()).collect();
    (names, result["nextCursor"].as_str().map(str::to_owned))
}

/// Asks for a page in a revision.
async fn ask(server: &Router, version: &str, session: Option<&str>, cursor: Option<&str>) -> Reply {
    match session {
        None => post_modern(server, &[], list(cursor)).await,
        Some(id) => post(server, &[("mcp-session-id", id), ("mcp-protocol-version", version)], &list(cursor)).await,
    }
}

#[tokio::test]
async fn a_long_list_has_pages_in_every_revision() {
    let expected: Vec<String> = (0..20).map(|number| format!("tool{number:02}")).collect();
    for dispatch in [Dispatch::FastPath, Dispatch::Rmcp] {
        let (_, server) = served(20, dispatch);
        for version in REVISIONS {
            let id = if version == "2026-07-28" { None } else { Some(session(&server, version, &[]).await) };
            let (mut names, mut cursor) = page(&ask(&server, version, id.as_deref(), None).await);
            let mut pages = 1;
            while let Some(at) = cursor {
                let (more, next) = page(&ask(&server, version, id.as_deref(), Some(&at)).await);
                assert!(!more.is_empty());
                names.extend(more);
                (cursor, pages) = (next, pages + 1);
            }
            assert_eq!((&names, pages), (&expected, 4), "{version}, {dispatch:?}: no gap, nothing twice");
            let (first, _) = page(&ask(&server, version, id.as_deref(), Some("")).await);
            assert_eq!(first, expected[..first.len()], "a blank cursor is none");
            for odd in ["x", "AAAAAAAAAAAAAAAAAAAAAA", "\u{1f600}"] {
                let reply = ask(&server, version, id.as_deref(), Some(odd)).await;
                let message = reply.json["error"]["message"].as_str().unwrap_or_default();
                assert_eq!(reply.code(), -32602, "{version}, {dispatch:?}, {odd}: {}", reply.text);
                assert!(message.contains("cursor") && message.contains("beginning"), "{message}");
            }
        }
    }
}

#[tokio::test]
async fn a_cursor_ends_with_the_offer_that_it_belongs_to() {
    let (running, server) = served(20, Dispatch::FastPath);
    let (_, cursor) = page(&post_modern(&server, &[], list(None)).await);
    let cursor = cursor.expect("there is more");
    let second = page(&post_modern(&server, &[], list(Some(&cursor))).await);
    running.swap(tools(20));
    assert_eq!(page(&post_modern(&server, &[], list(Some(&cursor))).await), second, "the same offer, read again");
    for count in [19, 21, 2] {
        running.swap(tools(count));
        let refused = post_modern(&server, &[], list(Some(&cursor))).await;
        assert_eq!(refused.code(), -32602, "{count} tools: {}", &refused.text[..200.min(refused.text.len())]);
    }
    running.swap(tools(20));
    assert_eq!(page(&post_modern(&server, &[], list(Some(&cursor))).await), second, "and once more");
}

#[tokio::test]
async fn pages_go_over_every_wire() {
    let fake = Fake::new();
    fake.pages_of_prompts.store(3, Ordering::SeqCst);
    let ask = |cursor: Option<&str>| {
        modern(request("prompts/list", cursor.map_or_else(|| json!({}), |cursor| json!({ "cursor": cursor }))))
    };
    for mut peer in Peer::all(&fake).await {
        peer.ask(&initialize("2025-11-25")).await;
        peer.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        let (mut names, mut cursor, mut pages) = (BTreeSet::new(), None::<String>, 0);
        loop {
            let mut message = ask(cursor.as_deref());
            // The connection has begun a session: its messages are of that revision.
            message["params"].as_object_mut().expect("parameters").remove("_meta");
            let answer = peer.ask(&message).await;
            let prompts = answer["result"]["prompts"].as_array().unwrap_or_else(|| panic!("{}: {answer}", peer.wire()));
            names.extend(prompts.iter().map(|prompt| prompt["name"].to_string()));
            pages += 1;
            cursor = answer["result"]["nextCursor"].as_str().map(str::to_owned);
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!((names.len(), pages), (3, 3), "{}", peer.wire());
        let refused = peer.ask(&request("prompts/list", json!({ "cursor": "7" }))).await;
        assert_eq!(refused["error"]["code"], -32602, "{}: {refused}", peer.wire());
    }
}

/// What comes back to a message of 2026-07-28 as bytes, and how it is encoded.
async fn bytes(server: &Router, method: &str, accept_encoding: &str) -> (Option<String>, Option<String>, Vec<u8>) {
    let message = modern(request(method, json!({})));
    let request = Request::builder()
        .method(Method::POST)
        .uri("/mcp")
        .header("host", "127.0.0.1:8080")
        .header("content-type", "application/json")
        .header("accept", BOTH)
        .header("mcp-protocol-version", "2026-07-28")
        .header("mcp-method", method)
        .header("accept-encoding", accept_encoding)
        .body(Body::from(message.to_string()))
        .expect("a valid request");
    let response = server.clone().call(request).await.expect("a router does not fail");
    let header = |name: &str| Some(response.headers().get(name)?.to_str().expect("text").to_owned());
    let (encoding, vary) = (header("content-encoding"), header("vary"));
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a whole body");
    (encoding, vary, body.to_vec())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_compressed_for_those_who_ask() {
    let (_, server) = served(3, Dispatch::FastPath);
    let (encoding, vary, plain) = bytes(&server, "tools/list", "br, zstd").await;
    assert_eq!((encoding, plain.len() > 3 * LONG), (None, true));
    assert!(vary.is_some_and(|vary| vary.contains("accept-encoding")), "what is kept is kept by what was asked for");
    let (encoding, _, short) = bytes(&server, "tools/list", "br, gzip").await;
    assert_eq!(encoding.as_deref(), Some("gzip"));
    assert!(short.len() < plain.len() / 10, "{} of {} bytes", short.len(), plain.len());
    let mut read = Vec::new();
    flate2::read::GzDecoder::new(&short[..]).read_to_end(&mut read).expect("it is gzip");
    assert_eq!(read, plain);
    let (encoding, _, short) = bytes(&server, "prompts/list", "gzip").await;
    assert_eq!((encoding, short.starts_with(b"{")), (None, true), "what is short stays as it is");
    // What is no list is never compressed: a stream goes on as it comes.
    let fake = client::server(&Fake::new());
    let headers = [("accept-encoding", "gzip"), ("accept", "text/event-stream")];
    let id = session(&fake, "2025-11-25", &[]).await;
    let listening = [&headers[..], &[("mcp-session-id", id.as_str())]].concat();
    drop(client::Events::open(&fake, Method::GET, &listening, Body::empty()).await);
}
