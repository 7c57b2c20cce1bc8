//! The pages of a list: read one after another, and asked for together or side by side where the first says what the others will be.
//!
//! The order decides: each page is looked at in its turn, with what the one before said of it, and only then is it known
//! whether there is another. While positions count something and every page is as long as the catalog says, ends where the
//! next begins and counts as many records as the one before, the positions of those behind it are certain enough to ask for
//! them ahead ([`Ahead`]). From the first page that does not fit, each is asked for in its turn; so is each whose position is
//! the backend's word. A position that comes back, or too many pages, or too long a time ends the list, and the result says so.

use std::collections::HashSet;

use futures::FutureExt;
use futures::future::BoxFuture;
use kartoteka_compiler::plan;
use tokio::time::{Duration, Instant};

use super::ahead::{Ahead, PageRead};
use super::bodies::Bodies;
use super::done::Undone;
use super::doubts::{Doubts, PagesEnded};
use super::failed::Failed;
use super::tool_call::Call;
use super::wanted::Wanted;
use crate::runtime::exchange::ExchangeError;
use crate::runtime::paging::{self, Onward, Position};
use crate::runtime::reply::{Page, Reading, ReplyBody};
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;
use crate::runtime::upstream::SendError;
use crate::texts::Variables;

/// A call asks for no further page of a list behind this time.
const LONGEST: Duration = Duration::from_secs(60);

/// Of a list that is wanted whole a call keeps no more than this for each look at it.
const MOST_BYTES: usize = 64 << 20;

/// Which look at a list it is: one that is read for its sums is looked at once more.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// When the first began: [`LONGEST`] is of both.
    pub(super) begun: Instant,
    /// Nobody is told how far it is: that would lead back to the beginning.
    pub(super) again: bool,
}

impl Look {
    pub(super) fn new() -> Self {
        Self { begun: Instant::now(), again: false }
    }
}

/// What pages are asked for with.
#[derive(Clone, Copy)]
pub(super) struct Sought<'s> {
    /// The number of the step whose request it is.
    pub(super) number: usize,
    pub(super) send: &'s plan::Send,
    pub(super) reply: &'s plan::Reply,
    pub(super) bound: &'s dyn BoundArguments,
    pub(super) scope: Scope<'s>,
    pub(super) wanted: &'s Wanted,
    pub(super) look: Look,
}

