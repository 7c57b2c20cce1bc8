//! The store as the thread of the audit writes it: each batch is a transaction, which goes on from the last record that is there, whichever
//! process has added that.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::runtime::{Builder, Runtime};

use super::chain::Chain;
use super::draft::{Draft, Mark};
use super::fault::AuditFault;
use super::ids::BootId;
use super::line_hash::LineHash;
use super::query::newest_by;
use super::sink::{AuditSink, Reopened, SinkError, SinkStart, Unappended};
use crate::store::Store;
use crate::store::records::{AbandonedIntent, AppendFault, NewRecord, RecordBatch, RecordsEnd};

/// For how long a process counts as there after it has said so.
const ALIVE: Duration = Duration::from_secs(15);

/// How often it says so, and looks for others that are not.
const LOOK: Duration = Duration::from_secs(5);

/// How long its own last look may be past: where the store was away, the others could not say that they are there either.
const RECENT: Duration = Duration::from_secs(12);

/// The store, and what is known of it.
pub(super) struct StoreSink {
    /// Its own: records are written for as long as their thread lives.
    runtime: Runtime,
    store: Store,
    boot: BootId,
    /// The number of this process's last record before the batch of which it is not known whether it is there.
    unsure_behind: Option<u64>,
    /// When it was last tried to say that the process is there, and when that was last done.
    tried: Option<Instant>,
    held: Option<Instant>,
}

/// What of a record stands beside it in a row.
#[derive(Deserialize)]
struct RecordColumns {
    tenant: Option<String>,
    correlation_id: Option<String>,
}

impl StoreSink {
    /// Opens it. `store` is of the thread that appends.
    pub(super) fn open(store: Store, boot: BootId) -> Result<(Self, SinkStart), AuditFault> {
        // A thread of its own has a connection given back when nothing is asked for.
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(AuditFault::Thread)?;
        let end = runtime.block_on(async {
            store.hold_records(&boot.to_string(), ALIVE).await?;
            store.records_end(&boot.to_string()).await
        });
        let end = end.map_err(AuditFault::of_store)?;
        let last = end.line.as_deref().map(serde_json::from_str::<Map<String, Value>>);
        let newest = match last {
            None => None,
            Some(Ok(record)) => newest_by(&record),
            Some(Err(_)) => return Err(AuditFault::ForeignRow { place: end.place }),
        };
        let held = Some(Instant::now());
        let sink = Self { runtime, store, boot, unsure_behind: None, tried: None, held };
        Ok((sink, SinkStart { newest, ..SinkStart::default() }))
    }

    /// Ends what processes that are not there any more have begun.
    fn end_abandoned(&mut self) -> Result<usize, AppendFault> {
        let boot = self.boot;
        let make = |end: &RecordsEnd, intents: &[AbandonedIntent]| {
            let drafts: Vec<Draft> = intents.iter().map(|intent| Draft::unended(&told(intent))).collect();
            // By what they stand under, so that none comes again.
            let ended = intents.iter().map(|intent| intent.call.clone()).collect();
            RecordBatch { ended, ..batch(boot, end, &drafts.iter().collect::<Vec<_>>()) }
        };
        self.runtime.block_on(self.store.end_abandoned_records(&boot.to_string(), make))
    }

    /// Says that the process is there, and looks for others that are not.
    fn look(&mut self) -> Result<(), AppendFault> {
        let is_recent = self.held.is_some_and(|held| held.elapsed() < RECENT);
        let was_known = self.runtime.block_on(self.store.hold_records(&self.boot.to_string(), ALIVE))?;
        self.held = Some(Instant::now());
        if !was_known {
            tracing::warn!(
                "this process was taken for one that is gone: the audit has ends of its calls as unknown, and those that they have"
            );
        }
        if !is_recent {
            return Ok(());
        }
        let calls = self.end_abandoned()?;
        if calls > 0 {
            tracing::warn!(
                calls,
                "calls were begun by a process that is gone, and not ended: their outcome is unknown"
            );
        }
        Ok(())
    }
}

