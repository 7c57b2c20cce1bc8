//! For programs: one JSON object.

use serde_json::{Value, json};

use super::super::verdict::{Case, ExampleVerdict};
use crate::call::examples::{Coverage, Covered, Mismatch, TriedEnd, differences};

/// The whole report.
pub(in super::super) fn json(verdict: &ExampleVerdict) -> String {
    let report = json!({
        "passed": verdict.passed(),
        "failed": verdict.failed(),
        "skipped": verdict.skipped(),
        "milliseconds": milliseconds(verdict.took),
        "examples": verdict.cases.iter().map(case).collect::<Vec<_>>(),
        "coverage": verdict.coverage.as_ref().map(coverage),
    });
    let mut text = serde_json::to_string_pretty(&report).expect("JSON values can be written");
    text.push('\n');
    text
}

fn milliseconds(took: std::time::Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

fn case(case: &Case) -> Value {
    let tried = &case.tried;
    let (end, why, mismatches) = match &tried.end {
        TriedEnd::Passed => ("passed", None, [].as_slice()),
        TriedEnd::Failed(mismatches) => ("failed", None, mismatches.as_slice()),
        TriedEnd::Skipped(why) => ("skipped", Some(*why), [].as_slice()),
    };
    let place = case.place.as_ref();
    json!({
        "catalog": tried.catalog,
        "tool": tried.tool,
        "example": tried.example,
        "path": place.map(|place| place.path.as_str()),
        "line": place.map(|place| place.line),
        "end": end,
        "why": why,
        "milliseconds": milliseconds(tried.took),
        "mismatches": mismatches.iter().map(mismatch).collect::<Vec<_>>(),
    })
}

fn mismatch(mismatch: &Mismatch) -> Value {
    let found = match mismatch {
        Mismatch::Result { expected, actual } => differences(expected, actual),
        _ => Vec::new(),
    };
    let place = |one: &crate::call::examples::Difference| json!({ "path": one.path, "expected": one.expected, "actual": one.actual });
    json!({ "message": mismatch.to_string(), "differences": found.iter().map(place).collect::<Vec<_>>() })
}

fn coverage(coverage: &Coverage) -> Value {
    let sort = |(name, covered): (&'static str, &Covered)| {
        let missed = covered
            .missed
            .iter()
            .map(|missed| json!({ "catalog": missed.catalog, "of": missed.of, "what": missed.what }));
        let told = json!({ "all": covered.all, "reached": covered.reached(), "missed": missed.collect::<Vec<_>>() });
        (name.to_owned(), told)
    };
    Value::Object(coverage.sorts().into_iter().map(sort).collect())
}
