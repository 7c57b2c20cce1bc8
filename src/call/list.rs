//! Lists: as many pages as the limit needs, and a position to go on from that leaves no gap.
//!
//! Backends page in whole pages, callers ask for any start and any limit. So the first page is the one that holds the
//! caller's start, what comes before it is left out here, and `next` is where the last record given ends. A failure of
//! the first page fails the call. After a failure of a later one the result has the records before it, `next` leads to
//! what is missing, and a warning says so.

use std::pin::pin;
use std::task::Poll;

use futures::poll;
use kartoteka_compiler::plan::{self, Value};

use super::bodies::Bodies;
use super::done::{Came, Done, Undone};
use super::echo;
use super::failed::Failed;
use super::fields::Fields;
use super::listed::Listed;
use super::pages::{Pages, Sought};
use super::tool_call::Call;
use super::wanted::Wanted;
use crate::call::result::Pagination;
use crate::runtime::argument::Argument;
use crate::runtime::evaluate;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// However large a limit is, a call asks for no more pages than this.
const MOST_PAGES: usize = 200;

impl<'c> Call<'c> {
    /// How many replies a list may bring.
    pub(super) fn most_pages(&self, bound: &dyn BoundArguments, reply: &plan::Reply) -> usize {
        let wanted = self.wanted(bound, reply, &self.scope());
        match self.size() {
            // One page more than fit, for a start in the middle of one.
            Some(size) if wanted.limited => (wanted.limit.div_ceil(size) + 1).min(MOST_PAGES),
            _ => 1,
        }
    }

    /// Records in a page, where later pages can be asked for.
    pub(super) fn size(&self) -> Option<usize> {
        self.card.paging.as_ref().filter(|paging| paging.paged)?.size
    }

    fn wanted(&self, bound: &dyn BoundArguments, reply: &plan::Reply, scope: &Scope<'_>) -> Wanted {
        let paging = self.card.paging.as_ref().expect("only lists are paged");
        let start = paging.first.as_ref().and_then(|first| integer(first, bound, scope)).unwrap_or(0).max(0);
        let limit = reply.limit.as_ref().and_then(|limit| integer(limit, bound, scope));
        let limit = limit.map(|limit| usize::try_from(limit).unwrap_or(0));
        let page = match self.size().map(i64::try_from) {
            Some(Ok(size)) => start - start % size,
            _ => start,
        };
        Wanted { start, page, limit: limit.or(paging.size).unwrap_or(usize::MAX), limited: limit.is_some() }
    }

    /// Asks for the list.
    pub(super) async fn list<'a>(
        &self,
        step: &plan::Step,
        reply: &'a plan::Reply,
        bound: &dyn BoundArguments,
        bodies: &'a Bodies,
    ) -> Result<Done<'a>, Undone>
    where
        'c: 'a,
    {
        let paging = self.card.paging.as_ref().expect("only lists are paged");
        let scope = self.sending();
        if !evaluate::holds(&step.when, bound, &scope) {
            return Err(Undone::unasked(Failed::NoStep {
                values: String::new(),
                left_to_operator: None,
                allowed: Vec::new(),
            }));
        }
        self.reach(0);
        let wanted = self.wanted(bound, reply, &scope);
        let send = step.send().expect("a list is one request");
        let sought = Sought { send, reply, bound, scope, wanted: &wanted };
        let mut came = pin!(self.pages(sought, bodies));
        let came = match poll!(came.as_mut()) {
            Poll::Ready(came) => came,
            // The first page is under way, ahead of whatever has to wait for the pace.
            Poll::Pending => {
                self.begin(reply.labels.iter().filter_map(|label| label.dictionary.as_ref()));
                came.await
            }
        };
        let Pages { pages, mut asked, records, total, next, doubts } = came?;
        let fetched = records.saturating_sub(wanted.skip()).min(wanted.limit);
        let reached = wanted.start + i64::try_from(fetched).unwrap_or(i64::MAX);
        let left_over = records.saturating_sub(wanted.skip()) > wanted.limit;
        // Where a request carries no position no later page can be asked for.
        let next = Some(reached).filter(|_| paging.paged && (left_over || next.is_some()));
        let limit = if wanted.limit == usize::MAX { fetched } else { wanted.limit };
        let texts = pages.iter().flat_map(|(text, page)| page.records().iter().map(|span| span.of(text)));
        let Fields { kept, repairs, unknown } = self.fields(reply, 0, bound, &scope, texts);
        if pages.len() > 1 {
            echo::pages(&mut asked, pages.len());
        }
        let mut listed = Listed {
            pages,
            skip: wanted.skip(),
            most: wanted.limit,
            fields: kept,
            meta: paging.meta,
            labels: Vec::with_capacity(reply.labels.len()),
            skipped: Vec::new(),
            doubts,
            pagination: Pagination { limit, start: wanted.start, next, total, fetched },
        };
        self.label(&mut listed, reply, paging.labels.as_slice()).await;
        let came = Came::List(listed);
        Ok(Done { request: Some(asked), repairs, unknown, ..Done::unasked(came) })
    }
}

/// A whole number that a card says or an argument is.
pub(super) fn integer(value: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<i64> {
    match value {
        Value::Argument { slot, path } if path.0.is_empty() => bound.argument(*slot).and_then(Argument::integer),
        value => evaluate::text(value, bound, scope)?.parse().ok(),
    }
}
