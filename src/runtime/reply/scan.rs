//! The pass over a reply's text: one walk that checks all of it, looks into what is wanted and notes places.
//!
//! Most of a reply is records that are passed over key by key. The walk is our own because that is most of what a call
//! costs: a general parser finds out at each value what it is, and this one need not.

use super::cursor::Cursor;
use super::head::Head;
use super::page::{Lists, Page};
use super::place::{NotJson, Span};
use super::reading::Reading;
use super::unescape;
use super::wanted::{Node, WantedList};

/// Keys of a record beyond these are not expected in the next one.
const MOST_KEYS: usize = 256;

/// The most records of one reply: each takes room for the places of its fields, whatever it holds itself, and one byte of a
/// list without anything in it would otherwise cost hundreds.
pub(crate) const MOST_RECORDS: usize = 100_000;

/// Room that is made for records before they are counted.
const USUAL_PAGE: usize = 50;

/// Room that is made for the keys of a record.
const USUAL_KEYS: usize = 16;

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
            lists: (0..reading.lists).map(|_| ScannedList::default()).collect(),
            keys: Vec::new(),
            stars: 0,
            wrong: false,
            empty: false,
            many: 0,
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
    lists: Vec<ScannedList>,
    /// The keys of the record before, each with its quotes and colon, and what is wanted of its value: records of one list
    /// nearly always have the same keys in the same order.
    keys: Vec<(&'t str, Option<&'r Node>)>,
    /// How many stars lead to the value at hand.
    stars: usize,
    wrong: bool,
    /// An empty list stood where a part was wanted. PHP writes an empty map so.
    empty: bool,
    /// How many records there are, in all lists.
    many: usize,
}

#[derive(Default)]
struct ScannedList {
    records: Vec<Span>,
    /// Records that were found side by side: the place of the first's fields in [`Scan::found`], and how many they are.
    runs: Vec<(usize, usize)>,
    present: bool,
}

