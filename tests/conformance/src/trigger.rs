//! Tools that change what is offered: the catalog `changing` is there, or not. Whoever listens is told by the server.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use kartoteka::catalog::OpenError;
use kartoteka::config::Config;
use kartoteka::embedded::Tools;
use kartoteka::runtime::tool::{CompiledCatalog, ToolContext};
use kartoteka::tool;
use kartoteka::{Content, ToolError};

use crate::catalogs;
use crate::conformance::{test_trigger_prompt_change, test_trigger_tool_change};

/// A resource of which this program says that it has changed, whenever anything has.
const WATCHED: &str = "test://watched-resource";

/// What is offered, and by which configuration.
static OPEN: OnceLock<(Tools, Arc<Config>)> = OnceLock::new();

/// Whether the catalog that changes is there.
static THERE: AtomicBool = AtomicBool::new(false);

/// Opens everything but the catalog that changes.
pub(crate) fn open(config: Config) -> Result<&'static Tools, OpenError> {
    let config = Arc::new(config);
    let tools = Tools::open(some(false), Arc::clone(&config))?;
    let (tools, _) = OPEN.get_or_init(|| (tools, config));
    Ok(tools)
}

fn some(there: bool) -> Vec<CompiledCatalog> {
    catalogs().into_iter().filter(|loaded| there || loaded.catalog.name != "changing").collect()
}

fn change() -> Result<Content, ToolError> {
    let (tools, config) = OPEN.get().ok_or("nothing is open")?;
    let there = !THERE.fetch_xor(true, Ordering::AcqRel);
    tools.reopen(some(there), config).map_err(|error| error.to_string())?;
    tools.server().changed(WATCHED);
    Ok(Content::text(if there { "there is more" } else { "there is less" }))
}

#[tool("test_trigger_tool_change")]
async fn tools(
    _arguments: test_trigger_tool_change::Arguments,
    _context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    change()
}

#[tool("test_trigger_prompt_change")]
async fn prompts(
    _arguments: test_trigger_prompt_change::Arguments,
    _context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    change()
}
