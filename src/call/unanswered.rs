//! Why a question to the user brought no answer.

/// Why nothing was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The client has no way to ask a user.
    Unable,
    /// The user said no.
    Declined,
    /// The user looked away.
    Cancelled,
    /// The client failed, or no answer came in time.
    Failed,
}

impl Why {
    /// The text that says so, with the variable `arguments`; `None`: the error names what is missing.
    pub(crate) fn text(self) -> Option<&'static str> {
        match self {
            Why::Unable => None,
            Why::Declined => Some("failure-declined"),
            Why::Cancelled => Some("failure-cancelled"),
            Why::Failed => Some("failure-unanswered"),
        }
    }
}
