//! A call of a server's tool. It goes out once; a call that nobody waits for any more is cancelled.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use kartoteka_compiler::plan::Effect;
use rmcp::ServiceError;
use rmcp::model::{
    CallToolRequest, CallToolRequestParams, CancelledNotificationParam, ClientRequest, RequestId, ServerResult,
};
use rmcp::service::{Peer, PeerRequestOptions, RoleClient};
use serde_json::{Map, Value, json};
use tokio::time::{Instant, timeout};

use super::asking::Askable;
use super::broke::Broke;
use super::session::{McpServer, McpSession};
use crate::caller::conversation::Conversation;
use crate::outbound::error::Lost;
use crate::runtime::upstream::Reply;

/// A call of a tool, as it goes out.
#[derive(Clone)]
pub(crate) struct McpCall {
    pub(crate) server: Arc<McpServer>,
    /// The name of the backend that the server is.
    pub(crate) name: Box<str>,
    pub(crate) effect: Effect,
    /// Where its progress is told; `None`: nowhere.
    pub(crate) conversation: Option<Arc<dyn Conversation>>,
    /// Who can be asked what the server asks in the middle of it.
    pub(crate) askable: Option<Askable>,
}

/// How a call ended.
pub(crate) enum McpEnding {
    Reply(Reply),
    /// The server sends elsewhere, with this status: the call that was sent, or what would have begun a session.
    Redirect {
        status: u16,
        sent: bool,
    },
    /// The reply is longer than is taken.
    TooLarge,
    /// The reply has more values than are taken.
    Crowded,
    Lost(Lost),
    /// The address leads to where none of a tenant's may.
    NotPublic,
}

/// A call that has no answer yet: dropping it tells the server that nobody waits for one.
struct AbandonedCall<'p> {
    peer: &'p Peer<RoleClient>,
    id: Option<RequestId>,
}

impl Drop for AbandonedCall<'_> {
    fn drop(&mut self) {
        let (Some(id), Ok(runtime)) = (self.id.take(), tokio::runtime::Handle::try_current()) else { return };
        let peer = self.peer.clone();
        runtime.spawn(async move {
            let reason = Some("nobody waits for the answer any more".to_owned());
            let cancelled = CancelledNotificationParam::new(Some(id), reason);
            // A server that does not hear it goes on for nobody.
            drop(peer.notify_cancelled(cancelled).await);
        });
    }
}

impl McpCall {
    /// Calls the tool that a request's body names, once.
    pub(crate) async fn make(&self, body: Option<&Bytes>, time: Duration) -> McpEnding {
        let begun = Instant::now();
        let session = match timeout(time, self.server.session(self.askable.is_some())).await {
            Ok(Ok(session)) => session,
            // Of the call nothing was sent.
            Ok(Err(broke)) => return unbegun(&broke),
            Err(_) => return unbegun(&Broke::Late),
        };
        let Some(params) = body.and_then(|body| params(body)) else {
            return McpEnding::Lost(Lost::NoSession(Broke::Lost("no tool is named")));
        };
        let rest = time.saturating_sub(begun.elapsed());
        let called = self.called(&session, params, rest).await;
        session.touch();
        let broke = match called {
            None => return McpEnding::Lost(Lost::Late(time)),
            Some(Ok(
                result @ (ServerResult::CallToolResult(_)
                | ServerResult::EmptyResult(_)
                | ServerResult::CustomResult(_)),
            )) => match serde_json::to_vec(&result) {
                Ok(body) => return reply(200, body.into()),
                Err(_) => Broke::Lost("what came is nothing of the protocol"),
            },
            Some(Ok(ServerResult::InputRequiredResult(_))) => Broke::Lost("it asks for what is not given"),
            Some(Ok(_)) => Broke::Lost("what came is no result of a tool"),
            Some(Err(error)) => Broke::of_request(&error),
        };
        self.ended(broke, &session)
    }

