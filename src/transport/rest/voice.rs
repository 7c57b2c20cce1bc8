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
    /// As a JSON-RPC response to the request of that id; without one it answers a notification.
    Rpc(Option<Box<RawId>>),
}

#[derive(Serialize)]
struct Detail<'r> {
    detail: &'r RestRefusal,
}

impl Voice {
    /// The response to a request.
    pub(super) fn answer(&self, answer: Result<Vec<u8>, RestRefusal>) -> Response {
        match answer {
            Ok(result) => self.say(result),
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// The response to a request that has a result, which is JSON.
    pub(super) fn say(&self, result: Vec<u8>) -> Response {
        match self {
            Self::Plain => json(result),
            Self::Rpc(None) => StatusCode::NO_CONTENT.into_response(),
            Self::Rpc(Some(id)) => {
                let mut out = response::begin(id, result.len());
                out.extend_from_slice(&result);
                response::end(&mut out);
                json(out)
            }
        }
    }

    /// The response to a request that has none.
    pub(super) fn refuse(&self, refusal: &RestRefusal) -> Response {
        let (status, body) = match self {
            Self::Plain => {
                let detail = serde_json::to_vec(&Detail { detail: refusal });
                (refusal.status, detail.expect("two texts are always written to memory"))
            }
            Self::Rpc(id) => {
                let error = ErrorResponse::new(refusal.code, refusal.message.as_str()).to(id.clone());
                (if refusal.has_status() { refusal.status } else { StatusCode::OK }, error.to_json())
            }
        };
        let mut response = (status, [(header::CONTENT_TYPE, JSON)], body).into_response();
        if let Some(challenge) = &refusal.challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge.clone());
        }
        response
    }
}

/// A response that is JSON.
pub(super) fn json(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, JSON)], body).into_response()
}
