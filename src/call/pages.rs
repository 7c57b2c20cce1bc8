//! The pages of a list: read one after another, and asked for side by side where the first says what the others will be.
//!
//! The order decides: each page is looked at in its turn, with what the one before said of it, and only then is it known
//! whether there is another. While every page is as long as the catalog says, ends where the next begins and counts as
//! many records as the one before, the positions of those behind it are certain enough to ask for them ahead
//! ([`Ahead`]). From the first page that does not fit, each is asked for in its turn.

use futures::FutureExt;
use futures::future::BoxFuture;
use kartoteka_compiler::plan;

use super::ahead::{Ahead, PageRead};
use super::bodies::Bodies;
use super::context::Context;
use super::done::Undone;
use super::doubts::Doubts;
use super::failed::Failed;
use super::tool_call::Call;
use super::wanted::Wanted;
use crate::runtime::exchange::{ExchangeError, exchange};
use crate::runtime::reply::{Page, Reading, ReplyBody};
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;
use crate::runtime::upstream::SendError;

/// What pages are asked for with.
#[derive(Clone, Copy)]
pub(super) struct Sought<'s> {
    pub(super) send: &'s plan::Send,
    pub(super) reply: &'s plan::Reply,
    pub(super) bound: &'s dyn BoundArguments,
    pub(super) scope: Scope<'s>,
    pub(super) wanted: &'s Wanted,
}

/// The pages that came.
pub(super) struct Pages<'a> {
    pub(super) pages: Vec<(&'a str, Page)>,
    /// What was asked for the first, a JSON object.
    pub(super) asked: String,
    /// How many records they have together.
    pub(super) records: usize,
    /// What the last of them says of all records.
    pub(super) total: Option<i64>,
    /// Where the page behind the last begins, if there is one.
    pub(super) next: Option<i64>,
    pub(super) doubts: Doubts,
}

impl Pages<'_> {
    /// Whether these are the records of a page that came already: the last, or the first, as a backend gives it that
    /// overlooks the position. Records that are all alike say nothing.
    fn has(&self, (text, page): (&str, &Page)) -> bool {
        let mut pairs = page.records().windows(2);
        let same = |(known_text, known): &&(&str, Page)| {
            let both = known.records().iter().zip(page.records());
            known.records().len() == page.records().len()
                && both.into_iter().all(|(a, b)| a.of(known_text) == b.of(text))
        };
        pairs.any(|pair| pair[0].of(text) != pair[1].of(text))
            && [self.pages.first(), self.pages.last()].iter().flatten().any(same)
    }
}

impl<'c> Call<'c> {
    /// Asks for pages until there are as many records as wanted, no page is left, or no room for one.
    pub(super) async fn pages<'a>(&self, sought: Sought<'_>, bodies: &'a Bodies) -> Result<Pages<'a>, Undone> {
        let Sought { send, reply, bound, scope, wanted } = sought;
        let request = self.request(0, bound, &scope.at(wanted.page)).map_err(Undone::unasked)?;
        let asked = self.echoed(send, bound, &request);
        let read = match self.page(request, bodies.room(0)).await {
            Ok(read) => read,
            Err(failed) => return Err(Undone::asked(asked, failed)),
        };
        let places = Vec::with_capacity(bodies.len().min(16));
        let (total, next, doubts) = (None, None, Doubts::default());
        let mut pages = Pages { pages: places, asked, records: 0, total, next, doubts };
        let mut ahead = Ahead::new(self.allowed(send));
        let mut fits = self.take(&mut pages, wanted.page, read);
        self.report(&pages, wanted).await;
        while let Some(position) = pages.next
            && pages.records < wanted.enough()
            && pages.pages.len() < bodies.len()
        {
            match (fits, self.size()) {
                (true, Some(size)) => {
                    let most = wanted.pages(size, pages.total.unwrap_or_default()).min(bodies.len());
                    ahead.fill(most, |place| {
                        let position =
                            wanted.page.saturating_add(place.saturating_mul(size).try_into().unwrap_or(i64::MAX));
                        self.ask_page(sought, position, bodies.ahead(place))
                    });
                }
                _ => ahead.stop(),
            }
            if let [(text, page)] = &pages.pages[..] {
                self.begin_keys(reply, (text, page));
            }
            let read = self.behind(&pages, &mut ahead, sought, position, bodies).await;
            match read {
                Ok(read) => {
                    fits = self.take(&mut pages, position, read) && fits;
                    self.report(&pages, wanted).await;
                }
                // With nothing before it, it is the call that failed.
                Err(failed) if pages.records <= wanted.skip() => return Err(Undone::asked(pages.asked, failed)),
                Err(failed) => {
                    tracing::warn!(tool = self.card.name(), kind = failed.kind(), "a page of a list is missing");
                    pages.doubts.missing = Some(Box::new(failed));
                    break;
                }
            }
        }
        Ok(pages)
    }

