//! The pass over a reply's text: one walk that checks all of it, looks into what is wanted and notes places.
//!
//! Most of a reply is records that are passed over key by key. The walk is our own because that is most of what a call
//! costs: a general parser finds out at each value what it is, and this one need not.

use super::cursor::Cursor;
use super::head::Head;
use super::page::{Lists, Page};
use super::place::{NotJson, Span};
use super::reading::Reading;
use super::wanted::Node;

/// Keys of a record beyond these are not expected in the next one.
const MOST_KEYS: usize = 256;

/// Room that is made for records before they are counted.
const USUAL_PAGE: usize = 50;

impl Page {
    /// Reads `text`, which is looked at once.
    ///
    /// # Errors
    /// The text is no JSON.
    pub fn read(reading: &Reading, text: &str) -> Result<Self, NotJson> {
        let mut scan = Scan {
            reading,
            cursor: Cursor::new(text),
            found: vec![None; reading.values],
            base: 0,
            lists: (0..reading.lists).map(|_| List::default()).collect(),
            keys: Vec::new(),
            wrong: false,
            empty: false,
        };
        scan.value(&reading.root)?;
        scan.cursor.end()?;
        Ok(scan.page())
    }
}

struct Scan<'r, 't> {
    reading: &'r Reading,
    cursor: Cursor<'t>,
    found: Vec<Option<Span>>,
    /// What the slots of the node being visited are counted from: the reply's own, or those of a record.
    base: usize,
    lists: Vec<List>,
    /// The keys of the record before, each with its quotes and colon, and what is wanted of its value: records of one list
    /// nearly always have the same keys in the same order.
    keys: Vec<(&'t str, Option<&'r Node>)>,
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

impl<'r> Scan<'r, '_> {
    /// Passes a value of which something is wanted. It goes as deep as an author's path, not as the text.
    fn value(&mut self, node: &'r Node) -> Result<(), NotJson> {
        let next = self.cursor.peek();
        let start = self.cursor.at();
        match (node.list, next) {
            (Some(list), b'[') => self.records(list)?,
            (Some(_), next) => {
                self.wrong |= next != b'n';
                self.cursor.skip()?;
            }
            (None, b'{') if node.looks_inside() => self.members(node)?,
            (None, b'[') if node.slot.is_none() || node.looks_inside() => self.items(node)?,
            (None, _) => self.cursor.skip()?,
        }
        if let Some(slot) = node.slot {
            self.found[self.base + slot] = Some(Span { start, end: self.cursor.at() });
        }
        Ok(())
    }

    /// Passes a map some of whose members are wanted.
    fn members(&mut self, node: &'r Node) -> Result<(), NotJson> {
        self.cursor.pass(b'{')?;
        if self.cursor.passes(b'}') {
            return Ok(());
        }
        loop {
            let wanted = match self.cursor.key()? {
                (key, false) => node.key(key),
                (key, true) => node.key(&unescaped(key)?),
            };
            match wanted {
                Some(node) => self.value(node)?,
                None => self.cursor.skip()?,
            }
            if !self.cursor.goes_on(b'}')? {
                return Ok(());
            }
        }
    }

    /// Passes a record, expecting the keys of the one before.
    fn record(&mut self) -> Result<(), NotJson> {
        let node = &self.reading.record;
        if self.cursor.peek() != b'{' || node.slot.is_some() || node.list.is_some() || !node.looks_inside() {
            return self.value(node);
        }
        self.cursor.pass(b'{')?;
        if self.cursor.passes(b'}') {
            return Ok(());
        }
        for place in 0.. {
            self.cursor.peek();
            let wanted = match self.keys.get(place) {
                Some((key, wanted)) if self.cursor.passes_key(key) => *wanted,
                _ => self.new_key(place, node)?,
            };
            match wanted {
                Some(node) => self.value(node)?,
                None => self.cursor.skip()?,
            }
            if !self.cursor.goes_on(b'}')? {
                break;
            }
        }
        Ok(())
    }

    /// Passes a key that was not expected at this place of a record, and expects it there from now on.
    fn new_key(&mut self, place: usize, node: &'r Node) -> Result<Option<&'r Node>, NotJson> {
        let start = self.cursor.at();
        let wanted = match self.cursor.key()? {
            (key, false) => node.key(key),
            (key, true) => node.key(&unescaped(key)?),
        };
        let key = (self.cursor.since(start), wanted);
        match self.keys.get_mut(place) {
            Some(known) => *known = key,
            None if place < MOST_KEYS => self.keys.push(key),
            None => {}
        }
        Ok(wanted)
    }

    /// Passes a list some of whose items are wanted.
    fn items(&mut self, node: &'r Node) -> Result<(), NotJson> {
        self.cursor.pass(b'[')?;
        if self.cursor.passes(b']') {
            self.empty = true;
            return Ok(());
        }
        for index in 0.. {
            match node.index(index) {
                Some(node) => self.value(node)?,
                None => self.cursor.skip()?,
            }
            if !self.cursor.goes_on(b']')? {
                break;
            }
        }
        Ok(())
    }

    /// Passes the records, each of which has its own slots.
    fn records(&mut self, list: usize) -> Result<(), NotJson> {
        let reading = self.reading;
        let outer = self.base;
        let first = self.found.len();
        let mut records = Vec::with_capacity(USUAL_PAGE);
        self.found.reserve(USUAL_PAGE * reading.fields);
        self.cursor.pass(b'[')?;
        let mut more = !self.cursor.passes(b']');
        while more {
            self.cursor.peek();
            let start = self.cursor.at();
            if reading.fields > 0 {
                self.base = self.found.len();
                self.found.resize(self.base + reading.fields, None);
                self.record()?;
            } else {
                self.cursor.skip()?;
            }
            records.push(Span { start, end: self.cursor.at() });
            more = self.cursor.goes_on(b']')?;
        }
        self.base = outer;
        self.lists[list] = List { records, base: first, present: true };
        Ok(())
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
        let (escapes, deep) = (self.cursor.has_escapes(), self.cursor.is_deep());
        Page {
            found,
            values,
            fields,
            records,
            lists,
            escapes,
            deep,
            attachment: None,
            head: Head::default(),
            bodyless: false,
        }
    }
}

/// What a key with escapes says.
fn unescaped(key: &str) -> Result<String, NotJson> {
    serde_json::from_str(&format!("\"{key}\"")).map_err(|_| NotJson)
}
