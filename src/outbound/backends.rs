//! The backends of one connection, ready to be asked.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use http::HeaderValue;
use http::header::Entry;
use kartoteka_compiler::plan;
use serde_json::Value;

use super::attempt::OutgoingRequest;
use super::backend::Backend;
use super::batch::ReadBatch;
use super::breaker::Breaker;
use super::client::OutboundClient;
use super::counts::BackendTallies;
use super::credentials;
use super::error::{Error, chain};
use super::exchange::{ExchangeTerms, exchange};
use super::failure;
use super::faults::{BackendFault, BackendFaults};
use super::mcp::{Askable, Broke, ListedTools};
use super::pace::Pace;
use super::parts::{ConnectionParts, PacedBackend};
use super::preview;
use super::token::TokenSource;
use crate::caller::Caller;
use crate::caller::conversation::Kind;
use crate::runtime::periods::Clock;
use crate::runtime::preview::Preview;
use crate::runtime::reply::FailureCode;
use crate::runtime::request::Request;
use crate::runtime::scope::{Scope, Surroundings};
use crate::runtime::upstream::{BatchRoom, PageLoss, Reply, SendError, Upstream};
use crate::secret::random;
use crate::secret::redact::Redactor;
use crate::texts::Variables;

/// What stands in a preview for a token, which is not fetched for it; JSON.
const NO_TOKEN: &str = "\"***\"";

/// What stands in a preview for the key of a write, of which each request has its own.
const NO_KEY: &str = "***";

/// Who can be asked in a call of an MCP server's tool. Where a question ends the call, which is made again with the answer, only a
/// call that reads can be.
fn askable(effect: plan::Effect, caller: &Caller, scope: &Scope<'_>) -> Option<Askable> {
    let conversation = caller.conversation.as_ref().filter(|conversation| conversation.can(Kind::Form))?;
    if effect != plan::Effect::Read && !conversation.waits() {
        return None;
    }
    let Surroundings { catalog, place, texts, .. } = scope.surroundings();
    let spoken = catalog.locales.get(texts.place(place, caller.locale)).into_iter().chain(catalog.locales.iter());
    let system = spoken.filter_map(|locale| locale.title.as_deref()).next().unwrap_or(&catalog.name);
    let words = texts.own(caller.locale, "exported-words", &Variables::new().with("system", system));
    Some(Askable { conversation: Arc::clone(conversation), words: words.into() })
}

