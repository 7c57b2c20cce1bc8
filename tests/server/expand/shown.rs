//! What is shown without asking anybody: content, messages, resources. Compiled and interpreted, a server says the same.

use std::sync::Arc;

use futures::future::BoxFuture;
use kartoteka::__private::Request;
use kartoteka::caller::outcome::CompletionOf;
use kartoteka::caller::{Caller, Locale};
use kartoteka::catalog::open::open_over;
use kartoteka::catalog::{CatalogSource, invented};
use kartoteka::config::Config;
use kartoteka::config::settings::Settings;
use kartoteka::mcp::serves::{List, Serves};
use kartoteka::runtime::upstream::{Reply, SendError, Upstream};
use kartoteka::server::Server;
use serde_json::{Value, json};

/// Nobody is asked.
struct Nobody;

impl Upstream for Nobody {
    fn send<'a>(&'a self, _: Request, _: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        Box::pin(async { panic!("nobody is asked") })
    }
}

fn server(source: CatalogSource, settings: Vec<Option<Value>>) -> Arc<dyn Serves> {
    let config = Config::from_parts([], None).expect("nothing is wrong");
    let settings = Settings::new(source.plan(), settings, Vec::new());
    let sources = vec![(source, settings)];
    let set = open_over(sources, |_| Arc::new(Nobody), None, None).expect("a catalog fits itself");
    Arc::new(Server::new(config, set))
}

/// The same shop, compiled and interpreted.
fn shops() -> [Arc<dyn Serves>; 2] {
    let compiled = super::loaded("shop");
    let settings = invented::settings(compiled.catalog);
    let (_, plan) = kartoteka_plans::cases().into_iter().find(|(name, _)| *name == "shop").expect("there is a shop");
    let interpreted = server(CatalogSource::interpreted(plan), settings.clone());
    [server(CatalogSource::compiled(compiled), settings), interpreted]
}

fn caller() -> Caller {
    Caller::unknown(Locale(0))
}

async fn called(shop: &Arc<dyn Serves>, arguments: &Value) -> Value {
    let written = Arc::clone(shop).call("show_label", Some(&arguments.to_string()), caller(), b"{".to_vec());
    let mut written = written.expect("there is such a tool").await.bytes;
    written.push(b'}');
    serde_json::from_slice(&written).expect("a result is JSON")
}

/// The contents of what is there, or what was said against it.
async fn read(shop: &Arc<dyn Serves>, uri: &str) -> Option<Result<Value, String>> {
    let contents = Arc::clone(shop).read(uri, caller())?.await;
    Some(contents.map(|json| serde_json::from_slice(&json).expect("JSON")).map_err(|error| error.message))
}

fn said(shop: &Arc<dyn Serves>, arguments: &Value) -> Result<Value, String> {
    let said = shop.prompt("praise", Some(&arguments.to_string()), &caller(), b"{".to_vec());
    let mut said = said.expect("there is such a prompt").map_err(|refused| refused.message)?;
    said.push(b'}');
    Ok(serde_json::from_slice::<Value>(&said).expect("JSON")["messages"].clone())
}

#[tokio::test]
async fn content_is_shown_without_what_is_absent_and_as_the_failure_that_it_is() {
    let texts = |result: &Value| -> Vec<String> {
        let blocks = result["content"].as_array().expect("there is content");
        blocks.iter().map(|block| block["text"].as_str().unwrap_or("a picture").to_owned()).collect()
    };
    for shop in shops() {
        let result = called(&shop, &json!({"order": 7})).await;
        assert_eq!(texts(&result), ["7", "a picture"]);
        assert_eq!(result["content"][1]["mimeType"], "image/svg+xml");
        assert!(result["content"][1]["data"].as_str().is_some_and(|data| data.starts_with("PHN2Zy")), "{result}");
        assert_eq!(result["isError"], true);
        let error = json!({"code": "not_found", "message": "7"});
        assert_eq!(result["structuredContent"]["error"], error);
        let result = called(&shop, &json!({"order": 7, "note": "Careful", "color": "red"})).await;
        assert_eq!(texts(&result), ["7", "Note: Careful", "In red", "a picture"]);
    }
}

#[tokio::test]
async fn arguments_are_held_against_the_rules_over_all_of_them() {
    for shop in shops() {
        // A harmless spelling of the one does not hide that the other is missing.
        let result = called(&shop, &json!({"order": "7", "color": "RED", "note": null})).await;
        assert_eq!(result["structuredContent"]["error"]["code"], "missing_argument", "{result}");
        assert!(result.to_string().contains("note"), "{result}");
        // Each fault of its own is told first.
        let result = called(&shop, &json!({"order": 0, "color": "red"})).await;
        assert_eq!(result["structuredContent"]["faults"].as_array().map(Vec::len), Some(1), "{result}");
        let tools: Value = serde_json::from_slice(&shop.list(List::Tools, &caller())).expect("JSON");
        let shown = tools.as_array().expect("a list").iter().find(|tool| tool["name"] == "show_label");
        let schema = &shown.expect("the tool is there")["inputSchema"];
        assert_eq!(schema["dependentRequired"], json!({"color": ["note"]}));
        assert_eq!(schema["additionalProperties"], false);
    }
}

