//! What the leads of all tenants share.

use tokio::sync::Notify;

/// What the leads of all tenants share.
#[derive(Debug, Default)]
pub(in crate::server) struct SyncDesk {
    /// Something may be due.
    pub(super) wake: Notify,
}
