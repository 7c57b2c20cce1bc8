//! Walks plans: the back end for catalogs that are loaded while the server runs. It reads through the same [`Reader`]
//! and writes through the same [`evaluate`] as everything else, and decides nothing itself.

use std::sync::Arc;

use kartoteka_compiler::plan::{self, Action, Check, Shape};
use serde_json::{Map, Value};

use crate::runtime::arguments::{Reader, TextRule};
use crate::runtime::evaluate;
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::{Argument, BoundArguments, Tool};

/// The tools of a catalog, in the order of its plan.
#[must_use]
pub fn tools(catalog: &Arc<plan::Catalog>) -> Vec<Arc<dyn Tool>> {
    let tool = |index| Arc::new(Interpreted::new(Arc::clone(catalog), index)) as Arc<dyn Tool>;
    (0..catalog.tools.len()).map(tool).collect()
}

/// One tool of a catalog.
pub struct Interpreted {
    catalog: Arc<plan::Catalog>,
    tool: usize,
    /// The default of each argument, read as it would be from a caller.
    defaults: Vec<Option<Slot>>,
}

impl Interpreted {
    /// The tool at this place of the catalog.
    ///
    /// # Panics
    /// If the catalog has no such tool.
    #[must_use]
    pub fn new(catalog: Arc<plan::Catalog>, tool: usize) -> Self {
        let defaults = catalog.tools[tool].arguments.iter().map(|argument| default(argument, &catalog)).collect();
        Self { catalog, tool, defaults }
    }
}

impl Tool for Interpreted {
    fn plan(&self) -> &plan::Tool {
        &self.catalog.tools[self.tool]
    }

    fn is_bound(&self) -> bool {
        !matches!(self.plan().action, Action::Handler)
    }

    fn read(&self, reader: &mut Reader<'_>) -> Option<Box<dyn BoundArguments>> {
        let arguments = &self.plan().arguments;
        let mut slots = Vec::with_capacity(arguments.len());
        let mut whole = true;
        for (argument, default) in arguments.iter().zip(&self.defaults) {
            let given = slot(argument, reader);
            let given = if argument.required { reader.required(&argument.name, given) } else { given };
            whole &= given.is_some() || !argument.required;
            slots.push(given.or_else(|| default.clone()));
        }
        let known: Vec<&str> = arguments.iter().map(|argument| argument.name.as_ref()).collect();
        reader.refuse_rest(&known);
        whole.then(|| {
            Box::new(Slots { catalog: Arc::clone(&self.catalog), tool: self.tool, slots }) as Box<dyn BoundArguments>
        })
    }
}

/// The arguments of one call, by slot.
struct Slots {
    catalog: Arc<plan::Catalog>,
    tool: usize,
    slots: Vec<Option<Slot>>,
}

/// What one argument was read as.
#[derive(Clone)]
pub(crate) enum Slot {
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    Row(usize),
    List(Vec<Value>),
    Map(Map<String, Value>),
    Any(Value),
}

impl BoundArguments for Slots {
    fn argument(&self, slot: usize) -> Option<Argument<'_>> {
        let arguments = &self.catalog.tools[self.tool].arguments;
        self.slots.get(slot)?.as_ref()?.seen(&arguments.get(slot)?.check.shape, &self.catalog)
    }

    fn request(&self, step: usize, scope: &Scope<'_>, request: &mut Request) {
        let steps = match &self.catalog.tools[self.tool].action {
            Action::Steps { steps, .. } => steps,
            Action::Answer { .. } | Action::Content { .. } | Action::Handler => return,
        };
        if let Some(step) = steps.get(step) {
            evaluate::send(&step.send, self, scope, request);
        }
    }
}

/// Arguments that are no tool's, as everybody else sees them.
pub(crate) struct Free<'f> {
    pub(crate) arguments: &'f [plan::Argument],
    pub(crate) slots: Vec<Option<Slot>>,
    pub(crate) catalog: &'f plan::Catalog,
}

impl BoundArguments for Free<'_> {
    fn argument(&self, slot: usize) -> Option<Argument<'_>> {
        self.slots.get(slot)?.as_ref()?.seen(&self.arguments.get(slot)?.check.shape, self.catalog)
    }

    fn request(&self, _step: usize, _scope: &Scope<'_>, _request: &mut Request) {}
}

