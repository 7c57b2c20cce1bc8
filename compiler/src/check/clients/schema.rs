//! Walks a schema as lists show it: checks where they are data, JSON where they are not.

use serde_json::{Map, Value};

use super::pattern;
use super::refusal::{Refusal, property_name};
use crate::plan::{Check, Others, Shape};

const GEMINI: &str = "Gemini";
const ITEMS: &str = "Gemini, OpenAI and VS Code";

fn list_without_items() -> Refusal {
    Refusal::of("a list without `items`", ITEMS).fix("say what is in it, for example `items: { type: string }`")
}

fn map_without_properties() -> Refusal {
    Refusal::of("a map without `properties`", GEMINI).fix(
        "name the usual ones under `properties`; others may still be passed, and one with `accepts: any` takes any value",
    )
}

fn no_type() -> Refusal {
    Refusal::of("a part without a `type`", GEMINI)
        .fix("say the type that is usual, and `accepts: any` beside it where others pass as well")
}

fn several_types() -> Refusal {
    Refusal::of("a list of types", GEMINI).fix("write `anyOf`, with a schema for each type, or keep one type")
}

/// Gemini's `enum` is a list of texts, none of which is empty.
fn values_that_are_no_texts() -> Refusal {
    Refusal::of("an `enum` with a number, `null` or an empty text", GEMINI)
        .fix("write texts, or say in the description what may be passed; leave out the argument for nothing")
}

fn is_a_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

pub(super) fn check(check: &Check, found: &mut Vec<Refusal>) {
    match &check.rest {
        Some(rest) => json(&parsed(&rest.0), found),
        None => shape(check, found),
    }
}

fn parsed(schema: &str) -> Value {
    serde_json::from_str(schema).expect("the schema was written as JSON")
}

fn shape(whole: &Check, found: &mut Vec<Refusal>) {
    if whole.shape == Shape::Any {
        found.push(no_type());
    } else if whole.nullable {
        found.push(several_types());
    }
    one_shape(&whole.shape, found);
}

fn one_shape(shape: &Shape, found: &mut Vec<Refusal>) {
    match shape {
        Shape::Any
        | Shape::Boolean
        | Shape::Integer { .. }
        | Shape::Number { .. }
        | Shape::Row { .. }
        | Shape::Period => {}
        Shape::Choice { values } => {
            if values.iter().any(|value| value.is_empty()) {
                found.push(values_that_are_no_texts());
            }
        }
        Shape::Shown { schema } => json(&parsed(&schema.0), found),
        Shape::Text { pattern, .. } => found.extend(pattern.iter().flat_map(|pattern| pattern::check(pattern))),
        Shape::List { items, .. } => match items.first() {
            Some(items) => check(items, found),
            None => found.push(list_without_items()),
        },
        Shape::Map { properties, others, .. } => {
            if properties.is_empty() {
                found.push(map_without_properties());
            }
            for property in properties.iter() {
                found.extend(property_name(&property.name));
                check(&property.check, found);
            }
            if let Others::Checked { checks } = others {
                checks.iter().for_each(|others| check(others, found));
            }
        }
        Shape::Several { shapes } => {
            found.push(several_types());
            shapes.iter().for_each(|shape| one_shape(shape, found));
        }
    }
}

fn json(schema: &Value, found: &mut Vec<Refusal>) {
    let Value::Object(schema) = schema else { return };
    let says = |kind: &str| schema.get("type").and_then(Value::as_str) == Some(kind);
    if schema.get("type").is_some_and(Value::is_array) {
        found.push(several_types());
    }
    if says("array") && !schema.contains_key("items") {
        found.push(list_without_items());
    }
    if says("object") && schema.get("properties").and_then(Value::as_object).is_none_or(Map::is_empty) {
        found.push(map_without_properties());
    }
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("pattern", Value::String(written)) => found.extend(pattern::check(written)),
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(named)) => {
                for (name, schema) in named {
                    if keyword == "properties" {
                        found.extend(property_name(name));
                    }
                    json(schema, found);
                }
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(all)) => {
                all.iter().for_each(|schema| json(schema, found));
            }
            ("enum", Value::Array(values)) => {
                if !values.iter().all(is_a_text) {
                    found.push(values_that_are_no_texts());
                }
            }
            ("enum" | "const" | "default", _) => {}
            (_, Value::Object(_)) => json(value, found),
            (_, _) => {}
        }
    }
}
