//! Names of tools in texts that are being written: a mark stands before each until the text is whole, and gives way to its place.

use crate::plan::{Json, JsonPart, List, ListEntry, Text, Wording};
use crate::syntax::unwritten::UNWRITTEN;

/// What stands before the name of a tool. No text of an author has it: `syntax` refuses it in Fluent and in Markdown.
pub(super) const MARK: char = UNWRITTEN;

/// The text without its marks, and where they stood.
fn unmarked(text: &str) -> (String, Vec<usize>) {
    let mut parts = text.split(MARK);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    let mut places = Vec::new();
    for part in parts {
        places.push(plain.len());
        plain.push_str(part);
    }
    (plain, places)
}

/// A text that is shown as it is.
pub(super) fn wording(text: &str) -> Wording {
    let (text, names) = unmarked(text);
    Wording { text: text.into(), names: names.into() }
}

/// An entry of a list that was written with marked texts.
pub(super) fn entry(entry: ListEntry) -> ListEntry {
    if !entry.json.0.contains(MARK) {
        return entry;
    }
    let before = |place: usize| entry.json.0[..place].matches(MARK).count() * MARK.len_utf8();
    let input =
        entry.input.map(|JsonPart { start, end }| JsonPart { start: start - before(start), end: end - before(end) });
    let (json, places) = unmarked(&entry.json.0);
    // Its own name is its first member.
    let names: List<usize> = entry.names.iter().copied().chain(places).collect();
    let plain = |text: &Text| Text::Owned(unmarked(text).0);
    let (title, description) = (plain(&entry.title), entry.description.as_ref().map(plain));
    ListEntry { json: Json(json.into()), title, description, address: entry.address, input, names }
}
