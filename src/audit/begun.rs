//! An act that is on record before it is done, and its end behind it. What it changes cannot be changed without that (`OnRecord`).

use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;

use super::act::{Act, ActBy, ActRecord};
use super::auditor::Auditor;
use super::draft::Draft;
use super::ending::AuditEnding;
use super::entry::AuditEntry;
use super::fault::Unwritten;
use super::status::AuditStatus;
use crate::secret::credential;
use crate::store::OnRecord;

/// An act that is on record. Dropping it without an end is its end: it is not known what became of it, or, before its intent is
/// written, it was given up.
pub(crate) struct ActBegun {
    entry: Option<ActEntry>,
    on_record: OnRecord,
}

struct ActEntry {
    auditor: Arc<Auditor>,
    record: ActRecord,
    began: Instant,
    /// The intent is written: from here on the act may have been carried out.
    intended: bool,
}

impl ActBegun {
    /// Writes that it is about to be done. Without an audit there is nothing to write.
    ///
    /// # Errors
    /// That cannot be written: nothing may be done.
    pub(crate) async fn begin(auditor: Option<&Arc<Auditor>>, act: Act, by: ActBy) -> Result<Self, Unwritten> {
        let mut begun = Self { entry: None, on_record: OnRecord::attested() };
        let Some(auditor) = auditor else { return Ok(begun) };
        let record = ActRecord { id: auditor.next_id(), act, by };
        let intent = Draft::act_intent(&record);
        // From here on the intent has an end, also where its writing is given up or fails: it may be written all the same.
        let entry = ActEntry { auditor: Arc::clone(auditor), record, began: Instant::now(), intended: false };
        let entry = begun.entry.insert(entry);
        match auditor.intend(intent).await {
            Ok(()) => {
                entry.intended = true;
                Ok(begun)
            }
            Err(unwritten) => {
                if let Some(entry) = begun.entry.take() {
                    entry.end(AuditStatus::Error, "unaudited");
                }
                Err(unwritten)
            }
        }
    }

    /// The same of what is decided of a call, by who makes it or a system in front of this server.
    ///
    /// # Errors
    /// As [`ActBegun::begin`].
    pub(crate) async fn of_call(call: Option<&AuditEntry>, act: Act) -> Result<Self, Unwritten> {
        match call {
            Some(call) => Self::begin(Some(call.auditor()), act, call.by()).await,
            None => Ok(Self { entry: None, on_record: OnRecord::attested() }),
        }
    }

    /// The proof of it.
    #[must_use]
    pub(crate) fn on_record(&self) -> &OnRecord {
        &self.on_record
    }

    /// What it was done to is known better now.
    pub(crate) fn names(&mut self, of: Value) {
        if let Some(entry) = &mut self.entry {
            entry.record.act.of = of;
        }
    }

    /// Writes how it ended: well, or with a failure of this kind. What was done is done, whatever becomes of this record: where it
    /// cannot be written, the log says so.
    pub(crate) async fn ended(mut self, error: Option<&str>) {
        let Some(entry) = self.entry.take() else { return };
        let status = match error {
            None => AuditStatus::Ok,
            Some("forbidden") => AuditStatus::PermissionDenied,
            Some(_) => AuditStatus::Error,
        };
        let draft = Draft::act_end(&entry.record, entry.began.elapsed(), &AuditEnding::with(status, error));
        if entry.auditor.end_act(draft).await.is_err() {
            let ActRecord { act, by, .. } = &entry.record;
            tracing::error!(kind = act.kind.name(), action = act.action, by = %by.who.principal, of = &*credential::masked(&act.of.to_string()), "the audit has no record yet of how this ended");
        }
    }
}

impl Drop for ActBegun {
    fn drop(&mut self) {
        match self.entry.take() {
            Some(entry) if entry.intended => entry.end(AuditStatus::Unknown, "unknown_outcome"),
            Some(entry) => entry.end(AuditStatus::Error, "abandoned"),
            None => {}
        }
    }
}

impl ActEntry {
    fn end(&self, status: AuditStatus, error: &'static str) {
        self.auditor.put(Draft::act_end(&self.record, self.began.elapsed(), &AuditEnding::with(status, Some(error))));
    }
}
