//! The golden files of generated code, compiled: none is stale (the compiler's tests compare them), none is broken, and
//! each does what the interpreter does with the same plan.

#![expect(clippy::module_inception, reason = "a golden file is called like the catalog in it")]

#[path = "../compiler/tests/expand/plans.rs"]
mod plans;

#[path = "../compiler/tests/expand/catalog.rs"]
mod catalog;
#[path = "../compiler/tests/expand/handler.rs"]
mod handler;
#[path = "../compiler/tests/expand/names.rs"]
mod names;
#[path = "../compiler/tests/expand/requests.rs"]
mod requests;
#[path = "../compiler/tests/expand/arguments.rs"]
mod shapes;
#[path = "../compiler/tests/expand/shop.rs"]
mod shop;
#[path = "../compiler/tests/expand/steps.rs"]
mod steps;

use std::sync::Arc;

use kartoteka::__private::{Bound, Handled, Handler, Loaded, Request, Scope, Tool, ToolContext, answered};
use kartoteka::arguments;
use kartoteka::caller::Caller;
use kartoteka::handler::ToolError;
use kartoteka::texts::Texts;
use kartoteka::windows::Clock;
use kartoteka_compiler::plan::{self, Action, Catalog, Check, Shape};
use kartoteka_compiler::source::Sources;
use serde_json::{Map, Value, json};

impl Handler for handler::handler::greet::Arguments {
    fn handle<'a>(&'a self, context: ToolContext<'a>) -> Handled<'a> {
        answered(context, async move { Ok::<_, ToolError>(format!("Hello, {}", self.name)) })
    }
}

fn loaded(case: &str) -> Loaded {
    let loaded = match case {
        "arguments" => shapes::catalogs(),
        "catalog" => catalog::catalogs(),
        "handler" => handler::catalogs(),
        "names" => names::catalogs(),
        "requests" => requests::catalogs(),
        "shop" => shop::catalogs(),
        "steps" => steps::catalogs(),
        other => panic!("no golden file is compiled for the case `{other}`"),
    };
    loaded.into_iter().next().expect("a case is one catalog")
}

/// Every case: those made by hand, and the one that is made of cards.
fn cases() -> Vec<(&'static str, Catalog)> {
    let shop = concat!(env!("CARGO_MANIFEST_DIR"), "/compiler/tests/expand/shop");
    let sources = Sources::read(shop.as_ref()).expect("the folder holds a catalog");
    let compiled = kartoteka_compiler::compile(&sources).expect("the catalog has no faults");
    plans::cases().into_iter().chain(compiled.catalogs.into_iter().map(|catalog| ("shop", catalog))).collect()
}

#[test]
fn a_generated_catalog_is_its_plan() {
    for (name, plan) in cases() {
        assert_eq!(*loaded(name).catalog, plan, "{name}");
    }
}

/// Values that a shape takes, the first without a remark, and values that it does not.
fn values(check: &Check, catalog: &Catalog) -> Vec<Value> {
    let keys: Vec<Value> = match &check.shape {
        Shape::Choice { values } => values.iter().map(|value| Value::from(value.as_ref())).collect(),
        Shape::Row { table } => catalog.tables[*table].rows.iter().map(|row| Value::from(row.key.as_ref())).collect(),
        Shape::Window => plan::WINDOWS.iter().map(|window| Value::from(*window)).collect(),
        Shape::Boolean => vec![json!(true)],
        Shape::Integer { .. } | Shape::Any | Shape::Several { .. } => vec![json!(5)],
        Shape::Number { .. } => vec![json!(0.5)],
        Shape::Text { format: Some(plan::Format::Date), .. } => vec![json!("2026-05-20")],
        Shape::Text { .. } => vec![json!("+7 (495) 000-00-00")],
        Shape::List { .. } => vec![json!([1, "a"])],
        Shape::Map { .. } => vec![json!({ "a": [{ "b": 1 }], "more": { "c": null }, "=STATUS": "S" })],
    };
    let hostile = [
        json!(null),
        json!(false),
        json!("true"),
        json!(-1),
        json!(1e300),
        json!("7"),
        json!(""),
        json!(".."),
        json!("a/b?c#d\r\n\u{0}\"%2e"),
        json!("DESC"),
        json!([]),
        json!([{}]),
        json!({}),
        json!({ "a": { "0": "x" }, "constructor": 1 }),
    ];
    keys.into_iter().chain(hostile).collect()
}

