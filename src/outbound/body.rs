//! What the backend adds to a request's body, and the guard before it: a key that the backend writes is the backend's
//! alone. JSON members are put in before the last brace, so that nothing of the caller's is read into a tree.

use std::borrow::Cow;
use std::fmt;

use kartoteka_compiler::plan;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

/// Why a body cannot be added to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It has a key that is the backend's.
    Reserved(String),
    /// It is a list, a text or something else that has no keys.
    NotMap,
}

/// Puts `members` (`"auth":"…"`, without braces) last into the JSON object `body`.
pub(super) fn append(body: &mut Vec<u8>, members: &str) {
    body.truncate(body.trim_ascii_end().len());
    debug_assert_eq!(body.last(), Some(&b'}'), "`check` let only a map pass");
    body.pop();
    body.truncate(body.trim_ascii_end().len());
    if body.last() != Some(&b'{') {
        body.push(b',');
    }
    body.extend_from_slice(members.as_bytes());
    body.push(b'}');
}

/// Refuses a body that is no map, or one with a `reserved` key, however it is spelt.
pub(super) fn check(body: &[u8], reserved: &[plan::Text]) -> Result<(), Unfit> {
    let mut found = None;
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = json.deserialize_map(Keys { reserved, found: &mut found });
    match (found, read) {
        (Some(key), _) => Err(Unfit::Reserved(key)),
        (None, Ok(())) => Ok(()),
        (None, Err(_)) => Err(Unfit::NotMap),
    }
}

struct Keys<'k> {
    reserved: &'k [plan::Text],
    found: &'k mut Option<String>,
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(BodyKey(key)) = map.next_key()? {
            if self.reserved.contains(&key) {
                *self.found = Some(key.into_owned());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// A key, borrowed unless it is spelt with escapes.
#[derive(serde::Deserialize)]
struct BodyKey<'k>(#[serde(borrow)] Cow<'k, str>);

#[cfg(test)]
mod tests;
