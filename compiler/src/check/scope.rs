//! What is visible where a reference stands, and what is known of the values there.

use crate::check::argument::Argument;
use crate::check::json_types::JsonTypes;
use crate::check::manifest::Declared;
use crate::plan::{Path, Value};

/// The roots that every catalog has; nothing may be called like one of them.
pub(crate) const ROOTS: [&str; 10] =
    ["arguments", "windows", "setting", "caller", "text", "reply", "record", "item", "keys", "token"];

/// Where a reference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A card's request, or the condition that it is made under.
    Request,
    /// A card's `result`.
    Result,
    /// What is shown without a request: blocks of content, messages, what a resource holds.
    Content,
    /// `limit`, `order` and `fields` of a reply.
    Reply,
    /// A warning's condition or fix, a hint: before anything was asked.
    Advice,
    /// `base` and `auth`: where secrets may stand.
    Secret,
    /// A credential that fetches a token: where `$token` may stand too.
    WithToken,
    /// The rest of a backend, and `instance`.
    Backend,
    /// A dictionary's request.
    Dictionary,
    /// A dictionary's `value`, `key` and a label's `of`.
    Record,
    /// `records`, `total`, `next`, `code`, `message`.
    Records,
}

impl Place {
    /// Whether secrets may stand here.
    pub(crate) fn takes_secrets(self) -> bool {
        matches!(self, Place::Secret | Place::WithToken)
    }
}

/// What is visible at a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'s> {
    pub(crate) declared: &'s Declared<'s>,
    pub(crate) arguments: &'s [Argument],
    /// The names of the card's steps; none where it has one request, whose reply is `$reply`.
    pub(crate) steps: &'s [&'s str],
    /// How many of them have run before this place.
    pub(crate) run: usize,
    pub(crate) place: Place,
}

impl<'s> Scope<'s> {
    /// What is visible outside the cards.
    pub(crate) fn outside(declared: &'s Declared<'s>, place: Place) -> Scope<'s> {
        Scope { declared, arguments: &[], steps: &[], run: 0, place }
    }

    pub(crate) fn at(self, place: Place) -> Scope<'s> {
        Scope { place, ..self }
    }

    /// It has a value in every call.
    pub(crate) fn is_always_there(&self, value: &Value) -> bool {
        match value {
            Value::Literal(_) | Value::Arguments | Value::Dictionary { .. } | Value::Keys | Value::Token => true,
            Value::Argument { slot, path } => self.arguments[*slot].is_always_there() && path.0.is_empty(),
            Value::Cell { slot, .. } | Value::Window { slot, .. } => self.arguments[*slot].is_always_there(),
            Value::Setting { setting } => self.declared.settings[*setting].is_set(),
            Value::Position { .. }
            | Value::Reply { .. }
            | Value::Step { .. }
            | Value::Record { .. }
            | Value::Form { .. }
            | Value::Matches { .. }
            | Value::Caller { .. }
            | Value::Message { .. }
            | Value::Map { .. }
            | Value::List { .. }
            | Value::Join { .. } => false,
        }
    }

    /// The JSON types that it may have.
    pub(crate) fn kinds(&self, value: &Value) -> JsonTypes {
        match value {
            Value::Literal(json) => serde_json::from_str(&json.0).map_or(JsonTypes::ANY, |value| JsonTypes::of(&value)),
            Value::Argument { slot, path } => JsonTypes::at(&self.arguments[*slot].check, path),
            Value::Cell { table, column, .. } => {
                let rows = &self.declared.tables[*table].rows;
                rows.iter().map(|row| JsonTypes::of(row.cells[*column])).fold(JsonTypes::NONE, JsonTypes::or)
            }
            Value::Window { .. } | Value::Caller { .. } | Value::Message { .. } | Value::Join { .. } => JsonTypes::TEXT,
            Value::Setting { setting } => JsonTypes::at(&self.declared.settings[*setting].check, &Path::default()),
            Value::Form { .. } | Value::Matches { .. } => JsonTypes::BOOLEAN,
            Value::Arguments | Value::Map { .. } => JsonTypes::MAP,
            Value::Position { .. } => JsonTypes::NUMBER,
            Value::Keys | Value::List { .. } | Value::Dictionary { .. } => JsonTypes::LIST,
            // One that is no text, number or boolean is refused when it comes.
            Value::Token => JsonTypes::TEXT,
            Value::Reply { .. } | Value::Step { .. } | Value::Record { .. } => JsonTypes::ANY,
        }
    }
}
