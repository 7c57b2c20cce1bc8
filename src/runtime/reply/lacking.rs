//! What a reply has where a list of records is looked for and is not: for the operator, who reads it in the log.
//!
//! Names of keys alone are told, never values, and only those that look like names: a reply is a stranger's.

use std::fmt;

use kartoteka_compiler::plan::{Path, Segment};

use super::reading::Reading;
use crate::runtime::json::Members;
use crate::runtime::json_path;

/// The most keys that are told, and how long each may be.
const MOST_KEYS: usize = 12;
const LONGEST_KEY: usize = 40;

/// What a reply lacks, and what it has instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lacking {
    /// What is not there, with its negation.
    wanted: &'static str,
    /// Where it is looked for, as a card writes it.
    place: String,
    /// The last place on the way there that the reply has.
    reached: String,
    /// What is there.
    has: String,
    how: WayEnd,
}

/// How far the way to what is lacking leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WayEnd {
    /// To its end, where something else stands.
    Place,
    /// To a map that has other keys.
    OtherKeys,
    /// To what has no keys, or says that there is nothing.
    Nothing,
}

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { wanted, place, reached, has, how: _ } = self;
        write!(f, "there is {wanted} at `{place}`; `{reached}` is {has}")
    }
}

impl Lacking {
    /// What JSON that a card calls `root` has on the way to a part of it.
    pub(crate) fn of(wanted: &'static str, root: &str, path: &[Segment], text: &str) -> Lacking {
        let part = |depth: usize| json_path::find(text, &Path(path[..depth].to_vec().into()));
        let depth = (0..=path.len()).rev().find(|depth| part(*depth).is_some()).unwrap_or(0);
        let found = part(depth);
        let how = match (found, path.get(depth)) {
            (Some(_), None) => WayEnd::Place,
            (Some(found), Some(Segment::Key(key))) if has_other_keys(found, key) => WayEnd::OtherKeys,
            _ => WayEnd::Nothing,
        };
        let has = found.map_or_else(|| "nothing".to_owned(), described);
        Lacking { wanted, place: spelt(root, path), reached: spelt(root, &path[..depth]), has, how }
    }

    /// Something stands there, and is another thing.
    pub(crate) fn is_there(&self) -> bool {
        self.how == WayEnd::Place
    }

    /// What was looked for may have another name: the last place on the way has keys, and none of this name.
    pub(crate) fn is_misnamed(&self) -> bool {
        self.how == WayEnd::OtherKeys
    }
}

impl Reading {
    /// What this reply has where the records of the first list are looked for.
    pub(crate) fn lacking(&self, text: &str) -> Lacking {
        let path = self.records.first().map(|path| &*path.0).unwrap_or_default();
        Lacking::of("no list", "$reply", path, text)
    }
}

/// What a reply is, by the names of its keys.
pub(crate) fn told(text: &str) -> String {
    match text.trim() {
        "" | "null" => "nothing".to_owned(),
        text => described(text),
    }
}

/// Whether a value is a map with keys, and without this one.
fn has_other_keys(json: &str, key: &str) -> bool {
    let members = serde_json::from_str::<Members<'_>>(json).map(|members| members.0).unwrap_or_default();
    json.starts_with('{') && !members.is_empty() && members.iter().all(|(member, _)| **member != *key)
}

/// A path into what a card calls `root`, as it writes it.
fn spelt(root: &str, path: &[Segment]) -> String {
    path.iter().fold(root.to_owned(), |spelt, segment| match segment {
        Segment::Key(key) => format!("{spelt}.{key}"),
        Segment::Index(index) => format!("{spelt}.{index}"),
        Segment::Every | Segment::OnlyKey | Segment::OnlyValue => format!("{spelt}.*"),
    })
}

/// What a value is, without what it says.
fn described(json: &str) -> String {
    match json.as_bytes().first() {
        Some(b'{') => {
            let members = serde_json::from_str::<Members<'_>>(json).map(|members| members.0).unwrap_or_default();
            let plain = |key: &str| {
                key.len() <= LONGEST_KEY
                    && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.@$".contains(&byte))
            };
            let told: Vec<String> = members
                .iter()
                .take(MOST_KEYS)
                .map(|(key, _)| if plain(key) { format!("`{key}`") } else { "a key that is no name".to_owned() })
                .collect();
            let more = if members.len() > MOST_KEYS { " and more" } else { "" };
            if told.is_empty() { "an empty map".to_owned() } else { format!("a map of {}{more}", told.join(", ")) }
        }
        Some(b'[') => "a list".to_owned(),
        Some(b'"') => "a text".to_owned(),
        Some(b't' | b'f') => "a boolean".to_owned(),
        _ => "a number".to_owned(),
    }
}

#[cfg(test)]
mod tests;
