//! The entries of one dictionary, each ready to be copied into a result.
//!
//! A label is written once, when its dictionary is loaded; a call only finds it and copies it. Nothing here knows where
//! the entries come from.

use std::ops::Range;

use rustc_hash::FxHashMap;
use tokio::time::Instant;

use crate::runtime::json::Members;
use crate::runtime::reply::scalar;

/// One entry of a dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What is looked up, as JSON.
    pub(crate) id: Box<str>,
    /// What the dictionary says of it: the members of a JSON object, without braces.
    pub(crate) about: Box<str>,
    /// The members of `about` that the table of labels has, if it has not all of them.
    brief: Option<Box<str>>,
    /// The keys of the members, and where their values stand in `about`.
    parts: Box<[(Box<str>, Range<usize>)]>,
}

impl Entry {
    /// An entry from its id and from the map of what is said about it, both JSON.
    pub(crate) fn new(id: &str, about: &str) -> Self {
        let members = about.strip_prefix('{').and_then(|about| about.strip_suffix('}')).unwrap_or_default().trim();
        let read = serde_json::from_str::<Members<'_>>(about).map(|members| members.0).unwrap_or_default();
        let within = |value: &str| {
            let start = value.as_ptr().addr() - members.as_ptr().addr();
            start..start + value.len()
        };
        let parts = read.into_iter().map(|(key, value)| (key.into(), within(value.get()))).collect();
        Self { id: id.into(), about: members.into(), brief: None, parts }
    }

    /// The same, of which the table of labels says these parts alone; none: all.
    pub(crate) fn shortened_to<'n>(self, names: impl ExactSizeIterator<Item = &'n str> + Clone) -> Self {
        if names.len() == 0 {
            return self;
        }
        let mut brief = String::new();
        for (key, value) in self.parts().filter(|(key, _)| names.clone().any(|name| name == *key)) {
            let comma = if brief.is_empty() { "" } else { "," };
            brief.extend([comma, &serde_json::Value::from(key).to_string(), ":", value]);
        }
        Self { brief: Some(brief.into()), ..self }
    }

    /// What the table of labels says of it: the members of a JSON object, without braces.
    pub(crate) fn in_table(&self) -> &str {
        self.brief.as_deref().unwrap_or(&self.about)
    }

    /// What it is called, as JSON.
    pub(crate) fn name(&self) -> Option<&str> {
        self.part("name")
    }

    /// One part of what is said of it, as JSON; of equal keys the first.
    pub(crate) fn part(&self, key: &str) -> Option<&str> {
        let (_, place) = self.parts.iter().find(|(known, _)| **known == *key)?;
        Some(&self.about[place.clone()])
    }

    /// Everything that is said of it: the keys, and the values as JSON.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parts.iter().map(|(key, place)| (&**key, &self.about[place.clone()]))
    }

    /// `"id":…` and what is said of it, without braces.
    pub(crate) fn label(&self) -> [&str; 4] {
        ["\"id\":", &self.id, if self.about.is_empty() { "" } else { "," }, &self.about]
    }
}

/// What is known of a dictionary: all of it, or the keys that were asked for so far.
#[derive(Debug, Clone)]
pub(crate) struct Entries {
    /// Keys are a few bytes long and come from the tenant's own backend: a hash that withstands strangers would cost more
    /// than the rest of a label.
    index: FxHashMap<Box<str>, usize>,
    known: Vec<Known>,
    /// When all of it was loaded, if it was.
    loaded: Option<Instant>,
}

#[derive(Debug, Clone)]
struct Known {
    /// `None`: the backend was asked and has no such entry.
    entry: Option<Entry>,
    loaded: Instant,
}

impl Entries {
    /// A dictionary of which nothing is known.
    pub(crate) fn unknown() -> Self {
        Self { index: FxHashMap::default(), known: Vec::new(), loaded: None }
    }

    /// A dictionary that has, from now on, the entries that are added to it and no others.
    pub(crate) fn everything() -> Self {
        Self { loaded: Some(Instant::now()), ..Self::unknown() }
    }

    /// Adds an entry, or what is known to be none, under the text that it is looked up by.
    pub(crate) fn add(&mut self, key: &str, entry: Option<Entry>) {
        let known = Known { entry, loaded: Instant::now() };
        match self.index.get(key) {
            Some(at) => self.known[*at] = known,
            None => {
                self.index.insert(key.into(), self.known.len());
                self.known.push(known);
            }
        }
    }

    /// The place of the entry with this key, which is a JSON scalar: `5` and `"5"` are one key.
    pub(crate) fn find(&self, key: &str) -> Option<usize> {
        let at = match key.as_bytes() {
            // Keys are short: to look at each byte takes less than to call for help.
            [b'"', inner @ .., b'"'] if inner.iter().all(|byte| *byte != b'\\') => {
                self.index.get(&key[1..key.len() - 1])
            }
            _ => self.index.get(scalar(key)?.as_ref()),
        }?;
        self.known[*at].entry.is_some().then_some(*at)
    }

    /// The same of a key that is a text.
    pub(crate) fn find_text(&self, key: &str) -> Option<usize> {
        let at = *self.index.get(key)?;
        self.known[at].entry.is_some().then_some(at)
    }

    /// The entry at a place that [`Self::find`] gave.
    pub(crate) fn at(&self, place: usize) -> &Entry {
        self.known[place].entry.as_ref().expect("`find` gives the places of entries only")
    }

    /// Every entry, in the order of the backend.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.known.iter().filter_map(|known| known.entry.as_ref())
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether the whole was loaded after this moment; `None`: at any time.
    pub(crate) fn is_loaded(&self, since: Option<Instant>) -> bool {
        self.loaded.is_some_and(|loaded| since.is_none_or(|since| loaded > since))
    }

    /// Whether it is known what is under this key, a JSON scalar, and was learnt after this moment. What cannot be a
    /// key is known to be none.
    pub(crate) fn knows(&self, key: &str, since: Option<Instant>) -> bool {
        if self.is_loaded(since) {
            return true;
        }
        let Some(text) = scalar(key) else { return true };
        let known = self.index.get(text.as_ref()).map(|at| &self.known[*at]);
        known.is_some_and(|known| since.is_none_or(|since| known.loaded > since))
    }

    /// All entries as a JSON list, in the order of the backend.
    pub(crate) fn list(&self) -> String {
        self.list_of(usize::MAX)
    }

    /// The first of them, as many as this.
    pub(crate) fn list_of(&self, most: usize) -> String {
        let mut out = String::from("[");
        for entry in self.iter().take(most) {
            if out.len() > 1 {
                out.push(',');
            }
            out.push('{');
            out.extend(entry.label());
            out.push('}');
        }
        out.push(']');
        out
    }
}

#[cfg(test)]
mod tests;
