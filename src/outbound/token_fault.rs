//! Why a credential has no token.

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
    },
    /// Its reply has no token where the catalog looks for it.
    #[error("the reply has no token")]
    Absent,
    /// It did not answer, or is busy.
    #[error("{0}")]
    Unanswered(String),
}
