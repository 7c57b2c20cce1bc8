//! What became of a request, as far as its reply says: the one table for what is sent again and for what is
//! said of a write's failure. A write that may have been done is never called failed.
//!
//! | the reply | a read | a write |
//! |---|---|---|
//! | a code that the catalog knows as `busy`; 425, 429 | again | again: surely not taken |
//! | another code that the catalog knows | told | told: refused |
//! | 521, 523, 525, 526 without a code: Cloudflare had no connection to the backend | again | again: surely not taken |
//! | 503 | again | told: may have been done |
//! | 408, 502, 504, 520, 522, 524, 527, 530: something between gave up | again | told: may have been done |
//! | other 5xx; JSON that is cut off | again | told: may have been done |
//! | 501, 505, 511 | told | told: refused |
//! | everything else | told | told |

use kartoteka_compiler::plan;

/// The failure code of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureCode {
    /// There is none.
    None,
    /// There is one of which the catalog does not say what it means.
    Unknown,
    /// There is one that means this.
    Known(plan::Failure),
}

impl FailureCode {
    /// By what a condition shows, and by the code of a failure, where there is one, with what it means. The kind counts that is asked
    /// for first.
    pub(crate) fn of(shown: Option<plan::Failure>, code: Option<Option<plan::Failure>>) -> Self {
        match (shown.into_iter().chain(code.flatten()).min(), code) {
            (Some(kind), _) => Self::Known(kind),
            (None, Some(_)) => Self::Unknown,
            (None, None) => Self::None,
        }
    }
}

/// What became of a request that was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The backend answered what it answers.
    Answered,
    /// It surely was not taken.
    Refused,
    /// The backend is overloaded, says something before it perhaps, and does not say what became of the request.
    Overloaded,
    /// Something between lost the backend: the request may have been taken.
    Gateway,
    /// The backend failed over it, and may have done it before, or half of it.
    Failed,
}

impl Fate {
    /// By the failure code, where the catalog knows it, else by the status.
    #[must_use]
    pub(crate) fn of(status: u16, code: FailureCode) -> Self {
        match (code, status) {
            (FailureCode::Known(plan::Failure::Busy), _) => Self::Refused,
            (FailureCode::Known(_), _) => Self::Answered,
            (_, 425 | 429) => Self::Refused,
            (FailureCode::None, 521 | 523 | 525 | 526) => Self::Refused,
            (_, 503) => Self::Overloaded,
            (_, 408 | 502 | 504 | 520..=527 | 530) => Self::Gateway,
            (_, 501 | 505 | 511) => Self::Answered,
            (_, 500..=599) => Self::Failed,
            (_, _) => Self::Answered,
        }
    }

    /// Whether a write may have been done, or may not.
    #[must_use]
    pub(crate) fn is_open(self) -> bool {
        match self {
            Self::Answered | Self::Refused => false,
            Self::Overloaded | Self::Gateway | Self::Failed => true,
        }
    }
}

#[cfg(test)]
mod tests;
