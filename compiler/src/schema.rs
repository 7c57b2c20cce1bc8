//! Plans to JSON Schema 2020-12: what a tool takes and what its results look like.
//!
//! A schema says what the author wrote: the common keywords come back from the [`Shape`], what a shape does not know
//! comes from [`Check::rest`]. Nothing is decided here, and no text is looked up: descriptions are given by the caller.

use serde_json::{Map, Value, json};

use crate::plan::{Argument, COMPOSED, Check, Format, Json, Others, Property, Shape, Table, WINDOWS};

/// The schema of a tool's arguments; `describe` gives the description of an argument by its slot.
pub fn input(arguments: &[Argument], tables: &[Table], describe: impl Fn(usize) -> Option<String>) -> Value {
    let mut properties = Map::new();
    for (slot, argument) in arguments.iter().enumerate() {
        properties.insert(argument.name.to_string(), published(argument, tables, describe(slot)));
    }
    let required: Vec<&str> =
        arguments.iter().filter(|a| a.required && a.ask.is_none()).map(|a| a.name.as_ref()).collect();
    let mut schema = Map::new();
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".into(), required.into());
    }
    schema.insert("additionalProperties".into(), false.into());
    Value::Object(schema)
}

/// Rules about how many arguments are passed. Some APIs of models refuse them at the root.
const COUNTED: [&str; 2] = ["minProperties", "maxProperties"];

