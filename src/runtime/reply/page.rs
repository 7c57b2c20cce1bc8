//! What was found in a reply: places in its text. Every method takes the text that was read.

use super::place::Span;
use super::reading::Reading;
use super::scalar::number;

/// What was found in a reply.
#[derive(Debug)]
pub struct Page {
    pub(super) found: Vec<Option<Span>>,
    pub(super) values: usize,
    pub(super) fields: usize,
    pub(super) records: Vec<Span>,
    pub(super) lists: Lists,
    /// A `\u` escape stands in it.
    pub(super) escapes: bool,
    /// Maps and lists stand in it deeper than clients read.
    pub(super) deep: bool,
    /// A file that came as the reply, as a content block.
    pub(super) attachment: Option<Box<str>>,
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

impl Page {
    /// What one of [`Reading::value`] found; `null` is nothing.
    pub fn value<'t>(&self, slot: usize, text: &'t str) -> Option<&'t str> {
        self.found[slot].map(|span| span.of(text)).filter(|text| *text != "null")
    }

    /// Whether maps and lists stand in it deeper than clients read.
    pub fn is_deep(&self) -> bool {
        self.deep
    }

    /// The file that came as the reply, as a content block.
    pub fn attachment(&mut self) -> Option<Box<str>> {
        self.attachment.take()
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
}
