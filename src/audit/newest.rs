//! Reads the audit from its end, a file and those that its server has moved away before: the newest records that fit, page by page, and one record by its place.
//!
//! What is looked through at once is bounded, so that a file of any length is read in the same time; what was not looked through is
//! said.

use std::fmt;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::fault::AuditFault;
use super::line_hash::LineHash;
use super::query::{RecordFilter, moment, newest_by};
use super::segments::Backwards;

/// How much is read at once, in bytes.
const PART: usize = 64 << 10;

/// How much is looked through for one page, in bytes.
pub(super) const MOST_READ: u64 = 32 << 20;

/// The longest line that is read by its place, in bytes. No record comes near it.
const LONGEST: u64 = 1 << 20;

/// How much later than a record one before it may be, beyond what it says itself: what is older than what is sought by more ends the search.
const SET_BACK_S: i64 = 300;

/// Digits of a line's hash in its place.
const MARK: usize = 12;

/// Where a line is, and what is in it: once the file has been moved away, there is no such line in the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordPlace {
    offset: u64,
    mark: String,
}

/// A record that fits.
#[derive(Debug)]
pub(crate) struct FoundRecord {
    /// Where it is.
    pub(crate) place: RecordPlace,
    /// What is in it.
    pub(crate) record: Map<String, Value>,
}

/// A page of records.
#[derive(Debug, Default)]
pub(crate) struct NewestRecords {
    /// Those that fit, the newest first.
    pub(crate) records: Vec<FoundRecord>,
    /// The place before which the next page begins; `None`: there is nothing older.
    pub(crate) older: Option<RecordPlace>,
    /// Older records were not looked through; the oldest that was is of this moment.
    pub(crate) looked_back_to: Option<Timestamp>,
    /// Of everything that fits as far as was looked: when it was written, and whether it did not end well.
    pub(crate) counted: Vec<(Timestamp, bool)>,
}

/// Whether a record follows the line before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Follows {
    /// It does.
    Whole,
    /// It does not.
    Broken,
    /// Nothing stands before it, in its file or in one before.
    First,
}

/// Whether the audit is kept where it can be searched: a pipe and a terminal are written to, and that is all.
#[must_use]
pub(crate) fn is_searchable(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file())
}

/// The newest records that fit, `most` of them, from before a place where one is given: of a file, and of those that its server has moved
/// away before. `None`: there is no such place any more.
///
/// # Errors
/// One of them cannot be read.
pub(crate) fn newest(
    live: &Path,
    filter: &RecordFilter,
    before: Option<&RecordPlace>,
    most: usize,
) -> Result<Option<NewestRecords>, AuditFault> {
    let mut files = Backwards::from(live)?;
    let (first, mut begins) = match before {
        None => (None, None),
        Some(place) => match with_line(&mut files, place)? {
            Some((file, _)) => (Some(file), Some(place.offset)),
            None => return Ok(None),
        },
    };
    let mut search = RecordSearch::new(filter, most);
    let (mut left, mut cut) = (MOST_READ, false);
    for opened in first.map(Ok).into_iter().chain(files) {
        let (path, mut file) = opened?;
        let fault = |source| AuditFault::Read { path: path.clone(), source };
        let whole = begins.is_some();
        let end = begins.take().map_or_else(|| file.seek(SeekFrom::End(0)), Ok).map_err(fault)?;
        let read = read_back(&mut file, end, whole, left, &mut |line, offset| search.line(line, offset));
        match read.map_err(fault)? {
            ReadBack::Whole => left = left.saturating_sub(end),
            ReadBack::Refused => break,
            ReadBack::Cut => {
                cut = true;
                break;
            }
        }
    }
    Ok(Some(search.ended(cut)))
}

