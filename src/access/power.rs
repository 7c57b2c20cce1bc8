//! What holders of a role may do on the operator's listener.

/// What holders of a role may do on the operator's listener: for their own tenant, but for [`Power::Operate`], which is for the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// Approve of calls.
    Approve,
    /// Set up connections.
    Connect,
    /// Read what was done.
    Audit,
    /// Run the server.
    Operate,
}

impl Power {
    /// The power of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "approve" => Some(Self::Approve),
            "connect" => Some(Self::Connect),
            "audit" => Some(Self::Audit),
            "operate" => Some(Self::Operate),
            _ => None,
        }
    }
}
