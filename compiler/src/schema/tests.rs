use serde_json::json;

use super::*;
use crate::plan::{Property, Row};

fn plain(shape: Shape) -> Check {
    Check { shape, nullable: false, rest: None }
}

/// The schema of arguments as it is published.
fn input(arguments: &[Argument], rules: Option<&Value>, describe: impl Fn(usize) -> Option<String>) -> Value {
    let written = Input::new(arguments, &[], rules).written(|_| None, describe, &[]);
    serde_json::from_str(&written).expect("what was just written")
}

fn schema_of(one: &Check) -> Value {
    Value::Object(check(one, &[]))
}

#[test]
fn arguments_are_an_object_that_admits_nothing_else() {
    let limit = Argument {
        withheld: false,
        name: "limit".into(),
        check: plain(Shape::Integer { least: Some(1), most: Some(50), clamp: true }),
        required: false,
        default: Some(Json("20".into())),
        ask: None,
        complete: None,
        header: Some("Limit".into()),
    };
    let query = Argument {
        withheld: false,
        name: "query".into(),
        check: plain(Shape::Text { least: Some(1), most: None, pattern: None, format: Some(Format::DateTime) }),
        required: true,
        default: None,
        ask: None,
        complete: None,
        header: None,
    };
    let schema = input(&[query, limit], None, |slot| (slot == 1).then(|| "How many.".into()));
    assert_eq!(
        schema,
        json!({
            "type": "object",
            "properties": {
                "query": { "type": "string", "minLength": 1, "format": "date-time" },
                "limit": {
                    "description": "How many.", "type": "integer", "minimum": 1, "maximum": 50, "default": 20,
                    "x-mcp-header": "Limit"
                }
            },
            "required": ["query"],
            "additionalProperties": false
        })
    );
}

#[test]
fn a_tool_without_arguments_still_has_a_schema() {
    assert_eq!(
        input(&[], None, |_| None),
        json!({ "type": "object", "properties": {}, "additionalProperties": false })
    );
}

#[test]
fn rows_and_windows_are_written_out() {
    let row = |key: &'static str| Row { key: key.into(), cells: vec![].into() };
    let stages = Table { name: "stages".into(), columns: vec![].into(), rows: vec![row("new"), row("won")].into() };
    let stage = check(&plain(Shape::Row { table: 0 }), &[stages]);
    assert_eq!(Value::Object(stage), json!({ "type": "string", "enum": ["new", "won"] }));
    assert_eq!(schema_of(&plain(Shape::Period)), json!({ "type": "string", "enum": PERIODS }));
}

#[test]
fn null_is_admitted_by_type_and_by_enum() {
    let nullable = |shape| Check { shape, nullable: true, rest: None };
    assert_eq!(schema_of(&nullable(Shape::Boolean)), json!({ "type": ["boolean", "null"] }));
    let choice = Shape::Choice { values: vec!["a".into()].into() };
    assert_eq!(schema_of(&nullable(choice)), json!({ "type": ["string", "null"], "enum": ["a", null] }));
    assert_eq!(schema_of(&nullable(Shape::Any)), json!({}));
}

