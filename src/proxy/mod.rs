//! stdio on this side, a remote Streamable HTTP server on the other: for clients that can only start a program. What
//! passes is bytes; the proxy adds the headers that HTTP wants and takes streams apart into lines. It answers nothing by
//! itself but one thing: that the server cannot be had, so that no client waits for ever.

mod endpoint;
mod envelope;
mod exchange;
mod parameters;
mod session;

use std::{
    collections::{HashMap, HashSet},
    future::Future,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::{Semaphore, mpsc},
    time::{Instant, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use self::{
    endpoint::Endpoint,
    envelope::{Kind, Message},
    parameters::Parameters,
    session::Session,
};
use crate::config::remote::Remote;
use crate::mcp::response::{BUSY, ErrorResponse, INVALID_REQUEST, RawId};
use crate::transport::{
    Limits,
    frames::{Frame, Incoming, Outgoing},
    lines::{LineWriter, Lines},
};

/// How many messages may wait for the client to read them.
const UNREAD: usize = 64;

/// How many requests may wait for the server at once.
const REQUESTS: usize = 256;

/// How long a goodbye may take, to either side.
const GOODBYE: Duration = Duration::from_secs(3);

/// Why nothing can be passed on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no client for HTTP.
    #[error("no HTTP client could be set up (are there root certificates?)")]
    Client(#[source] reqwest::Error),
    /// A header cannot carry the token.
    #[error("`MCP_PROXY_TOKEN` holds a character that no header can carry")]
    Token,
}

/// Passes messages on until the client closes its side or `stop` completes; then finishes what is in flight and ends the
/// session.
///
/// # Errors
/// Nothing can be passed on at all. That the server does not answer is told to the client instead.
pub async fn serve(
    reader: impl AsyncRead + Send + Unpin + 'static,
    writer: impl AsyncWrite + Send + Unpin + 'static,
    remote: Remote,
    limits: &Limits,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    let (out, inbox) = mpsc::channel(UNREAD);
    let proxy = Arc::new(Proxy::new(Endpoint::new(remote)?, out));
    let gone = proxy.gone.clone();
    let writing = tokio::spawn(write(LineWriter(writer), inbox, gone.clone()));
    let mut lines = Lines::new(reader, limits.max_message_bytes);
    let passing = async {
        while let Some(frame) = lines.next().await {
            proxy.take(frame, limits.max_message_bytes).await;
        }
    };
    let patience = tokio::select! {
        () = passing => proxy.endpoint.patience(),
        () = stop => limits.grace,
        () = gone.cancelled() => Duration::ZERO,
    };
    proxy.end(patience).await;
    // With the proxy the last one goes who could have something to write.
    drop(proxy);
    let _late = timeout(GOODBYE, writing).await;
    Ok(())
}

/// Writes what there is to be written, a message a line.
async fn write(mut writer: impl Outgoing, mut inbox: mpsc::Receiver<Vec<u8>>, gone: CancellationToken) {
    while let Some(mut message) = inbox.recv().await {
        // Raw line breaks in JSON are white space, and here the end of a message.
        for byte in &mut message {
            if matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        if let Err(error) = writer.write(message).await {
            tracing::warn!(%error, "the client no longer reads");
            gone.cancel();
            return;
        }
    }
    let _closed = writer.close().await;
}

/// Everything that the tasks share.
struct Proxy {
    endpoint: Endpoint,
    session: Session,
    parameters: Mutex<Parameters>,
    /// One session begins anew at a time.
    renewing: tokio::sync::Mutex<()>,
    out: mpsc::Sender<Vec<u8>>,
    places: Arc<Semaphore>,
    open: Mutex<HashMap<Box<RawId>, Open>>,
    asked: Mutex<Asked>,
    /// The server's own stream is read already.
    listening: AtomicBool,
    tasks: TaskTracker,
    /// No stream without an end is of use any more.
    closing: CancellationToken,
    /// Nothing is.
    gone: CancellationToken,
}

/// A request that waits for its answer.
#[derive(Debug, Clone)]
struct Open {
    /// The client no longer wants it.
    cancelled: CancellationToken,
    /// It is of 2026-07-28, where hanging up is how a request is cancelled.
    by_hanging_up: bool,
}

/// What the server has asked the client: while a person thinks, no time runs.
#[derive(Debug)]
struct Asked {
    open: HashSet<Box<RawId>>,
    last: Instant,
}

impl Proxy {
    fn new(endpoint: Endpoint, out: mpsc::Sender<Vec<u8>>) -> Self {
        let gone = CancellationToken::new();
        Self {
            endpoint,
            session: Session::default(),
            parameters: Mutex::default(),
            renewing: tokio::sync::Mutex::default(),
            out,
            places: Arc::new(Semaphore::new(REQUESTS)),
            open: Mutex::default(),
            asked: Mutex::new(Asked { open: HashSet::new(), last: Instant::now() }),
            listening: AtomicBool::new(false),
            tasks: TaskTracker::new(),
            closing: gone.child_token(),
            gone,
        }
    }

    /// Deals with a line of the client's.
    async fn take(self: &Arc<Self>, frame: Frame, most: usize) {
        let line = match frame {
            Frame::Message(line) if line.trim_ascii().is_empty() => return,
            Frame::Message(line) => line,
            Frame::TooLong => {
                let fault = ErrorResponse::new(INVALID_REQUEST, format!("a message exceeds {most} bytes"));
                return self.say(fault.to_json()).await;
            }
        };
        for message in envelope::read(&line) {
            match message {
                Ok(message) => self.pass(message).await,
                Err(fault) => self.say(fault.to_json()).await,
            }
        }
    }

    async fn pass(self: &Arc<Self>, message: Message) {
        match &message.kind {
            // What follows needs the session that these begin, so nothing overtakes them.
            Kind::Request { id, method } if **method == *"initialize" => {
                let id = id.clone();
                self.request(message, id).await;
            }
            Kind::Notification { method, .. } if **method == *"notifications/initialized" => {
                self.tell(&message).await;
                if message.claims.is_none() && !self.listening.swap(true, Ordering::AcqRel) {
                    let proxy = Arc::clone(self);
                    self.spawn(async move { proxy.listen().await });
                }
            }
            Kind::Request { id, .. } => {
                let id = id.clone();
                let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
                    let fault = ErrorResponse::new(BUSY, "too many requests wait for the server; try again soon");
                    return self.say(ErrorResponse { id: Some(id), ..fault }.to_json()).await;
                };
                let proxy = Arc::clone(self);
                self.spawn(async move {
                    let _place = place;
                    proxy.request(message, id).await;
                });
            }
            Kind::Notification { cancels, .. } => {
                let open = cancels.as_ref().and_then(|id| lock(&self.open).get(id).cloned());
                if let Some(open) = open {
                    open.cancelled.cancel();
                    if open.by_hanging_up {
                        return;
                    }
                }
                let proxy = Arc::clone(self);
                self.spawn(async move { proxy.tell(&message).await });
            }
            Kind::Response { id } => {
                {
                    let mut asked = lock(&self.asked);
                    asked.open.remove(id);
                    asked.last = Instant::now();
                }
                let proxy = Arc::clone(self);
                self.spawn(async move { proxy.tell(&message).await });
            }
        }
    }

    /// Passes a request on, and its answer back.
    async fn request(&self, message: Message, id: Box<RawId>) {
        let open = Open { cancelled: CancellationToken::new(), by_hanging_up: message.claims.is_some() };
        if lock(&self.open).contains_key(&id) {
            let fault = ErrorResponse::new(INVALID_REQUEST, "Invalid Request: a request with this id is in flight");
            return self.say(ErrorResponse { id: Some(id), ..fault }.to_json()).await;
        }
        lock(&self.open).insert(id.clone(), open.clone());
        let answer = tokio::select! {
            answer = self.exchange(&message, &id) => Some(answer),
            () = open.cancelled.cancelled() => None,
        };
        lock(&self.open).remove(&id);
        match answer {
            Some(Ok(answer)) => self.say(answer).await,
            Some(Err(fault)) => self.say(ErrorResponse { id: Some(id), ..fault }.to_json()).await,
            // Nobody waits for it.
            None => {}
        }
    }

    /// Sends a line to the client.
    async fn say(&self, message: Vec<u8>) {
        // The other side goes only when the client has gone.
        let _gone = self.out.send(message).await;
    }

    /// Runs a task until its end, or until nothing is of use any more.
    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let gone = self.gone.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = gone.cancelled() => {}
                () = task => {}
            }
        });
    }

    /// Lets requests in flight finish for that long, and ends the session.
    async fn end(&self, patience: Duration) {
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

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // Nothing that is done under these locks can panic halfway, so what is poisoned is still whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
