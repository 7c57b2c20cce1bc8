//! A client of a remote server for commands that ask it one thing: a session, one request, and its end.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header::ACCEPT_LANGUAGE};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};
use tokio::sync::mpsc;
use url::Url;

use super::{
    endpoint::{Endpoint, MAX_REPLY_BYTES},
    envelope::{self, ClientMessage},
    error::Error,
    relay::{GOODBYE, Proxy},
    unanswered::UnansweredRequest,
};
use crate::access::consent::is_unseen;
use crate::config::remote::Remote;
use crate::mcp::response::{self, RawId};

/// The newest revision that has sessions, which every server of the last years agrees to or answers with one of its own.
const REVISION: &str = "2025-11-25";

/// How much of a text that is no answer is shown.
const SHOWN: usize = 200;

/// Why a remote server did not answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RemoteFault {
    /// There is no client for HTTP.
    #[error(transparent)]
    Client(#[from] Error),
    /// It cannot be had, or not so.
    #[error("{0}")]
    Unanswered(String),
    /// It answers with an error of the protocol.
    #[error("the server answers: {message} ({code})")]
    Refused {
        /// The code of JSON-RPC.
        code: i64,
        /// Its words.
        message: String,
    },
    /// Its list has more than [`MAX_REPLY_BYTES`], or no end.
    #[error("the pages of `{method}` come to more than {} MiB, or have no end", MAX_REPLY_BYTES >> 20)]
    Endless {
        /// The method of the list.
        method: String,
    },
    /// It answers with a success that is no JSON.
    #[error("the server answers with what is no JSON: {shown}")]
    NoJson {
        /// The beginning of its answer.
        shown: String,
    },
    /// It answers with a status that is no success.
    #[error("the server answers {status}: {shown}")]
    Status {
        /// The status.
        status: u16,
        /// The beginning of its answer.
        shown: String,
    },
}

/// Asks a server for the result of one request, in this language.
///
/// # Errors
/// It does not answer, or with an error.
pub(crate) async fn ask(
    remote: Remote,
    method: &str,
    params: &Value,
    language: Option<&str>,
) -> Result<Box<RawValue>, RemoteFault> {
    // Whatever the server asks or tells besides is not heard: no capability of a client was claimed.
    let (out, mut unheard) = mpsc::channel(1);
    tokio::spawn(async move { while unheard.recv().await.is_some() {} });
    let language = language.and_then(|language| HeaderValue::from_str(language).ok());
    let endpoint = Endpoint::new(remote)?.with(language.map(|language| (ACCEPT_LANGUAGE, language)));
    let proxy = Arc::new(Proxy::new(endpoint, out));
    let client = json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")});
    let begin = json!({"protocolVersion": REVISION, "capabilities": {}, "clientInfo": client});
    let answered = async {
        result(&exchanged(&proxy, 1, "initialize", &begin).await?)?;
        proxy.tell(&message(response::notification("notifications/initialized", None::<&Value>))).await;
        result(&exchanged(&proxy, 2, method, params).await?)
    };
    let answered = answered.await;
    proxy.end(GOODBYE).await;
    answered
}

/// Everything that a server has in a list of the protocol: all its pages.
///
/// # Errors
/// As [`ask`].
pub(crate) async fn list(
    remote: &Remote,
    method: &str,
    member: &str,
    language: Option<&str>,
) -> Result<Vec<Value>, RemoteFault> {
    let (mut items, mut params, mut bytes) = (Vec::new(), json!({}), 0);
    loop {
        let page = ask(remote.clone(), method, &params, language).await?;
        // A page counts for something however short it is: a list that never ends is none.
        bytes += page.get().len().max(1 << 10);
        if bytes > MAX_REPLY_BYTES {
            return Err(RemoteFault::Endless { method: method.to_owned() });
        }
        let mut page: Value = serde_json::from_str(page.get()).expect("it was read as JSON before");
        let Some(Value::Array(found)) = page.get_mut(member).map(Value::take) else { return Ok(items) };
        items.extend(found);
        match page["nextCursor"].take() {
            Value::String(cursor) => params = json!({ "cursor": cursor }),
            _ => return Ok(items),
        }
    }
}

/// What a server answers to a GET of a path that stands beside its endpoint.
///
/// # Errors
/// It does not answer, or not with success.
pub(crate) async fn get(remote: Remote, path: &str) -> Result<String, RemoteFault> {
    let url = beside(&remote.url, path);
    let endpoint = Endpoint::new(Remote { url, ..remote })?;
    let response = endpoint.get(HeaderMap::new()).await.map_err(|fault| unanswered(&fault))?;
    let status = response.status();
    let whole = endpoint.whole(response).await.map_err(|fault| unanswered(&fault))?;
    let text = String::from_utf8_lossy(&whole).into_owned();
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
    if status.is_success() && is_json {
        return Ok(text);
    }
    let shown = text.chars().map(|char| if char.is_control() || is_unseen(char) { ' ' } else { char });
    let shown = shown.take(SHOWN).collect();
    if status.is_success() {
        return Err(RemoteFault::NoJson { shown });
    }
    Err(RemoteFault::Status { status: status.as_u16(), shown })
}

/// An address of the same server: where the endpoint is `…/mcp`, beside that.
fn beside(endpoint: &Url, path: &str) -> Url {
    let mut url = endpoint.clone();
    let base = url.path().trim_end_matches('/').to_owned();
    let base = base.strip_suffix("/mcp").unwrap_or(&base);
    url.set_path(&format!("{base}{path}"));
    url.set_query(None);
    url
}

async fn exchanged(proxy: &Arc<Proxy>, id: u32, method: &str, params: &Value) -> Result<Vec<u8>, RemoteFault> {
    let id: Box<RawId> = id.to_string().into();
    let request = message(response::request(&id, method, params));
    proxy.exchange(&request, &id).await.map_err(|fault| unanswered(&fault))
}

fn message(written: Vec<u8>) -> ClientMessage {
    let mut read = envelope::read(&Bytes::from(written)).into_iter();
    read.next().and_then(Result::ok).expect("a message of ours is one")
}

fn unanswered(fault: &UnansweredRequest) -> RemoteFault {
    RemoteFault::Unanswered(fault.message.clone())
}

/// The result in an answer.
fn result(answer: &[u8]) -> Result<Box<RawValue>, RemoteFault> {
    #[derive(Deserialize)]
    struct Answer {
        result: Option<Box<RawValue>>,
        error: Option<Refusal>,
    }
    #[derive(Deserialize)]
    struct Refusal {
        code: i64,
        message: String,
    }
    match serde_json::from_slice::<Answer>(answer) {
        Ok(Answer { error: Some(Refusal { code, message }), .. }) => Err(RemoteFault::Refused { code, message }),
        Ok(Answer { result: Some(result), .. }) => Ok(result),
        Ok(_) | Err(_) => Err(RemoteFault::Unanswered("the server answers with what is no message of MCP".to_owned())),
    }
}

#[cfg(test)]
mod tests;
