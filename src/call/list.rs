//! Lists: as many pages as the limit needs, one after another, and a position to go on from that leaves no gap.
//!
//! Backends page in whole pages, callers ask for any start and any limit. So the first page is the one that holds the
//! caller's start, what comes before it is left out here, and `next` is where the last record given ends. A failure in
//! a later page fails the call: half a list that looks whole would be worse.

use kartoteka_compiler::plan::{self, Value};

use super::steps::{Bodies, fields};
use super::{Call, Done, Failed, Outcome, echo};
use crate::call::result::Pagination;
use crate::call::result::records::{Chosen, Labelling};
use crate::runtime::argument::Argument;
use crate::runtime::arguments::Notes;
use crate::runtime::evaluate;
use crate::runtime::reply::{Lists, Page, Reading};
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// However large a limit is, a call asks for no more pages than this.
const MOST_PAGES: usize = 200;

/// Where the pages of a call live.
pub(super) type Arena = Bodies;

/// A list as it was read.
pub(super) struct Listed<'a> {
    pages: Vec<(&'a str, Page)>,
    skip: usize,
    most: usize,
    fields: Option<Vec<String>>,
    meta: Option<usize>,
    pub(super) labels: Vec<Labelling<'a>>,
    /// Labels whose dictionary could not be loaded.
    pub(super) skipped: Vec<&'a str>,
    pub(super) pagination: Pagination,
}

