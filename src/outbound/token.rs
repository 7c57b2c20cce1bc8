//! The token of a credential: fetched when the first request needs it, once for all that wait; again before it ends, and once
//! after a backend refused it.
//!
//! What a fetch carries may be spent by it, so that it is never repeated, and goes on when the call that began it is gone.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use kartoteka_compiler::plan;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::client::OutboundClient;
use super::credentials;
use super::error::Error;
use super::exchange::{ExchangeTerms, exchange};
use super::grant::Grant;
use super::kept::KeptSecrets;
use super::parts::{ConnectionParts, PacedBackend};
use super::token_fault::TokenFault;
use super::token_reply::{self, BroughtTokens};
use crate::caller::Caller;
use crate::runtime::evaluate;
use crate::runtime::periods::Clock;
use crate::runtime::request::Request;
use crate::runtime::scope::{Scope, Surroundings};
use crate::runtime::setting::SettingValue;
use crate::runtime::tool::Unbound;
use crate::runtime::upstream::Reply;
use crate::secret::Secret;
use crate::store::grants::NewGrant;

/// After a fetch has failed, calls end as it did for so long, and ask nothing.
const PAUSE: Duration = Duration::from_secs(5);

/// The same where the operator has to look. Other settings are tried at once.
const APPLICATION_PAUSE: Duration = Duration::from_mins(1);

/// Where the token of one credential comes from.
pub(super) struct TokenSource {
    pub(super) connection: ConnectionParts,
    pub(super) client: OutboundClient,
    /// The credential's place: its backend, and which of that backend's.
    place: (usize, usize),
    /// The backend that is asked for it.
    login: Arc<PacedBackend>,
    state: Arc<FetchState>,
}

/// What outlives a reload of the catalog.
#[derive(Default)]
struct FetchState {
    current: ArcSwapOption<FetchedToken>,
    /// Held while a token is fetched.
    fetch: Mutex<Fetch>,
}

#[derive(Default)]
pub(super) struct Fetch {
    serial: u64,
    /// Values of settings that came with tokens, by the place of the setting.
    pub(super) replaced: Vec<(usize, Secret)>,
    /// Tokens that the store has not taken yet, and the generation in whose place they are.
    pub(super) unkept: Option<(i64, NewGrant)>,
    failed: Option<(Instant, TokenFault)>,
}

/// A token.
pub(super) struct FetchedToken {
    /// A JSON scalar.
    pub(super) json: Secret,
    pub(super) serial: u64,
    /// When it came; `None`: before this process had it.
    pub(super) fetched: Option<Instant>,
    pub(super) renew: Option<Instant>,
}

impl FetchedToken {
    /// Whether it was fetched a moment ago: one that is refused all the same is not the reason.
    pub(super) fn is_new(&self) -> bool {
        self.fetched.is_some_and(|fetched| fetched.elapsed() < PAUSE)
    }

    fn is_fresh(&self) -> bool {
        self.renew.is_none_or(|renew| Instant::now() < renew)
    }
}

impl TokenSource {
    /// The source of a credential's token. What `earlier` has fetched holds on where its settings are the same.
    pub(super) fn new(
        connection: &ConnectionParts,
        client: &OutboundClient,
        place: (usize, usize),
        login: &Arc<PacedBackend>,
        earlier: Option<&Self>,
    ) -> Self {
        let mut source = Self {
            connection: connection.clone(),
            client: client.clone(),
            place,
            login: Arc::clone(login),
            state: Arc::default(),
        };
        let same = earlier.filter(|earlier| {
            let same =
                earlier.plan() == source.plan() && earlier.connection.settings.values() == connection.settings.values();
            same && Grant::are_same(earlier.grant(), source.grant())
        });
        if let Some(same) = same {
            source.state = Arc::clone(&same.state);
        }
        source
    }

    /// Whether it is of this credential: its backend, and which of that backend's.
    pub(super) fn is_at(&self, place: (usize, usize)) -> bool {
        self.place == place
    }

