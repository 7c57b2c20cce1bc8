//! Data with references, and the conditions over them. A request is written with these and nothing else: there
//! is no arithmetic in them, and no loop.

use super::data::{Json, List, Text};
use super::http::HttpPart;
use super::spelling::Spelling;
use super::table::PeriodColumn;

/// Data with references. Each may be absent; see "Absence" in the language's reference.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A constant, also a whole map or list without a reference in it; never absent.
    Literal(Json),
    /// What the caller passed, or the default.
    Argument {
        /// Index into [`Tool::arguments`](super::Tool::arguments).
        slot: usize,
        /// Leads into a map or list; empty for the argument itself.
        path: Path,
    },
    /// The cell of the row that an argument names.
    Cell {
        /// Index into [`Tool::arguments`](super::Tool::arguments); its shape is a row of `table`.
        slot: usize,
        /// Index into [`Catalog::tables`](super::Catalog::tables).
        table: usize,
        /// Index into the table's columns.
        column: usize,
    },
    /// A bound of the period that an argument names.
    Period {
        /// Index into [`Tool::arguments`](super::Tool::arguments); its shape is a period.
        slot: usize,
        /// Which bound, and how it is spelt.
        column: PeriodColumn,
    },
    /// Every argument that is present, as a map.
    Arguments,
    /// The position of a page: what the author wrote while the first page is asked for, later pages' positions after it.
    Position {
        /// What the author wrote at the position's key: one value, or none where that key was added.
        first: List<Value>,
    },
    /// A part of the reply: of the only request, or of the one being read.
    Reply {
        /// Within the reply.
        path: Path,
    },
    /// What the reply says beside its body: of the only request, or of the one being read.
    Http {
        /// Which part.
        part: HttpPart,
    },
    /// How many records a page may have, a whole number: where the requests of a list tell it.
    PageSize,
    /// A part of an earlier step's reply.
    Step {
        /// Its number, see [`numbered`](super::numbered); it is made before what says this.
        step: usize,
        /// Within that reply.
        path: Path,
    },
    /// A part of the item that the steps inside an [`Each`](super::Each) are made for.
    Item {
        /// Within the item.
        path: Path,
    },
    /// A part of a record, inside a dictionary's `value`.
    Record {
        /// Within the record.
        path: Path,
    },
    /// The ids asked for, inside a dictionary's request.
    Keys,
    /// The scalar that a dictionary with a list for each is asked for, inside its request.
    Given,
    /// What the request of a credential's [`Token`](super::Token) has brought; only in that credential.
    Token {
        /// The name of a part; empty: all of it.
        path: Path,
    },
    /// What the operator set, or the default.
    Setting {
        /// Index into [`Catalog::settings`](super::Catalog::settings).
        setting: usize,
    },
    /// Present (as `true`) where the setting matches the form.
    Form {
        /// Index into [`Catalog::settings`](super::Catalog::settings).
        setting: usize,
        /// Index into the setting's forms.
        form: usize,
    },
    /// Present (as `true`) where the text that the caller passed matches: a form of an argument.
    Matches {
        /// Index into [`Tool::arguments`](super::Tool::arguments); it may be a text.
        slot: usize,
        /// A regular expression, searched for in the text; it compiles.
        pattern: Text,
    },
    /// Something about who calls.
    Caller {
        /// What about them.
        field: CallerField,
    },
    /// A short text. In a request in the tenant's language, in a result in the caller's.
    Message {
        /// Index into [`Catalog::messages`](super::Catalog::messages).
        message: usize,
    },
    /// All entries of a dictionary; only in a result.
    Dictionary {
        /// Index into [`Catalog::dictionaries`](super::Catalog::dictionaries).
        dictionary: usize,
    },
    /// A map. Absent if everything in it was left out, unless it was written empty, or if a required entry was.
    Map {
        /// Spread first in this order: the last of several wins, and a present entry over all.
        base: List<Value>,
        /// In the order written; no key is there twice.
        entries: List<Entry>,
    },
    /// The list is absent if all of its items were left out, unless it was written empty.
    List {
        /// In the order written.
        items: List<Item>,
    },
    /// Parts written one after another as text; absent if any is.
    Join {
        /// Scalars all; constants that stood side by side are one.
        parts: List<Value>,
    },
    /// The texts that are there, with a mark between two of them; absent if none is. One without a character counts as absent.
    Clauses {
        /// Texts, most of them a [`Value::Join`]; at least one.
        texts: List<Value>,
        /// What stands between two.
        mark: Text,
    },
    /// The moment of the call, one for all its requests: RFC 3339, with the offset of the tenant's zone.
    Now,
    /// All that is found in a value, as one flat list; absent where nothing is.
    Every {
        /// What is looked into: exactly one value, which may be a list or a map.
        of: List<Value>,
        /// Begins with a [`Segment::Every`].
        path: Path,
    },
    /// A value, spelt another way.
    Spelt {
        /// Exactly one value.
        value: List<Value>,
        /// How it is spelt.
        spelling: Spelling,
        /// It is sent: what does not fit its spelling must not go out. What is only shown stays as it came then.
        sent: bool,
    },
}

/// An entry of a map: left out where the value is absent.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Always the author's: no value decides about it.
    pub key: Text,
    /// What stands there.
    pub value: Value,
    /// Without it the whole map is absent; only in a [`Value::Map`].
    pub required: bool,
}

