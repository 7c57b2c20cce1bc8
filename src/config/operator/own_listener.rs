//! The operator's own listener, as the operator says it: where it is, how it is encrypted, and what it has for whom.

use std::sync::Arc;

use url::Url;

use super::GivenVariables;
use crate::config::fault::ConfigFault;
use crate::config::place;
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
    fn named(word: &str) -> Option<Self> {
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
    /// The same that people reach at this address, to which nobody is sent where there are no pages.
    pub(super) fn reached_at(&self, url: &mut Option<Arc<str>>) -> Self {
        let host = url.as_deref().and_then(|url| Some(Url::parse(url).ok()?.host_str()?.to_owned()));
        if !self.console {
            *url = None;
        }
        Self { host, ..self.clone() }
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

impl GivenVariables<'_> {
    pub(super) fn operator(&mut self, name: &'static str) -> Option<String> {
        let said = self.text(name)?;
        // As commands are told where it is.
        let said = said.strip_prefix("https://").map_or(said, |place| place.trim_end_matches('/'));
        let place = place::operator(said)?.to_owned();
        if !place::is_place(&place) {
            let expected = "`on`, `off`, `ADDR:PORT` or `unix:PATH`";
            self.faults.push(ConfigFault::Value { name, expected, example: place::OPERATOR });
        }
        Some(place)
    }

    pub(super) fn own_listener(&mut self) -> OwnListener {
        let tls = self.tls(["KARTOTEKA_OPERATOR_TLS_CERTIFICATE", "KARTOTEKA_OPERATOR_TLS_KEY"]);
        let of_metrics = "`open`, `token` or `off`";
        let metrics = self.named("KARTOTEKA_OPERATOR_METRICS", MetricsFor::named, of_metrics, "token");
        let console = |word: &str| match word {
            "1" | "true" | "yes" | "on" => Some(true),
            "0" | "false" | "no" | "off" => Some(false),
            _ => None,
        };
        let console = self.named("KARTOTEKA_OPERATOR_CONSOLE", console, "`on` or `off`", "off").unwrap_or(true);
        OwnListener { host: None, tls, metrics, console }
    }

    /// The files of a certificate and its key, both or neither.
    pub(super) fn tls(&mut self, [certificate, key]: [&'static str; 2]) -> Option<TlsFiles> {
        let (name, expected, example) = match (self.text(certificate), self.text(key)) {
            (Some(certificate), Some(key)) => {
                return Some(TlsFiles { certificate: certificate.into(), key: key.into() });
            }
            (None, None) => return None,
            (Some(_), None) => (key, "set beside the certificate", "/etc/kartoteka/tls.key"),
            (None, Some(_)) => (certificate, "set beside the key", "/etc/kartoteka/tls.crt"),
        };
        self.faults.push(ConfigFault::Value { name, expected, example });
        None
    }
}
