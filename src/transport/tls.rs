//! TLS on a listener. Handshakes run beside each other and against the clock: a client that stalls in the middle of one
//! keeps no other waiting. It serves HTTP/1.1 alone, and asks clients for no certificate.

use std::{fmt, io, sync::Arc, time::Duration};

use axum::serve::Listener;
use rustls::{ServerConfig, crypto::ring};
use tokio::task::JoinSet;
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::config::tls::ServerIdentity;
use crate::transport::limits::Limits;

/// How many handshakes run at once. The next connection waits in the system's queue, for a handshake's time at the most.
const HANDSHAKES: usize = 1024;

/// Why a certificate and a key cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// They are not of one pair, or of a kind that is not known.
    #[error("the certificate and the key cannot be used together")]
    Unfit(#[source] rustls::Error),
}

/// A handshake on its way: the connection and where it is from, or nothing if it failed.
type Handshakes<L> = JoinSet<Option<(TlsStream<<L as Listener>::Io>, <L as Listener>::Addr)>>;

/// A listener whose connections are encrypted.
pub struct Tls<L: Listener> {
    listener: L,
    acceptor: TlsAcceptor,
    patience: Duration,
    shaking: Handshakes<L>,
}

impl<L: Listener + fmt::Debug> fmt::Debug for Tls<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("listener", &self.listener).finish_non_exhaustive()
    }
}

impl<L: Listener> Tls<L>
where
    L::Addr: 'static,
{
    /// Encrypts what `listener` accepts, as that identity.
    ///
    /// # Errors
    /// The identity cannot be served.
    pub fn new(listener: L, identity: ServerIdentity, limits: &Limits) -> Result<Self, Error> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(identity.chain, identity.key))
            .map_err(Error::Unfit)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            listener,
            acceptor: TlsAcceptor::from(Arc::new(config)),
            patience: limits.handshake_timeout,
            shaking: JoinSet::new(),
        })
    }
}

impl<L: Listener> Listener for Tls<L>
where
    L::Addr: 'static,
{
    type Io = TlsStream<L::Io>;
    type Addr = L::Addr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            tokio::select! {
                Some(shaken) = self.shaking.join_next() => {
                    if let Ok(Some(connection)) = shaken {
                        return connection;
                    }
                }
                (io, address) = self.listener.accept(), if self.shaking.len() < HANDSHAKES => {
                    let handshake = tokio::time::timeout(self.patience, self.acceptor.accept(io));
                    self.shaking.spawn(async move {
                        match handshake.await {
                            Ok(Ok(stream)) => Some((stream, address)),
                            Ok(Err(error)) => {
                                tracing::debug!(%error, "a TLS handshake failed");
                                None
                            }
                            Err(_) => {
                                tracing::debug!("a TLS handshake took too long");
                                None
                            }
                        }
                    });
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
