//! Whether a caller is let in, and why not.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;

use crate::caller::{Identity, RefusedToken};

/// Why a caller is not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// Nothing was shown, and something has to be.
    Missing,
    /// What was shown is not known, or has ended.
    Invalid,
    /// It is known whose it is, and that caller is not let in here.
    Forbidden,
    /// It is a token of an issuer that is not taken, as one that is not known.
    Untaken(Box<RefusedToken>),
    /// It is a token of an issuer that is good, and whom it names is not let in here.
    Unadmitted(Box<RefusedToken>),
    /// It cannot be found out now whose it is; the time to come back.
    Away(Duration),
    /// Too many admissions from there have failed; the time to come back.
    TooMany(Duration),
}

impl Challenge {
    /// Every name that one has.
    pub(crate) const NAMES: [&'static str; 5] = ["missing", "invalid", "forbidden", "away", "too_many"];

    /// What it is called where it is recorded: one of [`Self::NAMES`].
    #[must_use]
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Invalid | Self::Untaken(_) => "invalid",
            Self::Forbidden | Self::Unadmitted(_) => "forbidden",
            Self::Away(_) => "away",
            Self::TooMany(_) => "too_many",
        }
    }

    /// What is known of a token of an issuer.
    #[must_use]
    pub(crate) fn token(&self) -> Option<&RefusedToken> {
        match self {
            Self::Untaken(token) | Self::Unadmitted(token) => Some(token),
            Self::Missing | Self::Invalid | Self::Forbidden | Self::Away(_) | Self::TooMany(_) => None,
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
