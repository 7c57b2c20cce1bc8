//! What a list of one call asks for: where it begins, how many records, and in which pages.
//!
//! Where positions count records and a page has a fixed size, the first page is the one that holds the caller's start, and
//! what comes before it is left out. Where a page cannot be cut (page numbers, positions that mean nothing here), a list is
//! whole pages: nothing is skipped between two calls.

use kartoteka_compiler::plan::{Next, PageBound, Pages};

use crate::runtime::paging::Position;

/// What a list of one call asks for.
pub(super) struct Wanted {
    /// The position of the caller's first record; none: where the list begins by itself.
    pub(super) start: Option<Position>,
    /// What the first page is asked for with; none: its request has no position.
    pub(super) page: Option<Position>,
    /// Records of the first page that come before the caller's start.
    pub(super) skip: usize,
    /// The most records.
    pub(super) limit: usize,
    /// Whether the caller, rather than the page, sets the limit.
    pub(super) limited: bool,
    /// The most records of a page, where that is known.
    size: Option<usize>,
    /// Whether a request says how many records its page may have.
    sized: bool,
    /// Pages come whole or not at all.
    pub(super) whole: bool,
    /// The number of the first page asked for, behind the first that there is; of pages that are counted.
    before: i64,
    /// Positions count pages, or rows of each of several lists: of a page nothing less can be asked for.
    by_page: bool,
    /// How far the position of a page is from that of the page before, where it is no page's size.
    step: Option<usize>,
    /// A page begins with the last record of the one before.
    pub(super) overlaps: bool,
    /// All of the list is wanted, or nothing of it.
    pub(super) entire: bool,
}

impl Wanted {
    /// A list that comes in one reply, of which nothing can be asked for apart.
    pub(super) fn in_one(limit: Option<usize>) -> Self {
        Self {
            start: Some(Position::Counted(0)),
            page: None,
            skip: 0,
            limit: limit.unwrap_or(usize::MAX),
            limited: limit.is_some(),
            size: None,
            sized: false,
            whole: false,
            before: 0,
            by_page: false,
            step: None,
            overlaps: false,
            entire: false,
        }
    }

    /// The same without its first records.
    pub(super) fn behind(self, start: i64) -> Self {
        let skip = usize::try_from(start).unwrap_or(0);
        Self { start: Some(Position::Counted(start.max(0))), skip, ..self }
    }

    /// A list that comes in pages. `given` is the position that the caller or the card says; `goes` whether the request
    /// carries a position, so that another page can be asked for.
    pub(super) fn by(pages: &Pages, given: Option<Position>, limit: Option<usize>, goes: bool) -> Self {
        let size = usize::try_from(pages.size).unwrap_or(usize::MAX).max(1);
        let limited = limit.is_some();
        let limit = limit.unwrap_or(size);
        let plain = Self { size: Some(size), sized: pages.sized, limit, limited, ..Self::in_one(None) };
        match pages.next {
            Next::Record { first, .. } => {
                let start = given.as_ref().and_then(Position::number).unwrap_or(first).max(first);
                let behind = start - first;
                let skip = if pages.sized || !goes { 0 } else { behind % i64::from(pages.size.max(1)) };
                let page = start - skip;
                let unsaid = given.is_none() && page == first;
                Self {
                    start: Some(Position::Counted(start)),
                    page: if unsaid { None } else { Some(Position::Counted(page)) },
                    skip: usize::try_from(skip).unwrap_or(0),
                    before: behind - skip,
                    ..plain
                }
            }
            Next::Page { first, .. } => {
                let number = given.as_ref().and_then(Position::number);
                let size = if pages.sized { size_of_page(pages, limit) } else { size };
                Self {
                    start: Some(Position::Counted(number.unwrap_or(first))),
                    page: number.map(Position::Counted),
                    size: Some(size),
                    whole: goes,
                    before: number.unwrap_or(first).saturating_sub(first),
                    by_page: true,
                    step: Some(1),
                    ..plain
                }
            }
            Next::Rows { first } => {
                let number = given.as_ref().and_then(Position::number);
                let rows = number.unwrap_or(first).max(first);
                Self {
                    start: Some(Position::Counted(rows)),
                    page: number.map(|_| Position::Counted(rows)),
                    size: Some(if pages.sized { size_of_page(pages, limit) } else { size }),
                    whole: goes,
                    before: rows - first,
                    by_page: true,
                    ..plain
                }
            }
            Next::At { ref bound, .. } => Self {
                start: given.clone(),
                page: given,
                whole: goes && !pages.sized,
                overlaps: matches!(bound, PageBound::Inclusive { .. }),
                ..plain
            },
        }
    }

    /// Asks for fewer records than the caller wants.
    pub(super) fn narrow(&mut self, most: usize) {
        self.limit = self.limit.min(most);
        self.limited = true;
    }

    /// As many records are enough, those before the caller's start among them.
    pub(super) fn enough(&self) -> usize {
        self.skip.saturating_add(self.limit)
    }

