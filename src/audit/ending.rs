//! How something ended, as a record tells it.

use super::status::AuditStatus;

/// What a backend has said of a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BackendSaid<'s> {
    /// The status of its reply.
    pub(crate) status: Option<u16>,
    /// Its own code.
    pub(crate) code: Option<&'s str>,
}

/// How something ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuditEnding<'e> {
    /// How.
    pub(crate) status: AuditStatus,
    /// The kind of the failure, as the card language names it.
    pub(crate) error: Option<&'e str>,
    /// The scope that was lacking.
    pub(crate) scope: Option<&'e str>,
    /// What the backend said of it.
    pub(crate) upstream: Option<BackendSaid<'e>>,
    /// How long the answer is, in bytes.
    pub(crate) result_size: Option<usize>,
}

impl<'e> AuditEnding<'e> {
    /// With a failure of this kind, or well.
    #[must_use]
    pub(crate) fn of(error: Option<&'e str>) -> Self {
        Self::with(AuditStatus::of(error), error)
    }

    /// With this status.
    #[must_use]
    pub(crate) fn with(status: AuditStatus, error: Option<&'e str>) -> Self {
        Self { status, error, scope: None, upstream: None, result_size: None }
    }
}
