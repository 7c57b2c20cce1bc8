//! How a file ends that the audit goes on with: its last line, what a crash has cut off, and what was begun in it and never ended.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use jiff::Timestamp;
use memchr::memmem;
use serde_json::{Map, Value};

use super::act::ActKind;
use super::draft::Torn;
use super::fault::AuditFault;
use super::line_hash::LineHash;
use super::query::newest_by;

/// What each record begins with.
const BEGINS: &[u8] = b"{\"ts\":\"";

/// How a file ends.
#[derive(Debug, Default)]
pub(super) struct Tail {
    /// The last line, whole or not.
    pub(super) last: Option<LineHash>,
    /// The last line is not whole.
    pub(super) torn: Option<Torn>,
    /// Its last line has no end: one has to be put there first.
    pub(super) open: bool,
    /// When its first record was written, and its last.
    pub(super) times: Option<(Timestamp, Timestamp)>,
    /// The latest moment of a record.
    pub(super) newest: Option<Timestamp>,
    /// Intents whose end is not there.
    pub(super) unended: Vec<Map<String, Value>>,
}

impl Tail {
    /// Reads a file from its beginning.
    pub(super) fn read(path: &Path) -> Result<Self, AuditFault> {
        let fault = |source| AuditFault::Read { path: path.to_owned(), source };
        let mut reader = BufReader::with_capacity(1 << 16, File::open(path).map_err(fault)?);
        let (mut tail, mut line, mut first) = (Self::default(), Vec::new(), true);
        let (mut unended, mut whole_line) = (BTreeMap::new(), None);
        let (mut times, mut last_record): (Option<(Vec<u8>, Vec<u8>)>, _) = (None, Vec::new());
        while reader.read_until(b'\n', &mut line).map_err(fault)? > 0 {
            let whole = line.pop_if(|last| *last == b'\n').is_some();
            let is_record = whole && line.starts_with(BEGINS) && line.ends_with(b"}");
            if first && !is_record && (whole || !BEGINS.starts_with(&line[..line.len().min(BEGINS.len())])) {
                return Err(AuditFault::Foreign { path: path.to_owned(), line: "first" });
            }
            first = false;
            let hash = LineHash::of(&line);
            if is_record {
                whole_line = Some(hash);
            }
            tail.torn = (!is_record).then_some(Torn { bytes: line.len(), after: whole_line });
            tail.last = Some(hash);
            tail.open = !whole;
            if is_record {
                note(&line, &mut unended);
                let (_, last) = times.get_or_insert_with(|| (at(&line).to_vec(), Vec::new()));
                last.clear();
                last.extend_from_slice(at(&line));
                last_record.clone_from(&line);
            }
            line.clear();
        }
        tail.unended = unended.into_values().collect();
        tail.newest = serde_json::from_slice(&last_record).ok().and_then(|record| newest_by(&record));
        let read = |at: Vec<u8>| String::from_utf8(at).ok()?.parse().ok();
        tail.times = times.and_then(|(first, last)| Some((read(first)?, read(last)?)));
        Ok(tail)
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.last.is_none()
    }
}

/// When a record says that it was written.
fn at(line: &[u8]) -> &[u8] {
    line[BEGINS.len()..].split(|byte| *byte == b'"').next().unwrap_or_default()
}

/// The kinds of the records that end the intent of a request; those of acts end theirs.
const ENDS: [&str; 4] = ["call", "connection", "tenant", "sync"];

/// The kind of a record: the first member of this name, before which nothing of a caller's own is written unescaped.
fn kind(line: &[u8]) -> Option<&str> {
    const NAME: &[u8] = br#""kind":""#;
    let value = &line[memmem::find(line, NAME)? + NAME.len()..];
    std::str::from_utf8(value.split(|byte| *byte == b'"').next()?).ok()
}

/// Notes an intent, or that it has ended.
fn note(line: &[u8], unended: &mut BTreeMap<String, Map<String, Value>>) {
    let Some(kind) = kind(line) else { return };
    let begins = kind == "intent";
    // The ends of what only reads are most of a file, and end no intent.
    let ends = ENDS.contains(&kind) || ActKind::ALL.iter().any(|act| act.name() == kind);
    if !begins && (!ends || memmem::find(line, br#""effect":"read""#).is_some()) {
        return;
    }
    let Ok(record) = serde_json::from_slice::<Map<String, Value>>(line) else { return };
    let Some(id) = record.get("correlation_id").and_then(Value::as_str).map(str::to_owned) else { return };
    if begins {
        unended.insert(id, record);
    } else {
        unended.remove(&id);
    }
}
