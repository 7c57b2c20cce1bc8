//! Copies the records of a reply into a result, with their labels, and counts them.
//!
//! A record is copied as it stands; where it carries its labels, `_meta` goes in right behind its brace. No record is ever
//! taken apart for a label, and none is cut: a list that would be too long ends with a whole record.

mod first_keys;

use std::borrow::Cow;
use std::sync::Arc;

use kartoteka_compiler::plan::{Path, Segment};
use smallvec::SmallVec;

use crate::caller::{AnswerForm, LabelForm};
use crate::catalog::dictionary::{Entries, Entry};
use crate::runtime::json_path;
use crate::runtime::reply::{Page, Reading, Span, scalar};

use self::first_keys::FirstKeys;
use super::project;
use super::raw::{number, text};

/// What a label adds to a page, roughly: a hundred bytes a record.
const ROOM_FOR_A_LABEL: usize = 5_000;

/// Entries of one label that a page meets, as a rule, and what they take in records, in bytes.
const ROOM_FOR_MET: usize = 16;
const ROOM_FOR_FRAGMENTS: usize = 1 << 10;

/// Characters of the notation around an entry of the table of labels.
const AROUND_A_LABEL: usize = 6;

/// Characters of the notation around an entry of the counts, `{"id":,"name":,"count":},`, and of its number.
const AROUND_A_COUNT: usize = 30;

/// One label on its way through the records.
#[derive(Debug)]
pub(crate) struct Labelling<'p> {
    /// As the author named it.
    pub(crate) name: &'p str,
    /// Where its key is, see [`Page::field`].
    pub(crate) field: usize,
    /// One record may hold several of its keys, so that it stands in the table in either form.
    pub(crate) spread: bool,
    entries: Arc<Entries>,
    /// The first keys that were met, by which most records find their entries without a look into the dictionary.
    first: FirstKeys,
    counts: SmallVec<[u32; ROOM_FOR_MET]>,
    /// The places of entries in the order that they were met.
    met: SmallVec<[usize; ROOM_FOR_MET]>,
    /// For each place, what was written when it was met last.
    written: Vec<WrittenLabel>,
    /// What was written of all of them.
    fragments: Vec<u8>,
    /// Keys that the dictionary lacks.
    strangers: Vec<(String, u32)>,
}

/// The id of an entry as JSON, its name, and how often it was met.
type CountedEntry<'l> = (&'l str, Option<&'l str>, u32);

/// Where a label is among the fragments, and behind it the end of its key. Few labels are written, many records have the
/// same.
#[derive(Debug, Clone, Copy, Default)]
struct WrittenLabel {
    start: usize,
    end: usize,
    key: usize,
}

impl<'p> Labelling<'p> {
    /// A label that has met no record.
    pub(crate) fn new(name: &'p str, field: usize, entries: Arc<Entries>) -> Self {
        let (counts, met) = (SmallVec::from_elem(0, entries.len()), SmallVec::new());
        let (written, fragments, strangers) = (Vec::new(), Vec::new(), Vec::new());
        let first = FirstKeys::none();
        Self { name, field, spread: false, entries, first, counts, met, written, fragments, strangers }
    }

    /// The same label, that has met no record.
    pub(crate) fn afresh(&self) -> Self {
        Self { spread: self.spread, ..Self::new(self.name, self.field, Arc::clone(&self.entries)) }
    }

    /// Counts a key; gives the place of its entry.
    fn count(&mut self, raw: &str) -> Option<usize> {
        let place = match self.first.find(raw) {
            Some(place) => place,
            None => {
                let Some(place) = self.entries.find(raw) else {
                    self.stranger(raw);
                    return None;
                };
                self.first.add(raw, place);
                place
            }
        };
        if self.counts[place] == 0 {
            self.met.push(place);
        }
        self.counts[place] += 1;
        Some(place)
    }

    /// Counts a key for the table of labels; gives how many characters that adds to the table and to the counts.
    fn note(&mut self, raw: &str) -> usize {
        let strangers = self.strangers.len();
        match self.count(raw) {
            Some(place) if self.counts[place] == 1 => {
                let entry = self.entries.at(place);
                length(entry) + length_of_count(&entry.id, entry.name())
            }
            None if self.strangers.len() > strangers => length_of_count(raw, None),
            _ => 0,
        }
    }