impl Slot {
    /// As everybody else sees it; `shape` is what it was read by.
    pub(crate) fn seen<'s>(&'s self, shape: &'s Shape, catalog: &'s plan::Catalog) -> Option<Argument<'s>> {
        Some(match self {
            Slot::Boolean(value) => Argument::Boolean(*value),
            Slot::Integer(value) => Argument::Integer(*value),
            Slot::Number(value) => Argument::Number(*value),
            Slot::Text(value) => Argument::Text(value),
            Slot::Row(index) => Argument::Row { index: *index, key: values(shape, catalog).nth(*index)? },
            Slot::List(value) => Argument::List(value),
            Slot::Map(value) => Argument::Map(value),
            Slot::Any(value) => Argument::Any(value),
        })
    }
}

/// The values that a shape names: of an `enum`, a table, or the periods.
pub(crate) fn values<'s>(shape: &'s Shape, catalog: &'s plan::Catalog) -> Box<dyn Iterator<Item = &'s str> + 's> {
    match shape {
        Shape::Choice { values } => Box::new(values.iter().map(AsRef::as_ref)),
        Shape::Row { table } => {
            let rows = catalog.tables.get(*table).map(|table| table.rows.as_ref()).unwrap_or_default();
            Box::new(rows.iter().map(|row| row.key.as_ref()))
        }
        Shape::Window => Box::new(plan::WINDOWS.into_iter()),
        Shape::Any | Shape::Boolean | Shape::Integer { .. } | Shape::Number { .. } | Shape::Text { .. } => {
            Box::new(std::iter::empty())
        }
        Shape::List { .. } | Shape::Map { .. } | Shape::Several { .. } => Box::new(std::iter::empty()),
    }
}

/// Reads arguments that are no tool's: a prompt's, a resource's. Every fault is noted in `reader`.
pub(crate) fn slots(
    arguments: &[plan::Argument],
    catalog: &plan::Catalog,
    reader: &mut Reader<'_>,
) -> Vec<Option<Slot>> {
    let mut slots = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let given = slot(argument, reader);
        let given = if argument.required { reader.required(&argument.name, given) } else { given };
        slots.push(given.or_else(|| default(argument, catalog)));
    }
    let known: Vec<&str> = arguments.iter().map(|argument| argument.name.as_ref()).collect();
    reader.refuse_rest(&known);
    slots
}

fn slot(argument: &plan::Argument, reader: &mut Reader<'_>) -> Option<Slot> {
    let plan::Argument { name, check, .. } = argument;
    let Check { shape, nullable, rest } = check;
    if *nullable || rest.is_some() {
        return reader.any(name, check).map(Slot::Any);
    }
    match shape {
        Shape::Boolean => reader.boolean(name).map(Slot::Boolean),
        Shape::Integer { least, most, clamp: false } => reader.integer(name, *least, *most).map(Slot::Integer),
        Shape::Integer { least, most, clamp: true } => reader.clamped_integer(name, *least, *most).map(Slot::Integer),
        Shape::Number { least, most, clamp: false } => reader.number(name, *least, *most).map(Slot::Number),
        Shape::Number { least, most, clamp: true } => reader.clamped_number(name, *least, *most).map(Slot::Number),
        Shape::Text { least, most, pattern, format } => {
            let rule = TextRule { least: *least, most: *most, pattern: pattern.as_deref(), format: *format };
            reader.text(name, rule).map(Slot::Text)
        }
        Shape::Choice { values } => reader.choice(name, values).map(Slot::Row),
        Shape::Row { table } => reader.row(name, *table).map(Slot::Row),
        Shape::Window => reader.window(name).map(Slot::Row),
        Shape::List { .. } => reader.list(name, check).map(Slot::List),
        Shape::Map { .. } => reader.map(name, check).map(Slot::Map),
        Shape::Any | Shape::Several { .. } => reader.any(name, check).map(Slot::Any),
    }
}

fn default(argument: &plan::Argument, catalog: &plan::Catalog) -> Option<Slot> {
    let value = serde_json::from_str(&argument.default.as_ref()?.0).expect("the compiler writes defaults as JSON");
    let mut reader = Reader::new(Map::from_iter([(argument.name.to_string(), value)]), catalog);
    slot(argument, &mut reader)
}

#[cfg(test)]
mod tests;
