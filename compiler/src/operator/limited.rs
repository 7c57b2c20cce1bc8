//! What is limited in an operator's file, and by how much.

use crate::plan::CallRate;

/// What is limited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitOf {
    /// All calls together.
    Server,
    /// Those of a catalog together.
    Catalog(String),
    /// All calls of this tenant, in the place of what counts for all calls together.
    Tenant(String),
    /// Those of each of these tools.
    Tools(String),
}

/// Whose calls are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Those of a tenant.
    Tenant,
    /// Those of each caller.
    Caller,
    /// Those of each caller who acts in a role.
    Role(String),
}

/// A limit, or a bound of the calls at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limited<T> {
    /// What is limited.
    pub of: LimitOf,
    /// Whose calls are counted.
    pub whose: Whose,
    /// By how much.
    pub by: T,
}

/// How often.
pub type OperatorLimit = Limited<CallRate>;

/// How many at once.
pub type AtOnce = Limited<u32>;
