//! Maps: entries that may be absent, and maps that are spread into them.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::{Map, Value};

use super::members::Members;
use super::writer::{Empty, Json, Misfit, Put};
use crate::runtime::argument::Argument;

impl<'o> Json<'o> {
    /// Writes a map of the entries that are present.
    pub fn map(&mut self, empty: Empty, write: impl FnOnce(&mut MapWriter<'_, 'o>)) -> bool {
        let start = self.out.len();
        self.out.push(b'{');
        let mut map = MapWriter { json: self, merged: Vec::new(), present: empty == Empty::Stays, lacking: false };
        write(&mut map);
        let present = map.end();
        self.close(start, b'}', present)
    }

    /// Writes a map that has something in it, else nothing.
    pub fn object(&mut self, write: impl FnOnce(&mut MapWriter<'_, 'o>)) -> bool {
        self.map(Empty::Absent, write)
    }
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
    /// A required entry was absent.
    lacking: bool,
}

impl<'o> MapWriter<'_, 'o> {
    /// Writes an entry, without which the whole map is absent.
    pub fn required(&mut self, key: &str, write: impl FnOnce(&mut Json<'o>) -> bool) {
        self.lacking |= !self.written(key, write);
    }

    /// Writes an entry, unless its value is absent. It wins over a merged one of the same key.
    pub fn entry(&mut self, key: &str, write: impl FnOnce(&mut Json<'o>) -> bool) {
        self.written(key, write);
    }

    fn written(&mut self, key: &str, write: impl FnOnce(&mut Json<'o>) -> bool) -> bool {
        let start = self.json.out.len();
        self.json.text(key);
        let key = start..self.json.out.len();
        self.json.out.push(b':');
        if !write(self.json) {
            self.json.out.truncate(start);
            return false;
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
        true
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
        let Ok(members) = serde_json::from_str::<Members<'_>>(base) else {
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
    pub(crate) fn merge_value(&mut self, base: Option<&Value>) {
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

    /// Takes out what was overruled; returns whether there is a map at all.
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
        self.present && !self.lacking
    }
}
