//! Plans to JSON Schema 2020-12: what a tool takes and what its results look like.
//!
//! A schema says what the author wrote: the common keywords come back from the [`Shape`], what a shape does not know
//! comes from [`Check::rest`]. Nothing is decided here, and no text is looked up: descriptions are given by the caller.

use serde_json::{Map, Value, json};

use crate::plan::{self, Action, Argument, COMPOSED, Check, Format, Json, Others, PERIODS, Reply, Shape, Step, Table};

/// Rules about how many arguments are passed. Some APIs of models refuse them at the root.
const COUNTED: [&str; 2] = ["minProperties", "maxProperties"];

/// The schema of a tool's arguments, written as JSON but for the descriptions: those differ between locales, nothing else.
#[derive(Debug)]
pub struct Input {
    /// Up to the first argument.
    head: String,
    /// One a slot.
    properties: Vec<Property>,
    /// Behind the last argument.
    tail: String,
}

/// An argument as it is published.
#[derive(Debug)]
struct Property {
    /// A JSON text.
    name: String,
    /// Its schema, without the descriptions.
    schema: Map<String, Value>,
    /// The members of that, as they are written where no part of it has a description.
    members: String,
}

/// A part of an argument that a text describes: the properties that lead to it. Those of the items of a list stand for the list's.
#[derive(Debug, Clone, Copy)]
pub struct DescribedPart<'p> {
    /// The slot of the argument.
    pub slot: usize,
    /// At least one.
    pub path: &'p [String],
    /// The description.
    pub text: &'p str,
}

impl Input {
    /// The schema of these arguments, with the rules over them together. What others refer to stands first.
    ///
    /// Rules that clients refuse at the root are left out, and are checked all the same when the tool is called; they stay
    /// where the author names the dialect by `$schema`.
    #[must_use]
    pub fn new(arguments: &[Argument], tables: &[Table], rules: Option<&Value>) -> Input {
        let none = Map::new();
        let rules = rules.and_then(Value::as_object).unwrap_or(&none);
        let whole = rules.contains_key("$schema");
        let rules = rules
            .iter()
            .filter(|(name, _)| whole || !COMPOSED.contains(&name.as_str()) && !COUNTED.contains(&name.as_str()));
        let first = |(name, _): &(&String, &Value)| ["$schema", "$defs"].contains(&name.as_str());
        let (first, last): (Vec<_>, Vec<_>) = rules.partition(first);

        let required: Vec<&str> =
            arguments.iter().filter(|a| a.required && a.ask.is_none()).map(|a| a.name.as_ref()).collect();
        let mut tail = String::from("}");
        if !required.is_empty() {
            member(&mut tail, "required", &required.into());
        }
        member(&mut tail, "additionalProperties", &Value::Bool(false));
        last.into_iter().for_each(|(name, value)| member(&mut tail, name, value));
        tail.push('}');

        let mut head = String::from("{");
        first.into_iter().for_each(|(name, value)| member(&mut head, name, value));
        member(&mut head, "type", &"object".into());
        head.push_str(",\"properties\":{");
        let properties = arguments.iter().map(|argument| Property::of(argument, tables)).collect();
        Input { head, properties, tail }
    }

