//! Whether an audit is whole: each line names the hash of the one before, over the files in the order in which they were
//! written. What was cut off at the end of the last file cannot be seen: compare its last hash with one that was noted elsewhere.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::expired::ExpiredRecords;
use super::fault::AuditFault;
use super::line_hash::LineHash;
use super::reopened;
use super::segments::{FileInTurn, Forwards};

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
    /// Lines that tell that the file before theirs was deleted while it was written.
    pub deleted: Vec<LinePlace>,
    /// The first line goes on from one that is not there, and no record says that it was deleted.
    pub missing: bool,
    /// Where the chain breaks.
    pub broken: Option<(LinePlace, ChainBreak)>,
}

impl Verdict {
    /// Whether a record tells that those up to the line of this hash were deleted.
    pub(crate) fn tells_of(&self, last: &str) -> bool {
        self.expired.iter().any(|expired| expired.last == last)
    }
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
pub(super) struct ChainReader {
    verdict: Verdict,
    last: Option<LineHash>,
    /// The run of the last record, and those before it that may go on, with the number of the last record of each.
    runs: BTreeMap<String, u64>,
    /// Several processes add to the chain in turn.
    of_several: bool,
    /// The last lines of files.
    ends: Vec<String>,
    /// The lines before are no records; with the hash of the record before them.
    torn: Option<(Vec<LinePlace>, Option<LineHash>)>,
    /// What stood before the next line was deleted while this was read.
    behind_gone: bool,
    /// The lines behind that, each with the hash that it names.
    resumed: Vec<(LinePlace, Option<String>)>,
}

/// Reads files in the order given.
///
/// # Errors
/// One of them cannot be read.
pub fn verify(files: &[PathBuf]) -> Result<Verdict, AuditFault> {
    read(files.iter().map(|path| match File::open(path) {
        Ok(file) => Ok(FileInTurn { path: path.clone(), file, behind_gone: false }),
        Err(source) => Err(AuditFault::Open { path: path.clone(), source }),
    }))
}

/// Reads a file and those that its server has moved away before. What is not there has to be told of by a record.
///
/// # Errors
/// One of them cannot be read.
pub fn verify_all(live: &Path) -> Result<Verdict, AuditFault> {
    let mut verdict = read(Forwards::from(live)?)?;
    // Where nothing was ever deleted, what came before may be a file that others have moved away.
    let is_told = |from: &String| verdict.expired.is_empty() || verdict.tells_of(from);
    verdict.missing = verdict.goes_on_from.as_ref().is_some_and(|from| !is_told(from));
    Ok(verdict)
}

pub(super) fn read(files: impl Iterator<Item = Result<FileInTurn, AuditFault>>) -> Result<Verdict, AuditFault> {
    let mut reader = ChainReader::default();
    for opened in files {
        let FileInTurn { path, file, behind_gone } = opened?;
        reader.behind_gone = behind_gone;
        reader.file(&path, file)?;
        if reader.verdict.broken.is_some() {
            break;
        }
    }
    Ok(reader.ended())
}

impl ChainReader {
    /// One of a chain that several processes add to in turn.
    pub(super) fn of_several_processes() -> Self {
        Self { of_several: true, ..Self::default() }
    }

    /// What stood before the next line was deleted while this was read.
    pub(super) fn behind_gone(&mut self) {
        self.behind_gone = true;
    }

    /// Takes a whole line; whether the chain is unbroken so far.
    pub(super) fn record(&mut self, line: &[u8], place: LinePlace) -> bool {
        self.verdict.broken = self.line(line, true, &place).err().map(|broken| (place, broken));
        self.verdict.broken.is_none()
    }

    /// What was found.
    pub(super) fn ended(self) -> Verdict {
        let ChainReader { mut verdict, last, torn, ends, resumed, .. } = self;
        // What was deleted meanwhile has to be told of.
        let is_told = |named: &Option<String>| named.as_deref().is_some_and(|named| verdict.tells_of(named));
        let untold =
            resumed.into_iter().find(|(_, named)| !is_told(named)).map(|(place, _)| (place, ChainBreak::NotNext));
        verdict.broken = untold.or(verdict.broken);
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
        verdict
    }

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
        let behind_gone = std::mem::take(&mut self.behind_gone);
        if reopened::tells_of_deletion(&record) {
            // What it goes on from is not there.
            self.verdict.deleted.push(place.clone());
            self.runs.clear();
            if first {
                self.verdict.goes_on_from = named.map(str::to_owned);
            }
        } else if behind_gone {
            self.resumed.push((place.clone(), named.map(str::to_owned)));
            self.runs.clear();
        } else if first {
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
        // Records of a run that are not there may stand before what the chain begins with.
        let begins_anywhere = self.runs.is_empty()
            || (self.of_several && (self.verdict.goes_on_from.is_some() || !self.resumed.is_empty()));
        let next = match self.runs.get(boot) {
            Some(last) => seq == last + 1,
            None => seq == 1 || begins_anywhere,
        };
        if !next {
            return Err(ChainBreak::Number);
        }
        if !self.of_several {
            self.runs.clear();
        }
        self.runs.insert(boot.to_owned(), seq);
        // Once for each: a server that was stopped in between tells of them again.
        let expired = ExpiredRecords::told_by(&record);
        let is_new = |expired: &ExpiredRecords| self.verdict.expired.iter().all(|known| known.last != expired.last);
        let expired = expired.filter(is_new);
        self.verdict.expired.extend(expired);
        self.last = Some(LineHash::of(line));
        self.verdict.records += 1;
        Ok(())
    }
}
