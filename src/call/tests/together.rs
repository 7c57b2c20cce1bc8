use super::*;

/// A catalog whose requests have parts that go out whole or not at all.
fn orders() -> Office {
    let files = [
        (
            "catalog/shop/catalog.yaml",
            "catalog: shop\n\
             settings:\n  url: { env: SHOP_URL, type: string, format: uri, example: 'https://shop.example/' }\n\
             backends:\n  api:\n    base: $setting.url\n",
        ),
        (
            "catalog/shop/tools/orders.yaml",
            "tool: orders\n\
             arguments:\n\
             \x20 state: { type: string, default: open }\n\
             \x20 agent: { type: string }\n\
             request: GET orders\n\
             query: { filter: 'state=$state;agent=$agent' }\n",
        ),
        (
            "catalog/shop/tools/ask.yaml",
            "tool: ask\neffect: write\nrequired: [note]\n\
             arguments:\n\
             \x20 note: { type: string }\n\
             \x20 name: { type: string }\n\
             \x20 email: { type: string }\n\
             \x20 kind: { type: string }\n\
             \x20 phone: { type: string }\n\
             request: POST asks\n\
             body:\n  note: $note\n  requester: { name: $name, email!: $email }\n  phones: [{ value: $phone, kind?: $kind }]\n",
        ),
        (
            "locales/en/shop.ftl",
            "orders = Orders\n    .description = Lists.\n    .argument-state = S.\n    .argument-agent = A.\n\
             ask = Ask\n    .description = Asks.\n    .argument-note = T.\n    .argument-name = N.\n\
             \x20   .argument-email = E.\n    .argument-kind = K.\n    .argument-phone = P.\n",
        ),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Office::of(&Sources::from_files(files), Box::new(|_, _| ok(&json!({ "id": 1 }))))
}

/// What the warnings of a call say of arguments that went out nowhere.
async fn told(tool: &str, arguments: Value) -> Vec<String> {
    let result = orders().call(tool, arguments).await;
    let warnings = result["structuredContent"]["warnings"].as_array().cloned().unwrap_or_default();
    let unused = warnings.iter().filter(|warning| warning["code"] == "not-used");
    unused.map(|warning| warning["message"].as_str().unwrap_or_default().to_owned()).collect()
}

fn without(argument: &str, missing: &str) -> String {
    format!(
        "`{argument}` was passed and went out nowhere: it is sent only together with `{missing}`, which was not passed."
    )
}

#[tokio::test(start_paused = true)]
async fn what_falls_away_with_an_absent_argument_is_told() {
    assert_eq!(told("ask", json!({ "note": "x", "name": "Ann" })).await, [without("name", "email")]);
    assert_eq!(told("ask", json!({ "note": "x", "kind": "home" })).await, [without("kind", "phone")]);
    let whole = json!({ "note": "x", "name": "Ann", "email": "ann@beta.example", "phone": "1", "kind": "home" });
    assert!(told("ask", whole).await.is_empty());
    assert!(told("ask", json!({ "note": "x", "email": "ann@beta.example", "phone": "1" })).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn of_what_is_there_by_default_only_what_was_passed_is_told() {
    assert_eq!(told("orders", json!({ "state": "open" })).await, [without("state", "agent")]);
    assert!(told("orders", json!({})).await.is_empty());
    assert!(told("orders", json!({ "state": "shut", "agent": "b" })).await.is_empty());
}
