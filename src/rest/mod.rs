//! The plain REST face that b24-mcp had: for scripts, and for those who come from there. Every answer has the shape that it
//! had there. It holds no session and no conversation; who needs one speaks to `/mcp`.
//!
//! A tool that failed is an answer like any other, with `isError` and status 200: the request itself went well.

mod body;
mod page;

use std::{borrow::Cow, sync::Arc};

use axum::{
    Extension, Router,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use rmcp::model::ProtocolVersion;
use serde::{Deserialize, Serialize};

use self::body::{Asked, Voice};
use crate::caller::{Caller, Locale};
use crate::mcp::{Serves, gate::Gate, message};
use crate::transport::{Limits, http::endpoint};

const JSON: &str = "application/json";

/// What the routes share.
struct Rest<S> {
    server: Arc<S>,
    gate: Gate,
    limits: Limits,
}

/// The routes, for a router that has looked at `Host` and `Origin` and put the [`Caller`] among the extensions.
pub(crate) fn routes<S, T>(server: Arc<S>, gate: Gate, limits: &Limits) -> Router<T>
where
    S: Serves,
    T: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/mcp/index", get(index::<S>).options(options))
        .route("/mcp/health", get(health).options(options))
        .route("/mcp/tool/call", post(tool_call::<S>).options(options))
        .route("/mcp/resource/query", post(resource_query::<S>).options(options))
        .route("/mcp/initialize", post(initialize::<S>).options(options))
        .with_state(Arc::new(Rest { server, gate, limits: limits.clone() }))
}

type Shared<S> = State<Arc<Rest<S>>>;

async fn options() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn health() -> Response {
    json(br#"{"status":"ok","message":"MCP endpoint is alive"}"#.to_vec())
}

async fn index<S: Serves>(State(rest): Shared<S>, Extension(caller): Extension<Caller>) -> Response {
    match self::page::index(&rest.server.resources(caller.locale), &rest.server.listing(caller.locale)) {
        Ok(index) => json(index),
        Err(error) => {
            tracing::error!(%error, "a listing is not what listings are");
            Voice::Plain.refuse(&Refusal::internal())
        }
    }
}

async fn tool_call<S: Serves>(
    State(rest): Shared<S>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let bytes = match endpoint::read(&rest.limits, &headers, body).await {
        Ok(bytes) => bytes,
        Err(refused) => return *refused,
    };
    let asked = match Asked::read(&bytes, "tools/call") {
        Ok(asked) => asked,
        Err((voice, refusal)) => return voice.refuse(&refusal),
    };
    let Some(name) = asked.tool else {
        return asked.voice.refuse(&Refusal::params("tool name required"));
    };
    let Some(place) = rest.gate.enter() else { return asked.voice.refuse(&Refusal::busy()) };
    let (server, tool, params) = (Arc::clone(&rest.server), name.to_string(), asked.params.map(str::to_owned));
    // By itself: hanging up must not stop a call that writes, and a panic in it is not ours.
    let call = tokio::spawn(async move {
        let _place = place;
        match server.call(&tool, params.as_deref(), caller, b"{".to_vec()) {
            Some(written) => Some(written.await),
            None => None,
        }
    });
    match call.await {
        Ok(Some(mut result)) => {
            result.push(b'}');
            asked.voice.say(result)
        }
        Ok(None) => asked.voice.refuse(&Refusal::unknown("tool", &name)),
        Err(_) => asked.voice.refuse(&Refusal::internal()),
    }
}

async fn resource_query<S: Serves>(
    State(rest): Shared<S>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let bytes = match endpoint::read(&rest.limits, &headers, body).await {
        Ok(bytes) => bytes,
        Err(refused) => return *refused,
    };
    let asked = match Asked::read(&bytes, "resources/query") {
        Ok(asked) => asked,
        Err((voice, refusal)) => return voice.refuse(&refusal),
    };
    let Some(named) = asked.resource else {
        return asked.voice.refuse(&Refusal::params("resource uri required"));
    };
    let params = match self::body::with_cursor(asked.params, asked.cursor.as_deref()) {
        Ok(params) => params.map(Cow::into_owned),
        Err(refusal) => return asked.voice.refuse(&refusal),
    };
    let Some(place) = rest.gate.enter() else { return asked.voice.refuse(&Refusal::busy()) };
    let uri = self::page::address(&rest.server.resources(caller.locale), &named);
    let server = Arc::clone(&rest.server);
    let read = tokio::spawn(async move {
        let _place = place;
        match server.query(&uri, params.as_deref(), caller) {
            Some(read) => Some(read.await.map(|answer| (uri, answer))),
            None => None,
        }
    });
    match read.await {
        Ok(Some(Ok((uri, answer)))) => match self::page::page(&uri, &answer) {
            Ok(page) => asked.voice.say(page),
            Err(error) => {
                tracing::error!(%error, uri, "a resource holds what is no JSON");
                asked.voice.refuse(&Refusal::internal())
            }
        },
        Ok(Some(Err(error))) => asked.voice.refuse(&Refusal::upstream(error.message)),
        Ok(None) => asked.voice.refuse(&Refusal::unknown("resource", &named)),
        Err(_) => asked.voice.refuse(&Refusal::internal()),
    }
}

/// To a request the answer of `initialize`, to anything else the same as a message of its own, as b24-mcp had it. No
/// session begins here.
async fn initialize<S: Serves>(
    State(rest): Shared<S>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    #[derive(Deserialize)]
    struct Params<'a> {
        #[serde(borrow, rename = "protocolVersion")]
        version: Option<Cow<'a, str>>,
    }
    let bytes = match endpoint::read(&rest.limits, &headers, body).await {
        Ok(bytes) => bytes,
        Err(refused) => return *refused,
    };
    let asked = match Asked::read(&bytes, "initialize") {
        Ok(asked) => asked,
        Err((Voice::Plain, _)) => return card(&*rest.server, caller.locale),
        Err((voice, refusal)) => return voice.refuse(&refusal),
    };
    match asked.voice {
        Voice::Plain => card(&*rest.server, caller.locale),
        Voice::Rpc(_) => {
            let params = asked.whole.and_then(|params| serde_json::from_str::<Params<'_>>(params).ok());
            let version = params.and_then(|params| params.version).unwrap_or_default();
            asked.voice.say(described(&*rest.server, caller.locale, agreed(&version)))
        }
    }
}

/// What this server is, for whoever asks without a request: a browser, a monitor, a script.
pub(crate) fn card<S: Serves>(server: &S, locale: Locale) -> Response {
    let mut out = br#"{"jsonrpc":"2.0","method":"initialize","params":"#.to_vec();
    out.extend_from_slice(&described(server, locale, agreed("")));
    out.push(b'}');
    json(out)
}

/// The revision to speak with a client that asks for this one.
fn agreed(asked: &str) -> &'static str {
    let newest = ProtocolVersion::LATEST_WITH_INITIALIZE.as_str();
    ["2024-11-05", "2025-03-26", "2025-06-18"].into_iter().find(|known| *known == asked).unwrap_or_else(|| {
        debug_assert_eq!(newest, "2025-11-25");
        "2025-11-25"
    })
}