#[tokio::test]
async fn messages_are_said_by_both_sides() {
    for shop in shops() {
        let all = said(&shop, &json!({"stars": "1", "why": "it is cheap"}));
        assert_eq!(
            all,
            Ok(json!([
                {"role": "user", "content": {"type": "text", "text": "1 of 5"}},
                {"role": "user", "content": {"type": "text", "text": "it is cheap"}},
                {"role": "assistant", "content": {"type": "text", "text": "Thank you for the star!"}},
            ]))
        );
        let fewer = said(&shop, &json!({"stars": "5"})).expect("the reason may be left out");
        assert_eq!(fewer.as_array().map(Vec::len), Some(2), "{fewer}");
        assert!(said(&shop, &json!({"stars": "6"})).expect_err("there are five").contains("`stars`"));
        let prompts: Value = serde_json::from_slice(&shop.list(List::Prompts, &caller())).expect("JSON");
        assert_eq!(
            prompts[0]["arguments"][0],
            json!({"name": "stars", "description": "How many stars.", "required": true})
        );
    }
}

#[tokio::test]
async fn resources_hold_data_texts_and_files() {
    for shop in shops() {
        let order = read(&shop, "shop://shop/orders/7/bill").await.expect("it is there").expect("it is read");
        assert_eq!(
            (&order[0]["uri"], &order[0]["mimeType"]),
            (&json!("shop://shop/orders/7/bill"), &json!("application/json"))
        );
        let data: Value = serde_json::from_str(order[0]["text"].as_str().expect("a text")).expect("JSON");
        assert_eq!(data, json!({"number": 7, "part": "bill", "hint": "bill of 7"}));
        let terms = read(&shop, "shop/terms?who=%D0%90%26B").await.expect("it is there").expect("it is read");
        assert_eq!(terms[0]["text"], "А&B pays at once, as order_whole says.");
        let terms = read(&shop, "shop/terms").await.expect("it is there").expect("it is read");
        assert_eq!(terms[0]["text"], "", "a text that speaks of somebody absent");
        let logo = read(&shop, "shop/logo").await.expect("it is there").expect("it is read");
        assert_eq!(
            (&logo[0]["mimeType"], &logo[0]["text"]),
            (&json!("application/octet-stream"), &json!("{\"logo\":\"shop\"}\n"))
        );
        let stamp = read(&shop, "shop/stamp").await.expect("it is there").expect("it is read");
        assert_eq!((&stamp[0]["blob"], stamp[0].get("text")), (&json!("iVBORw0KGgo="), None));
    }
}

#[tokio::test]
async fn an_address_fits_a_template_segment_by_segment() {
    for shop in shops() {
        let refused = read(&shop, "shop/orders/seven/bill").await.expect("it is there").expect_err("no number");
        assert!(refused.contains("`number`"), "{refused}");
        let refused = read(&shop, "shop/orders/7/%2E%2E%2Fbill").await.expect("it is there").expect_err("no part");
        assert!(refused.contains("`part`"), "{refused}");
        for none in [
            "shop/orders/7",
            "shop/orders/7/bill/",
            "shop/orders//bill",
            "shop/orders/7/bill?number=8",
            "shop/orders/%zz/bill",
            "shop/orders/%FF/bill",
            "shop/orders/{number}/{part}",
            "other://shop/orders/7/bill",
        ] {
            assert!(read(&shop, none).await.is_none(), "{none}");
        }
        let told = |list: bytes::Bytes, key: &str| -> Vec<String> {
            let list: Vec<Value> = serde_json::from_slice(&list).expect("JSON");
            list.iter().map(|one| one[key].as_str().expect("an address").to_owned()).collect()
        };
        assert_eq!(
            told(shop.list(List::ResourceTemplates, &caller()), "uriTemplate"),
            ["shop://shop/orders/{number}/{part}", "shop://shop/terms{?who}"]
        );
        let fixed = told(shop.list(List::Resources, &caller()), "uri");
        let (own, fixed): (Vec<_>, Vec<_>) = fixed.into_iter().partition(|uri| uri.starts_with("kartoteka://"));
        assert_eq!(fixed, ["shop://shop/logo", "shop://shop/stamp", "shop://shop/terms"]);
        assert_eq!(own, ["kartoteka://answers", "kartoteka://answers/schema"]);
    }
}

#[tokio::test]
async fn the_variables_of_a_path_are_completed() {
    for shop in shops() {
        for address in ["shop://shop/orders/{number}/{part}", "shop/orders/{number}/{part}", "shop://shop/orders/7/b"] {
            let looked = Arc::clone(&shop)
                .complete(CompletionOf::Resource(address), "part", "b", caller())
                .expect(address)
                .await;
            assert_eq!(looked.expect("nobody is asked").values, ["bill"], "{address}");
        }
        assert!(
            Arc::clone(&shop).complete(CompletionOf::Resource("shop://shop/orders"), "part", "b", caller()).is_none()
        );
    }
}
