//! Connections: how many there are, how slow they may be, and how they end. It accepts, bounds and drains; what is said
//! over a connection is the router's.
//!
//! `axum::serve` has neither a limit on connections nor one on the time that a request's head may take, so a client with
//! patience could hold every file descriptor. A place is taken with the connection and given back when its last byte is
//! gone, also where a WebSocket has taken it over.

use std::{convert::Infallible, future::Future, pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, http::Request, serve::Listener};
use hyper::{
    body::Incoming,
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

use crate::transport::http::refusal;
use crate::transport::http::write_timeout::WriteTimeout;
use crate::transport::limits::Limits;

/// How long connections may take to close after the calls in flight have had their time.
const LINGER: Duration = Duration::from_secs(2);

/// How many connections beyond the limit may wait for their 503 at once. The next ones are closed without one.
const REFUSALS: usize = 64;

/// The message of such a refusal.
const CROWDED: &str = "the server has too many connections; try again soon";

/// How long a connection beyond the limit may take to ask for something.
const REFUSAL_TIMEOUT: Duration = Duration::from_secs(2);

/// Serves until `stop`; then takes no connection, lets what is in flight finish for [`Limits::grace`], and closes the
/// rest. Dropping the future closes every connection at once, but for those that a WebSocket has taken over.
pub(super) async fn serve<L: Listener>(
    mut listener: L,
    router: Router,
    limits: &Limits,
    stop: impl Future<Output = ()> + Send,
) {
    let most = u32::try_from(limits.connections.max(1)).unwrap_or(u32::MAX).min(1 << 24);
    let places = Arc::new(Semaphore::new(most as usize));
    let refusals = Arc::new(Semaphore::new(REFUSALS));
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout).max_header_size(limits.max_header_bytes);
    let mut refusing = http.clone();
    refusing.header_read_timeout(limits.header_timeout.min(REFUSAL_TIMEOUT)).keep_alive(false);

    let closing = CancellationToken::new();
    let mut open = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let io = tokio::select! {
            biased;
            () = &mut stop => break,
            // Reaps what has ended; the set would keep it.
            Some(_) = open.join_next() => continue,
            (io, _) = listener.accept() => io,
        };
        let held = |io, place| WriteTimeout::new(io, limits.write_timeout, place);
        if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
            let router = router.clone();
            let answer = service_fn(move |request: Request<Incoming>| router.clone().call(request));
            open.spawn(drive(http.clone(), held(io, place), answer, closing.clone()));
        } else if let Ok(place) = Arc::clone(&refusals).try_acquire_owned() {
            tracing::warn!(connections = most, "refused a connection: there are as many as there may be");
            let answer =
                service_fn(|_: Request<Incoming>| async { Ok::<_, Infallible>(refusal::unavailable(CROWDED)) });
            open.spawn(drive(refusing.clone(), held(io, place), answer, closing.clone()));
        }
    }
    drop(listener);
    closing.cancel();
    let drained = async {
        while open.join_next().await.is_some() {}
        // Those that a WebSocket has taken over end elsewhere, and give their places back then.
        let _all = places.acquire_many(most).await;
    };
    if tokio::time::timeout(limits.grace + LINGER, drained).await.is_err() {
        tracing::warn!(connections = open.len(), "connections were still open at the end");
    }
}

/// Serves one connection to its end.
async fn drive<Io, S>(http: Builder, io: WriteTimeout<Io>, service: S, closing: CancellationToken)
where
    Io: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: HttpService<Incoming, ResBody = Body, Error = Infallible>,
    S::Future: Send,
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