/// The same with the rules over the arguments together. What others refer to stands first.
///
/// Rules that clients refuse at the root are left out, and are checked all the same when the tool is called; they stay
/// where the author names the dialect by `$schema`.
pub fn together(input: Value, rules: Option<&Value>) -> Value {
    let (Value::Object(input), Some(Value::Object(rules))) = (&input, rules) else { return input };
    let whole = rules.contains_key("$schema");
    let rules = rules
        .iter()
        .filter(|(name, _)| whole || !COMPOSED.contains(&name.as_str()) && !COUNTED.contains(&name.as_str()));
    let first = |(name, _): &(&String, &Value)| ["$schema", "$defs"].contains(&name.as_str());
    let (head, tail): (Vec<_>, Vec<_>) = rules.partition(first);
    let entries = head.into_iter().chain(input).chain(tail);
    Value::Object(entries.map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn published(argument: &Argument, tables: &[Table], description: Option<String>) -> Value {
    let mut schema = Map::new();
    if let Some(description) = description {
        schema.insert("description".into(), description.into());
    }
    add_missing(&mut schema, check(&argument.check, tables));
    if let Some(default) = &argument.default {
        schema.insert("default".into(), value(default));
    }
    if let Some(header) = &argument.header {
        schema.insert("x-mcp-header".into(), header.as_ref().into());
    }
    Value::Object(schema)
}

/// The schema of one value.
pub fn check(check: &Check, tables: &[Table]) -> Map<String, Value> {
    let mut schema = shape(&check.shape, tables);
    if let Some(rest) = &check.rest
        && let Value::Object(rest) = value(rest)
    {
        add_missing(&mut schema, rest);
    }
    if check.nullable {
        admit_null(&mut schema);
    }
    schema
}

fn shape(shape: &Shape, tables: &[Table]) -> Map<String, Value> {
    let mut schema = Map::new();
    match shape {
        Shape::Any => {}
        Shape::Shown { schema: shown } => {
            if let Value::Object(shown) = value(shown) {
                schema = shown;
            }
        }
        Shape::Boolean => put(&mut schema, "type", "boolean"),
        Shape::Integer { least, most, clamp: _ } => {
            put(&mut schema, "type", "integer");
            put_some(&mut schema, "minimum", *least);
            put_some(&mut schema, "maximum", *most);
        }
        Shape::Number { least, most, clamp: _ } => {
            put(&mut schema, "type", "number");
            put_some(&mut schema, "minimum", *least);
            put_some(&mut schema, "maximum", *most);
        }
        Shape::Text { least, most, pattern, format } => {
            put(&mut schema, "type", "string");
            put_some(&mut schema, "minLength", *least);
            put_some(&mut schema, "maxLength", *most);
            put_some(&mut schema, "pattern", pattern.as_deref());
            put_some(&mut schema, "format", format.map(format_name));
        }
        Shape::Choice { values } => choice(&mut schema, values.iter().map(AsRef::as_ref)),
        Shape::Row { table } => choice(&mut schema, tables[*table].rows.iter().map(|row| row.key.as_ref())),
        Shape::Window => choice(&mut schema, WINDOWS.into_iter()),
        Shape::List { items, least, most, unique } => {
            put(&mut schema, "type", "array");
            // At most one check: that of every item.
            if let Some(items) = items.first() {
                put(&mut schema, "items", Value::Object(check(items, tables)));
            }
            put_some(&mut schema, "minItems", *least);
            put_some(&mut schema, "maxItems", *most);
            if *unique {
                put(&mut schema, "uniqueItems", true);
            }
        }
        Shape::Map { properties, others, least, most } => {
            put(&mut schema, "type", "object");
            map(&mut schema, properties, others, tables);
            put_some(&mut schema, "minProperties", *least);
            put_some(&mut schema, "maxProperties", *most);
        }
        Shape::Several { shapes } => several(&mut schema, shapes, tables),
    }
    schema
}

fn map(schema: &mut Map<String, Value>, properties: &[Property], others: &Others, tables: &[Table]) {
    if !properties.is_empty() {
        let named = properties.iter().map(|p| (p.name.to_string(), Value::Object(check(&p.check, tables))));
        put(schema, "properties", Value::Object(named.collect()));
    }
    let required: Vec<&str> = properties.iter().filter(|p| p.required).map(|p| p.name.as_ref()).collect();
    if !required.is_empty() {
        put(schema, "required", required);
    }
    match others {
        Others::Allowed => {}
        Others::Refused => put(schema, "additionalProperties", false),
        Others::Checked { checks } => {
            put(schema, "additionalProperties", Value::Object(check(&checks[0], tables)));
        }
    }
}

/// Keywords of different JSON types do not meet, but for `enum`, which would bind all of them.
fn several(schema: &mut Map<String, Value>, shapes: &[Shape], tables: &[Table]) {
    let each: Vec<Map<String, Value>> = shapes.iter().map(|one| shape(one, tables)).collect();
    if each.iter().any(|one| one.contains_key("enum") || !one.contains_key("type")) {
        put(schema, "anyOf", each.into_iter().map(Value::Object).collect::<Vec<_>>());
        return;
    }
    let types: Vec<Value> = each.iter().map(|one| one["type"].clone()).collect();
    put(schema, "type", types);
    for one in each {
        add_missing(schema, one);
    }
}

fn admit_null(schema: &mut Map<String, Value>) {
    match schema.get_mut("type") {
        Some(Value::Array(types)) if !types.contains(&"null".into()) => types.push("null".into()),
        Some(Value::String(one)) if one != "null" => {
            let types = json!([one, "null"]);
            put(schema, "type", types);
        }
        Some(_) => {}
        None => {
            if let Some(Value::Array(either)) = schema.get_mut("anyOf") {
                either.push(json!({ "type": "null" }));
            }
        }
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

fn choice<'a>(schema: &mut Map<String, Value>, values: impl Iterator<Item = &'a str>) {
    put(schema, "type", "string");
    put(schema, "enum", values.map(Value::from).collect::<Vec<_>>());
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Date => "date",
        Format::DateTime => "date-time",
        Format::Email => "email",
        Format::Uri => "uri",
        Format::Uuid => "uuid",
    }
}

fn put(schema: &mut Map<String, Value>, keyword: &str, value: impl Into<Value>) {
    schema.insert(keyword.into(), value.into());
}

fn put_some(schema: &mut Map<String, Value>, keyword: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        put(schema, keyword, value);
    }
}

fn add_missing(schema: &mut Map<String, Value>, more: Map<String, Value>) {
    for (keyword, value) in more {
        schema.entry(keyword).or_insert(value);
    }
}

fn value(json: &Json) -> Value {
    serde_json::from_str(&json.0).expect("a plan's JSON is valid")
}

/// The schema of every tool's structured content, whether the call went well or not.
///
/// It stays open: what it does not name may be there as well, so that a result can say more without breaking a client.
pub fn output() -> Value {
    let map = json!({ "type": "object" });
    json!({
        "type": "object",
        "properties": {
            "metadata": map,
            "result": {},
            "pagination": map,
            "labels": map,
            "warnings": { "type": "array", "items": map },
            "suggestedFix": map,
            "error": map
        },
        "required": ["metadata"]
    })
}

#[cfg(test)]
mod tests;
