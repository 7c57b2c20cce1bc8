//! What cards show without asking anybody, on the wire: blocks of every kind, prompts of several messages, files.

use std::sync::Arc;

use axum::Router;
use futures::future::BoxFuture;
use kartoteka::__private::Request;
use kartoteka::caller::Caller;
use kartoteka::catalog::CatalogSource;
use kartoteka::catalog::open::open_over;
use kartoteka::config::Config;
use kartoteka::config::settings::Settings;
use kartoteka::runtime::upstream::{Reply, SendError, Upstream};
use kartoteka::server::Server;
use kartoteka::transport::Limits;
use kartoteka::transport::http::{Dispatch, router};
use kartoteka_compiler::compile;
use kartoteka_compiler::source::Sources;
use serde_json::{Value, json};

use crate::client::{call, post, post_modern, request, session};

const FILES: [(&str, &str); 8] = [
    ("catalog/office/catalog.yaml", "catalog: office\n"),
    (
        "catalog/office/tools/show_all.yaml",
        r#"
tool: show_all
content:
  - { type: text, text: $text.hello }
  - { type: image, file: logo.svg }
  - { type: audio, mimeType: audio/wav, data: UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA= }
  - { type: resource, resource: { uri: "office://note", mimeType: text/plain, text: A note. } }
  - { type: resource, resource: { uri: "office://logo", file: logo.svg } }
  - { type: resource, resource: { uri: "office://pixel", mimeType: image/png, blob: iVBORw0KGgo= } }
  - { type: resource_link, uri: "office://rooms/1", name: Room 1, mimeType: application/json }
"#,
    ),
    (
        "catalog/office/tools/old_search.yaml",
        "tool: old_search\nerror: not_found\ncontent: [{ type: text, text: Ask show_all. }]\n",
    ),
    ("catalog/office/tools/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
    (
        "catalog/office/prompts/look.yaml",
        r#"
prompt: look
required: [what]
arguments: { what: { type: string } }
messages:
  - { role: user, content: { type: image, mimeType: image/png, data: iVBORw0KGgo= } }
  - { role: assistant, content: { type: text, text: $text.hello } }
  - { role: user, content: { type: resource, resource: { uri: "$what", mimeType: text/plain, text: $text.hello } } }
"#,
    ),
    (
        "catalog/office/resources/room.yaml",
        "resource: office://rooms/{number}\narguments: { number: { type: integer } }\nresult: { number: $number }\n",
    ),
    ("catalog/office/resources/pixel.yaml", "resource: pixel\ncontent: { mimeType: image/png, blob: iVBORw0KGgo= }\n"),
    (
        "locales/en/office.ftl",
        r#"
hello = Hello
show_all = Everything
    .description = Shows everything.
old_search = Search
    .description = Is no more.
prompt-look = Look
    .description = Has somebody look.
    .argument-what = At what.
resource-room = Room
    .description = A room.
resource-pixel = Pixel
    .description = A pixel.
"#,
    ),
];

/// Nobody is asked.
struct Nobody;

impl Upstream for Nobody {
    fn send<'a>(&'a self, _: Request, _: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        Box::pin(async { panic!("nobody is asked") })
    }
}

fn office() -> Router {
    let files = FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let sources = Sources::from_files(files.collect());
    let compiled = compile(&sources).whole().unwrap_or_else(|report| panic!("the catalog has faults: {report:?}"));
    let source = CatalogSource::interpreted(compiled.catalogs.into_iter().next().expect("there is one"));
    let settings = Settings::new(source.plan(), Vec::new(), Vec::new());
    let sources = vec![(source, settings)];
    let set = open_over(sources, |_| Arc::new(Nobody), None, None).expect("a catalog fits itself");
    let config = Config::from_parts([], None).expect("nothing is wrong");
    let server = Arc::new(Server::new(config, set));
    router(server, Limits::default(), Dispatch::FastPath)
}

/// The result, which both revisions give alike.
async fn result(office: &Router, message: Value) -> Value {
    let id = session(office, "2025-11-25", &[]).await;
    let old = post(office, &[("mcp-session-id", &id)], &message).await;
    let new = post_modern(office, &[], message).await;
    let (old, mut new) = (old.json["result"].clone(), new.json["result"].clone());
    let members = new.as_object_mut().expect("there is a result");
    for member in ["resultType", "ttlMs", "cacheScope"] {
        members.shift_remove(member);
    }
    assert_eq!(old, new);
    new
}

#[tokio::test]
async fn blocks_of_every_kind_reach_the_client() {
    let office = office();
    let shown = result(&office, call("show_all", json!({}))).await;
    let svg = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4K";
    let sound = "UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=";
    assert_eq!(
        shown["content"],
        json!([
            {"type": "text", "text": "Hello"},
            {"type": "image", "data": svg, "mimeType": "image/svg+xml"},
            {"type": "audio", "mimeType": "audio/wav", "data": sound},
            {"type": "resource", "resource": {"uri": "office://note", "mimeType": "text/plain", "text": "A note."}},
            {"type": "resource", "resource": {
                "uri": "office://logo", "mimeType": "image/svg+xml",
                "text": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
            }},
            {"type": "resource", "resource": {"uri": "office://pixel", "mimeType": "image/png", "blob": "iVBORw0KGgo="}},
            {"type": "resource_link", "uri": "office://rooms/1", "name": "Room 1", "mimeType": "application/json"},
        ])
    );
    assert_eq!(shown["isError"], false);
    let failed = result(&office, call("old_search", json!({}))).await;
    assert_eq!(failed["content"], json!([{"type": "text", "text": "Ask show_all."}]));
    assert_eq!(failed["structuredContent"]["error"], json!({"code": "not_found", "message": "Ask show_all."}));
    assert_eq!(failed["isError"], true);
}

#[tokio::test]
async fn prompts_say_pictures_and_resources() {
    let said = request("prompts/get", json!({"name": "look", "arguments": {"what": "office://rooms/1"}}));
    let said = result(&office(), said).await;
    assert_eq!(
        said["messages"],
        json!([
            {"role": "user", "content": {"type": "image", "mimeType": "image/png", "data": "iVBORw0KGgo="}},
            {"role": "assistant", "content": {"type": "text", "text": "Hello"}},
            {"role": "user", "content": {"type": "resource", "resource": {
                "uri": "office://rooms/1", "mimeType": "text/plain", "text": "Hello",
            }}},
        ])
    );
}

#[tokio::test]
async fn templates_and_files_are_read_by_their_addresses() {
    let office = office();
    let read = |uri: &str| request("resources/read", json!({ "uri": uri }));
    let room = result(&office, read("office://rooms/%37")).await;
    let contents = json!([{"uri": "office://rooms/%37", "mimeType": "application/json", "text": "{\"number\":7}"}]);
    assert_eq!(room["contents"], contents);
    let pixel = result(&office, read("office://pixel")).await;
    assert_eq!(pixel["contents"], json!([{"uri": "office://pixel", "mimeType": "image/png", "blob": "iVBORw0KGgo="}]));
    let templates = result(&office, request("resources/templates/list", json!({}))).await;
    assert_eq!(templates["resourceTemplates"][0]["uriTemplate"], "office://rooms/{number}");
    let missing = post_modern(&office, &[], read("office://rooms/1/2")).await;
    assert_eq!(missing.code(), -32602, "{}", missing.text);
}
