//! `kartoteka import` of descriptions of APIs.

use super::backend::Backend;
use super::program::{Ended, Folder};

const DOCUMENT: &str = r##"{
  "openapi": "3.1.0",
  "info": { "title": "Shop", "version": "1" },
  "servers": [{ "url": "https://shop.example" }],
  "security": [{ "bearer": [] }],
  "paths": {
    "/orders": { "get": {
      "operationId": "listOrders", "summary": "List orders", "tags": ["orders"],
      "parameters": [{ "name": "state", "in": "query", "schema": { "type": "string", "enum": ["new", "paid"] } }],
      "responses": { "200": { "description": "ok", "content": { "application/json": { "schema": { "type": "array", "items": {} } } } } }
    } },
    "/orders/{id}/files": { "post": {
      "operationId": "addFile", "tags": ["orders"],
      "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
      "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": { "type": "object" } } } },
      "responses": {}
    } },
    "/orders/{id}": { "get": {
      "operationId": "getOrder", "tags": ["orders"],
      "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
      "responses": {}
    } },
    "/stock": { "get": { "operationId": "getStock", "tags": ["stock"], "responses": {} } }
  },
  "components": { "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } } }
}"##;

#[test]
fn a_document_becomes_tools_that_serve() {
    let folder = Folder::of(&[("api.json", DOCUMENT)]);
    let ended = folder.run(&[
        "import",
        "openapi",
        "api.json",
        "--catalog",
        "shop",
        "--tag",
        "orders",
        "--locale",
        "en",
        "--locale",
        "ru",
    ]);
    assert_eq!(ended.status, 1, "{ended:?}");
    assert_eq!(ended.out, "list_orders  GET /orders\nget_order  GET /orders/{id}\n");
    assert!(ended.err.contains("left out: POST /orders/{id}/files: its form has no fields"), "{ended:?}");
    let checked = folder.run(&["check"]);
    assert_eq!(checked.status, 0, "{checked:?}");

    let backend = Backend::answering(&[("GET /orders?state=paid", 200, r#"[{"number":7}]"#)]);
    let settings = [("SHOP_BASE_URL", backend.base.as_str()), ("SHOP_TOKEN", "a-token-of-the-test")];
    let called =
        folder.run_with(&settings, &["call", "list_orders", "--catalog", ".", "--args", r#"{"state":"paid"}"#]);
    assert_eq!(called.status, 0, "{called:?}");
    assert!(called.out.contains("\"number\": 7"), "{called:?}");
}

#[test]
fn a_new_version_is_merged_and_what_it_changes_is_listed() {
    let folder = Folder::of(&[("api.json", DOCUMENT)]);
    assert_eq!(
        folder
            .run(&["import", "openapi", "api.json", "--catalog", "shop", "--id", "listOrders", "--id", "getOrder"])
            .status,
        0
    );
    let again = folder.run(&["import", "openapi", "api.json", "--catalog", "shop"]);
    assert!(again.status == 2 && again.err.contains("is there already"), "{again:?}");
    folder.write(
        "locales/en/shop/list_orders.ftl",
        "list_orders = Orders\n    .description = My own words.\n    .argument-state = The state.\n",
    );
    let newer = DOCUMENT.replace(
        r#"{ "name": "state", "in": "query","#,
        r#"{ "name": "since", "in": "query", "schema": { "type": "string", "format": "date" } }, { "name": "state", "in": "query","#,
    );
    folder.write("api.json", &newer);
    let update =
        ["import", "openapi", "api.json", "--catalog", "shop", "--id", "listOrders", "--id", "getStock", "--update"];
    let ended = folder.run(&update);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert_eq!(
        ended.out,
        "get_order removed: GET /orders/{id}\nlist_orders changed: a new argument `since`\nget_stock added\n"
    );
    let words = folder.read("locales/en/shop/list_orders.ftl");
    assert!(words.contains("My own words.") && words.contains(".argument-since ="), "{words}");
    assert!(!folder.files().iter().any(|file| file.contains("get_order")), "{:?}", folder.files());
    let checked = folder.run(&["check"]);
    assert_eq!(checked.status, 0, "{checked:?}");
    let same = folder.run(&update);
    assert_eq!((same.status, same.out.as_str()), (0, ""), "{same:?}");
}

#[test]
fn what_cannot_be_imported_is_refused_whole() {
    let folder = Folder::of(&[("api.json", DOCUMENT), ("old.json", r#"{"swagger":"2.0"}"#)]);
    for (arguments, told) in [
        (&["import", "openapi", "none.json", "--catalog", "shop"][..], "cannot read"),
        (&["import", "openapi", "old.json", "--catalog", "shop"], "swagger2openapi"),
        (&["import", "openapi", "api.json", "--catalog", "../up"], "is no name for a catalog"),
        (&["import", "openapi", "api.json", "--catalog", "shop", "--tag", "order"], "the tag `order`"),
        (&["import", "openapi", "api.json", "--catalog", "shop", "--update"], "shop.import.json"),
    ] {
        let ended = folder.run(arguments);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{arguments:?} {ended:?}");
        assert!(ended.err.contains(told), "{arguments:?} {ended:?}");
    }
    assert_eq!(folder.files(), ["api.json", "old.json"]);
}

const REPLIES: &[(&str, u16, &str)] = &[
    ("GET /v1/orders?state=paid&key=a-secret-of-the-test", 200, r#"[{"number":7}]"#),
    ("GET /v1/orders/7?key=a-secret-of-the-test", 200, r#"{"number":7}"#),
    ("POST /v1/orders?key=a-secret-of-the-test", 201, r#"{"number":8}"#),
];

/// Imports a document, checks what was written, and calls a tool of it over a backend, whose address ends with `under`; gives what
/// went out.
fn served(format: &str, document: &str, under: &str, (tool, arguments): (&str, &str)) -> (Vec<String>, Ended) {
    let folder = Folder::of(&[("document", document)]);
    let ended = folder.run(&["import", format, "document", "--catalog", "shop", "--locale", "en", "--locale", "ru"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    let checked = folder.run(&["check"]);
    assert_eq!(checked.status, 0, "{checked:?}");
    let backend = Backend::answering(REPLIES);
    let base = format!("{}{under}", backend.base);
    let settings = [("SHOP_BASE_URL", base.as_str()), ("SHOP_KEY", "a-secret-of-the-test")];
    let called = folder.run_with(&settings, &["call", tool, "--catalog", ".", "--args", arguments]);
    (backend.asked(), called)
}

#[test]
fn lines_of_curl_become_tools_that_serve() {
    let line = "curl 'https://shop.example/v1/orders?state=paid&key=0123' -H 'accept: */*'";
    let (asked, called) = served("curl", line, "", ("get_orders", "{}"));
    assert_eq!(
        (asked, called.status),
        (vec!["GET /v1/orders?state=paid&key=a-secret-of-the-test".to_owned()], 0),
        "{called:?}"
    );
    let folder = Folder::of(&[]);
    let ended = folder.run(&["import", "curl", line, "--catalog", "shop"]);
    assert_eq!((ended.status, ended.out.as_str()), (0, "get_orders  GET /v1/orders\n"), "{ended:?}");
    assert!(ended.err.contains("note: the document: its credential goes with every request"), "{ended:?}");
}

#[test]
fn a_collection_becomes_tools_that_serve() {
    let collection = r#"{ "info": { "name": "Shop" }, "variable": [{ "key": "url", "value": "https://shop.example/v1" }], "item": [
        { "name": "Create order", "request": { "method": "POST", "url": "{{url}}/orders?key={{key}}",
          "body": { "mode": "raw", "raw": "{\"sku\": \"{{sku}}\", \"count\": 2}" } } }
    ] }"#;
    let (asked, called) = served("postman", collection, "/v1", ("create_order", r#"{"sku": "a", "count": 3}"#));
    assert_eq!(called.status, 0, "{called:?}");
    assert_eq!(asked, [r#"POST /v1/orders?key=a-secret-of-the-test {"sku":"a","count":3}"#]);
}

#[test]
fn a_server_of_higress_becomes_tools_that_serve() {
    let server = r#"
server: { name: shop, config: { key: "0123" } }
tools:
  - name: get-order
    description: Gets an order
    args: [{ name: id, type: integer, required: true, position: path }]
    requestTemplate: { url: "https://shop.example/v1/orders/{id}?key={{.config.key}}", method: GET }
    responseTemplate: { body: '{"of": "{{.number}}"}' }
"#;
    let (asked, called) = served("higress", server, "", ("get_order", r#"{"id": 7}"#));
    assert_eq!((asked, called.status), (vec!["GET /v1/orders/7?key=a-secret-of-the-test".to_owned()], 0), "{called:?}");
    assert!(called.out.contains("\"of\": 7"), "{called:?}");
}

#[test]
fn tools_of_a_toolbox_become_tools_that_serve() {
    let tools = r#"
sources: { shop: { kind: http, baseUrl: "https://shop.example", queryParams: { key: "0123" } } }
tools:
  create-order:
    kind: http
    source: shop
    method: POST
    path: /v1/orders
    description: Creates an order.
    bodyParams: [{ name: sku, type: string, description: What. }, { name: count, type: integer, description: How many. }]
    requestBody: '{"line": {"sku": "{{.sku}}", "count": {{.count}}}, "by": "an agent for {{.sku}}"}'
"#;
    let (asked, called) = served("toolbox", tools, "", ("create_order", r#"{"sku": "a", "count": 3}"#));
    let expected = r#"POST /v1/orders?key=a-secret-of-the-test {"line":{"sku":"a","count":3},"by":"an agent for a"}"#;
    assert_eq!((asked, called.status), (vec![expected.to_owned()], 0), "{called:?}");
}

#[test]
fn a_list_in_pages_is_one_list() {
    let document = r#"{ "openapi": "3.0.0", "servers": [{ "url": "https://shop.example" }], "paths": { "/orders": { "get": {
        "operationId": "listOrders",
        "parameters": [
            { "name": "page", "in": "query", "schema": { "type": "integer", "default": 1 } },
            { "name": "per_page", "in": "query", "schema": { "type": "integer", "maximum": 2 } }
        ],
        "responses": { "200": { "content": { "application/json": { "schema": { "type": "object", "properties": {
            "items": { "type": "array", "items": { "type": "object" } }, "total": { "type": "integer" }
        } } } } } }
    } } } }"#;
    let folder = Folder::of(&[("document", document)]);
    let ended = folder.run(&["import", "openapi", "document", "--catalog", "shop"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(ended.err.contains("note: list_orders: pages are assumed"), "{ended:?}");
    let backend = Backend::answering(&[
        ("GET /orders?page=1&per_page=2", 200, r#"{"items":[{"id":1},{"id":2}],"total":3}"#),
        ("GET /orders?page=2&per_page=2", 200, r#"{"items":[{"id":3}],"total":3}"#),
    ]);
    let settings = [("SHOP_BASE_URL", backend.base.as_str())];
    let called = folder.run_with(&settings, &["call", "list_orders", "--catalog", ".", "--args", r#"{"per_page": 4}"#]);
    assert_eq!(called.status, 0, "{called:?}");
    assert_eq!(backend.asked(), ["GET /orders?page=1&per_page=2", "GET /orders?page=2&per_page=2"]);
    assert!(called.out.contains("\"id\": 3"), "{called:?}");
}

#[test]
fn an_update_over_digests_of_a_version_before_says_so() {
    let folder = Folder::of(&[("api.json", DOCUMENT)]);
    assert_eq!(folder.run(&["import", "openapi", "api.json", "--catalog", "shop", "--id", "getOrder"]).status, 0);
    let state = folder.read(".kartoteka/shop.import.json");
    let (before, files) = state.split_once("\"files\"").expect("it has digests");
    let old: String = files
        .split('"')
        .map(|part| if part.len() == 64 { part[..16].to_owned() } else { part.to_owned() })
        .collect::<Vec<_>>()
        .join("\"");
    folder.write(".kartoteka/shop.import.json", &format!("{before}\"files\"{old}"));
    let update = ["import", "openapi", "api.json", "--catalog", "shop", "--id", "getOrder", "--update"];
    let ended = folder.run(&update);
    assert!(ended.err.contains("written by a version before") && ended.out.contains("kept as it is"), "{ended:?}");
    let again = folder.run(&update);
    assert!(!again.err.contains("version before") && again.err.contains("0 changes"), "{again:?}");
}
