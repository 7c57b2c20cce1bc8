//! Puts a recorded example into the text of its card: the parts that were recorded are written anew, everything else of the
//! file stays as it is, comments and order included.

use std::ops::Range;

use kartoteka_compiler::authoring::yaml;
use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use crate::call::examples::verb;

/// The usual status, which is not written.
const OK: u16 = 200;

/// What is recorded; the arguments and the error are the author's.
const RECORDED: [&str; 3] = ["exchange", "result", "warnings"];

/// The text with the example whose name stands at `name` as it was recorded; `None` where the examples of the card stand in
/// braces, on lines with other things.
pub(super) fn rewritten(text: &str, name: usize, example: &plan::Example) -> Option<String> {
    let line = text[..name].rfind('\n').map_or(0, |end| end + 1);
    let column = name - line;
    if !text[line..name].bytes().all(|byte| byte == b' ') {
        return None;
    }
    let first_end = end_of_line(text, name);
    let value = text[name..first_end].split_once(':')?.1.trim();
    let end = end_of_block(text, first_end, column);
    let body = &text[first_end..end];
    let mut out = text[..line].to_owned();
    if value.is_empty() || value.starts_with('#') {
        out.push_str(&text[line..first_end]);
        out.push_str(&of_block(body, example)?);
    } else {
        out.push_str(&format!("{}{}:\n", " ".repeat(column), example.name));
        yaml::entry("arguments", &json(&example.arguments), column + 2, &mut out);
        recorded(example, column + 2, &mut out);
        if let Some(error) = example.error {
            yaml::entry("error", &plan::ENDS[error].into(), column + 2, &mut out);
        }
    }
    out.push_str(&text[end..]);
    Some(if has_windows_ends(text) { out.replace("\r\n", "\n").replace('\n', "\r\n") } else { out })
}

/// Whether every line of a text ends as those of Windows do.
fn has_windows_ends(text: &str) -> bool {
    text.contains('\n')
        && text.split_inclusive('\n').filter(|line| line.ends_with('\n')).all(|line| line.ends_with("\r\n"))
}

/// The lines of an example with what was recorded in the place of what stood there.
fn of_block(body: &str, example: &plan::Example) -> Option<String> {
    let starts = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let indent = body.lines().find(|line| starts(line)).map(indent)?;
    let mut parts: Vec<(String, String)> = Vec::new();
    for line in body.split_inclusive('\n') {
        let is_key = starts(line) && self::indent(line) == indent && !line.trim_start().starts_with("- ");
        if is_key || parts.is_empty() {
            let key = line.trim_start().split(':').next().unwrap_or_default().trim_matches(['"', '\'']);
            parts.push((if is_key { key.to_owned() } else { String::new() }, String::new()));
        }
        parts.last_mut()?.1.push_str(line);
    }
    let mut written = String::new();
    recorded(example, indent, &mut written);
    let (mut out, mut written) = (String::new(), Some(written));
    for (key, part) in parts {
        if RECORDED.contains(&key.as_str()) {
            out.push_str(&written.take().unwrap_or_default());
        } else {
            // What was recorded stands before the end that the author says.
            if key == "error" {
                out.push_str(&written.take().unwrap_or_default());
            }
            out.push_str(&part);
            if !part.ends_with('\n') {
                out.push('\n');
            }
        }
    }
    out.push_str(&written.unwrap_or_default());
    Some(out)
}

/// The parts of an example that are recorded, on lines of their own.
fn recorded(example: &plan::Example, indent: usize, out: &mut String) {
    if !example.exchange.is_empty() {
        out.push_str(&format!("{}exchange:\n", " ".repeat(indent)));
        example.exchange.iter().for_each(|exchange| yaml::item(&exchanged(exchange), indent + 2, out));
    }
    if let Some(result) = &example.result {
        yaml::entry("result", &json(result), indent, out);
    }
    if !example.warnings.is_empty() {
        let codes: Value = example.warnings.iter().map(|code| Value::from(code.as_ref())).collect();
        yaml::entry("warnings", &codes, indent, out);
    }
}

fn exchanged(exchange: &plan::Exchange) -> Value {
    let mut out = Map::new();
    out.insert("request".to_owned(), format!("{} {}", verb(exchange.verb), exchange.path).into());
    out.extend(exchange.query.as_ref().map(|query| ("query".to_owned(), json(query))));
    if !exchange.headers.is_empty() {
        let headers = exchange.headers.iter().map(|(name, value)| (name.to_string(), value.as_ref().into()));
        out.insert("headers".to_owned(), Value::Object(headers.collect()));
    }
    out.extend(exchange.body.as_ref().map(|body| ("body".to_owned(), json(body))));
    if exchange.status != OK {
        out.insert("status".to_owned(), exchange.status.into());
    }
    if !exchange.reply_headers.is_empty() {
        let headers = exchange.reply_headers.iter().map(|(name, value)| (name.to_string(), value.as_ref().into()));
        out.insert("reply-headers".to_owned(), Value::Object(headers.collect()));
    }
    let reply = json(&exchange.reply);
    if !reply.is_null() {
        out.insert("reply".to_owned(), reply);
    }
    Value::Object(out)
}

fn json(json: &plan::Json) -> Value {
    serde_json::from_str(&json.0).expect("a plan's JSON is valid")
}

/// Behind the line break of the line in which a byte is.
fn end_of_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Behind the last line that belongs to what stands at a column: of those that are further to the right.
fn end_of_block(text: &str, from: usize, column: usize) -> usize {
    let mut end = from;
    let mut at = from;
    while at < text.len() {
        let line: Range<usize> = at..end_of_line(text, at);
        let written = &text[line.clone()];
        at = line.end;
        if written.trim().is_empty() {
            continue;
        }
        if indent(written) <= column {
            break;
        }
        end = line.end;
    }
    end
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests;
