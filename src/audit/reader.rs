//! Reads an audit, in files or in the store.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::fault::AuditFault;
use super::newest::{self, Follows, FoundRecord, NewestRecords, RecordPlace, is_searchable};
use super::query::{RecordFilter, query_all};
use super::rows;
use super::settings::AuditPlace;
use super::verify::{Verdict, verify_all};
use crate::store::Store;
use crate::store::settings::StoreSettings;

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

    /// Of an audit that is kept there, for a command. A store is opened as it is, and none is made.
    #[must_use]
    pub(crate) fn named(place: &AuditPlace, store: StoreSettings) -> Self {
        match place {
            AuditPlace::File(path) => Self::Files(path.clone()),
            AuditPlace::Store => Self::Rows(Arc::new(Store::found(store))),
        }
    }

    /// Gives `found` each record that fits, with its line, the oldest first. `found` says whether it goes on. Files are read where
    /// this is called: a server asks for [`Self::newest`].
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) async fn query(
        &self,
        filter: &RecordFilter,
        found: &mut (dyn FnMut(&Map<String, Value>, &str) -> bool + Send),
    ) -> Result<(), AuditFault> {
        match self {
            Self::Files(path) => query_all(path, filter, found),
            Self::Rows(store) => rows::query(store, filter, found).await,
        }
    }

    /// Whether it is whole. Files are read where this is called.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) async fn verify(&self) -> Result<Verdict, AuditFault> {
        match self {
            Self::Files(path) => verify_all(path),
            Self::Rows(store) => rows::verify(store).await,
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
