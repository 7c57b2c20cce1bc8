//! The golden files of generated code, compiled: none is stale (`kartoteka-plans` compares them), none is broken, and each does
//! what the interpreter does with the same plan.

#![expect(clippy::module_inception, reason = "a golden file is called like the catalog in it")]

mod shown;

// Generated files are as they are generated: `cargo fmt` is kept from them.
#[rustfmt::skip]
mod arguments;
#[rustfmt::skip]
mod catalog;
#[rustfmt::skip]
mod handler;
#[rustfmt::skip]
mod names;
#[rustfmt::skip]
mod requests;
#[rustfmt::skip]
mod shop;
#[rustfmt::skip]
mod steps;

use std::sync::Arc;

use http::{HeaderMap, HeaderValue};
use kartoteka::__private::{
    BoundArguments, CompiledCatalog, Handled, Handler, Request, Scope, Tool, ToolContext, answered,
};
use kartoteka::ToolError;
use kartoteka::caller::{Caller, Identity};
use kartoteka::runtime::accept;
use kartoteka::runtime::periods::Clock;
use kartoteka::runtime::reply::Head;
use kartoteka::runtime::scope::Surroundings;
use kartoteka::runtime::setting::SettingValue;
use kartoteka::texts::Texts;
use kartoteka_compiler::plan::{self, Action};
use kartoteka_plans::cases;
use serde_json::{Value, json};

use crate::corpus;

impl Handler for handler::handler::greet::Arguments {
    fn handle<'a>(&'a self, context: ToolContext<'a>) -> Handled<'a> {
        answered(context, async move { Ok::<_, ToolError>(format!("Hello, {}", self.name)) })
    }
}

fn loaded(case: &str) -> CompiledCatalog {
    let loaded = match case {
        "arguments" => arguments::catalogs(),
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

#[test]
fn a_generated_catalog_is_its_plan() {
    for (name, plan) in cases() {
        assert_eq!(*loaded(name).catalog, plan, "{name}");
    }
}

fn requests(bound: &dyn BoundArguments, tool: &plan::Tool, scope: &Scope<'_>) -> Vec<Request> {
    let steps = match &tool.action {
        Action::Steps { steps, .. } => plan::numbered(steps).len(),
        Action::Answer { .. } | Action::Content { .. } | Action::Handler => 0,
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
        let interpreted = kartoteka::runtime::interpret::tools(&plan);
        let texts = Texts::new([&*plan], None);
        let mut caller = Caller::unknown(texts.default_locale());
        caller.who = Arc::new(Identity { tenant: Some("acme \"x\"".into()), ..Identity::default() });
        let clock = Clock::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let value = |setting| SettingValue::new(setting, json!("https://a.example/rest/1/code/"));
        let settings: Vec<_> = plan.settings.iter().map(|setting| Some(value(setting))).collect();
        let steps = [Some(r#"{"result":{"LEAD":[401,"a/b"]}}"#), None, None, None, Some(r#"{"name":"x"}"#), None];
        let around = Surroundings::new((0, &plan), &settings, (&caller, &clock), &texts);
        let mut headers = HeaderMap::new();
        headers.insert("x-total-count", HeaderValue::from_static("310"));
        headers.insert("link", HeaderValue::from_static("<https://shop.example/orders?page=2>; rel=next"));
        let head = Head::new(201, headers);
        let mut accepted = 0;
        for (compiled, interpreted) in compiled.tools.iter().zip(&interpreted) {
            let tool = interpreted.plan();
            let scope = around
                .scope()
                .with_arguments(&tool.arguments)
                .after(&steps)
                .on_item(r#"{"order":7,"item":"a/b","text":"x"}"#)
                .at(Some("50"))
                .sized(25)
                .heard(&head);
            let scope = scope.reading(r#"{"result":[{"ID":"1"}]}"#);
            for given in corpus::of(tool, &plan) {
                let read = |tool: &dyn Tool| accept::read_map(tool, &plan, &given);
                let what = format!("{name}, {}: {}", tool.name, Value::Object(given.clone()));
                match (read(&**compiled), read(&**interpreted)) {
                    (Ok(left), Ok(right)) => {
                        accepted += 1;
                        assert_eq!(left.notes, right.notes, "{what}");
                        for slot in 0..=tool.arguments.len() {
                            assert_eq!(left.bound.argument(slot), right.bound.argument(slot), "{what}");
                        }
                        let requests = |bound: &dyn BoundArguments| requests(bound, tool, &scope);
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
