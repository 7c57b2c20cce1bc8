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

/// What opening may do to a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StoreOpening {
    /// Make it where there is none, and bring it up to date.
    Makes,
    /// The same, but leave the schema to those who see to it by hand.
    MakesUnmigrated,
    /// Bring up to date one that is there.
    Migrates,
    /// Take one that is there as it is.
    Finds,
}

impl StoreOpening {
    pub(super) fn makes(self) -> bool {
        matches!(self, Self::Makes | Self::MakesUnmigrated)
    }

    pub(super) fn migrates(self) -> bool {
        matches!(self, Self::Makes | Self::Migrates)
    }
}
