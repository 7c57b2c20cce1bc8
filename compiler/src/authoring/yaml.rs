//! Data as YAML of the card language: what fits on a line is written in braces, what does not as a block. What is read of it
//! is the same data: a text that YAML, or an older reader of it, would take for something else stands in quotes.

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostics;
use crate::source::Sources;
use crate::syntax::yaml::{Nulls, Plain, parse};

/// As many characters has a line at most where it can be broken.
const WIDTH: usize = 110;

/// Words that older readers take for booleans.
const OLD_BOOLEANS: [&str; 6] = ["yes", "no", "on", "off", "y", "n"];

/// What a text of YAML holds, as the reader of cards takes it; `None` where it takes none of it.
#[must_use]
pub fn data(text: &str) -> Option<Value> {
    let sources = Sources::from_files(vec![("catalog/a/catalog.yaml".to_owned(), text.to_owned())]);
    let mut out = Diagnostics::default();
    let (id, file) = sources.files().next()?;
    let read = parse(id, file.text(), &mut out)?.to_json(Nulls::Allowed, &mut out)?;
    (!out.has_errors()).then_some(read)
}

/// The entries of a map, each on lines of its own, indented by so many spaces.
#[must_use]
pub fn entries(map: &Map<String, Value>, indent: usize) -> String {
    let mut out = String::new();
    for (name, value) in map {
        entry(name, value, indent, &mut out);
    }
    out
}

/// One entry of a map, on lines of its own.
pub fn entry(name: &str, value: &Value, indent: usize, out: &mut String) {
    out.push_str(&" ".repeat(indent));
    let name = key(name);
    out.push_str(&name);
    out.push(':');
    valued(value, indent, indent + name.chars().count() + 1, out);
}

/// The value behind `key:`; `column` is where the line has come to.
fn valued(value: &Value, indent: usize, column: usize, out: &mut String) {
    let short = flow(value);
    let fits = column + 1 + short.chars().count() <= WIDTH;
    match value {
        Value::Object(map) if !map.is_empty() && !fits => {
            out.push('\n');
            out.push_str(&entries(map, indent + 2));
        }
        Value::Array(items) if !items.is_empty() && !fits => {
            out.push('\n');
            items.iter().for_each(|value| item(value, indent + 2, out));
        }
        _ => {
            out.push(' ');
            out.push_str(&short);
            out.push('\n');
        }
    }
}

/// One item of a list, on lines of its own.
pub fn item(value: &Value, indent: usize, out: &mut String) {
    out.push_str(&" ".repeat(indent));
    let short = flow(value);
    match value {
        Value::Object(map) if !map.is_empty() && indent + 2 + short.chars().count() > WIDTH => {
            out.push_str("- ");
            // The first entry stands behind the dash.
            out.push_str(&entries(map, indent + 2)[indent + 2..]);
        }
        Value::Array(items) if !items.is_empty() && indent + 2 + short.chars().count() > WIDTH => {
            out.push_str("-\n");
            items.iter().for_each(|value| item(value, indent + 2, out));
        }
        _ => {
            out.push_str("- ");
            out.push_str(&short);
            out.push('\n');
        }
    }
}

/// On one line, in braces.
#[must_use]
pub fn flow(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(written) => text(written),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let each: Vec<String> = map.iter().map(|(name, value)| format!("{}: {}", key(name), flow(value))).collect();
            format!("{{ {} }}", each.join(", "))
        }
    }
}

/// A key, in quotes where it has to be.
fn key(name: &str) -> String {
    text(name)
}

/// A text, in quotes where it has to be.
#[must_use]
pub fn text(written: &str) -> String {
    let first = written.chars().next();
    let opens = first.is_some_and(|first| first.is_alphanumeric() || matches!(first, '_' | '$' | '/' | '.' | '('));
    let plain = |character: char| {
        character.is_alphanumeric()
            || matches!(
                character,
                '_' | '$'
                    | '/'
                    | '.'
                    | '-'
                    | '+'
                    | '<'
                    | '>'
                    | '='
                    | '('
                    | ')'
                    | ' '
                    | '?'
                    | ';'
                    | '~'
                    | '@'
                    | '%'
                    | '*'
                    | '&'
                    | '|'
                    | '!'
                    | '^'
            )
    };
    // A colon that has a character of a word behind it is none of YAML's.
    let colons = written.split(':').skip(1).all(|behind| behind.starts_with(|c: char| c.is_alphanumeric() || c == '/'));
    // Braces only where a reference has them: in a map on one line others end it.
    let is_plain = opens
        && written.chars().all(|character| (plain(character) || character == ':') && !is_unseen(character))
        && colons
        && written.trim() == written
        && Plain::of(written) == Plain::Text
        && !OLD_BOOLEANS.contains(&written.to_lowercase().as_str());
    if is_plain { written.to_owned() } else { in_quotes(written) }
}

/// Whether nobody sees a character, or it changes how others are seen: what is read of a file would be another thing than what is there.
fn is_unseen(character: char) -> bool {
    let is_noncharacter = u32::from(character) & 0xfffe == 0xfffe;
    is_noncharacter
        || matches!(character, '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// In double quotes, as JSON has it; what YAML does not print, and what nobody sees, is escaped as well.
fn in_quotes(written: &str) -> String {
    let json = serde_json::to_string(written).expect("a text is always written to memory");
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        match u32::from(character) {
            code if is_unseen(character) && code > 0xffff => out.push_str(&format!("\\U{code:08x}")),
            code if is_unseen(character) => out.push_str(&format!("\\u{code:04x}")),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests;
