//! Texts of MCP servers: what could hide in them is taken out, and they have an end.

use std::borrow::Cow;

use crate::access::consent::is_unseen;

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

/// Whether a person does not see it, and it is no part of a text either.
fn is_hidden(char: char) -> bool {
    char != '\t' && is_unseen(char)
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
