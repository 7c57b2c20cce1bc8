//! The client that asks the backends: adds what each wants added, keeps to its limits, tries again what may be tried
//! again, and reads whole replies as bytes. What a reply means is not its business, beyond "busy"; which tool asks is
//! not either. It sends nothing to anywhere but below a backend's address, and nothing that it could not say safely.

mod backend;
mod body;
mod credentials;
mod error;
mod failure;
mod faults;
mod form;
mod pace;
mod retry;
mod wire;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use http::HeaderValue;
use http::header::Entry;
use kartoteka_compiler::plan;
use tracing::Level;

use crate::caller::Caller;
use crate::config::Config;
use crate::config::settings::Settings;
use crate::runtime::periods::Clock;
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::upstream::{Reply, SendError, Upstream};
use crate::secret::redact::Redactor;
use crate::texts::Texts;
use backend::{Backend, Message};
use pace::Pace;
use retry::{Ending, Next};
use wire::{Answer, Attempt, Wire};

pub use error::{Error, Lost};
pub use faults::{Fault, Faults, Variable, Wrong, WrongBase};

/// A catalog and what the operator set for it.
#[derive(Debug, Clone, Copy)]
pub struct Connection<'c> {
    /// The catalog.
    pub catalog: &'c plan::Catalog,
    /// Its settings, resolved.
    pub settings: &'c Settings,
}

/// Asks the backends of all catalogs. One a server: it holds the connections and keeps the pace.
pub struct Outbound {
    catalogs: Vec<Catalog>,
    wire: Wire,
    most: usize,
    redactor: Redactor,
    texts: Arc<Texts>,
    /// Periods mean nothing in what a backend adds; this is for the form's sake.
    clock: Clock,
}

/// Of a catalog, what its backends are made of.
struct Catalog {
    plan: plan::Catalog,
    settings: Settings,
    backends: Vec<Asked>,
}

struct Asked {
    backend: Backend,
    pace: Option<Arc<Pace>>,
}

/// A request as it would go out, with its secrets masked: for the operator to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The verb.
    pub verb: String,
    /// The whole address.
    pub url: String,
    /// Every header that is written for this request.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.verb, self.url)?;
        self.headers.iter().try_for_each(|(name, value)| write!(f, "\n{name}: {value}"))?;
        self.body.iter().try_for_each(|body| write!(f, "\n\n{body}"))
    }
}

