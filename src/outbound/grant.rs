//! Where the tokens of a connection by an application are: in the store, which all processes share, or here while the connection is
//! tried, before anything of it is kept.

use std::sync::{Arc, Mutex, PoisonError};

use crate::store::Store;
use crate::store::fault::StoreFault;
use crate::store::grants::{GrantFound, GrantOf, GrantRefusal, KeptGrant, NewGrant};

/// Where they are.
pub(crate) enum Grant {
    /// In the store.
    Stored(StoredGrant),
    /// Here, for a connection that is tried.
    Tried(Mutex<KeptGrant>),
}

/// A row of the store.
pub(crate) struct StoredGrant {
    pub(crate) store: Arc<Store>,
    pub(crate) tenant: Box<str>,
    pub(crate) catalog: Box<str>,
    pub(crate) version: i64,
}

impl StoredGrant {
    fn of(&self) -> GrantOf<'_> {
        GrantOf { catalog: &self.catalog, version: self.version }
    }
}

impl Grant {
    /// Tokens that were just brought.
    pub(crate) fn tried(new: &NewGrant) -> Self {
        Self::Tried(Mutex::new(KeptGrant { generation: 1, tokens: new.tokens.clone(), renew_in: new.renew_in }))
    }

    /// Those that are there now, of a connection that is tried.
    pub(crate) fn now(&self) -> Option<NewGrant> {
        let Self::Tried(kept) = self else { return None };
        let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        Some(NewGrant { tokens: kept.tokens.clone(), renew_in: kept.renew_in })
    }

    /// Whether two are the same row.
    pub(super) fn are_same(one: Option<&Arc<Self>>, other: Option<&Arc<Self>>) -> bool {
        match (one.map(AsRef::as_ref), other.map(AsRef::as_ref)) {
            (None, None) => true,
            (Some(Self::Stored(one)), Some(Self::Stored(other))) => one.version == other.version,
            _ => false,
        }
    }

    pub(super) async fn find(&self, but: i64, hold: i64) -> Result<GrantFound, StoreFault> {
        match self {
            Self::Stored(row) => row.store.of_tenant(&row.tenant).find_grant(row.of(), but, hold).await,
            Self::Tried(kept) => {
                let kept = kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
                Ok(match kept.generation == but {
                    true => GrantFound::Claimed { kept, claim: String::new(), was_lost: false },
                    false => GrantFound::Good(kept),
                })
            }
        }
    }

    pub(super) async fn renew(&self, generation: i64, new: &NewGrant) -> Result<Option<i64>, StoreFault> {
        match self {
            Self::Stored(row) => row.store.of_tenant(&row.tenant).renew_grant(row.of(), generation, new).await,
            Self::Tried(kept) => {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                let generation = generation + 1;
                *kept = KeptGrant { generation, tokens: new.tokens.clone(), renew_in: new.renew_in };
                Ok(Some(generation))
            }
        }
    }

    pub(super) async fn release(&self, claim: &str) -> Result<(), StoreFault> {
        match self {
            Self::Stored(row) => row.store.of_tenant(&row.tenant).release_grant(row.of(), claim).await,
            Self::Tried(_) => Ok(()),
        }
    }

    pub(super) async fn note_refusal(&self, claim: &str, why: GrantRefusal) -> Result<(), StoreFault> {
        match self {
            Self::Stored(row) => row.store.of_tenant(&row.tenant).note_refusal(row.of(), claim, why).await,
            Self::Tried(_) => Ok(()),
        }
    }
}