    /// Writes what a key stands for; gives how many characters that adds to the counts.
    fn write(&mut self, raw: &str, first: bool, out: &mut Vec<u8>) -> usize {
        let strangers = self.strangers.len();
        let Some(place) = self.count(raw) else {
            return if self.strangers.len() > strangers { length_of_count(raw, None) } else { 0 };
        };
        if self.written.is_empty() {
            self.written.resize(self.entries.len(), WrittenLabel::default());
            self.fragments.reserve(ROOM_FOR_FRAGMENTS);
        }
        let WrittenLabel { end, key, .. } = self.written[place];
        // A backend may write one key as `5` and as `"5"`.
        if self.fragments[end..key] != *raw.as_bytes() {
            self.fragment(place, raw);
        }
        if !first {
            out.push(b',');
        }
        let WrittenLabel { start, end, .. } = self.written[place];
        out.extend_from_slice(&self.fragments[start..end]);
        match self.counts[place] {
            1 => length_of_count(&self.entries.at(place).id, self.entries.at(place).name()),
            _ => 0,
        }
    }

    fn fragment(&mut self, place: usize, raw: &str) {
        let start = self.fragments.len();
        let entry = self.entries.at(place);
        for part in ["\"", self.name, "\":{"].into_iter().chain(entry.label()) {
            self.fragments.extend_from_slice(part.as_bytes());
        }
        if *entry.id != *raw {
            self.fragments.extend_from_slice(b",\"raw\":");
            self.fragments.extend_from_slice(raw.as_bytes());
        }
        self.fragments.push(b'}');
        let end = self.fragments.len();
        self.fragments.extend_from_slice(raw.as_bytes());
        self.written[place] = WrittenLabel { start, end, key: self.fragments.len() };
    }

    fn stranger(&mut self, raw: &str) {
        if scalar(raw).is_none() {
            return;
        }
        match self.strangers.iter_mut().find(|(known, _)| known == raw) {
            Some((_, count)) => *count += 1,
            None => self.strangers.push((raw.to_owned(), 1)),
        }
    }

    /// `[{"id":…,"name":…,"count":…}]`, the most frequent first, which are put in order in `all`; `false` if nothing was
    /// counted.
    fn counted<'l>(&'l self, all: &mut Vec<CountedEntry<'l>>, out: &mut Vec<u8>) -> bool {
        let known = self.met.iter().map(|place| {
            let entry = self.entries.at(*place);
            (&*entry.id, entry.name(), self.counts[*place])
        });
        all.clear();
        all.extend(known.chain(self.strangers.iter().map(|(raw, count)| (raw.as_str(), None, *count))));
        all.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
        let start = out.len();
        for (id, name, count) in &*all {
            out.extend_from_slice(if out.len() == start { b"[{\"id\":" } else { b",{\"id\":" });
            out.extend_from_slice(id.as_bytes());
            if let Some(name) = name {
                out.extend_from_slice(b",\"name\":");
                out.extend_from_slice(name.as_bytes());
            }
            out.extend_from_slice(b",\"count\":");
            number(count, out);
            out.push(b'}');
        }
        if all.is_empty() {
            return false;
        }
        out.push(b']');
        true
    }
}

/// One of a reply's records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record<'a> {
    /// The reply's text, what was found in it, and the place of the record there.
    text: &'a str,
    page: &'a Page,
    at: usize,
    /// As it is shown.
    json: &'a str,
    /// It is made of the record that came.
    made: bool,
}

impl<'a> Record<'a> {
    /// See [`Page::field`].
    pub(crate) fn field(&self, field: usize) -> Option<&'a str> {
        self.page.field(self.at, field, self.text)
    }

    /// See [`Page::next_behind`].
    pub(crate) fn next_behind(&self, reading: &Reading) -> Option<&'a str> {
        self.page.next_behind(reading, self.at, self.text)
    }

    /// Whether it has a `_meta` of its own, which is at this place of one that came.
    fn has_meta(&self, meta: Option<usize>) -> bool {
        let Some(meta) = meta else { return false };
        match self.made {
            true => json_path::find(self.json, &own_meta()).is_some(),
            false => self.field(meta).is_some(),
        }
    }
}

/// Which of a reply's records are copied, and how.
#[derive(Debug)]
pub(crate) struct Chosen<'a> {
    /// The reply's text and what was found in it, one a page.
    pub(crate) pages: &'a [(&'a str, Page)],
    /// What stays of each record of the pages; none: all of them stay as they came.
    pub(crate) sifted: Option<&'a [Option<Cow<'a, str>>]>,
    /// Records of the first page that come before the caller's start.
    pub(crate) skip: usize,
    /// The most records, those that are left out among them.
    pub(crate) most: usize,
    /// The fields that are kept.
    pub(crate) fields: Option<&'a [String]>,
    /// See [`Page::field`]: where a record's own `_meta` is, if anybody looked for it.
    pub(crate) meta: Option<usize>,
}

