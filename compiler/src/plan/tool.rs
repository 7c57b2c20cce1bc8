//! What a caller can call: its arguments, the steps that are made, and what is said about the call.

use super::data::{Json, List, Text};
use super::example::Example;
use super::guard::Guard;
use super::known::{Coded, Known};
use super::list_entry::ListEntry;
use super::reply::{Paged, Reply};
use super::request::Effect;
use super::shape::Check;
use super::step::Step;
use super::value::{Condition, Value};
use super::wording::Wording;

/// One tool.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// Unique among the names and aliases of the catalog.
    pub name: Text,
    /// Other names that are accepted.
    pub aliases: List<Text>,
    /// The worst of its steps and of what the author says.
    pub effect: Effect,
    /// The tool as `tools/list` shows it, one a locale, in the order of [`Catalog::locales`](super::Catalog::locales).
    pub listed: List<ListEntry>,
    /// Slots: the argument of a [`Value::Argument`] is an index into this list.
    pub arguments: List<Argument>,
    /// Rules over the arguments together: keywords of JSON Schema, a valid one, which what is passed must fit.
    pub schema: Option<Json>,
    /// What a call has to pass.
    pub guard: Guard,
    /// What it does.
    pub action: Action,
    /// In the order written; their codes are unique in the tool.
    pub warnings: List<Warning>,
    /// Arguments for a next call.
    pub hint: Option<Hint>,
    /// Which names the keys of its arguments can be.
    pub known: List<Known>,
    /// Which of the values that are passed are codes.
    pub codes: List<Coded>,
    /// What the result's `metadata.resource` says: the resource that reads this tool, else the tool's own name.
    pub resource: Text,
    /// The text that sums the result up: index into [`Catalog::messages`](super::Catalog::messages). Its variables are the
    /// arguments and `resource`, `count`, `total`.
    pub summary: Option<usize>,
    /// Run by tests and by `kartoteka check`; left out of a compiled catalog.
    pub examples: List<Example>,
}

impl Tool {
    /// The title in the locale of a place; the name where no list shows the tool.
    #[must_use]
    pub fn title(&self, locale: usize) -> &Text {
        self.listed.get(locale).map_or(&self.name, |listed| &listed.title)
    }
}

/// What clients refuse at the root of a tool's schema: Claude Code drops such a tool without a word, others the whole list.
pub const COMPOSED: [&str; 4] = ["allOf", "anyOf", "oneOf", "not"];

/// What to call next.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    /// Ready to copy: a map of arguments that fit the tool's.
    pub arguments: Value,
    /// Why one would: index into [`Catalog::messages`](super::Catalog::messages).
    pub message: Option<usize>,
}

/// What a tool does.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "there is one a tool, and no static of generated code has boxes")]
pub enum Action {
    /// Steps in order.
    Steps {
        /// At least one.
        steps: List<Step>,
        /// What is taken from the reply of the last that ran.
        reply: Option<Reply>,
        /// What the caller gets; without it, what the last step that ran gave.
        result: Option<Value>,
        /// What is shown in place of a result: a list of the protocol's content blocks, and no `result` beside it.
        content: Option<Value>,
    },
    /// No request: the result alone.
    Answer {
        /// What the caller gets.
        result: Value,
    },
    /// No request: what is shown is all.
    Content {
        /// A list of the protocol's content blocks.
        blocks: Value,
        /// The call fails, and the blocks say how: index into [`ENDS`](super::ENDS), the kind of the failure.
        error: Option<usize>,
    },
    /// A handler written in Rust, bound with `#[tool]`.
    Handler,
}

