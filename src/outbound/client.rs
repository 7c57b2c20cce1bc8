//! What all backends share: the pooled connections to this machine and to others, how long a reply may be, and what masks
//! secrets in what is logged. Makes a pool when the first backend needs it, so that no root certificates are read where
//! nothing but this machine is asked.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::ClientBuilder;

use super::kept::KeptSecrets;
use super::public::CheckedNames;
use crate::config::settings::Settings;
use crate::config::{Config, FetchRules};
use crate::secret::FetchedKeys;
use crate::secret::redact::Redactor;

/// What every request says of the program that sends it.
const AGENT: &str = concat!("kartoteka/", env!("CARGO_PKG_VERSION"));

/// Shorter than most servers keep an idle connection: one that they have just closed loses a write.
const IDLE: Duration = Duration::from_secs(20);

/// How many idle connections to a public address are kept: an idle tenant costs few.
const MOST_IDLE: usize = 8;

/// Shorter than a whole attempt may take, so that a failed connection is mostly distinguished from a missing answer.
const CONNECT: Duration = Duration::from_secs(5);

/// What the backends of all connections share. One a server; a clone shares the same pools.
#[derive(Debug, Clone)]
pub(crate) struct OutboundClient {
    pools: Arc<Pools>,
    redactor: Redactor,
    /// The tokens that were fetched.
    fetched: Arc<FetchedKeys>,
    /// Where secrets are kept that a backend has replaced.
    kept: Option<Arc<KeptSecrets>>,
    /// What callers say beside their trace goes on to the backends.
    pub(super) send_baggage: bool,
    /// The longest reply that is taken, in bytes.
    pub(super) max_reply_bytes: usize,
    /// What may be fetched from public addresses.
    pub(super) fetch: Arc<FetchRules>,
    /// Connections to public addresses. They were made by the rules, and go with them.
    public: Arc<OnceLock<reqwest::Client>>,
}

#[derive(Debug, Default)]
struct Pools {
    /// For backends on this machine: no proxies and no TLS.
    near: OnceLock<reqwest::Client>,
    /// For all others.
    far: OnceLock<reqwest::Client>,
}

impl OutboundClient {
    /// A client that holds no connection yet. It masks the secrets of all these settings, whichever catalog is asked.
    #[must_use]
    pub(crate) fn new<'s>(config: &Config, settings: impl IntoIterator<Item = &'s Settings>) -> Self {
        let settings: Vec<&Settings> = settings.into_iter().collect();
        let secrets = settings.iter().flat_map(|settings| settings.secrets());
        let shapes = settings.iter().flat_map(|settings| settings.secret_shapes());
        Self {
            pools: Arc::default(),
            fetched: Arc::default(),
            kept: config.tokens.as_ref().map(|path| Arc::new(KeptSecrets::at(path))),
            redactor: Redactor::new(secrets, shapes),
            send_baggage: config.send_baggage,
            max_reply_bytes: config.max_reply_bytes,
            fetch: Arc::clone(&config.fetch),
            public: Arc::default(),
        }
    }

    /// The same for another configuration and other settings, keeping the connections that it has: for a reload.
    #[must_use]
    pub(crate) fn renewed<'s>(&self, config: &Config, settings: impl IntoIterator<Item = &'s Settings>) -> Self {
        Self { pools: Arc::clone(&self.pools), fetched: Arc::clone(&self.fetched), ..Self::new(config, settings) }
    }

    /// The same for the backends of a connection whose secrets are not among those of all settings: a tenant's.
    #[must_use]
    pub(crate) fn for_connection(&self, settings: &Settings) -> Self {
        Self { redactor: self.redactor.knowing(settings.secrets()), fetched: Arc::default(), ..self.clone() }
    }

    /// The tokens that were fetched, which are masked too.
    pub(crate) fn fetched(&self) -> &Arc<FetchedKeys> {
        &self.fetched
    }

    /// Where secrets are kept that a backend has replaced; `None`: nowhere, so that they end with the process.
    pub(super) fn kept(&self) -> Option<&Arc<KeptSecrets>> {
        self.kept.as_ref()
    }

    /// A text without the secrets of all catalogs, and without tokens.
    pub(super) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.fetched.mask(self.redactor.mask(text))
    }

    /// What masks the secrets of all catalogs.
    #[must_use]
    pub(crate) fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// The pool of connections to this machine.
    pub(super) fn near(&self) -> Result<reqwest::Client, reqwest::Error> {
        pool(&self.pools.near, |builder| builder.no_proxy().tls_certs_only([]))
    }

    /// The pool of connections to public addresses, which goes by no proxy: that would look the names up itself.
    pub(super) fn public(&self) -> Result<reqwest::Client, reqwest::Error> {
        let names = CheckedNames::new(&self.fetch);
        let idle = self.fetch.idle;
        pool(&self.public, |builder| {
            builder.no_proxy().dns_resolver(names).pool_max_idle_per_host(MOST_IDLE).pool_idle_timeout(idle)
        })
    }

    /// The pool of connections to other machines.
    pub(super) fn far(&self) -> Result<reqwest::Client, reqwest::Error> {
        pool(&self.pools.far, |builder| builder)
    }
}

/// The pool of this cell, made if it is not there yet: it follows no redirect, sends nothing twice and speaks HTTP/1.1.
fn pool(
    cell: &OnceLock<reqwest::Client>,
    more: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<reqwest::Client, reqwest::Error> {
    if let Some(pool) = cell.get() {
        return Ok(pool.clone());
    }
    // Another part of the program may have installed the same before; a second time changes nothing.
    let _first = rustls::crypto::ring::default_provider().install_default();
    let common = reqwest::Client::builder()
        .user_agent(AGENT)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .tcp_nodelay(true)
        .connect_timeout(CONNECT)
        .pool_idle_timeout(IDLE);
    let made = more(common).build()?;
    Ok(cell.get_or_init(|| made).clone())
}