impl Outbound {
    /// The client for these catalogs, in the server's order.
    ///
    /// # Errors
    /// Every backend that could not be asked as the settings are.
    pub fn new(config: &Config, catalogs: &[Connection<'_>], texts: Arc<Texts>) -> Result<Self, Faults> {
        Self::build(config, catalogs, texts, None)
    }

    /// The same for other catalogs, keeping connections and pace: what a reload asks for.
    ///
    /// # Errors
    /// As [`Outbound::new`].
    pub fn renewed(&self, config: &Config, catalogs: &[Connection<'_>], texts: Arc<Texts>) -> Result<Self, Faults> {
        Self::build(config, catalogs, texts, Some(self))
    }

    fn build(
        config: &Config,
        connections: &[Connection<'_>],
        texts: Arc<Texts>,
        old: Option<&Self>,
    ) -> Result<Self, Faults> {
        let clock = Clock::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let mut faults = Vec::new();
        let mut catalogs = Vec::with_capacity(connections.len());
        for (place, connection) in connections.iter().enumerate() {
            let mut catalog =
                Catalog { plan: slim(connection.catalog), settings: connection.settings.clone(), backends: Vec::new() };
            let nobody = Caller::unknown(texts.default_locale());
            let scope = Scope::new(&catalog.plan, place, catalog.settings.values(), &nobody, &clock, &texts);
            let made = catalog.plan.backends.iter().map(|plan| Backend::new(plan, &catalog.settings, &scope));
            let mut backends = Vec::new();
            for backend in made {
                match backend {
                    Ok(backend) => backends.push(Asked { pace: pace(&backend, &catalog.plan.name, old), backend }),
                    Err(fault) => faults.push(fault),
                }
            }
            catalog.backends = backends;
            catalogs.push(catalog);
        }
        let far = catalogs.iter().flat_map(|catalog| &catalog.backends).find(|asked| asked.backend.is_far());
        let wire = match old.map(|old| &old.wire).filter(|wire| wire.is_far() || far.is_none()) {
            Some(wire) => Some(wire.clone()),
            None => match Wire::new(far.is_some()) {
                Ok(wire) => Some(wire),
                Err(error) => {
                    tracing::error!(error = chain(&error), "no client for HTTP");
                    let backend = far.map_or_else(String::new, |asked| asked.backend.name.clone());
                    faults.push(Fault { backend, wrong: Wrong::Client });
                    None
                }
            },
        };
        let Some(wire) = wire.filter(|_| faults.is_empty()) else { return Err(Faults(faults)) };
        let redactor = Redactor::new(connections.iter().flat_map(|connection| connection.settings.secrets()));
        Ok(Self { catalogs, wire, most: config.max_reply_bytes, redactor, texts, clock })
    }

    /// What masks the secrets of all catalogs.
    #[must_use]
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Whether a backend has no address, because an optional setting is not set: its tools are not offered.
    #[must_use]
    pub fn is_off(&self, catalog: usize, backend: usize) -> bool {
        self.catalogs[catalog].backends[backend].backend.is_off()
    }

    /// The request as it would go out. Nothing is sent.
    ///
    /// # Errors
    /// As sending would end before anything is sent.
    pub fn preview(&self, catalog: usize, request: Request, caller: &Caller) -> Result<Preview, Error> {
        let message = self.message(catalog, request, caller)?;
        let mask = |text: &str| self.redactor.mask_keys(text).into_owned();
        let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            let text =
                if value.is_sensitive() { crate::secret::redact::MASK.into() } else { mask(&text(value.as_bytes())) };
            (name.to_string(), text)
        };
        Ok(Preview {
            verb: message.verb.to_string(),
            url: self.masked(&message.url),
            headers: message.headers.iter().map(header).collect(),
            body: message.body.as_ref().map(|body| mask(&text(body))),
        })
    }

    /// An address without its secrets. Where the whole base is one, the name of the host is not what is secret about it.
    fn masked(&self, url: &url::Url) -> String {
        let masked = self.redactor.mask(url.as_str());
        match masked.strip_prefix(crate::secret::redact::MASK) {
            Some(rest) => {
                let rest = rest.trim_start_matches('/');
                format!("{}/{}/{rest}", url.origin().ascii_serialization(), crate::secret::redact::MASK)
            }
            None => masked.into_owned(),
        }
    }

    fn message(&self, place: usize, request: Request, caller: &Caller) -> Result<Message, Error> {
        let catalog = &self.catalogs[place];
        let mut scope = Scope::new(&catalog.plan, place, catalog.settings.values(), caller, &self.clock, &self.texts);
        // A backend is spoken to in the tenant's language, not in that of whoever asks.
        scope.locale = self.texts.default_locale();
        let mut message = catalog.backends[request.backend].backend.message(request, &scope)?;
        for (name, part) in caller.trace.iter().flat_map(|trace| trace.parts()) {
            // What a card says itself stays; no part of a trace holds what a header cannot.
            if let (Entry::Vacant(place), Ok(part)) = (message.headers.entry(name), HeaderValue::from_str(part)) {
                place.insert(part);
            }
        }
        Ok(message)
    }

    async fn exchange(&self, catalog: usize, request: Request, caller: &Caller) -> Result<Answer, Error> {
        let Asked { backend, pace } = &self.catalogs[catalog].backends[request.backend];
        let effect = request.effect;
        let message = self.message(catalog, request, caller)?;
        let mut attempts = 0;
        loop {
            let turn =
                match pace {
                    Some(pace) => Some(pace.turn(caller.tenant.as_deref(), backend.timeout).await.map_err(|full| {
                        Error::Busy { backend: backend.name.clone(), retry_after: full.retry_after }
                    })?),
                    None => None,
                };
            let begun = Instant::now();
            let attempt = self.wire.attempt(message.clone(), backend.timeout, self.most).await;
            drop(turn);
            attempts += 1;
            self.log(&message, &attempt, begun.elapsed());
            let (ending, asked) = ending(backend, &attempt);
            let next = retry::next(effect, ending);
            // Whoever calls would rather be told to come back than be kept for longer than an answer may take.
            if next != Next::Again || attempts > backend.retry.times || asked > Some(backend.timeout) {
                return outcome(backend, attempt, next, self.most);
            }
            tokio::time::sleep(backend.retry.wait(attempts, asked)).await;
        }
    }

    fn log(&self, message: &Message, attempt: &Attempt, took: Duration) {
        if !tracing::enabled!(Level::DEBUG) {
            return;
        }
        let path = self.redactor.mask(message.url.path());
        let ms = took.as_secs_f64() * 1000.0;
        match attempt {
            Attempt::Reply(Answer { status, .. }) | Attempt::Redirect { status, .. } | Attempt::TooLarge { status } => {
                tracing::debug!(verb = %message.verb, %path, status, ms, "asked");
            }
            Attempt::Lost(lost) => tracing::debug!(verb = %message.verb, %path, %lost, ms, "asked"),
        }
    }
}

impl Upstream for Outbound {
    fn send<'a>(
        &'a self,
        catalog: usize,
        request: Request,
        caller: &'a Caller,
    ) -> BoxFuture<'a, Result<Reply, SendError>> {
        Box::pin(async move {
            match self.exchange(catalog, request, caller).await {
                Ok(Answer { status, body, retry_after }) => Ok(Reply { status, body, retry_after }),
                Err(error) => {
                    tracing::warn!(error = %self.redactor.mask(&chain(&error)), "no reply");
                    Err(error.into())
                }
            }
        })
    }
}

