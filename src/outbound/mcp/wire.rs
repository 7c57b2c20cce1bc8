//! The HTTP below a session: `rmcp`'s client of it, but for what a request is answered with, which is bounded in bytes and in values
//! before `rmcp` reads it. What it makes of a message has many times the size of small values, and nobody could end that.
//!
//! An answer that is longer stands there as an error of the protocol, so that the request ends and the session goes on.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, OnceLock};

use bytes::{Bytes, BytesMut};
use futures::stream::BoxStream;
use futures::{StreamExt as _, stream};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode};
use reqwest::Response;
use rmcp::ErrorData;
use rmcp::model::{
    ClientJsonRpcMessage, ClientRequest, ElicitRequestParams, ErrorCode, JsonRpcMessage, RequestId,
    RequestParamsMeta as _, ServerJsonRpcMessage,
};
use rmcp::service::{RequestContext, RoleClient};
use rmcp::transport::streamable_http_client::{
    HttpStatusError, SseError, StreamableHttpClient, StreamableHttpError, StreamableHttpPostResponse,
    StreamableHttpResponseLimits,
};
use serde_json::{Value, json};
use sse_stream::{Sse, SseStream};

use super::bounds::{Bound, EventBounds, MessageBounds};
use super::open_questions::OpenQuestions;
use super::shallow::shallow;
use crate::runtime::reply::readable;
use crate::secret::digest::hexadecimal;
use crate::secret::random;

const BOTH: &str = "text/event-stream, application/json";
const SESSION: HeaderName = HeaderName::from_static("mcp-session-id");

/// The longest error of the protocol beside a status of failure, in bytes.
const LONGEST_ERROR: usize = 64 << 10;

/// What no server can write, by which an error is known to be this side's own.
static OWN: LazyLock<String> = LazyLock::new(|| hexadecimal(&random::bytes::<16>()));

type WireFailure = StreamableHttpError<reqwest::Error>;

/// The connections to a server.
#[derive(Clone)]
pub(super) struct McpWire {
    pool: reqwest::Client,
    questions: Arc<OpenQuestions>,
}

impl McpWire {
    /// For one session.
    pub(super) fn new(pool: reqwest::Client) -> Self {
        Self { pool, questions: Arc::default() }
    }
}

/// The request that is answered.
struct SentRequest {
    id: RequestId,
    /// It is for a list of tools, each of which is read by itself.
    lists: bool,
}

/// Which bound an answer has passed, if an error says so that stands in its place.
pub(super) fn passed(error: &ErrorData) -> Option<Bound> {
    let data = error.data.as_ref()?;
    let bound = if data["of"] == "values" { Bound::Values } else { Bound::Bytes };
    (data["own"] == **OWN).then_some(bound)
}

/// The call in the middle of whose answer a server has asked this.
pub(super) fn call_of(asked: &ElicitRequestParams, context: &RequestContext<RoleClient>) -> Option<RequestId> {
    let of = |meta: Value| meta.get(OWN.as_str()).cloned();
    let of_params = || of(serde_json::to_value(asked.meta()?).ok()?);
    let id = of(serde_json::to_value(&context.meta).ok()?).or_else(of_params)?;
    serde_json::from_value(id).ok()
}

/// A question in the middle of the answer to a request says whose it is.
fn marked(event: Sse, id: &RequestId) -> Sse {
    let Some(data) = event.data.as_ref().filter(|data| data.contains("elicitation/create")) else { return event };
    let Ok(mut message) = serde_json::from_str::<Value>(data) else { return event };
    if message["method"] == "elicitation/create"
        && let Some(params) = message.get_mut("params").and_then(Value::as_object_mut)
        && let Some(meta) = params.entry("_meta").or_insert_with(|| json!({})).as_object_mut()
    {
        meta.insert(OWN.clone(), json!(id));
        return Sse { data: Some(message.to_string()), ..event };
    }
    event
}

/// What stands in the place of an answer that is longer than is taken.
fn too_long(id: RequestId, bound: Bound) -> ServerJsonRpcMessage {
    let of = if bound == Bound::Values { "values" } else { "bytes" };
    let data = Some(json!({ "own": *OWN, "of": of }));
    JsonRpcMessage::error(ErrorData::new(ErrorCode::INTERNAL_ERROR, "the answer is too long", data), Some(id))
}

