//! Records of the audit as a file, JSON Lines or CSV. It is written while it is read, page by page, so that no length of it is held; its
//! last line says whether it is whole, so that neither a bound nor a connection that breaks looks like the end of the records.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures::stream;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::found::{AuditUnread, search, shown};
use crate::audit::newest::{NewestRecords, RecordPlace};
use crate::audit::query::RecordFilter;
use crate::audit::{AuditReader, SealedArguments};

/// Records of one search.
const PART: usize = 500;

/// The most records of a file.
const MOST: usize = 100_000;

/// How long a file is written at most: what looks through a long audit for few records ends, too.
const LONGEST: Duration = Duration::from_secs(120);

/// The columns of a table, in their order; the members of a record that have none stand in the last one, as JSON.
const COLUMNS: [&str; 21] = [
    "ts",
    "kind",
    "status",
    "tool",
    "resource",
    "prompt",
    "tenant",
    "actor",
    "principal",
    "role",
    "wire",
    "address",
    "catalog",
    "effect",
    "duration_ms",
    "error",
    "correlation_id",
    "approval_id",
    "seq",
    "method",
    "more",
];

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::transport::operator) enum ExportFormat {
    JsonLines,
    Csv,
}

impl ExportFormat {
    /// Their names.
    pub(in crate::transport::operator) const NAMES: &[&str] = &["jsonl", "csv"];

    /// The format of this name.
    pub(in crate::transport::operator) fn named(name: &str) -> Option<Self> {
        match name {
            "jsonl" => Some(Self::JsonLines),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    fn head(self) -> String {
        match self {
            Self::JsonLines => String::new(),
            Self::Csv => line_of(COLUMNS.iter().map(|column| (*column).to_owned())),
        }
    }

    fn record(self, record: Value) -> String {
        match self {
            Self::JsonLines => format!("{record}\n"),
            Self::Csv => match record {
                Value::Object(members) => row(members),
                _ => row(Map::new()),
            },
        }
    }
}

/// What is exported.
pub(in crate::transport::operator) struct AuditExport {
    pub(in crate::transport::operator) reader: AuditReader,
    pub(in crate::transport::operator) filter: RecordFilter,
    /// The place before which it begins.
    pub(in crate::transport::operator) cursor: Option<RecordPlace>,
    pub(in crate::transport::operator) format: ExportFormat,
    /// What opens arguments, where they are asked for.
    pub(in crate::transport::operator) sealed: Option<Arc<SealedArguments>>,
}

impl AuditExport {
    /// The file; `None`: there is no such place any more. What is refused is refused before the first byte.
    pub(in crate::transport::operator) async fn answer(self) -> Result<Option<Response>, AuditUnread> {
        let Some(first) = self.part(self.cursor.clone()).await? else { return Ok(None) };
        let format = self.format;
        let (media, name) = match format {
            ExportFormat::JsonLines => ("application/jsonl", "attachment; filename=\"audit.jsonl\""),
            ExportFormat::Csv => ("text/csv; charset=utf-8; header=present", "attachment; filename=\"audit.csv\""),
        };
        let headers: [(HeaderName, &str); 5] = [
            (header::CONTENT_TYPE, media),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, "no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
        ];
        let (head, until) = (format.head(), Instant::now() + LONGEST);
        let begun = BegunExport { export: self, head, next: ExportPart::Part(first), count: 0, until };
        let lines = stream::unfold(begun, BegunExport::goes_on);
        Ok(Some((StatusCode::OK, headers, Body::from_stream(lines)).into_response()))
    }

    async fn part(&self, before: Option<RecordPlace>) -> Result<Option<NewestRecords>, AuditUnread> {
        search(self.reader.newest(self.filter.clone(), before, PART)).await
    }
}

/// What is written next.
enum ExportPart {
    /// These records.
    Part(NewestRecords),
    /// The last line: why it ends before the records do, and where it would go on.
    End(Option<(&'static str, Option<RecordPlace>)>),
    Nothing,
}

/// A file that is being written.
struct BegunExport {
    export: AuditExport,
    /// What stands before the first record, until it is written.
    head: String,
    next: ExportPart,
    count: usize,
    until: Instant,
}

impl BegunExport {
    async fn goes_on(mut self) -> Option<(Result<String, Infallible>, Self)> {
        let text = match std::mem::replace(&mut self.next, ExportPart::Nothing) {
            ExportPart::Part(found) => self.part(found).await,
            ExportPart::End(cut) => self.end(cut),
            ExportPart::Nothing => return None,
        };
        Some((Ok(text), self))
    }

    /// The lines of a part, behind the head of the file where it is the first.
    async fn part(&mut self, found: NewestRecords) -> String {
        let format = self.export.format;
        let mut text = std::mem::take(&mut self.head);
        self.count += found.records.len();
        for found in found.records {
            text.push_str(&format.record(shown(found.record, self.export.sealed.as_deref())));
        }
        self.next = match found.older {
            None => ExportPart::End(None),
            Some(older) if self.count >= MOST => ExportPart::End(Some(("most_records", Some(older)))),
            Some(older) if Instant::now() >= self.until => ExportPart::End(Some(("longest_time", Some(older)))),
            Some(older) => match self.export.part(Some(older.clone())).await {
                Ok(Some(found)) => ExportPart::Part(found),
                // What was there is not any more, so that nothing behind it can be told apart from what was told.
                Ok(None) => ExportPart::End(Some(("gone", None))),
                Err(AuditUnread::Busy) => ExportPart::End(Some(("busy", Some(older)))),
                Err(AuditUnread::Broken) => ExportPart::End(Some(("unavailable", Some(older)))),
            },
        };
        text
    }

    fn end(&self, cut: Option<(&'static str, Option<RecordPlace>)>) -> String {
        let (why, next) = cut.map_or((None, None), |(why, next)| (Some(why), next.map(|next| next.to_string())));
        let complete = why.is_none();
        let status = if complete { "complete" } else { "cut" };
        let end = json!({ "kind": "export", "status": status, "records": self.count, "error": why, "next": next });
        self.export.format.record(end)
    }
}

/// A record as a row of a table.
fn row(mut record: Map<String, Value>) -> String {
    let (last, columns) = COLUMNS.split_last().expect("there are columns");
    debug_assert_eq!(*last, "more");
    let mut cells: Vec<String> = columns.iter().map(|column| cell(record.remove(*column))).collect();
    record.retain(|_, value| !value.is_null());
    cells.push(if record.is_empty() { String::new() } else { Value::Object(record).to_string() });
    line_of(cells.into_iter())
}

/// What a cell says. A text that a spreadsheet would take for a formula has a quote before it.
fn cell(value: Option<Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Some(Value::String(text)) => text,
        Some(other) => other.to_string(),
    }
}

/// Cells as a line of RFC 4180.
fn line_of(cells: impl Iterator<Item = String>) -> String {
    let quoted = |cell: String| match cell.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    };
    let cells: Vec<String> = cells.map(quoted).collect();
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests;
