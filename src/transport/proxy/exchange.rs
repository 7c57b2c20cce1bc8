//! One request to the server, and the answer that comes back for it: a message, or one of a stream.

use http::{HeaderMap, StatusCode};
use reqwest::Response;

use super::{
    endpoint::{self, SESSION},
    envelope::{self, ClientMessage, Kind, ServerMessage},
    relay::{Proxy, lock},
    session::SessionNumber,
    unanswered::UnansweredRequest,
};
use crate::mcp::response::{self, RawId};

/// Whether a text has an error of JSON-RPC, which is an object with a code.
fn is_fault(text: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(text).is_ok_and(|text| text["error"]["code"].is_i64())
}

impl Proxy {
    /// The answer to a request, that was sent under this id.
    pub(super) async fn exchange(&self, message: &ClientMessage, id: &RawId) -> Result<Vec<u8>, UnansweredRequest> {
        let asks = |name: &str| matches!(&message.kind, Kind::Request { method, .. } if **method == *name);
        if asks("initialize") {
            return self.begin(message, id).await;
        }
        let number = self.session.number();
        let headers = || {
            let mut headers = self.session.headers(message.claims.as_ref());
            if message.claims.is_some() && asks("tools/call") {
                lock(&self.parameters).put(&message.bytes, &mut headers);
            }
            headers
        };
        let mut response = self.endpoint.post(message.bytes.clone(), headers()).await?;
        let forgotten = response.status() == StatusCode::NOT_FOUND && message.claims.is_none() && self.session.has_id();
        if forgotten {
            self.renew(number).await?;
            response = self.endpoint.post(message.bytes.clone(), headers()).await?;
        }
        let answer = self.answer(response, message, id).await?;
        if asks("tools/list") {
            lock(&self.parameters).learn(&answer);
        }
        Ok(answer)
    }

    /// Begins a session.
    async fn begin(&self, message: &ClientMessage, id: &RawId) -> Result<Vec<u8>, UnansweredRequest> {
        let response = self.endpoint.post(message.bytes.clone(), HeaderMap::new()).await?;
        let session = response.headers().get(SESSION).cloned();
        let answer = self.answer(response, message, id).await?;
        self.session.begin(message.clone(), session, &answer);
        Ok(answer)
    }

    /// Begins anew a session that the server has forgotten, unless another task just did.
    pub(super) async fn renew(&self, number: SessionNumber) -> Result<(), UnansweredRequest> {
        let _alone = self.renewing.lock().await;
        if self.session.number() != number {
            return Ok(());
        }
        let forgotten = || self.endpoint.refused(StatusCode::NOT_FOUND);
        let begun = self.session.begun().ok_or_else(forgotten)?;
        let Kind::Request { sent: id, .. } = &begun.kind else { return Err(forgotten()) };
        tracing::info!("the server has forgotten the session; it begins anew");
        let answer = self.begin(&begun, id).await?;
        if self.session.number() == number {
            tracing::warn!(bytes = answer.len(), "the server refuses a new session");
            return Err(forgotten());
        }
        let initialized = response::notification("notifications/initialized", None::<&()>);
        self.endpoint.post(initialized.into(), self.session.headers(None)).await?;
        Ok(())
    }

    /// Passes on what wants no answer. If it cannot be, the log says so and the client does not wait to hear of it.
    pub(super) async fn tell(&self, message: &ClientMessage) {
        match self.endpoint.post(message.bytes.clone(), self.session.headers(message.claims.as_ref())).await {
            Ok(response) if response.status().is_success() => {}
            Ok(response) => tracing::warn!(status = %response.status(), "a notification was refused"),
            Err(fault) => tracing::warn!(why = fault.message, "a notification was lost"),
        }
    }

    async fn answer(
        &self,
        response: Response,
        message: &ClientMessage,
        id: &RawId,
    ) -> Result<Vec<u8>, UnansweredRequest> {
        let status = response.status();
        if status.is_success() && endpoint::is_stream(&response) {
            return self.answer_of_stream(response, message, id).await;
        }
        let kind = endpoint::kind(&response);
        let whole = match self.endpoint.whole(response).await {
            Ok(whole) => whole,
            Err(fault) if status.is_success() => return Err(fault),
            Err(_) => return Err(self.endpoint.refused(status)),
        };
        match ServerMessage::of(&whole) {
            // `{"error": "invalid_token"}` beside 401 is OAuth's, and no message of MCP.
            ServerMessage::Nameless if !status.is_success() && !is_fault(&whole) => Err(self.endpoint.refused(status)),
            ServerMessage::Response(of) if envelope::same(&of, id) => Ok(whole),
            ServerMessage::Response(_) => envelope::named(&whole, id).ok_or_else(|| self.endpoint.astray()),
            ServerMessage::Nameless => envelope::named(&whole, id).ok_or_else(|| self.endpoint.no_message(&kind)),
            ServerMessage::Request(_) | ServerMessage::Notification | ServerMessage::Nothing if status.is_success() => {
                Err(self.endpoint.no_message(&kind))
            }
            ServerMessage::Request(_) | ServerMessage::Notification | ServerMessage::Nothing => {
                Err(self.endpoint.refused(status))
            }
        }
    }
}
