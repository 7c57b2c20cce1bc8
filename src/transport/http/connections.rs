//! Connections: how many there are, how slow they may be, and how they end. It accepts, bounds and drains; what is said
//! over a connection is the router's.
//!
//! `axum::serve` has neither a limit on connections nor one on the time that a request's head may take, so a client with
//! patience could hold every file descriptor. A place is taken with the connection and given back when its last byte is
//! gone, also where a WebSocket has taken it over.

use std::{convert::Infallible, future::Future, net::IpAddr, pin::pin, sync::Arc, time::Duration};

use axum::{body::Body, extract::Request, response::Response, serve::Listener};
use hyper::{
    body::{Body as HttpBody, Bytes, Incoming},
    server::conn::http1::Builder,
    service::{HttpService, service_fn},
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::Semaphore,
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use tower::Service;

use crate::transport::http::metered_body::MeteredBody;
use crate::transport::listen::PeerAddress;
use crate::transport::meter::Meter;
use crate::transport::metered_io::MeteredIo;
use crate::transport::places::{ConnectedFrom, NoPlace, Places};
use crate::transport::refusals::Refusals;
use crate::transport::wires::Wires;
use crate::transport::write_timeout::WriteTimeout;

/// How long connections may take to close after the calls in flight have had their time.
const LINGER: Duration = Duration::from_secs(2);

/// How many connections beyond the limit may wait for their 503 at once. The next ones are closed without one.
const REFUSED: usize = 64;

/// The message of such a refusal.
const CROWDED: &str = "the server has too many connections; try again soon";

/// The message to an address that has as many as one may have.
const CROWDED_BY_ONE: &str = "this address has too many connections; close some, or try again soon";

/// How long a connection beyond the limit may take to ask for something.
const REFUSAL_TIMEOUT: Duration = Duration::from_secs(2);

/// What a connection beyond the limits hears, and how connections that ask for nothing give way where places run short.
#[derive(Clone, Copy)]
pub(in crate::transport) struct Crowding {
    /// The answer to a request over it.
    pub(in crate::transport) refusal: fn(&'static str) -> Response,
    /// The paths that are answered all the same: how the server is.
    pub(in crate::transport) probes: &'static [&'static str],
    /// How long a connection may wait for a request that has taken one of the last half of the places.
    pub(in crate::transport) patience: Duration,
}

/// What hyper may read ahead of a connection and write behind it, in bytes, unless a head may be longer.
const BUFFER: usize = 64 << 10;

static REFUSALS: Refusals = Refusals::new();

/// What answers requests, always ready for the next: a router, or what stands before one.
pub(in crate::transport) trait Routes:
    Service<Request, Response = Response, Error = Infallible, Future: Send + 'static> + Clone + Send + 'static
{
}

impl<S> Routes for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static> + Clone + Send + 'static
{
}

/// Serves until `stop`; then takes no connection, lets what is in flight finish for [`Limits::grace`](crate::transport::Limits::grace), and closes the
/// rest. Dropping the future closes every connection at once, but for those that a WebSocket has taken over.
pub(in crate::transport) async fn serve<L: Listener<Addr: PeerAddress>>(
    mut listener: L,
    routes: impl Routes,
    (wires, crowding): (&Wires, Crowding),
    stop: impl Future<Output = ()> + Send,
) {
    let Wires { limits, memory, traffic, .. } = wires;
    let places = Places::new(limits.connections, traffic);
    let refusals = Arc::new(Semaphore::new(REFUSED));
    let builder = |patience: Duration| {
        let mut http = Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout.min(patience));
        http.max_header_size(limits.max_header_bytes).max_buf_size(BUFFER.max(limits.max_header_bytes));
        http
    };
    let (http, hurried) = (builder(Duration::MAX), builder(crowding.patience));
    let mut refusing = builder(REFUSAL_TIMEOUT);
    refusing.keep_alive(false);
    let (closing, mut open, mut stop) = (CancellationToken::new(), JoinSet::new(), pin!(stop));
    loop {
        let (io, address) = tokio::select! {
            biased;
            () = &mut stop => break,
            // Reaps what has ended; the set would keep it.
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let from = address.ip();
        // All clients behind a proxy have its address.
        let counted = from.filter(|from| !limits.is_proxy(*from));
        match places.enter(counted) {
            Ok(place) => {
                let meter = Meter::open(memory);
                let io = MeteredIo::new(WriteTimeout::new(io, limits.write_timeout, place), Arc::clone(&meter));
                let answer = answering(routes.clone(), meter, ConnectedFrom(from));
                let http = if places.run_short() { &hurried } else { &http };
                open.spawn(drive(http.clone(), io, answer, closing.clone()));
            }
            Err(why) => {
                traffic.refused(why.check());
                log_refusal(why, places.most(), from);
                // The newcomer may come again for the place of the one that has asked for nothing for longest.
                if why == NoPlace::Full {
                    memory.close_idlest();
                }
                let Ok(place) = Arc::clone(&refusals).try_acquire_owned() else { continue };
                let io = WriteTimeout::new(io, limits.write_timeout, place);
                open.spawn(drive(refusing.clone(), io, refusal(routes.clone(), why, crowding), closing.clone()));
            }
        }
    }
    drop(listener);
    closing.cancel();
    drain(open, &places, limits.grace + LINGER).await;
}

/// Waits for the end of all connections, so long.
async fn drain(mut open: JoinSet<()>, places: &Places, time: Duration) {
    let drained = async {
        while open.join_next().await.is_some() {}
        // Those that a WebSocket has taken over end elsewhere, and give their places back then.
        places.all_free().await;
    };
    if tokio::time::timeout(time, drained).await.is_err() {
        tracing::warn!(connections = open.len(), "connections were still open at the end");
    }
}

/// The routes, with each request and answer counted by the meter of the connection.
fn answering(
    routes: impl Routes,
    meter: Arc<Meter>,
    from: ConnectedFrom,
) -> impl HttpService<Incoming, ResBody = MeteredBody, Error = Infallible, Future: Send> {
    service_fn(move |request: hyper::Request<Incoming>| {
        let busy = meter.request();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Arc::clone(&meter));
        request.extensions_mut().insert(from);
        let (answer, meter) = (routes.clone().call(request), Arc::clone(&meter));
        async move {
            let response = answer.await?;
            meter.answered();
            Ok(response.map(|body| MeteredBody::new(body, meter, busy)))
        }
    })
}

