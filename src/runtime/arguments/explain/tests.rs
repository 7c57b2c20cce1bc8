//! Every keyword that a schema may have, broken: what is said of it, and the repair.

use kartoteka_compiler::plan;
use serde_json::{Value, json};

use crate::caller::Locale;
use crate::runtime::arguments::BadArguments;
use crate::runtime::arguments::findings::Findings;
use crate::runtime::sample::Sample;

fn broken(schema: &Value, value: &Value) -> BadArguments {
    let names = ["id", "email", "phone", "status", "reason", "fields", "tags", "n"];
    let known: Vec<plan::Argument> = names.iter().map(|name| argument(name)).collect();
    let mut findings = Findings::default();
    findings.together(&schema.to_string(), value, &known);
    findings.finish().expect_err("it breaks a rule")
}

fn argument(name: &'static str) -> plan::Argument {
    let check = plan::Check { shape: plan::Shape::Any, nullable: false, rest: None };
    plan::Argument {
        name: name.into(),
        check,
        required: false,
        default: None,
        ask: None,
        complete: None,
        header: None,
        withheld: false,
    }
}

/// The messages, and the arguments as they are suggested.
fn told(schema: &Value, value: &Value, locale: Locale) -> (String, Option<Value>) {
    let all = Sample::new();
    let bad = broken(schema, value);
    let suggested = bad.repaired(value.as_object().cloned().unwrap_or_default(), None).map(Value::Object);
    (bad.messages(&all.texts, locale).join(" | "), suggested)
}

