//! Writes JSON that is partly absent, as bytes.
//!
//! Both back ends write requests and results through this, so that absence means the same in each: a writing method
//! returns whether it wrote anything, and what it began for something absent is taken back. It builds no tree, checks
//! no JSON that it is handed raw, and cannot fail; a part of the wrong kind for its place is left out and noted as a
//! [`Misfit`].

mod put;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::runtime::tool::Argument;

pub use put::{Put, PutText};

/// What becomes of a map or list from which everything was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// It was written empty: it is written as `{}` or `[]`.
    Stays,
    /// It is absent too.
    Absent,
}

/// A part had the wrong kind for its place: a map inside a text, a text spread into a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// It came from the caller.
    Argument,
    /// It came from a backend, or from data written as JSON.
    Reply,
}

/// Writes one JSON value at the end of a buffer.
#[derive(Debug)]
pub struct Json<'o> {
    out: &'o mut Vec<u8>,
    misfit: Option<Misfit>,
}

impl<'o> Json<'o> {
    /// A writer at the end of `out`.
    pub fn new(out: &'o mut Vec<u8>) -> Self {
        Self { out, misfit: None }
    }

    /// The first part that had the wrong kind for its place.
    #[must_use]
    pub fn misfit(&self) -> Option<Misfit> {
        self.misfit
    }

    /// Writes a value, unless it is absent.
    pub fn put<T: Put + ?Sized>(&mut self, value: &T) -> bool {
        value.put(self)
    }

    /// Writes JSON that is known at compile time.
    pub fn literal(&mut self, json: &str) -> bool {
        self.out.extend_from_slice(json.as_bytes());
        true
    }

    /// Writes JSON found in a reply; `null` is absent.
    pub fn raw(&mut self, json: Option<&str>) -> bool {
        match json {
            Some(json) if json != "null" => self.literal(json),
            _ => false,
        }
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) -> bool {
        serde_json::to_writer(&mut *self.out, text).expect("a text is always written to memory");
        true
    }

    /// Writes a map of the entries that are present.
    pub fn map(&mut self, empty: Empty, write: impl FnOnce(&mut MapWriter<'_, 'o>)) -> bool {
        let start = self.out.len();
        self.out.push(b'{');
        let mut map = MapWriter { json: self, merged: Vec::new(), present: empty == Empty::Stays };
        write(&mut map);
        let present = map.end();
        self.close(start, b'}', present)
    }

    /// Writes a map that has something in it, else nothing.
    pub fn object(&mut self, write: impl FnOnce(&mut MapWriter<'_, 'o>)) -> bool {
        self.map(Empty::Absent, write)
    }

    /// Writes a list that has something in it, else nothing.
    pub fn array(&mut self, write: impl FnOnce(&mut ListWriter<'_, 'o>)) -> bool {
        self.list(Empty::Absent, write)
    }

    /// Writes a list of the items that are present.
    pub fn list(&mut self, empty: Empty, write: impl FnOnce(&mut ListWriter<'_, 'o>)) -> bool {
        let start = self.out.len();
        self.out.push(b'[');
        let mut list = ListWriter { json: self, present: empty == Empty::Stays };
        write(&mut list);
        let present = list.present;
        self.close(start, b']', present)
    }

    /// Writes a text made of parts; absent if `write` says so, which is to say if any part is.
    pub fn join(&mut self, write: impl FnOnce(&mut TextWriter<'_, 'o>) -> bool) -> bool {
        let start = self.out.len();
        self.out.push(b'"');
        let present = write(&mut TextWriter { json: self });
        if present {
            self.out.push(b'"');
        } else {
            self.out.truncate(start);
        }
        present
    }

    /// Notes a part that was left out because it does not fit.
    pub(crate) fn note(&mut self, misfit: Misfit) {
        self.misfit.get_or_insert(misfit);
    }

    /// The bytes written so far, by everybody who writes to this buffer.
    pub(crate) fn bytes(&mut self) -> &mut Vec<u8> {
        self.out
    }

    fn close(&mut self, start: usize, bracket: u8, present: bool) -> bool {
        if !present {
            self.out.truncate(start);
            return false;
        }
        match self.out.last_mut() {
            // Every member ends with a comma; the last one's gives way.
            Some(last @ b',') => *last = bracket,
            _ => self.out.push(bracket),
        }
        true
    }
}

