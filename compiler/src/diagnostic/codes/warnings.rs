//! Mistakes in warnings, fixes and hints.

use super::entry::Entry;

pub(super) const BAD_FIX: Entry = Entry {
    explanation: "A fix, a hint and a recipe are arguments as a caller would pass them, so their values fit the schemas; \
                  a recipe and a hint have all that the tool needs.",
    bad: "fix: { limit: many }",
    good: "fix: { limit: 10 }",
};

pub(super) const LOSSY_FIX: Entry = Entry {
    explanation: "A suggested call is the caller's own with the fix in place, so all that was passed stays in it that the warning \
                  does not speak of: a map that takes the place of an argument, or of a part of one, spreads what was passed there; a \
                  list, and a value that neither the condition nor the range names, is set only where the warning says that nothing \
                  was passed. A call without the conditions that the caller gave would answer another question.",
    bad: "fix: { filter: { \">=DATE\": $period.from, \"<=DATE\": $period.to } }",
    good: "fix: { filter: { $merge: $filter, \">=DATE\": $period.from, \"<=DATE\": $period.to } }",
};

pub(super) const RANGE_WITHOUT_MAP: Entry = Entry {
    explanation: "A range is looked for in a map of filters, which an argument of `type: object` is.",
    bad: "missing-range: { $name: [DATE] }",
    good: "missing-range: { $filter: [DATE] }",
};

pub(super) const RANGE_WITHOUT_RANGES: Entry = Entry {
    explanation: "Which keys of a filter bound a field is said by `ranges` of the backend.",
    bad: "backends: { api: { base: … } }",
    good: "backends: { api: { base: …, ranges: { from: [\">=*\"], to: [\"<=*\"] } } }",
};

pub(super) const UNPROVEN_FIX: Entry = Entry {
    explanation: "A suggested fix is sent back unchanged, so the fixed call must not give the warning again, \
                  whatever else was passed. A fix of a range sets both bounds of one field; a fix of a \
                  condition sets what `unless` waits for, or what `when` excludes; all from values that are \
                  always there.",
    bad: "fix: { filter: { \">=DATE\": $from } }",
    good: "fix: { filter: { $merge: $filter, \">=DATE\": $period.from, \"<=DATE\": $period.to } }",
};

pub(super) const WARNING_RULE: Entry = Entry {
    explanation: "A warning is a missing range, or a condition: one of them.",
    bad: "warnings: { all: { fix: { limit: 10 } } }",
    good: "warnings: { all: { unless: $limit, fix: { limit: 10 } } }",
};