    /// Tells the caller how many records are there of those that are wanted, where another page is to come or has come.
    async fn report(&self, pages: &Pages<'_>, wanted: &Wanted) {
        let more = pages.next.is_some() && pages.records < wanted.enough();
        if let Some(conversation) = self.context.caller.conversation.as_ref().filter(|_| more || pages.pages.len() > 1)
        {
            let there = pages.total.and_then(|total| usize::try_from(total.saturating_sub(wanted.page)).ok());
            let all = there.unwrap_or(usize::MAX).min(wanted.enough()).max(pages.records);
            #[expect(clippy::cast_precision_loss, reason = "records are counted by the thousand")]
            let (done, all) = (pages.records as f64, all as f64);
            conversation.progress(done, Some(all), None).await;
        }
    }

    /// The page at this position, behind those that came: as it was asked for ahead, or asked for now.
    async fn behind<'f, 'a>(
        &'f self,
        pages: &Pages<'a>,
        ahead: &mut Ahead<'f, 'a>,
        sought: Sought<'f>,
        position: i64,
        bodies: &'a Bodies,
    ) -> PageRead<'a>
    where
        'a: 'f,
    {
        match ahead.next().await {
            Some(Ok((text, page))) if !pages.has((text, &page)) => return Ok((text, page)),
            Some(Err(failed)) if !is_crowded(&failed) => return Err(failed),
            // Too many at once, or something between us and the backend mixed them up: one at a time, then.
            Some(_) => ahead.stop(),
            None => {}
        }
        self.ask_page(sought, position, bodies.room(pages.pages.len())).await
    }

    /// Adds the page at this position. Whether it is the page that was to be expected there: then those behind it are
    /// where they are expected, too.
    fn take<'a>(&self, pages: &mut Pages<'a>, position: i64, (text, page): (&'a str, Page)) -> bool {
        pages.doubts.repeated |= pages.has((text, &page));
        let (here, before) = (page.records().len(), pages.total);
        pages.total = page.total(self.reading(), text);
        pages.next = self.next(&page, text, position, here, pages.total);
        pages.records += here;
        let same = pages.pages.is_empty() || before == pages.total;
        if !same && before.is_some() && pages.total.is_some() {
            pages.doubts.counted = pages.doubts.counted.or(before);
        }
        pages.pages.push((text, page));
        let full = self.size() == Some(here);
        let end = i64::try_from(here).ok().and_then(|here| position.checked_add(here));
        same && full && pages.next.is_some() && pages.next == end && !pages.doubts.repeated
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

    /// How many such requests may be under way at once. Nothing but reads is asked for side by side.
    pub(super) fn allowed(&self, send: &plan::Send) -> usize {
        match send.effect {
            plan::Effect::Read => self.context.upstream.parallel(send.backend).unwrap_or(usize::MAX),
            plan::Effect::Write | plan::Effect::Delete => 1,
        }
    }

    /// Asks for the page at this position.
    fn ask_page<'f, 'a>(&'f self, sought: Sought<'f>, position: i64, room: &'a ReplyBody) -> BoxFuture<'f, PageRead<'a>>
    where
        'a: 'f,
    {
        match self.request(0, sought.bound, &sought.scope.at(position)) {
            Ok(request) => Box::pin(self.page(request, room)),
            Err(failed) => std::future::ready(Err(failed)).boxed(),
        }
    }

    /// Sends a request for a page and reads the reply.
    pub(super) async fn page<'a>(&self, request: Request, room: &'a ReplyBody) -> PageRead<'a> {
        let Context { upstream, caller, .. } = self.context;
        let backend = request.backend;
        match exchange(upstream, caller, request, self.reading(), room).await {
            Ok(read) => Ok(read),
            Err(error) => {
                self.reach_failure(backend, &error);
                Err(error.into())
            }
        }
    }

    /// What is looked for in each page.
    pub(super) fn reading(&self) -> &'c Reading {
        self.card.reading(0)
    }
}

/// Whether a page is missing because too many were asked for at once, and may be asked for again at once: our own pace
/// held it back, or the backend did and names no time to wait for.
fn is_crowded(failed: &Failed) -> bool {
    match failed {
        Failed::Exchange(ExchangeError::Send(SendError::Busy { .. })) => true,
        failed => failed.kind() == "busy" && failed.retry_after().is_none(),
    }
}
