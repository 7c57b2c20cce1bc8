//! For how long clients may keep what they were told. Only the revision of 2026-07-28 has a place for that in its lists.

use rmcp::{
    RoleServer,
    model::{
        CacheScope, DiscoverResult, ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult,
        ListToolsResult,
    },
    service::RequestContext,
};

use super::is_per_request;
use crate::mcp::LISTING_TTL_MS;

/// What changes as seldom as the catalogs do, and with whoever asks.
pub(super) trait Timed {
    /// With how long it may be kept, and by whom.
    fn timed(self) -> Self;
}

macro_rules! timed {
    ($($result:ty),+) => {$(
        impl Timed for $result {
            fn timed(self) -> Self {
                self.with_ttl_ms(LISTING_TTL_MS).with_cache_scope(CacheScope::Private)
            }
        }
    )+};
}

timed!(DiscoverResult, ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult);

/// A list, as the revision of the request has it.
pub(super) fn timed<T: Timed>(list: T, context: &RequestContext<RoleServer>) -> T {
    if is_per_request(context) { list.timed() } else { list }
}
