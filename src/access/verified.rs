//! Credentials that were verified a moment ago, and whom they let in: so that what costs a signature, or a question to a
//! backend, is not done for each request.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use moka::sync::Cache;

use super::token::Digest;
use crate::caller::Identity;

/// The most that are kept.
const MOST: u64 = 10_000;

/// Whom verified credentials let in, by their SHA-256.
#[derive(Debug)]
pub(super) struct Verified(Cache<Digest, Arc<Identity>>);

impl Verified {
    /// Each is kept for so long, or until its identity ends.
    pub(super) fn for_at_most(time: Duration) -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(time).build())
    }

    pub(super) fn get(&self, digest: &Digest) -> Option<Arc<Identity>> {
        let identity = self.0.get(digest)?;
        (!identity.has_ended(Timestamp::now())).then_some(identity)
    }

    pub(super) fn keep(&self, digest: Digest, identity: &Arc<Identity>) {
        self.0.insert(digest, Arc::clone(identity));
    }
}
