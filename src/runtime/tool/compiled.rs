//! What generated code gives besides tools: typed arguments, and the catalog as a whole.

use std::sync::Arc;

use kartoteka_compiler::plan;

use super::contract::Tool;
use crate::runtime::json::{Empty, MapWriter, written};

/// A generated argument struct: a typed call passes the same checks as any other.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not the arguments of a card",
    label = "not the `Arguments` of a card's module"
)]
pub trait TypedArguments {
    /// The tool that it calls.
    const TOOL: &'static str;

    /// The card has no request, result or content: it waits for a [`Handler`](crate::runtime::tool::Handler).
    const WAITS: bool = false;

    /// Writes the arguments that are present.
    fn write(&self, arguments: &mut MapWriter<'_, '_>);

    /// The arguments as a JSON object.
    fn json(&self) -> String {
        written(|json| json.map(Empty::Stays, |map| self.write(map)))
            .expect("a map that stays when empty is always written")
    }
}

/// A compiled catalog.
#[derive(Clone)]
pub struct CompiledCatalog {
    /// The plan.
    pub catalog: &'static plan::Catalog,
    /// Its tools, in the order of the plan.
    pub tools: Vec<Arc<dyn Tool>>,
}
