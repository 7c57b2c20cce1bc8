//! How an end is recorded: the status and the code by which such records have long been searched, and our own kind beside them.

use std::borrow::Cow;

/// How what was asked for ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AuditStatus {
    /// It was done.
    Ok,
    /// There were too many of its kind.
    RateLimited,
    /// The caller may not ask for it; they hear that it does not exist.
    PermissionDenied,
    /// The backend failed, or said no.
    BackendError,
    /// It failed otherwise.
    Error,
    /// Something was sent that writes, and it is not known what became of it.
    Unknown,
}

impl AuditStatus {
    /// As records have it.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::RateLimited => "rate_limited",
            Self::PermissionDenied => "permission_denied",
            Self::BackendError => "backend_error",
            Self::Error => "error",
            Self::Unknown => "unknown",
        }
    }

    /// Of a call that ended with this kind of failure.
    #[must_use]
    pub(crate) fn of(kind: Option<&str>) -> Self {
        match kind {
            None => Self::Ok,
            Some("limited") => Self::RateLimited,
            Some("unknown_outcome") => Self::Unknown,
            Some(
                "unauthorized" | "forbidden" | "not_found" | "invalid" | "busy" | "unavailable" | "unexpected_reply",
            ) => Self::BackendError,
            Some(_) => Self::Error,
        }
    }

    /// The code of a failure of this kind.
    #[must_use]
    pub(crate) fn code(self, kind: &str) -> Cow<'static, str> {
        match (self, kind) {
            (Self::RateLimited, _) => "RATE_LIMIT_EXCEEDED".into(),
            (Self::PermissionDenied, _) => "PERMISSION_DENIED".into(),
            (Self::BackendError, _) => "BACKEND_ERROR".into(),
            (_, "internal") => "INTERNAL_ERROR".into(),
            (_, kind) => kind.to_ascii_uppercase().into(),
        }
    }
}
