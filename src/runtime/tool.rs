//! What a tool is to everybody above it: something with a plan, that reads arguments and builds requests.
//!
//! Compiled cards and interpreted ones stand behind these traits, and nothing above can tell which it has.

use std::borrow::Cow;
use std::sync::Arc;

use futures::future::BoxFuture;
use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use crate::caller::Caller;
use crate::runtime::arguments::Reader;
use crate::runtime::json::{Empty, Json, MapWriter, Misfit, Put, PutText};
use crate::runtime::periods::Clock;
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::texts::Texts;

/// One card.
pub trait Tool: Send + Sync {
    /// What the card is and does.
    fn plan(&self) -> &plan::Tool;

    /// Reads the arguments; every fault is noted in `reader`. `None` only if a fault was noted.
    fn read(&self, reader: &mut Reader<'_>) -> Option<Box<dyn BoundArguments>>;

    /// Whether there is something behind the card: a card that waits for a [`Handler`] has none when it is interpreted.
    fn is_bound(&self) -> bool {
        true
    }

    /// Whether a call may talk to its caller while it runs.
    fn may_elicit(&self) -> bool {
        false
    }
}

/// A tool's arguments, read and checked: what it asks of its backends.
pub trait BoundArguments: Send + Sync {
    /// The argument of this slot, unless it is absent.
    fn argument(&self, slot: usize) -> Option<Argument<'_>>;

    /// Builds the request of one step, from start to end.
    fn request(&self, step: usize, scope: &Scope<'_>, request: &mut Request);

    /// Calls the handler that is bound to the card; `None` for a card that has a plan.
    fn handle<'a>(&'a self, _context: ToolContext<'a>) -> Option<Handled<'a>> {
        None
    }
}

/// What a hand-written handler knows besides its arguments.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct ToolContext<'a> {
    /// Who calls.
    pub caller: &'a Caller,
    /// When, and in which time zone.
    pub clock: &'a Clock,
    /// What people read.
    pub texts: &'a Texts,
}

impl<'a> ToolContext<'a> {
    /// What is known of a call.
    #[must_use]
    pub fn new(caller: &'a Caller, clock: &'a Clock, texts: &'a Texts) -> Self {
        Self { caller, clock, texts }
    }
}

/// What a handler is busy with: its answer, or what went wrong, for the caller to read.
pub type Handled<'a> = BoxFuture<'a, Result<Output, String>>;

/// What a handler has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// The result, as JSON.
    Result(String),
    /// What is shown, as a JSON list of content blocks, where there is no other result.
    Content(String),
}

/// Code in Rust behind a card that sends no request: implemented for the card's arguments, by `#[tool]`.
#[diagnostic::on_unimplemented(
    message = "no handler is bound to the card of `{Self}`",
    label = "this card has no request, so it waits for a handler",
    note = "write one: `#[tool(\"name-of-the-tool\")] async fn name(arguments: {Self}, context: ToolContext<'_>)`"
)]
pub trait Handler: Send + Sync {
    /// Whether it may talk to the caller: it can if it takes a [`ToolContext`].
    const MAY_ELICIT: bool = true;

    /// Answers a call.
    fn handle<'a>(&'a self, context: ToolContext<'a>) -> Handled<'a>;
}

/// No arguments at all: what a backend's or dictionary's own requests are built with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unbound;

impl BoundArguments for Unbound {
    fn argument(&self, _slot: usize) -> Option<Argument<'_>> {
        None
    }

    fn request(&self, _step: usize, _scope: &Scope<'_>, _request: &mut Request) {}
}