/// An item of a list is all or nothing: it is left out if it is absent, or if one of `needs` is.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The values inside the item that may be absent and decide about it: none, or one.
    pub needs: List<Value>,
    /// The item.
    pub value: Value,
}

/// A message of the catalog's Fluent files: it exists in every locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The message's name.
    pub id: Text,
    /// The attribute, where the text is not the message's own value.
    pub attribute: Option<Text>,
}

/// What may be said about who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerField {
    /// The name they go by.
    Name,
    /// The role they have.
    Role,
    /// The tenant they belong to.
    Tenant,
    /// This very call.
    Call,
    /// The token they came with: a secret, only in a backend's base and credentials.
    Bearer,
}

/// Where something is in JSON. An absent step, a missing key or `null` on the way makes it absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path(pub List<Segment>);

/// A name also matches a list's item if it is a number, an index also a map's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// A key of a map.
    Key(Text),
    /// An item of a list, counted from 0.
    Index(u32),
    /// Every item of a list, every value of a map. In the path of one value the first that is found counts; where records
    /// are, all do.
    Every,
    /// The key of a map's only entry, as a text; always the last segment, and of an argument.
    OnlyKey,
    /// The value of a map's only entry; always the last segment, and of an argument.
    OnlyValue,
}

/// Holds if every test of `when` does, and not every test of `unless` (an empty `unless` forbids nothing).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Condition {
    /// All of these must hold; none: it always holds.
    pub when: List<Test>,
    /// Not all of these may hold.
    pub unless: List<Test>,
}

/// A question about one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// A reference, never a map, a list or a text made of parts.
    pub value: Value,
    /// The value equals one of these, or one does of those that are found by a [`Value::Every`]; with none given, it is
    /// present.
    pub one_of: Option<Choices>,
}

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Choices {
    /// What the author wrote.
    Fixed(List<Json>),
    /// The items of a setting that is a list; index into [`Catalog::settings`](super::Catalog::settings).
    Setting(usize),
    /// A whole argument that is there, or one of its items where it is a list; one that is a phone number or an e-mail
    /// address, in any spelling of it.
    Argument(Value),
}

impl Value {
    /// The argument that this value is read from, by its slot; `None` for what is not of one argument. Values inside are
    /// not looked at, but for the one that is looked into or spelt.
    #[must_use]
    pub fn slot(&self) -> Option<usize> {
        match self {
            Self::Argument { slot, .. }
            | Self::Cell { slot, .. }
            | Self::Period { slot, .. }
            | Self::Matches { slot, .. } => Some(*slot),
            Self::Every { of, .. } => of.first()?.slot(),
            Self::Spelt { value, .. } => value.first()?.slot(),
            Self::Literal(_)
            | Self::Now
            | Self::Arguments
            | Self::Position { .. }
            | Self::Reply { .. }
            | Self::Http { .. }
            | Self::PageSize
            | Self::Step { .. }
            | Self::Item { .. }
            | Self::Record { .. }
            | Self::Keys
            | Self::Given
            | Self::Token { .. }
            | Self::Setting { .. }
            | Self::Form { .. }
            | Self::Caller { .. }
            | Self::Message { .. }
            | Self::Dictionary { .. }
            | Self::Map { .. }
            | Self::List { .. }
            | Self::Join { .. }
            | Self::Clauses { .. } => None,
        }
    }

    /// Shows `see` this value and then everything in it, also what an item of a list only needs.
    pub fn walk<'p>(&'p self, see: &mut dyn FnMut(&'p Value)) {
        see(self);
        match self {
            Self::Map { base, entries } => {
                base.iter().for_each(|base| base.walk(see));
                entries.iter().for_each(|entry| entry.value.walk(see));
            }
            Self::List { items } => items.iter().for_each(|item| {
                item.needs.iter().for_each(|need| need.walk(see));
                item.value.walk(see);
            }),
            Self::Join { parts: texts } | Self::Clauses { texts, .. } => texts.iter().for_each(|text| text.walk(see)),
            Self::Position { first } => first.iter().for_each(|first| first.walk(see)),
            Self::Every { of, path: _ } => of.iter().for_each(|of| of.walk(see)),
            Self::Spelt { value, .. } => value.iter().for_each(|value| value.walk(see)),
            Self::Literal(_)
            | Self::Now
            | Self::Argument { .. }
            | Self::Cell { .. }
            | Self::Period { .. }
            | Self::Arguments
            | Self::Reply { .. }
            | Self::Http { .. }
            | Self::PageSize
            | Self::Step { .. }
            | Self::Item { .. }
            | Self::Record { .. }
            | Self::Keys
            | Self::Given
            | Self::Token { .. }
            | Self::Setting { .. }
            | Self::Form { .. }
            | Self::Matches { .. }
            | Self::Caller { .. }
            | Self::Message { .. }
            | Self::Dictionary { .. } => {}
        }
    }
}

impl Condition {
    /// Whether it asks anything; one that does not always holds.
    #[must_use]
    pub fn asks(&self) -> bool {
        !(self.when.is_empty() && self.unless.is_empty())
    }

    /// Shows `see` every value that is asked about, and those that they are compared with.
    pub fn walk<'p>(&'p self, see: &mut dyn FnMut(&'p Value)) {
        for test in self.when.iter().chain(self.unless.iter()) {
            test.value.walk(see);
            if let Some(Choices::Argument(with)) = &test.one_of {
                with.walk(see);
            }
        }
    }
}