/// Asks the backends of one connection.
pub(crate) struct Backends {
    connection: ConnectionParts,
    client: OutboundClient,
    /// In the plan's order.
    backends: Vec<Arc<PacedBackend>>,
    /// Where tokens come from, those of credentials that fetch one.
    tokens: Vec<Arc<TokenSource>>,
    /// What a backend adds to a request names no period: the compiler refuses that. A scope has a clock all the same.
    clock: Clock,
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
        Self::open_tallied(connection, client, earlier, None)
    }

    /// The same where attempts are counted with those of other connections.
    ///
    /// # Errors
    /// As [`Backends::open`].
    pub(crate) fn open_tallied(
        connection: ConnectionParts,
        client: &OutboundClient,
        earlier: Option<&Self>,
        tallies: Option<&BackendTallies>,
    ) -> Result<Self, BackendFaults> {
        let clock = Clock::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let ConnectionParts { plan, settings, texts, .. } = &connection;
        // What depends on the caller is not worked out here.
        let unknown = Caller::unknown(texts.default_locale());
        let scope = connection.surroundings(&unknown, &clock).scope();
        let mut backends = Vec::with_capacity(plan.backends.len());
        let mut faults = Vec::new();
        let gives_tokens = |place| tokens(plan).any(|(_, token)| token.send.backend == place);
        for (place, plan) in plan.backends.iter().enumerate() {
            match Backend::new(plan, settings, &scope, client, gives_tokens(place)) {
                Ok(backend) => {
                    let pace = pace(&backend, earlier);
                    let before = earlier.and_then(|earlier| earlier.named(&backend.name));
                    let counts = before.map(|before| Arc::clone(&before.counts));
                    let counts = tallies.map(|tallies| tallies.of(place)).or(counts).unwrap_or_default();
                    let kept = before.and_then(|before| before.breaker.clone());
                    let kept = kept.filter(|kept| Some(kept.rules()) == backend.breaker);
                    let breaker = kept.or_else(|| backend.breaker.map(|rules| Arc::new(Breaker::new(rules))));
                    let batch = ReadBatch::new(plan, settings);
                    backends.push(Arc::new(PacedBackend { backend, pace, breaker, batch, counts }));
                }
                Err(wrong) => faults.push(BackendFault { backend: plan.name.to_string(), wrong }),
            }
        }
        if !faults.is_empty() {
            return Err(BackendFaults(faults));
        }
        let source = |(place, token): ((usize, usize), &plan::Token)| {
            let login = &backends[token.send.backend];
            let before = earlier.and_then(|earlier| earlier.tokens.iter().find(|known| known.is_at(place)));
            Arc::new(TokenSource::new(&connection, client, place, login, before.map(|before| &**before)))
        };
        let tokens: Vec<_> = tokens(&connection.plan).map(source).collect();
        tokens.iter().for_each(|source| source.tell_what_is_lost(&scope));
        Ok(Self { client: client.clone(), tokens, connection, backends, clock })
    }

    fn named(&self, name: &str) -> Option<&PacedBackend> {
        self.backends.iter().map(|known| &**known).find(|known| known.backend.name == name)
    }

    /// Counts what its backends are asked.
    #[must_use]
    pub(crate) fn tallies(&self) -> BackendTallies {
        BackendTallies::sharing(self.backends.iter().map(|known| Arc::clone(&known.counts)))
    }

    /// The backend at a place.
    pub(super) fn paced(&self, backend: usize) -> &PacedBackend {
        &self.backends[backend]
    }

    /// What it was made of.
    pub(super) fn plan_of(&self, backend: usize) -> &plan::Backend {
        &self.connection.plan.backends[backend]
    }

    /// The catalog's name.
    pub(super) fn catalog(&self) -> &str {
        &self.connection.plan.name
    }

    /// What all backends share.
    pub(super) fn client(&self) -> &OutboundClient {
        &self.client
    }

    /// For how many tenants the backend at a place is left alone.
    pub(crate) fn resting(&self, backend: usize) -> u64 {
        self.backends[backend].breaker.as_ref().map_or(0, |breaker| breaker.open())
    }

    /// Whether they are those of a tenant's connection.
    pub(crate) fn are_of_tenant(&self) -> bool {
        self.connection.tenant.is_some()
    }

    /// The tools of the MCP server at a place; `None`: it is off.
    pub(crate) async fn tools(&self, backend: usize, time: Duration) -> Option<Result<ListedTools, Broke>> {
        let server = self.backends[backend].backend.server()?;
        let mut listed = server.tools(time).await;
        // What a server says of its tools may quote the key that it was shown.
        for tool in listed.iter_mut().flat_map(|listed| &mut listed.tools) {
            tool.definition.iter_mut().for_each(|definition| mask(definition, &self.client));
        }
        Some(listed)
    }

    /// A number that is another once the tools of the MCP server at a place may be others.
    pub(crate) fn changes_of_tools(&self, backend: usize) -> u64 {
        self.backends[backend].backend.server().map_or(0, |server| server.changes())
    }

    /// What masks the secrets of this connection.
    pub(crate) fn redactor(&self) -> &Redactor {
        self.client.redactor()
    }

    /// The request as it would go out. Nothing is sent.
    ///
    /// # Errors
    /// As sending would end before anything is sent.
    pub(crate) fn preview(&self, request: Request, caller: &Caller) -> Result<Preview, Error> {
        let shown = request.shown_body().map(Cow::into_owned);
        let outgoing = self.outgoing(request, caller, Some(NO_TOKEN), NO_KEY)?;
        Ok(preview::preview(&outgoing, shown.as_deref(), self.client.redactor()))
    }

    /// The request as it goes out, with this token, JSON, and with this key if it is a write that has one.
    fn outgoing(
        &self,
        request: Request,
        caller: &Caller,
        token: Option<&str>,
        key: &str,
    ) -> Result<OutgoingRequest, Error> {
        let scope = self.connection.surroundings(caller, &self.clock).scope().for_backend();
        let scope = token.map_or(scope, |token| scope.with_token(token));
        let (place, plan, writes) = (request.backend, &self.connection.plan, request.effect != plan::Effect::Read);
        let mut outgoing = self.backends[place].backend.outgoing(&plan.backends[place], request, &scope)?;
        if let Some(call) = &mut outgoing.mcp {
            call.conversation.clone_from(&caller.conversation);
            call.askable = askable(call.effect, caller, &scope);
        }
        if let (Some(name), true) = (&self.backends[place].backend.key, writes) {
            outgoing.headers.insert(name, HeaderValue::from_str(key).expect("a key is plain text"));
        }
        // A stranger's page is no part of a trace.
        let trace = caller.trace.iter().filter(|_| outgoing.public.is_none());
        let parts = trace.flat_map(|trace| trace.parts(self.client.send_baggage));
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
        self.exchange_of(1, request, caller).await
    }

    /// The same of a request that carries so many reads.
    pub(super) async fn exchange_of(&self, reads: usize, request: Request, caller: &Caller) -> Result<Reply, Error> {
        let PacedBackend { backend, pace, breaker, counts, batch: _ } = &*self.backends[request.backend];
        let terms = ExchangeTerms {
            catalog: &self.connection.plan.name,
            backend,
            errors: &self.connection.plan.backends[request.backend].errors,
            pace: pace.as_deref(),
            breaker: breaker.as_ref(),
            effect: request.effect,
            keyed: backend.key.is_some() && request.effect != plan::Effect::Read,
            reads,
            caller,
            client: &self.client,
            counts,
        };
        let key = if terms.keyed { new_key() } else { String::new() };
        let Some(source) = self.token_source(request.backend, caller) else {
            return exchange(&terms, self.outgoing(request, caller, None, &key)?).await;
        };
        let token = source.token(None).await?;
        let reply = exchange(&terms, self.outgoing(request.clone(), caller, Some(token.json.expose()), &key)?).await?;
        if !refuses_the_caller(terms.errors, &reply) || token.is_new() {
            return Ok(reply);
        }
        // Nothing was done, so that a write may go again.
        let renewed = source.token(Some(&token)).await?;
        exchange(&terms, self.outgoing(request, caller, Some(renewed.json.expose()), &key)?).await
    }

    /// Where the token comes from that a request of this caller needs; none where it needs none.
    fn token_source(&self, backend: usize, caller: &Caller) -> Option<&Arc<TokenSource>> {
        if self.tokens.is_empty() {
            return None;
        }
        let scope = self.connection.surroundings(caller, &self.clock).scope().for_backend();
        let credential = credentials::chosen(&self.connection.plan.backends[backend], &scope)?;
        self.tokens.iter().find(|source| source.is_at((backend, credential)))
    }
}

