//! What the protocol sees of everything else: tools and resources by name, answered as bytes.
//!
//! The set of catalogs is swapped whole; a call in flight keeps what it started with. A call that panics is answered like
//! any other that failed, and what panicked is written to the log, not to the caller.
//!
//! # Layout
//!
//! - `protocol`: the requests of the protocol; `found`: the tool that a name means, of a catalog or of an MCP server; `discovered`: lists
//!   with the tools of MCP servers in them; `difference`: what a reload has changed of the lists, for clients that listen
//! - `scopeless`: calls that a token lacks a scope for; `standing`: whether a call that has waited may still be made
//! - `audited`: the records of requests, and `ends`: how those ended; `counted`: methods, as numbers; `traced`: as spans
//! - `connections`: systems that tenants connect; `sync`: leads that go into those
//! - `explored`: the tools, for a person; `tools_hash`: what tells one offer from another
//! - `tenant_rules`: what holds of single tenants: their language and time zone, what they are offered, their limits
//! - [`embedded`]: for a program that calls its own tools

mod audited;
mod connections;
mod counted;
mod difference;
mod discovered;
pub mod embedded;
mod ends;
pub(crate) mod explored;
mod found;
mod protocol;
mod scopeless;
mod standing;
pub(crate) mod sync;
mod tenant_rules;
mod tools_hash;
mod traced;
mod unapprovable;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwap;
use futures::FutureExt;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracing::Instrument;

pub(crate) use self::counted::MethodMetrics;
use self::counted::{Methods, Withheld};
use self::sync::desk::SyncDesk;
use self::tenant_rules::{FollowedRules, TenantRules};
use self::traced::{INTERNAL, INVALID_PARAMS};
use crate::access::consent::ConsentDesk;
use crate::access::limits::{Guarding, LimitRefused, Limiter, Running};
use crate::access::tenants::MadeTenants;
use crate::audit::{AuditEnding, AuditEntry, AuditStatus, Auditor};
use crate::call::resource::{self, Contents, Kept, ResourceAddress};
use crate::call::{Call, Entered};
use crate::caller::outcome::{Called, ReadError};
use crate::caller::trace::Trace;
use crate::caller::{CallIds, Caller, DEFAULT_TENANT, Locale};
use crate::catalog::card::Card;
use crate::catalog::metrics::Metrics;
use crate::catalog::{NotConnected, ServedCatalog, ToolSet};
use crate::config::{Config, OperatorTenant};
use crate::mcp::subscriptions::{Change, Changes};
use crate::runtime::periods::Clock;

/// The version of tenants that were not read yet: the store has none such.
const UNSEEN: i64 = -1;

/// Everything that is served.
pub struct Server {
    set: ArcSwap<ToolSet>,
    config: Arc<Config>,
    /// Where the clock stands still, if it does.
    moment: OnceLock<Timestamp>,
    methods: Methods,
    withheld: Withheld,
    kept: Kept,
    limits: Limiter,
    consent: ConsentDesk,
    changes: Arc<Changes>,
    audit: Option<Arc<Auditor>>,
    /// The ids of calls where there is no audit.
    ids: CallIds,
    /// The tenants of the operator's file.
    tenants: ArcSwap<Vec<OperatorTenant>>,
    /// How they, and those of the store, differ from the server.
    tenant_rules: TenantRules,
    /// Those that were made while the server runs.
    made_tenants: Arc<MadeTenants>,
    /// The version of the tenants of the store that was last read; held while they are read, so that none is taken for a later one.
    seen_tenants: tokio::sync::Mutex<i64>,
    sync: SyncDesk,
}

