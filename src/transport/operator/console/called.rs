//! What a call has come to, as its page shows it.

use std::time::Duration;

use kartoteka_console::pages::{Effect, ForeseenStep, SuggestedFix, ToolAnswer, ToolWarning, difference};
use serde_json::{Map, Value};

use super::requests::request;
use super::told::moment;
use crate::caller::outcome::Called;

/// The longest text that is shown, in bytes.
const LONGEST: usize = 16 << 10;

/// How many columns and rows of records are shown, and how many characters of each.
const COLUMNS: usize = 6;
const ROWS: usize = 50;
const CELL: usize = 80;

/// What a call has come to.
#[derive(Debug)]
pub(super) struct CalledTool {
    pub(super) answer: ToolAnswer,
    /// What is wrong with arguments: the name of one, and a text.
    pub(super) faults: Vec<(String, String)>,
    pub(super) warnings: Vec<ToolWarning>,
    pub(super) fix: Option<SuggestedFix>,
}

impl Default for CalledTool {
    fn default() -> Self {
        Self { answer: ToolAnswer::Nothing, faults: Vec::new(), warnings: Vec::new(), fix: None }
    }
}

/// Reads what came.
pub(super) fn read(called: &Called, tool: &str, given: &Map<String, Value>, took: Duration) -> CalledTool {
    let structured = called.bytes.get(called.outcome.structured.clone()).unwrap_or_default();
    let content: Value = serde_json::from_slice(structured).unwrap_or_default();
    let texts = |name: &str, of: &Value| of[name].as_str().unwrap_or_default().to_owned();
    let faults: Vec<(String, String)> = content["faults"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|fault| (argument(&texts("path", fault)).to_owned(), texts("message", fault)))
        .collect();
    let warnings = content["warnings"].as_array().into_iter().flatten();
    let warnings =
        warnings.map(|warning| ToolWarning { code: texts("code", warning), message: texts("message", warning) });
    let fix = content["suggestedFix"]["arguments"].as_object().map(|fix| SuggestedFix {
        arguments: Value::Object(fix.clone()).to_string(),
        lines: difference(&Value::Object(given.clone()), &Value::Object(fix.clone())),
    });
    let approval = &content["error"]["approval"];
    let answer = if !faults.is_empty() {
        ToolAnswer::Nothing
    } else if let Some(id) = approval["id"].as_str() {
        ToolAnswer::Approval { id: id.to_owned(), until: moment(&approval["expires_at"]) }
    } else if content["dryRun"].is_object() {
        explained(&content["dryRun"])
    } else {
        result(called, &content, tool, given, took)
    };
    CalledTool { answer, faults, warnings: warnings.collect(), fix }
}

/// The argument that a path leads to: `filter.ID` and `ids[2]` are of `filter` and `ids`.
fn argument(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or_default()
}

fn explained(dry_run: &Value) -> ToolAnswer {
    let mut steps = Vec::new();
    foreseen(&dry_run["steps"], &mut steps);
    let dictionaries = dry_run["dictionaries"].as_array().into_iter().flatten().filter_map(Value::as_str);
    ToolAnswer::Explain {
        steps,
        pages: dry_run["pages"].as_u64(),
        dictionaries: dictionaries.map(str::to_owned).collect(),
    }
}

/// Each step in its order; those of another tool, and those that are done for each of a list, after it.
fn foreseen(steps: &Value, out: &mut Vec<ForeseenStep>) {
    for step in steps.as_array().into_iter().flatten() {
        let calls_a_tool = step["steps"].is_array();
        if !calls_a_tool {
            out.push(ForeseenStep {
                effect: step["effect"].as_str().and_then(Effect::named),
                request: step.get("request").map(request),
                skipped: step["skipped"] == true,
                items: step["items"].as_u64(),
            });
        }
        foreseen(&step["steps"], out);
        for each in step["each"].as_array().into_iter().flatten() {
            foreseen(each, out);
        }
    }
}

fn result(called: &Called, content: &Value, tool: &str, given: &Map<String, Value>, took: Duration) -> ToolAnswer {
    let members = [b"{", called.bytes.as_slice(), b"}"].concat();
    let whole: Value = serde_json::from_slice(&members).unwrap_or_default();
    let texts: Vec<&str> =
        whole["content"].as_array().into_iter().flatten().filter_map(|block| block["text"].as_str()).collect();
    let (columns, records) = table(&content["result"]);
    let (json, json_cut) = bounded(&content.to_string());
    let (text, text_cut) = bounded(&texts.join("\n\n"));
    let (summary, _) = bounded(texts.first().copied().unwrap_or_default());
    ToolAnswer::Result {
        ok: called.outcome.failure.is_none(),
        again: whole["_meta"]["kartoteka/replayed"] == true,
        summary,
        columns,
        records,
        json,
        text,
        curl: curl(tool, given),
        cut: json_cut || text_cut,
        ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        size: u64::try_from(called.bytes.len()).unwrap_or(u64::MAX),
    }
}

/// A text as long as a page shows it, and whether it is longer.
fn bounded(text: &str) -> (String, bool) {
    if text.len() <= LONGEST {
        return (text.to_owned(), false);
    }
    (format!("{}…", &text[..text.floor_char_boundary(LONGEST)]), true)
}

/// Records as a table: the first columns that hold something to read.
fn table(result: &Value) -> (Vec<String>, Vec<Vec<String>>) {
    let records: Vec<&Map<String, Value>> =
        result.as_array().into_iter().flatten().filter_map(Value::as_object).take(ROWS).collect();
    let Some(first) = records.first() else { return (Vec::new(), Vec::new()) };
    let is_shown = |name: &&String| {
        let mut values = records.iter().filter_map(|record| record.get(*name));
        values.any(|value| !value.is_null()) && !first[*name].is_object() && !first[*name].is_array()
    };
    let columns: Vec<String> = first.keys().filter(is_shown).take(COLUMNS).cloned().collect();
    let cell = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => short(text),
        Some(other) => short(&other.to_string()),
    };
    let rows = records.iter().map(|record| columns.iter().map(|name| cell(record.get(name))).collect());
    let rows = rows.collect();
    (columns, rows)
}

fn short(text: &str) -> String {
    match text.char_indices().nth(CELL) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The same call on a command line, in quotes that a shell reads as nothing else.
fn curl(tool: &str, given: &Map<String, Value>) -> String {
    let body = serde_json::json!({ "tool": tool, "params": given }).to_string().replace('\'', "'\\''");
    format!(
        "curl \"$KARTOTEKA_URL/mcp/tool/call\" \\\n  -H \"Authorization: Bearer $KARTOTEKA_TOKEN\" \\\n  \
         -H 'Content-Type: application/json' \\\n  -d '{body}'"
    )
}

#[cfg(test)]
mod tests;
