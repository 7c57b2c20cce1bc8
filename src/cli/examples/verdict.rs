//! What came of all examples, and where each is written.

use std::time::Duration;

use crate::call::examples::{Coverage, Tried, TriedEnd};

/// What came of a run.
pub(super) struct ExampleVerdict {
    pub(super) cases: Vec<Case>,
    /// Of a run offline of all examples.
    pub(super) coverage: Option<Coverage>,
    pub(super) took: Duration,
}

/// One example.
pub(super) struct Case {
    pub(super) tried: Tried,
    pub(super) place: Option<ExamplePlace>,
}

/// Where an example is written.
pub(super) struct ExamplePlace {
    pub(super) path: String,
    /// From 1.
    pub(super) line: usize,
}

impl ExampleVerdict {
    pub(super) fn passed(&self) -> usize {
        self.count(|end| *end == TriedEnd::Passed)
    }

    pub(super) fn failed(&self) -> usize {
        self.count(|end| matches!(end, TriedEnd::Failed(_)))
    }

    pub(super) fn skipped(&self) -> usize {
        self.count(|end| matches!(end, TriedEnd::Skipped(_)))
    }

    fn count(&self, is: impl Fn(&TriedEnd) -> bool) -> usize {
        self.cases.iter().filter(|case| is(&case.tried.end)).count()
    }
}
