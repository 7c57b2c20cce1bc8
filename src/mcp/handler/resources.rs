//! `resources/read`

use std::sync::Arc;

use rmcp::{
    ErrorData, RoleServer,
    model::{CacheScope, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult},
    service::RequestContext,
};

use super::interruption::unless_cancelled;
use super::responder::Responder;
use crate::mcp::context::{self, is_per_request};
use crate::mcp::errors::{busy, unknown_resource, unread, unreadable};

impl Responder {
    /// Reads a resource.
    pub(super) async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let _place = self.gate.enter().ok_or_else(busy)?;
        let caller = context::caller(&*self.server, &context);
        let Some(contents) = Arc::clone(&self.server).read(&request.uri, caller) else {
            return Err(unknown_resource(&request.uri));
        };
        let contents = unless_cancelled(&context, contents).await?.map_err(unread)?;
        let contents = serde_json::from_slice(&contents).map_err(|error| unreadable("a resource", &error))?;
        let mut result = ReadResourceResult::new(contents);
        if is_per_request(&context) {
            result = result.with_ttl_ms(0).with_cache_scope(CacheScope::Private);
        }
        Ok(result.into())
    }
}
