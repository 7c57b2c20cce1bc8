use super::*;
use crate::tests::{card, file, passing, told, wish_in};

const MAPS: &str = r#"
sources:
  shop-api:
    kind: http
    baseUrl: https://api.shop.example/v1/
    timeout: 10s
    headers: { Authorization: "Bearer ${SHOP_TOKEN}", X-Tenant: "${TENANT:main}", Content-Type: application/json }
    queryParams: { lang: en }
  other: { kind: http, baseUrl: "${OTHER_URL:https://other.example}" }
  db: { kind: postgres, host: localhost }
tools:
  get-order:
    kind: http
    source: shop-api
    method: GET
    path: /orders/{{.id}}?view=full
    description: Gets an order.
    pathParams: [{ name: id, type: integer, description: The number. }]
    queryParams:
      - { name: state, type: string, description: Its state., required: false, allowedValues: [new, paid] }
      - { name: limit, type: integer, description: How many., default: 10, minValue: 1, maxValue: 50 }
    headerParams: [{ name: Accept-Language, type: string, description: The language., required: false }]
  create-order:
    kind: http
    source: shop-api
    method: POST
    path: /orders
    description: Creates an order.
    authRequired: [google]
    bodyParams:
      - { name: sku, type: string, description: What. }
      - { name: tags, type: array, description: Words., items: { name: tag, type: string, description: A word. } }
      - { name: price, type: float, description: How much. }
      - { name: more, type: map, description: More., valueType: integer }
    requestBody: |
      {"line": {"sku": "{{.sku}}", "price": {{.price}}}, "tags": {{json .tags}}, "more": {{json .more}}, "by": "for {{.sku}}"}
  ping: { kind: http, source: other, path: /ping, description: Is it there? }
  query: { kind: postgres-sql, source: db, statement: SELECT 1, description: A query. }
  login: { kind: http, source: other, path: /me, description: Me., queryParams: [{ name: who, type: string, authServices: [{ name: google, field: sub }] }] }
toolsets: { all: [get-order] }
"#;

fn wish() -> Wish {
    wish_in(&["en"])
}

fn imported(text: &str) -> ImportedCatalog {
    passing(toolbox(text, &wish()))
}

