//! Why a tenant has no connection.

/// Why a tenant has no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotConnected {
    /// No caller of the tenant has connected it, and the operator has not set it up for this tenant.
    Nothing,
    /// What was connected does not fit the catalog any more.
    Unfit,
    /// The key that sealed it is not on this server.
    Locked,
    /// The store does not answer.
    Away,
}
