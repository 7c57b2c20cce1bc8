//! Contents of resources that are kept for as long as their cards say.

use std::sync::Arc;
use std::time::{Duration, Instant};

use kartoteka_compiler::plan;
use moka::Expiry;
use moka::sync::Cache;

use super::address::ResourceAddress;
use super::contents::Contents;
use crate::call::context::Context;
use crate::caller::Locale;

/// The most contents that are kept at once.
const MOST_KEPT: u64 = 500;

/// Contents that are kept for a while, each for the time of its card.
pub(crate) struct Kept(Cache<Key, KeptContents>);

/// What contents depend on besides the backend.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Key {
    uri: String,
    /// What was read through one connection is not another's.
    connection: u64,
    locale: Locale,
    tenant: Option<Box<str>>,
    name: Option<Box<str>>,
    role: Option<Arc<str>>,
}

#[derive(Clone)]
struct KeptContents {
    contents: Contents,
    time: Duration,
}

struct UntilItsTime;

impl Expiry<Key, KeptContents> for UntilItsTime {
    fn expire_after_create(&self, _key: &Key, kept: &KeptContents, _created_at: Instant) -> Option<Duration> {
        Some(kept.time)
    }
}

impl Key {
    /// The key of a caller's contents; `None` where they are not kept: the card says no time, or the caller's own
    /// credential may open other records than that of the next caller.
    pub(super) fn of(context: &Context<'_>, address: &ResourceAddress) -> Option<Self> {
        let (catalog, caller) = (context.catalog, context.caller);
        if catalog.plan.resources[address.resource].cache_ms == 0 || caller.who.bearer.is_some() {
            return None;
        }
        let reads = catalog.caller_fields(address.resource);
        Some(Self {
            uri: address.uri.clone(),
            connection: context.connection.serial(),
            locale: caller.locale,
            tenant: caller.who.tenant.clone(),
            name: caller.who.name.clone().filter(|_| reads.name),
            role: caller.role.clone().filter(|_| reads.role),
        })
    }
}

impl Kept {
    pub(crate) fn new() -> Self {
        Self(Cache::builder().max_capacity(MOST_KEPT).expire_after(UntilItsTime).build())
    }

    /// Forgets everything: what it was made of has changed.
    pub(crate) fn forget(&self) {
        self.0.invalidate_all();
    }

    pub(super) fn get(&self, key: &Key) -> Option<Contents> {
        self.0.get(key).map(|kept| kept.contents)
    }

    /// Keeps contents for the time of the resource's card.
    pub(super) fn keep(&self, key: Key, resource: &plan::Resource, contents: Contents) {
        self.0.insert(key, KeptContents { contents, time: Duration::from_millis(resource.cache_ms) });
    }
}
