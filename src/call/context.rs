//! Where a call happens: the catalogs as they were when it came, the connection its requests go out through, who calls
//! and when. Made once, where a request enters; everything behind it borrows.

use std::borrow::Cow;
use std::sync::Arc;

use futures::future::BoxFuture;

use super::reached::{ReachMark, Reached};
use super::recollection::Recollection;
use crate::access::consent::ConsentDesk;
use crate::audit::AuditEntry;
use crate::caller::{AnswerForm, Caller, Locale};
use crate::catalog::connection::Connection;
use crate::catalog::dictionary::{Asking, Handles};
use crate::catalog::served::ServedCatalog;
use crate::catalog::tool_set::ToolSet;
use crate::runtime::periods::Clock;
use crate::runtime::scope::{Scope, Surroundings};
use crate::runtime::upstream::Upstream;
use crate::texts::{Texts, Variables};

/// What is the same for everything that happens in one call, read or completion.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// The catalogs, as they were when the request came.
    pub(crate) set: &'c ToolSet,
    /// The catalog that is asked.
    pub(crate) catalog: &'c ServedCatalog,
    /// What the operator or tenant has set for that catalog.
    pub(crate) connection: &'c Connection,
    /// Who calls.
    pub(crate) caller: &'c Caller,
    /// When, and in which time zone.
    pub(crate) clock: &'c Clock,
    /// Sends requests: the connection's own, unless something else stands in for it.
    pub(crate) upstream: &'c dyn Upstream,
    /// The audit of the request, where there is one.
    pub(crate) audit: Option<&'c AuditEntry>,
    /// Where calls are approved of; without one, no call is that needs it.
    pub(crate) consent: Option<&'c ConsentDesk>,
    /// Calls count as approved of, whatever their cards ask.
    pub(crate) approved: bool,
    /// Knows whether the caller may still make the call; without one it may.
    pub(super) standing: Option<&'c dyn Standing>,
    /// Where it is noted what the call reaches of its card.
    reached: Option<&'c Reached>,
    /// `upstream` is not the connection's: no task of the call goes on behind its end.
    stands_in: bool,
    /// What of the answer was kept from before.
    pub(super) recollection: &'c Recollection,
    /// The call may change something, so that all of it goes by what is true now.
    pub(super) asks_anew: bool,
}

/// A request that has come to a catalog: owns what its context borrows.
pub struct Entered<'c> {
    set: &'c ToolSet,
    catalog: &'c ServedCatalog,
    connection: Arc<Connection>,
    caller: &'c Caller,
    clock: Clock,
    audit: Option<&'c AuditEntry>,
    consent: Option<&'c ConsentDesk>,
    standing: Option<&'c dyn Standing>,
    recollection: Recollection,
}

/// Knows what counts now, which may be something else than when a call came.
pub(crate) trait Standing: Sync {
    /// Whether a tool, found in this set, may still be called by a caller.
    fn still_offers(&self, found_in: &ToolSet, tool: &str, caller: &Caller) -> bool;

    /// Whether what a caller asks of a catalog would still go out with the settings of this connection.
    fn still_connects<'a>(
        &'a self,
        catalog: &'a str,
        connection: &'a Connection,
        caller: &'a Caller,
    ) -> BoxFuture<'a, bool>;
}

impl<'c> Entered<'c> {
    /// A request of this caller at this moment; it goes through the caller's connection, as far as that is known.
    #[must_use]
    pub fn new(set: &'c ToolSet, catalog: &'c ServedCatalog, caller: &'c Caller, clock: Clock) -> Self {
        Self::through((set, catalog), catalog.known_connection(caller), caller, clock)
    }

    /// The same through this connection of the catalog.
    #[must_use]
    pub(crate) fn through(
        (set, catalog): (&'c ToolSet, &'c ServedCatalog),
        connection: Arc<Connection>,
        caller: &'c Caller,
        clock: Clock,
    ) -> Self {
        let recollection = Recollection::default();
        Self { set, catalog, connection, caller, clock, audit: None, consent: None, standing: None, recollection }
    }

    /// The same, with the entry of the call in the audit.
    #[must_use]
    pub(crate) fn audited(self, audit: Option<&'c AuditEntry>) -> Self {
        Self { audit, ..self }
    }

    /// The same where calls can be approved of.
    #[must_use]
    pub(crate) fn at_desk(self, desk: &'c ConsentDesk) -> Self {
        Self { consent: Some(desk), ..self }
    }

    /// The same, where the caller's rights may change while it waits.
    #[must_use]
    pub(crate) fn looked_at_by(self, standing: &'c dyn Standing) -> Self {
        Self { standing: Some(standing), ..self }
    }

