//! Log lines that strangers cause, at most ten a second each: the rest are counted, and the next line says how many.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// How many lines of one kind a second may have.
const A_SECOND: u64 = 10;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The lines of one kind: a static beside the place that writes them.
#[derive(Debug)]
pub(crate) struct Refusals {
    second: AtomicU64,
    said: AtomicU64,
    unsaid: AtomicU64,
}

impl Refusals {
    pub(crate) const fn new() -> Self {
        Self { second: AtomicU64::new(0), said: AtomicU64::new(0), unsaid: AtomicU64::new(0) }
    }

    /// Whether a line may be written now, and how many were not since the last.
    pub(crate) fn say(&self) -> Option<u64> {
        self.say_at(START.elapsed().as_secs() + 1)
    }

    fn say_at(&self, second: u64) -> Option<u64> {
        // Two threads at the turn of a second may write a line more than they should.
        if self.second.swap(second, Ordering::Relaxed) != second {
            self.said.store(0, Ordering::Relaxed);
        }
        if self.said.fetch_add(1, Ordering::Relaxed) < A_SECOND {
            Some(self.unsaid.swap(0, Ordering::Relaxed))
        } else {
            self.unsaid.fetch_add(1, Ordering::Relaxed);
            None
        }
    }
}

/// What a stranger wrote, as a log line shows it: no control characters, and not more than the first 200 bytes.
pub(crate) fn shown(said: &[u8]) -> String {
    const MOST: usize = 200;
    let cut = said.len() > MOST;
    let text = said[..said.len().min(MOST)].escape_ascii().to_string();
    if cut { format!("{text}… ({} bytes)", said.len()) } else { text }
}

#[cfg(test)]
mod tests;