    /// Warns where the source is in use, and what it renews ends with the process.
    pub(super) fn tell_what_is_lost(&self, scope: &Scope<'_>) {
        let (backend, credential) = self.place;
        let is_used = credentials::chosen(&self.connection.plan.backends[backend], scope) == Some(credential);
        if is_used && self.client.kept().is_none() && self.grant().is_none() {
            for stored in &*self.plan().store {
                let variable = &*self.connection.plan.settings[stored.setting].env;
                tracing::warn!(%variable, "it is replaced when it is used, and KARTOTEKA_TOKENS names no file to keep the new value");
            }
        }
    }

    pub(super) fn plan(&self) -> &plan::Token {
        let (backend, credential) = self.place;
        self.connection.plan.backends[backend].auth[credential].token.as_ref().expect("it is the source of a token")
    }

    /// A token; `refused`: not this one. Fetched if there is none that is fresh.
    pub(super) async fn token(self: &Arc<Self>, refused: Option<&FetchedToken>) -> Result<Arc<FetchedToken>, Error> {
        if let Some(current) = self.current(refused) {
            return Ok(current);
        }
        let (source, refused) = (Arc::clone(self), refused.map(|token| token.serial));
        // A task of its own: what is fetched may have been spent, and must not be lost with the call.
        let fetched = tokio::spawn(async move { source.fetch(refused).await }).await;
        let backend = || self.login.backend.name.clone();
        match fetched {
            Ok(token) => token.map_err(|fault| Error::NoToken { backend: backend(), source: fault }),
            // The runtime ends, and with it the call.
            Err(_) => Err(Error::NoCredential { backend: backend() }),
        }
    }

    fn current(&self, refused: Option<&FetchedToken>) -> Option<Arc<FetchedToken>> {
        let serial = refused.map(|token| token.serial);
        self.state.current.load_full().filter(|token| token.is_fresh() && Some(token.serial) != serial)
    }

    async fn fetch(&self, refused: Option<u64>) -> Result<Arc<FetchedToken>, TokenFault> {
        let asked = Instant::now();
        let mut fetch = self.state.fetch.lock().await;
        if let Some(current) = self.state.current.load_full()
            && current.is_fresh()
            && Some(current.serial) != refused
        {
            return Ok(current);
        }
        // One that failed while this waited failed for this, too.
        if let Some((at, fault)) = &fetch.failed
            && (*at >= asked || at.elapsed() < pause_after(fault))
        {
            return Err(fault.clone());
        }
        let taken = match self.grant() {
            Some(grant) => self.granted(grant, refused, &mut fetch).await,
            None => self.renewed(&mut fetch).await,
        };
        fetch.failed = taken.as_ref().err().map(|fault| (Instant::now(), fault.clone()));
        taken
    }

    async fn renewed(&self, fetch: &mut Fetch) -> Result<Arc<FetchedToken>, TokenFault> {
        let begun = Instant::now();
        let reply = self.ask(fetch).await?;
        self.take(&reply, begun, fetch).await
    }

    /// Where its tokens are kept, if they are a tenant's by an application.
    fn grant(&self) -> Option<&Arc<Grant>> {
        let authorize = self.connection.plan.connection.as_ref()?.authorize.as_ref()?;
        self.connection.grant.as_ref().filter(|_| authorize.credential == self.place)
    }

    /// Has this token be the one that is used.
    pub(super) fn install(&self, token: FetchedToken) -> Arc<FetchedToken> {
        let token = Arc::new(token);
        self.state.current.store(Some(Arc::clone(&token)));
        token
    }

