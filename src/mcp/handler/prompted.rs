//! Prompts that have the user asked for what they lack, before they are written.

use std::pin::pin;

use rmcp::{ErrorData, RoleServer, model::GetPromptRequestParams, service::RequestContext};
use serde_json::Value;

use super::{Handler, refused, unless_cancelled};
use crate::caller::Caller;
use crate::mcp::{
    Serves,
    conversation::{self, Ended},
};

impl<S: Serves> Handler<S> {
    /// The arguments of a prompt, once the user was asked for those that are missing.
    pub(super) async fn prompted(
        &self,
        request: &GetPromptRequestParams,
        context: &RequestContext<RoleServer>,
        caller: &Caller,
    ) -> Result<Ended<Option<String>>, ErrorData> {
        let given = request.arguments.as_ref().and_then(|given| serde_json::to_string(given).ok());
        let asks = self.server.answers(&request.name, given.as_deref(), caller.clone()).is_some();
        if !asks {
            return Ok(Ended::Done(given));
        }
        let asked = conversation::Request {
            what: &["prompts/get", &request.name],
            arguments: Value::Object(request.arguments.clone().unwrap_or_default()),
            answers: request.input_responses.clone(),
            state: request.request_state.clone(),
        };
        let call = async |caller| match self.server.answers(&request.name, given.as_deref(), caller) {
            Some(answers) => answers.await.map(Some),
            None => Ok(given.clone()),
        };
        let told = self.told(context);
        let talk = pin!(conversation::converse(context, told, caller.clone(), asked, &self.seal, call));
        Ok(match unless_cancelled(context, talk).await?? {
            Ended::Done(filled) => Ended::Done(filled.map_err(refused)?),
            Ended::Asks(questions) => Ended::Asks(questions),
        })
    }
}
