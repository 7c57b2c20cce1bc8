//! A conversation over one connection that carries messages both ways: what stdio, WebSocket and HTTP+SSE have in common.
//! A wire brings an [`Incoming`] and an [`Outgoing`]; the lane, the errors for what is no message, and the bounds are
//! here.
//!
//! rmcp reads a transport without any bound and starts a task for every request. So nothing is read while the peer leaves
//! [`UNREAD`] answers unread, and calls are bounded by the gate: a peer that never reads makes the server hold no more.

use std::{
    collections::VecDeque,
    future::Future,
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use rmcp::{
    RoleServer,
    model::{
        ClientJsonRpcMessage, GetExtensions, JsonRpcMessage, JsonRpcResponse, ProtocolVersion, ServerJsonRpcMessage,
        ServerResult,
    },
    service::{RxJsonRpcMessage, TxJsonRpcMessage, serve_directly_with_ct},
    transport::Transport,
};
use tokio::sync::{Mutex, Notify};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::caller::Caller;
use crate::mcp::{
    Serves,
    calls::Calls,
    fast_path::{Era, FastPath, Wire, Work},
    gate::Gate,
    handler::Handler,
    message::{self, Fault, INVALID_REQUEST, Read},
};

/// How many messages may wait for the peer to read them before nothing more is read from it.
const UNREAD: usize = 64;

/// A batch may ask for at most that many things.
const BATCH: usize = 64;

/// What comes over a wire.
#[derive(Debug)]
pub(crate) enum Frame {
    /// One message, or what is meant to be one.
    Message(Bytes),
    /// A message beyond the limit. Its bytes are gone.
    TooLong,
}

/// The side of a wire that messages come from.
pub(crate) trait Incoming: Send + 'static {
    /// The next message; `None` at the end. Dropping the future half-way loses nothing.
    fn next(&mut self) -> impl Future<Output = Option<Frame>> + Send;
}

/// The side of a wire that messages go to.
pub(crate) trait Outgoing: Send + 'static {
    /// Writes one message. It holds no raw line break. After an error nothing more is written.
    fn write(&mut self, message: Vec<u8>) -> impl Future<Output = io::Result<()>> + Send;
    /// Says goodbye, where the wire has a word for it.
    fn close(&mut self) -> impl Future<Output = io::Result<()>> + Send;
}

/// What the end of the wire means for calls of 2026-07-28. Calls of older revisions always go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HangUp {
    /// The peer may still read: it has only closed its own side.
    Finishes,
    /// Nobody is there any more.
    Cancels,
}

/// What a conversation is held with.
pub(crate) struct Peer<S> {
    pub(crate) server: Arc<S>,
    pub(crate) gate: Gate,
    pub(crate) caller: Caller,
    /// The longest message, for the error that says so.
    pub(crate) max_message_bytes: usize,
    /// How long calls may go on after the peer has said its last.
    pub(crate) grace: Duration,
    pub(crate) hang_up: HangUp,
}

/// Holds a conversation until the peer ends it, the wire breaks or `stop` fires; then finishes the calls in flight.
pub(crate) async fn converse<S: Serves>(
    party: Peer<S>,
    incoming: impl Incoming,
    outgoing: impl Outgoing,
    stop: CancellationToken,
) {
    let tasks = TaskTracker::new();
    let outbox = Arc::new(Outbox {
        out: Mutex::new(outgoing),
        unread: AtomicUsize::new(0),
        fewer: Notify::new(),
        dead: CancellationToken::new(),
    });
    let over = stop.child_token();
    let handler = Handler::new(Arc::clone(&party.server), party.gate.clone(), over.clone());
    let duplex = Duplex {
        lane: FastPath::new(party.server, party.gate),
        caller: party.caller,
        max_message_bytes: party.max_message_bytes,
        calls: Arc::default(),
        agreed: None,
        queue: VecDeque::new(),
        incoming,
        outbox: Arc::clone(&outbox),
        tasks: tasks.clone(),
        hang_up: party.hang_up,
        gone: CancellationToken::new(),
        over,
        stop,
    };
    // Directly, without rmcp's wait for `initialize`: that wait ends the connection over a notification, and a client of
    // 2026-07-28 that only ever met the lane may well begin with one. `initialize` is a request like any other then.
    let running = serve_directly_with_ct(handler, duplex, None, CancellationToken::new());
    if let Err(error) = running.waiting().await {
        tracing::error!(%error, "a conversation ended badly");
    }
    tasks.close();
    if tokio::time::timeout(party.grace, tasks.wait()).await.is_err() {
        tracing::warn!(calls = tasks.len(), "calls were still in flight at the end");
    }
    if let Err(error) = outbox.out.lock().await.close().await {
        tracing::debug!(%error, "closing a wire");
    }
}

