//! What became of the spans that were recorded.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counts of spans, which all of their clones share.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct SpanCounts(Arc<[AtomicU64; 3]>);

/// What became of a span; the words of [`SpanCounts::read`].
#[derive(Debug, Clone, Copy)]
pub(super) enum SpanEnd {
    /// The collector took it.
    Sent,
    /// There was no place in the queue.
    Dropped,
    /// The collector did not take it, or could not be reached.
    Failed,
}

impl SpanCounts {
    #[cfg_attr(not(feature = "otlp"), expect(dead_code, reason = "there are no spans"))]
    pub(super) fn count(&self, end: SpanEnd, spans: usize) {
        self.0[end as usize].fetch_add(spans as u64, Relaxed);
    }

    /// Each word with its count.
    pub(in crate::cli) fn read(&self) -> [(&'static str, u64); 3] {
        let ends = [(SpanEnd::Sent, "sent"), (SpanEnd::Dropped, "dropped"), (SpanEnd::Failed, "failed")];
        ends.map(|(end, name)| (name, self.0[end as usize].load(Relaxed)))
    }
}
