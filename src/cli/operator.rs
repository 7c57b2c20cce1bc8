//! The operator's own listener of `kartoteka serve`.

use std::sync::Arc;

use axum::serve::Listener as _;
use tokio_util::sync::CancellationToken;

use super::observer::Observer;
use super::renewed::{Renewed, TlsUnserved, encrypted};
use super::terminal;
use crate::config::near::is_near_name;
use crate::config::{MetricsFor, OwnListener};
use crate::transport::Wires;
use crate::transport::listen::{self, Address, Listening};
use crate::transport::operator::{self, OperatorHosts, OperatorRules};
use crate::transport::tls::Tls;

/// The listener, bound and not served yet.
pub(super) struct OperatorListener {
    listener: OperatorIo,
    hosts: OperatorHosts,
    rules: OperatorRules,
}

/// Why there is no listener.
#[derive(Debug, thiserror::Error)]
pub(super) enum OperatorUnserved {
    #[error(transparent)]
    Listen(#[from] listen::Error),
    #[error(transparent)]
    Tls(#[from] TlsUnserved),
}

/// Encrypted, or not.
enum OperatorIo {
    Plain(Listening),
    Tls(Tls<Listening>),
}

impl OperatorListener {
    /// Listens there, and says where that came to be. Handshakes that fail are counted among what `wires` refuses.
    pub(super) async fn bind(place: &str, settings: &OwnListener, wires: &Wires) -> Result<Self, OperatorUnserved> {
        let listener = listen::bind(place).await?;
        let bound = listener.local_addr().ok();
        // What a proxy on this machine passes on comes from elsewhere, too.
        let is_near = !matches!(&bound, Some(Address::Tcp(address)) if !address.ip().is_loopback())
            && settings.host.as_deref().is_none_or(is_near_name);
        let metrics = settings.metrics.unwrap_or(if is_near { MetricsFor::All } else { MetricsFor::Watchers });
        let rules = OperatorRules { metrics, console: settings.console };
        let (listener, scheme) = match &settings.tls {
            Some(files) => (OperatorIo::Tls(encrypted(listener, files, wires)?), "https"),
            None => (OperatorIo::Plain(listener), "http"),
        };
        tell(place, bound.as_ref(), (scheme, rules));
        let hosts = OperatorHosts::new(place, bound.as_ref(), settings.host.as_deref());
        Ok(Self { listener, hosts, rules })
    }

    /// The certificate that is shown, to be read again.
    pub(super) fn certificate(&self) -> Option<Renewed> {
        match &self.listener {
            OperatorIo::Plain(_) => None,
            OperatorIo::Tls(listener) => Some(Renewed::new(listener.identity(), None)),
        }
    }

    /// Serves until the wires have ended.
    pub(super) async fn serve(self, observer: Observer, over: CancellationToken) {
        let (with, observer) = ((self.hosts, self.rules), Arc::new(observer));
        match self.listener {
            OperatorIo::Plain(listener) => operator::serve(listener, with, observer, over.cancelled_owned()).await,
            OperatorIo::Tls(listener) => operator::serve(listener, with, observer, over.cancelled_owned()).await,
        }
    }
}

/// Says where it is and what it has, and what of that others can listen to.
fn tell(place: &str, bound: Option<&Address>, (scheme, rules): (&str, OperatorRules)) {
    let at = match bound {
        Some(Address::Tcp(address)) => {
            if !address.ip().is_loopback() && scheme == "http" {
                tracing::warn!(
                    %address,
                    "other machines reach the operator's listener without encryption, so that tokens and what is asked can be read on the \
                     way: give it a certificate (operator.tls), let it listen on 127.0.0.1 or on a Unix socket, or put something in front of \
                     it that encrypts"
                );
            }
            format!("{scheme}://{address}/")
        }
        Some(Address::Unix(_)) | None => format!("{place}, {scheme} at /"),
    };
    let pages = if rules.console { "console/, /" } else { "" };
    let numbers = match rules.metrics {
        MetricsFor::All => "metrics and /",
        MetricsFor::Watchers => "metrics (with a token) and /",
        MetricsFor::Nobody => "",
    };
    terminal::tell(&format!("operator: {at}{pages}{numbers}ready"));
}
