//! Records whose time is over: what the audit keeps of them is that they were there.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::fault::AuditFault;
use super::line_hash::LineHash;
use super::query::moment;

/// The kind of the record that tells of them.
pub(super) const KIND: &str = "expired";

/// Records whose time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiredRecords {
    /// The name of their file; `None`: they were rows of the store.
    pub file: Option<String>,
    /// When the first of them was written.
    pub from: Timestamp,
    /// When the last of them was.
    pub to: Timestamp,
    /// How many they are.
    pub count: u64,
    /// The hash of the last line.
    pub last: String,
}

impl ExpiredRecords {
    /// All records of a file; `None`: it holds none.
    pub(super) fn of(path: &Path) -> Result<Option<Self>, AuditFault> {
        let fault = |source| AuditFault::Read { path: path.to_owned(), source };
        let mut reader = BufReader::with_capacity(1 << 16, File::open(path).map_err(fault)?);
        let (mut line, mut count, mut last) = (Vec::new(), 0, None);
        let mut times: Option<(Timestamp, Timestamp)> = None;
        while reader.read_until(b'\n', &mut line).map_err(fault)? > 0 {
            line.pop_if(|last| *last == b'\n');
            last = Some(LineHash::of(&line));
            if let Some(at) = written_at(&line) {
                count += 1;
                times = Some(times.map_or((at, at), |(from, to)| (from.min(at), to.max(at))));
            }
            line.clear();
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let found = times.zip(last);
        Ok(found.map(|((from, to), last)| Self { file: Some(file), from, to, count, last: last.to_hex() }))
    }

    /// What a record tells of such; `None`: nothing.
    pub(super) fn told_by(record: &Map<String, Value>) -> Option<Self> {
        let text = |name: &str| record.get(name).and_then(Value::as_str);
        if text("kind") != Some(KIND) {
            return None;
        }
        let at = |name: &str| text(name)?.parse().ok();
        Some(Self {
            file: text("file").map(str::to_owned),
            from: at("from")?,
            to: at("to")?,
            count: record.get("count")?.as_u64()?,
            last: text("last")?.to_owned(),
        })
    }
}

/// When a line was written, if it is a record.
fn written_at(line: &[u8]) -> Option<Timestamp> {
    moment(&serde_json::from_slice::<Map<String, Value>>(line).ok()?)
}
