//! Arguments for any tool, made from its plan: good ones, bad ones, and those that somebody with bad intentions sends.

use kartoteka_compiler::plan::{self, Catalog, Check, Format, Others, Shape};
use serde_json::{Map, Value, json};

/// Everything required; each argument with each value, alone and beside all others; each one missing; unknown ones.
pub(crate) fn of(tool: &plan::Tool, catalog: &Catalog) -> Vec<Map<String, Value>> {
    let least = least(tool, catalog);
    let all: Map<String, Value> =
        tool.arguments.iter().map(|argument| (argument.name.to_string(), fitting(tool, argument, catalog))).collect();
    let mut corpus = vec![least.clone(), all.clone()];
    for unknown in ["unknown", "Limit", "limti", "", "__proto__", "auth"] {
        corpus.push(with(&least, unknown, json!(1)));
    }
    for argument in tool.arguments.iter() {
        let own = examples(tool, &argument.name);
        let fitting = std::iter::once(fitting(tool, argument, catalog));
        for value in
            fitting.chain(own).chain(keys(&argument.check, catalog)).chain(bounds(&argument.check)).chain(odd())
        {
            corpus.extend([&least, &all].map(|base| with(base, &argument.name, value.clone())));
        }
        let mut without = all.clone();
        without.remove(argument.name.as_ref());
        corpus.push(without);
    }
    corpus
}

/// The arguments that a tool cannot do without.
pub(crate) fn least(tool: &plan::Tool, catalog: &Catalog) -> Map<String, Value> {
    let required = tool.arguments.iter().filter(|argument| argument.required);
    required.map(|argument| (argument.name.to_string(), fitting(tool, argument, catalog))).collect()
}

fn with(base: &Map<String, Value>, name: &str, value: Value) -> Map<String, Value> {
    let mut base = base.clone();
    base.insert(name.to_owned(), value);
    base
}

/// A value that an argument takes: what the tool's examples pass, or one of its shape.
fn fitting(tool: &plan::Tool, argument: &plan::Argument, catalog: &Catalog) -> Value {
    examples(tool, &argument.name).into_iter().next().unwrap_or_else(|| sample(&argument.check, catalog))
}

fn examples(tool: &plan::Tool, name: &str) -> Vec<Value> {
    let given = |example: &plan::Example| serde_json::from_str::<Value>(&example.arguments.0).ok()?.get(name).cloned();
    tool.examples.iter().filter(|example| example.error.is_none()).filter_map(given).collect()
}

fn sample(check: &Check, catalog: &Catalog) -> Value {
    match &check.shape {
        Shape::Choice { .. } | Shape::Row { .. } | Shape::Period => {
            keys(check, catalog).into_iter().next().unwrap_or_default()
        }
        Shape::Boolean => json!(true),
        Shape::Integer { least, most, .. } => json!(5.clamp(least.unwrap_or(5), most.unwrap_or(i64::MAX))),
        Shape::Any | Shape::Shown { .. } | Shape::Several { .. } => json!(5),
        Shape::Number { .. } => json!(0.5),
        Shape::Text { format, .. } => json!(match format {
            Some(Format::Date) => "2026-05-20",
            Some(Format::DateTime) => "2026-05-20T10:00:00+03:00",
            Some(Format::Email) => "ilya@example.com",
            Some(Format::Uri) => "https://example.com/",
            Some(Format::Phone | Format::Contact) => "+7 900 000-00-03",
            Some(Format::Uuid) => "0190a3b4-0000-7000-8000-000000000000",
            Some(Format::Base64) => "SGVsbG8=",
            None => "+7 (495) 000-00-00",
        }),
        Shape::List { items, .. } => match items.first() {
            Some(item) => json!([sample(item, catalog)]),
            None => json!([1, "a"]),
        },
        Shape::Map { properties, others, .. } => {
            let named = properties.iter();
            let mut map: Map<String, Value> =
                named.map(|property| (property.name.to_string(), sample(&property.check, catalog))).collect();
            match others {
                Others::Refused => {}
                Others::Checked { checks } => drop(map.insert("DATE_CREATE".to_owned(), sample(&checks[0], catalog))),
                Others::Allowed => {
                    map.extend([("a".to_owned(), json!([{ "b": 1 }])), ("more".to_owned(), json!({ "c": null }))]);
                    map.insert("=STATUS".to_owned(), json!("S"));
                }
            }
            Value::Object(map)
        }
    }
}

/// Every text that a shape names, as it is and in another letter case.
fn keys(check: &Check, catalog: &Catalog) -> Vec<Value> {
    let keys: Vec<&str> = match &check.shape {
        Shape::Choice { values } => values.iter().map(AsRef::as_ref).collect(),
        Shape::Row { table } => catalog.tables[*table].rows.iter().map(|row| row.key.as_ref()).collect(),
        Shape::Period => plan::PERIODS.to_vec(),
        _ => Vec::new(),
    };
    keys.into_iter().flat_map(|key| [json!(key), json!(key.to_uppercase()), json!(format!("{key}x"))]).collect()
}

/// What is just inside and just outside of a shape's bounds, as a number and as a text.
fn bounds(check: &Check) -> Vec<Value> {
    let Shape::Integer { least, most, .. } = &check.shape else { return Vec::new() };
    let inside = least.iter().chain(most).flat_map(|bound| [bound.saturating_sub(1), *bound, bound.saturating_add(1)]);
    inside.flat_map(|number| [json!(number), json!(number.to_string()), json!(number as f64)]).collect()
}

/// What fits nowhere, or should not.
fn odd() -> Vec<Value> {
    vec![
        json!(null),
        json!(false),
        json!("true"),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!("7"),
        json!(""),
        json!(".."),
        json!("../oauth/token"),
        json!("a/b?c#d\r\n\u{0}\"%2e"),
        json!("\"},\"admin\":true,\"x\":{\""),
        json!("{ $name } {$count}"),
        json!("DESC"),
        json!([]),
        json!([{}]),
        json!(["a", "a", 1, null]),
        json!({}),
        json!({ "a": { "0": "x" }, "constructor": 1 }),
        json!({ "DATE_CREATE": "DeSC", ">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": null }),
        json!({ ">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59" }),
    ]
}
