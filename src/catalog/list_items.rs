//! What one list of the protocol shows in one language, whole and in pages. A cursor says at which item its page begins, and
//! of which items in which order it was given out: in any language, by any server of the same catalogs.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;

use crate::secret::digest::sha256;

/// A list of more bytes than this goes out in pages of at most as many; an item that is longer by itself has its own.
const PAGE: usize = 1 << 20;

/// The items of a list, written once.
pub(crate) struct ListItems {
    /// A JSON array.
    whole: Bytes,
    /// Where each item ends in it. Empty for a list of one page.
    ends: Vec<usize>,
    /// What tells these items in this order from others.
    fingerprint: [u8; 8],
}

/// A part of a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ListPart {
    /// JSON, one after another with commas between, without the brackets of an array.
    pub items: Bytes,
    /// The cursor of the part behind it; absent at the end.
    pub next: Option<String>,
}

impl ListItems {
    /// The list of items in JSON, each with its name.
    pub(super) fn new<'i>(items: impl IntoIterator<Item = (&'i str, &'i str)>) -> Self {
        let (mut whole, mut ends, mut names) = (String::from("["), Vec::new(), String::new());
        for (name, item) in items {
            if whole.len() > 1 {
                whole.push(',');
            }
            whole.push_str(item);
            ends.push(whole.len());
            // No name holds a zero byte, so that where one ends shows.
            names.push_str(name);
            names.push('\0');
        }
        whole.push(']');
        if whole.len() <= PAGE {
            ends = Vec::new();
        }
        // Every server of every version computes it alike.
        let fingerprint = *sha256(names.as_bytes()).first_chunk().expect("a SHA-256 has 32 bytes");
        whole.shrink_to_fit();
        ends.shrink_to_fit();
        Self { whole: whole.into(), ends, fingerprint }
    }

    /// The same with more items behind it.
    #[must_use]
    pub(crate) fn followed_by<'i>(&self, items: impl IntoIterator<Item = (&'i str, &'i str)>) -> Self {
        let mut whole = Vec::from(&self.whole[..self.whole.len() - 1]);
        let mut ends = self.ends.clone();
        if ends.is_empty() && whole.len() > 1 {
            ends.push(whole.len());
        }
        let mut names = self.fingerprint.to_vec();
        for (name, item) in items {
            if whole.len() > 1 {
                whole.push(b',');
            }
            whole.extend_from_slice(item.as_bytes());
            ends.push(whole.len());
            names.extend_from_slice(name.as_bytes());
            names.push(0);
        }
        whole.push(b']');
        if whole.len() <= PAGE {
            ends = Vec::new();
        }
        let fingerprint = *sha256(&names).first_chunk().expect("a SHA-256 has 32 bytes");
        Self { whole: whole.into(), ends, fingerprint }
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
        if self.ends.is_empty() {
            return Some(ListPart { items: self.whole.slice(1..self.whole.len() - 1), next: None });
        }
        // Behind the bracket, or behind the comma.
        let start = first.checked_sub(1).map_or(1, |before| self.ends[before] + 1);
        let behind = self.ends.partition_point(|end| *end <= start + PAGE).max(first + 1);
        let next = (behind < self.ends.len()).then(|| self.cursor(behind));
        Some(ListPart { items: self.whole.slice(start..self.ends[behind - 1]), next })
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
        (fingerprint == self.fingerprint && (1..self.ends.len()).contains(&place)).then_some(place)
    }
}

#[cfg(test)]
mod tests;
