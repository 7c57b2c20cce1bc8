//! What an operator keeps the audit in.

/// What the audit is kept in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditSource {
    /// A file.
    File(String),
    /// The store.
    Store,
}
