//! Why a credential has no token.

use kartoteka_compiler::plan::Failure;

use crate::store::grants::APPLICATION;

/// Why there is no token. Nothing of the request that needs one was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// The backend that gives tokens refuses.
    #[error("it is refused with {status}{}", code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default())]
    Refused {
        /// The status of its reply.
        status: u16,
        /// Its own code.
        code: Option<String>,
        /// What that means, where the catalog says it.
        kind: Option<Failure>,
    },
    /// What a tenant has allowed is over: it was refused before, and is not asked for again.
    #[error("what was allowed has ended ({why})")]
    Ended {
        /// The kind.
        why: String,
    },
    /// The application by which a tenant has connected it is not taken, so that nothing was used up: what was allowed is as good as before.
    #[error("the application of the operator is not taken")]
    Application,
    /// Its reply has no token where the catalog looks for it.
    #[error("the reply has no token")]
    Absent,
    /// It did not answer, or is busy.
    #[error("{0}")]
    Unanswered(String),
}

impl TokenFault {
    /// Why no token is given, as a kind of its own: nothing that was allowed holds any more, or [`APPLICATION`]; `None`: that is not said, and it
    /// may be asked again. By the standard's codes (RFC 6749, 5.2), unless the catalog knows better. A refusal without a code is one of something in between.
    #[must_use]
    pub(crate) fn ends_grant(&self) -> Option<&'static str> {
        let Self::Refused { code: Some(code), kind, .. } = self else { return None };
        Some(match (kind, code.to_ascii_lowercase().as_str()) {
            (Some(Failure::Forbidden), _) => "grant_forbidden",
            (Some(Failure::Invalid), _) => APPLICATION,
            (Some(_), _) => "grant_ended",
            (None, "invalid_client" | "unauthorized_client" | "invalid_request" | "unsupported_grant_type") => {
                APPLICATION
            }
            (None, "access_denied" | "invalid_scope") => "grant_forbidden",
            (None, _) => "grant_ended",
        })
    }
}
