//! What was found in a reply: places in its text. Every method takes the text that was read.

use super::head::Head;
use super::place::Span;

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
    /// There are more records in it than are looked at.
    pub(super) crowded: bool,
    /// A file that came as the reply.
    pub(super) attachment: Option<Attachment>,
    /// What the reply says beside its body.
    pub(super) head: Head,
    /// The reply had no body.
    pub(super) bodyless: bool,
    /// Characters of it that were none are read as U+FFFD.
    pub(super) mended: bool,
    /// What a good reply names of the request: see [`Request::named`](crate::runtime::request::Request::named).
    pub(super) named: Vec<(usize, String)>,
}

/// A file that came as a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attachment {
    pub(crate) media: Box<str>,
    /// How many it is.
    pub(crate) bytes: usize,
    /// What is known of it, a JSON object.
    pub(crate) about: Box<str>,
    /// The file as a content block of the protocol.
    pub(crate) block: Box<str>,
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
    /// What one of [`Reading::value`](super::reading::Reading::value) found; `null` is nothing.
    pub fn value<'t>(&self, slot: usize, text: &'t str) -> Option<&'t str> {
        self.found[slot].map(|span| span.of(text)).filter(|text| *text != "null")
    }

    /// Whether there are more records in it than are looked at.
    pub(crate) fn is_crowded(&self) -> bool {
        self.crowded
    }

    /// Whether maps and lists stand in it deeper than clients read.
    pub(crate) fn is_deep(&self) -> bool {
        self.deep
    }

    /// The file that came as the reply.
    pub(crate) fn attachment(&mut self) -> Option<Attachment> {
        self.attachment.take()
    }

    /// What the reply says beside its body.
    pub(crate) fn head(&self) -> &Head {
        &self.head
    }

    /// The same, without what was found in the body.
    pub(crate) fn into_head(self) -> Head {
        self.head
    }

    /// Whether characters of the reply that were none are read as U+FFFD, or raw control characters in its texts as escaped.
    pub(crate) fn is_mended(&self) -> bool {
        self.mended
    }

    /// Whether the reply had no body, and was read as `null`.
    pub(crate) fn is_bodyless(&self) -> bool {
        self.bodyless
    }

    /// The same with what the reply says beside its body.
    pub(crate) fn with_head(self, head: Head) -> Self {
        Self { head, ..self }
    }

    /// The same as the reply to a request of which a good reply names this.
    pub(crate) fn naming(self, named: Vec<(usize, String)>) -> Self {
        Self { named, ..self }
    }

    /// The records, in the order of the lists.
    pub fn records(&self) -> &[Span] {
        &self.records
    }

    /// Keeps these records alone, by their places, in their order.
    pub(crate) fn keep(&mut self, places: &[usize]) {
        let fields = |place: &usize| {
            let first = self.values + place * self.fields;
            first..first + self.fields
        };
        let found = places.iter().flat_map(fields).map(|at| self.found[at]);
        let found: Vec<_> = self.found[..self.values].iter().copied().chain(found).collect();
        self.records = places.iter().map(|place| self.records[*place]).collect();
        self.found = found;
    }

    /// Whether there were lists at all.
    pub fn lists(&self) -> Lists {
        self.lists
    }

    /// What one of [`Reading::field`](super::reading::Reading::field) found in a record; `null` is nothing.
    pub fn field<'t>(&self, record: usize, field: usize, text: &'t str) -> Option<&'t str> {
        let place = self.values + record * self.fields + field;
        self.found[place].map(|span| span.of(text)).filter(|text| *text != "null")
    }
}
