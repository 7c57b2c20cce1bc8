//! Schemas put together: what holds of all parts (`allOf`, what stands beside a reference), and what holds of any alternative
//! (`oneOf`, `anyOf`). Nothing is checked that one of the alternatives takes, and what parts say against one another is noted.

use serde_json::{Map, Number, Value};

use crate::document::list;

/// Keywords that say how much there is at most, and at least.
const MOST: [&str; 3] = ["maxLength", "maxItems", "maxProperties"];
const LEAST: [&str; 3] = ["minLength", "minItems", "minProperties"];

/// Bounds of numbers, and how they are called where they are exclusive.
pub(crate) const UPPER: (&str, &str) = ("maximum", "exclusiveMaximum");
pub(crate) const LOWER: (&str, &str) = ("minimum", "exclusiveMinimum");

/// Keywords of which a difference says nothing of what is taken.
const SAYING: [&str; 10] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "discriminator",
    "deprecated",
    "nullable",
];

/// Flags of which one is enough where all parts hold.
const FLAGS: [&str; 3] = ["readOnly", "writeOnly", "uniqueItems"];

/// The one type of a schema; empty where it says none, or several.
pub(crate) fn kind(schema: &Value) -> &'static str {
    let known = |name: &str| KINDS.into_iter().find(|kind| *kind == name);
    match schema.get("type") {
        Some(Value::String(name)) => known(name).unwrap_or_default(),
        Some(Value::Array(several)) => {
            let several: Vec<&str> = several.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect();
            match several.as_slice() {
                [one] => known(one).unwrap_or_default(),
                ["integer", "number"] | ["number", "integer"] => "number",
                _ => "",
            }
        }
        _ if schema.get("properties").is_some() || schema.get("additionalProperties").is_some_and(Value::is_object) => {
            "object"
        }
        _ if schema.get("items").is_some() => "array",
        _ => kind_of_values(schema),
    }
}

const KINDS: [&str; 6] = ["array", "string", "number", "integer", "boolean", "object"];

/// The one type of all values that a schema lists.
fn kind_of_values(schema: &Value) -> &'static str {
    let of = |value: &Value| match value {
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        _ => "",
    };
    let values = schema.as_object().and_then(values).unwrap_or_default();
    let mut kinds = values.iter().filter(|value| !value.is_null()).map(of);
    let first = kinds.next().unwrap_or_default();
    if kinds.all(|kind| kind == first) { first } else { "" }
}

