//! Several reads in one request, as the operator allows them: how many at once, and whether the backend takes them at all. One that
//! is too slow for as many gets fewer, and one more with each that it answers; one that refuses gets none until the
//! connection is opened anew.

use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use bytes::Bytes;
use kartoteka_compiler::plan::{self, Encoding, Verb};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::backend::whole;
use crate::config::settings::Settings;
use crate::runtime::json_path;
use crate::runtime::request::Request;

/// The most reads in one request, whatever is set.
const MOST: usize = 100;

/// How many reads are worth a request.
const LEAST: usize = 2;

/// The most bytes of reads in one request.
pub(super) const MOST_BYTES: usize = 256 << 10;

/// How many reads a backend takes in one request.
#[derive(Debug)]
pub(super) struct ReadBatch {
    /// As it is set.
    most: usize,
    /// Now: 0 where the backend refuses.
    now: AtomicUsize,
}

impl ReadBatch {
    /// None where it is switched off, or the backend has none.
    pub(super) fn new(plan: &plan::Backend, settings: &Settings) -> Option<Self> {
        let most = whole(settings.number(&plan.batch.as_ref()?.most)) as usize;
        let most = most.min(MOST);
        (most >= LEAST).then(|| Self { most, now: AtomicUsize::new(most) })
    }

    /// How many go in one request now; none where that is no gain.
    pub(super) fn now(&self) -> Option<usize> {
        Some(self.now.load(Relaxed)).filter(|now| *now >= LEAST)
    }

    /// The backend takes none. Whether that is new.
    pub(super) fn refuse(&self) -> bool {
        self.now.swap(0, Relaxed) > 0
    }

    /// So many were too many.
    pub(super) fn shrink(&self, reads: usize) {
        self.change(|now| now.min((reads / 2).max(LEAST)));
    }

    /// So many were answered in time.
    pub(super) fn grow(&self, reads: usize) {
        self.change(|now| if reads >= now { (now + 1).min(self.most) } else { now });
    }

    /// What is refused stays so.
    fn change(&self, change: impl Fn(usize) -> usize) {
        let changed = |now: usize| Some(now).filter(|now| *now > 0).map(&change);
        let _unchanged = self.now.fetch_update(Relaxed, Relaxed, changed);
    }
}

/// The request that carries these reads, each under a key that says its place.
pub(super) fn request(backend: usize, batch: &plan::Batch, reads: &[&str]) -> Request {
    let commands: Map<String, Value> =
        reads.iter().enumerate().map(|(place, read)| (key(place), Value::from(*read))).collect();
    let body = Map::from_iter([(batch.commands.to_string(), Value::Object(commands))]);
    Request {
        backend,
        verb: Verb::Post,
        effect: plan::Effect::Read,
        path: batch.path.to_string(),
        body: Some(Value::Object(body).to_string().into_bytes()),
        encoding: Encoding::Json,
        ..Request::default()
    }
}

/// The key of the read at a place. It is no number: of those PHP makes lists.
fn key(place: usize) -> String {
    format!("r{place}")
}

fn place(key: &str) -> Option<usize> {
    let number: usize = key.strip_prefix('r')?.parse().ok()?;
    (self::key(number) == key).then_some(number)
}

/// The text of a reply that is JSON from its beginning to its end.
pub(super) fn whole_json(body: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(body).ok()?;
    serde_json::from_str::<&RawValue>(text).ok().map(|_| text)
}

/// The replies to so many reads, as each would have come alone, out of the reply to all, which is JSON. A read that was not answered
/// has none. `None`: it is no reply to these reads.
pub(super) fn replies(text: &str, batch: &plan::Batch, reads: usize) -> Option<Vec<Option<Bytes>>> {
    let parts = match &batch.reply {
        plan::BatchReply::Whole { at } => {
            let whole = by_read(json_path::find(text, at)?, reads)?;
            return Some(whole.into_iter().map(|reply| Some(Bytes::copy_from_slice(reply?.as_bytes()))).collect());
        }
        plan::BatchReply::Parts { parts } => parts,
    };
    let mut replies: Vec<Option<Vec<u8>>> = vec![None; reads];
    for (part, (name, path)) in parts.iter().enumerate() {
        let found = match json_path::find(text, path) {
            Some(found) => by_read(found, reads)?,
            // What every answered read has stands somewhere, if in an empty list.
            None if part == 0 => return None,
            None => continue,
        };
        for (reply, value) in replies.iter_mut().zip(found) {
            // What was not answered stays so, whatever else is said of it.
            let Some(value) = value.filter(|_| part == 0 || reply.is_some()) else { continue };
            let reply = reply.get_or_insert_default();
            reply.push(if reply.is_empty() { b'{' } else { b',' });
            reply.extend_from_slice(Value::from(&**name).to_string().as_bytes());
            reply.push(b':');
            reply.extend_from_slice(value.as_bytes());
        }
    }
    let closed = |mut reply: Vec<u8>| {
        reply.push(b'}');
        Bytes::from(reply)
    };
    Some(replies.into_iter().map(|reply| reply.map(closed)).collect())
}

/// What a map has under the keys of so many reads, JSON; `null` is nothing. `None`: it is none, or has another key, or one twice. An
/// empty list is an empty map, as PHP writes it.
fn by_read(json: &str, reads: usize) -> Option<Vec<Option<&str>>> {
    ByRead { reads }.deserialize(&mut serde_json::Deserializer::from_str(json)).ok()
}

/// Reads a map by the keys of so many reads, and no further than to the first that is none.
struct ByRead {
    reads: usize,
}

/// A key, borrowed unless it is spelt with escapes.
#[derive(serde::Deserialize)]
struct ReadKey<'k>(#[serde(borrow)] Cow<'k, str>);

impl<'t> DeserializeSeed<'t> for ByRead {
    type Value = Vec<Option<&'t str>>;

    fn deserialize<D: Deserializer<'t>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for ByRead {
    type Value = Vec<Option<&'t str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map by the keys of reads")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut found, mut seen) = (vec![None; self.reads], vec![false; self.reads]);
        while let Some(ReadKey(key)) = map.next_key()? {
            let place = place(&key).filter(|place| *place < self.reads && !seen[*place]);
            let place = place.ok_or_else(|| A::Error::custom("a read that was not asked for, or one twice"))?;
            seen[place] = true;
            let value: &RawValue = map.next_value()?;
            found[place] = Some(value.get()).filter(|value| *value != "null");
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        match items.next_element::<IgnoredAny>()? {
            None => Ok(vec![None; self.reads]),
            Some(_) => Err(A::Error::custom("a list has no keys")),
        }
    }
}

#[cfg(test)]
mod tests;