impl Listed<'_> {
    /// The records that the result is made of.
    pub(super) fn chosen(&self) -> Chosen<'_> {
        Chosen { pages: &self.pages, skip: self.skip, most: self.most, fields: self.fields.as_deref(), meta: self.meta }
    }
}

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
        arena: &'a Arena,
    ) -> Result<Done<'a>, (Option<String>, Failed)>
    where
        'c: 'a,
    {
        let paging = self.card.paging.as_ref().expect("only lists are paged");
        let scope = self.sending();
        if !evaluate::holds(&step.when, bound, &scope) {
            return Err((None, Failed::NoStep { values: String::new() }));
        }
        let wanted = self.wanted(bound, reply, &scope);
        let skip = usize::try_from(wanted.start - wanted.page).unwrap_or(0);
        let most_pages = self.most_pages(bound, reply);
        let mut pages: Vec<(&'a str, Page)> = Vec::with_capacity(most_pages.min(16));
        let (mut asked, mut position, mut records) = (None, wanted.page, 0_usize);
        let (mut total, mut more);
        loop {
            let request = self.request(0, bound, &scope.at(position)).map_err(|failed| (asked.take(), failed))?;
            if asked.is_none() {
                asked = Some(echo::object(&request, notes));
            }
            let (text, page) = match self.page(request, pages.len(), arena).await {
                Ok(read) => read,
                Err(failed) => return Err((asked, failed)),
            };
            let reading = self.reading();
            total = page.total(reading, text);
            let here = page.records().len();
            records += here;
            let reached = position + i64::try_from(here).unwrap_or(i64::MAX);
            let next = match page.next(reading, text) {
                // A backend that goes round in circles has no next page.
                Some(next) => Some(next).filter(|next| *next > position),
                None if paging.told => None,
                None => Some(reached).filter(|reached| here > 0 && total.is_some_and(|total| *reached < total)),
            };
            pages.push((text, page));
            more = next;
            match next {
                Some(next) if records < skip.saturating_add(wanted.limit) && pages.len() < most_pages => {
                    position = next
                }
                _ => break,
            }
        }
        let fetched = records.saturating_sub(skip).min(wanted.limit);
        let reached = wanted.start + i64::try_from(fetched).unwrap_or(i64::MAX);
        let left_over = records.saturating_sub(skip) > wanted.limit;
        // Where a request carries no position nobody can go on.
        let next = Some(reached).filter(|_| paging.paged && (left_over || more.is_some()));
        let limit = if wanted.limit == usize::MAX { fetched } else { wanted.limit };
        let pagination = Pagination { limit, start: wanted.start, next, total, fetched };
        let pages_asked = pages.len();
        let mut listed = Listed {
            pages,
            skip,
            most: wanted.limit,
            fields: fields(reply, bound, &scope),
            meta: paging.meta,
            labels: Vec::with_capacity(reply.labels.len()),
            skipped: Vec::new(),
            pagination,
        };
        self.label(&mut listed, reply, paging.labels.as_slice()).await;
        if pages_asked > 1
            && let Some(asked) = &mut asked
        {
            echo::pages(asked, pages_asked);
        }
        Ok(Done { body: Outcome::List(listed), request: asked, unread: Vec::new() })
    }

    /// Asks how many records the fixed call would bring, and for none of them.
    pub(super) async fn count<'a>(
        &self,
        step: &plan::Step,
        reply: &plan::Reply,
        bound: &dyn BoundArguments,
        arena: &'a Arena,
    ) -> Result<Done<'a>, (Option<String>, Failed)> {
        let scope = self.sending();
        if !evaluate::holds(&step.when, bound, &scope) {
            return Err((None, Failed::NoStep { values: String::new() }));
        }
        let request = self.request(0, bound, &scope.at(0)).map_err(|failed| (None, failed))?;
        let asked = echo::object(&request, &Notes::default());
        let (text, page) = match self.page(request, 0, arena).await {
            Ok(read) => read,
            Err(failed) => return Err((Some(asked), failed)),
        };
        let wanted = self.wanted(bound, reply, &scope);
        let total = page.total(self.reading(), text);
        let limit = if wanted.limit == usize::MAX { 0 } else { wanted.limit };
        let pagination = Pagination { limit, start: 0, next: None, total, fetched: 0 };
        let listed = Listed {
            pages: vec![(text, page)],
            skip: 0,
            most: 0,
            fields: None,
            meta: None,
            labels: Vec::new(),
            skipped: Vec::new(),
            pagination,
        };
        Ok(Done { body: Outcome::List(listed), request: Some(asked), unread: Vec::new() })
    }

    fn reading(&self) -> &'c Reading {
        &self.card.readings[0]
    }

    async fn page<'a>(
        &self,
        request: crate::runtime::request::Request,
        place: usize,
        arena: &'a Arena,
    ) -> Result<(&'a str, Page), Failed> {
        let reading = self.reading();
        let reply = self.send(request).await?;
        let (status, retry_after) = (reply.status, reply.retry_after);
        let text = arena.keep(place, reply.body);
        let Some((text, page)) = text.and_then(|text| Some((text, Page::read(reading, text).ok()?))) else {
            return Err(Failed::unread(status, text, retry_after));
        };
        if let Some(failure) = page.failure(reading, status, text) {
            return Err(Failed::Told { failure, retry_after });
        }
        match page.lists() {
            Lists::Found => Ok((text, page)),
            Lists::Absent | Lists::Wrong => Err(Failed::Unexpected { status }),
        }
    }

    /// Finds the dictionaries of the labels. One that cannot be loaded takes its label with it, not the call.
    async fn label<'a>(&self, listed: &mut Listed<'a>, reply: &'a plan::Reply, places: &[usize]) {
        let dictionaries = &self.shelf.dictionaries;
        let asking = self.asking();
        for (label, field) in reply.labels.iter().zip(places) {
            let chosen = listed.chosen();
            let keys = || chosen.each().filter_map(|(text, page, at, _)| page.field(at, *field, text));
            if keys().next().is_none() {
                continue;
            }
            let entries = match dictionaries.ready(label.dictionary, self.caller, keys()) {
                Some(entries) => Ok(entries),
                None => {
                    let keys: Vec<String> = keys().map(str::to_owned).collect();
                    dictionaries.load(label.dictionary, &asking, &keys).await
                }
            };
            match entries {
                Ok(entries) => listed.labels.push(Labelling::new(&label.name, *field, entries)),
                Err(failed) => {
                    let dictionary = &self.shelf.plan.dictionaries[label.dictionary].name;
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
