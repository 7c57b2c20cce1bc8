//! The pass over a reply's text.
//!
//! `serde_json` walks the text and checks it; a visitor descends only where something is wanted and notes places. The
//! place of a record is found without a second look at it: the slice of its first key points into the text, and between
//! that key and the record's brace there is only a quote and white space. Where that is not so (an empty record, one
//! that is no map, a first key with an escape) the text is read again in the plain way.

use std::borrow::Cow;
use std::fmt;

use kartoteka_compiler::plan;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Lists, NotJson, Page, Reading, Span};

/// Room that is made for records before they are counted.
const USUAL_PAGE: usize = 50;

/// What is wanted of one value, and of what is in it.
#[derive(Debug, Default)]
pub(super) struct Node {
    children: Vec<Child>,
    slot: Option<usize>,
    list: Option<usize>,
}

#[derive(Debug)]
struct Child {
    key: String,
    /// The key as the index of a list's item.
    index: Option<usize>,
    node: Node,
}

impl Node {
    /// Wants the value at `path`: its slot, a new one or the one that it has.
    pub(super) fn value(&mut self, path: &plan::Path, slots: &mut usize) -> usize {
        let node = self.at(path);
        *node.slot.get_or_insert_with(|| {
            *slots += 1;
            *slots - 1
        })
    }

    /// Wants the records at `path`.
    pub(super) fn list(&mut self, path: &plan::Path, list: usize) {
        self.at(path).list = Some(list);
    }

    fn at(&mut self, path: &plan::Path) -> &mut Node {
        path.0.iter().fold(self, |node, segment| {
            let key = match segment {
                plan::Segment::Key(key) => key.to_string(),
                plan::Segment::Index(index) => index.to_string(),
            };
            let place = node.children.iter().position(|child| child.key == key).unwrap_or_else(|| {
                let index = key.parse().ok();
                node.children.push(Child { key, index, node: Node::default() });
                node.children.len() - 1
            });
            &mut node.children[place].node
        })
    }

    fn key(&self, key: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.key == key).map(|child| &child.node)
    }

    fn index(&self, index: usize) -> Option<&Node> {
        self.children.iter().find(|child| child.index == Some(index)).map(|child| &child.node)
    }
}

pub(super) fn read(reading: &Reading, text: &str) -> Result<Page, NotJson> {
    // Labels need a look into each record; without them a record is one value.
    let mut scan = Scan::new(reading, text, if reading.fields > 0 { Records::Walked } else { Records::Whole });
    if scan.run().is_err() {
        if scan.records == Records::Whole {
            return Err(NotJson);
        }
        scan = Scan::new(reading, text, Records::Whole);
        scan.run().map_err(|_| NotJson)?;
    }
    Ok(scan.page())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Records {
    /// Each record is visited, and its start found by its first key.
    Walked,
    /// Each record is taken as one value, and read again if something in it is wanted.
    Whole,
}

struct Scan<'r, 't> {
    reading: &'r Reading,
    text: &'t str,
    records: Records,
    found: Vec<Option<Span>>,
    /// What the slots of the node being visited are counted from: the reply's own, or those of a record.
    base: usize,
    lists: Vec<List>,
    wrong: bool,
    /// An empty list stood where a part was wanted. PHP writes an empty map so.
    empty: bool,
}

#[derive(Default)]
struct List {
    records: Vec<Span>,
    /// Of the first record in [`Scan::found`].
    base: usize,
    present: bool,
}

impl<'r, 't> Scan<'r, 't> {
    fn new(reading: &'r Reading, text: &'t str, records: Records) -> Self {
        Self {
            reading,
            text,
            records,
            found: vec![None; reading.values],
            base: 0,
            lists: (0..reading.lists).map(|_| List::default()).collect(),
            wrong: false,
            empty: false,
        }
    }

    fn run(&mut self) -> Result<(), serde_json::Error> {
        let reading = self.reading;
        let mut json = serde_json::Deserializer::from_str(self.text);
        Wanted { node: &reading.root, scan: self }.deserialize(&mut json)?;
        json.end()
    }

    fn page(mut self) -> Page {
        let lists = if self.wrong {
            Lists::Wrong
        } else if self.lists.iter().any(|list| list.present) || self.empty {
            Lists::Found
        } else {
            Lists::Absent
        };
        let (values, fields) = (self.reading.values, self.reading.fields);
        let mut each = std::mem::take(&mut self.lists);
        let (found, records) = match each.as_mut_slice() {
            [only] if only.base == values || only.records.is_empty() => (self.found, std::mem::take(&mut only.records)),
            // The lists are wanted in the order of the reading, their fields were found in that of the text; and of a
            // list that stands in the text twice the last one counts.
            _ => {
                let mut found = self.found[..values].to_vec();
                let mut records = Vec::new();
                for list in each {
                    found.extend_from_slice(&self.found[list.base..list.base + list.records.len() * fields]);
                    records.extend(list.records);
                }
                (found, records)
            }
        };
        Page { found, values, fields, records, lists }
    }

    /// Where a slice of the text is; `None` if it is none.
    fn place(&self, part: &str) -> Option<usize> {
        let start = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        (start + part.len() <= self.text.len()).then_some(start)
    }

    fn span(&self, part: &str) -> Option<Span> {
        self.place(part).map(|start| Span { start, end: start + part.len() })
    }

    fn note(&mut self, slot: usize, raw: &str) {
        let span = self.span(raw);
        self.found[self.base + slot] = span;
    }

    /// Goes back from a place over white space.
    fn back(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at > 0 && matches!(bytes[at - 1], b' ' | b'\n' | b'\r' | b'\t') {
            at -= 1;
        }
        at
    }

    /// Starts a record: its slots are those that are filled from here on.
    fn enter(&mut self) {
        self.base = self.found.len();
        self.found.resize(self.base + self.reading.fields, None);
    }
}

/// A value, of which something is wanted.
struct Wanted<'s, 'r, 't> {
    node: &'r Node,
    scan: &'s mut Scan<'r, 't>,
}

