//! The parts that references have by name, and their paths as plans have them.

use crate::plan::{CallerField, List, Path, PeriodColumn, Segment};
use crate::syntax::reference;

/// Headers of replies that carry a secret.
pub(crate) const SECRET_HEADERS: [&str; 4] = ["set-cookie", "set-cookie2", "authorization", "proxy-authorization"];

/// The parts of an argument that is a period.
pub(crate) const PERIOD_COLUMNS: [(&str, PeriodColumn); 6] = [
    ("from", PeriodColumn::From),
    ("to", PeriodColumn::To),
    ("from_date", PeriodColumn::FromDate),
    ("to_date", PeriodColumn::ToDate),
    ("from_local", PeriodColumn::FromLocal),
    ("to_local", PeriodColumn::ToLocal),
];

/// The parts of `$caller`.
pub(crate) const CALLER_FIELDS: [(&str, CallerField); 5] = [
    ("name", CallerField::Name),
    ("role", CallerField::Role),
    ("tenant", CallerField::Tenant),
    ("call", CallerField::Call),
    ("bearer", CallerField::Bearer),
];

/// What may be written of a map of one entry.
pub(crate) const ONLY: [(&str, &Segment); 2] = [("key", &Segment::OnlyKey), ("value", &Segment::OnlyValue)];

/// The part that a table has under a name.
pub(crate) fn named<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == name).map(|(_, part)| *part)
}

pub(crate) fn names<'t, T>(table: &[(&'t str, T)]) -> Vec<&'t str> {
    table.iter().map(|(name, _)| *name).collect()
}

/// The names after the root, as a way into JSON.
pub(crate) fn path(parts: &[reference::Segment]) -> Path {
    let segment = |part: &reference::Segment| match part.index() {
        Some(index) => Segment::Index(index),
        None if part.is_every() => Segment::Every,
        None => Segment::Key(part.text.clone().into()),
    };
    Path(List::Owned(parts.iter().map(segment).collect()))
}
