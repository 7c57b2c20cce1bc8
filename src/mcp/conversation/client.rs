//! The client of one request, as a call talks to it.

use std::{future::pending, time::Duration};

use futures::future::BoxFuture;
use rmcp::{
    Peer, RoleServer,
    model::{
        CustomNotification, CustomRequest, ProgressNotificationParam, ProgressToken, ProtocolVersion,
        ServerNotification, ServerRequest,
    },
    service::RequestContext,
};
use serde_json::{Value, json};

use super::question::{capability, fits, request, word};
use super::rounds::Rounds;
use crate::caller::conversation::{Conversation, Kind, Level, Question, Unanswered};

/// For how long a call waits for an answer that comes within it: a person has to read the question first, if there is one.
const PATIENCE: Duration = Duration::from_mins(10);

/// A client, for one request.
pub(super) struct ClientConversation {
    peer: Peer<RoleServer>,
    token: Option<ProgressToken>,
    /// The least that is logged to it; nothing where `None`.
    least: Option<Level>,
    capabilities: Value,
    /// The revision knows no values with titles, but values and a list of names beside them.
    plain_choices: bool,
    /// Where questions end the call.
    pub(super) rounds: Option<Rounds>,
}

impl ClientConversation {
    pub(super) fn new(context: &RequestContext<RoleServer>, least: Option<Level>, rounds: Option<Rounds>) -> Self {
        let capabilities = context.client_capabilities().unwrap_or_default();
        Self {
            peer: context.peer.clone(),
            token: context.meta.get_progress_token(),
            least,
            capabilities: serde_json::to_value(&capabilities).unwrap_or_default(),
            plain_choices: context.protocol_version().is_none_or(|version| version < ProtocolVersion::V_2025_11_25),
            rounds,
        }
    }

    async fn put(&self, name: &str, question: Question) -> Result<Value, Unanswered> {
        let (method, params) = request(&question, self.plain_choices);
        let Some(rounds) = &self.rounds else {
            let asked = self.peer.send_request(ServerRequest::CustomRequest(CustomRequest::new(method, params)));
            let answer = tokio::time::timeout(PATIENCE, asked)
                .await
                .map_err(|_| Unanswered::Failed("it took too long".to_owned()))?
                .map_err(|error| Unanswered::Failed(error.to_string()))?;
            let answer = serde_json::to_value(answer).unwrap_or_default();
            let fits = fits(&question, &answer);
            return if fits { Ok(answer) } else { Err(Unanswered::Failed("its answer does not fit".to_owned())) };
        };
        if let Some(answer) = rounds.answer(name, &question) {
            return Ok(answer);
        }
        let request = json!({ "method": method, "params": params.unwrap_or_else(|| json!({})) });
        let request = serde_json::from_value(request).map_err(|error| Unanswered::Failed(error.to_string()))?;
        rounds.ask(name, request);
        pending().await
    }
}

impl Conversation for ClientConversation {
    fn waits(&self) -> bool {
        self.rounds.is_none()
    }

    fn goes_on(&self) -> bool {
        self.rounds.as_ref().is_some_and(|rounds| rounds.goes_on)
    }

    fn has_asked(&self) -> bool {
        self.rounds.as_ref().is_some_and(Rounds::has_stopped)
    }

    fn progress<'a>(&'a self, done: f64, total: Option<f64>, message: Option<&'a str>) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Some(token) = &self.token else { return };
            let mut progress = ProgressNotificationParam::new(token.clone(), done);
            progress.total = total;
            progress.message = message.map(str::to_owned);
            // The client may be gone; the call goes on as its revision has it.
            let _gone = self.peer.notify_progress(progress).await;
        })
    }

    fn log<'a>(&'a self, level: Level, data: &'a Value) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            if self.least.is_none_or(|least| level < least) {
                return;
            }
            let entry = json!({ "level": word(level), "logger": env!("CARGO_PKG_NAME"), "data": data });
            let entry = CustomNotification::new("notifications/message", Some(entry));
            let _gone = self.peer.send_notification(ServerNotification::CustomNotification(entry)).await;
        })
    }

    fn can(&self, kind: Kind) -> bool {
        let Some(offered) = self.capabilities.get(capability(kind)) else { return false };
        if kind == Kind::Page {
            return offered.get("url").is_some();
        }
        // A client that names no mode means forms.
        kind != Kind::Form || offered.get("form").is_some() || offered.get("url").is_none()
    }

    fn ask<'a>(&'a self, name: &'a str, question: Question) -> BoxFuture<'a, Result<Value, Unanswered>> {
        Box::pin(self.put(name, question))
    }

    fn need(&self, kind: Kind) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if let Some(rounds) = &self.rounds {
                rounds.need(kind);
                pending::<()>().await;
            }
        })
    }
}
