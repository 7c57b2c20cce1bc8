//! The remote server as HTTP: what is sent to it, and what is said when it does not answer as it should. An address may
//! hold a key, so no more of it is ever said than which machine it is.

use std::{error::Error as _, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use reqwest::{Client, Response};
use tokio::time::{Instant, timeout_at};

use super::error::Error;
use super::unanswered::UnansweredRequest;
use crate::config::remote::Remote;
use crate::secret::{Secret, Zeroizing};

pub(super) const SESSION: HeaderName = HeaderName::from_static("mcp-session-id");
pub(super) const VERSION: HeaderName = HeaderName::from_static("mcp-protocol-version");
pub(super) const LAST_EVENT: HeaderName = HeaderName::from_static("last-event-id");

/// The longest message that is taken from the remote server.
pub(super) const MAX_REPLY_BYTES: usize = 64 << 20;

const CONNECT: Duration = Duration::from_secs(10);

/// Shorter than servers keep idle connections, so that none is used at the moment when it is closed.
const IDLE: Duration = Duration::from_secs(15);

const EVENT_STREAM: &str = "text/event-stream";

/// The remote server.
#[derive(Debug)]
pub(super) struct Endpoint {
    client: Client,
    remote: Remote,
    /// Goes with every request.
    header: Option<(HeaderName, HeaderValue)>,
}

impl Endpoint {
    pub(super) fn new(remote: Remote) -> Result<Self, Error> {
        // Another part of the program may have installed the same before; a second time changes nothing.
        let _first = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder()
            .user_agent(concat!("kartoteka/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .tcp_nodelay(true)
            .connect_timeout(CONNECT.min(remote.timeout))
            .pool_idle_timeout(IDLE);
        if remote.url.scheme() == "http" {
            client = client.tls_certs_only([]);
        }
        if remote.is_near() {
            client = client.no_proxy();
        }
        if remote.bearer.as_ref().is_some_and(|bearer| authorization(bearer).is_none()) {
            return Err(Error::Token);
        }
        Ok(Self { client: client.build().map_err(|error| Error::Client(error.without_url()))?, remote, header: None })
    }

    /// The same with a header on every request.
    pub(super) fn with(self, header: Option<(HeaderName, HeaderValue)>) -> Self {
        Self { header, ..self }
    }

    /// How long a request may go without a sign of life.
    pub(super) fn patience(&self) -> Duration {
        self.remote.timeout
    }

    /// Which machine it is.
    pub(super) fn shown(&self) -> String {
        self.remote.url.origin().ascii_serialization()
    }

    pub(super) async fn post(&self, body: Bytes, headers: HeaderMap) -> Result<Response, UnansweredRequest> {
        let request = self.request(Method::POST, headers).header(CONTENT_TYPE, "application/json").body(body);
        self.sent(request.header(ACCEPT, "application/json, text/event-stream")).await
    }

    /// Asks for a stream.
    pub(super) async fn get(&self, headers: HeaderMap) -> Result<Response, UnansweredRequest> {
        self.sent(self.request(Method::GET, headers).header(ACCEPT, EVENT_STREAM)).await
    }

    pub(super) async fn delete(&self, headers: HeaderMap) -> Result<Response, UnansweredRequest> {
        self.sent(self.request(Method::DELETE, headers)).await
    }

    fn request(&self, method: Method, headers: HeaderMap) -> reqwest::RequestBuilder {
        let request = self.client.request(method, self.remote.url.clone()).headers(headers);
        let request = match &self.header {
            Some((name, value)) => request.header(name, value),
            None => request,
        };
        match self.remote.bearer.as_ref().and_then(authorization) {
            Some(bearer) => request.header(AUTHORIZATION, bearer),
            None => request,
        }
    }

    async fn sent(&self, request: reqwest::RequestBuilder) -> Result<Response, UnansweredRequest> {
        match tokio::time::timeout(self.remote.timeout, request.send()).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) if error.is_connect() => {
                let why = format!("no connection to {}: {}", self.shown(), cause(&error));
                Err(UnansweredRequest::untaken(why))
            }
            Ok(Err(error)) => Err(self.broken(&error)),
            Err(_) => Err(self.late()),
        }
    }

    /// The whole body, for as long as the patience lasts.
    pub(super) async fn whole(&self, mut response: Response) -> Result<Vec<u8>, UnansweredRequest> {
        let deadline = Instant::now() + self.remote.timeout;
        let mut whole = Vec::new();
        loop {
            match timeout_at(deadline, response.chunk()).await {
                Ok(Ok(Some(chunk))) if whole.len() + chunk.len() <= MAX_REPLY_BYTES => whole.extend_from_slice(&chunk),
                Ok(Ok(Some(_))) => return Err(self.too_long()),
                Ok(Ok(None)) => return Ok(whole),
                Ok(Err(error)) => return Err(self.broken(&error)),
                Err(_) => return Err(self.late()),
            }
        }
    }

    /// What is said of a status that is no success.
    pub(super) fn refused(&self, status: StatusCode) -> UnansweredRequest {
        let said_by = self.remote.said_by;
        let hint = match (status, &self.remote.bearer) {
            (StatusCode::UNAUTHORIZED, None) => format!("; it wants a token, in {said_by}"),
            (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, Some(_)) => {
                format!("; it does not take the token in {said_by}")
            }
            (StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED, _) => {
                "; is the path of the address right?".to_owned()
            }
            (status, _) if status.is_redirection() => "; give the address that it redirects to".to_owned(),
            _ => String::new(),
        };
        let why = format!("{} answered {status}{hint}", self.shown());
        // A gateway that lost the server's answer says so by one of these.
        if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
            UnansweredRequest::in_doubt(why)
        } else {
            UnansweredRequest::untaken(why)
        }
    }

    pub(super) fn broken(&self, error: &reqwest::Error) -> UnansweredRequest {
        UnansweredRequest::in_doubt(format!(
            "the connection to {} broke before the answer was there: {}",
            self.shown(),
            cause(error)
        ))
    }

    pub(super) fn ended(&self) -> UnansweredRequest {
        UnansweredRequest::in_doubt(format!("{} ended its stream without an answer", self.shown()))
    }

    pub(super) fn late(&self) -> UnansweredRequest {
        UnansweredRequest::in_doubt(format!("{} did not answer within {:?}", self.shown(), self.remote.timeout))
    }

    pub(super) fn too_long(&self) -> UnansweredRequest {
        UnansweredRequest::in_doubt(format!("{} answered with more than {MAX_REPLY_BYTES} bytes", self.shown()))
    }

    /// What is said of a body that is no message.
    pub(super) fn no_message(&self, kind: &str) -> UnansweredRequest {
        // The header is a stranger's text.
        let kind: String = kind.chars().filter(|c| !c.is_control()).take(64).collect();
        let kind = if kind.is_empty() { "something".to_owned() } else { kind };
        UnansweredRequest::in_doubt(format!("{} answered with {kind} that is no message of MCP", self.shown()))
    }

    /// What is said of the response to another request.
    pub(super) fn astray(&self) -> UnansweredRequest {
        UnansweredRequest::in_doubt(format!("{} answered with the response to another request", self.shown()))
    }
}

/// The header that shows the token; `None` if no header can carry it.
fn authorization(bearer: &Secret) -> Option<HeaderValue> {
    let text = Zeroizing::new(format!("Bearer {}", bearer.expose()));
    let mut value = HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The media type of a response, without parameters.
pub(super) fn kind(response: &Response) -> String {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub(super) fn is_stream(response: &Response) -> bool {
    kind(response) == EVENT_STREAM
}

/// What is at the bottom of an error: the layers above it repeat the address.
fn cause(error: &reqwest::Error) -> String {
    let mut bottom: Option<&dyn std::error::Error> = error.source();
    while let Some(deeper) = bottom.and_then(std::error::Error::source) {
        bottom = Some(deeper);
    }
    bottom.map_or_else(|| "unknown".to_owned(), ToString::to_string)
}
