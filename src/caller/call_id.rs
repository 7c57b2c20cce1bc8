//! What tells a call from all others: in the requests that it makes, and in the audit.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::secret::random;

/// How long an id is: a UUID as text.
const LENGTH: usize = 36;

/// One request of a caller: unique over all processes. A UUID of version 8.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallId([u8; LENGTH]);

/// Gives each request its id.
#[derive(Debug)]
pub(crate) struct CallIds {
    boot: u64,
    next: AtomicU64,
}

impl CallId {
    /// As it goes out, and stands in the audit.
    ///
    /// # Panics
    /// Never: an id is digits and hyphens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("an id is digits and hyphens")
    }

    fn of(number: u128) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [b'-'; LENGTH];
        let places = (0..LENGTH).filter(|place| !matches!(place, 8 | 13 | 18 | 23));
        for (digit, place) in places.enumerate() {
            text[place] = DIGITS[(number >> (124 - 4 * digit)) as usize & 0xf];
        }
        Self(text)
    }
}

impl CallIds {
    /// The ids of a run of the server, `boot`, which is random.
    pub(crate) fn new(boot: u64) -> Self {
        Self { boot, next: AtomicU64::new(1) }
    }

    /// The boot and a count, in the places that version 8 of UUIDs leaves free.
    pub(crate) fn next(&self) -> CallId {
        let count = u128::from(self.next.fetch_add(1, Ordering::Relaxed));
        let boot = u128::from(self.boot);
        let (first, second) = (boot >> 16, (boot >> 4) & 0xfff);
        CallId::of(first << 80 | 8 << 76 | second << 64 | 0b10 << 62 | count & ((1 << 62) - 1))
    }
}

impl Default for CallIds {
    fn default() -> Self {
        Self::new(u64::from_be_bytes(random::bytes()))
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
