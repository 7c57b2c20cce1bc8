//! Lists: as many pages as the limit needs, one after another, and a position to go on from that leaves no gap.
//!
//! Backends page in whole pages, callers ask for any start and any limit. So the first page is the one that holds the
//! caller's start, what comes before it is left out here, and `next` is where the last record given ends. A failure in
//! a later page fails the call: half a list that looks whole would be worse.

use kartoteka_compiler::plan::{self, Value};

use super::bodies::Bodies;
use super::context::Context;
use super::done::{Came, Done, Undone};
use super::echo;
use super::failed::Failed;
use super::fields::fields;
use super::listed::Listed;
use super::tool_call::Call;
use crate::call::result::Pagination;
use crate::call::result::records::Labelling;
use crate::runtime::argument::Argument;
use crate::runtime::arguments::Notes;
use crate::runtime::evaluate;
use crate::runtime::exchange::exchange;
use crate::runtime::reply::{Page, Reading};
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// However large a limit is, a call asks for no more pages than this.
const MOST_PAGES: usize = 200;

/// What a list of one call asks for.
struct Wanted {
    /// The position of the caller's first record.
    start: i64,
    /// The position of the first page.
    page: i64,
    /// The most records.
    limit: usize,
    /// Whether the caller, rather than the page, sets the limit.
    limited: bool,
}

impl Wanted {
    /// Records of the first page that come before the caller's start.
    fn skip(&self) -> usize {
        usize::try_from(self.start - self.page).unwrap_or(0)
    }
}

