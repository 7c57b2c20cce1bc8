//! The backends of one connection, ready to be asked.

use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use http::HeaderValue;
use http::header::Entry;

use super::attempt::Outgoing;
use super::backend::Backend;
use super::client::OutboundClient;
use super::counts::{BackendCounts, BackendUse};
use super::error::{Error, chain};
use super::exchange::{Terms, exchange};
use super::faults::{BackendFault, BackendFaults};
use super::pace::Pace;
use super::preview;
use crate::caller::Caller;
use crate::config::settings::Settings;
use crate::runtime::periods::Clock;
use crate::runtime::plan::Plan;
use crate::runtime::preview::Preview;
use crate::runtime::request::Request;
use crate::runtime::scope::Surroundings;
use crate::runtime::upstream::{Reply, SendError, Upstream};
use crate::texts::Texts;

/// What the backends of a connection are made of: a catalog with one set of settings.
#[derive(Clone)]
pub(crate) struct ConnectionParts {
    /// The catalog.
    pub plan: Plan,
    /// What is set for it.
    pub settings: Arc<Settings>,
    /// What people read.
    pub texts: Arc<Texts>,
    /// Which of the catalogs in `texts` it is.
    pub place: usize,
}

/// Asks the backends of one connection.
pub(crate) struct Backends {
    connection: ConnectionParts,
    client: OutboundClient,
    /// In the plan's order.
    backends: Vec<PacedBackend>,
    /// What a backend adds to a request names no period: the compiler refuses that. A scope has a clock all the same.
    clock: Clock,
}

struct PacedBackend {
    backend: Backend,
    pace: Option<Arc<Pace>>,
    counts: Arc<BackendCounts>,
}

impl ConnectionParts {
    /// What a backend's own parts may refer to, which is nothing of the tool that asks.
    fn surroundings<'c>(&'c self, caller: &'c Caller, clock: &'c Clock) -> Surroundings<'c> {
        let (settings, texts) = (self.settings.values(), &*self.texts);
        Surroundings { catalog: &self.plan, place: self.place, settings, caller, clock, texts }
    }
}

impl Backends {
    /// Opens the backends of a connection over the shared client. After a reload, `earlier` is what the same connection
    /// had: a backend that has the same limits goes on at the pace that it was asked at, and its counts go on.
    ///
    /// # Errors
    /// Every backend that could not be asked as the settings are.
    pub(crate) fn open(
        connection: ConnectionParts,
        client: &OutboundClient,
        earlier: Option<&Self>,
    ) -> Result<Self, BackendFaults> {
        let clock = Clock::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let ConnectionParts { plan, settings, texts, place: _ } = &connection;
        // What depends on the caller is not worked out here.
        let unknown = Caller::unknown(texts.default_locale());
        let scope = connection.surroundings(&unknown, &clock).scope();
        let mut backends = Vec::with_capacity(plan.backends.len());
        let mut faults = Vec::new();
        for plan in &*plan.backends {
            match Backend::new(plan, settings, &scope, client) {
                Ok(backend) => {
                    let pace = pace(&backend, earlier);
                    let before = earlier.and_then(|earlier| earlier.named(&backend.name));
                    let counts = before.map(|before| Arc::clone(&before.counts)).unwrap_or_default();
                    backends.push(PacedBackend { backend, pace, counts });
                }
                Err(wrong) => faults.push(BackendFault { backend: plan.name.to_string(), wrong }),
            }
        }
        if !faults.is_empty() {
            return Err(BackendFaults(faults));
        }
        Ok(Self { connection, client: client.clone(), backends, clock })
    }

    fn named(&self, name: &str) -> Option<&PacedBackend> {
        self.backends.iter().find(|known| known.backend.name == name)
    }

    /// What each backend was asked since the start.
    #[must_use]
    pub(crate) fn in_use(&self) -> Vec<BackendUse> {
        self.backends.iter().map(|known| known.counts.read(&known.backend.name)).collect()
    }

    /// The request as it would go out. Nothing is sent.
    ///
    /// # Errors
    /// As sending would end before anything is sent.
    pub(crate) fn preview(&self, request: Request, caller: &Caller) -> Result<Preview, Error> {
        let outgoing = self.outgoing(request, caller)?;
        Ok(preview::preview(&outgoing, self.client.redactor()))
    }

    fn outgoing(&self, request: Request, caller: &Caller) -> Result<Outgoing, Error> {
        let scope = self.connection.surroundings(caller, &self.clock).scope().for_backend();
        let (place, plan) = (request.backend, &self.connection.plan);
        let mut outgoing = self.backends[place].backend.outgoing(&plan.backends[place], request, &scope)?;
        let parts = caller.trace.iter().flat_map(|trace| trace.parts(self.client.send_baggage));
        for (name, part) in parts {
            // What a card says itself stays; no part of a trace holds what a header cannot.
            if let (Entry::Vacant(place), Ok(part)) = (outgoing.headers.entry(name), HeaderValue::from_str(part)) {
                place.insert(part);
            }
        }
        Ok(outgoing)
    }

    /// Sends a request, as often as it takes and may be.
    pub(super) async fn exchange(&self, request: Request, caller: &Caller) -> Result<Reply, Error> {
        let PacedBackend { backend, pace, counts } = &self.backends[request.backend];
        let terms = Terms {
            catalog: &self.connection.plan.name,
            backend,
            errors: &self.connection.plan.backends[request.backend].errors,
            pace: pace.as_deref(),
            effect: request.effect,
            caller,
            client: &self.client,
            counts,
        };
        exchange(&terms, self.outgoing(request, caller)?).await
    }
}

impl fmt::Debug for Backends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { connection, client, .. } = self;
        f.debug_struct("Backends").field("plan", &connection.plan).field("client", client).finish_non_exhaustive()
    }
}

impl Upstream for Backends {
    fn send<'a>(&'a self, request: Request, caller: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        Box::pin(async move {
            self.exchange(request, caller).await.map_err(|error| {
                tracing::warn!(error = %self.client.redactor().mask(&chain(&error)), "no reply");
                error.into()
            })
        })
    }

    fn parallel(&self, backend: usize) -> Option<usize> {
        self.backends[backend].backend.limits.map(|limits| limits.parallel).filter(|parallel| *parallel > 0)
    }

    fn preview(&self, request: Request, caller: &Caller) -> Option<Result<Preview, SendError>> {
        Some(Backends::preview(self, request, caller).map_err(Into::into))
    }
}

/// The gates of a backend: those it had, if it still has the same limits.
fn pace(backend: &Backend, earlier: Option<&Backends>) -> Option<Arc<Pace>> {
    let limits = backend.limits?;
    let before = earlier.and_then(|earlier| earlier.named(&backend.name));
    let kept = before.and_then(|before| before.pace.clone()).filter(|pace| pace.limits() == limits);
    Some(kept.unwrap_or_else(|| Arc::new(Pace::new(limits))))
}
