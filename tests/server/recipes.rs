//! What a client is shown at the start: worked calls and notes of the shipped catalog, in the caller's language.

use axum::http::Method;
use serde_json::{Map, Value, json};

use crate::client::{request, send_to};
use crate::shipped::Shipped;

/// What `initialize` says, by both ways that have room for it.
async fn shown(shipped: &Shipped, locale: &str) -> Value {
    let headers = [("accept-language", locale), ("content-type", "application/json")];
    let card = send_to(&shipped.router, "/mcp", Method::GET, &headers, "").await.json["params"].clone();
    let asked = request("initialize", json!({"protocolVersion": "2025-11-25", "capabilities": {}})).to_string();
    let said = send_to(&shipped.router, "/mcp/initialize", Method::POST, &headers, asked).await.json["result"].clone();
    for member in ["structuredInstructions", "instructionNotes"] {
        assert_eq!(said[member], card[member]);
    }
    said
}

fn texts(list: &Value, member: Option<&str>) -> Vec<String> {
    let items = list.as_array().expect("a list").iter();
    items.map(|item| member.map_or(item, |member| &item[member]).as_str().expect("a text").to_owned()).collect()
}

#[tokio::test]
async fn recipes_and_notes_come_in_the_callers_language() {
    let shipped = Shipped::start(&[]).await;
    let (en, ru) = (shown(&shipped, "en").await, shown(&shipped, "ru").await);
    let titles = |said: &Value| texts(&said["structuredInstructions"], Some("title"));
    assert_eq!(titles(&en)[..2], ["Fresh leads", "Leads of today"]);
    assert_eq!(titles(&ru)[..2], ["Свежие лиды", "Лиды за сегодня"]);
    for said in [&en, &ru] {
        assert_eq!((titles(said).len(), texts(&said["instructionNotes"], None).len()), (5, 5));
        assert!(texts(&said["structuredInstructions"], Some("description")).iter().all(|text| text.ends_with('.')));
    }
    let pairs = texts(&en["instructionNotes"], None).into_iter().zip(texts(&ru["instructionNotes"], None));
    assert!(pairs.into_iter().all(|(en, ru)| en != ru && en.is_ascii() != ru.is_ascii()));
    let fresh = &en["structuredInstructions"][0];
    assert_eq!((&fresh["tool"], &fresh["order"]), (&json!("getLeads"), &json!({"DATE_MODIFY": "DESC"})));
    assert_eq!(fresh["limit"], 10);
    assert!(fresh["filter"][">=DATE_MODIFY"].as_str().is_some_and(|from| from.ends_with("T00:00:00+00:00")), "{fresh}");
    assert_eq!(en["structuredInstructions"][4]["start"], 50);
}

#[tokio::test]
async fn every_recipe_can_be_called_as_it_stands() {
    let shipped = Shipped::start(&[]).await;
    for mut recipe in shown(&shipped, "en").await["structuredInstructions"].as_array().expect("a list").clone() {
        let recipe: &mut Map<String, Value> = recipe.as_object_mut().expect("a map");
        let tool = recipe.remove("tool").expect("a tool");
        recipe.retain(|name, _| !["title", "description"].contains(&name.as_str()));
        let arguments = Value::Object(recipe.clone());
        let result = shipped.call(tool.as_str().expect("a name"), &arguments, "en").await;
        assert_eq!(result["isError"], false, "{arguments}: {result}");
        assert!(result["structuredContent"].get("warnings").is_none(), "{arguments}: {result}");
    }
}

#[tokio::test]
async fn a_tool_that_is_not_offered_has_no_recipe() {
    let shipped = Shipped::start(&[("KARTOTEKA_PROFILE", "sales")]).await;
    let offered = texts(&shown(&shipped, "en").await["tools"], Some("name"));
    let tools = texts(&shown(&shipped, "en").await["structuredInstructions"], Some("tool"));
    assert!(!tools.is_empty() && tools.iter().all(|tool| offered.contains(tool)), "{tools:?} of {offered:?}");
}
