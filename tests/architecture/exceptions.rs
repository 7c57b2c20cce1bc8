//! What breaks the rules today. Entries are only ever deleted.

/// A rule, and the keys of its faults.
pub(crate) const EXCEPTIONS: &[(&str, &[&str])] = &[];
