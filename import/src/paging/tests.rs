use kartoteka_compiler::authoring::yaml::data;

use super::*;
use crate::imported::{ImportedCatalog, Wish};
use crate::making::faults;
use crate::openapi::openapi;

fn parameter(name: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "schema": schema })
}

/// The reply of the card of a list with these parameters and this reply, its arguments, and what is told.
fn list_of(parameters: &[Value], schema: Value, headers: &[&str]) -> (Value, Value, Vec<String>) {
    let headers: Map<String, Value> = headers.iter().map(|name| ((*name).to_owned(), json!({}))).collect();
    let document = json!({
        "openapi": "3.1.0", "servers": [{ "url": "https://pages.example" }],
        "paths": { "/items": { "get": {
            "operationId": "items", "parameters": parameters,
            "responses": { "200": { "headers": headers, "content": { "application/json": { "schema": schema } } } }
        } } }
    });
    let wish = Wish { catalog: "pages".into(), locales: vec!["en".into()], ..Wish::default() };
    let ImportedCatalog { files, left, .. } = openapi(&document.to_string(), &wish).expect("it is a document");
    let (_, card) = files.iter().find(|(path, _)| path.contains("/tools/")).expect("there is a card");
    let card = data(card).expect("it is YAML");
    assert!(faults(files).is_empty());
    let told = left.into_iter().map(|one| one.why).collect();
    (card["reply"].clone(), card["arguments"].clone(), told)
}

fn items(more: Value) -> Value {
    let mut properties = json!({ "items": { "type": "array", "items": { "type": "object" } } });
    for (name, schema) in more.as_object().expect("it is a map") {
        properties[name] = schema.clone();
    }
    json!({ "type": "object", "properties": properties })
}

#[test]
fn numbers_of_pages_go_on_by_one_while_the_link_says_so() {
    let parameters = [
        parameter("page", json!({ "type": "integer", "default": 1 })),
        parameter("perPage", json!({ "type": "integer", "maximum": 50, "default": 20 })),
    ];
    let (reply, arguments, told) = list_of(&parameters, json!({ "type": "array", "items": {} }), &["Link"]);
    assert_eq!(
        reply,
        json!({
            "records": "$reply", "limit": "$perPage",
            "pages": { "send": "page", "size": 50, "limit": "perPage", "next": "page", "when": "$http.link.next" }
        })
    );
    assert_eq!(arguments["perPage"], json!({ "type": "integer", "maximum": 500, "default": 20, "minimum": 1 }));
    assert!(told.iter().any(|line| line.starts_with("pages are assumed: `page` is the number of a page")), "{told:?}");
}

#[test]
fn offsets_count_records_up_to_the_total() {
    let parameters = [
        parameter("offset", json!({ "type": "integer", "minimum": 0 })),
        parameter("limit", json!({ "type": "integer", "default": 25 })),
    ];
    let schema = items(json!({ "meta": { "type": "object", "properties": { "totalCount": { "type": "integer" } } } }));
    let (reply, _, _) = list_of(&parameters, schema, &[]);
    assert_eq!(
        reply,
        json!({
            "records": "$reply.items", "limit": "$limit",
            "pages": { "send": "offset", "size": 25, "limit": "limit", "total": "$reply.meta.totalCount" }
        })
    );
}

#[test]
fn cursors_go_on_with_what_the_reply_says() {
    let cursor = |name: &str| parameter(name, json!({ "type": "string" }));
    let size = parameter("limit", json!({ "type": "integer", "maximum": 100 }));
    let next =
        |parameters: &[Value], schema: Value, headers: &[&str]| list_of(parameters, schema, headers).0["pages"].clone();
    assert_eq!(
        next(
            &[cursor("pageToken"), size.clone()],
            items(json!({ "nextPageToken": { "type": ["string", "null"] } })),
            &[]
        ),
        json!({ "send": "pageToken", "size": 100, "limit": "limit", "next": "$reply.nextPageToken" })
    );
    assert_eq!(
        next(
            &[cursor("cursor")],
            items(
                json!({ "links": { "type": "object", "properties": { "next": { "type": "string", "format": "uri" } } } })
            ),
            &[]
        ),
        json!({ "send": "cursor", "size": 100, "next": "$reply.links.next.cursor" })
    );
    assert_eq!(
        next(&[cursor("after"), size.clone()], json!({ "type": "array" }), &["LINK"]),
        json!({ "send": "after", "size": 100, "limit": "limit", "next": "$http.link.next.after" })
    );
    assert_eq!(
        next(&[cursor("starting_after"), size], items(json!({ "has_more": { "type": "boolean" } })), &[]),
        json!({ "send": "starting_after", "size": 100, "limit": "limit", "next": "$record.id", "when": { "$reply.has_more": true } })
    );
}

#[test]
fn what_is_not_certain_stays_an_argument_and_is_told() {
    let (reply, arguments, told) =
        list_of(&[parameter("cursor", json!({ "type": "string" }))], json!({ "type": "array" }), &[]);
    assert_eq!((reply, arguments["cursor"].is_object()), (json!({ "records": "$reply" }), true));
    assert!(told.iter().any(|line| line.contains("the reply does not say the next")), "{told:?}");
    let (reply, _, told) = list_of(&[parameter("page", json!({ "type": "integer" }))], items(json!({})), &[]);
    assert!(
        reply.is_null() && told.iter().any(|line| line.contains("how large a page may be is not said")),
        "{told:?}"
    );
    // A date is no position.
    let (reply, _, told) = list_of(&[parameter("start", json!({ "type": "string" }))], json!({ "type": "array" }), &[]);
    assert_eq!((reply, told.iter().any(|line| line.contains("page"))), (json!({ "records": "$reply" }), false));
}