#[test]
fn tools_over_http_become_tools() {
    let imported = imported(MAPS);
    let card = |tool: &str| card(&imported, tool);
    assert_eq!(
        card("get_order"),
        json!({
            "tool": "get_order", "backend": "api", "required": ["id"],
            "arguments": {
                "id": { "type": "integer" }, "state": { "type": "string", "enum": ["new", "paid"] },
                "limit": { "type": "integer", "minimum": 1, "maximum": 50, "default": 10 },
                "Accept_Language": { "type": "string" }
            },
            "request": "GET /v1/orders/$id",
            "query": { "view": "full", "state": "$state", "limit": "$limit" },
            "headers": { "Accept-Language": "$Accept_Language" }
        })
    );
    let created = card("create_order");
    assert_eq!(
        created["body"],
        json!({ "line": { "sku": "$sku", "price": "$price" }, "tags": "$tags", "more": "$more", "by": "for ${sku}" })
    );
    assert_eq!(
        created["arguments"]["more"],
        json!({ "type": "object", "additionalProperties": { "type": "integer" } })
    );
    assert_eq!(card("ping")["backend"], "other");
    let manifest = file(&imported, "catalog/shop/catalog.yaml");
    assert_eq!(
        manifest["backends"]["api"],
        json!({
            "base": "$setting.base_url", "headers": { "Accept": "application/json", "X-Tenant": "${setting.tenant}" },
            "query": { "lang": "en" }, "auth": [{ "headers": { "Authorization": "Bearer $setting.token" } }],
            "timeout": "10s", "retry": { "times": 2, "backoff": "500ms..4s" }
        })
    );
    assert_eq!(manifest["settings"]["tenant"], json!({ "env": "SHOP_TENANT", "type": "string", "default": "main" }));
    assert_eq!(manifest["settings"]["other_base_url"]["default"], "https://other.example");
    let told = told(&imported);
    for part in [
        "query: it is of the type `postgres-sql`, and asks no API over HTTP",
        "login: `who` is filled from a login, which has no counterpart",
        "create_order: who may call it is the operator's",
        "-: toolsets are not carried over",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn what_the_environment_says_inside_of_an_address_is_a_setting() {
    let imported = imported(
        r#"
sources:
  deep: { kind: http, baseUrl: "https://${REGION:eu}.t.example/${VER}/x?tenant=${TENANT}&k=${API_KEY}", headers: { X-Tenant: "${TENANT}", X-Static: "${STATIC_TOKEN}" } }
  plain: { kind: http, baseUrl: "${URL:https://u.example/}/${VER:v1}", queryParams: { p: 1 } }
  hook: { kind: http, baseUrl: "https://h.example/${HOOK_TOKEN}" }
tools:
  a: { kind: http, source: deep, method: GET, path: "/s/{{.id}}?lang=${LANG}", description: D, pathParams: [{ name: id, type: string }], headers: { X-E: "${EE}" } }
  b: { kind: http, source: plain, method: GET, path: /b, description: D, queryParams: [{ name: q, type: string, default: "${DD}" }] }
  c: { kind: http, source: hook, method: POST, path: /c, description: D }
  in-path: { kind: http, source: deep, method: GET, path: "/s/${PP}/x", description: D }
  in-body: { kind: http, source: deep, method: POST, path: /s, description: D, requestBody: '{"a": "${BB}"}' }
"#,
    );
    let manifest = file(&imported, "catalog/shop/catalog.yaml");
    let api = &manifest["backends"]["api"];
    assert_eq!(api["base"], "https://${setting.region}.t.example/${setting.ver}/x");
    assert_eq!(api["query"], json!({ "tenant": "${setting.tenant}" }));
    assert_eq!(api["headers"]["X-Tenant"], "${setting.tenant}");
    assert_eq!(api["auth"], json!([{ "headers": { "X-Static": "$setting.static" }, "query": { "k": "$setting.k" } }]));
    assert_eq!(
        manifest["settings"]["region"],
        json!({ "env": "SHOP_REGION", "type": "string", "default": "eu", "pattern": "^[A-Za-z0-9.-]+$" })
    );
    assert_eq!(manifest["settings"]["static"]["secret"], true);
    assert_eq!(manifest["backends"]["plain"]["base"], "${setting.url}/${setting.ver}");
    assert_eq!(manifest["backends"]["plain"]["query"], json!({ "p": "1" }));
    assert_eq!(manifest["settings"]["url"]["default"], "https://u.example");
    assert_eq!(manifest["backends"]["hook"]["base"], "https://h.example/${setting.hook_token}");
    assert_eq!(manifest["settings"]["hook_token"]["secret"], true);
    let read = card(&imported, "a");
    assert_eq!(read["request"], "GET /s/$id");
    assert_eq!(
        (&read["query"], &read["headers"]),
        (&json!({ "lang": "${setting.lang}" }), &json!({ "X-E": "${setting.ee}" }))
    );
    assert_eq!(card(&imported, "b")["arguments"]["q"], json!({ "type": "string" }));
    let told = told(&imported);
    for part in [
        "b: the default of `q` is of the environment, and is left out",
        "in-path: `PP` of the environment stands in its path, where a card has no setting",
        "in-body: `BB` of the environment stands in its body, where a card has no setting",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn a_part_of_an_address_that_looks_like_a_credential_is_a_setting() {
    let imported = imported(
        r#"
sources: { hook: { kind: http, baseUrl: "https://h.example/0a1b2c3d4e5f6a7b8c/${VER}" } }
tools: { c: { kind: http, source: hook, method: POST, path: /c, description: D } }
"#,
    );
    let manifest = file(&imported, "catalog/shop/catalog.yaml");
    assert_eq!(manifest["backends"]["api"]["base"], "https://h.example/${setting.path_key}/${setting.ver}");
    assert_eq!(manifest["settings"]["path_key"]["secret"], true);
    assert!(told(&imported).contains("it is the setting `path_key`"), "{}", told(&imported));
}

#[test]
fn a_stream_of_documents_is_the_same() {
    let imported = imported(
        "kind: source\nname: api\ntype: http\nbaseUrl: https://api.example\nheaders: { X-Api-Key: k3yInTheOpen }\n---\n\
         kind: tool\nname: list-things\ntype: http\nsource: api\nmethod: GET\npath: /things\ndescription: Lists things.\n",
    );
    assert_eq!(imported.tools[0].name, "list_things");
    assert!(!format!("{imported:?}").contains("k3yIn"));
    for text in ["a: b", "tools: {}", "tools: [", "kind: source\nname: a"] {
        toolbox(text, &wish()).expect_err("it has no tools");
    }
}