    /// Whether another page is wanted behind so many records.
    pub(super) fn wants(&self, records: usize) -> bool {
        match (self.whole, self.size) {
            // Where nothing is said, a list is one page.
            _ if !self.limited => false,
            // That a list ends with as many as may be is known when nothing is behind them.
            _ if self.entire => records <= self.enough(),
            (true, Some(size)) => records.saturating_add(size) <= self.limit,
            _ => records < self.enough(),
        }
    }

    /// Whether pages are asked for in vain: all of the list is wanted, and it is longer than that.
    pub(super) fn is_in_vain(&self, total: Option<i64>) -> bool {
        self.entire && total.is_some_and(|total| self.there(total) > self.enough())
    }

    /// How many records the page behind so many is asked for.
    pub(super) fn asked(&self, records: usize) -> usize {
        let size = self.size.unwrap_or(usize::MAX);
        match self.sized && !self.by_page {
            // One of them came already.
            true if self.overlaps && records > 0 => size.min(self.enough().saturating_sub(records) + 1),
            true => size.min(self.enough().saturating_sub(records)).max(1),
            false => size,
        }
    }

    /// Whether positions count something: then what the backend counts says whether all of it came.
    pub(super) fn counts(&self) -> bool {
        matches!(self.start, Some(Position::Counted(_)))
    }

    /// Whether positions count records.
    pub(super) fn counts_records(&self) -> bool {
        !self.by_page && self.counts()
    }

    /// Whether a request says how many records its page may have.
    pub(super) fn says_size(&self) -> bool {
        self.sized
    }

    /// Whether what the backend counts says how many records are behind those that came: not where it counts several lists, and
    /// positions the rows of each.
    pub(super) fn counts_all(&self) -> bool {
        self.counts() && !self.counts_rows()
    }

    /// Whether positions count the rows of each of several lists, of which a page has as many as were asked for.
    pub(super) fn counts_rows(&self) -> bool {
        self.by_page && self.step.is_none()
    }

    /// The most records of a page, where pages are known.
    pub(super) fn size(&self) -> Option<usize> {
        self.size
    }

    /// The most pages that the records take; one more than fit, for a start in the middle of one.
    pub(super) fn most_pages(&self) -> usize {
        match self.size {
            Some(size) if !self.limited => usize::from(size > 0),
            Some(size) if self.entire => self.limit.div_ceil(size) + 1,
            Some(size) if self.whole => (self.limit / size).max(1),
            Some(size) => self.limit.div_ceil(size) + usize::from(!self.sized),
            None => 1,
        }
    }

    /// How many pages the records take where each comes full.
    pub(super) fn full_pages(&self) -> usize {
        let Some(size) = self.size.filter(|_| self.limited && !self.whole && !self.entire) else {
            return self.most_pages();
        };
        // Of each page behind the first one record came already.
        let again = usize::from(self.overlaps && size > 1);
        1 + self.enough().saturating_sub(size).div_ceil(size - again)
    }

    /// How many pages hold the records that are wanted, where the backend counts `total` records in all.
    pub(super) fn pages(&self, total: i64) -> usize {
        let Some(size) = self.size else { return 1 };
        let there = self.there(total);
        match self.whole {
            true => there.div_ceil(size).min(self.limit / size),
            false => there.min(self.enough()).div_ceil(size),
        }
    }

    /// How many records there are from the first page on, where the backend counts `total` in all.
    pub(super) fn there(&self, total: i64) -> usize {
        let before = match (self.step, self.size) {
            (Some(_), Some(size)) => self.before.saturating_mul(i64::try_from(size).unwrap_or(i64::MAX)),
            _ => self.before,
        };
        usize::try_from(total.saturating_sub(before)).unwrap_or(0)
    }

    /// The position of the page at that place behind the first page, which was asked for with or without one; none where
    /// positions count nothing.
    pub(super) fn position(&self, place: usize) -> Option<Position> {
        let step = self.step.or(self.size)?;
        let behind = i64::try_from(place.checked_mul(step)?).ok()?;
        let first = match (&self.page, &self.start) {
            (Some(Position::Counted(page)), _) => *page,
            (None, Some(Position::Counted(start))) => *start,
            _ => return None,
        };
        Some(Position::Counted(first.checked_add(behind)?))
    }
}

/// How many records the pages of a counted list have whose request says so, for a limit: as many as a page may have, or fewer where
/// the limit is then reached with at most twice the requests. The same for every call with this limit, so that a number stays
/// that of the same page.
pub(super) fn size_of_page(pages: &Pages, limit: usize) -> usize {
    let (limit, most) = (limit.max(1), usize::try_from(pages.size).unwrap_or(usize::MAX).max(1));
    if limit <= most {
        return limit;
    }
    let least = limit.div_ceil(limit.div_ceil(most).saturating_mul(2));
    (least..=most).rev().find(|size| limit % size == 0).unwrap_or(most)
}

#[cfg(test)]
mod tests;
