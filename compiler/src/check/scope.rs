//! What is visible where a reference stands, and what is known of the values there.

use crate::check::argument::Argument;
use crate::check::json_types::{JsonTypes, always_there};
use crate::check::manifest::Declared;
use crate::plan::{Check, HttpPart, Path, ReplyForm, Spelling, TypedReply, Value};

/// The root that names a GraphQL document beside a card.
pub(crate) const DOCUMENT: &str = "document";

/// The roots that every catalog has. Of what may be called like one of them, an argument, the whole name is said:
/// `$arguments.text`.
pub(crate) const ROOTS: [&str; 14] = [
    "arguments",
    "windows",
    "setting",
    "caller",
    "text",
    "reply",
    "http",
    "record",
    "item",
    "keys",
    "given",
    "token",
    "now",
    DOCUMENT,
];

/// Where a reference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A card's request, or the condition that it is made under.
    Request,
    /// The path of a request.
    Path,
    /// What comes of an item of an `each`.
    ItemResult,
    /// A card's `result`.
    Result,
    /// The `result` of a step that asks a backend: the reply is that step's.
    StepResult,
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
    /// What is kept of a record of a list: `value`, `when` and `unless` of a reply.
    Kept,
    /// `records`, `total`, `next`, `code`, `message`.
    Records,
}

impl Place {
    /// Whether secrets may stand here.
    pub(crate) fn takes_secrets(self) -> bool {
        matches!(self, Place::Secret | Place::WithToken)
    }

    /// Whether steps are made here, and what comes of them.
    pub(crate) fn is_in_steps(self) -> bool {
        matches!(self, Place::Request | Place::Path | Place::ItemResult | Place::StepResult)
    }

    /// Whether what stands here is shown, and not sent to a backend.
    pub(crate) fn is_shown(self) -> bool {
        match self {
            Place::Result | Place::ItemResult | Place::StepResult | Place::Content | Place::Record | Place::Kept => {
                true
            }
            Place::Request
            | Place::Path
            | Place::Reply
            | Place::Advice
            | Place::Secret
            | Place::WithToken
            | Place::Backend
            | Place::Dictionary
            | Place::Records => false,
        }
    }
}

/// A step by its name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'s> {
    pub(crate) name: &'s str,
    /// See [`plan::numbered`](crate::plan::numbered).
    pub(crate) number: usize,
    /// It runs whenever what stands behind it does, and the call goes no further if it fails.
    pub(crate) sure: bool,
    /// What it comes to.
    pub(crate) gives: Replied,
    /// The JSON types that this may have as a whole.
    pub(crate) kinds: JsonTypes,
    /// It says itself what it comes to, in place of its reply.
    pub(crate) says: bool,
}

/// What the items of a list are known to be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Listed<'s> {
    /// Parts of an argument, with this check.
    Checked(&'s Check),
    /// Anything: they come from a reply, or the schema says nothing.
    Anything,
}

/// What `$reply` is where a card says what comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replied {
    /// Nothing was asked, or several replied.
    Nothing,
    /// It has parts.
    Data,
    /// A list of maps whose values are texts.
    Rows,
    /// It has none: a text.
    Text,
    /// It has none: a file, in base64.
    File,
}

impl Replied {
    /// That of a reply of this type.
    pub(crate) fn of(reads: Option<&TypedReply>) -> Replied {
        match reads.map(|reads| reads.form) {
            None | Some(ReplyForm::Json | ReplyForm::Lines) => Replied::Data,
            Some(ReplyForm::Rows) => Replied::Rows,
            Some(ReplyForm::Text | ReplyForm::Page) => Replied::Text,
            Some(ReplyForm::File) => Replied::File,
        }
    }

    /// Nothing in it has a name.
    pub(crate) fn is_opaque(self) -> bool {
        matches!(self, Replied::Text | Replied::File)
    }
}

/// What is visible at a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'s> {
    pub(crate) declared: &'s Declared<'s>,
    pub(crate) arguments: &'s [Argument],
    /// The card's steps, in the order in which they run; none where it has one request, whose reply is `$reply`.
    pub(crate) steps: &'s [Named<'s>],
    /// How many of them have run before this place.
    pub(crate) run: usize,
    /// What `$item` is, inside an `each`.
    pub(crate) item: Option<Listed<'s>>,
    /// What `$reply` is.
    pub(crate) reply: Replied,
    /// The GraphQL document that the request sends; empty where it cannot be read, which was reported.
    pub(crate) document: Option<&'s str>,
    pub(crate) place: Place,
}