    /// Sends the call, and hands its progress on while it runs; `None`: there is no answer in time. Dropping this cancels it.
    async fn called(
        &self,
        session: &McpSession,
        params: CallToolRequestParams,
        time: Duration,
    ) -> Option<Result<ServerResult, ServiceError>> {
        let begun = Instant::now();
        let request = ClientRequest::CallToolRequest(CallToolRequest::new(params));
        let sent = session.peer().send_cancellable_request(request, PeerRequestOptions::no_options());
        let sent = match timeout(time, sent).await.ok()? {
            Ok(sent) => sent,
            Err(error) => return Some(Err(error)),
        };
        let mut abandoned = AbandonedCall { peer: session.peer(), id: Some(sent.id.clone()) };
        let conversation = self.conversation.as_deref();
        let told = conversation.map(|to| (to, session.followed.follow(sent.progress_token.clone())));
        let asking = self.askable.as_ref().map(|who| session.askable.open(sent.id.clone(), who.clone()));
        let answered = sent.await_response();
        let answered = async {
            match told {
                None => answered.await,
                Some((to, followed)) => tokio::select! {
                    biased;
                    answered = answered => answered,
                    never = followed.tell(to, &self.name) => match never {},
                },
            }
        };
        let rest = time.saturating_sub(begun.elapsed());
        let answered = match &asking {
            Some(asking) => asking.in_time(answered, rest).await,
            None => timeout(rest, answered).await.ok(),
        }?;
        abandoned.id = None;
        Some(answered)
    }

    /// What a call comes to that has no result.
    fn ended(&self, broke: Broke, session: &McpSession) -> McpEnding {
        if session.is_closed() {
            self.server.forget(self.askable.is_some());
        }
        match broke {
            Broke::Said { code, message } => {
                let mut said = json!({ "content": [{ "type": "text", "text": message }] });
                let refused = is_refusal(code);
                if !refused && self.effect != Effect::Read {
                    // It has words, and they do not say whether anything was done.
                    return reply(500, said.to_string().into());
                }
                said["isError"] = true.into();
                reply(if refused { 400 } else { 200 }, said.to_string().into())
            }
            Broke::NoConnection(_) => McpEnding::Lost(Lost::NoSession(broke)),
            Broke::NotPublic => McpEnding::NotPublic,
            Broke::TooLong => McpEnding::TooLarge,
            Broke::Crowded => McpEnding::Crowded,
            Broke::Status(status) if (300..400).contains(&status) => McpEnding::Redirect { status, sent: true },
            Broke::Status(status) => reply(status, Bytes::new()),
            Broke::Late | Broke::Lost(_) => McpEnding::Lost(Lost::Session(broke)),
        }
    }
}

/// What a call comes to before which no session could be had.
fn unbegun(broke: &Broke) -> McpEnding {
    match broke {
        Broke::NotPublic => McpEnding::NotPublic,
        Broke::Status(status @ 300..=399) => McpEnding::Redirect { status: *status, sent: false },
        Broke::Status(status @ (401 | 403 | 429)) => reply(*status, Bytes::new()),
        other => McpEnding::Lost(Lost::NoSession(other.clone())),
    }
}

/// Whether an error of the protocol says that the request was not taken.
fn is_refusal(code: i32) -> bool {
    matches!(code, -32700 | -32600 | -32601 | -32602)
}

fn reply(status: u16, body: Bytes) -> McpEnding {
    let media = Some("application/json".into());
    McpEnding::Reply(Reply { status, body, retry_after: None, media, headers: HeaderMap::new() })
}

/// `{"name": …, "arguments": …}`
fn params(body: &[u8]) -> Option<CallToolRequestParams> {
    let mut body: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let Some(Value::String(name)) = body.remove("name") else { return None };
    let params = CallToolRequestParams::new(name);
    Some(match body.remove("arguments") {
        Some(Value::Object(arguments)) => params.with_arguments(arguments),
        _ => params,
    })
}

impl fmt::Debug for McpCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("McpCall").field("effect", &self.effect).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
