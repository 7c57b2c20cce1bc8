//! Lists, and for how long clients may keep them. Only the revision of 2026-07-28 has a place for that.

use rmcp::{
    ErrorData, RoleServer,
    model::{
        CacheScope, DiscoverResult, ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult,
        ListToolsResult, PaginatedRequestParams,
    },
    service::RequestContext,
};
use serde::de::DeserializeOwned;

use super::responder::Responder;
use crate::mcp::context::{self, is_per_request};
use crate::mcp::errors::unreadable;
use crate::mcp::serves::{LIST_TTL_MS, List};

/// A result that clients may keep as long as a list: it changes as seldom as the catalogs do, and with its caller.
pub(super) trait Timed {
    /// With how long it may be kept, and for whom.
    fn timed(self) -> Self;
}

macro_rules! timed {
    ($($result:ty),+) => {$(
        impl Timed for $result {
            fn timed(self) -> Self {
                self.with_ttl_ms(LIST_TTL_MS).with_cache_scope(CacheScope::Private)
            }
        }
    )+};
}

timed!(DiscoverResult, ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult);

impl Responder {
    /// A list as rmcp has it: `whole` makes the result of its items.
    pub(super) fn list<T: DeserializeOwned, L: Timed>(
        &self,
        list: List,
        whole: impl FnOnce(Vec<T>) -> L,
        request: Option<PaginatedRequestParams>,
        context: &RequestContext<RoleServer>,
    ) -> Result<L, ErrorData> {
        // A list is one page, so a cursor is none that was given out.
        if request.is_some_and(|request| request.cursor.is_some()) {
            let message = "Invalid params: this list has one page, and no cursor";
            return Err(ErrorData::invalid_params(message, None));
        }
        let items = self.server.list(list, &context::caller(&*self.server, context));
        let items = serde_json::from_slice(&items).map_err(|error| unreadable(list.member(), &error))?;
        let list = whole(items);
        Ok(if is_per_request(context) { list.timed() } else { list })
    }
}
