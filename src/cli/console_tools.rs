//! Tools as the pages of the console show them.

use kartoteka_compiler::plan;
use kartoteka_console::pages::Effect;

use crate::server::explored::ExploredTool;
use crate::transport::operator::ConsoleTool;

/// A tool of the server, as a page shows it.
pub(super) fn of_console(tool: ExploredTool) -> ConsoleTool {
    let ExploredTool { name, catalog, system, effect: does, needs_approval, title, about, input } = tool;
    ConsoleTool { name, catalog, system, effect: effect(does), needs_approval, title, about, input }
}

/// What a tool does, as the console has it.
pub(super) fn effect(effect: plan::Effect) -> Effect {
    match effect {
        plan::Effect::Read => Effect::Read,
        plan::Effect::Write => Effect::Write,
        plan::Effect::Delete => Effect::Delete,
    }
}
