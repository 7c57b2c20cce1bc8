//! Lists, and for how long clients may keep them. Only the revision of 2026-07-28 has a place for that.

use std::sync::Arc;

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
use crate::caller::Caller;
use crate::mcp::context::{self, is_per_request};
use crate::mcp::errors::unreadable;
use crate::mcp::serves::{LIST_TTL_MS, List, ListPage, UnknownCursor};

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

/// A list that may go on.
pub(super) trait Paged: Timed {
    /// With the cursor of the page behind it.
    fn going_on(self, next: Option<String>) -> Self;
}

macro_rules! paged {
    ($($result:ty),+) => {$(
        impl Paged for $result {
            fn going_on(mut self, next: Option<String>) -> Self {
                self.next_cursor = next;
                self
            }
        }
    )+};
}

paged!(ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult);

impl Responder {
    /// Waits until it is known which tools there are, or whether there is one of this name.
    pub(super) async fn look(&self, name: Option<&str>, caller: &Caller) {
        if let Some(looking) = Arc::clone(&self.server).looking(name, caller) {
            looking.await;
        }
    }

    /// A page of a list as rmcp has it: `whole` makes the result of its items.
    pub(super) fn list<T: DeserializeOwned, L: Paged>(
        &self,
        list: List,
        whole: impl FnOnce(Vec<T>) -> L,
        request: Option<PaginatedRequestParams>,
        context: &RequestContext<RoleServer>,
    ) -> Result<L, ErrorData> {
        let cursor = request.and_then(|request| request.cursor);
        let caller = context::caller(&*self.server, context);
        let ListPage { items, next } = match self.server.page(list, cursor.as_deref(), &caller) {
            Ok(page) => page,
            Err(UnknownCursor) => return Err(ErrorData::invalid_params(UNKNOWN_CURSOR, None)),
        };
        let items = serde_json::from_slice(&[b"[", &*items, b"]"].concat());
        let list = whole(items.map_err(|error| unreadable(list.member(), &error))?).going_on(next);
        Ok(if is_per_request(context) { list.timed() } else { list })
    }
}

/// The error for a cursor that is none of the list's: a reload may have changed the list since it was given out.
const UNKNOWN_CURSOR: &str = "Invalid params: this list, as it is now, has no such cursor. It may have changed since the \
                              cursor was given out: ask for the list from its beginning, without a cursor";
