//! `prompts/get`. A prompt may have the user asked for arguments that it lacks, before it is written.

use std::{pin::pin, sync::Arc};

use rmcp::{
    ErrorData, RoleServer,
    model::{GetPromptRequestParams, GetPromptResponse, GetPromptResult},
    service::RequestContext,
};
use serde_json::Value;

use super::interruption::unless_cancelled;
use super::responder::{RESULT_HEAD, Responder};
use crate::caller::Caller;
use crate::caller::conversation::Level;
use crate::mcp::context;
use crate::mcp::conversation::{Ended, Round, converse};
use crate::mcp::errors::{refused, unknown, unreadable};
use crate::mcp::serves::List;

impl Responder {
    /// Writes a prompt. `least` is the least that is logged to the client meanwhile.
    pub(super) async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        context: RequestContext<RoleServer>,
        least: Option<Level>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let caller = context::caller(&*self.server, &context);
        let name = request.name.clone();
        let arguments = match self.filled(request, &context, &caller, least).await? {
            Ended::Done(arguments) => arguments,
            Ended::Asks(questions) => return Ok(questions.into()),
        };
        let Some(written) = self.server.prompt(&name, arguments.as_deref(), &caller, RESULT_HEAD.to_vec()) else {
            return Err(unknown((List::Prompts, "prompt"), &caller.who.repeated(&name), (&*self.server, &caller)));
        };
        let mut written = written.map_err(refused)?;
        written.push(b'}');
        let result: GetPromptResult =
            serde_json::from_slice(&written).map_err(|error| unreadable("a prompt", &error))?;
        Ok(result.into())
    }

    /// The arguments of a prompt, once the user was asked for those that are missing.
    async fn filled(
        &self,
        request: GetPromptRequestParams,
        context: &RequestContext<RoleServer>,
        caller: &Caller,
        least: Option<Level>,
    ) -> Result<Ended<Option<String>>, ErrorData> {
        let name = &request.name;
        let given = request.arguments.as_ref().and_then(|given| serde_json::to_string(given).ok());
        if !self.server.prompt_may_elicit(name, given.as_deref(), caller) {
            return Ok(Ended::Done(given));
        }
        let call = async |caller| match Arc::clone(&self.server).fill_prompt(name, given.as_deref(), caller) {
            Some(filled) => filled.await.map(Some),
            None => Ok(given.clone()),
        };
        let round = Round {
            what: &["prompts/get", name],
            arguments: Value::Object(request.arguments.unwrap_or_default()),
            answers: request.input_responses,
            state: request.request_state,
            writes: false,
        };
        let conversation = pin!(converse(context, least, caller.clone(), round, self.kept(), call));
        Ok(match unless_cancelled(context, conversation).await?? {
            Ended::Done(filled) => Ended::Done(filled.map_err(refused)?),
            Ended::Asks(questions) => Ended::Asks(questions),
        })
    }
}
