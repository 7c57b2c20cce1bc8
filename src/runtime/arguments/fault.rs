//! What can be wrong with arguments, as facts; [`tell`](super::tell) puts them into words.

use jiff::civil::DateTime;
use kartoteka_compiler::plan::Format;
use serde_json::{Map, Value};

use super::shown::shown;
use super::trail::Place;
use super::unsendable::Unsendable;

/// Faults and notes beyond these are counted, not kept: an answer stays readable, and small.
pub(super) const MOST_FAULTS: usize = 32;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct ArgumentFault {
    /// Where: `filter.DATE`, `select[2]`; empty for the arguments as a whole.
    pub path: String,
    /// What was passed there, as JSON, shortened; `None` where nothing was.
    pub given: Option<String>,
    /// What is wrong with it.
    pub(crate) mistake: BadArgument,
    /// Arguments because of which the rule holds here.
    pub on: Vec<String>,
    pub(super) edit: Option<Edit>,
}

/// A certain repair of one fault.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edit {
    pub(super) places: Vec<Place>,
    pub(super) change: ArgumentChange,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum ArgumentChange {
    /// The last key is another.
    Rename(String),
    /// The value is another.
    Replace(Value),
    /// It is left out.
    Remove,
    /// The value is that of this key beside it, and that is the value.
    Exchange(String),
    /// The value is this moment, which is one when it is known in which zone.
    Moment(DateTime),
}

/// What is wrong with an argument.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum BadArgument {
    /// The arguments are not JSON.
    Malformed,
    /// It is required and was not passed.
    Missing,
    /// There is no such argument, or no such key in it.
    Unknown {
        /// The one that was meant, if that is clear.
        nearest: Option<String>,
    },
    /// It was passed twice.
    Repeated,
    /// It has the wrong type.
    WrongType {
        /// The right one.
        expected: Expected,
    },
    /// The number is too small or too large.
    OutOfRange {
        /// The least.
        least: Option<Value>,
        /// The greatest.
        most: Option<Value>,
    },
    /// It is none of the texts that it may be.
    NotOneOf {
        /// What it may be; the first of them, where there are many.
        values: Vec<String>,
        /// The one that was meant, if that is clear.
        nearest: Option<String>,
    },
    /// The text does not match a regular expression.
    Pattern {
        /// The expression.
        pattern: String,
    },
    /// The text has not the form that it must have.
    Format {
        /// The form.
        format: Format,
    },
    /// The text has too few characters.
    TooShort {
        /// The fewest.
        least: u32,
    },
    /// The text has too many characters.
    TooLong {
        /// The most.
        most: u32,
    },
    /// The list or map has too few members.
    TooFew {
        /// The fewest.
        least: u32,
    },
    /// The list or map has too many members.
    TooMany {
        /// The most.
        most: u32,
    },
    /// An item stands in the list twice.
    Duplicate,
    /// Some of several are to be passed, and are not.
    OneOf {
        /// One and no more, or else one at least.
        exactly: bool,
        /// The arguments, or keys, that are passed together.
        choices: Vec<Vec<String>>,
    },
    /// The number may not reach a bound.
    Beyond {
        /// It must be greater.
        above: Option<Value>,
        /// It must be less.
        below: Option<Value>,
    },
    /// The number is no multiple of another.
    Multiple {
        /// The other.
        of: Value,
    },
    /// It may not be passed, here at least.
    Forbidden,
    /// It names another kind of contact than the argument beside it holds.
    OtherContact {
        /// The argument that holds it.
        holder: String,
        /// What is held there.
        format: Format,
        /// What this argument would be then.
        nearest: String,
    },
    /// Not all of these may be passed.
    Together {
        /// The arguments, or keys.
        names: Vec<String>,
    },
    /// These have values that do not go together.
    Combination {
        /// The arguments, or keys.
        names: Vec<String>,
    },
    /// More than one variant fits.
    SeveralFit {
        /// What was passed of those that the variants speak of.
        names: Vec<String>,
    },
    /// No variant fits; what is wrong with each.
    Alternatives {
        /// The faults of each variant, with their paths.
        each: Vec<Vec<(String, BadArgument)>>,
    },
    /// Too few arguments are passed.
    TooFewArguments {
        /// How many more are needed.
        more: u32,
        /// Those that were not passed.
        names: Vec<String>,
    },
    /// Too many arguments are passed.
    TooManyArguments {
        /// The most.
        most: u32,
        /// Those that were passed.
        names: Vec<String>,
    },
    /// The list has too few, or too many, items of a kind.
    Holds {
        /// The fewest.
        least: Option<u32>,
        /// The most.
        most: Option<u32>,
        /// What such an item is, as JSON, where that is a list of values.
        values: Vec<String>,
    },
    /// The map may not have this key.
    BadKey {
        /// The key.
        key: String,
    },
    /// The text has not the form of this name.
    OtherFormat {
        /// As JSON Schema calls it: `ipv4`.
        name: String,
    },
    /// The backend leaves out a condition on this name that is not on its whole value.
    Whole {
        /// The name.
        name: String,
        /// The tool that finds records by such a value.
        instead: Option<String>,
    },
    /// The text is no code of the dictionary whose codes are taken here.
    NoCode {
        /// The codes that may have been meant, with what they are called.
        codes: Vec<String>,
        /// The text is what these are called; otherwise they are the nearest, or all there are.
        is_called: bool,
        /// The tool that finds the code.
        found_by: Option<String>,
    },
    /// The text is not encoded so.
    Encoding {
        /// As JSON Schema calls it: `base64`.
        name: String,
    },
    /// No request can carry it where the card puts it.
    Unsendable(Unsendable),
    /// It breaks a rule of which nothing better can be said.
    Rest,
}

