//! The pooled connections, and one attempt over them: send, read the whole reply, within a time and up to a size.
//! Follows no redirect, unpacks nothing, speaks HTTP/1.1.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{LOCATION, RETRY_AFTER};
use reqwest::{Client, Response};
use tokio::time::timeout;
use url::Url;

use super::backend::Message;
use super::error::Lost;

/// What every request says of who asks.
const AGENT: &str = concat!("kartoteka/", env!("CARGO_PKG_VERSION"));

/// Shorter than most servers keep an idle connection: one that they have just closed loses a write.
const IDLE: Duration = Duration::from_secs(20);

/// Shorter than a whole attempt may take, so that no connection is mostly told from no answer.
const CONNECT: Duration = Duration::from_secs(5);

/// What stands ready for a reply that announces its length; a longer one grows.
const READY: u64 = 1 << 20;

/// The clients: one for this machine, without proxies and TLS; one for everything else.
#[derive(Debug, Clone)]
pub(super) struct Wire {
    near: Client,
    /// None: nothing but this machine is asked, and no root certificates are read at start.
    far: Option<Client>,
}

/// How an attempt ended.
#[derive(Debug)]
pub(super) enum Attempt {
    Reply(Answer),
    /// A redirect, and where to.
    Redirect {
        status: u16,
        to: Option<String>,
    },
    /// The reply is longer than is taken.
    TooLarge {
        status: u16,
    },
    Lost(Lost),
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Bytes,
    pub(super) retry_after: Option<Duration>,
}

impl Wire {
    /// Clients for backends on this machine and, if `far`, on others.
    pub(super) fn new(far: bool) -> Result<Self, reqwest::Error> {
        // Whoever was first has installed the same; a second time changes nothing.
        let _first = rustls::crypto::ring::default_provider().install_default();
        let common = || {
            Client::builder()
                .user_agent(AGENT)
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .tcp_nodelay(true)
                .connect_timeout(CONNECT)
                .pool_idle_timeout(IDLE)
        };
        let near = common().no_proxy().tls_certs_only([]).build()?;
        let far = if far { Some(common().build()?) } else { None };
        Ok(Self { near, far })
    }

    /// Whether other machines can be asked.
    pub(super) fn is_far(&self) -> bool {
        self.far.is_some()
    }

    /// Sends the message once.
    pub(super) async fn attempt(&self, message: Message, time: Duration, most: usize) -> Attempt {
        match timeout(time, self.exchange(message, most)).await {
            Ok(Ok(attempt)) => attempt,
            Ok(Err(error)) => Attempt::Lost(Lost::wire(error)),
            Err(_) => Attempt::Lost(Lost::Late(time)),
        }
    }

    async fn exchange(&self, message: Message, most: usize) -> Result<Attempt, reqwest::Error> {
        let client = match &self.far {
            Some(far) if !message.near => far,
            _ => &self.near,
        };
        let mut request = reqwest::Request::new(message.verb, message.url);
        *request.headers_mut() = message.headers;
        *request.body_mut() = message.body.map(Into::into);
        let response = client.execute(request).await?;
        let status = response.status();
        if status.is_redirection() {
            return Ok(Attempt::Redirect { status: status.as_u16(), to: target(&response) });
        }
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after = retry_after.and_then(|value| super::retry::retry_after(value, jiff::Timestamp::now()));
        let status = status.as_u16();
        Ok(match read(response, most).await? {
            Some(body) => Attempt::Reply(Answer { status, body, retry_after }),
            None => Attempt::TooLarge { status },
        })
    }
}

/// The whole body; `None` if it is longer than `most`.
async fn read(mut response: Response, most: usize) -> Result<Option<Bytes>, reqwest::Error> {
    let announced = response.content_length();
    if announced.is_some_and(|length| length > most as u64) {
        return Ok(None);
    }
    let Some(first) = response.chunk().await? else { return Ok(Some(Bytes::new())) };
    if first.len() > most {
        return Ok(None);
    }
    // A short reply is one chunk, and stays the bytes that it came in.
    let Some(second) = response.chunk().await? else { return Ok(Some(first)) };
    let ready = announced.unwrap_or_default().min(READY);
    let mut body = BytesMut::with_capacity(usize::try_from(ready).unwrap_or_default().max(first.len() + second.len()));
    body.extend_from_slice(&first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        if body.len() + chunk.len() > most {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
        next = response.chunk().await?;
    }
    Ok(Some(body.freeze()))
}

/// Where a redirect leads, as far as it can be told: without path and query, which may hold a key.
fn target(response: &Response) -> Option<String> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let url: Url = response.url().join(location).ok()?;
    Some(url.origin().ascii_serialization())
}