impl<'de> DeserializeSeed<'de> for Wanted<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        let Some(slot) = self.node.slot else {
            return self.open(json);
        };
        let raw = <&RawValue as serde::Deserialize>::deserialize(json)?.get();
        self.scan.note(slot, raw);
        if self.node.children.is_empty() && self.node.list.is_none() {
            return Ok(());
        }
        self.open(&mut serde_json::Deserializer::from_str(raw)).map_err(D::Error::custom)
    }
}

impl Wanted<'_, '_, '_> {
    fn open<'de, D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        match self.node.list {
            Some(list) => json.deserialize_any(ListVisitor { list, scan: self.scan }),
            None => json.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Wanted<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            match self.node.key(&key) {
                Some(node) => map.next_value_seed(Wanted { node, scan: self.scan })?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut index = 0;
        loop {
            let more = match self.node.index(index) {
                Some(node) => seq.next_element_seed(Wanted { node, scan: self.scan })?.is_some(),
                None => seq.next_element::<IgnoredAny>()?.is_some(),
            };
            if !more {
                break;
            }
            index += 1;
        }
        self.scan.empty |= index == 0;
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// The records, each walked.
struct ListVisitor<'s, 'r, 't> {
    list: usize,
    scan: &'s mut Scan<'r, 't>,
}

impl<'de> Visitor<'de> for ListVisitor<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { list, scan } = self;
        let outer = scan.base;
        let base = scan.found.len();
        let records = match scan.records {
            Records::Walked => walked(scan, &mut seq)?,
            Records::Whole => whole(scan, &mut seq)?,
        };
        scan.base = outer;
        scan.lists[list] = List { records, base, present: true };
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.scan.wrong = true;
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.scan.wrong = true;
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.scan.wrong = true;
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.scan.wrong = true;
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.scan.wrong = true;
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.scan.wrong = true;
        Ok(())
    }
}

fn walked<'de, A: SeqAccess<'de>>(scan: &mut Scan<'_, '_>, seq: &mut A) -> Result<Vec<Span>, A::Error> {
    let mut records: Vec<Span> = Vec::with_capacity(USUAL_PAGE);
    scan.found.reserve(USUAL_PAGE * scan.reading.fields);
    while let Some(start) = seq.next_element_seed(Walked { scan: &mut *scan })? {
        if let Some(last) = records.last_mut() {
            // Before this record: white space, a comma, white space, the brace of the one before.
            last.end = scan.back(scan.back(start) - 1);
        }
        records.push(Span { start, end: start });
    }
    if let Some(last) = records.last_mut() {
        let mut json = serde_json::Deserializer::from_str(&scan.text[last.start..]);
        let raw = <&RawValue as serde::Deserialize>::deserialize(&mut json).map_err(A::Error::custom)?;
        last.end = last.start + raw.get().len();
    }
    Ok(records)
}

fn whole<'de, A: SeqAccess<'de>>(scan: &mut Scan<'_, '_>, seq: &mut A) -> Result<Vec<Span>, A::Error> {
    let mut records = Vec::with_capacity(USUAL_PAGE);
    while let Some(raw) = seq.next_element::<&RawValue>()? {
        records.extend(scan.span(raw.get()));
        if scan.reading.fields > 0 {
            scan.enter();
            let node = &scan.reading.record;
            let mut json = serde_json::Deserializer::from_str(raw.get());
            Wanted { node, scan: &mut *scan }.deserialize(&mut json).map_err(A::Error::custom)?;
        }
    }
    Ok(records)
}

/// A record: gives the place of its brace.
struct Walked<'s, 'r, 't> {
    scan: &'s mut Scan<'r, 't>,
}

impl<'de> DeserializeSeed<'de> for Walked<'_, '_, '_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<usize, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walked<'_, '_, '_> {
    type Value = usize;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<usize, A::Error> {
        let Self { scan } = self;
        let node = &scan.reading.record;
        scan.enter();
        let mut start = None;
        while let Some(key) = map.next_key_seed(Key)? {
            if start.is_none() {
                start = match &key {
                    Cow::Borrowed(key) => scan.place(key).map(|key| scan.back(key - 1) - 1),
                    Cow::Owned(_) => None,
                };
                if start.is_none() {
                    break;
                }
            }
            match node.key(&key) {
                Some(node) => map.next_value_seed(Wanted { node, scan: &mut *scan })?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        start.ok_or_else(|| A::Error::custom("a record that cannot be walked"))
    }
}

/// A key, borrowed from the text unless it has an escape.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Cow<'de, str>, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}
