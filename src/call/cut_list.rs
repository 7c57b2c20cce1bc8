//! A result that is no list of a reply's records and is longer than a client takes: its longest lists end with a whole item.
//! Nothing is ever cut inside of one, and a result without a list stays as it is.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::cut_text;
use crate::runtime::json::Members;

/// How deep a list may lie: lists are looked for in envelopes, and not in records.
const MOST_DEPTH: usize = 3;

/// So many times a list is cut: each time to no less than its half, so that of several long ones none is left with a single item.
const MOST_CUTS: usize = 64;

/// A result whose longest lists were cut.
pub(super) struct CutResult {
    pub(super) json: String,
    pub(super) lists: Vec<CutList>,
}

/// A list that was cut.
pub(super) struct CutList {
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
pub(super) fn cut(json: &str, most: usize) -> Option<CutResult> {
    let mut json = Cow::Borrowed(json.trim());
    let mut lists: Vec<CutList> = Vec::new();
    for _ in 0..MOST_CUTS {
        let Some((shorter, cut)) = cut_once(&json, most) else { break };
        match lists.iter_mut().find(|known| known.place == cut.place) {
            Some(known) => known.count = cut.count,
            None => lists.push(cut),
        }
        json = Cow::Owned(shorter);
    }
    (!lists.is_empty()).then(|| CutResult { json: json.into_owned(), lists })
}

/// The result with its longest list cut by what is too much, or by half.
fn cut_once(json: &str, most: usize) -> Option<(String, CutList)> {
    let over = cut_text::over(json, most)?;
    let mut longest = None;
    look(json, String::new(), 0, &mut longest);
    let LongestList { text, place } = longest?;
    let items = items(text);
    // One item at least is shown: of a list without any nobody knows what was in it.
    let least = items.len().div_ceil(2);
    let (mut count, mut removed) = (items.len(), 0);
    while removed < over && count > least {
        count -= 1;
        removed += items[count].get().chars().count() + 1;
    }
    let start = text.as_ptr().addr() - json.as_ptr().addr();
    let kept: Vec<&str> = items[..count].iter().map(|item| item.get()).collect();
    let shorter = format!("{}[{}]{}", &json[..start], kept.join(","), &json[start + text.len()..]);
    Some((shorter, CutList { place, count, all: items.len() }))
}

fn items(list: &str) -> Vec<&RawValue> {
    serde_json::from_str(list).unwrap_or_default()
}

/// Looks for the longest list of several items.
fn look<'t>(text: &'t str, place: String, depth: usize, longest: &mut Option<LongestList<'t>>) {
    match text.as_bytes().first() {
        Some(b'[') if longest.as_ref().is_none_or(|known| known.text.len() < text.len()) && items(text).len() > 1 => {
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