#[test]
fn what_a_shape_does_not_know_comes_back_from_the_rest() {
    let number = Shape::Number { least: Some(0.5), most: None, clamp: false };
    let rest = Json(r#"{"type":"number","minimum":0.5,"multipleOf":0.5}"#.into());
    let check = Check { shape: number, nullable: false, rest: Some(rest) };
    assert_eq!(schema_of(&check), json!({ "type": "number", "minimum": 0.5, "multipleOf": 0.5 }));
}

#[test]
fn lists_and_maps_nest() {
    let name = Property {
        name: "name".into(),
        required: true,
        check: plain(Shape::Text { least: None, most: Some(9), pattern: Some("^a".into()), format: None }),
    };
    let map = Shape::Map {
        properties: vec![name].into(),
        others: Others::Checked { checks: vec![plain(Shape::Boolean)].into() },
        least: Some(1),
        most: None,
    };
    let list = Shape::List { items: vec![plain(map)].into(), least: None, most: Some(3), unique: true };
    assert_eq!(
        schema_of(&plain(list)),
        json!({
            "type": "array",
            "items": {
                "type": "object",
                "properties": { "name": { "type": "string", "maxLength": 9, "pattern": "^a" } },
                "required": ["name"],
                "additionalProperties": { "type": "boolean" },
                "minProperties": 1
            },
            "maxItems": 3,
            "uniqueItems": true
        })
    );
}

#[test]
fn several_types_share_a_schema_unless_one_is_a_choice() {
    let integer = Shape::Integer { least: Some(1), most: None, clamp: false };
    let text = Shape::Text { least: Some(2), most: None, pattern: None, format: None };
    let both = Shape::Several { shapes: vec![integer.clone(), text].into() };
    assert_eq!(schema_of(&plain(both)), json!({ "type": ["integer", "string"], "minimum": 1, "minLength": 2 }));
    let choice = Shape::Choice { values: vec!["all".into()].into() };
    let either = Shape::Several { shapes: vec![integer, choice].into() };
    assert_eq!(
        schema_of(&plain(either)),
        json!({ "anyOf": [{ "type": "integer", "minimum": 1 }, { "type": "string", "enum": ["all"] }] })
    );
}

#[test]
fn every_schema_made_is_valid_and_the_result_schema_takes_both_outcomes() {
    let output = jsonschema::draft202012::new(&output(&Action::Handler)).expect("a valid schema");
    let metadata = json!({ "provider": "bitrix24", "tool": "getLeads" });
    assert!(output.is_valid(&json!({
        "metadata": metadata, "request": {}, "result": [{ "ID": "1" }],
        "pagination": { "limit": 50, "start": 0, "next": "50", "total": 310, "fetched": 50 },
        "warnings": [{ "code": "no-date-range", "message": "m" }],
        "suggestedFix": { "order": {}, "arguments": {} }
    })));
    assert!(output.is_valid(&json!({
        "metadata": metadata, "error": { "code": "bad_argument", "message": "m" }, "faults": [{ "path": "limit" }]
    })));
    assert!(!output.is_valid(&json!({ "metadata": metadata, "error": "no" })));
    assert!(!output.is_valid(&json!({})));
}

#[test]
fn rules_that_clients_refuse_at_the_root_are_published_only_where_their_dialect_is_named() {
    let rules = json!({ "$defs": {}, "anyOf": [{ "required": ["a"] }], "not": { "required": ["b"] }, "if": true });
    let published = Input::new(&[], &[], Some(&rules)).written(|_| None, |_| None, &[]);
    let expected = r#"{"$defs":{},"type":"object","properties":{},"additionalProperties":false,"if":true}"#;
    assert_eq!(published, expected);
    let mut named = rules;
    named["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    let published = input(&[], Some(&named), |_| None);
    assert!(published.get("anyOf").is_some() && published.get("not").is_some(), "{published}");
}

#[test]
fn what_is_only_shown_is_published_as_it_was_written() {
    let shown = plain(Shape::Shown { schema: Json(r#"{"type":"string","maxLength":3}"#.into()) });
    assert_eq!(schema_of(&shown), json!({ "type": "string", "maxLength": 3 }));
}

#[test]
fn a_part_of_an_argument_is_described_where_it_stands() {
    let text = || plain(Shape::Text { least: None, most: None, pattern: None, format: None });
    let map = |properties: Vec<Property>| {
        plain(Shape::Map { properties: properties.into(), others: Others::Allowed, least: None, most: None })
    };
    let property = |name: &'static str, check| Property { name: name.into(), check, required: false };
    let items = vec![map(vec![property("name", text()), property("home", map(vec![property("city", text())]))])];
    let argument = Argument {
        withheld: false,
        name: "people".into(),
        check: plain(Shape::List { items: items.into(), least: None, most: None, unique: false }),
        required: true,
        default: None,
        ask: None,
        complete: None,
        header: None,
    };
    let paths = [vec!["name".to_owned()], vec!["home".to_owned(), "city".to_owned()], vec!["gone".to_owned()]];
    let parts = paths.iter().map(|path| DescribedPart { slot: 0, path, text: "Said." }).collect::<Vec<_>>();
    let written = Input::new(&[argument], &[], None).written(|_| None, |_| Some("People.".to_owned()), &parts);
    let schema: Value = serde_json::from_str(&written).expect("it is JSON");
    let people = &schema["properties"]["people"];
    assert_eq!(people["description"], "People.");
    let items = &people["items"]["properties"];
    assert_eq!(items["name"], json!({ "description": "Said.", "type": "string" }));
    assert_eq!(items["home"]["properties"]["city"]["description"], "Said.");
    assert_eq!(items["home"].get("description"), None);
}
