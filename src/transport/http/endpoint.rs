//! `/mcp`: one address, every method of Streamable HTTP. What comes is read here once, within its limits; then the lane
//! looks at it, and what the lane leaves goes to rmcp with the same bytes.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::StreamExt;
use rmcp::model::{ClientJsonRpcMessage, ClientRequest, JsonRpcMessage};
use tokio::runtime::Handle;

use crate::caller::Caller;
use crate::mcp::{
    Serves,
    fast_path::{Answer, Claims, Era, Wire, Work},
    message::{self, Fault, INVALID_REQUEST, RawId, Read},
    sessions::Session,
};
use crate::rest;
use crate::transport::{
    Limits,
    http::{
        HttpState, batch, refusal,
        reply::{self, Form},
    },
    websocket,
};

/// The answer to a request that goes no further. Boxed, since a response is large and refusals are few.
pub(crate) type Refused = Box<Response>;

/// The headers of the protocol, their names read once.
const SESSION: HeaderName = HeaderName::from_static("mcp-session-id");
pub(crate) const VERSION: HeaderName = HeaderName::from_static("mcp-protocol-version");
const METHOD: HeaderName = HeaderName::from_static("mcp-method");
const NAME: HeaderName = HeaderName::from_static("mcp-name");

/// The session of a request, by its header.
pub(crate) enum Belongs {
    /// It names none.
    Nowhere,
    /// It names one that is its caller's.
    To(Arc<Session>),
    /// It names one that nobody knows, or several; rmcp says what that means.
    Unknown,
}

/// Serves `/mcp`, whatever the method.
pub(crate) async fn serve<S: Serves>(State(front): State<Arc<HttpState<S>>>, request: Request) -> Response {
    match *request.method() {
        Method::POST => post(&front, request).await,
        Method::GET => get(&front, request).await,
        Method::DELETE => delete(&front, request).await,
        Method::OPTIONS => (StatusCode::NO_CONTENT, [(header::ALLOW, "GET, POST, DELETE, OPTIONS")]).into_response(),
        _ => rmcp(&front, request, None, Form::Json).await,
    }
}

async fn post<S: Serves>(front: &Arc<HttpState<S>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let form = reply::negotiate(&mut parts.headers);
    if form == Form::Other || !reply::is_json(&parts.headers) {
        return rmcp(front, Request::from_parts(parts, Body::empty()), None, form).await;
    }
    let session = match session(front, &parts) {
        Ok(session) => session,
        Err(refused) => return *refused,
    };
    let bytes = match read(&front.limits, &parts.headers, body).await {
        Ok(bytes) => bytes,
        Err(refused) => return *refused,
    };
    if let Some(work) = admit(front, &parts, &session, &bytes).await {
        return answer(work).await;
    }
    match message::read(&bytes) {
        Read::Message(message) => forward(front, parts, &session, bytes.clone(), &message, form).await,
        Read::Batch(items) => batch::serve(front, &parts, &session, &bytes, &items).await,
        Read::Fault(fault) => refusal::fault(StatusCode::BAD_REQUEST, &fault),
    }
}

/// A conversation for whoever asks for an upgrade, a stream for whoever asks for one by name, and for everybody else what this server is, as the payload of
/// `initialize`.
async fn get<S: Serves>(front: &Arc<HttpState<S>>, request: Request) -> Response {
    if request.headers().contains_key(header::UPGRADE) {
        return websocket::upgrade(front, request).await;
    }
    if !reply::names_event_stream(request.headers()) {
        let caller = request.extensions().get::<Caller>();
        return rest::card(
            &*front.server,
            caller.map_or_else(|| front.server.default_locale(), |caller| caller.locale),
        );
    }
    let (parts, body) = request.into_parts();
    match session(front, &parts) {
        Ok(_) => rmcp(front, Request::from_parts(parts, body), None, Form::JsonOrStream).await,
        Err(refused) => *refused,
    }
}

