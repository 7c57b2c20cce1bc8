//! JSON that is longer than a client takes by its texts: the longest are shown from their beginning. Nothing but texts is cut,
//! none inside of a character, and those that are not long stay whole: what names a record (an id, a code) is never cut.

use std::borrow::Cow;
use std::ops::Range;

use super::text_end;

/// A text of no more characters of JSON than this is never cut.
pub(super) const SHORT: usize = 1_000;

/// JSON whose longest texts were cut.
pub(super) struct CutTexts {
    pub(super) json: String,
    pub(super) texts: Vec<CutText>,
}

/// A text that was cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CutText {
    /// Where it is: `COMMENTS`, `items[3].note`; empty where it is all of the JSON.
    pub(super) place: String,
    /// How many characters are shown, and how many there are.
    pub(super) shown: usize,
    pub(super) all: usize,
}

/// Which texts may be cut.
#[derive(Debug, Clone, Copy)]
pub(super) enum WantedTexts {
    All,
    /// The values of this key.
    Of(&'static str),
}

/// A text that is long enough to be cut.
struct LongText {
    place: String,
    /// Where it is in the JSON, without its quotation marks.
    inside: Range<usize>,
    /// How many characters that has, as JSON writes it.
    characters: usize,
}

/// The JSON, cut to about `most` characters by the longest of these texts, each to no fewer than `least` and [`SHORT`]. `None` where
/// it is no longer, or has no such text.
pub(super) fn cut(json: &str, most: usize, least: usize, texts: WantedTexts) -> Option<CutTexts> {
    let over = over(json, most)?;
    let long = long_texts(json, least.max(SHORT), texts);
    let cap = cap(long.iter().map(|text| text.characters).collect(), over).max(least).max(SHORT);
    let (mut cut, mut written, mut from) =
        (Vec::new(), String::with_capacity(json.len().min(most.saturating_mul(4))), 0);
    for LongText { place, inside, characters } in long {
        if characters <= cap {
            continue;
        }
        let part = text_end::of_json(&json[inside.clone()], cap);
        written.push_str(&json[from..inside.start + part.end]);
        from = inside.end;
        cut.push(CutText { place, shown: part.shown, all: part.all });
    }
    written.push_str(&json[from..]);
    (!cut.is_empty()).then_some(CutTexts { json: written, texts: cut })
}

/// By how many characters a text is longer than that; `None` where it is not.
pub(super) fn over(text: &str, most: usize) -> Option<usize> {
    // A text has no more characters than bytes.
    if most == 0 || text.len() <= most {
        return None;
    }
    text.chars().count().checked_sub(most).filter(|over| *over > 0)
}

/// How long a text may be, so that these are together shorter by so many characters.
fn cap(mut lengths: Vec<usize>, over: usize) -> usize {
    lengths.sort_unstable_by(|one, other| other.cmp(one));
    let mut together = 0_usize;
    for (at, length) in lengths.iter().enumerate() {
        together += length;
        let cap = together.saturating_sub(over) / (at + 1);
        if cap > 0 && lengths.get(at + 1).is_none_or(|next| *next <= cap) {
            return cap;
        }
    }
    0
}

/// What stands for the key of a map before its first.
const NO_KEY: &str = "\"\"";

/// What lies around a value.
enum Around<'t> {
    /// A map, and the key of the value as it is written, with its quotation marks.
    Map(&'t str),
    /// A list, and how many values are before.
    List(usize),
}

/// The texts that are longer than that, in their order. What it looks at is JSON.
fn long_texts(json: &str, least: usize, texts: WantedTexts) -> Vec<LongText> {
    let bytes = json.as_bytes();
    let (mut around, mut is_key, mut at, mut found) = (Vec::<Around<'_>>::new(), false, 0, Vec::new());
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' => {
                around.push(Around::Map(NO_KEY));
                is_key = true;
            }
            b'[' => {
                around.push(Around::List(0));
                is_key = false;
            }
            b'}' | b']' => {
                around.pop();
                is_key = false;
            }
            b',' => match around.last_mut() {
                Some(Around::List(before)) => *before += 1,
                _ => is_key = true,
            },
            b'"' => {
                let inside = at..end_of_text(bytes, at);
                at = inside.end + 1;
                if let Some(Around::Map(key)) = around.last_mut().filter(|_| is_key) {
                    *key = &json[inside.start - 1..at];
                    is_key = false;
                    continue;
                }
                // A text has no more characters than bytes.
                if inside.len() > least && is_one_of(texts, &around) {
                    let characters = json[inside.clone()].chars().count();
                    if characters > least {
                        found.push(LongText { place: place(&around), inside, characters });
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// The place of the quotation mark that ends the text which begins there.
fn end_of_text(bytes: &[u8], mut at: usize) -> usize {
    while let Some(next) = memchr::memchr2(b'"', b'\\', &bytes[at..]) {
        at += next;
        if bytes[at] == b'"' {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

fn is_one_of(texts: WantedTexts, around: &[Around<'_>]) -> bool {
    match (texts, around.last()) {
        (WantedTexts::All, _) => true,
        (WantedTexts::Of(wanted), Some(Around::Map(key))) => key.trim_matches('"') == wanted,
        (WantedTexts::Of(_), _) => false,
    }
}

fn place(around: &[Around<'_>]) -> String {
    let mut place = String::new();
    for one in around {
        match one {
            Around::Map(key) => {
                let key = serde_json::from_str::<Cow<'_, str>>(key).unwrap_or(Cow::Borrowed(key));
                place.push_str(if place.is_empty() { "" } else { "." });
                place.push_str(&key);
            }
            Around::List(before) => place.push_str(&format!("[{before}]")),
        }
    }
    place
}

#[cfg(test)]
mod tests;