/// What `write` writes, as a text of its own; `None` if it is absent.
///
/// # Panics
/// Never: only whole texts are ever written.
pub fn written(write: impl FnOnce(&mut Json<'_>) -> bool) -> Option<String> {
    let mut out = Vec::new();
    write(&mut Json::new(&mut out)).then(|| String::from_utf8(out).expect("only whole texts are written"))
}

/// A member of a map: where it begins, where its key ends and where it ends, its comma included.
#[derive(Debug)]
struct Member {
    key: Range<usize>,
    end: usize,
    overruled: bool,
}

/// Writes the entries of a map. What is merged comes before the entries.
#[derive(Debug)]
pub struct MapWriter<'j, 'o> {
    json: &'j mut Json<'o>,
    merged: Vec<Member>,
    present: bool,
}

impl<'o> MapWriter<'_, 'o> {
    /// Writes an entry, unless its value is absent. It wins over a merged one of the same key.
    pub fn entry(&mut self, key: &str, write: impl FnOnce(&mut Json<'o>) -> bool) {
        let start = self.json.out.len();
        self.json.text(key);
        let key = start..self.json.out.len();
        self.json.out.push(b':');
        if !write(self.json) {
            self.json.out.truncate(start);
            return;
        }
        self.json.out.push(b',');
        self.present = true;
        if !self.merged.is_empty() {
            let (before, here) = self.json.out.split_at(start);
            let key = &here[..key.len()];
            for member in &mut self.merged {
                member.overruled |= before.get(member.key.clone()) == Some(key);
            }
        }
    }

    /// Spreads a map that the caller passed; the last of several wins.
    pub fn merge(&mut self, base: Option<&Map<String, Value>>) {
        let Some(base) = base else { return };
        self.present = true;
        let earlier = self.places();
        for (key, value) in base {
            self.spread(key, &earlier, |json| value.put(json));
        }
    }

    /// Spreads a map found in a reply; the last of several wins, and so does the last of several equal keys.
    pub fn merge_json(&mut self, base: Option<&str>) {
        let Some(base) = base.filter(|base| *base != "null") else { return };
        let Ok(members) = serde_json::from_str::<members::Members<'_>>(base) else {
            self.json.note(Misfit::Reply);
            return;
        };
        self.present = true;
        let earlier = self.places();
        let last: HashMap<&str, usize> =
            members.0.iter().enumerate().map(|(at, (key, _))| (key.as_ref(), at)).collect();
        for (at, (key, value)) in members.0.iter().enumerate() {
            if last.get(key.as_ref()) == Some(&at) {
                self.spread(key, &earlier, |json| json.literal(value.get()));
            }
        }
    }

    /// Spreads something that the caller passed and that should be a map.
    pub fn merge_value(&mut self, base: Option<&Value>) {
        match base {
            None | Some(Value::Null) => {}
            Some(Value::Object(base)) => self.merge(Some(base)),
            Some(_) => self.json.note(Misfit::Argument),
        }
    }

    /// Spreads an argument that should be a map.
    pub fn merge_argument(&mut self, base: Option<Argument<'_>>) {
        match base {
            None => {}
            Some(Argument::Map(base)) => self.merge(Some(base)),
            Some(Argument::Any(base)) => self.merge_value(Some(base)),
            Some(_) => self.json.note(Misfit::Argument),
        }
    }

    /// Where the keys merged so far are, looked up by how they are written.
    fn places(&self) -> HashMap<Vec<u8>, usize> {
        let written = |member: &Member| self.json.out[member.key.clone()].to_vec();
        self.merged.iter().enumerate().map(|(at, member)| (written(member), at)).collect()
    }

    fn spread(&mut self, key: &str, earlier: &HashMap<Vec<u8>, usize>, write: impl FnOnce(&mut Json<'o>) -> bool) {
        let start = self.json.out.len();
        self.json.text(key);
        let key = start..self.json.out.len();
        if let Some(&at) = earlier.get(&self.json.out[key.clone()]) {
            self.merged[at].overruled = true;
        }
        self.json.out.push(b':');
        write(self.json);
        self.json.out.push(b',');
        self.merged.push(Member { key, end: self.json.out.len(), overruled: false });
    }

    /// Takes out what was overruled; says whether there is a map at all.
    fn end(self) -> bool {
        if self.merged.iter().any(|member| member.overruled) {
            let mut kept = self.merged.first().map_or(0, |member| member.key.start);
            for member in &self.merged {
                if !member.overruled {
                    self.json.out.copy_within(member.key.start..member.end, kept);
                    kept += member.end - member.key.start;
                }
            }
            let merged_end = self.merged.last().map_or(kept, |member| member.end);
            self.json.out.drain(kept..merged_end);
        }
        self.present
    }
}

/// Writes the items of a list.
#[derive(Debug)]
pub struct ListWriter<'j, 'o> {
    json: &'j mut Json<'o>,
    present: bool,
}

impl<'o> ListWriter<'_, 'o> {
    /// Writes an item, unless it is absent.
    pub fn item(&mut self, write: impl FnOnce(&mut Json<'o>) -> bool) {
        let start = self.json.out.len();
        if write(self.json) {
            self.json.out.push(b',');
            self.present = true;
        } else {
            self.json.out.truncate(start);
        }
    }
}

/// Writes the parts of a text.
#[derive(Debug)]
pub struct TextWriter<'j, 'o> {
    json: &'j mut Json<'o>,
}

impl TextWriter<'_, '_> {
    /// Writes the author's own words.
    pub fn literal(&mut self, text: &str) -> bool {
        escape(text, self.json.out);
        true
    }

    /// Writes a scalar as text. Absent if it is, and if it is no scalar.
    pub fn part<T: PutText + ?Sized>(&mut self, value: &T) -> bool {
        match value.text() {
            Ok(Some(text)) => self.literal(&text),
            Ok(None) => false,
            Err(misfit) => {
                self.json.note(misfit);
                false
            }
        }
    }

    /// Writes a scalar found in a reply as text; `null` is absent.
    pub fn json(&mut self, json: Option<&str>) -> bool {
        match scalar_text(json) {
            Ok(Some(text)) => self.literal(&text),
            Ok(None) => false,
            Err(misfit) => {
                self.json.note(misfit);
                false
            }
        }
    }
}

/// A scalar written as JSON, as the text that it says: `"a"` → `a`, `5` → `5`.
///
/// # Errors
/// If it is a map, a list or no JSON at all.
pub fn scalar_text(json: Option<&str>) -> Result<Option<Cow<'_, str>>, Misfit> {
    let Some(json) = json.map(str::trim).filter(|json| *json != "null") else { return Ok(None) };
    match json.as_bytes().first() {
        Some(b'"') => match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(plain) if !plain.contains('\\') => Ok(Some(Cow::Borrowed(plain))),
            _ => serde_json::from_str(json).map(|text: String| Some(Cow::Owned(text))).map_err(|_| Misfit::Reply),
        },
        Some(b'-' | b'0'..=b'9' | b't' | b'f') => Ok(Some(Cow::Borrowed(json))),
        _ => Err(Misfit::Reply),
    }
}

/// The inside of a JSON text, without its quotes.
fn escape(text: &str, out: &mut Vec<u8>) {
    let start = out.len();
    serde_json::to_writer(&mut *out, text).expect("a text is always written to memory");
    // The quotes are those of the whole text, not of this part.
    out.pop();
    out.remove(start);
}

mod members {
    //! A map's members in order, their values as they are written.

    use super::{Cow, RawValue};
    use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

    pub(super) struct Members<'a>(pub(super) Vec<(Cow<'a, str>, &'a RawValue)>);

    #[derive(serde::Deserialize)]
    struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

    impl<'de> Deserialize<'de> for Members<'de> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Each;
            impl<'de> Visitor<'de> for Each {
                type Value = Members<'de>;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("a map")
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                    let mut members = Vec::new();
                    while let Some((Key(key), value)) = map.next_entry()? {
                        members.push((key, value));
                    }
                    Ok(Members(members))
                }
            }
            deserializer.deserialize_map(Each)
        }
    }
}

#[cfg(test)]
mod tests;
