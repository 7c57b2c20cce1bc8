//! Arguments that were read and checked, bound to the slots of a plan, and what a scope makes of them.

use serde_json::Value;

use super::context::ToolContext;
use super::handler::Handled;
use crate::runtime::argument::Argument;
use crate::runtime::json::{Empty, Json};
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::texts::Variables;

/// A tool's arguments, read and checked: what it asks of its backends.
pub trait BoundArguments: Send + Sync {
    /// The argument of this slot, unless it is absent.
    fn argument(&self, slot: usize) -> Option<Argument<'_>>;

    /// Builds the request of the step of this number, from start to end; see [`plan::numbered`](kartoteka_compiler::plan::numbered).
    fn request(&self, step: usize, scope: &Scope<'_>, request: &mut Request);

    /// Calls the handler that is bound to the card; `None` for a card that says itself what it does.
    fn handle<'a>(&'a self, _context: ToolContext<'a>) -> Option<Handled<'a>> {
        None
    }
}

/// No arguments at all: what a backend's or dictionary's own requests are built with.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Unbound;

impl BoundArguments for Unbound {
    fn argument(&self, _slot: usize) -> Option<Argument<'_>> {
        None
    }

    fn request(&self, _step: usize, _scope: &Scope<'_>, _request: &mut Request) {}
}

impl<'c> Scope<'c> {
    /// Writes every argument that is present, as a map; `{}` if none is.
    pub fn put_arguments(&self, bound: &dyn BoundArguments, json: &mut Json<'_>) -> bool {
        json.map(Empty::Stays, |map| {
            let sent = self.arguments().iter().enumerate().filter(|(_, argument)| !argument.withheld);
            for (slot, argument) in sent {
                map.entry(&argument.name, |json| json.put(&bound.argument(slot)));
            }
        })
    }

    /// A message in this scope's language, its variables being the arguments.
    #[must_use]
    pub fn message(&self, message: usize, bound: &dyn BoundArguments) -> Option<String> {
        self.message_with(message, self.variables(bound))
    }

    /// The arguments that are present, as a message's variables.
    #[must_use]
    pub(crate) fn variables<'b>(&self, bound: &'b dyn BoundArguments) -> Variables<'b>
    where
        'c: 'b,
    {
        let mut variables = Variables::new();
        for (slot, argument) in self.arguments().iter().enumerate() {
            match bound.argument(slot) {
                None => {}
                Some(Argument::Boolean(value)) => variables.text(&argument.name, if value { "true" } else { "false" }),
                Some(Argument::Integer(value)) => variables.integer(&argument.name, value),
                Some(Argument::Number(value)) => variables.number(&argument.name, value),
                Some(Argument::Text(value) | Argument::Row { key: value, .. }) => variables.text(&argument.name, value),
                Some(Argument::List(items)) => variables.list(&argument.name, items),
                Some(Argument::Map(map)) => variables.owned(&argument.name, Value::Object(map.clone()).to_string()),
                Some(Argument::Any(value)) => variables.value(&argument.name, value),
            }
        }
        variables
    }
}
