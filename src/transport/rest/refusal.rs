//! Why a request has no answer, with its status, its JSON-RPC code and its kind.

use axum::http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::caller::outcome::{ReadError, ScopeLack};
use crate::mcp::cut::CutShort;
use crate::mcp::response::{
    BUSY, ErrorResponse, INTERNAL_ERROR, INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, PARSE_ERROR, shortened,
};

/// The kind of a write that may or may not have been done.
const UNKNOWN_OUTCOME: &str = "unknown_outcome";

/// Why a request has no answer.
#[derive(Debug, Serialize)]
pub(super) struct RestRefusal {
    #[serde(skip)]
    pub(super) status: StatusCode,
    #[serde(skip)]
    pub(super) code: i32,
    #[serde(rename = "type")]
    kind: &'static str,
    pub(super) message: String,
    /// What `WWW-Authenticate` says.
    #[serde(skip)]
    pub(super) challenge: Option<HeaderValue>,
}

impl RestRefusal {
    fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        Self { status, code: INVALID_REQUEST, kind, message: message.into(), challenge: None }
    }

    /// The body cannot be read.
    pub(super) fn unreadable(why: &str) -> Self {
        let refusal = Self::new(StatusCode::BAD_REQUEST, "invalid_request", format!("Parse error: {why}"));
        Self { code: PARSE_ERROR, ..refusal }
    }

    /// A message that is none.
    pub(super) fn message(error: &ErrorResponse) -> Self {
        Self { code: error.code, ..Self::new(StatusCode::BAD_REQUEST, "invalid_request", error.message.as_str()) }
    }

    /// The parameters of a message are not those of its method.
    pub(super) fn misfit(message: String) -> Self {
        Self { code: INVALID_PARAMS, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_request", message) }
    }

    /// A JSON-RPC request of another method.
    pub(super) fn method(served: &str) -> Self {
        let why = format!("Method not found: only `{served}` is served here");
        Self { code: METHOD_NOT_FOUND, ..Self::new(StatusCode::BAD_REQUEST, "invalid_request", why) }
    }

    /// The parameters are not what is taken here.
    pub(super) fn params(why: &str) -> Self {
        Self::misfit(format!("Invalid params: {why}"))
    }

    /// There is no such `what`, a tool or a resource.
    pub(super) fn unknown(what: &str, name: &str) -> Self {
        let kind = if what == "tool" { "tool_not_found" } else { "resource_not_found" };
        let refusal = Self::new(StatusCode::NOT_FOUND, kind, format!("no {what} is called `{}`", shortened(name)));
        Self { code: INVALID_PARAMS, ..refusal }
    }

    /// A resource that there is could not be read: for the request's own fault, or the backend's.
    pub(super) fn unread(error: ReadError) -> Self {
        if error.is_refusal() {
            let refusal = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_request", error.message);
            return Self { code: INVALID_PARAMS, ..refusal };
        }
        Self { code: INTERNAL_ERROR, ..Self::new(StatusCode::BAD_GATEWAY, "upstream_error", error.message) }
    }

    /// The token lacks a scope, which a client can ask for by this challenge.
    pub(super) fn lacking(lack: ScopeLack, challenge: HeaderValue) -> Self {
        Self { challenge: Some(challenge), ..Self::new(StatusCode::FORBIDDEN, "insufficient_scope", lack.message) }
    }

    /// The server takes nothing now.
    pub(super) fn busy() -> Self {
        let why = "the server has too many calls in flight; try again soon";
        Self { code: BUSY, ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", why) }
    }

    /// The end of the server has cut the request.
    pub(super) fn cut(cut: CutShort) -> Self {
        let ErrorResponse { code, message, .. } = cut.error();
        let (status, kind) = match cut {
            CutShort::Unknown => (StatusCode::INTERNAL_SERVER_ERROR, UNKNOWN_OUTCOME),
            CutShort::Reads | CutShort::Unsent => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        };
        Self { code, ..Self::new(status, kind, message) }
    }

    /// Whether the status says it also where the answer is a message of JSON-RPC: what that calls an error is an answer to HTTP, as at
    /// `/mcp`, but for a server that is overloaded or ends, and for a token that lacks a scope.
    pub(super) fn has_status(&self) -> bool {
        let told = [StatusCode::SERVICE_UNAVAILABLE, StatusCode::FORBIDDEN];
        told.contains(&self.status) || self.kind == UNKNOWN_OUTCOME
    }

    /// A fault of ours.
    pub(super) fn internal() -> Self {
        let why = "internal error: the handler of this request failed; the server goes on";
        let refusal = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", why);
        Self { code: INTERNAL_ERROR, ..refusal }
    }
}
