//! One server, and the session with it.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Weak};
use std::time::Duration;

use http::HeaderMap;
use rmcp::ServiceExt as _;
use rmcp::service::{Peer, RoleClient, RunningService};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout};
use url::Url;

use super::asking::AskableCalls;
use super::broke::Broke;
use super::listed::{self, McpTool};
use super::listener::{FollowedCalls, Listener};
use super::wire::McpWire;
use crate::outbound::client::OutboundClient;

/// A session that was not used for so long is ended.
const IDLE: Duration = Duration::from_mins(5);

/// A server as the settings make it.
pub(crate) struct McpServer {
    url: Url,
    /// The credential among them.
    headers: HeaderMap,
    pool: reqwest::Client,
    /// What says how long a reply may be, and masks what the server quotes.
    client: OutboundClient,
    /// The session of calls whose callers can be asked nothing, and of lists; and that of the others. What a server may ask is said at
    /// the start of a session.
    sessions: [Mutex<Option<Arc<McpSession>>>; 2],
    /// How often its tools may have become others: with each session, and when it says so.
    changes: Arc<AtomicU64>,
}

pub(super) struct McpSession {
    running: RunningService<RoleClient, Listener>,
    /// Calls whose progress somebody wants to hear of.
    pub(super) followed: Arc<FollowedCalls>,
    /// Calls whose callers can be asked.
    pub(super) askable: Arc<AskableCalls>,
    used: std::sync::Mutex<Instant>,
}

/// What a server lists.
pub(crate) struct ListedTools {
    pub(crate) tools: Vec<McpTool>,
    /// There are more than are taken.
    pub(crate) more: bool,
    /// [`McpServer::changes`] before the list was read: what changed meanwhile may be missing in it.
    pub(crate) changes: u64,
}

impl McpServer {
    pub(crate) fn new(url: Url, headers: HeaderMap, pool: reqwest::Client, client: OutboundClient) -> Self {
        Self { url, headers, pool, client, sessions: Default::default(), changes: Arc::default() }
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    pub(crate) fn pool(&self) -> &reqwest::Client {
        &self.pool
    }

    /// A number that is another once its tools may be others.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Relaxed)
    }

    /// Its tools.
    pub(crate) async fn tools(self: &Arc<Self>, time: Duration) -> Result<ListedTools, Broke> {
        let listing = async {
            let session = self.session(false).await?;
            let changes = self.changes();
            let listed = listed::tools(session.peer()).await;
            session.touch();
            let (tools, more) = listed?;
            Ok(ListedTools { tools, more, changes })
        };
        let listed = timeout(time, listing).await.unwrap_or(Err(Broke::Late));
        if listed.is_err() {
            self.forget(false);
        }
        listed
    }

    /// The session, begun where there is none that works. `asks`: that of calls whose callers can be asked.
    pub(super) async fn session(self: &Arc<Self>, asks: bool) -> Result<Arc<McpSession>, Broke> {
        let mut kept = self.sessions[usize::from(asks)].lock().await;
        if let Some(session) = kept.as_ref().filter(|session| !session.running.is_closed()) {
            session.touch();
            return Ok(Arc::clone(session));
        }
        let mut headers = HashMap::with_capacity(self.headers.len());
        headers.extend(self.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        let mut config = StreamableHttpClientTransportConfig::with_uri(self.url.as_str())
            .custom_headers(headers)
            .max_sse_event_size(self.client.max_reply_bytes)
            .max_json_response_size(self.client.max_reply_bytes)
            .max_error_response_size(4 << 10);
        config.allow_stateless = true;
        let transport = StreamableHttpClientTransport::with_client(McpWire::new(self.pool.clone()), config);
        let followed = Arc::new(FollowedCalls::new(self.client.clone()));
        let askable = asks.then(|| Arc::new(AskableCalls::default()));
        let listener = Listener::new(&self.changes, &followed, askable.as_ref());
        let started = listener.serve(transport).await;
        let running = started.map_err(|error| Broke::of_start(&error))?;
        running.peer().set_response_cache_config(rmcp::service::ClientCacheConfig::disabled()).await;
        self.changes.fetch_add(1, Relaxed);
        let session = Arc::new(McpSession {
            running,
            followed,
            askable: askable.unwrap_or_default(),
            used: std::sync::Mutex::new(Instant::now()),
        });
        *kept = Some(Arc::clone(&session));
        tokio::spawn(end_when_idle(Arc::downgrade(self), Arc::downgrade(&session), asks));
        Ok(session)
    }

    /// Begins another session with what comes next. While one is being begun, which may take as long as a call, there is none to
    /// forget.
    pub(super) fn forget(&self, asks: bool) {
        if let Ok(mut kept) = self.sessions[usize::from(asks)].try_lock() {
            kept.take();
        }
    }
}

/// Ends a session that is not used, or whose server is gone.
async fn end_when_idle(server: Weak<McpServer>, session: Weak<McpSession>, asks: bool) {
    loop {
        let Some(rest) = session.upgrade().map(|session| IDLE.saturating_sub(session.idle())) else { return };
        if rest.is_zero() {
            break;
        }
        sleep(rest).await;
    }
    let (Some(server), Some(session)) = (server.upgrade(), session.upgrade()) else { return };
    let mut kept = server.sessions[usize::from(asks)].lock().await;
    if kept.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, &session)) && session.idle() >= IDLE {
        kept.take();
    }
}

impl McpSession {
    pub(super) fn peer(&self) -> &Peer<RoleClient> {
        self.running.peer()
    }

    pub(super) fn is_closed(&self) -> bool {
        self.running.is_closed()
    }

    pub(super) fn touch(&self) {
        *self.used.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Instant::now();
    }

    fn idle(&self) -> Duration {
        self.used.lock().unwrap_or_else(std::sync::PoisonError::into_inner).elapsed()
    }
}

impl fmt::Debug for McpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("McpServer").finish_non_exhaustive()
    }
}
