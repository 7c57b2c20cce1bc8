//! The Fluent source of a mount: terms that stand for names of tools stand for its own.

use crate::plan::Tool;

/// What begins the line of such a term.
const TERM: &str = "-tool-";

/// The source, in which each term that is the name of a tool is that of the tool under its prefix. Lowering writes such a term on a line
/// of its own, and the lines of texts begin with spaces.
pub(super) fn renamed(source: &str, prefix: &str, tools: &[Tool]) -> String {
    let mut renamed = String::with_capacity(source.len());
    let is_tool = |name: &str| tools.iter().any(|tool| tool.name.strip_prefix(prefix) == Some(name));
    for line in source.split_inclusive('\n') {
        let term = line.strip_prefix(TERM).and_then(|rest| rest.split_once(" = "));
        match term.filter(|(_, name)| is_tool(name.trim_end())) {
            Some((id, name)) => [TERM, id, " = ", prefix, name].into_iter().for_each(|part| renamed.push_str(part)),
            None => renamed.push_str(line),
        }
    }
    renamed
}
