//! Accepts the arguments of a call, or refuses them with every fault and, where that is certain, a repair of the whole.

use std::collections::HashSet;

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use crate::runtime::argument::Argument;
use crate::runtime::arguments::{BadArguments, Notes, Reader, parse};
use crate::runtime::json::written;
use crate::runtime::periods::Clock;
use crate::runtime::tool::{BoundArguments, Tool};

/// Arguments that were read without a fault.
pub struct Accepted {
    /// The arguments.
    pub bound: Box<dyn BoundArguments>,
    /// What was done to them.
    pub notes: Notes,
}

/// Reads the arguments of a call from the JSON text that the caller sent; absent is `{}`.
///
/// # Errors
/// Every fault, with a repair of the whole where that is certain.
pub fn read(tool: &dyn Tool, catalog: &plan::Catalog, text: Option<&str>) -> Result<Accepted, BadArguments> {
    read_with(tool, catalog, text, None)
}

/// The same at a moment in a zone: what is suggested has moments of that.
///
/// # Errors
/// Every fault, with a repair of the whole where that is certain.
pub fn read_at(
    tool: &dyn Tool,
    catalog: &plan::Catalog,
    text: Option<&str>,
    clock: &Clock,
) -> Result<Accepted, BadArguments> {
    read_with(tool, catalog, text, Some(clock))
}

fn read_with(
    tool: &dyn Tool,
    catalog: &plan::Catalog,
    text: Option<&str>,
    clock: Option<&Clock>,
) -> Result<Accepted, BadArguments> {
    let text = text.unwrap_or("{}");
    accept(tool, catalog, parse(text)?).map_err(|mut bad| {
        bad.suggested = parse(text).ok().and_then(|given| suggest(tool, catalog, given, &bad, clock));
        bad
    })
}

/// Reads arguments that are a map already, such as a suggested fix.
///
/// # Errors
/// Every fault, with a repair of the whole where that is certain.
pub fn read_map(
    tool: &dyn Tool,
    catalog: &plan::Catalog,
    given: &Map<String, Value>,
) -> Result<Accepted, BadArguments> {
    accept(tool, catalog, given.clone()).map_err(|mut bad| {
        bad.suggested = suggest(tool, catalog, given.clone(), &bad, None);
        bad
    })
}

fn accept(tool: &dyn Tool, catalog: &plan::Catalog, given: Map<String, Value>) -> Result<Accepted, BadArguments> {
    let mut reader =
        if tool.is_remote() { Reader::new(given, catalog) } else { Reader::of_tool(given, tool.plan(), catalog) };
    let rules = tool.plan().schema.as_ref().map(|schema| (schema, reader.passed()));
    let bound = tool.read(&mut reader);
    if let (Some((schema, passed)), Some(bound)) = (rules, &bound) {
        reader.together(&schema.0, || understood(tool, &**bound, &passed), &tool.plan().arguments);
    }
    if let Some(bound) = bound.as_deref().filter(|_| !tool.is_remote()) {
        let text = |slot| match bound.argument(slot)? {
            Argument::Text(text) => Some(text.to_owned()),
            _ => None,
        };
        reader.spans(&tool.plan().arguments, &text);
        let chosen = |slot| match bound.argument(slot)? {
            Argument::Text(text) | Argument::Row { key: text, .. } => Some(text.to_owned()),
            _ => None,
        };
        reader.contacts(tool.plan(), &chosen);
        reader.whole(tool.plan(), &|slot| bound.argument(slot).and_then(Argument::map));
    }
    let notes = reader.finish()?;
    Ok(Accepted { bound: bound.expect("a tool reads nothing only if it noted a fault"), notes })
}

/// The arguments with every certain edit applied, if they are accepted then.
fn suggest(
    tool: &dyn Tool,
    catalog: &plan::Catalog,
    given: Map<String, Value>,
    bad: &BadArguments,
    clock: Option<&Clock>,
) -> Option<Map<String, Value>> {
    let mut given = given;
    if !tool.is_remote() {
        Reader::tidy(&mut given, tool.plan());
    }
    let repaired = bad.repaired(given, clock)?;
    accept(tool, catalog, repaired.clone()).is_ok().then_some(repaired)
}

/// What was passed, as it was read: a harmless spelling of one argument breaks no rule about the others.
fn understood(tool: &dyn Tool, bound: &dyn BoundArguments, passed: &HashSet<String>) -> Value {
    let arguments = tool.plan().arguments.iter().enumerate();
    let understood =
        arguments.filter(|(_, argument)| passed.contains(&*argument.name)).filter_map(|(slot, argument)| {
            let json = written(|json| json.put(&bound.argument(slot)))?;
            Some((argument.name.to_string(), serde_json::from_str(&json).ok()?))
        });
    Value::Object(understood.collect())
}

#[cfg(test)]
mod tests;