impl<'s> Scope<'s> {
    /// What is visible outside the cards.
    pub(crate) fn outside(declared: &'s Declared<'s>, place: Place) -> Scope<'s> {
        Scope {
            declared,
            arguments: &[],
            steps: &[],
            run: 0,
            item: None,
            reply: Replied::Nothing,
            document: None,
            place,
        }
    }

    pub(crate) fn at(self, place: Place) -> Scope<'s> {
        Scope { place, ..self }
    }

    /// It has a value in every call.
    pub(crate) fn is_always_there(&self, value: &Value) -> bool {
        match value {
            Value::Literal(_) | Value::Arguments | Value::Dictionary { .. } | Value::Keys | Value::Token { .. } => true,
            Value::Now | Value::Given => true,
            // What is found in one is not known, also where it is.
            Value::Every { .. } => false,
            Value::Spelt { value, .. } => value.iter().all(|value| self.is_always_there(value)),
            Value::PageSize | Value::Http { part: HttpPart::Status } => true,
            Value::Argument { slot, path } => self.arguments[*slot].is_always_there() && path.0.is_empty(),
            Value::Cell { slot, .. } | Value::Period { slot, .. } => self.arguments[*slot].is_always_there(),
            Value::Setting { setting } => self.declared.settings[*setting].is_set(),
            Value::Item { path } => self.item.is_some_and(|item| item.is_always_there(path)),
            Value::Position { .. }
            | Value::Reply { .. }
            | Value::Http { .. }
            | Value::Step { .. }
            | Value::Record { .. }
            | Value::Form { .. }
            | Value::Matches { .. }
            | Value::Caller { .. }
            | Value::Message { .. }
            | Value::Map { .. }
            | Value::List { .. }
            | Value::Join { .. }
            | Value::Clauses { .. } => false,
        }
    }

    /// The slot of the argument that a value is, where it is a whole one that may have keys.
    pub(crate) fn keyed_argument(&self, value: &Value) -> Option<usize> {
        match value {
            Value::Argument { slot, path } if path.0.is_empty() && self.kinds(value).meets(JsonTypes::MAP) => {
                Some(*slot)
            }
            _ => None,
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
            Value::Period { .. } | Value::Caller { .. } | Value::Message { .. } => JsonTypes::TEXT,
            Value::Join { .. } | Value::Clauses { .. } => JsonTypes::TEXT,
            Value::Setting { setting } => JsonTypes::at(&self.declared.settings[*setting].check, &Path::default()),
            Value::Form { .. } | Value::Matches { .. } => JsonTypes::BOOLEAN,
            Value::Arguments | Value::Map { .. } => JsonTypes::MAP,
            Value::PageSize | Value::Http { part: HttpPart::Status } => JsonTypes::NUMBER,
            Value::Http { .. } => JsonTypes::TEXT,
            Value::Position { .. } => JsonTypes::NUMBER.or(JsonTypes::TEXT),
            Value::Keys | Value::List { .. } | Value::Dictionary { .. } | Value::Every { .. } => JsonTypes::LIST,
            Value::Now => JsonTypes::TEXT,
            Value::Spelt {
                spelling: Spelling::Epoch | Spelling::EpochMs | Spelling::Bytes | Spelling::FileBytes,
                ..
            } => JsonTypes::NUMBER,
            Value::Spelt { spelling: Spelling::Phones, .. } => JsonTypes::LIST,
            Value::Spelt { .. } => JsonTypes::TEXT,
            // One that is no text, number or boolean is refused when it comes, or where it is said.
            Value::Token { .. } | Value::Given => JsonTypes::TEXT,
            Value::Item { path } => match self.item {
                Some(Listed::Checked(check)) => JsonTypes::at(check, path),
                Some(Listed::Anything) | None => JsonTypes::ANY,
            },
            Value::Reply { path } if path.0.is_empty() && self.reply.is_opaque() => JsonTypes::TEXT,
            Value::Record { path } if self.reply == Replied::Rows && !path.0.is_empty() => JsonTypes::TEXT,
            Value::Step { step, path } if path.0.is_empty() => {
                self.steps.iter().find(|known| known.number == *step).map_or(JsonTypes::ANY, |known| known.kinds)
            }
            Value::Reply { .. } | Value::Step { .. } | Value::Record { .. } => JsonTypes::ANY,
        }
    }
}

impl Listed<'_> {
    /// Every item has that part.
    fn is_always_there(self, path: &Path) -> bool {
        match self {
            Listed::Checked(check) => always_there(check, path),
            Listed::Anything => path.0.is_empty(),
        }
    }
}
