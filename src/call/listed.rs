//! A list as it was read: the pages that came, and which of their records the result is made of.

use super::doubts::Doubts;
use crate::call::result::Pagination;
use crate::call::result::records::{Chosen, Labelling};
use crate::runtime::paging::Position;
use crate::runtime::reply::Page;

/// A list as it was read.
pub(super) struct Listed<'a> {
    /// The text of each page and what was found in it.
    pub(super) pages: Vec<(&'a str, Page)>,
    /// What each page was asked for with.
    pub(super) positions: Vec<Option<Position>>,
    /// Records of the first page that come before the caller's start.
    pub(super) skip: usize,
    /// The most records.
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
        Chosen { pages: &self.pages, skip: self.skip, most: self.most, fields: self.fields.as_deref(), meta: self.meta }
    }
}