/// What an intent says; of one that another has written over, which call it is of.
fn told(intent: &AbandonedIntent) -> Map<String, Value> {
    let AbandonedIntent { call, tenant, line } = intent;
    serde_json::from_str(line).unwrap_or_else(|error| {
        tracing::warn!(call, tenant, %error, "the intent of a call that was not ended cannot be read: its end says no more than that");
        let named = [("correlation_id", call), ("tenant", tenant)].into_iter().filter(|(_, value)| !value.is_empty());
        named.map(|(name, value)| (name.to_owned(), value.as_str().into())).collect()
    })
}

/// Drafts as rows behind the last one.
fn batch(boot: BootId, end: &RecordsEnd, drafts: &[&Draft]) -> RecordBatch {
    let last = end.line.as_deref();
    let newest = last.and_then(|line| serde_json::from_str(line).ok()).and_then(|record| newest_by(&record));
    let mut chain = Chain::behind(boot, end.seq, last.map(|line| LineHash::of(line.as_bytes())), newest);
    let mut batch = RecordBatch::default();
    for draft in drafts {
        let mut line = Vec::with_capacity(1024);
        chain.add(draft, &mut line);
        line.pop();
        let line = String::from_utf8(line).expect("members are written as texts");
        let columns: RecordColumns = serde_json::from_str(&line).expect("a record has its members");
        match draft.mark {
            Mark::Begins(_) => batch.begun.push(batch.records.len()),
            Mark::Ends(id) => batch.ended.push(id.to_string()),
            Mark::Nothing => {}
        }
        batch.records.push(NewRecord {
            seq: chain.seq(),
            tenant: columns.tenant.unwrap_or_default(),
            at: draft.at.as_millisecond(),
            call: columns.correlation_id,
            line,
        });
    }
    batch
}

impl AuditSink for StoreSink {
    fn append(&mut self, drafts: &[&Draft]) -> Result<(), Unappended> {
        if drafts.is_empty() {
            return Ok(());
        }
        let (boot, mut behind) = (self.boot, None);
        let make = |end: &RecordsEnd| {
            behind = Some(end.seq);
            batch(boot, end, drafts)
        };
        let appended = self.runtime.block_on(self.store.append_records(&boot.to_string(), make));
        appended.map_err(|AppendFault { fault, unsure }| {
            self.unsure_behind = behind.filter(|_| unsure);
            Unappended { error: fault.into(), unsure }
        })
    }

    fn landed(&mut self) -> Result<bool, SinkError> {
        let Some(behind) = self.unsure_behind else { return Ok(false) };
        let end = self.runtime.block_on(self.store.records_end(&self.boot.to_string()))?;
        self.unsure_behind = None;
        Ok(end.seq > behind)
    }

    /// What was appended is on the disk of the database.
    fn sync(&mut self) -> Result<(), SinkError> {
        Ok(())
    }

    fn tend(&mut self) -> Vec<Draft> {
        if self.unsure_behind.is_some() || self.tried.is_some_and(|tried| tried.elapsed() < LOOK) {
            return Vec::new();
        }
        self.tried = Some(Instant::now());
        if let Err(AppendFault { fault, .. }) = self.look() {
            let source = std::error::Error::source(&fault);
            tracing::error!(error = %fault, source, "the audit cannot be looked after in the store: it is tried again");
        }
        Vec::new()
    }

    fn tended_every(&self) -> Option<Duration> {
        Some(LOOK)
    }

    fn reopen(&mut self) -> Result<(Reopened, Vec<Draft>), AuditFault> {
        Ok((Reopened::Same, Vec::new()))
    }

    fn close(&mut self) {
        if let Err(fault) = self.runtime.block_on(self.store.release_records(&self.boot.to_string())) {
            let source = std::error::Error::source(&fault);
            tracing::warn!(error = %fault, source, "the store does not know that this process writes no more records: it finds out in {} s", ALIVE.as_secs());
        }
    }
}

#[cfg(test)]
mod tests;
