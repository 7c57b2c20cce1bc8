use super::*;
use crate::tests::{card, file, passing, told, wish_in};

const SERVER: &str = r#"
server:
  name: shop-server
  config: { domain: "https://api.shop.example/v1", apiKey: k3yOfTheServer123456, city: Riga }
  securitySchemes:
    - { id: Basic, type: http, scheme: basic, defaultCredential: "admin:hunter2" }
    - { id: Key, type: apiKey, in: query, name: key, defaultCredential: "0123456789abcdef" }
tools:
  - name: get-order
    description: Gets an order
    args:
      - { name: id, description: The number, type: integer, required: true, position: path }
      - { name: fields, description: What is shown, type: array, items: { type: string }, position: query }
      - { name: session, type: string, position: cookie }
    requestTemplate:
      url: "{{.config.domain}}/orders/{id}?city={{.config.city}}&lang=en"
      method: GET
      headers:
        - { key: X-Api-Key, value: "{{.config.apiKey}}" }
        - { key: X-Region, value: "eu-{{.args.id}}" }
      security: { id: Key }
    responseTemplate:
      prependBody: "An order has these fields: number, state."
  - name: create-order
    description: Creates an order
    args:
      - { name: sku, type: string, required: true, enum: [a, b] }
      - { name: count, type: integer, default: 1 }
      - { name: to, type: object, properties: { name: { type: string, description: Who gets it } } }
    requestTemplate:
      url: "{{.config.domain}}/orders"
      method: POST
      body: |
        {"line": {"sku": "{{.args.sku}}", "count": {{.args.count}}}, "to": {{toJson .args.to}}, "source": "agent in {{.config.city}}"}
      headers: [{ key: Content-Type, value: application/json }]
    responseTemplate: { body: '{"number": "{{.id}}", "who": "{{.customer.name}}"}' }
  - name: find-orders
    description: Finds orders
    args: [{ name: q, type: string }, { name: state, type: string }]
    requestTemplate: { url: "{{.config.domain}}/orders", method: GET, argsToUrlParam: true }
    responseTemplate: { body: "{{range .items}}{{.id}}{{end}}" }
  - name: send-order
    args: [{ name: carrier, type: string }]
    requestTemplate: { url: "{{.config.domain}}/sent", method: POST, argsToFormBody: true }
  - name: scripted
    description: Too clever
    args: [{ name: x, type: string }]
    requestTemplate: { url: "{{.config.domain}}/x", method: POST, body: "{{if .args.x}}{}{{end}}" }
  - name: leaking
    args: []
    requestTemplate: { url: "{{.config.domain}}/y", method: POST, body: '{"key": "{{.config.apiKey}}"}' }
"#;

fn wish() -> Wish {
    wish_in(&["en"])
}

fn imported() -> ImportedCatalog {
    passing(higress(SERVER, &wish()))
}

#[test]
fn templates_become_data() {
    let imported = imported();
    assert_eq!(imported.tools[0].operation, "GET /v1/orders/{id}");
    let card = |tool: &str| card(&imported, tool);
    assert_eq!(
        card("get_order"),
        json!({
            "tool": "get_order", "required": ["id"],
            "arguments": { "id": { "type": "integer" }, "fields": { "type": "array", "items": { "type": "string" } } },
            "request": "GET /v1/orders/$id",
            "query": { "city": "Riga", "lang": "en", "fields": "$fields" },
            "headers": { "X-Region": "eu-${id}" }
        })
    );
    let created = card("create_order");
    assert_eq!(
        created["body"],
        json!({ "line": { "sku": "$sku", "count": "$count" }, "to": "$to", "source": "agent in Riga" })
    );
    assert_eq!(created["arguments"]["sku"], json!({ "type": "string", "enum": ["a", "b"] }));
    assert_eq!(created["arguments"]["count"], json!({ "type": "integer", "default": 1 }));
    assert_eq!(created["result"], json!({ "number": "$reply.id", "who": "$reply.customer.name" }));
    assert_eq!(card("find_orders")["query"], json!({ "q": "$q", "state": "$state" }));
    assert_eq!(card("send_order")["headers"], json!({ "Content-Type": "application/x-www-form-urlencoded" }));
    let words = imported.files.iter().find(|(path, _)| path == "locales/en/shop/get_order.ftl").expect("it has texts");
    assert!(words.1.contains("Gets an order An order has these fields: number, state."), "{}", words.1);
}

#[test]
fn credentials_are_settings_and_no_value_is_kept() {
    let imported = imported();
    let manifest = file(&imported, "catalog/shop/catalog.yaml");
    assert_eq!(manifest["settings"]["base_url"]["default"], "https://api.shop.example");
    assert_eq!(
        manifest["backends"]["api"]["auth"],
        json!([{ "headers": { "X-Api-Key": "$setting.api_key" }, "query": { "key": "$setting.key" } }])
    );
    let everything = format!("{imported:?}");
    for secret in ["k3yOf", "hunter2", "0123456789abcdef"] {
        assert!(!everything.contains(secret), "{secret}: {everything}");
    }
}

#[test]
fn what_is_not_carried_over_is_told() {
    let told = told(&imported());
    for part in [
        "get_order: `session` stands in a cookie, and is left out",
        "find_orders: its reply comes as it is: in the template of its response `{{range .items}}` has no counterpart",
        "scripted: `{{if .args.x}}` has no counterpart",
        "leaking: the secret `config.apiKey` stands where no credential may",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    for text in ["a: b", "tools: []", "server: { type: mcp-proxy }\ntools: [{ name: a }]", "{"] {
        higress(text, &wish()).expect_err("it has no tools over REST");
    }
}
