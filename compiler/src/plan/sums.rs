//! What the records of a list come to in all.

use super::data::{List, Text};
use super::value::{Path, Value};

/// What the records of a list come to in all: how many they are and what one field of them adds up to, by unit and by group.
/// Nothing but all of the list has such sums.
#[derive(Debug, Clone, PartialEq)]
pub struct Sums {
    /// Within a record: what it is known by. One that comes twice counts once.
    pub key: Path,
    /// Within a record: the amount.
    pub of: Path,
    /// What amounts are measured in, a currency: those of different ones are never added.
    pub unit: Option<SumField>,
    /// What records may be grouped by, in the order written; no two are called alike, and none like the unit.
    pub by: List<SumField>,
    /// The names of those that a call groups by, a list or one of them: an argument, whose values are all in `by` or are the unit.
    /// Without it, all.
    pub groups: Option<Value>,
}

/// A field of records by which sums are kept apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumField {
    /// The key that it has in a sum; none of [`SUM_KEYS`].
    pub name: Text,
    /// Within a record.
    pub of: Path,
}

/// The keys that a sum has by itself.
pub const SUM_KEYS: [&str; 4] = ["count", "sum", "without_amount", "unreadable_amount"];
