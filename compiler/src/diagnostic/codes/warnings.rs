//! Mistakes in warnings, fixes and hints.

use super::entry::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "bad-fix",
        explanation: "A fix, a hint and a recipe are arguments as a caller would pass them, so their values fit the schemas; \
                      a recipe has all that its tool needs.",
        bad: "fix: { limit: many }",
        good: "fix: { limit: 10 }",
    },
    Row {
        code: "count-without-range",
        explanation: "`then: count` asks for the total of the fixed call, so there is a range to miss, a fix and a \
                      total.",
        bad: "then: count\nunless: $limit",
        good: "missing-range: { $filter: [DATE] }\nfix: { … }\nthen: count",
    },
    Row {
        code: "range-without-map",
        explanation: "A range is looked for in a map of filters, which an argument of `type: object` is.",
        bad: "missing-range: { $name: [DATE] }",
        good: "missing-range: { $filter: [DATE] }",
    },
    Row {
        code: "range-without-ranges",
        explanation: "Which keys of a filter bound a field is said by `ranges` of the backend.",
        bad: "backends: { api: { base: … } }",
        good: "backends: { api: { base: …, ranges: { from: [\">=*\"], to: [\"<=*\"] } } }",
    },
    Row {
        code: "unproven-fix",
        explanation: "A suggested fix is sent back unchanged, so the fixed call must not give the warning again, \
                      whatever else was passed. A fix of a range sets both bounds of one field; a fix of a \
                      condition sets what `unless` waits for, or what `when` excludes; all from values that are \
                      always there.",
        bad: "fix: { filter: { \">=DATE\": $from } }",
        good: "fix: { filter: { $merge: $filter, \">=DATE\": $period.from, \"<=DATE\": $period.to } }",
    },
    Row {
        code: "warning-rule",
        explanation: "A warning is a missing range, or a condition: one of them.",
        bad: "warnings: { all: { fix: { limit: 10 } } }",
        good: "warnings: { all: { unless: $limit, fix: { limit: 10 } } }",
    },
];
