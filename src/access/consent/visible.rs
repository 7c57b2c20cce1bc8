//! Texts as a person who decides sees them: nothing in them turns, hides or overwrites what stands beside it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The same with every character that is not seen, or changes how others are, written as what it is: `\u{202e}`. Line breaks stay.
#[must_use]
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) {
            seen.extend(character.escape_unicode());
        } else {
            seen.push(character);
        }
    }
    Cow::Owned(seen)
}

/// JSON in which such characters are written by their numbers: it says the same, and is safe to look at.
#[must_use]
pub(crate) fn visible_json(json: &str) -> Cow<'_, str> {
    if !json.contains(is_unseen) {
        return Cow::Borrowed(json);
    }
    let mut seen = String::with_capacity(json.len());
    for character in json.chars() {
        if is_unseen(character) {
            // Outside of texts JSON has none of them.
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(seen, "\\u{unit:04x}").expect("a text grows as it is written");
            }
        } else {
            seen.push(character);
        }
    }
    Cow::Owned(seen)
}

/// Controls, marks of direction, separators that end a line, what Unicode has shown by nothing at all, and what each font shows
/// as it likes.
pub(crate) fn is_unseen(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests;
