//! What breaks the rules today. Entries are only ever deleted.

/// A rule, and the keys of its faults.
pub(crate) const EXCEPTIONS: &[(&str, &[&str])] = &[(
    "file circle",
    &[
        "benches/getleads/calls.rs",
        "benches/getleads/listeners.rs",
        "benches/getleads/load.rs",
        "benches/getleads/main.rs",
        "benches/getleads/report.rs",
        "benches/getleads/startup.rs",
        "benches/getleads/upstream.rs",
    ],
)];