/// The pages that came.
struct Pages<'a> {
    pages: Vec<(&'a str, Page)>,
    /// What was asked for the first, a JSON object.
    asked: String,
    /// How many records they have together.
    records: usize,
    /// What the last of them says of all records.
    total: Option<i64>,
    /// Whether there is a page behind the last.
    more: bool,
}

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

    fn size(&self) -> Option<usize> {
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
        notes: &Notes,
        bodies: &'a Bodies,
    ) -> Result<Done<'a>, Undone>
    where
        'c: 'a,
    {
        let paging = self.card.paging.as_ref().expect("only lists are paged");
        let scope = self.sending();
        if !evaluate::holds(&step.when, bound, &scope) {
            return Err(Undone::unasked(Failed::NoStep { values: String::new() }));
        }
        let wanted = self.wanted(bound, reply, &scope);
        let Pages { pages, mut asked, records, total, more } = self.pages(&wanted, bound, notes, scope, bodies).await?;
        let fetched = records.saturating_sub(wanted.skip()).min(wanted.limit);
        let reached = wanted.start + i64::try_from(fetched).unwrap_or(i64::MAX);
        let left_over = records.saturating_sub(wanted.skip()) > wanted.limit;
        // Where a request carries no position no later page can be asked for.
        let next = Some(reached).filter(|_| paging.paged && (left_over || more));
        let limit = if wanted.limit == usize::MAX { fetched } else { wanted.limit };
        if pages.len() > 1 {
            echo::pages(&mut asked, pages.len());
        }
        let mut listed = Listed {
            pages,
            skip: wanted.skip(),
            most: wanted.limit,
            fields: fields(reply, bound, &scope),
            meta: paging.meta,
            labels: Vec::with_capacity(reply.labels.len()),
            skipped: Vec::new(),
            pagination: Pagination { limit, start: wanted.start, next, total, fetched },
        };
        self.label(&mut listed, reply, paging.labels.as_slice()).await;
        Ok(Done { came: Came::List(listed), request: Some(asked), unread: Vec::new() })
    }

    /// Asks for one page after another until there are as many records as wanted, no page is left, or no room for one.
    async fn pages<'a>(
        &self,
        wanted: &Wanted,
        bound: &dyn BoundArguments,
        notes: &Notes,
        scope: Scope<'_>,
        bodies: &'a Bodies,
    ) -> Result<Pages<'a>, Undone> {
        let most_pages = bodies.len();
        let enough = wanted.skip().saturating_add(wanted.limit);
        let mut pages: Vec<(&'a str, Page)> = Vec::with_capacity(most_pages.min(16));
        let (mut asked, mut position, mut records) = (None, wanted.page, 0_usize);
        loop {
            let request = match self.request(0, bound, &scope.at(position)) {
                Ok(request) => request,
                Err(failed) => return Err(Undone { request: asked, failed }),
            };
            let request_told = asked.take().unwrap_or_else(|| echo::object(&request, notes));
            let (text, page) = match self.page(request, pages.len(), bodies).await {
                Ok(read) => read,
                Err(failed) => return Err(Undone::asked(request_told, failed)),
            };
            let total = page.total(self.reading(), text);
            let here = page.records().len();
            records += here;
            let next = self.next(&page, text, position, here, total);
            pages.push((text, page));
            match next {
                Some(next) if records < enough && pages.len() < most_pages => position = next,
                more => return Ok(Pages { pages, asked: request_told, records, total, more: more.is_some() }),
            }
            asked = Some(request_told);
        }
    }

    /// Where the page behind this one begins, if there is one.
    fn next(&self, page: &Page, text: &str, position: i64, here: usize, total: Option<i64>) -> Option<i64> {
        let told = self.card.paging.as_ref().is_some_and(|paging| paging.told);
        match page.next(self.reading(), text) {
            // A backend that goes round in circles has no next page.
            Some(next) => Some(next).filter(|next| *next > position),
            None if told => None,
            None => {
                let reached = position + i64::try_from(here).unwrap_or(i64::MAX);
                Some(reached).filter(|reached| here > 0 && total.is_some_and(|total| *reached < total))
            }
        }
    }

    /// Asks how many records the fixed call would bring, and for none of them.
    pub(super) async fn count<'a>(
        &self,
        step: &plan::Step,
        reply: &plan::Reply,
        bound: &dyn BoundArguments,
        bodies: &'a Bodies,
    ) -> Result<Done<'a>, Undone> {
        let scope = self.sending();
        if !evaluate::holds(&step.when, bound, &scope) {
            return Err(Undone::unasked(Failed::NoStep { values: String::new() }));
        }
        let scope = scope.at(0);
        let request = self.request(0, bound, &scope).map_err(Undone::unasked)?;
        let asked = echo::object(&request, &Notes::default());
        let (text, page) = match self.page(request, 0, bodies).await {
            Ok(read) => read,
            Err(failed) => return Err(Undone::asked(asked, failed)),
        };
        let wanted = self.wanted(bound, reply, &scope);
        let total = page.total(self.reading(), text);
        let limit = if wanted.limit == usize::MAX { 0 } else { wanted.limit };
        let listed = Listed {
            pages: vec![(text, page)],
            skip: 0,
            most: 0,
            fields: None,
            meta: None,
            labels: Vec::new(),
            skipped: Vec::new(),
            pagination: Pagination { limit, start: 0, next: None, total, fetched: 0 },
        };
        Ok(Done { came: Came::List(listed), request: Some(asked), unread: Vec::new() })
    }

    fn reading(&self) -> &'c Reading {
        &self.card.readings[0]
    }

    async fn page<'a>(&self, request: Request, place: usize, bodies: &'a Bodies) -> Result<(&'a str, Page), Failed> {
        let Context { upstream, caller, .. } = self.context;
        Ok(exchange(upstream, caller, request, self.reading(), bodies.room(place)).await?)
    }

    /// Finds the dictionaries of the labels. One that cannot be loaded takes its label with it, not the call.
    async fn label<'a>(&self, listed: &mut Listed<'a>, reply: &'a plan::Reply, places: &[usize]) {
        let dictionaries = &self.context.connection.dictionaries;
        let asking = self.context.asking();
        for (label, field) in reply.labels.iter().zip(places) {
            let chosen = listed.chosen();
            let keys = || chosen.each().filter_map(|(text, page, at, _)| page.field(at, *field, text));
            if keys().next().is_none() {
                continue;
            }
            let entries = match dictionaries.ready(label.dictionary, self.context.caller, keys()) {
                Some(entries) => Ok(entries),
                None => {
                    let keys: Vec<String> = keys().map(str::to_owned).collect();
                    dictionaries.load(label.dictionary, &asking, &keys).await
                }
            };
            match entries {
                Ok(entries) => listed.labels.push(Labelling::new(&label.name, *field, entries)),
                Err(error) => {
                    let failed = Failed::from(error);
                    let dictionary = &self.context.catalog.plan.dictionaries[label.dictionary].name;
                    tracing::warn!(%dictionary, kind = failed.kind(), "a dictionary could not be loaded");
                    listed.skipped.push(&label.name);
                }
            }
        }
    }
}

fn integer(value: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<i64> {
    match value {
        Value::Argument { slot, path } if path.0.is_empty() => bound.argument(*slot).and_then(Argument::integer),
        value => evaluate::text(value, bound, scope)?.parse().ok(),
    }
}
