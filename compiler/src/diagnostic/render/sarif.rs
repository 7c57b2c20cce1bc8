//! SARIF 2.1.0: findings for code hosts and editors that collect them, with the rules explained.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::place::{path, positions};
use crate::diagnostic::codes::Code;
use crate::diagnostic::mistake::Diagnostic;
use crate::diagnostic::report::Report;
use crate::source::{Sources, Span};

/// The report as a SARIF log of one run.
#[must_use]
pub fn sarif(report: &Report, sources: &Sources) -> String {
    let used: BTreeSet<Code> = report.list().iter().map(|one| one.code).collect();
    let rules =
        used.iter().map(|code| json!({ "id": code.name(), "shortDescription": { "text": code.entry().explanation } }));
    let results = report.list().iter().map(|one| result(one, sources));
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "kartoteka",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).expect("JSON values can be written");
    text.push('\n');
    text
}

fn result(one: &Diagnostic, sources: &Sources) -> Value {
    let related = one.related.iter().map(|(span, text)| {
        let mut place = location(*span, sources);
        place["message"] = json!({ "text": text });
        place
    });
    let mut result = json!({
        "ruleId": one.code.name(),
        "level": one.severity.name(),
        "message": { "text": one.message },
        "locations": [location(one.primary, sources)],
        "relatedLocations": related.collect::<Vec<_>>(),
    });
    if let Some(fix) = &one.help
        && let Some((span, text)) = &fix.replace
    {
        let place = location(*span, sources);
        result["fixes"] = json!([{
            "description": { "text": fix.message },
            "artifactChanges": [{
                "artifactLocation": place["physicalLocation"]["artifactLocation"],
                "replacements": [{
                    "deletedRegion": place["physicalLocation"]["region"],
                    "insertedContent": { "text": text },
                }],
            }],
        }]);
    }
    result
}

fn location(span: Span, sources: &Sources) -> Value {
    let (start, end) = positions(span, sources);
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(path(span, sources)) },
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    } })
}

/// Everything but slashes and RFC 3986's unreserved characters.
const NO_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    utf8_percent_encode(&path.replace('\\', "/"), NO_PATH).to_string()
}
