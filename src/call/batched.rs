//! Pages of a list that their backend takes in one request: how many, and what comes of them.

use std::ops::Range;

use futures::FutureExt;
use futures::future::BoxFuture;
use kartoteka_compiler::plan;

use super::ahead::PageRead;
use super::bodies::Bodies;
use super::pages::Sought;
use super::tool_call::Call;
use crate::runtime::exchange::{ExchangeError, exchange_together};
use crate::runtime::paging::Position;
use crate::runtime::reply::Page;
use crate::runtime::upstream::BatchRoom;

impl Call<'_> {
    /// How many pages behind the first, which is so long in bytes, go in one request.
    pub(super) fn batched(&self, sought: Sought<'_>, first: usize) -> usize {
        let room = self.batch_room(sought.send, sought.reply);
        // Those behind the first are as long, as a rule.
        room.map_or(1, |room| room.reads.min(room.bytes / first.max(1)).max(1))
    }

    /// The same before the first is known: at most.
    pub(super) fn most_batched(&self, send: &plan::Send, reply: &plan::Reply) -> usize {
        self.batch_room(send, reply).map_or(1, |room| room.reads)
    }

    fn batch_room(&self, send: &plan::Send, reply: &plan::Reply) -> Option<BatchRoom> {
        let is_plain = || {
            send.effect == plan::Effect::Read
                && send.done.is_empty()
                && !looks_beside(reply)
                // What is kept is kept by the request that brought it.
                && !self.keeps(send)
        };
        self.context.upstream.batch(send.backend).filter(|_| is_plain())
    }

    /// Asks for the pages of these places, each in the room that it has ahead of its turn.
    pub(super) fn ask_pages<'f, 'a>(
        &'f self,
        sought: Sought<'f>,
        places: Range<usize>,
        bodies: &'a Bodies,
    ) -> BoxFuture<'f, Vec<PageRead<'a>>>
    where
        'a: 'f,
    {
        let size = sought.wanted.size().unwrap_or_default();
        let position = |place| sought.wanted.position(place).unwrap_or(Position::Counted(i64::MAX));
        if places.len() == 1 {
            let place = places.start;
            let room = bodies.ahead(place);
            let asked = self.ask_page(sought, &position(place), place.saturating_mul(size), room);
            return asked.map(|read| vec![read]).boxed();
        }
        let request = |place: usize| {
            let request = self.page_request(sought, &position(place), place.saturating_mul(size))?;
            Ok((request, bodies.ahead(place)))
        };
        let reads: Vec<_> = match places.map(request).collect() {
            Ok(reads) => reads,
            // It ends the list, so that those behind it have no turn.
            Err(failed) => return std::future::ready(vec![Err(failed)]).boxed(),
        };
        async move {
            let context = self.context;
            let reading = self.card.reading(sought.number);
            let read = exchange_together(context.upstream, context.caller, reads, reading).await;
            let noted = |read: Result<(&'a str, Page), ExchangeError>| {
                read.map_err(|error| {
                    self.reach_failure(sought.send.backend, &error);
                    error.into()
                })
            };
            read.into_iter().map(noted).collect()
        }
        .boxed()
    }
}

/// Whether anything that pages are known by stands beside the body of a reply. A reply out of several has nothing there.
fn looks_beside(reply: &plan::Reply) -> bool {
    let plan::Paged::By(pages) = &reply.pages else { return false };
    let told = match &pages.next {
        plan::Next::Record { told, .. } | plan::Next::Page { told, .. } => &**told,
        plan::Next::At { sources, .. } => sources,
        plan::Next::Rows { .. } => &[],
    };
    let mut found = [&*reply.total, &*pages.total, told]
        .into_iter()
        .flatten()
        .any(|source| matches!(source, plan::Source::Http { .. }));
    pages.more.walk(&mut |value| found |= matches!(value, plan::Value::Http { .. }));
    found
}
