//! One message of Streamable HTTP, from its bytes to its response: the fast path looks at it, and what the fast path leaves
//! goes to rmcp with the same bytes.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    body::{Body, HttpBody},
    extract::Request,
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use rmcp::model::{
    ClientJsonRpcMessage, ClientRequest, GetExtensions, JsonRpcMessage, JsonRpcRequest, RequestMetaObject,
};
use rmcp::transport::StreamableHttpService;
use tokio::runtime::Handle;
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::caller::{Caller, Identity};
use crate::mcp::calling;
use crate::mcp::{
    calls::OpenCall,
    cut::CutShort,
    fast_path::{Admitted, CallEnded, CallResponse, Claims, Era, WireFacts},
    handler::ProtocolHandler,
    introduction,
    members::WrittenMembers,
    message::raw_id,
    panics,
    response::{ErrorResponse, ID_IN_FLIGHT, INVALID_REQUEST, RawId},
    revisions::PER_REQUEST,
    sessions::Sessions,
};
use crate::transport::http::compressed;
use crate::transport::http::headers::{METHOD, NAME, SESSION, VERSION, one};
use crate::transport::http::media::AnswerMedia;
use crate::transport::http::refusal::{self, Refused};
use crate::transport::http::reply;
use crate::transport::http::session::NamedSession;
use crate::transport::http::state::{HttpState, Shutdown};
use crate::transport::long;
use crate::transport::memory::{HeldMemory, Memory};
use crate::transport::traffic::Check;

/// The message of a refusal to begin a session for want of memory.
const NO_MEMORY_FOR_SESSION: &str = "the server has no memory for a session now";

/// The fast path's look at a message.
pub(super) async fn admit(state: &HttpState, parts: &Parts, session: &NamedSession, bytes: &[u8]) -> Option<Admitted> {
    let fast_path = state.fast_path.as_ref()?;
    let session = match session {
        NamedSession::Absent => None,
        NamedSession::Known(session) => Some(session),
        NamedSession::Unknown => return None,
    };
    let claims = Claims {
        version: one(&parts.headers, &VERSION).ok()?,
        method: one(&parts.headers, &METHOD).ok()?,
        name: one(&parts.headers, &NAME).ok()?,
    };
    let caller = parts.extensions.get::<Caller>()?;
    let calls = session.map(|session| &session.calls);
    let wire = WireFacts { caller, claims: Some(claims), calls };
    let admitted = long::read(bytes.len(), || fast_path.admit(bytes, &wire))?;
    if let Some(session) = session {
        state.sessions.touch(session).await;
    }
    Some(admitted)
}

/// The response to what the fast path took: a list is compressed if the headers of its request say so.
pub(super) async fn answer(admitted: Admitted, request: &HeaderMap, kept: KeptMessage) -> Response {
    let ended = match admitted {
        Admitted::Ready(response) => return compressed::json(response, request),
        // Hanging up cancels in 2026-07-28: axum then drops this future.
        Admitted::Call(call) if call.era == Era::PerRequest => long::run(kept.bytes, call.response).await,
        // Before, it must not.
        Admitted::Call(call) => long::run(kept.bytes, Detached { call: Some(call.response), kept }).await,
    };
    match ended {
        CallEnded::Response(response) => reply::json(response),
        CallEnded::Cancelled => StatusCode::ACCEPTED.into_response(),
        CallEnded::Cut(cut, id) => refusal::cut(cut, Some(id)),
    }
}

/// What a call has of its message, which counts as held by its connection while there is one.
pub(super) struct KeptMessage {
    memory: Arc<Memory>,
    shutdown: Arc<Shutdown>,
    /// Its length; the arguments are a copy.
    bytes: usize,
    tree: Option<Arc<HeldMemory>>,
}

impl KeptMessage {
    /// Of a message, whose request says what was reserved for its tree.
    pub(super) fn new(state: &HttpState, parts: &Parts, message: &[u8]) -> Self {
        let tree = parts.extensions.get::<Arc<HeldMemory>>().cloned();
        let (memory, shutdown) = (Arc::clone(&state.memory), Arc::clone(&state.shutdown));
        Self { memory, shutdown, bytes: message.len(), tree }
    }
}

/// A call that goes on by itself once its client is gone. Until then it is run by the task that waits for it: a task of its
/// own would cost every call the way to another thread and back.
struct Detached {
    call: Option<CallResponse>,
    kept: KeptMessage,
}

impl Future for Detached {
    type Output = CallEnded;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(mut call) = self.call.take() else { return Poll::Ready(CallEnded::Cancelled) };
        let polled = call.as_mut().poll(context);
        if polled.is_pending() {
            self.call = Some(call);
        }
        polled
    }
}

impl Drop for Detached {
    fn drop(&mut self) {
        let shutdown = Arc::clone(&self.kept.shutdown);
        // Nothing goes on behind the end of the server: the audit would not hear of it.
        if let (Some(call), Ok(runtime), false) = (self.call.take(), Handle::try_current(), shutdown.cut.is_cancelled())
        {
            // The connection takes its count with it, and the call has its arguments still.
            let held = (self.kept.memory.hold(self.kept.bytes), self.kept.tree.take());
            runtime.spawn(async move {
                let unheard = call.await;
                drop((unheard, held));
            });
        }
    }
}

