use serde_json::json;

use super::*;

fn both(one: Value, other: Value) -> (Value, Vec<String>) {
    let (mut out, mut notes) = (one.as_object().cloned().expect("it is a schema"), Vec::new());
    Composed { notes: &mut notes }.both(&mut out, other, "x");
    (out.into(), notes)
}

fn either(one: Value, other: Value) -> (Value, Vec<String>) {
    let (mut out, mut notes) = (one.as_object().cloned().expect("it is a schema"), Vec::new());
    Composed { notes: &mut notes }.either(&mut out, other, "x");
    (out.into(), notes)
}

#[test]
fn of_parts_that_hold_at_once_the_narrower_counts() {
    for (one, other, whole) in [
        (json!({ "enum": ["x", "y"] }), json!({ "enum": ["y", "z"] }), json!({ "enum": ["y"] })),
        (json!({ "enum": ["x", "y"] }), json!({ "const": "y" }), json!({ "enum": ["y"] })),
        (json!({ "maximum": 5 }), json!({ "maximum": 3 }), json!({ "maximum": 3 })),
        (json!({ "minimum": 1 }), json!({ "minimum": 2.5 }), json!({ "minimum": 2.5 })),
        (
            json!({ "maximum": 5, "exclusiveMaximum": true }),
            json!({ "exclusiveMaximum": 6 }),
            json!({ "exclusiveMaximum": 5 }),
        ),
        (json!({ "maximum": 5 }), json!({ "exclusiveMaximum": 5 }), json!({ "exclusiveMaximum": 5 })),
        (
            json!({ "maxLength": 5, "minLength": 1 }),
            json!({ "maxLength": 9, "minLength": 2 }),
            json!({ "maxLength": 5, "minLength": 2 }),
        ),
        (json!({ "type": "number" }), json!({ "type": "integer" }), json!({ "type": "integer" })),
        (json!({ "type": ["string", "null"] }), json!({ "type": "string" }), json!({ "type": "string" })),
        (json!({ "uniqueItems": false }), json!({ "uniqueItems": true }), json!({ "uniqueItems": true })),
        (
            json!({ "items": { "maximum": 5 }, "required": ["a"] }),
            json!({ "items": { "maximum": 3 }, "required": ["b"] }),
            json!({ "items": { "maximum": 3 }, "required": ["a", "b"] }),
        ),
        (
            json!({ "additionalProperties": true }),
            json!({ "additionalProperties": false }),
            json!({ "additionalProperties": false }),
        ),
        (json!({ "description": "One." }), json!({ "description": "Other." }), json!({ "description": "One." })),
    ] {
        assert_eq!(both(one.clone(), other.clone()), (whole, Vec::new()), "{one} {other}");
    }
}

#[test]
fn what_parts_say_against_one_another_is_noted() {
    for (one, other, note) in [
        (
            json!({ "properties": { "a": { "type": "string", "maxLength": 5 } } }),
            json!({ "properties": { "a": { "type": "integer" } } }),
            "x.a: its parts ask for string and for integer at once; the first is taken",
        ),
        (
            json!({ "enum": ["a"] }),
            json!({ "enum": ["b"] }),
            "x: its parts list no value in common; those of the first are taken",
        ),
        (
            json!({ "pattern": "^a" }),
            json!({ "pattern": "z$" }),
            "x: of several `pattern` that hold at once the first is taken",
        ),
    ] {
        assert_eq!(both(one.clone(), other), (one, vec![note.to_owned()]));
    }
}

#[test]
fn of_alternatives_nothing_is_refused_that_one_of_them_takes() {
    for (one, other, whole) in [
        (json!({ "const": "a" }), json!({ "const": "b" }), json!({ "type": "string", "enum": ["a", "b"] })),
        (json!({ "type": "string", "enum": ["a"] }), json!({ "type": "string" }), json!({ "type": "string" })),
        (json!({ "const": "a" }), json!({ "type": "string" }), json!({ "type": "string" })),
        (
            json!({ "type": "integer", "maximum": 5 }),
            json!({ "type": "integer", "maximum": 9 }),
            json!({ "type": "integer", "maximum": 9 }),
        ),
        (json!({ "type": "integer", "maximum": 5 }), json!({ "type": "number" }), json!({ "type": "number" })),
        (
            json!({ "type": "string", "maxLength": 5, "pattern": "^a", "format": "date" }),
            json!({ "type": "string", "maxLength": 9, "format": "date" }),
            json!({ "type": "string", "maxLength": 9, "format": "date" }),
        ),
        (
            json!({ "type": "object", "required": ["a", "b"], "properties": { "a": { "type": "string" }, "b": { "const": 1 } } }),
            json!({ "required": ["b", "c"], "properties": { "b": { "const": 2 }, "c": { "type": "string" } } }),
            json!({ "type": "object", "required": ["b"], "properties": { "a": { "type": "string" }, "b": { "type": "integer", "enum": [1, 2] }, "c": { "type": "string" } } }),
        ),
    ] {
        assert_eq!(either(one.clone(), other.clone()), (whole, Vec::new()), "{one} {other}");
    }
    let n = |kind: &str| json!({ "properties": { "n": { "type": kind, "description": "N.", "maximum": 1 } } });
    assert_eq!(
        either(n("integer"), n("string")),
        (
            json!({ "type": "object", "properties": { "n": { "description": "N." } } }),
            vec!["x.n: integer or string, by what goes with it: anything is taken there".to_owned()]
        )
    );
}