/// A type that was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// A map.
    Map,
    /// A map with these members and no others.
    MapOf(Vec<String>),
    /// A list of such maps.
    ListOf(Vec<String>),
    /// `null`.
    Nothing,
    /// Any of several.
    AnyOf(Vec<Expected>),
}

/// Every fault of one call's arguments.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BadArguments {
    /// The faults, in the order of the tool's arguments.
    pub faults: Vec<ArgumentFault>,
    /// How many more there are than are listed.
    pub more: usize,
    /// The caller's own arguments, repaired: passed back unchanged, they are accepted.
    pub suggested: Option<Map<String, Value>>,
}

impl BadArgument {
    /// The name of the mistake.
    #[must_use]
    pub(crate) fn code(&self) -> &'static str {
        match self {
            BadArgument::Malformed => "malformed",
            BadArgument::Missing => "missing",
            BadArgument::Unknown { .. } => "unknown",
            BadArgument::Repeated => "repeated",
            BadArgument::WrongType { .. } => "wrong-type",
            BadArgument::OutOfRange { .. } => "out-of-range",
            BadArgument::NotOneOf { .. } => "not-one-of",
            BadArgument::Pattern { .. } => "pattern",
            BadArgument::Format { .. } => "format",
            BadArgument::TooShort { .. } => "too-short",
            BadArgument::TooLong { .. } => "too-long",
            BadArgument::TooFew { .. } => "too-few",
            BadArgument::TooMany { .. } => "too-many",
            BadArgument::Duplicate => "duplicate",
            BadArgument::OneOf { exactly: true, .. } => "one-of",
            BadArgument::OneOf { exactly: false, .. } => "any-of",
            BadArgument::Beyond { .. } => "out-of-range",
            BadArgument::Multiple { .. } => "not-a-multiple",
            BadArgument::Forbidden => "forbidden",
            BadArgument::OtherContact { .. } => "other-contact",
            BadArgument::Together { .. } => "together",
            BadArgument::Combination { .. } => "combination",
            BadArgument::SeveralFit { .. } => "several-fit",
            BadArgument::Alternatives { .. } => "alternatives",
            BadArgument::TooFewArguments { .. } => "too-few",
            BadArgument::TooManyArguments { .. } => "too-many",
            BadArgument::Holds { .. } => "items",
            BadArgument::BadKey { .. } => "bad-key",
            BadArgument::Whole { .. } => "part-of-value",
            BadArgument::NoCode { .. } => "no-code",
            BadArgument::OtherFormat { .. } | BadArgument::Encoding { .. } => "format",
            BadArgument::Unsendable(_) => "unsendable",
            BadArgument::Rest => "schema",
        }
    }
}

/// A text that is no code of the dictionary whose codes are taken where it stands: see [`BadArgument::NoCode`].
pub(crate) struct NoCode {
    /// Where it stands.
    pub(crate) path: String,
    /// The text.
    pub(crate) given: String,
    /// The codes that may have been meant, with what they are called.
    pub(crate) codes: Vec<String>,
    /// The text is what these are called.
    pub(crate) is_called: bool,
    /// The tool that finds the code.
    pub(crate) found_by: Option<String>,
}

impl BadArguments {
    /// Values that cannot be sent, with their places, and the arguments that could be, if that is certain.
    pub(crate) fn unsendable(found: Vec<(String, Value, Unsendable)>, suggested: Option<Map<String, Value>>) -> Self {
        let fault = |(path, value, why): (String, Value, Unsendable)| ArgumentFault {
            path,
            given: Some(shown(&value)),
            mistake: BadArgument::Unsendable(why),
            on: Vec::new(),
            edit: None,
        };
        Self { faults: found.into_iter().map(fault).collect(), more: 0, suggested }
    }

    /// Values that are no codes of a dictionary, and the arguments with the codes, if those are certain.
    pub(crate) fn no_codes(found: Vec<NoCode>, suggested: Option<Map<String, Value>>) -> Self {
        let more = found.len().saturating_sub(MOST_FAULTS);
        let fault = |NoCode { path, given, codes, is_called, found_by }: NoCode| ArgumentFault {
            path,
            given: Some(shown(&Value::String(given))),
            mistake: BadArgument::NoCode { codes, is_called, found_by },
            on: Vec::new(),
            edit: None,
        };
        Self { faults: found.into_iter().take(MOST_FAULTS).map(fault).collect(), more, suggested }
    }

    /// One fault of the arguments as a whole.
    pub(super) fn whole(mistake: BadArgument, given: Option<String>) -> Self {
        let fault = ArgumentFault { path: String::new(), given, mistake, on: Vec::new(), edit: None };
        Self { faults: vec![fault], more: 0, suggested: None }
    }

    /// The arguments that are missing, if nothing else is wrong.
    pub(crate) fn missing(&self) -> Option<Vec<&str>> {
        (self.only_missing() && self.more == 0).then(|| self.faults.iter().map(|fault| fault.path.as_str()).collect())
    }

    /// Whether an argument is missing and nothing else is wrong: the kind is `missing_argument` then.
    #[must_use]
    pub(crate) fn only_missing(&self) -> bool {
        self.faults.iter().all(|fault| fault.mistake == BadArgument::Missing)
    }
}
