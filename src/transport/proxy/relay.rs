//! What all tasks of the proxy share: the server, the session, what is in flight in either direction, and how tasks end.

use std::{
    collections::{HashMap, HashSet},
    future::Future,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
    time::Duration,
};

use tokio::{
    sync::{Semaphore, mpsc},
    time::{Instant, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{endpoint::Endpoint, parameters::Parameters, session::RemoteSession};
use crate::mcp::response::RawId;

/// How many requests may wait for the server at once.
const REQUESTS: usize = 256;

/// How long a goodbye may take, to either side.
pub(super) const GOODBYE: Duration = Duration::from_secs(3);

/// The proxy: what its tasks share.
pub(super) struct Proxy {
    pub(super) endpoint: Endpoint,
    pub(super) session: RemoteSession,
    pub(super) parameters: Mutex<Parameters>,
    /// One session begins anew at a time.
    pub(super) renewing: tokio::sync::Mutex<()>,
    /// Lines to the client.
    out: mpsc::Sender<Vec<u8>>,
    /// Room for requests that wait for the server.
    pub(super) places: Arc<Semaphore>,
    /// Requests of the client's that wait for their answers, by their ids.
    pub(super) open: Mutex<HashMap<Box<RawId>, OpenRequest>>,
    pub(super) asked: Mutex<Questions>,
    /// The server's own stream is read already, by one task.
    pub(super) listening: AtomicBool,
    tasks: TaskTracker,
    /// Cancelled when the client has closed its side: streams without an end are given up.
    pub(super) closing: CancellationToken,
    /// Cancelled when the client no longer reads, or its time is over: everything is given up.
    pub(super) gone: CancellationToken,
}

/// A request that waits for its answer.
#[derive(Debug, Clone)]
pub(super) struct OpenRequest {
    /// The client no longer wants it.
    pub(super) cancelled: CancellationToken,
    /// The id that the server knows it by.
    pub(super) sent: Box<RawId>,
    /// It is of 2026-07-28, where hanging up is how a request is cancelled.
    pub(super) by_hanging_up: bool,
}

/// What the server has asked the client: while a person thinks, no time runs.
#[derive(Debug)]
pub(super) struct Questions {
    pub(super) open: HashSet<Box<RawId>>,
    pub(super) last: Instant,
}

impl Proxy {
    pub(super) fn new(endpoint: Endpoint, out: mpsc::Sender<Vec<u8>>) -> Self {
        let gone = CancellationToken::new();
        Self {
            endpoint,
            session: RemoteSession::default(),
            parameters: Mutex::default(),
            renewing: tokio::sync::Mutex::default(),
            out,
            places: Arc::new(Semaphore::new(REQUESTS)),
            open: Mutex::default(),
            asked: Mutex::new(Questions { open: HashSet::new(), last: Instant::now() }),
            listening: AtomicBool::new(false),
            tasks: TaskTracker::new(),
            closing: gone.child_token(),
            gone,
        }
    }

    /// Sends a line to the client.
    pub(super) async fn say(&self, message: Vec<u8>) {
        // The receiver is dropped only when the client has gone.
        let _gone = self.out.send(message).await;
    }

    /// Runs a task until its end, or until the client has gone.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let gone = self.gone.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = gone.cancelled() => {}
                () = task => {}
            }
        });
    }

    /// Lets requests in flight finish for that long, and ends the session.
    pub(super) async fn end(&self, patience: Duration) {
        self.closing.cancel();
        self.tasks.close();
        let mut finished = pin!(self.tasks.wait());
        if timeout(patience, &mut finished).await.is_err() {
            tracing::warn!(requests = lock(&self.open).len(), "requests were still in flight at the end");
        }
        self.gone.cancel();
        finished.await;
        if self.session.has_id() {
            let _gone_already = timeout(GOODBYE, self.endpoint.delete(self.session.headers(None))).await;
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that is done under these locks can panic halfway, so what is poisoned is still whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