impl Chosen<'_> {
    /// The records that stay.
    pub(crate) fn each(&self) -> impl Iterator<Item = Record<'_>> {
        let came =
            |text, page| move |(at, span): (usize, &Span)| Record { text, page, at, json: span.of(text), made: false };
        self.pages
            .iter()
            .flat_map(move |(text, page)| page.records().iter().enumerate().map(came(*text, page)))
            .enumerate()
            .skip(self.skip)
            .take(self.most)
            .filter_map(|(number, record)| match self.sifted.map(|sifted| sifted[number].as_ref()) {
                None => Some(record),
                Some(stays) => stays.map(|json| Record { json, made: matches!(json, Cow::Owned(_)), ..record }),
            })
    }

    /// Whether a record has a `_meta` of its own, which stays as it is.
    pub(crate) fn labelled_before(&self) -> bool {
        self.meta.is_some() && self.each().any(|record| record.has_meta(self.meta))
    }

    /// The most bytes that the records take, each with a comma, without labels.
    pub(crate) fn bytes(&self) -> usize {
        let texts: usize = match self.sifted {
            None => self.pages.iter().map(|(text, _)| text.len()).sum(),
            Some(sifted) => sifted.iter().flatten().map(|json| json.len()).sum(),
        };
        texts + self.pages.iter().map(|(_, page)| page.records().len()).sum::<usize>()
    }

    /// Writes the list as far as its records, their labels and the counts of those have no more than that many characters, but the
    /// first in any case; gives how many they are. Labels go into the records, or are noted for [`labels`]; a new one of the last
    /// record may come on top.
    pub(crate) fn write(&self, labels: &mut [Labelling<'_>], form: AnswerForm, out: &mut Vec<u8>) -> usize {
        let bytes = self.bytes();
        let most = if form.characters == 0 { usize::MAX } else { form.characters };
        // A text has no more characters than bytes: a short one need not be counted, as long as its labels are few.
        let mut counts = bytes > most;
        let of_a_page = if form.labels == LabelForm::Records { labels.len() * ROOM_FOR_A_LABEL } else { 0 };
        out.reserve(bytes.min(most.saturating_mul(2)) + self.pages.len() * of_a_page);
        out.push(b'[');
        let start = out.len();
        let (mut meta, mut count) = (Vec::with_capacity(ROOM_FOR_FRAGMENTS), 0);
        // Characters of the records; of the table of labels and the counts; bytes of the labels in the records.
        let (mut used, mut beside, mut in_records) = (0_usize, 0_usize, 0_usize);
        for one in self.each() {
            let record = self.kept(one.json);
            if !counts && bytes.saturating_add(in_records + meta.len()).saturating_add(beside) > most {
                counts = true;
                used = String::from_utf8_lossy(&out[start..]).chars().count();
            }
            // The labels of a record take about as much as those of the one before.
            let length = if counts { record.chars().count() + 1 + meta.len() } else { 0 };
            if count > 0 && counts && used.saturating_add(length).saturating_add(beside) > most {
                break;
            }
            meta.clear();
            for label in labels.iter_mut() {
                if let Some(raw) = one.field(label.field) {
                    beside += match form.labels {
                        LabelForm::Records => label.write(raw, meta.is_empty(), &mut meta),
                        LabelForm::Table => label.note(raw),
                    };
                }
            }
            in_records += meta.len();
            if one.has_meta(self.meta) {
                meta.clear();
            }
            if count > 0 {
                out.push(b',');
            }
            put_record(&record, &meta, out);
            used = used.saturating_add(length);
            count += 1;
        }
        out.push(b']');
        count
    }

    /// A record with the fields that are kept.
    fn kept<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let projected = self.fields.and_then(|fields| project::object(text, fields));
        projected.map_or(Cow::Borrowed(text), Cow::Owned)
    }
}

