//! Reads an audit, whatever it is kept in.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::fault::AuditFault;
use super::newest::{self, Follows, FoundRecord, NewestRecords, RecordPlace, is_searchable};
use super::query::RecordFilter;
use super::rows;
use super::settings::AuditPlace;
use super::verify::Verdict;
use crate::store::Store;

/// What is read.
#[derive(Debug, Clone)]
pub(crate) enum AuditReader {
    /// A file, and those that its server has moved away before.
    Files(PathBuf),
    /// Rows of the store.
    Rows(Arc<Store>),
}

impl AuditReader {
    /// Of an audit that is kept there; `None`: it cannot be read.
    pub(super) fn of(place: &AuditPlace, store: &Arc<Store>) -> Option<Self> {
        match place {
            AuditPlace::File(path) => is_searchable(path).then(|| Self::Files(path.clone())),
            AuditPlace::Store => Some(Self::Rows(Arc::clone(store))),
        }
    }

    /// The newest records that fit, `most` of them, from before a place where one is given; `None`: there is no such place any more.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) async fn newest(
        &self,
        filter: RecordFilter,
        before: Option<RecordPlace>,
        most: usize,
    ) -> Result<Option<NewestRecords>, AuditFault> {
        match self {
            Self::Files(path) => {
                let path = path.clone();
                beside(move || newest::newest(&path, &filter, before.as_ref(), most)).await
            }
            Self::Rows(store) => rows::newest(store, &filter, before.as_ref(), most).await,
        }
    }

    /// A record by its place, with its line; `None`: it is not there any more.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) async fn record_at(
        &self,
        place: RecordPlace,
    ) -> Result<Option<(FoundRecord, String, Follows)>, AuditFault> {
        match self {
            Self::Files(path) => {
                let path = path.clone();
                beside(move || newest::record_at(&path, &place)).await
            }
            Self::Rows(store) => rows::record_at(store, &place).await,
        }
    }
}

/// Reads files where nothing waits for it.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AuditFault> + Send + 'static,
) -> Result<T, AuditFault> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(AuditFault::Stopped))
}

/// Gives `found` each record of the audit in a store that fits, with its line, the oldest first. `found` says whether it goes on.
///
/// # Errors
/// It cannot be read.
pub(crate) async fn query_store(
    store: &Store,
    filter: &RecordFilter,
    found: &mut (dyn FnMut(&Map<String, Value>, &str) -> bool + Send),
) -> Result<(), AuditFault> {
    rows::query(store, filter, found).await
}

/// Whether the audit in a store is whole.
///
/// # Errors
/// It cannot be read.
pub(crate) async fn verify_store(store: &Store) -> Result<Verdict, AuditFault> {
    rows::verify(store).await
}
