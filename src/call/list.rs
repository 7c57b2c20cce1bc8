//! Lists: as many pages as the limit needs, and a position to go on from that leaves no gap.
//!
//! What pages are asked for, and why, is said in [`Wanted`]; `next` is where the last record given ends. A failure of
//! the first page fails the call. After a failure of a later one the result has the records before it, `next` leads to
//! what is missing, and a warning says so.

use std::pin::pin;
use std::task::Poll;

use futures::poll;
use kartoteka_compiler::plan::{self, Value};

use super::bodies::Bodies;
use super::done::{Came, DoneByTool, Undone};
use super::doubts::PagesEnded;
use super::echo;
use super::failed::Failed;
use super::fields::Fields;
use super::listed::Listed;
use super::pages::{Look, Pages, Sought};
use super::sifted;
use super::tool_call::Call;
use super::wanted::Wanted;
use crate::call::result::Pagination;
use crate::catalog::card::Paging;
use crate::runtime::argument::Argument;
use crate::runtime::evaluate;
use crate::runtime::paging::Position;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// However large a limit is, a call asks for no more pages than this.
const MOST_PAGES: usize = 200;

impl<'c> Call<'c> {
    /// How many replies a list may bring, as far as is known before the first.
    pub(super) fn most_pages(&self, paging: &Paging, bound: &dyn BoundArguments, reply: &plan::Reply) -> usize {
        match paging.paged {
            // Pages may be shorter than asked for, or empty: how many are needed is known when they are here.
            true if is_told(reply) && reply.limit.is_some() => MOST_PAGES,
            true => wanted(paging, bound, reply, &self.scope()).most_pages().min(MOST_PAGES),
            false => 1,
        }
    }

    /// How many requests a list takes whose pages come full. What is summed is read twice, see [`super::sums`].
    pub(super) fn pages_foreseen(&self, paging: &Paging, bound: &dyn BoundArguments, reply: &plan::Reply) -> usize {
        if !paging.paged {
            return 1;
        }
        let pages = wanted(paging, bound, reply, &self.scope()).full_pages().min(MOST_PAGES);
        if reply.sums.is_some() && pages > 1 { pages * 2 } else { pages }
    }

    /// Room for the replies that a list may bring.
    pub(super) fn rooms(&self, paging: &Paging, bound: &dyn BoundArguments, reply: &plan::Reply) -> Bodies {
        let most = self.most_pages(paging, bound, reply);
        // Nothing is asked for ahead where positions are the backend's word.
        if is_told(reply) { Bodies::new(most) } else { Bodies::of_pages(most) }
    }

    /// Asks for the list; `narrowed`: for so many records, though the caller wants more.
    pub(super) async fn list<'a>(
        &self,
        step: &plan::Step,
        reply: &'a plan::Reply,
        bound: &dyn BoundArguments,
        bodies: &'a Bodies,
        narrowed: Option<usize>,
    ) -> Result<DoneByTool<'a>, Undone>
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
        let mut wanted = wanted(paging, bound, reply, &scope);
        let limit = wanted.limit;
        if let Some(most) = narrowed {
            wanted.narrow(most);
        }
        let send = step.send().expect("a list is one request");
        let sought = Sought { number: 0, send, reply, bound, scope, wanted: &wanted, look: Look::new() };
        let mut came = pin!(self.pages(sought, bodies));
        let polled = poll!(came.as_mut());
        let asked_for = self.asked(reply, 0, bound, &scope);
        let may_come = |label: &plan::Label| asked_for.as_ref().is_none_or(|asked| asked.may_bring(&label.of));
        let mut came = match polled {
            Poll::Ready(came) => came?,
            // The first page is under way, ahead of whatever has to wait for the pace.
            Poll::Pending => {
                let labels = reply.labels.iter().filter(|label| may_come(label));
                self.begin(labels.filter_map(|label| label.dictionary.as_ref()));
                came.await?
            }
        };
        if narrowed.is_some() && came.next.is_some() {
            came.doubts.ended = Some(PagesEnded::Long);
        }
        if paging.paged {
            self.note_lack(&mut came, &wanted);
        } else if !paging.skips && came.next.is_some() && says_more(reply) {
            came.doubts.ended = came.doubts.ended.or(Some(PagesEnded::OnePage));
        }
        let asked = echoed(&mut came);
        let (mut listed, fields) = self.listed(came, (paging, reply), &wanted, limit, bound);
        self.label(&mut listed, reply, paging.labels.as_slice(), &may_come).await;
        let came = Came::List(Box::new(listed));
        Ok(DoneByTool {
            request: Some(asked),
            repairs: fields.repairs,
            unknown: fields.unknown,
            ..DoneByTool::unasked(came)
        })
    }

    /// Notes that a list ended though the backend counts more records than came: behind a page that is empty, or by a position
    /// that leads back.
    fn note_lack(&self, came: &mut Pages<'_>, wanted: &Wanted) {
        let ended = came.next.is_none() && !came.doubts.any() && wanted.counts_all();
        let counted = came.total.map_or(0, |total| wanted.there(total));
        if !ended || !wanted.wants(came.records) || counted <= came.records {
            return;
        }
        tracing::warn!(
            tool = self.card.name(),
            counted,
            came = came.records,
            "a list ends before all that is counted came"
        );
        came.doubts.missing = Some(Box::new(self.ended_oddly("list-ends-early")));
        came.next = match wanted.counts_records() {
            true => Some(Position::behind(wanted.start.as_ref(), came.records.saturating_sub(wanted.skip))),
            false => wanted.position(came.pages.len()),
        };
    }

    /// The list of these pages, without its labels, and what comes of the fields that were asked for.
    fn listed<'a>(
        &self,
        came: Pages<'a>,
        (paging, reply): (&Paging, &plan::Reply),
        wanted: &Wanted,
        limit: usize,
        bound: &dyn BoundArguments,
    ) -> (Listed<'a>, Fields) {
        let Pages { pages, positions, asked: _, records, total, next, doubts, .. } = came;
        let counts = matches!(&reply.pages, plan::Paged::By(plan::Pages { next: plan::Next::Record { .. }, .. }));
        let (most, next) = ends(wanted, paging, counts, (records, next));
        let fetched = records.saturating_sub(wanted.skip).min(most);
        let all = || i64::try_from(records).ok().filter(|_| paging.whole);
        let limit = if limit == usize::MAX { fetched } else { limit };
        let texts = || pages.iter().flat_map(|(text, page)| page.records().iter().map(|span| span.of(text)));
        let (sending, sifted) = (self.sending(), sifted::sifted(reply, bound, &self.scope(), texts()));
        if let (Some(kept), Some(sifted)) = (&reply.value, &sifted) {
            let stay = texts().zip(sifted).filter(|(_, kept)| kept.is_some()).map(|(record, _)| record);
            self.tell_of_kept(kept, stay, &self.scope());
        }
        let mut fields = match &sifted {
            None => self.fields(reply, 0, bound, &sending, texts()),
            Some(sifted) => self.fields(reply, 0, bound, &sending, sifted.iter().flatten().map(AsRef::as_ref)),
        };
        let mut listed = Listed {
            pages,
            sifted,
            positions,
            skip: wanted.skip,
            most,
            fields: fields.kept.take(),
            meta: paging.meta,
            labels: Vec::with_capacity(reply.labels.len()),
            skipped: Vec::new(),
            doubts,
            pagination: Pagination {
                limit,
                start: wanted.start.clone(),
                next,
                total: total.or_else(all),
                fetched,
                left_out: reply.keep.asks().then_some(0),
            },
        };
        listed.end_at(fetched);
        (listed, fields)
    }
}