impl Server {
    /// A server of these catalogs.
    #[must_use]
    pub fn new(config: impl Into<Arc<Config>>, set: ToolSet) -> Self {
        let config = config.into();
        let consent = ConsentDesk::new(&config.access.consent);
        set.join(consent.store());
        let made_tenants = Arc::<MadeTenants>::default();
        made_tenants.name_in_file(of_file(&config));
        let rules = TenantRules::default();
        let followed = rules.follow_file(&config.tenants, &config.access.limits.of_tenants);
        let server = Self {
            set: ArcSwap::from_pointee(set),
            consent,
            tenants: ArcSwap::from_pointee(config.tenants.clone()),
            tenant_rules: rules,
            made_tenants,
            config,
            moment: OnceLock::new(),
            methods: Methods::default(),
            withheld: Withheld::default(),
            kept: Kept::new(),
            limits: Limiter::default(),
            changes: Arc::default(),
            audit: None,
            ids: CallIds::default(),
            seen_tenants: tokio::sync::Mutex::new(UNSEEN),
            sync: SyncDesk::default(),
        };
        server.follow_rules(followed);
        server
    }

    /// Stops the clock: from now on every call happens at this moment, so that what was recorded then can be asked again.
    /// A clock that stands still is not set to another moment.
    pub fn stand_still(&self, moment: Timestamp) {
        self.moment.get_or_init(|| moment);
    }

    /// Serves other catalogs from now on. Subscribers hear which lists have changed, and which resources whose contents are
    /// in the catalog itself.
    pub fn swap(&self, mut set: ToolSet) {
        set.keep_counts(&self.set.load());
        set.join(self.consent.store());
        let set = Arc::new(set);
        let before = self.set.swap(Arc::clone(&set));
        self.kept.forget();
        self.tell_pinned_hash();
        difference::tell(&self.changes, &before, &set);
    }

    /// The tenants that were made while the server runs, for those who let callers in.
    #[must_use]
    pub(crate) fn made_tenants(&self) -> &Arc<MadeTenants> {
        &self.made_tenants
    }

    /// From now on these are the tenants of the operator's file.
    pub(crate) fn follow_tenants(&self, config: &Config) {
        self.tenants.store(Arc::new(config.tenants.clone()));
        self.made_tenants.name_in_file(of_file(config));
        self.follow_rules(self.tenant_rules.follow_file(&config.tenants, &config.access.limits.of_tenants));
    }

    /// Has calls counted and lists shown by these rules from now on; clients hear that their lists may have changed.
    fn follow_rules(&self, rules: FollowedRules) {
        self.limits.follow(rules.limits);
        if self.made_tenants.offer(rules.offers) {
            [Change::Tools, Change::Resources, Change::Prompts].into_iter().for_each(|list| self.changes.publish(list));
        }
    }

    /// Says that what a resource holds has changed: `bitrix24://crm/deals`, or short as its card has it, `crm/deals`.
    /// Clients that have subscribed to it, with whatever variables, hear that they should read it again. An address that no resource
    /// has changes nothing.
    pub fn changed(&self, uri: &str) {
        let set = self.set.load();
        if let Some(address) = ResourceAddress::find(&set, uri) {
            // What is kept is kept by addresses with all their variables; to forget too much costs a request each.
            self.kept.forget();
            difference::tell_of(&self.changes, address.catalog(&set), uri);
        }
    }

    /// What is served now.
    #[must_use]
    pub fn set(&self) -> Arc<ToolSet> {
        self.set.load_full()
    }

    /// Where calls are approved of.
    #[must_use]
    pub(crate) fn consent(&self) -> &ConsentDesk {
        &self.consent
    }

    /// What was asked of the server since the start besides calls of tools, by method.
    #[must_use]
    pub(crate) fn metrics_by_method(&self) -> Vec<MethodMetrics> {
        self.methods.read()
    }

