//! What was done to arguments that were accepted; the caller reads it beside the result.

use serde_json::Value;

/// What was done to arguments that were accepted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notes {
    /// Harmless spellings that were read as what they mean.
    pub repairs: Vec<Repair>,
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