impl fmt::Debug for Backends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { connection, client, .. } = self;
        f.debug_struct("Backends").field("plan", &connection.plan).field("client", client).finish_non_exhaustive()
    }
}

/// The same error of a request to an address that the caller names: it is that which fails, and no system of the catalog's.
fn of_page(error: SendError) -> SendError {
    SendError::NoPage(match error {
        SendError::Unreachable(_) => PageLoss::Unreachable,
        SendError::TimedOut => PageLoss::TimedOut,
        SendError::Broken => PageLoss::Broken,
        other => return other,
    })
}

impl Upstream for Backends {
    fn send<'a>(&'a self, request: Request, caller: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        let is_public = matches!(self.connection.plan.backends[request.backend].base, plan::Base::Public);
        Box::pin(async move {
            self.exchange(request, caller).await.map_err(|error| {
                tracing::warn!(error = %self.client.mask(&chain(&error)), "no reply");
                let error = error.into();
                if is_public { of_page(error) } else { error }
            })
        })
    }

    fn together<'a>(
        &'a self,
        requests: Vec<Request>,
        caller: &'a Caller,
    ) -> BoxFuture<'a, Vec<Result<Reply, SendError>>> {
        Box::pin(self.send_together(requests, caller))
    }

    fn batch(&self, backend: usize) -> Option<BatchRoom> {
        self.room(backend)
    }

    fn parallel(&self, backend: usize) -> Option<usize> {
        self.backends[backend].backend.limits.map(|limits| limits.parallel).filter(|parallel| *parallel > 0)
    }

    fn preview(&self, request: Request, caller: &Caller) -> Option<Result<Preview, SendError>> {
        Some(Backends::preview(self, request, caller).map_err(Into::into))
    }
}

/// The tokens of a plan, with the places of their credentials: the backend, and which of its credentials.
fn tokens(plan: &plan::Catalog) -> impl Iterator<Item = ((usize, usize), &plan::Token)> {
    plan.backends.iter().enumerate().flat_map(|(backend, plan)| {
        let credentials = plan.auth.iter().enumerate();
        credentials.filter_map(move |(place, credential)| Some(((backend, place), credential.token.as_ref()?)))
    })
}

/// A key that no other request has: 128 random bits.
fn new_key() -> String {
    format!("{:032x}", u128::from_be_bytes(random::bytes()))
}

/// Whether a reply says that the credential is not, or no longer, one.
fn refuses_the_caller(errors: &plan::Errors, reply: &Reply) -> bool {
    let code = failure::code(errors, reply);
    match code {
        FailureCode::Known(failure) => failure == plan::Failure::Unauthorized,
        FailureCode::Unknown | FailureCode::None => reply.status == 401,
    }
}

/// The gates of a backend: those it had, if it still has the same limits.
fn pace(backend: &Backend, earlier: Option<&Backends>) -> Option<Arc<Pace>> {
    let limits = backend.limits?;
    let before = earlier.and_then(|earlier| earlier.named(&backend.name));
    let kept = before.and_then(|before| before.pace.clone()).filter(|pace| pace.limits() == limits);
    Some(kept.unwrap_or_else(|| Arc::new(Pace::new(limits))))
}

/// Masks the texts of a definition.
fn mask(definition: &mut Value, client: &OutboundClient) {
    match definition {
        Value::String(text) => {
            if let Cow::Owned(masked) = client.mask(text) {
                *text = masked;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, client)),
        Value::Object(members) => members.values_mut().for_each(|member| mask(member, client)),
        _ => {}
    }
}
