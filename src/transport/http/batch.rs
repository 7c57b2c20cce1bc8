//! Batches: several messages in one body, which 2025-03-26 obliges a server to take and no other revision knows. Each
//! goes its own way through the fast path or rmcp; the answers are joined.

use axum::{
    http::{HeaderMap, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{FutureExt, StreamExt, future::BoxFuture};
use rmcp::model::{ClientRequest, JsonRpcMessage, ProtocolVersion};
use serde_json::value::RawValue;

use crate::mcp::{
    fast_path::Admitted,
    message::{self, MOST_OF_A_BATCH, Read, batch_refused},
    response::{ErrorResponse, INVALID_REQUEST},
    spelling::amended,
    written::mended,
};
use crate::transport::http::exchange::{KeptMessage, admit, answer, forward};
use crate::transport::http::media::AnswerMedia;
use crate::transport::http::session::{NamedSession, no_session};
use crate::transport::http::state::HttpState;
use crate::transport::http::{refusal, reply};

/// How many of them run at once.
const AT_ONCE: usize = 8;

/// Serves a batch whose items lie in `whole`.
pub(super) async fn serve(
    state: &HttpState,
    parts: &Parts,
    session: &NamedSession,
    whole: &Bytes,
    items: &[&RawValue],
) -> Response {
    if matches!(session, NamedSession::Unknown) {
        return no_session();
    }
    if !session.is_of(&ProtocolVersion::V_2025_03_26, parts) || items.len() > MOST_OF_A_BATCH {
        return refusal::refuse(StatusCode::BAD_REQUEST, batch_refused());
    }
    let asked: Vec<BoxFuture<'_, Option<Bytes>>> =
        items.iter().map(|item| one(state, parts, session, whole.slice_ref(item.get().as_bytes())).boxed()).collect();
    let answers: Vec<Option<Bytes>> = futures::stream::iter(asked).buffered(AT_ONCE).collect().await;
    let answers: Vec<Bytes> = answers.into_iter().flatten().collect();
    if answers.is_empty() {
        return StatusCode::ACCEPTED.into_response();
    }
    let mut out = Vec::with_capacity(answers.iter().map(|answer| answer.len() + 1).sum::<usize>() + 1);
    for (index, answer) in answers.iter().enumerate() {
        out.push(if index == 0 { b'[' } else { b',' });
        out.extend_from_slice(answer);
    }
    out.push(b']');
    reply::json(out)
}

/// The response to one item; none to a notification.
async fn one(state: &HttpState, parts: &Parts, session: &NamedSession, item: Bytes) -> Option<Bytes> {
    if let Some(admitted) = admit(state, parts, session, &item).await {
        return taken(state, parts, admitted, &item).await;
    }
    let item = match amended(&item, None) {
        Some(amended) => match admit(state, parts, session, &amended).await {
            Some(admitted) => return taken(state, parts, admitted, &amended).await,
            None => amended,
        },
        None => item,
    };
    let message = match message::read(&item) {
        Read::Error(error) => return refused(&error),
        Read::Batch(_) => {
            return refused(&ErrorResponse::new(INVALID_REQUEST, "Invalid Request: a batch within a batch"));
        }
        // Only a request is ever answered, however wrong another message is.
        Read::Lost(_) => return None,
        Read::Message(message) => message,
    };
    match &*message {
        JsonRpcMessage::Request(request) if matches!(request.request, ClientRequest::InitializeRequest(_)) => {
            let why = "Invalid Request: `initialize` must not be part of a batch";
            refused(&ErrorResponse::new(INVALID_REQUEST, why).to(Some(message::raw_id(&request.id))))
        }
        other => {
            let response = forward(state, parts.clone(), session, item.clone(), other, AnswerMedia::Json).await;
            if matches!(other, JsonRpcMessage::Request(_)) { body(response).await } else { None }
        }
    }
}

/// What the fast path answers. What goes into one body with others is not compressed.
async fn taken(state: &HttpState, parts: &Parts, admitted: Admitted, item: &[u8]) -> Option<Bytes> {
    let kept = KeptMessage::new(state, parts, item);
    body(answer(admitted, &HeaderMap::new(), kept).await).await
}

fn refused(error: &ErrorResponse) -> Option<Bytes> {
    Some(error.to_json().into())
}

/// The JSON of a response that has any.
async fn body(response: Response) -> Option<Bytes> {
    // What is collected here has been written by this process; nothing can break it off.
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.ok();
    body.filter(|body| !body.is_empty()).map(mended)
}