/// One argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Unique in the tool.
    pub name: Text,
    /// What its value must be.
    pub check: Check,
    /// No call is made without it. One that has `ask` need not be passed for that: no listing requires it.
    pub required: bool,
    /// Used where the caller passes none; fits `check`, and never beside `required`.
    pub default: Option<Json>,
    /// What the user is asked where it is absent. Such an argument is `required`.
    pub ask: Option<Ask>,
    /// What is offered for it, besides the values that its check names.
    pub complete: Option<Complete>,
    /// What the header is called that repeats it, behind `Mcp-Param-`.
    pub header: Option<Text>,
    /// It is for the server: [`Value::Arguments`] goes without it.
    pub withheld: bool,
}

/// What the user is asked for an argument, and what a form says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Index into [`Catalog::messages`](super::Catalog::messages); the variables are the other arguments.
    pub question: usize,
    /// The description of the argument that lists show, one a locale, in the order of [`Catalog::locales`](super::Catalog::locales).
    pub descriptions: List<Option<Wording>>,
    /// Its title, likewise; empty where it has none in any locale.
    pub titles: List<Option<Wording>>,
    /// Those of its values that are called otherwise than they are written, in their order.
    pub values: List<AskedValue>,
}

/// What a value that may be chosen is called where a person chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedValue {
    /// One of those that the argument's check names.
    pub value: Text,
    /// One a locale, in the order of [`Catalog::locales`](super::Catalog::locales).
    pub titles: List<Option<Wording>>,
}

/// Values for an argument: a dictionary's keys, or what it says in one place of its `value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complete {
    /// Index into [`Catalog::dictionaries`](super::Catalog::dictionaries); the dictionary is asked whole.
    pub dictionary: usize,
    /// Index into [`Dictionary::columns`](super::Dictionary::columns). `None`: the keys are offered, with the names as titles.
    pub column: Option<usize>,
}

/// Advice about a call; never an error.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// Unique in the tool, and none of the server's own.
    pub code: Text,
    /// When it is given.
    pub rule: Rule,
    /// The arguments to change. The call with these in place does not warn.
    pub fix: List<Change>,
    /// What it says: index into [`Catalog::messages`](super::Catalog::messages).
    pub message: usize,
}

/// An argument of a suggested fix.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Index into [`Tool::arguments`].
    pub slot: usize,
    /// What to pass there.
    pub value: Value,
}

/// When a warning is given.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Unless a map has a lower and an upper bound on one of the fields.
    MissingRange {
        /// Index into [`Tool::arguments`]; its shape is a map.
        slot: usize,
        /// The fields of which one will do.
        fields: List<Bounds>,
        /// The keys of conditions that choose records by what names them, written out: with one of them no range is
        /// missing.
        named: List<Text>,
    },
    /// Where this holds.
    Holds(Condition),
}

/// The filter keys that bound one field, written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds {
    /// The field's name.
    pub field: Text,
    /// The keys of a lower bound: `>=DATE_CREATE`.
    pub lower: List<Text>,
    /// The keys of an upper bound: `<=DATE_CREATE`.
    pub upper: List<Text>,
    /// The keys by which the field is to be one value: `DATE_CREATE`, `=DATE_CREATE`.
    pub exact: List<Text>,
    /// The bounds are dates, with or without a time.
    pub dates: bool,
    /// Those upper bounds in which a day stands for its first moment, so that the rest of it is left out.
    pub day_ends: List<DayEnd>,
}

/// An upper bound that a day falls short of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayEnd {
    /// The key of the bound.
    pub key: Text,
    /// What makes a day its last moment, behind it: `T23:59:59`.
    pub end: Text,
}

impl Tool {
    /// The argument that says where a list begins; `None` if there is none.
    #[must_use]
    pub fn position_argument(&self) -> Option<&Argument> {
        let Action::Steps { steps, reply, .. } = &self.action else { return None };
        if let Some(Reply { pages: Paged::Whole { start: Some(slot) }, .. }) = reply {
            return Some(&self.arguments[*slot]);
        }
        steps.last()?.send()?.position()?.iter().find_map(|first| match first {
            Value::Argument { slot, path } if path.0.is_empty() => Some(&self.arguments[*slot]),
            _ => None,
        })
    }
}