#[test]
fn every_keyword_says_what_to_do_and_how_it_is_repaired() {
    let all = Sample::new();
    let of = |name: &str, rule: Value| json!({ "properties": { name: rule } });
    let item = json!({ "properties": { "status": { "const": "item" } }, "required": ["id"] });
    let other = json!({ "properties": { "status": { "not": { "const": "item" } } }, "not": { "required": ["id"] } });
    let cases = [
        (
            json!({"minProperties": 2}),
            json!({"id": 1}),
            "Pass at least 1 more argument. There are `email`, `phone`, `status`, `reason`, `fields`, `tags`, `n`.",
            None,
        ),
        (
            json!({"maxProperties": 1}),
            json!({"id": 1, "email": "x"}),
            "Pass at most 1 argument. You passed `id`, `email`.",
            None,
        ),
        (
            json!({"oneOf": [{"required": ["id"]}, {"required": ["email"]}]}),
            json!({}),
            "Pass exactly one of `id`, `email`.",
            None,
        ),
        (
            json!({"oneOf": [{"required": ["id"]}, {"required": ["email"]}]}),
            json!({"id": 1, "email": "x"}),
            "Pass exactly one of `id`, `email`.",
            None,
        ),
        (
            json!({"anyOf": [{"required": ["id"]}, {"required": ["email", "phone"]}]}),
            json!({}),
            "Pass at least one of `id`, `email` + `phone`.",
            None,
        ),
        (json!({"allOf": [{"required": ["id"]}]}), json!({}), "`id` is required.", None),
        (
            json!({"not": {"required": ["id", "email"]}}),
            json!({"id": 1, "email": "x"}),
            "Do not pass `id`, `email` together.",
            None,
        ),
        (
            json!({"not": {"required": ["id"]}}),
            json!({"id": 1, "n": 2}),
            "`id` is not allowed here.",
            Some(json!({"n": 2})),
        ),
        (
            json!({"not": {"properties": {"fields": {"maxProperties": 0}}}}),
            json!({"fields": {}}),
            "`fields` needs at least 1 member.",
            None,
        ),
        (
            json!({"not": {"properties": {"status": {"const": "won"}, "n": {"const": 1}}}}),
            json!({"status": "won", "n": 1}),
            "These values of `status`, `n` do not go together.",
            None,
        ),
        (
            of("status", json!({"not": {"enum": ["won"]}})),
            json!({"status": "won"}),
            "`status` cannot be \"won\".",
            None,
        ),
        (
            json!({"oneOf": [item, other]}),
            json!({"status": "item"}),
            "`id` is required. This depends on `status`.",
            None,
        ),
        (
            json!({"oneOf": [item, other]}),
            json!({"status": "deal", "id": 1}),
            "`id` is not allowed here. This depends on `status`.",
            Some(json!({"status": "deal"})),
        ),
        (
            json!({"if": {"properties": {"status": {"const": "lost"}}, "required": ["status"]}, "then": {"required": ["reason"]}}),
            json!({"status": "lost"}),
            "`reason` is required. This depends on `status`.",
            None,
        ),
        (
            json!({"dependentRequired": {"id": ["email"]}}),
            json!({"id": 1}),
            "`email` is required. This depends on `id`.",
            None,
        ),
        (
            json!({"dependentSchemas": {"id": {"required": ["email"]}}}),
            json!({"id": 1}),
            "`email` is required. This depends on `id`.",
            None,
        ),
        (
            json!({"propertyNames": {"enum": ["id", "email"]}}),
            json!({"emial": 1}),
            "There is no argument `emial`. Did you mean `email`?",
            Some(json!({"email": 1})),
        ),
        (
            of("status", json!({"const": "won"})),
            json!({"status": "Won"}),
            "`status` cannot be \"Won\". Did you mean \"won\"? Allowed: won.",
            Some(json!({"status": "won"})),
        ),
        (
            of("n", json!({"enum": [1, 2]})),
            json!({"n": "1"}),
            "`n` cannot be \"1\". Did you mean \"1\"? Allowed: 1, 2.",
            Some(json!({"n": 1})),
        ),
        (
            of("n", json!({"exclusiveMinimum": 0})),
            json!({"n": 0}),
            "`n` is out of range: 0. It must be greater than 0.",
            None,
        ),
        (
            of("n", json!({"exclusiveMaximum": 9})),
            json!({"n": 9}),
            "`n` is out of range: 9. It must be less than 9.",
            Some(json!({"n": 8})),
        ),
        (of("n", json!({"minimum": 3})), json!({"n": 1}), "`n` is out of range: 1. The least is 3.", None),
        (
            of("n", json!({"minimum": 3, "maximum": 9})),
            json!({"n": 1}),
            "`n` is out of range: 1. The least is 3.",
            Some(json!({"n": 3})),
        ),
        (
            of("n", json!({"minimum": 1, "maximum": 2_147_483_647})),
            json!({"n": -401}),
            "`n` is out of range: -401. The least is 1.",
            None,
        ),
        (of("n", json!({"enum": [131, 128]})), json!({"n": 31}), "`n` cannot be 31. Allowed: 131, 128.", None),
        (
            of("n", json!({"multipleOf": 5})),
            json!({"n": 11}),
            "`n` must be a multiple of 5. It is 11.",
            Some(json!({"n": 10})),
        ),
        (
            of("n", json!({"type": "integer"})),
            json!({"n": "5"}),
            "`n` must be a whole number, not \"5\".",
            Some(json!({"n": 5})),
        ),
        (
            of("n", json!({"type": ["integer", "null"]})),
            json!({"n": "x"}),
            "`n` must be null or a whole number, not \"x\".",
            None,
        ),
        (
            of("n", json!({"oneOf": [{"type": "integer"}, {"type": "boolean"}]})),
            json!({"n": "x"}),
            "`n` must be a whole number or true or false, not \"x\".",
            None,
        ),
        (
            of("n", json!({"oneOf": [{"minimum": 1}, {"maximum": 9}]})),
            json!({"n": 5}),
            "`n` fits more than one variant where exactly one is allowed.",
            None,
        ),
        (
            of("n", json!({"anyOf": [{"minimum": 10}, {"maximum": 2}]})),
            json!({"n": 5}),
            "`n`: One of these is needed: (1) `n` is out of range: 5. The least is 10. (2) `n` is out of range: 5. The most is 2.",
            None,
        ),
        (of("n", json!(false)), json!({"n": 5, "id": 1}), "`n` is not allowed here.", Some(json!({"id": 1}))),
        (
            of("tags", json!({"contains": {"const": "vip"}})),
            json!({"tags": []}),
            "`tags` does not hold the items that it must hold. At least 1 item of the kind. The kind is \"vip\".",
            None,
        ),
        (
            of("tags", json!({"contains": {"const": "vip"}, "maxContains": 1})),
            json!({"tags": ["vip", "vip"]}),
            "`tags` does not hold the items that it must hold. At most 1 item of the kind. The kind is \"vip\".",
            None,
        ),
        (
            of("tags", json!({"uniqueItems": true})),
            json!({"tags": [1, 2, 1]}),
            "`tags[2]` repeats an earlier item: 1.",
            None,
        ),
        (
            of("tags", json!({"prefixItems": [{"type": "string"}]})),
            json!({"tags": [1]}),
            "`tags[0]` must be a text, not 1.",
            Some(json!({"tags": ["1"]})),
        ),
        (
            of("tags", json!({"prefixItems": [true], "unevaluatedItems": false})),
            json!({"tags": [1, 2]}),
            "`tags` may have at most 1 member.",
            None,
        ),
        (
            of("fields", json!({"properties": {"name": true}, "unevaluatedProperties": false})),
            json!({"fields": {"nmae": 1}}),
            "There is no argument `fields.nmae`. Did you mean `name`?",
            Some(json!({"fields": {"name": 1}})),
        ),
        (
            of("fields", json!({"patternProperties": {"^UF_": {"type": "string"}}})),
            json!({"fields": {"UF_A": 1}}),
            "`fields.UF_A` must be a text, not 1.",
            Some(json!({"fields": {"UF_A": "1"}})),
        ),
        (of("fields", json!({"minProperties": 1})), json!({"fields": {}}), "`fields` needs at least 1 member.", None),
        (
            of("fields", json!({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]})),
            json!({"fields": {}}),
            "`fields`: Pass exactly one of `a`, `b`.",
            None,
        ),
        (
            of("email", json!({"format": "ipv4"})),
            json!({"email": "x"}),
            "`email` must be a text of the form “ipv4”, not \"x\".",
            None,
        ),
        (
            of("email", json!({"minLength": 3})),
            json!({"email": "x"}),
            "`email` is too short: it needs at least 3 characters.",
            None,
        ),
    ];
    for (schema, value, message, suggested) in cases {
        assert_eq!(told(&schema, &value, all.locale("en")), (message.to_owned(), suggested), "{schema}");
        let (russian, _) = told(&schema, &value, all.locale("ru"));
        assert!(russian.chars().any(|letter| ('а'..='я').contains(&letter)), "{russian}");
        for quoted in ["{\"", "\":", "bad-argument", "expected-", "minProperties", "oneOf"] {
            assert!(!russian.contains(quoted) && !message.contains(quoted), "{message} / {russian}");
        }
    }
}

