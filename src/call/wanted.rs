//! What a list of one call asks for.

/// What a list of one call asks for.
pub(super) struct Wanted {
    /// The position of the caller's first record.
    pub(super) start: i64,
    /// The position of the first page.
    pub(super) page: i64,
    /// The most records.
    pub(super) limit: usize,
    /// Whether the caller, rather than the page, sets the limit.
    pub(super) limited: bool,
}

impl Wanted {
    /// Records of the first page that come before the caller's start.
    pub(super) fn skip(&self) -> usize {
        usize::try_from(self.start - self.page).unwrap_or(0)
    }

    /// As many records are enough, those before the caller's start among them.
    pub(super) fn enough(&self) -> usize {
        self.skip().saturating_add(self.limit)
    }

    /// How many pages of this size hold them, where the backend counts `total` records in all.
    pub(super) fn pages(&self, size: usize, total: i64) -> usize {
        let there = usize::try_from(total.saturating_sub(self.page)).unwrap_or(0);
        there.min(self.enough()).div_ceil(size)
    }
}
