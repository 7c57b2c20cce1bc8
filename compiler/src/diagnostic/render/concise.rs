//! One line a diagnostic: `path:line:column: error[code]: message`, and the summary.

use std::fmt::Write;

use super::place::{line, path, positions};
use crate::diagnostic::report::Report;
use crate::source::Sources;

/// The report, one line a diagnostic.
#[must_use]
pub fn concise(report: &Report, sources: &Sources) -> String {
    let mut text = String::new();
    for one in report.list() {
        let (start, _) = positions(one.primary, sources);
        let path = path(one.primary, sources);
        let severity = one.severity.name();
        writeln!(text, "{path}:{}:{}: {severity}[{}]: {}", start.line, start.column, one.code, line(one))
            .expect("writing to a String does not fail");
    }
    if !report.is_empty() {
        text.push_str(&report.summary());
        text.push('\n');
    }
    text
}
