//! Texts of MCP servers: what could hide in them is taken out, and they have an end.

use std::borrow::Cow;

/// The longest description, in bytes.
const LONGEST: usize = 2 << 10;

/// The longest title, in bytes.
const LONGEST_TITLE: usize = 128;

/// A description without what a person does not see.
pub(super) fn description(text: &str) -> String {
    cut(&visible(text), LONGEST)
}

/// A title, likewise; one line.
pub(super) fn title(text: &str) -> String {
    cut(&visible(text).replace(['\n', '\t'], " "), LONGEST_TITLE)
}

/// Whether a text has nothing that a person does not see.
pub(super) fn is_visible(text: &str) -> bool {
    !text.chars().any(is_hidden)
}

fn visible(text: &str) -> Cow<'_, str> {
    if is_visible(text) { Cow::Borrowed(text) } else { text.chars().filter(|char| !is_hidden(*char)).collect() }
}

/// Controls but for line breaks and tabs, what has no width, what turns the direction of a text, and tags.
fn is_hidden(char: char) -> bool {
    match char {
        '\n' | '\t' => false,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{3164}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ffa0}' => true,
        '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        '\u{e000}'..='\u{f8ff}' => true,
        char => char.is_control(),
    }
}

/// At most so many bytes, with a sign where something is missing.
fn cut(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.len() <= most {
        return text.to_owned();
    }
    format!("{}…", &text[..text.floor_char_boundary(most - '…'.len_utf8())])
}

#[cfg(test)]
mod tests;
