//! Finds the server's own keys in what goes out to callers. One pass of `memmem` a key over bytes in which there are none,
//! as nearly always; only around a place where the middle of a key stands is it compared in all its spellings.
//!
//! As the patterns of the redactor, what it looks for is not wiped from memory: it lives as long as the connections whose
//! keys they are.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use memchr::memmem::Finder;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::redact::MASK;
use super::spelling::{Character, backslashes, is_boundary};
use super::value::Secret;

/// A run of characters that no encoder changes is looked for if it has as many, and a longer one of others if not.
const SHORTEST_RUN: usize = 4;

/// What encoders of addresses change.
const CHANGED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// The most bytes that one character of a key is spelt in, as far as it is looked for: `%252525D0`, twice.
const WIDEST: usize = 18;

/// The mask where no text stands: a number, say.
const MASK_AS_JSON: &str = "\"***\"";

/// What is put in the place of a key: where, and what.
pub(crate) type Masked = (Range<usize>, &'static str);

/// Finds keys.
#[derive(Default)]
pub(super) struct SecretFinder(Vec<MaskedKey>);

struct MaskedKey {
    characters: Vec<Character>,
    /// One of these stands wherever the key does.
    needles: Vec<Finder<'static>>,
    /// How many characters stand before the needle.
    before: usize,
    /// It could stand in JSON without quotes.
    numeric: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Medium {
    Json,
    Text,
}

impl SecretFinder {
    /// Finds these keys.
    pub(super) fn new<'s>(keys: impl IntoIterator<Item = &'s Secret>) -> Self {
        let mut keys: Vec<&str> = keys.into_iter().map(Secret::expose).filter(|key| !key.is_empty()).collect();
        keys.sort_unstable();
        keys.dedup();
        Self(keys.into_iter().map(MaskedKey::new).collect())
    }

    /// Where keys stand in JSON, in order, and what goes there instead so that it stays JSON.
    #[must_use]
    pub(super) fn in_json(&self, json: &[u8]) -> Vec<Masked> {
        let mut found = Vec::new();
        for key in &self.0 {
            key.find(json, Medium::Json, &mut found);
        }
        merged(found)
    }

    /// The text without the keys; borrowed if it has none.
    #[must_use]
    pub(super) fn mask_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut found = Vec::new();
        for key in &self.0 {
            key.find(text.as_bytes(), Medium::Text, &mut found);
        }
        replaced(text, &merged(found))
    }

    /// JSON without the keys; borrowed if it has none.
    #[must_use]
    pub(super) fn mask_json<'t>(&self, json: &'t str) -> Cow<'t, str> {
        replaced(json, &self.in_json(json.as_bytes()))
    }
}

impl MaskedKey {
    fn new(text: &str) -> Self {
        let is_kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let kept = longest(text, is_kept);
        let run = if kept.len() >= SHORTEST_RUN {
            kept
        } else {
            [longest(text, |c| !c.is_ascii()), kept, text].into_iter().find(|run| !run.is_empty()).unwrap_or_default()
        };
        let needles = spellings(run);
        let before = Character::all(&text[..text.find(run).unwrap_or_default()]).len();
        Self {
            characters: Character::all(text),
            needles: needles.iter().map(|needle| Finder::new(needle.as_bytes()).into_owned()).collect(),
            before,
            numeric: text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)),
        }
    }

    fn find(&self, bytes: &[u8], medium: Medium, found: &mut Vec<Masked>) {
        for needle in &self.needles {
            let mut strings = Strings { at: 0, inside: false };
            let (mut from, mut taken) = (0, 0);
            while let Some(hit) = needle.find(&bytes[from..]).map(|at| from + at) {
                from = hit + 1;
                let earliest = hit.saturating_sub(self.before * WIDEST).max(taken);
                let mut starts = (earliest..=hit).filter(|at| medium == Medium::Text || is_boundary(bytes, *at));
                let range = starts.find_map(|at| {
                    let end = self.end(bytes, at, medium)?;
                    (end > hit).then_some(at..end)
                });
                let Some(range) = range else { continue };
                let bare = self.numeric && medium == Medium::Json && !strings.inside_at(bytes, range.start);
                if self.numeric && is_part_of_number(bytes, &range, bare) {
                    continue;
                }
                (from, taken) = (range.end, range.end);
                found.push((range, if bare { MASK_AS_JSON } else { MASK }));
            }
        }
    }

    fn end(&self, bytes: &[u8], at: usize, medium: Medium) -> Option<usize> {
        let end = self.characters.iter().try_fold(at, |at, character| character.end(bytes, at))?;
        let trailing = bytes[at..end].iter().rev().take_while(|byte| **byte == b'\\').count();
        // An odd backslash escapes what comes behind it.
        Some(if medium == Medium::Json && trailing % 2 == 1 { end - 1 } else { end })
    }
}

