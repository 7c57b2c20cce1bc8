//! Why a credential has no token.

use kartoteka_compiler::plan::Failure;

use crate::store::grants::GrantRefusal;

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
    /// What a tenant has allowed is over, and is not asked for again.
    #[error("what was allowed has ended ({0})")]
    Ended(GrantEnd),
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

/// How what a tenant has allowed has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantEnd {
    /// The backend that gives tokens does not renew it.
    Ended,
    /// The backend does not let the application act for the tenant any more.
    Forbidden,
    /// The tenant has connected anew, or given the connection up.
    Gone,
}

impl std::fmt::Display for GrantEnd {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(match self {
            Self::Ended => GrantRefusal::Ended.name(),
            Self::Forbidden => GrantRefusal::Forbidden.name(),
            Self::Gone => "grant_gone",
        })
    }
}

impl From<GrantRefusal> for TokenFault {
    fn from(why: GrantRefusal) -> Self {
        match why {
            GrantRefusal::Ended => Self::Ended(GrantEnd::Ended),
            GrantRefusal::Forbidden => Self::Ended(GrantEnd::Forbidden),
            GrantRefusal::Application => Self::Application,
        }
    }
}

impl TokenFault {
    /// What a refusal says of what a tenant has allowed and of the application; `None`: nothing, and it may be asked again. By the standard's
    /// codes (RFC 6749, 5.2), unless the catalog knows better. A refusal without a code is one of something in between.
    #[must_use]
    pub(crate) fn grant_refusal(&self) -> Option<GrantRefusal> {
        let Self::Refused { code: Some(code), kind, .. } = self else { return None };
        Some(match (kind, code.to_ascii_lowercase().as_str()) {
            (Some(Failure::Forbidden), _) => GrantRefusal::Forbidden,
            (Some(Failure::Invalid), _) => GrantRefusal::Application,
            (Some(_), _) => GrantRefusal::Ended,
            (None, "invalid_client" | "unauthorized_client" | "invalid_request" | "unsupported_grant_type") => {
                GrantRefusal::Application
            }
            (None, "access_denied" | "invalid_scope") => GrantRefusal::Forbidden,
            (None, _) => GrantRefusal::Ended,
        })
    }
}
