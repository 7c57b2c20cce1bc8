//! `completion/complete`

use std::sync::Arc;

use rmcp::{
    ErrorData, RoleServer,
    model::{CompleteRequestParams, CompleteResult, CompletionInfo, Reference},
    service::RequestContext,
};

use super::interruption::unless_cancelled;
use super::responder::Responder;
use crate::caller::outcome::{CompletionOf, Completions};
use crate::mcp::context;
use crate::mcp::errors::{busy, unknown_argument, unread};
use crate::mcp::message::bad_params;

impl Responder {
    /// Completes an argument.
    pub(super) async fn complete(
        &self,
        request: CompleteRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        let _place = self.gate.enter().ok_or_else(busy)?;
        let of = match &request.r#ref {
            Reference::Prompt(prompt) => CompletionOf::Prompt(&prompt.name),
            Reference::Resource(resource) => CompletionOf::Resource(&resource.uri),
            _ => return Err(ErrorData::invalid_params(bad_params("completion/complete"), None)),
        };
        let (argument, caller) = (&request.argument, context::caller(&*self.server, &context));
        let Some(found) = Arc::clone(&self.server).complete(of, &argument.name, &argument.value, caller) else {
            return Err(unknown_argument(&argument.name));
        };
        let Completions { values, total } = unless_cancelled(&context, found).await?.map_err(unread)?;
        let more = values.len() < total;
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let completion = CompletionInfo::with_pagination(values, Some(total), more)
            .map_err(|error| ErrorData::internal_error(error, None))?;
        Ok(CompleteResult::new(completion))
    }
}
