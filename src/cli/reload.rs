//! Reads the operator's file again while the server runs. What counts at once, who may do what and the settings of catalogs, is
//! taken over whole or refused whole; then everything goes on as before.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, TryLockError};

use arc_swap::ArcSwap;

use super::edge::edge;
use super::open::{self, Error};
use super::own_credentials::OwnCredentials;
use super::renewed::Renewed;
use super::warned;
use crate::access::token_desk::TokenDesk;
use crate::caller::DEFAULT_TENANT;
use crate::catalog::open as catalogs;
use crate::catalog::{CatalogSource, Opened};
use crate::config::Config;
use crate::server::Server;
use crate::transport::Wires;
use crate::transport::operator::{CertificateTold, ReloadTold};

/// What is reloaded, and how it was opened.
pub(super) struct Reload {
    /// The file that was named at the start.
    named: Option<Box<Path>>,
    /// What counts now.
    config: ArcSwap<Config>,
    /// Held while files are read: a second reload is refused. A disk may take as long as it likes.
    reading: Mutex<()>,
    /// Held while it is replaced, and while nothing is waited for: tokens are taken over beside a reload that hangs.
    replacing: Mutex<()>,
    sources: Vec<CatalogSource>,
    server: Arc<Server>,
    wires: Wires,
    tokens: Arc<TokenDesk>,
    /// Those of the listeners that are encrypted, in the order of [`Renewing`].
    certificates: [OnceLock<Renewed>; 2],
}

/// The listener whose certificate is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Renewing {
    /// That of clients.
    Clients,
    /// The operator's own.
    Operator,
}

impl Reload {
    /// Reloads this server; `named` is the file that was named at the start.
    pub(super) fn new(ready: &open::Ready, named: Option<&Path>, wires: Wires, tokens: Arc<TokenDesk>) -> Self {
        Self {
            named: named.map(Into::into),
            config: ArcSwap::new(Arc::clone(&ready.config)),
            reading: Mutex::default(),
            replacing: Mutex::default(),
            sources: ready.sources.clone(),
            server: Arc::clone(&ready.server),
            wires,
            tokens,
            certificates: Default::default(),
        }
    }

    /// Has every reload read this certificate again.
    pub(super) fn renews(&self, of: Renewing, certificate: Renewed) {
        self.certificates[of as usize].set(certificate).expect("there is one such listener");
    }

    /// When the certificates end that are shown, each by the name of its listener, in seconds since 1970.
    pub(super) fn certificates_end(&self) -> Vec<(&'static str, i64)> {
        let of = [(Renewing::Clients, "clients"), (Renewing::Operator, "operator")];
        of.into_iter().filter_map(|(of, name)| Some((name, self.certificates[of as usize].get()?.ends()?))).collect()
    }

    /// What counts now.
    pub(super) fn config(&self) -> Arc<Config> {
        self.config.load_full()
    }

    /// The tokens of the store.
    pub(super) fn tokens(&self) -> &Arc<TokenDesk> {
        &self.tokens
    }

    /// Lets in the holders of the store's tokens as they are known now, and no others. Not to be called where others wait.
    pub(super) fn take_tokens(&self) {
        let _one = self.replacing.lock().unwrap_or_else(PoisonError::into_inner);
        let config = self.config();
        // Where the operator names no callers, everyone is let in as before.
        if config.access.callers.is_some() {
            let own_credentials = OwnCredentials::default();
            self.wires.swap_edge(|earlier| edge(&config, &self.server, &own_credentials, &self.tokens, Some(earlier)));
        }
    }

    /// Reads the file again, because of this, and the certificates from the files that it then names. Takes as long as opening catalogs
    /// does: not to be called where others wait.
    ///
    /// # Errors
    /// The file, or what it names, has faults, or is gone: everything stays as it is, and the certificates are read from where they were; or
    /// another reload is under way, and nothing is read. The audit and the log record both.
    pub(super) fn now(&self, cause: &'static str) -> Result<ReloadTold, Error> {
        let turn = match self.reading.try_lock() {
            Ok(turn) => Some(turn),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            // One that hangs would hold up all that come, and nobody would hear of it.
            Err(TryLockError::WouldBlock) => None,
        };
        let reloaded = turn.as_ref().map_or(Err(Error::UnderWay), |_| self.take_over());
        tell(cause, &reloaded);
        if let Some(audit) = self.server.audit() {
            audit.reloaded(reloaded.as_ref().err().map(kind));
        }
        let [certificate, operator_certificate] = turn.map(|_turn| self.renew(cause)).unwrap_or_default();
        reloaded.map(|told| ReloadTold { certificate, operator_certificate, ..told.unwrap_or_default() })
    }

