use serde_json::{Map, Value, json};

use super::kind::{KEY, PLAIN, VALUE};
use super::*;

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "title": { "type": "string", "description": "What it is called." },
            "limit": { "type": "integer", "minimum": 1, "maximum": 500, "default": 50 },
            "day": { "type": "string", "format": "date" },
            "hot": { "type": "boolean" },
            "stage": { "type": "string", "enum": ["new", "won"] },
            "size": { "enum": [1, 2] },
            "ids": { "type": "array", "items": { "type": "integer" } },
            "select": { "type": "array", "items": { "type": "string" } },
            "filter": { "type": "object", "properties": { "ID": { "type": "string" } } },
            "order": { "type": "object", "additionalProperties": { "type": "string" } },
            "parts": { "type": "array", "items": { "type": "object" } },
            "\"><script>": { "type": "string" },
        },
        "required": ["stage"],
    })
}

fn map(value: Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}

/// What a browser sends of a form that was filled in by the server.
fn sent(form: &ToolForm) -> Vec<(String, String)> {
    let mut sent = Vec::new();
    for field in form.first.iter().chain(&form.rare) {
        match field.kind {
            FieldKind::Pairs => {
                for row in &field.rows {
                    sent.push((format!("{KEY}{}", field.name), row.key.clone()));
                    sent.push((format!("{VALUE}{}", field.name), row.value.clone()));
                }
            }
            _ => sent.push((format!("{PLAIN}{}", field.name), field.value.replace('\n', "\r\n"))),
        }
    }
    sent
}

#[test]
fn what_is_given_comes_back_as_it_was() {
    for given in [
        json!({}),
        json!({ "title": "Pear", "limit": 3, "day": "2026-05-20", "hot": false, "stage": "won", "size": 2 }),
        json!({ "ids": [1, 2], "select": ["*", "UF_*"] }),
        json!({ "filter": { "ID": "5", ">=DATE": "2026-05-01", "OPEN": true, "N": 5, "T": "5", "L": [1, "a"], "Z": null } }),
        json!({ "filter": { "T": "true", "Q": "\"quoted\"", "E": "" } }),
        json!({ "order": { "ID": "ASC", "N": "7" } }),
        json!({ "parts": [{ "a": 1.5 }] }),
        json!({ "\"><script>": "a & b" }),
        // What does not fit is kept, so that the server says what is wrong.
        json!({ "limit": "ten", "stage": "lost", "ids": "x", "title": { "a": 1 }, "filter": [1] }),
    ] {
        let form = ToolForm::new(&schema(), &map(given.clone()), &[]);
        let again = Value::Object(arguments(&schema(), &sent(&form)));
        let ids_as_list = given["ids"] == "x";
        if ids_as_list {
            assert_eq!(again["limit"], "ten");
            assert_eq!(again["stage"], "lost");
            assert_eq!(again["title"], json!({ "a": 1 }));
            assert_eq!(again["filter"], json!([1]));
        } else {
            assert_eq!(again, given);
        }
    }
}

#[test]
fn an_empty_field_is_not_passed() {
    let fields = ["title", "limit", "ids", "parts"].map(|name| (format!("{PLAIN}{name}"), "  \r\n ".to_owned()));
    assert!(arguments(&schema(), &fields).is_empty());
    let rows = [(format!("{KEY}filter"), String::new()), (format!("{VALUE}filter"), " ".to_owned())];
    assert!(arguments(&schema(), &rows).is_empty());
}

#[test]
fn what_was_typed_is_read_by_its_schema() {
    let typed = [
        ("a:title", "5"),
        ("a:limit", " 7 "),
        ("a:hot", "true"),
        ("a:size", "1"),
        ("a:ids", "1\r\n\r\n two"),
        ("k:filter", "ID"),
        ("v:filter", "5"),
        ("k:filter", "N"),
        ("v:filter", "5"),
        ("k:filter", "T"),
        ("v:filter", "\"5\""),
        ("a:unknown", "x"),
        ("csrf", "key"),
    ];
    let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let expected = json!({
        "title": "5", "limit": 7, "hot": true, "size": 1, "ids": [1, "two"], "filter": { "ID": "5", "N": 5, "T": "5" },
    });
    assert_eq!(Value::Object(arguments(&schema(), &typed)), expected);
}

#[test]
fn what_is_required_stands_first_and_what_is_wrong_is_seen() {
    let faults = [("parts".to_owned(), "It must not be empty.".to_owned())];
    let form = ToolForm::new(&schema(), &Map::new(), &faults);
    assert_eq!(form.first[0].name, "stage");
    assert!(form.first[0].required && !form.first[1].required);
    assert!(form.rare_open, "one that is folded away is wrong");
    assert_eq!(form.field("parts").and_then(|field| field.error.as_deref()), Some("It must not be empty."));
    assert!(!ToolForm::new(&schema(), &Map::new(), &[]).rare_open);
    let limit = form.field("limit").expect("it is there");
    assert_eq!(
        (limit.kind, limit.least.as_deref(), limit.most.as_deref(), limit.default.as_deref()),
        (FieldKind::Number, Some("1"), Some("500"), Some("50"))
    );
    for (name, kind) in [
        ("title", FieldKind::Text),
        ("day", FieldKind::Date),
        ("hot", FieldKind::Choice),
        ("size", FieldKind::Choice),
        ("ids", FieldKind::Lines),
        ("filter", FieldKind::Pairs),
        ("order", FieldKind::Pairs),
        ("parts", FieldKind::Json),
    ] {
        assert_eq!(form.field(name).expect("it is there").kind, kind, "{name}");
    }
}

#[test]
fn a_schema_without_properties_is_an_empty_form() {
    for schema in [json!({}), json!({ "properties": 5 }), json!(true), json!({ "properties": { "a": true, "b": {} } })]
    {
        let form = ToolForm::new(&schema, &Map::new(), &[]);
        assert!(form.first.iter().all(|field| field.kind == FieldKind::Json), "{schema}");
    }
}
