//! For people: each failure with the places that differ, a line of numbers, and what no example reaches.

use std::fmt::Write as _;

use serde_json::Value;

use super::super::verdict::{Case, ExampleVerdict};
use crate::call::examples::{Coverage, Difference, Mismatch, Missed, TriedEnd, differences};

/// So many places of one mismatch are shown.
const MOST_PLACES: usize = 20;
/// A longer value is cut.
const LONGEST: usize = 200;

/// The whole report.
pub(in super::super) fn text(verdict: &ExampleVerdict, names_missed: bool) -> String {
    let mut out = String::new();
    for case in &verdict.cases {
        match &case.tried.end {
            TriedEnd::Passed => {}
            TriedEnd::Failed(mismatches) => {
                out.push_str(&format!("failed {}\n{}", name(case), indented(&body(mismatches))));
            }
            TriedEnd::Skipped(why) => out.push_str(&format!("skipped {}: {why}\n", name(case))),
        }
    }
    let counted = |count: usize, what: &str| (count > 0).then(|| format!("{count} {what}"));
    let parts = [
        counted(verdict.passed(), "passed"),
        counted(verdict.failed(), "failed"),
        counted(verdict.skipped(), "skipped"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    out.push_str(&format!("{} in {} ms\n", parts.join(", "), verdict.took.as_millis()));
    if let Some(coverage) = &verdict.coverage {
        out.push_str(&reached(coverage, names_missed));
    }
    out
}

/// `shop/get_order/paid` and where that is.
fn name(case: &Case) -> String {
    let tried = &case.tried;
    let place = case.place.as_ref().map(|place| format!(" ({}:{})", place.path, place.line)).unwrap_or_default();
    format!("{}/{}/{}{place}", tried.catalog, tried.tool, tried.example)
}

/// What is different, each on lines of its own.
pub(super) fn body(mismatches: &[Mismatch]) -> String {
    mismatches.iter().map(told).collect()
}

fn told(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Result { expected, actual } => differing("the result differs", &differences(expected, actual)),
        Mismatch::Request { place, part, expected, actual } => {
            let json = |text: &str| serde_json::from_str::<Value>(text).ok();
            let differs = if *part == "headers" { "differ" } else { "differs" };
            match (json(expected), json(actual)) {
                (Some(expected), Some(actual)) => {
                    let found = differences(&expected, &actual);
                    differing(&format!("request {}: its {part} {differs}", place + 1), &found)
                }
                _ => {
                    let lines = format!("  - {}\n  + {}\n", cut(expected), cut(actual));
                    format!("request {}: its {part} {differs}\n{lines}", place + 1)
                }
            }
        }
        other => format!("{}\n", cut(&other.to_string())),
    }
}

/// One place after another: what should be there behind `-`, what is behind `+`.
fn differing(what: &str, found: &[Difference]) -> String {
    let mut out = format!("{what}\n");
    for Difference { path, expected, actual } in found.iter().take(MOST_PLACES) {
        let path = if path.is_empty() { "all of it" } else { path };
        let _infallible = writeln!(out, "  {path}");
        for (sign, value) in [('-', expected), ('+', actual)] {
            if let Some(value) = value {
                let _infallible = writeln!(out, "    {sign} {}", cut(&value.to_string()));
            }
        }
    }
    if found.len() > MOST_PLACES {
        let _infallible = writeln!(out, "  and {} places more", found.len() - MOST_PLACES);
    }
    out
}

fn reached(coverage: &Coverage, names_missed: bool) -> String {
    let sorts = coverage.sorts().map(|(sort, covered)| format!("{sort} {}/{}", covered.reached(), covered.all));
    let mut out = format!("reached: {}\n", sorts.join(", "));
    if coverage.is_whole() {
        return out;
    }
    if !names_missed {
        out.push_str("`--coverage` names what no example reaches\n");
        return out;
    }
    for (sort, covered) in coverage.sorts().into_iter().filter(|(_, covered)| !covered.missed.is_empty()) {
        let _infallible = writeln!(out, "{sort} that no example reaches:");
        for Missed { catalog, of, what } in &covered.missed {
            let what = if what.is_empty() { String::new() } else { format!(": {what}") };
            let _infallible = writeln!(out, "  {catalog}/{of}{what}");
        }
    }
    out
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