    /// Its context.
    #[must_use]
    pub fn context(&self) -> Context<'_> {
        let &Self { set, catalog, ref connection, caller, ref clock, audit, consent, standing, ref recollection } =
            self;
        let upstream = &**connection.upstream();
        let (approved, reached, stands_in, asks_anew) = (false, None, false, false);
        Context {
            set,
            catalog,
            connection,
            caller,
            clock,
            upstream,
            audit,
            consent,
            approved,
            standing,
            reached,
            stands_in,
            recollection,
            asks_anew,
        }
    }
}

impl<'c> Context<'c> {
    /// The same where `upstream` stands in for the connection's backends: nothing goes out.
    #[must_use]
    pub fn over(self, upstream: &'c dyn Upstream) -> Self {
        Self { upstream, stands_in: true, ..self }
    }

    /// The same where requests go through this, which passes them on.
    #[must_use]
    pub(crate) fn through(self, upstream: &'c dyn Upstream) -> Self {
        Self { upstream, ..self }
    }

    /// The same for a tool that is called by one that may change something.
    #[must_use]
    pub(super) fn anew(self) -> Self {
        Self { asks_anew: true, ..self }
    }

    /// The same where calls count as approved of: of examples, whose backend is a stand-in.
    #[must_use]
    pub fn approved(self) -> Self {
        Self { approved: true, ..self }
    }

    /// The same, which notes what the call reaches.
    #[must_use]
    pub(crate) fn noting(self, reached: &'c Reached) -> Self {
        Self { reached: Some(reached), ..self }
    }

    /// Whether nothing goes out: something stands in for the backends.
    pub(super) fn stands_in(&self) -> bool {
        self.stands_in
    }

    /// Notes what was reached, where anything looks at it.
    pub(super) fn note(&self, mark: impl FnOnce() -> ReachMark) {
        if let Some(reached) = self.reached {
            reached.note(mark());
        }
    }

    pub(crate) fn texts(&self) -> &'c Texts {
        self.set.texts()
    }

    /// The form of the answer.
    pub(crate) fn form(&self) -> AnswerForm {
        let usual = self.set.answers();
        AnswerForm {
            text: self.caller.text.unwrap_or(usual.text),
            labels: self.caller.labels.unwrap_or(usual.labels),
            characters: self.caller.characters.unwrap_or(usual.characters),
        }
    }

    /// The caller's language.
    pub(crate) fn locale(&self) -> Locale {
        self.caller.locale
    }

    /// The place of the caller's language among those of the catalog.
    pub(crate) fn locale_place(&self) -> usize {
        self.texts().place(self.catalog.place, self.caller.locale)
    }

    /// A scope in which messages come in the caller's language: for what is written for the caller.
    pub(crate) fn scope(&self) -> Scope<'c> {
        let catalog = (self.catalog.place, &*self.catalog.plan);
        let settings = self.connection.settings.values();
        Surroundings::new(catalog, settings, (self.caller, self.clock), self.set.texts()).scope()
    }

    /// What the catalog's system is called in the caller's language, for the variable `system` of the server's own texts.
    /// They have words of their own for `unnamed`.
    pub(crate) fn system(&self) -> &'c str {
        const UNNAMED: &str = "unnamed";
        let locales = &self.catalog.plan.locales;
        let spoken = locales.get(self.locale_place()).into_iter().chain(locales.iter());
        spoken.filter_map(|locale| locale.title.as_deref()).next().unwrap_or(UNNAMED)
    }

    /// Loads dictionaries on behalf of the caller.
    pub(crate) fn asking(&self) -> Asking<'c> {
        let handles = Handles {
            upstream: self.connection.upstream(),
            plan: &self.catalog.plan,
            settings: &self.connection.settings,
            texts: self.set.texts(),
        };
        let handles = Some(handles).filter(|_| !self.stands_in);
        Asking { upstream: self.upstream, scope: self.scope().for_backend(), handles }
    }

    /// One of the server's own texts, in the caller's language.
    pub(crate) fn own_text(&self, id: &str, variables: &Variables<'_>) -> String {
        self.texts().own(self.caller.locale, id, variables)
    }

    /// A text for the caller that a backend may have had a part in, without the keys of the server.
    pub(crate) fn keyless(&self, text: String) -> String {
        self.noted(self.connection.keys().mask_text(&text)).unwrap_or(text)
    }

    /// The same for JSON.
    pub(crate) fn keyless_json(&self, json: String) -> String {
        self.noted(self.connection.keys().mask_json(&json)).unwrap_or(json)
    }

    fn noted(&self, masked: Cow<'_, str>) -> Option<String> {
        let Cow::Owned(masked) = masked else { return None };
        tracing::warn!(catalog = self.catalog.name(), "a backend quotes a key of the server, which is hidden");
        Some(masked)
    }

    /// The text without the secrets of the connection.
    pub(crate) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.connection.mask(text)
    }
}
