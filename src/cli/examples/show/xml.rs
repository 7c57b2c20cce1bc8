//! For CI servers: JUnit's XML, a suite a catalog and a case an example.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::super::verdict::{Case, ExampleVerdict};
use super::told::body;
use crate::call::examples::TriedEnd;

/// The whole report.
pub(in super::super) fn junit(verdict: &ExampleVerdict) -> String {
    let mut suites: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in &verdict.cases {
        suites.entry(&case.tried.catalog).or_default().push(case);
    }
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _infallible = writeln!(
        out,
        "<testsuites name=\"kartoteka\" tests=\"{}\" failures=\"{}\" skipped=\"{}\" errors=\"0\" time=\"{}\">",
        verdict.cases.len(),
        verdict.failed(),
        verdict.skipped(),
        seconds(verdict.took)
    );
    suites.iter().for_each(|(catalog, cases)| suite(catalog, cases, &mut out));
    out.push_str("</testsuites>\n");
    out
}

fn suite(catalog: &str, cases: &[&Case], out: &mut String) {
    let count = |is: fn(&TriedEnd) -> bool| cases.iter().filter(|case| is(&case.tried.end)).count();
    let _infallible = writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\" errors=\"0\" time=\"{}\">",
        escaped(catalog),
        cases.len(),
        count(|end| matches!(end, TriedEnd::Failed(_))),
        count(|end| matches!(end, TriedEnd::Skipped(_))),
        seconds(cases.iter().map(|case| case.tried.took).sum())
    );
    for case in cases {
        let (tried, place) = (&case.tried, case.place.as_ref());
        let place = place.map(|place| format!(" file=\"{}\" line=\"{}\"", escaped(&place.path), place.line));
        let _infallible = write!(
            out,
            "    <testcase classname=\"{}.{}\" name=\"{}\"{} time=\"{}\"",
            escaped(&tried.catalog),
            escaped(&tried.tool),
            escaped(&tried.example),
            place.unwrap_or_default(),
            seconds(tried.took)
        );
        match &tried.end {
            TriedEnd::Passed => out.push_str("/>\n"),
            TriedEnd::Failed(mismatches) => {
                let told = body(mismatches);
                let first = told.lines().next().unwrap_or_default();
                let (first, told) = (escaped(first), escaped(&told));
                let _infallible =
                    writeln!(out, ">\n      <failure message=\"{first}\">{told}</failure>\n    </testcase>");
            }
            TriedEnd::Skipped(why) => {
                let _infallible = writeln!(out, ">\n      <skipped message=\"{}\"/>\n    </testcase>", escaped(why));
            }
        }
    }
    out.push_str("  </testsuite>\n");
}

fn seconds(took: Duration) -> String {
    format!("{:.3}", took.as_secs_f64())
}

/// A text in XML 1.0, which has no way to say most control characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(character),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests;
