//! What holders of a role may do on the operator's listener.

/// What holders of a role may do on the operator's listener: for their own tenant, but for [`Power::Watch`] and [`Power::Operate`], which are for the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Power {
    /// Approve of calls.
    Approve,
    /// Set up connections.
    Connect,
    /// Read what was done.
    Audit,
    /// Bring leads of the tenant.
    Sync,
    /// Read the numbers of the server, where those are not for everyone.
    Watch,
    /// Run the server.
    Operate,
}

impl Power {
    /// As it is written in the operator's file.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Connect => "connect",
            Self::Audit => "audit",
            Self::Sync => "sync",
            Self::Watch => "watch",
            Self::Operate => "operate",
        }
    }

    /// The power of this name.
    #[must_use]
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Approve, Self::Connect, Self::Audit, Self::Sync, Self::Watch, Self::Operate]
            .into_iter()
            .find(|power| power.name() == name)
    }
}
