//! The golden files of generated code, compiled: none is stale (the compiler's tests compare them), none is broken, and
//! each does what the interpreter does with the same plan.

#[path = "../compiler/tests/expand/plans.rs"]
mod plans;

#[path = "../compiler/tests/expand/arguments.rs"]
mod arguments;
#[path = "../compiler/tests/expand/catalog.rs"]
mod catalog;
#[path = "../compiler/tests/expand/handler.rs"]
mod handler;
#[path = "../compiler/tests/expand/names.rs"]
mod names;
#[path = "../compiler/tests/expand/requests.rs"]
mod requests;
#[path = "../compiler/tests/expand/steps.rs"]
mod steps;

use kartoteka::__private::{Handled, Loaded, ToolContext, ToolError, answered};

impl Handled for handler::handler::greet::Arguments {
    async fn handle(self, _context: ToolContext<'_>) -> Result<String, ToolError> {
        answered(Ok::<_, ToolError>(format!("Hello, {}", self.name)))
    }
}

fn loaded(case: &str) -> Loaded {
    let loaded = match case {
        "arguments" => arguments::catalogs(),
        "catalog" => catalog::catalogs(),
        "handler" => handler::catalogs(),
        "names" => names::catalogs(),
        "requests" => requests::catalogs(),
        "steps" => steps::catalogs(),
        other => panic!("no golden file is compiled for the case `{other}`"),
    };
    loaded.into_iter().next().expect("a case is one catalog")
}

#[test]
fn a_generated_catalog_is_its_plan() {
    for (name, plan) in plans::cases() {
        assert_eq!(*loaded(name).catalog, plan, "{name}");
    }
}
