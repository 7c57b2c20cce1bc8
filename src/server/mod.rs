//! What the protocol sees of everything else: tools and resources by name, answered as bytes.
//!
//! What is offered is swapped whole; a call in flight keeps what it started with. A call that panics is answered like
//! any other that failed, and what panicked is written to the log, not to the caller.

mod difference;
pub mod embedded;
mod protocol;
mod query;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwap;
use futures::FutureExt;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracing::Instrument;

use crate::call::resource;
use crate::caller::Caller;
use crate::caller::trace::Trace;
use crate::catalog::ToolSet;
use crate::catalog::metrics::{Counters, Metrics};
use crate::config::Config;
use crate::mcp::serves::Reading;
use crate::mcp::subscriptions::Changes;
use crate::runtime::periods::Clock;
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

/// The tools, and what sends their requests.
pub struct Offer {
    /// The tools.
    pub set: ToolSet,
    /// What sends their requests: one for each catalog of the set, in the set's order.
    pub upstreams: Vec<Arc<dyn Upstream>>,
}

impl Offer {
    /// All catalogs ask through this one.
    #[must_use]
    pub fn through(set: ToolSet, upstream: Arc<dyn Upstream>) -> Self {
        let upstreams = vec![upstream; set.shelves().len()];
        Self { set, upstreams }
    }

    /// What sends the requests of a catalog.
    pub(crate) fn upstream(&self, shelf: usize) -> &dyn Upstream {
        &*self.upstreams[shelf]
    }
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

    fn contents(self: &Arc<Self>, offer: Arc<Offer>, address: resource::Address, caller: Caller) -> Reading {
        let server = Arc::clone(self);
        let span = Trace::span(caller.trace.as_ref(), address.uri());
        let read = async move {
            let clock = server.clock();
            let read =
                resource::read(&offer.set, offer.upstream(address.shelf()), &address, &caller, &clock, &server.kept);
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

#[cfg(test)]
mod tests;
