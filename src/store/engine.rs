//! The two engines, and what a transaction of either says of itself.

/// What a statement is written for, where the engines differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

/// Whose rows a transaction is about. PostgreSQL shows it no others.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rows<'t> {
    /// Those of a tenant.
    Tenant(&'t str),
    /// Those of every tenant: for those who run the server.
    All,
    /// None that are a tenant's.
    Nobody,
    /// The records of the audit, of every tenant: what changes them waits for no other change, and no other for it.
    Records,
}

/// What a transaction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Change,
}
