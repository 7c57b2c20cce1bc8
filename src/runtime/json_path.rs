//! Finds a part of JSON text without building a tree. What follows the part is not looked at, so the text must have
//! been checked as a whole where that matters; of equal keys the first counts.

use std::fmt;

use kartoteka_compiler::plan::{Path, Segment};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::runtime::json::{Json, Members};

/// The part at `path`, as it is written; `None` if it is missing, or `null`. Of several that a star finds, the first.
#[must_use]
pub(crate) fn find<'t>(json: &'t str, path: &Path) -> Option<&'t str> {
    if path.0.contains(&Segment::Every) {
        return find_all(json, path).into_iter().next();
    }
    at(json, &path.0)
}

fn at<'t>(json: &'t str, path: &[Segment]) -> Option<&'t str> {
    if path.is_empty() {
        return Some(json.trim()).filter(|json| !json.is_empty() && *json != "null");
    }
    at_raw(json, path).map(RawValue::get).filter(|json| *json != "null")
}

/// The same, `null` among what may be found.
fn at_raw<'t>(json: &'t str, path: &[Segment]) -> Option<&'t RawValue> {
    let mut found = None;
    let mut deserializer = serde_json::Deserializer::from_str(json);
    // Ends early, with an error of ours, as soon as the part is found.
    let _ended = Finder { path, found: &mut found }.deserialize(&mut deserializer);
    found
}

/// All that is found at `path`, in the order of the text; what is missing or `null` is not. A path without a star finds one.
pub(crate) fn find_all<'t>(json: &'t str, path: &Path) -> Vec<&'t str> {
    let mut found = Vec::new();
    all(json, &path.0, &mut found);
    found
}

impl Json<'_> {
    /// Writes all that is found in a value by a path, as one flat list; absent where nothing is.
    pub fn every(&mut self, of: Option<&str>, path: &Path) -> bool {
        let found = of.map(|of| find_all(of, path)).unwrap_or_default();
        self.array(|list| found.into_iter().for_each(|one| list.item(|json| json.raw(Some(one)))))
    }
}

fn all<'t>(json: &'t str, path: &[Segment], found: &mut Vec<&'t str>) {
    let Some(star) = path.iter().position(|segment| *segment == Segment::Every) else {
        found.extend(at(json, path));
        return;
    };
    let Some(within) = at(json, &path[..star]) else { return };
    let rest = &path[star + 1..];
    if within.starts_with('[') {
        let items: Vec<&RawValue> = serde_json::from_str(within).unwrap_or_default();
        items.into_iter().for_each(|item| all(item.get(), rest, found));
    } else if within.starts_with('{')
        && let Ok(members) = serde_json::from_str::<Members<'_>>(within)
    {
        members.0.into_iter().for_each(|(_, value)| all(value.get(), rest, found));
    }
}

struct Finder<'p, 't> {
    path: &'p [Segment],
    found: &'p mut Option<&'t RawValue>,
}

impl<'t> DeserializeSeed<'t> for Finder<'_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.path.is_empty() {
            *self.found = Some(serde::Deserialize::deserialize(deserializer)?);
            return Err(D::Error::custom("found"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Finder<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map or a list")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((first, rest)) = self.path.split_first() else { return Ok(()) };
        let index;
        let wanted = match first {
            Segment::Key(key) => key.as_ref(),
            Segment::Index(number) => {
                index = number.to_string();
                index.as_str()
            }
            // Parts of arguments only, and those are no texts.
            Segment::OnlyKey | Segment::OnlyValue => return Ok(()),
            // Taken apart before a part is looked for.
            Segment::Every => return Ok(()),
        };
        // The first item, where PHP has written a list whose keys do not begin with 0.
        let mut first_of_list = matches!(first, Segment::Index(0));
        let mut instead = None;
        while let Some(key) = map.next_key_seed(Compared { wanted })? {
            if key.is_wanted {
                return map.next_value_seed(Finder { path: rest, found: self.found });
            }
            first_of_list &= key.is_number;
            match instead {
                None if first_of_list => instead = Some(map.next_value::<&RawValue>()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if let Some(first) = instead.filter(|_| first_of_list) {
            *self.found = at_raw(first.get(), rest);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut items: A) -> Result<(), A::Error> {
        let Some((first, rest)) = self.path.split_first() else { return Ok(()) };
        let index = match first {
            Segment::Index(index) => Some(u64::from(*index)),
            Segment::Key(key) => key.parse().ok(),
            Segment::OnlyKey | Segment::OnlyValue | Segment::Every => None,
        };
        let Some(index) = index else { return Err(A::Error::custom("a list has no names")) };
        for _ in 0..index {
            if items.next_element::<IgnoredAny>()?.is_none() {
                return Ok(());
            }
        }
        items.next_element_seed(Finder { path: rest, found: self.found }).map(|_| ())
    }
}

/// Compares a key without keeping it.
struct Compared<'p> {
    wanted: &'p str,
}

/// What a key is.
struct ComparedKey {
    is_wanted: bool,
    /// A number, as PHP has for the keys of lists.
    is_number: bool,
}

impl<'t> DeserializeSeed<'t> for Compared<'_> {
    type Value = ComparedKey;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<ComparedKey, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Compared<'_> {
    type Value = ComparedKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<ComparedKey, E> {
        let is_number = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
        Ok(ComparedKey { is_wanted: key == self.wanted, is_number })
    }
}

#[cfg(test)]
mod tests;
