//! `resources/read`

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};

use rmcp::{
    ErrorData, RoleServer,
    model::{CacheScope, CustomResult, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult},
    service::RequestContext,
};

use super::interruption::unless_cancelled;
use super::responder::Responder;
use crate::mcp::context::{self, is_per_request};
use crate::mcp::errors::{busy, unknown_resource, unread, unreadable};
use crate::mcp::message::bad_params_of;
use crate::mcp::serves::{ResourceQuery, UnknownCursor};

/// What `resources/query` is asked with.
#[derive(Deserialize)]
struct QueryParams {
    /// An address, or the last part of one.
    #[serde(alias = "resource")]
    uri: String,
    #[serde(alias = "params")]
    arguments: Option<Map<String, Value>>,
    /// The position of the first record: what a page before called `next_cursor`.
    cursor: Option<Value>,
}

impl QueryParams {
    /// The position that the cursor stands for; some clients send it as a number.
    fn position(&self) -> Result<Option<String>, UnknownCursor> {
        let text = match &self.cursor {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.as_u64().ok_or(UnknownCursor)?.to_string(),
        };
        Ok(ResourceQuery::position_of(Some(&text))?.map(str::to_owned))
    }
}

impl Responder {
    /// Reads a resource.
    pub(super) async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let _place = self.gate.enter().ok_or_else(busy)?;
        let caller = context::caller(&*self.server, &context);
        let who = Arc::clone(&caller.who);
        let Some(contents) = Arc::clone(&self.server).read(&request.uri, caller) else {
            return Err(unknown_resource(&who.repeated(&request.uri)));
        };
        let contents = unless_cancelled(&context, contents).await?.map_err(unread)?;
        let contents = serde_json::from_slice(&contents).map_err(|error| unreadable("a resource", &error))?;
        let mut result = ReadResourceResult::new(contents);
        if is_per_request(&context) {
            result = result.with_ttl_ms(0).with_cache_scope(CacheScope::Private);
        }
        Ok(result.into())
    }

    /// Reads a page of a resource, as b24-mcp answered it.
    pub(super) async fn query_resource(
        &self,
        params: Option<Value>,
        context: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        let _place = self.gate.enter().ok_or_else(busy)?;
        let bad = || ErrorData::invalid_params(bad_params_of("resources/query", params.as_ref()), None);
        let asked = QueryParams::deserialize(params.as_ref().unwrap_or(&Value::Null)).map_err(|_| bad())?;
        let position = asked.position().map_err(|_| bad())?;
        let arguments = asked.arguments.map(|arguments| Value::Object(arguments).to_string());
        let query = ResourceQuery { params: arguments.as_deref(), position: position.as_deref() };
        let caller = context::caller(&*self.server, &context);
        let who = Arc::clone(&caller.who);
        let Some(page) = Arc::clone(&self.server).query(&asked.uri, query, caller) else {
            return Err(unknown_resource(&who.repeated(&asked.uri)));
        };
        let page = unless_cancelled(&context, page).await?.map_err(unread)?;
        serde_json::from_slice(&page.to_json()).map(CustomResult::new).map_err(|error| unreadable("a page", &error))
    }
}
