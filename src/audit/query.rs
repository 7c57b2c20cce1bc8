//! Finds records in a file of the audit.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Map, Value};

use super::fault::AuditFault;
use super::segments::{FileInTurn, Forwards};

/// What a record's `status` can be.
pub const STATUSES: [&str; 6] = ["ok", "rate_limited", "permission_denied", "backend_error", "error", "unknown"];

/// What a record's `kind` can be.
pub const KINDS: [&str; 18] = [
    "call",
    "read",
    "intent",
    "connection",
    "tenant",
    "sync",
    "admission",
    "start",
    "stop",
    "reload",
    "reopen",
    "expired",
    "token",
    "approval",
    "pin",
    "keys",
    "store",
    "lost",
];

/// Which records are sought: those that fit everything that is said.
#[derive(Debug, Clone, Default)]
pub struct RecordFilter {
    /// No earlier than this.
    pub since: Option<Timestamp>,
    /// Before this.
    pub until: Option<Timestamp>,
    /// About this tool.
    pub tool: Option<String>,
    /// By this caller: its principal, or its name.
    pub caller: Option<String>,
    /// That ended so.
    pub status: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this call.
    pub call: Option<String>,
    /// By a caller who acted in this role.
    pub role: Option<String>,
    /// The names of tools and callers may be parts of what stands there.
    pub(crate) partly: bool,
    /// Of this tenant alone; `None`: of any.
    pub tenant: Option<TenantRecords>,
    /// Without intents: each is followed by the end of its call.
    pub(crate) ends_alone: bool,
}

/// The records that one tenant sees.
#[derive(Debug, Clone)]
pub struct TenantRecords {
    /// The tenant.
    pub tenant: String,
    /// And those of no tenant: of the server itself, and of callers who were not let in.
    pub(crate) of_server: bool,
}

/// Gives `found` each record of a file that fits, with the line that it is. Lines that are no records are passed over. `found`
/// says whether it goes on.
///
/// # Errors
/// The file cannot be read.
pub fn query(
    path: &Path,
    filter: &RecordFilter,
    found: &mut dyn FnMut(&Map<String, Value>, &str) -> bool,
) -> Result<(), AuditFault> {
    let file = File::open(path).map_err(|source| AuditFault::Open { path: path.to_owned(), source })?;
    in_file(path, file, filter, found).map(drop)
}

/// The same of a file and of those that its server has moved away before.
///
/// # Errors
/// One of them cannot be read.
pub fn query_all(
    live: &Path,
    filter: &RecordFilter,
    found: &mut dyn FnMut(&Map<String, Value>, &str) -> bool,
) -> Result<(), AuditFault> {
    for opened in Forwards::from(live)? {
        let FileInTurn { path, file, .. } = opened?;
        if !in_file(&path, file, filter, found)? {
            break;
        }
    }
    Ok(())
}

/// Whether it goes on behind a file.
fn in_file(
    path: &Path,
    file: File,
    filter: &RecordFilter,
    found: &mut dyn FnMut(&Map<String, Value>, &str) -> bool,
) -> Result<bool, AuditFault> {
    let fault = |source| AuditFault::Read { path: path.to_owned(), source };
    let (mut reader, mut line) = (BufReader::with_capacity(1 << 16, file), Vec::new());
    while reader.read_until(b'\n', &mut line).map_err(fault)? > 0 {
        if let Ok(text) = std::str::from_utf8(&line)
            && let Ok(record) = serde_json::from_str::<Map<String, Value>>(text)
            && filter.admits(&record)
            && !found(&record, text.trim_end())
        {
            return Ok(false);
        }
        line.clear();
    }
    Ok(true)
}

impl RecordFilter {
    /// Whether a record is one that is sought.
    #[must_use]
    pub(crate) fn admits(&self, record: &Map<String, Value>) -> bool {
        let text = |name: &str| record.get(name).and_then(Value::as_str);
        let is =
            |wanted: &Option<String>, name: &str| wanted.as_deref().is_none_or(|wanted| text(name) == Some(wanted));
        let names = |wanted: &Option<String>, name: &str| match wanted {
            Some(wanted) if self.partly => {
                text(name).is_some_and(|there| there.to_lowercase().contains(&wanted.to_lowercase()))
            }
            _ => is(wanted, name),
        };
        let moment = || moment(record);
        let seen = |seen: &TenantRecords| match text("tenant") {
            Some(tenant) => tenant == seen.tenant,
            None => seen.of_server,
        };
        self.tenant.as_ref().is_none_or(seen)
            && names(&self.tool, "tool")
            && is(&self.status, "status")
            && is(&self.kind, "kind")
            && is(&self.call, "correlation_id")
            && is(&self.role, "role")
            && !(self.ends_alone && text("kind") == Some("intent"))
            && (names(&self.caller, "principal") || names(&self.caller, "actor"))
            && self.since.is_none_or(|since| moment().is_some_and(|moment| moment >= since))
            && self.until.is_none_or(|until| moment().is_some_and(|moment| moment < until))
    }
}

/// The moment that a text names: a moment, or a day, in UTC, which is its beginning.
pub(crate) fn moment_named(text: &str) -> Option<Timestamp> {
    let day = || text.parse::<Date>().ok().and_then(|day| day.to_zoned(TimeZone::UTC).ok());
    text.parse().ok().or_else(|| day().map(|day| day.timestamp()))
}

/// The latest moment of a record and of those before it: its own, unless the clock had been set back.
pub(super) fn newest_by(record: &Map<String, Value>) -> Option<Timestamp> {
    let behind = record.get("behind_ms").and_then(Value::as_i64).unwrap_or_default();
    moment(record)?.checked_add(SignedDuration::from_millis(behind)).ok()
}

/// When a record was written.
pub(super) fn moment(record: &Map<String, Value>) -> Option<Timestamp> {
    record.get("ts").and_then(Value::as_str).and_then(|ts| ts.parse().ok())
}
