//! Whether a call has sent anything that changes something: what its client hears, and the audit writes, of one that does not come to
//! its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Whether it is certain that a call has sent nothing that changes something. Until its server says so it is not; clones are of the
/// same call.
#[derive(Debug, Clone, Default)]
pub struct NothingSent(Arc<AtomicBool>);

impl NothingSent {
    /// Whether it is certain.
    #[must_use]
    pub(crate) fn is_certain(&self) -> bool {
        self.0.load(Relaxed)
    }

    pub(super) fn set(&self, certain: bool) {
        self.0.store(certain, Relaxed);
    }
}
