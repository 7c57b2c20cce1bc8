//! Fixed rows that arguments choose from: the author's tables, and the built-in one of periods.

use super::data::{Json, List, Text};

/// Fixed rows that an argument's `enum` may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Unique in the catalog; no argument, step or dictionary is called like it.
    pub name: Text,
    /// Unique names; [`Value::Cell`](super::Value::Cell) has an index into it.
    pub columns: List<Text>,
    /// In the order written; there is at least one.
    pub rows: List<Row>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What a caller passes; unique in the table.
    pub key: Text,
    /// As many as the table has columns.
    pub cells: List<Json>,
}

/// The periods of the built-in table `$windows`, in the order they are listed in.
pub const PERIODS: [&str; 9] = [
    "today",
    "yesterday",
    "this_week",
    "last_week",
    "this_month",
    "last_month",
    "last_7_days",
    "last_30_days",
    "last_90_days",
];

/// A column of `$windows`, by how the instant is spelt. A period ends a second before the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodColumn {
    /// The first second, with the zone: `2026-05-20T00:00:00+03:00`
    From,
    /// The last second, with the zone: `2026-05-20T23:59:59+03:00`
    To,
    /// The first day: `2026-05-20`
    FromDate,
    /// The last day: `2026-05-20`
    ToDate,
    /// The first second, without a zone: `2026-05-20T00:00:00`
    FromLocal,
    /// The last second, without a zone: `2026-05-20T23:59:59`
    ToLocal,
}
