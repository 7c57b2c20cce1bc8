//! The tenant of a caller, as records have it.

use crate::caller::Identity;

/// The tenant that a caller calls for, as it stands in the store.
#[must_use]
pub(crate) fn tenant(who: &Identity) -> &str {
    who.tenant_id()
}
