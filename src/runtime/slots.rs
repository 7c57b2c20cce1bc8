//! Arguments by slot: read as their declarations say, whether they are those of an interpreted tool, of a prompt or of a
//! resource. Compiled tools have structs instead.

use kartoteka_compiler::plan::{self, Check, Shape};
use serde_json::{Map, Value};

use crate::runtime::argument::Argument;
use crate::runtime::arguments::{Reader, TextRule};
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

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

impl Slot {
    /// The argument that it is; `shape` is what it was read by.
    pub(crate) fn argument<'s>(&'s self, shape: &'s Shape, catalog: &'s plan::Catalog) -> Option<Argument<'s>> {
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

/// The arguments of a prompt or a resource: they are bound to slots, but belong to no tool.
pub(crate) struct Slots<'s> {
    arguments: &'s [plan::Argument],
    slots: Vec<Option<Slot>>,
    catalog: &'s plan::Catalog,
}

impl BoundArguments for Slots<'_> {
    fn argument(&self, slot: usize) -> Option<Argument<'_>> {
        self.slots.get(slot)?.as_ref()?.argument(&self.arguments.get(slot)?.check.shape, self.catalog)
    }

    fn request(&self, _step: usize, _scope: &Scope<'_>, _request: &mut Request) {}
}

impl<'s> Slots<'s> {
    /// Reads the arguments; every fault is noted in `reader`.
    pub(crate) fn read(arguments: &'s [plan::Argument], catalog: &'s plan::Catalog, reader: &mut Reader<'_>) -> Self {
        let slots = read(arguments, reader, |slot| default(&arguments[slot], catalog));
        Self { arguments, slots, catalog }
    }

    /// The declarations, one a slot.
    pub(crate) fn arguments(&self) -> &'s [plan::Argument] {
        self.arguments
    }
}

/// Reads every argument, and refuses what is left. `default` gives what an absent argument is read as.
pub(super) fn read(
    arguments: &[plan::Argument],
    reader: &mut Reader<'_>,
    default: impl Fn(usize) -> Option<Slot>,
) -> Vec<Option<Slot>> {
    let mut slots = Vec::with_capacity(arguments.len());
    for (place, argument) in arguments.iter().enumerate() {
        let given = slot(argument, reader);
        let given = if argument.required { reader.required(&argument.name, given) } else { given };
        slots.push(given.or_else(|| default(place)));
    }
    let known: Vec<&str> = arguments.iter().map(|argument| argument.name.as_ref()).collect();
    reader.refuse_rest(&known);
    slots
}

/// The values that a shape names: of an `enum`, a table, or the periods.
pub(crate) fn values<'s>(shape: &'s Shape, catalog: &'s plan::Catalog) -> Box<dyn Iterator<Item = &'s str> + 's> {
    match shape {
        Shape::Choice { values } => Box::new(values.iter().map(AsRef::as_ref)),
        Shape::Row { table } => {
            let rows = catalog.tables.get(*table).map(|table| table.rows.as_ref()).unwrap_or_default();
            Box::new(rows.iter().map(|row| row.key.as_ref()))
        }
        Shape::Period => Box::new(plan::PERIODS.into_iter()),
        Shape::Any
        | Shape::Shown { .. }
        | Shape::Boolean
        | Shape::Integer { .. }
        | Shape::Number { .. }
        | Shape::Text { .. } => Box::new(std::iter::empty()),
        Shape::List { .. } | Shape::Map { .. } | Shape::Several { .. } => Box::new(std::iter::empty()),
    }
}

/// Takes one argument from the reader, by the method that its check asks for.
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
        Shape::Period => reader.period(name).map(Slot::Row),
        Shape::List { .. } => reader.list(name, check).map(Slot::List),
        Shape::Map { .. } => reader.map(name, check).map(Slot::Map),
        Shape::Any | Shape::Shown { .. } | Shape::Several { .. } => reader.any(name, check).map(Slot::Any),
    }
}

/// The default of an argument, read as it would be from a caller.
pub(super) fn default(argument: &plan::Argument, catalog: &plan::Catalog) -> Option<Slot> {
    let value = serde_json::from_str(&argument.default.as_ref()?.0).expect("the compiler writes defaults as JSON");
    let mut reader = Reader::new(Map::from_iter([(argument.name.to_string(), value)]), catalog);
    slot(argument, &mut reader)
}