/// rmcp's response to one message, in a form that the client takes.
pub(super) async fn forward(
    state: &HttpState,
    mut parts: Parts,
    mut session: &NamedSession,
    bytes: Bytes,
    message: &ClientJsonRpcMessage,
    form: AnswerMedia,
) -> Response {
    let begins =
        matches!(message, JsonRpcMessage::Request(JsonRpcRequest { request: ClientRequest::InitializeRequest(_), .. }));
    if begins {
        // A session keeps the revision that it began with: another `initialize` begins another one.
        if matches!(session, NamedSession::Known(_)) {
            parts.headers.remove(SESSION);
            session = &NamedSession::Absent;
        }
        if state.memory.is_pressed() {
            state.traffic.refused(Check::Memory);
            return refusal::unavailable(NO_MEMORY_FOR_SESSION);
        }
        let address = parts.extensions.get::<Caller>().and_then(|caller| caller.address);
        if state.sessions.make_room(address).await.is_err() {
            state.traffic.refused(Check::Sessions);
            return refusal::unavailable("the server has too many sessions");
        }
    }
    let Forwarded { awaited, open, listens } = match Forwarded::of(state, session, message, form) {
        Ok(forwarded) => forwarded,
        Err(refused) => return *refused,
    };
    // Until the answer is out of rmcp's hands, the end of the server does not cut it.
    let answering = (awaited.id.is_some() && listens.is_none()).then(|| state.answering.token());
    let announced = one(&parts.headers, &VERSION);
    let sessionless = announced.is_ok_and(|version| version != Some(PER_REQUEST)) && is_sessionless(session, message);
    // The session's worker stays, or is started for this request, until it has taken it.
    let _held = session.hold().await;
    let request = Request::from_parts(parts, Body::from(as_read(bytes, message)));
    if begins {
        return begin(state, request, awaited).await;
    }
    if let Some(rmcp) = state.sessionless.as_ref().filter(|_| sessionless) {
        let response = by_itself(state, rmcp.clone(), request, awaited).await;
        return reply::until_read(response, answering);
    }
    let answered = to_rmcp(state, request, awaited);
    let Some(open) = open else {
        let response = reply::until_read(answered.await, answering);
        return match listens {
            Some(listens) => response.map(|body| reply::holding(body, listens)),
            None => response,
        };
    };
    // rmcp drops the answer to a cancelled request, and would leave its stream open behind it.
    let cancelled = open.cancelled.clone();
    tokio::select! {
        response = answered => reply::until_read(response.map(|body| reply::until_cancelled(body, open)), answering),
        () = cancelled.cancelled() => StatusCode::ACCEPTED.into_response(),
    }
}

/// The bytes of a message as rmcp gets them: a response that could not be read is the failure of its question by now, and one
/// that names its question by a text has the number.
fn as_read(bytes: Bytes, message: &ClientJsonRpcMessage) -> Bytes {
    match message {
        JsonRpcMessage::Error(_) => serde_json::to_vec(message).map_or(bytes, Bytes::from),
        JsonRpcMessage::Response(response) => {
            let written = str::from_utf8(&bytes).ok().and_then(|text| WrittenMembers::read(text).ok());
            let named = written.map(|members| members.with("id", &raw_id(&response.id)));
            named.map_or(bytes, Bytes::from)
        }
        _ => bytes,
    }
}

/// Whether a message names no session, and a session would add nothing to its answer.
fn is_sessionless(session: &NamedSession, message: &ClientJsonRpcMessage) -> bool {
    let needs_none = match message {
        JsonRpcMessage::Request(JsonRpcRequest { request, .. }) => {
            // What 2026-07-28 asks for is of no session anyway.
            let version = request.extensions().get::<RequestMetaObject>().and_then(RequestMetaObject::protocol_version);
            version.is_none()
                && !matches!(
                    request,
                    ClientRequest::InitializeRequest(_)
                        | ClientRequest::SetLevelRequest(_)
                        | ClientRequest::SubscribeRequest(_)
                        | ClientRequest::UnsubscribeRequest(_)
                )
        }
        JsonRpcMessage::Notification(_) => true,
        // What the server asked, it asked within a session.
        JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_) => false,
    };
    needs_none && matches!(session, NamedSession::Absent)
}

/// rmcp's response to a request of no session. Hanging up must not stop a call before 2026-07-28, and rmcp would.
async fn by_itself(
    state: &HttpState,
    rmcp: StreamableHttpService<ProtocolHandler, Sessions>,
    request: Request,
    awaited: Awaited,
) -> Response {
    match tokio::spawn(handled(rmcp, request)).await {
        Ok(response) => settle(state, response, awaited).await,
        Err(_) => refusal::refuse(StatusCode::INTERNAL_SERVER_ERROR, panics::MESSAGE),
    }
}

