//! Batches: several messages in one body, which 2025-03-26 obliges a server to take and no other revision knows. Each
//! goes its own way through the lane or rmcp; the answers are joined.

use std::sync::Arc;

use axum::{
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{FutureExt, StreamExt, future::BoxFuture};
use rmcp::model::{ClientRequest, JsonRpcMessage, ProtocolVersion};
use serde_json::value::RawValue;

use crate::mcp::{
    Serves,
    message::{self, Fault, INVALID_REQUEST, Read},
};
use crate::transport::http::{
    HttpState,
    endpoint::{self, Belongs},
    refusal,
    reply::{self, Form},
};

/// A batch may ask for at most that many things: a body of four megabytes has room for lists of tools by the gigabyte.
const MOST: usize = 64;

/// How many of them run at once.
const AT_ONCE: usize = 8;

/// Serves a batch whose items lie in `whole`.
pub(super) async fn serve<S: Serves>(
    front: &Arc<HttpState<S>>,
    parts: &Parts,
    session: &Belongs,
    whole: &Bytes,
    items: &[&RawValue],
) -> Response {
    if !is_of_2025_03_26(parts, session) {
        let why = "Invalid Request: batches exist only in 2025-03-26; send one message at a time";
        return refusal::refuse(StatusCode::BAD_REQUEST, why);
    }
    if items.len() > MOST {
        let why = format!("Invalid Request: a batch holds at most {MOST} messages");
        return refusal::refuse(StatusCode::BAD_REQUEST, why);
    }
    let asked: Vec<BoxFuture<'_, Option<Bytes>>> =
        items.iter().map(|item| one(front, parts, session, whole.slice_ref(item.get().as_bytes())).boxed()).collect();
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

/// The revision of a batch: the header's, else the session's, else the one that a missing header stands for.
fn is_of_2025_03_26(parts: &Parts, session: &Belongs) -> bool {
    let revision = ProtocolVersion::V_2025_03_26;
    match endpoint::one(&parts.headers, &endpoint::VERSION) {
        Ok(Some(version)) => version == revision.as_str(),
        Ok(None) => match session {
            Belongs::To(session) => session.version == revision,
            Belongs::Nowhere | Belongs::Unknown => true,
        },
        Err(endpoint::Ambiguous) => false,
    }
}

/// The answer to one item; none to a notification.
async fn one<S: Serves>(front: &Arc<HttpState<S>>, parts: &Parts, session: &Belongs, item: Bytes) -> Option<Bytes> {
    if let Some(work) = endpoint::admit(front, parts, session, &item).await {
        return body(endpoint::answer(work).await).await;
    }
    match message::read(&item) {
        Read::Fault(fault) => Some(fault.to_json().into()),
        Read::Batch(_) => Some(Fault::new(INVALID_REQUEST, "Invalid Request: a batch within a batch").to_json().into()),
        Read::Message(read) => match &*read {
            JsonRpcMessage::Request(request) if matches!(request.request, ClientRequest::InitializeRequest(_)) => {
                let fault = Fault::new(INVALID_REQUEST, "Invalid Request: `initialize` must not be part of a batch");
                Some(Fault { id: Some(message::raw_id(&request.id)), ..fault }.to_json().into())
            }
            other => {
                let answer = endpoint::forward(front, parts.clone(), session, item.clone(), other, Form::Json).await;
                // Only a request is ever answered, however wrong another message is.
                if matches!(other, JsonRpcMessage::Request(_)) { body(answer).await } else { None }
            }
        },
    }
}

/// The JSON of a response that has any.
async fn body(response: Response) -> Option<Bytes> {
    // What is collected here has been written by this process; nothing can break it off.
    axum::body::to_bytes(response.into_body(), usize::MAX).await.ok().filter(|body| !body.is_empty())
}