impl StreamableHttpClient for McpWire {
    type Error = reqwest::Error;

    async fn post_message(
        &self,
        uri: Arc<str>,
        message: ClientJsonRpcMessage,
        session: Option<Arc<str>>,
        token: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<StreamableHttpPostResponse, WireFailure> {
        let limits = StreamableHttpResponseLimits::default();
        self.post_message_with_response_limits(uri, message, session, token, headers, limits).await
    }

    async fn post_message_with_response_limits(
        &self,
        uri: Arc<str>,
        message: ClientJsonRpcMessage,
        session: Option<Arc<str>>,
        token: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
        limits: StreamableHttpResponseLimits,
    ) -> Result<StreamableHttpPostResponse, WireFailure> {
        let asked = match &message {
            JsonRpcMessage::Request(request) => {
                let lists = matches!(request.request, ClientRequest::ListToolsRequest(_));
                Some(SentRequest { id: request.id.clone(), lists })
            }
            _ => None,
        };
        let is_answer = matches!(message, JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_));
        let _answering = is_answer.then(|| self.questions.answering());
        let mut request = self.pool.post(uri.as_ref()).header(ACCEPT, BOTH).header(CONTENT_TYPE, "application/json");
        request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let in_session = session.is_some();
        if let Some(session) = session {
            request = request.header(SESSION, session.as_ref());
        }
        let response = request.body(serde_json::to_vec(&message)?).send().await?;
        let session = response.headers().get(SESSION).and_then(|session| session.to_str().ok()).map(str::to_owned);
        match (response.status(), asked) {
            (StatusCode::ACCEPTED | StatusCode::NO_CONTENT, _) => Ok(StreamableHttpPostResponse::Accepted),
            (StatusCode::NOT_FOUND, _) if in_session => Err(StreamableHttpError::SessionExpired),
            // Nothing of such an answer is waited for.
            (status, None) if status.is_success() => Ok(StreamableHttpPostResponse::Accepted),
            (status, Some(asked)) if status.is_success() => match answered(response, asked, session, limits).await? {
                StreamableHttpPostResponse::Sse(events, session) => {
                    Ok(StreamableHttpPostResponse::Sse(Arc::clone(&self.questions).paced(events), session))
                }
                whole => Ok(whole),
            },
            (status, _) => failed(response, status, session).await,
        }
    }

    async fn delete_session(
        &self,
        uri: Arc<str>,
        session: Arc<str>,
        token: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<(), WireFailure> {
        self.pool.delete_session(uri, session, token, headers).await
    }

    async fn get_stream(
        &self,
        uri: Arc<str>,
        session: Option<Arc<str>>,
        last: Option<String>,
        token: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<BoxStream<'static, Result<Sse, SseError>>, WireFailure> {
        let most = StreamableHttpResponseLimits::default().max_sse_event_size;
        self.get_stream_with_max_sse_event_size(uri, session, last, token, headers, most).await
    }

    async fn get_stream_with_max_sse_event_size(
        &self,
        uri: Arc<str>,
        session: Option<Arc<str>>,
        last: Option<String>,
        token: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
        most: usize,
    ) -> Result<BoxStream<'static, Result<Sse, SseError>>, WireFailure> {
        self.questions.next_stream().await;
        let events = self.pool.get_stream_with_max_sse_event_size(uri, session, last, token, headers, most).await?;
        // No request is known there, though one may be answered, where its stream is resumed: what is too long is left out.
        let fits = move |event: &Result<Sse, SseError>| match event {
            Ok(Sse { data: Some(data), .. }) => MessageBounds::new(most).take(data.as_bytes()).is_ok(),
            _ => true,
        };
        let events = events.filter(move |event| std::future::ready(fits(event)));
        let events = events.map(|event| event.map(plain)).boxed();
        Ok(Arc::clone(&self.questions).paced(events))
    }
}

