//! Tells clients what changed. Up to 2025-11-25 whoever has said `initialized` hears of lists, and subscribes to resources
//! one by one; since 2026-07-28 a `subscriptions/listen` says what it wants to hear and lasts as long as its stream.
//!
//! One message is on its way to a client at a time; what happens meanwhile waits as a note, see [`changes`](super::changes).

use std::sync::Arc;

use http::request::Parts;
use rmcp::{
    ErrorData, Peer, RoleServer,
    model::{
        ErrorCode, PromptListChangedNotification, ResourceListChangedNotification, ResourceUpdatedNotification,
        ResourceUpdatedNotificationParam, ServerNotification, SubscriptionFilter, ToolListChangedNotification,
    },
    service::{NotificationContext, RequestContext, SubscriptionContext, SubscriptionSink},
};

use super::changes::{Changes, Listener, Lists, News, TooMany};
use crate::mcp::Serves;
use crate::mcp::errors::{too_many, unknown_resource};
use crate::mcp::handler::Handler;

/// How many listen on one connection at once.
pub(in crate::mcp) const MOST: usize = 32;

/// The header that says which session a request belongs to.
const SESSION: &str = "mcp-session-id";

impl News {
    fn notifications(self) -> impl Iterator<Item = ServerNotification> {
        let Lists { tools, resources, prompts } = self.lists;
        let tools = tools.then(|| ServerNotification::from(ToolListChangedNotification::default()));
        let resources = resources.then(|| ServerNotification::from(ResourceListChangedNotification::default()));
        let prompts = prompts.then(|| ServerNotification::from(PromptListChangedNotification::default()));
        let updated =
            |uri: Arc<str>| ResourceUpdatedNotification::new(ResourceUpdatedNotificationParam::new(&*uri)).into();
        [tools, resources, prompts].into_iter().flatten().chain(self.contents.into_iter().map(updated))
    }
}

/// Where news go.
enum Client {
    /// To whom a session or connection is with.
    Peer(Peer<RoleServer>),
    /// On the stream of one `subscriptions/listen`.
    Sink(SubscriptionSink),
}

impl Client {
    /// Tells of everything, until nobody hears it.
    async fn tell(self, listener: &Listener) {
        loop {
            for notification in listener.news().await.notifications() {
                let heard = match &self {
                    Self::Peer(peer) => peer.send_notification(notification).await.is_ok(),
                    Self::Sink(sink) => sink.send(notification).await.is_ok(),
                };
                if !heard {
                    return;
                }
            }
        }
    }
}

impl<S: Serves> Handler<S> {
    /// The one that listens for this client. `None` where nothing ever changes, or no more can listen.
    fn listener(&self, changes: &Arc<Changes>, peer: &Peer<RoleServer>) -> Option<Arc<Listener>> {
        let begin = || {
            let all = Lists { tools: true, resources: true, prompts: true };
            let Ok(listener) = changes.listen(all) else {
                tracing::warn!("too many clients listen; one more hears of no change");
                return None;
            };
            let (listener, client, ended) = (Arc::new(listener), Client::Peer(peer.clone()), self.ended.clone());
            let listening = Arc::clone(&listener);
            tokio::spawn(async move {
                tokio::select! {
                    () = client.tell(&listening) => {}
                    () = ended.cancelled() => {}
                }
            });
            Some(listener)
        };
        self.listening.get_or_init(begin).clone()
    }

    /// The client is ready to hear of changes.
    pub(in crate::mcp) fn initialized(&self, context: &NotificationContext<RoleServer>) {
        if let Some(changes) = self.server.changes() {
            let _listening = self.listener(changes, &context.peer);
        }
    }

    /// A client wants to hear when a resource changes.
    pub(in crate::mcp) fn subscribed(&self, uri: &str, context: &RequestContext<RoleServer>) -> Result<(), ErrorData> {
        let Some(changes) = self.server.changes() else { return Err(nothing_changes()) };
        // Without a session there is nothing that a notice could come on.
        let parts = context.extensions.get::<Parts>();
        if parts.is_some_and(|parts| !parts.headers.contains_key(SESSION)) {
            return Err(ErrorData::invalid_request("a subscription needs a session", None));
        }
        if !self.has(uri, context) {
            return Err(unknown_resource(uri));
        }
        let listener = self.listener(changes, &context.peer).ok_or_else(too_many)?;
        listener.subscribe(uri).map_err(|TooMany| too_many())
    }

    /// A client does not want to hear of a resource any more. Whether it ever did makes no difference.
    pub(in crate::mcp) fn unsubscribed(&self, uri: &str) -> Result<(), ErrorData> {
        if self.server.changes().is_none() {
            return Err(nothing_changes());
        }
        if let Some(Some(listener)) = self.listening.get() {
            listener.unsubscribe(uri);
        }
        Ok(())
    }

    /// What of this anybody will ever be told of. What is not there cannot change.
    pub(in crate::mcp) fn accepted(&self, requested: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        self.server.changes()?;
        let mut accepted = requested.clone();
        if let Some(uris) = &mut accepted.resource_subscriptions {
            let caller = crate::caller::Caller::unknown(self.server.default_locale());
            uris.retain(|uri| self.server.read(uri, caller.clone()).is_some());
        }
        Some(accepted)
    }

    /// Tells what changed as long as somebody listens.
    pub(in crate::mcp) async fn listened(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        let Some(changes) = self.server.changes() else { return Err(nothing_changes()) };
        let _place = self.listens.try_acquire().map_err(|_| too_many())?;
        let filter = context.accepted();
        let wants = |list: Option<bool>| list == Some(true);
        let lists = Lists {
            tools: wants(filter.tools_list_changed),
            resources: wants(filter.resources_list_changed),
            prompts: wants(filter.prompts_list_changed),
        };
        let listener = changes.listen(lists).map_err(|TooMany| too_many())?;
        for uri in filter.resource_subscriptions.iter().flatten() {
            listener.subscribe(uri).map_err(|TooMany| too_many())?;
        }
        let client = Client::Sink(context.sink().clone());
        tokio::select! {
            () = client.tell(&listener) => {}
            () = context.cancelled() => {}
            // Who listens is told that it is over.
            () = self.ended.cancelled() => {}
        }
        Ok(())
    }

    fn has(&self, uri: &str, context: &RequestContext<RoleServer>) -> bool {
        self.server.read(uri, self.caller(context)).is_some()
    }
}

fn nothing_changes() -> ErrorData {
    ErrorData::new(ErrorCode::METHOD_NOT_FOUND, "Method not found: nothing ever changes here", None)
}
