//! What a tool came to, before it is written as a result.

use std::borrow::Cow;

use kartoteka_compiler::plan;
use serde_json::Value;

use super::failed::Failed;
use super::fields::UnknownFields;
use super::listed::Listed;
use super::repair::ValuePlace;
use crate::call::result::ResultWarning;
use crate::call::result::records::Labelling;
use crate::runtime::arguments::Repair;
use crate::runtime::tool::BoundArguments;

/// What a tool came to.
pub(super) struct DoneByTool<'a> {
    pub(super) came: Came<'a>,
    /// What was asked, a JSON object.
    pub(super) request: Option<String>,
    /// Names of fields that were read as others.
    pub(super) repairs: Vec<Repair>,
    /// Arguments that were passed and that nothing has read, or parts of them.
    pub(super) unread: Vec<UnreadArgument>,
    /// Labels that were met in a result that is no list.
    pub(super) labels: ResultLabels<'a>,
    /// Fields that were asked for and that nothing has.
    pub(super) unknown: Option<UnknownFields>,
    /// What came of holding the keys of its arguments against the backend's names.
    pub(super) held: HeldNames,
    /// What came of holding its values against their types.
    pub(super) spellings: HeldSpellings,
    /// What came of holding its values against the backend's codes.
    pub(super) values: HeldValues,
    /// What the result says of a reply that holds nothing, or nothing that was asked for.
    pub(super) found: FoundByTool,
    /// What the steps came across.
    pub(super) warnings: Vec<ResultWarning>,
}

/// How much was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FoundByTool {
    /// What the result itself tells.
    Told,
    /// The last step did not run, because nothing was found that it could go on with.
    Nothing,
    /// Something, which has none of the fields that were asked for.
    NoField,
    /// Something, which has nothing of what the card shows.
    NoPart,
    /// What was asked for, and it is empty.
    Blank,
}

impl FoundByTool {
    /// Nothing, or what the result tells.
    pub(super) fn unless(nothing: bool) -> Self {
        if nothing { FoundByTool::Nothing } else { FoundByTool::Told }
    }
}

/// What was passed and is read by nothing that ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnreadArgument {
    /// The argument.
    pub(super) slot: usize,
    /// The key of it, where the others are read.
    pub(super) part: Option<Box<str>>,
}

/// What came of holding keys of arguments against the names that a backend lists.
#[derive(Debug, Default)]
pub(super) struct HeldNames {
    /// Keys that it has no name for.
    pub(super) misnamed: Vec<Misnamed>,
    /// Keys under which it says that nothing is stored, with their arguments.
    pub(super) fixed: Vec<(usize, String)>,
    /// Arguments whose names could not be had.
    pub(super) unheld: Vec<usize>,
}

/// A key of an argument whose name the backend does not list.
#[derive(Debug)]
pub(super) struct Misnamed {
    pub(super) slot: usize,
    pub(super) key: String,
    /// The nearest name, and the key with it.
    pub(super) meant: Option<(String, String)>,
}

/// What came of holding values of arguments against their types.
#[derive(Debug, Default)]
pub(super) struct HeldSpellings {
    /// Values that are spelt otherwise than those of their types.
    pub(super) misspelt: Vec<Misspelt>,
    /// Arguments of which the types could not be had.
    pub(super) unheld: Vec<usize>,
}

/// A value that is spelt otherwise than those of its type.
#[derive(Debug)]
pub(super) struct Misspelt {
    pub(super) slot: usize,
    /// The key that it stands under.
    pub(super) key: String,
    /// As it was passed, JSON, shortened.
    pub(super) given: String,
    pub(super) fault: SpellingFault,
    /// What was meant: keys and their values.
    pub(super) meant: Vec<(String, Value)>,
}

/// How a value is misspelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpellingFault {
    /// True or false.
    Truth,
    /// Several values in one text.
    List,
    /// Operators in the place of the value, which stand in the key.
    Operators,
}

/// What came of holding values of arguments against the codes that a backend lists.
#[derive(Debug, Default)]
pub(super) struct HeldValues {
    /// Values that are none.
    pub(super) misvalued: Vec<Misvalued>,
    /// Arguments whose codes could not be had.
    pub(super) unheld: Vec<usize>,
}

