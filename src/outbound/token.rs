//! The token of a credential: fetched when the first request needs it, once for all that wait; again before it ends, and once
//! after a backend refused it.
//!
//! What a fetch carries may be spent by it, so that it is never repeated, and goes on when the call that began it is gone.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use kartoteka_compiler::plan::{self, Lifetime};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::client::OutboundClient;
use super::credentials;
use super::error::Error;
use super::exchange::{ExchangeTerms, exchange};
use super::failure;
use super::kept::KeptSecrets;
use super::parts::{ConnectionParts, PacedBackend};
use super::token_fault::TokenFault;
use crate::caller::Caller;
use crate::runtime::json_path;
use crate::runtime::periods::Clock;
use crate::runtime::reply::FailureCode;
use crate::runtime::request::Request;
use crate::runtime::scope::{Scope, Surroundings};
use crate::runtime::setting::SettingValue;
use crate::runtime::tool::Unbound;
use crate::runtime::upstream::Reply;
use crate::runtime::{evaluate, json};
use crate::secret::Secret;

/// A token is renewed so long before its end, or for a tenth of its time if that is shorter.
const BEFORE_ITS_END: Duration = Duration::from_secs(60);

/// After a fetch has failed, calls end as it did for so long, and ask nothing.
const PAUSE: Duration = Duration::from_secs(5);

/// A longer token is none, in bytes.
const LONGEST: usize = 16 << 10;

/// A token lives no longer than this, whatever its reply says.
const LONGEST_LIFE: f64 = 365.0 * 24.0 * 3600.0;

/// Where the token of one credential comes from.
pub(super) struct TokenSource {
    connection: ConnectionParts,
    client: OutboundClient,
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
struct Fetch {
    serial: u64,
    /// Values of settings that came with tokens, by the place of the setting.
    replaced: Vec<(usize, Secret)>,
    failed: Option<(Instant, TokenFault)>,
}

/// A token.
pub(super) struct FetchedToken {
    /// A JSON scalar.
    pub(super) json: Secret,
    serial: u64,
    fetched: Instant,
    renew: Option<Instant>,
}

impl FetchedToken {
    /// Whether it was fetched a moment ago: one that is refused all the same is not the reason.
    pub(super) fn is_new(&self) -> bool {
        self.fetched.elapsed() < PAUSE
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
            earlier.plan() == source.plan() && earlier.connection.settings.values() == connection.settings.values()
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
        if is_used && self.client.kept().is_none() {
            for stored in &*self.plan().store {
                let variable = &*self.connection.plan.settings[stored.setting].env;
                tracing::warn!(%variable, "it is replaced when it is used, and KARTOTEKA_TOKENS names no file to keep the new value");
            }
        }
    }

    fn plan(&self) -> &plan::Token {
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
            && (*at >= asked || at.elapsed() < PAUSE)
        {
            return Err(fault.clone());
        }
        let begun = Instant::now();
        let reply = self.ask(&mut fetch).await;
        let taken = match reply {
            Ok(reply) => self.take(&reply, begun, &mut fetch).await,
            Err(fault) => Err(fault),
        };
        fetch.failed = taken.as_ref().err().map(|fault| (Instant::now(), fault.clone()));
        taken
    }

    /// Asks for a token.
    async fn ask(&self, fetch: &mut Fetch) -> Result<Reply, TokenFault> {
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
        let PacedBackend { backend, pace, breaker, counts } = &*self.login;
        let errors = &plan.backends[token.send.backend].errors;
        let terms = ExchangeTerms {
            // What it carries may be spent: it goes once.
            keyed: false,
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
        let unanswered = |error: Error| {
            let error = super::error::chain(&error);
            TokenFault::Unanswered(self.client.mask(&error).into_owned())
        };
        let outgoing = backend.outgoing(&plan.backends[token.send.backend], request, &scope).map_err(unanswered)?;
        let reply = exchange(&terms, outgoing).await.map_err(unanswered)?;
        let code = failure::code(errors, &reply);
        match (reply.status, code) {
            (200..300, FailureCode::None) => Ok(reply),
            (status @ (408 | 429 | 500..), _) | (status, FailureCode::Known(plan::Failure::Busy)) => {
                Err(TokenFault::Unanswered(format!("it answers with {status}")))
            }
            (status, _) => Err(TokenFault::Refused { status, code: self.code(errors, &reply) }),
        }
    }

    fn code(&self, errors: &plan::Errors, reply: &Reply) -> Option<String> {
        let text = std::str::from_utf8(&reply.body).ok()?;
        let code = errors.code.iter().find_map(|path| scalar(text, path))?;
        let short: String = code.chars().filter(|c| !c.is_control()).take(64).collect();
        Some(self.client.mask(&short).into_owned())
    }

    /// Takes what a reply brings.
    async fn take(&self, reply: &Reply, begun: Instant, fetch: &mut Fetch) -> Result<Arc<FetchedToken>, TokenFault> {
        let token = self.plan();
        let text = std::str::from_utf8(&reply.body).map_err(|_| TokenFault::Absent)?;
        let raw = json_path::find(text, &token.value).ok_or(TokenFault::Absent)?;
        let plain = scalar(text, &token.value).filter(|plain| !plain.is_empty() && plain.len() <= LONGEST);
        let plain = Secret::new(plain.ok_or(TokenFault::Absent)?);
        self.client.fetched().add(&plain);
        for stored in &*token.store {
            if let Some(value) = scalar(text, &stored.value).filter(|value| !value.is_empty()) {
                self.replace(stored.setting, Secret::new(value), fetch).await;
            }
        }
        fetch.serial += 1;
        let fetched = Arc::new(FetchedToken {
            json: Secret::new(raw),
            serial: fetch.serial,
            fetched: Instant::now(),
            renew: lives(&token.lives, text).map(|life| begun + life.saturating_sub(BEFORE_ITS_END.min(life / 10))),
        });
        self.state.current.store(Some(Arc::clone(&fetched)));
        Ok(fetched)
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

/// How long a token may be used; `None`: until it is refused.
fn lives(lives: &Lifetime, reply: &str) -> Option<Duration> {
    match lives {
        Lifetime::UntilRefused => None,
        Lifetime::Fixed(milliseconds) => Some(Duration::from_millis(*milliseconds)),
        Lifetime::Said(path) => {
            let seconds = scalar(reply, path)?.trim().parse().ok().filter(|seconds: &f64| *seconds > 0.0)?;
            Some(Duration::from_secs_f64(seconds.min(LONGEST_LIFE)))
        }
    }
}

/// The text of a scalar in a reply.
fn scalar(reply: &str, path: &plan::Path) -> Option<String> {
    json::scalar_text(json_path::find(reply, path)).ok().flatten().map(|text| text.into_owned())
}

/// A text as JSON.
fn json_text(text: &Secret) -> Secret {
    Secret::new(serde_json::Value::from(text.expose()).to_string())
}
