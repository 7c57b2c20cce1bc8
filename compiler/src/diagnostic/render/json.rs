//! One JSON array, an object a diagnostic. Places have bytes and, for people, lines and columns from 1.

use serde_json::{Value, json};

use super::place::{path, positions};
use crate::diagnostic::report::Report;
use crate::source::{Sources, Span};

/// The report as a JSON array.
#[must_use]
pub fn json(report: &Report, sources: &Sources) -> String {
    let list = report.list().iter().map(|one| {
        let related = one.related.iter().map(|(span, text)| json!({ "message": text, "place": place(*span, sources) }));
        let fix = one.help.as_ref().map(|fix| {
            let replace = fix.replace.as_ref();
            let replace = replace.map(|(span, text)| json!({ "place": place(*span, sources), "text": text }));
            json!({ "message": fix.message, "replace": replace })
        });
        json!({
            "code": one.code.name(),
            "severity": one.severity.name(),
            "message": one.message,
            "place": place(one.primary, sources),
            "label": one.label,
            "related": related.collect::<Vec<_>>(),
            "fix": fix,
        })
    });
    let mut text = serde_json::to_string_pretty(&Value::Array(list.collect())).expect("JSON values can be written");
    text.push('\n');
    text
}

fn place(span: Span, sources: &Sources) -> Value {
    let (start, end) = positions(span, sources);
    json!({
        "path": path(span, sources),
        "start": { "byte": span.start, "line": start.line, "column": start.column },
        "end": { "byte": span.end, "line": end.line, "column": end.column },
    })
}
