//! An approval that a call waits for.

/// An approval that a call waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WaitingApproval {
    pub(crate) id: String,
    /// When it ends, in milliseconds since 1970.
    pub(crate) expires_at: i64,
    /// The page on which it is decided of.
    pub(crate) page: Option<String>,
}

/// The same, as a result tells it.
#[derive(Debug)]
pub(crate) struct ApprovalTold<'a> {
    pub(crate) id: &'a str,
    /// When it ends.
    pub(crate) expires_at: String,
    /// The page on which it is decided of.
    pub(crate) page: Option<&'a str>,
}