/// An argument that is present.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Argument<'a> {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// One of several texts, a row of a table or a period: which, and how it is written.
    Row {
        /// Its place in the list of values, in the table, or in [`plan::WINDOWS`].
        index: usize,
        /// How it is written.
        key: &'a str,
    },
    /// A list.
    List(&'a [Value]),
    /// A map.
    Map(&'a Map<String, Value>),
    /// Whatever its schema allows.
    Any(&'a Value),
}

impl<'a> Argument<'a> {
    /// A part of it; itself where the path is empty. What is `null` on the way is absent.
    #[must_use]
    pub fn at(self, path: &plan::Path) -> Option<Argument<'a>> {
        let Some((first, rest)) = path.0.split_first() else { return Some(self) };
        let part = match self {
            Argument::List(items) => item(items, first),
            Argument::Map(map) => member(map, first),
            Argument::Any(value) => part(value, first),
            Argument::Boolean(_) | Argument::Integer(_) | Argument::Number(_) => None,
            Argument::Text(_) | Argument::Row { .. } => None,
        }?;
        rest.iter().try_fold(part, part_of).filter(|value| !value.is_null()).map(Argument::Any)
    }

    /// Its map, if it is one.
    #[must_use]
    pub fn map(self) -> Option<&'a Map<String, Value>> {
        match self {
            Argument::Map(map) => Some(map),
            Argument::Any(value) => value.as_object(),
            _ => None,
        }
    }

    /// The row that it names, if it names one.
    #[must_use]
    pub fn row(self) -> Option<usize> {
        match self {
            Argument::Row { index, .. } => Some(index),
            _ => None,
        }
    }

    /// Its whole number, if it is one.
    #[must_use]
    pub fn integer(self) -> Option<i64> {
        match self {
            Argument::Integer(value) => Some(value),
            Argument::Any(value) => value.as_i64(),
            _ => None,
        }
    }
}

fn part_of<'a>(value: &'a Value, segment: &plan::Segment) -> Option<&'a Value> {
    part(value, segment)
}

fn part<'a>(value: &'a Value, segment: &plan::Segment) -> Option<&'a Value> {
    match value {
        Value::Array(items) => item(items, segment),
        Value::Object(map) => member(map, segment),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn item<'a>(items: &'a [Value], segment: &plan::Segment) -> Option<&'a Value> {
    match segment {
        plan::Segment::Index(index) => items.get(usize::try_from(*index).ok()?),
        plan::Segment::Key(key) => items.get(key.parse::<usize>().ok()?),
    }
}

fn member<'a>(map: &'a Map<String, Value>, segment: &plan::Segment) -> Option<&'a Value> {
    match segment {
        plan::Segment::Key(key) => map.get(key.as_ref()),
        plan::Segment::Index(index) => map.get(&index.to_string()),
    }
}

impl Put for Argument<'_> {
    fn put(&self, json: &mut Json<'_>) -> bool {
        match self {
            Argument::Boolean(value) => value.put(json),
            Argument::Integer(value) => value.put(json),
            Argument::Number(value) => value.put(json),
            Argument::Text(value) | Argument::Row { key: value, .. } => value.put(json),
            Argument::List(value) => value.put(json),
            Argument::Map(value) => value.put(json),
            Argument::Any(value) => value.put(json),
        }
    }
}

impl PutText for Argument<'_> {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        match self {
            Argument::Boolean(value) => value.text(),
            Argument::Integer(value) => value.text(),
            Argument::Number(value) => value.text(),
            Argument::Text(value) | Argument::Row { key: value, .. } => value.text(),
            Argument::Any(value) => value.text(),
            Argument::List(_) | Argument::Map(_) => Err(Misfit::Argument),
        }
    }
}

/// A generated argument struct: a typed call passes the same checks as any other.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not the arguments of a card",
    label = "not the `Arguments` of a card's module"
)]
pub trait TypedArguments {
    /// The tool that it calls.
    const TOOL: &'static str;

    /// The card has no plan: it waits for a [`Handler`].
    const WAITS: bool = false;

    /// Writes the arguments that are present.
    fn write(&self, arguments: &mut MapWriter<'_, '_>);

    /// The arguments as a JSON object.
    fn json(&self) -> String {
        crate::runtime::json::written(|json| json.map(Empty::Stays, |map| self.write(map)))
            .expect("a map that stays when empty is always written")
    }
}

/// A compiled catalog.
#[derive(Clone)]
pub struct Loaded {
    /// What it is.
    pub catalog: &'static plan::Catalog,
    /// Its tools, in the order of the plan.
    pub tools: Vec<Arc<dyn Tool>>,
}