async fn delete<S: Serves>(front: &Arc<HttpState<S>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match session(front, &parts) {
        // rmcp says 202 to an id that it never gave out.
        Ok(Belongs::Unknown) => return no_session(),
        Ok(Belongs::Nowhere | Belongs::To(_)) => {}
        Err(refused) => return *refused,
    }
    let mut response = rmcp(front, Request::from_parts(parts, body), None, Form::Json).await;
    // The Python client takes a 202 for a failure.
    if response.status() == StatusCode::ACCEPTED {
        *response.status_mut() = StatusCode::NO_CONTENT;
    }
    response
}

/// The session that a request names, or the refusal of a session that is another caller's.
fn session<S: Serves>(front: &HttpState<S>, parts: &Parts) -> Result<Belongs, Refused> {
    let id = match one(&parts.headers, &SESSION) {
        Ok(Some(id)) => id,
        Ok(None) => return Ok(Belongs::Nowhere),
        Err(Ambiguous) => return Ok(Belongs::Unknown),
    };
    let Some(session) = front.sessions.known(id) else { return Ok(Belongs::Unknown) };
    match parts.extensions.get::<Caller>() {
        Some(caller) if session.belongs_to(caller) => Ok(Belongs::To(session)),
        _ => Err(no_session().into()),
    }
}

/// To another caller a session is one that does not exist.
fn no_session() -> Response {
    refusal::refuse(StatusCode::NOT_FOUND, "Not Found: Session not found")
}

/// The lane's look at a message.
pub(crate) async fn admit<S: Serves>(
    front: &HttpState<S>,
    parts: &Parts,
    session: &Belongs,
    bytes: &[u8],
) -> Option<Work> {
    let lane = front.lane.as_ref()?;
    let session = match session {
        Belongs::Nowhere => None,
        Belongs::To(session) => Some(session),
        Belongs::Unknown => return None,
    };
    let claims = Claims {
        version: one(&parts.headers, &VERSION).ok()?,
        method: one(&parts.headers, &METHOD).ok()?,
        name: one(&parts.headers, &NAME).ok()?,
    };
    let caller = parts.extensions.get::<Caller>()?;
    let calls = session.map(|session| &session.calls);
    let work = lane.admit(bytes, &Wire { caller, claims: Some(claims), calls })?;
    if let Some(session) = session {
        front.sessions.touch(session).await;
    }
    Some(work)
}

/// Sends what the lane took.
pub(crate) async fn answer(work: Work) -> Response {
    let answer = match work {
        Work::Ready(answer) => return reply::json(answer),
        // Hanging up cancels in 2026-07-28: axum then drops this future.
        Work::Call(call) if call.era == Era::PerRequest => call.answer.await,
        // Before, it must not.
        Work::Call(call) => Detached(Some(call.answer)).await,
    };
    answer.map_or_else(|| StatusCode::ACCEPTED.into_response(), reply::json)
}

/// A call that goes on by itself once nobody waits for it any more. As long as somebody does it is run by whoever waits:
/// a task of its own would cost every call the way to another thread and back.
struct Detached(Option<Answer>);

impl Future for Detached {
    type Output = Option<Vec<u8>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(mut call) = self.0.take() else { return Poll::Ready(None) };
        let polled = call.as_mut().poll(context);
        if polled.is_pending() {
            self.0 = Some(call);
        }
        polled
    }
}

impl Drop for Detached {
    fn drop(&mut self) {
        if let (Some(call), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(call);
        }
    }
}

