//! Where to listen: `ADDR:PORT`, or `unix:PATH` for a socket that only its owner can reach.

use std::{
    fmt, io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

#[cfg(unix)]
use crate::config::socket::{self, AtPath, FileIdentity};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixSocket, UnixStream};

/// What a Unix socket is written with.
const UNIX: &str = "unix:";

/// How many connections the system keeps until they are accepted.
const BACKLOG: u32 = 1024;

/// Why a place cannot be listened at.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no place.
    #[error("`{place}` is no place to listen at: write `127.0.0.1:8000`, `[::1]:8000` or `unix:/run/kartoteka.sock`")]
    NoPlace {
        /// What was written.
        place: String,
    },
    /// The system refuses.
    #[error("cannot listen on {place}")]
    Bind {
        /// Where.
        place: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Another process listens there.
    #[error("another process listens on {place}")]
    Accepted {
        /// Where.
        place: String,
    },
    /// Something that is no socket lies at the path, and stays there.
    #[error("`{}` exists and is no socket", path.display())]
    NoSocket {
        /// Where.
        path: PathBuf,
    },
}

/// An open listener.
#[derive(Debug)]
pub enum Listening {
    /// On a TCP port.
    Tcp(TcpListener),
    /// On a Unix socket.
    #[cfg(unix)]
    Unix(Socket),
}

/// Where a listener is, or where a connection comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A TCP address.
    Tcp(SocketAddr),
    /// The path of the socket.
    Unix(PathBuf),
}

/// Where a connection comes from, as far as limits of one address go.
pub trait PeerAddress {
    /// Its IP address; `None` if it has none, as over a Unix socket.
    fn ip(&self) -> Option<IpAddr>;
}

impl PeerAddress for Address {
    fn ip(&self) -> Option<IpAddr> {
        match self {
            Self::Tcp(address) => Some(address.ip()),
            Self::Unix(_) => None,
        }
    }
}

impl PeerAddress for SocketAddr {
    fn ip(&self) -> Option<IpAddr> {
        Some(Self::ip(self))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "{address}"),
            Self::Unix(path) => write!(f, "{UNIX}{}", path.display()),
        }
    }
}

/// Listens at a place.
///
/// # Errors
/// It is no place, it is taken, or the system refuses.
pub async fn bind(place: &str) -> Result<Listening, Error> {
    if let Some(path) = place.strip_prefix(UNIX) {
        return unix(place, Path::new(path)).await;
    }
    let port = place
        .rsplit_once(':')
        .filter(|(host, _)| !host.is_empty() && !host.contains('/'))
        .map(|(_, port)| port.parse::<u16>());
    if !matches!(port, Some(Ok(_))) {
        return Err(Error::NoPlace { place: place.to_owned() });
    }
    match tcp(place).await {
        Ok(listener) => Ok(Listening::Tcp(listener)),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(Error::Accepted { place: place.to_owned() }),
        Err(source) => Err(Error::Bind { place: place.to_owned(), source }),
    }
}

/// Listens at a Unix socket, which its owner alone can reach.
///
/// # Errors
/// It is taken, or the system refuses.
pub async fn bind_unix(path: &Path) -> Result<Listening, Error> {
    unix(&format!("{UNIX}{}", path.display()), path).await
}

/// Listens at the first of the addresses that a name has and that can be listened at.
async fn tcp(place: &str) -> io::Result<TcpListener> {
    let mut last = io::Error::new(io::ErrorKind::AddrNotAvailable, "the name has no address");
    for address in tokio::net::lookup_host(place).await? {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        // As the standard library does: a server that has just ended leaves connections behind, which keep no other out.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        match socket.bind(address).and_then(|()| socket.listen(BACKLOG)) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

#[cfg(not(unix))]
async fn unix(place: &str, _path: &Path) -> Result<Listening, Error> {
    Err(Error::Bind { place: place.to_owned(), source: io::ErrorKind::Unsupported.into() })
}

#[cfg(unix)]
async fn unix(place: &str, path: &Path) -> Result<Listening, Error> {
    let refused = |source| Error::Bind { place: place.to_owned(), source };
    if path.as_os_str().is_empty() {
        return Err(Error::NoPlace { place: place.to_owned() });
    }
    match socket::look(path).map_err(refused)? {
        AtPath::Nothing => {}
        AtPath::Other => return Err(Error::NoSocket { path: path.to_owned() }),
        AtPath::Socket(left) => match UnixStream::connect(path).await {
            // Only a socket whose process has gone says this.
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                socket::remove(path, left).map_err(refused)?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Ok(_) | Err(_) => return Err(Error::Accepted { place: place.to_owned() }),
        },
    }
    let unbound = UnixSocket::new_stream().map_err(refused)?;
    unbound.bind(path).map_err(refused)?;
    let AtPath::Socket(identity) = socket::look(path).map_err(refused)? else {
        return Err(Error::NoSocket { path: path.to_owned() });
    };
    let file = File { path: path.to_owned(), identity };
    // Until `listen` the socket refuses every connection.
    socket::restrict(path).map_err(refused)?;
    let listener = unbound.listen(BACKLOG).map_err(refused)?;
    Ok(Listening::Unix(Socket { listener, file }))
}

/// A Unix socket that is listened on. Dropping it removes its file.
#[cfg(unix)]
#[derive(Debug)]
pub struct Socket {
    listener: UnixListener,
    file: File,
}

#[cfg(unix)]
#[derive(Debug)]
struct File {
    path: PathBuf,
    identity: FileIdentity,
}

#[cfg(unix)]
impl Drop for File {
    fn drop(&mut self) {
        if let Err(error) = socket::remove(&self.path, self.identity) {
            tracing::warn!(%error, path = %self.path.display(), "a socket stays behind");
        }
    }
}

/// A connection of either kind.
#[cfg(unix)]
pub type Stream = tokio_util::either::Either<TcpStream, UnixStream>;
/// A connection.
#[cfg(not(unix))]
pub type Stream = TcpStream;

impl Listener for Listening {
    type Io = Stream;
    type Addr = Address;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self {
            Self::Tcp(listener) => {
                let (stream, from) = Listener::accept(listener).await;
                // A reply is one write; waiting for more to send with it only delays it.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "TCP_NODELAY");
                }
                #[cfg(unix)]
                let stream = Stream::Left(stream);
                (stream, Address::Tcp(from))
            }
            #[cfg(unix)]
            Self::Unix(socket) => {
                let (stream, _) = Listener::accept(&mut socket.listener).await;
                (Stream::Right(stream), Address::Unix(socket.file.path.clone()))
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        match self {
            Self::Tcp(listener) => listener.local_addr().map(Address::Tcp),
            #[cfg(unix)]
            Self::Unix(socket) => Ok(Address::Unix(socket.file.path.clone())),
        }
    }
}

impl From<TcpListener> for Listening {
    fn from(listener: TcpListener) -> Self {
        Self::Tcp(listener)
    }
}
