//! What the protocol sees of everything else: tools and resources by name, answered as bytes.
//!
//! What is offered is swapped whole; a call in flight keeps what it started with. A call that panics is answered like
//! any other that failed, and what panicked is written to the log, not to the caller.

mod difference;
pub mod embedded;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use arc_swap::ArcSwap;
use bytes::Bytes;
use futures::FutureExt;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Map;
use tracing::Instrument;

use crate::call::completion;
use crate::call::prompt;
use crate::call::resource;
use crate::call::{Call, Ending};
use crate::caller::trace::Trace;
use crate::caller::{Caller, Locale};
use crate::catalog::ToolSet;
use crate::catalog::metrics::{Counters, Metrics};
use crate::config::Config;
use crate::mcp::subscriptions::Changes;
use crate::mcp::{Answers, Completed, Completing, Contents, Queried, ReadError, Refused, Serves, Written, query};
use crate::runtime::periods::Clock;
use crate::runtime::scope::Scope;
use crate::runtime::upstream::Upstream;
use crate::secret::Secret;

/// Everything that is served.
pub struct Server {
    offer: ArcSwap<Offer>,
    zone: TimeZone,
    /// Where the clock stands still, if it does.
    moment: OnceLock<Timestamp>,
    counters: Counters,
    kept: resource::Kept,
    changes: Arc<Changes>,
    state_key: Option<Secret>,
}

/// The tools, and who sends their requests.
pub struct Offer {
    /// The tools.
    pub set: ToolSet,
    /// Who sends their requests; it knows the same catalogs in the same order.
    pub upstream: Arc<dyn Upstream>,
}

impl Server {
    /// A server of these tools.
    #[must_use]
    pub fn new(config: &Config, offer: Offer) -> Self {
        Self {
            offer: ArcSwap::from_pointee(offer),
            zone: config.zone.clone(),
            moment: OnceLock::new(),
            counters: Counters::default(),
            kept: resource::Kept::new(),
            changes: Arc::default(),
            state_key: config.state_key.clone(),
        }
    }

    /// Stops the clock: from now on every call happens at this moment, so that what was recorded then can be asked again.
    /// A clock that stands still is not set to another moment.
    pub fn stand_still(&self, moment: Timestamp) {
        self.moment.get_or_init(|| moment);
    }

    /// Offers other tools from now on. Clients that listen are told which lists are others now, and which resources whose
    /// contents are in the catalog itself.
    pub fn swap(&self, offer: Offer) {
        let offer = Arc::new(offer);
        let before = self.offer.swap(Arc::clone(&offer));
        self.kept.forget();
        difference::tell(&self.changes, &before.set, &offer.set);
    }

    /// Says that what a resource holds has changed: `bitrix24://crm/deals`, or short as its card has it, `crm/deals`.
    /// Clients that have subscribed to it, with whatever variables, are told to read it again. An address that no resource
    /// has changes nothing.
    pub fn changed(&self, uri: &str) {
        let offer = self.offer.load();
        if let Some(address) = resource::Address::find(&offer.set, uri) {
            // What is kept is kept by addresses with all their variables; to forget too much costs a request each.
            self.kept.forget();
            difference::tell_of(&self.changes, address.catalog(&offer.set), uri);
        }
    }

    /// What is offered now.
    #[must_use]
    pub fn offer(&self) -> Arc<Offer> {
        self.offer.load_full()
    }

    /// All calls since the start.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.counters.read()
    }

    /// Each tool that is offered now, and its calls since it is.
    #[must_use]
    pub fn metrics_by_tool(&self) -> Vec<(String, Metrics)> {
        let offer = self.offer.load();
        let cards = offer.set.shelves().iter().flat_map(|shelf| shelf.cards());
        cards.map(|card| (card.name().to_owned(), card.counters().read())).collect()
    }

    fn contents(self: &Arc<Self>, offer: Arc<Offer>, address: resource::Address, caller: Caller) -> Contents {
        let server = Arc::clone(self);
        let span = Trace::span(caller.trace.as_ref(), address.uri());
        let read = async move {
            let clock = server.clock();
            let read = resource::read(&offer.set, &*offer.upstream, &address, &caller, &clock, &server.kept);
            AssertUnwindSafe(read).catch_unwind().await.unwrap_or_else(|_| {
                tracing::error!(uri = address.uri(), "reading a resource panicked");
                Err(resource::internal(&offer.set, &caller))
            })
        };
        if span.is_disabled() { Box::pin(read) } else { Box::pin(read.instrument(span)) }
    }

    fn clock(&self) -> Clock {
        let now = self.moment.get().copied().unwrap_or_else(Timestamp::now);
        Clock::new(now, self.zone.clone())
    }
}

impl Serves for Server {
    fn listing(&self, locale: Locale) -> Bytes {
        self.offer.load().set.tools(locale)
    }

    fn call(
        self: &Arc<Self>,
        name: &str,
        arguments: Option<&str>,
        caller: Caller,
        mut out: Vec<u8>,
    ) -> Option<Written> {
        let offer = self.offer.load_full();
        let place = offer.set.place(name)?;
        let given = arguments.map(str::to_owned);
        let server = Arc::clone(self);
        let span = Trace::span(caller.trace.as_ref(), name);
        let call = async move {
            let began = Instant::now();
            let (shelf, card) = offer.set.at(place);
            let clock = server.clock();
            let upstream = &*offer.upstream;
            let call = Call { set: &offer.set, shelf, card, caller: &caller, clock: &clock, upstream };
            let start = out.len();
            // What a call shares with others are caches and counters, which hold whole values at any time.
            let answering = AssertUnwindSafe(call.answer(given.as_deref(), &mut out)).catch_unwind();
            let ending = answering.await.unwrap_or_else(|_| {
                tracing::error!(tool = card.name(), "a call panicked");
                out.truncate(start);
                call.refuse_internal(&mut out)
            });
            let (failed, took) = (ending != Ending::Answered, began.elapsed());
            server.counters.count(failed, took);
            card.counters().count(failed, took);
            out
        };
        Some(if span.is_disabled() { Box::pin(call) } else { Box::pin(call.instrument(span)) })
    }