    /// What callers asked for and did not get since the start: by what it did not pass, and how often.
    #[must_use]
    pub(crate) fn withheld(&self) -> [(&'static str, u64); 2] {
        self.withheld.read()
    }

    /// Each tool that is offered now, and its calls since the start; those of MCP servers together, as `prefix_*`.
    #[must_use]
    pub(crate) fn metrics_by_tool(&self) -> Vec<(String, Metrics)> {
        let set = self.set.load();
        let mut read = Vec::new();
        for catalog in set.catalogs() {
            // Two catalogs may have a tool of one name, of which one is offered.
            let offered = catalog.cards().enumerate().filter(|(place, _)| set.offers(catalog, *place));
            read.extend(offered.map(|(_, card)| (card.name().to_owned(), card.counters().read())));
            read.extend(catalog.exported.iter().flat_map(|exports| exports.counted()));
        }
        read
    }

    /// Where a tenant's people are: what a day is for them.
    #[must_use]
    pub(crate) fn zone_of(&self, tenant: &str) -> TimeZone {
        self.tenant_rules.zone(tenant).unwrap_or_else(|| self.config.zone.clone())
    }

    /// The language in which a tenant's systems are written to.
    pub(crate) fn locale_of_tenant(&self, tenant: &str) -> Locale {
        let set = self.set.load();
        self.tenant_rules.locale(tenant, set.texts()).unwrap_or_else(|| set.texts().default_locale())
    }

    /// The clock of a call of this caller that begins now.
    #[must_use]
    pub(crate) fn clock(&self, caller: &Caller) -> Clock {
        let now = self.moment.get().copied().unwrap_or_else(Timestamp::now);
        Clock::new(now, self.zone_of(caller.who.tenant_id()))
    }

    async fn answered(
        &self,
        set: &ToolSet,
        (catalog, card): (&ServedCatalog, &Card),
        given: Option<&str>,
        (caller, audit): (&Caller, Option<&AuditEntry>),
        mut out: Vec<u8>,
    ) -> Called {
        let admitted = self.admit(card.guarding(), caller);
        let (entered, lack) = self.enter_admitted(set, catalog, (caller, admitted.is_ok())).await;
        let lack = lack.filter(|_| catalog.card_needs_connection(card));
        let entered = entered.audited(audit);
        let call = Call::new(entered.context(), card);
        let (start, counted) = (out.len(), card.counters().begin());
        let _running = match admitted {
            Ok(running) => running,
            Err(refused) => {
                let outcome = call.refuse_counted(refused, &mut out);
                let kind = outcome.failure.as_ref().map(|failure| failure.kind);
                let _nothing_was_done = ends::end(audit, &AuditEnding::with(AuditStatus::RateLimited, kind)).await;
                counted.end(true);
                card.counters().failed(outcome.failure.as_ref().map_or("limited", |failure| failure.kind));
                return Called { bytes: out, outcome };
            }
        };
        // What a call shares with others are caches and counters, which hold whole values at any time.
        let answering = async {
            match lack {
                Some(why) => call.refuse_unconnected(why, &mut out),
                None if caller.dry_run => call.rehearse(given, &mut out),
                None => call.answer(given, &mut out).await,
            }
        };
        let mut outcome = AssertUnwindSafe(answering).catch_unwind().await.unwrap_or_else(|_| {
            tracing::error!(tool = card.name(), "a call panicked");
            out.truncate(start);
            call.refuse_internal(&mut out)
        });
        let ending = ends::ending(outcome.failure.as_deref(), out.len() - start);
        if ends::end(audit, &ending).await.is_err() {
            out.truncate(start);
            outcome = call.refuse_unaudited(&mut out);
        }
        counted.end(outcome.failure.is_some());
        if let Some(failure) = &outcome.failure {
            card.counters().failed(failure.kind);
        }
        Called { bytes: out, outcome }
    }

    /// Counts a call, unless nothing of it is counted: it is only looked at, or goes on with what was counted before.
    fn admit(&self, guarding: Option<&Guarding>, caller: &Caller) -> Result<Option<Running>, LimitRefused> {
        let goes_on = caller.conversation.as_ref().is_some_and(|conversation| conversation.goes_on());
        if caller.dry_run || goes_on {
            return Ok(None);
        }
        self.limits.enter_as_tenant(guarding, caller).inspect_err(|_| self.withheld.by_limits())
    }

    /// A request to a catalog of this set, which comes now, through the connection of the caller's tenant; else why there is none.
    async fn enter<'c>(
        &'c self,
        set: &'c ToolSet,
        catalog: &'c ServedCatalog,
        caller: &'c Caller,
    ) -> (Entered<'c>, Option<NotConnected>) {
        let (connection, lack) = match catalog.connection(caller).await {
            Ok(connection) => (connection, None),
            Err(why) => (Arc::clone(catalog.unconnected()), Some(why)),
        };
        let entered = Entered::through((set, catalog), connection, caller, self.clock(caller));
        (entered.at_desk(&self.consent).looked_at_by(self), lack)
    }

