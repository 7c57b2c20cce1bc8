//! What hears a server besides its answers: that its list of tools has changed, how far its calls are, and what it asks for in the middle
//! of one. A form goes to the user whose call it is, where the client can show it and nothing secret is asked for; every other question,
//! of the model or the folders, is refused.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::pending;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rmcp::ClientHandler;
use rmcp::ErrorData;
use rmcp::model::{
    ClientCapabilities, ClientConfig, ElicitRequestParams, ElicitResult, ElicitationCapability,
    ElicitationCreateRequestMethod, FormElicitationCapability, Implementation, ProgressNotificationParam,
    ProgressToken,
};
use rmcp::service::{NotificationContext, RequestContext, RoleClient};
use tokio::sync::watch;
use tokio::time::sleep;

use super::asking::AskableCalls;
use super::question::shown;
use super::wire;
use crate::caller::conversation::Conversation;
use crate::outbound::client::OutboundClient;

/// The longest message of a progress that is handed on, in bytes of what came.
const LONGEST: usize = 512;

/// Of a longer message no more is looked at: a key that is cut off would not be known.
const LOOKED_AT: usize = 16 * LONGEST;

/// The time between two tellings of one call's progress: what comes in between is overtaken.
const PAUSE: Duration = Duration::from_millis(100);

/// What hears a server.
pub(super) struct Listener {
    changes: Arc<AtomicU64>,
    followed: Arc<FollowedCalls>,
    /// `None`: nobody can be asked in this session, and its server is told so.
    askable: Option<Arc<AskableCalls>>,
}

/// Calls whose progress somebody wants to hear of.
pub(super) struct FollowedCalls {
    /// By the tokens under which the server tells of it.
    calls: Mutex<HashMap<ProgressToken, watch::Sender<CallProgress>>>,
    /// What masks the messages: a server may quote the key that it was shown.
    client: OutboundClient,
}

/// The progress of one call. Dropping it ends what is kept of it.
pub(super) struct FollowedCall<'f> {
    calls: &'f FollowedCalls,
    token: ProgressToken,
    progress: watch::Receiver<CallProgress>,
}

/// How far a call is, as its server last said.
#[derive(Debug, Clone, Default)]
struct CallProgress {
    done: f64,
    total: Option<f64>,
    message: Option<String>,
}

impl Listener {
    pub(super) fn new(
        changes: &Arc<AtomicU64>,
        followed: &Arc<FollowedCalls>,
        askable: Option<&Arc<AskableCalls>>,
    ) -> Self {
        Self { changes: Arc::clone(changes), followed: Arc::clone(followed), askable: askable.cloned() }
    }
}

impl ClientHandler for Listener {
    fn get_info(&self) -> ClientConfig {
        let own = Implementation::new("kartoteka", env!("CARGO_PKG_VERSION"));
        let mut capabilities = ClientCapabilities::default();
        let forms = ElicitationCapability::new().with_form(FormElicitationCapability::new());
        capabilities.elicitation = self.askable.as_ref().map(|_| forms);
        ClientConfig::new(capabilities, own)
    }

    async fn on_tool_list_changed(&self, _: NotificationContext<RoleClient>) {
        self.changes.fetch_add(1, Relaxed);
    }

    async fn on_progress(&self, told: ProgressNotificationParam, _: NotificationContext<RoleClient>) {
        self.followed.hear(told);
    }

    async fn create_elicitation(
        &self,
        asked: ElicitRequestParams,
        context: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        let mask = |text: &str| self.followed.masked(text);
        let answered = match (&self.askable, wire::call_of(&asked, &context)) {
            (Some(askable), Some(call)) => askable.ask(&call, asked, &mask).await,
            _ => None,
        };
        // To say that the user has declined would not be true.
        answered.ok_or_else(ErrorData::method_not_found::<ElicitationCreateRequestMethod>)
    }
}

impl FollowedCalls {
    pub(super) fn new(client: OutboundClient) -> Self {
        Self { calls: Mutex::default(), client }
    }

    /// Hears of the call with this token from now on.
    pub(super) fn follow(&self, token: ProgressToken) -> FollowedCall<'_> {
        let (sender, progress) = watch::channel(CallProgress { done: f64::NEG_INFINITY, ..CallProgress::default() });
        self.held().insert(token.clone(), sender);
        FollowedCall { calls: self, token, progress }
    }

    /// A call is so far. What does not grow is no progress.
    fn hear(&self, told: ProgressNotificationParam) {
        let held = self.held();
        let Some(call) = held.get(&told.progress_token) else { return };
        call.send_if_modified(|known| {
            let grows = told.progress.is_finite() && told.progress > known.done;
            if grows {
                let message = told.message.map(|message| self.shown(&message));
                *known = CallProgress { done: told.progress, total: told.total.filter(|all| all.is_finite()), message };
            }
            grows
        });
    }

    fn held(&self) -> MutexGuard<'_, HashMap<ProgressToken, watch::Sender<CallProgress>>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A message as it is handed on, in one line.
    fn shown(&self, message: &str) -> String {
        let looked_at = &message[..message.floor_char_boundary(LOOKED_AT)];
        shown(looked_at, LONGEST, &|text: &str| self.masked(text)).replace('\n', " ")
    }

    fn masked(&self, text: &str) -> String {
        self.client.mask(text).into_owned()
    }
}

impl FollowedCall<'_> {
    /// Tells how far the call is, each time that it is further, with the name of the server before its words. Never ends.
    pub(super) async fn tell(mut self, to: &dyn Conversation, server: &str) -> Infallible {
        while self.progress.changed().await.is_ok() {
            let CallProgress { done, total, message } = self.progress.borrow_and_update().clone();
            let message = message.map(|message| format!("{server}: {message}"));
            to.progress(done, total, message.as_deref()).await;
            sleep(PAUSE).await;
        }
        pending().await
    }
}

impl Drop for FollowedCall<'_> {
    fn drop(&mut self) {
        self.calls.held().remove(&self.token);
    }
}

#[cfg(test)]
mod tests;