/// The answer to `initialize`, with everything that is offered in it.
fn described<S: Serves>(server: &S, locale: Locale, version: &str) -> Vec<u8> {
    let instructions = serde_json::Value::from(server.instructions(locale).unwrap_or_default());
    let (name, release) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    let head = format!(
        r#"{{"protocolVersion":"{version}","serverInfo":{{"name":"{name}","title":"Kartoteka","version":"{release}"}},"capabilities":{{"tools":{{}},"resources":{{}}}},"instructions":{instructions},"resources":"#
    );
    let mut out = head.into_bytes();
    out.extend_from_slice(&server.resources(locale));
    out.extend_from_slice(br#","tools":"#);
    out.extend_from_slice(&server.listing(locale));
    if let Some(extras) = server.initialize_extras(locale) {
        out.push(b',');
        out.extend_from_slice(&extras);
    }
    out.push(b'}');
    out
}

fn json(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, JSON)], body).into_response()
}

/// Why a request has no answer.
#[derive(Debug, Serialize)]
struct Refusal {
    #[serde(skip)]
    status: StatusCode,
    #[serde(skip)]
    code: i32,
    #[serde(rename = "type")]
    kind: &'static str,
    message: String,
}

impl Refusal {
    fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        Self { status, code: message::INVALID_REQUEST, kind, message: message.into() }
    }

    fn params(why: &str) -> Self {
        let refusal = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_request", format!("Invalid params: {why}"));
        Self { code: message::INVALID_PARAMS, ..refusal }
    }

    fn unknown(what: &str, name: &str) -> Self {
        let kind = if what == "tool" { "tool_not_found" } else { "resource_not_found" };
        // A name is the caller's own text; an error is no place for megabytes of it.
        let shown: String = name.chars().take(128).collect();
        let refusal = Self::new(StatusCode::NOT_FOUND, kind, format!("no {what} is called `{shown}`"));
        Self { code: message::INVALID_PARAMS, ..refusal }
    }

    fn upstream(message: String) -> Self {
        Self { code: message::INTERNAL_ERROR, ..Self::new(StatusCode::BAD_GATEWAY, "upstream_error", message) }
    }

    fn busy() -> Self {
        let why = "the server has too many calls in flight; try again soon";
        Self { code: message::BUSY, ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", why) }
    }

    fn internal() -> Self {
        let why = "internal error: the handler of this request failed; the server goes on";
        let refusal = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", why);
        Self { code: message::INTERNAL_ERROR, ..refusal }
    }
}
