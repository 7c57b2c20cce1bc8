//! A catalog that can be connected.

use kartoteka_compiler::plan;

use crate::catalog::ServedCatalog;
use crate::catalog::tenants::TenantConnections;

/// A catalog that can be connected.
#[derive(Clone, Copy)]
pub(in crate::server) struct Connectable<'s> {
    pub(in crate::server) catalog: &'s ServedCatalog,
    pub(in crate::server) connecting: &'s plan::Connecting,
    pub(in crate::server) tenants: &'s TenantConnections,
}
