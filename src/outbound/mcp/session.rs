//! One server, the session with it, and what goes through.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Weak};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use kartoteka_compiler::plan::Effect;
use rmcp::model::{CallToolRequestParams, CallToolResponse, ClientCapabilities, ClientConfig, Implementation};
use rmcp::service::{NotificationContext, RoleClient, RunningService};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use rmcp::{ClientHandler, ServiceExt as _};
use serde_json::{Map, Value, json};
use tokio::sync::{Mutex, Semaphore};
use tokio::time::{Instant, sleep, timeout};
use url::Url;

use super::broke::Broke;
use super::listed::{self, McpTool};
use crate::outbound::error::Lost;
use crate::runtime::upstream::Reply;

/// A session that was not used for so long is ended.
const IDLE: Duration = Duration::from_mins(5);

/// How many lists are read at once, whoever's: each may be long.
static LISTS: Semaphore = Semaphore::const_new(8);

/// A server as the settings make it.
pub(crate) struct McpServer {
    url: Url,
    /// The credential among them.
    headers: HeaderMap,
    pool: reqwest::Client,
    /// The longest reply that is taken, in bytes.
    most: usize,
    session: Mutex<Option<Arc<McpSession>>>,
    /// How often its tools may have become others: with each session, and when it says so.
    changes: Arc<AtomicU64>,
}

struct McpSession {
    running: RunningService<RoleClient, Listener>,
    used: std::sync::Mutex<Instant>,
}

/// A call of a tool, as it goes out.
#[derive(Clone)]
pub(crate) struct McpCall {
    pub(crate) server: Arc<McpServer>,
    pub(crate) effect: Effect,
}

/// How a call ended.
pub(crate) enum McpEnding {
    Reply(Reply),
    /// The server sends elsewhere, with this status.
    Redirect(u16),
    /// The reply is longer than is taken.
    TooLarge,
    Lost(Lost),
    /// The address leads to where none of a tenant's may.
    NotPublic,
}

/// What hears the server: that its list has changed.
struct Listener(Arc<AtomicU64>);

impl ClientHandler for Listener {
    fn get_info(&self) -> ClientConfig {
        let own = Implementation::new("kartoteka", env!("CARGO_PKG_VERSION"));
        ClientConfig::new(ClientCapabilities::default(), own)
    }

    async fn on_tool_list_changed(&self, _: NotificationContext<RoleClient>) {
        self.0.fetch_add(1, Relaxed);
    }
}

impl McpServer {
    pub(crate) fn new(url: Url, headers: HeaderMap, pool: reqwest::Client, most: usize) -> Self {
        Self { url, headers, pool, most, session: Mutex::new(None), changes: Arc::default() }
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

    /// Its tools, and whether there are more than are taken.
    pub(crate) async fn tools(self: &Arc<Self>, time: Duration) -> Result<(Vec<McpTool>, bool), Broke> {
        let listing = async {
            let session = self.session().await?;
            let _turn = LISTS.acquire().await.map_err(|_| Broke::Late)?;
            let listed = listed::tools(session.running.peer()).await;
            session.touch();
            listed
        };
        let listed = timeout(time, listing).await.unwrap_or(Err(Broke::Late));
        if listed.is_err() {
            self.forget();
        }
        listed
    }

    /// The session, begun where there is none that works.
    async fn session(self: &Arc<Self>) -> Result<Arc<McpSession>, Broke> {
        let mut kept = self.session.lock().await;
        if let Some(session) = kept.as_ref().filter(|session| !session.running.is_closed()) {
            session.touch();
            return Ok(Arc::clone(session));
        }
        let mut headers = HashMap::with_capacity(self.headers.len());
        headers.extend(self.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        let mut config = StreamableHttpClientTransportConfig::with_uri(self.url.as_str())
            .custom_headers(headers)
            .max_sse_event_size(self.most)
            .max_json_response_size(self.most)
            .max_error_response_size(4 << 10);
        config.allow_stateless = true;
        let transport = StreamableHttpClientTransport::with_client(self.pool.clone(), config);
        let started = Listener(Arc::clone(&self.changes)).serve(transport).await;
        let running = started.map_err(|error| Broke::of_start(&error))?;
        running.peer().set_response_cache_config(rmcp::service::ClientCacheConfig::disabled()).await;
        self.changes.fetch_add(1, Relaxed);
        let session = Arc::new(McpSession { running, used: std::sync::Mutex::new(Instant::now()) });
        *kept = Some(Arc::clone(&session));
        tokio::spawn(end_when_idle(Arc::downgrade(self), Arc::downgrade(&session)));
        Ok(session)
    }

    /// Begins another session with what comes next. While one is being begun, which may take as long as a call, there is none to
    /// forget.
    fn forget(&self) {
        if let Ok(mut kept) = self.session.try_lock() {
            kept.take();
        }
    }
}

/// Ends a session that is not used, or whose server is gone.
async fn end_when_idle(server: Weak<McpServer>, session: Weak<McpSession>) {
    loop {
        let Some(rest) = session.upgrade().map(|session| IDLE.saturating_sub(session.idle())) else { return };
        if rest.is_zero() {
            break;
        }
        sleep(rest).await;
    }
    let (Some(server), Some(session)) = (server.upgrade(), session.upgrade()) else { return };
    let mut kept = server.session.lock().await;
    if kept.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, &session)) && session.idle() >= IDLE {
        kept.take();
    }
}

