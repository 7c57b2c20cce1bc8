//! When a token was last shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use jiff::Timestamp;

/// When a token was last shown, in milliseconds since 1970; 0: it was not.
#[derive(Debug, Clone, Default)]
pub struct LastUse(Arc<AtomicI64>);

impl LastUse {
    /// It is shown now.
    pub fn note(&self) {
        self.0.store(Timestamp::now().as_millisecond(), Relaxed);
    }

    /// When it was.
    pub(super) fn at(&self) -> Option<i64> {
        Some(self.0.load(Relaxed)).filter(|at| *at != 0)
    }
}
