//! What a schema of another server says of types, as a check by which spellings are read that can only mean one thing. It is no judge:
//! what it reads is held against the schema afterwards.

use kartoteka_compiler::plan::{Check, Others, Property, Shape, Text};
use serde_json::{Map, Value};

use super::cost;

/// A check of what a schema asks for. The schema is one of those that have a cost: no reference of it leads back.
pub(super) fn of(schema: &Value) -> Check {
    SchemaTypes { root: schema }.check(schema)
}

/// The names that a map may have, where it may have no others.
pub(super) fn only_known(check: &Check) -> Option<Vec<Text>> {
    match &check.shape {
        Shape::Map { properties, others: Others::Refused, .. } => {
            Some(properties.iter().map(|property| property.name.clone()).collect())
        }
        _ => None,
    }
}

struct SchemaTypes<'s> {
    root: &'s Value,
}

impl SchemaTypes<'_> {
    fn check(&self, schema: &Value) -> Check {
        let members = match schema {
            Value::Object(members) => members,
            _ => return anything(false),
        };
        if let Some(to) = members.get("$ref").and_then(Value::as_str) {
            return cost::target(self.root, to).map_or_else(|| anything(false), |schema| self.check(schema));
        }
        if let Some(values) = members.get("enum").and_then(Value::as_array) {
            return choice(values);
        }
        if let Some(check) = ["anyOf", "oneOf"].iter().find_map(|keyword| self.or_null(members.get(*keyword)?)) {
            return check;
        }
        match members.get("type") {
            Some(Value::String(kind)) => Check { shape: self.shape(kind, members), nullable: false, rest: None },
            Some(Value::Array(kinds)) => self.several(kinds, members),
            _ if members.contains_key("properties") => {
                Check { shape: self.shape("object", members), nullable: false, rest: None }
            }
            _ => anything(false),
        }
    }

    /// The one schema that is not of `null`, of two.
    fn or_null(&self, schemas: &Value) -> Option<Check> {
        let is_null = |schema: &&Value| schema.get("type").is_some_and(|kind| kind == "null");
        match schemas.as_array()?.as_slice() {
            [one, null] if is_null(&null) => Some(Check { nullable: true, ..self.check(one) }),
            [null, one] if is_null(&null) => Some(Check { nullable: true, ..self.check(one) }),
            _ => None,
        }
    }

    fn several(&self, kinds: &[Value], members: &Map<String, Value>) -> Check {
        let nullable = kinds.iter().any(|kind| kind == "null");
        // Each type once: what is not held against the meta-schema may name one a thousand times.
        let is_named = |kind: &&str| kinds.iter().any(|named| named == kind);
        let known = ["boolean", "integer", "number", "string", "array", "object"].into_iter().filter(is_named);
        let mut shapes: Vec<Shape> = known.map(|kind| self.shape(kind, members)).collect();
        let shape = match shapes.len() {
            0 => return anything(true),
            1 => shapes.remove(0),
            _ => Shape::Several { shapes: shapes.into() },
        };
        Check { shape, nullable, rest: None }
    }

    fn shape(&self, kind: &str, members: &Map<String, Value>) -> Shape {
        match kind {
            "boolean" => Shape::Boolean,
            "integer" => Shape::Integer { least: None, most: None, clamp: false },
            "number" => Shape::Number { least: None, most: None, clamp: false },
            "string" => {
                // A blank text is left out only where the schema takes none.
                let least = members.get("minLength").and_then(Value::as_u64).unwrap_or(0);
                let least = if least == 0 { Some(0) } else { None };
                Shape::Text { least, most: None, pattern: None, format: None }
            }
            "array" => {
                let items = members.get("items").filter(|items| items.is_object()).map(|items| self.check(items));
                let items = items.filter(|_| !members.contains_key("prefixItems"));
                Shape::List {
                    items: items.into_iter().collect::<Vec<_>>().into(),
                    least: None,
                    most: None,
                    unique: false,
                }
            }
            "object" => self.map(members),
            _ => Shape::Any,
        }
    }

    fn map(&self, members: &Map<String, Value>) -> Shape {
        let properties = members.get("properties").and_then(Value::as_object).into_iter().flatten();
        let properties = properties.map(|(name, schema)| Property {
            name: name.clone().into(),
            // What is missing is the schema's to say, which knows when it may be.
            required: false,
            check: self.check(schema),
        });
        let others = match members.get("additionalProperties") {
            Some(Value::Bool(false)) if !members.contains_key("patternProperties") => Others::Refused,
            Some(schema @ Value::Object(_)) if !members.contains_key("patternProperties") => {
                Others::Checked { checks: vec![self.check(schema)].into() }
            }
            _ => Others::Allowed,
        };
        Shape::Map { properties: properties.collect::<Vec<_>>().into(), others, least: None, most: None }
    }
}

/// One of these values: texts, with `null` among them or not.
fn choice(values: &[Value]) -> Check {
    let nullable = values.iter().any(Value::is_null);
    let texts: Option<Vec<Text>> = values
        .iter()
        .filter(|value| !value.is_null())
        .map(|value| value.as_str().map(|text| Text::from(text.to_owned())))
        .collect();
    match texts.filter(|texts| !texts.is_empty()) {
        Some(texts) => Check { shape: Shape::Choice { values: texts.into() }, nullable, rest: None },
        None => anything(nullable),
    }
}

fn anything(nullable: bool) -> Check {
    Check { shape: Shape::Any, nullable, rest: None }
}
