//! A result that is no list of a reply's records and is longer than a client takes: it ends its longest list with a whole
//! item. Nothing is ever cut inside of one, and a result without a list stays as it is.

use serde_json::value::RawValue;

use crate::runtime::json::Members;

/// How deep a list may lie: lists are looked for in envelopes, and not in records.
const MOST_DEPTH: usize = 3;

/// A result whose longest list was cut.
pub(super) struct CutList {
    pub(super) json: String,
    /// Where the list is, `result.items`; empty where it is the result.
    pub(super) place: String,
    /// How many items are shown, and how many there are.
    pub(super) count: usize,
    pub(super) all: usize,
}

/// The list that takes most, with its place.
struct LongestList<'t> {
    text: &'t str,
    place: String,
}

/// The result, cut to about as many characters; `None` where it is no longer, or has no list that could be cut.
pub(super) fn cut(json: &str, most: usize) -> Option<CutList> {
    let json = json.trim();
    if most == 0 || json.len() <= most {
        return None;
    }
    let characters = json.chars().count();
    let over = characters.checked_sub(most).filter(|over| *over > 0)?;
    let mut longest = None;
    look(json, String::new(), 0, &mut longest);
    let LongestList { text, place } = longest?;
    let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    let (mut count, mut removed) = (items.len(), 0);
    // One item at least is shown: of a list without any nobody knows what was in it.
    while removed < over && count > 1 {
        count -= 1;
        removed += items[count].get().chars().count() + 1;
    }
    if count == items.len() {
        return None;
    }
    let start = text.as_ptr().addr() - json.as_ptr().addr();
    let kept: Vec<&str> = items[..count].iter().map(|item| item.get()).collect();
    let json = format!("{}[{}]{}", &json[..start], kept.join(","), &json[start + text.len()..]);
    Some(CutList { json, place, count, all: items.len() })
}

fn look<'t>(text: &'t str, place: String, depth: usize, longest: &mut Option<LongestList<'t>>) {
    match text.as_bytes().first() {
        Some(b'[') if longest.as_ref().is_none_or(|known| known.text.len() < text.len()) => {
            *longest = Some(LongestList { text, place });
        }
        Some(b'{') if depth < MOST_DEPTH => {
            let members = serde_json::from_str::<Members<'t>>(text).map(|members| members.0).unwrap_or_default();
            for (key, value) in members {
                let place = if place.is_empty() { key.to_string() } else { format!("{place}.{key}") };
                look(value.get(), place, depth + 1, longest);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
