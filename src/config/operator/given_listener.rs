//! The variables of the operator's own listener, and of certificates.

use super::GivenVariables;
use super::own_listener::{MetricsFor, OwnListener};
use crate::config::fault::ConfigFault;
use crate::config::place;
use crate::config::switch::is_on;
use crate::config::tls::TlsFiles;

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
        let console = self.named("KARTOTEKA_OPERATOR_CONSOLE", is_on, "`on` or `off`", "off").unwrap_or(true);
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
