//! Connections: how many there are, how slow they may be, and how they end. It accepts, bounds and drains; what is said
//! over a connection is the router's.
//!
//! `axum::serve` has neither a limit on connections nor one on the time that a request's head may take, so a stranger with
//! patience could hold every file descriptor. A place is taken with the connection and given back when its last byte is
//! gone, also where a WebSocket has taken it over.

use std::{
    convert::Infallible,
    future::Future,
    io,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
    serve::Listener,
};
use hyper::{
    body::Incoming,
    server::conn::http1::Builder,
    service::{HttpService, service_fn},
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::Sleep,
};
use tokio_util::sync::CancellationToken;
use tower::Service;

use crate::mcp::message::{BUSY, Fault};
use crate::transport::Limits;

/// How long connections may take to close after the calls in flight have had their time.
const LINGER: Duration = Duration::from_secs(2);

/// How many connections beyond the limit are told so at once. The next ones are closed without a word.
const REFUSALS: usize = 64;

/// How long a connection beyond the limit may take to ask for something.
const REFUSAL_TIMEOUT: Duration = Duration::from_secs(2);

/// Serves until `stop`; then takes no connection, lets what is in flight finish for [`Limits::grace`], and closes the
/// rest. Dropping the future closes every connection at once, but for those that a WebSocket has taken over.
pub async fn serve<L: Listener>(
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
        let held = |io, place| WriteTimeout { io, patience: limits.write_timeout, stalled: None, _place: place };
        if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
            let router = router.clone();
            let answer = service_fn(move |request: Request<Incoming>| router.clone().call(request));
            open.spawn(drive(http.clone(), held(io, place), answer, closing.clone()));
        } else if let Ok(place) = Arc::clone(&refusals).try_acquire_owned() {
            tracing::warn!(connections = most, "refused a connection: there are as many as there may be");
            let answer = service_fn(|_: Request<Incoming>| async { Ok::<_, Infallible>(crowded()) });
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

/// What a connection beyond the limit is told.
fn crowded() -> Response<Body> {
    let fault = Fault::new(BUSY, "the server has too many connections; try again soon");
    let mut response = Response::new(Body::from(fault.to_json()));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let json = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
    response
}

/// A connection with its place, given up when its peer takes nothing for too long.
struct WriteTimeout<Io> {
    io: Io,
    patience: Duration,
    /// Runs while the peer takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
    _place: OwnedSemaphorePermit,
}

impl<Io: Unpin> WriteTimeout<Io> {
    fn patient<T>(
        &mut self,
        cx: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut Io>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let written = write(Pin::new(&mut self.io), cx);
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let patience = self.patience;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        stalled.as_mut().poll(cx).map(|()| {
            self.stalled = None;
            Err(io::Error::new(io::ErrorKind::TimedOut, "the peer takes nothing"))
        })
    }
}

impl<Io: AsyncRead + Unpin> AsyncRead for WriteTimeout<Io> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buf)
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for WriteTimeout<Io> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.patient(cx, |io, cx| io.poll_write(cx, buf))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.patient(cx, |io, cx| io.poll_write_vectored(cx, bufs))
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.patient(cx, AsyncWrite::poll_flush)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.patient(cx, AsyncWrite::poll_shutdown)
    }
}
