//! Where a text ends that is not shown whole: behind a line or a word where one ends near, and never inside of what a reader sees
//! as one character.

/// The beginning of a text that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ShownPart {
    /// Where it ends, in bytes.
    pub(super) end: usize,
    /// How many characters it has, and how many the whole text.
    pub(super) shown: usize,
    pub(super) all: usize,
}

/// Behind which part of what may be shown a line or a word has to end, so that the text ends there: 7 of 8.
const NEAR: (usize, usize) = (7, 8);

/// The part of a text that has about so many characters.
pub(super) fn of_text(text: &str, most: usize) -> ShownPart {
    let each = text.char_indices().map(|(at, one)| (at + one.len_utf8(), 1, one));
    shown(each, most)
}

/// The part of a JSON text, without its quotation marks, that has about so many characters as it is written there: no escape is cut,
/// and no pair of escapes that are one character.
pub(super) fn of_json(text: &str, most: usize) -> ShownPart {
    shown(JsonText { text, at: 0 }, most)
}

/// Of each character there is where it ends in bytes, how many characters it is written with, and what it is.
fn shown(each: impl Iterator<Item = (usize, usize, char)>, most: usize) -> ShownPart {
    let (from, of) = NEAR;
    let near = most / of * from;
    let mut ends = [(0, 0); 3];
    let [whole, word, line] = &mut ends;
    let (mut used, mut all, mut before, mut end_before) = (0_usize, 0, None, 0);
    for (end, length, one) in each {
        if used <= most && before.is_none_or(|before| !joins(before, one)) {
            *whole = (end_before, all);
        }
        used = used.saturating_add(length);
        all += 1;
        if (near..=most).contains(&used) {
            match one {
                '\n' => *line = (end, all),
                one if one.is_whitespace() => *word = (end, all),
                _ => {}
            }
        }
        (before, end_before) = (Some(one), end);
    }
    if used <= most {
        return ShownPart { end: end_before, shown: all, all };
    }
    let (end, shown) = ends.into_iter().rev().find(|(end, _)| *end > 0).unwrap_or_default();
    ShownPart { end, shown, all }
}

/// Whether two characters are seen as one.
fn joins(before: char, one: char) -> bool {
    const JOINER: char = '\u{200d}';
    let follows = matches!(one,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{93a}'..='\u{94d}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | JOINER | '\u{20d0}'..='\u{20ff}' | '\u{3099}'..='\u{309a}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}');
    let flag = |one: char| ('\u{1f1e6}'..='\u{1f1ff}').contains(&one);
    follows || before == JOINER || (before, one) == ('\r', '\n') || flag(before) && flag(one)
}

/// The characters of a JSON text, as it is written.
struct JsonText<'t> {
    text: &'t str,
    at: usize,
}

impl JsonText<'_> {
    /// The unit that an escape of four digits stands for.
    fn unit(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok()
    }

    /// What begins here, and how long it is in bytes.
    fn here(&self) -> Option<(char, usize)> {
        const ESCAPE: usize = 6;
        let rest = &self.text[self.at..];
        let first = rest.chars().next()?;
        if first != '\\' {
            return Some((first, first.len_utf8()));
        }
        if let Some(unit) = self.unit(self.at) {
            let pair = self
                .unit(self.at + ESCAPE)
                .filter(|low| (0xd800..0xdc00).contains(&unit) && (0xdc00..0xe000).contains(low));
            return Some(match pair {
                Some(low) => {
                    let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                    (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 2 * ESCAPE)
                }
                None => (char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER), ESCAPE.min(rest.len())),
            });
        }
        let escaped = rest[1..].chars().next().unwrap_or('\\');
        let meant = match escaped {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            other => other,
        };
        Some((meant, (1 + escaped.len_utf8()).min(rest.len())))
    }
}

impl Iterator for JsonText<'_> {
    type Item = (usize, usize, char);

    fn next(&mut self) -> Option<Self::Item> {
        let (one, length) = self.here()?;
        let written = if length == one.len_utf8() { 1 } else { length };
        self.at += length;
        Some((self.at, written, one))
    }
}

#[cfg(test)]
mod tests;
