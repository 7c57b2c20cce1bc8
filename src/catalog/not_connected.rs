//! Why a tenant has no connection.

/// Why a tenant has no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotConnected {
    /// No caller of the tenant has connected it, and the operator has not set it up for this tenant.
    Nothing,
    /// What was connected does not fit the catalog any more.
    Unfit,
    /// What the operator says for the tenant does not fit the catalog.
    Misset,
    /// It was connected by an application of the operator's, and there is none any more.
    NoApplication,
    /// The key that sealed it is not on this server.
    Locked,
    /// The store does not answer.
    Away,
}

impl NotConnected {
    /// The name of its text; of a catalog that tenants `can_connect`, or cannot.
    #[must_use]
    pub(crate) fn text(self, can_connect: bool) -> &'static str {
        match self {
            Self::Nothing if can_connect => "failure-not_connected",
            Self::Nothing => "failure-not_connected_operator",
            Self::Unfit => "failure-not_connected_unfit",
            Self::Misset => "failure-not_connected_misset",
            Self::NoApplication => "failure-grant_application",
            Self::Locked => "failure-locked",
            Self::Away => "failure-connection_away",
        }
    }
}