    /// Asks for a token.
    pub(super) async fn ask(&self, fetch: &mut Fetch) -> Result<Reply, TokenFault> {
        let token = self.plan();
        self.read_kept(fetch).await;
        let mut values: Vec<Option<SettingValue>> = self.connection.settings.values().to_vec();
        for (setting, value) in &fetch.replaced {
            values[*setting] = Some(SettingValue::Secret(json_text(value)));
        }
        let ConnectionParts { plan, texts, place, .. } = &self.connection;
        let caller = Caller::unknown(texts.default_locale());
        let clock = Clock::new(jiff::Timestamp::now(), jiff::tz::TimeZone::UTC);
        let around = Surroundings::new((*place, plan), &values, (&caller, &clock), texts);
        let scope = around.scope().for_backend();
        let mut request = Request::default();
        evaluate::send(&token.send, &Unbound, &scope, &mut request);
        let PacedBackend { backend, pace, breaker, counts, batch: _ } = &*self.login;
        let errors = &plan.backends[token.send.backend].errors;
        let terms = ExchangeTerms {
            // What it carries may be spent: it goes once.
            keyed: false,
            reads: 1,
            catalog: &plan.name,
            backend,
            errors,
            pace: pace.as_deref(),
            breaker: breaker.as_ref(),
            effect: token.send.effect,
            caller: &caller,
            client: &self.client,
            counts,
        };
        let outgoing = backend.outgoing(&plan.backends[token.send.backend], request, &scope);
        let outgoing = outgoing.map_err(|error| token_reply::unanswered(&self.client, &error))?;
        let reply = exchange(&terms, outgoing).await.map_err(|error| token_reply::unanswered(&self.client, &error))?;
        token_reply::good(&self.client, errors, reply)
    }

    /// Takes what a reply brings.
    async fn take(&self, reply: &Reply, begun: Instant, fetch: &mut Fetch) -> Result<Arc<FetchedToken>, TokenFault> {
        let brought = BroughtTokens::read(self.plan(), reply)?;
        brought.plain.iter().for_each(|plain| self.client.fetched().add(plain));
        for (setting, value) in brought.stored {
            self.replace(setting, value, fetch).await;
        }
        fetch.serial += 1;
        let renew = brought.renew_in.map(|life| begun + life);
        let token = FetchedToken { json: brought.json, serial: fetch.serial, fetched: Some(Instant::now()), renew };
        Ok(self.install(token))
    }

    /// Puts a value in the place of a setting, and keeps it.
    async fn replace(&self, setting: usize, value: Secret, fetch: &mut Fetch) {
        self.client.fetched().add(&value);
        fetch.replaced.retain(|(known, _)| *known != setting);
        fetch.replaced.push((setting, value.clone()));
        let Some((kept, name, set)) = self.kept(setting) else { return };
        let written = tokio::task::spawn_blocking(move || kept.write(&name, &set, &value)).await;
        if let Ok(Err(error)) = written {
            let variable = &*self.connection.plan.settings[setting].env;
            tracing::error!(%variable, %error, "a secret that was renewed cannot be kept: after a restart the old one is used, which may be spent");
        }
    }

    /// Reads what was kept before this process, once.
    async fn read_kept(&self, fetch: &mut Fetch) {
        if fetch.serial > 0 || !fetch.replaced.is_empty() {
            return;
        }
        for stored in &*self.plan().store {
            let Some((kept, name, set)) = self.kept(stored.setting) else { continue };
            let variable = &*self.connection.plan.settings[stored.setting].env;
            match tokio::task::spawn_blocking(move || kept.read(&name, &set)).await {
                Ok(Ok(Some(value))) => {
                    self.client.fetched().add(&value);
                    fetch.replaced.push((stored.setting, value));
                }
                Ok(Err(error)) => tracing::error!(%variable, %error, "what was kept of a secret cannot be read"),
                Ok(Ok(None)) | Err(_) => {}
            }
        }
    }

    /// Where the value of a setting is kept, under which name, and what the operator has set.
    fn kept(&self, setting: usize) -> Option<(Arc<KeptSecrets>, String, Secret)> {
        let plan = &self.connection.plan;
        let set = self.connection.settings.values()[setting].as_ref()?.as_text()?.into_owned();
        let env = &plan.settings[setting].env;
        let name = match self.connection.tenant.as_deref() {
            None => format!("{}/{env}", plan.name),
            Some(tenant) => format!("{}/{tenant}/{env}", plan.name),
        };
        Some((Arc::clone(self.client.kept()?), name, Secret::new(set)))
    }
}

fn pause_after(fault: &TokenFault) -> Duration {
    if *fault == TokenFault::Application { APPLICATION_PAUSE } else { PAUSE }
}

/// A text as JSON.
fn json_text(text: &Secret) -> Secret {
    Secret::new(serde_json::Value::from(text.expose()).to_string())
}