/// What was asked for the first of these pages, with how many there were.
fn echoed(came: &mut Pages<'_>) -> String {
    let mut asked = std::mem::take(&mut came.asked);
    if came.pages.len() > 1 {
        echo::pages(&mut asked, came.pages.len());
    }
    asked
}

/// How many records a list of these has at most, and where it goes on. A position that counts records is known of each; otherwise
/// a list ends where a page does. Where a request carries no position no later page can be asked for; what comes whole is asked for again.
fn ends(
    wanted: &Wanted,
    paging: &Paging,
    counts: bool,
    (records, next): (usize, Option<Position>),
) -> (usize, Option<Position>) {
    let most = if counts || !paging.paged { wanted.limit } else { usize::MAX };
    let there = records.saturating_sub(wanted.skip);
    let fetched = there.min(most);
    let next = match counts {
        true if there > fetched || next.is_some() => Some(Position::behind(wanted.start.as_ref(), fetched)),
        true => None,
        false if paging.skips && there > fetched => Some(Position::behind(wanted.start.as_ref(), fetched)),
        false => next,
    };
    (most, next.filter(|_| paging.paged || paging.skips))
}

/// Whether positions are what the backend says, and count nothing.
fn is_told(reply: &plan::Reply) -> bool {
    matches!(&reply.pages, plan::Paged::By(plan::Pages { next: plan::Next::At { .. }, .. }))
}

/// Whether there is another page because the backend says so: a position, a link or a flag of its own. Of a list that is counted
/// alone the total says it.
fn says_more(reply: &plan::Reply) -> bool {
    let is_asked = matches!(&reply.pages, plan::Paged::By(way) if way.more.asks());
    is_told(reply) || is_asked
}

/// What the list of one call asks for.
pub(super) fn wanted(paging: &Paging, bound: &dyn BoundArguments, reply: &plan::Reply, scope: &Scope<'_>) -> Wanted {
    let limit = reply.limit.as_ref().and_then(|limit| integer(limit, bound, scope));
    let limit = limit.map(|limit| usize::try_from(limit).unwrap_or(0));
    let pages = match &reply.pages {
        plan::Paged::By(pages) => pages,
        plan::Paged::Whole { start: Some(slot) } => {
            let start = bound.argument(*slot).and_then(Argument::integer).unwrap_or(0);
            return Wanted::in_one(limit).behind(start);
        }
        plan::Paged::Whole { start: None } | plan::Paged::Unsaid => return Wanted::in_one(limit),
    };
    let given = paging.first.as_ref().and_then(|first| evaluate::json(first, bound, scope));
    let mut wanted = Wanted::by(pages, given.and_then(|given| Position::passed(&given)), limit, paging.paged);
    wanted.entire = reply.sums.is_some();
    wanted
}

/// A whole number that a card says or an argument is.
pub(super) fn integer(value: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<i64> {
    match value {
        Value::Argument { slot, path } if path.0.is_empty() => bound.argument(*slot).and_then(Argument::integer),
        value => evaluate::text(value, bound, scope)?.parse().ok(),
    }
}