    /// The whole of it as JSON; `title` and `describe` give the title and the description of an argument by its slot, `parts` the
    /// descriptions of parts of arguments.
    pub fn written(
        &self,
        title: impl Fn(usize) -> Option<String>,
        describe: impl Fn(usize) -> Option<String>,
        parts: &[DescribedPart<'_>],
    ) -> String {
        let mut out = self.head.clone();
        for (slot, Property { name, schema, members }) in self.properties.iter().enumerate() {
            if slot > 0 {
                out.push(',');
            }
            out.push_str(name);
            out.push_str(":{");
            let mut of_it = parts.iter().filter(|part| part.slot == slot).peekable();
            let described = of_it.peek().is_some().then(|| {
                let mut schema = schema.clone();
                of_it.for_each(|part| describe_part(&mut schema, part.path, part.text));
                members_of(&schema)
            });
            let members = described.as_ref().unwrap_or(members);
            let words = [("title", title(slot)), (DESCRIPTION, describe(slot))];
            words.into_iter().for_each(|(name, said)| {
                if let Some(said) = said {
                    member(&mut out, name, &said.into());
                }
            });
            if !members.is_empty() && !out.ends_with('{') {
                out.push(',');
            }
            out.push_str(members);
            out.push('}');
        }
        out.push_str(&self.tail);
        out
    }
}

impl Property {
    fn of(argument: &Argument, tables: &[Table]) -> Property {
        let mut schema = check(&argument.check, tables);
        if let Some(default) = &argument.default {
            schema.insert("default".into(), value(default));
        }
        if let Some(header) = &argument.header {
            schema.insert("x-mcp-header".into(), header.as_ref().into());
        }
        Property { name: text(&argument.name), members: members_of(&schema), schema }
    }
}

/// The keyword of a description.
const DESCRIPTION: &str = "description";

/// Puts a description into the part of a schema that these properties lead to, before its other keywords.
fn describe_part(schema: &mut Map<String, Value>, path: &[String], text: &str) {
    let Some((first, rest)) = path.split_first() else {
        schema.shift_insert(0, DESCRIPTION.into(), text.into());
        return;
    };
    if let Some(Value::Object(part)) = schema.get_mut("properties").and_then(|properties| properties.get_mut(first)) {
        describe_part(part, rest, text);
    } else if let Some(Value::Object(items)) = schema.get_mut("items") {
        describe_part(items, path, text);
    }
}

/// A text as JSON.
pub(crate) fn text(text: &str) -> String {
    serde_json::to_string(text).expect("a text is always written to memory")
}

/// The members of an object, as JSON.
fn members_of(object: &Map<String, Value>) -> String {
    let mut members = String::new();
    object.iter().for_each(|(name, value)| member(&mut members, name, value));
    members
}

/// Adds a member to those of an object.
fn member(members: &mut String, name: &str, value: &Value) {
    if !members.is_empty() && !members.ends_with('{') {
        members.push(',');
    }
    members.push_str(&text(name));
    members.push(':');
    members.push_str(&serde_json::to_string(value).expect("JSON is always written to memory"));
}

/// The schema of one value.
pub fn check(check: &Check, tables: &[Table]) -> Map<String, Value> {
    let mut schema = shape(&check.shape, tables);
    if let Some(rest) = &check.rest
        && let Value::Object(mut rest) = value(rest)
    {
        if matches!(check.shape, Shape::Text { format: Some(format), .. } if format.is_own()) {
            rest.shift_remove("format");
        }
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
            match format {
                None => {}
                Some(format) if format.is_own() => {}
                Some(Format::Base64) => put(&mut schema, "contentEncoding", Format::Base64.keyword()),
                Some(format) => put(&mut schema, "format", format.keyword()),
            }
        }
        Shape::Choice { values } => choice(&mut schema, values.iter().map(AsRef::as_ref)),
        Shape::Row { table } => choice(&mut schema, tables[*table].rows.iter().map(|row| row.key.as_ref())),
        Shape::Period => choice(&mut schema, PERIODS.into_iter()),
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

fn map(schema: &mut Map<String, Value>, properties: &[plan::Property], others: &Others, tables: &[Table]) {
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
            // An author's own alternatives admit it already.
            let admits = |one: &Value| match &one["type"] {
                Value::Array(types) => types.contains(&"null".into()),
                one => one == "null",
            };
            if !schema.get("oneOf").and_then(Value::as_array).is_some_and(|either| either.iter().any(admits))
                && let Some(Value::Array(either)) = schema.get_mut("anyOf")
                && !either.iter().any(admits)
            {
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

/// The schema of a tool's structured content, whether the call went well or not.
///
/// It stays open: what it does not name may be there as well, so that a result can say more without breaking a client.
pub fn output(action: &Action) -> Value {
    let map = json!({ "type": "object" });
    let mut parts = Map::new();
    parts.insert("metadata".into(), map.clone());
    if let Some(result) = result(action) {
        let is_list = result.get("type").is_some();
        parts.insert("result".into(), result);
        if is_list {
            parts.insert("pagination".into(), map.clone());
        }
    }
    if let Action::Steps { reply: Some(reply), .. } = action
        && !reply.labels.is_empty()
    {
        parts.insert("labels".into(), map.clone());
    }
    parts.insert("warnings".into(), json!({ "type": "array", "items": map }));
    parts.insert("suggestedFix".into(), map.clone());
    parts.insert("error".into(), map);
    json!({ "type": "object", "properties": parts, "required": ["metadata"] })
}

/// What a `result` is; `None`: there is none beside the blocks of content.
fn result(action: &Action) -> Option<Value> {
    match action {
        Action::Content { .. } | Action::Steps { content: Some(_), .. } => None,
        Action::Steps { steps, reply: Some(reply), result: None, .. } if is_list(steps, reply) => {
            Some(json!({ "type": "array" }))
        }
        Action::Steps { .. } | Action::Answer { .. } | Action::Handler => Some(json!({})),
    }
}

/// Whether the result is the records of the one request.
fn is_list(steps: &[Step], reply: &Reply) -> bool {
    matches!(steps, [step] if !step.when.asks()) && !reply.records.is_empty() && reply.sums.is_none()
}

#[cfg(test)]
mod tests;