    fn may_elicit(&self, name: &str, arguments: Option<&str>) -> bool {
        self.offer.load().set.find(name).is_some_and(|(_, card)| card.may_elicit(arguments))
    }

    fn state_key(&self) -> Option<&Secret> {
        self.state_key.as_ref()
    }

    fn header_arguments(&self, name: &str) -> Option<Bytes> {
        let offer = self.offer.load();
        let (shelf, card) = offer.set.find(name)?;
        let tool = card.plan();
        tool.arguments.iter().find(|argument| argument.header.is_some())?;
        let listed = tool.listed.get(offer.set.texts().place(shelf.place, self.default_locale()))?;
        Some(Bytes::copy_from_slice(listed.0.as_bytes()))
    }

    fn resources(&self, locale: Locale) -> Bytes {
        self.offer.load().set.resources(locale)
    }

    fn resource_templates(&self, locale: Locale) -> Bytes {
        self.offer.load().set.templates(locale)
    }

    fn read(self: &Arc<Self>, uri: &str, caller: Caller) -> Option<Contents> {
        let offer = self.offer.load_full();
        let address = resource::Address::find(&offer.set, uri)?;
        Some(self.contents(offer, address, caller))
    }

    fn query(self: &Arc<Self>, uri: &str, params: Option<&str>, caller: Caller) -> Option<Queried> {
        let params = params.map_or_else(|| Ok(Map::new()), serde_json::from_str).ok()?;
        let offer = self.offer.load_full();
        let address = resource::Address::find(&offer.set, uri)?.with(&offer.set, params);
        let of = address.catalog(&offer.set).to_owned();
        Some(query::answer(self.contents(offer, address, caller), of))
    }

    fn prompts(&self, locale: Locale) -> Bytes {
        self.offer.load().set.prompts(locale)
    }

    fn prompt(
        &self,
        name: &str,
        arguments: Option<&str>,
        caller: &Caller,
        mut out: Vec<u8>,
    ) -> Option<Result<Vec<u8>, Refused>> {
        let offer = self.offer.load();
        let (shelf, prompt) = offer.set.prompt(name)?;
        let (clock, texts) = (self.clock(), offer.set.texts());
        let scope = Scope::new(&shelf.plan, shelf.place, &shelf.settings, caller, &clock, texts);
        let written = shelf.prompts.write(prompt, arguments, &scope, &mut out);
        Some(written.map(|()| out))
    }

    fn answers(self: &Arc<Self>, prompt: &str, arguments: Option<&str>, caller: Caller) -> Option<Answers> {
        let offer = self.offer.load_full();
        let (shelf, prompt) = offer.set.prompt(prompt)?;
        let lack = prompt::Lack::of(&shelf.plan, prompt, arguments)?;
        let (server, shelf) = (Arc::clone(self), shelf.place);
        Some(Box::pin(async move {
            let (clock, shelf) = (server.clock(), &offer.set.shelves()[shelf]);
            let asking = shelf.asking(&offer.set, &caller, &clock, &*offer.upstream);
            lack.fill(shelf, asking, offer.set.texts(), &caller, &clock).await
        }))
    }

    fn complete(
        self: &Arc<Self>,
        of: Completing<'_>,
        argument: &str,
        typed: &str,
        caller: Caller,
    ) -> Option<Completed> {
        let offer = self.offer.load_full();
        let (shelf, argument) = offer.set.completing(of, argument)?;
        let (shelf, argument, typed) = (shelf.place, argument.clone(), typed.to_owned());
        let server = Arc::clone(self);
        Some(Box::pin(async move {
            let (clock, shelf) = (server.clock(), &offer.set.shelves()[shelf]);
            let asking = shelf.asking(&offer.set, &caller, &clock, &*offer.upstream);
            let looked = AssertUnwindSafe(completion::choices(shelf, &argument, &asking)).catch_unwind().await;
            match looked {
                Ok(Ok(choices)) => Ok(completion::offered(choices, &typed)),
                Ok(Err(failed)) => {
                    let mask = |text: &str| shelf.mask(text).into_owned();
                    Err(ReadError { message: failed.text(offer.set.texts(), caller.locale, &mask) })
                }
                Err(_) => {
                    tracing::error!(argument = %argument.name, "looking for values panicked");
                    Err(resource::internal(&offer.set, &caller))
                }
            }
        }))
    }

    fn instructions(&self, locale: Locale) -> Option<String> {
        self.offer.load().set.instructions(locale)
    }

    fn changes(&self) -> Option<&Arc<Changes>> {
        Some(&self.changes)
    }

    fn initialize_extras(&self, locale: Locale) -> Option<Bytes> {
        self.offer.load().set.recipes(locale, &self.clock()).map(Bytes::from)
    }

    fn negotiate(&self, accept_language: &str) -> Locale {
        self.offer.load().set.texts().negotiate(accept_language)
    }

    fn default_locale(&self) -> Locale {
        self.offer.load().set.texts().default_locale()
    }

    fn locale_named(&self, name: &str) -> Option<Locale> {
        self.offer.load().set.texts().named(name)
    }
}

#[cfg(test)]
mod tests;
