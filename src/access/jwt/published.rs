//! The keys of one issuer, as it publishes them: fetched when the first token needs them, again when they have grown old, and at
//! most once in a while for a key that is not among them.
//!
//! Keys that are known go on for a day while their issuer is away: a token that it has signed is no worse for that.

use std::sync::{Arc, Mutex as SyncMutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use jsonwebtoken::{Algorithm, DecodingKey};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use super::discovery::{self, DocumentFault, Documents};
use super::key_set::{KeySet, NoKey};
use super::rule::KeysFrom;

/// How often, at the most, keys are fetched.
const BETWEEN: Duration = Duration::from_secs(30);

/// Keys that are older are fetched again beside their use, so that one that was withdrawn is gone.
const FRESH: Duration = Duration::from_secs(600);

/// Keys that are older are not used.
const OLDEST: Duration = Duration::from_secs(24 * 3600);

/// Why a key is not there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyFault {
    /// The issuer has none of that name that is for this.
    None,
    /// The issuer cannot be asked; when to come back.
    Away(Duration),
}

/// Whether there are keys of an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeldKeys {
    /// None that are used: they were never had, or are too old.
    None,
    /// Those of a file, which have no age.
    OfFile,
    /// They were fetched so long ago.
    Fetched(Duration),
}

/// The keys of one issuer.
#[derive(Debug)]
pub(super) struct PublishedKeys {
    issuer: String,
    from: KeysFrom,
    documents: Arc<dyn Documents>,
    known: ArcSwapOption<KnownKeySet>,
    /// Held while they are fetched.
    fetching: Mutex<Fetching>,
    /// When they were last asked for; read without waiting for who asks.
    asked: SyncMutex<Option<Instant>>,
}

#[derive(Debug)]
struct KnownKeySet {
    keys: KeySet,
    /// `None`: from a file, and good as long as the process.
    since: Option<Instant>,
}

#[derive(Debug, Default)]
struct Fetching {
    /// Where the metadata says that the keys are.
    place: Option<Url>,
}

impl PublishedKeys {
    pub(super) fn new(issuer: &str, from: KeysFrom, documents: Arc<dyn Documents>) -> Self {
        let known = match &from {
            KeysFrom::Text(text) => {
                let keys = KeySet::read(text.as_bytes()).unwrap_or_default();
                keys.tell_more(issuer, None);
                ArcSwapOption::from_pointee(KnownKeySet { keys, since: None })
            }
            KeysFrom::Address(_) | KeysFrom::Metadata => ArcSwapOption::empty(),
        };
        let (fetching, asked) = (Mutex::default(), SyncMutex::default());
        Self { issuer: issuer.to_owned(), from, documents, known, fetching, asked }
    }

    /// The key of that name, if it is at hand; `None`: the issuer has to be asked.
    pub(super) fn at_hand(self: &Arc<Self>, name: &str, algorithm: Algorithm) -> Option<Result<DecodingKey, KeyFault>> {
        let known = self.known.load_full()?;
        let Some(since) = known.since else {
            return Some(known.keys.find(name, algorithm).map_err(|_| KeyFault::None));
        };
        let age = since.elapsed();
        if age >= OLDEST {
            return None;
        }
        if age >= FRESH && self.may_ask().is_ok() {
            let keys = Arc::clone(self);
            tokio::spawn(async move { keys.renew().await });
        }
        match known.keys.find(name, algorithm) {
            Ok(key) => Some(Ok(key)),
            Err(NoKey::Unfit) => Some(Err(KeyFault::None)),
            // It may be new since they were fetched, however short that is ago: a stranger's token has them fetched, too.
            Err(NoKey::Unknown) => self.may_ask().err().map(|wait| Err(KeyFault::Away(wait))),
        }
    }

    /// The same, for which the issuer is asked.
    pub(super) async fn fetched(self: &Arc<Self>, name: &str, algorithm: Algorithm) -> Result<DecodingKey, KeyFault> {
        let (keys, began) = (Arc::clone(self), Instant::now());
        // A task of its own: it goes on for the others who wait when the one who began it is gone.
        let _ended = tokio::spawn(async move { keys.renew().await }).await;
        let known = self.known.load_full().filter(|known| known.since.is_none_or(|since| since >= began));
        if let Some(known) = known {
            // They are what the issuer had when it was asked for this one.
            return known.keys.find(name, algorithm).map_err(|_| KeyFault::None);
        }
        match self.at_hand(name, algorithm) {
            Some(found) => found,
            None => Err(KeyFault::Away(self.may_ask().err().unwrap_or(BETWEEN))),
        }
    }

    /// What there is.
    fn held(&self) -> HeldKeys {
        match self.known.load_full().map(|known| known.since.map(|since| since.elapsed())) {
            None => HeldKeys::None,
            Some(None) => HeldKeys::OfFile,
            Some(Some(age)) if age < OLDEST => HeldKeys::Fetched(age),
            Some(Some(_)) => HeldKeys::None,
        }
    }

    /// What there is, for who watches: keys that are due are fetched, though no token asks for them, and where there are none it is
    /// waited for them so long. However often it is looked, the issuer is asked no more often than for tokens.
    pub(super) async fn look(self: &Arc<Self>, within: Duration) -> HeldKeys {
        let held = self.held();
        let due = match held {
            HeldKeys::OfFile => false,
            HeldKeys::Fetched(age) => age >= FRESH,
            HeldKeys::None => true,
        };
        if !due || self.may_ask().is_err() {
            return held;
        }
        let keys = Arc::clone(self);
        // It goes on when who looks is gone.
        let fetched = tokio::spawn(async move { keys.renew().await });
        if held == HeldKeys::None {
            let _in_time = tokio::time::timeout(within, fetched).await;
        }
        self.held()
    }

    /// Whether the issuer may be asked now; else how long it is until then.
    fn may_ask(&self) -> Result<(), Duration> {
        let asked = *self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        match asked.map(|asked| asked.elapsed()) {
            Some(ago) if ago < BETWEEN => Err(BETWEEN - ago),
            Some(_) | None => Ok(()),
        }
    }

    /// Fetches the keys, if they may be: of those who want them at once, one fetches and the others wait for it.
    async fn renew(&self) {
        let mut fetching = self.fetching.lock().await;
        if self.may_ask().is_err() {
            return;
        }
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        match self.fetch(&mut fetching).await {
            Ok(keys) => {
                tracing::debug!(issuer = %self.issuer, keys = keys.len(), "fetched the keys of an issuer");
                let before = self.known.load_full();
                keys.tell_more(&self.issuer, before.as_deref().map(|known| &known.keys));
                self.known.store(Some(Arc::new(KnownKeySet { keys, since: Some(Instant::now()) })));
            }
            Err(error) => {
                tracing::warn!(issuer = %self.issuer, %error, "the keys of an issuer could not be fetched");
                // Its metadata may say something else by now.
                fetching.place = None;
            }
        }
    }

    async fn fetch(&self, fetching: &mut Fetching) -> Result<KeySet, DocumentFault> {
        let place = match (&self.from, &fetching.place) {
            (KeysFrom::Address(place), _) | (_, Some(place)) => place.clone(),
            (KeysFrom::Metadata | KeysFrom::Text(_), None) => {
                discovery::keys_of(&self.issuer, &*self.documents).await?
            }
        };
        let bytes = self.documents.fetch(&place).await?;
        fetching.place = Some(place);
        KeySet::read(&bytes).map_err(|_| DocumentFault::Unreadable { what: "a set of keys" })
    }
}