/// What a connection without a place hears: probes learn how the server is, all others to come again.
fn refusal(
    routes: impl Routes,
    why: NoPlace,
    crowding: Crowding,
) -> impl HttpService<Incoming, ResBody = Body, Error = Infallible, Future: Send> {
    service_fn(move |request: hyper::Request<Incoming>| {
        let is_probe = crowding.probes.contains(&request.uri().path());
        let probe = is_probe.then(|| routes.clone().call(request.map(Body::new)));
        async move {
            match probe {
                Some(answer) => answer.await,
                None if why == NoPlace::OfOne => Ok((crowding.refusal)(CROWDED_BY_ONE)),
                None => Ok((crowding.refusal)(CROWDED)),
            }
        }
    })
}

fn log_refusal(why: NoPlace, connections: u32, from: Option<IpAddr>) {
    let Some(unsaid) = REFUSALS.say() else { return };
    match why {
        NoPlace::Full => {
            tracing::warn!(connections, unsaid, "refused a connection: there are as many as there may be");
        }
        NoPlace::OfOne => {
            tracing::warn!(?from, unsaid, "refused a connection: its address has as many as one may have");
        }
    }
}

/// Serves one connection to its end.
async fn drive<Io, S, B>(http: Builder, io: Io, service: S, closing: CancellationToken)
where
    Io: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: HttpService<Incoming, ResBody = B, Error = Infallible>,
    S::Future: Send,
    B: HttpBody<Data = Bytes, Error = axum::Error> + 'static,
{
    let mut connection = pin!(http.serve_connection(TokioIo::new(io), service).with_upgrades());
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}
