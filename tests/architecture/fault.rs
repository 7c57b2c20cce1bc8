//! What breaks a rule, and the exceptions from it.

use std::collections::BTreeSet;

use super::exceptions::EXCEPTIONS;

pub(crate) struct Fault {
    /// By this an exception names it.
    pub key: String,
    /// A path, and a line where there is one.
    pub at: String,
    /// What is so, and what to do.
    pub message: String,
}

/// Holds the faults of one rule against its exceptions.
pub(crate) fn judge(rule: &str, faults: Vec<Fault>) {
    let excused: BTreeSet<&str> =
        EXCEPTIONS.iter().filter(|(of, _)| *of == rule).flat_map(|(_, keys)| *keys).copied().collect();
    let found: BTreeSet<&str> = faults.iter().map(|fault| fault.key.as_str()).collect();

    let new = faults
        .iter()
        .filter(|fault| !excused.contains(fault.key.as_str()))
        .map(|Fault { key, at, message }| format!("{at}: {message} [{key}]"));
    let stale = excused
        .difference(&found)
        .map(|key| format!("tests/architecture/exceptions.rs: \"{rule}\" no longer needs `{key}`: delete it"));
    let lines: Vec<String> = new.chain(stale).collect();
    assert!(lines.is_empty(), "\n{rule}: {} faults\n{}\n", lines.len(), lines.join("\n"));
}

#[test]
fn every_exception_is_of_a_rule() {
    let rules = [
        "unresolved",
        "file circle",
        "room circle",
        "room",
        "own face",
        "crate",
        "demo",
        "file",
        "function",
        "entries",
        "size",
        "type name",
        "test layout",
        "opening",
        "empty name",
        "orphan",
        "private door",
        "world",
        "public",
    ];
    for (rule, _) in EXCEPTIONS {
        assert!(rules.contains(rule), "no rule is called `{rule}`");
    }
}