    /// The same once it was asked whether the caller's limits let the request in: for one that they refuse no connection is made.
    async fn enter_admitted<'c>(
        &'c self,
        set: &'c ToolSet,
        catalog: &'c ServedCatalog,
        (caller, is_admitted): (&'c Caller, bool),
    ) -> (Entered<'c>, Option<NotConnected>) {
        if is_admitted {
            return self.enter(set, catalog, caller).await;
        }
        let entered = Entered::through((set, catalog), catalog.known_connection(caller), caller, self.clock(caller));
        (entered.at_desk(&self.consent).looked_at_by(self), None)
    }

    /// Reads the resource at an address that was found in this set.
    async fn contents(
        &self,
        set: &ToolSet,
        address: &ResourceAddress,
        (method, mut caller): (&'static str, Caller),
    ) -> Result<Contents, ReadError> {
        let catalog = address.served(set);
        let span = traced::read(catalog.name(), &address.resource(set).address, &mut caller);
        self.begin_call(&mut caller);
        let audit = self.begin_reading(set, address, method, &caller);
        let admitted = self.admit(catalog.guarding_of(address.resource(set)), &caller);
        let (entered, lack) = self.enter_admitted(set, catalog, (&caller, admitted.is_ok())).await;
        let lack = lack.filter(|_| catalog.reading_needs_connection(address.resource(set)));
        let context = entered.context();
        let counted = self.methods.reads.begin();
        let _running = match admitted {
            Ok(running) => running,
            Err(refused) => {
                counted.end(true);
                traced::end(span, Some(INTERNAL));
                let refused = resource::refused(&context, refused);
                let ending = AuditEnding::with(AuditStatus::RateLimited, Some(refused.kind));
                let _nothing_was_done = ends::end(audit.as_ref(), &ending).await;
                return Err(refused);
            }
        };
        let reading = async {
            match lack {
                Some(why) => Err(resource::unconnected(&context, why)),
                None => resource::read(context, address, &self.kept).await,
            }
        };
        let read = AssertUnwindSafe(reading).catch_unwind();
        let read = read.instrument(Trace::span(caller.trace.as_ref(), address.uri()));
        let mut read = read.await.unwrap_or_else(|_| {
            tracing::error!(uri = address.uri(), "reading a resource panicked");
            Err(resource::internal(&context))
        });
        let ending = AuditEnding::of(read.as_ref().err().map(|error| error.kind));
        if ends::end(audit.as_ref(), &ending).await.is_err() {
            read = Err(resource::unaudited(&context));
        }
        counted.end(read.is_err());
        let error = |error: &ReadError| if error.is_refusal() { INVALID_PARAMS } else { INTERNAL };
        traced::end(span, read.as_ref().err().map(error));
        read
    }

    /// Gives a resource of the server's own, and counts it. Everyone reads the same, so it is in no audit, as lists are not.
    fn own_resource<T>(
        &self,
        method: &'static str,
        caller: &Caller,
        write: impl FnOnce() -> T,
        failed: impl FnOnce(&T) -> bool,
    ) -> T {
        let (counted, span) = (self.methods.reads.begin(), traced::method(method, caller));
        let written = write();
        let failed = failed(&written);
        counted.end(failed);
        traced::end(span, failed.then_some(INVALID_PARAMS));
        written
    }
}

/// The tenants that the operator's file names, and the one that is always there.
fn of_file(config: &Config) -> impl Iterator<Item = Box<str>> {
    config.tenants.iter().map(|tenant| tenant.id.as_str().into()).chain([DEFAULT_TENANT.into()])
}

#[cfg(test)]
mod tests;
