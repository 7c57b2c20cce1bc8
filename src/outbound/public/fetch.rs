//! Fetches a page: one address after the other while there are redirects, within one time for all of it.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, USER_AGENT,
};
use http::{Method, StatusCode};
use reqwest::Response;
use serde::Serialize;
use tokio::time::timeout;
use url::Url;

use super::address::next;
use super::names::NotPublic;
use crate::config::FetchRules;
use crate::runtime::reply;
use crate::runtime::upstream::{FetchRefusal, Reply};

/// What is said of the program that asks, unless the request says it.
const AGENT: &str = concat!("kartoteka/", env!("CARGO_PKG_VERSION"));

/// What is understood.
const ACCEPTED: &str = "text/html, application/xhtml+xml, text/*;q=0.9, application/json;q=0.8, application/xml;q=0.8";

/// The most characters of a text, unless the request says another number.
const CHARACTERS: usize = 20_000;

/// Statuses that lead elsewhere.
pub(in crate::outbound) const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

/// A page that is to be fetched, from an address that was looked at.
#[derive(Debug, Clone)]
pub(in crate::outbound) struct PublicRequest {
    pub(in crate::outbound) rules: Arc<FetchRules>,
    pub(in crate::outbound) characters: Option<usize>,
}

/// Why there is no page.
#[derive(Debug)]
pub(in crate::outbound) enum NotFetched {
    Refused(FetchRefusal),
    /// Nothing came; every reason has the same message.
    Lost(reqwest::Error),
    Late(Duration),
}

/// A page as the reply of its backend.
#[derive(Debug, Serialize)]
struct Fetched<'f> {
    url: &'f str,
    final_url: &'f str,
    status_code: u16,
    content_type: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    text: &'f str,
    truncated: bool,
    fetched_at: u64,
}

/// Fetches a page. Of the headers only what the card says of the program goes along.
pub(in crate::outbound) async fn fetch(
    client: &reqwest::Client,
    asked: &PublicRequest,
    (url, headers): (Url, &HeaderMap),
    time: Duration,
) -> Result<Reply, NotFetched> {
    let time = time.min(asked.rules.time);
    timeout(time, exchange(client, asked, url, headers)).await.unwrap_or(Err(NotFetched::Late(time)))
}

async fn exchange(
    client: &reqwest::Client,
    asked: &PublicRequest,
    url: Url,
    headers: &HeaderMap,
) -> Result<Reply, NotFetched> {
    let rules = &asked.rules;
    let (mut at, mut hops) = (url.clone(), 0);
    let response = loop {
        let mut request = reqwest::Request::new(Method::GET, at.clone());
        let agent = headers.get(USER_AGENT).cloned().unwrap_or(HeaderValue::from_static(AGENT));
        let own =
            [(ACCEPT, HeaderValue::from_static(ACCEPTED)), (ACCEPT_ENCODING, HeaderValue::from_static("identity"))];
        request.headers_mut().extend(own.into_iter().chain([(USER_AGENT, agent)]));
        let response = client.execute(request).await.map_err(lost)?;
        let location = response.headers().get(LOCATION).filter(|_| REDIRECTS.contains(&response.status().as_u16()));
        let Some(location) = location else { break response };
        let location = location.to_str().map_err(|_| NotFetched::Refused(FetchRefusal::Address))?;
        hops += 1;
        if hops > rules.hops {
            return Err(NotFetched::Refused(FetchRefusal::Redirects));
        }
        at = next(&at, location, rules).map_err(NotFetched::Refused)?;
    };
    page(response, asked, (&url, &at)).await
}

/// The page of a response, as the reply of its backend.
async fn page(response: Response, asked: &PublicRequest, (url, at): (&Url, &Url)) -> Result<Reply, NotFetched> {
    let refused = |why| Err(NotFetched::Refused(why));
    let packed = response.headers().get_all(CONTENT_ENCODING).iter();
    if packed.into_iter().any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        // It was asked for as it is; what is packed may be any size.
        return refused(FetchRefusal::Packed);
    }
    let media =
        response.headers().get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default().to_owned();
    let status = response.status();
    let (body, cut) = read(response, asked.rules.bytes).await.map_err(lost)?;
    // What is empty needs no type.
    if !reply::is_text(&media) && !body.is_empty() && status != StatusCode::NO_CONTENT {
        return refused(FetchRefusal::Media);
    }
    let of = media.clone();
    let page = tokio::task::spawn_blocking(move || reply::read_prose(&of, &body)).await.unwrap_or_default();
    let most = asked.characters.unwrap_or(CHARACTERS);
    let end = page.text.char_indices().nth(most).map(|(end, _)| end);
    let fetched = Fetched {
        url: url.as_str(),
        final_url: at.as_str(),
        status_code: status.as_u16(),
        content_type: &media,
        title: page.title,
        text: &page.text[..end.unwrap_or(page.text.len())],
        truncated: cut || end.is_some(),
        fetched_at: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
    };
    let body = serde_json::to_vec(&fetched).expect("texts and numbers are JSON");
    Ok(Reply { media: Some("application/json".into()), ..Reply::new(200, Bytes::from(body)) })
}

/// The first bytes of a body, and whether there are more.
async fn read(mut response: Response, most: usize) -> Result<(Vec<u8>, bool), reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = most - body.len();
        if chunk.len() > room {
            body.extend_from_slice(&chunk[..room]);
            return Ok((body, true));
        }
        body.extend_from_slice(&chunk);
    }
    Ok((body, false))
}

/// A name that leads to where nothing is asked is a refusal; all else is a loss.
fn lost(error: reqwest::Error) -> NotFetched {
    if is_not_public(&error) {
        return NotFetched::Refused(FetchRefusal::Host);
    }
    NotFetched::Lost(error.without_url())
}

/// Whether a request was not sent because its name leads to where nothing is asked.
pub(in crate::outbound) fn is_not_public(error: &reqwest::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests;