/// A record by its place, with its line; `None`: it is not there any more.
///
/// # Errors
/// The files cannot be read.
pub(crate) fn record_at(
    live: &Path,
    place: &RecordPlace,
) -> Result<Option<(FoundRecord, String, Follows)>, AuditFault> {
    let mut files = Backwards::from(live)?;
    let Some((first, line)) = with_line(&mut files, place)? else { return Ok(None) };
    let Ok(record) = serde_json::from_str::<Map<String, Value>>(&line) else { return Ok(None) };
    let mut before = None;
    let mut end = Some(place.offset);
    for opened in std::iter::once(Ok(first)).chain(files) {
        let (path, mut file) = opened?;
        let fault = |source| AuditFault::Read { path: path.clone(), source };
        let whole = end.is_some();
        let from = end.take().map_or_else(|| file.seek(SeekFrom::End(0)), Ok).map_err(fault)?;
        let read = read_back(&mut file, from, whole, LONGEST, &mut |line, _| {
            before = before.or_else(|| (!line.is_empty()).then(|| LineHash::of(line)));
            before.is_none()
        });
        // It was found, or is too long to be.
        if !matches!(read.map_err(fault)?, ReadBack::Whole) {
            break;
        }
    }
    let follows = follows(&record, before, place.offset == 0);
    Ok(Some((FoundRecord { place: place.clone(), record }, line, follows)))
}

/// Whether a record follows what stands before it; `is_first`: nothing can.
pub(super) fn follows(record: &Map<String, Value>, before: Option<LineHash>, is_first: bool) -> Follows {
    let named = record.get("prev").and_then(Value::as_str).and_then(LineHash::read);
    match before {
        None if is_first => Follows::First,
        before if before.is_some() && named == before => Follows::Whole,
        _ => Follows::Broken,
    }
}

/// The last record of a file; `None`: it does not end with one.
pub(super) fn last_record(path: &Path) -> Result<Option<Map<String, Value>>, AuditFault> {
    let fault = |source| AuditFault::Read { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(fault)?;
    let end = file.seek(SeekFrom::End(0)).map_err(fault)?;
    let mut last = None;
    read_back(&mut file, end, false, LONGEST, &mut |line, offset| {
        // What stands behind it has no line break.
        let is_last = offset + line.len() as u64 + 1 == end;
        last = serde_json::from_slice(line).ok().filter(|_| is_last);
        false
    })
    .map_err(fault)?;
    Ok(last)
}

/// A file with its path, and a line of it.
type WithLine = ((PathBuf, File), String);

/// Goes back to the file that has a line at a place.
fn with_line(files: &mut Backwards, place: &RecordPlace) -> Result<Option<WithLine>, AuditFault> {
    for opened in files {
        let (path, mut file) = opened?;
        let found = line_at(&mut file, place).map_err(|source| AuditFault::Read { path: path.clone(), source })?;
        if let Some(line) = found {
            return Ok(Some(((path, file), line)));
        }
    }
    Ok(None)
}

/// How far a file was read.
enum ReadBack {
    /// To its beginning.
    Whole,
    /// A line was refused.
    Refused,
    /// As much was read as may be.
    Cut,
}

/// A search from the newest record back.
pub(super) struct RecordSearch<'f> {
    filter: &'f RecordFilter,
    most: usize,
    found: NewestRecords,
    /// The line that was last looked at.
    last: Option<(RecordPlace, Option<Timestamp>)>,
}

impl<'f> RecordSearch<'f> {
    pub(super) fn new(filter: &'f RecordFilter, most: usize) -> Self {
        Self { filter, most, found: NewestRecords::default(), last: None }
    }

