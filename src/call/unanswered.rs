//! Why a question to the user brought no answer.

/// Why nothing was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Nobody can be asked.
    Unable,
    /// The user said no.
    Declined,
    /// The user looked away.
    Cancelled,
    /// The client failed, or nobody answered in time.
    Failed,
}

impl Why {
    /// The text that says so, with the variable `arguments`; `None`: what is missing is told as ever.
    pub(crate) fn text(self) -> Option<&'static str> {
        match self {
            Why::Unable => None,
            Why::Declined => Some("failure-declined"),
            Why::Cancelled => Some("failure-cancelled"),
            Why::Failed => Some("failure-unanswered"),
        }
    }
}