/// What is on its way to the peer.
struct Outbox<O> {
    out: Mutex<O>,
    unread: AtomicUsize,
    fewer: Notify,
    /// The wire is broken: neither side of it is of use any more.
    dead: CancellationToken,
}

/// One message that the peer has yet to read.
struct Unread<O>(Arc<Outbox<O>>);

impl<O: Outgoing> Outbox<O> {
    fn announce(self: &Arc<Self>) -> Unread<O> {
        self.unread.fetch_add(1, Ordering::AcqRel);
        Unread(Arc::clone(self))
    }

    /// Waits until the peer has read enough.
    async fn room(&self) {
        loop {
            let fewer = self.fewer.notified();
            if self.unread.load(Ordering::Acquire) < UNREAD {
                return;
            }
            fewer.await;
        }
    }
}

impl<O: Outgoing> Unread<O> {
    async fn write(self, mut message: Vec<u8>) -> io::Result<()> {
        // Raw line breaks in JSON are white space, and on some wires the end of a message.
        for byte in &mut message {
            if matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        if self.0.dead.is_cancelled() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let written = self.0.out.lock().await.write(message).await;
        if written.is_err() {
            self.0.dead.cancel();
        }
        written
    }
}

impl<O> Drop for Unread<O> {
    fn drop(&mut self) {
        self.0.unread.fetch_sub(1, Ordering::AcqRel);
        self.0.fewer.notify_one();
    }
}

/// The conversation as rmcp sees it.
struct Duplex<S, I, O> {
    lane: FastPath<S>,
    caller: Caller,
    max_message_bytes: usize,
    calls: Arc<Calls>,
    /// The revision that `initialize` agreed on.
    agreed: Option<ProtocolVersion>,
    /// The rest of a batch.
    queue: VecDeque<Bytes>,
    incoming: I,
    outbox: Arc<Outbox<O>>,
    tasks: TaskTracker,
    hang_up: HangUp,
    /// The peer has hung up.
    gone: CancellationToken,
    /// Nothing more comes: rmcp waits for its handlers, and those who only listen would never end.
    over: CancellationToken,
    stop: CancellationToken,
}

impl<S: Serves, I: Incoming, O: Outgoing> Duplex<S, I, O> {
    /// Deals with what came, but for a message that is rmcp's. Waits for nothing: rmcp drops [`Transport::receive`]
    /// half-way whenever something else happens first.
    fn take(&mut self, frame: Frame) -> Option<ClientJsonRpcMessage> {
        let bytes = match frame {
            Frame::Message(bytes) if bytes.trim_ascii().is_empty() => return None,
            Frame::Message(bytes) => bytes,
            Frame::TooLong => {
                let most = self.max_message_bytes;
                self.answer(Fault::new(INVALID_REQUEST, format!("a message exceeds {most} bytes")).to_json());
                return None;
            }
        };
        let wire = Wire { caller: &self.caller, claims: None, calls: Some(&self.calls) };
        match self.lane.admit(&bytes, &wire) {
            Some(Work::Ready(answer)) => {
                self.answer(answer);
                return None;
            }
            Some(Work::Call(call)) => {
                let cancels = self.hang_up == HangUp::Cancels && call.era == Era::PerRequest;
                let (outbox, gone) = (Arc::clone(&self.outbox), self.gone.clone());
                self.tasks.spawn(async move {
                    let answer = tokio::select! {
                        answer = call.answer => answer,
                        () = gone.cancelled(), if cancels => None,
                    };
                    if let Some(answer) = answer {
                        let _broken = outbox.announce().write(answer).await;
                    }
                });
                return None;
            }
            None => {}
        }
        match message::read(&bytes) {
            Read::Message(mut message) => {
                match &mut *message {
                    JsonRpcMessage::Request(request) => {
                        // rmcp answers only one of two requests that share an id; the other would wait for ever.
                        let id = message::raw_id(&request.id);
                        let Some(open) = self.calls.open(&id) else {
                            let fault = Fault::new(INVALID_REQUEST, message::ID_IN_FLIGHT);
                            self.answer(Fault { id: Some(id), ..fault }.to_json());
                            return None;
                        };
                        let extensions = request.request.extensions_mut();
                        extensions.insert(self.caller.clone());
                        // What the handler is given lives as long as the handler.
                        extensions.insert(Arc::new(open));
                    }
                    JsonRpcMessage::Notification(notification) => {
                        notification.notification.extensions_mut().insert(self.caller.clone());
                    }
                    JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_) => {}
                }
                return Some(*message);
            }
            // Each item is answered by itself: JSON-RPC asks for one array only where the transport has replies.
            Read::Batch(items)
                if self.agreed == Some(ProtocolVersion::V_2025_03_26)
                    && items.len() <= BATCH
                    && self.queue.is_empty() =>
            {
                self.queue = items.iter().map(|item| bytes.slice_ref(item.get().as_bytes())).collect();
            }
            Read::Batch(_) => {
                let why = "Invalid Request: batches exist only in 2025-03-26, with at most 64 messages";
                self.answer(Fault::new(INVALID_REQUEST, why).to_json());
            }
            Read::Fault(fault) => self.answer(fault.to_json()),
        }
        None
    }