/// The texts of a member that is a list.
pub(crate) fn texts(schema: &Value, key: &str) -> Vec<String> {
    list(schema, key).filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The values that a schema lists: those of `enum`, or the one of `const`.
fn values(schema: &Map<String, Value>) -> Option<Vec<Value>> {
    match (schema.get("const"), schema.get("enum")) {
        (Some(one), _) => Some(vec![one.clone()]),
        (None, Some(Value::Array(several))) => Some(several.clone()),
        _ => None,
    }
}

fn set_values(schema: &mut Map<String, Value>, values: Vec<Value>) {
    schema.remove("const");
    schema.insert("enum".into(), values.into());
}

/// Adds to a list what is not in it yet.
pub(crate) fn add(known: &mut Vec<Value>, more: Vec<Value>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
}

/// Whether one number is less than another.
fn is_less(one: &Number, other: &Number) -> bool {
    match (one.as_i64(), other.as_i64()) {
        (Some(one), Some(other)) => one < other,
        _ => one.as_f64().zip(other.as_f64()).is_some_and(|(one, other)| one < other),
    }
}

/// A bound, and whether it is exclusive: by the flag of 3.0, or by the number of 3.1.
pub(crate) fn bound(schema: &Map<String, Value>, names: (&str, &str)) -> Option<(Number, bool)> {
    let plain = schema.get(names.0).and_then(Value::as_number).cloned();
    match schema.get(names.1) {
        Some(Value::Bool(true)) => plain.map(|bound| (bound, true)),
        Some(Value::Number(bound)) => {
            let beyond = plain.filter(|plain| is_beyond(names, plain, bound));
            Some(beyond.map_or_else(|| (bound.clone(), true), |plain| (plain, false)))
        }
        _ => plain.map(|bound| (bound, false)),
    }
}

/// Whether a bound takes less than another one.
fn is_beyond(names: (&str, &str), one: &Number, other: &Number) -> bool {
    if names == UPPER { is_less(one, other) } else { is_less(other, one) }
}

fn set_bound(schema: &mut Map<String, Value>, names: (&str, &str), bound: Option<(Number, bool)>) {
    schema.remove(names.0);
    schema.remove(names.1);
    if let Some((bound, is_exclusive)) = bound {
        let name = if is_exclusive { names.1 } else { names.0 };
        schema.insert(name.into(), Value::Number(bound));
    }
}

/// The types of a schema, where it says some.
fn types(schema: &Map<String, Value>) -> Option<Vec<&str>> {
    match schema.get("type")? {
        Value::String(one) => Some(vec![one]),
        Value::Array(several) => Some(several.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}

/// The types that two schemas have in common, as a value of `type`; `None`: there is none.
fn common_types(one: &[&str], other: &[&str]) -> Option<Value> {
    let narrow = |kind: &&&str| {
        let is_integer = **kind == "integer" && other.contains(&"number");
        other.contains(*kind) || is_integer
    };
    let mut common: Vec<&str> = one.iter().filter(narrow).copied().collect();
    if one.contains(&"number") && other.contains(&"integer") && !common.contains(&"integer") {
        common.push("integer");
    }
    match common.as_slice() {
        [] => None,
        [one] => Some((*one).into()),
        several => Some(several.into()),
    }
}

/// Puts schemas together; says what could not be.
pub(crate) struct Composed<'n> {
    pub(crate) notes: &'n mut Vec<String>,
}

impl Composed<'_> {
    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Adds a part to a schema, both of which hold.
    pub(crate) fn both(&mut self, out: &mut Map<String, Value>, part: Value, place: &str) {
        let Value::Object(mut part) = part else { return };
        if let (Some(one), Some(other)) = (types(out), types(&part)) {
            match common_types(&one, &other) {
                Some(common) => drop(out.insert("type".into(), common)),
                None => {
                    return self.note(format!(
                        "{place}: its parts ask for {} and for {} at once; the first is taken",
                        one.join(" or "),
                        other.join(" or ")
                    ));
                }
            }
            part.remove("type");
        }
        if let (Some(known), Some(more)) = (values(out), values(&part)) {
            let common: Vec<Value> = known.into_iter().filter(|value| more.contains(value)).collect();
            match common.is_empty() {
                true => self.note(format!("{place}: its parts list no value in common; those of the first are taken")),
                false => set_values(out, common),
            }
            ["const", "enum"].iter().for_each(|key| drop(part.remove(*key)));
        }
        for names in [UPPER, LOWER] {
            if let (Some((known, known_exclusive)), Some((more, more_exclusive))) =
                (bound(out, names), bound(&part, names))
            {
                let first = if is_beyond(names, &known, &more) {
                    (known, known_exclusive)
                } else if known == more {
                    (known, known_exclusive || more_exclusive)
                } else {
                    (more, more_exclusive)
                };
                set_bound(out, names, Some(first));
                part.remove(names.0);
                part.remove(names.1);
            }
        }
        for (key, value) in part {
            self.both_of(out, key, value, place);
        }
    }

    /// One key of a part.
    fn both_of(&mut self, out: &mut Map<String, Value>, key: String, value: Value, place: &str) {
        match (key.as_str(), out.get_mut(&key), value) {
            ("properties", Some(Value::Object(known)), Value::Object(more)) => {
                for (name, schema) in more {
                    match known.get_mut(&name) {
                        Some(Value::Object(known)) => self.both(known, schema, &format!("{place}.{name}")),
                        Some(_) => {}
                        None => drop(known.insert(name, schema)),
                    }
                }
            }
            ("required", Some(Value::Array(known)), Value::Array(more)) => add(known, more),
            ("items" | "additionalProperties", Some(Value::Object(known)), more @ Value::Object(_)) => {
                self.both(known, more, &format!("{place}[]"));
            }
            ("additionalProperties", Some(known), more) => {
                if *known == Value::Bool(true) || more == Value::Bool(false) {
                    *known = more;
                }
            }
            (name, Some(Value::Number(known)), Value::Number(more)) if MOST.contains(&name) => {
                if is_less(&more, known) {
                    *known = more;
                }
            }
            (name, Some(Value::Number(known)), Value::Number(more)) if LEAST.contains(&name) => {
                if is_less(known, &more) {
                    *known = more;
                }
            }
            (name, Some(known), more) if FLAGS.contains(&name) => {
                if more == Value::Bool(true) {
                    *known = more;
                }
            }
            (name, Some(known), more) => {
                if *known != more && !SAYING.contains(&name) && !name.starts_with(['$', 'x']) {
                    self.note(format!("{place}: of several `{name}` that hold at once the first is taken"));
                }
            }
            (_, None, value) => drop(out.insert(key, value)),
        }
    }

    /// Makes a schema take what another one takes, too.
    pub(crate) fn either(&mut self, out: &mut Map<String, Value>, other: Value, place: &str) {
        let kinds = (kind(&Value::Object(out.clone())), kind(&other));
        let Value::Object(mut other) = other else { return };
        let are_numbers = ["integer", "number"].contains(&kinds.0) && ["integer", "number"].contains(&kinds.1);
        if kinds.0 != kinds.1 && !are_numbers {
            if !kinds.0.is_empty() && !kinds.1.is_empty() {
                self.note(format!(
                    "{place}: {} or {}, by what goes with it: anything is taken there",
                    kinds.0, kinds.1
                ));
            }
            return out.retain(|key, _| key == "description" || key == "title");
        }
        if kinds.0 != kinds.1 {
            out.insert("type".into(), "number".into());
        } else if !kinds.0.is_empty() && !out.contains_key("type") {
            out.insert("type".into(), kinds.0.into());
        }
        match (values(out), values(&other)) {
            (Some(mut known), Some(more)) => {
                add(&mut known, more);
                set_values(out, known);
            }
            _ => ["const", "enum"].iter().for_each(|key| drop(out.remove(*key))),
        }
        for names in [UPPER, LOWER] {
            let wider = bound(out, names).zip(bound(&other, names)).map(
                |((known, known_exclusive), (more, more_exclusive))| {
                    if is_beyond(names, &known, &more) {
                        (more, more_exclusive)
                    } else if known == more {
                        (known, known_exclusive && more_exclusive)
                    } else {
                        (known, known_exclusive)
                    }
                },
            );
            set_bound(out, names, wider);
        }
        let keys: Vec<String> = out.keys().cloned().collect();
        for key in keys {
            self.either_of(out, &key, other.remove(&key), place);
        }
        // Properties of the other alone are none that this one forbids.
        if let Some(properties) = other.remove("properties") {
            out.insert("properties".into(), properties);
        }
    }

    /// One key of a schema, and what the other one says under it.
    fn either_of(&mut self, out: &mut Map<String, Value>, key: &str, other: Option<Value>, place: &str) {
        const DONE: [&str; 8] = ["title", "description", "const", "enum", UPPER.0, UPPER.1, LOWER.0, LOWER.1];
        if DONE.contains(&key) {
            return;
        }
        let Some(known) = out.get_mut(key) else { return };
        let stays = match (key, known, other) {
            ("properties", Value::Object(known), Some(Value::Object(more))) => {
                for (name, schema) in more {
                    match known.get_mut(&name) {
                        Some(Value::Object(known)) => self.either(known, schema, &format!("{place}.{name}")),
                        Some(_) => {}
                        None => drop(known.insert(name, schema)),
                    }
                }
                true
            }
            ("properties", _, None) => true,
            ("required", Value::Array(known), Some(Value::Array(more))) => {
                known.retain(|name| more.contains(name));
                true
            }
            ("items", Value::Object(known), Some(more @ Value::Object(_))) => {
                self.either(known, more, &format!("{place}[]"));
                true
            }
            (name, Value::Number(known), Some(Value::Number(more))) if MOST.contains(&name) => {
                if is_less(known, &more) {
                    *known = more;
                }
                true
            }
            (name, Value::Number(known), Some(Value::Number(more))) if LEAST.contains(&name) => {
                if is_less(&more, known) {
                    *known = more;
                }
                true
            }
            // They are of one.
            ("type", ..) => true,
            (_, known, Some(more)) => *known == more,
            (_, _, None) => false,
        };
        if !stays {
            out.remove(key);
        }
    }
}

#[cfg(test)]
mod tests;