/// Everything required; each argument with each value; each required one missing; one that is unknown.
fn corpus(tool: &plan::Tool, catalog: &Catalog) -> Vec<Map<String, Value>> {
    let sample = |argument: &plan::Argument| (argument.name.to_string(), values(&argument.check, catalog)[0].clone());
    let least: Map<String, Value> = tool.arguments.iter().filter(|one| one.required).map(sample).collect();
    let all: Map<String, Value> = tool.arguments.iter().map(sample).collect();
    let with = |base: &Map<String, Value>, name: &str, value: Value| {
        let mut base = base.clone();
        base.insert(name.to_owned(), value);
        base
    };
    let mut corpus = vec![least.clone(), all.clone(), with(&least, "unknown", json!(1))];
    for argument in tool.arguments.iter() {
        let each = values(&argument.check, catalog).into_iter();
        corpus.extend(each.flat_map(|value| [&least, &all].map(|base| with(base, &argument.name, value.clone()))));
        let mut without = all.clone();
        without.remove(argument.name.as_ref());
        corpus.push(without);
    }
    corpus
}

fn requests(bound: &dyn Bound, tool: &plan::Tool, scope: &Scope<'_>) -> Vec<Request> {
    let steps = match &tool.action {
        Action::Steps { steps, .. } => steps.len(),
        Action::Answer { .. } | Action::Handler => 0,
    };
    let build = |step| {
        let mut request = Request::default();
        bound.request(step, scope, &mut request);
        request
    };
    (0..steps).map(build).collect()
}

#[test]
fn generated_code_does_what_the_interpreter_does() {
    for (name, plan) in cases() {
        let compiled = loaded(name);
        let plan = Arc::new(plan);
        let interpreted = kartoteka::interpret::tools(&plan);
        let texts = Texts::new([&*plan], None);
        let mut caller = Caller::unknown(texts.default_locale());
        caller.tenant = Some("acme \"x\"".into());
        let clock = Clock::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let settings: Vec<_> = plan.settings.iter().map(|_| Some(json!("https://a.example/rest/1/code/"))).collect();
        let steps = [Some(r#"{"result":{"LEAD":[401,"a/b"]}}"#), None, None];
        let mut accepted = 0;
        for (compiled, interpreted) in compiled.tools.iter().zip(&interpreted) {
            let tool = interpreted.plan();
            let mut scope = Scope::new(&plan, 0, &settings, &caller, &clock, &texts);
            scope.arguments = &tool.arguments;
            scope.steps = &steps;
            scope.position = Some(50);
            scope.reply = Some(r#"{"result":[{"ID":"1"}]}"#);
            for given in corpus(tool, &plan) {
                let read = |tool: &dyn Tool| arguments::read_map(tool, &plan, &given);
                let what = format!("{name}, {}: {}", tool.name, Value::Object(given.clone()));
                match (read(&**compiled), read(&**interpreted)) {
                    (Ok(left), Ok(right)) => {
                        accepted += 1;
                        assert_eq!(left.notes, right.notes, "{what}");
                        for slot in 0..=tool.arguments.len() {
                            assert_eq!(left.bound.argument(slot), right.bound.argument(slot), "{what}");
                        }
                        let requests = |bound: &dyn Bound| requests(bound, tool, &scope);
                        assert_eq!(requests(&*left.bound), requests(&*right.bound), "{what}");
                    }
                    (Err(left), Err(right)) => assert_eq!(left, right, "{what}"),
                    (left, right) => panic!("{what}: compiled {:?}, interpreted {:?}", left.err(), right.err()),
                }
            }
        }
        assert!(accepted > 0, "{name}: nothing was accepted");
    }
}
