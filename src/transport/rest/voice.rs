//! How an answer is written: as it is, or as a JSON-RPC response, as the request came.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::mcp::response::{self, ErrorResponse, RawId};
use crate::transport::rest::refusal::RestRefusal;

const JSON: &str = "application/json";

/// How an answer is written.
#[derive(Debug)]
pub(super) enum Voice {
    /// As it is.
    Plain,
    /// As a JSON-RPC response to the request of that id.
    Rpc(Box<RawId>),
}

/// Why a body cannot be read, and how that is to be written.
#[derive(Debug)]
pub(super) enum UnreadRequest {
    /// It is of b24-mcp's own kind, or none at all.
    Plain(RestRefusal),
    /// It is a message, of that id where it has one.
    Rpc(Option<Box<RawId>>, RestRefusal),
}

#[derive(Serialize)]
struct Detail<'r> {
    detail: &'r RestRefusal,
}

impl Voice {
    /// The response to a request.
    pub(super) fn answer(self, answer: Result<Vec<u8>, RestRefusal>) -> Response {
        match answer {
            Ok(result) => self.say(result),
            Err(refusal) => self.refuse(refusal).into_response(),
        }
    }

    /// The response to a request that has a result, which is JSON.
    pub(super) fn say(&self, result: Vec<u8>) -> Response {
        match self {
            Self::Plain => json(result),
            Self::Rpc(id) => {
                let mut out = response::begin(id, result.len());
                out.extend_from_slice(&result);
                response::end(&mut out);
                json(out)
            }
        }
    }

    /// The refusal of a request, in its voice.
    pub(super) fn refuse(self, refusal: RestRefusal) -> UnreadRequest {
        match self {
            Self::Plain => UnreadRequest::Plain(refusal),
            Self::Rpc(id) => UnreadRequest::Rpc(Some(id), refusal),
        }
    }
}

impl IntoResponse for UnreadRequest {
    fn into_response(self) -> Response {
        let (status, body, challenge) = match self {
            Self::Plain(refusal) => {
                let detail = serde_json::to_vec(&Detail { detail: &refusal });
                (refusal.status, detail.expect("two texts are always written to memory"), refusal.challenge)
            }
            Self::Rpc(id, refusal) => {
                // A message that no answer can name is refused by its status.
                let told = id.is_none() || refusal.has_status();
                let RestRefusal { status, code, message, challenge, .. } = refusal;
                let error = ErrorResponse::new(code, message).to(id);
                (if told { status } else { StatusCode::OK }, error.to_json(), challenge)
            }
        };
        let mut response = (status, [(header::CONTENT_TYPE, JSON)], body).into_response();
        if let Some(challenge) = challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// A response that is JSON.
pub(super) fn json(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, JSON)], body).into_response()
}
