//! The operator's own listener, as the operator says it: where it is, how it is encrypted, and what it has for whom.

use std::sync::Arc;

use url::Url;

use crate::config::tls::TlsFiles;

/// How the operator's own listener is encrypted, and what it has for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnListener {
    /// The name by which people reach it, as `operator.url` says.
    pub(crate) host: Option<String>,
    /// `KARTOTEKA_OPERATOR_TLS_CERTIFICATE`, `KARTOTEKA_OPERATOR_TLS_KEY`.
    pub(crate) tls: Option<TlsFiles>,
    /// `KARTOTEKA_OPERATOR_METRICS`: for whom the numbers are; `None`: it depends on where the listener is.
    pub(crate) metrics: Option<MetricsFor>,
    /// `KARTOTEKA_OPERATOR_CONSOLE`: whether there are pages for people.
    pub(crate) console: bool,
}

/// For whom the numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MetricsFor {
    /// For whatever reaches the listener.
    All,
    /// For callers with the power.
    Watchers,
    /// For nobody.
    Nobody,
}

impl MetricsFor {
    pub(super) fn named(word: &str) -> Option<Self> {
        match word {
            "open" => Some(Self::All),
            "token" => Some(Self::Watchers),
            "off" => Some(Self::Nobody),
            _ => None,
        }
    }
}

impl Default for OwnListener {
    fn default() -> Self {
        Self { host: None, tls: None, metrics: None, console: true }
    }
}

impl OwnListener {
    /// The same that people reach at this address.
    pub(super) fn reached_at(self, url: Option<&str>) -> Self {
        Self { host: url.and_then(|url| Some(Url::parse(url).ok()?.host_str()?.to_owned())), ..self }
    }

    /// Takes away the address of its pages, where it has none: nobody is sent there.
    pub(super) fn withhold_page(&self, page: &mut Option<Arc<str>>) {
        if !self.console {
            *page = None;
        }
    }

    /// Whether another reading has something that counts with the next start. Other files of a certificate are read at once.
    pub(super) fn differs(&self, fresh: &Self) -> bool {
        let counts = |of: &Self| (of.host.clone(), of.metrics, of.console, of.tls.is_some());
        counts(self) != counts(fresh)
    }

    /// The same with the files of another reading, where both have some.
    pub(super) fn with_files_of(&self, fresh: Self) -> Self {
        let tls = self.tls.clone().map(|known| fresh.tls.unwrap_or(known));
        Self { tls, ..self.clone() }
    }
}
