//! What breaks the rules: nothing. An entry is a rule and the keys of its faults; it may stand here only while a change is
//! under way.

/// A rule, and the keys of its faults.
pub(crate) const EXCEPTIONS: &[(&str, &[&str])] = &[];
