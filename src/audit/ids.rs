//! What tells this process and its calls from all others.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::secret::random;

/// A run of the server: random.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BootId(u64);

/// One request of a caller: unique over all processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CallId(u128);

/// Gives each request its id.
#[derive(Debug)]
pub(super) struct CallIds {
    boot: BootId,
    next: AtomicU64,
}

impl BootId {
    pub(super) fn new() -> Self {
        Self(u64::from_be_bytes(random::bytes()))
    }
}

impl CallIds {
    pub(super) fn new(boot: BootId) -> Self {
        Self { boot, next: AtomicU64::new(1) }
    }

    /// The boot and a count, in the places that version 8 of UUIDs leaves free.
    pub(super) fn next(&self) -> CallId {
        let count = u128::from(self.next.fetch_add(1, Ordering::Relaxed));
        let boot = u128::from(self.boot.0);
        let (first, second) = (boot >> 16, (boot >> 4) & 0xfff);
        CallId(first << 80 | 8 << 76 | second << 64 | 0b10 << 62 | count & ((1 << 62) - 1))
    }
}

impl fmt::Display for BootId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:032x}", self.0);
        write!(f, "{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
    }
}
