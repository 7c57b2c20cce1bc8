//! Connections: what a tenant has set for a catalog. The settings of one are sealed as a whole, so that no two sets can be mixed;
//! they open for the tenant, the catalog and the version that they were sealed for, and nowhere else.

mod change;
mod record;

pub(super) use change::GIVE_UP;
pub(crate) use change::NewConnection;
pub(crate) use record::{ConnectionRecord, GivenSettings};
pub(super) use record::{KIND, row};

#[cfg(test)]
mod tests;