/// The longest run of such characters.
fn longest(text: &str, is_such: impl Fn(char) -> bool) -> &str {
    text.split(|c| !is_such(c)).max_by_key(|run| run.len()).unwrap_or_default()
}

/// The spellings of a part of a key; one, if encoders leave it as it is.
fn spellings(text: &str) -> Vec<String> {
    let json = serde_json::Value::from(text).to_string();
    let json = json[1..json.len() - 1].to_owned();
    let mut units = String::new();
    for character in text.chars() {
        if character.is_ascii() {
            units.push(character);
        } else {
            let mut buffer = [0; 2];
            character.encode_utf16(&mut buffer).iter().for_each(|unit| units.push_str(&format!("\\u{unit:04x}")));
        }
    }
    let percent = utf8_percent_encode(text, CHANGED).to_string();
    let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let upper = escapes(&units, "\\u", 4, str::to_ascii_uppercase);
    let mut all = vec![
        text.to_owned(),
        json.replace('/', "\\/"),
        json,
        escapes(&percent, "%", 2, str::to_ascii_lowercase),
        percent,
        form,
        units,
        upper,
    ];
    all.sort();
    all.dedup();
    all
}

/// The text with the digits behind each `mark` in the other case.
fn escapes(text: &str, mark: &str, digits: usize, other: fn(&str) -> String) -> String {
    let mut parts = text.split(mark);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (hex, rest) = part.split_at_checked(digits).unwrap_or((part, ""));
        out.extend([mark, &other(hex), rest]);
    }
    out
}

/// Whether a number goes on before or behind a range; `bare`: a number of JSON.
fn is_part_of_number(bytes: &[u8], range: &Range<usize>, bare: bool) -> bool {
    let part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_digit() || bare && b"+-.eE".contains(byte));
    part(range.start.checked_sub(1).and_then(|at| bytes.get(at))) || part(bytes.get(range.end))
}

/// Which parts of JSON are in quotes, read from its beginning to the last place that was asked for.
struct Strings {
    at: usize,
    inside: bool,
}

impl Strings {
    fn inside_at(&mut self, json: &[u8], place: usize) -> bool {
        while self.at < place {
            match json[self.at] {
                b'"' => self.inside = !self.inside,
                b'\\' if self.inside => self.at += backslashes(json, self.at).min(1),
                _ => {}
            }
            self.at += 1;
        }
        self.inside
    }
}

/// In order; what overlaps or touches is one.
pub(super) fn merged(mut found: Vec<Masked>) -> Vec<Masked> {
    found.sort_by(|(a, _), (b, _)| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
    found.dedup_by(|(next, _), (last, _)| {
        let overlap = next.start < last.end;
        if overlap {
            last.end = last.end.max(next.end);
        }
        overlap
    });
    found
}

fn replaced<'t>(text: &'t str, found: &[Masked]) -> Cow<'t, str> {
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, mask) in found {
        out.push_str(&text[at..range.start]);
        out.push_str(mask);
        at = range.end;
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

impl fmt::Debug for SecretFinder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretFinder")
    }
}

#[cfg(test)]
mod tests;
