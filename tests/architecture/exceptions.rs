//! What breaks the rules today. Entries are only ever deleted.

/// A rule, and the keys of its faults.
pub(crate) const EXCEPTIONS: &[(&str, &[&str])] = &[
    (
        "file circle",
        &[
            "benches/getleads/calls.rs",
            "benches/getleads/listeners.rs",
            "benches/getleads/load.rs",
            "benches/getleads/main.rs",
            "benches/getleads/report.rs",
            "benches/getleads/startup.rs",
            "benches/getleads/upstream.rs",
            "demo/src/batch.rs",
            "demo/src/lib.rs",
            "demo/src/methods.rs",
            "demo/src/methods/activities.rs",
            "demo/src/methods/crm.rs",
            "demo/src/methods/dictionaries.rs",
            "demo/src/methods/duplicates.rs",
            "demo/src/methods/system.rs",
            "demo/src/methods/tasks.rs",
            "demo/src/methods/users.rs",
            "demo/src/seed.rs",
            "demo/src/seed/crm.rs",
            "demo/src/seed/dictionaries.rs",
            "demo/src/seed/work.rs",
            "demo/src/server.rs",
            "demo/src/write.rs",
            "src/call/completion.rs",
            "src/call/examples.rs",
            "src/call/examples/standin.rs",
            "src/call/failed.rs",
            "src/call/form.rs",
        ],
    ),
    (
        "room circle",
        &[
            "src/call",
            "src/catalog",
            "src/lib",
            "src/server",
        ],
    ),
    ("room", &["src/catalog -> lib"]),
    ("own face", &["demo/src/methods/system.rs", "src/catalog/shipped.rs"]),
];
