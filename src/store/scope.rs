//! What is kept of one tenant: every statement of it is bound to the tenant before anything else.

use sqlx::Any;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

use super::cause::Cause;
use super::fault::StoreFault;
use super::stored::Store;
use super::transaction::StoreTransaction;

/// What is kept of one tenant. Rows of others are not there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TenantScope<'s> {
    store: &'s Store,
    tenant: &'s str,
}

impl Store {
    /// What is kept of this tenant.
    #[must_use]
    pub(crate) fn of_tenant<'s>(&'s self, tenant: &'s str) -> TenantScope<'s> {
        TenantScope { store: self, tenant }
    }
}

impl<'s> TenantScope<'s> {
    /// Whose it is.
    #[must_use]
    pub(crate) fn tenant(&self) -> &'s str {
        self.tenant
    }

    pub(super) fn store(&self) -> &'s Store {
        self.store
    }

    /// Begins to change rows of the tenant; gives the time of the database too.
    pub(super) async fn change(&self, cause: Cause<'_>) -> Result<(StoreTransaction, i64), StoreFault> {
        self.store.change_of(self.tenant, cause).await
    }

    /// Begins to read rows of the tenant.
    pub(super) async fn read(&self) -> Result<(StoreTransaction, i64), StoreFault> {
        self.store.read_of(self.tenant).await
    }

    /// A statement whose `$1` is the tenant.
    pub(super) fn query<'q>(&self, statement: &'static str) -> Query<'q, Any, AnyArguments>
    where
        's: 'q,
    {
        assert!(is_bound(statement), "every statement of a tenant names it first");
        sqlx::query(statement).bind(self.tenant)
    }
}

/// Whether a statement reads and changes rows of the tenant alone, which is its `$1`.
fn is_bound(statement: &str) -> bool {
    match statement.strip_prefix("INSERT INTO ") {
        Some(rest) => rest.split_once('(').is_some_and(|(_, columns)| columns.starts_with("tenant_id, ")),
        None => statement.contains("WHERE tenant_id = $1"),
    }
}

#[cfg(test)]
mod tests;
