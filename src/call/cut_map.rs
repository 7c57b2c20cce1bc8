//! A result that is one map and is longer than a client takes: it has as many whole members as fit, and the names of the others are
//! told. Envelopes of one member stay around it.

use std::borrow::Cow;

use serde_json::Value;
use serde_json::value::RawValue;

use super::cut_text;
use crate::runtime::json::Members;

/// How many envelopes may lie around the map.
const MOST_ENVELOPES: usize = 3;

/// A result of which some members are left out.
pub(super) struct CutMap {
    pub(super) json: String,
    /// How many members are shown.
    pub(super) count: usize,
    /// Those that are not, in their order.
    pub(super) left: Vec<String>,
}

/// The result with as many members as make up about as many characters; `None` where it is no longer, or has no members that
/// could be left out.
pub(super) fn cut(json: &str, most: usize) -> Option<CutMap> {
    let json = json.trim();
    if !json.starts_with('{') {
        return None;
    }
    let characters = most + cut_text::over(json, most)?;
    let (text, Members(members)) = inner(json)?;
    // With the quotation marks around the key, a colon and a comma.
    let size = |(key, value): &(Cow<'_, str>, &RawValue)| key.chars().count() + value.get().chars().count() + 4;
    let around = characters.saturating_sub(members.iter().map(size).sum());
    let mut room = most.saturating_sub(around);
    let mut kept: Vec<bool> = Vec::with_capacity(members.len());
    for member in &members {
        let size = size(member);
        kept.push(size <= room);
        room -= if size <= room { size } else { 0 };
    }
    if !kept.contains(&true) {
        // One member at least is shown.
        let (least, _) = members.iter().enumerate().min_by_key(|(_, member)| size(member))?;
        kept[least] = true;
    }
    let start = text.as_ptr().addr() - json.as_ptr().addr();
    let shown = members.iter().zip(&kept).filter(|(_, kept)| **kept);
    let shown: Vec<String> =
        shown.map(|((key, value), _)| format!("{}:{}", Value::from(&**key), value.get())).collect();
    let left = members.iter().zip(&kept).filter(|(_, kept)| !**kept);
    let left: Vec<String> = left.map(|((key, _), _)| key.to_string()).collect();
    let json = format!("{}{{{}}}{}", &json[..start], shown.join(","), &json[start + text.len()..]);
    (!left.is_empty()).then_some(CutMap { json, count: shown.len(), left })
}

/// The map inside of its envelopes, and its members, of which there are several.
fn inner(json: &str) -> Option<(&str, Members<'_>)> {
    let mut text = json;
    for _ in 0..=MOST_ENVELOPES {
        let members = serde_json::from_str::<Members<'_>>(text).ok()?;
        match members.0.as_slice() {
            [] => return None,
            [(_, only)] if only.get().starts_with('{') => text = only.get(),
            [_] => return None,
            _ => return Some((text, members)),
        }
    }
    None
}

#[cfg(test)]
mod tests;
