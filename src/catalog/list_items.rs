//! What one list of the protocol shows in one language, whole and in pages. A cursor says at which item its page begins, and
//! of which items in which order it was given out: in any language, by any server of the same catalogs.

use std::ops::Range;
use std::sync::OnceLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use kartoteka_compiler::plan::{Effect, ListEntry, Text};
use serde_json::Value;

use crate::secret::digest::sha256;

/// A list of more bytes than this goes out in pages of at most as many; an item that is longer by itself has its own.
const PAGE: usize = 1 << 20;

/// The items of a list, written once.
pub(crate) struct ListItems {
    /// A JSON array.
    whole: Bytes,
    items: Vec<ListItem>,
    /// What tells these items in this order from others.
    fingerprint: [u8; 8],
    /// What the array comes to, once it was asked for.
    digest: OnceLock<Box<str>>,
}

/// An item of a list, as far as others than clients read it.
#[derive(Clone)]
pub(crate) struct ListItem {
    /// Of a resource, the address in its card.
    pub(crate) name: Text,
    pub(crate) title: Text,
    pub(crate) description: Option<Text>,
    /// The `uri` or `uriTemplate` of a resource.
    pub(crate) address: Option<Text>,
    /// What a tool does.
    pub(crate) effect: Option<Effect>,
    /// Where the schema of a tool's arguments stands in the array.
    input: Option<Range<usize>>,
    /// Where the item ends in it.
    end: usize,
}

/// An item as it is put into a list.
pub(crate) struct NewItem<'i> {
    pub(crate) name: &'i Text,
    pub(crate) entry: &'i ListEntry,
    pub(crate) effect: Option<Effect>,
    /// It is listed by this name, which is not its own, though it says all else of itself.
    pub(crate) alias: Option<&'i Text>,
}

/// A part of a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ListPart {
    /// JSON, one after another with commas between, without the brackets of an array.
    pub(crate) items: Bytes,
    /// The cursor of the part behind it; absent at the end.
    pub(crate) next: Option<String>,
}

impl NewItem<'_> {
    /// Writes it behind a list, and says what it is.
    fn write(&self, whole: &mut Vec<u8>) -> ListItem {
        let json = &*self.entry.json.0;
        let (name, json) = match self.alias {
            // What comes behind the name stays as it is.
            Some(alias) => {
                let head = |name: &str| format!("{{\"name\":{}", Value::from(name));
                let rest = json.strip_prefix(&head(self.name)).expect("a tool is listed by its name first");
                whole.extend_from_slice(head(alias).as_bytes());
                (alias, rest)
            }
            None => (self.name, json),
        };
        whole.extend_from_slice(json.as_bytes());
        let cut = self.entry.json.0.len() - json.len();
        let moved = |at: usize| whole.len() - json.len() + at - cut;
        let ListEntry { title, description, address, .. } = self.entry.clone();
        ListItem {
            name: name.clone(),
            title,
            description,
            address,
            effect: self.effect,
            input: self.entry.input.map(|part| moved(part.start)..moved(part.end)),
            end: whole.len(),
        }
    }
}

impl ListItems {
    /// The list of these items.
    pub(super) fn new<'i>(items: impl IntoIterator<Item = NewItem<'i>>) -> Self {
        Self::behind((b"[".to_vec(), Vec::new(), Vec::new()), items)
    }

    /// The same with more items behind it.
    #[must_use]
    pub(crate) fn followed_by<'i>(&self, items: impl IntoIterator<Item = NewItem<'i>>) -> Self {
        let whole = Vec::from(&self.whole[..self.whole.len() - 1]);
        Self::behind((whole, self.items.clone(), self.fingerprint.to_vec()), items)
    }

    fn behind<'i>(
        (mut whole, mut known, mut names): (Vec<u8>, Vec<ListItem>, Vec<u8>),
        items: impl IntoIterator<Item = NewItem<'i>>,
    ) -> Self {
        for item in items {
            if whole.len() > 1 {
                whole.push(b',');
            }
            let item = item.write(&mut whole);
            // No name holds a zero byte, so that where one ends shows.
            names.extend_from_slice(item.name.as_bytes());
            names.push(0);
            known.push(item);
        }
        whole.push(b']');
        whole.shrink_to_fit();
        known.shrink_to_fit();
        // Every server of every version computes it alike.
        let fingerprint = *sha256(&names).first_chunk().expect("a SHA-256 has 32 bytes");
        Self { whole: whole.into(), items: known, fingerprint, digest: OnceLock::new() }
    }

    /// Each item, in the order of the list.
    pub(crate) fn items(&self) -> &[ListItem] {
        &self.items
    }

    /// The schema of the arguments of an item of this list, as JSON.
    pub(crate) fn input(&self, item: &ListItem) -> Option<&str> {
        let part = self.whole.get(item.input.clone()?)?;
        Some(std::str::from_utf8(part).expect("a list is a text, which is cut where values end"))
    }

    /// What the list comes to, computed once.
    pub(crate) fn digest(&self, compute: impl FnOnce(&Bytes) -> String) -> &str {
        self.digest.get_or_init(|| compute(&self.whole).into())
    }

    /// Its bytes in memory, roughly.
    pub(super) fn weight(&self) -> usize {
        self.whole.len() + size_of_val(&*self.items)
    }

    /// All items, a JSON array.
    #[must_use]
    pub(crate) fn whole(&self) -> &Bytes {
        &self.whole
    }

    /// The part that begins at a cursor, or at the first item without one. `None` for a cursor that was not given out for
    /// these items in this order.
    #[must_use]
    pub(crate) fn part(&self, cursor: Option<&str>) -> Option<ListPart> {
        let first = match cursor {
            None => 0,
            Some(cursor) => self.place(cursor)?,
        };
        if !self.has_parts() {
            return Some(ListPart { items: self.whole.slice(1..self.whole.len() - 1), next: None });
        }
        // Behind the bracket, or behind the comma.
        let start = first.checked_sub(1).map_or(1, |before| self.items[before].end + 1);
        let behind = self.items.partition_point(|item| item.end <= start + PAGE).max(first + 1);
        let next = (behind < self.items.len()).then(|| self.cursor(behind));
        Some(ListPart { items: self.whole.slice(start..self.items[behind - 1].end), next })
    }

    fn has_parts(&self) -> bool {
        self.whole.len() > PAGE
    }

    fn cursor(&self, place: usize) -> String {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.fingerprint);
        bytes[8..].copy_from_slice(&(place as u64).to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn place(&self, cursor: &str) -> Option<usize> {
        let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(cursor).ok()?.try_into().ok()?;
        let (fingerprint, place) = bytes.split_at(8);
        let place = usize::try_from(u64::from_be_bytes(place.try_into().ok()?)).ok()?;
        (self.has_parts() && fingerprint == self.fingerprint && (1..self.items.len()).contains(&place)).then_some(place)
    }
}

#[cfg(test)]
mod tests;
