//! A list as it was read: the pages that came, and which of their records the result is made of.

use std::borrow::Cow;

use super::doubts::Doubts;
use crate::call::result::Pagination;
use crate::call::result::records::{Chosen, Labelling};
use crate::runtime::paging::Position;
use crate::runtime::reply::Page;

/// A list as it was read.
pub(super) struct Listed<'a> {
    /// The text of each page and what was found in it.
    pub(super) pages: Vec<(&'a str, Page)>,
    /// What stays of each record of the pages, where not all of them stay as they came.
    pub(super) sifted: Option<Vec<Option<Cow<'a, str>>>>,
    /// What each page was asked for with.
    pub(super) positions: Vec<Option<Position>>,
    /// Records of the first page that come before the caller's start.
    pub(super) skip: usize,
    /// The most records, those that are left out among them.
    pub(super) most: usize,
    /// The fields that are kept; all where absent.
    pub(super) fields: Option<Vec<String>>,
    /// Where a record's own `_meta` is.
    pub(super) meta: Option<usize>,
    pub(super) labels: Vec<Labelling<'a>>,
    /// Labels whose dictionary could not be loaded.
    pub(super) skipped: Vec<&'a str>,
    /// What is not certain of it.
    pub(super) doubts: Doubts,
    pub(super) pagination: Pagination,
}

impl Listed<'_> {
    /// The records that the result is made of.
    pub(super) fn chosen(&self) -> Chosen<'_> {
        Chosen {
            pages: &self.pages,
            sifted: self.sifted.as_deref(),
            skip: self.skip,
            most: self.most,
            fields: self.fields.as_deref(),
            meta: self.meta,
        }
    }

    /// Whether there is no record at all, here or before the caller's start, as far as that is known.
    pub(super) fn has_nothing(&self) -> bool {
        let Pagination { start, next, total, fetched, .. } = &self.pagination;
        let from_the_first = start.as_ref().is_none_or(|start| start.number().is_some_and(|start| start <= 1));
        let counted = match total {
            Some(total) => *total == 0,
            None => from_the_first,
        };
        *fetched == 0 && next.is_none() && counted && !self.doubts.any()
    }

    /// How many records were fetched before the one behind so many of those that stay.
    pub(super) fn through(&self, stay: usize) -> usize {
        let Some(sifted) = &self.sifted else { return stay };
        let mut those = sifted.iter().skip(self.skip).enumerate().filter(|(_, record)| record.is_some());
        those.nth(stay).map_or(self.pagination.fetched, |(at, _)| at)
    }

    /// Where the list goes on, if it is worth asking there: not behind a page that is not to be had.
    pub(super) fn way_on(&self) -> Option<&Position> {
        let missing = self.doubts.missing.as_ref();
        let passes = missing.is_none_or(|failed| failed.may_pass()) && !self.stands_still();
        self.pagination.next.as_ref().filter(|_| passes)
    }

    /// Whether a page is missing before the first record, so that going on is the same call.
    pub(super) fn stands_still(&self) -> bool {
        self.doubts.missing.is_some() && self.pagination.fetched == 0
    }

    /// How many of the first so many that were fetched stay.
    pub(super) fn staying(&self, fetched: usize) -> usize {
        let Some(sifted) = &self.sifted else { return fetched };
        sifted.iter().skip(self.skip).take(fetched).flatten().count()
    }

    /// Ends the list behind so many records that were fetched.
    pub(super) fn end_at(&mut self, fetched: usize) {
        self.most = fetched;
        self.pagination.fetched = fetched;
        let stay = self.staying(fetched);
        if let Some(left_out) = &mut self.pagination.left_out {
            *left_out = fetched - stay;
        }
    }
}