impl<'r> Scan<'r, '_> {
    /// Passes a value of which something is wanted. It goes as deep as an author's path, not as the text.
    fn value(&mut self, node: &'r Node) -> Result<(), NotJson> {
        let next = self.cursor.peek();
        let start = self.cursor.at();
        match (node.list, next) {
            (Some(list), b'[') => self.records(list)?,
            (Some(list), b'{') if list.of_maps => self.records(list)?,
            (Some(list), b'{') if list.joined => self.one_of_many(list)?,
            // No list, but perhaps a failure that is told in its place.
            (Some(_), b'{') if node.looks_inside() => {
                self.wrong = true;
                self.members(node)?;
            }
            (Some(_), next) => {
                self.wrong |= next != b'n';
                self.cursor.skip()?;
            }
            (None, b'{') if node.looks_inside() => self.members(node)?,
            (None, b'[') if node.slot.is_none() || node.looks_inside() => self.items(node)?,
            (None, _) => self.cursor.skip()?,
        }
        if let Some(slot) = node.slot {
            let found = &mut self.found[self.base + slot];
            // Of what a star finds the first counts that there is.
            if self.stars == 0 || (found.is_none() && next != b'n') {
                *found = Some(Span { start, end: self.cursor.at() });
            }
        }
        Ok(())
    }

    /// Passes a member or an item, of which something is wanted by its name or as one of all.
    fn part(&mut self, named: Option<&'r Node>, every: Option<&'r Node>) -> Result<(), NotJson> {
        let Some(every) = every else {
            return match named {
                Some(node) => self.value(node),
                None => self.cursor.skip(),
            };
        };
        self.cursor.peek();
        let start = self.cursor.at();
        if let Some(node) = named {
            self.value(node)?;
            self.cursor.back_to(start);
        }
        self.stars += 1;
        let passed = self.value(every);
        self.stars -= 1;
        passed
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
            self.part(wanted, node.every())?;
            if !self.cursor.goes_on(b'}')? {
                return Ok(());
            }
        }
    }

    /// Passes a record, expecting the keys of the one before.
    fn record(&mut self) -> Result<(), NotJson> {
        let node = &self.reading.record;
        let plain = node.slot.is_none() && node.list.is_none() && node.every().is_none() && node.looks_inside();
        if self.cursor.peek() != b'{' || !plain {
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
            None if place < MOST_KEYS => {
                if place == 0 {
                    self.keys.reserve(USUAL_KEYS);
                }
                self.keys.push(key);
            }
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
            self.part(node.index(index), node.every())?;
            if !self.cursor.goes_on(b']')? {
                break;
            }
        }
        Ok(())
    }

    /// Passes the records, each of which has its own slots.
    fn records(&mut self, wanted: WantedList) -> Result<(), NotJson> {
        let (outer, stars) = (self.base, std::mem::take(&mut self.stars));
        let first = self.found.len();
        let mut records = Vec::with_capacity(USUAL_PAGE);
        self.found.reserve(USUAL_PAGE * self.reading.fields);
        let of_map = self.cursor.passes(b'{');
        let end = if of_map { b'}' } else { b']' };
        if !of_map {
            self.cursor.pass(b'[')?;
        }
        let mut more = !self.cursor.passes(end);
        while more {
            if of_map {
                self.cursor.key()?;
            }
            records.extend(self.one()?);
            more = self.cursor.goes_on(end)?;
        }
        (self.base, self.stars) = (outer, stars);
        let (list, run) = (&mut self.lists[wanted.number], (first, records.len()));
        if wanted.joined {
            list.present = true;
            list.runs.push(run);
            list.records.append(&mut records);
        } else {
            *list = ScannedList { records, runs: vec![run], present: true };
        }
        Ok(())
    }

    /// Passes a map that a star has found: a record by itself.
    fn one_of_many(&mut self, wanted: WantedList) -> Result<(), NotJson> {
        let (outer, stars) = (self.base, std::mem::take(&mut self.stars));
        let first = self.found.len();
        let record = self.one()?;
        (self.base, self.stars) = (outer, stars);
        let list = &mut self.lists[wanted.number];
        list.present = true;
        list.runs.push((first, usize::from(record.is_some())));
        list.records.extend(record);
        Ok(())
    }

    /// Passes a record and what is looked for in it. `None`: there are more than are read.
    fn one(&mut self) -> Result<Option<Span>, NotJson> {
        self.cursor.peek();
        let start = self.cursor.at();
        self.many += 1;
        if self.many > MOST_RECORDS {
            self.cursor.skip()?;
            return Ok(None);
        }
        let fields = self.reading.fields;
        if fields > 0 {
            self.base = self.found.len();
            self.found.resize(self.base + fields, None);
            self.record()?;
        } else {
            self.cursor.skip()?;
        }
        Ok(Some(Span { start, end: self.cursor.at() }))
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
            [only] if only.runs.first().is_none_or(|(first, _)| *first == values) || only.records.is_empty() => {
                (self.found, std::mem::take(&mut only.records))
            }
            // The lists are wanted in the order of the reading, their fields were found in that of the text; and of a
            // list that stands in the text twice the last one counts.
            _ => {
                let mut found = self.found[..values].to_vec();
                let mut records = Vec::new();
                for list in each {
                    for (first, count) in list.runs {
                        found.extend_from_slice(&self.found[first..first + count * fields]);
                    }
                    records.extend(list.records);
                }
                (found, records)
            }
        };
        let (escapes, deep, crowded) = (self.cursor.has_escapes(), self.cursor.is_deep(), self.many > MOST_RECORDS);
        Page {
            found,
            values,
            fields,
            records,
            lists,
            escapes,
            deep,
            crowded,
            attachment: None,
            head: Head::default(),
            bodyless: false,
            mended: false,
            named: Vec::new(),
        }
    }
}

/// What a key with escapes says; half a surrogate pair is U+FFFD, as in the text that is read of it later.
fn unescaped(key: &str) -> Result<String, NotJson> {
    serde_json::from_str(&format!("\"{}\"", unescape::unescaped(key))).map_err(|_| NotJson)
}
