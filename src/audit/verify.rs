//! Whether files of the audit are whole: each line names the hash of the one before, over the files in the order in which they were
//! written. What was cut off at the end of the last file cannot be seen: compare its last hash with one that was noted elsewhere.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::expired::ExpiredRecords;
use super::fault::AuditFault;
use super::line_hash::LineHash;
use super::segments;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// How many records there are.
    pub records: u64,
    /// The hash that the first line names: that of a line that is in none of the files.
    pub(crate) goes_on_from: Option<String>,
    /// The hash of the last line.
    pub last: Option<String>,
    /// Lines that a crash has cut, as the next start has recorded.
    pub cut: Vec<LinePlace>,
    /// The last line is not whole: a crash has cut it, or it is being written.
    pub unfinished: bool,
    /// Records that were deleted since their time was over, as records tell that are there.
    pub expired: Vec<ExpiredRecords>,
    /// The first line goes on from one that is not there, and no record says that it was deleted.
    pub missing: bool,
    /// Where the chain breaks.
    pub broken: Option<(LinePlace, ChainBreak)>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePlace {
    /// Of which file.
    pub path: PathBuf,
    /// Counted from 1.
    pub line: u64,
}

/// How a chain breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainBreak {
    /// The line is no record, and no recorded crash has cut it.
    #[error("this is no record")]
    NoRecord,
    /// It names another line than the one before it: that one was changed, taken out, or another put in.
    #[error("this line does not follow the one before it: a line was changed, taken out or put in")]
    NotNext,
    /// It is not of the number that comes next.
    #[error("this line is not numbered as the next one")]
    Number,
}

/// Where the reading is.
#[derive(Default)]
struct ChainReader {
    verdict: Verdict,
    last: Option<LineHash>,
    /// Of the last record.
    place: Option<(String, u64)>,
    /// The last lines of files.
    ends: Vec<String>,
    /// The lines before are no records; with the hash of the record before them.
    torn: Option<(Vec<LinePlace>, Option<LineHash>)>,
}

/// Reads files in the order given.
///
/// # Errors
/// One of them cannot be read.
pub fn verify(files: &[PathBuf]) -> Result<Verdict, AuditFault> {
    let open = |path: &PathBuf| match File::open(path) {
        Ok(file) => Ok((path.clone(), file)),
        Err(source) => Err(AuditFault::Open { path: path.clone(), source }),
    };
    // All of them first: what is deleted meanwhile is read to its end.
    let files = files.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    read(files)
}

/// Reads a file and those that its server has moved away before. What is not there has to be told of by a record.
///
/// # Errors
/// One of them cannot be read.
pub fn verify_all(live: &Path) -> Result<Verdict, AuditFault> {
    let mut verdict = read(segments::opened(live)?)?;
    let expired = &verdict.expired;
    // Where nothing was ever deleted, what came before may be a file that others have moved away.
    let is_told = |from: &String| expired.is_empty() || expired.iter().any(|expired| expired.last == *from);
    verdict.missing = verdict.goes_on_from.as_ref().is_some_and(|from| !is_told(from));
    Ok(verdict)
}

pub(super) fn read(files: Vec<(PathBuf, File)>) -> Result<Verdict, AuditFault> {
    let mut reader = ChainReader::default();
    for (path, file) in files {
        reader.file(&path, file)?;
        if reader.verdict.broken.is_some() {
            break;
        }
    }
    let ChainReader { mut verdict, last, torn, ends, .. } = reader;
    // What could not be deleted is there still.
    verdict.expired.retain(|expired| !ends.contains(&expired.last));
    // What nothing follows is what a crash has left, where it is the end of a line that was begun.
    let left = usize::from(verdict.unfinished);
    if let Some((lines, _)) = torn
        && lines.len() > left
        && verdict.broken.is_none()
    {
        verdict.broken = lines.into_iter().next().map(|place| (place, ChainBreak::NoRecord));
    }
    verdict.last = last.map(LineHash::to_hex);
    Ok(verdict)
}

impl ChainReader {
    fn file(&mut self, path: &Path, file: File) -> Result<(), AuditFault> {
        let fault = |source| AuditFault::Read { path: path.to_owned(), source };
        let (mut reader, mut line, mut number) = (BufReader::with_capacity(1 << 16, file), Vec::new(), 0);
        while reader.read_until(b'\n', &mut line).map_err(fault)? > 0 {
            number += 1;
            let whole = line.pop_if(|last| *last == b'\n').is_some();
            let place = LinePlace { path: path.to_owned(), line: number };
            self.verdict.unfinished = !whole;
            let found = self.line(&line, whole, &place);
            if let Err(broken) = found {
                self.verdict.broken = Some((place, broken));
                return Ok(());
            }
            line.clear();
        }
        self.ends.extend(self.last.map(LineHash::to_hex));
        Ok(())
    }

    fn line(&mut self, line: &[u8], whole: bool, place: &LinePlace) -> Result<(), ChainBreak> {
        let record = serde_json::from_slice::<Map<String, Value>>(line).ok().filter(|_| whole);
        let Some(record) = record.filter(|record| record.contains_key("prev")) else {
            self.torn.get_or_insert_with(|| (Vec::new(), self.last)).0.push(place.clone());
            self.last = Some(LineHash::of(line));
            return Ok(());
        };
        let named = record.get("prev").and_then(Value::as_str);
        let first = self.verdict.records == 0 && self.last.is_none();
        if first {
            self.verdict.goes_on_from = named.map(str::to_owned);
        } else if named.and_then(LineHash::read) != self.last {
            return Err(ChainBreak::NotNext);
        }
        if let Some((torn, before)) = self.torn.take() {
            // A line was cut by a crash only where the next start has recorded so.
            let after = record.get("cut").and_then(|cut| cut.get("after"));
            if after.is_none_or(|after| after.as_str().and_then(LineHash::read) != before) {
                return Err(ChainBreak::NotNext);
            }
            self.verdict.cut.extend(torn);
        }
        let boot = record.get("boot").and_then(Value::as_str).unwrap_or_default();
        let seq = record.get("seq").and_then(Value::as_u64).ok_or(ChainBreak::Number)?;
        let next = match &self.place {
            Some((before, last)) if before == boot => seq == last + 1,
            Some(_) => seq == 1,
            None => true,
        };
        if !next {
            return Err(ChainBreak::Number);
        }
        // Once for each: a server that was stopped in between tells of them again.
        let expired = ExpiredRecords::told_by(&record);
        let is_new = |expired: &ExpiredRecords| self.verdict.expired.iter().all(|known| known.last != expired.last);
        let expired = expired.filter(is_new);
        self.verdict.expired.extend(expired);
        self.place = Some((boot.to_owned(), seq));
        self.last = Some(LineHash::of(line));
        self.verdict.records += 1;
        Ok(())
    }
}