    /// Sends what is known already.
    fn answer(&self, answer: Vec<u8>) {
        let unread = self.outbox.announce();
        self.tasks.spawn(async move {
            let _broken = unread.write(answer).await;
        });
    }
}

impl<S: Serves, I: Incoming, O: Outgoing> Transport<RoleServer> for Duplex<S, I, O> {
    type Error = io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), io::Error>> + Send + 'static {
        if let ServerJsonRpcMessage::Response(JsonRpcResponse {
            result: ServerResult::InitializeResult(result), ..
        }) = &message
        {
            self.agreed = Some(result.protocol_version.clone());
        }
        let unread = self.outbox.announce();
        async move { unread.write(serde_json::to_vec(&message)?).await }
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let Self { incoming, outbox, queue, stop, .. } = self;
            let frame = if let Some(item) = queue.pop_front() {
                Some(Frame::Message(item))
            } else {
                tokio::select! {
                    biased;
                    () = stop.cancelled() => return None,
                    () = outbox.dead.cancelled() => None,
                    frame = next(outbox, incoming) => frame,
                }
            };
            let Some(frame) = frame else {
                self.gone.cancel();
                self.over.cancel();
                return None;
            };
            if let Some(message) = self.take(frame) {
                return Some(message);
            }
        }
    }

    async fn close(&mut self) -> Result<(), io::Error> {
        // The lane may still have answers to send; `converse` closes the wire behind them.
        Ok(())
    }
}

async fn next<O: Outgoing>(outbox: &Outbox<O>, incoming: &mut impl Incoming) -> Option<Frame> {
    outbox.room().await;
    incoming.next().await
}