/// Writes a result that is no list of a reply: a record, or a list of such, with the fields that are kept, and labels by
/// the places in `paths`. Labels go into the records, or are noted for [`labels`]. Gives whether a record has a `_meta` of
/// its own, which stays as it is.
pub(crate) fn labelled(
    text: &str,
    fields: Option<&[String]>,
    (labels, paths): (&mut [Labelling<'_>], &[&Path]),
    form: LabelForm,
    out: &mut Vec<u8>,
) -> bool {
    let is_list = text.starts_with('[');
    out.extend_from_slice(if is_list { b"[" } else { b"" });
    let own = own_meta();
    let (mut meta, mut before) = (Vec::new(), false);
    for (at, record) in project::records(text).into_iter().enumerate() {
        meta.clear();
        for label in labels.iter_mut() {
            if label.spread {
                json_path::find_all(record, paths[label.field]).into_iter().for_each(|raw| _ = label.note(raw));
            } else if let Some(raw) = json_path::find(record, paths[label.field]) {
                match form {
                    LabelForm::Records => _ = label.write(raw, meta.is_empty(), &mut meta),
                    LabelForm::Table => _ = label.note(raw),
                }
            }
        }
        if !meta.is_empty() && json_path::find(record, &own).is_some() {
            meta.clear();
            before = true;
        }
        let kept = fields.and_then(|fields| project::object(record, fields));
        out.extend_from_slice(if at > 0 { b"," } else { b"" });
        put_record(kept.as_deref().unwrap_or(record), &meta, out);
    }
    out.extend_from_slice(if is_list { b"]" } else { b"" });
    before
}

/// Where a record's own `_meta` is.
fn own_meta() -> Path {
    Path(vec![Segment::Key("_meta".into())].into())
}

fn put_record(text: &str, meta: &[u8], out: &mut Vec<u8>) {
    let Some(members) = text.strip_prefix('{').filter(|_| !meta.is_empty()) else {
        out.extend_from_slice(text.as_bytes());
        return;
    };
    out.extend_from_slice(b"{\"_meta\":{");
    out.extend_from_slice(meta);
    out.push(b'}');
    // A record that has a label has a member; a projected one may have lost it.
    if members != "}" {
        out.push(b',');
    }
    out.extend_from_slice(members.as_bytes());
}

/// How many characters an entry takes in the table of labels.
fn length(entry: &Entry) -> usize {
    entry.id.chars().count() + entry.in_table().chars().count() + AROUND_A_LABEL
}

/// How many characters an entry takes among the counts.
fn length_of_count(id: &str, name: Option<&str>) -> usize {
    id.chars().count() + name.map_or(0, |name| name.chars().count()) + AROUND_A_COUNT
}

/// Appends `{"status":{"NEW":{…}}}`: of each label that stands in the table what was met, by the key that stands in the records.
/// Nothing if nothing was met.
pub(crate) fn labels(labels: &[Labelling<'_>], form: LabelForm, out: &mut Vec<u8>) -> bool {
    let start = out.len();
    let is_in_table = |label: &&Labelling<'_>| label.spread || form == LabelForm::Table;
    for label in labels.iter().filter(is_in_table).filter(|label| !label.met.is_empty()) {
        out.extend_from_slice(if out.len() == start { b"{\"" } else { b",\"" });
        out.extend_from_slice(label.name.as_bytes());
        out.extend_from_slice(b"\":{");
        for (at, place) in label.met.iter().enumerate() {
            let entry = label.entries.at(*place);
            if at > 0 {
                out.push(b',');
            }
            text(&scalar(&entry.id).unwrap_or_default(), out);
            out.extend_from_slice(b":{");
            out.extend_from_slice(entry.in_table().as_bytes());
            out.push(b'}');
        }
        out.push(b'}');
    }
    if out.len() == start {
        return false;
    }
    out.push(b'}');
    true
}

/// Appends `{"of":50,"status":[…]}`, where `of` is how many records were counted; nothing if nothing was counted.
pub(crate) fn aggregates(labels: &[Labelling<'_>], of: usize, out: &mut Vec<u8>) -> bool {
    let start = out.len();
    out.extend_from_slice(b"{\"of\":");
    number(of, out);
    let empty = out.len();
    let mut all = Vec::with_capacity(ROOM_FOR_MET);
    for label in labels {
        let before = out.len();
        out.extend_from_slice(b",\"");
        out.extend_from_slice(label.name.as_bytes());
        out.extend_from_slice(b"\":");
        if !label.counted(&mut all, out) {
            out.truncate(before);
        }
    }
    if out.len() == empty {
        out.truncate(start);
        return false;
    }
    out.push(b'}');
    true
}

/// A raw line break in valid JSON is white space; on a wire of lines it would end the message.
pub(crate) fn one_line(written: &mut [u8]) {
    let mut from = 0;
    while let Some(at) = memchr::memchr2(b'\n', b'\r', &written[from..]) {
        written[from + at] = b' ';
        from += at + 1;
    }
}

#[cfg(test)]
mod tests;
