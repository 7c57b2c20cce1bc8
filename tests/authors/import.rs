//! `kartoteka import openapi`.

use super::backend::Backend;
use super::program::Folder;

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
    assert!(ended.err.contains("left out: POST /orders/{id}/files: its body is multipart/form-data"), "{ended:?}");
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