impl McpSession {
    fn touch(&self) {
        *self.used.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Instant::now();
    }

    fn idle(&self) -> Duration {
        self.used.lock().unwrap_or_else(std::sync::PoisonError::into_inner).elapsed()
    }
}

impl McpCall {
    /// Calls the tool that a request's body names, once.
    pub(crate) async fn make(&self, body: Option<&Bytes>, time: Duration) -> McpEnding {
        let begun = Instant::now();
        let session = match timeout(time, self.server.session()).await {
            Ok(Ok(session)) => session,
            // Of the call nothing was sent.
            Ok(Err(broke)) => return unbegun(&broke),
            Err(_) => return unbegun(&Broke::Late),
        };
        let Some(params) = body.and_then(|body| params(body)) else {
            return McpEnding::Lost(Lost::NoSession(Broke::Lost("no tool is named")));
        };
        let rest = time.saturating_sub(begun.elapsed());
        let called = timeout(rest, session.running.peer().call_tool_once(params)).await;
        session.touch();
        let broke = match called {
            Err(_) => return McpEnding::Lost(Lost::Late(time)),
            Ok(Ok(CallToolResponse::Complete(result))) => match serde_json::to_vec(&result) {
                Ok(body) => return reply(200, body.into()),
                Err(_) => Broke::Lost("what came is nothing of the protocol"),
            },
            Ok(Ok(_)) => Broke::Lost("it asks for what is not given"),
            Ok(Err(error)) => Broke::of_request(&error),
        };
        self.ended(broke, &session)
    }

    /// What a call comes to that has no result.
    fn ended(&self, broke: Broke, session: &McpSession) -> McpEnding {
        if session.running.is_closed() {
            self.server.forget();
        }
        match broke {
            Broke::Said { code, message } if self.effect == Effect::Read || is_refusal(code) => {
                let said = json!({ "isError": true, "content": [{ "type": "text", "text": message }] });
                reply(if is_refusal(code) { 400 } else { 200 }, said.to_string().into())
            }
            Broke::NoConnection => McpEnding::Lost(Lost::NoSession(broke)),
            Broke::NotPublic => McpEnding::NotPublic,
            Broke::TooLong => McpEnding::TooLarge,
            Broke::Status(status) if (300..400).contains(&status) => McpEnding::Redirect(status),
            Broke::Status(status) => reply(status, Bytes::new()),
            Broke::Late | Broke::Lost(_) | Broke::Said { .. } => McpEnding::Lost(Lost::Session(broke)),
        }
    }
}

/// What a call comes to before which no session could be had.
fn unbegun(broke: &Broke) -> McpEnding {
    match broke {
        Broke::NotPublic => McpEnding::NotPublic,
        Broke::Status(status) if (300..400).contains(status) => McpEnding::Redirect(*status),
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

impl fmt::Debug for McpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("McpServer").finish_non_exhaustive()
    }
}

impl fmt::Debug for McpCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("McpCall").field("effect", &self.effect).finish_non_exhaustive()
    }
}
