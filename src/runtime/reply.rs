//! A backend's reply, read in one pass: where its records, its small values and its labels' keys are.
//!
//! What comes out are places in the text, never a tree: the records are later copied as they stand. What a reply *means*
//! (a failure, a last page) is said here too. It refuses to look at anything that nobody asked for.

mod cursor;
mod failure;
mod scan;

pub use failure::{Failure, by_status, number, scalar};

use kartoteka_compiler::plan;

/// Where something is in a reply's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The text of this place.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

/// What is looked for in a reply. Made once for a tool, used by all its calls.
#[derive(Debug, Default)]
pub struct Reading {
    root: scan::Node,
    values: usize,
    lists: usize,
    record: scan::Node,
    fields: usize,
    errors: Errors,
    total: Vec<usize>,
    next: Option<usize>,
}

#[derive(Debug, Default)]
struct Errors {
    code: Vec<usize>,
    message: Vec<usize>,
    kinds: Vec<(String, plan::Failure)>,
}

impl Reading {
    /// Looks for a failure, as the backend tells it, and for nothing else.
    pub fn new(errors: &plan::Errors) -> Self {
        let mut reading = Self::default();
        let code = errors.code.iter().map(|path| reading.value(path)).collect();
        let message = errors.message.iter().map(|path| reading.value(path)).collect();
        let kinds = errors.kinds.iter().map(|kind| (kind.code.to_string(), kind.kind)).collect();
        reading.errors = Errors { code, message, kinds };
        reading
    }

    /// Looks for the records of a list, too; several lists are joined in this order.
    pub fn records(&mut self, paths: &[plan::Path]) {
        for path in paths {
            self.root.list(path, self.lists);
            self.lists += 1;
        }
    }

    /// Looks for the total, too; several are added.
    pub fn total(&mut self, paths: &[plan::Path]) {
        self.total = paths.iter().map(|path| self.value(path)).collect();
    }

    /// Looks for the position of the next page, too.
    pub fn next(&mut self, path: &plan::Path) {
        self.next = Some(self.value(path));
    }

    /// Looks into each record, too. The number is that of [`Page::field`].
    pub fn field(&mut self, path: &plan::Path) -> usize {
        self.record.value(path, &mut self.fields)
    }

    /// Looks for one value, too. The number is that of [`Page::value`].
    pub fn value(&mut self, path: &plan::Path) -> usize {
        self.root.value(path, &mut self.values)
    }
}

/// What was found in a reply.
#[derive(Debug)]
pub struct Page {
    found: Vec<Option<Span>>,
    values: usize,
    fields: usize,
    records: Vec<Span>,
    lists: Lists,
}

/// What stood where the records are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lists {
    /// At least one list, perhaps an empty one.
    Found,
    /// Nothing, and nothing that could be an empty list.
    Absent,
    /// Something that is no list.
    Wrong,
}

/// A reply that is no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the reply is not JSON")]
pub struct NotJson;

impl Page {
    /// Reads `text`, which is looked at once.
    ///
    /// # Errors
    /// The text is no JSON.
    pub fn read(reading: &Reading, text: &str) -> Result<Self, NotJson> {
        scan::read(reading, text)
    }

    /// What one of [`Reading::value`] found; `null` is nothing.
    pub fn value<'t>(&self, slot: usize, text: &'t str) -> Option<&'t str> {
        self.found[slot].map(|span| span.of(text)).filter(|text| *text != "null")
    }

    /// The records, in the order of the lists.
    pub fn records(&self) -> &[Span] {
        &self.records
    }

    /// Whether there were lists at all.
    pub fn lists(&self) -> Lists {
        self.lists
    }

    /// What one of [`Reading::field`] found in a record; `null` is nothing.
    pub fn field<'t>(&self, record: usize, field: usize, text: &'t str) -> Option<&'t str> {
        let place = self.values + record * self.fields + field;
        self.found[place].map(|span| span.of(text)).filter(|text| *text != "null")
    }

    /// How many records there are in all, as the backend says.
    pub fn total(&self, reading: &Reading, text: &str) -> Option<i64> {
        let mut totals = reading.total.iter().filter_map(|slot| number(self.value(*slot, text)?)).peekable();
        totals.peek()?;
        Some(totals.fold(0, i64::saturating_add))
    }

    /// The position of the next page, as the backend says.
    pub fn next(&self, reading: &Reading, text: &str) -> Option<i64> {
        number(self.value(reading.next?, text)?)
    }

    /// The failure that the backend tells of in its reply, whatever the status was.
    pub fn failure(&self, reading: &Reading, status: u16, text: &str) -> Option<Failure> {
        failure::told(self, reading, status, text)
    }
}

#[cfg(test)]
mod tests;
