//! Whether a caller is let in, and why not.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;

use crate::caller::Identity;

/// Why a caller is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// Nothing was shown, and something has to be.
    Missing,
    /// What was shown is not known, or has ended.
    Invalid,
    /// It is known whose it is, and that caller is not let in here.
    Forbidden,
    /// It cannot be found out now whose it is; the time to come back.
    Away(Duration),
    /// Too many admissions from there have failed; the time to come back.
    TooMany(Duration),
}

impl Challenge {
    /// What it is called where it is recorded.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Invalid => "invalid",
            Self::Forbidden => "forbidden",
            Self::Away(_) => "away",
            Self::TooMany(_) => "too_many",
        }
    }
}

/// Whether a caller is let in.
pub(crate) enum Admission {
    /// As this.
    Known(Arc<Identity>),
    /// That has to be asked elsewhere.
    Later(BoxFuture<'static, Result<Arc<Identity>, Challenge>>),
    /// No.
    Refused(Challenge),
}