/// How an attempt ended, and how long the backend asks to be left alone.
fn ending(backend: &Backend, attempt: &Attempt) -> (Ending, Option<Duration>) {
    match attempt {
        Attempt::Reply(Answer { status, body, retry_after }) => {
            let code = failure::code(&backend.errors, *status, body);
            (retry::ending(*status, code), *retry_after)
        }
        Attempt::Redirect { .. } | Attempt::TooLarge { .. } => (Ending::Answered, None),
        Attempt::Lost(lost) => (if lost.is_unsent() { Ending::Unsent } else { Ending::Lost }, None),
    }
}

/// What the last attempt comes to.
fn outcome(backend: &Backend, attempt: Attempt, next: Next, limit: usize) -> Result<Answer, Error> {
    let backend = backend.name.clone();
    match (attempt, next) {
        (Attempt::Reply(Answer { status, .. }), Next::Unknown) => {
            Err(Error::UnknownOutcome { backend, source: Lost::Gateway(status) })
        }
        (Attempt::Lost(source), Next::Unknown) => Err(Error::UnknownOutcome { backend, source }),
        (Attempt::Reply(answer), Next::Stop | Next::Again) => Ok(answer),
        (Attempt::Redirect { status, to }, _) => Err(Error::Redirected { backend, status, to }),
        (Attempt::TooLarge { status }, _) => Err(Error::TooLarge { backend, status, limit }),
        (Attempt::Lost(source), Next::Stop | Next::Again) => Err(match source {
            source if source.is_unsent() => Error::Unreachable { backend, source },
            Lost::Late(after) => Error::Timeout { backend, after },
            source @ (Lost::Wire(_) | Lost::Gateway(_)) => Error::Broken { backend, source },
        }),
    }
}

/// The gates of a backend: those it had, if it still has the same limits.
fn pace(backend: &Backend, catalog: &str, old: Option<&Outbound>) -> Option<Arc<Pace>> {
    let limits = backend.limits?;
    let catalogs = old.into_iter().flat_map(|old| &old.catalogs).filter(|old| old.plan.name == catalog);
    let mut same = catalogs.flat_map(|old| &old.backends).filter(|old| old.backend.name == backend.name);
    let kept = same.find_map(|old| old.pace.clone()).filter(|pace| pace.limits() == limits);
    Some(kept.unwrap_or_else(|| Arc::new(Pace::new(limits))))
}

/// The parts of a catalog that a backend may refer to. The rest, the listings above all, is not kept twice.
fn slim(catalog: &plan::Catalog) -> plan::Catalog {
    plan::Catalog {
        name: catalog.name.clone(),
        base_locale: catalog.base_locale.clone(),
        settings: catalog.settings.clone(),
        backends: catalog.backends.clone(),
        tables: catalog.tables.clone(),
        dictionaries: plan::List::default(),
        instance: None,
        locales: plan::List::default(),
        tools: plan::List::default(),
        resources: plan::List::default(),
        prompts: plan::List::default(),
        profiles: plan::List::default(),
        recipes: plan::List::default(),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An error with everything that caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests;