/// What a request is answered with.
async fn answered(
    response: Response,
    asked: SentRequest,
    session: Option<String>,
    limits: StreamableHttpResponseLimits,
) -> Result<StreamableHttpPostResponse, WireFailure> {
    let media =
        response.headers().get(CONTENT_TYPE).map(|media| String::from_utf8_lossy(media.as_bytes()).into_owned());
    let is = |wanted: &str| {
        let media = media.as_deref().and_then(|media| media.split(';').next()).unwrap_or_default();
        media.trim().eq_ignore_ascii_case(wanted)
    };
    if is("text/event-stream") {
        return Ok(StreamableHttpPostResponse::Sse(events(response, asked, limits.max_sse_event_size), session));
    }
    if !is("application/json") {
        return Err(StreamableHttpError::UnexpectedContentType(media));
    }
    let message = match body(response, limits.max_json_response_size).await? {
        Ok(body) => {
            let read = readable(&body);
            serde_json::from_slice(&if asked.lists { shallow(&read) } else { Cow::Borrowed(&*read) })?
        }
        Err(bound) => too_long(asked.id, bound),
    };
    Ok(StreamableHttpPostResponse::Json(message, session))
}

/// The events that a request is answered with. One that is longer than is taken ends them, and the request.
fn events(
    response: Response,
    SentRequest { id, lists }: SentRequest,
    most: usize,
) -> BoxStream<'static, Result<Sse, SseError>> {
    let passed = Arc::new(OnceLock::<Bound>::new());
    let noted = Arc::clone(&passed);
    let chunks = response.bytes_stream().scan(EventBounds::new(most), move |bounds, chunk| {
        let taken = noted.get().is_none().then(|| {
            chunk.map(|chunk| match bounds.take(&chunk) {
                Ok(()) => chunk,
                Err((bound, whole)) => {
                    noted.get_or_init(|| bound);
                    chunk.slice(..whole)
                }
            })
        });
        std::future::ready(taken)
    });
    let asked = id.clone();
    let last = stream::once(async move {
        let bound = *passed.get()?;
        let data = serde_json::to_string(&too_long(asked, bound)).ok()?;
        Some(Ok(Sse { event: None, data: Some(data), id: None, retry: None }))
    });
    let events = SseStream::from_bytes_stream(chunks.boxed());
    let read = move |event: Sse| marked(if lists { listed(plain(event)) } else { plain(event) }, &id);
    let events = events.map(move |event| event.map(&read));
    events.chain(last.filter_map(std::future::ready)).boxed()
}

/// An event with characters alone.
fn plain(event: Sse) -> Sse {
    let data = event.data.map(|data| match readable(data.as_bytes()) {
        Cow::Borrowed(read) if read.len() == data.len() => data,
        read => String::from_utf8(read.into_owned()).expect("it was made of characters"),
    });
    Sse { data, ..event }
}

/// An event of a list, as it can be read.
fn listed(event: Sse) -> Sse {
    let data = event.data.map(|data| match shallow(data.as_bytes()) {
        Cow::Borrowed(_) => data,
        Cow::Owned(read) => String::from_utf8(read).expect("it was cut at characters of ASCII"),
    });
    Sse { data, ..event }
}

/// The whole body, if it is within its bounds.
async fn body(mut response: Response, most: usize) -> Result<Result<Bytes, Bound>, reqwest::Error> {
    let (mut bounds, mut body) = (MessageBounds::new(most), BytesMut::new());
    if response.content_length().is_some_and(|length| length > most as u64) {
        return Ok(Err(Bound::Bytes));
    }
    while let Some(chunk) = response.chunk().await? {
        if let Err(bound) = bounds.take(&chunk) {
            return Ok(Err(bound));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Ok(body.freeze()))
}

/// What a status of failure comes to: the error of the protocol beside it, where there is one.
async fn failed(
    response: Response,
    status: StatusCode,
    session: Option<String>,
) -> Result<StreamableHttpPostResponse, WireFailure> {
    let status_alone = || StreamableHttpError::HttpStatus(HttpStatusError::new(status.as_u16(), None));
    let says_all = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS].contains(&status);
    if says_all || !(status.is_client_error() || status.is_server_error()) {
        return Err(status_alone());
    }
    let Ok(Ok(body)) = body(response, LONGEST_ERROR).await else { return Err(status_alone()) };
    match serde_json::from_slice::<ServerJsonRpcMessage>(&readable(&body)) {
        Ok(error @ JsonRpcMessage::Error(_)) => Ok(StreamableHttpPostResponse::Json(error, session)),
        _ => Err(status_alone()),
    }
}
