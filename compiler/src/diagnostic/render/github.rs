//! Annotations of a GitHub workflow: `::error file=…,line=…,col=…,title=…::message`.

use std::fmt::Write;

use super::place::{path, positions};
use crate::diagnostic::report::Report;
use crate::source::Sources;

/// The report as workflow commands.
#[must_use]
pub fn github(report: &Report, sources: &Sources) -> String {
    let mut text = String::new();
    for one in report.list() {
        let (start, end) = positions(one.primary, sources);
        let mut place = format!("file={},line={}", property(path(one.primary, sources)), start.line);
        // GitHub ignores columns when the lines differ, and shows such an annotation at the wrong line.
        if start.line == end.line {
            write!(place, ",col={},endColumn={}", start.column, end.column).expect("writing to a String does not fail");
        } else {
            write!(place, ",endLine={}", end.line).expect("writing to a String does not fail");
        }
        let mut lines = vec![one.message.clone()];
        lines.extend(one.label.clone());
        for (span, text) in &one.related {
            let (at, _) = positions(*span, sources);
            lines.push(format!("{}:{}:{}: {text}", path(*span, sources), at.line, at.column));
        }
        lines.extend(one.help.as_ref().map(|fix| format!("help: {}", fix.message)));
        let severity = one.severity.name();
        writeln!(text, "::{severity} {place},title={}::{}", one.code, data(&lines.join("\n")))
            .expect("writing to a String does not fail");
    }
    text
}

/// Text after `::`: its line breaks are escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, where commas and colons mean something too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
