//! Whether the reply to a read is of the form that its readers look into. What is not there is told from a reply that
//! is none of the backend's: a page of a proxy, a text, an envelope without its content.

use kartoteka_compiler::plan::{Path, Segment};

use super::failure::Done;
use super::page::Page;
use super::reading::Reading;
use crate::runtime::json::Members;
use crate::runtime::json_path;

impl Page {
    /// Whether the reply to a read is one that the card and its backend foresee.
    ///
    /// Where something is written by what it says, the reply has to have one of the parts that are looked into, unless
    /// the card or the backend says what a good reply has.
    pub(crate) fn is_foreseen(&self, reading: &Reading, text: &str) -> bool {
        if !reading.signs.is_empty() {
            return self.is_signed(reading, text);
        }
        match self.done(reading, text) {
            Some(Done::NotSaid) if reading.decides || !self.has_envelope(reading) => return false,
            Some(Done::No) if reading.decides => return false,
            None if reading.decides && !has_a_part(&reading.entered, text) => return false,
            Some(_) | None => {}
        }
        reading.ways.iter().all(|way| is_open(way, text, reading.decides))
    }

    /// Whether the reply has what the card says of a good one, if it says that.
    pub(crate) fn is_signed(&self, reading: &Reading, text: &str) -> bool {
        reading.signs.is_empty() || self.done(reading, text) == Some(Done::Yes)
    }

    /// Whether one of the places is there that every good reply has, be it `null`.
    fn has_envelope(&self, reading: &Reading) -> bool {
        reading.errors.done.iter().any(|slot| self.found[*slot].is_some())
    }
}

/// Whether one of the parts is there that are looked into, be it `null`; where the reply is taken as it is, anything is.
fn has_a_part(paths: &[Path], text: &str) -> bool {
    let text = text.trim_start();
    let members = serde_json::from_str::<Members<'_>>(text).map(|members| members.0).unwrap_or_default();
    paths.iter().any(|path| match path.0.first() {
        None => true,
        Some(Segment::Key(key)) => members.iter().any(|(member, _)| **member == **key),
        Some(Segment::Index(_) | Segment::Every) => text.starts_with(['[', '{']),
        Some(_) => false,
    })
}

/// Whether no text, number or `true` stands in a way; where a write follows, nor `false`.
fn is_open(way: &Path, text: &str, strict: bool) -> bool {
    json_path::find_all(text, way).into_iter().all(|found| match found.as_bytes().first() {
        Some(b'{' | b'[' | b'n') => true,
        Some(b'f') => !strict,
        Some(b'"') => found == "\"\"" && !strict,
        _ => false,
    })
}

#[cfg(test)]
mod tests;