/// rmcp's answer to one message.
pub(crate) async fn forward<S: Serves>(
    front: &Arc<HttpState<S>>,
    parts: Parts,
    session: &Belongs,
    bytes: Bytes,
    read: &ClientJsonRpcMessage,
    form: Form,
) -> Response {
    let (mut id, mut form, mut open, mut listens) = (None, form, None, None);
    if let JsonRpcMessage::Request(request) = read {
        let raw = message::raw_id(&request.id);
        // rmcp answers only one of two requests that share an id, and the other would wait for ever.
        if let Belongs::To(session) = session {
            open = session.calls.open(&raw);
            if open.is_none() {
                let fault = Fault::new(INVALID_REQUEST, message::ID_IN_FLIGHT);
                return refusal::fault(StatusCode::BAD_REQUEST, &Fault { id: Some(raw), ..fault });
            }
        }
        id = Some(raw);
        match &request.request {
            ClientRequest::InitializeRequest(_) if front.sessions.count() >= front.limits.sessions => {
                return refusal::unavailable("the server has too many sessions");
            }
            // Its answer is a stream, and has no end before the server's.
            ClientRequest::SubscriptionsListenRequest(_) if form == Form::Json => {
                let why = "Not Acceptable: `subscriptions/listen` is answered with text/event-stream";
                let fault = Fault { id, ..Fault::new(INVALID_REQUEST, why) };
                return refusal::fault(StatusCode::NOT_ACCEPTABLE, &fault);
            }
            ClientRequest::SubscriptionsListenRequest(_) => listens = Some(front.subscriptions.token()),
            ClientRequest::InitializeRequest(_)
            | ClientRequest::PingRequest(_)
            | ClientRequest::DiscoverRequest(_)
            | ClientRequest::ListToolsRequest(_)
            | ClientRequest::ListResourcesRequest(_)
            | ClientRequest::ListResourceTemplatesRequest(_)
            | ClientRequest::ListPromptsRequest(_) => form = Form::Json,
            _ => {}
        }
    }
    let answered = rmcp(front, Request::from_parts(parts, Body::from(bytes)), id, form);
    let Some(open) = open else {
        let response = answered.await;
        return match listens {
            Some(listens) => response.map(|body| reply::holding(body, listens)),
            None => response,
        };
    };
    // rmcp drops the answer to a cancelled request, and would leave its stream open behind it.
    let cancelled = open.cancelled.clone();
    tokio::select! {
        response = answered => response.map(|body| reply::until_cancelled(body, open)),
        () = cancelled.cancelled() => StatusCode::ACCEPTED.into_response(),
    }
}

async fn rmcp<S: Serves>(front: &HttpState<S>, request: Request, id: Option<Box<RawId>>, form: Form) -> Response {
    let response = front.rmcp.handle(request).await.map(Body::new);
    if front.ending.cut.is_cancelled() && response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        return refusal::unavailable("the server is stopping");
    }
    reply::settle(response, id, form).await
}

/// A header has several values, or one that is no text.
pub(crate) struct Ambiguous;

/// The one value of a header.
pub(crate) fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Ambiguous> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| Ambiguous),
        _ => Err(Ambiguous),
    }
}

/// The whole body, within its size and its time.
pub(crate) async fn read(limits: &Limits, headers: &HeaderMap, body: Body) -> Result<Bytes, Refused> {
    let most = limits.max_message_bytes;
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let whole = async {
        if announced.is_some_and(|length| length > most) {
            return Err(Broken::TooLarge);
        }
        let mut frames = body.into_data_stream();
        let mut first = Bytes::new();
        let mut whole: Vec<u8> = Vec::new();
        while let Some(frame) = frames.next().await {
            let frame = frame.map_err(|_| Broken::Off)?;
            if first.len() + whole.len() + frame.len() > most {
                return Err(Broken::TooLarge);
            }
            // Nearly every body is one frame, and needs no copy.
            if first.is_empty() && whole.is_empty() {
                first = frame;
            } else {
                whole.extend_from_slice(&std::mem::take(&mut first));
                whole.extend_from_slice(&frame);
            }
        }
        Ok(if whole.is_empty() { first } else { Bytes::from(whole) })
    };
    let read = tokio::time::timeout(limits.body_timeout, whole).await.unwrap_or(Err(Broken::TooSlow));
    read.map_err(|broken| {
        let (status, why) = match broken {
            Broken::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, format!("the request body exceeds {most} bytes")),
            Broken::TooSlow => (StatusCode::REQUEST_TIMEOUT, "the request body took too long".to_owned()),
            Broken::Off => (StatusCode::BAD_REQUEST, "the request body broke off".to_owned()),
        };
        Box::new(refusal::refuse(status, why))
    })
}

/// Why a body was not read to its end.
enum Broken {
    TooLarge,
    TooSlow,
    Off,
}
