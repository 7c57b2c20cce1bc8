//! Delivers changes to clients. Up to 2025-11-25 a client that has said `initialized` hears of lists, and subscribes to
//! resources one by one; since 2026-07-28 a `subscriptions/listen` says what it wants to hear and lasts as long as its
//! stream.
//!
//! One message is on its way to a client at a time; what happens meanwhile waits as a note, see [`Changes`].

use std::sync::{Arc, OnceLock};

use http::request::Parts;
use rmcp::{
    ErrorData, Peer, RoleServer,
    model::{
        PromptListChangedNotification, ResourceListChangedNotification, ResourceUpdatedNotification,
        ResourceUpdatedNotificationParam, ServerNotification, SubscriptionFilter, ToolListChangedNotification,
    },
    service::{RequestContext, SubscriptionContext, SubscriptionSink},
};
use tokio::sync::Semaphore;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::changes::{Changes, Subscription, TooMany};
use super::subscriber::{ChangedLists, News};
use crate::caller::Caller;
use crate::mcp::errors::{nothing_changes, too_many, unknown_resource};
use crate::mcp::serves::Serves;

/// The most `subscriptions/listen` of one session or connection at once.
const MOST: usize = 32;

/// The header that says which session a request belongs to.
const SESSION: &str = "mcp-session-id";

/// The subscriptions of one session or connection.
pub(in crate::mcp) struct Subscriptions {
    server: Arc<dyn Serves>,
    /// Of a client that has said `initialized`; `None` within where nothing ever changes, or there are too many already.
    of_session: OnceLock<Option<Arc<Subscription>>>,
    /// Places for `subscriptions/listen`.
    streams: Semaphore,
    /// Nothing is delivered any more: the server stops, or the session or connection is over.
    ended: CancellationToken,
    _end: DropGuard,
}

impl Subscriptions {
    /// Delivers until `stopping` fires, or this is dropped.
    pub(in crate::mcp) fn new(server: Arc<dyn Serves>, stopping: &CancellationToken) -> Self {
        let ended = stopping.child_token();
        Self {
            server,
            of_session: OnceLock::new(),
            streams: Semaphore::new(MOST),
            _end: ended.clone().drop_guard(),
            ended,
        }
    }

    /// The client is ready to hear of changes.
    pub(in crate::mcp) fn initialized(&self, peer: &Peer<RoleServer>) {
        if let Some(changes) = self.server.changes() {
            let _begun = self.of_session(changes, peer);
        }
    }

    /// `resources/subscribe`
    pub(in crate::mcp) fn subscribe(
        &self,
        uri: &str,
        caller: &Caller,
        context: &RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        let changes = self.server.changes().ok_or_else(nothing_changes)?;
        // Without a session there is nothing that a notification could come on.
        let parts = context.extensions.get::<Parts>();
        if parts.is_some_and(|parts| !parts.headers.contains_key(SESSION)) {
            return Err(ErrorData::invalid_request("a subscription needs a session", None));
        }
        if !self.server.has_resource(uri, caller) {
            return Err(unknown_resource(&caller.who.repeated(uri)));
        }
        let subscription = self.of_session(changes, &context.peer).ok_or_else(too_many)?;
        subscription.add(uri).map_err(|TooMany| too_many())
    }

    /// `resources/unsubscribe`. Whether the client had subscribed makes no difference.
    pub(in crate::mcp) fn unsubscribe(&self, uri: &str) -> Result<(), ErrorData> {
        self.server.changes().ok_or_else(nothing_changes)?;
        if let Some(Some(subscription)) = self.of_session.get() {
            subscription.remove(uri);
        }
        Ok(())
    }

    /// What of a filter can ever be delivered: what is not there for the caller cannot change.
    pub(in crate::mcp) fn accepted(
        &self,
        requested: &SubscriptionFilter,
        caller: &Caller,
    ) -> Option<SubscriptionFilter> {
        self.server.changes()?;
        let mut accepted = requested.clone();
        if let Some(uris) = &mut accepted.resource_subscriptions {
            uris.retain(|uri| self.server.has_resource(uri, caller));
        }
        Some(accepted)
    }

    /// `subscriptions/listen`: delivers until the client cancels it or the server ends it.
    pub(in crate::mcp) async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        let changes = self.server.changes().ok_or_else(nothing_changes)?;
        let _place = self.streams.try_acquire().map_err(|_| too_many())?;
        let filter = context.accepted();
        let wants = |list: Option<bool>| list == Some(true);
        let lists = ChangedLists {
            tools: wants(filter.tools_list_changed),
            resources: wants(filter.resources_list_changed),
            prompts: wants(filter.prompts_list_changed),
        };
        let subscription = changes.subscribe(lists).map_err(|TooMany| too_many())?;
        for uri in filter.resource_subscriptions.iter().flatten() {
            subscription.add(uri).map_err(|TooMany| too_many())?;
        }
        let recipient = Recipient::Stream(context.sink().clone());
        tokio::select! {
            () = recipient.deliver(&subscription) => {}
            () = context.cancelled() => {}
            // rmcp answers the request then, so that the client knows that the stream is over.
            () = self.ended.cancelled() => {}
        }
        Ok(())
    }

    /// The subscription of the session or connection, begun with its first use. `None` if there are too many already.
    fn of_session(&self, changes: &Arc<Changes>, peer: &Peer<RoleServer>) -> Option<Arc<Subscription>> {
        let begin = || {
            let Ok(subscription) = changes.subscribe(ChangedLists::ALL) else {
                tracing::warn!("too many clients have subscribed; one more hears of no change");
                return None;
            };
            let (subscription, recipient, ended) =
                (Arc::new(subscription), Recipient::Peer(peer.clone()), self.ended.clone());
            let delivered = Arc::clone(&subscription);
            tokio::spawn(async move {
                tokio::select! {
                    () = recipient.deliver(&delivered) => {}
                    () = ended.cancelled() => {}
                }
            });
            Some(subscription)
        };
        self.of_session.get_or_init(begin).clone()
    }
}

/// Where notifications go.
enum Recipient {
    /// To the other side of a session or connection.
    Peer(Peer<RoleServer>),
    /// On the stream of one `subscriptions/listen`.
    Stream(SubscriptionSink),
}

impl Recipient {
    /// Delivers whatever changes, until the client is gone.
    async fn deliver(self, subscription: &Subscription) {
        loop {
            for notification in notifications(subscription.news().await) {
                let delivered = match &self {
                    Self::Peer(peer) => peer.send_notification(notification).await.is_ok(),
                    Self::Stream(sink) => sink.send(notification).await.is_ok(),
                };
                if !delivered {
                    return;
                }
            }
        }
    }
}

fn notifications(news: News) -> impl Iterator<Item = ServerNotification> {
    let ChangedLists { tools, resources, prompts } = news.lists;
    let tools = tools.then(|| ServerNotification::from(ToolListChangedNotification::default()));
    let resources = resources.then(|| ServerNotification::from(ResourceListChangedNotification::default()));
    let prompts = prompts.then(|| ServerNotification::from(PromptListChangedNotification::default()));
    let updated = |uri: Arc<str>| ResourceUpdatedNotification::new(ResourceUpdatedNotificationParam::new(&*uri)).into();
    [tools, resources, prompts].into_iter().flatten().chain(news.contents.into_iter().map(updated))
}
