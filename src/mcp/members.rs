//! The members of a JSON object as they were written, in their order, those too that are there twice.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object. serde's maps forget which were there twice.
#[derive(Debug)]
pub(crate) struct WrittenMembers<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> WrittenMembers<'a> {
    /// Reads an object.
    pub(crate) fn read(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, value)| (&**name, *value))
    }

    /// All of them, for good.
    pub(crate) fn into_pairs(self) -> impl Iterator<Item = (Cow<'a, str>, &'a RawValue)> {
        self.0.into_iter()
    }

    /// A member, `null` too.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.iter().find_map(|(member, value)| (member == name).then_some(value))
    }

    /// A member that says something: `null` counts as absent.
    pub(crate) fn given(&self, name: &str) -> Option<&'a RawValue> {
        self.get(name).filter(|value| value.get() != "null")
    }

    /// A member that is a text.
    pub(crate) fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        text(self.get(name)?)
    }

    /// The name that is there twice, of those for which this holds. A stranger's object may have members by the hundred thousand.
    pub(crate) fn doubled(&self, counts: impl Fn(&str) -> bool) -> Option<&str> {
        let mut seen = BTreeSet::new();
        self.iter().map(|(name, _)| name).find(|name| counts(name) && !seen.insert(*name))
    }

    /// The object with another value of a member that it has.
    pub(crate) fn with(&self, name: &str, value: &str) -> Vec<u8> {
        let mut out = b"{".to_vec();
        for (member, written) in self.iter() {
            if out.len() > 1 {
                out.push(b',');
            }
            out.extend_from_slice(serde_json::Value::from(member).to_string().as_bytes());
            out.push(b':');
            out.extend_from_slice(if member == name { value } else { written.get() }.as_bytes());
        }
        out.push(b'}');
        out
    }
}

/// The text that a value is.
pub(crate) fn text(value: &RawValue) -> Option<Cow<'_, str>> {
    serde_json::from_str::<WrittenText<'_>>(value.get()).ok().map(|text| text.0)
}

/// A text that is borrowed where it can be.
#[derive(serde::Deserialize)]
struct WrittenText<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for WrittenMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct WrittenMembersVisitor;
        impl<'de> Visitor<'de> for WrittenMembersVisitor {
            type Value = WrittenMembers<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((WrittenText(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(WrittenMembers(members))
            }
        }
        json.deserialize_map(WrittenMembersVisitor)
    }
}
