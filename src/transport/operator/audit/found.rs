//! What the audit has found, for a list and for a file: one search among few, and a record as it is shown.

use std::time::Duration;

use serde_json::{Map, Value};
use tokio::sync::Semaphore;

use crate::audit::{AuditFault, SealedArguments};

/// The member of a record that holds its arguments, sealed.
const SEALED: &str = "arguments_sealed";

/// How many search at once: each reads a part of a file through.
static SEARCHES: Semaphore = Semaphore::const_new(2);

/// How long a search waits for others.
pub(super) const WAIT: Duration = Duration::from_secs(10);

/// Why nothing was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::transport::operator) enum AuditUnread {
    /// Others search.
    Busy,
    /// It cannot be read; the log says why.
    Broken,
}

/// Reads, while few others do.
pub(in crate::transport::operator) async fn search<T>(
    reads: impl Future<Output = Result<T, AuditFault>>,
) -> Result<T, AuditUnread> {
    let waited = tokio::time::timeout(WAIT, SEARCHES.acquire()).await.map_err(|_| AuditUnread::Busy)?;
    let _search = waited.map_err(|_| AuditUnread::Broken)?;
    reads.await.map_err(|fault| {
        tracing::error!(error = %fault, source = std::error::Error::source(&fault), "the operator's listener cannot read the audit");
        AuditUnread::Broken
    })
}

/// A record as it is written, but for arguments: none, or opened.
pub(super) fn shown(mut record: Map<String, Value>, sealed: Option<&SealedArguments>) -> Value {
    let opened = sealed.and_then(|sealed| sealed.open(&record));
    if record.remove(SEALED).is_some() && sealed.is_some() {
        // Of what was too long to be kept, or cannot be opened, the record says that it is not there.
        record.insert("arguments".to_owned(), opened.unwrap_or_default());
    }
    Value::Object(record)
}
