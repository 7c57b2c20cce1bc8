//! `tools/call`

use std::{pin::pin, sync::Arc};

use rmcp::{
    ErrorData, RoleServer,
    model::{CallToolRequestParams, CallToolResponse, CallToolResult},
    service::RequestContext,
};
use serde_json::Value;

use super::interruption::unless_cancelled;
use super::responder::{RESULT_HEAD, Responder};
use crate::caller::conversation::Level;
use crate::mcp::context;
use crate::mcp::conversation::{Ended, Round, converse};
use crate::mcp::cut::UntilCut;
use crate::mcp::errors::{busy, cut, unknown, unreadable};
use crate::mcp::serves::List;

impl Responder {
    /// Calls a tool. `least` is the least that is logged to the client meanwhile.
    pub(super) async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
        least: Option<Level>,
    ) -> Result<CallToolResponse, ErrorData> {
        let _place = self.gate.enter().ok_or_else(busy)?;
        let mut caller = context::caller(&*self.server, &context);
        let name = request.name;
        let until = UntilCut::calling(&self.cut, &*self.server, &name, &mut caller);
        let given = request.arguments.as_ref().and_then(|given| serde_json::to_string(given).ok());
        let call = async |caller| {
            let written = Arc::clone(&self.server).call(&name, given.as_deref(), caller, RESULT_HEAD.to_vec());
            match written {
                Some(written) => Some(written.await),
                None => None,
            }
        };
        let round = Round {
            what: &["tools/call", &name],
            arguments: Value::Object(request.arguments.unwrap_or_default()),
            answers: request.input_responses,
            state: request.request_state,
            writes: self.server.writes(&name),
        };
        let conversation = until.run(async {
            self.look(Some(&name), &caller).await;
            converse(&context, least, caller.clone(), round, self.kept(), call).await
        });
        let mut result = match unless_cancelled(&context, pin!(conversation)).await?.map_err(cut)?? {
            Ended::Done(Some(called)) => called.bytes,
            Ended::Done(None) => {
                self.server.tell_missing(&name, &caller);
                return Err(unknown((List::Tools, "tool"), &caller.who.repeated(&name), (&*self.server, &caller)));
            }
            Ended::Asks(questions) => return Ok(questions.into()),
        };
        result.push(b'}');
        let result: CallToolResult = serde_json::from_slice(&result).map_err(|error| unreadable("a result", &error))?;
        Ok(result.into())
    }
}
