//! The session of a request. An id of a session is no credential: a session serves only the caller that began it.

use std::sync::Arc;

use axum::{
    http::{StatusCode, request::Parts},
    response::Response,
};
use rmcp::model::ProtocolVersion;
use tokio::sync::RwLockReadGuard;

use crate::caller::Caller;
use crate::mcp::sessions::Session;
use crate::transport::http::headers::{Ambiguous, SESSION, VERSION, one};
use crate::transport::http::refusal::{self, Refused};
use crate::transport::http::state::HttpState;

/// The session of a request, by its header.
pub(super) enum NamedSession {
    /// It names none.
    Absent,
    /// It names one that is its caller's.
    Known(Arc<Session>),
    /// It names one that is not known, or several; rmcp says what that means.
    Unknown,
}

impl NamedSession {
    /// The session that a request names, or the refusal of a session that is another caller's.
    pub(super) fn of(state: &HttpState, parts: &Parts) -> Result<Self, Refused> {
        let id = match one(&parts.headers, &SESSION) {
            Ok(Some(id)) => id,
            Ok(None) => return Ok(Self::Absent),
            Err(Ambiguous) => return Ok(Self::Unknown),
        };
        let Some(session) = state.sessions.known(id) else { return Ok(Self::Unknown) };
        match parts.extensions.get::<Caller>() {
            Some(caller) if session.belongs_to(caller) => Ok(Self::Known(session)),
            _ => Err(no_session().into()),
        }
    }

    /// Keeps the worker of the session, where there is one, until a request has reached it.
    pub(super) async fn hold(&self) -> Option<RwLockReadGuard<'_, ()>> {
        match self {
            Self::Known(session) => Some(session.hold().await),
            Self::Absent | Self::Unknown => None,
        }
    }

    /// Whether a request is of a revision: its header's, else its session's, else the one that a missing header stands for,
    /// which is 2025-03-26.
    pub(super) fn is_of(&self, revision: &ProtocolVersion, parts: &Parts) -> bool {
        match one(&parts.headers, &VERSION) {
            Ok(Some(version)) => version == revision.as_str(),
            Ok(None) => match self {
                Self::Known(session) => session.version == *revision,
                Self::Absent | Self::Unknown => *revision == ProtocolVersion::V_2025_03_26,
            },
            Err(Ambiguous) => false,
        }
    }
}

/// To another caller a session is one that does not exist.
pub(super) fn no_session() -> Response {
    refusal::refuse(StatusCode::NOT_FOUND, "Not Found: Session not found")
}