#[test]
fn a_value_that_breaks_two_rules_alike_is_told_once() {
    let rule = json!({"not": {"properties": {"fields": {"maxProperties": 0}}}});
    let bad = broken(&json!({"allOf": [rule, rule]}), &json!({"fields": {}}));
    assert_eq!(bad.faults.len(), 1);
}

/// Each of these took work for every pair, or a validator for every item: a message of some megabytes would have held a
/// worker for minutes.
#[test]
fn a_long_list_costs_no_more_than_it_is_long() {
    const MANY: usize = 100_000;
    let mut numbers: Vec<Value> = (0..MANY).map(Value::from).collect();
    numbers.push(Value::from(MANY - 1));
    let tags = json!({ "tags": numbers });
    let bad = broken(&json!({ "properties": { "tags": { "uniqueItems": true } } }), &tags);
    assert_eq!(bad.faults[0].path, format!("tags[{MANY}]"));
    let rule = json!({ "properties": { "tags": { "contains": { "type": "string" } } } });
    assert_eq!(broken(&rule, &tags).faults.len(), 1);
    let names: serde_json::Map<String, Value> = (0..MANY).map(|name| (format!("name{name}"), Value::Null)).collect();
    let rule = json!({ "properties": { "fields": { "properties": { "name": {} }, "additionalProperties": false } } });
    let bad = broken(&rule, &json!({ "fields": names }));
    assert_eq!(bad.faults.len() + bad.more, MANY);
}
