//! The tenant of a caller, as records have it.

use crate::caller::Identity;

/// The tenant of callers for whom the operator names none.
const DEFAULT: &str = "default";

/// The tenant that a caller calls for, as it stands in the store.
#[must_use]
pub fn tenant(who: &Identity) -> &str {
    who.tenant.as_deref().unwrap_or(DEFAULT)
}
