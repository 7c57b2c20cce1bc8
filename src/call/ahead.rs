//! Pages that are asked for ahead of their turn: several in one request where their backend takes them so, else side by side.
//!
//! This decides nothing: pages are read in their order, and one that was asked for ahead is taken only where it is the
//! very page that would have been asked for then. What was asked for ahead and is not needed is dropped.

use std::ops::Range;

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesOrdered;

use super::failed::Failed;
use crate::runtime::reply::Page;

/// The most pages of one call that are under way at once, each in a request of its own: with this, 500 records in pages of 50
/// take two round trips. The backend's pace may allow fewer.
const MOST_AT_ONCE: usize = 10;

/// The same of requests that carry several.
const MOST_BATCHES: usize = 2;

/// What came of a request for a page: its text, and what was found in it.
pub(super) type PageRead<'a> = Result<(&'a str, Page), Failed>;

/// Pages that are asked for ahead of their turn.
pub(super) struct Ahead<'f, 'a> {
    /// None before the first: most lists have one page.
    under_way: Option<FuturesOrdered<BoxFuture<'f, Vec<PageRead<'a>>>>>,
    /// Those that came with the last that had its turn.
    came: std::vec::IntoIter<PageRead<'a>>,
    /// Requests that may be under way at once.
    at_once: usize,
    /// Pages that go in one request.
    together: usize,
    /// How many pages were asked for in all; those before the ones under way had their turn.
    asked: usize,
}

impl<'f, 'a> Ahead<'f, 'a> {
    /// None yet. The first page had its turn already; `allowed` is how many requests the backend may have under way, `together` how
    /// many pages it takes in one.
    pub(super) fn new(allowed: usize, together: usize) -> Self {
        let at_once = match together {
            // One at a time is no gain.
            0 | 1 if allowed <= 1 => 0,
            0 | 1 => allowed.min(MOST_AT_ONCE),
            _ => allowed.clamp(1, MOST_BATCHES),
        };
        Self { under_way: None, came: Vec::new().into_iter(), at_once, together: together.max(1), asked: 1 }
    }

    /// Asks for more pages, by their places, so that in the end `pages` are asked for, and no more at once than may be.
    pub(super) fn fill(&mut self, pages: usize, mut ask: impl FnMut(Range<usize>) -> BoxFuture<'f, Vec<PageRead<'a>>>) {
        if self.at_once == 0 || self.asked >= pages {
            return;
        }
        let under_way = self.under_way.get_or_insert_default();
        while self.asked < pages && under_way.len() < self.at_once {
            let end = pages.min(self.asked.saturating_add(self.together));
            under_way.push_back(ask(self.asked..end));
            self.asked = end;
        }
    }

    /// The next page in the order of their places, if it was asked for.
    pub(super) async fn next(&mut self) -> Option<PageRead<'a>> {
        if let Some(read) = self.came.next() {
            return Some(read);
        }
        self.came = self.under_way.as_mut()?.next().await?.into_iter();
        self.came.next()
    }

    /// Drops what is under way and asks for nothing more.
    pub(super) fn stop(&mut self) {
        self.at_once = 0;
        self.under_way = None;
        self.came = Vec::new().into_iter();
    }
}
