//! A catalog that can be connected.

use kartoteka_compiler::plan;

use crate::catalog::ServedCatalog;
use crate::catalog::tenants::TenantConnections;

/// A catalog that can be connected.
#[derive(Clone, Copy)]
pub(super) struct Connectable<'s> {
    pub(super) catalog: &'s ServedCatalog,
    pub(super) connecting: &'s plan::Connecting,
    pub(super) tenants: &'s TenantConnections,
}

/// How a request of the operator's listener ended, for the audit.
pub(super) type Ending = Option<String>;
