//! The words of a backend as a person or a model may read them. What it sends may be a stranger's: escapes move the cursor of
//! a terminal, direction marks turn a text around, and a sentence of its own may pass for one of the server's. Records
//! are not touched: only what is said in `content`, and in messages.

use std::borrow::Cow;

use serde_json::Value;

/// The text without control characters (but line breaks and tabs), whole sequences of a terminal, and marks of direction.
pub(super) fn readable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unreadable) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_unreadable) {
        out.push_str(&rest[..at]);
        rest = behind_sequence(&rest[at..]);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The same where it stands between quotation marks: it cannot close them, and has no line of its own.
pub(super) fn quotable(text: &str) -> String {
    readable(text).replace(['“', '”', '„', '‟', '«', '»'], "\"").replace(['\n', '\t'], " ")
}

/// The text, cut where it is longer than so many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Makes all texts in JSON readable.
pub(super) fn clean(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(plain) = readable(text) {
                *text = plain;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(map) => map.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_unreadable(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    // A line or a paragraph ends with these as well.
    let breaks = matches!(c, '\u{2028}' | '\u{2029}');
    turns || breaks || c.is_control() && !matches!(c, '\n' | '\t')
}

/// What comes behind the control character or the sequence that a text begins with.
fn behind_sequence(text: &str) -> &str {
    let mut rest = text.chars();
    let first = rest.next();
    let mut behind = rest.clone();
    let kind = match first {
        Some('\u{1b}') => behind.next(),
        Some('\u{9b}') => Some('['),
        Some('\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}') => Some(']'),
        _ => return rest.as_str(),
    };
    let whole = match kind {
        Some('[') => {
            let end = behind.as_str().trim_start_matches(|c| matches!(c, ' '..='?'));
            end.strip_prefix(|c| matches!(c, '@'..='~'))
        }
        // A text for the terminal, up to its end.
        Some(']' | 'P' | 'X' | '^' | '_') => ["\u{7}", "\u{1b}\\", "\u{9c}"]
            .iter()
            .filter_map(|end| behind.as_str().split_once(end))
            .max_by_key(|(_, rest)| rest.len())
            .map(|(_, rest)| rest),
        Some(' '..='/') => {
            let end = behind.as_str().trim_start_matches(|c| matches!(c, ' '..='/'));
            end.strip_prefix(|c| matches!(c, '0'..='~'))
        }
        Some('0'..='~') => Some(behind.as_str()),
        _ => None,
    };
    // Of one that does not end, only its beginning goes.
    whole.unwrap_or(rest.as_str())
}

#[cfg(test)]
mod tests;
