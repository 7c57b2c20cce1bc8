use super::*;
use crate::chosen::Chosen;
use crate::tests::{card, file, passing, told, wish_in};

fn collection() -> Value {
    let reply = r#"{"data":[{"id":1,"customer":"Anna Petrova"}],"next_cursor":"c2"}"#;
    json!({
        "info": { "name": "Shop API", "description": { "content": "Orders of a shop." }, "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
        "auth": { "type": "bearer", "bearer": [{ "key": "token", "value": "t0kenOfTheCollection" }] },
        "variable": [
            { "key": "baseUrl", "value": "https://api.shop.example/v2" }, { "key": "pageSize", "value": "50" },
            { "key": "apiToken", "value": "s3cret" }
        ],
        "event": [{ "listen": "test", "script": { "exec": ["pm.test()"] } }],
        "item": [
            { "name": "Orders", "item": [
                { "name": "List orders", "request": {
                    "method": "GET", "description": "Lists **orders**.",
                    "header": [{ "key": "X-Request-Id", "value": "{{$guid}}" }, { "key": "X-Off", "value": "1", "disabled": true }],
                    "url": { "raw": "{{baseUrl}}/orders?limit={{pageSize}}&cursor=&state=paid", "query": [
                        { "key": "limit", "value": "{{pageSize}}", "description": "How many." }, { "key": "cursor", "value": "" },
                        { "key": "state", "value": "paid", "disabled": true }
                    ] }
                }, "response": [{ "name": "ok", "code": 200, "body": reply }] },
                { "name": "Get order", "request": { "method": "GET", "url": {
                    "raw": "{{baseUrl}}/orders/:orderId?t={{apiToken}}", "variable": [{ "key": "orderId", "value": "77", "description": "The number." }]
                } } },
                { "name": "Create order", "request": {
                    "method": "POST", "url": "{{baseUrl}}/orders", "auth": { "type": "apikey", "apikey": [
                        { "key": "key", "value": "X-Shop-Key" }, { "key": "value", "value": "{{apiToken}}" }
                    ] },
                    "body": { "mode": "raw", "raw": "{\"customer\": \"{{customer}}\", \"count\": {{count}}, \"lines\": [{\"sku\": \"a-1\"}]}" }
                } },
                { "name": "Create order", "request": {
                    "method": "POST", "url": "{{baseUrl}}/orders",
                    "body": { "mode": "urlencoded", "urlencoded": [{ "key": "sku", "value": "a-1" }, { "key": "note", "value": "", "disabled": true }] }
                } }
            ] },
            { "name": "Search", "request": {
                "method": "POST", "url": "https://graph.shop.example/graphql",
                "body": { "mode": "graphql", "graphql": { "query": "query ($name: String) { items(name: $name) { id } }", "variables": "{\"name\": \"Anna Petrova\"}" } }
            } },
            { "name": "Upload", "request": { "method": "POST", "url": "{{baseUrl}}/files", "body": { "mode": "formdata", "formdata": [] } } },
            { "name": "Text", "request": { "method": "POST", "url": "{{baseUrl}}/texts", "body": { "mode": "raw", "raw": "<a/>", "options": { "raw": { "language": "xml" } } } } }
        ]
    })
}

fn wish() -> Wish {
    wish_in(&["en", "ru"])
}

fn imported() -> ImportedCatalog {
    passing(postman(&collection().to_string(), &wish()))
}

#[test]
fn requests_become_tools() {
    let imported = imported();
    let names: Vec<(&str, &str)> =
        imported.tools.iter().map(|tool| (tool.name.as_str(), tool.operation.as_str())).collect();
    assert_eq!(
        names,
        [
            ("list_orders", "GET /orders"),
            ("get_order", "GET /orders/{orderId}"),
            ("create_order", "POST /orders"),
            ("create_order_2", "POST /orders (Create order)"),
            ("search", "POST /graphql"),
        ]
    );
    let card = |tool: &str| card(&imported, tool);
    let list = card("list_orders");
    assert_eq!(list["query"], json!({ "cursor": "$cursor", "state": "$state" }));
    assert_eq!(list.get("headers"), None, "what names one request is no part of a card");
    assert_eq!(
        list["reply"],
        json!({
            "records": "$reply.data", "limit": "$limit",
            "pages": { "send": "cursor", "size": 50, "limit": "limit", "next": "$reply.next_cursor" }
        })
    );
    assert_eq!(
        (&card("get_order")["request"], &card("get_order")["required"]),
        (&json!("GET /orders/$orderId"), &json!(["orderId"]))
    );
    let created = card("create_order");
    assert_eq!(created["body"], json!({ "customer": "$customer", "count": "$count", "lines": "$lines" }));
    assert_eq!(created["required"], json!(["customer", "count", "lines"]));
    assert_eq!(card("create_order_2")["required"], json!(["sku"]));
    let search = card("search");
    assert_eq!((&search["effect"], &search["backend"]), (&json!("read"), &json!("graph_shop_example")));
    assert_eq!(search["body"]["variables"], json!({ "name": "$name" }));
    assert!(search["body"]["query"].as_str().is_some_and(|query| query.contains("$$name")), "{search}");
    let words =
        imported.files.iter().find(|(path, _)| path == "locales/en/shop/list_orders.ftl").expect("it has texts");
    assert!(words.1.starts_with("list_orders = List orders\n    .description = Lists **orders**.\n"), "{}", words.1);
}

#[test]
fn addresses_and_credentials_are_settings_and_no_value_is_kept() {
    let imported = imported();
    let manifest = file(&imported, "catalog/shop/catalog.yaml");
    assert_eq!(manifest["settings"]["base_url"]["default"], "https://api.shop.example/v2");
    assert_eq!(
        manifest["backends"]["api"]["auth"],
        json!([{
            "headers": { "Authorization": "Bearer $setting.token", "X-Shop-Key": "$setting.shop_key" },
            "query": { "t": "$setting.t" }
        }])
    );
    let everything = format!("{imported:?}");
    for secret in ["t0kenOf", "s3cret", "Anna", "a-1", "77"] {
        assert!(!everything.contains(secret), "{secret}: {everything}");
    }
}

#[test]
fn what_is_not_carried_over_is_told_and_folders_choose() {
    let all = told(&imported());
    for part in [
        "Upload: its body is multipart/form-data",
        "Text: its body is xml, and no JSON",
        "-: scripts are not carried over",
        "list_orders: its saved replies are read for their form",
        "list_orders: pages are assumed",
    ] {
        assert!(all.contains(part), "{part}\n{all}");
    }
    let chosen = Chosen { tags: vec!["orders".into()], ..Chosen::default() };
    let chosen = postman(&collection().to_string(), &Wish { chosen, ..wish() }).expect("there are some");
    assert_eq!(chosen.tools.len(), 4);
    let none = Chosen { ids: vec!["Nothing".into()], ..Chosen::default() };
    let fault = postman(&collection().to_string(), &Wish { chosen: none, ..wish() }).expect_err("there is none");
    assert_eq!(fault.to_string(), "the document has no such thing: the operation `Nothing`");
}

#[test]
fn folders_are_so_deep_and_documents_of_another_kind_are_refused() {
    let leaf = json!({ "name": "a", "request": { "method": "GET", "url": "https://a.example/b" } });
    let deep = (0..25).fold(leaf, |inner, _| json!({ "name": "folder", "item": [inner] }));
    let fault = postman(&json!({ "item": [deep] }).to_string(), &wish()).expect_err("it is too deep").to_string();
    assert!(fault.contains("folder: its folder is too deep"), "{fault}");
    for text in ["{}", "{\"item\": {}}", "[", "a: b"] {
        postman(text, &wish()).expect_err("it is no collection");
    }
    let nested = format!("{{\"item\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(postman(&nested, &wish()).expect_err("it is too deep").to_string().contains("recursion"));
}

#[test]
fn parts_and_files_are_arguments() {
    let parts = json!([
        { "key": "file", "type": "file", "src": "/home/anna/cat.png" },
        { "key": "note", "type": "text", "value": "Anna Petrova" }
    ]);
    let item = json!({ "name": "Upload", "request": {
        "method": "POST", "url": "https://a.example/files", "body": { "mode": "formdata", "formdata": parts }
    } });
    let imported = postman(&json!({ "item": [item] }).to_string(), &wish()).expect("it is a collection");
    let card = file(&imported, "catalog/shop/tools/upload.yaml");
    assert_eq!(card["headers"]["Content-Type"], "multipart/form-data");
    assert_eq!(card["body"], json!({ "file": { "data": "$file", "filename": "$file_filename" }, "note": "$note" }));
    assert_eq!(card["arguments"]["file"]["contentEncoding"], "base64");
    assert!(!format!("{imported:?}").to_lowercase().contains("anna"), "no value is kept");
}