/// The pages that came.
pub(super) struct Pages<'a> {
    pub(super) pages: Vec<(&'a str, Page)>,
    /// What each was asked for with.
    pub(super) positions: Vec<Option<Position>>,
    /// What was asked for the first, a JSON object.
    pub(super) asked: String,
    /// How many records they have together.
    pub(super) records: usize,
    /// What the last of them says of all records.
    pub(super) total: Option<i64>,
    /// Where the page behind the last begins, if there is one.
    pub(super) next: Option<Position>,
    pub(super) doubts: Doubts,
    /// What the records are known by that came, where a page begins with records of the one before.
    keys: HashSet<&'a str>,
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

impl<'a> Pages<'a> {
    /// Nothing came yet of what was asked so.
    fn none(asked: String, bodies: &Bodies) -> Self {
        Self {
            pages: Vec::with_capacity(bodies.len().min(16)),
            positions: Vec::new(),
            asked,
            records: 0,
            total: None,
            next: None,
            doubts: Doubts::default(),
            keys: HashSet::new(),
        }
    }

    /// Whether a page was asked for with this position already.
    fn is_known(&self, next: &Position) -> bool {
        self.positions.iter().flatten().any(|known| known == next)
    }

    /// Counts the records of this page that came with one before: positions count records, and these moved while the list was
    /// read.
    fn count_twice(&mut self, (text, page): (&'a str, &Page), reading: &Reading) {
        if let &[(text, ref first)] = &self.pages[..] {
            self.keys.extend((0..first.records().len()).filter_map(|place| first.key(reading, place, text)));
        }
        if self.pages.is_empty() || self.doubts.repeated {
            return;
        }
        let keys = (0..page.records().len()).filter_map(|place| page.key(reading, place, text));
        self.doubts.twice += keys.filter(|key| !self.keys.insert(key)).count();
    }

    /// Leaves out the records that came already, and what is more than the caller wants: the list goes on behind the last that
    /// stays.
    fn leave_out(&mut self, (text, page): (&'a str, &mut Page), wanted: &Wanted, reading: &Reading) {
        let room = wanted.enough().saturating_sub(self.records);
        let is_new = |place: &usize| page.key(reading, *place, text).is_none_or(|key| self.keys.insert(key));
        let mut places: Vec<usize> = (0..page.records().len()).filter(is_new).collect();
        self.doubts.again += page.records().len() - places.len();
        // Where no record has the position nothing leads behind a part of a page.
        if wanted.limited
            && !wanted.whole
            && places.len() > room
            && let Some(last) = room.checked_sub(1).and_then(|last| page.next_behind(reading, places[last], text))
            && let Some(next) = Position::told(last)
        {
            places.truncate(room);
            self.next = Some(next);
        }
        page.keep(&places);
    }
}

impl<'c> Call<'c> {
    /// Asks for pages until there are as many records as wanted, no page is left, or no room for one.
    pub(super) async fn pages<'a>(&self, sought: Sought<'_>, bodies: &'a Bodies) -> Result<Pages<'a>, Undone> {
        let Sought { number, send, reply, bound, scope, wanted, look } = sought;
        let first = wanted.page.as_ref().map(Position::json);
        let scope = scope.at(first.as_deref()).sized(wanted.asked(0));
        let request = self.request(number, bound, &scope).map_err(Undone::unasked)?;
        let asked = self.echoed(send, bound, &request);
        let read = match self.page(number, request, bodies.room(0)).await {
            Ok(read) => read,
            Err(failed) => return Err(Undone::asked(asked, failed)),
        };
        let mut pages = Pages::none(asked, bodies);
        let mut ahead = Ahead::new(self.allowed(send), self.batched(sought, read.0.len()));
        let mut fits = self.take(&mut pages, sought, wanted.page.clone(), read);
        self.report(&pages, sought).await;
        while let Some(position) = pages.next.clone()
            && wanted.wants(pages.records)
            && !wanted.is_in_vain(pages.total)
        {
            if let Some(ended) = ended(&pages, wanted, look.begun, bodies) {
                pages.doubts.ended = Some(ended);
                break;
            }
            match (fits, pages.total) {
                (true, Some(total)) => {
                    ahead.fill(wanted.pages(total).min(bodies.len()), |places| self.ask_pages(sought, places, bodies))
                }
                _ => ahead.stop(),
            }
            if let [(text, page)] = &pages.pages[..] {
                self.begin_keys(reply, (text, page));
            }
            let read = self.behind(&pages, &mut ahead, sought, &position, bodies).await;
            match read {
                Ok(read) => {
                    fits = self.take(&mut pages, sought, Some(position), read) && fits;
                    self.report(&pages, sought).await;
                }
                // With nothing before it, it is the call that failed.
                Err(failed) if pages.records <= wanted.skip => return Err(Undone::asked(pages.asked, failed)),
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
    async fn report(&self, pages: &Pages<'_>, Sought { wanted, look, .. }: Sought<'_>) {
        // The list of one of several steps says nothing of how far the call is.
        if look.again || self.card.paging.is_none() && self.card.sums().is_none() {
            return;
        }
        let more = pages.next.is_some() && wanted.wants(pages.records);
        if let Some(conversation) = self.context.caller.conversation.as_ref().filter(|_| more || pages.pages.len() > 1)
        {
            let there = pages.total.map_or(usize::MAX, |total| wanted.there(total));
            let all = there.min(wanted.enough()).max(pages.records);
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
        position: &Position,
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
        self.ask_page(sought, position, pages.records, bodies.room(pages.pages.len())).await
    }

    /// Adds the page at this position. Whether it is the page that was to be expected there: then those behind it are
    /// where they are expected, too.
    fn take<'a>(
        &self,
        pages: &mut Pages<'a>,
        sought: Sought<'_>,
        position: Option<Position>,
        (text, mut page): (&'a str, Page),
    ) -> bool {
        let wanted = sought.wanted;
        pages.doubts.repeated |= !wanted.overlaps && pages.has((text, &page));
        let (here, before, asked) = (page.records().len(), pages.total, wanted.asked(pages.records));
        pages.doubts.oversized |= wanted.says_size() && !wanted.counts_rows() && here > asked;
        let reading = self.card.reading(sought.number);
        // What one page has counted still holds where those behind it count nothing.
        pages.total = page.total(reading, text).or(before);
        let onward = match &sought.reply.pages {
            plan::Paged::By(way) => paging::onward(way, reading, (text, &page), position.as_ref(), asked),
            plan::Paged::Unsaid | plan::Paged::Whole { .. } => Onward::End,
        };
        pages.positions.push(position);
        pages.next = None;
        match onward {
            Onward::End => {}
            // Nothing is behind the records that have the last position.
            Onward::At(next) if wanted.overlaps && here < asked && pages.is_known(&next) && !asks_for_more(sought) => {}
            Onward::At(next) if pages.is_known(&next) => pages.doubts.ended = Some(PagesEnded::Circle),
            Onward::Back => pages.doubts.ended = Some(PagesEnded::Circle),
            Onward::At(next) => pages.next = Some(next),
            // Nothing of what was asked for is missing.
            Onward::Lost if !wanted.wants(pages.records + here) => pages.doubts.ended = Some(PagesEnded::Lost),
            Onward::Lost => {
                tracing::warn!(tool = self.card.name(), "a page of a list does not say where the next begins");
                pages.doubts.missing = Some(Box::new(self.ended_oddly("list-goes-nowhere")));
            }
        }
        if wanted.overlaps {
            pages.leave_out((text, &mut page), wanted, reading);
        } else if !wanted.entire {
            // What is summed is counted by a key of its own.
            pages.count_twice((text, &page), reading);
        }
        pages.records += page.records().len();
        let same = pages.pages.is_empty() || before == pages.total;
        if !same {
            pages.doubts.counted = pages.doubts.counted.or(before);
        }
        pages.pages.push((text, page));
        let expected = wanted.position(pages.pages.len());
        same && asked == here && expected.is_some() && pages.next == expected && !pages.doubts.repeated
    }

    /// Why more of a list cannot be had, though what came was read well.
    pub(super) fn ended_oddly(&self, text: &str) -> Failed {
        let variables = Variables::new().with("system", self.context.system());
        Failed::Said { kind: "unexpected_reply", message: self.own_text(text, &variables) }
    }

    /// How many such requests may be under way at once. Nothing but reads is asked for side by side.
    pub(super) fn allowed(&self, send: &plan::Send) -> usize {
        match send.effect {
            plan::Effect::Read => self.context.upstream.parallel(send.backend).unwrap_or(usize::MAX),
            plan::Effect::Write | plan::Effect::Delete => 1,
        }
    }

    /// The request for the page at this position, behind so many records.
    pub(super) fn page_request(
        &self,
        sought: Sought<'_>,
        position: &Position,
        records: usize,
    ) -> Result<Request, Failed> {
        let json = position.json();
        let scope = sought.scope.at(Some(&json)).sized(sought.wanted.asked(records));
        self.request(sought.number, sought.bound, &scope)
    }

    /// Asks for the page at this position, behind so many records.
    pub(super) fn ask_page<'f, 'a>(
        &'f self,
        sought: Sought<'f>,
        position: &Position,
        records: usize,
        room: &'a ReplyBody,
    ) -> BoxFuture<'f, PageRead<'a>>
    where
        'a: 'f,
    {
        match self.page_request(sought, position, records) {
            Ok(request) => Box::pin(self.page(sought.number, request, room)),
            Err(failed) => std::future::ready(Err(failed)).boxed(),
        }
    }

    /// Sends a request for a page and reads the reply.
    pub(super) async fn page<'a>(&self, number: usize, request: Request, room: &'a ReplyBody) -> PageRead<'a> {
        let backend = request.backend;
        match self.exchanged(number, request, room).await {
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

/// Whether the backend says that there is more, by whatever.
fn asks_for_more(sought: Sought<'_>) -> bool {
    matches!(&sought.reply.pages, plan::Paged::By(way) if way.more.asks())
}

/// Why no further page is asked for, though one is there and wanted.
fn ended(pages: &Pages<'_>, wanted: &Wanted, begun: Instant, bodies: &Bodies) -> Option<PagesEnded> {
    if pages.pages.len() >= bodies.len() {
        return Some(PagesEnded::Pages(pages.pages.len()));
    }
    let held = || pages.pages.iter().map(|(text, _)| text.len()).sum::<usize>();
    if wanted.entire && held() > MOST_BYTES {
        return Some(PagesEnded::Long);
    }
    (begun.elapsed() >= LONGEST).then_some(PagesEnded::Time)
}

/// Whether a page is missing because too many were asked for at once, and may be asked for again at once: our own pace
/// held it back, or the backend did and names no time to wait for.
fn is_crowded(failed: &Failed) -> bool {
    match failed {
        Failed::Exchange(ExchangeError::Send(SendError::Busy { .. })) => true,
        failed => failed.kind() == "busy" && failed.retry_after().is_none(),
    }
}
