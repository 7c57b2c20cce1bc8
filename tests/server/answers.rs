//! What the answer of a tool holds is told by resources of the server's own, and is true: every answer of a catalog's tool that any test of
//! this program hears is held against the schema.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::client::{post, post_modern, request};
use crate::shipped::Shipped;

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let schema = include_str!("../../src/catalog/answers.schema.json");
    jsonschema::validator_for(&serde_json::from_str(schema).expect("a schema is JSON")).expect("it is a schema")
});

/// The words of a language.
const WORDS: [&str; 2] =
    [include_str!("../../locales/en/kartoteka/answers.ftl"), include_str!("../../locales/ru/kartoteka/answers.ftl")];

/// Holds what a server has said against the schema, where it is the answer of a tool of a catalog.
pub(crate) fn hold(message: &Value) {
    let structured = &message["result"]["structuredContent"];
    if !structured["metadata"]["provider"].is_string() {
        return;
    }
    let wrong: Vec<String> =
        SCHEMA.iter_errors(structured).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{}\n{structured}", wrong.join("; "));
}

/// The members and the kinds of failures that the schema names.
fn named() -> Vec<String> {
    let schema: Value =
        serde_json::from_str(include_str!("../../src/catalog/answers.schema.json")).expect("it is JSON");
    let parts = schema["properties"].as_object().expect("it has parts").keys().cloned();
    let codes = &schema["properties"]["error"]["properties"]["code"]["enum"];
    let codes = codes.as_array().expect("they are listed").iter().map(|code| code.as_str().expect("a text").to_owned());
    parts.chain(codes).collect()
}

#[test]
fn a_part_that_the_schema_does_not_know_is_noticed() {
    let good = json!({ "metadata": { "provider": "a", "tool": "b", "resource": "c" }, "result": 1 });
    assert!(SCHEMA.is_valid(&good));
    for (part, value) in
        [("notes", json!([])), ("error", json!({ "code": "odd", "message": "" })), ("warnings", json!([{}]))]
    {
        let mut bad = good.clone();
        bad[part] = value;
        assert!(!SCHEMA.is_valid(&bad), "{bad}");
    }
}

#[test]
fn every_part_and_every_kind_of_failure_is_explained_in_both_languages() {
    for words in WORDS {
        for name in named() {
            assert!(words.contains(&format!("`{name}`")), "{name}");
        }
    }
}

#[tokio::test]
async fn resources_of_the_server_say_what_an_answer_holds() {
    let shipped = Shipped::start(&[]).await;
    for (locale, title, word) in [
        ("en", "What the answer of a tool holds", "may have been made or not"),
        ("ru", "Из чего состоит ответ инструмента", "могла быть сделана"),
    ] {
        let headers = [("accept-language", locale)];
        let listed = post(&shipped.router, &headers, &request("resources/list", json!({}))).await;
        let resources = listed.json["result"]["resources"].as_array().expect("they are listed");
        let own = resources.iter().find(|resource| resource["uri"] == "kartoteka://answers").expect("it is listed");
        assert_eq!((&own["title"], &own["mimeType"]), (&json!(title), &json!("text/markdown")));
        let read = request("resources/read", json!({ "uri": "kartoteka://answers" }));
        for reply in [post(&shipped.router, &headers, &read).await, post_modern(&shipped.router, &headers, read).await]
        {
            let content = &reply.json["result"]["contents"][0];
            let text = content["text"].as_str().expect("it is a text");
            assert!(text.starts_with(&format!("# {title}\n\n")) && text.contains(word), "{text}");
            assert!(text.contains("\n\n- ") && text.contains("\n|---|---|---|\n"), "{text}");
        }
    }
    let read = request("resources/read", json!({ "uri": "kartoteka://answers/schema" }));
    let reply = post_modern(&shipped.router, &[], read).await;
    let content = &reply.json["result"]["contents"][0];
    assert_eq!(content["mimeType"], "application/schema+json");
    let schema: Value = serde_json::from_str(content["text"].as_str().expect("a text")).expect("it is JSON");
    assert!(jsonschema::meta::is_valid(&schema), "{schema}");
    let unknown =
        post_modern(&shipped.router, &[], request("resources/read", json!({ "uri": "kartoteka://no" }))).await;
    assert_eq!(unknown.code(), -32602, "{}", unknown.text);
}

#[tokio::test]
async fn asked_for_pages_they_have_one_and_take_no_parameters() {
    let shipped = Shipped::start(&[]).await;
    let query = |params: Value| {
        let router = shipped.router.clone();
        async move { post(&router, &[], &request("resources/query", params)).await }
    };
    let schema = query(json!({ "uri": "kartoteka://answers/schema", "cursor": 0 })).await;
    assert_eq!(schema.json["result"]["metadata"]["provider"], "kartoteka");
    assert_eq!(schema.json["result"]["data"][0]["type"], "object");
    let words = query(json!({ "uri": "kartoteka://answers" })).await;
    assert_eq!(words.json["result"]["data"][0]["mimeType"], "text/markdown", "{}", words.text);
    for wrong in [json!({ "cursor": "5" }), json!({ "params": { "limit": 5 } })] {
        let mut asked = json!({ "uri": "kartoteka://answers" });
        asked.as_object_mut().expect("a map").extend(wrong.as_object().expect("a map").clone());
        let refused = query(asked).await;
        assert_eq!(refused.code(), -32602, "{}", refused.text);
    }
}
