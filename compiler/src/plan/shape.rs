//! What a value must be. A schema in the common keywords is data here, which both back ends check by themselves; one
//! with other keywords is kept whole beside it.

use super::data::{Json, List, Text};

/// What a value must be: JSON Schema, with the common keywords as data.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The common keywords.
    pub shape: Shape,
    /// `null` is a value here; elsewhere it is read as absent.
    pub nullable: bool,
    /// The whole schema, where it has keywords that [`Shape`] does not know: those are left to `jsonschema`.
    pub rest: Option<Json>,
}

/// The JSON type of a value with the common keywords for it. Bounds are inclusive, and in order where there are two.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Whatever JSON can say.
    Any,
    /// Whatever JSON can say, too; lists show it as this schema, which is what models do best to pass.
    Shown {
        /// A valid schema.
        schema: Json,
    },
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer {
        /// The smallest.
        least: Option<i64>,
        /// The largest.
        most: Option<i64>,
        /// One beyond a bound is moved to it, and the result says so; there is a bound.
        clamp: bool,
    },
    /// Any number.
    Number {
        /// The smallest.
        least: Option<f64>,
        /// The largest.
        most: Option<f64>,
        /// One beyond a bound is moved to it, and the result says so; there is a bound.
        clamp: bool,
    },
    /// A text.
    Text {
        /// The fewest characters.
        least: Option<u32>,
        /// The most characters.
        most: Option<u32>,
        /// A regular expression, searched for in the text; it compiles.
        pattern: Option<Text>,
        /// What the text spells.
        format: Option<Format>,
    },
    /// One of these texts.
    Choice {
        /// Different from one another, at least one.
        values: List<Text>,
    },
    /// The key of a row.
    Row {
        /// Index into [`Catalog::tables`](super::Catalog::tables).
        table: usize,
    },
    /// One of the built-in periods, see [`PERIODS`](super::PERIODS).
    Period,
    /// A list.
    List {
        /// What each item must be: one check, or none where anything may be in it.
        items: List<Check>,
        /// The fewest items.
        least: Option<u32>,
        /// The most items.
        most: Option<u32>,
        /// No two items are the same.
        unique: bool,
    },
    /// A map.
    Map {
        /// What is known by name.
        properties: List<Property>,
        /// What may be there beside them.
        others: Others,
        /// The fewest entries.
        least: Option<u32>,
        /// The most entries.
        most: Option<u32>,
    },
    /// `type` names several.
    Several {
        /// At least two, which differ in their JSON type.
        shapes: List<Shape>,
    },
}

/// What a text spells: the formats of JSON Schema that are checked, and base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `2026-05-20`
    Date,
    /// `2026-05-20T10:00:00+03:00`
    DateTime,
    /// `ada@example.org`
    Email,
    /// `https://example.org/a`
    Uri,
    /// `123e4567-e89b-12d3-a456-426614174000`
    Uuid,
    /// `+7 900 000-00-03`, in any common spelling; read as `+79000000003`. JSON Schema has no name for it.
    Phone,
    /// A phone, or an e-mail address: by which of them a customer is looked for, another argument says. JSON Schema has no name for it.
    Contact,
    /// `AAEC`: bytes in base64 with its padding. In JSON Schema that is no format, but `contentEncoding`.
    Base64,
}

impl Format {
    /// Whether JSON Schema has no such format.
    #[must_use]
    pub fn is_own(self) -> bool {
        matches!(self, Self::Phone | Self::Contact)
    }

    /// Every value of `format`.
    pub const ALL: [Self; 7] =
        [Self::Date, Self::DateTime, Self::Email, Self::Uri, Self::Uuid, Self::Phone, Self::Contact];

    /// The value of `format` that it is in a card and, where that has one, in a JSON Schema; of base64 that of `contentEncoding`.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Email => "email",
            Self::Uri => "uri",
            Self::Uuid => "uuid",
            Self::Phone => "phone",
            Self::Contact => "contact",
            Self::Base64 => "base64",
        }
    }
}

/// A named entry of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// Its key, unique in the map.
    pub name: Text,
    /// The map is refused without it.
    pub required: bool,
    /// What its value must be.
    pub check: Check,
}

/// What a map may hold beside its named properties.
#[derive(Debug, Clone, PartialEq)]
pub enum Others {
    /// Anything.
    Allowed,
    /// Nothing.
    Refused,
    /// What passes.
    Checked {
        /// Exactly one: a list only because a check holds maps, which hold this.
        checks: List<Check>,
    },
}
