//! TLS on a listener. Handshakes run beside each other and against the clock: a client that stalls in the middle of one
//! keeps no other waiting. It serves HTTP/1.1 alone, and asks clients for no certificate.

use std::{
    collections::{HashMap, hash_map::Entry},
    fmt, io,
    net::IpAddr,
    sync::Arc,
    time::Duration,
};

use arc_swap::ArcSwap;
use axum::serve::Listener;
use rustls::{ServerConfig, crypto::ring};
use tokio::task::JoinSet;
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::caller::network;
use crate::config::tls::ServerIdentity;
use crate::transport::listen::PeerAddress;
use crate::transport::refusals::Refusals;
use crate::transport::traffic::{Check, Traffic};
use crate::transport::wires::Wires;

/// How many handshakes of one address run at once.
const HANDSHAKES_OF_ONE: usize = 64;

static FAILED: Refusals = Refusals::new();

/// How many handshakes run at once. The next connection waits in the system's queue, for a handshake's time at the most.
const HANDSHAKES: usize = 1024;

/// Why a certificate and a key cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// They are not of one pair, or of a kind that is not known.
    #[error("the certificate and the key cannot be used together")]
    Unfit(#[source] rustls::Error),
}

/// A handshake on its way: the connection, or nothing if it failed, and where it is from.
type Handshakes<L> = JoinSet<(Option<TlsStream<<L as Listener>::Io>>, <L as Listener>::Addr)>;

/// A listener whose connections are encrypted.
pub struct Tls<L: Listener> {
    listener: L,
    identity: TlsIdentity,
    patience: Duration,
    shaking: Handshakes<L>,
    /// How many of them are of an address.
    by_address: HashMap<IpAddr, usize>,
    traffic: Arc<Traffic>,
}

/// As whom a listener is known to new connections. Clones stand for the same listener.
#[derive(Debug, Clone)]
pub struct TlsIdentity(Arc<ArcSwap<ServedIdentity>>);

/// An identity as it is served.
#[derive(Debug)]
struct ServedIdentity {
    config: Arc<ServerConfig>,
    /// When its certificate ends, in seconds since 1970.
    ends: Option<i64>,
}

impl TlsIdentity {
    /// Shows that certificate to the connections that come from now on.
    ///
    /// # Errors
    /// The identity cannot be served; the former one goes on.
    pub(crate) fn renew(&self, identity: ServerIdentity) -> Result<(), Error> {
        self.0.store(Arc::new(served(identity)?));
        Ok(())
    }

    /// When its certificate ends, in seconds since 1970; `None`: its dates cannot be read.
    pub(crate) fn ends(&self) -> Option<i64> {
        self.0.load().ends
    }
}

fn served(identity: ServerIdentity) -> Result<ServedIdentity, Error> {
    let ends = identity.ends();
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(identity.chain, identity.key))
        .map_err(Error::Unfit)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(ServedIdentity { config: Arc::new(config), ends })
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
    /// Encrypts what `listener` accepts, as that identity. Handshakes that fail are counted among what `wires` refuses.
    ///
    /// # Errors
    /// The identity cannot be served.
    pub fn new(listener: L, identity: ServerIdentity, wires: &Wires) -> Result<Self, Error> {
        Ok(Self {
            listener,
            identity: TlsIdentity(Arc::new(ArcSwap::from_pointee(served(identity)?))),
            patience: wires.limits.handshake_timeout,
            shaking: JoinSet::new(),
            by_address: HashMap::new(),
            traffic: Arc::clone(&wires.traffic),
        })
    }

    /// The way to renew the certificate while the listener is served.
    #[must_use]
    pub(crate) fn identity(&self) -> TlsIdentity {
        self.identity.clone()
    }
}

impl<L: Listener<Addr: PeerAddress + Send + 'static>> Tls<L> {
    /// Begins a handshake, unless its address has too many on their way.
    fn shake(&mut self, io: L::Io, address: L::Addr) {
        if let Some(ip) = address.ip().map(network) {
            let shaking = self.by_address.entry(ip).or_default();
            if *shaking >= HANDSHAKES_OF_ONE {
                failed(&self.traffic, &address, "its address has too many on their way");
                return;
            }
            *shaking += 1;
        }
        let acceptor = TlsAcceptor::from(Arc::clone(&self.identity.0.load().config));
        let traffic = Arc::clone(&self.traffic);
        let handshake = tokio::time::timeout(self.patience, acceptor.accept(io));
        self.shaking.spawn(async move {
            let shaken = match handshake.await {
                Ok(Ok(stream)) => Some(stream),
                Ok(Err(error)) => {
                    failed(&traffic, &address, &error.to_string());
                    None
                }
                Err(_) => {
                    failed(&traffic, &address, "it took too long");
                    None
                }
            };
            (shaken, address)
        });
    }

    fn shaken(&mut self, address: &L::Addr) {
        let Some(ip) = address.ip().map(network) else { return };
        if let Entry::Occupied(mut shaking) = self.by_address.entry(ip) {
            *shaking.get_mut() -= 1;
            if *shaking.get() == 0 {
                shaking.remove();
            }
        }
    }
}

fn failed(traffic: &Traffic, address: &impl PeerAddress, why: &str) {
    traffic.refused(Check::Handshake);
    if let Some(unsaid) = FAILED.say() {
        tracing::info!(from = ?address.ip(), why, unsaid, "a TLS handshake failed");
    }
}

impl<L: Listener<Addr: PeerAddress + Send + 'static>> Listener for Tls<L> {
    type Io = TlsStream<L::Io>;
    type Addr = L::Addr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            tokio::select! {
                Some(ended) = self.shaking.join_next() => {
                    // A handshake that panicked is ours to mend; its address keeps one place fewer.
                    let Ok((shaken, address)) = ended else { continue };
                    self.shaken(&address);
                    if let Some(stream) = shaken {
                        return (stream, address);
                    }
                }
                (io, address) = self.listener.accept(), if self.shaking.len() < HANDSHAKES => self.shake(io, address),
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
