//! Tokens that are kept in the store beside those of the operator's file: made, revoked and listed while the server runs.
//!
//! All that live are in memory, so that letting a caller in asks no store, and what is not known costs nothing to refuse. Other
//! processes on the store are followed by the version that each change counts up.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::callers::{NamedCaller, TokenRule};
use super::last_use::LastUse;
use super::token::{self, Digest};
use crate::caller::{Identity, Principal};
use crate::secret::Secret;
use crate::store::fault::StoreFault;
use crate::store::list_place::ListPlace;
use crate::store::tokens::{TokenIssue, TokenIssued, TokenRecord, TokenRevoked, TokenState};
use crate::store::{OnRecord, Store};

/// How many live tokens the store keeps.
pub(crate) const MOST_TOKENS: usize = 10_000;

/// A token that is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WantedToken<'w> {
    /// What its holder is called.
    pub(crate) name: &'w str,
    /// The tenant that its holder calls for.
    pub(crate) tenant: &'w str,
    /// The roles of its holder.
    pub(crate) roles: &'w [String],
    /// When it ends by itself.
    pub(crate) until: Option<Timestamp>,
}

/// The tokens of the store.
#[derive(Debug)]
pub(crate) struct TokenDesk {
    store: Arc<Store>,
    known: Mutex<KnownTokens>,
}

#[derive(Debug, Default)]
struct KnownTokens {
    /// The version of the store that this is of; `None`: nothing was read yet.
    version: Option<i64>,
    records: Vec<TokenRecord>,
    uses: HashMap<Digest, LastUse>,
}

impl TokenDesk {
    /// The desk of a store.
    #[must_use]
    pub(crate) fn new(store: &Arc<Store>) -> Self {
        Self { store: Arc::clone(store), known: Mutex::default() }
    }

    /// Whether tokens that are made end with the process.
    #[must_use]
    pub(crate) fn is_volatile(&self) -> bool {
        self.store.is_volatile()
    }

    /// Whether the tokens were read: until one is made here, those of a store in memory are not.
    #[must_use]
    pub(crate) fn was_read(&self) -> bool {
        self.lock().version.is_some()
    }

    /// Reads the tokens, where they were changed; whether they were.
    ///
    /// # Errors
    /// The store failed: what was known goes on.
    pub(crate) async fn refresh(&self) -> Result<bool, StoreFault> {
        let version = self.store.tokens_version().await?;
        if self.lock().version == Some(version) {
            return Ok(false);
        }
        let (version, records) = self.store.live_tokens().await?;
        let mut known = self.lock();
        // Another may have read a later one meanwhile.
        if known.version.is_some_and(|known| known >= version) {
            return Ok(false);
        }
        let first = known.version.is_none() && records.is_empty();
        let mut before = std::mem::take(&mut known.uses);
        let kept = records.iter().map(|record| (record.digest, before.remove(&record.digest).unwrap_or_default()));
        known.uses = kept.collect();
        (known.version, known.records) = (Some(version), records);
        Ok(!first)
    }

    /// What lets holders of tokens in, as far as it was read.
    #[must_use]
    pub(crate) fn rules(&self) -> Vec<TokenRule> {
        let known = self.lock();
        let rule = |record: &TokenRecord| TokenRule {
            digest: record.digest,
            caller: NamedCaller {
                principal: Principal::of_token(&record.name),
                name: Some(record.name.as_str().into()),
                tenant: record.tenant.as_str().into(),
                roles: Some(record.roles.iter().map(|role| Arc::from(role.as_str())).collect()),
            },
            until: record.expires_at.and_then(|at| Timestamp::from_millisecond(at).ok()),
            used: known.uses.get(&record.digest).cloned(),
        };
        known.records.iter().map(rule).collect()
    }

    /// Tokens, the newest first: of one tenant or all, in one state or all, behind this place; and where the list goes on.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn list(
        &self,
        tenant: Option<&str>,
        state: Option<TokenState>,
        behind: Option<&ListPlace>,
    ) -> Result<(Vec<TokenRecord>, Option<ListPlace>), StoreFault> {
        let (mut records, next) = self.store.tokens(tenant, state, behind).await?;
        let known = self.lock();
        for record in &mut records {
            let shown = known.uses.get(&record.digest).and_then(LastUse::at);
            record.used_at = record.used_at.max(shown);
        }
        Ok((records, next))
    }

    /// Makes a token, which is given back this once. It lets its holder in with the next edge.
    ///
    /// # Errors
    /// The store failed; no token was made.
    pub(crate) async fn issue(
        &self,
        wanted: &WantedToken<'_>,
        by: &Identity,
        on_record: &OnRecord,
    ) -> Result<(Secret, TokenIssued), StoreFault> {
        let token = token::new();
        let issue = TokenIssue {
            digest: token::digest(token.expose()),
            tenant: wanted.tenant,
            name: wanted.name,
            roles: wanted.roles,
            by: by.principal.as_str(),
            expires_at: wanted.until.map(Timestamp::as_millisecond),
            most: MOST_TOKENS,
        };
        let issued = self.store.issue_token(&issue, on_record).await?;
        Ok((token, issued))
    }

    /// Revokes a token. Its holder is gone with the next edge.
    ///
    /// # Errors
    /// The store failed; nothing was revoked.
    pub(crate) async fn revoke(
        &self,
        id: &str,
        by: &Identity,
        on_record: &OnRecord,
    ) -> Result<TokenRevoked, StoreFault> {
        self.store.revoke_token(id, by.principal.as_str(), on_record).await
    }

    /// Has the store note when tokens were last shown.
    ///
    /// # Errors
    /// The store failed; nothing is noted.
    pub(crate) async fn note_uses(&self) -> Result<(), StoreFault> {
        let uses: Vec<(Digest, i64)> = {
            let known = self.lock();
            let later = |record: &&TokenRecord| {
                let shown = known.uses.get(&record.digest).and_then(LastUse::at);
                shown.is_some_and(|shown| record.used_at.is_none_or(|noted| noted < shown))
            };
            let records = known.records.iter().filter(later);
            records.filter_map(|record| Some((record.digest, known.uses.get(&record.digest)?.at()?))).collect()
        };
        if uses.is_empty() {
            return Ok(());
        }
        self.store.note_token_uses(&uses).await?;
        let noted: HashMap<Digest, i64> = uses.into_iter().collect();
        for record in &mut self.lock().records {
            record.used_at = record.used_at.max(noted.get(&record.digest).copied());
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, KnownTokens> {
        // Nothing in here can panic halfway.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
