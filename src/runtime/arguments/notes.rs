//! What was done to arguments that were accepted; the caller reads it beside the result.

use serde_json::Value;

/// What was done to arguments that were accepted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notes {
    /// Harmless spellings that were read as what they mean.
    pub repairs: Vec<Repair>,
    /// Names that were read as what they mean.
    pub(crate) renamed: Vec<Renamed>,
    /// Arguments that clients add by themselves, and that were left out: their names, shortened.
    pub(crate) left_out: Vec<String>,
    /// What was passed to a tool that writes and read as absent, though it may have been meant: a list without items, a word for nothing.
    /// It stands in `repairs`, too.
    pub(crate) emptied: Vec<Repair>,
    /// Numbers that were moved to a bound: the warning `clamped`.
    pub clamped: Vec<Repair>,
}

/// One value that was read as another.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// Where it is: `filter.DATE`, `select[2]`.
    pub path: String,
    /// What was passed, shortened.
    pub from: Value,
    /// What it was read as; `None` if as absent.
    pub to: Option<Value>,
}

/// One name that was read as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Renamed {
    /// Where it is, with the name that was read.
    pub(crate) path: String,
    /// The name that was passed, shortened.
    pub(crate) from: String,
}