/// rmcp's response to an `initialize`. A client that hangs up before it has its answer leaves a session that has begun: so
/// it is begun to its end, and counted.
async fn begin(state: &HttpState, request: Request, awaited: Awaited) -> Response {
    let rmcp = state.rmcp.clone();
    let handled = tokio::spawn(handled(rmcp, request));
    match handled.await {
        Ok(response) => introduced(settle(state, response, awaited).await).await,
        Err(_) => refusal::refuse(StatusCode::INTERNAL_SERVER_ERROR, panics::MESSAGE),
    }
}

/// An answer to `initialize` with all its members.
async fn introduced(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    // This process wrote it: nothing can break it off.
    let written = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(introduction::unpacked(written.into())))
}

/// What an answer of rmcp's has to be.
pub(super) struct Awaited {
    /// That of the message, where it is a request.
    id: Option<Box<RawId>>,
    form: AnswerMedia,
    /// The message calls a tool that may change something.
    writes: bool,
}

impl From<AnswerMedia> for Awaited {
    fn from(form: AnswerMedia) -> Self {
        Self { id: None, form, writes: false }
    }
}

/// What is known of a message before rmcp has it.
struct Forwarded {
    awaited: Awaited,
    /// Its place among the open calls of its session.
    open: Option<OpenCall>,
    /// For a `subscriptions/listen`: the server waits for its stream at the end.
    listens: Option<TaskTrackerToken>,
}

impl Forwarded {
    fn of(
        state: &HttpState,
        session: &NamedSession,
        message: &ClientJsonRpcMessage,
        form: AnswerMedia,
    ) -> Result<Self, Refused> {
        let JsonRpcMessage::Request(JsonRpcRequest { id, request, .. }) = message else {
            return Ok(Self { awaited: form.into(), open: None, listens: None });
        };
        let id = raw_id(id);
        let awaited = Awaited { id: Some(id.clone()), form, writes: false };
        let mut forwarded = Self { awaited, open: None, listens: None };
        // rmcp answers only one of two requests that share an id, and the other would wait for ever.
        if let NamedSession::Known(session) = session {
            forwarded.open = session.calls.open(&id);
            if forwarded.open.is_none() {
                let error = ErrorResponse::new(INVALID_REQUEST, ID_IN_FLIGHT).to(Some(id));
                return Err(refusal::error(StatusCode::BAD_REQUEST, &error).into());
            }
        }
        match request {
            // Its answer is a stream, and has no end before the server's.
            ClientRequest::SubscriptionsListenRequest(_) if form == AnswerMedia::Json => {
                let why = "Not Acceptable: `subscriptions/listen` is answered with text/event-stream";
                let error = ErrorResponse::new(INVALID_REQUEST, why).to(Some(id));
                return Err(refusal::error(StatusCode::NOT_ACCEPTABLE, &error).into());
            }
            ClientRequest::SubscriptionsListenRequest(_) => forwarded.listens = Some(state.subscriptions.token()),
            ClientRequest::CallToolRequest(call) if state.server.writes(&call.params.name) => {
                forwarded.awaited.writes = true;
            }
            // One message is all there is to these.
            ClientRequest::InitializeRequest(_)
            | ClientRequest::PingRequest(_)
            | ClientRequest::DiscoverRequest(_)
            | ClientRequest::ListToolsRequest(_)
            | ClientRequest::ListResourcesRequest(_)
            | ClientRequest::ListResourceTemplatesRequest(_)
            | ClientRequest::ListPromptsRequest(_) => forwarded.awaited.form = AnswerMedia::Json,
            _ => {}
        }
        Ok(forwarded)
    }
}

/// rmcp's response to a request, made readable.
pub(super) async fn to_rmcp(state: &HttpState, request: Request, awaited: impl Into<Awaited>) -> Response {
    let who = caller_of(&request);
    let response = handled(state.rmcp.clone(), request).await;
    reply::while_known(settle(state, response, awaited.into()).await, who)
}

/// rmcp's own response, to a request of the caller among its extensions.
async fn handled(rmcp: StreamableHttpService<ProtocolHandler, Sessions>, request: Request) -> Response {
    calling::answering(caller_of(&request), rmcp.handle(request)).await.map(Body::new)
}

fn caller_of(request: &Request) -> Arc<Identity> {
    request.extensions().get::<Caller>().map_or_else(calling::who, |caller| Arc::clone(&caller.who))
}

/// The answer in a form that the client takes; where the end of the server has cut it, with the status that says so.
async fn settle(state: &HttpState, response: Response, awaited: Awaited) -> Response {
    let Awaited { id, form, writes } = awaited;
    let response = reply::settle(response, id.clone(), form).await;
    // A stream has its status already.
    if !state.shutdown.cut.is_cancelled() || response.body().size_hint().exact().is_none() {
        return response;
    }
    let (parts, body) = response.into_parts();
    // This process wrote it: nothing can break it off.
    let written = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    // What has not ended when rmcp does says nothing by itself.
    let unheard = (parts.status == StatusCode::INTERNAL_SERVER_ERROR).then(|| CutShort::unheard(writes));
    match CutShort::told_in(&written).or(unheard) {
        Some(cut) => refusal::cut(cut, id),
        None => Response::from_parts(parts, Body::from(written)),
    }
}