/// A value that is no code of the backend's.
#[derive(Debug)]
pub(super) struct Misvalued {
    pub(super) place: ValuePlace,
    pub(super) text: String,
    /// The codes that may have been meant, each for a sentence and as it is passed.
    pub(super) codes: Vec<(String, Value)>,
    /// The value is what these codes are called; otherwise they are the nearest, or all there are.
    pub(super) is_called: bool,
    /// The tool that finds the code.
    pub(super) found_by: Option<String>,
}

impl Misvalued {
    /// The code that was meant: the value is what it alone is called.
    pub(super) fn code(&self) -> Option<&Value> {
        match &self.codes[..] {
            [(_, code)] if self.is_called => Some(code),
            _ => None,
        }
    }
}

/// The labels of a result that is no list.
#[derive(Default)]
pub(super) struct ResultLabels<'a> {
    pub(super) met: Vec<Labelling<'a>>,
    /// Those whose dictionary could not be loaded.
    pub(super) skipped: Vec<&'a str>,
    /// A record has a `_meta` of its own.
    pub(super) labelled_before: bool,
}

/// What came of a call.
pub(super) enum Came<'a> {
    /// Records of one or more pages.
    List(Box<Listed<'a>>),
    /// JSON as it stands.
    Json(Cow<'a, str>),
    /// A text, as JSON, and the same as a content block.
    Text(Cow<'a, str>, Box<str>),
    /// JSON about a file, and the file as a content block.
    File(Cow<'a, str>, Box<str>),
    /// Content blocks, a JSON list.
    Content(String),
}

impl Came<'_> {
    /// Whether an answer has no record: an empty list, or sums and counts of nothing.
    pub(super) fn has_nothing(&self) -> bool {
        match self {
            Came::List(listed) => listed.has_nothing(),
            Came::Json(json) => serde_json::from_str(json).is_ok_and(|result| is_nothing(&result)),
            Came::Text(..) | Came::File(..) | Came::Content(_) => false,
        }
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) | Value::String(_) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Array(items) => items.iter().all(is_nothing),
        Value::Object(map) => map.values().all(is_nothing),
    }
}

impl<'a> DoneByTool<'a> {
    /// What came without any request.
    pub(super) fn unasked(came: Came<'a>) -> Self {
        let (repairs, unread, labels) = (Vec::new(), Vec::new(), ResultLabels::default());
        Self {
            came,
            request: None,
            repairs,
            unread,
            labels,
            unknown: None,
            held: HeldNames::default(),
            spellings: HeldSpellings::default(),
            values: HeldValues::default(),
            found: FoundByTool::Told,
            warnings: Vec::new(),
        }
    }
}

/// Why a tool came to nothing.
pub(super) struct Undone {
    /// What was asked before it failed, a JSON object.
    pub(super) request: Option<String>,
    pub(super) failed: Failed,
    /// Steps that wrote before, by their names: what they did stays.
    pub(super) done: Vec<String>,
    /// What the message says besides, in the caller's language.
    pub(super) beside: Vec<String>,
}

impl Undone {
    /// A failure before anything was asked.
    pub(super) fn unasked(failed: impl Into<Failed>) -> Self {
        Self { request: None, failed: failed.into(), done: Vec::new(), beside: Vec::new() }
    }

    /// A failure of what was asked.
    pub(super) fn asked(request: String, failed: impl Into<Failed>) -> Self {
        Self { request: Some(request), failed: failed.into(), done: Vec::new(), beside: Vec::new() }
    }

    /// The same, see [`Failed::naming`].
    pub(super) fn naming(self, plan: &plan::Tool, bound: &dyn BoundArguments) -> Self {
        Self { failed: self.failed.naming(plan, bound), ..self }
    }

    /// A failure behind steps that wrote, and those that it names itself.
    pub(super) fn behind(self, mut done: Vec<String>) -> Self {
        done.extend(self.done);
        Self { done, ..self }
    }
}
