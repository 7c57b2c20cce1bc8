//! What tells this process from all others.

use std::fmt;

pub(super) use crate::caller::{CallId, CallIds};
use crate::secret::random;

/// A run of the server: random.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BootId(u64);

impl BootId {
    pub(super) fn new() -> Self {
        Self(u64::from_be_bytes(random::bytes()))
    }

    pub(super) fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for BootId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