    /// Takes a line; whether it goes on.
    pub(super) fn line(&mut self, line: &[u8], offset: u64) -> bool {
        let Some(record) = serde_json::from_slice::<Map<String, Value>>(line).ok() else { return true };
        let (place, at) = (RecordPlace::of(line, offset), moment(&record));
        let newest = newest_by(&record);
        let early = |since: Timestamp| newest.is_some_and(|at| at.as_second() < since.as_second() - SET_BACK_S);
        if self.filter.since.is_some_and(early) {
            self.last = None;
            return false;
        }
        self.last = Some((place.clone(), at));
        if !self.filter.admits(&record) {
            return true;
        }
        let well = record.get("status").and_then(Value::as_str).is_none_or(|status| status == "ok");
        self.found.counted.extend(at.map(|at| (at, !well)));
        if self.found.records.len() < self.most {
            self.found.records.push(FoundRecord { place, record });
        } else if self.found.older.is_none() {
            self.found.older = self.found.records.last().map(|last| last.place.clone());
        }
        true
    }

    /// What was found; `cut`: older records were not looked through.
    pub(super) fn ended(self, cut: bool) -> NewestRecords {
        let mut found = self.found;
        if let (true, Some((place, at))) = (cut, self.last) {
            found.looked_back_to = at;
            found.older.get_or_insert(place);
        }
        found
    }
}

/// Gives each line before `end` and its offset, from the last to the first, until one is refused or so much was read; says
/// which. What no line break ends is no line, but for what `whole` says ends at `end`.
fn read_back(
    file: &mut File,
    end: u64,
    mut whole: bool,
    most: u64,
    take: &mut dyn FnMut(&[u8], u64) -> bool,
) -> std::io::Result<ReadBack> {
    let (mut at, mut begun, mut part) = (end, Vec::new(), vec![0; PART]);
    while at > 0 {
        if end - at >= most {
            return Ok(ReadBack::Cut);
        }
        let length = usize::try_from(at).unwrap_or(PART).min(PART);
        at -= length as u64;
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut part[..length])?;
        let mut rest = &part[..length];
        while let Some(place) = memchr::memrchr(b'\n', rest) {
            let mut line = rest[place + 1..].to_vec();
            line.append(&mut begun);
            if whole && !take(&line, at + place as u64 + 1) {
                return Ok(ReadBack::Refused);
            }
            (whole, rest) = (true, &rest[..place]);
        }
        begun.splice(0..0, rest.iter().copied());
    }
    if whole && !begun.is_empty() && !take(&begun, 0) {
        return Ok(ReadBack::Refused);
    }
    Ok(ReadBack::Whole)
}

/// The line at a place, if it is the one that was there.
fn line_at(file: &mut File, place: &RecordPlace) -> std::io::Result<Option<String>> {
    let start = place.offset.saturating_sub(1);
    if file.seek(SeekFrom::End(0))? <= place.offset {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(start))?;
    let mut read = Vec::new();
    file.take(LONGEST).read_to_end(&mut read)?;
    // What stands before it ends there.
    let line = if place.offset == 0 { Some(read.as_slice()) } else { read.strip_prefix(b"\n") };
    let line = line.and_then(|line| line.split(|byte| *byte == b'\n').next()).unwrap_or_default();
    let is_it = RecordPlace::of(line, place.offset) == *place;
    Ok(std::str::from_utf8(line).ok().filter(|_| is_it).map(str::to_owned))
}

impl RecordPlace {
    /// Where the line begins in its file, or its number in the store.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    pub(super) fn of(line: &[u8], offset: u64) -> Self {
        let mut mark = LineHash::of(line).to_hex();
        mark.truncate(MARK);
        Self { offset, mark }
    }
}

impl fmt::Display for RecordPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.offset, self.mark)
    }
}

/// What is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no place of a record")]
pub(crate) struct NoRecordAt;

impl FromStr for RecordPlace {
    type Err = NoRecordAt;

    fn from_str(text: &str) -> Result<Self, NoRecordAt> {
        let (offset, mark) = text.split_once('-').ok_or(NoRecordAt)?;
        let fits = mark.len() == MARK && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
        let offset = offset.parse().ok().filter(|_| fits && offset.bytes().all(|byte| byte.is_ascii_digit()));
        Ok(Self { offset: offset.ok_or(NoRecordAt)?, mark: mark.to_owned() })
    }
}

#[cfg(test)]
mod tests;