    /// Reads the certificates again, where there are some.
    fn renew(&self, cause: &'static str) -> [Option<CertificateTold>; 2] {
        if self.certificates.iter().all(|certificate| certificate.get().is_none()) {
            tracing::info!("{cause}: there is no certificate to read again");
        }
        let config = self.config();
        [Renewing::Clients, Renewing::Operator].map(|of| {
            let files = match of {
                Renewing::Clients => config.tls.as_ref(),
                Renewing::Operator => config.own_listener.tls.as_ref(),
            };
            Some(self.certificates[of as usize].get()?.read_again(files, cause))
        })
    }

    /// `None` where there was no file and is none.
    fn take_over(&self) -> Result<Option<ReloadTold>, Error> {
        let current = self.config();
        // A file that was there must be there: without it everyone would have every right.
        let was_there = current.operator_file.as_ref().map(|file| &*file.path);
        let fresh = Config::read_with(was_there.or(self.named.as_deref())).map_err(Error::Config)?;
        if current.operator_file.is_none() && fresh.operator_file.is_none() {
            return Ok(None);
        }
        let (config, at_restart) = current.with_reloaded(fresh);
        let served = open::served(&config, &self.sources)?;
        let Opened { set, left_out } = catalogs::open_served(served, &config, Some(&self.server.set()))?;
        let own_credentials = open::own_credentials(&set, &config)?;
        let _one = self.replacing.lock().unwrap_or_else(PoisonError::into_inner);
        warned::tell(&config, &set);
        self.server.swap(set);
        self.server.consent().follow(&config.access.consent);
        self.server.tell_unapprovable();
        self.server.follow_tenants(&config);
        self.wires.swap_edge(|earlier| edge(&config, &self.server, &own_credentials, &self.tokens, Some(earlier)));
        if is_unnamed_by(&current, &config) {
            let tenant = config.access.callers.as_ref().map(|callers| &*callers.stdio.tenant);
            tracing::warn!(
                tenant = tenant.unwrap_or(DEFAULT_TENANT),
                "`identity.stdio` was taken out: who speaks over stdio or the Unix socket has no name any more and is of this tenant, with the rights of \
                 `identity.anonymous`, or every right where that is not set"
            );
        }
        self.config.store(Arc::new(config));
        let left_out = left_out.iter().map(|faults| faults.catalog.to_string()).collect();
        Ok(Some(ReloadTold { at_restart, left_out, ..ReloadTold::default() }))
    }
}

/// Whether those who speak over stdio, or the Unix socket, had a name, and have none by this reading.
fn is_unnamed_by(before: &Config, now: &Config) -> bool {
    let is_named =
        |config: &Config| config.access.callers.as_ref().is_some_and(|callers| callers.stdio.principal.is_stdio());
    is_named(before) && !is_named(now)
}

/// Has the log say what came of a reload.
fn tell(cause: &'static str, reloaded: &Result<Option<ReloadTold>, Error>) {
    match reloaded {
        Ok(None) => {}
        Ok(Some(ReloadTold { at_restart, left_out, .. })) => {
            tracing::info!("{cause}: the operator's file was read again, and counts");
            for catalog in left_out {
                tracing::info!(catalog, "left out: none of its settings is set");
            }
            if !at_restart.is_empty() {
                let keys = at_restart.join(", ");
                tracing::warn!(keys, "{cause}: these keys are different, and count with the next start");
            }
        }
        Err(Error::UnderWay) => tracing::warn!("{cause}: a reload is under way, and this one was not begun"),
        Err(error) => tracing::error!(%error, "{cause}: the operator's file was refused; the former one goes on"),
    }
}

/// What of a reload was refused, without a word of the file.
fn kind(error: &Error) -> &'static str {
    match error {
        Error::Config(_) => "configuration",
        Error::Operator(_) => "misfit",
        Error::UnderWay => "busy",
        Error::Settings(..) => "settings",
        _ => "catalogs",
    }
}
