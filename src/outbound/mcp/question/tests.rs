//! Which forms are passed on, and as what.

use serde_json::{Value, json};

use super::*;

fn passed(message: &str, schema: Value) -> Option<Question> {
    let asked = json!({ "message": message, "requestedSchema": schema });
    let asked: ElicitRequestParams = serde_json::from_value(asked).ok()?;
    passed_on(asked, "(Of the portal:)", &|text| text.replace("key-of-ours", "***"))
}

fn form(properties: Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

#[test]
fn a_form_is_passed_on_as_the_servers_words_without_keys_and_what_hides() {
    let properties = json!({ "list": { "type": "string", "title": "Which\u{202e}?", "enum": ["a", "b"] }, "many": { "type": "integer", "minimum": 1 } });
    let mut schema = form(properties);
    schema["required"] = json!(["list"]);
    let Some(Question::Form { message, schema, checked: false }) = passed("For key-of-ours\u{200b}:", schema) else {
        panic!("it is a form");
    };
    assert_eq!(message, "(Of the portal:) For ***\\u{200b}:");
    assert_eq!(schema["properties"]["list"]["title"], "Which\\u{202e}?");
    assert_eq!(schema["properties"]["list"]["enum"], json!(["a", "b"]));
    assert_eq!((&schema["properties"]["many"]["minimum"], &schema["required"]), (&json!(1), &json!(["list"])));
}

#[test]
fn what_asks_for_a_secret_hides_or_is_long_is_not_passed_on() {
    let plain = || form(json!({ "a": { "type": "string" } }));
    assert!(passed("Which list?", plain()).is_some());
    for message in ["Your password?", "Your pass-word, please", "API key", "Введите пароль", "Ваш ПИН-код"]
    {
        assert_eq!(passed(message, plain()), None, "{message}");
    }
    for properties in [
        json!({ "password": { "type": "string" } }),
        json!({ "a": { "type": "string", "title": "Access token" } }),
        json!({ "a": { "type": "string", "description": "Номер карты" } }),
        json!({ "a\u{202e}": { "type": "string" } }),
        json!({ "a": { "type": "string", "enum": ["a\u{200b}"] } }),
        json!({ "a": { "type": "string", "default": "key-of-ours" } }),
    ] {
        assert_eq!(passed("Which list?", form(properties.clone())), None, "{properties}");
    }
    assert_eq!(passed(&"a".repeat(LONGEST), plain()), None);
    let many: Map<String, Value> = (0..20).map(|at| (format!("a{at}"), json!({ "type": "string" }))).collect();
    assert_eq!(passed("Which list?", form(Value::Object(many))), None);
    let page = json!({ "mode": "url", "message": "Here.", "url": "https://evil.example", "elicitationId": "1" });
    let page = serde_json::from_value(page).expect("it is of the protocol");
    assert_eq!(passed_on(page, "", &str::to_owned), None, "no page is opened for a server");
}
